"""Casualties in the public file against the office's, on the demo country: exact or absent, row by row, as the plan ranks the tables.

What is of a closed year is told whole for the country; a province is told from five people on, or has no row.
"""

import pytest
from headers import RANKED, folded, keys_of, public_sets, rows_of

from schemas.codes import codes

pytestmark = pytest.mark.slow

OF_CLOSED_YEARS = ("case_fatality_total", "emergency_care_total", "disaggregation_total")
AS_THEY_ARE = [name for name in RANKED if name not in OF_CLOSED_YEARS]
AREA = 5  # people a province, a district must reach: threshold_area
CLOSED = (  # country -> the first year that was not over three months before the newest data
    "SELECT country_iso3 AS country, CAST(year(max(as_of) - INTERVAL 3 MONTH + INTERVAL 1 DAY) AS INTEGER) AS open "
    "FROM source GROUP BY 1"
)
WHILE_OPEN = ["n_total", "n_killed", "n_injured", "n_outcome_unknown"]
ONE_BY_ONE = [count for count in RANKED["casualty_annual"].counts if count != "n_total"]
OF_A_PROVINCE = [
    "n_total", "n_killed", "n_injured", "n_outcome_unknown", "n_female", "n_male", "n_sex_unknown", "n_child", "n_adult",
    "n_age_unknown", "n_women", "n_men", "n_girls", "n_boys", "n_other_or_unknown",
]  # fmt: skip
COUNTRY, PROVINCES, DISTRICTS = (
    "admin1 = 'all'", "admin1 <> 'all' AND admin2 = 'all'", "admin2 <> 'all'",
)  # fmt: skip


def rows(both, sql: str) -> list[tuple]:
    return both.execute(sql).fetchall()


def beside(name: str) -> str:
    return (
        f"published.main.mart_{name} p LEFT JOIN {folded(name, RANKED[name])} o USING ({', '.join(RANKED[name].keys)})"
    )


def is_closed(period: str = "period") -> str:
    """SQL: closed three months after its end, by the newest data of the country; a year nobody knows is."""
    return f"({period} = 'unknown' OR CAST(left({period}, 4) AS INTEGER) < c.open)"


def test_the_year_still_coming_in_is_2026(both):
    """The newest data of both countries are of 30 June 2026: 2025 closed three months after its end, 2026 did not end."""
    assert sorted(rows(both, "SELECT country_iso3, max(as_of) = DATE '2026-06-30' FROM source GROUP BY 1")) == [
        ("XSA", True),
        ("XVE", True),
    ]
    assert {row[1] for row in rows(both, CLOSED)} == {2026}


@pytest.mark.parametrize("name", AS_THEY_ARE)
def test_every_printed_count_is_the_office_s_and_a_code_nobody_has_is_a_nought(both, name):
    header = RANKED[name]
    for count in header.counts:
        wrong = f"p.{count} IS NOT NULL AND p.{count} <> coalesce(o.{count}, 0)"
        assert rows(both, f"SELECT * FROM {beside(name)} WHERE {wrong} LIMIT 2") == [], count
        said = f"(p.{count}_status = 'ok') = (p.{count} IS NOT NULL) AND p.{count}_status IN ('ok', 'absent', 'withdrawn', 'not_available')"
        assert rows(both, f"SELECT * FROM {beside(name)} WHERE NOT ({said}) LIMIT 2") == [], count
        left_out = [rows_of(name, header, part) for part in public_sets(header) if count not in (part.only or [count])]
        untold = (
            f"p.{count}_status = 'not_available' AND o.{count} IS NOT NULL AND NOT ({' OR '.join(left_out) or 'false'})"
        )
        assert rows(both, f"SELECT * FROM {beside(name)} WHERE {untold} LIMIT 2") == [], count


@pytest.mark.parametrize("name", RANKED)
def test_a_row_is_there_because_a_count_of_it_is_printed(both, name):
    told = ", ".join(RANKED[name].counts)
    assert rows(both, f"SELECT * FROM published.main.mart_{name} WHERE coalesce({told}) IS NULL LIMIT 2") == []


@pytest.mark.parametrize("name", OF_CLOSED_YEARS)
def test_a_total_is_the_sum_over_the_closed_years(both, name):
    header, of_years = RANKED[name], RANKED[name].total_of
    keys = ", ".join(header.keys)
    sums = ", ".join(f"CAST(sum({count}) AS BIGINT) AS {count}" for count in header.counts)
    office = f"{folded(of_years, RANKED[of_years])} y JOIN ({CLOSED}) c USING (country)"
    years = f"SELECT {keys}, {sums} FROM {office} WHERE period <> 'all' AND {is_closed()} GROUP BY {keys}"
    # what a total alone is broken down by has no years beside it
    told_by_years = {frozenset(part.by) - {"period"} for part in RANKED[of_years].sets}
    shared = [part for part in public_sets(header) if frozenset(part.by) in told_by_years]
    n_rows = 0
    for part in shared:
        of_set = rows_of(name, header, part)
        (n,) = rows(both, f"SELECT count(*) FROM published.main.mart_{name} WHERE {of_set}")[0]
        n_rows += n
        told = f"SELECT {keys}, {', '.join(header.counts)} FROM published.main.mart_{name} WHERE {of_set}"
        somebody = " OR ".join(f"{count} > 0" for count in header.counts)
        assert rows(both, f"(SELECT * FROM ({told}) WHERE {somebody}) EXCEPT ({years})") == [], part.by
        # every code has a row, also those of nobody
        nobody = f"SELECT {keys} FROM ({told}) WHERE NOT ({somebody})"
        assert rows(both, f"({nobody}) INTERSECT (SELECT {keys} FROM ({years}))") == [], part.by
    assert shared and n_rows > 0


