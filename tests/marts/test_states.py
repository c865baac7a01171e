"""What a state at a year's end is: whom it holds, once, and what is said of them. On the demo country.

Worked out here from the core tables; the differences are those planted in the demo (demo/README.md).
"""

import pytest

pytestmark = pytest.mark.slow

YEARS = (2024, 2025, 2026)  # rounds of 2024 and 2026; an assessment stands for its year and the next
SERVICES = 7
# survivors by the number they gave, each once; and who was injured, is not known to have died, and whom nobody has asked
REGISTERED = """
WITH asked AS (SELECT person_id, min(extract(year FROM assessed_on)) AS since FROM person
               WHERE source_id = 'needs-survey' AND population_group = 'survivors' GROUP BY person_id),
living AS (SELECT record_id, extract(year FROM date) AS year FROM casualty WHERE outcome = 'injured' AND NOT coalesce(died_later, false))
SELECT (SELECT count(*) FROM asked WHERE since <= {year}),
       (SELECT count(*) FROM living WHERE year <= {year}
        AND record_id NOT IN (SELECT person_id FROM asked WHERE since <= {year}))"""
BROKEN_DOWN = ("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability")
NOT_BROKEN_DOWN = " AND ".join(f"{key} = 'all'" for key in BROKEN_DOWN)


def rows(office, sql: str) -> list[tuple]:
    return office.execute(sql).fetchall()


@pytest.mark.parametrize("year", YEARS)
def test_every_survivor_is_registered_once_whether_asked_or_not(office, year):
    """Also those whom only a register of services knew in that year, and a survey asked later."""
    ((asked, not_asked),) = rows(office, REGISTERED.format(year=year))
    found = rows(
        office,
        f"SELECT service, n_registered, n_assessed <= {asked} FROM mart_needs_gap WHERE period = '{year}' "
        f"AND population_group = 'survivors' AND {NOT_BROKEN_DOWN} ORDER BY service",
    )
    assert asked > 600 and not_asked > 300
    assert len(found) == SERVICES and {row[1:] for row in found} == {(asked + not_asked, True)}


def test_survivors_asked_in_both_rounds_count_once_in_each_year(office):
    """Their state of 2025 is that of the round of 2024, their state of 2026 the new one."""
    twice = (
        "SELECT person_id FROM person WHERE source_id = 'needs-survey' AND population_group = 'survivors' "
        "GROUP BY person_id HAVING count(*) = 2"
    )
    ((n,),) = rows(office, f"SELECT count(*) FROM ({twice})")
    assert 200 < n < 280
    rounds = dict(
        rows(
            office,
            "SELECT extract(year FROM n.assessed_on), count(*) FROM need n JOIN person p ON p.record_id = n.person_record_id "
            "WHERE p.population_group = 'survivors' AND n.need_status <> 'not_assessed' GROUP BY 1",
        )
    )
    assessed = dict(
        rows(
            office,
            "SELECT period, CAST(sum(n_assessed) AS BIGINT) FROM mart_needs_gap "
            f"WHERE population_group = 'survivors' AND {NOT_BROKEN_DOWN} GROUP BY period",
        )
    )
    assert assessed == {"2024": rounds[2024], "2025": rounds[2024], "2026": rounds[2026]}


def test_the_killed_are_in_no_frame_but_where_a_survey_says_it_met_one(office):
    """A link to a killed person may be wrong: the answers stay, with a finding, and nobody else is added."""
    ((met,),) = rows(
        office,
        "SELECT count(DISTINCT p.person_id) FROM person p JOIN casualty c ON c.record_id = p.person_id "
        "WHERE p.source_id = 'needs-survey' AND c.outcome = 'killed'",
    )
    ((living,),) = rows(
        office, "SELECT count(*) FROM casualty WHERE outcome = 'injured' AND NOT coalesce(died_later, false)"
    )
    ((linked_to_nobody,),) = rows(
        office,
        "SELECT count(*) FROM person WHERE source_id = 'needs-survey' AND population_group = 'survivors' AND NOT is_linked_casualty",
    )
    ((died_since,),) = rows(
        office,
        "SELECT count(DISTINCT p.person_id) FROM person p JOIN casualty c ON c.record_id = p.person_id "
        "WHERE p.source_id = 'needs-survey' AND c.outcome = 'injured' AND c.died_later",
    )
    ((registered,),) = rows(
        office,
        f"SELECT DISTINCT n_registered FROM mart_needs_gap WHERE period = '2026' AND population_group = 'survivors' AND {NOT_BROKEN_DOWN}",
    )
    assert met > 0 and registered == living + met + died_since + linked_to_nobody
    assert rows(office, "SELECT max(n_survivors) FROM mart_assessment WHERE period = '2026'") == [(living,)]


