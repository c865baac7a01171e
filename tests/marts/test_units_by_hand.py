"""Which rows enter a figure, worked out by hand on a dozen people each; every right answer stands beside its input.

Country COL: a register, a survey in two rounds, a form that cannot say `met`. Country UGA: a register nobody asks. The survey
asks of several needs of one service, sends one interview twice, meets one who died, and has two cells that cannot be read.
"""

import pytest
from conftest import looking_at
from refreshing import KEYS, refreshed

pytestmark = pytest.mark.slow

REGISTER = """
source: {name}
country: {country}
source_type: national_registry
counts: true
as_of: 2025-12-31
files: {{pattern: "*.csv"}}
tables:
  casualty_record:
    key: case
    columns:
      date: {{from: day, dates: iso}}
      sex: {{from: sex}}
      age_years: {{from: age}}
      outcome: {{from: outcome}}
      died_later: {{from: died_later}}
    absent: {{disability_status: not asked}}
"""
NEEDS = """
  need@{name}:
    of: person
    asks: [rehabilitation]
    columns:
      service: {{value: rehabilitation}}
      need_status: {{rules: [{{when: {{{name}: has}}, is: met}}, {{when: {{{name}: part}}, is: partly_met}},
                             {{when: {{{name}: needs}}, is: unmet}}], otherwise: no_need}}
      needed_on: {{from: since, dates: iso}}
"""
SERVICES = """
  service@{name}:
    of: need@{name}
    only: {{given_{name}: [yes]}}
    columns:
      service: {{value: rehabilitation}}
      started_on: {{from: {name}_on, dates: iso}}
"""
SURVEY = """
source: visits
country: COL
source_type: survey
as_of: 2025-12-31
design: {{weight: w}}
files: {{pattern: "*.csv"}}
tables:
  person:
    key: interview
    disaggregation_unit: person
    population_group: survivors
    link: {{to: lives.casualty_record, key: case}}
    columns:
      assessed_on: {{from: day, dates: iso}}
      sex: {{from: sex}}
      age_years: {{from: age}}
      weight: {{from: w}}
    absent: {{disability_status: not asked}}
{tables}
thresholds: {{quarantine_max: 60%}}
"""
WISHES = """
source: wishes
country: COL
source_type: survey
as_of: 2025-12-31
design: none
files: {pattern: "*.csv"}
tables:
  person:
    key: id
    disaggregation_unit: person
    population_group: general_population
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
    absent: {disability_status: not asked}
  need:
    of: person
    asks: [education]
    columns:
      service: {value: education}
      need_status: {rules: [{when: {wants: yes}, is: unmet}], otherwise: no_need}
"""
LIVES = """case,day,sex,age,outcome,died_later
A,2020-05-01,female,30,injured,no
B,2020-05-01,male,30,injured,no
C,2020-05-01,male,30,injured,no
D,2020-05-01,male,30,injured,yes
E,2020-05-01,male,30,killed,no
F,2020-05-01,female,30,injured,no
"""
ELSEWHERE = """case,day,sex,age,outcome,died_later
X,2020-05-01,female,30,injured,no
Y,2020-05-01,male,30,injured,no
"""
# leg: a prosthesis, stick: crutches; one service, two needs
VISITS = """interview,case,day,sex,age,w,leg,stick,since,given_leg,leg_on,given_stick,stick_on
1,A,2024-03-01,female,34,10,has,needs,2024-01-01,yes,2024-02-10,no,
2,B,2024-03-01,male,34,20,has,has,2024-01-01,yes,2024-01-31,no,
3,C,2024-03-01,male,34,30,needs,none,2024-01-01,yes,31 Feb,no,
4,D,2024-03-01,male,34,40,needs,none,2024-01-01,no,,no,
5,E,2024-03-01,male,34,50,needs,none,2024-01-01,no,,no,
6,F,2024-03-01,female,34,60,needs,none,2024-01-01,no,,no,
7,F,2024-03-01,female,34,60,needs,none,2024-01-01,no,,no,
8,F,2025-03-01,female,35,5,has,none,2024-01-01,yes,2024-12-31,no,
"""
WANTED = """id,day,sex,age,wants
1,2025-02-01,female,20,yes
2,2025-02-01,male,20,yes
3,2025-02-01,male,20,no
"""


def folder_of(folder, names, reverse=False):
    tables = [NEEDS.format(name=name) + SERVICES.format(name=name) for name in names]
    sources = {
        "lives": (REGISTER.format(name="lives", country="COL"), LIVES),
        "elsewhere": (REGISTER.format(name="elsewhere", country="UGA"), ELSEWHERE),
        "visits": (SURVEY.format(tables="".join(tables)), VISITS),
        "wishes": (WISHES, WANTED),
    }
    for source, (yaml, rows) in sources.items():
        inbox = folder / "raw" / source
        inbox.mkdir(parents=True)
        (inbox / "source.yaml").write_text(yaml, "utf-8")
        first, *rest = rows.splitlines(keepends=True)
        (inbox / f"{source}.csv").write_text(first + "".join(reversed(rest) if reverse else rest), "utf-8")
    refreshed(folder)
    return folder


@pytest.fixture(scope="module")
def dozen(tmp_path_factory):
    return folder_of(tmp_path_factory.mktemp("dozen"), ["leg", "stick"])


def asked(folder, sql: str) -> list[tuple]:
    with looking_at(folder, KEYS) as con:
        return con.execute(sql).fetchall()


ALL = " AND ".join(
    f"{key} = 'all'" for key in ("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability")
)


