"""The equations that bind public counts: which ones there are, by name, and that the true counts fulfil every one."""

import json
from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.disclosure.numbers import Figure, families_of, numbers_of
from assets.marts.build import mart_files
from methods.disclosure import Rules
from methods.margins import Cell, Family, Number, System, build_system, components

HEADERS = {name: header for name, (header, _) in mart_files().items()}
RULES = Rules(5, 10, ("casualty", "quality"), 0.4)


def number(place: str, value: int | None, measure: str = "n", fixed: str = "", least: int = 10, zero: bool = True):
    """A count of mart m at a place written `sex=female,admin1=A`."""
    figure = f"m.{measure}@{','.join(text for text in (fixed, place) if text)}"
    return Number(figure, "m", pairs(fixed), pairs(place), measure, value, least, zero)


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(tuple(pair.split("=")) for pair in text.split(",") if pair))


def balanced(left: Counter, right: Counter) -> frozenset:
    """The two sides of an equation, whichever stands first."""
    return frozenset({frozenset(left.items()), frozenset(right.items())})


def said_of(system: System) -> Counter:
    """The equations as built: how often each one stands there."""
    found: Counter = Counter()
    for cells, coefficients in system.equations:
        sides = (Counter(), Counter())
        for cell, coefficient in zip(cells, coefficients, strict=True):
            sides[coefficient < 0][system.cells[cell].name] += abs(coefficient)
        found[balanced(*sides)] += 1
    return found


def written(*equations: str, before: str = "m.n@") -> Counter:
    """Equations as written in a test: `sex=female = sex=female,admin1=A + ...`; `*` is the empty place, 0 nothing."""
    found: Counter = Counter()
    for text in equations:
        sides = [
            Counter(before + ",".join(sorted(term.replace("*", "").split(","))) for term in side.split(" + "))
            if side != "0"
            else Counter()
            for side in text.split(" = ")
        ]
        found[balanced(*sides)] += 1
    return found


def cell_of(system: System, name: str) -> Cell:
    (found,) = (cell for cell in system.cells if cell.name == name)
    return found


def virtual(system: System) -> dict[str, Cell]:
    return {cell.name: cell for cell in system.cells if not cell.figures}


def test_a_set_adds_up_to_the_next_coarser_one_and_not_to_those_beyond_it():
    numbers = [
        number("", 30),
        number("sex=female", 12),
        number("sex=male", 18),
        number("sex=female,age_group=adult", 12),
        number("sex=male,age_group=adult", 10),
        number("sex=male,age_group=child", 8),
        number("admin1=A", 20),
        number("admin1=B", 10),
    ]
    system = build_system(numbers, {"m": Family()})
    assert said_of(system) == written(
        "* = sex=female + sex=male",
        "* = admin1=A + admin1=B",
        "sex=female = sex=female,age_group=adult",
        "sex=male = sex=male,age_group=adult + sex=male,age_group=child",
    )
    assert not virtual(system)


def test_without_the_set_between_the_finer_one_adds_up_to_the_coarsest():
    numbers = [
        number("", 12),
        number("sex=female,age_group=adult", 7),
        number("sex=male,age_group=adult", 5),
    ]
    system = build_system(numbers, {"m": Family()})
    assert said_of(system) == written("* = sex=female,age_group=adult + sex=male,age_group=adult")


def test_counts_held_fixed_at_other_values_share_no_equation():
    numbers = [
        number(place, 20, fixed=f"country={country}")
        for country in ("AAA", "BBB")
        for place in ("", "sex=female", "sex=male")
    ]
    system = build_system(numbers, {"m": Family()})
    assert len(system.equations) == 2
    parts = components(system, range(len(system.cells)), range(len(system.equations)))
    assert sorted(len(cells) for cells, _ in parts) == [3, 3]


