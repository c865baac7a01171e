"""A gap in two rounds: shares and errors by hand, against R's survey package, and on made surveys with and without a change."""

import subprocess

import numpy as np
import pandas as pd
import pytest
from conftest import left_out

from methods.gap_changes import Cell, Drawn, gap_change
from methods.raking import rake
from methods.survey_comparisons import of_change
from methods.verdicts import changes


def change_of(people: pd.DataFrame, totals: dict[int, list[dict[int, float]]] | None = None) -> tuple:
    """Women v men, round 2 beside round 1. Columns round, sex, unmet, weight, stratum, cluster; with `totals` margin_1, margin_2."""
    design = pd.MultiIndex.from_frame(people[["stratum", "cluster"]].drop_duplicates())
    names = pd.Index(design.get_level_values(0).unique())
    rounds, cells = [], []
    for one in (2, 1):
        mine = people[people["round"] == one]
        at = design.get_indexer(pd.MultiIndex.from_frame(mine[["stratum", "cluster"]]))
        kinds = (
            pd.MultiIndex.from_frame(mine[["margin_1", "margin_2"]])
            if totals
            else pd.MultiIndex.from_frame(mine[["round", "round"]])
        )
        kept = kinds.unique()
        kind = kept.get_indexer(kinds)
        raked = people_of = None
        if totals:
            weights = np.bincount(kind, mine["weight"], len(kept))
            raked = rake(weights, np.array(kept.tolist(), int), totals[one])
            people_of = np.zeros((len(design), len(kept)))
            np.add.at(people_of, (at, kind), mine["weight"].to_numpy(float))
        rounds.append(Drawn(np.isin(np.arange(len(design)), at), np.zeros(len(names)), raked, people_of))
        pair = []
        for sex in ("female", "male"):
            who = (mine["sex"] == sex).to_numpy()
            w, y = mine["weight"].to_numpy(float)[who], mine["unmet"].to_numpy(float)[who]
            pair.append(Cell(at[who], kind[who], w * y, w, np.ones(who.sum())))
        cells.append(tuple(pair))
    stratum = names.get_indexer(design.get_level_values(0))
    found = gap_change(cells[0], cells[1], tuple(rounds), stratum)
    now, before = (pd.DataFrame([side]) for side in (found.now, found.before))
    return found, of_change(now, before, pd.Series([found.covariance]), pd.Series([float(found.df)])).iloc[0]


def persons(rows: list[tuple]) -> pd.DataFrame:
    """(round, sex, unmet, weight, person) without strata or clusters."""
    frame = pd.DataFrame(rows, columns=["round", "sex", "unmet", "weight", "cluster"])
    return frame.assign(stratum="")


def test_a_gap_in_two_rounds_by_hand():
    """Round 1: women 2 of 2 unmet, men 0 of 2, gap 1; round 2: women 1 of 2, men 1 of 2, gap 0. Nobody was asked twice."""
    people = persons([
        (1, "female", 1, 1, "a"), (1, "female", 1, 1, "b"), (1, "male", 0, 1, "c"), (1, "male", 0, 1, "d"),
        (2, "female", 1, 1, "e"), (2, "female", 0, 1, "f"), (2, "male", 1, 1, "g"), (2, "male", 0, 1, "h"),
    ])  # fmt: skip
    found, row = change_of(people)
    assert (row["gap"], row["gap_before"], row["change"]) == (0, 1, -1)
    assert (found.covariance, found.n_common, found.df) == (0, 0, 8 - 2)
    # now: z = (y - 1/2) / 2 = +-1/4 in each of four clusters, variance 4/3 * 4/16; before: nobody differs from the share
    assert row["change_se"] == pytest.approx((4 / 3 * 4 / 16) ** 0.5)


def test_the_same_persons_bring_their_covariance():
    """All eight asked twice with the same answers: nothing changed, and no error is left of the change."""
    answers = [
        ("female", 1),
        ("female", 0),
        ("female", 1),
        ("male", 0),
        ("male", 1),
        ("male", 0),
        ("male", 0),
        ("female", 1),
    ]
    twice = [(one, sex, unmet, 1, str(n)) for one in (1, 2) for n, (sex, unmet) in enumerate(answers)]
    found, row = change_of(persons(twice))
    assert found.n_common == 8
    assert row["change"] == 0
    assert row["change_se"] == pytest.approx(0, abs=1e-12)
    apart, same = change_of(persons([(one, *rest, f"{one}-{who}") for one, *rest, who in twice]))
    assert apart.covariance == 0
    assert same["change_se"] > 0.4


