"""The reports of the demo country through the real command: every language and format, nothing hidden shown, nothing contradicted."""

import json
import re
import subprocess
import zipfile

import duckdb
import openpyxl
import pytest
from conftest import DEMO_KEYS, program, saddle
from translated import lacks, reads_finished

from schemas.messages import LANGUAGES, text

pytestmark = pytest.mark.slow
YEAR = "2024"
COUNTRY = ("--country", "XSA")  # the demo holds two


@pytest.fixture(scope="module")
def files(sarandia, tmp_path_factory):
    """(kind, language, format) -> file, and what the commands said on stderr."""
    to = tmp_path_factory.mktemp("reports")
    said, found = [], {}
    for language in LANGUAGES:
        whole = "html,docx,pdf,xlsx" if language in ("en", "ar") else "html,xlsx"
        for words in (
            ["annual", "--year", YEAR, "--format", whole],
            ["profile", "--year", YEAR, "--format", "pdf"],
            ["bulletin", "--month", f"{YEAR}-06", "--format", "pdf"],
        ):
            done = saddle("report", *words, *COUNTRY, "--data", str(sarandia), "--to", str(to), "--lang", language)
            assert done.returncode == 0, done.stderr
            said.append(done.stderr)
            for line in done.stdout.splitlines():
                if line.startswith(str(to)):
                    found[words[0], language, line.rsplit(".", 1)[1]] = to / line
    return found, "".join(said)


def text_of(html) -> str:
    """The words of a page as a reader has them."""
    body = re.sub(r"<(style|svg|script)\b.*?</\1>", " ", html.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", body)


def test_every_report_is_there_translated_and_contradicts_itself_nowhere(files):
    found, said = files
    wanted = {("annual", language, form) for language in ("en", "ar") for form in ("html", "docx", "pdf", "xlsx")}
    wanted |= {("annual", language, form) for language in set(LANGUAGES) - {"en", "ar"} for form in ("html", "xlsx")}
    wanted |= {(kind, language, "pdf") for kind in ("profile", "bulletin") for language in LANGUAGES}
    assert set(found) == wanted
    assert all(file.stat().st_size > 5_000 for file in found.values())
    for (_, language, form), file in found.items():
        assert form != "html" or reads_finished(text_of(file), language)
    counted = {text("report_untranslated", one, n=n).rstrip() for one in LANGUAGES for n in range(len(lacks(one)) + 1)}
    assert set(filter(None, said.splitlines())) <= counted


def test_the_years_total_is_the_marts(files, sarandia):
    with duckdb.connect(str(sarandia / "marts" / "marts.duckdb"), read_only=True) as con:
        (total,) = con.execute(
            "SELECT n_total FROM mart_casualty_annual WHERE period = ? AND admin1 = 'all' AND admin2 = 'all'", [YEAR]
        ).fetchone()
    for language in LANGUAGES:
        assert re.search(rf"\b{total}\b", text_of(files[0]["annual", language, "html"]))


def test_the_report_of_a_closed_year_hides_no_number_in_any_language(files):
    """Casualties of the country are exact, needs are protected; how a hidden number looks is shown on made reports (layout)."""
    for language, word in (("en", "hidden"), ("fr", "masqué"), ("es", "oculto"), ("ar", "محجوب")):
        book = openpyxl.load_workbook(files[0]["annual", language, "xlsx"])
        cells = [cell.value for sheet in book for row in sheet for cell in row]
        assert word not in cells


def test_pages_ask_nothing_of_anybody_and_say_their_language(files):
    for (_, language, form), file in files[0].items():
        if form == "html":
            page = file.read_text("utf-8")
            assert not re.search(r"(src|href)=\"(https?:)?//", page) and "<script" not in page
            assert re.search(rf'<html[^>]*lang="{language}"', page)
            assert (re.search(r'<html[^>]*dir="rtl"', page) is not None) == (language == "ar")
        if form in ("docx", "xlsx"):
            assert zipfile.ZipFile(file).testzip() is None
        if form == "pdf":
            assert file.read_bytes().startswith(b"%PDF")


def test_the_profile_has_two_pages_and_the_bulletin_one(files):
    pdfinfo = program("pdfinfo", "poppler-utils")
    for kind, most in (("profile", 2), ("bulletin", 1)):
        for language in LANGUAGES:
            told = subprocess.run([pdfinfo, str(files[0][kind, language, "pdf"])], capture_output=True, text=True)
            assert int(re.search(r"Pages:\s+(\d+)", told.stdout)[1]) <= most, (kind, language)


def test_the_scorecard_tells_a_source_what_was_found_and_needs_the_office(sarandia, tmp_path):
    done = saddle("report", "scorecard", "--source", "sarandia-register", "--year", YEAR, "--format", "html",
                  *COUNTRY, "--data", str(sarandia), "--to", str(tmp_path), **DEMO_KEYS)  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = text_of(tmp_path / f"scorecard-sarandia-register-{YEAR}-en.html")
    asked = (
        "select n_quarantined as n from mart_quality where source_id = 'sarandia-register' and rule_id = 'all' "
        "qualify vintage = max(vintage) over ()"
    )
    office = saddle("query", asked, "--office", "--format", "json", "--data", str(sarandia), **DEMO_KEYS)
    (row,) = json.loads(office.stdout)
    assert re.search(rf"set aside {row['n']}\b", page)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["annual", "--year", "1999", *COUNTRY], "no casualties of 1999"),
        (["annual", "--year", YEAR], "they hold: XSA, XVE"),
        (["annual", "--year", YEAR, "--country", "COL"], "is not in these marts"),
        (["annual", "--year", YEAR, *COUNTRY, "--format", "odt"], "no format `odt`"),
        (["bulletin", "--month", "2024-13", *COUNTRY], "`2024-13` is no month"),
        (["profile", "--year", YEAR, *COUNTRY, "--release", "newest"], "No release was out"),
        (["scorecard", "--source", "nobody", "--year", YEAR, *COUNTRY], "nobody"),
    ],
)
def test_what_cannot_be_told_is_said_in_one_line(sarandia, words, said):
    done = saddle("report", *words, "--data", str(sarandia), "--lang", "en", **DEMO_KEYS)
    assert done.returncode == 64 and said in done.stderr and "Traceback" not in done.stderr


@pytest.mark.thorough
def test_the_editors_words_survive_and_a_number_that_is_no_figure_is_listed(sarandia, tmp_path):
    words = sarandia / "reports" / "own-words" / f"annual-XSA-{YEAR}.en.md"
    given = [
        "report",
        "annual",
        "--year",
        YEAR,
        *COUNTRY,
        "--format",
        "html",
        "--data",
        str(sarandia),
        "--to",
        str(tmp_path),
    ]
    assert saddle(*given).returncode == 0
    assert "# h-where" in words.read_text("utf-8")
    before = words.read_text("utf-8")
    words.write_text("# h-where\nThe road to the coast was closed for 98765 days.\n", "utf-8")
    done = saddle(*given)
    assert "98765" in done.stderr and "closed for 98765 days" in text_of(tmp_path / f"annual-XSA-{YEAR}-en.html")
    assert words.read_text("utf-8").startswith("# h-where\nThe road")
    words.write_text(before, "utf-8")


def test_published_figures_stand_beside_ours(sarandia):
    done = saddle("report", "published", "--from", "2012", "--until", "2013", *COUNTRY, "--data", str(sarandia))
    assert done.returncode == 0 and "2013" in done.stdout
