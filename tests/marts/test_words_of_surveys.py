"""The word of a comparison on made surveys, counted and compared as in a refresh: weights, unknown sex, full cells, chance."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from assets.marts.compare import compared_marts, store_comparisons
from assets.marts.counted_before import CountedBefore
from assets.marts.infer import add_estimates, add_shares
from methods.survey_comparisons import q_values
from schemas.marts import parse_mart
from warehouse.engine import count_mart

MART = """/* title: t
question: q
counted: one person
needs: [need]
keys: [period, country, survey, round, sex]
never_all: [period, country, survey, round]
sets: [{by: []}, {by: [sex]}]
counts: [n_need, n_unmet]
shares: {gap: {of: [n_unmet], over: [n_need]}}
weight: weight
compare: [{by: sex, a: female, b: male, shares: [gap], within: [period, country, survey, round]}]
*/
select '2024' as period, 'XSA' as country, survey, '2024' as round, sex, 1 as n_need, unmet as n_unmet, weight, is_drawn, stratum, cluster
from people
"""


CARRIED = (
    MART.replace("weight: weight\n", "weight: weight\nis_state: true\n")
    .replace("select '2024' as period", "select period, '2024' as asked_in")
    .replace("from people", "from people cross join (select unnest(['2024', '2025']) as period)")
)


OVER_AGE = (
    MART.replace("sex]\n", "sex, age_group]\n", 1).replace("{by: [sex]}]", "{by: [sex]}, {by: [sex, age_group]}]")
    .replace("b: male, shares", "b: male, adjust: age_group, shares").replace("sex, 1 as n_need", "sex, age_group, 1 as n_need")
)  # fmt: skip


def no_replicates(con: duckdb.DuckDBPyConnection) -> None:
    """The surveys here come without replicate weights."""
    con.execute("CREATE TABLE source (source_id VARCHAR, replicates VARCHAR)")


def word_of(people: pd.DataFrame, mart: str = MART) -> pd.DataFrame:
    """The comparison female v male of one survey or several; columns sex, unmet, weight, and where it differs stratum, cluster."""
    whole = {"survey": "s", "stratum": "", "cluster": [str(n) for n in range(len(people))], "is_drawn": True}
    people = people.assign(**{name: value for name, value in whole.items() if name not in people})
    header, body = parse_mart(mart, "made")
    con = duckdb.connect()
    con.register("people", people)
    no_replicates(con)
    con.execute(
        "CREATE TABLE survey_stratum AS SELECT survey, '2024' AS round, stratum, count(DISTINCT cluster) AS m, 0.0 AS f "
        "FROM people WHERE weight IS NOT NULL GROUP BY ALL"
    )
    count_mart(con, "made", header, body)
    add_shares(con, "made", header)
    estimates = add_estimates(con, "made", header, body)
    compared = compared_marts(con, {"made": header}, {"made": estimates}, CountedBefore({}))
    store_comparisons(con, compared.assign(q=q_values(compared["p"], compared["family"], compared["tested"])))
    return con.table("mart_gender_gap").df().set_index("survey")


def groups(*rows) -> pd.DataFrame:
    """(sex, people, of whom unmet, weight) as one row a person."""
    people = [(sex, int(n < unmet), weight) for sex, of, unmet, weight in rows for n in range(of)]
    return pd.DataFrame(people, columns=["sex", "unmet", "weight"])


def test_the_word_is_that_of_the_weighted_difference_and_not_of_the_crude_one():
    """Crude 60/100 v 37/100 is +23; weighted 20/116 = 17 % v 316/610 = 52 %."""
    people = groups(
        ("female", 60, 60, 0.2), ("female", 40, 0, 1.4), ("female", 0, 0, 1.0), ("female", 40, 8, 1.0),
        ("male", 37, 37, 8.0), ("male", 63, 0, 4.0),
    )  # fmt: skip
    row = word_of(people).loc["s"]
    crude = row["a_numerator"] / row["a_denominator"] - row["b_numerator"] / row["b_denominator"]
    weighted = (60 * 0.2 + 8) / (60 * 0.2 + 40 * 1.4 + 40) - 37 * 8 / (37 * 8 + 63 * 4)
    assert crude > 0.1
    assert row["difference"] == pytest.approx(weighted)
    assert row["difference"] < -0.3
    assert row["verdict"] == "lower"
    assert row["is_weighted"]
    assert row["difference_unweighted"] == pytest.approx(crude)


def test_unknown_sex_of_sixty_in_a_hundred_leaves_no_word():
    """200 women 140 unmet, 200 men 60 unmet would be wider; 600 of unknown sex, half unmet, could turn it."""
    known = (("female", 200, 140, 1.0), ("male", 200, 60, 1.0))
    assert word_of(groups(*known)).loc["s", "verdict"] == "higher"
    row = word_of(groups(*known, ("unknown", 600, 300, 1.0))).loc["s"]
    assert row["verdict"] == "no clear difference"
    assert (row["unknown_numerator"], row["unknown_denominator"]) == (300, 600)
    # that the word fell tells of those 600: it is printed where they are
    assert [one for one in row["rests_on"].split("|") if "sex=unknown" in one] == [
        "made.gap@country=XSA,period=2024,round=2024,sex=unknown,survey=s"
    ]
    few = word_of(groups(*known, ("unknown", 20, 10, 1.0))).loc["s"]
    assert few["verdict"] == "higher" and "sex=unknown" not in few["rests_on"]
    # 110 of 510 are over a fifth: a caution that tells of them too
    some = word_of(groups(("female", 200, 160, 1.0), ("male", 200, 20, 1.0), ("unknown", 110, 55, 1.0))).loc["s"]
    assert (some["verdict"], some["caution"]) == ("higher", "unknown_over_20") and "sex=unknown" in some["rests_on"]


def test_mostly_unknown_sex_leaves_no_word_even_where_it_could_not_turn_it():
    """195 of 200 women, 20 of 200 men, 6 of 600 of unknown sex: at worst 25 % v 13 %, and still 60 % are not known."""
    people = (("female", 200, 195, 1.0), ("male", 200, 20, 1.0), ("unknown", 600, 6, 1.0))
    row = word_of(groups(*people)).loc["s"]
    assert (row["verdict"], row["caution"]) == ("no clear difference", "unknown_over_20|withheld")
    counted = word_of(groups(*((sex, n, unmet, None) for sex, n, unmet, _ in people))).loc["s"]
    assert counted["verdict"] == "no clear difference"
    assert counted["caution"] == "unknown_over_20|withheld|unweighted_sample"
    some = word_of(groups(*people[:2], ("unknown", 110, 6, 1.0))).loc["s"]
    assert (some["verdict"], some["caution"]) == ("higher", "unknown_over_20")


def test_a_comparison_carries_the_cautions_of_both_sides():
    row = word_of(groups(("female", 20, 15, 1.0), ("male", 200, 60, 1.0))).loc["s"]
    assert row["caution"] == "small_n"


def ages(*rows) -> pd.DataFrame:
    """(sex, age_group, people, of whom unmet) as one row a person."""
    people = [(sex, age, int(n < unmet), None) for sex, age, of, unmet in rows for n in range(of)]
    return pd.DataFrame(people, columns=["sex", "age_group", "unmet", "weight"])


def test_the_adjusted_ratio_is_over_known_ages_and_not_given_where_few_are_known():
    """Children 10/20 v 5/20, adults 10/80 v 5/80: 2.0 in each, so 2.0; where nobody's age is known there is nothing to adjust."""
    by_age = (
        ("female", "child", 20, 10),
        ("female", "adult", 80, 10),
        ("male", "child", 20, 5),
        ("male", "adult", 80, 5),
    )
    assert word_of(ages(*by_age), OVER_AGE).loc["s", "adjusted_ratio"] == pytest.approx(2.0)
    some = word_of(ages(*by_age, ("female", "unknown", 20, 20)), OVER_AGE).loc["s"]
    assert some["adjusted_ratio"] == pytest.approx(2.0)  # crude: 40/120 v 10/100
    assert some["ratio"] == pytest.approx(10 / 3)
    for unknown in (60, 1_000):
        few = word_of(ages(*by_age, ("female", "unknown", unknown, unknown)), OVER_AGE).loc["s"]
        assert few[["adjusted_ratio", "adjusted_over", "a_standardised"]].isna().all()
    nobody = word_of(ages(("female", "unknown", 90, 54), ("male", "unknown", 150, 60)), OVER_AGE).loc["s"]
    assert nobody["adjusted_ratio"] != nobody["ratio"] and pd.isna(nobody["adjusted_ratio"])


