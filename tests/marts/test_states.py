"""What a state at a year's end is: whom it holds, once, and what is said of them. On the demo country.

Worked out here from the core tables; the differences are those planted in the demo (demo/README.md).
"""

import pytest

pytestmark = pytest.mark.slow

YEARS = (2024, 2025, 2026)  # rounds of 2024 and 2026; an assessment stands for its year and the next
SERVICES = 7
DEAD = "SELECT person_id FROM casualty WHERE outcome = 'killed' OR coalesce(died_later, false)"
# the register's survivors at the end of a year: injured in it or before, in its country, and not known to have died of it
LIVING = """
SELECT count(*) FROM casualty WHERE country_iso3 = 'XSA' AND outcome = 'injured' AND NOT coalesce(died_later, false)
AND extract(year FROM date) <= {year}"""
BROKEN_DOWN = ("admin1", "sex", "age_group", "person_group", "disability", "household_has_disability")
NOT_BROKEN_DOWN = " AND ".join(["survey = 'needs-survey'", *(f"{key} = 'all'" for key in BROKEN_DOWN)])
# one answer of a person and service a year: any that is known
ANSWERED = f"""
SELECT DISTINCT extract(year FROM n.assessed_on) AS year, n.person_id, n.service, p.population_group
FROM need n JOIN person p ON p.record_id = n.person_record_id
WHERE n.source_id = 'needs-survey' AND n.need_status <> 'not_assessed' AND n.person_id NOT IN ({DEAD})"""


def rows(office, sql: str) -> list[tuple]:
    return office.execute(sql).fetchall()


@pytest.mark.parametrize("year", YEARS)
def test_survivors_of_a_register_are_as_many_in_needs_as_in_assessments(office, year):
    """Asked or not, each once; whoever answered under a number the register does not hold is one of those not assessed."""
    ((living,),) = rows(office, LIVING.format(year=year))
    found = rows(
        office,
        f"SELECT service, CAST(sum(n_registered) AS BIGINT) FROM mart_needs_gap WHERE period = '{year}' "
        f"AND population_group = 'survivors' AND {NOT_BROKEN_DOWN} GROUP BY service",
    )
    whole = " AND ".join(f"{key} = 'all'" for key in ("admin1", "sex", "age_group", "age_band", "person_group"))
    assessed = rows(
        office, f"SELECT n_survivors FROM mart_assessment WHERE period = '{year}' AND country = 'XSA' AND {whole}"
    )
    assert living > 1300 and assessed == [(living,)]
    assert len(found) == SERVICES and {n for _, n in found} == {living}


@pytest.mark.parametrize("group", ["general_population", "indirect_victims", "persons_with_disabilities"])
def test_a_round_holds_nobody_who_stands_in_no_register_and_was_not_asked_in_it(office, group):
    """The round of 2026 asked other people than that of 2024, and none of these is `not assessed` in it."""
    ((asked,),) = rows(
        office,
        "SELECT count(DISTINCT person_id) FROM person WHERE source_id = 'needs-survey' AND extract(year FROM assessed_on) = 2026 "
        f"AND population_group = '{group}' AND person_id NOT IN ({DEAD})",
    )
    found = rows(
        office,
        "SELECT DISTINCT CAST(n_registered AS BIGINT) FROM mart_needs_gap WHERE period = '2026' AND round = '2026' "
        f"AND population_group = '{group}' AND {NOT_BROKEN_DOWN}",
    )
    assert found == [(asked,)]


def test_survivors_asked_in_both_rounds_count_once_in_each_year(office):
    """Their state of 2025 is that of the round of 2024, their state of 2026 the new one."""
    twice = (
        "SELECT person_id FROM person WHERE source_id = 'needs-survey' AND population_group = 'survivors' "
        "GROUP BY person_id HAVING count(DISTINCT extract(year FROM assessed_on)) = 2"
    )
    ((n,),) = rows(office, f"SELECT count(*) FROM ({twice})")
    assert 200 < n < 280
    rounds = dict(
        rows(office, f"SELECT year, count(*) FROM ({ANSWERED}) WHERE population_group = 'survivors' GROUP BY year")
    )
    assessed = dict(
        rows(
            office,
            "SELECT period, CAST(sum(n_assessed) AS BIGINT) FROM mart_needs_gap "
            f"WHERE population_group = 'survivors' AND {NOT_BROKEN_DOWN} GROUP BY period",
        )
    )
    assert assessed == {"2024": rounds[2024], "2025": rounds[2024], "2026": rounds[2026]}


def test_the_dead_are_in_no_frame_though_a_survey_says_it_met_them(office):
    """A link to a dead person may be wrong: the answers stay in the core tables, with a finding, and nobody is added."""
    ((met,),) = rows(
        office,
        f"SELECT count(DISTINCT person_id) FROM person WHERE source_id = 'needs-survey' AND person_id IN ({DEAD})",
    )
    ((living,),) = rows(office, LIVING.format(year=2026))
    registered = f"SELECT max(n_registered) FROM mart_needs_gap WHERE period = '2026' AND {NOT_BROKEN_DOWN}"
    assert met > 0 and rows(office, registered) == [(living,)]