def test_person_group_meets_sex_in_cells_that_nobody_prints():
    """9 female = 4 women + 3 girls + 2 of unknown age; girls and boys stand in person_group, sex knows no age."""
    groups = {"women": 4, "men": 6, "girls": 3, "boys": 1, "other_or_unknown": 2}
    numbers = [number("", 16), number("sex=female", 9), number("sex=male", 7)]
    numbers += [number(f"person_group={group}", n) for group, n in groups.items()]
    system = build_system(numbers, {"m": Family()})
    unknown = "sex=female,age_group=unknown + sex=male,age_group=unknown"
    assert said_of(system) == written(
        "* = sex=female + sex=male",
        "* = " + " + ".join(f"person_group={group}" for group in groups),
        *(
            f"sex={sex} = " + " + ".join(f"sex={sex},age_group={age}" for age in ("adult", "child", "unknown"))
            for sex in ("female", "male")
        ),
        "person_group=women = sex=female,age_group=adult",
        "person_group=men = sex=male,age_group=adult",
        "person_group=girls = sex=female,age_group=child",
        "person_group=boys = sex=male,age_group=child",
        f"person_group=other_or_unknown = {unknown}",
    )
    assert set(virtual(system)) == {
        f"m.n@age_group={age},sex={sex}" for age, sex in product(("adult", "child", "unknown"), ("female", "male"))
    }
    assert not any(cell.guarded or cell.value is not None for cell in virtual(system).values())


def test_a_group_without_a_row_is_nobody():
    numbers = [number("", 9), number("sex=female", 9), number("person_group=women", 9)]
    system = build_system(numbers, {"m": Family()})
    said = said_of(system)
    assert said[next(iter(written("sex=female,age_group=child = 0")))] == 1
    assert said[next(iter(written("sex=female,age_group=unknown = 0")))] == 1
    assert said[next(iter(written("sex=female,age_group=adult = person_group=women")))] == 1


def test_a_set_by_sex_age_and_group_at_once_adds_up_to_the_total():
    numbers = [
        number("", 12),
        number("sex=female,age_group=adult", 12),
        number("sex=female,age_group=adult,person_group=women", 12),
    ]
    said = said_of(build_system(numbers, {"m": Family()}))
    assert said[next(iter(written("* = sex=female,age_group=adult")))] == 1


def test_sets_that_cross_meet_in_their_overlap():
    """sex x area and sex x service without a set by sex: both add up to it."""
    numbers = [number(f"sex={sex},{key}={v}", 10) for sex in "fm" for key in ("admin1", "service") for v in "ab"]
    system = build_system(numbers, {"m": Family()})
    assert said_of(system) == written(
        *(f"sex={sex} = sex={sex},{key}=a + sex={sex},{key}=b" for sex in "fm" for key in ("admin1", "service"))
    )
    assert set(virtual(system)) == {"m.n@sex=f", "m.n@sex=m"}


def test_an_identity_binds_the_measures_of_one_place():
    family = Family(identities=((("a",), "=", ("b", "c")),))
    numbers = [number(f"sex={sex}", n, measure) for sex in "fm" for measure, n in (("a", 9), ("b", 5), ("c", 4))]
    numbers.append(number("sex=x", 3, "a"))  # b and c are not told there: no equation
    system = build_system(numbers, {"m": family})
    assert said_of(system) == written("a@sex=f = b@sex=f + c@sex=f", "a@sex=m = b@sex=m + c@sex=m", before="m.")


def test_at_most_is_an_equation_with_a_remainder_nobody_guards():
    system = build_system([number("", 7, "a"), number("", 9, "b")], {"m": Family(identities=((("a",), "<=", ("b",)),))})
    remainder = cell_of(system, "b-a")
    assert not remainder.guarded and remainder.value is None and not remainder.figures
    ((cells, coefficients),) = system.equations
    told = {system.cells[cell].name: c for cell, c in zip(cells, coefficients, strict=True)}
    assert told == {"m.a@": -1, "m.b@": 1, "b-a": -1}


