"""A load that has less than the last accepted one is a question: it counts when somebody said that it is true.

Here: what is compared with what, and which answer fits. Not here: counting (`load_profile`), and typing an answer
(`pipelines/accept`). What counts together is compared: of a source whose newest issue replaces the earlier ones the
newest issue, of every other the union of its files, and there each file also with the file of the same name before.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol, TypeVar

from methods.falls import Fall, Limits, Profile, falls, together
from schemas.findings import Refused
from schemas.source import Source, measure
from warehouse.decisions import read
from warehouse.folder import Folder

KIND = "accepted_fall"  # of decision
RULES = (
    "load_is_not_less_than_before",
    "load_has_rows",
    "load_is_like_the_one_before",
    "decisions_keep_their_rows",
)  # what a person can say is true all the same


class Table(Protocol):
    """What is asked of a loaded table."""

    @property
    def table(self) -> str: ...
    @property
    def counts(self) -> Profile: ...


class File(Protocol):
    """What is asked of a loaded file."""

    @property
    def file(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def vintage(self) -> str: ...
    @property
    def line_end(self) -> str | None: ...
    @property
    def tables(self) -> Sequence[Table]: ...


F = TypeVar("F", bound=File)


@dataclass(frozen=True)
class Told:
    """One fall, and of which table (and file, where only one of several fell) of the source."""

    table: str
    file: str
    fall: Fall

    def says(self) -> dict:
        """As a sentence in any language: the key of its text and what fills it."""
        where = f"{self.table} ({self.file})" if self.file and self.table else self.file or self.table
        return {
            "says": f"fall_{self.fall.what}",
            "table": where,
            "name": self.fall.name,
            "n_before": self.fall.before,
            "n_now": self.fall.now,
        }


def find_falls(
    source: Source, before: Sequence[File], now: Sequence[File], n_records: Callable[[Sequence[Any], str], int]
) -> list[Told]:
    """What a load has less of than the last accepted one, refused or only told; what is refused comes first.

    `n_records`: how many different records the files have in a table; asked where rows of several files may be the same.
    """
    replaces = is_replacing(source)
    one, other = (counting(files, replaces) for files in (before, now))
    limits = limits_of(source)
    found = []
    if not replaces:
        same = {file.file: file for file in other}
        for file in one:
            if file.file in same and same[file.file].key != file.key and len({f.file for f in (*one, *other)}) > 1:
                found += _between([file], [same[file.file]], limits, file.file)
    here = {(told.table, told.fall.what, told.fall.name) for told in found}
    whole = _between(one, other, limits, "")
    if len(one) > 1:  # a file sent twice and taken away again: nobody is gone
        whole = [told for told in whole if not _only_said_twice(told, one, other, n_records)]
    found += [told for told in whole if told.fall.refuses or (told.table, told.fall.what, told.fall.name) not in here]
    found += _cut_at_the_end(one, other, replaces)
    if not (one and replaces):
        known = {file.key for file in one} | {file.file for file in one}
        found += [_empty(file) for file in other if not {file.key, file.file} & known and not _rows(file)]
    return sorted(found, key=lambda told: not told.fall.refuses)


def ask(folder: Folder, secret: str, source: Source, files: Sequence[File], found: Sequence[Told]) -> int | None:
    """The number of the decision that lets these falls through, or None when there are none to ask about.

    Raises Refused with both numbers of each while nobody said that they are true.
    """
    refusing = [told for told in found if told.fall.refuses]
    if not refusing:
        return None
    load = load_id(source.source, counting(files, is_replacing(source)), refusing)
    for decision in read(folder, KIND, secret):
        if decision.what.get("source") == source.source and decision.what.get("load") == load:
            return decision.number
    kinds = {told.fall.what for told in refusing}
    rule = {frozenset({"empty"}): RULES[1], frozenset({"changed"}): RULES[2]}.get(frozenset(kinds), RULES[0])
    raise Refused(rule, source=source.source, load=load, reason=[told.says() for told in refusing])


def load_id(source: str, files: Iterable[File], found: Iterable[Told]) -> str:
    """Hash of the files' contents and of what fell: an answer holds for this load and for no other."""
    said = [source, sorted(file.key for file in files), [asdict(told) for told in found]]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def limits_of(source: Source) -> Limits:
    """The thresholds of a source as numbers."""
    said = source.thresholds
    return Limits(
        said.share("rows_fall"),
        measure(said.gone_year_or_province),
        measure(said.known_fall.warns),
        measure(said.known_fall.refuses),
    )


def is_replacing(source: Source) -> bool:
    """Whether the newest issue of the source takes the place of the earlier ones."""
    return bool(source.files.vintage and source.files.vintage.policy == "replace")


def counting(files: Sequence[F], replaces: bool) -> list[F]:
    """The files that count: of a source whose newest issue replaces the earlier ones, the newest."""
    newest = max((file.vintage for file in files), default="")
    return [file for file in files if not replaces or file.vintage == newest]


def _between(before: Sequence[File], now: Sequence[File], limits: Limits, name: str) -> list[Told]:
    one, other = _by_table(before), _by_table(now)
    return [Told(table, name, fall) for table in one for fall in falls(one[table], other.get(table, Profile()), limits)]


def _only_said_twice(told: Told, before: Sequence[File], now: Sequence[File], n_records) -> bool:
    """Whether there are fewer rows, but as many different records as before."""
    if told.fall.what != "rows" or not told.fall.now:
        return False
    return n_records(now, told.table) >= n_records(before, told.table)


def _cut_at_the_end(before: Sequence[File], now: Sequence[File], replaces: bool) -> list[Told]:
    """Files whose last line has no end, or half of one, where that of the file before had: its last cell may be cut."""
    found = []
    for file in now:
        forerunners = before if replaces else [one for one in before if one.file == file.file]
        ends = min((one.line_end or "" for one in forerunners), key=len, default="")
        if (file.line_end == "" and ends) or (file.line_end == "\r" and ends == "\r\n"):
            found.append(Told("", file.file, Fall("ending", "", 1, 0, False)))
    return found


def _by_table(files: Iterable[File]) -> dict[str, Profile]:
    found: dict[str, list[Profile]] = {}
    for file in files:
        for table in file.tables:
            found.setdefault(table.table, []).append(table.counts)
    return {table: together(profiles) for table, profiles in found.items()}


def _rows(file: File) -> int:
    return sum(table.counts.rows for table in file.tables)


def _empty(file: File) -> Told:
    return Told("", file.file, Fall("empty", "", 0, 0, True))
