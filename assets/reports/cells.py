"""A figure as a cell of a table: a number, or the word that says why there is none; never a blank, never 0 for a hidden one.

Tables of chapters and those behind charts are made of these, so that one figure prints the same everywhere.
"""

from assets.reports import numbers_in_words as written
from assets.reports.document import Cell, Form
from assets.reports.register import Figure
from assets.reports.wording import Wording


def cell_of(figure: Figure | None, wording: Wording, form: Form = "count") -> Cell:
    """The figure's cell in a form: a share with its interval, a count, days."""
    if figure is None or not (figure.is_shown or figure.is_hidden):
        return Cell(wording.word("not_recorded"), figure, None, form)
    if figure.is_hidden:
        return Cell(wording.word("hidden"), figure, None, form)
    if form == "share" and figure.is_withheld:
        return Cell(wording.word("withheld"), figure, None, form)
    assert figure.value is not None  # it is shown
    if form in ("share", "points"):
        return Cell(share_in_words(figure, wording, form), figure, figure.value, form)
    return Cell(written.count(figure.value, wording.language), figure, figure.value, form)


def share_in_words(figure: Figure, wording: Wording, form: Form = "share") -> str:
    """A share with its interval, 33% (20% to 48%), or a difference of two in points."""
    said = written.points if form == "points" else written.percent
    assert figure.value is not None  # only shown ones are asked for
    value = said(figure.value, wording.language)
    if figure.ci_low is None or figure.ci_high is None:
        return value
    low, high = (said(one, wording.language) for one in (figure.ci_low, figure.ci_high))
    return wording.word("interval", value=value, low=low, high=high)


def source_line(wording: Wording, mart: str, origin: str) -> str:
    """The line below a table or a chart: which mart, of which release or refresh."""
    return wording.word("source_line", mart=f"{mart_title(wording, mart)} (mart_{mart})", origin=origin)


def mart_title(wording: Wording, mart: str) -> str:
    """A mart's title in the report's language; its name where it has none."""
    return wording.word_or(f"mart_{mart}_title", mart)
