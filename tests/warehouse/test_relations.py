"""One SQL file a relation: its header says what it reads, and one text runs on every engine."""

from importlib import resources

import duckdb
import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from assets.core.tables import CORE
from assets.marts.build import UNITS, mart_files
from methods.ages import BANDS
from pipelines.relations import rooms
from schemas.contracts import stored_columns
from schemas.relations import (
    BadRelation,
    Sql,
    filled,
    in_order,
    literal,
    parameters_of,
    parse_relation,
    query_of,
    union_all,
)
from warehouse.engine import finest, grouping_sql
from warehouse.relations import ask, make_relation, relations, store_rows

OF_CONTRACTS = ("casualty_record", "person", "functioning", "need", "referral", "service", "barrier")
EVERY = [(package, name) for package in rooms() for name in relations(package)]
# what is counted must run on every engine; a release, a page of the explorer or a mended file is made on one machine
ON_EVERY_ENGINE = (CORE, UNITS, "assets.marts.queries")


def tree_of(package: str, name: str) -> exp.Expression:
    """The parsed query; a piece of SQL stands as a name of its own, one called joins or named so stands as nothing."""
    relation = relations(package)[name]
    wanted: dict[str, object] = {}
    for parameter in parameters_of(relation.query):
        is_piece = f"{{{parameter}}}" in relation.query
        wanted[parameter] = Sql("" if parameter.endswith("joins") else f"piece_{parameter}") if is_piece else "x"
    return sqlglot.parse_one(filled(relation, wanted), read="duckdb")


INSTEAD = {
    "arg_max": "a window that orders", "arg_min": "a window that orders", "max_by": "a window that orders",
    "epoch_ms": "order by two columns", "grouping_id": "the engine writes it", "grouping": "the engine writes it",
    "list_contains": "like",
}  # fmt: skip


def traps_in(tree: exp.Expression, file) -> list[str]:
    """Traps 1 to 9 of one text for DuckDB, Spark and Sail: file, line and what to write instead."""
    found = windows_without_order(tree, file)
    found += [told(file, one, "select the number in a query around it") for one in tree.find_all(exp.Qualify)]
    for star in tree.find_all(exp.Star):
        if star.args.get("except_") or star.args.get("replace"):
            found.append(told(file, star, "name the columns"))
    found += [told(file, join, "write ON") for join in tree.find_all(exp.Join) if join.args.get("using")]
    for one in tree.find_all(exp.Func):
        called = (one.name if isinstance(one, exp.Anonymous) else one.sql_name()).lower()
        if called in INSTEAD:
            found.append(told(file, one, INSTEAD[called]))
        if isinstance(one, exp.DateDiff) and one.text("unit").lower() != "day":
            found.append(told(file, one, "years * 12 + months"))
        if isinstance(one, exp.TimeToStr) and "T" in one.text("format"):
            found.append(told(file, one, "concat of two of them around 'T'"))
        if isinstance(one, exp.Concat) and any(isinstance(part.unalias(), exp.Extract) for part in one.expressions):
            found.append(told(file, one, "CAST (.. AS VARCHAR) first"))
    return found


def windows_without_order(tree: exp.Expression, file) -> list[str]:
    """Windows that number rows in no order; a total over a group needs none."""
    windows = (one for one in tree.find_all(exp.Window) if not isinstance(one.this, exp.AggFunc))
    return [told(file, one, "order by a unique key") for one in windows if not one.args.get("order")]


def told(file, node: exp.Expression, instead: str) -> str:
    text = file.read_text("utf-8")
    above = text[: text.index("*/")].count("\n") + 1
    lines = [one.meta["line"] for one in node.walk() if "line" in one.meta]
    return f"{file.name}:{above + min(lines, default=1)}: {node.sql('duckdb')}: {instead}"


@pytest.mark.parametrize(("package", "name"), EVERY)
def test_the_header_names_what_the_query_reads(package, name):
    tree = tree_of(package, name)
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    read = {table.name for table in tree.find_all(exp.Table) if table.name and not table.name.startswith("piece_")}
    assert read - own == set(relations(package)[name].header.reads)


