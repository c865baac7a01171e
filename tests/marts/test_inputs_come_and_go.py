"""Marts when inputs are missing, stand there twice, or are taken away: figures follow the rows, and coverage says why."""

import json
import shutil
import zipfile

import pytest
from conftest import DEMO_KEYS, REPOSITORY, looking_at, saddle
from headers import COUNTED, MARTS
from refreshing import KEYS, receive

from assets.marts.held_words import NUMBERS
from schemas.marts import COMPARISONS

pytestmark = pytest.mark.slow

OF_NEEDS = {
    name for name, header in MARTS.items() if set(header.needs) <= {"need", "referral", "service", "barrier", "person"}
}
OF_SURVEYS = OF_NEEDS - {"service_reach"}  # a register of services tells the way to them
SURVEY_MARTS = {name for name, header in MARTS.items() if header.refuse_sources}
# what the office can be asked beside figures, without what differs by how often a file was read
TABLES = ("mart_followup", "mart_revision", "mart_indicator", "mart_gender_gap", "mart_coverage")
FIGURES = (
    "SELECT md5(string_agg(concat_ws('|', figure_id, value, value_status, known_n, unknown_n, ci_low, ci_high, caution), "
    "'\n' ORDER BY figure_id)) AS md5 FROM mart_figure WHERE {}"
)


def refreshed(folder, keys: dict) -> dict:
    done = saddle("refresh", "--data", str(folder), "--json", **keys)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def asked(folder, keys: dict, sql: str) -> list[dict]:
    with looking_at(folder, keys) as con:
        return con.execute(sql).to_arrow_table().to_pylist()


def coverage(folder, keys: dict) -> dict[str, dict]:
    return {row["mart"]: row for row in asked(folder, keys, "SELECT * FROM mart_coverage")}


def everything(folder) -> dict:
    """One fingerprint of every table of figures, and how many rows each has."""
    parts = [f"SELECT 'mart_figure' AS t, count(*) AS n, ({FIGURES.format('true')}) AS md5 FROM mart_figure"]
    parts += [
        f"SELECT '{table}', count(*), md5(string_agg(CAST(t AS VARCHAR), '\n' ORDER BY CAST(t AS VARCHAR))) FROM {table} t"
        + (" WHERE mart <> 'quality'" if table == "mart_coverage" else "")
        for table in TABLES
    ]
    return {row["t"]: (row["n"], row["md5"]) for row in asked(folder, DEMO_KEYS, " UNION ALL ".join(parts))}


def copied(sarandia, folder) -> None:
    """The demo country with all it has stored, so that only what is new is read."""
    for part in ("raw", "reference", "store", "decisions"):
        shutil.copytree(sarandia / part, folder / part, dirs_exist_ok=True)


def sent_again(raw) -> list:
    """One file copied, which is read once, and two saved again: the same cells in other bytes, read twice."""
    services = raw / "rehabilitation-register" / "services_2026-06 (2).csv"
    shutil.copyfile(raw / "rehabilitation-register" / "services_2026-06.csv", services)
    register = raw / "sarandia-register" / "register_2026-06 (2).csv"
    lines = (raw / "sarandia-register" / "register_2026-06.csv").read_bytes()
    register.write_bytes(lines.replace(b"\n", b"\r\n"))
    survey = raw / "needs-survey" / "va_needs_2026-04 as sent again.xlsx"
    shutil.copyfile(raw / "needs-survey" / "va_needs_2026-04.xlsx", survey)
    with zipfile.ZipFile(survey, "a") as book:
        book.comment = b"saved again"
    return [services, register, survey]


