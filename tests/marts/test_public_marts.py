"""The public file against the office marts, on the demo country: what is shown is true, what is small is not shown.

Thresholds and the rule of the complement are said again in `headers`; the file of one refresh is read as anybody would.
"""

import json

import pytest
from headers import (
    COUNTED,
    PUBLIC,
    figure_id,
    least_shown,
    measures,
    public_rows,
    rows_of,
    sets_with,
    share_parts,
    too_small,
)

from assets.marts.held_words import NUMBERS
from schemas.marts import COMPARISONS

pytestmark = pytest.mark.slow

SHARES = [(name, share) for name, header in PUBLIC.items() for share in header.shares]
WAITS = [(name, days) for name, header in PUBLIC.items() for days in header.days]
HIDDEN = ("suppressed_primary", "suppressed_complementary", "withdrawn")


@pytest.fixture(scope="module")
def both(sarandia, office):
    """The office connection with the public file attached as `published`."""
    office.execute(f"ATTACH '{sarandia / 'marts' / 'marts.duckdb'}' AS published (READ_ONLY)")
    yield office
    office.execute("DETACH published")


def rows(both, sql: str) -> list[tuple]:
    return both.execute(sql).fetchall()


def beside(name: str) -> str:
    """Public rows joined to the office rows of the same keys."""
    keys = ", ".join(COUNTED[name].keys)
    return f"published.main.mart_{name} p JOIN (SELECT * FROM mart_{name} WHERE {public_rows(name, COUNTED[name])}) o USING ({keys})"


def broken(both, name: str, condition: str) -> list[tuple]:
    return rows(both, f"SELECT * FROM {beside(name)} WHERE ({condition}) IS NOT TRUE LIMIT 2")


def by_set(name: str, sql_of_set) -> str:
    """SQL of a condition that differs from public set to public set."""
    header = COUNTED[name]
    cases = " ".join(
        f"WHEN {rows_of(name, header, part)} THEN ({sql_of_set(part)})" for part in header.sets if part.public
    )
    return f"CASE {cases} END"


