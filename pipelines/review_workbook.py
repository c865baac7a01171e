"""The workbook of pairs to review: two rows of the lists side by side, what differs marked, where to decide and say why.

Here: how it is written and read again. Not here: what becomes of a decision (`reviewing`).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.core.linked import SAME
from assets.linkage.decided import DECISIONS, Pair, pair_of
from assets.linkage.records import SHOWN
from methods.folding import fold
from methods.name_keys import is_in_arabic, name_parts, spoken
from pipelines.finding_columns import whole_file
from schemas.codes import MISSING, label
from schemas.findings import Refused
from schemas.languages import ENGLISH, LANGUAGES, language_of
from schemas.messages import text
from schemas.source import Files
from warehouse.reading import Sheet, read_file
from warehouse.reading.sheet import NO_SHEET
from warehouse.writing import write_cell

_HIDDEN = ("record_id_1", "record_id_2", "check")
_TYPED = ("decision", "reason")
_SAID = ("class", "probability")
_MATCH = "match"
_SPELLED = ("name", "father_name", "phone", "document")  # differ by spelling between lists that mean one person
_WHERE = ("source_id", "source_file", "source_row")
_CODED = ("sex", "outcome", "device")


@dataclass(frozen=True)
class Line:
    """One line of a filled workbook: the pair, what was typed, and where."""

    row: int
    pair: Pair
    typed: str
    decision: str | None  # one of DECISIONS, None when nothing was typed or it is no decision
    reason: str
    is_whole: bool  # the rows it shows are those of its pair: nobody sorted some columns without the others
    elsewhere: bool  # a decision was typed into a cell where none is read


@dataclass(frozen=True)
class Side:
    """One of the two rows of a pair: its record_id, and its `SHOWN` fields as received."""

    record: str
    said: Mapping


def write_review(
    out: Path, pairs: list[tuple[dict, Side, Side]], places: Mapping[str, str], suggest: bool, language: str
) -> None:
    """One line per pair, in the order given. `places`: p-code -> name.

    `suggest`: matches in which nothing but the spelling of names and numbers differs are filled in as the same person.
    """
    import xlsxwriter

    shown = [
        name for name in SHOWN if name in _WHERE or any(side.said.get(name) for _, *both in pairs for side in both)
    ]
    headings = [*_headings(shown, language)]
    in_memory = {"in_memory": True}  # no names in a folder for temporary files
    with whole_file(out) as partial, xlsxwriter.Workbook(str(partial), in_memory) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        differs = book.add_format({"bg_color": "#F7C948"})
        is_spelled = book.add_format({"bg_color": "#FDF3D1"})
        typed = book.add_format({"bg_color": "#E2F0D9", "bold": True})
        page = book.add_worksheet(text("review_sheet", language))
        if language_of(language).is_rtl:
            page.right_to_left()
        _lay_out(page, headings, len(pairs), language)
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, bold)
        page.write_comment(0, 0, text("review_how", language), {"author": "SADDLE", "x_scale": 4, "y_scale": 3})
        for row, (pair, one, other) in enumerate(pairs, 1):
            filled = suggest and pair["class"] == _MATCH and _is_only_spelled_apart(one, other)
            decision = pair["decision"] or (SAME if filled else None)
            write_cell(page, row, 0, text(f"decision_{decision}", language) if decision else None, typed)
            write_cell(page, row, 1, pair["reason"] or None, typed)
            write_cell(page, row, 2, _proposed(pair, language))
            write_cell(page, row, 3, round(pair["probability"], 3) if pair["probability"] is not None else None)
            column = len(_TYPED) + len(_SAID)
            for name in shown:
                mark = (is_spelled if name in _SPELLED else differs) if _differs(one, other, name) else None
                for side in (one, other):
                    write_cell(page, row, column, _in_words(name, side.said.get(name), places, language), mark)
                    column += 1
            for value in (one.record, other.record, _check(_where(one.said), _where(other.said))):
                write_cell(page, row, column, value)
                column += 1


def _is_only_spelled_apart(one: Side, other: Side) -> bool:
    """Nothing differs but how the name is written: in another script, or with other letters for the same sounds."""
    if any(_differs(one, other, name) for name in SHOWN if name not in (*_WHERE, *_SPELLED)):
        return False
    names = [str(side.said.get("name") or "") for side in (one, other)]
    a, b = (sorted(spoken(word) for word in name_parts(name)) for name in names)
    return a == b or is_in_arabic(names[0]) != is_in_arabic(names[1])


def _lay_out(page, headings: Sequence[str], n: int, language: str) -> None:
    """Widths, choices, filter, print. The filter covers the hidden columns: a sort must not tear a line apart."""
    last, hidden = len(headings) - 1, len(_HIDDEN)
    page.freeze_panes(1, len(_TYPED) + len(_SAID))
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 24)
    page.set_column(2, 2, 22)
    page.set_column(3, 3, 11)
    page.set_column(4, last - hidden, 14)
    page.set_column(last - hidden + 1, last, None, None, {"hidden": True})
    words = [text(f"decision_{decision}", language) for decision in DECISIONS]
    page.data_validation(1, 0, max(n, 1), 0, {"validate": "list", "source": words})
    page.autofilter(0, 0, max(n, 1), last)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _headings(shown: Sequence[str], language: str) -> Iterator[str]:
    yield from (text(f"review_{name}", language) for name in (*_TYPED, *_SAID))
    for name in shown:
        yield from (f"{text(f'review_{name}', language)} {side}" for side in (1, 2))
    yield from _HIDDEN


def _proposed(pair: Mapping, language: str) -> str | None:
    """match, or possible and why it is no match."""
    if not pair["class"]:
        return None
    word = text(f"pair_{pair['class']}", language)
    return f"{word}: {text('pair_' + pair['why_possible'], language)}" if pair["why_possible"] else word


def _differs(one: Side, other: Side, name: str) -> bool:
    a, b = one.said.get(name), other.said.get(name)
    return name not in _WHERE and not {a, b} & {None, *MISSING} and fold(str(a)) != fold(str(b))


def _in_words(name: str, value, places: Mapping[str, str], language: str):
    """A code as people say it; what was received stays as it is."""
    if name in _CODED and value:
        return label(name, value, language)
    return f"{places[value]} ({value})" if name.startswith("admin") and value in places else value


def _where(said: Mapping) -> list[str]:
    return [str(said.get(name) if said.get(name) is not None else "") for name in _WHERE]


def _check(one: Sequence[str], other: Sequence[str]) -> str:
    """Ties the hidden ids to the rows one sees beside them."""
    return hashlib.sha256("|".join([*one, *other]).encode()).hexdigest()[:12]


def read_review(path: Path) -> list[Line]:
    """Every line of a filled workbook, in any language. Raises Refused when it is none."""
    sheet = _sheet_of_pairs(path)
    named = {name: _column(sheet, {text(f"review_{name}", language) for language in LANGUAGES}) for name in _TYPED}
    where = [_column(sheet, {f"{text(f'review_{name}', language)} {side}" for language in LANGUAGES})
             for side in (1, 2) for name in _WHERE]  # fmt: skip
    missing = [name for name in _HIDDEN if name not in sheet.columns]
    missing += [text(f"review_{name}", ENGLISH) for name, column in named.items() if column is None]
    if missing or None in where:
        raise Refused(
            "review_workbook_has_its_columns", file=path.name, column=", ".join(missing or ["source, file, row"])
        )
    words = {fold(text(f"decision_{d}", language)): d for d in DECISIONS for language in LANGUAGES}
    others = [column for column in sheet.columns if column not in named.values()]
    return [
        Line(
            row["source_row"],
            pair_of(row["record_id_1"].strip(), row["record_id_2"].strip()),
            typed := (row[named["decision"]] or "").strip(),
            words.get(fold(typed)),
            (row[named["reason"]] or "").strip(),
            row["check"] == _check(*(_shown_where(row, where[side : side + 3]) for side in (0, 3))),
            not typed and any(fold(row[column] or "") in words for column in others),
        )
        for batch in sheet.batches()
        for row in batch.to_pylist()
        if row["record_id_1"] and row["record_id_2"]
    ]


def _shown_where(row: Mapping, columns: Sequence) -> list[str]:
    return [(row[column] or "").strip() for column in columns]


def _sheet_of_pairs(path: Path) -> Sheet:
    for title in sorted({text("review_sheet", language) for language in LANGUAGES}):
        try:
            return read_file(path, Files(), [title])[0]
        except Refused as refusal:
            if refusal.rule_id not in NO_SHEET:
                raise
    raise Refused("review_workbook_has_its_columns", file=path.name, column=text("review_sheet", ENGLISH))


def _column(sheet: Sheet, headings: set[str]) -> str | None:
    folded = {fold(heading) for heading in headings}
    return next((column for column in sheet.columns if fold(column) in folded), None)
