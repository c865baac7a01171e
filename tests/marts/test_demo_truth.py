"""The needs half of the demo country against demo/truth_needs.csv, counted where its rows were made.

First the core tables, then the marts: a join that doubles or loses rows, or a wrong code, changes a figure here.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable

import pytest
from conftest import DEMO_KEYS, REPOSITORY, saddle

pytestmark = pytest.mark.slow

KEYS = ("subject", "year", "population_group", "service", "sex", "item", "measure")
SUBJECTS = (
    "person", "functioning", "family", "inclusion", "need", "need_by_disability", "need_by_province", "product",
    "barrier", "referral", "service", "register",
)  # fmt: skip
NOT_KNOWN = ("not_recorded", "refused", "not_asked", "unknown")  # marts show them as `unknown`
NEED = "need_status IN ('met', 'partly_met', 'unmet')"
CORE = f"""
WITH p AS (SELECT *, CAST(extract(year FROM assessed_on) AS VARCHAR) AS y FROM person
           WHERE source_id = 'needs-survey' AND superseded_by IS NULL),
n AS (SELECT need.*, p.y, p.population_group AS g, p.sex, p.disability_status AS d, p.admin1_pcode AS province
      FROM need JOIN p ON p.record_id = need.person_record_id),
-- what hangs on a need is counted through the need it names
r AS (SELECT referral.*, n.y, n.sex AS sex FROM referral JOIN n ON n.record_id = referral.need_id),
s AS (SELECT service.*, n.y, n.g, n.sex AS sex FROM service JOIN n ON n.record_id = service.need_id),
b AS (SELECT barrier.*, n.y, n.sex AS sex FROM barrier JOIN n ON n.record_id = barrier.need_id),
rc AS (SELECT service.*, CAST(extract(year FROM started_on) AS VARCHAR) AS y, c.sex FROM service
       JOIN person c ON c.record_id = service.person_record_id WHERE service.source_id = 'rehabilitation-register'),
