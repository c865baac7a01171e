"""What a draft holds: the same bytes from the same marts, text that stays text, hashes that are those of the files."""

import csv
import datetime as dt
import hashlib
import json
import re

import duckdb
import openpyxl
import pyarrow.parquet
import pytest
import yaml
from release.small_release import FIRST, SECOND, small_folder, write_marts

from assets.release import workbook
from assets.release.folders import Withheld, drafts, next_id, order, published, releases
from assets.release.pack import prepare
from assets.release.tables import duckdb_digest
from schemas.messages import LANGUAGES

DAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A draft of the small marts file."""
    return prepare(small_folder(tmp_path_factory.mktemp("centre")), DAY, "Office <of> & Sarandia", "en")


def test_the_draft_has_every_file_and_no_other(prepared):
    tables = ("dictionary", "mart_casualty_annual", "mart_figure", "notes")
    expected = {f"csv/{t}.csv" for t in tables} | {f"parquet/{t}.parquet" for t in tables}
    expected |= {"saddle-XSA-2026-11-24.duckdb", "saddle-XSA-2026-11-24.xlsx", "datapackage.json", "dcat.jsonld"}
    expected |= {"dictionary.html", "CITATION.cff", "README.md"}
    assert {p.relative_to(prepared.pack).as_posix() for p in prepared.pack.rglob("*") if p.is_file()} == expected
    assert [p.name for p in prepared.pack.parent.iterdir()] == ["2026-11-24"]
    assert (prepared.n_figures, prepared.n_hidden, prepared.changes) == (6, 1, None)


def test_csv_is_what_excel_expects_sorted_and_never_a_formula(prepared):
    assert (prepared.pack / "csv" / "mart_casualty_annual.csv").read_bytes() == (
        "\ufeffperiod,country,admin1,n_total,n_total_status,share,flag,release_id\r\n"
        "2019,XSA,all,10,ok,0.3333333333333333,true,2026-11-24\r\n"
        "2020,XSA,5-11,0,ok,1e-07,,2026-11-24\r\n"
        "2020,XSA,'=1+1,,suppressed_primary,,,2026-11-24\r\n"
        "2020,XSA,all,12,ok,0.1,false,2026-11-24\r\n"
    ).encode()


def test_parquet_holds_the_same_rows_with_their_types(prepared):
    read = pyarrow.parquet.read_table(prepared.pack / "parquet" / "mart_casualty_annual.parquet")
    assert [str(kind) for kind in read.schema.types] == [*["string"] * 3, "int64", "string", "double", "bool", "string"]
    assert read["admin1"].to_pylist() == ["all", "5-11", "=1+1", "all"]
    assert read["n_total"].to_pylist() == [10, 0, None, 12]
    assert read.schema.field("n_total").metadata == {b"comment": b"count: total <n>"}


def test_duckdb_file_is_old_plain_commented_and_knows_its_release(prepared):
    file = prepared.pack / "saddle-XSA-2026-11-24.duckdb"
    with duckdb.connect(str(file), read_only=True) as con:
        comments = con.execute("SELECT table_name, comment FROM duckdb_tables() WHERE comment IS NOT NULL").fetchall()
        assert comments == [("mart_casualty_annual", "Casualties by year. It's <counted>.")]
        last = con.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE column_name = 'release_id'"
        ).fetchall()
        assert last == [("release_id", "the release this row belongs to")] * 2
        assert con.execute("SELECT count(*) FROM duckdb_constraints()").fetchone() == (0,)
        assert con.execute("SELECT topic, note FROM notes").fetchall()[-1] == (
            "release", "Release 2026-11-24. Nothing in it changes: a correction is a release of its own.",
        )  # fmt: skip
        described = con.execute("SELECT table_name FROM dictionary WHERE column_name = 'release_id'").fetchall()
        assert described == [("mart_casualty_annual",), ("mart_figure",)]
    assert file.read_bytes()[8:13] == b"DUCK" + (64).to_bytes(1, "little")  # 64: storage of 1.0.0


def test_two_packs_of_the_same_inputs_are_the_same(prepared, tmp_path):
    other = prepare(small_folder(tmp_path), DAY, "Office <of> & Sarandia", "en").pack
    files = {p.relative_to(prepared.pack) for p in prepared.pack.rglob("*") if p.is_file()}
    differing = {f.suffix for f in files if (prepared.pack / f).read_bytes() != (other / f).read_bytes()}
    assert differing <= {".duckdb"}
    name = "saddle-XSA-2026-11-24.duckdb"
    assert duckdb_digest(prepared.pack / name) == duckdb_digest(other / name)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mart_casualty_annual SET n_total = 13 WHERE n_total = 12",
        "COMMENT ON COLUMN mart_casualty_annual.n_total IS 'another'",
        "COMMENT ON TABLE notes IS 'another'",
        "ALTER TABLE mart_casualty_annual ALTER n_total TYPE DOUBLE",
        "CREATE VIEW more AS SELECT * FROM notes",
        "INSERT INTO notes VALUES ('a', 'b')",
    ],
)
def test_digest_sees_every_change_but_the_order_of_rows(tmp_path, change):
    moving = "CREATE TEMP TABLE t AS FROM notes; DELETE FROM notes; INSERT INTO notes FROM t ORDER BY topic"
    for name, sql in (("a", ""), ("b", moving), ("c", change)):
        write_marts(tmp_path / name, extra=sql)
    same, moved, changed = (duckdb_digest(tmp_path / name) for name in "abc")
    assert same == moved != changed


def test_workbook_begins_with_read_me_keeps_text_as_text_and_the_date_of_the_release(prepared):
    book = openpyxl.load_workbook(prepared.pack / "saddle-XSA-2026-11-24.xlsx")
    assert book.sheetnames == ["Read me", "dictionary", "mart_casualty_annual", "mart_figure", "notes"]
    assert book.properties.created == dt.datetime(2026, 11, 24)
    said = [[cell.value for cell in row] for row in book["Read me"].iter_rows()]
    assert said[0][0] == "Casualties, survivors and their needs (XSA), release 2026-11-24"
    assert ["suppressed_primary", None, "hidden: so few people that one of them could be recognised"] in said
    assert ["mart_figure", 6, None] in said
    rows = [[(cell.value, cell.data_type) for cell in row] for row in book["mart_casualty_annual"].iter_rows()]
    assert [value for value, _ in rows[0]][-1] == "release_id"
    assert rows[2][2] == ("5-11", "s") and rows[3][2] == ("=1+1", "s")
    assert rows[2][3] == (0, "n") and rows[3][3] == (None, "n") and rows[1][6] == (True, "b")


def test_what_does_not_fit_a_sheet_is_named_on_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_FIGURES", 5)
    long = "mart_a_name_far_too_long_for_the_tab_of_a_sheet"
    folder = small_folder(tmp_path, extra=f"CREATE TABLE {long} AS SELECT 'x' AS period")
    book = openpyxl.load_workbook(prepare(folder, DAY, None, "en").pack / "saddle-XSA-2026-11-24.xlsx")
    assert book.sheetnames == ["Read me", "dictionary", long[:31], "mart_casualty_annual", "notes"]
    said = {row[0].value: row[2].value for row in book["Read me"].iter_rows()}
    assert said["mart_figure"].startswith("mart_figure has 6 rows, too many for a sheet")
    assert said[long[:31]].startswith(long)


def test_sheet_names_differ_though_their_first_31_letters_do_not():
    names = workbook.sheet_names(["m" * 40, "M" * 41, "read me"])
    assert list(names.values()) == ["m" * 31, "M" * 29 + "~2", "read me~2"]


def test_data_package_and_dcat_describe_the_files_as_they_are(prepared):
    package = json.loads((prepared.pack / "datapackage.json").read_text("utf-8"))
    hashed = [resource for resource in package["resources"] if "hash" in resource]
    assert len(hashed) == 4 + 4 + 1 and len(package["resources"]) == 10
    for resource in hashed:
        content = (prepared.pack / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
    annual = next(one for one in package["resources"] if one["name"] == "mart_casualty_annual")
    assert annual["schema"]["missingValues"] == [""]
    assert annual["schema"]["fields"][3] == {"name": "n_total", "type": "integer", "description": "count: total <n>"}
    assert [field["type"] for field in annual["schema"]["fields"]][4:] == ["string", "number", "boolean", "string"]
    assert package["saddle"]["refresh_ids"] == ["r1"] and package["saddle"]["earlier"] is None
    assert package["saddle"]["method"] == "1"  # these marts name none
    assert all(re.fullmatch(r"[-a-z0-9._/]+", one["name"]) for one in [package, *package["resources"]])
    record = json.loads((prepared.pack / "dcat.jsonld").read_text("utf-8"))
    sums = {one["dct:title"]: one.get("spdx:checksum") for one in record["dcat:distribution"]}
    assert (
        sums["csv/notes.csv"]["spdx:checksumValue"]["@value"]
        == hashlib.sha256((prepared.pack / "csv" / "notes.csv").read_bytes()).hexdigest()
    )
    assert sums["saddle-XSA-2026-11-24.duckdb"] is None
    assert record["dct:temporal"]["dcat:startDate"]["@value"] == "2019-01-01"


def test_citation_names_the_publisher_version_and_date(prepared):
    cited = yaml.safe_load((prepared.pack / "CITATION.cff").read_text("utf-8"))
    assert cited["authors"] == [{"name": "Office <of> & Sarandia"}]
    assert (cited["cff-version"], cited["type"], cited["version"]) == ("1.2.0", "dataset", "2026-11-24")
    assert cited["date-released"] == "2026-11-24"


def test_dictionary_page_needs_nothing_else_and_is_safe(prepared):
    page = (prepared.pack / "dictionary.html").read_text("utf-8")
    assert not re.search(r"https?:|src=|@import|<script|<link", page)
    assert "It&#x27;s &lt;counted&gt;." in page and "Office &lt;of&gt; &amp; Sarandia" in page
    assert "<td>n_total</td><td>integer</td><td>count: total &lt;n&gt;</td>" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_speaks_each_language(tmp_path, language):
    labels = "'F-en' AS label_en, 'F-fr' AS label_fr, 'F-es' AS label_es, 'F-ar' AS label_ar"
    extra = f"CREATE TABLE code_lists AS SELECT 'sex' AS list, 'female' AS code, {labels}"
    pack = prepare(small_folder(tmp_path, extra=extra), DAY, None, language).pack
    page = (pack / "dictionary.html").read_text("utf-8")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert f"<td>female</td><td>F-{language}</td>" in page
    assert not re.search(r"\[\w+\]", (pack / "README.md").read_text("utf-8"))  # a placeholder nobody filled


def test_no_file_names_the_folder_it_was_made_in(prepared):
    here = str(prepared.pack.parents[2]).encode()
    assert [p.name for p in prepared.pack.rglob("*") if p.is_file() and here in p.read_bytes()] == []


def test_a_column_that_not_everything_reads_is_refused_and_leaves_nothing(tmp_path):
    folder = small_folder(tmp_path, extra="CREATE TABLE mart_odd AS SELECT [1, 2] AS many")
    with pytest.raises(Withheld) as refused:
        prepare(folder, DAY, None, "en")
    assert refused.value.params == {"table": "mart_odd", "column": "many", "value": "INTEGER[]"}
    assert list(drafts(folder).iterdir()) == []


def test_without_marts_there_is_no_draft(tmp_path):
    folder = small_folder(tmp_path)
    folder.marts.unlink()
    with pytest.raises(Withheld, match="status_no_refresh_yet"):
        prepare(folder, DAY, None, "en")


def test_ids_of_a_day_count_up_and_never_go_back(tmp_path):
    folder = small_folder(tmp_path)
    assert next_id(folder, DAY) == "2026-11-24"
    for name in ("2026-11-24", "2026-11-24.2", "2026-11-24.10", "2026-11-24.1", "drafts", "2026-13-01"):
        (releases(folder) / name).mkdir(parents=True)
    assert published(folder) == ["2026-11-24", "2026-11-24.2", "2026-11-24.10"]
    assert next_id(folder, DAY) == "2026-11-24.11"
    assert next_id(folder, dt.date(2026, 11, 25)) == "2026-11-25"
    with pytest.raises(Withheld, match="release_date_before_newest"):
        next_id(folder, dt.date(2026, 11, 23))
    with pytest.raises(ValueError):
        order("2026-11-24.1")


def test_a_draft_after_a_release_tells_the_changes_and_repeats_nothing_it_hides(tmp_path):
    folder = small_folder(tmp_path)
    first = prepare(folder, DAY, None, "en").pack
    first.rename(releases(folder) / first.name)
    write_marts(folder.marts, SECOND, "r2")
    made = prepare(folder, DAY, None, "en")
    assert made.about.release_id == "2026-11-24.2" and made.about.earlier == "2026-11-24"
    with open(made.pack / "csv" / "changes.csv", encoding="utf-8-sig", newline="") as handle:
        rows = {row["figure_id"]: row for row in csv.DictReader(handle)}
    assert list(next(iter(rows.values()))) == [
        "figure_id", "change", "what", "old_value", "new_value", "old_status", "new_status", "reason",
    ]  # fmt: skip
    told = {
        i.replace("country=XSA,period=", ""): (r["change"], r["old_value"], r["new_value"]) for i, r in rows.items()
    }
    assert told == {
        "casualty_annual.n_injured@2020": ("shown", "", "8.0"),
        "casualty_annual.n_killed@2020": ("hidden", "", ""),
        "casualty_annual.n_total@2019": ("gone", "", ""),
        "casualty_annual.n_total@2020": ("changed", "12.0", "13.0"),
        "casualty_annual.n_total@2021": ("new", "", "20.0"),
        "needs_gap.gap@2020": ("changed", "0.5", "0.5"),
    }
    assert rows["needs_gap.gap@country=XSA,period=2020"]["what"] == "known_n"
    with duckdb.connect(str(made.pack / "saddle-XSA-2026-11-24.2.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM changes").fetchone() == (6,)
        assert con.execute("SELECT count(*) FROM dictionary WHERE table_name = 'changes'").fetchone() == (9,)


def test_a_draft_without_differences_has_an_empty_list_of_changes(tmp_path):
    folder = small_folder(tmp_path, FIRST)
    first = prepare(folder, DAY, None, "en").pack
    first.rename(releases(folder) / first.name)
    made = prepare(folder, DAY, None, "en")
    assert made.changes == ()
    assert pyarrow.parquet.read_table(made.pack / "parquet" / "changes.parquet").num_rows == 0
