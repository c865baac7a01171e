"""Figures others published: the Monitor's wide table and a centre's own, kept side by side, refused with what is expected."""

import csv
from pathlib import Path

import pytest
from conftest import REPOSITORY, left_out

from pipelines.reference import add_reference
from pipelines.settings import NotPossible
from schemas.contracts import schema_of
from warehouse.folder import Folder

MONITOR = "Landmine and Cluster Munition Monitor"
WIDE = (
    "country,iso3,ref_year,edition,figure_status,total,killed,injured,dev_antipersonnel,civilian,status_unknown,boys,girls,"
    "age_sex_scope,source_kind,source_url,note,check\n"
)
COLOMBIA = 'Colombia,COL,2011,profile 2012,published,538,94,444,521,190,,32,8,partial,monitor_page,,"children 40; men not stated",ok\n'
LIBYA = "Libya,LBY,2017,profile 2018,published,184,88,96,8,45,94,6,2,all,monitor_page,,,age-sex sum 180 vs 184\n"
LAO = (
    "Lao PDR,LAO,2009,LM2010,published,134,,,,,,,,,monitor_page,,,ok\n"
    "Lao PDR,LAO,2009,,revised,117,35,82,,,,,,,monitor_page_comparative,,,ok\n"
)


def added(folder: Path, text: str, name: str = "figures.csv", language: str = "en") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return add_reference(Folder(folder), folder / name, language)


def kept(folder: Path) -> list[dict[str, str]]:
    with open(folder / "reference" / "published.csv", encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def of(folder: Path, country: str, column: str = "value") -> dict[tuple[str, str], str]:
    return {(row["measure"], row["edition"]): row[column] for row in kept(folder) if row["country_iso3"] == country}


def test_a_page_of_the_monitor_becomes_one_row_per_figure_it_prints(tmp_path):
    assert "7 rows of figures.csv added as published" in added(tmp_path, WIDE + COLOMBIA)
    edition = "profile 2012"
    assert of(tmp_path, "COL") == {
        ("n_total", edition): "538", ("n_killed", edition): "94", ("n_injured", edition): "444",
        ("n_mine_ap", edition): "521", ("n_civilian", edition): "190", ("n_boys", edition): "32", ("n_girls", edition): "8",
    }  # fmt: skip
    assert {row["publisher"] for row in kept(tmp_path)} == {MONITOR}
    assert {row["source_kind"] for row in kept(tmp_path)} == {"page"}


def test_what_is_said_of_a_breakdown_stays_with_its_cells(tmp_path):
    added(tmp_path, WIDE + COLOMBIA + LIBYA)
    assert of(tmp_path, "COL", "scope")["n_boys", "profile 2012"] == "partial"
    assert of(tmp_path, "COL", "scope")["n_killed", "profile 2012"] == ""
    checks = of(tmp_path, "LBY", "parts_check")
    assert checks["n_girls", "profile 2018"] == "age-sex sum 180 vs 184"
    assert checks["n_total", "profile 2018"] == checks["n_civilian", "profile 2018"] == "ok"


def test_editions_of_one_year_stand_side_by_side(tmp_path):
    added(tmp_path, WIDE + LAO)
    assert of(tmp_path, "LAO") == {
        ("n_total", "LM2010"): "134", ("n_total", ""): "117", ("n_killed", ""): "35", ("n_injured", ""): "82",
    }  # fmt: skip
    assert of(tmp_path, "LAO", "figure_status")["n_total", ""] == "revised"


def test_a_publisher_replaces_what_it_said_of_a_country_and_leaves_the_others(tmp_path):
    own = "country_iso3,year,measure,value,publisher\n"
    added(tmp_path, WIDE + COLOMBIA + LAO)
    added(tmp_path, own + "COL,2011,n_total,560,National register\nCOL,2012,n_total,590,National register\n")
    assert len(kept(tmp_path)) == 7 + 4 + 2
    added(tmp_path, own + "COL,2011,n_total,564,National register\n")
    added(tmp_path, WIDE + COLOMBIA.replace("538,94,444", "540,94,446"))
    values = [(r["publisher"], r["measure"], r["value"]) for r in kept(tmp_path) if r["country_iso3"] == "COL"]
    assert ("National register", "n_total", "564") in values and (MONITOR, "n_total", "540") in values
    assert len(values) == 1 + 7
    assert len(of(tmp_path, "LAO")) == 4


def test_the_demos_short_table_is_valid_and_says_nothing_it_does_not_know(tmp_path):
    text = (REPOSITORY / "demo" / "reference" / "published.csv").read_text("utf-8")
    assert "45 rows" in added(tmp_path, text)
    assert list(kept(tmp_path)[0]) == list(schema_of("published").columns)
    assert {row[column] for row in kept(tmp_path) for column in ("edition", "scope", "note", "parts_check")} == {""}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (COLOMBIA.replace(",94,", ",ninety,"), "row 2, column killed: “ninety”.*a whole number.*1 rows"),
        (COLOMBIA.replace(",32,", ",-3,"), "row 2, column boys: “-3”"),
        (COLOMBIA.replace(",32,", ",3.5,"), "row 2, column boys: “3.5”"),
        (COLOMBIA.replace("2011", "20O1"), "row 2, column ref_year: “20O1”.*year"),
        (COLOMBIA.replace("COL", "Col"), "row 2, column iso3: “Col”"),
        (COLOMBIA.replace("monitor_page", "rumour"), "row 2, column source_kind: “rumour”.*page, later_page, secondary"),
        (COLOMBIA.replace(",published,", ",draft,"), "row 2, column figure_status: “draft”.*published, revised"),
        (COLOMBIA + COLOMBIA, "row 2: COL 2011 n_total Landmine.*stands more than once.*which figure was published"),
        (COLOMBIA.replace("children 40", "=cmd()"), "row 2: “=cmd.*begins like a formula"),
    ],
)  # fmt: skip
def test_a_wrong_cell_of_the_monitors_table_is_named_and_nothing_is_added(tmp_path, wrong, said):
    with pytest.raises(NotPossible, match=said):
        added(tmp_path, WIDE + wrong)
    assert not (tmp_path / "reference").exists()


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "ligne 2, colonne killed"), ("es", "fila 2, columna killed"), ("ar", "الصف 2، العمود killed")],
)
def test_a_wrong_cell_is_named_in_the_readers_language(tmp_path, language, said):
    with pytest.raises(NotPossible, match=said):
        added(tmp_path, WIDE + COLOMBIA.replace(",94,", ",x,"), language=language)


