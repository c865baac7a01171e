"""Corrections: typed once into the findings workbook, applied by record, for good, and only where the old value stands."""

import json
import re
from functools import partial

import openpyxl
import pytest
from conftest import saddle
from corrected_register import (
    GOOD,
    KEYLESS,
    MAEL,
    STRICT,
    asked,
    copy_of,
    corrected,
    judged_register,
    log_of,
    record,
    refreshed,
    workbook,
)

from assets.core.corrections import live
from assets.core.inputs import last_report
from pipelines.corrections import list_corrections, load_corrections, undo_correction
from pipelines.findings import write_findings
from pipelines.report import in_words
from pipelines.settings import NotPossible
from schemas.correction import KIND, SUPERSEDES, Correction
from warehouse.decisions import append
from warehouse.folder import Folder
from warehouse.keys import keys_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Folder:
    return judged_register(tmp_path_factory.mktemp("judged"))


@pytest.fixture
def register(register):
    """The register, strict about what cannot be read."""
    return partial(register, yaml=STRICT)


@pytest.fixture
def folder(judged, tmp_path) -> Folder:
    return copy_of(judged, tmp_path)


def test_a_row_in_quarantine_is_corrected_and_released_with_the_record_id_its_finding_named(folder, tmp_path):
    named = record(folder)
    lines = corrected(folder, tmp_path, {"D10": "Male"})
    assert lines[0] == "filled.xlsx: 1 lines read = 1 corrections added + 0 already there + 0 without a new value"
    assert "waits for the next refresh" in list_corrections(folder, "en")[0]
    source = refreshed(folder)
    assert (source["tables"][0]["n_accepted"], source["tables"][0]["n_quarantined"]) == (9, 0)
    assert source["corrections"] == {"applied": 1} and source["findings"] == []
    assert asked(folder, "SELECT record_id, sex, provider_sex FROM casualty_record WHERE source_row = 10") == [
        (named, "male", "Male")
    ]


def test_it_survives_a_reload_of_the_same_file_and_of_one_saved_again(folder, register, tmp_path):
    named = record(folder)
    corrected(folder, tmp_path, {"D10": "Male"})
    for rows in ([*GOOD, MAEL], [MAEL, *reversed(GOOD)]):
        register(*rows)
        refreshed(folder)
        assert asked(folder, f"SELECT sex FROM casualty_record WHERE record_id = '{named}'") == [("male",)]


def test_a_changed_source_is_reported_at_its_cell_and_not_overwritten(folder, register, tmp_path):
    named = record(folder)
    corrected(folder, tmp_path, {"D10": "Male"})
    register(*GOOD, MAEL.replace("Mael", "F"))
    source = refreshed(folder)
    assert source["corrections"] == {"no_longer_matches": 1}
    assert asked(folder, f"SELECT sex FROM casualty_record WHERE record_id = '{named}'") == [("female",)]
    assert asked(folder, "SELECT cell, column_name, value, rule_id, severity, record_id FROM finding") == [
        ("D10", "sex", "F", "correction_still_matches", "warning", named)
    ]
    lines = write_findings(folder, "register", None, None, False, "en")
    assert "D10: correction 1 was made for “Mael”, but the source now has “F”" in lines[1]
    assert list_corrections(folder, "en")[0].endswith("[no longer matches: not applied]")
    register(*GOOD, MAEL)  # the old value stands there again: it counts again
    assert refreshed(folder)["corrections"] == {"applied": 1}


@pytest.mark.thorough
def test_a_source_that_corrected_itself_is_no_finding(folder, register, tmp_path):
    corrected(folder, tmp_path, {"D10": "Male"})
    register(*GOOD, MAEL.replace("Mael", "Male"))
    source = refreshed(folder)
    assert (source["corrections"], source["findings"]) == ({"in_the_source": 1}, [])


@pytest.mark.thorough
def test_a_record_that_has_left_is_said(folder, register, tmp_path):
    corrected(folder, tmp_path, {"D10": "Male"})
    register(*GOOD)
    assert refreshed(folder)["corrections"] == {"not_found": 1}
    assert list_corrections(folder, "en")[0].endswith("[record not found: not applied]")
    done = saddle("refresh", "--data", str(folder.path))
    assert (
        "corrections: 0 applied, 0 said by the source itself now, 0 no longer match, 1 without their record"
        in done.stdout
    )


