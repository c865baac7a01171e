"""Files damaged on their way, all in one data folder: each is refused with its own message, and blocks no other."""

import datetime
import json
import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
from conftest import HEADER, REGISTER_YAML, saddle

pytestmark = pytest.mark.slow

ROWS = [f"{n},P,0{n % 9 + 1}/03/2019,{'F' if n % 3 else 'M'},{10 + n},injured,4.5,-74.1,V" for n in range(1, 13)]
GOOD = HEADER + "".join(f"{row}\n" for row in ROWS)


def workbook(change=lambda sheet: None, since_1904: bool = False, text: str = GOOD) -> bytes:
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for line in text.splitlines():
        book.active.append(line.split(","))
    change(book.active)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("victims.csv", GOOD)
    return out.getvalue()


def far(sheet) -> None:
    sheet["XFD1048576"] = "x"  # the rectangle of used cells would take 550 GB


def bomb() -> bytes:
    out = BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.bin", bytes(140 << 20))
    return out.getvalue()


def formula(sheet) -> None:
    sheet["E5"] = "=D5+1"  # never calculated: no program has opened the file


def days(sheet) -> None:
    for row in (3, 7):
        sheet[f"C{row}"] = datetime.datetime(2019, 3, 5)


# source -> (file, what is received after a good issue, the rule that refuses it)
DAMAGED = {
    "headers": ("v.csv", GOOD.replace("sex,age,outcome", "outcome,age,sex").encode(), "headers_are_not_exchanged"),
    "columns": ("v.csv", GOOD.replace("outcome", "result").encode(), "mapped_columns_are_present"),
    "encoding": ("v.csv", GOOD.replace(",V\n", ",Cañón\n").encode("latin-1"), "file_is_in_declared_encoding"),
    "points": ("v.csv", GOOD.replace("4.5,-74.1", "45,-741").encode(), "coordinates_kept_their_decimal_point"),
    "delimiter": ("v.csv", GOOD.replace(",", ";").encode(), "file_has_declared_delimiter"),
    "empty": ("v.csv", b"", "file_is_not_empty"),
    "zip": ("v.csv", zipped(), "file_matches_its_ending"),
    "one-line": ("v.csv", b"id,name,day\n" + b"x" * (20 << 20), "file_lines_are_of_sane_length"),
    "wide": ("v.csv", GOOD.encode() + b"1," * 999_999 + b"1\n", "file_has_a_sane_number_of_columns"),
    "far-cell": ("v.xlsx", workbook(far), "sheet_has_a_sane_used_range"),
    "bomb": ("v.xlsx", bomb(), "file_unpacks_to_a_sane_size"),
    "link": ("v.csv", None, "file_may_be_opened"),  # to a stick that is not there
    "truncated": ("v.xlsx", workbook()[:3000], "file_is_not_truncated"),
    "epoch-1904": ("v.xlsx", workbook(lambda sheet: [sheet.cell(row, 3, datetime.datetime(2019, 3, 5))
                                                     for row in range(2, 14)], True), "quarantine_is_under_threshold"),
}  # fmt: skip
READ = {
    "healthy": ("v.csv", (GOOD + ROWS[0].replace("1,", "13,", 1) + "\n").encode()),
    "formula": ("v.xlsx", workbook(formula)),
    "two-days-1904": ("v.xlsx", workbook(days, True)),
}


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """A folder whose sources were all good once; then their newest files came damaged. With what both refreshes said."""
    folder = tmp_path_factory.mktemp("centre")
    names = [*DAMAGED, *READ]
    files = {name: file for name, (file, *_) in {**DAMAGED, **READ}.items()}
    for name in names:
        others = ", ".join(other for other in names if other != name)
        inbox = folder / "raw" / name
        inbox.mkdir(parents=True)
        yaml = REGISTER_YAML.replace("source: register", f"source: {name}").replace('"*.csv"', '"v.*"')
        (inbox / "source.yaml").write_text(yaml + f"disjoint_from: [{others}]\n")
        (inbox / files[name]).write_bytes(GOOD.encode() if files[name] == "v.csv" else workbook())
    first = saddle("refresh", "--data", str(folder), "--json")
    assert first.returncode == 0, first.stdout + first.stderr
    for name, (file, content, *_) in {**DAMAGED, **READ}.items():
        path = folder / "raw" / name / file
        path.unlink()
        path.symlink_to(folder / "stick" / file) if content is None else path.write_bytes(content)
    return folder, saddle("refresh", "--data", str(folder), "--json"), saddle("status", "--data", str(folder)).stdout


