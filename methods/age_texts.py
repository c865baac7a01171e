"""Ages as people write them: a number and its unit, a span, a band, and the bands a spreadsheet made dates of.

Nothing is guessed: a text that is not one age, or could be two, is None.
"""

import re
from fractions import Fraction

from methods.age_words import AND, UNIT_OF, plain_age, unit_in
from methods.ages import BANDS, OLDEST_YEARS
from methods.folding import fold
from methods.month_names import month_of

Span = tuple[int, int | None]
IN_A_YEAR = {"years": 1, "months": 12, "weeks": 52, "days": 365}
UNITS = tuple(IN_A_YEAR)
_BETWEEN = re.compile(
    r"(?:^|(?<=[^\w<>≤≥=]))(?:-|/|to|and|until|a|et|y|e|hasta|ate|jusqu'a|تا|الی|الي|و|до|і|та|й|do|i|đen|or|ou|o|او|یا|або|ili|hoac|ឬ|ដល់|ទៅ)\s*$"
)
_RANGE_SIGN = re.compile(r"^\s*[-/]\s*$")
_BELOW = re.compile(
    r"under|below|less|younger|moins|menor|menos|inferieur|دون|تحت|اقل|زیر|کمتر|کم\b|молодш|менше|\bдо\b|ក្រោម|abaixo|"
    r"duoi|\bispod\b|mla[dđ][ije]|manje"
)
_NEGATED = re.compile(r"\b(?:no|not|non|pas|nao|لا|не)\b")
_UP_TO = re.compile(
    r"≤|<=|=<|up to|at most|hasta|jusqu|\bate\b|حتی|فاقل|"
    r"(?:and|or|et|ou|y|o|e|و|او|یا|і|та|або|i|ili)\s+(?:under|below|less|younger|moins|menos|menor|اقل|کمتر|молодш|менше|mla[dđ]|manje)"
)
_OR_ABOVE = re.compile(
    r"≥|>=|=>|\+|above|over|older|more|plus|mayor|\bmas\b|maior|mais|superieur|partir|desde|from|at least|al menos|"
    r"au moins|pelo menos|فوق|اکثر|فاکثر|بالا|بیش|زیات|پورته|понад|старш|більше|\bвід\b|លើស|ឡើង|acima|"
    r"\btren\b|tro len|\biznad\b|preko|starij|vise"
)
_AMOUNT = re.compile(r"\d+(?:[.,]\d{1,2})?(?![.,]?\d)")
_TWELFTHS = re.compile(r"\d{1,2}\s?/\s?(?:7|12|52|365)")  # 6/12 is half a year at a hospital, six to twelve in a list
_MOST_BARE_M = 36  # `45 m` is a man of 45


def unit_of(word: str) -> str | None:
    """years, months, weeks or days, as a source writes it in a column of units; None for another word."""
    plain = re.sub(r"\(\w{1,3}\)", "", fold(word)).strip(" .")
    return UNIT_OF.get(plain) or unit_in(plain)