@pytest.mark.thorough
def test_a_row_without_a_key_keeps_the_id_of_its_content_and_gives_it_to_no_other(register, tmp_path):
    """Corrected, row 4 says what row 3 says: neither takes the other's id, and a child of row 3 would still be its."""
    twins = ["1,A,05/03/2019,F,30,injured,4.5,-74.1,V", "1,A,05/03/2019,F,30,injured,4.5,-74.1,V"]
    folder = Folder(register(*twins, twins[0].replace("F,30", "Fe,30"), *GOOD, yaml=KEYLESS))
    refreshed(folder)
    before = dict(asked(folder, "SELECT source_row, record_id FROM casualty_record")) | {
        4: record(folder, "cell = 'D4'")
    }
    corrected(folder, tmp_path, {"D4": "F"})
    assert refreshed(folder)["corrections"] == {"applied": 1}
    after = dict(asked(folder, "SELECT source_row, record_id FROM casualty_record"))
    assert after == before and len(set(after.values())) == 11
    register(*GOOD, twins[0].replace("F,30", "Fe,30"), *twins, yaml=KEYLESS)
    assert refreshed(folder)["corrections"] == {"applied": 1}
    assert {record for (record,) in asked(folder, "SELECT record_id FROM casualty_record")} == set(before.values())


def test_na_is_really_not_known_and_not_blank(folder, register, tmp_path):
    register(*GOOD, MAEL, "10,B,05/03/2019,,x,injured,north,-74.1,V")
    refreshed(folder)
    corrected(folder, tmp_path, {"D10": ".na", "E11": ".NA", "G11": ".na"})
    source = refreshed(folder)
    assert source["corrections"] == {"applied": 3} and source["tables"][0]["n_quarantined"] == 0
    rows = "SELECT sex, age_group, age_band, age_years, lat FROM casualty_record WHERE source_row >= 10 ORDER BY source_row"
    assert asked(folder, rows) == [
        ("verified_unknown", "adult", "30-44", 30, 4.5),
        ("not_recorded", "verified_unknown", "verified_unknown", None, None),
    ]
    counts = "SELECT sum(n_verified_unknown), sum(n_not_recorded) FROM mart_disaggregation WHERE column_name = "
    assert asked(folder, f"{counts} 'sex'") == [(1, 1)]
    assert " -> “.na”" in "".join(list_corrections(folder, "en"))


@pytest.mark.thorough
def test_an_undone_correction_stays_in_the_log_and_is_read_as_received_again(folder, tmp_path):
    corrected(folder, tmp_path, {"D10": "Male"})
    refreshed(folder)
    with pytest.raises(NotPossible, match="no correction 7"):
        undo_correction(folder, 7, None, "en")
    assert undo_correction(folder, 1, "Luz", "en").startswith("Correction 1 is taken back")
    assert undo_correction(folder, 1, "Luz", "en").startswith("Correction 1 was taken back before")
    assert list_corrections(folder, "en")[0].endswith("[taken back]")
    assert refreshed(folder)["tables"][0]["n_quarantined"] == 1
    assert [(d.who, d.what.get("undoes")) for d in log_of(folder)] == [("Amina", None), ("Luz", 1)]
    assert asked(folder, "SELECT number, state FROM correction") == [(1, "undone")]


def test_a_correction_is_a_table_row_with_who_when_and_why(folder, tmp_path):
    named = record(folder)
    corrected(folder, tmp_path, {"D10": ("Male", "asked the clinic")})
    refreshed(folder)
    asking = "SELECT * EXCLUDE corrected_at FROM correction"
    done = saddle("query", "--office", asking, "--format", "json", "--data", str(folder.path))
    assert json.loads(done.stdout) == [
        {
            "number": 1, "source_id": "register", "table_name": "casualty_record", "record_id": named, "column_name": "sex",
            "provider_column": "sex", "old_value": "Mael", "new_value": "Male", "reason": "asked the clinic", "who": "Amina",
            "state": "applied",
        }
    ]  # fmt: skip
    assert asked(folder, "SELECT corrected_at > TIMESTAMP '2024-01-01' FROM correction") == [(True,)]


@pytest.mark.thorough
def test_a_second_correction_follows_the_first(folder, tmp_path):
    kept(folder, new="Mle")
    refreshed(folder)
    assert asked(folder, "SELECT value FROM finding") == [("Mle",)]
    corrected(folder, tmp_path, {"D10": "Male"}, "again.xlsx")
    assert refreshed(folder)["corrections"] == {"applied": 2}
    assert asked(folder, "SELECT sex FROM casualty_record WHERE source_row = 10") == [("male",)]
    undo_correction(folder, 1, None, "en")
    assert refreshed(folder)["corrections"] == {"no_longer_matches": 1}