def test_numerator_denominator_and_rest_of_each_share_are_guarded_once():
    """All shares of needs_gap at one place: 40 registered, 30 assessed, 25 in need = 8 met + 7 partly + 10 unmet."""
    counts = {"n_registered": 40, "n_assessed": 30, "n_need": 25, "n_met": 8, "n_partly_met": 7, "n_unmet": 10}
    family = families_of({"m": HEADERS["needs_gap"]})["m"]
    system = build_system([number("", n, measure) for measure, n in counts.items()], {"m": family})
    guarded = {
        cell.name.replace("m.n_", "").replace("@", ""): cell for cell in virtual(system).values() if cell.guarded
    }
    # gap's numerator is what strict_coverage leaves; coverage leaves the unmet, trouble_rate the met: counts themselves
    assert {name: cell.value for name, cell in guarded.items()} == {
        "+unmet+partly_met": 17,
        "+met+partly_met": 15,
        "+assessed-need": 5,
        "+assessed-unmet": 20,
        "+registered-assessed": 10,
    }
    assert {name for name, cell in guarded.items() if cell.small} == {"+assessed-need"}
    equations = {
        tuple(sorted(((system.cells[c].name, k) for c, k in zip(*equation, strict=True)), key=lambda t: t[0]))
        for equation in system.equations
    }
    assert (("+m.n_assessed@-m.n_need@", -1), ("m.n_assessed@", 1), ("m.n_need@", -1)) in equations


def test_a_rest_of_zero_is_a_secret_of_a_share_and_none_of_what_is_known():
    share = Family(shares=((("a",), ("b",)),))
    known = Family(known=((("b",), ("a",)),))
    for family, rest, is_small in ((share, 0, True), (known, 0, False), (share, 3, True), (known, 3, True)):
        system = build_system([number("", 12, "a"), number("", 12 + rest, "b")], {"m": family})
        (cell,) = virtual(system).values()
        assert (cell.guarded, cell.value, cell.small) == (True, rest, is_small)


def test_a_nought_is_a_secret_only_of_people_who_were_asked():
    """Met is a part of need, need of those assessed, those of the registered; being assessed is no answer of anybody."""
    family = Family(
        within={"met": ("need",), "need": ("assessed",), "assessed": ("registered",)}, asked=frozenset({"assessed"})
    )
    for counts, secret in (
        # that nobody could be met tells that none of the 12 is in need
        ({"registered": 40, "assessed": 12, "need": 0, "met": 0}, {"need", "met"}),
        ({"registered": 40, "assessed": 30, "need": 12, "met": 0}, {"met"}),
        ({"registered": 40, "assessed": 0, "need": 0, "met": 0}, set()),
        ({"registered": 0, "assessed": 0, "need": 0, "met": 0}, set()),
    ):
        system = build_system([number("", n, measure) for measure, n in counts.items()], {"m": family})
        assert {cell.name[2:-1] for cell in system.cells if cell.small} == secret, counts
        empty = {cell.name[2:-1] for cell in system.cells if cell.is_empty}
        assert empty == {measure for measure, n in counts.items() if n == 0} - secret


def test_a_share_of_casualties_may_leave_nobody():
    numbers = [number("", 12, "a", zero=False), number("", 12, "b", zero=False)]
    (cell,) = virtual(build_system(numbers, {"m": Family(shares=((("a",), ("b",)),))})).values()
    assert (cell.value, cell.zero_is_small, cell.small) == (0, False, False)


def test_the_base_of_a_share_is_guarded_where_outcomes_stand_beside_each_other():
    numbers = [number(f"outcome={o}", n, zero=False) for o, n in (("killed", 3), ("injured", 4), ("unknown", 20))]
    family = Family(sums=(("outcome", ("killed", "injured")),))
    (cell,) = virtual(build_system(numbers, {"m": family})).values()
    assert (cell.value, cell.guarded, cell.small) == (7, True, True)


def test_a_quarter_or_month_not_known_is_a_cell_of_the_year():
    family = Family(incomplete=frozenset({"quarter", "month"}))
    numbers = [number("year=2020", 30)]
    numbers += [number(f"year=2020,quarter=2020-Q{q}", 12) for q in (1, 2)]
    numbers += [number(f"year=2020,quarter=2020-Q1,month=2020-0{m}", 6) for m in (1, 3)]
    numbers += [number("year=2020,quarter=2020-Q2,month=2020-04", 12)]
    system = build_system(numbers, {"m": family})
    year, lost_quarter, lost = "year=2020", "year=2020,quarter=(not told)", "month=(not told)"
    first, second = "year=2020,quarter=2020-Q1", "year=2020,quarter=2020-Q2"
    assert said_of(system) == written(
        f"{year} = {first} + {second} + {lost_quarter}",
        f"{first} = {first},month=2020-01 + {first},month=2020-03 + {first},{lost}",
        f"{second} = {second},month=2020-04 + {second},{lost}",
        f"{lost_quarter} = {lost_quarter},{lost}",
    )
    assert {cell.year for cell in system.cells} == {"2020"}


