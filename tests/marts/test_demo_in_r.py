"""The demo's weighted shares, differences and waits against R's survey and survival, from the interviews as they were made.

What enters (who, which need, which weight) comes from the generator; the figures from the marts; the formulas from R.
"""

import json
import subprocess

import pandas as pd
import pytest
from conftest import program

from demo.generate import generate
from demo.needs_layout import SURVEY
from demo.state_truth import NEED, interviews, waits
from demo.village_survey import SOURCE as VILLAGE

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

TO = 1e-6
PLACE = ["survey", "round", "population_group", "service"]
SHARES = """
suppressMessages(library(survey)); options(survey.lonely.psu = "adjust", digits = 15)
d <- read.csv(file("stdin"), colClasses = c(stratum = "character", cluster = "character", round = "character"))
told <- function(kind, at, sex, ...) cat(kind, at, sex, format(c(...), digits = 15), sep = ","); end <- function() cat("\\n")
for (one in split(d, list(d$survey, d$round, d$service), drop = TRUE)) {
  des <- svydesign(~cluster, strata = ~stratum, weights = ~weight, data = one, nest = TRUE)
  for (who in unique(one$population_group[one$base == 1])) {
    base <- subset(des, base == 1 & population_group == who)
    at <- c(one$survey[1], one$round[1], who, one$service[1])
    for (sex in c("all", "female", "male")) {
      q <- if (sex == "all") base else base[base$variables$sex == sex, ]
      if (nrow(q$variables) == 0 || degf(q) < 1) next
      m <- svymean(~outcome, q); df <- degf(q); n <- nrow(q$variables)
      if (length(unique(q$variables$outcome)) == 1) {  # R's own effective number is 0 / 0 there
        n <- n * (qt(.025, n - 1) / qt(.025, df))^2; p <- round(coef(m))
        ci <- c(qbeta(.025, n * p, n * (1 - p) + 1), qbeta(.975, n * p + 1, n * (1 - p)))
      } else if (df > 1) ci <- attr(svyciprop(~outcome, q, method = "logit", df = df), "ci") else
        # the same by its formula: R ends its steps at 1e-8 of a deviance, of which t with one degree of freedom makes 1e-5
        ci <- plogis(qlogis(coef(m)) + c(-1, 1) * qt(.975, df) * SE(m)[1] / (coef(m) * (1 - coef(m))))
      told("share", at, sex, coef(m), SE(m), ci[1], ci[2]); end()
    }
    both <- subset(base, sex %in% c("female", "male"))
    if (length(unique(both$variables$sex)) < 2 || degf(both) < 1) next
    by <- svyby(~outcome, ~sex, both, svymean, covmat = TRUE)
    x <- svycontrast(by, c(female = 1, male = -1)); t <- qt(0.975, degf(both))
    told("difference", at, "", coef(x), SE(x), coef(x) - t * SE(x), coef(x) + t * SE(x)); end()
  }
}
"""
WAITS = """
suppressMessages(library(survival))
d <- read.csv(file("stdin"), colClasses = c(round = "character", period = "character", sex = "character"))
for (one in split(d, list(d$survey, d$round, d$period, d$population_group, d$service, d$sex), drop = TRUE)) {
  m <- quantile(survfit(Surv(days, ended) ~ 1, data = one, conf.type = "log-log"), 0.5)
  cat(one$survey[1], one$round[1], one$period[1], one$population_group[1], one$service[1], one$sex[1],
      m$quantile, m$lower, m$upper, sep = ","); cat("\\n")
}
"""