def test_ages_unknown_are_never_one_group_with_an_empty_one():
    """No boys: 10/30 girls cannot be held against anybody but with adults; 20 women and men of unknown age are in neither."""
    row = word_of(
        ages(
            ("female", "child", 30, 10),
            ("female", "adult", 60, 30),
            ("male", "adult", 90, 30),
            ("male", "unknown", 10, 10),
        ),
        OVER_AGE,
    ).loc["s"]
    assert row["adjusted_ratio"] == pytest.approx(30 / 60 / (30 / 90))
    assert (row["a_standardised"], row["b_standardised"]) == pytest.approx((40 / 90, 30 / 90))


def test_without_weights_the_counts_are_compared_and_the_sample_is_said_to_have_none():
    row = word_of(groups(("female", 90, 54, None), ("male", 150, 60, None))).loc["s"]
    assert not row["is_weighted"]
    assert row[["difference", "difference_ci_low", "difference_ci_high"]].round(3).tolist() == [0.2, 0.069, 0.321]
    assert row["verdict"] == "higher"
    assert row["caution"] == "unweighted_sample"


@pytest.mark.parametrize(
    ("female", "male", "word"),
    [
        ((9, 5), (200, 20), "too few to compare"),
        ((40, 4), (200, 100), "too few to compare"),
        ((32, 32), (200, 188), "too few to compare"),  # nobody of the first without it
        ((40, 36), (200, 188), "too few to compare"),  # four without it
        ((100, 80), (100, 40), "higher"),
        ((100, 40), (100, 80), "lower"),
        ((100, 50), (100, 45), "no clear difference"),
    ],
)
def test_enough_people_stand_on_either_side_of_both_groups(female, male, word):
    people = groups(("female", *female, None), ("male", *male, None))
    assert word_of(people).loc["s", "verdict"] == word


