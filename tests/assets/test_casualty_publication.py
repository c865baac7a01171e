"""The publication plan on small tables worked out by hand: what is printed, absent, withdrawn, added as a nought, and what waits."""

from datetime import date
from typing import NamedTuple

import pytest

from assets.disclosure.casualties.statuses import Withdrawn, casualty_statuses
from assets.disclosure.casualties.summary import lines_of, not_whole
from assets.marts.build import mart_files
from methods.disclosure import ABSENT, OK, WITHDRAWN
from methods.open_periods import first_open_quarter, is_open
from schemas.disclosure_rules import default_disclosure, disclosure_profiles
from schemas.languages import LANGUAGES
from schemas.messages import text
from schemas.publication_plan import BadPlan, default_publication, in_order, over_default

HEADERS = {name: header for name, (header, _) in mart_files().items()}
OUTCOME = ("n_total", "n_killed", "n_injured", "n_outcome_unknown")
PEOPLE = ("n_women", "n_men", "n_girls", "n_boys", "n_other_or_unknown")


class Figure(NamedTuple):
    """A row of mart_figure."""

    figure_id: str
    mart: str
    measure: str
    keys: str
    value: float | None
    known_n: int | None = None
    unknown_n: int | None = None


def figures(mart: str, place: str, /, **counts: float) -> list[Figure]:
    """The counts of one row, at a place written as in figure ids (keys sorted)."""
    keys = "{" + ", ".join('"{}": "{}"'.format(*pair.split("=")) for pair in place.split(",")) + "}"
    return [Figure(f"{mart}.{measure}@{place}", mart, measure, keys, n) for measure, n in counts.items()]


def status_of(every: list[Figure], **further):
    """Statuses with the rules as shipped, whatever a centre set."""
    further.setdefault("rules", default_disclosure())
    return casualty_statuses(every, HEADERS, plan=default_publication(), **further)


def year(place: str, *outcome: int) -> list[Figure]:
    return figures("casualty_annual", place, **dict(zip(OUTCOME, outcome, strict=True)))


# a country of five provinces with 60 casualties in 2020
PROVINCES = {"A": (30, 10, 20, 0), "B": (15, 3, 12, 0), "C": (9, 2, 7, 0), "D": (4, 1, 3, 0), "E": (2, 0, 2, 0)}
COUNTRY = year("country=XAA,period=2020", 60, 16, 44, 0)
PLACES = [one for code, row in PROVINCES.items() for one in year(f"admin1={code},country=XAA,period=2020", *row)]


def printed_of(publication, measure: str, mart: str = "casualty_annual") -> str:
    told = [
        one
        for one, status in publication.status.items()
        if status == OK and one.startswith(f"{mart}.{measure}@admin1=")
    ]
    return "".join(sorted(one.split("admin1=")[1][0] for one in told))


def test_a_country_is_exact_and_a_province_exact_or_absent():
    said = status_of([*COUNTRY, *PLACES])
    assert {said.status[one.figure_id] for one in COUNTRY} == {OK}
    # D and E together are 6 in two rows of at most 4: each 2 to 4; with C they are 15 in three rows of at most 14
    assert printed_of(said, "n_total") == "AB"
    # killed in C, D, E: 3, unknown outcome 0; 0 to 3 died in each
    assert printed_of(said, "n_killed") == "AB"
    assert said.status["casualty_annual.n_killed@admin1=E,country=XAA,period=2020"] == ABSENT  # a nought too


def test_outcomes_give_way_before_totals():
    # D and E are 5: each 1 to 4. One of them died: in each 0 or 1, so outcomes of C are absent as well, its total is not
    provinces = PROVINCES | {"D": (4, 1, 3, 0), "E": (1, 0, 1, 0)}
    places = [one for code, row in provinces.items() for one in year(f"admin1={code},country=XAA,period=2020", *row)]
    said = status_of([*year("country=XAA,period=2020", 59, 16, 43, 0), *places])
    assert printed_of(said, "n_total") == "ABC"
    assert printed_of(said, "n_killed") == printed_of(said, "n_injured") == "AB"


