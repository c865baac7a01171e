"""The equations that bind the public counts of one mart: which ones there are, by name."""

from itertools import product

from headers import MARTS
from written_equations import number, said_of, virtual, written

from assets.disclosure.numbers import families_of
from methods.margins import Cell, Family, System, build_system, components


def cell_of(system: System, name: str) -> Cell:
    (found,) = (cell for cell in system.cells if cell.name == name)
    return found


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
    family = families_of({"m": MARTS["needs_gap"]})["m"]
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
    assert families_of({"m": MARTS["service_reach"]})["m"].incomplete == {"service_detail"}


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