def test_a_country_is_told_whole_and_exactly_in_every_closed_year(both):
    told = f"{beside('casualty_annual')} JOIN ({CLOSED}) c USING (country) WHERE {COUNTRY} AND {is_closed()}"
    exact = " AND ".join(f"p.{count} = o.{count}" for count in RANKED["casualty_annual"].counts)
    assert rows(both, f"SELECT period FROM {told} AND ({exact} AND p.is_complete) IS NOT TRUE") == []
    years = f"SELECT country, period FROM mart_casualty_annual WHERE {COUNTRY}"
    assert (
        rows(both, f"({years}) EXCEPT SELECT country, period FROM published.main.mart_casualty_annual WHERE {COUNTRY}")
        == []
    )
    assert rows(both, f"SELECT count(*) FROM {told}") == [(21,)]


def test_of_a_year_still_coming_in_the_country_s_outcomes_are_told_and_nothing_else(both):
    annual = f"published.main.mart_casualty_annual JOIN ({CLOSED}) c USING (country) WHERE NOT {is_closed()}"
    told, untold = (
        " AND ".join(f"{count}_status = '{status}'" for count in counts)
        for status, counts in (
            ("ok", WHILE_OPEN),
            ("absent", [count for count in ONE_BY_ONE if count not in WHILE_OPEN]),
        )
    )
    assert rows(both, f"SELECT admin1, {told} AND {untold} FROM {annual}") == [("all", True)] * 2
    months = "SELECT count(*), count(n_total), count(n_women) FROM published.main.mart_casualty_monthly WHERE period > '2026'"
    ((n, totals, women),) = rows(both, months)
    assert n == totals > 10 and women == 0
    for name in ("casualty_profile", "case_fatality", "emergency_care", "assessment", "disaggregation"):
        assert rows(both, f"SELECT * FROM published.main.mart_{name} WHERE period = '2026' LIMIT 1") == [], name


SEXES, AGES = ("female", "male", "unknown"), ("adult", "child", "unknown")
RANK_1 = {"sex": len(SEXES), "age_group": len(AGES), "sex, age_group": len(SEXES) * len(AGES), "activity": None}


@pytest.mark.parametrize("by", RANK_1)
def test_tables_of_people_of_the_first_rank_are_whole_with_their_noughts(both, by):
    """Every country and closed year has a row for each code, and they hold everybody the office counts."""
    keys = by.split(", ")
    header = RANKED["casualty_profile"]
    (part,) = (part for part in public_sets(header) if part.by == keys)
    of_set = rows_of("casualty_profile", header, part)
    n_codes = RANK_1[by] or len([code for code in codes("activity") if code != "unknown"]) + 1
    public, mart = "published.main.mart_casualty_profile", "mart_casualty_profile"
    told = f"SELECT country, period, count(*) AS n_rows, sum(n) AS n FROM {public} WHERE {of_set} GROUP BY ALL"
    closed = f"{mart} JOIN ({CLOSED}) c USING (country) WHERE {of_set} AND {is_closed()}"
    office = f"SELECT country, period, sum(n) AS n FROM {closed} GROUP BY ALL"
    found = rows(both, f"SELECT t.n_rows, t.n, o.n FROM ({told}) t FULL JOIN ({office}) o USING (country, period)")
    assert len(found) == 21
    assert {row[0] for row in found} == {n_codes}
    assert [told for _, told, _ in found] == [there for *_, there in found]


CELLS = ("outcome", "device", "activity", "scope_reason")


@pytest.mark.parametrize("cell", CELLS)
def test_a_printed_row_has_a_count_for_every_code_and_they_add_up_to_its_people(both, cell):
    header = RANKED["casualty_profile"]
    (part,) = (part for part in public_sets(header) if part.by == ["sex", "age_group", cell])
    (whole,) = (part for part in public_sets(header) if part.by == ["sex", "age_group"])
    row = "country, period, sex, age_group"
    told = (
        f"SELECT {row}, list_sort(list({cell})) AS codes, sum(n) AS n FROM published.main.mart_casualty_profile "
        f"WHERE {rows_of('casualty_profile', header, part)} GROUP BY ALL"
    )
    wholes = (
        f"SELECT {row}, n FROM published.main.mart_casualty_profile WHERE {rows_of('casualty_profile', header, whole)}"
    )
    found = rows(both, f"SELECT codes, t.n, w.n FROM ({told}) t JOIN ({wholes}) w USING ({row})")
    assert len(found) > 15
    assert all(set(have) == {*codes(cell), "unknown"} and n == people for have, n, people in found)