def test_living_survivors_nobody_asked_are_registered_and_in_no_share(office):
    """Only among survivors, never with a need, and never counted as without one."""
    found = rows(
        office,
        "SELECT population_group, service, n_registered - n_assessed, need_rate = CAST(n_need AS DOUBLE) / n_assessed, "
        f"need_rate_caution FROM mart_needs_gap WHERE period = '2024' AND {NOT_BROKEN_DOWN}",
    )
    ((asked, not_asked),) = rows(office, REGISTERED.format(year=2024))
    assert {row[3] for row in found} == {True}
    for group, service, n_not_assessed, _, caution in found:
        ((blank,),) = rows(
            office,
            "SELECT count(*) FROM need n JOIN person p ON p.record_id = n.person_record_id WHERE n.need_status = 'not_assessed' "
            f"AND extract(year FROM n.assessed_on) = 2024 AND n.service = '{service}' AND p.population_group = '{group}'",
        )
        ((without,),) = rows(
            office,
            "SELECT count(*) FROM person p WHERE p.source_id = 'needs-survey' AND extract(year FROM p.assessed_on) = 2024 "
            f"AND p.population_group = '{group}' AND p.record_id NOT IN (SELECT person_record_id FROM need WHERE service = '{service}')",
        )
        assert n_not_assessed == blank + without + (not_asked if group == "survivors" else 0)
        assert ("withheld" in caution) == (group == "survivors")


def test_the_assessment_of_survivors_is_that_of_the_survey(office):
    for year in YEARS:
        assessed = (
            "SELECT count(DISTINCT p.person_id) FROM need n JOIN person p ON p.record_id = n.person_record_id "
            "JOIN casualty c ON c.record_id = p.person_id WHERE n.need_status <> 'not_assessed' AND c.outcome = 'injured' "
            f"AND NOT coalesce(c.died_later, false) AND extract(year FROM n.assessed_on) BETWEEN {{since}} AND {year}"
        )
        ((ever,),) = rows(office, assessed.format(since=0))
        ((lately,),) = rows(office, assessed.format(since=year - 1))
        total = f"SELECT n_ever_assessed, n_assessed FROM mart_assessment WHERE period = '{year}' AND {{}}"
        whole = " AND ".join(f"{key} = 'all'" for key in ("admin1", "sex", "age_group", "age_band", "person_group"))
        assert rows(office, total.format(whole)) == [(ever, lately)]


# a need is current when no later round asked the same person about the same service
CURRENT = """
SELECT n.*, p.sex, p.population_group, p.source_id AS of_source FROM need n JOIN person p ON p.record_id = n.person_record_id
WHERE n.need_status IN ('met', 'partly_met', 'unmet') AND NOT EXISTS (
    SELECT 1 FROM need later WHERE later.person_id = n.person_id AND later.service = n.service AND later.assessed_on > n.assessed_on)"""
ACCESS = f"""
SELECT CAST(extract(year FROM coalesce(c.needed_on, c.assessed_on)) AS VARCHAR) AS period, c.service, c.population_group,
       CASE WHEN c.sex = 'not_recorded' THEN 'unknown' ELSE c.sex END AS sex, count(*) AS n_need, count(r.need_id) AS n_referred,
       count(CASE WHEN r.accepted_on IS NOT NULL OR r.referral_result = 'accepted' THEN 1 END) AS n_accepted,
       count(s.need_id) AS n_started, count(s.completed_on) AS n_completed, count(*) - count(s.need_id) AS n_still_open,
       count(CASE WHEN s.provider_sex = c.sex THEN 1 END) AS n_same_sex_provider,
       count(CASE WHEN s.paid_by IN ('self', 'family') THEN 1 END) AS n_out_of_pocket
FROM ({CURRENT}) c LEFT JOIN referral r ON r.need_id = c.record_id LEFT JOIN service s ON s.need_id = c.record_id GROUP BY ALL"""
WORK = """
SELECT CAST(extract(year FROM assessed_on) AS VARCHAR) AS period, population_group,
       CASE WHEN sex = 'not_recorded' THEN 'unknown' ELSE sex END AS sex, count(*) AS n_work_known,
       count(CASE WHEN works_before = 'yes' THEN 1 END) AS n_worked_before, count(CASE WHEN works_now = 'yes' THEN 1 END) AS n_work_now
FROM person WHERE source_id = 'needs-survey' AND age_group = 'adult' AND works_before IN ('yes', 'no') AND works_now IN ('yes', 'no')
GROUP BY ALL"""


