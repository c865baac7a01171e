"""From need to service, who the needs are of, and risk education: worked out by hand on a dozen people.

Every right answer stands beside its input. `visits` asks for referrals and services, `wishes` for needs alone.
"""

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
    columns:
      date: {from: day, dates: "%Y-%m"}
      sex: {from: sex}
      age_years: {from: age}
      outcome: {from: outcome}
      device: {from: device}
      re_before: {from: re}
    absent: {disability_status: not asked}
"""
LIVES = """case,day,sex,age,outcome,device,re
A,2023-06,female,30,injured,mine_ap,yes
B,2022-02,female,30,injured,mine_ap,no
C,2022-04,female,10,injured,erw_other,yes
D,2019-03,female,30,injured,erw_other,
E,2004-02,male,30,injured,mine_av,no
K,2022-05,male,30,killed,mine_ap,yes
"""
VISITS = """
source: visits
country: COL
source_type: survey
as_of: 2025-12-31
design: {weight: w, strata: town}
files: {pattern: "*.csv"}
tables:
  person:
    key: id
    disaggregation_unit: person
    population_group: survivors
    link: {to: lives.casualty_record, key: case}
    columns:
      assessed_on: {from: day, dates: iso}
      sex: {from: sex}
      age_years: {from: age}
      weight: {from: w}
      displacement: {from: lives}
      marital_status: {from: family}
    absent: {disability_status: not asked}
  need:
    of: person
    key: id
    asks: [assistive_technology, rehabilitation]
    columns:
      service: {from: service}
      need_status: {from: status}
      product: {from: product}
      product_held: {from: held}
      product_fits: {from: fits}
  referral:
    of: need
    only: {referred: [yes]}
    columns:
      service: {from: service}
      referred_on: {from: day, dates: iso}
      accepted_on: {from: accepted, dates: iso}
  service:
    of: need
    only: {given: [yes]}
    columns:
      service: {from: service}
      started_on: {from: began, dates: iso}
      completed_on: {from: ended, dates: iso}
"""
AT, CR, MARCH = "assistive_technology", "crutches", "2024-03-01"
HEADER = "id,town,case,day,sex,age,w,lives,family,service,status,product,held,fits,referred,accepted,given,began,ended"
PEOPLE = [
    ("1", "x", "A", MARCH, "female", 30, 10, "idp", "widowed", AT, "met", CR, "yes", "yes", "yes", MARCH, "yes", MARCH, MARCH),
    ("2", "x", "B", MARCH, "female", 30, 10, "idp", "widowed", AT, "partly_met", CR, "yes", "no", "yes", MARCH, "yes", MARCH, MARCH),
    ("3", "x", "C", MARCH, "female", 12, 20, "idp", "single", AT, "unmet", CR, "no", "", "yes", "", "no", "", ""),
    ("4", "x", "D", MARCH, "female", 34, 20, "not_displaced", "", AT, "unmet", CR, "no", "", "no", "", "no", "", ""),
    ("5", "x", "E", MARCH, "male", 50, 30, "not_displaced", "married", AT, "partly_met", CR, "no", "", "no", "", "yes", MARCH, ""),
    ("6", "x", "", MARCH, "male", 50, 30, "", "married", AT, "met", CR, "yes", "yes", "no", "", "no", "", ""),
    ("7", "x", "", MARCH, "male", 50, 40, "", "married", AT, "met", CR, "yes", "yes", "yes", MARCH, "no", "", ""),
    ("8", "y", "", MARCH, "male", 50, 40, "", "married", "rehabilitation", "met", "", "", "", "yes", MARCH, "yes", MARCH, MARCH),
    ("9", "x", "", MARCH, "male", 50, 40, "", "married", AT, "no_need", "", "", "", "no", "", "no", "", ""),
    ("10", "x", "K", MARCH, "male", 32, 40, "", "married", AT, "unmet", CR, "no", "", "no", "", "no", "", ""),
]  # fmt: skip
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
    asks: [rehabilitation]
    columns:
      service: {value: rehabilitation}
      need_status: {from: status}
"""
WANTED = """id,day,sex,age,status
1,2024-02-01,female,20,unmet
2,2024-02-01,male,20,met
"""