@pytest.mark.parametrize(("package", "name"), EVERY)
def test_the_header_explains_every_piece_of_sql(package, name):
    relation = relations(package)[name]
    pieces = {one for one in parameters_of(relation.query) if f"{{{one}}}" in relation.query}
    assert pieces == set(relation.header.pieces)
    assert bool(relation.header.into) == (relation.header.kind == "rows" and "into" not in pieces)


@pytest.mark.parametrize(("package", "name"), EVERY)
def test_the_query_holds_nothing_that_only_one_engine_reads(package, name):
    tree = tree_of(package, name)
    file = resources.files(package) / f"{name}.sql"
    found = traps_in(tree, file) if package in ON_EVERY_ENGINE else windows_without_order(tree, file)
    assert found == []


@pytest.mark.parametrize("mart", mart_files())
def test_a_mart_holds_nothing_that_only_one_engine_reads(mart):
    file = resources.files("assets.marts") / f"{mart}.sql"
    assert traps_in(sqlglot.parse_one(mart_files()[mart][1], read="duckdb"), file) == []


@pytest.mark.parametrize(("package", "name"), [one for one in EVERY if one[0] in ON_EVERY_ENGINE])
def test_a_relation_that_is_counted_can_be_written_for_spark(package, name):
    assert tree_of(package, name).sql("spark", unsupported_level=ErrorLevel.RAISE)


@pytest.mark.parametrize("mart", mart_files())
def test_the_sets_of_a_mart_can_be_written_for_spark(mart):
    header, body = mart_files()[mart]
    counted = body if header.kind == "table" else grouping_sql(header, finest(header, body))
    assert sqlglot.parse_one(counted, read="duckdb").sql("spark", unsupported_level=ErrorLevel.RAISE)
    assert "grouping_id" not in counted.lower()


@pytest.mark.parametrize(
    ("query", "line", "instead"),
    [
        ("select a,\n row_number() over () as n\nfrom t", 3, "order by a unique key"),
        ("select a,\n date_diff('month', b, c) as n\nfrom t", 3, "years * 12 + months"),
        ("select * exclude (a)\nfrom t", 2, "name the columns"),
        ("select a\nfrom t\njoin s using (a)", 4, "write ON"),
        ("select a\nfrom t\nqualify b = 1", 4, "select the number in a query around it"),
        ("select arg_max(a,\n b) as n from t", 2, "a window that orders"),
        ("select strftime(a, '%Y-%m-%dT%H') as n from t", 2, "concat of two of them around 'T'"),
        ("select concat(extract(year from a), '-Q') as n from t", 2, "CAST (.. AS VARCHAR) first"),
        ("select a, grouping_id(a) as n from t group by cube (a)", 2, "the engine writes it"),
    ],
)
def test_a_trap_is_told_by_file_line_and_what_to_write_instead(tmp_path, query, line, instead):
    file = tmp_path / "tried.sql"
    file.write_text(f"/* header */\n{query}\n", "utf-8")
    (told,) = traps_in(sqlglot.parse_one(query, read="duckdb"), file)
    assert told.startswith(f"tried.sql:{line}: ") and told.endswith(f": {instead}")


@pytest.mark.parametrize("table", ["golden", "casualty", *OF_CONTRACTS])
def test_a_core_relation_has_the_columns_of_its_contract(table):
    contract = "casualty_record" if table in ("golden", "casualty") else table
    wanted = [*stored_columns(contract), "superseded_by", *(["is_linked_casualty"] if table == "person" else [])]
    assert tree_of(CORE, table).named_selects == wanted


def test_the_bands_of_survivors_are_those_of_ages():
    query = relations(UNITS)["survivor_state"].query
    for band, (first, last) in BANDS.items():
        least = f"when c.age_years + (y.year - c.year) >= {first}"
        most = f" and c.age_years + (y.year - c.year) + 1 <= {last}" if last is not None else ""
        assert f"{least}{most} then '{band}'" in query


def one(name: str, reads: str, query: str = "select 1 as a", kind: str = "view"):
    return parse_relation(f"/* title: t\ngrain: one row\nreads: [{reads}]\nkind: {kind} */\n{query}", name)


def test_a_relation_stands_after_what_it_reads_and_a_circle_is_named():
    three = {"a": one("a", "b, outside"), "b": one("b", "c"), "c": one("c", "")}
    assert [relation.name for relation in in_order(three)] == ["c", "b", "a"]
    with pytest.raises(BadRelation, match="a -> b -> a"):
        in_order({"a": one("a", "b"), "b": one("b", "a")})


