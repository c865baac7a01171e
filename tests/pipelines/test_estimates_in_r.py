"""Uganda and RAM-OP: every weighted share, standard error, limit and difference of the marts is that of R's survey package.

The people are read from the core tables and made into R's design anew: `svyciprop(method = "logit", df = degf(design))`;
where all or none have it, the limits of method "beta" with as many people as were asked (R's own effective number is 0 / 0
there), and with one degree of freedom, where R's model gives none, the same limits from `svymean`;
`options(survey.lonely.psu = "adjust")`; differences and ratios by `svycontrast` with t, no limit of a difference beyond -1 and
1. Where all or none of a group have it R has no error of that group; limits that cover there are other ones (tests/methods).
"""

import json
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from conftest import left_out
from described_needs import RAMOP, UGANDA
from refreshing import asked, receive, refreshed_once

from assets.marts.build import mart_files
from schemas.marts import Header

pytestmark = pytest.mark.thorough

IN_R = """
suppressMessages(library(survey)); options(survey.lonely.psu = "adjust", digits = 15)
setwd(commandArgs(TRUE)[1]); read <- function(f) read.csv(f, colClasses = "character", na.strings = "")
d <- read("people.csv"); cells <- read("cells.csv"); pairs <- read("pairs.csv")
for (one in c("w", "people", grep("^n_", names(d), value = TRUE))) d[[one]] <- as.numeric(d[[one]])
d$part <- paste(d$disaggregation_unit, d$stratum)
des <- if (all(is.na(d$people))) svydesign(~cluster, strata = ~part, weights = ~w, data = d, nest = TRUE) else
  svydesign(~cluster, strata = ~part, weights = ~w, fpc = ~people, data = d, nest = TRUE)
sums <- function(of) rowSums(d[strsplit(of, " ")[[1]]])
within <- function(row, keys) {
  here <- rep(TRUE, nrow(d))
  for (key in keys) if (row[[key]] != "all") here <- here & !is.na(d[[key]]) & d[[key]] == row[[key]]
  here
}
keys <- setdiff(names(cells), c("cell", "share", "of", "over"))
found <- lapply(seq_len(nrow(cells)), function(i) {
  row <- cells[i, ]; here <- within(row, keys) & sums(row$over) > 0
  des$variables$y <- sums(row$of); q <- subset(des, here)
  m <- svymean(~y, q, deff = "replace"); p <- coef(m); df <- degf(q); n <- sum(here)
  if (p > 1e-12 && p < 1 - 1e-12 && df > 0) {
    ci <- attr(svyciprop(~y, q, method = "logit", df = df), "ci")
    if (!all(is.finite(ci))) ci <- plogis(qlogis(p) + c(-1, 1) * qt(.975, df) * SE(m)[1] / (p * (1 - p)))
  } else {
    n <- n * (qt(.025, n - 1) / qt(.025, df))^2; p <- round(p)
    ci <- c(qbeta(.025, n * p, n * (1 - p) + 1), qbeta(.975, n * p + 1, n * (1 - p)))
  }
  data.frame(cell = row$cell, share = coef(m), se = SE(m)[1], low = ci[1], high = ci[2], df = df, deff = deff(m)[1])
})
write.csv(do.call(rbind, found), "cells_in_r.csv", row.names = FALSE)
found <- lapply(seq_len(nrow(pairs)), function(i) {
  row <- pairs[i, ]; here <- within(row, keys) & sums(row$over) > 0 & d[[row$by]] %in% c(row$a, row$b)
  des$variables$y <- sums(row$of); des$variables$g <- factor(d[[row$by]], c(row$a, row$b), c("a", "b"))
  q <- subset(des, here); by <- svyby(~y, ~g, q, svymean, covmat = TRUE); df <- degf(q)
  apart <- svycontrast(by, c(a = 1, b = -1)); lim <- confint(apart, df = df); r <- rep(NA, 3)
  if (all(coef(by) > 0)) {
    ratio <- svycontrast(by, quote(log(a / b))); r <- exp(c(coef(ratio), confint(ratio, df = df)))
  }
  data.frame(cell = row$cell, difference = coef(apart), low = lim[1], high = lim[2], ratio = r[1], ratio_low = r[2], ratio_high = r[3])
})
write.csv(do.call(rbind, found), "pairs_in_r.csv", row.names = FALSE)
"""
STATUSES = ("met", "partly_met", "unmet")
PEOPLE = """
SELECT p.source_id AS survey, p.disaggregation_unit, p.population_group, p.weight AS w, coalesce(p.stratum, '') AS stratum,
       coalesce(p.cluster, p.person_id) AS cluster, p.admin1_pcode AS admin1, p.sex, p.age_group, p.household_has_disability,
       p.disability_status AS disability, n.service, n.need_status, n.record_id AS need_id
FROM person p JOIN need n ON n.person_record_id = p.record_id
"""
UNKNOWN = {"not_recorded": "unknown", "not_asked": "unknown", "refused": "unknown", "verified_unknown": "unknown"}


