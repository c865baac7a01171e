"""The counts of the long table as the system of margins sees them: marts of one universe side by side, waits as counts."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from methods.disclosure import Rules, read_rules
from methods.margins import Family, Number, Steps
from methods.shapes import UNKNOWN, Place
from schemas.disclosure_rules import disclosure_rules
from schemas.marts import Header
from schemas.settings import remembered

APART = (
    "period",
    "country",
    "survey",
    "round",
    "disaggregation_unit",
    "population_group",
    "source_type",
    "source_id",
    "table_name",
)
RECORDS = "casualty_record"


class Figure(NamedTuple):
    """A row of mart_figure: a count, or a wait with how many ended (`known_n - unknown_n`) and how many are open.

    `untold`: not available because its form cannot tell it, which everybody who knows the form knows: it adds nothing.
    """

    figure_id: str
    mart: str
    measure: str
    keys: str
    value: float | None
    known_n: int | None
    unknown_n: int | None
    untold: bool = False


@remembered
def rules() -> Rules:
    """The disclosure rules in force: the program's, the centre's own over them."""
    return read_rules(disclosure_rules())


def families_of(headers: Mapping[str, Header]) -> dict[str, Family]:
    """What each mart's header, or that of the marts of one universe, says of how counts hang together."""
    found = {}
    for name, header in headers.items():
        if header.universe:
            incomplete = frozenset({"quarter", "month"})
            found[header.universe] = Family(incomplete=incomplete, sums=(("outcome", ("killed", "injured")),))
            continue
        if header.total_of:
            continue
        waits = [((f"{d}:ended",), (f"{d}:ended", f"{d}:open")) for d in header.days]
        identities = tuple(_identity(text) for text in header.identities)
        found[name] = Family(
            identities=identities,
            within=_within(header, identities),
            asked=_asked(header),
            shares=(*_shares(header), *waits),
            known=tuple(_difference(s.unknown) for s in header.shares.values() if s.unknown and "-" in s.unknown),
            incomplete=frozenset(header.office_values) - set(header.never_all),
            steps=Steps(**(header.steps.model_dump() | {"order": tuple(header.steps.order)})) if header.steps else None,
            ties=tuple(key for key in header.never_all if key not in APART),
            # of several counts of a mart that is never added the first is everybody, at every step, domain or cut-off
            repeats=frozenset() if header.additive or header.distinct else frozenset(header.counts[:1]),
        )
    return found


def counts_of(header: Header) -> set[str]:
    """The measures of a mart whose rows of the long table are counted people."""
    return {*header.counts, *header.days}


def with_untold(figures: list[Figure], headers: Mapping[str, Header], missing: Collection[str]) -> list[Figure]:
    """Mark parts of an identity that are not available (`missing`: their figure ids) although their whole is, and steps.

    The parts that are told add up to the whole, and the next step begins with those of the last one told: who holds such a
    number open gives another of them away.
    """
    names = {figure.figure_id for figure in figures} - set(missing)
    wholes: dict[tuple[str, str], str] = {}
    for mart, header in headers.items():
        for (whole, *further), sign, parts in map(_identity, header.identities):
            if sign == "=" and not further:
                wholes |= {(mart, part): whole for part in parts}
    return [
        figure._replace(untold=True)
        if figure.figure_id in missing
        and (headers[figure.mart].steps or _beside(figure, wholes.get((figure.mart, figure.measure), "")) in names)
        else figure
        for figure in figures
    ]


def _beside(figure: Figure, measure: str) -> str:
    """The id of another measure of the same row."""
    return f"{figure.mart}.{measure}@{figure.figure_id.split('@', 1)[1]}"


def numbers_of(figures: Iterable[Figure], headers: Mapping[str, Header], using: Rules) -> list[Number]:
    """Every count among the figures; marts of one universe speak of the same people under the same keys."""
    numbers = [number for figure in figures for number in _numbers(figure, headers[figure.mart], using)]
    outside = {
        number.fixed
        for number in numbers
        if number.family == "casualty"
        and dict(number.place).get("scope_reason", "in_scope") not in ("in_scope", UNKNOWN)
    }
    numbers = [_without_scope(number) if number.fixed not in outside else number for number in numbers]
    return _records_as_casualties(numbers)


