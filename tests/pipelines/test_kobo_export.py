"""A synthetic export with repeats through the real command: three sheets of one person, answers that are refusals.

Its values are random: what is tested is the shape, never a finding.
"""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from described_needs import KOBO
from refreshing import asked, counted, needs_gap, only, receive, refreshed_once, tables_of

pytestmark = pytest.mark.slow

SOURCE = "msna-dummy-export"
DOMAINS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
SEX = {"female": "female", "male": "male", "other": "other", "pnta": "unknown"}  # as marts fold them


@pytest.fixture(scope="module")
def given(realdata) -> pd.DataFrame:
    """One row per person of the roster with household and health answers, status of both worked out here."""
    file = realdata / "kobo-export-shapes" / "msna_dummy_kobo_export_SYNTHETIC.xlsx"
    sheets = ["main", "roster", "health_ind"]
    read = pd.read_excel(file, sheet_name=sheets, dtype=str, keep_default_na=False, engine="openpyxl")
    main, roster, health = (read[sheet] for sheet in sheets)
    parents = main.loc[roster["_parent_index"].astype(int) - 1].reset_index(drop=True)
    assert (parents["uuid"] == roster["uuid"]).all()  # the place of a household is what `_parent_index` names
    frame = roster.merge(health, on="person_id", suffixes=("", "_health"), validate="one_to_one")
    frame["enum_gender"] = parents["enum_gender"]
    frame["age"] = frame["ind_age"].astype(int)
    frame["disability"] = frame.apply(disability, axis=1)
    frame["status"] = frame.apply(status, axis=1)
    return frame


def disability(row: pd.Series) -> str:
    if row["age"] < 5:
        return "not_applicable"
    answers = [row[f"difficulty_{domain}"] for domain in DOMAINS]
    if {"a_lot_of_difficulty", "cannot_do_at_all"} & set(answers):
        return "with_disability"
    missing = set(answers) - {"no_difficulty", "some_difficulty"}
    if not missing:
        return "without_disability"
    return "refused" if missing == {"refused_to_answer"} else "unknown"


def status(row: pd.Series) -> str:
    needed, received = row["health_ind_healthcare_needed"], row["health_ind_healthcare_received"]
    if needed == "no":
        return "no_need"
    return {("yes", "yes"): "met", ("yes", "no"): "unmet"}.get((needed, received), "not_assessed")


def counts_of(part: pd.DataFrame) -> dict:
    n = Counter(part["status"])
    return {
        "n_registered": len(part), "n_assessed": len(part) - n["not_assessed"], "n_need": n["met"] + n["unmet"],
        "n_met": n["met"], "n_partly_met": None, "n_unmet": n["unmet"],  # the form cannot say partly met
    }  # fmt: skip


@pytest.fixture(scope="module")
def loaded(realdata, tmp_path_factory) -> tuple[Path, dict]:
    """The data folder and the report of its refresh."""
    folder = tmp_path_factory.mktemp("kobo")
    receive(folder, SOURCE, KOBO, realdata / "kobo-export-shapes" / "msna_dummy_kobo_export_SYNTHETIC.xlsx")
    return folder, refreshed_once(folder)


@pytest.fixture(scope="module")
def kobo(loaded) -> Path:
    return loaded[0]


def test_one_person_stands_in_three_sheets_and_none_is_lost(loaded, given):
    folder, report = loaded
    tables = tables_of(report, SOURCE)
    for table in ("person", "functioning", "need"):
        assert [(t["n_read"], t["n_accepted"], t["n_quarantined"]) for t in tables[table]] == [(3862, 3862, 0)]
    pairs = asked(folder, "SELECT count(*) AS n FROM need n JOIN person p ON n.person_record_id = p.record_id")
    assert pairs == [{"n": 3862}] and len(given) == 3862
    oldest = asked(folder, "SELECT max(age_years) AS oldest, count(*) FILTER (age_years > 115) AS n FROM person")
    assert oldest == [{"oldest": 120, "n": 155}] and (given["age"] > 115).sum() == 155