@pytest.fixture(scope="module")
def in_r() -> None:
    if subprocess.run(["Rscript", "-e", "library(survey)"], capture_output=True).returncode:
        left_out("R's survey package (apt install r-cran-survey)")


@pytest.fixture(scope="module")
def uganda(realdata, tmp_path_factory) -> Path:
    folder, inbox = tmp_path_factory.mktemp("uganda"), realdata / "uganda-msna-2018-host"
    receive(
        folder,
        "uganda-msna-2018",
        UGANDA,
        inbox / "uganda_msna_2018_host_community.csv.gz",
        inbox / "sampling_frame.csv",
    )
    refreshed_once(folder, realdata / "ref-pcodes" / "pcodes_adm1_adm2_selected.csv")
    return folder


@pytest.fixture(scope="module")
def ramop(realdata, tmp_path_factory) -> Path:
    folder, inbox = tmp_path_factory.mktemp("ramop"), realdata / "ramop-ethiopia-2014"
    receive(folder, "ramop-addis-ababa-2014", RAMOP, inbox / "ramop_addis_ababa_2014.csv", inbox / "psu_population.csv")
    refreshed_once(folder)
    return folder


def people_of(folder: Path) -> pd.DataFrame:
    """Every interview with what it says of its one need, in the words of mart_needs_gap."""
    people = pd.DataFrame(asked(folder, PEOPLE)).replace(
        dict.fromkeys(("sex", "age_group", "disability", "household_has_disability"), UNKNOWN)
    )
    groups = {
        ("female", "adult"): "women",
        ("male", "adult"): "men",
        ("female", "child"): "girls",
        ("male", "child"): "boys",
    }
    people["person_group"] = [
        groups.get(pair, "other_or_unknown") for pair in zip(people["sex"], people["age_group"], strict=True)
    ]
    for status in STATUSES:
        people[f"n_{status}"] = (people["need_status"] == status).astype(int)
    people["n_need"] = people[[f"n_{status}" for status in STATUSES]].sum(axis=1)
    people["n_assessed"] = (people["need_status"] != "not_assessed").astype(int)
    people["n_registered"] = 1
    return people


def barriers_of(folder: Path, people: pd.DataFrame) -> pd.DataFrame:
    """Every interview x barrier anybody names, in the words of mart_barrier_rank; who was not asked is in no base."""
    told = pd.DataFrame(asked(folder, "SELECT need_id, barrier, asked FROM barrier"))
    named = told[told["barrier"] != "not_applicable"].replace({"barrier": UNKNOWN})
    answered = set(told[told["asked"]]["need_id"])
    found = []
    for barrier in sorted(set(named["barrier"])):
        names = set(named[named["barrier"] == barrier]["need_id"])
        found.append(
            people.assign(
                barrier=barrier,
                n_asked=people["need_id"].isin(answered).astype(int),
                n_named=people["need_id"].isin(names & answered).astype(int),
            )
        )
    return pd.concat(found)


def cells_of(folder: Path, mart: str, header: Header, keys: list[str]) -> pd.DataFrame:
    """One line per printed weighted share of the survey's own year."""
    whole = [f"{key} = 'all'" for key in header.keys if key not in keys and key not in header.never_all]
    rows = pd.DataFrame(asked(folder, f"SELECT * FROM mart_{mart} WHERE {' AND '.join(['period = round', *whole])}"))
    found = []
    for share, formula in header.shares.items():
        some = rows[rows[f"{share}_weighted"].notna()]
        values = some[[f"{share}_{c}" for c in MINE]].set_axis(list(MINE.values()), axis=1)
        found.append(pd.concat([some[keys], values], axis=1).assign(
            share_name=share, of=" ".join(formula.of), over=" ".join(formula.over)))  # fmt: skip
    return pd.concat(found).reset_index(drop=True).reset_index(names="cell")


