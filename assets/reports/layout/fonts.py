"""The font of every page and picture: Noto Sans Arabic (OFL), which holds Arabic, Dari and Latin letters and digits of one width.

Cyrillic, Greek and Vietnamese letters are put into it from Noto Sans (OFL), of the same design and the same axes. They come
with packages and are given a family name of our own, so that no font of the machine can stand in for them: a page looks the same
everywhere. A web page carries the letters it uses. Here: the font's files. Not here: what is drawn with them.
"""

import base64
import io
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from assets.reports.layout.font_cache import kept

FAMILY = "SADDLE Sans"
OFFICE_FAMILY = "SADDLE Sans Text"  # in documents: lines 1.5 times the size high, not 2.1 as the original's
LINE = (1080, 440)  # above and below, of 1000
OFFICE = ((0x20, 0x17F), (0x600, 0x6FF), (0x2010, 0x2044), (0x20A0, 0x20C0), (0x2200, 0x2265))
MORE = (
    (0x180, 0x24F),
    (0x370, 0x52F),
    (0x1E00, 0x1EFF),
)  # letters of the sister: Latin of many languages, Greek, Cyrillic
LIKE_IT = "Arial"  # what an office program takes when it has not got the font
_NAMES = (1, 3, 4, 6, 16, 25)  # the records of a font's name table that say its family
_THEIRS = "Noto Sans Arabic"


def font_folder() -> Path:
    """A folder that holds the font's file and nothing else."""
    return font_file().parent


def font_file() -> Path:
    """The font under our name: one file for all weights, made anew when it is gone or altered."""
    return kept(f"{FAMILY} with {version('fontpkg-noto-sans')}", _shipped(), Path(__file__), _made)


@cache
def letters() -> frozenset[int]:
    """The code points the font has a shape for."""
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(font_file(), lazy=True).getBestCmap())


def _shipped() -> Path:
    """The file of the package."""
    import fontpkg_noto_sans_arabic

    return next((fontpkg_noto_sans_arabic.ROOT / "files").glob("*.ttf"))


def _made() -> bytes:
    from fontTools.ttLib import TTFont

    font = TTFont(_shipped(), recalcTimestamp=False)
    _take_in(font, _sisters_letters({code for first, last in MORE for code in range(first, last + 1)}))
    for record in [one for one in font["name"].names if one.nameID in _NAMES]:
        said = record.toUnicode().replace(_THEIRS, FAMILY).replace(_bare(_THEIRS), _bare(FAMILY))
        font["name"].setName(said, record.nameID, record.platformID, record.platEncID, record.langID)
    return _saved(font)


def _sisters_letters(wanted: set[int]):
    """Noto Sans with these letters alone, and without what is written for the dots of a screen."""
    import fontpkg_noto_sans
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf", recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False, recalc_timestamp=False))
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    return font


def _take_in(font, sister) -> None:
    """Put the sister's letters into the font, where it has none of its own; with their forms at every weight."""
    from fontTools.varLib.hvar import add_HVAR

    own = font.getBestCmap()
    named = {one: f"sister.{one}" for one in sister.getGlyphOrder()}
    glyphs, widths, forms = font["glyf"], font["hmtx"], font["gvar"]
    for one, name in named.items():
        glyph = sister["glyf"][one]
        for part in glyph.components if glyph.isComposite() else ():
            part.glyphName = named[part.glyphName]
        glyphs[name], widths[name] = glyph, sister["hmtx"][one]
        forms.variations[name] = sister["gvar"].variations.get(one, [])
    for table in (table for table in font["cmap"].tables if table.isUnicode()):
        table.cmap |= {code: named[one] for code, one in sister.getBestCmap().items() if code not in own}
    del font["HVAR"]
    add_HVAR(font)


def _bare(name: str) -> str:
    return name.replace(" ", "")


def _saved(font) -> bytes:
    held = io.BytesIO()
    font.save(held)
    return held.getvalue()


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
    return base64.b64encode(_saved(font)).decode()


def _keep(font, letters: Iterable[str]) -> None:
    """Drop every letter but these; what joins and places Arabic letters stays."""
    from fontTools import subset

    options = subset.Options(layout_features=["*"], notdef_outline=True, recalc_timestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(letters))
    cutter.subset(font)


@cache
def static(weight: int) -> bytes:
    """The font at one weight with all letters an office writes with: Latin, Arabic and Dari, signs."""
    return kept(f"{OFFICE_FAMILY} {weight}", _shipped(), Path(__file__), lambda: _static(weight)).read_bytes()


def _static(weight: int) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(_shipped(), recalcTimestamp=False)
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
    return _saved(font)