def test_people_alike_within_clusters_are_fewer_than_they_look():
    """The same 600 people with the same answers, drawn one by one and in twelve villages that each answer nearly as one."""
    rows = []
    for village in range(12):
        for n in range(50):
            female = village % 2 == 0
            rows.append(
                ("female" if female else "male", int(n < (40 if village in (0, 1, 2, 4, 6) else 18)), 1.0, str(village))
            )
    people = pd.DataFrame(rows, columns=["sex", "unmet", "weight", "cluster"])
    alone = word_of(people.drop(columns="cluster")).loc["s"]
    together = word_of(people).loc["s"]
    assert alone["difference"] == together["difference"]
    assert alone["verdict"] == "higher"
    assert together["verdict"] == "no clear difference"


def test_a_family_is_the_comparisons_of_one_round():
    """A clear difference keeps its word beside twenty null ones; one at p = 0.03 loses it."""
    draw = np.random.default_rng(8)

    def sample(survey, women, men):
        return groups(("female", 200, women, 1.0), ("male", 200, men, 1.0)).assign(survey=survey)

    alone = word_of(sample("s", 110, 88)).loc["s"]
    assert 0.01 < alone["p"] < 0.05
    assert alone["q"] == alone["p"]
    assert alone["verdict"] == "higher"
    many = pd.concat([sample(f"{n}", *draw.binomial(200, 0.5, 2)) for n in range(20)] + [sample("s", 110, 88)])
    rows = word_of(many.reset_index(drop=True))
    assert rows["family"].nunique() == 21  # a round of one survey never speaks for another
    assert rows.loc["s", "verdict"] == "higher"


