"""Ages: completed years, bands, and who is a child. Under 18 at the event is a child (model section 2)."""

import datetime as dt
import re

from methods.folding import fold

BANDS = ((0, 4), (5, 11), (12, 17), (18, 29), (30, 44), (45, 59), (60, 69), (70, None))
ADULT = 18


def completed_years(birth: dt.date, event: dt.date) -> int:
    """Completed calendar years between two days, not days / 365.25."""
    return event.year - birth.year - ((event.month, event.day) < (birth.month, birth.day))


def group_of(age_years: int) -> str:
    """child or adult."""
    return "child" if age_years < ADULT else "adult"


def band_of(age_years: int) -> str:
    """The standard band of an age in years. Raises ValueError below 0."""
    for low, high in BANDS:
        if low <= age_years and (high is None or age_years <= high):
            return f"{low}-{high}" if high is not None else f"{low}+"
    raise ValueError(f"no band for {age_years} years")


def band_of_range(low: int, high: int | None) -> str:
    """The standard band that holds a whole range of ages, else `unknown`; high None is open."""
    for first, last in BANDS:
        if first <= low and (last is None or (high is not None and high <= last)):
            return f"{first}-{last}" if last is not None else f"{first}+"
    return "unknown"


def age_from_birth_year(birth_year: int, event_year: int) -> tuple[int, int, str]:
    """(age_min, age_max, age_group) when only the year is known; unknown when the difference is exactly 18."""
    difference = event_year - birth_year
    group = "unknown" if difference == ADULT else group_of(difference)
    return max(difference - 1, 0), difference, group


def parse_band(text: str) -> tuple[int, int | None] | None:
    """`15-24`, `0 to 4 years`, `<5`, `60+`, `18 and over` as (low, high) in years, high None when open; else None."""
    folded = fold(text)
    numbers = [int(n) for n in re.findall(r"\d+", folded)]
    if len(numbers) == 2 and numbers[0] <= numbers[1]:
        return numbers[0], numbers[1]
    if len(numbers) != 1:
        return None
    if re.search(r"<|under|below|menor|moins|less", folded):
        return 0, numbers[0] - 1
    if re.search(r"\+|>=|≥|over|older|mas|mayor|plus|more", folded):
        return numbers[0], None
    return None