def asked_of_r(script: str, data: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    rscript = program("Rscript", "r-base-core, with r-cran-survey and r-cran-survival")
    done = subprocess.run([rscript, "-e", script], input=data.to_csv(index=False), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [line.split(",") for line in done.stdout.splitlines()]
    numbers = columns[-4:] if "kind" in columns else columns[-3:]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(**{name: pd.to_numeric(frame[name], errors="coerce") for name in numbers})


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return generate(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def people(tables) -> pd.DataFrame:
    """Every accepted interview x service of the two surveys that were drawn; `base` is 1 where the service is needed."""
    everybody = [
        {"survey": table.source, "round": row.recorded["year"], "interview": f"{table.file} {row.cells['_index']}",
         "weight": float(row.recorded["weight"]), "stratum": row.recorded["stratum"], "cluster": row.recorded["cluster"]}
        for table in tables
        if table.source in (SURVEY, VILLAGE) and table.sheet == "person"
        for _, row in table.numbered()
        if not row.is_aside
    ]  # fmt: skip
    files = {(t.source, row.recorded["year"]): t.file for t in tables if t.sheet == "person" for _, row in t.numbered()}
    told = [
        {"survey": one.survey, "round": one.round, "service": one.service, "sex": one.known["sex"],
         "population_group": one.known["population_group"], "base": int(one.status in NEED),
         "outcome": int(one.status in ("unmet", "partly_met")),
         "interview": f"{files[one.survey, one.round]} {one.needs[0][1].recorded['person_row']}"}
        for one in interviews(tables)
        if one.survey in (SURVEY, VILLAGE)
    ]  # fmt: skip
    found = pd.DataFrame(told)
    services = found[["survey", "round", "service"]].drop_duplicates()
    every = pd.DataFrame(everybody).merge(services, on=["survey", "round"])
    every = every.merge(found, on=["survey", "round", "service", "interview"], how="left")
    return every.fillna({"base": 0, "outcome": 0, "sex": "unknown", "population_group": ""}).drop(columns="interview")


@pytest.fixture(scope="module")
def in_r(people) -> pd.DataFrame:
    columns = ["kind", *PLACE, "sex", "value", "se", "low", "high"]
    return asked_of_r(SHARES, people, columns)


def test_weighted_shares_with_their_errors_and_limits_are_those_of_r(office, in_r):
    numbers = ["weighted", "weighted_se", "weighted_ci_low", "weighted_ci_high"]
    mart = office.execute(
        f"SELECT keys, {', '.join(numbers)} FROM mart_estimate WHERE mart = 'needs_gap' AND share = 'gap' AND period = round "
        "AND weighted IS NOT NULL"
    ).df()
    keys = pd.DataFrame(mart["keys"].map(json.loads).tolist())
    by = keys.drop(columns=[*PLACE, "country", "period", "disaggregation_unit"]).notna().sum(axis=1)
    wanted = (by == 0) | ((by == 1) & keys["sex"].isin(["female", "male"]))
    mart = pd.concat([keys[PLACE], keys["sex"].fillna("all"), mart[numbers]], axis=1)[wanted]
    both = mart.merge(in_r[in_r["kind"] == "share"], on=[*PLACE, "sex"])
    assert len(both) > 150
    assert len(both) == len(in_r[in_r["kind"] == "share"])
    for ours, theirs in zip(numbers, ("value", "se", "low", "high"), strict=True):
        apart = (both[ours] - both[theirs]).abs()
        assert apart.max() < TO, both.loc[apart.idxmax()].to_dict()


def test_differences_between_the_sexes_are_those_of_r(office, in_r):
    mart = office.execute(
        f"SELECT {', '.join(PLACE)}, difference, difference_ci_low, difference_ci_high, a_share, b_share FROM mart_gender_gap "
        "WHERE mart = 'needs_gap' AND share = 'gap' AND group_a = 'female' AND period = round AND is_weighted "
        "AND rests_on NOT LIKE '%admin1%'"
    ).df()
    both = mart.merge(in_r[in_r["kind"] == "difference"], on=PLACE)
    assert len(both) > 40 and len(both) == len(in_r[in_r["kind"] == "difference"])
    both[["low", "high"]] = both[["low", "high"]].clip(-1, 1)  # beyond lies no difference
    has_errors = (both[["a_share", "b_share"]].gt(0) & both[["a_share", "b_share"]].lt(1)).all(axis=1)
    assert has_errors.sum() > 40
    for ours, theirs in (("difference", "value"), ("difference_ci_low", "low"), ("difference_ci_high", "high")):
        apart = (both[ours] - both[theirs]).abs()
        apart = (
            apart if theirs == "value" else apart[has_errors]
        )  # where all or none have it R has no error of that group
        assert apart.max() < TO, both.loc[apart.idxmax()].to_dict()


def test_medians_of_waits_and_their_limits_are_those_of_r(office, tables):
    rows = [(*key[:5], key[5] or "all", days, int(ended)) for key, of in waits(tables).items() for days, ended in of]
    keys = ["survey", "round", "period", "population_group", "service", "sex"]
    right = asked_of_r(WAITS, pd.DataFrame(rows, columns=[*keys, "days", "ended"]), [*keys, "value", "low", "high"])
    mart = office.execute(
        f"SELECT {', '.join(keys)}, median_days, median_days_ci_low, median_days_ci_high FROM mart_access_by_gender "
        "WHERE person_group = 'all' AND disability = 'all' AND survey IN ('needs-survey', 'village-survey')"
    ).df()
    both = mart.merge(right, on=keys)
    assert len(both) > 300
    for ours, theirs in (("median_days", "value"), ("median_days_ci_low", "low"), ("median_days_ci_high", "high")):
        differ = both[(both[ours] - both[theirs]).abs() > TO]
        assert differ.empty, differ.head().to_dict("records")
        assert (both[ours].isna() == both[theirs].isna()).all(), both[both[ours].isna() != both[theirs].isna()].head()
