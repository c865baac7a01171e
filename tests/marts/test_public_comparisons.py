"""Comparisons, indicators and estimates of the public file made again of the numbers printed in it, on the demo country."""

import json

import pytest
from headers import BASE, NEEDS, PUBLIC, figure_id, public_sets, rows_of, share_parts

pytestmark = pytest.mark.slow

TO = 1e-6  # what rounding of numbers in six digits leaves


def rows(both, sql: str) -> list[tuple]:
    return both.execute(sql).fetchall()


def small(number: str) -> str:
    return f"({number}) BETWEEN 1 AND {BASE - 1}"


def shares_of_the_file(both) -> dict[str, tuple]:
    """Id of a share -> its value, its weighted value, its numerator and its base, all as printed in the wide marts."""
    found = {}
    for name, header in PUBLIC.items():
        for share in header.shares:
            top, base = share_parts(header, share)
            weighted = f"{share}_weighted" if header.weight else "NULL"
            sql = f"SELECT {figure_id(name, header, share)}, {share}, {weighted}, {top}, {base} FROM published.main.mart_{name}"
            found |= {row[0]: row[1:] for row in rows(both, sql)}
    return found


@pytest.mark.parametrize("table", ["mart_gender_gap", "mart_gender_gap_total"])
def test_a_comparison_is_made_again_of_the_shares_printed_in_the_marts(both, table):
    shares = shares_of_the_file(both)
    columns = [
        "mart",
        "share",
        "period",
        "country",
        "within",
        "compared",
        "group_a",
        "group_b",
        "is_weighted",
        "difference",
        "ratio",
    ]
    columns += [f"{side}_{one}" for side in "ab" for one in ("numerator", "denominator", "share")]
    found = rows(both, f"SELECT {', '.join(columns)} FROM published.main.{table} WHERE difference IS NOT NULL")
    assert len(found) > 100
    for one in (dict(zip(columns, row, strict=True)) for row in found):
        assert one["difference"] == pytest.approx(one["a_share"] - one["b_share"], abs=TO), one
        if one["ratio"] is not None and one["b_share"] and one["a_share"]:
            assert one["ratio"] == pytest.approx(one["a_share"] / one["b_share"], abs=TO, rel=TO), one
        for side in "ab":
            keys = json.loads(one["within"]) | {"period": one["period"], "country": one["country"]}
            keys |= dict(zip(one["compared"].split("+"), one[f"group_{side}"].split("+"), strict=True))
            place = ",".join(f"{key}={value}" for key, value in sorted(keys.items()) if value != "all")
            plain, weighted, numerator, base = shares[f"{one['mart']}.{one['share']}@{place}"]
            assert (one[f"{side}_numerator"], one[f"{side}_denominator"]) == (numerator, base), one
            printed = weighted if one["is_weighted"] else plain
            assert one[f"{side}_share"] == pytest.approx(
                numerator / base if printed is None else printed, abs=0.005 + TO
            ), one


def test_a_word_of_a_difference_rests_on_ten_people_of_either_group(both):
    few = "least(a_denominator, b_denominator) < 10 AND verdict <> 'too few to compare'"
    for table in ("mart_gender_gap", "mart_gender_gap_total"):
        assert rows(both, f"SELECT * FROM published.main.{table} WHERE {few} LIMIT 2") == []
    assert rows(
        both, "SELECT count(*) > 500 FROM published.main.mart_gender_gap WHERE verdict <> 'too few to compare'"
    ) == [(True,)]