def gap_of(folder, survey: str, columns: str) -> list[tuple]:
    return asked(
        folder, f"SELECT {columns} FROM mart_needs_gap WHERE survey = '{survey}' AND {ALL} ORDER BY period, round"
    )


def test_any_unmet_need_of_a_service_makes_it_unmet(dozen):
    """2024: A has a leg and needs a stick: unmet; B met; C and F unmet; D and E are dead. 2025: F was asked again, met."""
    assert gap_of(dozen, "visits", "period, round, n_registered, n_assessed, n_need, n_met, n_partly_met, n_unmet") == [
        ("2024", "2024", 4, 4, 4, 1, 0, 3),
        ("2025", "2024", 3, 3, 3, 1, 0, 2),
        ("2025", "2025", 1, 1, 1, 1, 0, 0),
    ]


def test_a_weight_is_that_of_the_interview_that_gave_the_answer(dozen):
    """2024: 10 + 30 + 60 of 120 are unmet; that F weighs 5 in 2025 changes nothing."""
    found = gap_of(dozen, "visits", "period, round, gap_weighted")
    assert found == [
        ("2024", "2024", pytest.approx(100 / 120)),
        ("2025", "2024", pytest.approx(40 / 60)),
        ("2025", "2025", 0.0),
    ]


def test_every_need_is_a_need_of_its_own_and_an_interview_sent_twice_is_one(dozen):
    """2024, A: leg met, stick unmet; B: both met; C: leg unmet; F: leg unmet, sent twice. 2025, F: leg met."""
    need = asked(
        dozen,
        "SELECT round, sum(n_need), sum(n_start_known), sum(n_started), sum(n_still_open) FROM mart_access_by_gender "
        "WHERE survey = 'visits' AND sex = 'all' AND person_group = 'all' AND disability = 'all' GROUP BY 1 ORDER BY 1",
    )
    # known of 2024: A's leg started, A's stick open, B's and C's leg started (C's on a day that cannot be read), F's leg open; B's stick
    # is met without a row
    assert need == [("2024", 6, 5, 3, 2), ("2025", 1, 1, 1, 0)]


def test_waits_end_at_the_service_or_at_the_interview(dozen):
    """Round 2024, legs: A 40 days, B 30, C in the middle of 60, F open for 60; A's stick open for 60 days at the interview.

    Not to the file's end of 2025.

    One of three waits of women is over at 40 days, two last to the interview: no median. F's 365 days are told in 2025.
    """
    waits = asked(
        dozen,
        "SELECT sex, median_days, median_days_n_known, median_days_n_open FROM mart_access_by_gender "
        "WHERE survey = 'visits' AND person_group = 'all' AND disability = 'all' AND sex <> 'all' ORDER BY round, sex",
    )
    assert waits == [("female", None, 1, 2), ("male", 30.0, 2, 0), ("female", 365.0, 1, 0)]


def test_the_dead_wait_for_nothing(dozen):
    """D died later, E was killed; both were asked. A and F wait (F's leg came in 2025), C waits."""
    assert asked(dozen, "SELECT count(DISTINCT person_id) FROM mart_followup WHERE source_id = 'visits'") == [(2,)]


def test_needs_and_assessments_are_of_the_same_living_survivors(dozen):
    """A, B, C and F live; all four were asked in 2024, F again in 2025, and all within the 24 months before the end of 2025."""
    living = asked(
        dozen,
        "SELECT period, n_survivors, n_ever_assessed, n_assessed FROM mart_assessment WHERE admin1 = 'all' AND sex = 'all' "
        "AND age_group = 'all' AND age_band = 'all' AND person_group = 'all' ORDER BY 1",
    )
    assert living == [("2024", 4, 4, 4), ("2025", 4, 4, 4)]
    registered = gap_of(dozen, "visits", "period, n_registered, n_assessed")
    assert [sum(row[1] for row in registered if row[0] == year) for year in ("2024", "2025")] == [4, 4]


def test_a_form_that_cannot_say_met_gives_no_gap(dozen):
    found = gap_of(dozen, "wishes", "n_need, n_met, n_partly_met, n_unmet, gap, strict_coverage, need_rate")
    assert found == [(2, None, None, 2, None, None, pytest.approx(2 / 3))]


def test_what_one_country_asks_says_nothing_of_another(dozen):
    assert asked(dozen, "SELECT DISTINCT country FROM mart_assessment") == [("COL",)]
    assert asked(dozen, "SELECT DISTINCT country FROM mart_needs_gap") == [("COL",)]


def test_the_order_of_tables_and_rows_changes_nothing(dozen, tmp_path):
    other = folder_of(tmp_path, ["stick", "leg"], reverse=True)
    for mart in ("needs_gap", "access_by_gender", "followup", "gender_gap"):
        columns = "* EXCLUDE (need_id)" if mart == "followup" else "*"
        query = f"SELECT {columns} FROM mart_{mart} ORDER BY ALL"
        assert asked(other, query) == asked(dozen, query), mart


def test_what_does_not_fit_together_is_a_finding(dozen):
    """7 repeats 6; of both tables of needs some met ones have no service row (A's and B's stick, none of the legs); D and E are dead."""
    found = asked(
        dozen,
        "SELECT rule_id, source_row, params FROM finding WHERE source_id = 'visits' AND rule_id IN "
        "('interview_is_sent_once', 'met_need_has_a_service', 'killed_person_has_no_later_service') ORDER BY ALL",
    )
    assert [row[:2] for row in found] == [
        ("interview_is_sent_once", 8),
        ("killed_person_has_no_later_service", 5),
        ("killed_person_has_no_later_service", 6),
        ("met_need_has_a_service", None),
    ]
    assert found[-1][2] == '{"n": "1"}'  # B's stick