def test_what_the_office_keeps_at_home_is_a_part_of_the_total():
    numbers = [number("", 30), number("detail=wheelchair", 12), number("detail=legal", 11)]
    system = build_system(numbers, {"m": Family(incomplete=frozenset({"detail"}))})
    assert said_of(system) == written("* = detail=wheelchair + detail=legal + detail=(not told)")
    assert families_of({"m": HEADERS["service_reach"]})["m"].incomplete == {"service_detail"}


TIED = {"m": Family(ties=("service",), identities=((("need",), "<=", ("registered",)),))}


def registered(under: dict[str, dict[str, int]]) -> System:
    numbers = [
        number(place, n, "registered", f"service={service}") for service, at in under.items() for place, n in at.items()
    ]
    return build_system(numbers, TIED)


def test_the_same_measure_alike_under_every_tied_value_is_one_cell_printed_often():
    at = {"": 30, "sex=f": 12, "sex=m": 18}
    system = registered({"medical": at, "education": at, "legal": at})
    assert sorted(cell.value for cell in system.cells) == [12, 18, 30]
    assert {tuple(sorted(cell.figures)) for cell in system.cells} == {
        tuple(
            f"m.registered@service={service}{',' * bool(place)}{place}" for service in ("education", "legal", "medical")
        )
        for place in at
    }
    assert len(system.equations) == 1


def test_one_value_that_differs_makes_them_counts_of_their_own():
    at = {"": 30, "sex=f": 12, "sex=m": 18}
    system = registered({"medical": at, "education": at | {"sex=f": 11, "sex=m": 19}})
    assert len(system.cells) == 6 and all(len(cell.figures) == 1 for cell in system.cells)
    assert len(registered({"medical": at, "education": {"": 30}}).cells) == 4  # other places, though the total is equal


def test_noughts_everywhere_do_not_make_two_counts_one():
    assert len(registered({"medical": {"": 0, "sex=f": 0}, "education": {"": 0, "sex=f": 0}}).cells) == 4


def test_measures_beside_a_tied_one_stay_apart_and_lean_on_it():
    numbers = [number("", 30, "registered", f"service={service}") for service in ("medical", "legal")]
    numbers += [number("", n, "need", f"service={service}") for service, n in (("medical", 14), ("legal", 21))]
    system = build_system(numbers, TIED)
    assert len([cell for cell in system.cells if cell.figures]) == 3
    shared = next(n for n, cell in enumerate(system.cells) if cell.name.startswith("m.registered"))
    assert [shared in cells for cells, _ in system.equations] == [True, True]


def figure(mart: str, measure: str, value: int, **keys: str) -> Figure:
    keys = {"country": "XSA", **keys}
    place = ",".join(f"{key}={keys[key]}" for key in sorted(keys))
    return Figure(f"{mart}.{measure}@{place}", mart, measure, json.dumps(keys), float(value), None, None)


def casualties(*figures: Figure) -> System:
    told = {name: HEADERS[name] for name in ("casualty_annual", "casualty_profile", "case_fatality")}
    return build_system(numbers_of(figures, told, RULES), families_of(told))


def bound_alone(system: System, one: str, other: str) -> bool:
    """Is there an equation that says of these two figures that they are equal, or are they one cell?"""
    place = {f: n for n, cell in enumerate(system.cells) for f in cell.figures}
    alike = (sorted((place[one], place[other])), [-1, 1])
    return place[one] == place[other] or any((sorted(cells), sorted(c)) == alike for cells, c in system.equations)


WOMEN = figure("casualty_annual", "n_women", 12, period="2020")
FEMALE_ADULT = figure("casualty_profile", "n", 12, period="2020", sex="female", age_group="adult")


def test_women_of_a_year_are_the_female_adults_of_the_profile_when_nobody_is_out_of_scope():
    within = figure(
        "casualty_profile", "n", 12, period="2020", sex="female", age_group="adult", scope_reason="in_scope"
    )
    assert bound_alone(casualties(WOMEN, FEMALE_ADULT), WOMEN.figure_id, FEMALE_ADULT.figure_id)
    assert bound_alone(casualties(WOMEN, FEMALE_ADULT, within), WOMEN.figure_id, FEMALE_ADULT.figure_id)