def same(office, first: str, second: str) -> bool:
    return rows(office, f"(({first}) EXCEPT ALL ({second})) UNION ALL (({second}) EXCEPT ALL ({first})) LIMIT 3") == []


def test_access_follows_each_current_need_to_its_referral_and_its_service(office):
    counts = (
        "n_need, n_referred, n_accepted, n_started, n_completed, n_still_open, n_same_sex_provider, n_out_of_pocket"
    )
    mart = (
        f"SELECT period, service, population_group, sex, {counts} FROM mart_access_by_gender "
        "WHERE sex <> 'all' AND person_group = 'all' AND disability = 'all'"
    )
    assert same(office, ACCESS, mart)


def test_work_is_asked_of_adults_with_both_answers(office):
    mart = (
        "SELECT period, population_group, sex, n_work_known, n_worked_before, n_work_now FROM mart_inclusion WHERE n_work_known > 0 "
        "AND period IN ('2024', '2026') AND sex <> 'all' AND person_group = 'all' AND disability = 'all'"
    )
    assert same(office, WORK, mart)


def test_the_follow_up_list_is_of_current_needs_not_wholly_met(office):
    wanted = (
        f"SELECT record_id AS need_id, person_id, service, need_status FROM ({CURRENT}) c WHERE need_status <> 'met'"
    )
    assert same(office, wanted, "SELECT need_id, person_id, service, need_status FROM mart_followup")
    late = "SELECT count(*) FROM mart_followup WHERE days_waiting < 0 OR since > assessed_on"
    assert rows(office, late) == [(0,)]


def test_families_have_the_needs_of_their_group(office):
    counts = "n_registered, n_assessed, n_need, n_met, n_partly_met, n_unmet"
    families = (
        f"SELECT period, service, {counts} FROM mart_family_needs WHERE population_group = 'indirect_victims' "
        "AND relation = 'all' AND new_head = 'all' AND sex = 'all' AND person_group = 'all'"
    )
    group = f"SELECT period, service, {counts} FROM mart_needs_gap WHERE population_group = 'indirect_victims' AND {NOT_BROKEN_DOWN}"
    assert same(office, families, group)


PLANTED = [  # gap of survivors, first group against second: ratio with its interval, to two places
    ("rehabilitation", "sex", "female", "2024", (1.62, 1.41, 1.86), "higher"),
    ("rehabilitation", "sex", "female", "2026", (1.62, 1.42, 1.85), "higher"),
    ("psychosocial", "sex", "female", "2024", (0.64, 0.50, 0.81), "lower"),
    ("psychosocial", "sex", "female", "2026", (0.65, 0.51, 0.81), "lower"),
    ("medical", "sex", "female", "2024", (1.06, 0.76, 1.48), "no clear difference"),
    ("medical", "sex", "female", "2026", (0.91, 0.66, 1.25), "no clear difference"),
    ("livelihood", "disability", "with_disability", "2024", (1.68, 1.36, 2.07), "higher"),
    ("livelihood", "disability", "with_disability", "2026", (1.33, 1.12, 1.56), "higher"),
]


@pytest.mark.parametrize(("service", "compared", "group", "period", "ratio", "said"), PLANTED)
def test_the_planted_differences_are_found_and_said(office, service, compared, group, period, ratio, said):
    columns = "ratio, ratio_ci_low, ratio_ci_high, verdict, a_numerator, a_denominator, b_numerator, b_denominator"
    ((value, low, high, verdict, *counts),) = rows(
        office,
        f"SELECT {columns} FROM mart_gender_gap WHERE mart = 'needs_gap' AND share = 'gap' AND population_group = 'survivors' "
        f"AND service = '{service}' AND compared = '{compared}' AND group_a = '{group}' AND period = '{period}'",
    )
    assert (value, low, high) == pytest.approx(ratio, abs=0.0051) and verdict == said
    # the counts compared are those of the core tables
    column = {"sex": "p.sex", "disability": "p.disability_status"}[compared]
    found = {
        row[0]: row[1:]
        for row in rows(
            office,
            f"SELECT {column}, count(CASE WHEN n.need_status <> 'met' THEN 1 END), count(*) FROM need n "
            "JOIN person p ON p.record_id = n.person_record_id WHERE n.need_status IN ('met', 'partly_met', 'unmet') "
            f"AND p.population_group = 'survivors' AND n.service = '{service}' AND extract(year FROM n.assessed_on) = {period} GROUP BY 1",
        )
    }
    other = {"female": "male", "with_disability": "without_disability"}[group]
    assert tuple(counts) == (*found[group], *found[other])
