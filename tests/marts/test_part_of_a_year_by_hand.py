"""Part of a year is never held against a whole one: two lists of casualties, cut off in the middle of a year, and a survey after."""

import pytest
from refreshing import asked, receive_rows, refreshed

pytestmark = pytest.mark.slow

LIST = """
source: {source}
country: COL
source_type: {kind}
counts: true
as_of: {as_of}
files: {{pattern: "*.csv"}}
{disjoint}
tables:
  casualty_record:
    key: case
    columns:
      date: {{from: day, dates: iso}}
      sex: {{from: sex}}
      age_years: {{from: age}}
      outcome: {{from: outcome}}
    absent: {{disability_status: not asked}}
"""
SURVEY = """
source: visits
country: COL
source_type: survey
as_of: 2026-12-31
design: none
files: {pattern: "*.csv"}
tables:
  person:
    row_key: content
    disaggregation_unit: person
    population_group: survivors
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
    absent: {disability_status: not asked}
"""
HEAD = "case,day,sex,age,outcome\n"
PEOPLE = {
    "2020": 12,
    "2021": 12,
    "2022": 12,
    "2023": 12,
    "2024": 24,
    "2025": 6,
}  # of the register, which ends in June 2025
CLINIC = 3  # and of a clinic's list, which ends in June 2022
REGISTER = HEAD + "".join(
    f"{year}-{n},{year}-0{n % 6 + 1}-11,male,30,injured\n" for year, people in PEOPLE.items() for n in range(people)
)


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("years")
    lists = (
        ("lives", "national_registry", "2025-06-30", ""),
        ("clinic", "clinic", "2022-06-30", "disjoint_from: [lives]"),
    )
    for source, kind, as_of, disjoint in lists:
        rows = (
            REGISTER
            if source == "lives"
            else HEAD + "".join(f"{n},2022-03-0{n + 1},male,40,injured\n" for n in range(CLINIC))
        )
        receive_rows(folder, source, LIST.format(source=source, kind=kind, as_of=as_of, disjoint=disjoint), rows)
    receive_rows(folder, "visits", SURVEY, "day,sex,age\n2026-11-02,female,30\n")
    refreshed(folder)
    return folder


def test_part_of_a_year_has_no_ratio_no_p_and_no_word(years):
    """2021 v 2020 and 2024 v 2023 are whole years of one list; the clinic's ends within 2022, the register within 2025."""
    found = asked(
        years,
        "SELECT period, n, n_before, value, ratio, ratio_ci_low IS NULL AND ratio_ci_high IS NULL AND p IS NULL AS no_limits, why_not, "
        "word = 'not comparable' AS is_not FROM mart_casualty_change WHERE measure = 'people' AND sex = 'all' "
        "AND person_group = 'all' AND age_band = 'all' ORDER BY period",
    )
    assert [tuple(row.values()) if isinstance(row, dict) else row for row in found] == [
        ("2021", 12, 12, 12.0, 1.0, False, "", False),
        ("2022", 15, 12, 15.0, None, True, "year_not_complete", True),
        ("2023", 12, 15, 12.0, None, True, "year_not_complete", True),
        ("2024", 24, 12, 24.0, 2.0, False, "", False),
        ("2025", 6, 24, 6.0, None, True, "year_not_complete", True),
    ]