def test_half_a_panel_by_hand():
    """Two strata's worth of pairs: c = 2 common clusters, covariance 2 / 1 (sum z1 z2 - sum z1 sum z2 / 2) over them alone."""
    people = persons([
        (1, "female", 1, 1, "a"), (1, "female", 0, 1, "b"), (1, "male", 1, 1, "c"), (1, "male", 0, 1, "d"),
        (2, "female", 1, 1, "a"), (2, "female", 0, 1, "b"), (2, "male", 1, 1, "e"), (2, "male", 0, 1, "f"),
    ])  # fmt: skip
    found, _ = change_of(people)
    assert found.n_common == 2
    # z of a and b is +1/4 and -1/4 in both rounds: 2 (1/16 + 1/16 - 0)
    assert found.covariance == pytest.approx(2 * (2 / 16))
    assert found.df == 8 - 2 - 1


def made(
    seed: int, panel: bool, gaps: tuple[float, float] = (0.0, 0.0), n: int = 600, spread: float = 0.0
) -> pd.DataFrame:
    """Two rounds of n people in 4 strata, 15 clusters each; women's chance is 0.5 + gap / 2. In a panel answers are kept."""
    draw = np.random.default_rng(seed)
    rows = []
    stratum, place = draw.integers(0, 4, n), draw.integers(0, 15, n)
    sex = draw.choice(["female", "male"], n)
    weight, margin = draw.gamma(4, 0.25, n), draw.integers(0, 3, n)
    luck = draw.uniform(size=n)
    for number, gap in enumerate(gaps, start=1):
        if number == 2 and not panel:
            stratum, place = draw.integers(0, 4, n), draw.integers(0, 15, n) + 15
            sex, luck = draw.choice(["female", "male"], n), draw.uniform(size=n)
            weight, margin = draw.gamma(4, 0.25, n), draw.integers(0, 3, n)
        moved = {(s, c): draw.normal(0, spread) for s in range(4) for c in range(30)}
        chance = (
            0.5
            + np.where(sex == "female", gap / 2, -gap / 2)
            + [moved[one] for one in zip(stratum, place, strict=True)]
        )
        luck = np.where(draw.uniform(size=n) < 0.5, luck, draw.uniform(size=n))  # half keep their answer
        rows.append(pd.DataFrame({
            "round": number, "sex": sex, "unmet": (luck < chance).astype(int), "weight": weight, "stratum": stratum.astype(str),
            "cluster": place.astype(str), "margin_1": (sex == "female").astype(int), "margin_2": margin,
        }))  # fmt: skip
    return pd.concat(rows, ignore_index=True)


def word_of(people: pd.DataFrame) -> str:
    """The word of one change that is a family of its own."""
    _, row = change_of(people)
    counts = {}
    for number, end in ((2, ""), (1, "_before")):
        for side, sex in (("a", "female"), ("b", "male")):
            mine = people[(people["round"] == number) & (people["sex"] == sex)]
            y, x = mine["unmet"].sum(), len(mine)
            counts |= {
                f"{side}_numerator{end}": y,
                f"{side}_denominator{end}": x,
                f"{side}_with{end}": y,
                f"{side}_without{end}": x - y,
            }
        counts |= {f"unknown_with{end}": 0.0, f"unknown_without{end}": 0.0}
    rows = pd.DataFrame([{**row, **counts, "q": row["p"], "why_not": ""}])
    return changes(rows).iloc[0]


@pytest.mark.parametrize("panel", [True, False])
def test_a_planted_closing_gap_is_found(panel):
    """30 points in round 1, none in round 2."""
    assert word_of(made(3, panel, gaps=(0.30, 0.0), n=1_200)) == "closing"
    assert word_of(made(4, panel, gaps=(0.05, 0.40), n=1_200)) == "widening"
    assert word_of(made(5, panel, gaps=(0.25, -0.25), n=1_200)) == "turned"