@pytest.fixture(scope="module")
def dozen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ways")
    receive_rows(folder, "lives", REGISTER, LIVES)
    receive_rows(folder, "visits", VISITS, "\n".join([HEADER, *(",".join(map(str, row)) for row in PEOPLE)]) + "\n")
    receive_rows(folder, "wishes", WISHES, WANTED)
    refreshed(folder)
    with looking_at(folder, KEYS) as con:
        yield con


STEPS = ("referred", "accepted", "begun", "completed", "fits")


def cascade(con, survey: str, service: str, sex: str, columns: str) -> dict[str, tuple]:
    rows = con.execute(
        f"SELECT step, {columns} FROM mart_cascade WHERE survey = '{survey}' AND service = '{service}' AND sex = '{sex}' "
        "AND person_group = 'all' AND disability = 'all'"
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


LEFT = "n_need, n_came, n_reached, n_without_earlier, n_lost, n_unknown"


def test_people_left_and_lost_at_each_step(dozen):
    """5 began without a referral; of 6, met, no row says by whom; 7 was accepted and met, no row says by whom; 9 needs nothing, 10 died.

    Referred: 1, 2, 3, 7, and 5 for what follows; 4 was not, 6 nobody knows. Accepted: not 3. Begun: of 7 nobody knows. Completed: not
    5. The crutches of 2 do not fit.
    """
    assert cascade(dozen, "visits", AT, "all", LEFT) == {
        "referred": (7, 7, 5, 1, 1, 1),
        "accepted": (7, 5, 4, 1, 1, 0),
        "begun": (7, 4, 3, 0, 0, 1),
        "completed": (7, 3, 2, 0, 1, 0),
        "fits": (7, 2, 1, 0, 1, 0),
    }


def test_the_same_by_sex(dozen):
    found = {sex: cascade(dozen, "visits", AT, sex, "n_came, n_reached, n_lost") for sex in ("female", "male")}
    assert [found["female"][step] for step in STEPS] == [(4, 3, 1), (3, 2, 1), (2, 2, 0), (2, 2, 0), (2, 1, 1)]
    assert [found["male"][step] for step in STEPS] == [(3, 2, 0), (2, 2, 0), (2, 1, 0), (1, 0, 1), (0, 0, 0)]


def test_the_loss_of_a_step_is_of_those_who_came_and_are_known(dozen):
    """Referred: 4 of 1, 2, 3, 4, 5, 7; by weight 20 of 10 + 10 + 20 + 20 + 30 + 40."""
    ((lost, weighted, low, high),) = [
        cascade(
            dozen, "visits", AT, "all", "lost_share, lost_share_weighted, lost_share_bound_low, lost_share_bound_high"
        )["referred"]
    ]
    assert (lost, weighted) == (pytest.approx(1 / 6), pytest.approx(20 / 130))
    assert (low, high) == (pytest.approx(1 / 7), pytest.approx(2 / 7))


def test_a_service_without_products_has_no_step_of_fitting(dozen):
    assert set(cascade(dozen, "visits", "rehabilitation", "all", "n_need")) == set(STEPS) - {"fits"}


def test_what_a_source_cannot_tell_is_not_available(dozen):
    assert cascade(dozen, "wishes", "rehabilitation", "all", LEFT) == dict.fromkeys(
        STEPS[:4], (2, None, None, None, None, None)
    )


def estimate(con, share_at: str) -> tuple:
    (row,) = con.execute(
        "SELECT n, n_with, unweighted, weighted, method, variance, n_lonely_strata, lonely_strata, uses_finite_population "
        f"FROM mart_estimate WHERE figure_id = '{share_at}'"
    ).fetchall()
    return row


def at(**keys: str) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(keys.items()))


VISITED = {
    "country": "COL", "disaggregation_unit": "person", "period": "2024", "population_group": "survivors", "round": "2024",
    "service": AT, "survey": "visits",
}  # fmt: skip