def test_a_comparison_carried_into_the_next_year_is_tested_once_and_says_when_people_were_asked():
    """One survey, asked in 2024 and told for 2025 again: the q of either year is the p of the one test."""
    people = groups(("female", 200, 110, 1.0), ("male", 200, 88, 1.0)).assign(stays_until="2025")
    rows = word_of(people, CARRIED).set_index("period")
    assert rows["asked_in"].tolist() == ["2024", "2024"]
    assert rows["is_carried"].to_dict() == {"2024": False, "2025": True}
    assert rows["q"].to_dict() == {"2024": rows.loc["2024", "p"], "2025": rows.loc["2024", "p"]}
    assert rows["verdict"].tolist() == ["higher", "higher"]


def test_a_carried_comparison_has_no_word_the_year_asked_has_not():
    """110 v 88 of 200 is higher. Of the women 8 are left in the next year: too few; where 40 are left it says no more than they."""
    asked = groups(("female", 200, 110, 1.0), ("male", 200, 88, 1.0))
    asked["stays_until"] = "2025"
    women = asked.index[asked["sex"] == "female"]
    few = asked.assign(stays_until=asked["stays_until"].where(~asked.index.isin(women[4:-4]), "2024"))
    half = asked.assign(stays_until=asked["stays_until"].where(~asked.index.isin(women[20:-20]), "2024"))
    told = [left_only(one) for one in (few, half)]
    assert [rows["verdict"].to_dict() for rows in told] == [
        {"2024": "higher", "2025": "too few to compare"},
        {"2024": "higher", "2025": "no clear difference"},
    ]
    assert all(rows.loc["2025", "q"] == rows.loc["2024", "q"] for rows in told)
    # nothing is told apart in the year asked, 100 v 100; who is left would be told apart by their own limits
    null = groups(("female", 200, 100, 1.0), ("male", 200, 100, 1.0)).assign(stays_until="2025")
    null.loc[null.index[100:160], "stays_until"] = "2024"  # of the women 60 without it leave
    assert left_only(null)["verdict"].tolist() == ["no clear difference"] * 2
    # 140 v 60 of 200, and 600 of unknown sex who could turn it and leave: what they forbade in the year asked stays unsaid
    known, unknown = (("female", 200, 140, 1.0), ("male", 200, 60, 1.0)), ("unknown", 600, 300, 1.0)
    people = pd.concat([groups(*known).assign(stays_until="2025"), groups(unknown).assign(stays_until="2024")])
    assert left_only(people.reset_index(drop=True))["verdict"].tolist() == ["no clear difference"] * 2


def left_only(people: pd.DataFrame) -> pd.DataFrame:
    """As `word_of` the carried state; who does not stay is in no row of the next year."""
    mart = CARRIED.replace(
        "unnest(['2024', '2025']) as period)", "unnest(['2024', '2025']) as period) where period <= stays_until"
    )
    return word_of(people, mart).set_index("period")


def null_families(redraws: int, seed: int) -> int:
    """How many of so many redraws, in which sex is exchanged within each survey's stratum, hold any word at all."""
    draw = np.random.default_rng(seed)
    held = 0
    for _ in range(redraws):
        n = 1_200
        people = pd.DataFrame({"stratum": draw.integers(0, 4, n).astype(str), "weight": draw.gamma(4, 0.25, n)})
        people["cluster"] = people["stratum"] + "-" + pd.Series(draw.integers(0, 15, n).astype(str))
        chance = people["cluster"].map({c: draw.beta(4.5, 4.5) for c in people["cluster"].unique()})
        people["unmet"] = draw.binomial(1, chance)
        people["sex"] = draw.choice(["female", "male"], n)
        held += word_of(people)["verdict"].isin(["higher", "lower"]).any()
    return held


def test_without_any_difference_hardly_a_family_holds_a_word():
    assert null_families(5, seed=16) <= 1


@pytest.mark.thorough
def test_without_any_difference_one_family_in_twenty_at_most_holds_a_word():
    redraws = 200
    held = null_families(redraws, seed=17)
    print(f"{held} of {redraws} families hold a false word")
    assert held / redraws <= 0.05 + 2 * (0.05 * 0.95 / redraws) ** 0.5


