"""A mart's header: how its units are counted, which sets are made, what is a share, what may leave the office.

The body of a mart file is SQL for the counted units, one row each; this is the YAML in its first comment.
"""

import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.relations import query_of
from schemas.shipped_yaml import read_shipped

_SHARES = read_shipped((resources.files("schemas") / "shares.yaml").read_text("utf-8"))
# how figures are made; counted up when one of the same id means something else or ids change. 2: needs are units of their own
# by survey and round, comparisons follow the design, all years stand in marts of their own. 3: needs in public marts are counted
# over protected units, casualties are exact or absent
METHOD, FIRST_METHOD = "3", "1"
SHARES: dict[str, str] = {name: share["formula"] for name, share in _SHARES.items()}
UNKNOWN = ("unknown", "other_or_unknown")  # values of keys that say nobody knows
TOGETHER = "+"  # several keys compared at once, and their values
SHARE_WORDS: dict[str, str] = {name: share["words"] for name, share in _SHARES.items() if "words" in share}
# tables of comparisons -> SQL of their rows: of single periods, of all years together
COMPARISONS = {"gender_gap": "period <> 'all'", "gender_gap_total": "period = 'all'"}


class Part(BaseModel):
    """Base of the header's parts: an unknown word is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GroupingSet(Part):
    """One grouping set: broken down by these keys, all others `all`."""

    by: list[str]
    public: bool = False
    only: list[str] | None = None  # the counts shown; all of them when not named
    adds_up: bool = True  # its rows add up to the set without its keys, so a view of it stands beside the mart


class Share(Part):
    """A numerator (counts added) over a denominator (counts added)."""

    of: list[str]
    over: list[str]
    unknown: str | None = None  # the count of those whose answer is not known
    rests_on: list[str] = Field(default_factory=list)  # counts without which the share is not available

    def added(self, counts: list[str]) -> str:
        """SQL of counts of this share added up; NULL where one the share rests on is not available."""
        needed = self.rests_on or counts
        told = " + ".join(count if count in needed else f"coalesce({count}, 0)" for count in counts)
        also = [f"{count} IS NOT NULL" for count in needed if count not in counts]
        return f"CASE WHEN {' AND '.join(also)} THEN {told} END" if also else told


class Compare(Part):
    """Two groups of one key compared on shares; within each combination of `within`, adjusted over `adjust`.

    Of several keys at once `by: sex+disability`, `a: female+with_disability`. `each`: only sets broken down by these keys too,
    each value by itself. `where`: only at places with these values.
    """

    by: str
    a: str
    b: str
    shares: list[str]
    within: list[str] = Field(default_factory=list)
    adjust: str | None = None
    where: dict[str, str] = Field(default_factory=dict)
    each: list[str] = Field(default_factory=list)
    public: bool = True  # where its figures are

    @property
    def keys(self) -> list[str]:
        """The compared keys."""
        return self.by.split(TOGETHER)

    def of_group(self, group: str) -> dict[str, str]:
        """The values of the compared keys in one of the groups."""
        return dict(zip(self.keys, group.split(TOGETHER), strict=True))


class Inequality(Part):
    """Groups side by side, of one key or several; per share whether its highest or its lowest is what one wishes for."""

    over: list[str]
    shares: dict[str, Literal["high", "low"]]


class Conserved(Part):
    """Of which accepted rows a mart counts each once or leaves it out for a reason (`assets/marts/conservation`)."""

    of: list[str]  # core tables
    counted: str = ""  # SQL of how many rows a row of the mart counts; its first count when not named
    where: str = ""  # rows of the mart that count each of them once
    reasons: str = ""  # the mart whose file of reasons holds for it too; its own when not named


class Days(Part):
    """A wait: column of days, and the column that says whether it ended (1) or the person still waits (0)."""

    of: str
    ended: str
    ended_in: str = ""  # the count that holds those whose wait ended
    open_in: str = ""  # the count that holds those who still wait


class Steps(Part):
    """Steps one after the other, values of `key`: count `came` of one is count `reached` of the one before, or `everybody`."""

    key: str
    order: list[str]
    came: str
    reached: str
    everybody: str


class Indicator(Part):
    """A measure of an action plan read from this mart: a share, or counts over counts, where keys have these values."""

    code: str
    title: str
    share: str | None = None
    of: list[str] = Field(default_factory=list)
    over: list[str] = Field(default_factory=list)
    days: str | None = None
    where: dict[str, str] = Field(default_factory=dict)
    tags: list[str] = Field(default_factory=list)


class Variant(Part):
    """One way to say a sentence: the first whose conditions hold is said; `one` and `other` as the number `by` asks."""

    when: list[str] = Field(default_factory=list)
    text: str = ""
    by: str = ""
    one: str = ""
    other: str = ""


class Template(Part):
    """A sentence about the mart, said in the annual report for its country and period (`assets.reports.sentences`)."""

    id: str
    figures: dict[str, str] = Field(default_factory=dict)
    also: dict[str, str] = Field(default_factory=dict)
    variants: list[Variant]


class Header(Part):
    """The header of one mart file."""

    title: str
    question: str
    counted: str
    kind: Literal["counted", "table"] = "counted"
    total_of: str = ""  # the mart of years of whose units this is all years together
    needs: list[str]
    keys: list[str] = Field(default_factory=list)
    never_all: list[str] = Field(default_factory=list)
    sets: list[GroupingSet] = Field(default_factory=list)
    counts: list[str] = Field(default_factory=list)
    medians: list[str] = Field(default_factory=list)
    days: dict[str, Days] = Field(default_factory=dict)  # Kaplan-Meier median, its interval, how many still wait
    distinct: str | None = None  # count distinct values of this unit column instead of rows
    weight: str | None = None  # unit column with the survey weight; `<share>_weighted` then stands beside each share
    follow_rounds: bool = False  # its comparisons are set beside those of the round before; units then have person_row
    refuse_sources: list[str] = Field(default_factory=list)  # source types from which this mart is never computed
    indicators: list[Indicator] = Field(default_factory=list)
    office_values: dict[str, list[str]] = Field(default_factory=dict)  # values of a key that never leave the office
    identities: list[str] = Field(default_factory=list)
    steps: Steps | None = None  # disclosure control has to know that one number stands under two steps
    universe: str = ""  # marts of one universe count the same people; their counts are told apart by keys alone
    means: dict[str, dict[str, str]] = Field(default_factory=dict)  # a count of a universe -> the keys it fixes
    within: dict[str, str] = Field(default_factory=dict)  # keys that hold for every row of a mart of a universe
    shares: dict[str, Share] = Field(default_factory=dict)
    compare: list[Compare] = Field(default_factory=list)
    conserved: Conserved | None = None
    inequality: list[Inequality] = Field(default_factory=list)
    threshold: Literal["casualty", "quality", "other"] = "casualty"
    public: bool = True
    regime: Literal["", "units", "ranked"] = (
        ""  # how its counts are protected: repeated units; ranked tables, exact or absent
    )
    # counts that protected marts leave out: who was never asked is told exactly by marts of casualties
    left_out_of_units: list[str] = Field(default_factory=list)
    additive: bool = True
    is_state: bool = False  # a state at the end of each period (asked_in, is_carried): its periods are never added up
    columns: dict[str, str] = Field(default_factory=dict)  # what a column means, where its name does not say it
    lists: dict[str, list[str]] = Field(
        default_factory=dict
    )  # a key called like no code list -> its lists; none for one that holds no codes
    sentences: list[Template] = Field(default_factory=list)
    compared: int | None = None  # place among the measures the explorer compares; not there without one
    note: str = ""


class BadHeader(Exception):
    """A mart file whose header is not one."""


def public_rows(header: Header) -> str:
    """SQL that is false for the rows of a mart that never leave the office, whatever their numbers (model section 8)."""
    hidden = [
        f"{key} NOT IN ({', '.join(repr(value) for value in values)})" for key, values in header.office_values.items()
    ]
    return " AND ".join(hidden) or "true"


def parse_mart(
    text: str, name: str, marts: Mapping[str, tuple[Header, str]] = MappingProxyType({})
) -> tuple[Header, str]:
    """(header, SQL body) of a mart file. Raises BadHeader for a share model section 7 does not define.

    A file that is the total of one of `marts` says only what differs from it, and has no body of its own.
    """
    found = re.match(r"\s*/\*(.*?)\*/(.*)", text, re.S)
    if not found:
        raise BadHeader(f"{name}: the file does not begin with a /* header */")
    told = read_shipped(found.group(1).strip())
    of_years, body = marts.get(told.get("total_of", ""), (None, found.group(2)))
    if told.get("total_of") and not of_years:
        raise BadHeader(f"{name}: there is no mart `{told['total_of']}`")
    header = Header.model_validate({**_of_all_years(of_years), **told} if of_years else told)
    strange = set(header.shares) - set(SHARES)
    if strange:
        raise BadHeader(f"{name}: model section 7 defines no share `{', '.join(sorted(strange))}`")
    lost = {key for part in header.sets for key in part.by} - set(header.keys)
    if lost:
        raise BadHeader(f"{name}: sets name keys the mart does not have: {', '.join(sorted(lost))}")
    return header, query_of(body)


def views_of(name: str, header: Header) -> dict[str, GroupingSet]:
    """The additive views of a mart: one per set, named by what the set is broken down by (`needs_gap_by_sex`)."""
    fixed = {"period", "country", *header.never_all}
    named = {}
    for part in header.sets if header.kind == "counted" else ():
        if part.adds_up:
            keys = [key for key in header.keys if key in part.by and key not in fixed]
            named[f"{name}_by_{'_'.join(keys) or 'country'}"] = part
    return named


def _of_all_years(header: Header) -> dict:
    """What a total takes over from its mart of years: everything but its sets, texts and places in reports."""
    own = {"sets", "compared", "indicators", "sentences", "title", "question", "note"}
    told = header.model_dump(exclude=own, exclude_unset=True)
    told["keys"] = [key for key in header.keys if key != "period"]
    told["never_all"] = [key for key in header.never_all if key != "period"]
    for compare in told.get("compare", ()):
        compare["within"] = [key for key in compare["within"] if key != "period"]
    return told
