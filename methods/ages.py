"""Ages: completed years, bands, and who is a child. Under 18 at the event is a child (model section 2)."""

import datetime as dt
import re

from methods.folding import fold
from methods.month_names import month_of
from schemas.codes import codes

ADULT = 18
OLDEST_YEARS = 130  # a "band" above it is of something else, such as years of birth
_BETWEEN = re.compile(r"(?:^|[^\w<>≤≥=])(?:-|/|to|and|until|a|et|y|e|hasta|ate|jusqu'a|تا|الی|الي|و|до|і|ដល់|ទៅ)\s*$")
_RANGE_SIGN = re.compile(r"^\s*[-/]\s*$")
_MONTHS = re.compile(r"month|mois|meses|\bmes\b|شهر|اشهر|ماه|میاشت|місяц|ខែ")
_BELOW = re.compile(
    r"under|below|less|younger|moins|menor|menos|inferieur|دون|تحت|اقل|زیر|کمتر|کم\b|молодш|менше|\bдо\b|ក្រោម|abaixo"
)
_NEGATED = re.compile(r"\b(?:no|not|non|pas|nao|لا|не)\b")
_UP_TO = re.compile(
    r"≤|<=|=<|up to|at most|hasta|jusqu|\bate\b|حتی|فاقل|"
    r"(?:and|or|et|ou|y|o|e|و|او|یا|і|та|або)\s+(?:under|below|less|younger|moins|menos|menor|اقل|کمتر|молодш|менше)"
)
_OR_ABOVE = re.compile(
    r"≥|>=|=>|\+|above|over|older|more|plus|mayor|\bmas\b|maior|mais|superieur|partir|desde|from|at least|al menos|"
    r"au moins|pelo menos|فوق|اکثر|فاکثر|بالا|بیش|زیات|پورته|понад|старш|більше|\bвід\b|លើស|ឡើង|acima"
)


# one number and its unit, one after the other; folded, so without accents
_UNIT = {
    "years": r"y|yrs?|years?|ans?|annees?|anos?|a|سنة|سنه|سنوات|عام|اعوام|سال|ساله|کال|р|рік|року|роки|років|ឆ្នាំ|tuoi|nam|god|godin[aeu]",
    "months": r"m|mo|mos|mths?|months?|mois|mes|meses|شهر|اشهر|شهور|ماه|ماهه|میاشت|میاشتې|"
    r"міс|місяць|місяці|місяців|ខែ|thang|mjesec[ai]?|mj",
    "weeks": r"w|wks?|weeks?|semaines?|sem|semanas?|اسبوع|اسابيع|هفته|اونۍ|тиж|тиждень|тижні|тижнів|"
    r"សប្តាហ៍|សប្ដាហ៍|tuan|sedmic[ae]?|nedjelj[ae]",
    "days": r"d|days?|jours?|jrs?|j|dias?|يوم|ايام|روز|روزه|ورځ|ورځې|дн|день|дні|днів|ថ្ងៃ|ngay|dan[ai]?",
}
_IN_A_YEAR = {"years": 1, "months": 12, "weeks": 52, "days": 365}
_PART = re.compile(r"(\d{1,5})\s*(?:" + "|".join(f"(?P<{unit}>{words})" for unit, words in _UNIT.items()) + r")\b\.?")
_ABOUT = re.compile(
    r"^(?:env(?:iron)?\.?|about|around|approx(?:imately)?\.?|circa|ca?\.|~|≈|±|\+\s?/?\s?-|vers|aprox(?:imadamente)?\.?|alrededor de|"
    r"cerca de|unos|حوالي|تقريبا|نحو|حدود|تقریبا|شاوخوا|близько|приблизно|прибл\.?|біля|ប្រហែល|khoang|oko)\s*"
)
_AND = re.compile(r"^\s*(?:,|and|et|y|e|و|і|та|i|va|និង)?\s*$")


