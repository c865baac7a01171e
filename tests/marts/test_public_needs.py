"""Numbers of needs in the public file against the office's, on the demo country: all printed, none small, sums and links kept.

What is told of needs is counted over protected units. Shares, waits and comparisons of these numbers: `test_public_shares`.
"""

import re
from itertools import permutations
from typing import NamedTuple

import pytest
from headers import BASE, NEEDS, block_keys, folded, keys_of, public_rows, public_sets, rows_of

from schemas.marts import GroupingSet

pytestmark = pytest.mark.slow

HOLDS = [
    (name, *found.groups())
    for name, header in NEEDS.items()
    for identity in header.identities
    if (found := re.fullmatch(r"(\w+) <= (\w+)", identity))
]
EQUAL = [(name, one) for name, header in NEEDS.items() for one in header.identities if "<=" not in one]
# what makes a row of a mart: a barrier stands there because somebody named it, not because many were asked
MADE_BY = {"barrier_rank": "n_named"}
MEAN_ERROR, BIAS = 1.2, 0.1  # people in one mart; measured at base 3: 0.92 over all, 1.03 at most in one


def rows(both, sql: str) -> list[tuple]:
    return both.execute(sql).fetchall()


def file(name: str) -> str:
    return f"published.main.mart_{name}"


def of_set(name: str, part: GroupingSet) -> str:
    return f"(SELECT * FROM {file(name)} WHERE {rows_of(name, NEEDS[name], part)})"


def beside(name: str) -> str:
    """Public rows beside the office's of the same keys, where it has one."""
    return f"{file(name)} p LEFT JOIN {folded(name, NEEDS[name])} o USING ({', '.join(NEEDS[name].keys)})"


def small(number: str) -> str:
    return f"({number}) < 0 OR ({number}) BETWEEN 1 AND {BASE - 1}"


def test_the_base_is_the_one_the_file_names(both):
    assert rows(both, "SELECT note FROM published.main.notes WHERE topic = 'units_base'") == [(str(BASE),)]


@pytest.mark.parametrize("name", NEEDS)
def test_every_count_is_printed_and_not_available_only_where_the_office_has_none(both, name):
    header = NEEDS[name]
    block = ", ".join(block_keys(header))
    for count in header.counts:
        of_blocks = f"(SELECT {block}, count({count}) AS n_told FROM mart_{name} GROUP BY {block})"
        said = f"p.{count}_status = CASE WHEN p.{count} IS NULL THEN 'not_available' ELSE 'ok' END"
        untold = f"p.{count} IS NOT NULL OR (b.n_told IS NOT NULL AND o.{count} IS NULL)"
        sql = f"SELECT * FROM {beside(name)} LEFT JOIN {of_blocks} b USING ({block}) WHERE ({said} AND ({untold})) IS NOT TRUE LIMIT 2"
        assert rows(both, sql) == [], count
        invented = f"SELECT * FROM {beside(name)} JOIN {of_blocks} b USING ({block}) WHERE n_told = 0 AND p.{count} IS NOT NULL LIMIT 2"
        assert rows(both, invented) == [], count
    assert rows(both, f"SELECT count({header.counts[0]}) > 30 FROM {file(name)}") == [(True,)]


@pytest.mark.parametrize("name", NEEDS)
def test_no_count_is_small(both, name):
    header = NEEDS[name]
    waits = [f"{days}_{end}" for days in header.days for end in ("n_known", "n_open")]
    for number in [*header.counts, *waits]:
        assert rows(both, f"SELECT * FROM {file(name)} WHERE {small(number)} LIMIT 2") == [], number


@pytest.mark.parametrize(("name", "less", "more"), HOLDS)
def test_no_difference_of_two_counts_one_of_which_holds_the_other_is_small(both, name, less, more):
    assert rows(both, f"SELECT * FROM {file(name)} WHERE {small(f'{more} - {less}')} LIMIT 2") == []


@pytest.mark.parametrize(("name", "identity"), EQUAL)
def test_counts_of_a_row_add_up_as_the_header_says(both, name, identity):
    assert rows(both, f"SELECT * FROM {file(name)} WHERE NOT ({identity}) LIMIT 2") == []


def finer_and_coarser() -> list[tuple[str, GroupingSet, GroupingSet]]:
    found = []
    for name, header in NEEDS.items():
        for fine, coarse in permutations(public_sets(header), 2):
            added = {*keys_of(header, fine)} - {*keys_of(header, coarse)}
            kept = added & {*header.office_values}
            if {*coarse.by} < {*fine.by} and not kept and fine.adds_up:
                found.append((name, fine, coarse))
    return found