def test_a_province_where_nobody_was_hurt_is_a_row_like_any_other():
    # E was hit in 2019 only; in 2020 its row lacks in the mart, but whoever knows the provinces counts it: 4 in D and E, 0 to 4 each
    provinces = {code: row for code, row in PROVINCES.items() if code != "E"}
    places = [one for code, row in provinces.items() for one in year(f"admin1={code},country=XAA,period=2020", *row)]
    before = [*year("country=XAA,period=2019", 6, 0, 6, 0), *year("admin1=E,country=XAA,period=2019", 6, 0, 6, 0)]
    said = status_of([*year("country=XAA,period=2020", 58, 16, 42, 0), *places, *before])
    told = [one for one, status in said.status.items() if status == OK and "n_total@admin1" in one and "2020" in one]
    assert sorted(one.split("admin1=")[1][0] for one in told) == ["A", "B", "C"]
    alone = status_of([*year("country=XAA,period=2020", 58, 16, 42, 0), *places])
    assert printed_of(alone, "n_total") == "AB"  # without E the 4 of D would be what lacks


def test_districts_are_told_in_printed_provinces_only():
    districts = [
        *figures("casualty_annual", "admin1=A,admin2=A1,country=XAA,period=2020", n_total=20),
        *figures("casualty_annual", "admin1=A,admin2=A2,country=XAA,period=2020", n_total=7),
        *figures("casualty_annual", "admin1=A,admin2=A3,country=XAA,period=2020", n_total=3),
        *figures("casualty_annual", "admin1=C,admin2=C1,country=XAA,period=2020", n_total=9),
    ]
    said = status_of([*COUNTRY, *PLACES, *districts])
    assert [said.status[one.figure_id] for one in districts] == [OK, ABSENT, ABSENT, WITHDRAWN]
    assert Withdrawn("district_year", (("admin1", "C"), ("country", "XAA"), ("period", "2020")), 9) in said.withdrawn


def profile(**counts: int) -> list[Figure]:
    """Rows of casualty_profile by a set of keys, written `female_child` or `female_child_killed`."""
    every = []
    for name, n in counts.items():
        sex, age, *outcome = name.split("_", 2)
        place = f"age_group={age},country=XAA,{f'outcome={outcome[0]},' if outcome else ''}period=2020,sex={sex}"
        every += figures("casualty_profile", place, n=n)
    return every


PERSONS = profile(female_child=4, female_adult=30, male_adult=50)
DIED = {"female_adult_killed": 3, "female_adult_injured": 27, "male_adult_killed": 10, "male_adult_injured": 40}


def test_finer_tables_print_a_group_as_a_whole_or_not_at_all():
    fine = profile(female_child_killed=4, **DIED)
    said = status_of([*PERSONS, *fine])
    assert {said.status[one.figure_id] for one in PERSONS} == {OK}  # four girls: sex and age of a country are exact
    # all girls died. With the women 7 of 34 did: 0 to 4 girls, as country and girls say by themselves
    told = [one.figure_id for one in fine if said.status[one.figure_id] == OK]
    assert told == ["casualty_profile.n@age_group=adult,country=XAA,outcome=killed,period=2020,sex=male",
                    "casualty_profile.n@age_group=adult,country=XAA,outcome=injured,period=2020,sex=male"]  # fmt: skip
    # a printed row shows every code, also those nobody stands at
    assert "casualty_profile.n@age_group=adult,country=XAA,outcome=unknown,period=2020,sex=male" in said.added
    assert not [one for one in said.added if "outcome" in one and "sex=female" in one]


def test_country_tables_show_every_code():
    said = status_of(PERSONS)
    assert "casualty_profile.n@age_group=child,country=XAA,period=2020,sex=male" in said.added
    assert not [one for one in said.added if "sex=other" in one or "sex=mixed" in one]


def test_a_third_sex_is_printed_inside_not_stated():
    every = profile(female_adult=30, other_adult=1, unknown_adult=2, male_adult=50)
    said = status_of(every)
    other, unknown = every[1].figure_id, every[2].figure_id
    assert (said.status[other], said.status[unknown], said.values) == (ABSENT, OK, {unknown: 3})
    alone = status_of(profile(female_adult=30, other_adult=1))
    assert alone.values == {unknown: 1}  # the row of the residual category stands although the office has none