told AS (
  SELECT 'person' AS subject, y, population_group AS g, '' AS service, sex, '' AS item, 'n_persons' AS measure, count(*) AS n
    FROM p GROUP BY ALL
  UNION ALL SELECT 'functioning', y, population_group, '', sex, f.disability_status, 'n_persons', count(*)
    FROM functioning f JOIN p ON p.record_id = f.person_record_id GROUP BY ALL
  UNION ALL SELECT 'family', y, population_group, '', sex, relation, 'n_persons', count(*)
    FROM p WHERE indirect_key <> '' GROUP BY ALL
  UNION ALL SELECT 'family', y, population_group, '', sex, relation, 'n_new_heads', count(*)
    FROM p WHERE indirect_key <> '' AND head_of_household_after = 'yes' GROUP BY ALL
  UNION ALL SELECT 'inclusion', y, population_group, '', sex, question, measure, count(*) FROM (
      SELECT y, population_group, sex, unnest(['works_before', 'works_now', 'in_school', 'claim_filed', 'claim_granted']) AS question,
             unnest([works_before, works_now, in_school, claim_filed, claim_granted]) AS said FROM p) a
    CROSS JOIN (SELECT 'n_answered' AS measure, ['yes', 'no'] AS counts UNION ALL SELECT 'n_yes', ['yes']) m
    WHERE list_contains(counts, said) GROUP BY ALL
  UNION ALL SELECT 'need', y, g, service, sex, '', 'n_' || need_status, count(*) FROM n GROUP BY ALL
  UNION ALL SELECT 'need', y, g, service, sex, '', 'n_need', count(*) FROM n WHERE {NEED} GROUP BY ALL
  UNION ALL SELECT 'need_by_disability', y, g, service, '', d, 'n_need', count(*) FROM n WHERE {NEED} GROUP BY ALL
  UNION ALL SELECT 'need_by_disability', y, g, service, '', d, 'n_gap', count(*) FROM n
    WHERE need_status IN ('partly_met', 'unmet') GROUP BY ALL
  UNION ALL SELECT 'need_by_province', y, g, service, '', province, 'n_need', count(*) FROM n WHERE {NEED} GROUP BY ALL
  UNION ALL SELECT 'need_by_province', y, g, service, '', province, 'n_gap', count(*) FROM n
    WHERE need_status IN ('partly_met', 'unmet') GROUP BY ALL
  UNION ALL SELECT 'product', y, '', service, sex, product, measure, count(*) FROM n
    CROSS JOIN (SELECT unnest(['n_needed', 'n_held', 'n_fits']) AS measure) m
    WHERE product NOT IN ('not_recorded', 'not_applicable') AND (measure = 'n_needed' OR
      (measure = 'n_held' AND product_held = 'yes') OR (measure = 'n_fits' AND product_fits = 'yes')) GROUP BY ALL
  UNION ALL SELECT 'barrier', y, '', service, sex, '', 'n_asked', count(DISTINCT need_id) FROM b WHERE asked GROUP BY ALL
  UNION ALL SELECT 'barrier', y, '', service, sex, barrier, 'n_named', count(*) FROM b GROUP BY ALL
  UNION ALL SELECT 'barrier', y, '', service, sex, barrier, 'n_main', count(*) FROM b WHERE main GROUP BY ALL
  UNION ALL SELECT 'referral', y, '', service, sex, '', measure, count(*) FROM r
    CROSS JOIN (SELECT unnest(['n_made', 'n_accepted', 'n_not_accepted', 'n_no_answer', 'n_closed']) AS measure) m
    WHERE measure = 'n_made' OR measure = 'n_' || referral_result OR (measure = 'n_closed' AND closed_on IS NOT NULL) GROUP BY ALL
  UNION ALL SELECT 'service', y, g, service, sex, '', measure, count(*) FROM s
    CROSS JOIN (SELECT unnest(['n_started', 'n_completed', 'n_same_sex_provider']) AS measure) m
    WHERE measure = 'n_started' OR (measure = 'n_completed' AND completed_on IS NOT NULL)
       OR (measure = 'n_same_sex_provider' AND provider_sex = sex) GROUP BY ALL
  UNION ALL SELECT 'service', y, g, service, sex, 'paid_by_' || paid_by, 'n_paid', count(*) FROM s GROUP BY ALL
  UNION ALL SELECT 'register', y, '', service, sex, '', 'n_started', count(*) FROM rc GROUP BY ALL
  UNION ALL SELECT 'register', y, '', service, sex, '', 'n_completed', count(*) FROM rc WHERE completed_on IS NOT NULL GROUP BY ALL
  UNION ALL SELECT 'register', y, '', service, sex, product, 'n_given', count(*) FROM rc
    WHERE product NOT IN ('not_recorded', 'not_applicable') GROUP BY ALL
)
SELECT subject, y AS year, g AS population_group, service, sex, item, measure, n FROM told
"""
GAP = "n_partly_met + n_unmet"
TOTAL = {  # key of a mart -> not broken down
    "needs_gap": ("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability"),
    "inclusion": ("sex", "person_group", "disability"),
    "indirect_victims": ("admin1", "relation", "sex", "person_group"),
    "barrier_rank": ("barrier_detail", "sex", "disability"),
    "assistive_products": ("sex", "person_group", "disability"),
    "referral_pathway": ("sex", "person_group"),
    "service_reach": ("period", "admin1", "service_detail", "sex", "person_group"),
}


def of(mart: str, *by: str) -> str:
    """A mart's rows broken down by these keys and no others."""
    where = " AND ".join(f"{key} {'<>' if key in by else '='} 'all'" for key in TOTAL[mart])
    return f"(SELECT * FROM mart_{mart} WHERE {where}) m"


