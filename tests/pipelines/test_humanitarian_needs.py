"""Published people in need through the real command: totals and parts in one table, and never a sum of both."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from described_needs import HPC
from refreshing import asked, counted, receive, refreshed_once, tables_of

pytestmark = pytest.mark.slow

COUNTRIES = ("AFG", "SDN")
STATUS = {
    "in_need": "In Need", "targeted": "Targeted", "affected": "Affected", "reached": "Reached", "population": "Population",
}  # fmt: skip
TOTAL = {"Gender": "a", "Age Range": "ALL", "Disabled": "a", "Population Group": "ALL"}


@pytest.fixture(scope="module")
def given(realdata) -> list[dict]:
    """The file's rows with their row numbers; the second row holds HXL tags."""
    with open(realdata / "hdx-hno-2024-afg-sdn" / "hpc_hno_2024_coded.csv", encoding="utf-8") as handle:
        tags, *rows = csv.DictReader(handle)
    assert tags["Sector"].startswith("#")
    return [{**row, "row": n} for n, row in enumerate(rows, 3)]


@pytest.fixture(scope="module")
def loaded(realdata, tmp_path_factory) -> tuple[Path, dict]:
    """The data folder and the report of its refresh."""
    folder = tmp_path_factory.mktemp("hpc")
    for country in COUNTRIES:
        file = realdata / "hdx-hno-2024-afg-sdn" / "hpc_hno_2024_coded.csv"
        receive(folder, f"hno-{country}", HPC.format(country=country), file)
    return folder, refreshed_once(folder, realdata / "ref-pcodes" / "pcodes_adm1_adm2_selected.csv")


@pytest.fixture(scope="module")
def needs(loaded) -> Path:
    return loaded[0]


def national(given: list[dict], **wanted: str) -> list[dict]:
    keys = {
        "country": "Country ISO3",
        "sex": "Gender",
        "age": "Age Range",
        "disabled": "Disabled",
        "group": "Population Group",
    }
    rows = [row for row in given if row["Sector"] == "PRO_MIN" and row["Admin 1 PCode"] == ""]
    return [row for row in rows if all(row[keys[key]] == value for key, value in wanted.items())]


def cells(folder: Path, **keys: str | int) -> list[int]:
    """The number, or numbers, mart_people_in_need has for one group of the mine action sector, in Afghanistan as a whole."""
    group = {
        "sex": "all", "disability": "all", "displacement_group": "all", "status": "in_need", "country": "AFG", "admin1": "all",
        "age_min": None, "age_max": None, **keys,
    }  # fmt: skip
    return [row["n"] for row in published(folder) if all(row[key] == value for key, value in group.items())]


def published(folder: Path) -> list[dict]:
    """Rows of mine action with a number; an age that is no bound, however the mart writes that, is None."""
    rows = asked(
        folder, "SELECT * FROM mart_people_in_need WHERE period = '2024' AND sector = 'PRO-MIN' AND n IS NOT NULL"
    )
    ages = [{key: age(row[key]) for key in ("age_min", "age_max")} for row in rows]
    return [{**row, **bounds} for row, bounds in zip(rows, ages, strict=True)]


def age(value: str | int | None) -> int | None:
    return int(str(value)) if str(value).isdigit() else None


def test_every_cell_with_a_number_is_one_row_and_the_tags_are_none(loaded, given):
    folder, report = loaded
    (afghan,), (sudanese,) = (tables_of(report, f"hno-{country}")["people_in_need"] for country in COUNTRIES)
    assert Counter(row["Country ISO3"] for row in given) == {"AFG": 500, "SDN": 184}
    assert [(t["n_read"], t["n_used"], t["n_not_wanted"]) for t in (afghan, sudanese)] == [
        (684, 500, 184),
        (684, 184, 500),
    ]
    assert (afghan["n_quarantined"], sudanese["n_quarantined"]) == (0, 14)
    wanted = {
        (row["row"], status): int(row[column])
        for row in given
        for status, column in STATUS.items()
        if row[column].isdigit()
    }
    rows = asked(folder, "SELECT source_row, status, n FROM people_in_need WHERE n IS NOT NULL")
    assert {(row["source_row"], row["status"]): row["n"] for row in rows} == wanted and len(rows) == len(wanted)
    assert Counter(status for _, status in wanted) == {
        "in_need": 676, "targeted": 661, "affected": 20, "reached": 1, "population": 21,
    }  # fmt: skip