@pytest.mark.parametrize(
    ("name", "fine", "coarse"), finer_and_coarser(), ids=lambda one: one if isinstance(one, str) else "+".join(one.by)
)
def test_every_set_adds_up_to_every_coarser_one(both, name, fine, coarse):
    header = NEEDS[name]
    at = ", ".join(keys_of(header, coarse))
    counts = [count for count in header.counts if count in (fine.only or header.counts)]
    sums = ", ".join(f"sum({count}) AS {count}" for count in counts)
    wholes = ", ".join([at, *counts])
    sql = f"SELECT {at}, {sums} FROM {of_set(name, fine)} GROUP BY {at} EXCEPT SELECT {wholes} FROM {of_set(name, coarse)}"
    assert rows(both, sql) == []
    n_wholes = rows(both, f"SELECT count(*) FROM {of_set(name, coarse)}")
    assert n_wholes == rows(both, f"SELECT count(*) FROM (SELECT DISTINCT {at} FROM {of_set(name, fine)})")
    assert n_wholes[0][0] > 0


BY_SEX_AND_GROUP = [
    name
    for name, header in NEEDS.items()
    if {("sex",), ("person_group",)}
    <= {tuple(key for key in part.by if key != "period") for part in public_sets(header)}
]


@pytest.mark.parametrize("name", BY_SEX_AND_GROUP)
def test_those_of_a_sex_whose_age_is_not_known_are_not_few(both, name):
    """Women and men less those told as women, girls, men or boys: nobody or at least the base, though no row says so."""
    header = NEEDS[name]
    block = ", ".join(block_keys(header))
    by = {tuple(key for key in part.by if key != "period"): part for part in public_sets(header)}
    for sex, groups in (("female", "('women', 'girls')"), ("male", "('men', 'boys')")):
        for count in header.counts:
            of_groups = f"{of_set(name, by['person_group',])} WHERE person_group IN {groups}"
            told = f"(SELECT {block}, sum({count}) AS n FROM {of_groups} GROUP BY {block})"
            of_sex = f"(SELECT * FROM {of_set(name, by['sex',])} WHERE sex = '{sex}')"
            sql = f"SELECT * FROM {of_sex} s JOIN {told} t USING ({block}) WHERE {small(f's.{count} - t.n')} LIMIT 2"
            assert rows(both, sql) == [], count


@pytest.mark.parametrize("name", NEEDS)
def test_a_row_stands_for_every_code_of_a_block_or_for_none(both, name):
    """As many rows as blocks times the codes of each key printed in the country: no row tells that somebody stands in it."""
    header = NEEDS[name]
    block = block_keys(header)
    for part in public_sets(header):
        further = [key for key in keys_of(header, part) if key not in block]
        codes = "".join(f" * count(DISTINCT {key})" for key in further)
        sql = f"SELECT country, count(*), count(DISTINCT ({', '.join(block)})){codes} FROM {of_set(name, part)} GROUP BY country"
        found = rows(both, sql)
        assert found and all(n == of_codes for _, n, of_codes in found), part.by


@pytest.mark.parametrize("name", NEEDS)
def test_what_has_no_row_was_rounded_to_nought(both, name):
    header = NEEDS[name]
    made_by = MADE_BY.get(name, header.counts[0])
    keys = ", ".join(header.keys)
    office = f"SELECT * FROM {folded(name, header)} WHERE {public_rows(name, header)}"
    missing = (
        f"SELECT {made_by} FROM ({office}) o ANTI JOIN {file(name)} p USING ({keys}) WHERE {made_by} >= {4 * BASE}"
    )
    assert rows(both, missing) == []


def test_a_third_sex_stands_nowhere_in_the_file(both):
    """Neither in a column of its own nor in an id: who is neither is told inside `unknown`."""
    assert rows(both, "SELECT count(*) > 0 FROM mart_needs_gap WHERE sex = 'other'") == [(True,)]
    tables = rows(
        both, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'published' AND table_name LIKE 'mart_%'"
    )
    n_with_sex = 0
    for (table,) in tables:
        columns = [row[0] for row in rows(both, f"DESCRIBE published.main.{table}")]
        says = [f"{column} IN ('other', 'mixed')" for column in columns if column == "sex"]
        n_with_sex += len(says)
        for column in {"figure_id", "keys", "within"} & {*columns}:
            says.append(f'regexp_matches({column}, \'"?sex"?[=:] ?"?(other|mixed)\\b\')')
        for column in {"group_a", "group_b"} & {*columns}:
            says.append(f"compared LIKE '%sex%' AND {column} LIKE '%other%'")
        assert (
            not says or rows(both, f"SELECT * FROM published.main.{table} WHERE {' OR '.join(says)} LIMIT 1") == []
        ), table
    assert n_with_sex > 15


