"""How many persons no list holds, worked out from how lists overlap (model section 7).

Two lists: Chapman. Three or more: log-linear models of the cells a person can fall into, one cell per set of lists, with
lists that depend on one another in pairs. Nothing is estimated where the lists cannot carry it: then the answer is a
refusal with its reason. Not here: who is on which list (linkage), and the sentences, of which only the ids are given.
"""

import math
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from methods.intervals import Interval, Z, chapman

if TYPE_CHECKING:
    import numpy as np

Pair = tuple[str, str]
Counts = Mapping[frozenset[str], int]

FEWEST_IN_COMMON = 7
MOST_LISTS = 8  # 255 cells
MOST_MODELS = 600  # about 2 ms each; six lists with up to three pairs are 576
DOUBTFUL_FIT = 0.01  # of the deviance: under it a model does not describe the cells
NO_RIVAL = 10.0  # of BIC: so far behind the best, the evidence against a model is very strong (Raftery 1995)
DISAGREE = 2.0  # times
BOUNDLESS = 20.0  # standard error of a coefficient that runs to infinity; 34,000 sparse fits gave under 5 or over 75

CLOSED = "population_is_closed"
SAME_CHANCE = "same_chance_for_all"
INDEPENDENT = "lists_are_independent"
IN_PAIRS = "lists_depend_in_pairs_only"
LINKS = "links_are_right"


@dataclass(frozen=True)
class Refusal:
    """Why there is no estimate: the id of its sentence and what stands in it."""

    message_id: str
    params: Mapping[str, int | float | str]


@dataclass(frozen=True)
class ListModel:
    """One way the lists may depend on one another, with the total it leads to; AICc and BIC are None for Chapman."""

    pairs: tuple[Pair, ...]  # lists that depend on one another
    estimate: float
    standard_error: float
    aicc: float | None
    bic: float | None
    fit: float | None  # p of the deviance, 0 to 1; None where no cell is left to test it

    @property
    def name(self) -> str:
        """`chapman`, `independence`, or the pairs: `hospital*register, police*register`."""
        if self.bic is None:
            return "chapman"
        return ", ".join("*".join(pair) for pair in self.pairs) or "independence"


@dataclass(frozen=True)
class ListEstimate:
    """Persons on the lists and in all; `total` and `chosen` are None with a refusal.

    The interval holds if the assumptions hold and the chosen model is the right one: that it was chosen among others
    is not in it, `others` shows how far they lie apart.
    """

    n_observed: int
    total: Interval | None
    standard_error: float | None
    chosen: ListModel | None
    others: tuple[ListModel, ...]  # by BIC, the best first
    assumptions: tuple[str, ...]
    refusal: Refusal | None

    @property
    def missing(self) -> Interval | None:
        """Persons on no list."""
        if self.total is None:
            return None
        return Interval(*(bound - self.n_observed for bound in (self.total.value, self.total.low, self.total.high)))


def estimate_from_lists(counts: Counts) -> ListEstimate:
    """Total number of persons from how many are on exactly each set of lists; a set left out holds nobody.

    Raises ValueError for the empty set, which nobody can count, and for numbers that are not whole or are below 0.
    """
    if any(not lists for lists in counts):
        raise ValueError("persons on no list cannot be counted: they are what is estimated")
    if any(n < 0 or n != int(n) for n in counts.values()):
        raise ValueError("numbers of persons are whole and never below 0")
    names = sorted({name for lists in counts for name in lists})
    refusal = _unusable_lists(counts, names) or _too_few_in_common(counts, names)
    if refusal:
        return _refused(counts, refusal)
    return _from_two(counts, names) if len(names) == 2 else _from_more(counts, names)


def _unusable_lists(counts: Counts, names: list[str]) -> Refusal | None:
    if len(names) < 2:
        return Refusal("fewer_than_two_lists", {"n_lists": len(names)})
    if len(names) > MOST_LISTS:
        return Refusal("too_many_lists", {"n_lists": len(names), "n_most": MOST_LISTS})
    for name in names:
        if not _on(counts, [name]):
            return Refusal("list_is_empty", {"list": name})
    return None


