"""The editor's own paragraphs stand at the end of their chapter, survive every report, and a lost one is named."""

import pytest

from assets.release.folders import Withheld
from assets.reports.document import Heading, Note
from assets.reports.overlay import overlay_file, own_words, with_own_words, write_headings
from schemas.messages import text

BLOCKS = [
    Heading(1, "Trend", "h-trend"),
    Note("a"),
    Heading(2, "part", "h-part"),
    Heading(1, "Who", "h-who"),
    Note("b"),
]


def test_the_first_report_writes_the_headings_and_no_later_one_touches_the_file(tmp_path):
    file = overlay_file(tmp_path, "annual", "XSA", "2025", "en")
    write_headings(file, BLOCKS)
    assert own_words(file) == {}
    assert "# h-trend" in file.read_text("utf-8") and "h-part" not in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8") + "\nOurs\n", "utf-8")
    write_headings(file, BLOCKS)
    assert file.read_text("utf-8").endswith("Ours\n")


def test_paragraphs_stand_at_the_end_of_their_chapter(tmp_path):
    file = tmp_path / "words.md"
    file.write_text("\ufeff# h-trend\n<!-- Trend -->\nFirst line\nsecond line.\n\nAnother.\n# h-who\nLast.\n", "utf-8")
    found, lost = with_own_words(list(BLOCKS), own_words(file))
    said = [
        (place, block.text) for place, block in enumerate(found) if isinstance(block, Note) and block.kind == "editor"
    ]
    assert said == [(3, "First line second line."), (4, "Another."), (7, "Last.")]
    assert lost == []


def test_a_chapter_that_is_not_in_the_report_is_named(tmp_path):
    file = tmp_path / "words.md"
    file.write_text("# h-map\nLost.\n", "utf-8")
    found, lost = with_own_words(list(BLOCKS), own_words(file))
    assert lost == ["h-map"] and len(found) == len(BLOCKS)


def test_own_words_that_are_not_utf_8_are_refused_in_words_and_stay(tmp_path):
    file = tmp_path / "own.md"
    file.write_bytes("# h-who\nDéminage\n".encode("cp1252"))
    with pytest.raises(Withheld) as refused:
        own_words(file)
    assert str(file) in text(refused.value.key, "fr", **refused.value.params)
    assert file.read_bytes().endswith("Déminage\n".encode("cp1252"))
