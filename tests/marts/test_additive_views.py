"""Additive views of the demo country: every one adds up to its total, holds no `all`, and says in the public file what is missing."""

import pytest
from conftest import DEMO_KEYS, looking_at

from assets.marts.views import View, public_views, views
from schemas.marts import parse_mart, views_of

pytestmark = pytest.mark.slow

VIEWS = {view.name: view for view in views()}
PUBLIC = {view.name: view for view in public_views()}
HEADER = """/* title: t
question: q
counted: c
needs: [need]
keys: [period, country, service, admin1, sex]
never_all: [country, service]
sets:
  - {by: [period]}
  - {by: [period, sex]}
  - {by: [admin1, sex]}
  - {by: [admin1], adds_up: false}
counts: [n]
*/
select 1"""


@pytest.fixture(scope="module")
def both(sarandia):
    with looking_at(sarandia, DEMO_KEYS) as con:
        con.execute(f"ATTACH '{sarandia / 'marts' / 'marts.duckdb'}' AS published (READ_ONLY)")
        yield con


def sums(view: View, of: str) -> str:
    """SQL: per combination of the keys that are never `all` the sums of a view's counts."""
    counts = ", ".join(f"CAST(sum({count}) AS BIGINT) AS {count}" for count in view.counts)
    return f"SELECT {', '.join(view.fixed)}, {counts} FROM {of} GROUP BY {', '.join(view.fixed)}"


def total(view: View, where: str = "office") -> str:
    """SQL of the rows a view adds up to: those of the mart that are broken down by nothing, else its first view's sums."""
    header = view.header
    free = [key for key in header.keys if key not in view.fixed]
    if any(not set(part.by) - set(view.fixed) for part in header.sets):
        whole = " AND ".join(f"{key} = 'all'" for key in free) or "true"
        return f"SELECT {', '.join([*view.fixed, *view.counts])} FROM {where}.mart_{view.mart} WHERE {whole}"
    return sums(view, next(f"{where}.{one}" for one in VIEWS if VIEWS[one].mart == view.mart))


def differing(con, view: View, left: str, right: str) -> list[tuple]:
    """Where a count of both sides is known and differs, and where one side has a row and the other none."""
    at = " AND ".join(f"l.{key} = r.{key}" for key in view.fixed)
    off = " OR ".join(f"l.{count} <> r.{count}" for count in view.counts)
    missing = f"l.{view.fixed[0]} IS NULL OR r.{view.fixed[0]} IS NULL"
    return con.execute(
        f"SELECT * FROM ({left}) l FULL JOIN ({right}) r ON {at} WHERE {missing} OR {off} LIMIT 3"
    ).fetchall()


def test_a_view_is_named_by_the_keys_of_its_set_and_stands_only_where_rows_add_up():
    header, _ = parse_mart(HEADER, "gap")
    assert list(views_of("gap", header)) == ["gap_by_country", "gap_by_sex", "gap_by_admin1_sex"]


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_adds_up_to_its_total_in_the_office(both, name):
    view = VIEWS[name]
    assert differing(both, view, total(view), sums(view, f"office.{name}")) == []


@pytest.mark.parametrize("name", VIEWS)
def test_no_view_holds_all(both, name):
    keys = [*VIEWS[name].fixed, *VIEWS[name].keys]
    assert (
        both.execute(f"SELECT {', '.join(keys)} FROM office.{name} WHERE 'all' IN ({', '.join(keys)})").fetchall() == []
    )


@pytest.mark.parametrize("name", PUBLIC)
def test_what_a_public_view_calls_complete_adds_up_to_the_total(both, name):
    """Of needs to the total that is printed, of casualties to that of the office; of closed years to the one that is printed."""
    view = PUBLIC[name]
    printed_total = total(view, "published.main") if view.header.regime == "units" or is_closed(view) else total(view)
    complete = f"(SELECT * FROM published.main.{name} WHERE is_complete)"
    at = " AND ".join(f"l.{key} = r.{key}" for key in view.fixed)
    off = " OR ".join(f"l.{count} <> r.{count}" for count in view.counts)
    sql = f"SELECT * FROM ({sums(view, complete)}) l LEFT JOIN ({printed_total}) r ON {at} WHERE {off} OR r.country IS NULL LIMIT 3"
    assert both.execute(sql).fetchall() == []


def is_closed(view: View) -> bool:
    return bool(view.header.total_of) and view.mart != "casualty_total"


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_view_says_country_and_period_of_what_is_not_printed(both, name):
    """Whoever adds the rows of a view and is not told better has the whole."""
    period = "period" if "period" in PUBLIC[name].header.keys else "'all'"
    said = both.execute(
        f"SELECT comment FROM duckdb_views() WHERE database_name = 'published' AND view_name = '{name}'"
    ).fetchone()[0]
    rows = both.execute(
        f"SELECT country, {period}, bool_and(is_complete) FROM published.main.{name} GROUP BY ALL"
    ).fetchall()
    missing = said.partition("Missing where is_complete is false: ")[2]
    for country, when, is_complete in rows:
        assert is_complete or PUBLIC[name].kept_at_home or f"{country} {when}" in missing
    assert missing or all(is_complete for *_, is_complete in rows)


def test_the_sum_over_the_years_is_the_number_of_casualties(both):
    """Every counted casualty once; with a row of all years among the years it would be twice as many."""
    (years,) = both.execute("SELECT sum(n_total) FROM office.mart_casualty_annual WHERE admin1 = 'all'").fetchone()
    (people,) = both.execute(
        "SELECT count(*) FROM casualty JOIN source USING (source_id) WHERE joins_totals AND scope_reason IN "
        "('in_scope', 'unknown', 'not_recorded', 'not_asked', 'refused', 'verified_unknown')"
    ).fetchone()
    (ever,) = both.execute("SELECT sum(n_total) FROM office.mart_casualty_total WHERE admin1 = 'all'").fetchone()
    assert years == people == ever
