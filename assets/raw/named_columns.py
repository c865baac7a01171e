"""Every column that a description names is asked of the file, of its own sheet and of those above it, in one place.

Here: which words name a column of which sheet, and the refusal with the nearest headings. Not here: what the columns hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assets.raw.headings import of_heading
from assets.raw.land import owner_of
from assets.raw.landed import LandedFile, LandedSheet
from methods.folding import nearest
from schemas.findings import Refused
from schemas.source import Column, Design, Source, Span, core_name

PLACE = "@row"  # the place of a row, in place of a column


@dataclass(frozen=True)
class Asked:
    """A column that a word of a table names, in the sheet it is of; `is_joined` when rows are found by it."""

    word: str
    column: str
    sheet: str | None
    is_joined: bool = False


def ask_columns(source: Source, landed: LandedFile, is_superseded: bool) -> None:
    """Raises Refused(mapped_columns_are_present, sheet_exists) when the file lacks a column that the description names.

    `is_superseded`: a newer issue takes the file's place. Then it may lack what its rows do without: what is only set
    apart, carried along or dropped.
    """
    lacking = [one for one in asked_of(source, landed) if not _is_there(one, landed)]
    if not is_superseded:
        lacking += [one for one in _set_apart(source) if not _is_there(one, landed)]
    if not lacking:
        return
    found = {one: _headings(landed.sheet(one.sheet)) for one in lacking}
    raise Refused(
        "mapped_columns_are_present",
        source=source.source,
        file=landed.file,
        column=", ".join(dict.fromkeys(one.word for one in lacking)),
        provider_column=", ".join(dict.fromkeys(one.column for one in lacking)),
        expected=", ".join(dict.fromkeys(heading for headings in found.values() for heading in headings)),
        nearest=", ".join(dict.fromkeys(near for one in lacking for near in nearest(one.column, found[one]))) or "-",
    )


def asked_of(source: Source, landed: LandedFile) -> Iterator[Asked]:
    """The columns without which the rows of this file cannot be made: those of a column that may lack here left out."""
    for key, table in source.tables.items():
        sheets = source.sheets_of(key)

        def reached(word: str, named: str, sheets: list[str | None] = sheets) -> Asked:
            owner, bare = owner_of(named, sheets)
            return Asked(word, bare, owner)

        for column, spec in table.mapped.items():
            if not may_lack(spec, landed.vintage):
                yield from (reached(column, named) for named in spec.provider_columns)
                if spec.options:
                    yield reached(column, f"{spec.options.prefix}*")
        for word, names in (
            ("key", table.key or []),
            ("count", table.count.values()),
            ("asked_when", table.asked_when),
            ("total_where", table.total_where),
            ("link.key", [table.link.key] if table.link else []),
            ("design", _of_design(source) if core_name(key) == "person" else []),
        ):
            yield from (reached(word, named) for named in names)
        yield from (replace(reached("only", named), is_joined=True) for named in table.only)
        above = [("by", source.sheet_of(table.of), table.joined_by)] if table.of else []
        above += [("parent.by", table.parent.sheet, table.parent.by)] if table.parent else []
        for word, sheet, by in above:
            yield from (Asked(word, down, sheets[0], True) for down in by)
            yield from (Asked(word, up, sheet, True) for up in by.values() if up != PLACE)


def may_lack(spec: Column, vintage: str) -> bool:
    """A gap in an old issue is allowed up to `until`; before `since` the column did not exist."""
    if not isinstance(spec.optional, Span):
        return spec.optional
    if spec.optional.until is not None and vintage <= spec.optional.until:
        return True
    return spec.optional.since is not None and vintage < spec.optional.since


def _of_design(source: Source) -> list[str]:
    design = source.design
    return design.provider_columns if isinstance(design, Design) else []


def _set_apart(source: Source) -> Iterator[Asked]:
    for key, table in source.tables.items():
        sheets = source.sheets_of(key)
        for word in ("identity", "drop"):
            yield from (Asked(word, column, sheets[0]) for column in getattr(table, word))
        for column in table.carry:
            owner, bare = owner_of(column, sheets)
            yield Asked("carry", bare, owner)


def _is_there(one: Asked, landed: LandedFile) -> bool:
    sheet = landed.sheet(one.sheet)
    kept = set(sheet.columns)
    if one.is_joined:
        return one.column in kept
    kept |= set(sheet.identity_columns)
    if one.word in ("drop", "identity"):  # a column set apart by one table may be dropped by another of the sheet
        kept |= set(sheet.dropped)
    if one.column.endswith("*"):
        return any(column.startswith(one.column[:-1]) for column in kept)
    return bool(kept & set(of_heading(one.column, sorted(kept))))


def _headings(sheet: LandedSheet) -> list[str]:
    return [*sheet.columns, *sheet.identity_columns, *sheet.unnamed, *sheet.dropped]
