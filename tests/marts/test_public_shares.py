"""Shares, waits and comparisons of needs in the public file against the office's, on the demo country.

A share follows from printed counts, a wait is told where enough people stand behind it, and a comparison says what the office's says.
The counts themselves: `test_public_needs`. Of what is printed comparisons are made again in `test_public_file`.
"""

import pytest
from headers import BASE, NEEDS, share_parts

pytestmark = pytest.mark.slow

SHARES = [(name, share) for name, header in NEEDS.items() for share in header.shares]
WEIGHTED = [(name, share) for name, share in SHARES if NEEDS[name].weight]
WAITS = [(name, days) for name, header in NEEDS.items() for days in header.days]
LEAST, LEAST_ENDED = 10, 5  # people behind a share, a comparison, a wait; waits that ended
GAP = "mart, share, period, country, within, compared, group_a, group_b"
COMPARED = f"mart_gender_gap o LEFT JOIN published.main.mart_gender_gap p USING ({GAP})"
OF_NEEDS = f"o.mart IN ({', '.join(repr(name) for name in NEEDS)})"
SURELY = LEAST + BASE  # people whose rounded number is ten at the least
BOTH_SIDES = f"o.public AND {OF_NEEDS} AND o.a_denominator >= {SURELY} AND o.b_denominator >= {SURELY}"
# hundredths; of 1,000 people and more tenths of them
STEP = "CASE WHEN base >= 1000 THEN 0.001 ELSE 0.01 END"


def rows(both, sql: str) -> list[tuple]:
    return both.execute(sql).fetchall()


def with_base(name: str, share: str) -> str:
    top, base = share_parts(NEEDS[name], share)
    return f"(SELECT *, {top} AS top, {base} AS base FROM published.main.mart_{name})"


def in_steps(column: str) -> str:
    return f"coalesce(abs({column} / {STEP} - round({column} / {STEP})) < 1e-6, true)"


@pytest.mark.parametrize(("name", "share"), SHARES)
def test_a_share_is_that_of_the_printed_counts_and_none_on_a_small_base(both, name, share):
    """What only weights and design can tell, the weighted share and all limits, stands in the steps its base carries."""
    limits = [f"{share}_ci_low", f"{share}_ci_high"]
    weighted = [f"{share}_weighted{end}" for end in ("", "_ci_low", "_ci_high")] if NEEDS[name].weight else []
    columns = [share, *limits, *weighted]
    carries = f"coalesce(base >= {LEAST} AND top IS NOT NULL, false)"
    told = (
        f"{share}_status = 'ok' AND abs({share} - top / base) < 1e-9 AND {' AND '.join(map(in_steps, [*limits, *weighted]))} "
        f"AND 0 <= {share}_ci_low AND {share}_ci_low <= {share} + 0.005 AND {share} - 0.005 <= {share}_ci_high AND {share}_ci_high <= 1"
    )
    untold = f"{share}_status = 'not_available' AND coalesce({', '.join(columns)}) IS NULL"
    sql = f"SELECT * FROM {with_base(name, share)} WHERE (CASE WHEN {carries} THEN {told} ELSE {untold} END) IS NOT TRUE LIMIT 2"
    assert rows(both, sql) == []
    assert rows(both, f"SELECT count({share}) > 0 FROM published.main.mart_{name}") == [(True,)]


@pytest.mark.parametrize(("name", "share"), WEIGHTED)
def test_a_weighted_share_is_near_the_office_s_and_never_its_own_digits(both, name, share):
    """Two strata of known weight tell the hidden split when a weighted share is printed as it is."""
    keys = ", ".join(NEEDS[name].keys)
    _, base = share_parts(NEEDS[name], share)
    told = f"(SELECT {keys}, {share}_weighted AS told FROM published.main.mart_{name} WHERE {base} >= 20)"
    exact = f"(SELECT {keys}, {share}_weighted AS exact FROM mart_{name})"
    both_told = f"FROM {told} JOIN {exact} USING ({keys}) WHERE told IS NOT NULL AND exact IS NOT NULL"
    ((n, mean),) = rows(both, f"SELECT count(*), avg(abs(told - exact)) {both_told}")
    assert n == 0 or mean < 0.12
    digits = "abs(exact * 1000 - round(exact * 1000)) > 1e-6"
    assert rows(both, f"SELECT * {both_told} AND {digits} AND abs(told - exact) < 1e-7 LIMIT 2") == []


