"""The explorer of the demo country: its weight, every question in every language, and downloads against the marts."""

import csv
import io
from pathlib import Path

import duckdb
import pytest
from explorer.browser import Page
from explorer.opened_pages import driver_and_downloads  # noqa: F401
from explorer.planted_page import FACTS, LANGUAGES
from translated import reads_finished

from assets.explorer.build import build_page
from assets.release.reader import open_marts
from assets.reports.register import figure_id, open_register
from assets.reports.wording import Wording

# ruff: noqa: F811
pytestmark = pytest.mark.slow

HEAVIEST = 1_500_000  # bytes, for a page that travels on a USB stick and opens on a slow phone
PEOPLE = "people=survivors&unit=person"
ASKED = {  # address of a view -> the mart its file is of
    "view=years&area=all&by=group": "casualty_annual",
    "view=years&area=XSA03&by=outcome": "casualty_annual",
    "view=areas&period=2016&area=all&measure=n_killed": "casualty_annual",
    f"view=gap&measure=gap&{PEOPLE}&period=2026&service=each&area=all&by=sex": "needs_gap",
    f"view=gap&measure=strict_coverage&{PEOPLE}&period=2024&service=medical&area=each&by=none": "needs_gap",
    f"view=gap&measure=trouble_rate&{PEOPLE}&period=2024&service=each&area=all&by=sex_disability": "needs_gap",
    f"view=access&{PEOPLE}&by=sex&period=2025&service=each": "access_by_gender",
    f"view=access&{PEOPLE}&by=disability&period=2024&service=medical": "access_by_gender",
    f"view=barriers&{PEOPLE}&period=2026&service=rehabilitation&by=sex": "barrier_rank",
    f"view=compare&measure=needs_gap.gap&pair=female_v_male&{PEOPLE}&source=all&period=2026": "gender_gap",
}


@pytest.fixture(scope="module")
def demo(sarandia, tmp_path_factory) -> tuple[Path, Path]:
    """The demo's marts, and the page made of them."""
    marts = sarandia / "marts" / "marts.duckdb"
    file = tmp_path_factory.mktemp("demo") / "explorer.html"
    with open_marts(marts, "en") as opened:
        register = open_register(opened, "XSA", sarandia / "reference")
        file.write_bytes(build_page(register, {one: Wording(one) for one in LANGUAGES}, FACTS))
    return marts, file


@pytest.fixture
def page(demo, driver_and_downloads) -> Page:
    return Page(driver_and_downloads[0], demo[1], driver_and_downloads[1])


def test_it_is_light_enough_for_a_stick(demo):
    assert 200_000 < demo[1].stat().st_size < HEAVIEST


def test_every_word_is_translated(demo):
    assert reads_finished(demo[1].read_text("utf-8").split("<script>")[0], LANGUAGES[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_starts_with_something_to_see(page, language):
    for view in ("years", "areas", "gap", "access", "barriers", "compare"):
        page.open(f"lang={language}&view={view}")
        assert page.run("return document.querySelectorAll('#chart .column, #chart .bar, #chart .sign').length") > 3, (
            view
        )
        assert len(page.table()) > 2 and reads_finished(page.text("main"), language), view
    assert page.complaints() == []


def in_mart(con: duckdb.DuckDBPyConnection, mart: str, row: dict[str, str]) -> dict[str, str]:
    """The mart's own row at the keys of a downloaded row, its cells as the download writes them."""
    columns = [name for name, *_ in con.execute(f"DESCRIBE mart_{mart}").fetchall()]
    if mart == "gender_gap":
        within = [
            f"json_extract_string(\"within\", '$.{key}') = ?"
            for key in ("survey", "round", "service", "population_group")
        ]
        held = {key: row[key] for key in ("mart", "share", "period", "country", "group_a", "group_b")}
        keys, given = (
            [*(f"{key} = ?" for key in held), *within],
            [*held.values(), row["survey"], row["round"], row["service"], row["population_group"]],
        )
    else:
        named = [
            key
            for key in columns
            if key in row and f"{key}_status" not in row and not key.endswith(("_status", "_caution"))
        ]
        held = {
            key: row[key]
            for key in named
            if not any(key.endswith(ending) for ending in ("_low", "_high", "_known", "_open", "_weighted"))
        }
        rest = [key for key in ("age_group", "household_has_disability", "barrier_detail") if key in columns]
        keys, given = [*(f"{key} = ?" for key in held), *(f"{key} = 'all'" for key in rest)], list(held.values())
    rows = con.execute(f"SELECT * FROM mart_{mart} WHERE {' AND '.join(keys)}", given).fetchall()
    if not rows and mart == "casualty_annual":
        return {}  # a row that is absent
    (found,) = rows
    return {name: as_text(cell) for name, cell in zip(columns, found, strict=True) if name in row}


def as_text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def same(ours: str, theirs: str) -> bool:
    """Letter for letter; a share may be written with other decimals but is the same number."""
    try:
        return float(ours) == float(theirs)
    except ValueError:
        return ours == theirs


@pytest.mark.parametrize("address", ASKED)
def test_the_download_equals_the_mart(page, demo, address):
    page.open(f"lang=fr&{address}")
    rows = list(csv.DictReader(io.StringIO(page.downloaded().decode("utf-8-sig"))))
    mart = ASKED[address]
    assert len(rows) == len(page.table()) - 1 > 0
    with duckdb.connect(str(demo[0]), read_only=True) as con:
        for row in rows:
            published = {name: cell for name, cell in in_mart(con, mart, row).items() if not name.endswith("caution")}
            if not published:
                assert not [
                    name for name in row if name.startswith("n_") and not name.endswith("_status") and row[name]
                ]
                continue
            assert len(published) > 4
            assert {name: (row[name], cell) for name, cell in published.items() if not same(row[name], cell)} == {}


def test_the_cautions_of_a_download_are_those_of_the_figures(page, demo):
    """mart_figure tells more of them than the marts do: a period is provisional whatever the mart."""
    page.open(f"lang=en&{next(address for address in ASKED if 'strict_coverage' in address)}".replace("2024", "2026"))
    found = set()
    with duckdb.connect(str(demo[0]), read_only=True) as con:
        for row in csv.DictReader(io.StringIO(page.downloaded().decode("utf-8-sig"))):
            keys = {
                key: row[key]
                for key in (
                    "period",
                    "country",
                    "survey",
                    "round",
                    "admin1",
                    "service",
                    "disaggregation_unit",
                    "population_group",
                )
            }
            figure = figure_id("needs_gap", "strict_coverage", **keys)
            said = con.execute("SELECT value, caution FROM mart_figure WHERE figure_id = ?", [figure]).fetchone()
            assert said and row["strict_coverage_caution"] == ("" if said[0] is None else said[1])
            found.add(row["strict_coverage_caution"])
    assert "provisional" in found


def test_the_table_shows_as_many_hidden_numbers_as_the_mart_hides(page, demo):
    page.open("lang=en&view=years&area=all&by=group&from=2010&to=2026")
    printed = [cell for row in page.table()[1:] for cell in row]
    measures = ("n_total", "n_women", "n_men", "n_girls", "n_boys", "n_other_or_unknown")
    with duckdb.connect(str(demo[0]), read_only=True) as con:
        found = con.execute(
            f"SELECT {' + '.join(f'sum(({one} IS NULL)::int)' for one in measures)} FROM mart_casualty_annual "
            "WHERE admin1 = 'all' AND admin2 = 'all' AND country = 'XSA'"
        ).fetchone()
    assert found and printed.count("hidden") == found[0] > 0