def test_the_plan_prints_the_people_of_each_row_from_five_on(both):
    """Device, activity and outcome of a sex and age group are absent as a whole, or printed down to nought."""
    header = RANKED["casualty_profile"]
    for cell in CELLS:
        (part,) = (part for part in public_sets(header) if part.by == ["sex", "age_group", cell])
        of_set = rows_of("casualty_profile", header, part)
        row = "country, period, sex, age_group"
        told = f"SELECT {row}, sum(n) AS n FROM published.main.mart_casualty_profile WHERE {of_set} GROUP BY {row}"
        few = f"SELECT * FROM ({told}) WHERE n BETWEEN 1 AND {AREA - 1} AND 'unknown' NOT IN (sex, age_group)"
        assert rows(both, few) == [], cell


def test_a_province_is_told_as_a_whole_or_by_its_people_alone_or_has_no_row(both):
    annual = "published.main.mart_casualty_annual"
    ok = " + ".join(f"CAST({count}_status = 'ok' AS INTEGER)" for count in OF_A_PROVINCE)
    told = rows(both, f"SELECT DISTINCT {ok} FROM {annual} WHERE {PROVINCES}")
    assert {n for (n,) in told} <= {1, len(OF_A_PROVINCE)} and (len(OF_A_PROVINCE),) in told
    assert rows(both, f"SELECT * FROM {annual} WHERE {PROVINCES} AND n_total IS NULL") == []
    others = [f"{count} IS NULL" for count in RANKED["casualty_annual"].counts if count not in OF_A_PROVINCE]
    assert rows(both, f"SELECT * FROM {annual} WHERE {PROVINCES} AND NOT ({' AND '.join(others)})") == []
    small = f"n_total < {AREA} AND 'unknown' NOT IN (admin1, admin2)"
    assert rows(both, f"SELECT * FROM {annual} WHERE NOT ({COUNTRY}) AND {small}") == []
    assert rows(both, f"SELECT count(*) > 0 FROM mart_casualty_annual WHERE {PROVINCES} AND {small}") == [(True,)]


def test_provinces_tell_of_nearly_everybody(both):
    """At least 95 of 100 people of closed years stand in a printed row of their province."""
    closed = f"JOIN ({CLOSED}) c USING (country) WHERE {is_closed()}"
    told = rows(both, f"SELECT sum(n_total) FROM published.main.mart_casualty_annual {closed} AND {PROVINCES}")[0][0]
    people = rows(both, f"SELECT sum(n_total) FROM mart_casualty_annual {closed} AND {COUNTRY}")[0][0]
    assert people == 2020 and told >= 0.95 * people


def test_devices_of_provinces_are_in_no_table_of_the_plan(both):
    """They stand empty in every row of a province, so that nobody adds them up; what the set prints may be complete."""
    annual = "published.main.mart_casualty_annual"
    assert rows(both, f"SELECT count(n_mine_ap), count(*) > 50 FROM {annual} WHERE {PROVINCES}") == [(0, True)]
    assert rows(both, f"SELECT count(*) > 0 FROM {annual} WHERE {PROVINCES} AND is_complete") == [(True,)]
    assert rows(both, f"SELECT count(*) FROM {annual} WHERE {PROVINCES} AND is_complete AND n_killed IS NULL") == [(0,)]


@pytest.mark.parametrize("name", [name for name, header in RANKED.items() if len(public_sets(header)) > 1])
def test_what_is_called_complete_adds_up_to_a_printed_coarser_row(both, name):
    header = RANKED[name]
    sets = public_sets(header)
    for fine in sets:
        for coarse in (one for one in sets if {*one.by} < {*fine.by} and fine.adds_up):
            at = ", ".join(keys_of(header, coarse))
            counts = [count for count in header.counts if count in (fine.only or header.counts)]
            sums = ", ".join(f"sum({count}) AS {count}" for count in counts)
            of_set = f"published.main.mart_{name} WHERE {rows_of(name, header, fine)}"
            parts = f"SELECT {at}, {sums} FROM {of_set} GROUP BY {at} HAVING bool_and(is_complete)"
            wholes = f"SELECT * FROM published.main.mart_{name} WHERE {rows_of(name, header, coarse)}"
            off = " OR ".join(f"p.{count} <> w.{count}" for count in counts)
            assert rows(both, f"SELECT * FROM ({parts}) p JOIN ({wholes}) w USING ({at}) WHERE {off} LIMIT 2") == [], (
                fine.by
            )
