"""How many have a disability, worked out by hand on fourteen people: every right answer stands beside its input.

Twelve were asked the Washington Group's six questions in 2024, two of them again in 2025; a child under five is not of
their age, a man who was asked and died is counted nowhere.
"""

import duckdb
import pytest
from conftest import looking_at
from refreshing import KEYS, receive_rows, refreshed

from assets.marts.build import UNITS
from methods.washington_group import INSTRUMENTS, cut_offs
from warehouse.relations import relation

pytestmark = pytest.mark.slow
DOMAINS = relation(UNITS, "instrument_domain").query

REGISTER = """
source: lives
country: COL
source_type: national_registry
counts: true
as_of: 2025-12-31
files: {pattern: "*.csv"}
tables:
  casualty_record:
    key: case
    columns:
      date: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      outcome: {from: outcome}
    absent: {disability_status: not asked}
"""
LIVES = """case,day,sex,age,outcome
K,2020-05-01,male,30,killed
"""
VISITS = """
source: visits
country: COL
source_type: survey
as_of: 2025-12-31
design: {weight: w, cluster: village}
files: {pattern: "*.csv"}
tables:
  person:
    key: [id, day]
    disaggregation_unit: person
    population_group: survivors
    link: {to: lives.casualty_record, key: case}
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      respondent: {from: who, values: {me: self, mother: proxy}}
      weight: {from: w}
      cluster: {from: village}
  functioning:
    of: person
    instrument: WG-SS
    columns:
      assessed_on: {from: day, dates: iso}
      seeing: {from: s}
      hearing: {from: h}
      walking: {from: w6}
      remembering: {from: r}
      self_care: {from: c}
      communicating: {from: t}
"""
NO, SOME, LOT, NOT = "no_difficulty", "some_difficulty", "a_lot_of_difficulty", "cannot_do_at_all"
#  id, case, day,        sex,   age, who,   w, village, seeing, hearing, walking, remembering, self-care, communicating
PEOPLE = [
    ("1", "", "2024-03-01", "female", 30, "me", 10, "a", NO, NO, NO, NO, NO, NO),
    ("2", "", "2024-03-01", "female", 30, "me", 10, "a", SOME, NO, NO, NO, NO, NO),  # 1 only
    ("3", "", "2024-03-01", "female", 30, "me", 10, "a", SOME, SOME, NO, NO, NO, NO),  # 1 and 2
    ("4", "", "2024-03-01", "female", 70, "mother", 30, "b", NO, NO, LOT, NO, NO, NO),  # 1, 2, 3
    ("5", "", "2024-03-01", "male", 30, "mother", 20, "b", NO, NO, NOT, NO, NOT, NO),  # all four
    ("6", "", "2024-03-01", "male", 30, "me", 20, "b", NO, NO, NO, NO, NO, ""),  # nothing is known
    ("7", "", "2024-03-01", "male", 30, "me", 20, "c", LOT, "", NO, NO, NO, NO),  # 1, 2, 3; 4 is not known
    ("8", "", "2024-03-01", "male", 30, "me", 20, "c", SOME, "", NO, NO, NO, NO),  # 1; the rest is not known
    ("9", "", "2024-03-01", "male", 30, "", 20, "c", NO, NO, NO, NO, NO, NO),
    ("10", "", "2024-03-01", "male", 10, "mother", 20, "c", NO, NO, NO, NO, NO, NO),
    ("11", "", "2024-03-01", "female", 4, "mother", 20, "c", LOT, NO, NO, NO, NO, NO),  # under five: not of the age
    ("12", "K", "2024-03-01", "male", 34, "me", 20, "c", LOT, NO, NO, NO, NO, NO),  # known dead
    ("1", "", "2025-03-01", "female", 31, "me", 10, "a", NO, NO, LOT, NO, NO, NO),
    ("9", "", "2025-03-01", "male", 31, "me", 20, "c", NO, NO, NO, NO, NO, NO),
]


@pytest.fixture(scope="module")
def visits(tmp_path_factory):
    folder = tmp_path_factory.mktemp("visits")
    receive_rows(folder, "lives", REGISTER, LIVES)
    header = "id,case,day,sex,age,who,w,village,s,h,w6,r,c,t"
    receive_rows(folder, "visits", VISITS, "\n".join([header, *(",".join(map(str, row)) for row in PEOPLE)]) + "\n")
    refreshed(folder)
    with looking_at(folder, KEYS) as con:
        yield con


COUNTS = "n_persons, n_known, n_with_disability"
BROKEN_DOWN = ("sex", "age_group", "age_band", "person_group", "answered_by")


