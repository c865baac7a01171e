"""The interview form: converted as KoboToolbox and ODK do it, in four languages, official wording untouched."""

import csv
import re
import xml.etree.ElementTree as ET
from itertools import takewhile

import openpyxl
import pytest
from conftest import saddle
from pyxform.xls2xform import convert

from assets.raw.form import AREAS, choices, rows, spoken, write_form
from schemas.codes import LISTS, codes, entries, label
from schemas.source_text import read_source

LANGUAGES = spoken()
XFORM = "{http://www.w3.org/2002/xforms}"
# The Washington Group Short Set of Questions on Disability: introduction, six questions, four answers, word for word.
INTRODUCTION = (
    "The next questions ask about difficulties you may have doing certain activities because of a HEALTH PROBLEM."
)
QUESTIONS = {
    "wg_seeing": "Do you have difficulty seeing, even if wearing glasses?",
    "wg_hearing": "Do you have difficulty hearing, even if using a hearing aid?",
    "wg_walking": "Do you have difficulty walking or climbing steps?",
    "wg_remembering": "Do you have difficulty remembering or concentrating?",
    "wg_self_care": "Do you have difficulty (with self-care such as) washing all over or dressing?",
    "wg_communicating": "Using your usual (customary) language, do you have difficulty communicating, "
    "for example understanding or being understood?",
}
ANSWERS = {
    "no_difficulty": "No - no difficulty",
    "some_difficulty": "Yes - some difficulty",
    "a_lot_of_difficulty": "Yes - a lot of difficulty",
    "cannot_do_at_all": "Cannot do at all",
}
TO_REPLACE = {
    "fr": "[À REMPLACER PAR LA TRADUCTION OFFICIELLE]",
    "es": "[SUSTITUIR POR LA TRADUCCIÓN OFICIAL]",
    "ar": "[تستبدل به الترجمة الرسمية]",
}
LEFT_OUT = {"sex": {"mixed"}, "service_detail": {"prot_referral"}}  # several people in a cell; restricted
OF_THE_FORM = {"needed", "received", *AREAS.values()}
IN_FULL = {"consent_purpose"}  # asked in words of its own, and not of research
NAMED_DISABILITY = re.compile(r"disab|handicap|discapac|invalid|minusv|إعاق|معاق", re.I)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    write_form(path := tmp_path_factory.mktemp("form") / "kobo-va-needs.xlsx")
    return path


@pytest.fixture(scope="module")
def converted(workbook):
    return convert(xlsform=workbook, validate=False)


@pytest.fixture(scope="module")
def said(converted) -> dict[str, dict[str, str]]:
    """Language -> name of the question -> its label as the phone shows it."""
    languages = {}
    for translation in ET.fromstring(converted.xform).iter(f"{XFORM}translation"):
        texts = ((text.get("id"), "".join(text.itertext()).strip()) for text in translation.iter(f"{XFORM}text"))
        labels = {name.removesuffix(":label").split("/")[-1]: text for name, text in texts if name.endswith(":label")}
        languages[translation.get("lang")] = labels
    return languages


def asked() -> list[dict[str, str]]:
    outside = ("begin_", "end_")
    return [
        row for row in rows("survey") if not row["type"].startswith(outside) and row["type"] not in ("start", "end")
    ]


def named(name: str, type_: str = "") -> dict[str, str]:
    (row,) = (row for row in rows("survey") if row["name"] == name and row["type"].startswith(type_))
    return row


def texts_of(row: dict[str, str], kind: str) -> dict[str, str]:
    return {short: row[f"{kind}::{shown}"] for short, shown in LANGUAGES.items()}


def test_it_converts_without_a_warning(converted):
    assert converted.warnings == []


def test_every_question_is_asked_in_four_languages(said):
    assert set(said) == set(LANGUAGES.values())
    labels = {row["name"] for row in asked() if row["type"] != "calculate"}
    assert all(labels <= {name for name, text in shown.items() if text not in ("", "-")} for shown in said.values())
    arabic = re.compile(r"[\u0621-\u064A]{2}")
    for row in [*rows("survey"), *choices([])]:
        for kind in ("label", "hint", "constraint_message"):
            texts = {short: row.get(f"{kind}::{shown}", "") for short, shown in LANGUAGES.items()}
            assert len({bool(text) for text in texts.values()}) == 1, row
            assert arabic.search(texts["ar"]) or not texts["ar"] or "⟦" in texts["ar"], row
            assert not any(arabic.search(texts[language]) for language in ("en", "fr", "es")), row
        assert (
            row.get("type") == "calculate"
            or "constraint" not in row
            or bool(row["constraint"]) == bool(row["constraint_message::English (en)"])
        )


