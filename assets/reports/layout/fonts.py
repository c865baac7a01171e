"""The font of every page: Noto Sans Arabic (OFL), which holds Arabic, Dari and Latin letters and digits of one width.

It comes with a package, so that a page looks the same on every machine; a web page carries the letters it uses.
"""

import base64
import hashlib
import io
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from warehouse.atomic import write_bytes

FAMILY = "Noto Sans Arabic"
OFFICE_FAMILY = "Noto Sans Arabic Text"  # in documents: lines 1.5 times the size high, not 2.1 as the original's
LINE = (1080, 440)  # above and below, of 1000
OFFICE = ((0x20, 0x17F), (0x600, 0x6FF), (0x2010, 0x2044), (0x20A0, 0x20C0), (0x2200, 0x2265))
LIKE_IT = "Arial"  # what an office program takes when it has not got the font


def font_folder() -> Path:
    """Where the font's file lies."""
    import fontpkg_noto_sans_arabic

    return fontpkg_noto_sans_arabic.ROOT / "files"


def font_file() -> Path:
    """The font: one file for all weights."""
    return next(font_folder().glob("*.ttf"))


def embedded(text: str) -> str:
    """The font as base64 WOFF with the letters of the text, regular to bold."""
    return _embedded("".join(sorted(set(text))))


@cache
def _embedded(letters: str) -> str:
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(font_file(), recalcTimestamp=False)
    _keep(font, letters)
    # only the weights a page uses, one width
    font = instancer.instantiateVariableFont(font, {"wdth": 100, "wght": (400, 700)})
    font.flavor = "woff"
    held = io.BytesIO()
    font.save(held)
    return base64.b64encode(held.getvalue()).decode()


def _keep(font, letters: Iterable[str]) -> None:
    """Drop every letter but these; what joins and places Arabic letters stays."""
    from fontTools import subset

    options = subset.Options(layout_features=["*"], notdef_outline=True, recalc_timestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(letters))
    cutter.subset(font)


@cache
def static(weight: int) -> bytes:
    """The font at one weight with all letters an office writes with: Latin, Arabic and Dari, signs.

    Kept in the user's cache: it takes three seconds to make and is the same as long as the font and this file are.
    """
    made_from = font_file().read_bytes() + Path(__file__).read_bytes() + str(weight).encode()
    kept = _cache_folder() / f"{hashlib.sha256(made_from).hexdigest()}.ttf"
    if kept.is_file():
        return kept.read_bytes()
    made = _static(weight)
    with suppress(OSError):  # a home that cannot be written only costs the time again
        write_bytes(kept, made)
    return made


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "saddle" / "fonts"


def _static(weight: int) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(font_file(), recalcTimestamp=False)
    _keep(font, (chr(code) for first, last in OFFICE for code in range(first, last + 1)))
    font = instancer.instantiateVariableFont(font, {"wdth": 100, "wght": weight}, updateFontNames=False)
    for n in (1, 16):
        font["name"].setName(OFFICE_FAMILY, n, 3, 1, 0x409)
    font["name"].setName("Bold" if weight >= 600 else "Regular", 2, 3, 1, 0x409)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = LINE[0], -LINE[1], 0
    held = font["OS/2"]
    held.sTypoAscender, held.sTypoDescender, held.sTypoLineGap = LINE[0], -LINE[1], 0
    held.usWinAscent, held.usWinDescent = LINE
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = 0x20 if weight >= 600 else 0x40  # bold, regular
    font["head"].macStyle = 1 if weight >= 600 else 0
    held = io.BytesIO()
    font.save(held)
    return held.getvalue()
