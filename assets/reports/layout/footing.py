"""What stands below a table: the cautions of its numbers, marked where they hold for some of them only.

Here: which mark stands for which cautions. Not here: how a mark is drawn.
"""

from assets.reports.document import Table
from assets.reports.wording import Wording
from schemas.messages import text

MARKS = "abcdefghijklmnopqrstuvwxyz"


def shown_cautions(table: Table) -> list[tuple[str, ...]]:
    """The cautions of each number shown, in reading order; an empty one for a number without."""
    figures = [cell.figure for row in table.rows for cell in row if cell.figure is not None]
    return [figure.cautions for figure in figures if figure.is_shown]


def marks_of(table: Table) -> dict[tuple[str, ...], str]:
    """Cautions -> their mark; nothing when all numbers have the same, which then is said once."""
    found = shown_cautions(table)
    distinct = [one for one in dict.fromkeys(found) if one]
    if len(set(found)) < 2:
        return {}
    return {one: MARKS[n] for n, one in enumerate(distinct[: len(MARKS)])}


def cautions_of(table: Table, wording: Wording) -> list[str]:
    """A line per mark that says its cautions in words; one line for all numbers when they share them."""
    found = [one for one in dict.fromkeys(shown_cautions(table)) if one]
    marks = marks_of(table)
    if marks:
        return [f"{marks[one]} {_said(one, wording)}" for one in found if one in marks]
    return [wording.word("layout_all_numbers", cautions=_said(one, wording)) for one in found]


def _said(cautions: tuple[str, ...], wording: Wording) -> str:
    """Cautions in words. `withheld` asks for no share to be printed; of a count it says what over_20 says, and more."""
    said = [caution for caution in cautions if not (caution == "unknown_over_20" and "withheld" in cautions)]
    return "; ".join(
        wording.word("layout_withheld") if one == "withheld" else text(f"reader_caution_{one}", wording.language)
        for one in said
    )