def _too_few_in_common(counts: Counts, names: list[str]) -> Refusal | None:
    """However the lists are parted in two, enough persons are on both sides; of two lists this is their overlap."""
    parts = (set(part) for size in range(1, len(names) // 2 + 1) for part in combinations(names, size))
    for part in parts:
        common = sum(n for lists, n in counts.items() if lists & part and lists - part)
        if common < FEWEST_IN_COMMON:
            apart = ", ".join(sorted(part))
            return Refusal("too_few_in_common", {"lists": apart, "n_common": common, "n_least": FEWEST_IN_COMMON})
    return None


def _from_two(counts: Counts, names: list[str]) -> ListEstimate:
    first, second, common = _on(counts, names[:1]), _on(counts, names[1:]), _on(counts, names)
    # the formula then says "nobody is missing, error 0" of a list of any length
    if common in (first, second):
        within, other = names if first == common else reversed(names)
        return _refused(counts, Refusal("list_within_another", {"list": within, "other": other}))
    estimate, error = chapman(first, second, common)
    return _accepted(counts, ListModel((), estimate, error, None, None, None), ())


def _from_more(counts: Counts, names: list[str]) -> ListEstimate:
    models = sorted(_fitted(counts, names), key=lambda model: (round(model.bic or 0, 6), len(model.pairs), model.pairs))
    if not models:
        return _refused(counts, Refusal("no_finite_estimate", {"n_lists": len(names)}))
    fitting = [model for model in models if model.fit is None or model.fit >= DOUBTFUL_FIT]
    if not fitting:
        return _refused(counts, Refusal("no_model_fits", {"n_models": len(models)}), models)
    best = fitting[0]
    # whether they fit or not: hepatitis A in Taiwan (1995) had 388 to 1,313 persons, and 545 by a screening of all
    rivals = [model.estimate for model in models if (model.bic or 0) - (best.bic or 0) <= NO_RIVAL]
    if max(rivals) > DISAGREE * min(rivals):
        said = {"n_low": round(min(rivals)), "n_high": round(max(rivals)), "n_models": len(rivals)}
        return _refused(counts, Refusal("models_disagree", said), models)
    return _accepted(counts, best, [model for model in models if model is not best])


def _fitted(counts: Counts, names: list[str]) -> Iterator[ListModel]:
    """Every model of pairs with a finite estimate."""
    import numpy as np

    cells = [frozenset(part) for size in range(1, len(names) + 1) for part in combinations(names, size)]
    persons = np.array([counts.get(cell, 0) for cell in cells], dtype=float)
    for pairs in _sets_of_pairs(names):
        terms = [(), *((name,) for name in names), *pairs]
        design = np.array([[float(cell.issuperset(term)) for term in terms] for cell in cells])
        model = _fit(pairs, persons, design)
        if model:
            yield model


def _sets_of_pairs(names: list[str]) -> Iterator[tuple[Pair, ...]]:
    """No pair, each pair, each two pairs and so on, as long as there are not more than MOST_MODELS."""
    pairs = list(combinations(names, 2))
    n_models = 0
    for size in range(len(pairs) + 1):
        n_models += math.comb(len(pairs), size)
        if n_models > MOST_MODELS:
            return
        yield from combinations(pairs, size)


def _fit(pairs: tuple[Pair, ...], persons: "np.ndarray", design: "np.ndarray") -> ListModel | None:
    """Poisson log-linear model of the cells; persons on no list are the exponential of its constant."""
    import numpy as np
    from scipy.stats import chi2
    from statsmodels.api import GLM, families

    n_cells, n_terms = design.shape
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as many terms as cells is called a perfect prediction
        found = GLM(persons, design, family=families.Poisson()).fit()
    # a pair with nobody in common runs to minus infinity; so written that an error that is no number is refused too
    if not found.converged or not np.all(found.bse < BOUNDLESS):
        return None
    missing, n = math.exp(found.params[0]), float(persons.sum())
    # Rivest and Levesque 2001: a Poisson cell of its own, besides the error of its mean
    error = math.sqrt(missing + missing**2 * found.cov_params()[0, 0])
    room = n - n_terms - 1
    aicc = 2 * n_terms - 2 * found.llf + 2 * n_terms * (n_terms + 1) / room if room > 0 else math.inf
    bic = n_terms * math.log(n) - 2 * found.llf
    fit = float(chi2.sf(found.deviance, n_cells - n_terms)) if n_cells > n_terms else None
    return ListModel(pairs, n + missing, error, float(aicc), float(bic), fit)


def _accepted(counts: Counts, chosen: ListModel, others: Iterable[ListModel]) -> ListEstimate:
    """With Chao's interval (1987): the missing are log-normal, so the total never falls under the persons seen."""
    n = sum(counts.values())
    missing = chosen.estimate - n
    factor = math.exp(Z * math.sqrt(math.log1p((chosen.standard_error / missing) ** 2)))
    total = Interval(chosen.estimate, n + missing / factor, n + missing * factor)
    assumptions = (CLOSED, SAME_CHANCE, IN_PAIRS if chosen.pairs else INDEPENDENT, LINKS)
    return ListEstimate(n, total, chosen.standard_error, chosen, tuple(others), assumptions, None)


def _refused(counts: Counts, refusal: Refusal, considered: Iterable[ListModel] = ()) -> ListEstimate:
    return ListEstimate(sum(counts.values()), None, None, None, tuple(considered), (), refusal)


def _on(counts: Counts, names: Iterable[str]) -> int:
    """Persons on all of these lists, whatever else they are on."""
    wanted = frozenset(names)
    return sum(n for lists, n in counts.items() if lists >= wanted)


def sum_of(estimates: Iterable[ListEstimate]) -> tuple[Interval, float] | None:
    """Total of groups estimated each by itself, and its standard error; None when one is refused or there is none.

    Lists that hold women less often than men leave too few when both are estimated together: the sum of the sexes does not.
    Chao's interval on the missing, with the variances of the groups added.
    """
    each = list(estimates)
    if not each or any(one.total is None or one.standard_error is None for one in each):
        return None
    n = sum(one.n_observed for one in each)
    value = sum(one.total.value for one in each if one.total)
    error = math.sqrt(sum(one.standard_error**2 for one in each if one.standard_error is not None))
    missing = value - n
    if missing <= 0:
        return Interval(value, value, value), error
    factor = math.exp(Z * math.sqrt(math.log1p((error / missing) ** 2)))
    return Interval(value, n + missing / factor, n + missing * factor), error
