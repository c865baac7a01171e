"""A DHIS2 tracker payload through the real command: ids instead of names, three levels, a register without unmet need."""

import json
from pathlib import Path

import pytest
from described_needs import DHIS2
from refreshing import asked, counted, receive, refreshed_once, tables_of

pytestmark = pytest.mark.slow

SOURCE = "dhis2-tracker"
AGE, SEX, POINT = "BuZ5LGNfGEU", "ZrqtjjveTFc", "mB2QHw1tU96"


@pytest.fixture(scope="module")
def file(realdata) -> Path:
    return realdata / "dhis2-tracker-shape" / "trackedEntitiesWithEnrollmentsAndEvents.json"


@pytest.fixture(scope="module")
def given(file) -> list[dict]:
    """One row per event with its enrollment and its data values by id."""
    return [
        {
            "event": event,
            "enrollment": enrollment,
            **{value["dataElement"]: value["value"] for value in event["dataValues"]},
        }
        for entity in json.loads(file.read_text("utf-8"))["trackedEntities"]
        for enrollment in entity["enrollments"]
        for event in enrollment["events"]
    ]


@pytest.fixture(scope="module")
def loaded(file, tmp_path_factory) -> tuple[Path, dict]:
    """The data folder and the report of its refresh."""
    folder = tmp_path_factory.mktemp("dhis2")
    receive(folder, SOURCE, DHIS2, file)
    return folder, refreshed_once(folder)


@pytest.fixture(scope="module")
def tracker(loaded) -> Path:
    return loaded[0]


def test_two_entities_are_two_persons_with_a_need_and_a_service_each(loaded, given):
    _, report = loaded
    assert len(given) == 2
    for table, parts in tables_of(report, SOURCE).items():
        assert [(t["n_read"], t["n_accepted"], t["n_quarantined"]) for t in parts] == [(2, 2, 0)], table
    assert set(tables_of(report, SOURCE)) == {"person", "need", "service"}


def test_age_and_sex_are_found_by_the_ids_of_their_data_elements(tracker, given):
    rows = asked(
        tracker,
        "SELECT age_years, sex, disability_status, CAST(CAST(assessed_on AS DATE) AS VARCHAR) AS assessed_on "
        "FROM person ORDER BY age_years",
    )
    assert rows == [
        {"age_years": 20, "sex": "male", "disability_status": "not_asked", "assessed_on": "2019-08-19"},
        {"age_years": 22, "sex": "male", "disability_status": "not_asked", "assessed_on": "2019-08-19"},
    ]
    assert [(row[AGE], row[SEX], row["enrollment"]["enrolledAt"][:10]) for row in given] == [
        ("20", "Male", "2019-08-19"),
        ("22", "Male", "2019-08-19"),
    ]


def test_the_need_is_of_the_enrollment_and_the_service_of_its_event(tracker, given):
    rows = asked(
        tracker,
        "SELECT p.age_years, n.service, n.need_status, CAST(CAST(s.started_on AS DATE) AS VARCHAR) AS started_on "
        "FROM service s JOIN need n ON s.need_id = n.record_id JOIN person p ON n.person_record_id = p.record_id "
        "ORDER BY p.age_years",
    )
    assert rows == [
        {"age_years": 20, "service": "medical", "need_status": "partly_met", "started_on": "2019-08-01"},
        {"age_years": 22, "service": "medical", "need_status": "partly_met", "started_on": "2019-08-07"},
    ]
    assert [(row["enrollment"]["status"], row["event"]["occurredAt"][:10]) for row in given] == [
        ("ACTIVE", "2019-08-01"),
        ("ACTIVE", "2019-08-07"),
    ]


def test_a_list_of_values_may_lack_one_and_the_person_stays(given):
    # only the first event has the point; the second enrollment does not repeat its entity, so it is no key
    assert [POINT in row for row in given] == [True, False]
    assert ["trackedEntity" in row["enrollment"] for row in given] == [True, False]


def test_no_gap_is_computed_from_a_register(tracker):
    assert counted(tracker, "need_status", "need") == {"partly_met": 2}
    assert asked(tracker, "SELECT count(*) AS n FROM mart_needs_gap WHERE gap IS NOT NULL") == [{"n": 0}]
    assert asked(tracker, "SELECT count(*) AS n FROM mart_gender_gap WHERE mart = 'needs_gap'") == [{"n": 0}]
    assert asked(tracker, "SELECT reason <> '' AS said FROM mart_coverage WHERE mart = 'needs_gap'") == [{"said": True}]


def test_names_and_points_stay_in_raw(loaded, given):
    folder, report = loaded
    assert f"dataValues.{POINT}" not in {c for source in report["sources"] for c in source["not_carried"]}  # declared
    kept = [path for path in folder.rglob("*") if path.is_file() and folder / "raw" not in path.parents]
    assert len(kept) > 5
    for secret in (b"Bravo", b"Test:Test", given[0][POINT].encode()):
        assert [path for path in kept if secret in path.read_bytes()] == []