def test_an_open_year_is_told_by_outcome_and_month_only():
    month = figures(
        "casualty_monthly", "country=XAA,period=2020-02,span=month", **dict.fromkeys((*OUTCOME, *PEOPLE), 3)
    )
    people = figures("casualty_annual", "country=XAA,period=2020", n_women=10)
    every = [*COUNTRY, *people, *PLACES, *month]
    said = status_of(every, newest={"XAA": date(2020, 8, 31)})
    told = {one.measure for one in every if said.status[one.figure_id] == OK}
    assert told == set(OUTCOME) and printed_of(said, "n_total") == ""
    assert {one.table: one.n_waiting for one in said.printed if one.n_waiting}["province_year"] == 5
    closed = status_of(every, newest={"XAA": date(2021, 3, 31)})
    assert closed.status == status_of(every).status


def test_figures_others_published_are_never_hidden():
    women = figures("casualty_annual", "country=XAA,period=2020", n_women=10)
    every, newest = [*COUNTRY, *women], {"XAA": date(2020, 8, 31)}
    assert status_of(every, newest=newest).status[women[0].figure_id] == ABSENT
    assert status_of(every, newest=newest, published=[women[0].figure_id]).status[women[0].figure_id] == OK


def test_all_years_of_provinces_are_in_no_plan():
    total = [
        *figures("casualty_total", "country=XAA", n_total=60),
        *figures("casualty_total", "admin1=A,country=XAA", n_total=60),
    ]
    assert [status_of(total).status[one.figure_id] for one in total] == [OK, ABSENT]


def test_a_year_told_of_a_source_is_no_difference_of_all_its_years():
    def care(place: str, n: int) -> list[Figure]:
        return figures(
            "case_fatality" + ("" if "period" in place else "_total"),
            place,
            n_records=n,
            n_killed=0,
            n_injured=n,
            n_outcome_unknown=0,
        )

    every = [*care("country=XAA,source_type=clinic", 40), *care("country=XAA,period=2019,source_type=clinic", 3)]
    every += [
        *care("country=XAA,period=2020,source_type=clinic", 17),
        *care("country=XAA,period=2021,source_type=clinic", 20),
    ]
    said = status_of(every)
    told = [one.figure_id for one in every if said.status[one.figure_id] == OK and one.measure == "n_records"]
    # 3 of 2019 would be all years less the others; with 2020 they are 20 in two rows of at most 19
    assert told == ["case_fatality_total.n_records@country=XAA,source_type=clinic",
                    "case_fatality.n_records@country=XAA,period=2021,source_type=clinic"]  # fmt: skip


def test_a_wait_needs_ten_people_and_five_who_waited_to_the_end():
    row = figures(
        "assessment", "country=XAA,period=2020", n_survivors=12, n_ever_assessed=6, n_assessed=6, n_assessed_12_months=6
    )
    wait = Figure(
        "assessment.days_to_assessment@country=XAA,period=2020",
        "assessment",
        "days_to_assessment",
        row[0].keys,
        90.0,
        12,
        7,
    )
    assert status_of([*row, wait]).status[wait.figure_id] == OK
    assert status_of([*row, wait._replace(unknown_n=8)]).status[wait.figure_id] == ABSENT
    assert status_of([*row, wait._replace(known_n=9, unknown_n=0)]).status[wait.figure_id] == ABSENT


def test_the_strict_profile_asks_for_ten():
    strict = default_disclosure() | disclosure_profiles()["strict"]
    assert printed_of(status_of([*COUNTRY, *PLACES], rules=strict), "n_total") == "AB"
    assert printed_of(status_of([*COUNTRY, *PLACES]), "n_total") == "AB"
    places = [
        one
        for code, n in {"A": 40, "B": 12, "C": 8}.items()
        for one in figures("casualty_annual", f"admin1={code},country=XAA,period=2020", n_total=n)
    ]
    every = [*figures("casualty_annual", "country=XAA,period=2020", n_total=60), *places]
    assert (printed_of(status_of(every), "n_total"), printed_of(status_of(every, rules=strict), "n_total")) == (
        "ABC",
        "A",
    )


def test_rows_that_hold_more_than_their_whole_stop_everything():
    with pytest.raises(ValueError, match="hold more than their whole"):
        status_of([*year("country=XAA,period=2020", 59, 16, 43, 0), *PLACES])


