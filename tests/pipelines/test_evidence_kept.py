"""What the centre typed in is kept for good, counted once, and never a text outside the office."""

import datetime as dt
import json
import shutil

import duckdb
import openpyxl
import planted
import pytest
from conftest import saddle
from typed_evidence import TEXTS, csv, load, log_of

from assets.marts.evidence import evidence_rows, public_evidence
from assets.raw.evidence_template import write_evidence_template
from pipelines.evidence import load_evidence, show_evidence
from schemas.evidence import Entry, items
from warehouse.anchors import beside_the_keys
from warehouse.decisions import append, log_file
from warehouse.folder import Folder
from warehouse.keys import keys_for


@pytest.fixture
def folder(register):
    """A data folder with one source."""
    return Folder(register("1,A,01/02/2019,F,30,injured,4.5,-74.1,here"))


def test_the_filled_template_is_loaded_and_loading_it_again_adds_nothing(folder, tmp_path):
    write_evidence_template(path := tmp_path / "evidence.xlsx", "ar", 2024)
    book = openpyxl.load_workbook(path)
    sheet = book["evidence"]
    at = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    for code, answer, evidence, may in (
        ("SRAAP-30a", "yes", "Decree 12", "yes"),
        ("SRAAP-31b", "4", "minutes", None),
        ("WPS-nap-aligned", "2/5", "plans", "yes"),
    ):
        at[code][3].value, at[code][4].value, at[code][7].value = answer, evidence, may
    book.save(path)
    n = len(items())
    first = "0 changed + 0 unchanged"
    assert (
        load(folder, path) == f"evidence.xlsx: {n} rows read = 3 added + {first} + {n - 3} not answered yet + 0 refused"
    )
    before = log_file(folder, "evidence").read_bytes()
    again = "0 added + 0 changed + 3 unchanged"
    assert load(folder, path) == f"evidence.xlsx: {n} rows read = {again} + {n - 3} not answered yet + 0 refused"
    assert log_file(folder, "evidence").read_bytes() == before
    at["SRAAP-31b"][3].value = "5"
    book.save(path)
    assert "0 added + 1 changed + 2 unchanged" in load(folder, path, who="Luz")
    assert log_file(folder, "evidence").read_bytes().startswith(before)


def test_the_newest_answer_counts_and_the_earlier_ones_stay(folder, tmp_path):
    load(folder, csv(tmp_path, "SRAAP-30f,2024,3,list,,,yes", "SRAAP-30f,2023,1,list,,,no"))
    load(folder, csv(tmp_path, "SRAAP-30f,2024,4,list,,,yes", "SRAAP-30a,2024,unknown,,,,yes"), who="Luz")
    load(folder, csv(tmp_path, "SRAAP-30f,2024,3,list,,,yes"))
    assert [(d.who, d.what["item"], d.what["year"], d.what["answer"]) for d in log_of(folder)] == [
        ("Amina", "SRAAP-30f", 2024, "3"),
        ("Amina", "SRAAP-30f", 2023, "1"),
        ("Luz", "SRAAP-30f", 2024, "4"),
        ("Luz", "SRAAP-30a", 2024, "unknown"),
        ("Amina", "SRAAP-30f", 2024, "3"),
    ]
    rows = evidence_rows(folder, keys_for(folder.path, {"COL"}))
    assert [(row["item"], row["year"], row["value"]) for row in rows] == [
        ("SRAAP-30a", 2024, None),
        ("SRAAP-30f", 2023, 1.0),
        ("SRAAP-30f", 2024, 3.0),
    ]
    shown = "\n".join(show_evidence(folder, False, "en"))
    assert "SRAAP-30f  2024  3  consultations" in shown and "SRAAP-30f  2024  4" not in shown
    assert "SRAAP-30f  2024  4" in "\n".join(show_evidence(folder, True, "en"))
    assert f"{len(items()) - 2} items have no answer for any year: SRAAP-30b" in shown


def test_rows_for_the_marts_have_their_value_and_only_marked_ones_leave_without_their_texts(folder, tmp_path):
    who, document, note = TEXTS
    day = dt.datetime(2025, 6, 14, 23, 30, tzinfo=dt.UTC)
    entries = [
        Entry("SRAAP-30a", 2024, "yes_no", "yes", 1.0, None, None, document, "2024-05", note, True),
        Entry("SRAAP-38a", 2024, "yes_no", "no", 0.0, publishable=True),
        Entry("WPS-staff-trained", 2024, "share", "12/40", 0.3, 12, 40, document, None, note, False),
        Entry("WPS-case-study-told", 2024, "text", f"{who} spoke", evidence=document, publishable=True),
    ]
    keys = keys_for(folder.path, {"COL"})
    append(folder, "evidence", [entry.as_record() for entry in entries], keys.linkage, who, day)
    rows = evidence_rows(folder, keys)
    assert rows[0] == {
        "item": "SRAAP-30a", "year": 2024, "answer_kind": "yes_no", "answer": "yes", "value": 1.0, "numerator": None,
        "denominator": None, "evidence": document, "date": "2024-05", "note": note, "publishable": True,
        "entered_on": "2025-06-14", "tags": "article_7",
    }  # fmt: skip
    assert [(row["item"], row["value"]) for row in rows] == [
        ("SRAAP-30a", 1.0), ("SRAAP-38a", 0.0), ("WPS-staff-trained", 0.3), ("WPS-case-study-told", None),
    ]  # fmt: skip
    public = public_evidence(rows)
    assert [row["item"] for row in public] == ["SRAAP-30a", "SRAAP-38a", "WPS-case-study-told"]
    assert set(public[0]) == {
        "item", "year", "answer_kind", "value", "numerator", "denominator", "entered_on", "tags",
    }  # fmt: skip
    assert not any(word in json.dumps(public) for word in TEXTS)