def prevalence(con, columns: str, *by: str, **where: str) -> list[tuple]:
    chosen = {"domain": "any", "cut_off": "DISABILITY3", "round": "2024", **where}
    rows = [f"{key} {'<>' if key in by else '='} 'all'" for key in BROKEN_DOWN]
    rows += [f"{key} = '{value}'" for key, value in chosen.items()]
    order = ", ".join(by) or "1"
    return con.execute(
        f"SELECT {', '.join([*by, columns])} FROM mart_disability WHERE {' AND '.join(rows)} ORDER BY {order}"
    ).fetchall()


@pytest.mark.parametrize(
    ("cut_off", "known", "having"),
    [("DISABILITY1", 9, 6), ("DISABILITY2", 8, 4), ("DISABILITY3", 8, 3), ("DISABILITY4", 7, 1)],
)
def test_each_cut_off_by_the_answers_that_decide_it(visits, cut_off, known, having):
    """Of ten of the age 6 is never known; 8 not from DISABILITY2 on, 7 not at DISABILITY4."""
    assert prevalence(visits, COUNTS, cut_off=cut_off) == [(10, known, having)]


def test_the_status_is_that_of_the_person_in_every_other_mart(visits):
    status = visits.execute(
        "SELECT disability_status, count(*) FROM person WHERE source_id = 'visits' AND provider_sex IS NOT NULL "
        "AND age_years >= 5 AND age_years <> 34 AND year(assessed_on) = 2024 GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert status == [("unknown", 2), ("with_disability", 3), ("without_disability", 5)]


def test_a_domain_is_known_where_its_own_question_is_answered(visits):
    """Seeing: 7 has a lot. Hearing: 7 and 8 did not answer. Walking: 4 and 5. Self-care: 5. Communicating: 6 did not answer."""
    found = visits.execute(
        "SELECT domain, n_persons, n_known, n_with_disability FROM mart_disability WHERE cut_off = 'DISABILITY3' "
        f"AND round = '2024' AND domain <> 'any' AND {' AND '.join(f'{key} = {chr(39)}all{chr(39)}' for key in BROKEN_DOWN)} "
        "ORDER BY 1"
    ).fetchall()
    assert found == [
        ("communicating", 10, 9, 0),
        ("hearing", 10, 8, 0),
        ("remembering", 10, 10, 0),
        ("seeing", 10, 10, 1),
        ("self_care", 10, 10, 1),
        ("walking", 10, 10, 2),
    ]
    assert prevalence(visits, COUNTS, domain="seeing", cut_off="DISABILITY1") == [(10, 10, 4)]
    assert prevalence(visits, COUNTS, domain="walking", cut_off="DISABILITY2") == []


def test_by_sex_age_and_who_answered(visits):
    assert prevalence(visits, COUNTS, "sex") == [("female", 4, 4, 1), ("male", 6, 4, 2)]
    assert prevalence(visits, COUNTS, "sex", "age_group") == [
        ("female", "adult", 4, 4, 1),
        ("male", "adult", 5, 3, 2),
        ("male", "child", 1, 1, 0),
    ]
    assert prevalence(visits, COUNTS, "answered_by") == [
        ("proxy", 3, 3, 2),
        ("self", 6, 4, 1),
        ("unknown", 1, 1, 0),
    ]


def test_weights_and_their_interval(visits):
    """Of the eight known weigh 10 + 10 + 10 + 30 + 20 + 20 + 20 + 20 = 140; 4, 5 and 7 of them 30 + 20 + 20 = 70: half.

    z = w (y - 1/2) / 140 by village: a -15/140, b (15 + 10)/140, c (10 - 10 - 10)/140; they add up to 0, so the variance is
    3/2 (225 + 625 + 100) / 140^2.
    """
    ((share, weighted, error, df),) = prevalence(
        visits, "prevalence, prevalence_weighted, prevalence_weighted_se, prevalence_degrees_of_freedom"
    )
    assert share == pytest.approx(3 / 8)
    assert weighted == pytest.approx(0.5)
    assert error == pytest.approx((1.5 * 950) ** 0.5 / 140)
    assert df == 2


def test_a_round_is_counted_when_it_was_asked_and_never_carried(visits):
    assert prevalence(visits, f"period, {COUNTS}", round="2025") == [("2025", 2, 2, 1)]
    assert {row[0] for row in prevalence(visits, "period")} == {"2024"}


def test_the_domains_are_those_the_status_is_made_of():
    told = duckdb.sql(f"SELECT instrument, domain, age_from, age_to, has_cut_offs FROM ({DOMAINS})").fetchall()
    assert {(row[0], row[1]) for row in told} == {(name, one) for name, of in INSTRUMENTS.items() for one in of.domains}
    for name, _, age_from, age_to, has_cut_offs in told:
        assert (age_from, age_to if age_to < 200 else None) == (INSTRUMENTS[name].age_from, INSTRUMENTS[name].age_to)
        assert has_cut_offs == (len(cut_offs(name)) > 1)