# the state of 2024 holds the round of 2024, that of 2026 the round of 2026: the earlier is older than 24 months by then
ROUNDS = "period IN ('2024', '2026') AND survey = 'needs-survey'"
MARTS = f"""
SELECT 'person' AS subject, period AS year, population_group, '' AS service, sex, '' AS item, 'n_persons' AS measure, n_persons AS n
  FROM {of("inclusion", "sex")} WHERE {ROUNDS}
UNION ALL SELECT 'functioning', period, population_group, '', sex, disability, 'n_persons', n_persons
  FROM {of("inclusion", "sex", "disability")} WHERE {ROUNDS}
UNION ALL SELECT 'family', period, 'indirect_victims', '', sex, relation, measure,
    CASE WHEN measure = 'n_persons' THEN n_persons ELSE n_new_heads END
  FROM {of("indirect_victims", "relation", "sex")} CROSS JOIN (SELECT unnest(['n_persons', 'n_new_heads']) AS measure) k WHERE {ROUNDS}
UNION ALL SELECT 'inclusion', period, population_group, '', sex,
    unnest(['in_school', 'in_school', 'claim_filed', 'claim_filed', 'claim_granted']),
    unnest(['n_answered', 'n_yes', 'n_answered', 'n_yes', 'n_yes']),
    unnest([n_school_known, n_in_school, n_claim_known, n_claim_filed, n_claim_granted]) FROM {of("inclusion", "sex")} WHERE {ROUNDS}
UNION ALL SELECT 'need', period, population_group, service, sex, '', unnest(['n_need', 'n_met', 'n_partly_met', 'n_unmet', 'n_no_need']),
    unnest([n_need, n_met, n_partly_met, n_unmet, n_assessed - n_need]) FROM {of("needs_gap", "sex")} WHERE {ROUNDS}
UNION ALL SELECT 'need_by_disability', period, population_group, service, '', disability,
    unnest(['n_need', 'n_gap']), unnest([n_need, {GAP}])
  FROM {of("needs_gap", "disability")} WHERE {ROUNDS}
UNION ALL SELECT 'need_by_province', period, population_group, service, '', admin1, unnest(['n_need', 'n_gap']), unnest([n_need, {GAP}])
  FROM {of("needs_gap", "admin1")} WHERE {ROUNDS}
UNION ALL SELECT 'product', period, '', 'assistive_technology', sex, product, unnest(['n_needed', 'n_held', 'n_fits']),
    unnest([n_needed, n_held, n_fits]) FROM {of("assistive_products", "sex")} WHERE period = '2026'
UNION ALL SELECT 'barrier', period, '', service, sex, barrier, 'n_named', n_named FROM {of("barrier_rank", "sex")} WHERE {ROUNDS}
UNION ALL SELECT DISTINCT ON (period, service, sex, population_group, disaggregation_unit) 'barrier', period, '', service, sex, '',
    'n_asked', n_asked FROM {of("barrier_rank", "sex")} WHERE {ROUNDS}
UNION ALL SELECT 'referral', '', '', service, sex, '', unnest(['n_made', 'n_accepted', 'n_not_accepted', 'n_no_answer', 'n_closed']),
    unnest([n_made, n_accepted, n_refused, n_no_answer, n_closed]) FROM {of("referral_pathway", "sex")}
UNION ALL SELECT 'service', '', population_group, service, sex, '', unnest(['n_started', 'n_same_sex_provider', 'n_by_family']),
    unnest([n_services, n_same_sex_provider, n_paid_by_family]) FROM {of("service_reach", "period", "sex")} WHERE survey = 'needs-survey'
UNION ALL SELECT 'register', period, '', service, sex, '', 'n_started', n_services
  FROM {of("service_reach", "period", "sex")} WHERE source_type = 'service_register'
"""


def told(sarandia, sql: str) -> dict[str, Counter]:
    """subject -> figures of a query on the office, zeros left out."""
    done = saddle("query", sql, "--office", "--format", "json", "--data", str(sarandia), **DEMO_KEYS)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Counter] = {subject: Counter() for subject in SUBJECTS}
    for row in json.loads(done.stdout):
        found[row["subject"]][tuple(row[key] for key in KEYS[1:])] += row["n"]
    return {subject: +counted for subject, counted in found.items()}


@pytest.fixture(scope="module")
def core(sarandia) -> dict[str, Counter]:
    return told(sarandia, CORE)


@pytest.fixture(scope="module")
def marts(sarandia) -> dict[str, Counter]:
    return told(sarandia, MARTS)


