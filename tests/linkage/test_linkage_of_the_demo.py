"""The demo country: planted persons of several lists are found, decided in the workbook, counted once, and told apart again."""

import re
import shutil
from collections import Counter
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest
from conftest import DEMO_KEYS, looking_at, saddle

from demo.links import lists_of_casualties

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def linked(sarandia, tmp_path_factory) -> Path:
    """A copy of the demo country that may be decided about."""
    folder = tmp_path_factory.mktemp("linked")
    for part in ("raw", "reference", "store", "marts", "decisions"):
        shutil.copytree(sarandia / part, folder / part)
    return folder


@pytest.fixture(scope="module")
def person_of(office, tmp_path_factory) -> dict[str, str]:
    """record_id of every accepted row of the three lists -> who it truly is."""
    lists = lists_of_casualties(tmp_path_factory.mktemp("lists"))
    truth = {(one.source, one.file, number): row.person for one in lists for number, row in one.numbered()}
    rows = office.execute(
        "SELECT record_id, source_id, source_file, source_row FROM casualty_record "
        "WHERE superseded_by IS NULL AND country_iso3 = 'XSA'"
    ).fetchall()
    return {record: truth[tuple(address)] for record, *address in rows}


def asked(folder: Path, sql: str) -> list[dict]:
    with looking_at(folder, DEMO_KEYS) as con:
        return con.execute(sql).to_arrow_table().to_pylist()


def ran(*words: str) -> str:
    done = saddle(*words, **DEMO_KEYS)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_planted_duplicates_are_found_across_sources_and_scripts(office, person_of):
    true = {
        tuple(sorted(pair))
        for person in Counter(person_of.values())
        for pair in combinations([record for record, one in person_of.items() if one == person], 2)
    }
    assert len(true) == 132  # 135 stand in two lists; three of their rows are set aside
    matches = set(office.execute("SELECT record_id_a, record_id_b FROM record_link WHERE class = 'match'").fetchall())
    assert len(matches & true) / len(true) >= 0.85
    assert len(matches & true) / len(matches) >= 0.98


def test_half_of_the_persons_in_two_lists_are_confirmed_as_shipped_and_all_of_them_are(office, person_of):
    shipped = office.execute("SELECT record_id_a, record_id_b FROM record_link WHERE decision = 'same'").fetchall()
    assert len(shipped) == 65 and all(person_of[a] == person_of[b] for a, b in shipped)
    waiting = office.execute("SELECT record_id_a, record_id_b FROM record_link WHERE decision IS NULL").fetchall()
    assert sum(person_of[a] == person_of[b] for a, b in waiting) == 67


def test_until_every_pair_is_decided_the_other_lists_are_not_added_and_the_status_says_how_many_wait(office, sarandia):
    (n,) = office.execute("SELECT count(*) FROM casualty WHERE country_iso3 = 'XSA'").fetchone()
    (n_register,) = office.execute(
        "SELECT count(*) FROM casualty_record WHERE source_id = 'sarandia-register' AND superseded_by IS NULL"
    ).fetchone()
    assert n == n_register
    told = ran("status", "--data", str(sarandia))
    assert "hospital-list: 236 rows are not in the totals" in told and "pairs of rows in all may be one person" in told


@pytest.fixture(scope="module")
def reviewed(linked, person_of, tmp_path_factory) -> Path:
    """The folder after the workbook was filled as it truly is, loaded, and refreshed."""
    book = tmp_path_factory.mktemp("review") / "pairs.xlsx"
    ran("review", "export", str(book), "--data", str(linked))
    filled = openpyxl.load_workbook(book)
    page = filled["Pairs"]
    heading = [cell.value for cell in page[1]]
    one, other = heading.index("record_id_1"), heading.index("record_id_2")
    for row in page.iter_rows(min_row=2):
        is_same = person_of[row[one].value] == person_of[row[other].value]
        row[0].value = "same person" if is_same else "two people"
    filled.save(book)
    told = ran("review", "load", str(book), "--who", "Amina", "--data", str(linked))
    assert "67 same person" in told and "0 pairs still have no decision" in told  # 65 of the 132 were decided before
    ran("refresh", "--data", str(linked))
    return linked


