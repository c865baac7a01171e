"""The Arabic letters of the page, cut out of the packaged font so that they fit a page of 1.5 MB and always join.

Latin letters and digits are left to the reader's own fonts: every device has them, not every device has Arabic.
"""

import base64
import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ARABIC = "U+0600-06FF"
_LETTERS = range(0x0600, 0x0700)  # their joined forms come along with them
WEIGHTS = (400, 700)


def font_face() -> str:
    """The `@font-face` rule with the letters in it."""
    data = base64.b64encode(arabic_letters()).decode("ascii")
    weights = f"{WEIGHTS[0]} {WEIGHTS[1]}"
    return (
        f'@font-face {{ font-family: "Explorer Arabic"; font-weight: {weights}; unicode-range: {ARABIC};\n'
        f'  src: url("data:font/woff;base64,{data}") format("woff"); }}\n'
    )


@cache
def arabic_letters() -> bytes:
    """Noto Sans Arabic as WOFF with all letters of the Arabic block, thin to bold between the weights used."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(_packaged())
    options = subset.Options(
        flavor="woff", layout_features=["*"], notdef_outline=True, hinting=False, name_IDs=[1, 2, 13]
    )
    cut = subset.Subsetter(options)
    cut.populate(unicodes=[0x20, *_LETTERS])
    cut.subset(font)
    font = instantiateVariableFont(font, {"wdth": 100, "wght": WEIGHTS})
    font.flavor, font.recalcTimestamp = "woff", False
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _packaged() -> Path:
    found = find_spec("fontpkg_noto_sans_arabic")
    assert found and found.origin  # a dependency of this project
    (file,) = (Path(found.origin).parent / "files").glob("*.ttf")
    return file
