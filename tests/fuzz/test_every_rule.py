"""Every rule there is has a test that breaks it: in one of these lists, or one that names the rule."""

import pytest
from conftest import REPOSITORY
from fuzz.rules_of_sources import LATER, PREPARED, RULES_OF_FILES
from fuzz.test_findings_through_refresh import FOUND
from fuzz.test_rules_of_folders import RULES_OF_FOLDERS

from schemas.messages import RULES, _sentences

PLANTED = "demo/planted_errors.csv"  # found one by one at its cell after a refresh: tests/pipelines/test_demo.py
# where a rule is broken that comes by other commands, needs a whole demo, or another machine than a test may have
ELSEWHERE = {
    PLANTED: """
        value_is_in_code_list date_fits_declared_format date_is_not_in_the_future date_is_after_1945 date_is_not_a_phone_default
        year_fits_declared_calendar required_value_is_present number_is_a_number age_is_plausible age_and_age_group_agree
        minutes_to_care_is_not_negative coordinates_are_on_the_globe count_is_a_whole_number place_parent_agrees
        key_is_unique_in_file killed_person_has_no_later_service parent_was_quarantined number_is_not_negative
        referral_is_accepted_after_it_is_made service_ends_after_it_starts linked_record_exists options_agree_with_the_answer
    """,
    "tests/warehouse/test_reading_delimited.py": "findings_are_all_listed",
    "tests/pipelines/test_demo.py": "linked_rows_agree",
    "tests/pipelines/test_damaged_files.py": "formula_has_a_cached_value day_number_has_a_declared_epoch",
    "tests/pipelines/test_lists_side_by_side.py": "row_stands_in_one_file",
    "tests/pipelines/test_corrections.py": "correction_still_matches",
    "tests/pipelines/test_decisions_outlive_readings.py": "decisions_keep_their_rows",
    "tests/pipelines/test_limits_of_memory.py": "memory_is_enough",
    "tests/assets/test_points_and_names.py": """
        text_is_not_damaged identity_text_is_not_damaged coordinates_are_not_exchanged point_lies_in_its_country
    """,
    # a disk that fails, or may not be written: pretended under a whole refresh by tests/pipelines/test_faults.py
    "tests/warehouse/test_atomic.py": "folder_can_be_written disk_can_be_trusted disk_has_space",
    # of other commands
    "tests/pipelines/test_evidence.py": """
        evidence_columns_are_present evidence_csv_is_utf8 evidence_item_is_known evidence_year_is_plausible answer_is_yes_or_no
        answer_is_a_whole_number answer_is_a_share answer_is_given answer_stands_once evidence_date_is_a_day
        publishable_is_yes_or_no answer_has_evidence
    """,
    "tests/pipelines/test_corrections_typed.py": """
        corrections_workbook_has_its_columns correction_source_is_known correction_names_a_record correction_record_is_known
        correction_is_of_no_identifier correction_is_of_a_mapped_column correction_keeps_the_row_itself
        correction_changes_something correction_has_the_value_found correction_stands_once cell_is_corrected_once
    """,
    "tests/linkage/test_review_workbook.py": "review_workbook_has_its_columns",
    "tests/fuzz/test_rules_of_folders.py": "store_can_be_read",  # of a store that an earlier program made, in what only looks
    # no input is known that comes to these: an error nobody foresaw, and a country that the description's proof lets through
    "tests/assets/test_unforeseen.py": "source_is_worked_through",
    "tests/schemas/test_proof.py": "country_is_iso3",
}  # fmt: skip


def test_every_rule_is_in_one_list_or_has_a_test_that_names_it():
    elsewhere = [rule for rules in ELSEWHERE.values() for rule in rules.split()]
    held = [*RULES_OF_FILES, *PREPARED, *LATER, *RULES_OF_FOLDERS, *FOUND, *elsewhere]
    assert len(held) == len(set(held)) and set(held) <= set(RULES)
    tests = [file.read_text("utf-8") for file in (REPOSITORY / "tests").rglob("test_*.py")]
    assert [rule for rule in set(RULES) - set(held) if not any(f'"{rule}"' in text for text in tests)] == []


@pytest.mark.parametrize("file", ELSEWHERE)
def test_a_rule_that_is_tested_elsewhere_is_named_there(file):
    """By its id, or by three words of what it says."""
    text = (REPOSITORY / file).read_text("utf-8")
    said = {rule: _sentences("rules.csv")[rule]["message_en"].split() for rule in ELSEWHERE[file].split()}
    parts = {rule: [" ".join(words[n : n + 3]) for n in range(len(words) - 2)] for rule, words in said.items()}
    assert [rule for rule in said if rule not in text and not any(part in text for part in parts[rule])] == []
