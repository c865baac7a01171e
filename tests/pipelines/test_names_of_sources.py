"""Sources called as their offices call them, renamed, linked; and every column a description names asked of the file."""

from pathlib import Path

import pytest
from conftest import HEADER, REGISTER_YAML, saddle
from loading import accepted, load, refused, workbook
from refreshing import KEYS, asked

from assets.core.landed_marks import sources_taken_out
from assets.raw.sources import received
from schemas.messages import LANGUAGES, rule_message
from warehouse.decisions import append
from warehouse.folder import Folder

NAMES = ("Victims 2024", "Registre de l'hôpital, blessés", "سجل الضحايا")
ROWS = ("1,Ana Ruiz,01/02/2020,f,30,killed,1.5,2.5,Alto", "2,Beto Paz,02/03/2020,m,12,injured,1.6,2.6,Bajo")
SECRET = "dGVzdGluZyBrZXkgb2YgZXhhY3RseSAzMiBieXRlcy4="


def put(place: Path, inbox: str, yaml: str, *rows: str) -> Path:
    folder = place / "raw" / inbox
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.yaml").write_text(yaml, "utf-8")
    (folder / "v.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows or ROWS), "utf-8")
    return place


def named(name: str, more: str = "") -> str:
    return REGISTER_YAML.replace("source: register\n", f'source: "{name}"\n{more}')


def told_of(place: Path, inbox: str) -> str:
    (one,) = (one for one in received(Folder(place)) if one.folder.name == inbox)
    assert one.refusal is not None
    said = [rule_message(one.refusal.rule_id, language, one.refusal.params)[0] for language in LANGUAGES]
    assert len(set(said)) == len(LANGUAGES)
    return said[0]


def test_sources_are_called_what_their_offices_call_them(tmp_path):
    for number, name in enumerate(NAMES):
        put(tmp_path, f"f{number}", named(name), *(f"{number}{row}" for row in ROWS))
    put(tmp_path, "wrong", named("wrong").replace("casualty_record:", "casualties:"))
    done = saddle("refresh", "--data", str(tmp_path), **KEYS)
    assert done.returncode == 3 and "`tables.casualties`" in done.stdout and "casualty_record" in done.stdout
    found = asked(tmp_path, "SELECT source_id, count(*) AS n FROM casualty_record GROUP BY 1")
    assert {row["source_id"]: row["n"] for row in found} == dict.fromkeys(NAMES, 2)
    assert {place.name for place in (tmp_path / "store" / "core").iterdir()} >= {
        "victims-2024",
        "registre-de-l-hopital-blesses",
    }
    file = str(tmp_path / "raw" / "wrong" / "v.csv")
    checked = saddle("check", file, "--source", "wrong", "--data", str(tmp_path), "--lang", "fr", **KEYS)
    assert (
        checked.returncode == 3
        and "ligne 10 : `tables.casualties`" in checked.stdout
        and "is not" not in checked.stdout
    )


def test_two_names_with_one_folder_name_and_two_folders_with_one_name_are_refused(tmp_path):
    put(tmp_path, "a", named("Víctimas 2024"))
    put(tmp_path, "b", named("victimas-2024"))
    assert "(`victimas-2024`)" in told_of(tmp_path, "a") and "Víctimas 2024" in told_of(tmp_path, "b")
    put(tmp_path, "b", named("Víctimas 2024"))
    assert "a, b" in told_of(tmp_path, "a") or "b, a" in told_of(tmp_path, "a")


@pytest.mark.parametrize(
    ("word", "misspelt", "near"),
    [
        ("    key: id", "    key: idd", "id"),
        ("{name: name}", "{nmae: name}", "name"),
        ("{name: name}", "{name: name}\n    carry: [vilage]", "village"),
        ("{name: name}", "{name: name}\n    drop: {vilage: village}", "village"),
        ("    key: id", "    key: id\n    only: {outcom: [killed]}", "outcome"),
        ("{from: outcome}", "{from: outcom}", "outcome"),
        ("{from: outcome}", "{rules: [{when: {outcom: killed}, is: killed}], otherwise: injured}", "outcome"),
        ('{from: day, dates: "%d/%m/%Y"}', "{year: dya}", "day"),
        ("{from: sex}", '{from: sex, form_version: {from: vilage, since: "2"}}', "village"),
    ],
)
def test_a_column_the_file_lacks_is_refused_with_the_nearest(tmp_path, word, misspelt, near):
    assert word in REGISTER_YAML
    said = refused(put(tmp_path, "register", REGISTER_YAML.replace(word, misspelt)), "mapped_columns_are_present")
    assert f"Closest names: {near}" in said and "v.csv" in said


INTERVIEWS = """source: interviews
country: COL
source_type: survey
as_of: 2020-12-31
design: {strata: main.place}
files: {pattern: "*.xlsx"}
tables:
  person:
    sheet: person
    parent: {sheet: main, by: {parent: number}}
    key: id
    link: {to: register.casualty_record, key: case}
    columns: {sex: {from: sex}, age_years: {from: age}, admin1_pcode: {from: main.place}}
    absent: {disability_status: not asked}
  need:
    of: person
    sheet: need
    by: {person: id}
    columns: {service: {value: medical}, need_status: {from: status}}
"""


@pytest.mark.parametrize(
    ("word", "misspelt", "near"),
    [
        ("strata: main.place", "strata: main.plaec", "place"),
        ("{parent: number}", "{parnt: number}", "parent"),
        ("{parent: number}", "{parent: numbr}", "number"),
        ("key: case", "key: caes", "case"),
        ("{from: main.place}", "{from: main.palce}", "place"),
        ("{person: id}", "{persn: id}", "person"),
        ("{person: id}", "{person: ids}", "id"),
    ],
)
def test_columns_of_the_sheets_above_are_asked_for_too(tmp_path, word, misspelt, near):
    folder = tmp_path / "raw" / "interviews"
    workbook(
        folder / "i.xlsx",
        main=[("number", "place"), ("1", "A")],
        person=[("parent", "id", "sex", "age", "case"), ("1", "p1", "f", "30", "")],
        need=[("person", "status"), ("p1", "unmet")],
    )
    (folder / "source.yaml").write_text(INTERVIEWS)
    assert load(tmp_path).refusal is None
    (folder / "source.yaml").write_text(INTERVIEWS.replace(word, misspelt))
    assert f"Closest names: {near}" in refused(tmp_path, "mapped_columns_are_present")


def test_a_superseded_issue_may_lack_what_its_rows_do_without(tmp_path):
    yaml = REGISTER_YAML.replace('"*.csv"}', "\"*.csv\", vintage: {from_name: '(\\d{4})'}}").replace(
        "as_of: 2020-12-31\n", ""
    )
    place = put(tmp_path, "register", yaml + "", *ROWS)
    folder = place / "raw" / "register"
    (folder / "v.csv").rename(folder / "v2021.csv")
    (folder / "v2020.csv").write_text(HEADER.replace(",name,", ",called,") + "\n".join(ROWS) + "\n")
    assert load(place).refusal is None
    (folder / "v2021.csv").rename(folder / "v2019.csv")
    assert "name" in refused(place, "mapped_columns_are_present")


def test_a_renamed_source_is_asked_about_and_keeps_its_records(tmp_path):
    place = put(tmp_path, "box", named("register"))
    before = accepted(place, "record_id")
    put(tmp_path, "box", named("Registro 2024"))
    assert [one.name for one in received(Folder(place))] == [
        "Registro 2024"
    ]  # nothing was decided: nothing hangs on it
    append(Folder(place), "consent", [{"record_id": before[0][0], "consent": "given", "reason": "a letter"}], SECRET)
    said = refused(place, "source_keeps_its_name")
    assert "“Registro 2024”" in said and "“register”" in said and "`formerly: register`" in said
    assert len(load(place).files) == 1 and sources_taken_out(Folder(place), received(Folder(place))) == []
    put(tmp_path, "box", named("Registro 2024", "formerly: register\n"))
    assert accepted(place, "record_id") == before
    assert accepted(place, "DISTINCT source_row") == [(2,), (3,)]


def test_after_a_renaming_nothing_was_taken_out_and_the_last_good_load_counts_under_the_new_name(tmp_path):
    put(tmp_path, "box", named("register"))
    assert saddle("refresh", "--data", str(tmp_path), **KEYS).returncode == 0
    put(tmp_path, "box", named("Registro 2024", "formerly: register\n"))
    file = tmp_path / "raw" / "box" / "v.csv"
    whole = file.read_text("utf-8")
    file.write_text(whole[:-20], "utf-8")
    refused_then = saddle("refresh", "--data", str(tmp_path), **KEYS)
    assert refused_then.returncode == 3 and "cut off" in refused_then.stdout
    found = asked(tmp_path, "SELECT source_id, count(*) AS n FROM casualty GROUP BY 1")
    assert found == [{"source_id": "Registro 2024", "n": 2}]
    file.write_text(whole, "utf-8")
    for _ in range(2):
        done = saddle("refresh", "--data", str(tmp_path), **KEYS)
        assert done.returncode == 0 and "taken out" not in done.stdout and "register is" not in done.stdout, done.stdout
        (tmp_path / "store" / "last_refresh.json").unlink()
    assert [place.name for place in (tmp_path / "store" / "core").iterdir()] == ["registro-2024"]


def test_links_name_a_source_and_a_table_with_a_key(tmp_path):
    put(tmp_path, "register", named("Registro de l'año", "formerly: [register]\n"))
    survey = INTERVIEWS.replace("register.casualty_record", "Registro de l'año.casualty_record")
    folder = tmp_path / "raw" / "interviews"
    folder.mkdir()

    def linked(old: str, new: str):
        (folder / "source.yaml").write_text(survey.replace(old, new), "utf-8")
        return next(one for one in received(Folder(tmp_path)) if one.folder == folder)

    assert linked("", "").source.tables["person"].link.to == "register.casualty_record"  # as its record ids name it
    assert linked("Registro de l'año.", "Zxq 7.").refusal is None  # not here, and nothing here is called like it
    linked("Registro de l'año.", "Registro de l'ano 2.")
    assert "Closest: Registro de l'año" in told_of(tmp_path, "interviews")
    linked("casualty_record", "casualty_records")
    assert "Closest: casualty_record" in told_of(tmp_path, "interviews")
    put(tmp_path, "register", named("Registro de l'año").replace("    key: id\n", ""))
    linked("", "")
    assert "has no `key:`" in told_of(tmp_path, "interviews")
