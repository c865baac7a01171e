"""Pictures and pages use the shipped font under a name of our own, whatever fonts the machine has."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY
from decoy_fonts import installed
from made_report import made_report

from assets.reports.charts import theme
from assets.reports.layout import font_cache, fonts

FOREIGN = "កម្ពុជា Żółć ≥ ∑ Жовтень Quảng Trị ½ 中文 😀"  # much of it is not in the font
# in a process of its own: fonts are looked for once. Prints a checksum of each picture, of each file, and what the machine has
ELSEWHERE = """
import hashlib, json, sys
from dataclasses import replace
from pathlib import Path
import vl_convert
from made_report import made_drawing, made_report
from assets.reports.document import Chart
from assets.reports.layout.drawing import drawn
from assets.reports.layout.formats import write
language, foreign, to = sys.argv[1:]
report = made_report(language)
chart = next(report.charts())
named = replace(chart, spec=made_drawing(language, foreign))
held = {form: drawn(chart, language, form) for form in ("svg", "png", "pdf")}
held |= {f"foreign {form}": drawn(named, language, form) for form in ("png", "pdf")}
blocks = [named if isinstance(block, Chart) else block for block in report.blocks]
held |= {file.suffix: file.read_bytes() for file in write(report, ["html", "docx", "pdf"], Path(to), "plain")}
strange = replace(report, title=foreign, blocks=blocks)
held |= {f"foreign {file.suffix}": file.read_bytes() for file in write(strange, ["pdf"], Path(to), "named")}
words = {"mark": {"type": "text", "font": "Noto Sans Arabic"}, "data": {"values": [{"a": "Abc"}]}}
words["encoding"] = {"text": {"field": "a"}}
held["machine"] = vl_convert.vegalite_to_png(json.dumps(words))
print(json.dumps({name: hashlib.sha256(one).hexdigest() for name, one in held.items()}))
"""


def elsewhere(language: str, folder: Path, **environment: str) -> dict[str, str]:
    """Checksums of the same report's pictures and files on a machine with other fonts."""
    found = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests" / "reports")])}
    words = [sys.executable, "-c", ELSEWHERE, language, FOREIGN, str(folder)]
    done = subprocess.run(words, env={**found, **environment}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("language", ["ar", pytest.param("en", marks=pytest.mark.thorough)])
def test_pictures_and_files_are_the_same_whatever_fonts_the_machine_has(tmp_path, language):
    here = elsewhere(language, tmp_path / "here", XDG_DATA_HOME=str(tmp_path / "none"))
    there = elsewhere(language, tmp_path / "there", XDG_DATA_HOME=str(installed(tmp_path / "machine")))
    assert here.pop("machine") != there.pop("machine")  # the other machine's fonts are found where they are asked for
    assert here == there


def test_the_family_is_our_own_and_the_license_stays():
    from fontTools.ttLib import TTFont

    names = {one.nameID: one.toUnicode() for one in TTFont(fonts.font_file())["name"].names}
    assert theme.FONT == fonts.FAMILY == names[1] == "SADDLE Sans"
    assert "Noto" not in " ".join(names[one] for one in (1, 4, 6)) and "Open Font License" in names[13]
    assert list(fonts.font_folder().iterdir()) == [fonts.font_file()]


def test_cyrillic_letters_have_the_forms_and_widths_of_their_own_font_at_every_weight():
    import fontpkg_noto_sans
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.ttLib import TTFont

    theirs = TTFont(fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf")
    ours = TTFont(fonts.font_file())

    def drawn(font, letter: str, weight: int) -> tuple:
        pen, glyphs = RecordingPen(), font.getGlyphSet(location={"wght": weight})
        glyph = glyphs[font.getBestCmap()[ord(letter)]]
        glyph.draw(pen)
        return round(glyph.width), [
            (how, [(round(x), round(y)) for x, y in at]) for how, at in pen.value if how != "addComponent"
        ]

    for letter in "ЖйЇҷӯộΩ":
        for weight in (400, 700):
            assert drawn(ours, letter, weight) == drawn(theirs, letter, weight), (letter, weight)
        assert drawn(ours, letter, 400) != drawn(ours, letter, 700) or letter in "й"


def test_every_text_of_a_drawing_asks_for_our_font(tmp_path):
    from assets.reports.layout.drawing import drawn

    svg = drawn(next(made_report("en").charts()), "en", "svg").decode()
    assert set(re.findall(r'font-family="([^"]+)"', svg)) == {"SADDLE Sans"}
    assert all("font-family" in one for one in re.findall(r"<text[^>]*>", svg))


def test_a_damaged_font_of_the_cache_is_made_anew_and_a_home_nobody_can_write_to_costs_only_time(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file = fonts.font_file()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert fonts.font_file().read_bytes() == whole
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a_file"))
    (tmp_path / "a_file").write_text("")
    assert fonts.font_file().read_bytes() == whole and tmp_path not in fonts.font_file().parents


def test_the_kept_font_is_named_by_its_checksum(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    source = tmp_path / "source"
    source.write_text("one")
    file = font_cache.kept("a", source, source, lambda: b"made")
    assert file.stem == hashlib.sha256(b"made").hexdigest() and file.read_bytes() == b"made"
    assert font_cache.kept("a", source, source, lambda: b"not made again") == file