def test_a_change_of_a_gap_is_made_again_of_the_comparisons_of_both_rounds(both):
    change = "published.main.mart_gap_change g"
    off = " OR ".join(
        f"abs({one}) > {TO}"
        for one in (
            "g.gap - (g.a_share - g.b_share)",
            "g.gap_before - (g.a_share_before - g.b_share_before)",
            "g.change - (g.gap - g.gap_before)",
        )
    )
    assert rows(both, f"SELECT * FROM {change} WHERE {off} LIMIT 2") == []
    keys = ["mart", "share", "period", "country", "within", "compared", "group_a", "group_b"]
    now = f"{change} LEFT JOIN published.main.mart_gender_gap c USING ({', '.join(keys)})"
    told = "g.change IS NOT NULL"
    ((n, same),) = rows(
        both,
        f"SELECT count(*), count(*) FILTER (g.a_share = c.a_share AND g.b_share = c.b_share) FROM {now} WHERE {told}",
    )
    assert n == same > 100
    before = (
        f"{change} LEFT JOIN published.main.mart_gender_gap c ON g.mart = c.mart AND g.share = c.share AND g.country = c.country "
        "AND g.compared = c.compared AND g.group_a = c.group_a AND g.group_b = c.group_b AND g.survey = c.survey AND g.before = c.round "
        "AND g.period_before = c.period AND g.service = c.service AND g.population_group = c.population_group "
        "AND g.disaggregation_unit = c.disaggregation_unit"
    )
    ((same,),) = rows(
        both,
        f"SELECT count(*) FROM {before} WHERE {told} AND g.a_share_before = c.a_share AND g.b_share_before = c.b_share",
    )
    assert same >= n


def test_a_comparison_of_waits_counts_those_who_are_printed(both):
    """Over all years of need, in whole weeks; a difference of rounded means is within a week of the rounded difference."""
    waits = "published.main.mart_wait_comparison w"
    days = ["until_day", "difference", "difference_ci_low", "difference_ci_high"]
    days += [f"{side}_{one}" for side in "ab" for one in ("median_days", "mean_days")]
    assert (
        rows(
            both,
            f"SELECT * FROM {waits} WHERE NOT ({' AND '.join(f'coalesce({one} % 7 = 0, true)' for one in days)}) LIMIT 2",
        )
        == []
    )
    assert (
        rows(both, f"SELECT * FROM {waits} WHERE abs(difference - (a_mean_days - b_mean_days)) > 7 + {TO} LIMIT 2")
        == []
    )
    one_digit = (
        "p <= 0 OR abs(p / pow(10, floor(log10(p) + 1e-12)) - round(p / pow(10, floor(log10(p) + 1e-12)))) < 1e-6"
    )
    assert rows(both, f"SELECT p FROM {waits} WHERE NOT ({one_digit}) LIMIT 2") == []
    place = ["country", "survey", "round", "service", "disaggregation_unit", "population_group"]
    for name in ("access_by_gender", "referral_pathway"):
        for side in "ab":
            for compared in ("sex", "person_group"):
                (part,) = (one for one in public_sets(PUBLIC[name]) if one.by == [compared])
                of_set = rows_of(name, PUBLIC[name], part)
                waited = "sum(median_days_n_known) AS n_ended, sum(median_days_n_open) AS n_open"
                waited += ", count(*) - count(median_days_n_known) AS n_untold"
                sums = f"SELECT {', '.join(place)}, {compared} AS of_group, {waited}"
                summed = f"{sums} FROM published.main.mart_{name} WHERE {of_set} GROUP BY ALL"
                here = f"mart = '{name}' AND compared = '{compared}'"
                # a year whose wait is not told is in the sum all the same
                off = " OR ".join(
                    f"w.{side}_{one} < s.{one} OR (n_untold = 0 AND w.{side}_{one} <> s.{one}) OR {small(f'w.{side}_{one}')}"
                    for one in ("n_ended", "n_open")
                )
                at = " AND ".join([f"w.group_{side} = s.of_group", *(f"w.{key} = s.{key}" for key in place)])
                joined = f"{waits} LEFT JOIN ({summed}) s ON {at}"
                assert rows(both, f"SELECT * FROM {joined} WHERE {here} AND ({off}) LIMIT 2") == []
    assert rows(both, f"SELECT count(*) > 50 FROM {waits}") == [(True,)]


OF_GROUP = {"all": "n_total", "women": "n_women", "men": "n_men", "girls": "n_girls", "boys": "n_boys"}


