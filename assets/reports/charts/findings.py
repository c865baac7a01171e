"""What the title of a chart says was found: numbers that are published, verdicts the marts hold, nothing of its own.

A word that compares women and men stands only where mart_gender_gap says so and both groups are large enough for a
percentage. Counts are put side by side and left to the reader.
"""

from collections.abc import Iterable, Sequence

from assets.reports import numbers_in_words as written
from assets.reports.charts.kept import Point, in_short, state_of, value_of
from assets.reports.register import Comparison, Figure
from assets.reports.wording import Wording
from schemas.languages import language_of

NAMED = 2  # a title names no more
LEAST_BASE = 30


def listed(items: Iterable[str], wording: Wording) -> str:
    """Things one after the other."""
    return language_of(wording.language).comma.join(items)


def two_periods(
    key: str, periods: Sequence[str], figures: Sequence[Figure | None], wording: Wording, **more: str
) -> str:
    """The last number beside the one before; nothing when the last may not be shown."""
    if not figures or value_of(figures[-1]) is None:
        return ""
    now = {"now": in_short(figures[-1], wording), "period": periods[-1], **more}
    if len(figures) < 2 or value_of(figures[-2]) is None:
        return wording.word(f"chart_{key}_once", **now)
    return wording.word(f"chart_{key}_twice", before=in_short(figures[-2], wording), earlier=periods[-2], **now)


def highest(points: Sequence[Point], wording: Wording, n: int = NAMED) -> str:
    """The n largest numbers that are shown, each with its first name; nothing without one above 0."""
    shown = [point for point in points if (value_of(point.figure) or 0) > 0]
    ranked = sorted(shown, key=lambda point: (-(value_of(point.figure) or 0), point.names))
    return listed((named(point, wording) for point in ranked[:n]), wording)


def named(point: Point, wording: Wording) -> str:
    """`girls 10`, `women (hidden)`: a number behind what it counts."""
    said = in_short(point.figure, wording)
    return f"{point.names[0]} {said}" if state_of(point.figure) == "shown" else f"{point.names[0]} ({said})"


def some_hidden(points: Iterable[Point], wording: Wording) -> str:
    """That a hidden number may be larger than those shown, where one is hidden."""
    hidden = any(state_of(point.figure) == "hidden" for point in points)
    return wording.word("chart_hidden_may_be_larger") if hidden else ""


def unknown_of(key: str, part: Figure | None, whole: Figure | None, wording: Wording) -> str:
    """How many of all are unknown; nothing when either number is not shown."""
    if value_of(part) is None or value_of(whole) is None:
        return ""
    return wording.word(key, n=in_short(part, wording), total=in_short(whole, wording))


def can_be_said(found: Comparison | None) -> bool:
    """Whether both groups are large enough for percentages and words that compare."""
    return found is not None and min(found.a_denominator, found.b_denominator) >= LEAST_BASE


def verdicts(key: str, found: Sequence[tuple[str, Comparison | None]], wording: Wording) -> str:
    """Where women and girls are above, where men and boys are, else that there is no clear difference; "" when untold."""
    told = [(name, one) for name, one in found if one is not None and can_be_said(one)]
    above = _shares(((name, one.a_share, one.b_share) for name, one in told if one.verdict == "higher"), wording)
    below = _shares(((name, one.b_share, one.a_share) for name, one in told if one.verdict == "lower"), wording)
    said = [wording.word(f"chart_{key}_women", found=above)] if above else []
    said += [wording.word(f"chart_{key}_men", found=below)] if below else []
    if not said and any(one.verdict == "no clear difference" for _, one in told):
        return wording.word("chart_no_clear_anywhere")
    return wording.word("chart_and_also").join(said)


def _shares(found: Iterable[tuple[str, float, float]], wording: Wording) -> str:
    """`rehabilitation (82% against 51%)`: the widest differences first."""
    ranked = sorted(found, key=lambda one: (one[2] - one[1], one[0]))[:NAMED]
    pairs = ((name, *(written.percent(share, wording.language) for share in two)) for name, *two in ranked)
    return listed((wording.word("chart_against", name=name, a=a, b=b) for name, a, b in pairs), wording)