def test_numbers_are_off_by_a_person_or_two_and_neither_too_high_nor_too_low(both):
    errors = {}
    for name, header in NEEDS.items():
        off = [f"p.{count} - coalesce(o.{count}, 0)" for count in header.counts]
        sums = [f"sum(abs({one})), sum({one}), count({one})" for one in off]
        found = [float(number) for number in rows(both, f"SELECT {', '.join(sums)} FROM {beside(name)}")[0]]
        errors[name] = sum(found[::3]), sum(found[1::3]), sum(found[2::3])
    assert {name: of / n for name, (of, _, n) in errors.items() if of / n > MEAN_ERROR} == {}
    of, bias, n = (sum(each) for each in zip(*errors.values(), strict=True))
    assert n > 100_000
    assert of / n < 1.0 and abs(bias / n) < BIAS


# who was asked about something is among the persons of the survey: (mart, count, its keys that the other lacks, the other, count)
AMONG = [
    (
        "needs_gap",
        "n_assessed",
        ("service", "admin1", "age_group", "household_has_disability"),
        "inclusion",
        "n_persons",
    ),
    ("family_needs", "n_assessed", ("service", "relation", "new_head"), "inclusion", "n_persons"),
    (
        "family_needs",
        "n_assessed",
        ("service", "disaggregation_unit", "population_group", "new_head"),
        "indirect_victims",
        "n_persons",
    ),
]


@pytest.mark.parametrize(("mart", "count", "aside", "other", "persons"), AMONG)
def test_no_few_are_left_between_two_marts(both, mart, count, aside, other, persons):
    """The persons of a survey less those asked about a service are nobody or at least the base, as within a mart."""
    free = ("service", "disaggregation_unit", "population_group")
    whole = [f"s.{key} = 'all'" for key in aside if key not in free]
    whole += [f"l.{key} = 'all'" for key in NEEDS[other].keys if key not in NEEDS[mart].keys]
    keys = ", ".join(key for key in NEEDS[mart].keys if key in NEEDS[other].keys)
    left = f"SELECT l.{persons} - s.{count} FROM {file(mart)} s JOIN {file(other)} l USING ({keys}) WHERE {' AND '.join(whole)}"
    told = [n for (n,) in rows(both, left) if n is not None]
    assert len(told) > 10 and [n for n in told if n and n < BASE] == []


class Link(NamedTuple):
    """Two SQL queries whose rows say the same of the same people; `{of}` is where the marts stand."""

    one: str
    other: str


def linked(keys: str, one: str, other: str) -> Link:
    return Link(f"SELECT {keys}, {one}", f"SELECT {keys}, {other}")