def test_a_share_is_told_with_its_design(dozen):
    """8 is alone in town y, a stratum of one person."""
    lonely = (1, "held against the mean of the survey", False)
    lost = estimate(dozen, f"cascade.lost_share@{at(**VISITED, step='referred')}")
    assert lost == (6, 1, pytest.approx(1 / 6), pytest.approx(20 / 130), "logit", "linearised", *lonely)
    begun = estimate(dozen, f"cascade.lost_share@{at(**VISITED, step='begun')}")
    assert begun == (3, 0, 0.0, 0.0, "Korn-Graubard", "linearised", *lonely)
    of_wishes = {**VISITED, "survey": "wishes", "service": "rehabilitation", "population_group": "general_population"}
    gap = estimate(dozen, f"needs_gap.gap@{at(**of_wishes)}")
    assert gap == (2, 1, 0.5, None, "sample without a design", None, None, None, None)
    educated = estimate(dozen, f"risk_education.risk_education_share@{at(country='COL', period='2022')}")
    assert educated == (3, 2, pytest.approx(2 / 3), None, "register or census: no design", None, None, None, None)


def profile(con, key: str, columns: str, survey: str = "visits") -> list[tuple]:
    others = [one for one in ("device", "years_since", "displacement", "marital_status", "sex") if one != key]
    where = " AND ".join([f"{key} <> 'all'", *(f"{one} = 'all'" for one in others)])
    return con.execute(
        f"SELECT {key}, {columns} FROM mart_needs_profile WHERE survey = '{survey}' AND service = '{AT}' AND {where} ORDER BY 1"
    ).fetchall()


COUNTS = "n_asked, n_assessed, n_need, n_met, n_partly_met, n_unmet"


def test_needs_by_years_since_the_injury(dozen):
    """On 1 March 2024. A: 8 months; B: two years; C: not two; D: four or five, the day in March 2019 is not known; E: twenty."""
    assert profile(dozen, "years_since", "n_need, n_met, n_partly_met, n_unmet") == [
        ("0-1", 2, 1, 0, 1),
        ("2-4", 1, 0, 1, 0),
        ("20+", 1, 0, 1, 0),
        ("unknown", 3, 2, 0, 1),
    ]


def test_needs_by_device(dozen):
    """A and B by a mine, C and D by remnants, E by an anti-vehicle mine; 6 and 7 are not linked."""
    assert profile(dozen, "device", "n_need, n_met, n_partly_met, n_unmet") == [
        ("erw_other", 2, 0, 0, 2),
        ("mine_ap", 2, 1, 1, 0),
        ("mine_av", 1, 0, 1, 0),
        ("unknown", 2, 2, 0, 0),
    ]


def test_needs_by_displacement_and_marital_status(dozen):
    """Displaced 1, 2, 3: two of three not fully met, by weight 10 + 20 of 40; 8 was asked about rehabilitation, 9 needs nothing."""
    assert profile(dozen, "displacement", "n_need, gap, gap_weighted")[:2] == [
        ("idp", 3, pytest.approx(2 / 3), pytest.approx(30 / 40)),
        ("not_displaced", 2, 1.0, 1.0),
    ]
    assert profile(dozen, "marital_status", "n_need, n_met") == [
        ("married", 3, 2),
        ("single", 1, 0),
        ("unknown", 1, 0),
        ("widowed", 2, 1),
    ]


def test_nobodys_answer_is_carried_into_a_later_year(dozen):
    assert dozen.execute("SELECT DISTINCT period FROM mart_needs_profile").fetchall() == [("2024",)]
    assert dozen.execute("SELECT count(*) FROM mart_needs_gap WHERE period = '2025'").fetchone()[0] > 0


def test_risk_education_before_the_event(dozen):
    """2022: B had none, C and K had; 2019: of D it is not known."""
    found = dozen.execute(
        "SELECT period, n_casualties, n_known, n_had_education, risk_education_share FROM mart_risk_education WHERE sex = 'all' "
        "AND age_group = 'all' AND person_group = 'all' AND admin1 = 'all' AND civil_status = 'all' AND activity = 'all' ORDER BY 1"
    ).fetchall()
    assert found == [
        ("2004", 1, 1, 0, 0.0),
        ("2019", 1, 0, 0, None),
        ("2022", 3, 3, 2, pytest.approx(2 / 3)),
        ("2023", 1, 1, 1, 1.0),
    ]
    by_sex = "SELECT sex, n_known, n_had_education FROM mart_risk_education WHERE sex <> 'all' AND period = '2022' ORDER BY 1"
    assert dozen.execute(by_sex).fetchall() == [("female", 2, 1), ("male", 1, 1)]