def test_weighted_shares_are_told_in_most_places_of_the_surveys_that_have_weights(both):
    n, told = rows(both, "SELECT count(gap), count(gap_weighted) FROM published.main.mart_needs_gap")[0]
    assert told > 500 and told <= n


# numbers that follow from weights -> where they stand, what names the row, which rows are of weighted shares
DOUBLES = {
    "mart_gender_gap": (
        GAP,
        # where all or none have it in both groups the limits follow from the counts
        "p.is_weighted AND NOT (p.a_share IN (0, 1) AND p.b_share IN (0, 1))",
        "a_share b_share difference difference_ci_low difference_ci_high ratio ratio_ci_low p",
    ),
    "mart_gap_change": (GAP, "true", "a_share b_share gap_ci_low gap_ci_high change_ci_low change_ci_high p"),
    "mart_estimate": ("figure_id", "true", "weighted weighted_ci_low weighted_ci_high weighted_se"),
    "mart_figure": ("figure_id", "p.measure LIKE '%_weighted'", "value ci_low ci_high"),
}


@pytest.mark.parametrize("table", DOUBLES)
def test_no_number_of_the_office_s_needs_stands_at_its_place_with_all_its_digits(both, table):
    """What only weights can tell, in more than three digits, is never the office's own."""
    keys, of_weights, columns = DOUBLES[table]
    told = f"published.main.{table} p JOIN {table} o USING ({keys}) WHERE {of_weights} AND {OF_NEEDS}"
    ((n,),) = rows(both, f"SELECT count(*) FROM {told}")
    assert n > 300
    for column in columns.split():
        fine = f"abs(o.{column} * 1000 - round(o.{column} * 1000)) > 1e-6"
        assert rows(both, f"SELECT count(*) > 100 FROM {told} AND {fine}") == [(True,)], column
        assert rows(both, f"SELECT * FROM {told} AND {fine} AND abs(p.{column} - o.{column}) < 1e-9 LIMIT 2") == []


@pytest.mark.parametrize(("name", "days"), WAITS)
def test_a_wait_is_the_office_s_in_whole_weeks_and_only_where_enough_stand_behind_it(both, name, days):
    keys = ", ".join(NEEDS[name].keys)
    at = f"published.main.mart_{name} p JOIN mart_{name} o USING ({keys})"
    columns = [days, f"{days}_ci_low", f"{days}_ci_high"]
    told = f"p.{days}_status IN ('ok', 'not_reached')"
    enough = f"o.{days}_n_known >= {LEAST_ENDED} AND o.{days}_n_known + o.{days}_n_open >= {LEAST}"
    in_weeks = " AND ".join(f"coalesce(p.{column} % 7 = 0, true)" for column in columns)
    exact = f"p.{days} IS NOT DISTINCT FROM round_even(o.{days} / 7, 0) * 7"
    # a third sex is inside the unknown: there the office has two rows
    own = "p.sex <> 'unknown'"
    assert rows(both, f"SELECT * FROM {at} WHERE {told} AND {own} AND NOT ({enough} AND {exact}) LIMIT 2") == []
    assert rows(both, f"SELECT * FROM published.main.mart_{name} p WHERE NOT ({in_weeks}) LIMIT 2") == []
    none = " AND ".join(f"p.{column} IS NULL" for column in columns)
    assert rows(both, f"SELECT * FROM published.main.mart_{name} p WHERE NOT ({told}) AND NOT ({none}) LIMIT 2") == []
    assert (
        rows(
            both, f"SELECT * FROM published.main.mart_{name} p WHERE (p.{days}_status = 'ok') <> (p.{days} IS NOT NULL)"
        )
        == []
    )
    assert rows(both, f"SELECT count(*) > 50 FROM published.main.mart_{name} p WHERE {told}") == [(True,)]