def test_living_survivors_nobody_asked_are_registered_and_in_no_share(office):
    """Only among survivors, never with a need, and never counted as without one."""
    found = rows(
        office,
        "SELECT population_group, service, n_registered - n_assessed, need_rate = CAST(n_need AS DOUBLE) / n_assessed, "
        f"need_rate_caution FROM mart_needs_gap WHERE period = '2024' AND {NOT_BROKEN_DOWN}",
    )
    ((living,),) = rows(office, LIVING.format(year=2024))
    assert {row[3] for row in found} == {True}
    for group, service, n_not_assessed, _, caution in found:
        ((met,),) = rows(
            office,
            "SELECT count(DISTINCT person_id) FROM person WHERE source_id = 'needs-survey' AND extract(year FROM assessed_on) = 2024 "
            f"AND population_group = '{group}' AND person_id NOT IN ({DEAD})",
        )
        of_service = f"year = 2024 AND service = '{service}' AND population_group = '{group}'"
        ((answered,),) = rows(office, f"SELECT count(*) FROM ({ANSWERED}) WHERE {of_service}")
        assert n_not_assessed == (living if group == "survivors" else met) - answered
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


# a need is one of a person, service, detail and product; of interviews sent twice on a day the worst answer stands
LATEST = f"""
SELECT n.person_id, n.service, n.service_detail, n.product, n.assessed_on, min(n.record_id) AS record_id, min(n.needed_on) AS needed_on,
       min(p.sex) AS sex, min(p.population_group) AS population_group, n.source_id AS survey,
       min_by(n.need_status, CASE n.need_status WHEN 'unmet' THEN 1 WHEN 'partly_met' THEN 2 ELSE 3 END) AS need_status,
       max(r.need_id IS NOT NULL) AS referred, max(r.accepted_on IS NOT NULL OR coalesce(r.referral_result, '') = 'accepted') AS accepted,
       max(s.need_id IS NOT NULL) AS started, max(s.completed_on IS NOT NULL) AS completed,
       min(nullif(s.provider_sex, 'not_recorded')) AS provider_sex, max(coalesce(s.paid_by, '') IN ('self', 'family')) AS paid,
       max(a.need_id IS NOT NULL) AS set_aside
FROM need n JOIN person p ON p.record_id = n.person_record_id
LEFT JOIN referral r ON r.need_id = n.record_id LEFT JOIN service s ON s.need_id = n.record_id
LEFT JOIN (SELECT DISTINCT need_id FROM needs_set_aside WHERE kind = 'service') a ON a.need_id = n.record_id
WHERE n.need_status IN ('met', 'partly_met', 'unmet') AND n.person_id NOT IN ({DEAD}) AND NOT EXISTS (
    SELECT 1 FROM need later WHERE later.person_id = n.person_id AND later.service = n.service AND later.source_id = n.source_id
    AND later.assessed_on > n.assessed_on {{and_later}})
GROUP BY ALL"""
CURRENT = LATEST.format(and_later="")  # no later round asked the person about the service
OF_ROUND = LATEST.format(and_later="AND extract(year FROM later.assessed_on) = extract(year FROM n.assessed_on)")
ACCESS = f"""
SELECT CAST(extract(year FROM assessed_on) AS VARCHAR) AS round,
       CAST(extract(year FROM coalesce(needed_on, assessed_on)) AS VARCHAR) AS period, service, population_group,
       CASE WHEN sex = 'not_recorded' THEN 'unknown' ELSE sex END AS sex, count(*) AS n_need, count(*) FILTER (referred) AS n_referred,
       count(*) FILTER (accepted) AS n_accepted, count(*) FILTER (started) AS n_started, count(*) FILTER (completed) AS n_completed,
       count(*) FILTER (NOT started AND NOT set_aside AND need_status = 'unmet') AS n_still_open,
       count(*) FILTER (provider_sex = sex) AS n_same_sex_provider, count(*) FILTER (paid) AS n_out_of_pocket
FROM ({OF_ROUND}) c WHERE survey = 'needs-survey' GROUP BY ALL"""
# who sent an interview twice is asked once
WORK = f"""
SELECT CAST(year AS VARCHAR) AS period, population_group, CASE WHEN sex = 'not_recorded' THEN 'unknown' ELSE sex END AS sex,
       count(*) AS n_work_known, count(CASE WHEN works_before = 'yes' THEN 1 END) AS n_worked_before,
       count(CASE WHEN works_now = 'yes' THEN 1 END) AS n_work_now
FROM (SELECT DISTINCT ON (person_id, year) *, extract(year FROM assessed_on) AS year FROM person WHERE source_id = 'needs-survey'
      AND person_id NOT IN ({DEAD}) ORDER BY person_id, year, record_id) p
WHERE age_group = 'adult' AND works_before IN ('yes', 'no') AND works_now IN ('yes', 'no')
GROUP BY ALL"""


def same(office, first: str, second: str) -> bool:
    return rows(office, f"(({first}) EXCEPT ALL ({second})) UNION ALL (({second}) EXCEPT ALL ({first})) LIMIT 3") == []