def test_a_load_that_was_cut_off_is_told_and_done_again(folder, tmp_path):
    load(folder, csv(tmp_path, "SRAAP-30f,2024,3,list,,,"))
    path = csv(tmp_path, "SRAAP-30f,2023,2,list,,,", "SRAAP-30f,2022,1,list,,,")
    load(folder, path)
    file = log_file(folder, "evidence")
    file.write_bytes(file.read_bytes()[:-40])
    shutil.rmtree(beside_the_keys(folder))  # a load that was cut off never came to its anchor
    assert "was cut off" in show_evidence(folder, False, "en")[0]
    told, counted, *_ = load_evidence(folder, path, None, "en")[0]
    assert "all 1 earlier entries are there" in told and "2 added" in counted
    assert [d.what["year"] for d in log_of(folder)] == [2024, 2023, 2022]
    assert "cut off" not in show_evidence(folder, False, "en")[0]


@pytest.mark.thorough
@pytest.mark.slow
def test_what_was_typed_stays_readable_only_with_the_secret_and_a_refresh_leaves_it_alone(folder, tmp_path_factory):
    room = tmp_path_factory.mktemp("desk")
    who, document, note = TEXTS
    path = csv(room, f"SRAAP-30a,2024,yes,{document},2024-05-02,{note},yes", f"WPS-contribution,2024,{who},,,,yes")
    data = ("--data", str(folder.path))
    assert saddle("refresh", *data).returncode == 0
    assert "Nothing has changed" in saddle("refresh", *data).stdout
    done = saddle("evidence", "load", str(path), *data, "--by", who)
    assert done.returncode == 0, done.stderr
    assert "2 rows read = 2 added" in done.stdout
    assert not any(word in done.stdout for word in TEXTS)
    file = log_file(folder, "evidence")
    before = file.read_bytes(), file.stat().st_mtime_ns
    noticed = saddle("refresh", *data)
    assert noticed.returncode == 0 and "Nothing has changed" not in noticed.stdout
    assert "Nothing has changed" in saddle("refresh", *data).stdout
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    found = planted.search(folder.path, list(TEXTS))
    assert (found.found, found.unreadable) == ([], [])
    with duckdb.connect(str(folder.marts), read_only=True) as con:
        tables = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        assert not any(word in str(con.execute(f'FROM "{t}"').fetchall()) for t in tables for word in TEXTS)
    shown = saddle("evidence", "show", *data)
    assert f"entered {dt.datetime.now(dt.UTC).date()} by {who}; document: {document}; may be published" in shown.stdout


def test_another_secret_is_refused_and_changes_nothing(folder, tmp_path):
    path = csv(tmp_path, "SRAAP-30f,2024,3,list,,,")
    load(folder, path)
    before = log_file(folder, "evidence").read_bytes()
    other = "YW5vdGhlciBrZXksIGFsc28gb2YgMzIgYnl0ZXMgLi4="
    for words in (("load", str(path)), ("show",)):
        done = saddle("evidence", *words, "--data", str(folder.path), SADDLE_LINK_SECRET=other)
        assert done.returncode == 3
        assert "linkage.secret is missing or does not fit" in done.stderr
    assert log_file(folder, "evidence").read_bytes() == before


def test_refused_rows_are_listed_and_strict_says_so(folder, tmp_path):
    path = csv(tmp_path, "SRAAP-30f,2024,many,list,,,", "SRAAP-30a,2024,no,,,,")
    done = saddle("evidence", "load", str(path), "--data", str(folder.path), "--strict", "--lang", "fr")
    assert done.returncode == 2
    assert "2 lignes lues = 1 ajoutées + 0 changées + 0 inchangées + 0 sans réponse encore + 1 refusées" in done.stdout
    assert "  C2 : « many » n'est pas un nombre entier, comme le demande cet élément. (erreur)" in done.stdout


def test_without_a_source_nothing_is_made(tmp_path):
    path = csv(tmp_path, "SRAAP-30a,2024,no,,,,")
    done = saddle("evidence", "load", str(path), "--data", str(tmp_path / "mistyped"))
    assert done.returncode == 3 and "No source was found" in done.stderr
    assert "No evidence has been typed in" in saddle("evidence", "show", "--data", str(tmp_path / "mistyped")).stdout
    assert not (tmp_path / "mistyped").exists()


def test_a_filled_workbook_is_never_replaced_by_an_empty_one(tmp_path):
    path = tmp_path / "evidence.xlsx"
    assert saddle("evidence", "template", str(path), "--year", "2024").returncode == 0
    before = path.read_bytes()
    assert saddle("evidence", "template", str(path)).returncode == 64
    assert path.read_bytes() == before


def test_what_is_decided_is_kept_and_said_where_its_anchor_cannot_be(folder, tmp_path, monkeypatch):
    """The user's own folder cannot be written: the answer counts, and the person hears at once what is not watched over."""
    (tmp_path / "config" / "saddle").mkdir(parents=True)
    (tmp_path / "config" / "saddle" / "anchors").write_text("a file where a folder would be")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = csv(tmp_path, "SRAAP-30a,2024,yes,Law 7,2024-05-02,,yes")
    done = saddle("evidence", "load", str(file), "--data", str(folder.path))
    assert done.returncode == 0, done.stderr
    assert f"could not be noted in {beside_the_keys(folder)}: it would not show if they lost entries" in done.stderr
    assert [one.what["evidence"] for one in log_of(folder)] == ["Law 7"]
