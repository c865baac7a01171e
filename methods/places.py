"""Place codes, numbers and coordinates as sources write them."""

import math
import re

from methods.folding import visible

# What no coordinate reaches, even where longitudes run from 0 to 360: beyond it, a decimal point was lost.
_FULL_CIRCLE = 360
_ARABIC_DECIMAL, _ARABIC_THOUSANDS = "٫", "٬"
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]\d{1,3})?")


def pcode(text: str, pad: int | None = None, prefix: str = "") -> str:
    """A place code as the reference writes it: ASCII digits, zeros in front, the prefix before it once.

    `5313` with pad 5 and prefix `CO` is `CO05313`; the `.0` a spreadsheet adds to a code goes. Blank stays blank.
    """
    code = re.sub(r"^(\d+)\.0+$", r"\1", visible(text))
    if prefix:
        code = code.removeprefix(prefix)
    return f"{prefix}{code.zfill(pad or 0)}" if code else ""


def parse_number(text: str, thousands: str | None = None, decimal: str = ".") -> float | None:
    """A number in digits of any script with the declared separators; None when it is none.

    A separator that was not declared is no number, nor is a thousands separator anywhere but before three digits. The
    Arabic separators need no declaration: they mean one thing only.
    """
    plain = visible(text).replace("−", "-")
    if _ARABIC_DECIMAL in plain or _ARABIC_THOUSANDS in plain:
        thousands, decimal = _ARABIC_THOUSANDS, _ARABIC_DECIMAL
    whole, point, fraction = plain.partition(decimal)
    if decimal != "." and ("." in fraction or ("." in whole and thousands != ".")):
        return None
    if thousands:
        whole = _without_thousands(whole, thousands)
    plain = f"{whole}.{fraction}" if point else whole
    if not _NUMBER.fullmatch(plain):
        return None
    number = float(plain)
    return number if math.isfinite(number) else None


def _without_thousands(whole: str, thousands: str) -> str:
    # a space as a separator is often a hard or a narrow one
    sign = r"\s" if thousands.isspace() else "['’]" if thousands in "'’" else re.escape(thousands)
    grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(?:{sign}\d{{3}})+", whole)
    return re.sub(sign, "", whole) if grouped else whole


def on_globe(latitude: float, longitude: float) -> bool:
    """Is the point on the globe (decimal degrees WGS 84)? Not a number is not."""
    return abs(latitude) <= 90 and abs(longitude) <= 180


def lost_decimal_point(latitude: float, longitude: float) -> bool:
    """So far off the globe that only a decimal point lost in a spreadsheet explains it: 4.5709 read as 45709.

    Latitude and longitude exchanged, or longitudes from 0 to 360, are off the globe for other reasons.
    """
    furthest = max(abs(latitude), abs(longitude))
    return math.isfinite(furthest) and furthest > _FULL_CIRCLE
