"""Files that offices sent, with answers to questions of many options: the right answer of each `expected.md`."""

import pytest
from loading import accepted
from test_cases_of_dates_and_ages import counted, findings, sent


@pytest.mark.parametrize("yaml", ["source.yaml", "source-options-only.yaml"])
def test_ticks_are_read_where_the_summary_says_nothing(tmp_path, yaml):
    folder = sent(tmp_path, "13-select-multiple-na", yaml)
    assert counted(accepted(folder, "need_status", "need")) == {("met",): 1, ("no_need",): 1, ("unmet",): 6}
    named = [("cost_service",)] * 4 + [("distance",)] * 2 + [("no_same_sex_staff",)] * 2 + [("no_transport",)]
    assert sorted(accepted(folder, "barrier", "barrier")) == named
    assert len({*accepted(folder, "need_id", "barrier")}) == 6
    assert not findings(folder)


def test_only_victims_of_accidents_that_the_supervisor_approved_are_counted(tmp_path):
    folder = sent(tmp_path, "04-kobo-validation-status")
    assert counted(accepted(folder, "outcome, sex")) == {
        ("injured", "female"): 3, ("injured", "male"): 1, ("killed", "male"): 2,
    }  # fmt: skip
    assert counted(accepted(folder, "age_group"))[("child",)] == 1


def test_only_persons_of_interviews_that_were_not_rejected_are_counted(tmp_path):
    folder = sent(tmp_path, "05-odk-central-two-csv", "source-workbook.yaml")
    assert counted(accepted(folder, "sex", "person")) == {("female",): 3, ("male",): 2}
    status = counted(accepted(folder, "disability_status", "functioning"))
    assert status == {("unknown",): 2, ("with_disability",): 3}  # two of six domains were asked: nobody can be without
    assert counted(accepted(folder, "need_status", "need")) == {("met",): 1, ("no_need",): 1, ("unmet",): 3}
