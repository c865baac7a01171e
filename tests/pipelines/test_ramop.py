"""The survey of older people through the real command: need, care sought, reason; six columns with nothing in them.

It is small, so it also shows what happens to a file that comes twice, comes again re-saved, or is taken away.
"""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest
from described_needs import DHIS2, RAMOP
from refreshing import asked, counted, needs_gap, only, receive, refreshed, refreshed_once, tables_of

pytestmark = pytest.mark.slow

SOURCE = "ramop-addis-ababa-2014"
SEX = {"1": "male", "2": "female"}
TABLES = ("person", "functioning", "need", "barrier")


@pytest.fixture(scope="module")
def inbox(realdata) -> Path:
    return realdata / "ramop-ethiopia-2014"


@pytest.fixture(scope="module")
def given(inbox) -> list[dict]:
    """The file's rows, each with sex and weight worked out here."""
    with open(inbox / "ramop_addis_ababa_2014.csv", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    with open(inbox / "psu_population.csv", encoding="utf-8") as handle:
        population = {row["psu"]: int(row["pop"]) for row in csv.DictReader(handle)}
    interviews = Counter(row["psu"] for row in rows)
    return [{**row, "sex": SEX[row["d3"]], "weight": population[row["psu"]] / interviews[row["psu"]]} for row in rows]


def received(folder: Path, inbox: Path) -> Path:
    return receive(folder, SOURCE, RAMOP, inbox / "ramop_addis_ababa_2014.csv", inbox / "psu_population.csv")


@pytest.fixture(scope="module")
def loaded(inbox, tmp_path_factory) -> tuple[Path, dict]:
    """The data folder and the report of its refresh."""
    folder = tmp_path_factory.mktemp("ramop")
    received(folder, inbox)
    return folder, refreshed_once(folder)


@pytest.fixture(scope="module")
def ramop(loaded) -> Path:
    return loaded[0]


def test_every_row_is_one_person_with_one_need(loaded, given):
    folder, report = loaded
    tables = tables_of(report, SOURCE)
    for table in ("person", "functioning", "need"):
        assert [(t["n_read"], t["n_accepted"], t["n_quarantined"]) for t in tables[table]] == [(192, 192, 0)]
    assert counted(folder, "sex", "person") == Counter(row["sex"] for row in given) == {"male": 79, "female": 113}
    assert counted(folder, "age_group", "person") == {"adult": 192}
    ages = asked(folder, "SELECT min(age_years) AS youngest, max(age_years) AS oldest FROM person")
    assert ages == [{"youngest": 60, "oldest": 102}]
    assert {"h3", "w1"} <= set(report["sources"][0]["not_carried"])


def test_columns_with_nothing_in_them_are_no_answer_of_no(ramop, given):
    assert all(row[f"wg{n}"] == "" for row in given for n in range(1, 7))
    assert counted(ramop, "disability_status", "person") == {"unknown": 192}
    assert counted(ramop, "disability_status", "functioning WHERE instrument = 'WG-SS'") == {"unknown": 192}
    assert counted(ramop, "seeing", "functioning") == {"not_recorded": 192}
    found = needs_gap(ramop, "2014", "person", "sex", "disability")
    assert {key: row["n_registered"] for key, row in found.items()} == {
        ("female", "unknown"): 113,
        ("male", "unknown"): 79,
    }


def test_ill_and_sought_care_by_sex(ramop, given):
    answers = Counter((row["h4"], row["h5"], row["sex"]) for row in given)
    assert answers == {
        ("1", "1", "male"): 49, ("1", "1", "female"): 77, ("1", "2", "male"): 14, ("1", "2", "female"): 15,
        ("2", "", "male"): 16, ("2", "", "female"): 21,
    }  # fmt: skip
    assert counted(ramop, "need_status", "need") == {"met": 126, "unmet": 29, "no_need": 37}
    by_sex = needs_gap(ramop, "2014", "person", "sex")
    (whole,) = needs_gap(ramop, "2014", "person").values()
    wanted = {
        "male": {"n_registered": 79, "n_assessed": 79, "n_need": 63, "n_met": 49, "n_partly_met": None, "n_unmet": 14},
        "female": {
            "n_registered": 113,
            "n_assessed": 113,
            "n_need": 92,
            "n_met": 77,
            "n_partly_met": None,
            "n_unmet": 15,
        },
    }
    assert {sex: only(by_sex[sex], wanted[sex]) for sex in by_sex} == wanted
    assert only(whole, wanted["male"]) == {
        key: None if n is None else wanted["male"][key] + n for key, n in wanted["female"].items()
    }  # the form cannot say partly met
    assert (whole["n_need"], whole["n_met"], whole["n_unmet"]) == (155, 126, 29)


def test_the_weight_of_a_cluster_stands_beside_the_count(ramop, given):
    by_sex = needs_gap(ramop, "2014", "person", "sex")
    for sex, percent in (("female", (16.3, 14.7)), ("male", (22.2, 23.7))):
        ill = [row for row in given if row["sex"] == sex and row["h4"] == "1"]
        left = [row for row in ill if row["h5"] == "2"]
        plain, weighted = len(left) / len(ill), sum(r["weight"] for r in left) / sum(r["weight"] for r in ill)
        assert (round(100 * plain, 1), round(100 * weighted, 1)) == percent
        assert (by_sex[sex]["gap"], by_sex[sex]["gap_weighted"]) == pytest.approx((plain, weighted))


def test_reasons_are_those_of_the_29_who_stayed_away(ramop, given):
    reasons = Counter(row["h6"] for row in given if row["h6"])
    assert reasons == {"2": 23, "1": 3, "4": 1, "6": 1, "8": 1} and reasons.total() == 29
    assert counted(ramop, "barrier_detail", "barrier") == reasons
    assert counted(ramop, "barrier", "barrier") == {
        "cost_service": 23, "no_supplies": 3, "quality": 1, "no_escort": 1, "other": 1,
    }  # fmt: skip
    whole = asked(
        ramop,
        "SELECT DISTINCT sex, n_asked, n_named FROM mart_barrier_rank WHERE barrier = 'cost_service' "
        "AND barrier_detail = 'all' AND disability = 'all'",
    )
    assert {(r["sex"], r["n_asked"], r["n_named"]) for r in whole} == {
        ("all", 29, 23),
        ("male", 14, 11),
        ("female", 15, 12),
    }


def figures(folder: Path) -> list[dict]:
    """Every printable number, without the hash of the inputs."""
    found = asked(folder, "SELECT figure_id, value, known_n FROM mart_figure ORDER BY figure_id")
    assert any("needs_gap" in row["figure_id"] for row in found)
    return found


def ids(folder: Path) -> set[tuple[str, str]]:
    """(table, record_id) of every row of the four tables."""
    parts = (f"SELECT '{table}' AS t, record_id FROM {table}" for table in TABLES)
    return {(row["t"], row["record_id"]) for row in asked(folder, " UNION ALL ".join(parts))}


@pytest.mark.thorough
def test_the_same_file_under_another_name_changes_no_figure(inbox, ramop, tmp_path):
    there = received(tmp_path, inbox)
    shutil.copy(inbox / "ramop_addis_ababa_2014.csv", there / "ramop_copy_of_march.csv")
    refreshed(tmp_path)
    assert figures(tmp_path) == figures(ramop)
    assert counted(tmp_path, "source_id", "person") == {SOURCE: 192}


@pytest.mark.thorough
def test_a_re_saved_file_keeps_every_record_id(inbox, ramop, tmp_path):
    there = receive(tmp_path, SOURCE, RAMOP, inbox / "psu_population.csv")
    text = (inbox / "ramop_addis_ababa_2014.csv").read_text("utf-8")
    (there / "ramop_saved_again.csv").write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    refreshed(tmp_path)
    assert ids(tmp_path) == ids(ramop)
    assert figures(tmp_path) == figures(ramop)


@pytest.mark.thorough
def test_a_source_taken_away_takes_its_rows_along(inbox, realdata, tmp_path):
    received(tmp_path, inbox)
    tracker = realdata / "dhis2-tracker-shape" / "trackedEntitiesWithEnrollmentsAndEvents.json"
    receive(tmp_path, "dhis2-tracker", DHIS2, tracker)
    refreshed(tmp_path)
    assert counted(tmp_path, "source_id", "person") == {SOURCE: 192, "dhis2-tracker": 2}
    shutil.rmtree(tmp_path / "raw" / SOURCE)
    refreshed(tmp_path)
    tables = " UNION ALL ".join(f"SELECT '{table}' AS t, source_id FROM {table}" for table in TABLES)
    assert counted(tmp_path, "concat(t, ' ', source_id)", f"({tables}) x") == {
        "person dhis2-tracker": 2,
        "need dhis2-tracker": 2,
    }
    marts = ("mart_needs_gap", "mart_barrier_rank", "mart_gender_gap")
    rows = " UNION ALL ".join(f"SELECT country FROM {mart}" for mart in marts)
    assert counted(tmp_path, "country", f"({rows}) x WHERE country = 'ETH'") == {}
    assert asked(tmp_path, "SELECT count(*) AS n FROM mart_figure WHERE figure_id LIKE '%country=ETH%'") == [{"n": 0}]