NO_HEADER = (
    "select 1",
    "/* title: t */ select 1",
    "/* title: t\ngrain: g\nreads: []\nsort: x */ select 1",
    "/* a: b: c */",
)


@pytest.mark.parametrize("text", NO_HEADER)
def test_a_file_without_a_whole_header_is_named(text):
    with pytest.raises(BadRelation, match="lost"):
        parse_relation(text, "lost")


def test_parameters_are_literals_and_none_is_forgotten():
    relation = one("p", "", "select ':not' as a, :word as b, 1 where 'x' in :words")
    assert parameters_of(relation.query) == {"word", "words"}
    told = filled(relation, {"word": "it's", "words": {"y", "x"}})
    assert told == "select ':not' as a, 'it''s' as b, 1 where 'x' in ('x', 'y')"
    for values in ({"word": 1}, {"word": 1, "words": (), "third": 2}):
        with pytest.raises(BadRelation, match="p: parameters"):
            filled(relation, values)
    assert [literal(value) for value in (None, True, 2, 1.5, ())] == ["NULL", "true", "2", "1.5", "(NULL)"]


def test_a_piece_of_sql_is_no_text_of_somebody():
    relation = one("p", "", "select {columns}, '{not}' as a from {rows} where b = :word")
    told = filled(relation, {"columns": Sql("x, y"), "rows": Sql("(select 1)"), "word": "{columns}"})
    assert told == "select x, y, '{not}' as a from (select 1) where b = '{columns}'"
    with pytest.raises(BadRelation, match=r"p: \{rows\} takes Sql, given str"):
        filled(relation, {"columns": Sql("x"), "rows": "received text", "word": ""})


def test_the_rows_of_several_queries_stand_where_a_relation_is_named():
    added = one("added", "", "select sum(n) as n, count(*) as rows from {every} as each", "question")
    every = union_all([Sql("select 2 as n"), Sql("select 2"), Sql("select 3")])
    assert ask(duckdb.connect(), added, every=every).fetchall() == [(7, 3)]


def test_rows_are_added_and_a_question_is_answered():
    con = duckdb.connect()
    con.execute("CREATE TABLE counted (n INT)")
    text = "/* title: t\ngrain: g\nreads: []\nkind: rows\ninto: counted */\nselect 2 * :n as n"
    make_relation(con, parse_relation(text, "added"), n=4)
    asked = one("asked", "counted", "select n from counted", "question")
    assert ask(con, asked).fetchall() == [(8,)]
    with pytest.raises(ValueError, match="asked is a question"):
        make_relation(con, asked)


def test_each_kind_is_made_as_it_says(tmp_path):
    con = duckdb.connect()
    for kind in ("view", "table", "stored"):
        make_relation(con, one(f"a_{kind}", "", "select 3 as n", kind))
    told = con.execute("SELECT table_name, temporary FROM duckdb_tables() ORDER BY 1").fetchall()
    assert told == [("a_stored", False), ("a_table", True)]
    assert con.execute("SELECT n FROM a_view").fetchall() == [(3,)]
    with pytest.raises(ValueError, match="folder"):
        make_relation(con, one("f", "", "select 1 as n", "file"))


@pytest.mark.parametrize(
    "body",
    [
        "\nselect 7 as n\n-- a remark\n",
        "\nselect 7 as n -- a remark",
        "\nselect 7 as n;\n\n-- a remark\n  -- and one more\n\n",
        "select 7 as n, '-- no remark' as said;",
    ],
)
def test_a_remark_at_the_end_of_a_file_comments_nothing_out(body):
    con = duckdb.connect()
    assert con.execute(f"SELECT n FROM ({query_of(body)}) f WHERE n = 7").fetchall() == [(7,)]


def test_a_table_without_rows_keeps_its_columns_of_texts():
    con = duckdb.connect()
    con.execute("CREATE TABLE made AS SELECT 'x' AS period, 1 AS n WHERE false")
    store_rows(con, "made", con.table("made").df())
    assert [str(kind) for kind in con.table("made").types] == ["VARCHAR", "INTEGER"]