OF_NEEDS = """/* title: t
question: q
counted: one need
needs: [need]
keys: [period, country, survey, round, barrier, detail, sex]
never_all: [period, country, survey, round, barrier]
sets: [{by: []}, {by: [detail]}]
counts: [n_asked, n_named]
distinct: need_no
shares: {named_share: {of: [n_named], over: [n_asked]}}
weight: weight
*/
select '2024' as period, 'XSA' as country, 's' as survey, '2024' as round, 'cost' as barrier, 'all' as sex, * from needs
"""


def test_a_need_that_names_a_barrier_twice_weighs_once():
    """Three needs of two persons; the first names two details of one barrier. Named 1 of 3; by weight 2 of 2 + 2 + 5."""
    needs = [
        (1, "fee", 1, 1, 2.0, "A"), (1, "fare", 1, 1, 2.0, "A"), (2, "fee", 1, 0, 2.0, "A"), (2, "fare", 1, 0, 2.0, "A"),
        (3, "fee", 1, 0, 5.0, "B"), (3, "fare", 1, 0, 5.0, "B"), (4, "fee", 1, 0, None, "C"), (4, "fare", 1, 0, None, "C"),
    ]  # fmt: skip
    con = duckdb.connect()
    frame = pd.DataFrame(needs, columns=["need_no", "detail", "n_asked", "n_named", "weight", "cluster"])
    no_replicates(con)
    con.register("needs", frame.assign(is_drawn=True, stratum=""))
    con.execute("CREATE TABLE survey_stratum AS SELECT 's' AS survey, '2024' AS round, '' AS stratum, 3 AS m, 0.0 AS f")
    header, body = parse_mart(OF_NEEDS, "made")
    count_mart(con, "made", header, body)
    add_shares(con, "made", header)
    add_estimates(con, "made", header, body)
    rows = con.table("mart_made").df().set_index("detail")
    assert rows.loc["all", ["n_asked", "n_named"]].tolist() == [4, 1]
    assert rows.loc["all", "named_share_weighted"] == pytest.approx(2 / 9)
    assert rows.loc["all", "named_share_caution"] == "small_n|unweighted_sample"
    assert rows.loc["fee", "named_share_weighted"] == pytest.approx(2 / 9)


@pytest.mark.parametrize(
    ("unmet_of_8", "design_effect", "df", "caution"),
    [
        # each z is (unmet - 8 / 2) / n: none differs from the mean, the error is nought and says nothing
        ([4, 4, 4, 4, 4], 0.0, 4, "few_clusters"),
        # z of 1/40 and -1/40: 5/4 x 2/1600 = 1/640 over 1/4 of 39
        ([5, 3, 4, 4, 4], 39 / 160, 4, "few_clusters"),
        # z of 4/40 four times: 5/4 x 4/100 = 1/20 over 1/156
        ([8, 0, 8, 0, 4], 7.8, 4, ""),
        # nine clusters have eight degrees of freedom
        ([4] * 9, 0.0, 8, ""),
        # all have it: no design effect, and the limits (Korn and Graubard) know of nothing else
        ([8] * 5, None, 4, ""),
    ],
)
def test_an_error_small_by_chance_is_told(unmet_of_8, design_effect, df, caution):
    clusters = [(str(n), 1 if place < unmet else 0) for n, unmet in enumerate(unmet_of_8) for place in range(8)]
    frame = pd.DataFrame(clusters, columns=["cluster", "unmet"]).assign(
        survey="s", stratum="", is_drawn=True, weight=1.0
    )
    con = duckdb.connect()
    no_replicates(con)
    con.register("people", frame.assign(sex="female"))
    con.execute(
        f"CREATE TABLE survey_stratum AS SELECT 's' AS survey, '2024' AS round, '' AS stratum, {df + 1} AS m, 0.0 AS f"
    )
    header, body = parse_mart(MART, "made")
    count_mart(con, "made", header, body)
    add_shares(con, "made", header)
    add_estimates(con, "made", header, body)
    row = con.table("mart_made").df().set_index("sex").loc["all"]
    assert (row["gap_degrees_of_freedom"], row["gap_caution"]) == (df, caution)
    if design_effect is not None:
        assert row["gap_design_effect"] == pytest.approx(design_effect)