def test_a_measure_we_do_not_know_is_refused_with_those_we_know(tmp_path):
    text = "country_iso3,year,measure,value,publisher\nCOL,2011,n_dead,7,Somebody\n"
    with pytest.raises(NotPossible, match=r"row 2, column measure: “n_dead”.*n_killed"):
        added(tmp_path, text)


def test_every_measure_but_the_three_unknown_cells_is_one_of_our_mart():
    from assets.marts.build import mart_files
    from schemas.reference_tables import PUBLISHED_MEASURES

    ours = set(mart_files()["casualty_annual"][0].counts)
    assert set(PUBLISHED_MEASURES) - ours == {"n_adult_sex_unknown", "n_child_sex_unknown", "n_age_sex_unknown"}
    margins = {
        "n_female",
        "n_male",
        "n_sex_unknown",
        "n_child",
        "n_adult",
        "n_age_unknown",
    }  # sums of what is published
    assert ours - set(PUBLISHED_MEASURES) == margins


def test_the_monitors_whole_table_is_added(tmp_path, realdata):
    file = realdata.parent / "reference" / "monitor_country_year.csv"
    if not file.exists():
        left_out(f"{file} is not there")
    add_reference(Folder(tmp_path), file, "en")
    mine = [row for row in kept(tmp_path) if row["country_iso3"] == "COL" and row["measure"] == "n_total"]
    totals = {row["year"]: row["value"] for row in mine}
    assert totals == {
        "2005": "1112", "2006": "1106", "2008": "798", "2009": "674", "2010": "540", "2011": "538", "2013": "374",
        "2014": "286", "2015": "222", "2016": "84",
    }  # fmt: skip


@pytest.mark.slow
def test_published_figures_are_a_table_the_office_can_ask(office):
    found = office.execute("SELECT count(*), sum(value), count(DISTINCT edition) FROM published").fetchone()
    with open(REPOSITORY / "demo" / "reference" / "published.csv", encoding="utf-8", newline="") as handle:
        values = [int(row["value"]) for row in csv.DictReader(handle)]
    assert found == (len(values), sum(values), 1)
