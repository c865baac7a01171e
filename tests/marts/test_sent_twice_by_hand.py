"""An interview sent twice gives its referrals and services once: two people, three forms, every right answer beside its input."""

import pytest
from conftest import looking_at
from refreshing import KEYS, receive_rows, refreshed

pytestmark = pytest.mark.slow

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
    columns: {date: {from: day, dates: iso}, sex: {from: sex}, age_years: {from: age}, outcome: {from: outcome}}
    absent: {disability_status: not asked}
"""
SURVEY = """
source: visits
country: COL
source_type: survey
as_of: 2025-12-31
design: none
files: {pattern: "*.csv"}
tables:
  person:
    key: form
    disaggregation_unit: person
    population_group: survivors
    link: {to: lives.casualty_record, key: case}
    columns: {assessed_on: {from: day, dates: iso}, sex: {from: sex}, age_years: {from: age}}
    absent: {disability_status: not asked}
  need:
    of: person
    asks: [rehabilitation]
    columns:
      service: {value: rehabilitation}
      need_status: {rules: [{when: {has: yes}, is: met}], otherwise: unmet}
  referral:
    of: need
    columns: {service: {value: rehabilitation}, referred_on: {from: sent_on, dates: iso}}
  service:
    of: need
    only: {has: yes}
    columns: {service: {value: rehabilitation}, started_on: {from: begun_on, dates: iso}}
thresholds: {quarantine_max: 50%}
"""
LIVES = """case,day,sex,age,outcome
A,2020-05-01,female,30,injured
B,2020-05-01,male,30,injured
"""
# form 2 is form 1 again; B is another person
VISITS = """form,case,day,sex,age,has,sent_on,begun_on
1,A,2024-03-01,female,34,yes,2024-01-05,2024-02-01
2,A,2024-03-01,female,34,yes,2024-01-05,2024-02-01
3,B,2024-03-01,male,34,yes,2024-01-07,2024-02-03
"""


def test_referrals_and_services_of_a_form_sent_twice_count_once_and_the_line_adds_up(tmp_path):
    receive_rows(tmp_path, "lives", REGISTER, LIVES)
    receive_rows(tmp_path, "visits", SURVEY, VISITS)
    refreshed(tmp_path)
    with looking_at(tmp_path, KEYS) as con:
        made = con.execute(
            "SELECT n_made FROM mart_referral_pathway WHERE sex = 'all' AND person_group = 'all'"
        ).fetchall()
        given = con.execute(
            "SELECT n_services FROM mart_service_reach WHERE period <> 'all' AND sex = 'all' AND person_group = 'all' "
            "AND service_detail = 'all' AND admin1 = 'all'"
        ).fetchall()
        lines = con.execute(
            "SELECT mart, fate, n FROM mart_conservation WHERE mart IN ('referral_pathway', 'service_reach') AND n > 0 ORDER BY 1, 2"
        ).fetchall()
    assert (made, given) == ([(2,)], [(2,)])
    right = [("accepted", 3), ("counted", 2), ("told_twice", 1)]
    assert lines == [(mart, *line) for mart in ("referral_pathway", "service_reach") for line in right]
