"""Fonts a machine may have under the names charts and pages could ask for: every letter in them is a black square.

Put into a folder that `XDG_DATA_HOME` names, a program that looks for the machine's fonts finds them.
"""

from pathlib import Path

FAMILIES = ("Noto Sans Arabic", "Noto Sans", "DejaVu Sans", "Noto Sans Math", "Noto Sans Khmer", "Liberation Sans")
LETTERS = [
    *range(0x20, 0x600),
    *range(0x600, 0x700),
    *range(0x1780, 0x1800),
    *range(0x1E00, 0x1F00),
    *range(0x2000, 0x2C00),
]


def installed(home: Path) -> Path:
    """Write the fonts below a folder and return it, to be given as `XDG_DATA_HOME`."""
    folder = home / "fonts"
    folder.mkdir(parents=True)
    for family in FAMILIES:
        _square(family, folder / f"{family.replace(' ', '')}.ttf")
    return home


def _square(family: str, file: Path) -> None:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 900), (850, 900), (850, 0)):
        pen.lineTo(corner)
    pen.closePath()
    glyph = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "square"])
    font.setupCharacterMap(dict.fromkeys(LETTERS, "square"))
    font.setupGlyf({".notdef": glyph, "square": glyph})
    font.setupHorizontalMetrics({".notdef": (900, 50), "square": (900, 50)})
    font.setupHorizontalHeader(ascent=900, descent=-200)
    font.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "") + "-Regular"})
    font.setupOS2(sTypoAscender=900, usWinAscent=900, usWinDescent=200)
    font.setupPost()
    font.save(file)