def read_truth(measure: str) -> dict[str, Counter]:
    """subject -> figures of truth_needs.csv, zeros left out."""
    found: dict[str, Counter] = {}
    with open(REPOSITORY / "demo" / "truth_needs.csv", encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found.setdefault(row["subject"], Counter())[tuple(row[key] for key in KEYS[1:])] = int(row[measure])
    return {subject: +counted for subject, counted in found.items()}


@pytest.fixture(scope="module")
def truth() -> dict[str, Counter]:
    """Rows, as core tables hold them."""
    return read_truth("n")


@pytest.fixture(scope="module")
def living() -> dict[str, Counter]:
    """What marts count: without persons known dead, interviews sent twice once."""
    return read_truth("n_counted")


def difference(found: Counter, wanted: Counter) -> dict:
    """Figures that differ: found, wanted."""
    return {key: (found[key], wanted[key]) for key in found.keys() | wanted.keys() if found[key] != wanted[key]}


def test_every_subject_of_the_truth_is_asked_for(truth):
    assert set(truth) == set(SUBJECTS)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_core_tables_hold_the_truth(core, truth, subject):
    assert len(truth[subject]) > 15
    assert difference(core[subject], truth[subject]) == {}


def as_marts_show(counted: Counter, keep: Callable = lambda key: True, change: Callable = lambda key: key) -> Counter:
    """The truth with every reason why something is not known folded into `unknown`."""
    shown: Counter = Counter()
    for key, n in counted.items():
        if keep(key):
            folded = tuple("unknown" if value in NOT_KNOWN else value for value in key)
            shown[change(folded)] += n
    return shown


@pytest.mark.parametrize("subject", ["person", "functioning", "need_by_disability", "need_by_province", "family"])
def test_marts_hold_the_truth(marts, living, subject):
    assert difference(marts[subject], as_marts_show(living[subject])) == {}


def test_the_needs_of_every_group_are_those_of_the_truth(marts, living):
    """Who was not assessed is counted apart: the mart adds the survivors nobody has asked."""
    wanted = as_marts_show(living["need"], lambda key: key[-1] != "n_not_assessed")
    assert sum(wanted[key] for key in wanted if key[-1] == "n_need") > 6000
    assert difference(marts["need"], wanted) == {}


def test_barriers_are_those_of_the_truth(marts, living):
    wanted = as_marts_show(living["barrier"], lambda key: key[-1] != "n_main")
    assert difference(marts["barrier"], wanted) == {}


def test_school_and_claims_are_those_of_the_truth(marts, living):
    asked = {"in_school": ("n_answered", "n_yes"), "claim_filed": ("n_answered", "n_yes"), "claim_granted": ("n_yes",)}
    wanted = as_marts_show(living["inclusion"], lambda key: key[-1] in asked.get(key[-2], ()))
    assert difference(marts["inclusion"], wanted) == {}


def test_products_of_the_last_round_are_those_of_the_truth(marts, living):
    assert difference(marts["product"], as_marts_show(living["product"], lambda key: key[0] == "2026")) == {}


def test_all_referrals_are_those_of_the_truth_by_the_year_they_were_made(marts, living):
    wanted = as_marts_show(living["referral"], change=lambda key: ("", *key[1:]))
    assert difference(marts["referral"], wanted) == {}


def test_services_are_those_of_the_truth_and_who_paid_for_them(marts, living):
    by_family = {"paid_by_self": "n_by_family", "paid_by_family": "n_by_family", "": "n_same_sex_provider"}
    wanted = as_marts_show(
        living["service"],
        lambda key: key[-2] in by_family and key[-1] != "n_completed",
        lambda key: ("", *key[1:4], "", key[-1] if key[-1] == "n_started" else by_family[key[-2]]),
    )
    assert difference(marts["service"], wanted) == {}


def test_services_of_the_register_are_those_of_the_truth_by_the_year_they_began(marts, living):
    wanted = as_marts_show(living["register"], lambda key: key[-1] == "n_started")
    assert difference(marts["register"], wanted) == {}


def test_what_is_known_of_persons_and_why_not_is_that_of_the_truth(office, truth):
    """mart_disaggregation tells the reasons apart, where other marts fold them."""
    wanted: Counter = Counter()
    for (year, _, _, sex, _, _), n in truth["person"].items():
        wanted[year, "sex", "not_recorded" if sex == "not_recorded" else "known"] += n
    for (year, _, _, _, status, _), n in truth["functioning"].items():
        reason = "known" if status in ("with_disability", "without_disability") else status
        wanted[year, "disability_status", reason] += n
    reasons = ("known", "unknown", "not_recorded", "not_asked", "refused", "not_applicable", "verified_unknown")
    counts = ", ".join(f"n_{reason}" for reason in reasons)
    found: Counter = Counter()
    for year, column, *numbers in office.execute(
        f"SELECT period, column_name, {counts} FROM mart_disaggregation WHERE source_id = 'needs-survey' "
        "AND column_name IN ('sex', 'disability_status')"
    ).fetchall():
        found.update({(year, column, reason): n for reason, n in zip(reasons, numbers, strict=True)})
    assert difference(found, wanted) == {}