def test_the_same_questions_name_the_person_in_every_language():
    for row in rows("survey"):
        for kind in ("label", "hint"):
            asked_of = {tuple(sorted(re.findall(r"\$\{\w+\}", text))) for text in texts_of(row, kind).values()}
            assert len(set(map(frozenset, asked_of))) == 1, row["name"]


def test_washington_group_questions_are_the_official_ones(said):
    english = said["English (en)"]
    assert {name: text for name, text in english.items() if name.startswith("wg_")} == {
        "wg_intro": INTRODUCTION,
        **QUESTIONS,
    }
    answers = {
        row["name"]: row["label::English (en)"] for row in choices([]) if row["list_name"] == "functioning_answer"
    }
    assert list(answers)[:4] == list(ANSWERS) == list(codes("functioning_answer"))
    assert {code: answers[code] for code in ANSWERS} == ANSWERS
    assert set(answers) - set(ANSWERS) == {"refused", "dont_know"}
    assert {named(name)["type"] for name in QUESTIONS} == {"select_one functioning_answer"}


def test_outside_english_they_wait_for_the_official_translation(said):
    for short, mark in TO_REPLACE.items():
        shown = said[LANGUAGES[short]]
        for name, official in {"wg_intro": INTRODUCTION, **QUESTIONS}.items():
            assert shown[name] == f"{mark} {official}"
        answers = {
            r["name"]: texts_of(r, "label")[short] for r in choices([]) if r["list_name"] == "functioning_answer"
        }
        assert {code: answers[code] for code in ANSWERS} == {code: f"{mark} {text}" for code, text in ANSWERS.items()}


def test_they_are_asked_from_age_five_and_the_word_disability_never_before():
    assert named("functioning", "begin_group")["relevant"] == "${age_years} >= 5"
    before = [*takewhile(lambda row: row["name"] != "population_group", rows("survey"))]
    assert set(QUESTIONS) <= {row["name"] for row in before}
    answered = {row["type"].split()[1] for row in before if row["type"].startswith("select_")}
    shown = before + [row for row in choices([]) if row["list_name"] in answered]
    assert not [row for row in shown if any(NAMED_DISABILITY.search(text) for text in row.values())]
    read_out = [row for row in rows("survey") if row["name"] != "population_group"]
    assert not [row for row in read_out if any(NAMED_DISABILITY.search(text) for text in row.values())]


def test_consent_comes_first_and_a_refusal_ends_the_interview():
    order = [row["name"] for row in asked()]
    assert order[:4] == ["interview_date", "interviewer_sex", "consent", "consent_purpose"]
    everything_after = rows("survey")[[row["name"] for row in rows("survey")].index("consent") + 1 :]
    assert (everything_after[0]["type"], everything_after[0]["relevant"]) == ("begin_group", "${consent} = 'yes'")
    assert (everything_after[-1]["type"], everything_after[-1]["name"]) == ("end_group", "interview")


def test_every_service_is_asked_about_and_the_need_before_the_service(converted):
    services = re.findall(r"selected-at\('([\w ]+)', position\(\.\.\) - 1\)", converted.xform)
    assert [found.split() for found in services] == [list(codes("service"))]
    assert named("need", "begin_repeat")["repeat_count"] == str(len(codes("service"))) == "10"
    notes = [row["name"] for row in rows("survey") if row["name"].startswith("about_")]
    assert notes == [f"about_{code}" for code in codes("service")]
    order = [row["name"] for row in rows("survey")]
    assert order.index("service") < order.index("needed") < order.index("received") < order.index("provider_type")
    repeats = [r.get("nodeset") for r in ET.fromstring(converted.xform).iter(f"{XFORM}repeat")]
    assert repeats == ["/data/interview/person", "/data/interview/person/need"]