def test_each_rank_is_told_and_a_first_rank_that_is_not_whole_is_red():
    said = status_of([*COUNTRY, *PLACES])
    assert not list(not_whole(said))
    plan = over_default({"province_year": {"rank": 1}})
    red = list(not_whole(casualty_statuses([*COUNTRY, *PLACES], HEADERS, plan=plan, rules=default_disclosure())))
    assert [one.params for one in red] == [{"table": "province_year", "n_printed": "2", "n_counts": "5"}]
    for line in [*red, *lines_of(said)]:
        assert len({text(line.key, language, **line.params) for language in LANGUAGES}) == len(LANGUAGES)
    ranks = [line.params for line in lines_of(said) if line.key == "publication_rank"]
    assert ranks[0] == {"rank": "1", "n_printed": "4", "n_counts": "4", "tables": "country_year 4/4"}
    assert ranks[1] == {"rank": "2", "n_printed": "2", "n_counts": "5", "tables": "province_year 2/5"}


def test_no_table_of_the_plan_rests_on_one_judged_after_it():
    assert list(over_default({})) == list(default_publication())
    with pytest.raises(BadPlan, match="district_year rests on province_year"):
        over_default({"province_year": {"rank": 4}, "province_people": {"rank": 5}, "district_year": {"rank": 3}})
    with pytest.raises(BadPlan, match="province_people rests on province_year"):
        over_default({"province_year": {"printed": False}})
    assert "district_year" in in_order(over_default({"district_year": {"printed": False}}))


def test_the_plan_names_marts_keys_and_measures_that_are_there():
    for name, table in default_publication().items():
        header = HEADERS[table.mart]
        assert header.regime == "ranked", name
        assert set(table.keys) <= set(header.keys), name
        assert set(table.measures) | set(table.while_open) <= set(header.counts), name
        by = set(table.keys) - set(header.never_all)
        assert any(set(one.by) - set(header.never_all) == by and one.public for one in header.sets), name


@pytest.mark.parametrize(
    ("day", "first"),
    [("2021-07-31", "2021-Q2"), ("2021-06-30", "2021-Q2"), ("2021-06-29", "2021-Q1"), ("2021-03-31", "2021-Q1"),
     ("2020-12-31", "2020-Q4"), ("2021-09-30", "2021-Q3")],
)  # fmt: skip
def test_a_quarter_closes_when_the_data_reach_three_months_beyond_its_end(day, first):
    assert first_open_quarter(date.fromisoformat(day), 3) == first


def test_open_periods():
    assert [is_open(one, "2021-Q2") for one in ("2020", "2021", "2021-Q1", "2021-Q2", "2021-03", "2021-04", "unknown", "all")] == [
        False, True, False, True, False, True, False, True,
    ]  # fmt: skip


def survivors(period: str, area: str, n: int) -> list[Figure]:
    place = f"{f'admin1={area},' if area else ''}country=XAA,period={period}"
    return figures("assessment", place, n_survivors=n)


def test_living_survivors_of_an_area_are_told_where_every_year_of_it_is():
    """In B 20 were hurt in 2019 and 3 in 2020, which is absent: its states 20 and 23 would tell."""
    hurt = {"2019": {"A": 40, "B": 20, "C": 9, "D": 30}, "2020": {"A": 20, "B": 3, "C": 3, "D": 2}}
    states = {"2019": hurt["2019"], "2020": {"A": 60, "B": 23, "C": 12, "D": 32}}
    every, alive = [], []
    for period, areas in hurt.items():
        country = f"country=XAA,period={period}"
        every += figures("casualty_annual", country, n_total=sum(areas.values()))
        alive += survivors(period, "", sum(states[period].values()))
        for area, n in areas.items():
            every += figures("casualty_annual", f"admin1={area},{country}", n_total=n)
            alive += survivors(period, area, states[period][area])
    status = status_of([*every, *alive]).status
    told = {one.figure_id.split("@")[1] for one in alive if status[one.figure_id] == OK}
    years = ("country=XAA,period=2019", "country=XAA,period=2020")
    assert told == {*years, *(f"admin1=A,{year}" for year in years)}