def test_after_the_review_the_total_is_the_planted_truth(reviewed, person_of, office):
    (row,) = asked(reviewed, "SELECT count(*) AS n, count(DISTINCT person_id) AS persons FROM casualty "
                   "WHERE country_iso3 = 'XSA'")  # fmt: skip
    assert row == {"n": len(set(person_of.values())), "persons": len(set(person_of.values()))}
    others = " AND ".join(f"{key} = 'all'" for key in ("civil_status", "device", "activity", "outcome", "scope_reason"))
    known = "country = 'XSA' AND sex <> 'all' AND age_group <> 'all'"
    (total,) = asked(reviewed, f"SELECT sum(n) AS n FROM mart_casualty_profile WHERE {known} AND {others}")
    assert total["n"] == row["n"]
    # who was not touched keeps the id: of the linked sets all but the best-ranked row changed theirs
    before = dict(
        office.execute("SELECT record_id, person_id FROM casualty_record WHERE superseded_by IS NULL").fetchall()
    )
    after = {r["record_id"]: r["person_id"] for r in
             asked(reviewed, "SELECT record_id, person_id FROM casualty_record WHERE superseded_by IS NULL")}  # fmt: skip
    changed = {record for record in before if before[record] != after[record]}
    assert len(changed) == 67
    assert {r["source_id"] for r in asked(reviewed, "SELECT DISTINCT source_id FROM casualty_record c JOIN person_link k "
            "USING (record_id) WHERE c.record_id = c.person_id")} == {"sarandia-register"}  # fmt: skip
    assert {r["joins_totals"] for r in asked(reviewed, "SELECT joins_totals FROM source WHERE counts")} == {True}


def test_a_golden_row_has_what_the_register_says_and_from_the_hospital_what_it_does_not(reviewed):
    rows = asked(
        reviewed,
        "SELECT c.outcome, r.outcome AS said, c.minutes_to_care, h.minutes_to_care AS of_hospital FROM casualty c "
        "JOIN casualty_record r ON r.record_id = c.person_id AND r.superseded_by IS NULL "
        "JOIN casualty_record h ON h.person_id = c.person_id AND h.source_id = 'hospital-list'",
    )
    linked = [row for row in rows if row["of_hospital"] is not None]
    assert len(linked) > 15 and all(row["minutes_to_care"] == row["of_hospital"] for row in linked)
    assert all(row["outcome"] == row["said"] for row in rows if row["said"] in ("killed", "injured"))


def test_revisions_tell_who_was_merged_when_in_which_list(reviewed, person_of, office):
    rows = asked(
        reviewed,
        "SELECT source_id, to_vintage < '2026-07-02' AS is_shipped, from_vintage, sum(old_value) AS n, sum(difference) AS d "
        "FROM mart_revision WHERE reason = 'merged' GROUP BY ALL",
    )
    assert {row["from_vintage"] for row in rows} == {"2026-06-30"} and all(row["n"] == -row["d"] for row in rows)
    merged = {(row["source_id"], row["is_shipped"]): int(row["n"]) for row in rows}
    assert merged["hospital-list", True] + merged["operator-list", True] == 65
    source_of = dict(office.execute("SELECT DISTINCT record_id, source_id FROM casualty_record").fetchall())
    known = {person for record, person in person_of.items() if source_of[record] == "sarandia-register"}
    twice = Counter(source_of[record] for record, person in person_of.items() if person in known)
    for source in ("hospital-list", "operator-list"):
        assert merged[source, True] + merged[source, False] == twice[source]


def test_undoing_one_merge_gives_exactly_one_person_more_with_the_old_id(reviewed, person_of):
    listed = ran("review", "list", "--data", str(reviewed)).splitlines()
    line = next(line for line in listed if "same person" in line)
    number, (a, b) = line.split()[0], re.findall("[0-9a-f]{32}", line)
    assert "register_2026-06.csv, " in line  # where to look them up
    ran("review", "undo", number, "--data", str(reviewed))
    before = asked(reviewed, "SELECT count(*) AS n FROM casualty")[0]["n"]
    ran("refresh", "--data", str(reviewed))
    assert asked(reviewed, "SELECT count(*) AS n FROM casualty") == [{"n": before + 1}]
    rows = asked(
        reviewed,
        f"SELECT record_id, person_id FROM casualty_record WHERE record_id IN ('{a}', '{b}') AND superseded_by IS NULL",
    )
    assert len(rows) == 2 and all(row["record_id"] == row["person_id"] for row in rows)
    (left,) = asked(reviewed, "SELECT count(*) AS n FROM person_link WHERE record_id <> person_id")
    assert left == {"n": 131}
    assert asked(reviewed, "SELECT old_value, new_value, difference FROM mart_revision WHERE reason = 'split'") == [
        {"old_value": 0, "new_value": 1, "difference": 1}
    ]