def told(refreshed) -> dict[str, dict]:
    return {source["source"]: source for source in json.loads(refreshed[1].stdout)["sources"]}


def asked(refreshed, sql: str) -> list[dict]:
    done = saddle("query", sql, "--office", "--format", "json", "--data", str(refreshed[0]))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", DAMAGED)
def test_each_is_refused_by_its_rule_and_the_good_issue_still_counts(refreshed, name):
    source = told(refreshed)[name]
    assert source["refusal"]["rule_id"] == DAMAGED[name][2]
    assert source["stale"] is True
    assert [table["n_accepted"] for table in source["tables"]] == [12]


def test_the_refusal_names_what_is_wrong_with_the_rows(refreshed):
    """A 1904 workbook's rows are set aside by what reading found, not by a contract."""
    assert "[reason]" not in refreshed[2]
    assert "day_number_has_a_declared_epoch (12)" in told(refreshed)["epoch-1904"]["refusal"]["params"]["reason"]


@pytest.mark.parametrize("name", DAMAGED)
def test_the_status_says_why_in_one_message_and_one_thing_to_do(refreshed, name):
    lines = refreshed[2].splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{name}:"))
    message, fix, stale = lines[start + 1 : start + 4]
    assert message.startswith("  ") and len(message) > 30 and not re.search(r"\{[a-z_]+\}", message + fix)
    assert fix.startswith("  -> ")
    assert stale == f"  {name}: stale. Its last accepted load still counts, until a newer file is accepted."


def test_the_others_are_rebuilt_the_exit_code_is_3_and_nothing_half_written_remains(refreshed):
    folder, done, _ = refreshed
    assert done.returncode == 3
    sources = told(refreshed)
    assert {name for name, source in sources.items() if source["refusal"]} == set(DAMAGED)
    assert [table["n_accepted"] for table in sources["healthy"]["tables"]] == [13]
    rows = asked(refreshed, "SELECT source_id, count(*) AS n FROM casualty GROUP BY source_id")
    wanted = {**dict.fromkeys(DAMAGED, 12), "healthy": 13, "formula": 12, "two-days-1904": 10}
    assert {row["source_id"]: row["n"] for row in rows} == wanted
    stale = asked(refreshed, "SELECT source_id FROM source WHERE stale ORDER BY source_id")
    assert [row["source_id"] for row in stale] == sorted(DAMAGED)
    assert not [path for path in folder.rglob("*") if ".partial-" in path.name]
    assert not (folder / "store" / "temp").exists()


def test_a_formula_without_value_and_days_of_an_undeclared_1904_workbook_are_findings_at_their_cells(refreshed):
    found = asked(refreshed, "SELECT source_id, cell, rule_id FROM finding ORDER BY source_id, cell")
    assert [tuple(row.values()) for row in found] == [
        ("formula", "E5", "formula_has_a_cached_value"),
        ("two-days-1904", "C3", "day_number_has_a_declared_epoch"),
        ("two-days-1904", "C7", "day_number_has_a_declared_epoch"),
    ]


def test_refreshing_one_source_leaves_the_others_as_they_count(refreshed):
    folder, *_ = refreshed
    before = asked(refreshed, "SELECT source_id, count(*) AS n FROM casualty GROUP BY ALL ORDER BY ALL")
    done = saddle("refresh", "--source", "healthy", "--data", str(folder), "--json")
    assert [source["source"] for source in json.loads(done.stdout)["sources"]] == ["healthy"]
    assert done.returncode == 0
    assert asked(refreshed, "SELECT source_id, count(*) AS n FROM casualty GROUP BY ALL ORDER BY ALL") == before
    assert len(asked(refreshed, "SELECT source_id FROM source WHERE stale")) == len(DAMAGED)
    assert saddle("status", "--data", str(folder)).stdout == refreshed[2]
