"""A DOCX as a package: the font goes with it, all its parts have one date, so that the same report gives the same bytes.

Word keeps an embedded font unreadable for the machine's other programs: its first 32 bytes are mixed with a key that
stands beside it (ECMA-376, part 4, 17.8.1).
"""

import io
import uuid
import zipfile
from functools import cache

from assets.reports.layout import fonts

_PARTS = {"embedRegular": 400, "embedBold": 700}
_TYPE = '<Default Extension="odttf" ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont"/>'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(held: bytes) -> bytes:
    """The package with the font in it and one date for all its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(held)) as before, zipfile.ZipFile(out, "w") as after:
        parts = {name: before.read(name) for name in before.namelist()} | _fonts()
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            after.writestr(part, _announced(name, content))
    return out.getvalue()


@cache
def _fonts() -> dict[str, bytes]:
    """The parts that hold and name the font."""
    parts, named, related = {}, "", ""
    for place, weight in _PARTS.items():
        key = uuid.uuid5(uuid.NAMESPACE_DNS, f"{fonts.OFFICE_FAMILY} {weight}")
        parts[f"word/fonts/{place}.odttf"] = _mixed(fonts.static(weight), key)
        named += f'<w:{place} r:id="{place}" w:fontKey="{{{str(key).upper()}}}"/>'
        related += f'<Relationship Id="{place}" Type="{_R}/font" Target="fonts/{place}.odttf"/>'
    font = f'<w:font w:name="{fonts.OFFICE_FAMILY}"><w:altName w:val="{fonts.LIKE_IT}"/><w:family w:val="swiss"/>{named}</w:font>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts["word/fontTable.xml"] = f'{head}<w:fonts xmlns:w="{_W}" xmlns:r="{_R}">{font}</w:fonts>'.encode()
    parts["word/_rels/fontTable.xml.rels"] = (
        f'{head}<Relationships xmlns="{_RELATIONS}">{related}</Relationships>'.encode()
    )
    return parts


def _mixed(font: bytes, key: uuid.UUID) -> bytes:
    """The font with its first 32 bytes XOR the key, last byte first, twice."""
    turned = key.bytes[::-1] * 2
    return bytes(one ^ other for one, other in zip(font, turned, strict=False)) + font[32:]


def _announced(name: str, content: bytes) -> bytes:
    """The list of types and the settings, where a program looks whether there is a font."""
    if name == "[Content_Types].xml" and b"odttf" not in content:
        return content.replace(b"<Default", _TYPE.encode() + b"<Default", 1)
    if name == "word/settings.xml" and b"embedTrueTypeFonts" not in content:
        at = content.index(b">", content.index(b"<w:settings")) + 1
        return content[:at] + _after_zoom(content[at:])
    return content


def _after_zoom(settings: bytes) -> bytes:
    """The setting in its place: behind the view and the zoom, before all else (the schema has an order)."""
    import re

    first = re.match(rb"\s*(<w:(writeProtection|view|zoom)\b[^>]*/>\s*)*", settings)
    at = first.end() if first else 0
    return settings[:at] + b"<w:embedTrueTypeFonts/>" + settings[at:]