@pytest.mark.thorough
def test_the_same_file_under_another_name_changes_no_figure_and_a_source_taken_away_takes_its_rows_along(
    sarandia, tmp_path
):
    copied(sarandia, tmp_path)
    before = everything(tmp_path)
    assert before["mart_figure"][0] > 100_000
    casualties = FIGURES.format(
        "mart IN ('casualty_annual', 'casualty_monthly', 'casualty_profile', 'case_fatality', 'emergency_care')"
    )
    of_casualties = asked(tmp_path, DEMO_KEYS, casualties)

    copies = sent_again(tmp_path / "raw")
    report = refreshed(tmp_path, DEMO_KEYS)
    files = {table["file"] for source in report["sources"] for table in source["tables"]}
    assert {"register_2026-06.csv", "va_needs_2026-04.xlsx", *(again.name for again in copies[1:])} <= files
    assert everything(tmp_path) == before

    for again in copies:
        again.unlink()
    shutil.rmtree(tmp_path / "raw" / "needs-survey")
    refreshed(tmp_path, DEMO_KEYS)
    tables = ("person", "functioning", "need", "referral", "service", "barrier", "finding", "source", "asks", "load")
    left = " UNION ALL ".join(
        f"SELECT '{t}' AS t, count(*) AS n FROM {t} WHERE source_id = 'needs-survey'" for t in tables
    )
    assert {row["n"] for row in asked(tmp_path, DEMO_KEYS, left)} == {0}
    cover = coverage(tmp_path, DEMO_KEYS)
    assert {name for name in OF_SURVEYS if cover[name]["n_rows"]} == set()
    assert cover["service_reach"]["n_rows"] > 0 and cover["people_in_need"]["n_rows"] > 0
    assert asked(tmp_path, DEMO_KEYS, casualties) == of_casualties
    marts = {row["mart"] for row in asked(tmp_path, DEMO_KEYS, "SELECT DISTINCT mart FROM mart_figure")}
    assert marts <= {*COUNTED, *COMPARISONS, "casualty_change"} - OF_SURVEYS


@pytest.mark.thorough
def test_a_register_of_services_alone_gives_no_gap_and_coverage_says_why(tmp_path):
    shutil.copytree(
        REPOSITORY / "demo" / "raw" / "rehabilitation-register", tmp_path / "raw" / "rehabilitation-register"
    )
    shutil.copytree(REPOSITORY / "demo" / "reference", tmp_path / "reference")
    refreshed(tmp_path, KEYS)
    cover = coverage(tmp_path, KEYS)
    assert {"needs_gap", "access_by_gender", "inclusion"} <= SURVEY_MARTS
    for name in SURVEY_MARTS:
        assert (cover[name]["has_input"], cover[name]["n_rows"]) == (False, 0), name
        words = cover[name]["reason"]
        assert "rehabilitation-register" in words and "service register" in words and "survey" in words, name
    compared = asked(tmp_path, KEYS, "SELECT DISTINCT mart FROM mart_gender_gap")
    assert [row["mart"] for row in compared] == ["service_reach"], "the way to a service got is no gap"
    (row,) = asked(tmp_path, KEYS, "SELECT (SELECT count(*) FROM mart_needs_gap) AS gaps, (SELECT count(*) FROM service) AS services, "
                   "(SELECT count(*) FROM mart_figure WHERE mart = 'needs_gap') AS figures")  # fmt: skip
    assert (row["gaps"], row["figures"]) == (0, 0) and row["services"] > 550


@pytest.mark.thorough
def test_casualties_alone_leave_every_needs_mart_without_input_and_coverage_says_which_is_missing(realdata, tmp_path):
    vintage = realdata / "colombia-map-muse-victims" / "victimas_map_muse_2021-07.csv"
    receive(tmp_path, "colombia-aicma", "extends: colombia-aicma\n", vintage)
    refreshed(tmp_path, KEYS)
    cover = coverage(tmp_path, KEYS)
    assert set(cover) == {*MARTS, *COMPARISONS, *NUMBERS, "inequality", "indicator", "estimate"}
    for name in OF_NEEDS | {"people_in_need"}:
        assert (cover[name]["has_input"], cover[name]["n_rows"]) == (False, 0), name
        missing = cover[name]["reason"].removeprefix("no accepted row in ")
        assert set(missing.split(", ")) == set(MARTS[name].needs), (name, cover[name]["reason"])
    # the totals count these people and know the day: what is missing is a survey that says whom it asked
    assert cover["casualty_annual"]["n_rows"] > 0 and cover["assessment"]["n_rows"] == 0
    assert "joins the totals" not in cover["assessment"]["reason"] and "linked" in cover["assessment"]["reason"]
    assert all(row["has_input"] or row["reason"] for row in cover.values())