def test_the_people_behind_each_wait_of_a_referral_counted_from_the_rows_received(both):
    """Different persons whose referral has a day, and how many of these referrals were closed, straight from the core tables."""
    sexes = "unnest(['all', CASE WHEN p.sex IN ('female', 'male') THEN p.sex ELSE 'unknown' END]) AS sex"
    referred = (
        "SELECT CAST(year(r.referred_on) AS VARCHAR) AS period, r.source_id AS survey, CAST(year(r.as_of) AS VARCHAR) AS round, "
        f"r.service, p.disaggregation_unit, p.population_group, {sexes}, p.person_id, r.closed_on IS NOT NULL AS is_closed "
        "FROM referral r JOIN person p ON p.record_id = r.person_record_id "
        "WHERE r.superseded_by IS NULL AND r.referred_on_precision = 'day'"
    )
    place = "period, survey, round, service, disaggregation_unit, population_group, sex"
    persons = "count(DISTINCT person_id) AS n, count(*) FILTER (is_closed) AS n_closed_by_hand"
    counted = f"SELECT {place}, {persons} FROM ({referred}) GROUP BY ALL"
    found = rows(
        both,
        f"SELECT coalesce(n, 0) >= {LEAST} AND coalesce(n_closed_by_hand, 0) >= {LEAST_ENDED}, median_days_status "
        f"FROM published.main.mart_referral_pathway LEFT JOIN ({counted}) USING ({place}) WHERE person_group = 'all'",
    )
    told = [may for may, status in found if status in ("ok", "not_reached")]
    untold = [may for may, status in found if status == "not_available"]
    assert len(told) > 50 and all(told)
    assert len(untold) > 100 and not any(untold)


TOLD = {  # what is compared -> which comparisons of needs
    "gap by sex": "o.mart = 'needs_gap' AND o.share = 'gap' AND compared = 'sex'",
    "women and men": "group_a = 'women' AND group_b = 'men'",
    "girls and boys": "group_a = 'girls' AND group_b = 'boys'",
    "with and without disability": "compared = 'disability'",
    "women with a disability": "compared = 'sex+disability'",
    "heads of household": "compared = 'new_head'",
}


@pytest.mark.parametrize("what", TOLD)
def test_what_can_be_compared_is_compared_wherever_both_sides_have_ten_people_after_rounding(both, what):
    told = f"SELECT count(*), count(p.difference) FROM {COMPARED} WHERE {BOTH_SIDES} AND {TOLD[what]}"
    ((n, n_told),) = rows(both, told)
    assert n >= 30 and n_told == n


def test_barriers_women_name_are_compared_with_those_of_men_wherever_anybody_stands_behind_them(both):
    """A barrier that so few name in a survey that they are rounded to nobody is none of the file."""
    ((n, n_told),) = rows(
        both, f"SELECT count(*), count(p.difference) FROM {COMPARED} WHERE {BOTH_SIDES} AND o.mart = 'barrier_rank'"
    )
    assert n > 300 and n_told > 0.85 * n
    barrier = "json_extract_string(within, '$.barrier')"
    whole = "sex = 'all' AND disability = 'all' AND barrier_detail = 'all'"
    named = f"SELECT survey, service, barrier, sum(n_named) AS n FROM mart_barrier_rank WHERE {whole} GROUP BY ALL"
    untold = f"{BOTH_SIDES} AND o.mart = 'barrier_rank' AND p.difference IS NULL"
    of_whom = f"SELECT DISTINCT o.survey, o.service, {barrier} AS barrier FROM {COMPARED} WHERE {untold}"
    sql = f"SELECT max(n) FROM ({of_whom}) JOIN ({named}) USING (survey, service, barrier)"
    assert rows(both, sql)[0][0] < 2 * LEAST