def test_women_of_a_year_are_other_people_when_somebody_is_out_of_scope():
    keys = {"period": "2020", "sex": "female", "age_group": "adult"}
    inside = figure("casualty_profile", "n", 12, **keys, scope_reason="in_scope")
    outside = figure("casualty_profile", "n", 3, **keys, scope_reason="cluster_attack")
    all_scopes = FEMALE_ADULT._replace(value=15.0)
    system = casualties(WOMEN, all_scopes, inside, outside)
    assert not bound_alone(system, WOMEN.figure_id, all_scopes.figure_id)
    said = said_of(system)
    profile, annual = "age_group=adult,sex=female,year=2020", "in_scope=yes,person_group=women,year=2020"
    for expected in (
        f"country=XSA,{profile} = country=XSA,{profile},in_scope=yes + country=XSA,{profile},in_scope=no",
        f"country=XSA,{profile},in_scope=yes = country=XSA,{profile},scope_reason=in_scope",
        f"country=XSA,{profile},in_scope=no = country=XSA,{profile},scope_reason=cluster_attack",
        f"country=XSA,{annual} = country=XSA,{profile},in_scope=yes",
    ):
        assert said[next(iter(written(expected, before="casualty.n@")))] == 1, expected


def test_a_device_not_known_is_unknown_or_not_applicable():
    keys = {"period": "2020", "sex": "male", "age_group": "adult"}
    system = casualties(
        figure("casualty_annual", "n_device_unknown", 9, period="2020"),
        figure("casualty_annual", "n_erw_other", 11, period="2020"),
        *(
            figure("casualty_profile", "n", n, **keys, device=device)
            for device, n in (("unknown", 5), ("not_applicable", 4), ("erw_other", 11))
        ),
    )
    place = "country=XSA,age_group=adult,sex=male,year=2020"
    assert said_of(system) == written(
        f"country=XSA,year=2020,device_class=unknown = {place},device=unknown + {place},device=not_applicable",
        f"country=XSA,year=2020,device_class=erw_other = {place},device=erw_other",
        before="casualty.n@",
    )


def of_case_fatality(n_records: int, source_type: str = "police", **keys: str) -> list[Figure]:
    told = {"n_records": n_records, "n_killed": 12}
    return [figure("case_fatality", m, n, period="2020", source_type=source_type, **keys) for m, n in told.items()]


def annual(n_total: int) -> list[Figure]:
    return [figure("casualty_annual", m, n, period="2020") for m, n in (("n_total", n_total), ("n_killed", 12))]


def test_the_records_of_the_only_source_type_are_the_casualties_when_they_are_as_many():
    figures = [*annual(40), *of_case_fatality(40)]
    system = casualties(*figures)
    assert sorted(sorted(cell.figures) for cell in system.cells) == [
        [
            "case_fatality.n_killed@country=XSA,period=2020,source_type=police",
            "casualty_annual.n_killed@country=XSA,period=2020",
        ],
        [
            "case_fatality.n_records@country=XSA,period=2020,source_type=police",
            "casualty_annual.n_total@country=XSA,period=2020",
        ],
    ]


def test_other_totals_or_a_second_source_type_leave_records_and_casualties_apart():
    for figures in (
        [*annual(40), *of_case_fatality(41)],
        [*annual(40), *of_case_fatality(40), *of_case_fatality(25, "hospital")],
        [*annual(40), *of_case_fatality(25, "hospital"), *of_case_fatality(40)],
    ):
        system = casualties(*figures)
        assert all(len(cell.figures) == 1 for cell in system.cells)
        assert {cell.name.split(".")[0] for cell in system.cells} == {"casualty", "casualty_record"}


def test_thresholds_of_a_cell_printed_twice_are_the_strictest_one():
    """n_killed of a year breaks down by nothing (5); the female adults of a year by two keys (10)."""
    system = casualties(WOMEN, FEMALE_ADULT)
    least = {f: cell.least for cell in system.cells for f in cell.figures}
    assert least == {WOMEN.figure_id: 5, FEMALE_ADULT.figure_id: 10}
    twice = [number("", 7, least=5, zero=False), number("", 7, least=10, zero=False)]
    (cell,) = build_system(twice, {"m": Family()}).cells
    assert (cell.least, cell.lowest, cell.small, len(cell.figures)) == (10, 5, True, 2)


