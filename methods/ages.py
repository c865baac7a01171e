"""Ages: completed years, bands, and who is a child. Under 18 at the event is a child (model section 2).

Not here: ages as texts (`age_texts`).
"""

import datetime as dt
import re

from schemas.codes import codes

ADULT = 18
OLDEST_YEARS = 130  # a "band" above it is of something else, such as years of birth


def _ages_of(band: str) -> tuple[int, int | None]:
    low, _, high = band.removesuffix("+").partition("-")
    return int(low), int(high) if high else None


BANDS = {band: _ages_of(band) for band in codes("age_band")}


_KEPT = "\x1aage "  # no received text begins so: what stands here for a birth date that was forgotten


def kept_age(low: int | None, high: int | None) -> str:
    """What is kept of a forgotten birth date: the span of the age it gave in years; nothing where it gave none."""
    return f"{_KEPT}{'' if low is None else low}..{'' if high is None else high}"


def read_kept_age(text: str) -> tuple[int, int] | None:
    """The span of the age kept of a forgotten birth date, None for any other text and where it gave none."""
    found = re.fullmatch(rf"{_KEPT}(-?\d{{1,9}})\.\.(-?\d{{1,9}})", text)
    return (int(found[1]), int(found[2])) if found else None


def completed_years(birth: dt.date, event: dt.date) -> int:
    """Completed calendar years between two days, not days / 365.25; below 0 when the birth comes after the event.

    Who was born on 29 February completes a year on 1 March of a common year.
    """
    return event.year - birth.year - ((event.month, event.day) < (birth.month, birth.day))


def group_of(age_years: int) -> str:
    """child or adult."""
    return "child" if age_years < ADULT else "adult"


def group_of_range(low: int, high: int | None) -> str:
    """child or adult when a whole range of ages is one of them, `unknown` when it straddles 18; high None is open."""
    if low >= ADULT:
        return "adult"
    return "child" if high is not None and high < ADULT else "unknown"


def band_of(age_years: int) -> str:
    """The standard band of an age in years. Raises ValueError below 0."""
    band = band_of_range(age_years, age_years)
    if band == "unknown":
        raise ValueError(f"no band for {age_years} years")
    return band


def band_of_range(low: int, high: int | None) -> str:
    """The standard band that holds a whole range of ages, else `unknown`; high None is open."""
    for band, (first, last) in BANDS.items():
        if first <= low and (last is None or (high is not None and high <= last)):
            return band
    return "unknown"


def age_from_birth_year(birth_year: int, event_year: int) -> tuple[int, int, str]:
    """(age_min, age_max, age_group) when only the years are known; unknown when the difference is exactly 18.

    A birth year after the event gives ages below 0, for the rule on plausible ages to find.
    """
    difference = event_year - birth_year
    low = difference - 1 if difference else 0
    return low, difference, group_of_range(low, difference)
