"""Shares and differences of a made survey with replicate weights, counted as in a refresh, are those of R's svrepdesign."""

import io
import json
import subprocess

import duckdb
import numpy as np
import pandas as pd
import pytest
from conftest import left_out

from assets.marts.compare import compared_marts, store_comparisons
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
select '2024' as period, 'XSA' as country, 's' as survey, '2024' as round, sex, need as n_need, unmet as n_unmet, weight,
       true as is_drawn, '' as stratum, cluster
from people
"""
COLUMNS = ["gap_weighted", "gap_weighted_se", "gap_weighted_ci_low", "gap_weighted_ci_high", "gap_degrees_of_freedom"]
IN_R = """
suppressMessages(library(survey)); options(digits = 15); d <- read.csv("stdin")
a <- commandArgs(TRUE); more <- if (length(a) > 1) eval(parse(text = a[2])) else list()
des <- do.call(svrepdesign, c(list(weights = ~weight, repweights = "^r[0-9]+$", data = d, type = a[1]), more))
for (one in list(c("female", "male"), "female", "male")) {
  q <- subset(des, need == 1 & sex %in% one); p <- svyciprop(~unmet, q, method = "logit", df = degf(q))
  cat(coef(p), SE(p), attr(p, "ci"), degf(q), sep = ","); cat("\\n")
}
q <- subset(des, need == 1); by <- svyby(~unmet, ~sex, q, svymean, covmat = TRUE)
apart <- svycontrast(by, c(female = 1, male = -1)); ratio <- svycontrast(by, quote(log(female / male)))
lim <- exp(c(coef(ratio), confint(ratio, df = degf(q))))
cat(coef(apart), confint(apart, df = degf(q)), lim[1], lim[2], lim[3], sep = ",")
"""


def made_survey(method: str) -> tuple[pd.DataFrame, dict]:
    """Twelve clusters in three strata, and the replicate weights that the method makes of them."""
    draw = np.random.default_rng(11)
    rows = [
        (draw.choice(["female", "male"]), c % 3, c, round(draw.uniform(0.5, 3), 3), int(draw.random() < 0.9), draw.integers(0, 2))
        for c in range(12) for _ in range(draw.integers(8, 15))
    ]  # fmt: skip
    people = pd.DataFrame(rows, columns=["sex", "stratum", "psu", "weight", "need", "unmet"])
    people["unmet"] *= people["need"]
    said: dict = {"method": method}
    if method == "jackknife":  # within strata of four clusters
        factors = {
            c: np.where(people["psu"] == c, 0, np.where(people["stratum"] == c % 3, 4 / 3, 1)) for c in range(12)
        }
        said["rscales"] = [0.75] * 12
    elif method == "bootstrap":
        factors = {}
        for r in range(40):
            drawn = {s: draw.multinomial(3, [1 / 4] * 4) for s in range(3)}
            factors[r] = np.array(
                [4 / 3 * drawn[s][c // 3] for s, c in people[["stratum", "psu"]].itertuples(index=False)]
            )
    else:
        half = {
            r: draw.integers(0, 2, 6) for r in range(8)
        }  # one of each pair of clusters; not balanced, as R does not ask it
        up, down = (2.0, 0.0) if method == "brr" else (1.7, 0.3)
        factors = {r: np.where(people["psu"] % 2 == h[people["psu"] // 2], up, down) for r, h in half.items()}
    if method == "fay":
        said["rho"] = 0.3
    weights = pd.DataFrame({f"r{r + 1}": people["weight"] * f for r, f in factors.items()})
    return pd.concat([people, weights], axis=1), said


def counted(people: pd.DataFrame, said: dict) -> tuple[pd.DataFrame, pd.Series]:
    """The rows of the mart, all then female then male, and its one comparison."""
    replicate = [column for column in people.columns if column.startswith("r") and column[1:].isdigit()]
    people = people.assign(cluster=[f"interview {n}" for n in range(len(people))])
    texts = people[replicate].map(repr).agg("|".join, axis=1)
    held = people[["cluster"]].assign(survey="s", round="2024", people=people["weight"], replicate_weights=texts)
    header, body = parse_mart(MART, "made")
    con = duckdb.connect()
    con.register("people", people)
    con.register("interview_replicates", held)
    con.execute("CREATE TABLE source AS SELECT 's' AS source_id, ? AS replicates", [json.dumps(said)])
    con.execute(
        "CREATE TABLE survey_stratum AS SELECT 's' AS survey, '2024' AS round, '' AS stratum, count(*) AS m, 0.0 AS f FROM people"
    )
    count_mart(con, "made", header, body)
    add_shares(con, "made", header)
    estimates = add_estimates(con, "made", header, body)
    compared = compared_marts(con, {"made": header}, {"made": estimates})
    store_comparisons(con, compared.assign(q=q_values(compared["p"], compared["family"])))
    rows = con.table("mart_made").df().sort_values("sex")
    return rows, con.table("mart_gender_gap").df().iloc[0]


def test_leaving_out_one_of_three_by_hand():
    """Two of three unmet: error 1/3 with 2 degrees (tests/methods/test_survey_replicates); on the logit a replicate is endless."""
    people = pd.DataFrame({"sex": "female", "weight": 2.0, "need": 1, "unmet": [1, 1, 0]})
    for r in range(3):
        people[f"r{r + 1}"] = np.where(people.index == r, 0.0, 3.0)
    con_rows, _ = counted(pd.concat([people, people.assign(sex="male")], ignore_index=True), {"method": "jackknife"})
    row = con_rows[con_rows["sex"] == "female"].iloc[0]
    assert row["gap_weighted"] == pytest.approx(2 / 3)
    assert row["gap_weighted_se"] == pytest.approx(1 / 3)
    assert row["gap_degrees_of_freedom"] == 2


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("method", "in_r", "more"),
    [
        ("jackknife", "JKn", "list(rscales = rep(0.75, 12), scale = 1)"), ("bootstrap", "bootstrap", ""), ("brr", "BRR", ""),
        ("fay", "Fay", "list(rho = 0.3)"),
    ],
)  # fmt: skip
def test_shares_and_differences_are_those_of_svrepdesign(method, in_r, more):
    if subprocess.run(["Rscript", "-e", "library(survey)"], capture_output=True).returncode:
        left_out("R's survey package (apt install r-cran-survey)")
    people, said = made_survey(method)
    rows, pair = counted(people, said)
    words = ["Rscript", "-e", IN_R, in_r, *([more] if more else [])]
    done = subprocess.run(words, input=people.to_csv(index=False), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    r = pd.read_csv(io.StringIO(done.stdout), header=None, names=range(6))
    for place, sex in enumerate(("all", "female", "male")):
        mine = rows[rows["sex"] == sex][COLUMNS].iloc[0].astype(float).tolist()
        assert mine == pytest.approx(r.iloc[place, :5].tolist(), abs=1e-6), sex
    names = ["difference", "difference_ci_low", "difference_ci_high", "ratio", "ratio_ci_low", "ratio_ci_high"]
    assert pair[names].astype(float).tolist() == pytest.approx(r.iloc[3, :6].tolist(), abs=1e-6)