def test_more_or_fewer_casualties_are_told_of_printed_numbers_alone(both):
    changes = "published.main.mart_casualty_change"
    assert {
        row[0]
        for row in rows(both, f"SELECT DISTINCT person_group FROM {changes} WHERE sex = 'all' AND age_band = 'all'")
    } <= {*OF_GROUP}
    assert rows(both, f"SELECT count(*) FROM {changes} WHERE NOT (sex = 'all' AND age_band = 'all')") == [(0,)]
    printed = " UNION ALL ".join(
        f"SELECT country, period, '{group}' AS person_group, {count} AS printed "
        "FROM published.main.mart_casualty_annual WHERE admin1 = 'all'"
        for group, count in OF_GROUP.items()
    )
    years = f"{changes} c LEFT JOIN ({printed}) y USING (country, period, person_group)"
    now = f"SELECT c.*, y.printed, b.printed AS printed_before FROM {years}"
    beside = f"{now} LEFT JOIN ({printed}) b ON b.country = c.country AND b.period = c.before AND b.person_group = c.person_group"
    of_people = "measure = 'people' AND (value <> printed OR value_before <> printed_before OR printed IS NULL OR printed_before IS NULL)"
    rates = "measure = 'rate' AND abs(value - 100000.0 * n / population) > 1e-4"
    ratios = "abs(ratio - value / nullif(value_before, 0)) > 1e-4 AND value > 0"
    assert (
        rows(
            both,
            f"SELECT * FROM ({beside}) WHERE n <> printed OR printed IS NULL OR {of_people} OR {rates} OR {ratios} LIMIT 2",
        )
        == []
    )
    assert rows(both, f"SELECT count(*) > 100 FROM {changes}") == [(True,)]


def test_q_of_a_comparison_is_in_hundredths(both):
    for table in ("gender_gap", "gender_gap_total", "gap_change", "wait_comparison", "casualty_change"):
        fine = "abs(100 * q - round(100 * q)) > 1e-9 OR q < p - 1e-9"
        assert rows(both, f"SELECT q FROM published.main.mart_{table} WHERE {fine} LIMIT 2") == [], table
        assert rows(both, f"SELECT count(q) > 10 FROM published.main.mart_{table}") == [(True,)], table


def test_an_indicator_is_read_from_printed_numbers(both):
    """Every share of an indicator is its numerator over its denominator, and both stand in the mart it names."""
    told = "published.main.mart_indicator WHERE basis = 'records' AND unit = 'share'"
    assert rows(both, f"SELECT * FROM {told} AND abs(value - numerator / denominator) > {TO} LIMIT 2") == []
    assert rows(both, f"SELECT count(*) > 500 FROM {told}") == [(True,)]
    assert (
        rows(
            both,
            f"SELECT * FROM {told} AND mart IN {tuple(NEEDS)} AND (numerator BETWEEN 1 AND 2 OR denominator BETWEEN 1 AND 2) LIMIT 2",
        )
        == []
    )
    places = "period, country, disaggregation_unit, population_group"
    for mart, measure, top, base, whole in (
        (
            "needs_gap",
            "strict_coverage",
            "n_met",
            "n_need",
            "service IN ('medical', 'rehabilitation', 'psychosocial', 'livelihood', 'housing_land')",
        ),
        ("referral_pathway", "accepted_share", "n_accepted", "n_made", "true"),
        ("inclusion", "work_now_share", "n_work_now", "n_work_known", "true"),
    ):
        groups = "person_group" if mart != "needs_gap" else "CASE WHEN sex = 'all' THEN person_group ELSE sex END"
        printed = f"SELECT {places}, {groups} AS of_group, {top}, {base} FROM published.main.mart_{mart} WHERE {whole}"
        of_mart = f"mart = '{mart}' AND measure = '{measure}' AND area = 'all'"
        named = f"SELECT {places}, person_group, numerator, denominator FROM {told} AND {of_mart}"
        by_sex = "" if mart == "needs_gap" else " AND person_group NOT IN ('female', 'male', 'unknown')"
        assert rows(both, f"{named}{by_sex} EXCEPT {printed}") == [], mart


def test_an_estimate_has_the_numbers_of_its_mart(both):
    shares = shares_of_the_file(both)
    of_needs = f"mart IN {tuple(NEEDS)}"
    found = rows(
        both,
        f"SELECT figure_id, unweighted, weighted, n_with, n FROM published.main.mart_estimate WHERE {of_needs} AND status = 'ok'",
    )
    assert len(found) > 5_000
    assert [row for row in found if shares[row[0]][2:] != row[3:]] == []
    assert [row for row in found if shares[row[0]][1] != row[2]] == []