def test_parts_of_a_person_are_set_aside_and_the_rest_of_their_row_stays(needs, given):
    broken = {row["row"]: row["Targeted"] for row in given if row["Targeted"] and not row["Targeted"].isdigit()}
    assert len(broken) == 14 and broken[592] == "1980059.378"  # water and sanitation in Sudan
    rows = asked(needs, "SELECT source_row, cell, value FROM finding WHERE rule_id = 'count_is_a_whole_number'")
    assert {(r["source_row"], r["cell"], r["value"]) for r in rows} == {
        (n, f"M{n}", value) for n, value in broken.items()
    }
    kept = counted(needs, "status", "people_in_need WHERE source_row = 592")
    assert kept == {"in_need": 1, "affected": 1, "reached": 1, "population": 1}


def test_all_is_neither_unknown_nor_a_sex(needs):
    rows = "people_in_need WHERE status = 'in_need'"
    assert counted(needs, "sex", rows) == {"all": 347, "female": 170, "male": 167}
    assert counted(needs, "disability_status", rows) == {"all": 639, "with_disability": 45}
    assert counted(needs, "displacement_group", rows) == {"all": 435, "idp": 143, "refugee": 84, "host": 22}
    assert counted(needs, "age_group", rows) == {"all": 237, "child": 208, "adult": 239}
    assert counted(needs, "is_total", rows) == {True: 61, False: 623}


def test_country_and_p_codes_are_those_of_the_row(needs, given):
    keys = ("Country ISO3", "Admin 1 PCode", "Admin 2 PCode")
    rows = asked(needs, "SELECT source_row, country_iso3, admin1_pcode, admin2_pcode FROM people_in_need")
    found = {row["source_row"]: (row["country_iso3"], row["admin1_pcode"], row["admin2_pcode"]) for row in rows}
    for row in given:
        wanted = tuple(row[key] for key in keys)
        assert all(code == said for code, said in zip(found[row["row"]], wanted, strict=True) if said), wanted


def test_mine_action_in_afghanistan(needs, given):
    (total,) = national(given, country="AFG", sex="a", age="ALL", disabled="a", group="ALL")
    assert (total["In Need"], total["Targeted"]) == ("4182879", "1755108")
    assert cells(needs) == [4182879]  # not with the rows of Kabul added
    assert cells(needs, status="targeted") == [1755108]
    assert cells(needs, disability="with_disability") == [408201]
    assert cells(needs, displacement_group="idp") == [136431]
    assert cells(needs, country="SDN") == [5955027]
    assert cells(needs, admin1="AF01") == [184750]  # Kabul province, not with its district of 124,800 added


def test_women_men_girls_and_boys(needs, given):
    wanted = {("f", "18-64"): 820035, ("m", "18-64"): 1406785, ("f", "0-17"): 941080, ("m", "0-17"): 1014978}
    for (sex, age), n in wanted.items():
        (row,) = national(given, country="AFG", sex=sex, age=age, group="ALL")
        assert int(row["In Need"]) == n
        low, high = age.split("-")
        assert cells(needs, sex={"f": "female", "m": "male"}[sex], age_min=int(low), age_max=int(high)) == [n]
    groups = [row for row in published(needs) if row["sex"] != "all" and row["age_min"] is not None]
    assert {(row["sex"], row["age_min"]): row["person_group"] for row in groups} == {
        ("female", 18): "women", ("male", 18): "men", ("female", 0): "girls", ("male", 0): "boys",
    }  # fmt: skip


def test_parts_that_do_not_add_up_are_shown_as_they_are(needs, given):
    parts = national(given, country="AFG", disabled="a", group="ALL")
    by_sex = sum(int(row["In Need"]) for row in parts if row["Gender"] != "a")
    any_sex = sum(int(row["In Need"]) for row in parts if row["Gender"] == "a" and row["Age Range"] != "ALL")
    assert (by_sex, any_sex) == (4182878, 2721338)
    afghan = [row["n"] for row in published(needs) if row["country"] == "AFG"]
    assert not {by_sex, any_sex} & set(afghan)
    in_file = {int(row[column]) for row in given for column in STATUS.values() if row[column].isdigit()}
    assert {row["n"] for row in asked(needs, "SELECT n FROM mart_people_in_need WHERE n IS NOT NULL")} <= in_file


def test_women_with_disabilities_cannot_be_computed_and_no_row_says_otherwise(needs, given):
    assert not [row for row in given if row["Disabled"] == "y" and row["Gender"] != "a"]
    crossed = [row for row in published(needs) if row["disability"] == "with_disability"]
    assert {(row["sex"], row["age_min"], row["age_max"]) for row in crossed} == {("all", None, None)}


def test_totals_are_those_the_source_declares(needs, given):
    wanted = {row["row"] for row in given if all(row[key] == value for key, value in TOTAL.items())}
    rows = asked(needs, "SELECT DISTINCT source_row FROM people_in_need WHERE is_total")
    assert {row["source_row"] for row in rows} == wanted and len(wanted) == 61