def unit_of(word: str) -> str | None:
    """years, months, weeks or days, as a source writes it in a column of units; None for another word."""
    folded = fold(word).rstrip(".")
    return next((unit for unit, words in _UNIT.items() if re.fullmatch(words, folded)), None)


def years_of(number: float, unit: str) -> int:
    """Completed years of an age in years, months, weeks or days."""
    return int(number // _IN_A_YEAR[unit])


def parse_age(text: str) -> tuple[int, int | None] | None:
    """`57 ans`, `18 months`, `1 year 6 months`, `about 40`, `25-30` as (low, high) in completed years; None for what is no age.

    High None is open. A bare number is years.
    """
    folded = _ABOUT.sub("", fold(text), count=1)
    if re.fullmatch(r"\d{1,3}", folded):
        return int(folded), int(folded)
    parts = list(_PART.finditer(folded))
    between = _PART.split(folded) if parts else []
    rest = _PART.sub("\0", folded).split("\0") if between else [folded]
    if parts and not rest[0].strip() and not rest[-1].strip() and all(map(_AND.match, rest[1:-1])):
        units = [str(part.lastgroup) for part in parts]
        if len({*units}) == len(units):
            days = sum(int(part[1]) * 365 / _IN_A_YEAR[unit] for part, unit in zip(parts, units, strict=True))
            one = years_of(int(parts[0][1]), units[0]) if len(parts) == 1 else int(days // 365)
            return one, one
    return parse_band(folded)


_TURNED = re.compile(r"(?:(?P<day>\d{1,2})[-/ ](?P<name>\D{3,4}?)\.?|(?P<month>\D{3,4}?)\.?[-/ ](?P<year>\d{1,2}))")


def band_turned_date(text: str) -> str | None:
    """The band of which a spreadsheet made a date: `05-Nov` was `5-11`, `Dec-17` was `12-17`, a typed 2017-12-01 too; else None."""
    folded = fold(text)
    if iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[t ].*)?", folded):
        year, month, day = (int(part) for part in iso.groups())
        return (
            f"{month}-{year % 100}"
            if day == 1 and month < year % 100
            else f"{day}-{month}"
            if day < month
            else f"{month}-{day}"
        )
    found = _TURNED.fullmatch(folded)
    if not found:
        return None
    month_number = month_of(found["name"] or found["month"], "gregorian")
    if month_number is None:
        return None
    low, high = sorted((month_number, int(found["day"] or found["year"])))
    return f"{low}-{high}"


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


def parse_band(text: str) -> tuple[int, int | None] | None:
    """`15-24`, `0 to 4 years`, `<5`, `60+`, `18 años y más`, `6-59 months` as (low, high) in completed years.

    High None is open. A bare number is None (it may be a code), and so is whatever is not one band. `over 60` and
    `mayor de 60` are written for 60 and over too, so they start at 60; only the sign `>60` starts at 61.
    """
    folded = fold(text)
    numbers = [int(n[:9]) for n in re.findall(r"\d+", folded)]  # of more digits Python may make no number at all
    if not numbers or max(numbers) > (OLDEST_YEARS if not _MONTHS.search(folded) else 12 * OLDEST_YEARS):
        return None
    months = 12 if _MONTHS.search(folded) else 1
    if len(numbers) == 2:
        between = re.split(r"\d+", folded)[1]
        is_range = _RANGE_SIGN.match(between) or _BETWEEN.search(between)
        return (numbers[0] // months, numbers[1] // months) if is_range and numbers[0] <= numbers[1] else None
    return _open_band(folded, numbers[0], months) if len(numbers) == 1 else None


def _open_band(folded: str, number: int, months: int) -> tuple[int, int | None] | None:
    if _NEGATED.search(folded):
        return None
    if _UP_TO.search(folded):
        return 0, number // months
    if _OR_ABOVE.search(folded):
        return number // months, None
    if "<" in folded or _BELOW.search(folded):
        return (0, (number - 1) // months) if number > 0 else None
    if ">" in folded:
        return (number + 1) // months, None
    return None
