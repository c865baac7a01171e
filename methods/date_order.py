"""Whether the days of a column come before its months: what all cells together say of those that could be both.

`25/04/2021` has its day first and `04/25/2021` its month; `03/04/2021` is told by its neighbours. Where the column is
written in both orders, no cell that could be two days is one.
"""

from collections.abc import Iterable
from dataclasses import replace

from methods.calendars import months_in_year
from methods.dates import parse_date, parts_of
from methods.dates_in_forms import NUMBERS, Written, other_order

_MOST_EXCHANGED = 0.1  # of the cells that can only be one of the two orders: more are a habit, fewer are mistakes
_TYPED_ENOUGH = (
    5  # typed dates, and texts beside them, that all lie on the wrong side of 12: one in a thousand by chance
)


def with_order_of(how: Written, column: Iterable[tuple[str, int]]) -> Written:
    """How a column is written, with the forms in which its day and month stand in both orders. `column`: text -> rows."""
    cells = list(column)
    doubtful = {form for form in how.patterns if other_order(form) and _is_mixed(form, cells, how)}
    if "iso" not in how.patterns and _typed_are_exchanged(cells, how):
        doubtful.add("iso")
    return replace(how, doubtful=frozenset(doubtful))


def _is_mixed(form: str, cells: list[tuple[str, int]], how: Written) -> bool:
    """Whether too many cells of a form are days only with day and month exchanged."""
    as_declared = exchanged = 0
    for text, rows in cells:
        first = _order_of(text, form, how)
        if first == "declared":
            as_declared += rows
        elif first == "other" and not _is_of_another(text, form, how):
            exchanged += rows
    if not exchanged:
        return False
    return not as_declared or (exchanged > 1 and exchanged > _MOST_EXCHANGED * (as_declared + exchanged))


def _order_of(text: str, form: str, how: Written) -> str:
    """`declared` or `other` where day and month can only be in this order; `` where they could be in both, or in none."""
    parts = parts_of(text, form)
    if parts is None or not parts.get("day") or not parts.get("month"):
        return ""
    day, month, months = int(parts["day"] or 0), int(parts["month"] or 0), months_in_year(how.calendar)
    if 1 <= month <= months < day:
        return "declared"
    other = other_order(form)
    return "other" if 1 <= day <= months < month and other and parse_date(text, other, how.calendar) else ""


def _is_of_another(text: str, form: str, how: Written) -> bool:
    return any(parse_date(text, other, how.calendar) for other in how.patterns if other != form)


def _typed_are_exchanged(cells: list[tuple[str, int]], how: Written) -> bool:
    """Whether a spreadsheet of the other order typed the dates it could read: all up to the 12th, and all later ones left as texts."""
    orders = [_order_of(text, form, how) for text, _ in cells for form in how.patterns if other_order(form)]
    could_be = [
        text
        for text, _ in cells
        for form in how.patterns
        if form not in NUMBERS and other_order(form) and parse_date(text, form, how.calendar)
    ]
    typed = [day.date.day for text, _ in cells if (day := parse_date(text, "iso")) and day.precision == "day"]
    n_declared = orders.count("declared")
    return len(typed) >= _TYPED_ENOUGH <= n_declared == len(could_be) and max(typed) <= 12 and min(typed) < max(typed)
