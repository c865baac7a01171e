"""The Colombian registry, both issues, through the real command: the numbers of the specification, worked out elsewhere."""

import json

import duckdb
import pytest
from conftest import saddle
from refreshing import KEYS, receive, refreshed_once

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def colombia(tmp_path_factory, request):
    """A data folder with both issues, p-codes added, refreshed by the shipped profile."""
    realdata = request.getfixturevalue("realdata")
    folder, inbox = tmp_path_factory.mktemp("colombia"), realdata / "colombia-map-muse-victims"
    files = [inbox / f"victimas_map_muse_{vintage}.csv" for vintage in ("2017-07", "2021-07")]
    receive(folder, "colombia-aicma", "extends: colombia-aicma\n", *files)
    return folder, KEYS, refreshed_once(folder, realdata / "ref-pcodes" / "pcodes_adm1_adm2_selected.csv")


def asked(colombia, sql: str, *words: str) -> list[dict]:
    folder, keys, _ = colombia
    done = saddle("query", sql, "--format", "json", "--data", str(folder), *words, **keys)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_totals_of_the_2021_issue(colombia):
    (row,) = asked(
        colombia,
        "SELECT * FROM mart_casualty_total WHERE admin1 = 'all' AND admin2 = 'all'",
        "--office",
    )
    wanted = {
        "n_total": 12062, "n_injured": 9733, "n_killed": 2329, "n_civilian": 4809, "n_military_security": 7253,
        "n_mine_improvised": 11466, "n_erw_other": 596, "n_outcome_unknown": 0,
    }  # fmt: skip
    assert {k: row[k] for k in wanted} == wanted
    assert row["n_girls"] + row["n_boys"] <= 1255
    years = "SELECT sum(n_total) AS n FROM mart_casualty_annual WHERE admin1 = 'all'"  # the first sum any reader writes
    assert asked(colombia, years, "--office") == [{"n": 12062}]


def test_sex_age_places_and_2020(colombia):
    sexes = asked(colombia, "SELECT sex, count(*) AS n FROM casualty GROUP BY sex", "--office")
    assert {r["sex"]: r["n"] for r in sexes} == {"female": 640, "male": 11382, "unknown": 40}
    (children,) = asked(colombia, "SELECT count(*) AS n FROM casualty WHERE age_group = 'child'", "--office")
    assert children["n"] == 1255
    (places,) = asked(colombia, "SELECT count(DISTINCT admin2_pcode) AS n FROM casualty", "--office")
    assert places["n"] == 515
    (year,) = asked(
        colombia, "SELECT value FROM mart_figure WHERE figure_id = 'casualty_annual.n_total@country=COL,period=2020'"
    )
    assert year["value"] == 173


def test_the_2006_revision_is_known(colombia):
    rows = asked(colombia, "SELECT reason, old_value, new_value FROM mart_revision WHERE period = '2006'", "--office")
    assert {r["reason"]: (r["old_value"], r["new_value"]) for r in rows} == {
        "total": (1232, 1224),
        "only_before": (34, 0),
        "only_after": (0, 26),
    }


def test_nothing_is_merged_and_record_ids_survive_a_new_issue(colombia):
    (ids,) = asked(
        colombia,
        "SELECT count(*) AS rows, count(DISTINCT record_id) AS ids FROM casualty",
        "--office",
    )
    assert ids == {"rows": 12062, "ids": 12062}
    (kept,) = asked(
        colombia,
        "SELECT count(*) AS n FROM (SELECT record_id FROM casualty_record WHERE vintage = '2017-07' "
        "INTERSECT SELECT record_id FROM casualty_record WHERE vintage = '2021-07') t",
        "--office",
    )
    assert kept["n"] == 11272
    there = "SELECT (SELECT count(*) FROM record_link) AS proposed, (SELECT count(*) FROM person_link) AS linked"
    (pairs,) = asked(colombia, there, "--office")
    assert pairs == {"proposed": 0, "linked": 0}, "the register has no names: nobody can be taken for another"


def test_fatality_of_civilians_to_the_printed_digits(colombia):
    rows = asked(colombia, "SELECT * FROM mart_gender_gap_total WHERE group_a = 'female'", "--office")
    held = {json.loads(r["within"])["civil_status"]: r for r in rows}
    assert set(held) == {"civilian"}  # all security forces are recorded male: nothing to compare there
    row = held["civilian"]
    assert (row["a_numerator"], row["a_denominator"], row["b_numerator"], row["b_denominator"]) == (107, 640, 757, 4129)
    assert [round(row[k], 2) for k in ("ratio", "ratio_ci_low", "ratio_ci_high")] == [0.91, 0.76, 1.10]
    assert [round(row[f"adjusted_ratio{k}"], 2) for k in ("", "_ci_low", "_ci_high")] == [0.88, 0.73, 1.06]
    assert [round(100 * row[f"difference{k}"], 1) for k in ("", "_ci_low", "_ci_high")] == [-1.6, -4.6, 1.7]
    assert [round(100 * row[k], 1) for k in ("a_standardised", "b_standardised")] == [16.6, 18.4]
    assert row["verdict"] == "no clear difference"


def test_the_public_file_holds_no_village_coordinate_or_row(colombia):
    folder, _, _ = colombia
    con = duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True)
    columns = {row[0] for row in con.execute("SELECT column_name FROM duckdb_columns()").fetchall()}
    assert not columns & {"lat", "lon", "record_id", "person_id", "sitio", "date", "source_row"}
    assert b"CHAPARRAL" not in (folder / "marts" / "marts.duckdb").read_bytes().upper()