# a property: random persons counted by brute force

GROUP = {
    ("female", "adult"): "women",
    ("male", "adult"): "men",
    ("female", "child"): "girls",
    ("male", "child"): "boys",
}
PERSON = st.tuples(
    st.sampled_from(["female", "male", "other"]),
    st.sampled_from(["adult", "child", "unknown"]),
    st.sampled_from("AB"),
    st.sampled_from(["killed", "injured", "unknown"]),
)
KEYS = ("sex", "age_group", "admin1", "outcome", "person_group")
BOTH = {"sex", "age_group", "person_group"}  # says sex x age_group twice: a case of its own, above
SETS = st.sets(
    st.frozensets(st.sampled_from(KEYS), max_size=3).filter(lambda keys: not keys >= BOTH), min_size=2, max_size=6
)


def with_group(person: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(KEYS, (*person, GROUP.get(person[:2], "other_or_unknown")), strict=True))


def count(people: list[dict[str, str]], place: dict[str, str]) -> int:
    return sum(all(person[key] == value for key, value in place.items()) for person in people)


def places(people: list[dict[str, str]], keys: frozenset[str]) -> list[str]:
    return sorted({",".join(f"{key}={person[key]}" for key in sorted(keys)) for person in people})


def true_value(cell: Cell, people: list[dict[str, str]]) -> int:
    """Counted anew from the name; what has a figure has it in its value too."""
    return count(people, dict(pairs(cell.name.split("@")[1])))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(PERSON, min_size=1, max_size=25), SETS)
def test_the_true_counts_fulfil_every_equation_and_every_sum_follows_from_them(persons, sets):
    people = [with_group(person) for person in persons]
    numbers = [
        number(place, count(people, dict(pairs(place))))
        for keys in sorted(sets, key=sorted)
        for place in places(people, keys)
    ]
    system = build_system(numbers, {"m": Family()})
    truth = np.array([true_value(cell, people) for cell in system.cells])
    assert all(cell.value in (None, n) for cell, n in zip(system.cells, truth, strict=True))
    matrix = np.zeros((len(system.equations), len(system.cells)))
    for row, (cells, coefficients) in enumerate(system.equations):
        matrix[row, list(cells)] = coefficients
    assert not (matrix @ truth).any()
    where = {cell.name: n for n, cell in enumerate(system.cells)}
    rank = np.linalg.matrix_rank(matrix) if matrix.size else 0
    for coarse, fine in product(sets, sets):
        if coarse < fine | ({"person_group"} if {"sex", "age_group"} <= fine else set()):
            for place in places(people, coarse):
                wanted = np.zeros(len(system.cells))
                wanted[where[f"m.n@{place}"]] = 1
                there = [person for person in people if count([person], dict(pairs(place)))]
                wanted[[where[f"m.n@{other}"] for other in places(there, fine)]] -= 1
                assert np.linalg.matrix_rank(np.vstack([matrix, wanted])) == rank, (place, fine)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(PERSON, min_size=1, max_size=25))
def test_the_true_counts_fulfil_identities_and_shares_at_every_place(persons):
    people = [with_group(person) for person in persons]
    family = Family(
        identities=((("n",), "=", ("killed", "injured", "unknown")),),
        shares=((("killed",), ("killed", "injured")),),
        known=((("n",), ("unknown",)),),
    )
    numbers = []
    for keys in (frozenset(), frozenset({"sex"}), frozenset({"sex", "admin1"})):
        for place in places(people, keys):
            at = dict(pairs(place))
            told = {outcome: count(people, at | {"outcome": outcome}) for outcome in ("killed", "injured", "unknown")}
            numbers += [number(place, n, measure) for measure, n in (told | {"n": count(people, at)}).items()]
    system = build_system(numbers, {"m": family})
    values = np.array([cell.value for cell in system.cells])
    assert all(values[list(cells)] @ np.array(c) == 0 for cells, c in system.equations)
    # beside the four counts of a place only killed + injured is a number of its own: n - unknown is the same
    n_places = len({n.place for n in numbers})
    assert len(system.cells) == 5 * n_places
