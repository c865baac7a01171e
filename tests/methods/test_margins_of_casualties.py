"""The equations between the marts that count the same casualties, from their real headers."""

import json

from headers import MARTS
from written_equations import number, said_of, written

from assets.disclosure.numbers import Figure, families_of, numbers_of
from methods.disclosure import Rules
from methods.margins import Family, System, build_system

RULES = Rules(5, 10, ("casualty", "quality"), 0.4)


def figure(mart: str, measure: str, value: int, **keys: str) -> Figure:
    keys = {"country": "XSA", **keys}
    place = ",".join(f"{key}={keys[key]}" for key in sorted(keys))
    return Figure(f"{mart}.{measure}@{place}", mart, measure, json.dumps(keys), float(value), None, None)


def casualties(*figures: Figure) -> System:
    told = {name: MARTS[name] for name in ("casualty_annual", "casualty_profile", "case_fatality")}
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