def _numbers(figure: Figure, header: Header, using: Rules) -> list[Number]:
    keys = {key: str(value) for key, value in json.loads(figure.keys).items()}
    further = [key for key in keys if key != "period" and key not in header.never_all]
    n_keys = 2 if "admin2" in further else len(further)
    least = using.threshold(header.threshold, n_keys)
    zero = header.threshold not in using.zero_is_shown_for
    value = None if figure.value is None else int(figure.value)
    if header.universe:
        at = {key: value for key, value in keys.items() if key not in ("country", "source_type", "span", "period")}
        at |= header.within | header.means[figure.measure] | _times(keys.get("period", "all"))
        alone = tuple((key, keys[key]) for key in ("country", "source_type") if key in keys)
        return [Number(figure.figure_id, header.universe, alone, _sorted(at), "n", value, least, zero)]
    family = header.total_of or figure.mart  # a total and its years count the same people
    fixed = _sorted({key: value for key, value in keys.items() if key in header.never_all})
    place = _sorted({key: value for key, value in keys.items() if key not in header.never_all})
    if figure.untold and header.steps:
        return []
    if figure.untold:
        return [Number(figure.figure_id, family, fixed, place, figure.measure, 0, 0, False)]
    if figure.measure in header.days:
        opened = figure.unknown_n
        ended = None if figure.known_n is None or opened is None else figure.known_n - opened
        return [
            Number(figure.figure_id, family, fixed, place, f"{figure.measure}:{part}", n, least, zero)
            for part, n in (("ended", ended), ("open", opened))
        ]
    return [Number(figure.figure_id, family, fixed, place, figure.measure, value, least, zero)]


def _times(period: str) -> dict[str, str]:
    """A year, with its quarter and month; nothing for all years together."""
    if period == "all":
        return {}
    if "-Q" in period:
        return {"year": period[:4], "quarter": period}
    if "-" in period:
        return {"year": period[:4], "quarter": f"{period[:4]}-Q{(int(period[5:7]) + 2) // 3}", "month": period}
    return {"year": period}


def _without_scope(number: Number) -> Number:
    """Where nobody is out of scope, a count of those in scope is the count of all."""
    return number._replace(place=tuple(pair for pair in number.place if pair[0] != "in_scope"))


def _records_as_casualties(numbers: list[Number]) -> list[Number]:
    """One source type whose records are, wherever both are told, as many as the casualties: the same people."""
    types: dict[str, set[str]] = defaultdict(set)
    records: dict[tuple[str, Place], int | None] = {}
    for number in numbers:
        if number.family == RECORDS:
            fixed = dict(number.fixed)
            types[fixed["country"]].add(fixed["source_type"])
            records[(fixed["country"], number.place)] = number.value
    same: set[str] = set()
    other: set[str] = set()
    for number in numbers:
        if number.family == "casualty":
            country = dict(number.fixed)["country"]
            beside = records.get((country, number.place))
            if beside is not None and number.value is not None:
                (same if beside == number.value else other).add(country)
    joined = {country for country in same - other if len(types[country]) == 1}
    return [
        number._replace(family="casualty", fixed=tuple(pair for pair in number.fixed if pair[0] == "country"))
        if number.family == RECORDS and dict(number.fixed)["country"] in joined
        else number
        for number in numbers
    ]


def _within(header: Header, identities: tuple) -> dict[str, tuple[str, ...]]:
    """Measure -> the measures of whom it counts a part, by the identities and shares of its mart."""
    found: dict[str, set[str]] = defaultdict(set)
    for left, sign, right in identities:
        for part, whole in ((left, right),) if sign == "<=" else ((right, left),):
            for measure in part:
                found[measure].update(whole)
    for of, over in _shares(header):
        for measure in of:
            found[measure].update(set(over) - set(of))
    for days in header.days:
        found[f"{days}:ended"].add(f"{days}:open")
        found[f"{days}:open"].add(f"{days}:ended")
    return {measure: tuple(sorted(whole)) for measure, whole in found.items()}


def _asked(header: Header) -> frozenset[str]:
    """Measures that no share counts as an answer: those registered, assessed, asked, whose answer is known."""
    answers = {measure for of, _ in _shares(header) for measure in of}
    if header.steps:
        answers.add(header.steps.reached)  # to have reached a step is one
    return frozenset(measure for _, over in _shares(header) for measure in over if measure not in answers)


def _shares(header: Header) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(numerator, denominator) of every share of a mart, and of every indicator read from its counts."""
    declared = [(tuple(share.of), tuple(share.over)) for share in header.shares.values()]
    return declared + [(tuple(one.of), tuple(one.over)) for one in header.indicators if one.of and one.over]


def _identity(text: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    left, sign, right = text.partition("<=") if "<=" in text else text.partition("=")
    return _terms(left), sign, _terms(right)


def _difference(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    base, _, less = text.partition("-")
    return _terms(base), _terms(less)


def _terms(text: str) -> tuple[str, ...]:
    return tuple(term.strip() for term in text.split("+"))


def _sorted(keys: Mapping[str, str]) -> Place:
    return tuple(sorted(keys.items()))