def test_a_wrong_value_of_a_correction_is_not_blamed_on_the_source(folder, register, tmp_path):
    """Kept before new values were tried, or made wrong since by another source.yaml."""
    kept(folder, new="Mle")
    register(*GOOD, MAEL, MAEL.replace("9,Xan", "10,Xan").replace("Mael", "Mle"))
    refreshed(folder)
    told = "\n".join(write_findings(folder, "register", None, tmp_path / "marked.xlsx", False, "en"))
    assert "D10: “Mle” is not in the code list of sex" in told and "D11: “Mle” is not in the code list" in told
    assert told.count("Correct it in the source") == 1
    assert "Correction 1 put this value there, it is in no file: `saddle fix undo 1` takes it back" in told
    listed = openpyxl.load_workbook(tmp_path / "marked.xlsx").worksheets[-1]
    fixes = {row[4].value: row[11].value for row in listed.iter_rows(min_row=2)}
    assert fixes["D11"].startswith("Correct it in the source") and "saddle fix undo 1" in fixes["D10"]
    for language, words in (("fr", "La correction 1"), ("es", "La corrección 1"), ("ar", "التصحيح 1")):
        assert sum(words in line for line in write_findings(folder, None, None, None, False, language)) == 1


@pytest.mark.parametrize("undone_too", [False, pytest.param(True, marks=pytest.mark.thorough)])
def test_a_reason_typed_later_is_taken_with_a_number_of_its_own(folder, tmp_path, undone_too):
    corrected(folder, tmp_path, {"D10": ("Male", None)})
    path = workbook(folder, tmp_path / "reason.xlsx", {"D10": ("Male", "asked the clinic")})
    lines, _ = load_corrections(folder, path, "Luz", "en")
    assert lines[:2] == [
        "reason.xlsx: 1 lines read = 0 corrections added + 1 already there + 0 without a new value",
        "Correction 1 has its new reason: it is correction 2 now, with the same new value.",
    ]
    assert len(load_corrections(folder, path, "Luz", "en")[0]) == 1 and len(log_of(folder)) == 2
    assert refreshed(folder)["corrections"] == {"applied": 1}
    asking = "SELECT number, new_value, reason, who, state FROM correction"
    assert asked(folder, asking) == [
        (1, "Male", "", "Amina", "superseded"), (2, "Male", "asked the clinic", "Luz", "applied")
    ]  # fmt: skip
    assert list_corrections(folder, "en")[0].endswith("[entered again with another reason]")
    with pytest.raises(NotPossible, match="saddle fix undo 2"):
        undo_correction(folder, 1, None, "en")
    if undone_too:
        undo_correction(folder, 2, None, "en")
        assert refreshed(folder)["tables"][0]["n_quarantined"] == 1


def test_a_reason_given_later_leaves_a_correction_where_it_stood_among_others(folder):
    for new, old, more in (("Mle", "Mael", {}), ("Male", "Mle", {}), ("Mle", "Mael", {"reason": "x", SUPERSEDES: 1})):
        kept(folder, new=new, old=old, **more)
    assert [(one.number, one.correction.old) for one in live(log_of(folder), "register")] == [(3, "Mael"), (2, "Mle")]


def test_the_line_of_a_refresh_accounts_for_every_correction():
    corrections = {"applied": 5, "no_longer_matches": 1, "in_the_source": 2, "not_found": 3}
    source = {"source": "register", "refusal": None, "tables": [], "not_carried": [], "corrections": corrections}
    for language in ("en", "fr", "es", "ar"):
        (line,) = in_words({"sources": [source]}, language, {})
        assert re.findall(r"\d", line) == ["5", "2", "1", "3"]


def test_without_a_correction_nothing_is_listed(folder):
    assert list_corrections(folder, "en")[0].startswith("No corrections have been loaded")
    assert asked(folder, "SELECT count(*) FROM correction") == [(0,)]
    assert "corrections" in refresh_report(folder) and refresh_report(folder)["corrections"] == {}


def kept(folder: Folder, old: str = "Mael", **more) -> None:
    """A correction of the sex of row 10 straight into the log, tried by nobody."""
    said = Correction("register", "casualty_record", record(folder), "sex", old, more.pop("new"))
    append(folder, KIND, [{**said.as_record(), **more}], keys_for(folder.path, {"COL"}).linkage, "Amina")


def refresh_report(folder: Folder) -> dict:
    report = last_report(folder)
    assert report is not None
    return report["sources"][0]