def test_only_marts_meant_for_the_public_are_in_the_file(both):
    found = {row[0] for row in rows(both, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'published'")}
    of_the_house = {
        "mart_gender_gap",
        "mart_gender_gap_total",
        "mart_figure",
        "mart_indicator",
        "mart_coverage",
        "mart_estimate",
    }
    of_the_house |= {f"mart_{name}" for name in NUMBERS}  # gaps in two rounds, waits, years
    of_the_house |= {"notes", "dictionary", "code_lists", "example_questions", "additive_views"}
    assert found == {f"mart_{name}" for name in PUBLIC} | of_the_house


@pytest.mark.parametrize("name", PUBLIC)
def test_the_public_mart_has_the_rows_of_the_public_sets_and_no_others(both, name):
    keys = ", ".join(PUBLIC[name].keys)
    public = f"SELECT {keys} FROM published.main.mart_{name}"
    office = f"SELECT {keys} FROM mart_{name} WHERE {public_rows(name, PUBLIC[name])}"
    assert rows(both, f"({public}) EXCEPT ALL ({office})") == rows(both, f"({office}) EXCEPT ALL ({public})") == []


def test_values_that_never_leave_the_office_stand_in_no_row_of_the_file(both):
    kept = [value for header in COUNTED.values() for values in header.office_values.values() for value in values]
    assert "fear_gbv" in kept
    tables = rows(
        both, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'published' AND table_name LIKE 'mart_%'"
    )
    for (table,) in tables:
        for value in kept:
            held = f"SELECT * FROM published.main.{table} t WHERE contains(CAST(t AS VARCHAR), '{value}') LIMIT 1"
            assert rows(both, held) == [], table


@pytest.mark.parametrize("name", PUBLIC)
def test_a_count_is_shown_as_it_is_or_not_at_all(both, name):
    header = PUBLIC[name]
    for count in header.counts:
        printed = by_set(name, lambda part, count=count: "true" if part in sets_with(header, count) else "false")
        small = by_set(name, lambda part, count=count: too_small(f"o.{count}", header, part))
        shown = f"p.{count}_status = 'ok'"
        assert broken(both, name, f"p.{count}_status IN ('ok', 'not_available', {str(HIDDEN)[1:-1]})") == []
        assert broken(both, name, f"NOT {shown} OR (p.{count} = o.{count} AND {printed} AND NOT {small})") == [], count
        assert broken(both, name, f"{shown} OR p.{count} IS NULL") == [], count
        # nothing is hidden for being small that is not
        assert broken(both, name, f"p.{count}_status <> 'suppressed_primary' OR {small}") == [], count
        # a nought about nobody, where no one was asked, is not available rather than hidden; 0 of 12 is hidden
        none = f"(o.{count} IS NULL OR NOT {printed})"
        nobody = "false" if header.threshold in ("casualty", "quality") else f"o.{count} = 0"
        assert broken(both, name, f"p.{count}_status <> 'not_available' OR {none} OR {nobody}") == []
        assert broken(both, name, f"NOT {none} OR p.{count}_status = 'not_available'") == []


@pytest.mark.parametrize(("name", "share"), SHARES)
def test_a_share_is_shown_when_numerator_denominator_and_the_rest_are_not_small(both, name, share):
    header = PUBLIC[name]
    formula = header.shares[share]
    top, base = (" + ".join(f"o.{count}" for count in counts) for counts in (formula.of, formula.over))
    small = by_set(
        name,
        lambda part: " OR ".join(too_small(part_of, header, part) for part_of in (top, base, f"({base}) - ({top})")),
    )
    shown = f"p.{share}_status = 'ok'"
    columns = [share, f"{share}_ci_low", f"{share}_ci_high"]
    if header.weight:
        columns += [f"{share}_weighted", f"{share}_weighted_ci_low", f"{share}_weighted_ci_high"]
    same = " AND ".join(f"p.{column} IS NOT DISTINCT FROM o.{column}" for column in [*columns, f"{share}_caution"])
    none = " AND ".join(f"p.{column} IS NULL" for column in columns)
    assert broken(both, name, f"NOT {shown} OR ({same} AND NOT {small})") == []
    assert broken(both, name, f"{shown} OR ({none})") == []
    assert broken(both, name, f"p.{share}_status <> 'suppressed_primary' OR ({small} AND p.{share}_caution = '')") == []
    # "cannot be computed" would tell of a hidden base that it is nought: hidden comes first
    assert broken(both, name, f"p.{share}_status <> 'not_available' OR o.{share} IS NULL") == []
    assert broken(both, name, f"o.{share} IS NOT NULL OR NOT {shown}") == []
    described = {row[0] for row in rows(both, f"DESCRIBE published.main.mart_{name}") if row[0].startswith(share)}
    assert described == {*columns, f"{share}_caution", f"{share}_status"}


@pytest.mark.parametrize(("name", "days"), WAITS)
def test_a_wait_is_shown_when_neither_those_served_nor_those_waiting_are_few(both, name, days):
    header = PUBLIC[name]
    known, still = f"o.{days}_n_known", f"o.{days}_n_open"
    small = by_set(
        name, lambda part: " OR ".join(too_small(n, header, part) for n in (known, still, f"{known} + {still}"))
    )
    columns = [days, f"{days}_ci_low", f"{days}_ci_high", f"{days}_n_known", f"{days}_n_open"]
    same = " AND ".join(f"p.{column} IS NOT DISTINCT FROM o.{column}" for column in columns)
    none = " AND ".join(f"p.{column} IS NULL" for column in columns)
    shown = f"p.{days}_status IN ('ok', 'not_reached')"
    assert broken(both, name, f"NOT {shown} OR ({same} AND NOT {small})") == []
    assert broken(both, name, f"{shown} OR ({none})") == []
    assert broken(both, name, f"(p.{days}_status = 'not_reached') = ({shown} AND o.{days} IS NULL)") == []


def test_something_is_shown_of_every_public_mart_and_hidden_where_a_count_is_small(both):
    with_hidden = set()
    for name, header in PUBLIC.items():
        first = header.counts[0]
        published = f"SELECT count({first}), count(*) - count({first}) FROM published.main.mart_{name}"
        shown, hidden = rows(both, published)[0]
        small = " OR ".join(
            f"({rows_of(name, header, part)} AND {too_small(first, header, part)})"
            for part in sets_with(header, first)
            if part.public
        )
        condition = f"({small}) AND {public_rows(name, header)}"
        (n_small,) = rows(both, f"SELECT count(*) FROM mart_{name} WHERE {condition}")[0]
        assert shown > 0 and (hidden > 0 or n_small == 0), name
        with_hidden |= {name} if hidden else set()
    assert len(with_hidden) > 10


@pytest.mark.parametrize("name", COUNTED)
def test_every_printable_number_is_one_figure_with_the_value_of_the_mart(both, name):
    header = COUNTED[name]
    wanted = []
    for measure in measures(header):
        where = " OR ".join(f"({rows_of(name, header, part)})" for part in sets_with(header, measure))
        wanted.append(
            f"SELECT {figure_id(name, header, measure)} AS figure_id, '{measure}' AS measure, CAST({measure} AS DOUBLE) AS value, "
            f"({public_rows(name, header)}) AND {str(header.public).lower()} AS public FROM mart_{name} WHERE {where}"
        )
    listed = f"SELECT figure_id, measure, value, public FROM mart_figure WHERE mart = '{name}'"
    union = " UNION ALL ".join(wanted)
    assert rows(both, f"(({union}) EXCEPT ALL ({listed})) LIMIT 3") == []
    assert rows(both, f"(({listed}) EXCEPT ALL ({union})) LIMIT 3") == []


def test_figures_are_of_the_marts_of_the_house_and_their_ids_are_their_own(both):
    assert {row[0] for row in rows(both, "SELECT DISTINCT mart FROM mart_figure")} <= {*COUNTED, *COMPARISONS, *NUMBERS}
    for table in ("mart_figure", "published.main.mart_figure"):
        assert rows(both, f"SELECT figure_id FROM {table} GROUP BY 1 HAVING count(*) > 1 OR figure_id IS NULL") == []
    for name in COMPARISONS:
        (n,) = rows(both, f"SELECT 3 * count(*) FROM mart_{name}")
        assert rows(both, f"SELECT count(*) FROM mart_figure WHERE mart = '{name}'") == [n]


@pytest.mark.parametrize(("name", "share"), SHARES)
def test_the_interval_and_the_base_of_a_figure_are_those_of_the_mart(both, name, share):
    header = PUBLIC[name]
    top, base = share_parts(header, share)
    unknown = header.shares[share].unknown or "NULL"
    wanted = (
        f"SELECT {figure_id(name, header, share)} AS figure_id, {top} AS numerator, {base} AS known_n, {unknown} AS unknown_n, "
        f"{share}_ci_low AS ci_low, {share}_ci_high AS ci_high FROM mart_{name}"
    )
    columns = ("numerator", "known_n", "unknown_n", "ci_low", "ci_high")
    differ = " OR ".join(f"f.{column} IS DISTINCT FROM w.{column}" for column in columns)
    assert rows(both, f"SELECT * FROM ({wanted}) w JOIN mart_figure f USING (figure_id) WHERE {differ} LIMIT 2") == []


@pytest.mark.parametrize("name", PUBLIC)
def test_the_long_table_hides_what_the_wide_one_hides(both, name):
    """One number in two places of the public file: shown in both with one value, or in neither."""
    header = PUBLIC[name]
    listed = f"SELECT * FROM published.main.mart_figure WHERE mart = '{name}'"
    for measure in (m for m in measures(header) if not m.endswith("_weighted")):
        where = " OR ".join(f"({rows_of(name, header, part)})" for part in sets_with(header, measure) if part.public)
        wide = (
            f"SELECT {figure_id(name, header, measure)} AS figure_id, CAST({measure} AS DOUBLE) AS wide "
            f"FROM published.main.mart_{name} WHERE {where or 'false'}"
        )
        differ = (
            "w.figure_id IS NULL OR f.figure_id IS NULL OR w.wide IS DISTINCT FROM f.value OR "
            "(f.value IS NULL AND coalesce(f.ci_low, f.ci_high) IS NOT NULL) OR "
            f"(f.value_status IN {HIDDEN} AND (coalesce(f.known_n, f.unknown_n) IS NOT NULL OR f.caution <> ''))"
        )
        joined = f"({wide}) w FULL JOIN (SELECT * FROM ({listed}) l WHERE measure = '{measure}') f USING (figure_id)"
        assert rows(both, f"SELECT * FROM {joined} WHERE {differ} LIMIT 2") == [], measure


@pytest.mark.parametrize(
    "name", [name for name, header in PUBLIC.items() if any(s.unknown for s in header.shares.values())]
)
def test_the_unknown_beside_a_public_share_are_not_few(both, name):
    """A number of people whose answer is not known is a count like any other."""
    header = PUBLIC[name]
    for part in (part for part in header.sets if part.public):
        ids = f"SELECT {figure_id(name, header, '')} FROM mart_{name} WHERE {rows_of(name, header, part)}"
        few = f"unknown_n BETWEEN 1 AND {least_shown(header, part) - 1}"
        shown = f"SELECT * FROM published.main.mart_figure WHERE mart = '{name}' AND {few}"
        of_set = f"replace(figure_id, measure || '@', '@') IN ({ids})"
        assert rows(both, f"SELECT * FROM ({shown}) f WHERE {of_set} LIMIT 2") == [], part.by


def test_a_public_comparison_is_of_two_shares_shown_in_their_mart(both):
    columns = ("mart", "share", "period", "country", "within", "compared", "group_a", "group_b")
    numbers = ("a_numerator", "a_denominator", "b_numerator", "b_denominator")
    found = rows(
        both,
        f"SELECT {', '.join((*columns, *numbers))} FROM published.main.mart_gender_gap WHERE status = 'ok'",
    )
    assert len(found) > 100
    figures = {
        row[0]: row[1:]
        for row in rows(
            both, "SELECT figure_id, value_status, known_n, round(value * known_n) FROM published.main.mart_figure"
        )
    }
    for row in found:
        comparison = dict(zip((*columns, *numbers), row, strict=True))
        fixed = json.loads(comparison["within"]) | {key: comparison[key] for key in ("period", "country")}
        for side in ("a", "b"):
            keys = fixed | {comparison["compared"]: comparison[f"group_{side}"]}
            listed = ",".join(f"{key}={value}" for key, value in sorted(keys.items()) if value != "all")
            figure = figures[f"{comparison['mart']}.{comparison['share']}@{listed}"]
            assert figure == ("ok", comparison[f"{side}_denominator"], comparison[f"{side}_numerator"]), comparison


def test_a_public_comparison_shows_no_small_number(both):
    least = 10
    for side in ("a", "b"):
        parts = (f"{side}_numerator", f"{side}_denominator", f"{side}_denominator - {side}_numerator")
        small = " OR ".join(f"{part} < {least}" for part in parts)
        assert rows(both, f"SELECT * FROM published.main.mart_gender_gap WHERE {small} LIMIT 2") == []


WHERE_A_NUMBER_STANDS = {  # columns that say of what a row is, known from the headers alone
    "mart_figure": "figure_id mart measure period country keys value_status refresh_id",
    "mart_gender_gap": "mart share period country within admin1 survey round service disaggregation_unit population_group "
    "source_type compared group_a group_b family asked_in is_carried status",
    "mart_estimate": "figure_id mart share period country survey round keys status",
    "mart_indicator": "indicator title period country area person_group disaggregation_unit population_group within basis mart "
    "measure unit tags asked_in is_carried value_status",
    "mart_gap_change": "mart share period country within survey round before period_before service disaggregation_unit "
    "population_group compared group_a group_b family calibration response_of why_not status",
    "mart_wait_comparison": "mart wait period country within survey round service disaggregation_unit population_group source_type "
    "compared group_a group_b family status",
    "mart_casualty_change": "country period before sex person_group age_band measure population family why_not status",
}  # fmt: skip


@pytest.mark.parametrize("table", [*WHERE_A_NUMBER_STANDS, "mart_gender_gap_total"])
def test_beside_a_hidden_number_nothing_stands_that_could_tell_it(both, table):
    """No share, error, degrees of freedom, p, q, caution, method or word: each follows from the hidden counts."""
    told = WHERE_A_NUMBER_STANDS[table.removesuffix("_total")].split()
    columns = [row[0] for row in rows(both, f"DESCRIBE published.main.{table}")]
    assert set(told) <= set(columns)
    (status,) = (column for column in told if column.endswith("status"))
    beside = [f"nullif(CAST({column} AS VARCHAR), '')" for column in columns if column not in told]
    hidden = f"SELECT * FROM published.main.{table} WHERE {status} IN {HIDDEN}"
    assert table in ("mart_gap_change", "mart_casualty_change") or rows(both, f"SELECT count(*) FROM ({hidden})") > [
        (0,)
    ]
    assert rows(both, f"SELECT * FROM ({hidden}) WHERE coalesce({', '.join(beside)}) IS NOT NULL LIMIT 2") == []


def test_q_of_a_public_comparison_has_no_digit_that_tells_of_another(both):
    """q may be that of a comparison which is not printed: rounded up to a hundredth, and the word is still that of q."""
    keys = "mart, share, period, country, within, compared, group_a, group_b"
    beside = f"published.main.mart_gender_gap p JOIN mart_gender_gap o USING ({keys})"
    differ = "abs(100 * p.q - round(100 * p.q)) > 1e-9 OR p.q < o.q - 1e-9 OR p.q > o.q + 0.0100001 OR (p.q > 0.05) <> (o.q > 0.05)"
    assert rows(both, f"SELECT count(p.q) > 100 FROM {beside}") == [(True,)]
    assert rows(both, f"SELECT p.q, o.q FROM {beside} WHERE {differ} LIMIT 2") == []


def test_how_many_answered_is_told_where_neither_they_nor_the_others_are_few(both):
    keys = "mart, share, period, country, within, compared, group_a, group_b"
    beside = f"published.main.mart_gap_change p JOIN mart_gap_change o USING ({keys})"
    shown = (
        "(p.response_female, p.response_male, p.response_female_before, p.response_male_before) IS NOT DISTINCT FROM"
    )
    ours = "(o.response_female, o.response_male, o.response_female_before, o.response_male_before)"
    for told, what in (("", ours), ("NOT ", "(NULL, NULL, NULL, NULL)")):
        wanted = f"p.status = 'ok' AND {told}o.response_is_told"
        assert rows(both, f"SELECT count(*) > 5, bool_and({shown} {what}) FROM {beside} WHERE {wanted}") == [
            (True, True)
        ]
    figures = "SELECT count(*) FROM published.main.mart_figure WHERE mart = 'gap_change' AND starts_with(measure, 'response_')"
    shown = "SELECT 4 * count(*) FROM published.main.mart_gap_change WHERE response_female IS NOT NULL"
    assert rows(both, f"{figures} AND value IS NOT NULL") == rows(both, shown)


def test_a_public_indicator_shows_no_small_number(both):
    shown = "SELECT * FROM published.main.mart_indicator WHERE basis = 'records' AND value_status = 'ok' AND mart <> 'disaggregation'"
    assert rows(both, f"SELECT count(*) > 100 FROM ({shown})") == [(True,)]
    for part in ("numerator", "denominator", "denominator - numerator", "n_still_open"):
        assert rows(both, f"SELECT * FROM ({shown}) WHERE {part} < 10 LIMIT 2") == [], part
    hidden = (
        "value_status <> 'ok' AND coalesce(CAST(numerator AS DOUBLE), denominator, value, n_still_open) IS NOT NULL"
    )
    assert rows(both, f"SELECT * FROM published.main.mart_indicator WHERE {hidden} LIMIT 2") == []
