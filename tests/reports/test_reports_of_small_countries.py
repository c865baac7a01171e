"""Every report of small countries through the real command: written, or refused in words; nothing ever fails.

In the suite three countries, each format and language once; `make thorough` has thirty, each report in all of them.
"""

import re
from pathlib import Path

import pytest
from conftest import saddle
from refreshing import KEYS
from reports.small_countries import NAMES, kind_of, made_country

from schemas.messages import LANGUAGES

pytestmark = pytest.mark.slow
FORMATS = ("html", "docx", "pdf", "xlsx")
HEADS = {"html": b"<!DOCTYPE html>", "docx": b"PK", "pdf": b"%PDF", "xlsx": b"PK"}
REPORTS = {
    "annual": ("--year", "2025"), "profile": ("--year", "2025"), "bulletin": ("--month", "2025-06"),
    "scorecard": ("--source", "register", "--year", "2025"),
}  # fmt: skip
UNTOLD = (
    "no_dates",
    "counts_only",
)  # no casualties of a year, or no country in the marts: reports are refused in words


def reported(folder: Path, kind: str, language: str, formats: str, to: Path) -> list[Path]:
    """The files of one report; empty when it was refused in words. Any other end fails, and a lost picture does."""
    done = saddle(
        "report", kind, *REPORTS[kind], "--format", formats, "--lang", language, "--data", str(folder), "--to", str(to), **KEYS
    )  # fmt: skip
    assert done.returncode in (0, 64), f"{kind} {language} {formats}: {done.returncode}\n{done.stderr}"
    assert "Traceback" not in done.stderr and "NotDrawn" not in done.stderr and "could not be drawn" not in done.stderr
    files = [Path(line) for line in done.stdout.splitlines() if line.startswith(str(to))]
    assert len(files) == (len(formats.split(",")) if done.returncode == 0 else 0)
    for file in files:
        assert file.read_bytes().startswith(HEADS[file.suffix[1:]]), file
    return files


@pytest.fixture(scope="module")
def countries(tmp_path_factory) -> dict[int, Path]:
    return {seed: made_country(tmp_path_factory.mktemp(f"country-{seed}"), seed) for seed in (0, 4, 5)}


@pytest.mark.parametrize("seed", [0, 4, 5])
def test_each_format_and_language_once(countries, seed, tmp_path):
    folder, n_told = countries[seed], 0
    for n, kind in enumerate(REPORTS):
        language, form = LANGUAGES[(n + seed) % 4], FORMATS[n]
        n_told += len(reported(folder, kind, language, form, tmp_path))
    assert n_told == 4 or kind_of(seed) in UNTOLD


def test_names_that_mean_something_to_a_format_stand_as_they_are(countries, tmp_path):
    (page,) = reported(countries[0], "annual", "en", "html", tmp_path)
    body = re.sub(r"<(style|svg)\b.*?</\1>", " ", page.read_text("utf-8"), flags=re.DOTALL)
    assert "Nord #1 *Est* $x$ `a` &lt;script&gt;" in body and "<script" not in body
    assert "Жовтень abc" in body and "\u202e" not in page.read_text("utf-8") and NAMES[2] in body


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(30))
def test_every_report_of_thirty_countries_in_every_format_and_language(seed, tmp_path):
    folder = made_country(tmp_path / "country", seed)
    told = {
        (kind, language): reported(folder, kind, language, ",".join(FORMATS), tmp_path / "reports")
        for kind in REPORTS
        for language in LANGUAGES
    }
    if kind_of(seed) not in UNTOLD:
        assert all(told.values())
