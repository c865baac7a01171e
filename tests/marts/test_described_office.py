"""Every table of the office says what it is, in its comment and in the office's dictionary, as its own file says it."""

import pytest
from headers import MARTS

from assets.core.tables import CORE
from assets.marts.queries import query
from schemas.contracts import CONTRACTS
from warehouse.relations import relations

pytestmark = pytest.mark.slow


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def comments(office) -> dict[str, str]:
    sql = "SELECT table_name, coalesce(comment, '') FROM duckdb_tables() WHERE database_name = 'office'"
    return dict(office.execute(sql).fetchall())


@pytest.fixture(scope="module")
def meanings(office) -> dict[tuple[str, str], str]:
    return {(table, column): meaning for table, column, meaning in office.table("dictionary").fetchall()}


def test_every_table_has_its_comment_and_the_same_line_in_the_dictionary(comments, meanings):
    assert len(comments) > 30 and "dictionary" in comments
    assert [table for table, comment in comments.items() if len(comment) < 20] == []
    assert {table: meanings[table, ""] for table in comments} == comments


def test_a_relation_is_told_by_the_header_of_its_file(comments, meanings):
    header = query("mart_figure").header
    for said in (header.title, header.grain, header.note):
        assert words(said) in comments["mart_figure"]
    assert "one pair of records" in comments["record_link"]
    for name in relations(CORE):
        assert words(relations(CORE)[name].header.grain) in meanings[name, ""]
    assert {name for name in CONTRACTS if (name, "") not in meanings} == set()


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_is_told_by_its_own_header(comments, mart):
    header = MARTS[mart]
    for said in (header.title, header.question, header.counted, header.note):
        assert said in comments[f"mart_{mart}"]


def test_every_column_of_every_table_has_a_meaning(office, meanings):
    of_tables = (
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'office'"  # a view has the columns of its mart
    )
    sql = f"SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'office' AND table_name IN ({of_tables})"
    columns = set(office.execute(sql).fetchall())
    assert {place for place in columns if not meanings.get(place)} == set()
    assert meanings["mart_casualty_annual", "n_killed"] == "count: killed"
    assert meanings["mart_gender_gap", "verdict"] == query("public_gender_gap").header.columns["verdict"]
    assert meanings["casualty", "age_band"] == "standard band of the age"