PLACE = "period, country, survey, round, disaggregation_unit, population_group"
WAY = "country, survey, round, service, sex, disaggregation_unit, population_group"
STATE_COUNTS = "sum(n_assessed), sum(n_need), sum(n_met), sum(n_partly_met), sum(n_unmet)"
REACHED = ", ".join(f"sum({count})" for count in NEEDS["service_reach"].counts)
LINKS = {
    # family members and carers asked about a service are the indirect victims among those asked
    "families": linked(
        f"{PLACE}, service",
        f"{STATE_COUNTS} FROM {{of}}mart_family_needs WHERE relation = 'all' AND new_head = 'all' GROUP BY ALL",
        f"{STATE_COUNTS} FROM {{of}}mart_needs_gap WHERE population_group = 'indirect_victims' AND admin1 = 'all' AND sex = 'all' "
        "AND disability = 'all' AND person_group = 'all' AND household_has_disability = 'all' GROUP BY ALL",
    ),
    "families by sex": linked(
        f"{PLACE}, service, sex",
        f"{STATE_COUNTS} FROM {{of}}mart_family_needs WHERE relation <> 'all' AND sex <> 'all' GROUP BY ALL",
        f"{STATE_COUNTS} FROM {{of}}mart_needs_gap WHERE population_group = 'indirect_victims' AND admin1 = 'all' AND sex <> 'all' "
        "AND disability = 'all' AND age_group = 'all' AND household_has_disability = 'all' GROUP BY ALL",
    ),
    "families by group": linked(
        f"{PLACE}, service, person_group",
        f"{STATE_COUNTS} FROM {{of}}mart_family_needs WHERE relation <> 'all' AND person_group <> 'all' GROUP BY ALL",
        f"{STATE_COUNTS} FROM {{of}}mart_needs_gap WHERE population_group = 'indirect_victims' AND person_group <> 'all' GROUP BY ALL",
    ),
    # one person, however told
    "indirect victims": linked(
        "period, country, survey, round, sex",
        "sum(n_persons) FROM {of}mart_indirect_victims WHERE admin1 = 'all' AND relation = 'all' AND sex <> 'all' GROUP BY ALL",
        "sum(n_persons) FROM {of}mart_inclusion WHERE population_group = 'indirect_victims' AND disaggregation_unit = 'person' "
        "AND sex <> 'all' AND disability = 'all' GROUP BY ALL",
    ),
    "indirect victims by group": linked(
        "period, country, survey, round, person_group",
        "sum(n_persons) FROM {of}mart_indirect_victims WHERE person_group <> 'all' GROUP BY ALL",
        "sum(n_persons) FROM {of}mart_inclusion WHERE population_group = 'indirect_victims' AND person_group <> 'all' GROUP BY ALL",
    ),
    # the same needs by the year since when and by the year of the interview
    "needs on their way": linked(
        WAY,
        "sum(n_need) FROM {of}mart_access_by_gender WHERE person_group = 'all' AND disability = 'all' GROUP BY ALL",
        "sum(n_need) FROM {of}mart_cascade WHERE step = 'referred' AND person_group = 'all' AND disability = 'all' GROUP BY ALL",
    ),
    **{
        # a step is reached because it is recorded, or because a later one is
        f"{count} on the way": linked(
            WAY,
            f"sum({count}) FROM {{of}}mart_access_by_gender WHERE person_group = 'all' AND disability = 'all' "
            f"AND {count} IS NOT NULL GROUP BY ALL",
            f"sum(n_reached - n_without_earlier) FROM {{of}}mart_cascade WHERE step = '{step}' AND person_group = 'all' "
            "AND disability = 'all' AND n_came IS NOT NULL GROUP BY ALL",
        )
        for step, count in (
            ("referred", "n_referred"),
            ("accepted", "n_accepted"),
            ("begun", "n_started"),
            ("completed", "n_completed"),
        )
    },
    **{
        # in surveys that tell of both steps
        f"{step} come from {before}": linked(
            f"{PLACE}, service, sex",
            f"sum(n_came) FROM {{of}}mart_cascade WHERE step = '{step}' AND person_group = 'all' AND disability = 'all' "
            f"AND survey IN (SELECT survey FROM {{of}}mart_cascade WHERE step = '{before}' AND n_came IS NOT NULL) GROUP BY ALL",
            f"sum(n_reached) FROM {{of}}mart_cascade WHERE step = '{before}' AND person_group = 'all' AND disability = 'all' "
            f"AND survey IN (SELECT survey FROM {{of}}mart_cascade WHERE step = '{before}' AND n_came IS NOT NULL) GROUP BY ALL",
        )
        for before, step in (("referred", "accepted"), ("accepted", "begun"), ("begun", "completed"))
    },
    "products": linked(
        f"{PLACE}, sex",
        "sum(n_needed) FROM {of}mart_assistive_products WHERE person_group = 'all' AND disability = 'all' GROUP BY ALL "
        "HAVING sum(n_needed) > 0",
        "sum(n_need) FROM {of}mart_cascade WHERE step = 'fits' AND person_group = 'all' AND disability = 'all' GROUP BY ALL "
        "HAVING sum(n_need) > 0",
    ),
    "ways of all years": linked(
        "country, survey, round, source_type, service, sex, disaggregation_unit, population_group",
        f"{REACHED} FROM {{of}}mart_service_reach WHERE period <> 'all' AND admin1 = 'all' AND service_detail = 'all' "
        "AND person_group = 'all' GROUP BY ALL",
        f"{REACHED} FROM {{of}}mart_service_reach_total WHERE admin1 = 'all' AND service_detail = 'all' "
        "AND person_group = 'all' GROUP BY ALL",
    ),
}


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("of", ["", "published.main."], ids=["office", "public"])
def test_what_two_marts_say_of_the_same_people_is_one_number(both, link, of):
    """Of the office too, so that it is known that they are the same people."""
    one, other = (said.replace("{of}", of) for said in LINKS[link])
    assert rows(both, f"({one}) EXCEPT ({other})") == [] and rows(both, f"({other}) EXCEPT ({one})") == []
    assert rows(both, f"SELECT count(*) > 3 FROM ({one})") == [(True,)]