def silent(redraws: int, seed: int) -> int:
    """In how many of so many redraws a gap of 20 points that did not change has no word; half of them panels."""
    words = [word_of(made(seed + n, n % 2 == 0, gaps=(0.20, 0.20), spread=0.10)) for n in range(redraws)]
    return sum(word == "no clear change" for word in words)


def test_an_unchanged_gap_has_no_word():
    assert silent(5, seed=70) >= 4  # each has a chance of one in twenty of its own


@pytest.mark.thorough
def test_an_unchanged_gap_has_no_word_in_95_of_100_redraws():
    redraws = 200
    found = silent(redraws, seed=1_000)
    print(f"{found} of {redraws} redraws of an unchanged gap are silent")
    assert found / redraws >= 0.95 - 2 * (0.05 * 0.95 / redraws) ** 0.5


R = """
suppressMessages(library(survey)); options(survey.lonely.psu = "adjust", digits = 15)
d <- read.csv("stdin"); d$g <- interaction(d$sex, d$round)
{design}
{estimated}
"""
BY = """
b <- svyby(~unmet, ~g, s, svymean, covmat = TRUE)
x <- svycontrast(b, list(c("female.2" = 1, "male.2" = -1, "female.1" = -1, "male.1" = 1)))
g <- svycontrast(b, list(c("female.2" = 1, "male.2" = -1)))
cat(coef(x), SE(x), coef(g), SE(g))
"""
TOTALS = """
x <- svycontrast(t <- svytotal(~yf2 + xf2 + ym2 + xm2 + yf1 + xf1 + ym1 + xm1, s), quote(yf2 / xf2 - ym2 / xm2 - yf1 / xf1 + ym1 / xm1))
g <- svycontrast(t, quote(yf2 / xf2 - ym2 / xm2))
cat(coef(x), SE(x), coef(g), SE(g))
"""
TWO_DRAWS = "d$st <- interaction(d$round, d$stratum); s <- svydesign(~cluster, strata = ~st, weights = ~weight, nest = TRUE, data = d)"
PANEL = "s <- svydesign(~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = d)"
RAKED = """d$st <- interaction(d$round, d$stratum)
d$m1 <- factor(d$margin_1); d$m2 <- factor(d$margin_2); d$r <- factor(d$round)
for (r in 1:2) for (k in c("female", "male")) {
  d[paste0("x", substr(k, 1, 1), r)] <- as.numeric(d$sex == k & d$round == r)
  d[paste0("y", substr(k, 1, 1), r)] <- as.numeric(d$sex == k & d$round == r & d$unmet == 1)
}
s <- svydesign(~cluster, strata = ~st, weights = ~weight, nest = TRUE, data = d)
pop <- c("r1" = 600, "r2" = 700, "r1:m11" = 350, "r2:m11" = 300, "r1:m21" = 200, "r2:m21" = 250, "r1:m22" = 150, "r2:m22" = 250)
s <- calibrate(s, ~ r + r:m1 + r:m2 - 1, population = pop, calfun = "raking", epsilon = 1e-13, maxit = 500)
"""


@pytest.mark.thorough
@pytest.mark.parametrize(("panel", "design"), [(False, TWO_DRAWS), (True, PANEL), (False, RAKED)])
def test_change_and_error_are_those_of_svyby_and_svycontrast(panel, design):
    if subprocess.run(["Rscript", "-e", "library(survey)"], capture_output=True).returncode:
        left_out("R's survey package (apt install r-cran-survey)")
    people = made(11, panel, gaps=(0.3, 0.1))
    totals = {1: [{0: 250, 1: 350}, {0: 250, 1: 200, 2: 150}], 2: [{0: 400, 1: 300}, {0: 200, 1: 250, 2: 250}]}
    _, row = change_of(people, totals if design is RAKED else None)
    # survey 4.1 makes no svyby with covariances of a calibrated design: there the totals are contrasted
    script = R.replace("{design}", design).replace("{estimated}", TOTALS if design is RAKED else BY)
    done = subprocess.run(["Rscript", "-e", script], input=people.to_csv(index=False), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    change, error, gap, gap_error = map(float, done.stdout.splitlines()[-1].split())
    assert (row["change"], row["change_se"], row["gap"]) == pytest.approx((change, error, gap), abs=1e-6)
    assert gap_error > 0
