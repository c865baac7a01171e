"""`all` in the tables that hold rows of all marts: a period of marts named _total, a survey of marts that have none. On the demo."""

import duckdb
import pytest

from assets.marts.build import mart_files

pytestmark = pytest.mark.slow
OF_SURVEYS = {name for name, (header, _) in mart_files().items() if "survey" in header.keys}


@pytest.fixture(scope="module", params=["office", "public"])
def marts(request, office, sarandia):
    if request.param == "office":
        yield office
    else:
        with duckdb.connect(str(sarandia / "marts" / "marts.duckdb"), read_only=True) as con:
            yield con


def tables_with(con, column: str) -> dict[str, str]:
    """Table -> what names the mart of its rows: its column, else the table's own name."""
    rows = con.execute(
        "SELECT table_name, list_contains(list(column_name), 'mart') FROM information_schema.columns WHERE table_name LIKE 'mart_%' "
        f"GROUP BY 1 HAVING list_contains(list(column_name), '{column}') ORDER BY 1"
    ).fetchall()
    return {table: "mart" if has_mart else f"'{table.removeprefix('mart_')}'" for table, has_mart in rows}


def test_all_years_together_stand_only_in_rows_of_marts_named_total(marts):
    found = tables_with(marts, "period")
    assert {"mart_figure", "mart_estimate", "mart_gender_gap", "mart_gender_gap_total", "mart_needs_gap"} <= set(found)
    for table, mart in found.items():
        wrong = f"SELECT * FROM {table} WHERE (period = 'all') <> ends_with({mart}, '_total') LIMIT 3"
        assert marts.execute(wrong).fetchall() == [], table
    told = marts.execute("SELECT count(*) FROM mart_figure WHERE period = 'all'").fetchone()
    assert told[0] > 1000


@pytest.mark.parametrize("key", ["survey", "round"])
def test_no_survey_is_said_exactly_of_marts_that_have_none(marts, key):
    found = tables_with(marts, key)
    assert {"mart_estimate", "mart_gender_gap", "mart_needs_gap"} <= set(found)
    surveys = ", ".join(f"'{name}'" for name in sorted(OF_SURVEYS))
    for table, mart in found.items():
        wrong = f"SELECT * FROM {table} WHERE ({key} = 'all') = ({mart} IN ({surveys})) LIMIT 3"
        assert marts.execute(wrong).fetchall() == [], table