def test_choices_are_those_of_the_code_lists():
    used = {row["type"].split()[1] for row in rows("survey") if row["type"].startswith("select_")}
    offered: dict[str, list[dict[str, str]]] = {}
    for row in choices([]):
        offered.setdefault(row["list_name"], []).append(row)
    assert set(offered) == used and used - set(LISTS) == OF_THE_FORM
    assert {row["name"] for row in offered["consent_purpose"]} < set(codes("consent_purpose"))
    for list_name in used - OF_THE_FORM - IN_FULL - {"functioning_answer"}:
        wanted = [code for code in codes(list_name) if code not in LEFT_OUT.get(list_name, ())]
        assert [row["name"] for row in offered[list_name]] == wanted, list_name
        for row in offered[list_name]:
            assert texts_of(row, "label") == {short: label(list_name, row["name"], short) for short in LANGUAGES}
    belongs = {
        row["code"]: row["definition"].split(";")[0].removeprefix("service: ") for row in entries("service_detail")
    }
    assert {row["name"]: row["service"] for row in offered["service_detail"]}.items() <= belongs.items()
    assert set(belongs.values()) <= set(codes("service"))


def test_the_profile_reads_what_the_form_writes():
    """Every column the profile names is a question of its sheet; what it leaves out is named here."""
    sheets: dict[str, set[str]] = {"va_needs": set(), "person": set(), "need": set()}
    inside = ["va_needs"]
    for row in rows("survey"):
        if row["type"] == "begin_repeat":
            inside.append(row["name"])
        elif row["type"] == "end_repeat":
            inside.pop()
        elif not row["type"].startswith(("begin_", "end_")) and row["type"] != "note":
            sheets[inside[-1]].add(row["name"])
    source = read_source("extends: kobo-va-needs\ncountry: XSA\n")
    read: dict[str, set[str]] = {sheet: set() for sheet in sheets}
    for key, table in source.tables.items():
        named_here = [provider for spec in table.mapped.values() for provider in spec.provider_columns]
        named_here += [spec.multi for spec in table.mapped.values() if spec.multi]
        for provider in [*named_here, *table.identity, *table.only, *table.asked_when]:
            above, _, column = provider.rpartition(".")
            read[above or str(source.sheet_of(key))].add(column)
    read["va_needs"] |= {column.split(".")[1] for column in source.design.model_dump().values() if column}
    assert {sheet: read[sheet] - sheets[sheet] for sheet in sheets} == {
        "va_needs": set(),
        "person": set(),
        "need": set(),
    }
    assert {sheet: sheets[sheet] - read[sheet] for sheet in sheets} == {
        "va_needs": {"start", "end", "household_size"},
        "person": {"survivor_case_id", "casualty_case_id"},  # for the centre that has a register: see the profile
        "need": set(),
    }


def test_areas_come_from_the_reference(tmp_path):
    places = [
        ("country_iso3", "level", "pcode", "name", "parent_pcode"),
        ("XSA", "0", "XSA", "Sarandia", ""),
        ("XSA", "1", "XSA01", "Sarandel", "XSA"),
        ("XSA", "2", "XSA0101", "=Old Town", "XSA01"),
    ]
    with open(tmp_path / "places.csv", "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(places)
    assert write_form(tmp_path / "form.xlsx", tmp_path) is True
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx")["choices"]
    header, *written = sheet.iter_rows(values_only=True)
    areas = [dict(zip(header, row, strict=True)) for row in written if row[0] in ("admin1", "admin2")]
    assert [(a["list_name"], a["name"], a["label::العربية (ar)"], a["admin1"]) for a in areas] == [
        ("admin1", "XSA01", "Sarandel", None),
        ("admin2", "XSA0101", "=Old Town", "XSA01"),
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert convert(xlsform=tmp_path / "form.xlsx", validate=False).warnings == []


def test_same_form_same_bytes(tmp_path, workbook):
    assert write_form(tmp_path / "again.xlsx") is False
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.read_bytes()


def test_the_command_writes_it_and_says_what_is_left_to_do(tmp_path, workbook):
    done = saddle("source", "form", str(tmp_path / "form.xlsx"), "--data", str(tmp_path), "--lang", "fr")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "form.xlsx").read_bytes() == workbook.read_bytes()
    first, second = done.stdout.splitlines()
    assert "extends: kobo-va-needs" in first and "places.csv" in second and "exemples" in second
