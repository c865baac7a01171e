"""What the centre types in is judged cell by cell, in four languages."""

import datetime as dt

import openpyxl
import pytest
from typed_evidence import HEADER, TODAY, csv, rules

from pipelines.evidence import judge
from schemas.evidence import Entry
from schemas.findings import Refused
from schemas.messages import LANGUAGES, finding_message


def test_a_row_becomes_an_entry(tmp_path):
    judged = judge(
        csv(tmp_path, "sraap-30A,2024,Oui,Decree 12,2024-05,,yes", "WPS-staff-trained,٢٠٢٤,١٢/٤٠,,,,"), TODAY
    )
    assert judged.entries == [
        (2, Entry("SRAAP-30a", 2024, "yes_no", "yes", 1.0, None, None, "Decree 12", "2024-05", None, True)),
        (3, Entry("WPS-staff-trained", 2024, "share", "12/40", 0.3, 12, 40, None, None, None, False)),
    ]
    assert rules(judged) == [("answer_has_evidence", "D3")]  # kept all the same


def test_an_item_may_be_named_by_what_it_asks_in_any_language(tmp_path):
    path = csv(tmp_path, "existe un punto focal nacional de asistencia a las víctimas,2024,sí,acta,,,no")
    assert judge(path, TODAY).entries[0][1].item == "SRAAP-30b"


BROKEN = [
    ("SRAAP-30z,2024,yes,a,,,", "evidence_item_is_known", "A2"),
    (",2024,yes,a,,,", "evidence_item_is_known", "A2"),
    ("SRAAP-30a,,yes,a,,,", "evidence_year_is_plausible", "B2"),
    ("SRAAP-30a,1403,yes,a,,,", "evidence_year_is_plausible", "B2"),
    ("SRAAP-30a,2027,yes,a,,,", "evidence_year_is_plausible", "B2"),
    ("SRAAP-30a,2024,partly,a,,,", "answer_is_yes_or_no", "C2"),
    ("SRAAP-30f,2024,about 3,a,,,", "answer_is_a_whole_number", "C2"),
    ("WPS-nap-aligned,2024,30,a,,,", "answer_is_a_share", "C2"),
    ("SRAAP-30a,2024,,Decree 12,,,", "answer_is_given", "C2"),
    ("SRAAP-30a,2024,yes,a,14/06/2025,,", "evidence_date_is_a_day", "E2"),
    ("SRAAP-30a,2024,yes,a,2026-03-02,,", "evidence_date_is_a_day", "E2"),
    ("SRAAP-30a,2024,yes,a,,,perhaps", "publishable_is_yes_or_no", "G2"),
]


@pytest.mark.parametrize(("row", "rule", "cell"), BROKEN, ids=[f"{rule}-{n}" for n, (_, rule, _) in enumerate(BROKEN)])
def test_what_is_wrong_is_refused_at_its_cell_in_four_languages(tmp_path, row, rule, cell):
    judged = judge(csv(tmp_path, row), TODAY)
    assert (judged.entries, judged.n_refused, rules(judged)) == ([], 1, [(rule, cell)])
    said = {finding_message(vars(judged.findings[0]), language) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)
    for message, fix in said:
        assert cell in message and fix and "[" not in message + fix


def test_a_row_is_told_all_that_is_wrong_with_it_at_once(tmp_path):
    judged = judge(csv(tmp_path, "SRAAP-30f,24,many,,soon,,maybe"), TODAY)
    assert [cell for _, cell in rules(judged)] == ["B2", "E2", "G2", "C2"]
    assert judged.n_refused == 1


def test_the_nearest_item_is_named(tmp_path):
    judged = judge(csv(tmp_path, "SRAAP 31 a,2024,yes,x,,,"), TODAY)
    assert judged.findings[0].params["nearest"] == "SRAAP-31a"


def test_rows_not_answered_yet_are_no_mistake(tmp_path):
    judged = judge(csv(tmp_path, "SRAAP-30a,2024,,,,,yes", "SRAAP-30b,,,,,,", "SRAAP-30c,2024,no,,,,"), TODAY)
    assert (judged.n_read, judged.n_unanswered, judged.n_refused, len(judged.entries)) == (3, 2, 0, 1)
    assert judged.findings == []  # a no needs no document


def test_two_rows_that_contradict_each_other_are_both_refused_and_equal_ones_are_not(tmp_path):
    same = "SRAAP-31a,2024,yes,Decree 12,,,no"
    path = csv(tmp_path, same, "SRAAP-30f,2024,3,list,,,", same, "SRAAP-30f,2024,4,list,,,", "SRAAP-30f,2023,4,list,,,")
    judged = judge(path, TODAY)
    assert rules(judged) == [("answer_stands_once", "A3"), ("answer_stands_once", "A5")]
    assert [finding.params["expected"] for finding in judged.findings] == ["5", "3"]
    assert [(row, entry.key) for row, entry in judged.entries] == [
        (2, ("SRAAP-31a", 2024)), (4, ("SRAAP-31a", 2024)), (6, ("SRAAP-30f", 2023)),
    ]  # fmt: skip
    assert (judged.n_read, judged.n_refused) == (5, 2)


def test_a_csv_of_a_french_spreadsheet_is_read_and_one_in_an_old_encoding_refused(tmp_path):
    rows = "WPS-gender-budget;2024;12,5 %;budget 2024;;« prévu »;oui"
    path = csv(tmp_path, rows, header=HEADER.replace(",", ";"), encoding="utf-8-sig")
    entry = judge(path, TODAY).entries[0][1]
    assert (entry.answer, entry.value, entry.note, entry.publishable) == ("12.5 %", 0.125, "« prévu »", True)
    with pytest.raises(Refused, match="evidence_csv_is_utf8"):
        judge(csv(tmp_path, rows, header=HEADER.replace(",", ";"), encoding="cp1252"), TODAY)


def test_a_file_that_is_not_the_workbook_is_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        judge(csv(tmp_path, "a,b", header="item,year\n"), TODAY)
    assert (refused.value.rule_id, refused.value.params["column"]) == ("evidence_columns_are_present", "answer")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(Refused):
        judge(tmp_path / "broken.xlsx", TODAY)


def test_a_ragged_row_and_a_formula_without_a_value_are_refused_rows(tmp_path):
    judged = judge(csv(tmp_path, "SRAAP-30a,2024,yes", "SRAAP-30b,2024,no,,,,"), TODAY)
    assert (judged.n_read, judged.n_refused, len(judged.entries)) == (2, 1, 1)
    assert judged.findings[0].rule_id == "row_has_as_many_cells_as_the_header"
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))
    book.active.append(["SRAAP-30f", 2024, "=1+2", "list", None, None, "no"])
    book.active.append(["SRAAP-30f", 2023, 4, "list", dt.date(2024, 2, 1), None, True])
    book.save(tmp_path / "formula.xlsx")
    judged = judge(tmp_path / "formula.xlsx", TODAY)
    assert rules(judged) == [("formula_has_a_cached_value", "C2")]
    assert (judged.n_read, judged.n_refused) == (2, 1)
    (row, entry), *_ = judged.entries
    assert (row, entry.value, entry.date, entry.publishable) == (3, 4.0, "2024-02-01", True)
