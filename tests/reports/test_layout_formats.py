"""Writing a report: the same bytes for the same report, whole files or none, nothing left behind."""

import os
import subprocess
import sys
import tempfile
from dataclasses import replace

import pytest
from conftest import REPOSITORY
from made_report import made_report

from assets.reports.document import Chart
from assets.reports.layout.formats import FORMATS, write

AGAIN = """
import sys
from pathlib import Path
from made_report import made_report
from assets.reports.layout.formats import FORMATS, write
write(made_report(sys.argv[1]), FORMATS, Path(sys.argv[2]), "report")
"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_same_report_gives_the_same_bytes_in_another_process_on_another_day(tmp_path, language):
    first = write(made_report(language), FORMATS, tmp_path / "one", "report")
    environment = {
        **os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kabul", "SOURCE_DATE_EPOCH": "1", "LC_ALL": "C",
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests" / "reports")]),
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-c", AGAIN, language, str(tmp_path / "two")],
        env=environment,
        cwd=tmp_path,
        check=True,
        timeout=300,
    )
    for file in first:
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.suffix


def test_files_are_named_by_their_format_in_the_order_asked(tmp_path):
    files = write(made_report("en", "scorecard"), ["xlsx", "html", "xlsx"], tmp_path, "card")
    assert [file.name for file in files] == ["card.xlsx", "card.html"]


def test_a_format_there_is_not_is_named_and_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match="no such format: odt"):
        write(made_report("en"), ["html", "odt"], tmp_path / "out", "report")
    assert not (tmp_path / "out").exists()


def test_nothing_is_left_behind_even_when_a_drawing_fails(tmp_path, monkeypatch):
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    write(made_report("en"), FORMATS, tmp_path / "out", "report")
    assert list(aside.iterdir()) == []
    report = made_report("en")
    broken = [replace(block, spec=None) if isinstance(block, Chart) else block for block in report.blocks]
    write(replace(report, blocks=broken), ["pdf"], tmp_path / "broken", "report")
    assert list(aside.iterdir()) == []
    assert [file.name for file in (tmp_path / "broken").iterdir()] == ["report.pdf"]


def test_a_file_that_is_there_stays_whole_while_it_is_replaced(tmp_path, monkeypatch):
    (tmp_path / "report.html").write_text("before")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("no room")))
    with pytest.raises(OSError, match="no room"):
        write(made_report("en"), ["html"], tmp_path, "report")
    assert (tmp_path / "report.html").read_text() == "before"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["annual", "profile", "bulletin", "scorecard"])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_kind_can_be_written_in_every_language_and_format(tmp_path, kind, language):
    files = write(made_report(language, kind), FORMATS, tmp_path, "report")
    assert [file.stat().st_size > 5_000 for file in files] == [True] * 4
