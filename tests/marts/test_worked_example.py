"""The worked example of docs/disclosure.md: its office and public columns are the demo's, which anybody can make."""

import re

import pytest
from conftest import REPOSITORY

pytestmark = pytest.mark.slow
PAGE = REPOSITORY / "docs" / "disclosure.md"
SELECT = (
    "SELECT n_assessed, n_need, n_unmet FROM {}.mart_needs_gap WHERE country = 'XSA' AND survey = 'needs-survey' AND round = '2026' "
    "AND period = '2026' AND service = 'rehabilitation' AND population_group = 'survivors' AND disaggregation_unit = 'person' "
    "AND person_group = '{}' AND admin1 = 'all' AND sex = 'all' AND age_group = 'all' AND disability = 'all' "
    "AND household_has_disability = 'all'"
)


def table_of_the_page() -> dict[str, list[int]]:
    """Group -> asked, need, unmet: of the office and public, in turns."""
    lines = [
        re.split(r"\s*\|\s*", line.strip(" |"))
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    return {row[0]: [int(n) for n in row[1:]] for row in lines if row[0] in ("women", "men", "girls", "boys", "all")}


@pytest.mark.parametrize("group", ["women", "men", "girls", "boys", "all"])
def test_the_numbers_of_the_page_are_those_of_the_demo(both, group):
    (office,) = both.execute(SELECT.format("office.main", group)).fetchall()
    (public,) = both.execute(SELECT.format("published.main", group)).fetchall()
    assert table_of_the_page()[group] == [n for pair in zip(office, public, strict=True) for n in pair]


def test_the_provinces_of_the_page_are_those_of_the_demo(both):
    rows = "FROM {}.mart_casualty_annual WHERE country = 'XVE' AND period = '2022' AND admin2 = 'all' ORDER BY admin1"
    office = dict(both.execute("SELECT admin1, n_total " + rows.format("office.main")).fetchall())
    public = dict(both.execute("SELECT admin1, n_total " + rows.format("published.main")).fetchall())
    assert public == {"all": 17}
    assert (office["XVE02"], office["XVE01"]) == (4, 13)