def test_a_third_sex_and_a_refusal_are_not_unknown(kobo, given):
    assert Counter(given["ind_gender"]) == {"female": 980, "other": 978, "male": 957, "pnta": 947}
    assert counted(kobo, "sex", "person") == {"female": 980, "other": 978, "male": 957, "refused": 947}


def test_disability_is_derived_from_the_six_answers(kobo, given):
    wanted = {"with_disability": 3391, "without_disability": 3, "refused": 53, "unknown": 278, "not_applicable": 137}
    assert Counter(given["disability"]) == wanted
    assert counted(kobo, "disability_status", "person") == wanted
    assert counted(kobo, "disability_status", "person WHERE age_years < 5") == {"not_applicable": 137}
    # the roster asked small children too: their answers are kept and no status is made of them
    assert (given.loc[given["age"] < 5, [f"difficulty_{domain}" for domain in DOMAINS]] != "").all(axis=None)
    assert set(counted(kobo, "seeing", "functioning")) == {
        "no_difficulty", "some_difficulty", "a_lot_of_difficulty", "cannot_do_at_all", "refused", "unknown",
    }  # fmt: skip
    assert (
        counted(kobo, "walking", "functioning")["refused"] == (given["difficulty_walking"] == "refused_to_answer").sum()
    )


def test_who_answered_and_who_asked_is_reached_across_sheets(kobo, given):
    proxies = (given["direct_proxy"] == "no").sum()
    wanted = {"proxy": proxies, "self": len(given) - proxies}
    assert counted(kobo, "respondent", "functioning") == wanted == {"proxy": 1292, "self": 2570}
    asking = Counter(given["enum_gender"].replace("pnta", "refused"))
    assert counted(kobo, "interviewer_sex", "person") == asking
    assert counted(kobo, "interviewer_sex", "functioning") == asking
    assert counted(kobo, "CAST(CAST(assessed_on AS DATE) AS VARCHAR)", "need") == {"2024-06-12": 3862}


def test_needs_are_read_beside_the_roster(kobo, given):
    wanted = {"no_need": 927, "met": 236, "unmet": 222, "not_assessed": 2477}
    assert Counter(given["status"]) == wanted
    assert counted(kobo, "need_status", "need") == wanted
    pairs = counted(
        kobo, "concat(p.sex, ' ', n.need_status)", "need n JOIN person p ON n.person_record_id = p.record_id"
    )
    assert pairs == Counter(given["ind_gender"].replace("pnta", "refused") + " " + given["status"])


def test_needs_gap_by_sex_from_the_roster_alone(kobo, given):
    (whole,) = needs_gap(kobo, "2024", "person").values()
    assert only(whole, counts_of(given)) == counts_of(given)
    assert (whole["n_assessed"], whole["n_need"]) == (1385, 458)
    found = needs_gap(kobo, "2024", "person", "sex")
    assert {sex: only(row, counts_of(given)) for sex, row in found.items()} == {
        sex: counts_of(part) for sex, part in given.groupby(given["ind_gender"].map(SEX))
    }
    assert (found["female"]["n_unmet"], found["female"]["n_need"]) == (55, 122)
    assert (found["male"]["n_unmet"], found["male"]["n_need"]) == (51, 97)
    assert "unweighted_sample" in whole["gap_caution"].split("|")
    assert whole["gap"] == pytest.approx(222 / 458)


def test_needs_gap_by_disability_keeps_children_under_five_apart(kobo, given):
    found = needs_gap(kobo, "2024", "person", "sex", "disability")
    folded = given["disability"].replace({"refused": "unknown"})
    wanted = {key: counts_of(part) for key, part in given.groupby([given["ind_gender"].map(SEX), folded])}
    assert {key: only(row, counts_of(given)) for key, row in found.items()} == wanted
    total = Counter(folded)
    assert total == {"with_disability": 3391, "without_disability": 3, "unknown": 331, "not_applicable": 137}
