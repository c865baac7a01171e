"""Which letters a declared date format may hold. What they read is `methods.dates`."""

import re

from schemas.calendar_names import CALENDARS

LETTERS = ("%Y", "%y", "%m", "%d", "%q", "%b", "%B", "%H", "%I", "%M", "%S", "%f", "%p", "%z", "%%")
EPOCHS = ("epoch_s", "epoch_ms")  # seconds or milliseconds since 1970: moments, which are days in a time zone only
NUMBERS = ("excel", *EPOCHS)  # numbers that are days; excel: of a spreadsheet
_PARTS_OF = {"%Y": "year", "%y": "year", "%m": "month", "%b": "month", "%B": "month", "%d": "day", "%q": "quarter"}


def fault_of(form: str) -> str | None:
    """What is wrong with a date format: a letter that is unknown, `%Y` when the year lacks, the part that stands twice."""
    if form in ("iso", *NUMBERS, *CALENDARS):
        return None
    found = re.findall(r"%.?", form)
    strange = [letter for letter in found if letter not in LETTERS]
    if strange:
        return strange[0]
    parts = [_PARTS_OF.get(letter, letter) for letter in found if letter in _PARTS_OF]
    twice = [letter for letter in found if letter in _PARTS_OF and parts.count(_PARTS_OF[letter]) > 1]
    if twice:
        return twice[0]
    return None if "year" in parts else "%Y"


def tells_a_moment(form: str) -> bool:
    """Whether texts in a form may tell a moment, which is another day in another time zone."""
    return form in ("iso", *EPOCHS) or "%z" in form or re.search("%[SMf]Z$", form) is not None
