"""The explorer: one HTML page that holds the public figures of a country, and the script to look at them.

It opens from a USB stick: style, script, letters and data stand in the file, and its own policy forbids every request.
Here: putting the page together. Not here: what it shows (`shown`, `packing`, `words`), how it works (`script/`).
"""

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from string import Template
from typing import Any

from assets.explorer.font import font_face
from assets.explorer.packing import asked_by, codes_of, packed_marts
from assets.explorer.shown import DEVICES, SHOWN, WITHIN, compared
from assets.explorer.words import labels_of, places_of, reasons_of, words_of
from assets.reports.register import Register
from assets.reports.wording import Wording
from schemas.languages import language_of

ROOM = Path(__file__).parent
# In this order: what a file uses stands in those before it.
SCRIPTS = (
    "numbers", "data", "words", "cells", "state", "drawing", "columns_chart", "bars_chart", "intervals_chart", "rows",
    "casualties", "needs", "needs_gap", "access", "barriers", "compare", "table", "page",
)  # fmt: skip


def build_page(register: Register, wordings: Mapping[str, Wording], facts: Mapping[str, str]) -> bytes:
    """The page as UTF-8, in the languages of the wordings; the first is the one it starts in.

    `facts`: release or refresh (what the figures are of), units_base and threshold_area (as `making.opened` gives
    them). The same marts and words give the same bytes.
    """
    data = page_data(register, wordings, facts)
    first = data["words"][data["languages"][0]]
    style, script = font_face() + _read("style.css"), _script()
    links = "".join(
        f'<li><a lang="{one}" hreflang="{one}" href="#lang={one}">{language_of(one).name}</a></li>'
        for one in data["languages"]
    )
    page = Template(_read("page.html")).substitute(
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; font-src data:; "
        "base-uri 'none'; form-action 'none'",
        title=html.escape(first["title"].replace("{country}", first["country"])),
        languages=links,
        no_script=html.escape(first["no_script"]),
        style=style,
        data=_embedded(data),
        script=script,
    )
    return page.encode("utf-8")


def page_data(register: Register, wordings: Mapping[str, Wording], facts: Mapping[str, str]) -> dict[str, Any]:
    """All the page knows: the packed marts, their codes and places in words, the words of every language."""
    marts = packed_marts(register)
    return {
        "country": register.country,
        "languages": list(wordings),
        "spoken": {one: spoken(one) for one in wordings},
        "words": {one: words_of(register, wording, facts) for one, wording in wordings.items()},
        "labels": labels_of(register, marts.values(), list(wordings)),
        "places": places_of(register, marts.values()),
        "empty": {one: reasons_of(register, wording, marts) for one, wording in wordings.items()},
        "told": [shown.mart for shown in SHOWN],
        "compared": list(compared()),
        "within": list(WITHIN),
        "devices": list(DEVICES),
        "asked": {survey: asked_by(register, marts, survey) for survey in codes_of(marts.values(), "survey")},
        "marts": marts,
    }


def spoken(code: str) -> dict[str, str]:
    """How a language runs and writes numbers."""
    return {key: said for key, said in asdict(language_of(code)).items() if key not in ("code", "name")}


def _script() -> str:
    """All scripts as one, in a scope of its own."""
    parts = (f"// ---- {name}.js\n{_read(f'script/{name}.js')}" for name in SCRIPTS)
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"


def _embedded(data: dict[str, Any]) -> str:
    """JSON that cannot end the element it stands in, nor open a comment there."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _hash(text: str) -> str:
    """What the policy lets through: the sha256 of exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _read(name: str) -> str:
    return (ROOM / name).read_text("utf-8")
