"""From files to marts through the real command: what is accepted, refused, found, hidden, and what never vanishes."""

import json
from pathlib import Path

import duckdb
import pytest
from conftest import HEADER, REGISTER_YAML, saddle

pytestmark = pytest.mark.slow

GOOD = [
    f"{n},Person {n},0{n % 9 + 1}/03/2019,{'F' if n % 3 else 'M'},{10 + n},injured,4.5,-74.1,Ville"
    for n in range(1, 13)
]


def report(folder: Path, *words: str) -> dict:
    done = saddle("refresh", "--data", str(folder), "--json", *words)
    assert done.stdout.startswith("{"), done.stderr + done.stdout
    return {**json.loads(done.stdout), "code": done.returncode}


def findings(folder: Path) -> list[dict]:
    done = saddle(
        "query",
        "SELECT source_row, cell, column_name, provider_column, value, rule_id FROM finding ORDER BY source_row, rule_id",
        "--office",
        "--format",
        "json",
        "--data",
        str(folder),
    )
    return json.loads(done.stdout)


def test_good_rows_reach_the_marts(register):
    folder = register(*GOOD)
    told = report(folder)
    table = told["sources"][0]["tables"][0]
    assert told["code"] == 0
    assert (table["n_read"], table["n_used"], table["n_accepted"], table["n_quarantined"]) == (12, 12, 12, 0)
    assert told["sources"][0]["not_carried"] == ["village"]
    con = duckdb.connect(str(folder / "marts" / "marts.duckdb"), read_only=True)
    total = con.execute(
        "SELECT n_total, n_injured FROM mart_casualty_annual WHERE period = '2019' AND admin1 = 'all'"
    ).fetchone()
    assert total == (12, 12)
    notes = dict(con.execute("SELECT topic, note FROM notes").fetchall())
    assert "rounded to 0 or 3" in notes["read first"] and "exact or absent" in notes["read first"]
    assert (notes["threshold_area"], notes["rounding_base"]) == ("5", "3")


BROKEN = [
    ("13,X,05/03/2019,Fem/Masc,30,injured,4.5,-74.1,V", "D", "sex", "Fem/Masc", "value_is_in_code_list"),
    ("14,X,2019/03/05,F,30,injured,4.5,-74.1,V", "C", "date", "2019/03/05", "date_fits_declared_format"),
    ("15,X,05/03/2029,F,30,injured,4.5,-74.1,V", "C", "date", "05/03/2029", "date_is_not_in_the_future"),
    ("16,X,05/03/1925,F,30,injured,4.5,-74.1,V", "C", "date", "05/03/1925", "date_is_after_1945"),
    ("17,X,01/01/1970,F,30,injured,4.5,-74.1,V", "C", "date", "01/01/1970", "date_is_not_a_phone_default"),
    ("18,X,05/03/2019,F,130,injured,4.5,-74.1,V", "E", "age_years", "130", "age_is_plausible"),
    ("19,X,05/03/2019,F,thirty,injured,4.5,-74.1,V", "E", "age_years", "thirty", "number_is_a_number"),
    ("20,X,05/03/2019,F,30,injured,north,-74.1,V", "G", "lat", "north", "number_is_a_number"),
    ("12,X,05/03/2019,F,30,injured,4.5,-74.1,V", "A", "record_id", "12", "key_is_unique_in_file"),
    (",X,05/03/2019,F,30,injured,4.5,-74.1,V", "A", "record_id", "", "required_value_is_present"),
]


def test_each_broken_rule_is_found_at_its_cell_and_nothing_else_is(register):
    folder = register(*GOOD, *(row for row, *_ in BROKEN))
    told = report(folder)
    wanted = [(f"{letter}{14 + n}", *rest) for n, (_, letter, *rest) in enumerate(BROKEN)]
    found = [(f["cell"], f["column_name"], f["value"] or "", f["rule_id"]) for f in findings(folder)]
    assert found == wanted
    table = told["sources"][0]["tables"][0]
    assert (table["n_produced"], table["n_accepted"], table["n_quarantined"]) == (
        22,
        16,
        6,
    )  # sex, ages and a point cost their cell
    assert told["code"] == 0
    assert saddle("refresh", "--data", str(folder), "--strict").returncode == 2


def test_the_same_bytes_again_change_nothing_and_a_second_run_says_so(register):
    folder = register(*GOOD)
    first = report(folder)
    assert first["changed"] is True
    again = report(folder)
    assert again["changed"] is False and again["sources"] == first["sources"]
    register(*GOOD, name="copy of victims.csv")
    assert sum(t["n_accepted"] for t in report(folder)["sources"][0]["tables"]) == 12


def test_without_the_three_disaggregations_a_source_is_refused(register):
    folder = register(*GOOD, yaml=REGISTER_YAML.replace("    absent: {disability_status: not asked}\n", ""))
    told = report(folder)
    assert told["code"] == 3
    assert told["sources"][0]["refusal"] == {
        "rule_id": "source_declares_disaggregation",
        "params": {"source": "register", "table": "casualty_record", "column": "disability_status"},
    }


def test_a_lost_storage_key_is_refused_and_never_replaced(register, tmp_path, monkeypatch):
    folder = register(*GOOD)
    home = tmp_path / "home"
    monkeypatch.delenv("SADDLE_KEY")
    monkeypatch.delenv("SADDLE_LINK_SECRET")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    assert saddle("refresh", "--data", str(folder)).returncode == 0
    (key,) = home.rglob("storage.key")
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    register(*GOOD[:-1])
    done = saddle("refresh", "--data", str(folder))
    assert done.returncode == 3 and not key.exists()


def test_wrong_usage_is_64_and_queries_only_read(register):
    folder = register(*GOOD)
    report(folder)
    assert saddle("refresh", "--nonsense").returncode == 64
    assert saddle("query", "DROP TABLE mart_figure", "--data", str(folder)).returncode == 64
    shown = saddle("figure", "show", "casualty_annual.n_total@country=COL,period=2019", "--data", str(folder))
    assert json.loads(shown.stdout)[0]["value"] == 12


def test_check_judges_a_file_and_changes_nothing(register):
    folder = register(*GOOD)
    report(folder)
    before = sorted((p, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file())
    file = folder.parent / "next.csv"
    file.write_text(HEADER + "1,A,05/03/2019,F,30,injured,4.5,-74.1,V\n")
    done = saddle("check", str(file), "--source", "register", "--data", str(folder))
    assert done.returncode == 0, done.stderr
    assert "1 rows read" in done.stdout
    assert before == sorted((p, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file())
