"""No number of people is shown that the rules keep back, and nothing of a person: no column, no exact date, no way to reach anyone.

Marts of protected units: nought or at least the base, what is left of a share among them. Marts of casualties: a row stands in
a table of the publication plan and reaches its threshold, or the plan prints it always. The rules are those of schemas/disclosure.yaml,
schemas/publication.yaml and of the centre's settings; that what is not printed cannot be worked out is for the attack, not for here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from assets.release.expected import SHOWN, Expected, headers, places, shown
from assets.release.reread import RELEASE_ID, Published
from methods.folding import visible
from schemas.disclosure_rules import disclosure_rules
from schemas.marts import COMPARISONS, Header
from schemas.publication_plan import PlannedTable, publication

# names of columns of core tables that describe one person, incident or home; the first word of a name never matters
PERSONAL_COLUMN = (
    r"^(.*_)?((record|person|incident|case|household|respondent|informant|patient|survivor)_?(id|no|number|key)"
    r"|(first|last|full|father|mother|family|given|person)_?names?|lat|latitude|lon|lng|longitude|coordinates?|gps|geometry"
    r"|village|locality|settlement|street|address|phones?|telephone|mobile|e_?mail|birth_?date|date_?of_?birth|dob"
    r"|narrative|free_text|remarks?|comments?|informant|ethnic_group|ethnicity|gbv)$|^(names?|day|date|.*_date|date_.*)$"
)
EXACT_DATE = (
    r"(?<!\d)(?:\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:1[34]|19|20)\d{2})(?!\d)"
)
CONTACTS = {
    "e-mail": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}",
    "phone": r"(?<![\w.])(?:\+\d(?:[ ().-]?\d){7,}|00\d(?:[ .-]?\d){8,}|0\d(?:[ .-]?\d){7,}|\d{9,})(?!\w)",
    "coordinates": r"-?\d{1,3}\.\d{4,}\s*[,;]\s*-?\d{1,3}\.\d{4,}",
}
NOT_KNOWN = ("unknown", "other_or_unknown")  # codes of people of whom something is not known
NEVER = 1e12  # the least number of what is in no table of the plan: no table of people reaches it
OUR_IDS = ("release_id", "refresh_id")  # hashes and dates of the file itself, not of anyone in it


def exposures(published: Published, other_releases: Iterable[str]) -> list[Expected]:
    """Every check of small numbers and of persons. `other_releases`: ids a text may name though they are dates."""
    found = []
    for name, header in headers().items():
        if f"mart_{name}" in published.parquet_files:
            numbers = _wide(published.frame(f"mart_{name}"), header) if header.regime == "units" else []
            numbers += _ranked(name, published.frame(f"mart_{name}"), header) if header.regime == "ranked" else []
            found.append(_threshold(f"mart_{name}", numbers))
    for table, read in _LONG.items():
        if table in published.parquet_files:
            found.append(_threshold(table, read(published.frame(table))))
    for table in sorted(published.parquet_files):
        if {"figure_id", "old_value", "new_value"} <= {*published.frame(table).columns}:
            found.append(_threshold(table, _changes(published.frame(table))))
    for table in sorted(published.parquet_files):
        found += _persons(table, published.frame(table), [published.release_id, *other_releases])
    return found


class Numbers(NamedTuple):
    """Numbers of people, where each stands, and the least of them that is shown besides nought."""

    number: pd.Series
    where: pd.Series
    least: float


def base() -> int:
    """The base that marts of protected units are rounded to, as the rules state it."""
    return int(str(disclosure_rules()["units_base"]))


def _threshold(table: str, parts: Iterable[Numbers]) -> Expected:
    """Every number is nought or at least what its rule asks."""
    rows = [pd.DataFrame({"where": p.where, "number": p.number.astype(float), "least_shown": p.least}) for p in parts]
    told = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["where", "number", "least_shown"])
    told = told.dropna(subset=["number"]).astype({"where": "str", "number": float, "least_shown": float})
    judged = told[told["number"] != 0].reset_index(drop=True)
    expectation = (
        "ExpectColumnPairValuesAToBeGreaterThanB",
        {"column_A": "number", "column_B": "least_shown", "or_equal": True},
    )
    wrong = list(judged.loc[judged["number"] < judged["least_shown"], "where"].unique())
    return Expected("nothing_below_threshold", table, judged, [expectation], len(told), wrong)


def _rounded(numbers: Mapping[str, pd.Series], where: pd.Series) -> list[Numbers]:
    return [Numbers(number, f"{name}: " + where, base()) for name, number in numbers.items()]


def _wide(frame: pd.DataFrame, header: Header) -> list[Numbers]:
    """Counts of a mart of protected units; of shares the rest of the denominator; of waits those that ended and those that go on."""
    place = pd.Series(places(frame, header.keys), frame.index)
    numbers = {count: shown(frame, count) for count in header.counts if count in frame}
    for share, formula in header.shares.items():
        top, below = (
            pd.concat([shown(frame, count) for count in counts], axis=1).sum(axis=1, min_count=len(counts))
            for counts in (formula.of, formula.over)
        )
        numbers[share] = (below - top).where(frame[f"{share}_status"] == SHOWN)
    for days in header.days:
        told = frame[f"{days}_status"].isin([SHOWN, "not_reached"])
        numbers |= {f"{days}_{part}": frame[f"{days}_{part}"].where(told) for part in ("n_known", "n_open")}
    return _rounded(numbers, place)


def _ranked(name: str, frame: pd.DataFrame, header: Header) -> list[Numbers]:
    """People of every printed row of a mart of casualties, by the table of the plan it stands in; a row of none stands nowhere."""
    place = pd.Series(places(frame, header.keys), frame.index)
    planned = [table for table in publication().values() if table.mart == name and table.printed]
    found, unplanned = [], pd.Series(True, frame.index)
    for table in planned:
        rows = _of_table(frame, header, table)
        unplanned &= ~rows
        if not table.always:
            told = [one for one in table.measures or header.counts if one not in _always(planned, table, header)]
            its = rows & pd.concat([shown(frame, count) for count in told], axis=1).notna().any(axis=1)
            found.append(_sizes(frame[its], header, table, place[its]))
    shown_here = pd.concat([shown(frame, count) for count in header.counts], axis=1).max(axis=1)
    return [*found, Numbers(shown_here[unplanned], "not in the plan: " + place[unplanned], NEVER)]


def _always(planned: Iterable[PlannedTable], table: PlannedTable, header: Header) -> set[str]:
    """The counts that another table of the same keys prints whatever they hold."""
    others = (one for one in planned if one.always and {*one.keys} == {*table.keys})
    return {count for one in others for count in one.measures or header.counts}


def _of_table(frame: pd.DataFrame, header: Header, table: PlannedTable) -> pd.Series:
    """Which rows stand in a table: broken down by its keys and no other, and where the table says."""
    rows = pd.Series(True, frame.index)
    for key in header.keys:
        if key not in header.never_all:
            rows &= (frame[key] != "all") if key in table.keys else (frame[key] == "all")
    for key, value in table.where.items():
        rows &= frame[key] == value
    return rows


def _sizes(frame: pd.DataFrame, header: Header, table: PlannedTable, place: pd.Series) -> Numbers:
    """People of each row, its cells added; who is not known is no secret and has no least number."""
    everybody = shown(frame, (table.measures or header.counts)[0])
    known = pd.Series(True, frame.index)
    for key in table.rows:
        known &= ~frame[key].isin(NOT_KNOWN)
    if table.cells:
        row = [key for key in header.keys if key not in table.cells]
        everybody = everybody.groupby([frame[key] for key in row]).transform("sum", min_count=1)
    return Numbers(everybody.where(known), place, int(str(disclosure_rules()[table.least])))


def _is_rounded(marts: pd.Series) -> pd.Series:
    """Whether each name is that of a mart of protected units."""
    return marts.isin([name for name, header in headers().items() if header.regime == "units"])


def _figures(frame: pd.DataFrame) -> list[Numbers]:
    """Counts, denominators, their rest, and the unknown of the long table, of marts of protected units."""
    rows = frame[_is_rounded(frame["mart"])]
    pairs = list(zip(rows["mart"], rows["measure"], strict=True))
    is_count = pd.Series([measure in headers()[mart].counts for mart, measure in pairs], rows.index, dtype=bool)
    known = rows["known_n"].where(rows["value_status"] == SHOWN)
    numbers = {"value": rows["value"].where(is_count), "known_n": known, "unknown_n": rows["unknown_n"]}
    return _rounded(numbers, rows["figure_id"])


def _changes(frame: pd.DataFrame) -> list[Numbers]:
    """The old and the new value of every count of protected units a release gives otherwise than the one before."""
    ids = frame["figure_id"].astype(str)
    counts = {name: set(header.counts) for name, header in headers().items()}
    marts, measures = ids.str.split(".").str[0], ids.str.split("@").str[0].str.split(".").str[-1]
    is_count = [measure in counts.get(mart, ()) for mart, measure in zip(marts, measures, strict=True)]
    rows = _is_rounded(marts) & pd.Series(is_count, frame.index, dtype=bool)
    return _rounded({column: frame.loc[rows, column] for column in ("old_value", "new_value")}, ids[rows])


def _comparisons(frame: pd.DataFrame) -> list[Numbers]:
    """Numerator, denominator and rest of both groups of every comparison of protected units."""
    where = pd.Series(places(frame, ["mart", "share", "period", "within", "group_a"]), frame.index)
    rows = (frame["status"] == SHOWN) & _is_rounded(frame["mart"])
    numbers: dict[str, pd.Series] = {}
    for group in ("a", "b"):
        top, below = (frame.loc[rows, f"{group}_{part}"] for part in ("numerator", "denominator"))
        numbers |= {f"{group}_numerator": top, f"{group}_denominator": below, f"{group} rest": below - top}
    return _rounded(numbers, where[rows])


def _indicators(frame: pd.DataFrame) -> list[Numbers]:
    """Numerator, denominator, rest and the still waiting of measures of protected units; evidence counts no people."""
    rows = frame[(frame["basis"] == "records") & (frame["value_status"] == SHOWN) & _is_rounded(frame["mart"])]
    keys = ["indicator", "period", "country", "area", "person_group", "population_group", "within"]
    numbers = {column: rows[column] for column in ("numerator", "denominator", "n_still_open")}
    numbers["rest"] = numbers["denominator"] - numbers["numerator"]
    return _rounded(numbers, pd.Series(places(rows, keys), rows.index))


def _estimates(frame: pd.DataFrame) -> list[Numbers]:
    """People behind an estimate of protected units, those with the outcome and the others."""
    rows = frame[(frame["status"] == SHOWN) & _is_rounded(frame["mart"])]
    return _rounded({"n": rows["n"], "n_with": rows["n_with"], "rest": rows["n"] - rows["n_with"]}, rows["figure_id"])


_LONG: Mapping[str, Callable[[pd.DataFrame], list[Numbers]]] = {
    "mart_figure": _figures,
    **{f"mart_{name}": _comparisons for name in COMPARISONS},
    "mart_indicator": _indicators,
    "mart_estimate": _estimates,
}


def _persons(table: str, frame: pd.DataFrame, release_ids: list[str]) -> list[Expected]:
    columns = pd.DataFrame({"column": list(frame.columns)}).astype("str")
    personal = [c for c in frame.columns if re.search(PERSONAL_COLUMN, c)]
    expectation = ("ExpectColumnValuesToNotMatchRegex", {"column": "column", "regex": PERSONAL_COLUMN})
    found = [Expected("no_column_of_a_person", table, columns, [expectation], len(columns), personal)]
    texts = _texts(frame, release_ids)
    for check, patterns in (("no_date_finer_than_month", {"date": EXACT_DATE}), ("no_contact_in_text", CONTACTS)):
        expectations = [
            ("ExpectColumnValuesToNotMatchRegex", {"column": "text", "regex": pattern}) for pattern in patterns.values()
        ]
        wrong = [
            f"{column}: {name}"
            for name, pattern in patterns.items()
            for column in texts.loc[texts["text"].str.contains(pattern), "column"].unique()
        ]
        found.append(Expected(check, table, texts, expectations, len(texts), wrong))
    return found


def _texts(frame: pd.DataFrame, release_ids: list[str]) -> pd.DataFrame:
    """The different texts of each text column, digits of any script as 0 to 9, seen as a reader sees them.

    Ids of releases, which are dates, are taken out of them.
    """
    own = "|".join(re.escape(each) for each in sorted(release_ids, key=len, reverse=True) if RELEASE_ID.fullmatch(each))
    parts = [
        pd.DataFrame({"column": column, "text": frame[column].dropna().unique().astype(str)})
        for column in frame.columns
        if not pd.api.types.is_numeric_dtype(frame[column]) and column not in OUR_IDS
    ]
    told = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"column": [], "text": []})
    told["text"] = [visible(text) for text in told["text"]]
    told = told.astype("str")
    if own:
        told["text"] = told["text"].str.replace(rf"(?<!\d)(?:{own})(?!\d)", "", regex=True)
    return told