MINE = {
    "weighted": "share", "weighted_se": "se", "weighted_ci_low": "low", "weighted_ci_high": "high",
    "degrees_of_freedom": "df", "design_effect": "deff",
}  # fmt: skip
APART = {
    "difference": "difference", "difference_ci_low": "low", "difference_ci_high": "high", "ratio": "ratio",
    "ratio_ci_low": "ratio_low", "ratio_ci_high": "ratio_high",
}  # fmt: skip


def pairs_of(folder: Path, mart: str, header: Header, keys: list[str]) -> pd.DataFrame:
    """One line per comparison by design of the survey's own year."""
    rows = asked(folder, f"SELECT * FROM mart_gender_gap WHERE mart = '{mart}' AND is_weighted AND period = round")
    found = []
    for row in rows:
        formula, fixed = header.shares[row["share"]], json.loads(row["within"])
        place = {key: fixed.get(key, row.get(key) or "all") for key in keys} | {row["compared"]: "all"}
        what = {"of": " ".join(formula.of), "over": " ".join(formula.over), "by": row["compared"]}
        is_full = not all(0 < row[share] < 1 for share in ("a_share", "b_share"))
        told = {n: None if is_full and "_ci_" in m else row[m] for m, n in APART.items()}
        found.append({**place, **what, "a": row["group_a"], "b": row["group_b"], **told})
    return pd.DataFrame(found).reset_index(names="cell")


def held_against_r(
    folder: Path, work: Path, mart: str, people: pd.DataFrame, frame: pd.Series | None
) -> tuple[int, int]:
    """How many shares and comparisons of a mart were held against R, each to 1e-6."""
    header, _ = mart_files()[mart]
    keys = [key for key in header.keys if key in people.columns]
    people = people.assign(people=people["stratum"].map(frame) if frame is not None else None)
    cells, pairs = cells_of(folder, mart, header, keys), pairs_of(folder, mart, header, keys)
    people.to_csv(work / "people.csv", index=False)
    cells.rename(columns={"share": "mine", "share_name": "share"})[["cell", *keys, "share", "of", "over"]].to_csv(
        work / "cells.csv", index=False
    )
    pairs.drop(columns=list(APART.values())).to_csv(work / "pairs.csv", index=False)
    done = subprocess.run(["Rscript", "-e", IN_R, str(work)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for mine, name, columns in ((cells, "cells_in_r.csv", MINE), (pairs, "pairs_in_r.csv", APART)):
        r = pd.read_csv(work / name)
        if "difference" in columns.values():
            r[["low", "high"]] = r[["low", "high"]].clip(-1, 1)
        assert len(r) == len(mine)
        for column in columns.values():
            told = mine[column].astype(float)
            has = told.notna()
            assert told[has].tolist() == pytest.approx(r[column][has].tolist(), abs=1e-6, rel=1e-6), (mart, column)
            assert r[column][~has].isna().all() or column in ("deff", "low", "high", "ratio", "ratio_low", "ratio_high")
    return len(cells), len(pairs)


def test_shares_and_differences_of_uganda_are_those_of_r(in_r, uganda, realdata, tmp_path):
    frame = pd.read_csv(realdata / "uganda-msna-2018-host" / "sampling_frame.csv").set_index("stratum")["population"]
    people = people_of(uganda)
    cells, pairs = held_against_r(uganda, tmp_path, "needs_gap", people, frame)
    barriers = barriers_of(uganda, people[people["disaggregation_unit"] == "respondent"])
    of_barriers = held_against_r(uganda, tmp_path, "barrier_rank", barriers, frame)
    print(f"Uganda: {cells} shares and {pairs} comparisons of needs, {of_barriers} of barriers are R's to 1e-6")
    assert cells > 100 and pairs >= 8 and of_barriers[0] > 20


def test_shares_and_differences_of_ramop_are_those_of_r(in_r, ramop, tmp_path):
    people = people_of(ramop)
    cells, pairs = held_against_r(ramop, tmp_path, "needs_gap", people, None)
    of_barriers = held_against_r(ramop, tmp_path, "barrier_rank", barriers_of(ramop, people), None)
    print(f"RAM-OP: {cells} shares and {pairs} comparisons of needs, {of_barriers} of barriers are R's to 1e-6")
    assert cells > 20 and pairs >= 3
