"""Numbers and coordinates as sources write them."""

import re

from methods.folding import fold_digits


def parse_number(text: str, thousands: str | None = None, decimal: str = ".") -> float | None:
    """A number in digits of any script with the declared separators; None when it is none."""
    plain = fold_digits(text).strip()
    if thousands:
        plain = plain.replace(thousands, "")
    if decimal != ".":
        plain = plain.replace(decimal, ".")
    return float(plain) if re.fullmatch(r"[+-]?\d+(\.\d+)?", plain) else None


def on_globe(latitude: float, longitude: float) -> bool:
    """Is the point on the globe (decimal degrees WGS 84)?"""
    return abs(latitude) <= 90 and abs(longitude) <= 180


def lost_decimal_point(latitude: float, longitude: float) -> bool:
    """Off the globe, but on it once divided by a power of ten: a spreadsheet ate the decimal point."""
    return not on_globe(latitude, longitude) and any(
        on_globe(latitude / 10**n, longitude / 10**n) for n in range(1, 16)
    )