def years_of(number: float, unit: str) -> int:
    """Completed years of an age in years, months, weeks or days."""
    return int(number // IN_A_YEAR[unit])


def parse_age(text: str, unit: str = "years") -> Span | None:
    """`57 ans`, `18 months`, `1 year 6 months`, `about 40`, `25-30` as (low, high) in completed years; None for what is no age.

    High None is open. A number without a unit is in `unit`.
    """
    plain = plain_age(fold(re.sub("([¼½¾])", r" 1/2", text)))
    if re.fullmatch(r"\d{1,5}", plain):
        years = years_of(int(plain), unit)
        return (years, years) if years <= 999 else None
    if _TWELFTHS.fullmatch(plain):
        return None
    told, band = _amounts(plain), parse_band(plain, unit)
    if told is not None and band is not None and re.search(r"\d a \d", plain):
        return None  # `6 a 11 mois`: six years and eleven months, or six to eleven months
    return (told, told) if told is not None else band


def _amounts(plain: str) -> int | None:
    """Completed years of amounts that each name their unit, the larger first: `1 year 6 months`."""
    numbers, words = _AMOUNT.findall(plain), _AMOUNT.split(plain)
    if not numbers or words[0].strip() or len(numbers) > len(UNITS):
        return None
    total, before = Fraction(0), -1
    for n, (number, said) in enumerate(zip(numbers, words[1:], strict=True), 1):
        unit = _lone_unit(said, is_last=n == len(numbers))
        if unit is None or UNITS.index(unit) <= before:
            return None
        if said.strip(" .") == "m" and len(numbers) == 1 and Fraction(number.replace(",", ".")) > _MOST_BARE_M:
            return None
        amount = Fraction(number.replace(",", ".")) / IN_A_YEAR[unit]
        if before >= 0 and amount * IN_A_YEAR[UNITS[before]] >= 1:
            return None  # 59 months beside years are no rest of a year
        before, total = UNITS.index(unit), total + amount
    return int(total) if total <= OLDEST_YEARS else None


def _lone_unit(said: str, is_last: bool) -> str | None:
    """The unit of an amount, where nothing else is said but an `and` before the next one."""
    words = [word.strip(".,;") for word in said.split()]
    if not is_last and len(words) > 1 and words[-1] in AND:
        words = words[:-1]
    return UNIT_OF.get(" ".join(words))


def parse_band(text: str, unit: str = "years") -> Span | None:
    """`15-24`, `0 to 4 years`, `<5`, `60+`, `18 años y más`, `6-59 months` as (low, high) in completed years.

    High None is open. A bare number is None (it may be a code), and so is whatever is not one band. `over 60` and
    `mayor de 60` are written for 60 and over too, so they start at 60; only the sign `>60` starts at 61. Numbers without
    a unit are in `unit`.
    """
    folded = fold(text)
    numbers = [int(n[:9]) for n in re.findall(r"\d+", folded)]  # of more digits Python may make no number at all
    words = re.split(r"\d+", folded)
    if len(numbers) == 1:
        return _open_band(folded, numbers[0], unit_in(f"{words[0]} {words[1]}") or unit)
    if len(numbers) != 2:
        return None
    connected = _BETWEEN.search(words[1])
    if not (_RANGE_SIGN.match(words[1]) or connected):
        return None
    of_low = unit_in(words[1][: connected.start()]) if connected else None
    of_high = unit_in(words[2]) or (None if of_low else unit)
    if of_high is None and of_low is not None and words[1].strip() != "-" and not words[2].strip():
        return None  # `6 months - 2`: two of what?
    low_unit, high_unit = of_low or of_high or unit, of_high or unit
    low, high = years_of(numbers[0], low_unit), years_of(numbers[1], high_unit)
    rises = numbers[0] <= numbers[1] if low_unit == high_unit else low <= high
    return (low, high) if rises and high <= OLDEST_YEARS else None


def _open_band(folded: str, number: int, unit: str) -> Span | None:
    if _NEGATED.search(folded) or years_of(number, unit) > OLDEST_YEARS:
        return None
    if _UP_TO.search(folded):
        return 0, years_of(number, unit)
    if _OR_ABOVE.search(folded):
        return years_of(number, unit), None
    if "<" in folded or _BELOW.search(folded):
        return (0, years_of(number - 1, unit)) if number > 0 else None
    if ">" in folded:
        return years_of(number + 1, unit), None
    return None


_TURNED = re.compile(
    r"(?:(?P<day>\d{1,2})[-/. ]\s?(?P<name>\D{3,14}?|thg ?\d{1,2})\.?|(?P<month>\D{3,14}?|thg ?\d{1,2})\.?[-/. ]\s?(?P<year>\d{1,2}))"
)


def band_turned_date(text: str) -> str | None:
    """The band of which a spreadsheet made a date: `05-Nov` was `5-11`, `Dec-17` was `12-17`, a typed 2017-12-01 too; else None.

    Of two bands a date could have been, one of the standard bands is named first.
    """
    folded = fold(text)
    if iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[t ].*)?", folded):
        year, month, day = (int(part) for part in iso.groups())
        typed = ((day, month), (month, day), *([(month, year % 100)] if day == 1 else []))
        return _likeliest(typed)
    found = _TURNED.fullmatch(folded)
    if not found:
        return None
    name, number = found["name"] or found["month"], int(found["day"] or found["year"])
    month_number = int(name.removeprefix("thg")) if name.startswith("thg") else month_of(name, "gregorian")
    if month_number is None:
        return None
    return _likeliest(((number, month_number), (month_number, number)))


def _likeliest(typed: tuple[tuple[int, int], ...]) -> str | None:
    """The standard band among those that were perhaps typed, else the first that rises."""
    rising = [f"{low}-{high}" for low, high in typed if low < high]
    return next((band for band in rising if band in BANDS), rising[0] if rising else None)