def test_access_follows_each_need_of_a_round_to_its_referral_and_its_service(office):
    counts = (
        "n_need, n_referred, n_accepted, n_started, n_completed, n_still_open, n_same_sex_provider, n_out_of_pocket"
    )
    mart = (
        "SELECT round, period, service, population_group, sex, "
        f"{', '.join(f'CAST(sum({count}) AS BIGINT)' for count in counts.split(', '))} "
        "FROM mart_access_by_gender WHERE survey = 'needs-survey' AND sex <> 'all'"
        " AND person_group = 'all' AND disability = 'all' GROUP BY ALL"
    )
    assert same(office, ACCESS, mart)


def test_work_is_asked_of_adults_with_both_answers(office):
    mart = (
        "SELECT period, population_group, sex, n_work_known, n_worked_before, n_work_now FROM mart_inclusion WHERE n_work_known > 0 "
        "AND survey = 'needs-survey' AND period IN ('2024', '2026') AND round = period AND sex <> 'all'"
        " AND person_group = 'all' AND disability = 'all'"
    )
    assert same(office, WORK, mart)


def test_the_follow_up_list_is_of_current_needs_not_wholly_met(office):
    wanted = f"SELECT person_id, service, need_status FROM ({CURRENT}) c WHERE survey = 'needs-survey' AND need_status <> 'met'"
    assert same(
        office, wanted, "SELECT person_id, service, need_status FROM mart_followup WHERE source_id = 'needs-survey'"
    )
    late = "SELECT count(*) FROM mart_followup WHERE days_waiting < 0 OR since > assessed_on"
    assert rows(office, late) == [(0,)]


def test_families_have_the_needs_of_their_group(office):
    counts = "n_registered, n_assessed, n_need, n_met, n_partly_met, n_unmet"
    families = (
        f"SELECT period, service, {counts} FROM mart_family_needs WHERE population_group = 'indirect_victims' "
        "AND survey = 'needs-survey' AND relation = 'all' AND new_head = 'all' AND sex = 'all' AND person_group = 'all'"
    )
    group = f"SELECT period, service, {counts} FROM mart_needs_gap WHERE population_group = 'indirect_victims' AND {NOT_BROKEN_DOWN}"
    assert same(office, families, group)


PLANTED = [  # gap of survivors, first group against second, as planted (demo/README.md)
    ("rehabilitation", "sex", "female", "2024", "higher"),
    ("rehabilitation", "sex", "female", "2026", "higher"),
    ("psychosocial", "sex", "female", "2024", "lower"),
    ("psychosocial", "sex", "female", "2026", "lower"),
    ("medical", "sex", "female", "2024", "no clear difference"),
    ("medical", "sex", "female", "2026", "no clear difference"),
    ("livelihood", "disability", "with_disability", "2024", "higher"),
    ("livelihood", "disability", "with_disability", "2026", "higher"),
]
# a person needs a service once a year and has a gap when any need of it is not met; the weight is that of the interview
GAPS = f"""
SELECT p.sex, p.disability_status AS disability, max(n.need_status <> 'met') AS has_gap, max(p.weight) AS weight
FROM need n JOIN person p ON p.record_id = n.person_record_id
WHERE n.need_status IN ('met', 'partly_met', 'unmet') AND p.source_id = 'needs-survey' AND p.population_group = 'survivors'
  AND n.person_id NOT IN ({DEAD}) AND n.service = '{{service}}' AND extract(year FROM n.assessed_on) = {{year}}
GROUP BY p.sex, p.disability_status, n.person_id"""


@pytest.mark.parametrize(("service", "compared", "group", "year", "said"), PLANTED)
def test_the_planted_differences_are_found_and_said(office, service, compared, group, year, said):
    """Counts and the weighted ratio are worked out from the core tables; the word is that of what was planted."""
    ((ratio, low, high, verdict, *counts),) = rows(
        office,
        "SELECT ratio, ratio_ci_low, ratio_ci_high, verdict, a_numerator, a_denominator, b_numerator, b_denominator FROM mart_gender_gap "
        f"WHERE mart = 'needs_gap' AND share = 'gap' AND survey = 'needs-survey' AND population_group = 'survivors' AND round = '{year}' "
        f"AND service = '{service}' AND compared = '{compared}'"
        f" AND group_a = '{group}' AND period = '{year}' AND within NOT LIKE '%admin1%'",
    )
    found = {
        row[0]: row[1:]
        for row in rows(
            office,
            f"SELECT {compared}, count(*) FILTER (has_gap), count(*), sum(weight) FILTER (has_gap) / sum(weight) "
            f"FROM ({GAPS.format(service=service, year=year)}) g GROUP BY 1",
        )
    }
    other = {"female": "male", "with_disability": "without_disability"}[group]
    assert tuple(counts) == (*found[group][:2], *found[other][:2])
    assert ratio == pytest.approx(found[group][2] / found[other][2]) and low < ratio < high
    assert verdict == said and {"higher": low > 1, "lower": high < 1}.get(said, True)