def test_staff_of_the_same_sex_is_told_wherever_ten_services_of_a_sex_say_who_gave_them(both):
    keys = ", ".join(NEEDS["service_reach_total"].keys)
    sql = f"""SELECT count(*), count(p.same_sex_provider_share) FROM mart_service_reach_total o
        LEFT JOIN published.main.mart_service_reach_total p USING ({keys})
        WHERE sex IN ('female', 'male') AND admin1 = 'all' AND service_detail = 'all' AND o.n_provider_sex_known >= {2 * LEAST}"""
    ((n, n_told),) = rows(both, sql)
    assert n > 15 and n_told == n


def test_a_public_comparison_says_what_the_office_says_and_never_the_opposite(both):
    turned = "o.verdict = 'higher' AND p.verdict = 'lower' OR o.verdict = 'lower' AND p.verdict = 'higher'"
    ((n, same, n_turned),) = rows(
        both,
        f"SELECT count(*), count(*) FILTER (o.verdict = p.verdict), count(*) FILTER ({turned}) FROM {COMPARED} "
        f"WHERE {OF_NEEDS} AND p.verdict IS NOT NULL",
    )
    assert n > 2_500 and same >= 0.9 * n and n_turned == 0
    ((n, same),) = rows(
        both,
        f"SELECT count(*), count(*) FILTER (o.verdict = p.verdict) FROM {COMPARED} WHERE {BOTH_SIDES} AND {TOLD['gap by sex']}",
    )
    assert n > 50 and same >= 0.9 * n


OFF = [  # of shares by sex of at least 20 people: on average not more points off than this
    ("needs_gap", "gap", 0.015),
    ("needs_gap", "need_rate", 0.025),
    ("access_by_gender", "started_share", 0.025),
    ("access_by_gender", "referred_share", 0.025),
    ("inclusion", "work_now_share", 0.01),
    ("barrier_rank", "named_share", 0.025),
]


@pytest.mark.parametrize(("mart", "share", "most"), OFF)
def test_shares_of_women_and_of_men_are_a_few_points_off_at_most(both, mart, share, most):
    off = [
        f"abs(o.{side}_numerator / o.{side}_denominator - p.{side}_numerator / p.{side}_denominator)" for side in "ab"
    ]
    enough = "o.a_denominator >= 20 AND o.b_denominator >= 20 AND p.a_denominator > 0 AND p.b_denominator > 0"
    at = f"o.mart = '{mart}' AND o.share = '{share}' AND compared = 'sex' AND {enough}"
    sql = f"SELECT count(*), avg({off[0]} + {off[1]}) / 2 FROM {COMPARED} WHERE {at}"
    ((n, mean),) = rows(both, sql)
    assert n > 5 and mean <= most


def test_a_change_of_a_gap_and_a_difference_of_waits_are_never_turned_round(both):
    turns = {("closing", "widening"), ("widening", "closing"), ("closing", "turned"), ("turned", "closing")}
    words = rows(
        both, f"SELECT o.word, p.word FROM mart_gap_change o JOIN published.main.mart_gap_change p USING ({GAP})"
    )
    assert len(words) > 300 and not turns & {*words}
    at = GAP.replace("share", "wait")
    waited = f"mart_wait_comparison o LEFT JOIN published.main.mart_wait_comparison p USING ({at})"
    waits = rows(both, f"SELECT o.verdict, p.verdict FROM {waited} WHERE o.public")
    told = [(office, public) for office, public in waits if public is not None]
    assert len(told) > 80 and sum(office == public for office, public in told) >= 0.9 * len(told)
    assert not {("longer", "shorter"), ("shorter", "longer")} & {*told}
