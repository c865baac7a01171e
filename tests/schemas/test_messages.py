"""Messages: complete in four languages, the same placeholders in each, and a message never fails."""

import ast
import csv
import re
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest

from schemas.messages import LANGUAGES, RULES, finding_message, language_from, rule_message, text
from schemas.translations import translation

PLACEHOLDERS = {
    "column", "provider_column", "value", "n", "expected", "found", "nearest", "file", "sheet", "row", "cell", "source",
    "table", "reason", "incident",
}  # fmt: skip
REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = ("methods", "warehouse", "assets", "pipelines", "schemas")


def rows(name: str) -> list[dict[str, str]]:
    with (resources.files("schemas.messages") / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def sentences() -> list[tuple[str, dict[str, str]]]:
    """(id, language -> template, where there is one) of every message, how-to-fix and interface text."""
    texts = [("rules", row["rule_id"], part, row) for row in rows("rules.csv") for part in ("message_", "how_to_fix_")]
    texts += [("interface", row["key"], "", row) for row in rows("interface.csv")]
    said = [
        (f"{key}.{part}", {one: translation(row, one, table, key, part) for one in LANGUAGES})
        for table, key, part, row in texts
    ]
    return [(name, {one: text for one, text in by_language.items() if text}) for name, by_language in said]


def python_text() -> str:
    return "\n".join(file.read_text("utf-8") for room in ROOMS for file in (REPOSITORY / room).rglob("*.py"))


def test_every_sentence_stands_in_english():
    assert [name for name, by_language in sentences() if not by_language["en"].strip()] == []


def test_placeholders_are_the_same_in_every_language():
    differing = [
        n for n, by_language in sentences() if len({frozenset(placeholders(t)) for t in by_language.values()}) > 1
    ]
    assert differing == []


def test_rules_use_the_agreed_placeholders_only():
    used = {p for row in rows("rules.csv") for column, t in row.items() if "_en" in column for p in placeholders(t)}
    assert used <= PLACEHOLDERS


def test_arabic_sentences_are_in_arabic_letters_and_the_others_are_not():
    arabic = re.compile(r"[\u0621-\u064A]{2}")
    for name, by_language in sentences():
        assert {one for one, said in by_language.items() if arabic.search(said)} == {"ar"} & set(by_language), name


def test_no_id_is_written_twice():
    for file, column in (("rules.csv", "rule_id"), ("interface.csv", "key")):
        names = [row[column] for row in rows(file)]
        assert len(names) == len(set(names))


def test_what_to_do_fits_a_whole_group_of_cells():
    """Row and set rules are summed up by rule and column: their how-to-fix must be true without one cell's address."""
    bound = [
        r["rule_id"] for r in rows("rules.csv") if r["scope"] in ("row", "set") and placeholders(r["how_to_fix_en"])
    ]
    assert bound == []


def test_rules_say_what_they_weigh():
    assert {rule.severity for rule in RULES.values()} == {"error", "warning", "info"}
    assert {rule.scope for rule in RULES.values()} == {"file", "source", "folder", "row", "set"}
    assert RULES["key_is_unique_in_file"] == ("error", "set")
    assert RULES["place_is_in_reference"] == ("warning", "row")
    assert RULES["findings_are_all_listed"].severity == "info"
    assert all(rule.severity == "error" for rule in RULES.values() if rule.scope == "source")


def test_every_rule_the_program_names_has_a_message():
    named = set(re.findall(r'(?:Refused|sheet\.find|self\.find|Finding)\(\s*"(\w+)"', python_text()))
    named |= set(re.findall(r'(?:"rule_id": |"error": |\berror=)"(\w+)"', python_text()))
    named |= set(re.findall(r'row_rule\(\s*"(\w+)"', python_text()))
    assert {"sheet_exists", "age_is_plausible", "place_is_in_reference"} <= named
    assert named - set(RULES) == set()


def test_every_text_the_program_says_exists():
    said = set(re.findall(r'\btext\(\s*"(\w+)"', python_text()))
    assert said - {row["key"] for row in rows("interface.csv")} == set()


def test_every_rule_with_a_message_is_raised_somewhere():
    """By its id in the code, or as the SQL of a rule over several rows, which is called as its file."""
    of_several_rows = {file.stem for file in (REPOSITORY / "assets" / "core" / "rules").glob("*.sql")}
    raised = set(re.findall(r'"(\w+)"', python_text())) | of_several_rows
    assert len(of_several_rows) >= 5 and set(RULES) - raised == set()


def test_unknown_rule_text_and_language_raise():
    with pytest.raises(KeyError):
        rule_message("sex_is_nice", "en", {})
    with pytest.raises(KeyError):
        text("good_morning", "en")
    with pytest.raises(KeyError):
        rule_message("file_is_not_empty", "de", {})


def test_a_rule_message_is_filled():
    message, fix = rule_message("file_is_in_declared_encoding", "en", {
        "file": "victims.csv", "expected": "utf-8", "found": "cp1256", "row": 17, "n": "20431",
    })  # fmt: skip
    assert message == (
        "victims.csv is declared as utf-8 but is not written in it: the first wrong letter is in row 17 (byte 20,431). "
        "It looks like cp1256."
    )
    assert fix.startswith("Set `encoding: cp1256` under `files:`")


def test_braces_that_belong_to_source_yaml_stay_braces():
    _, fix = rule_message("mapped_columns_are_present", "es", {})
    assert '`optional: {until: "2017-07"}`' in fix


def test_a_param_nobody_can_fill_is_said_in_words_and_a_value_is_never_a_template():
    assert rule_message("file_is_not_empty", "en", {})[0] == "(not stated) is empty: there is nothing to read."
    assert (
        rule_message("file_is_not_empty", "fr", {"file": None})[0] == "(non précisé) est vide : il n'y a rien à lire."
    )
    assert rule_message("file_is_not_empty", "es", {"file": ""})[0] == "(vacío) está vacío: no hay nada que leer."
    assert rule_message("file_is_not_empty", "en", {"file": "{n}{0.x}.csv"})[0].startswith("{n}{0.x}.csv is empty")


@pytest.mark.parametrize("given", [{}, dict.fromkeys(PLACEHOLDERS), dict.fromkeys(PLACEHOLDERS, "")])
def test_no_message_of_any_rule_leaves_a_placeholder_open(given):
    open_ = re.compile(r"\[[a-z_]+\]|\{(?:" + "|".join(PLACEHOLDERS) + r")\}")
    for language in LANGUAGES:
        told = {rule: " ".join(rule_message(rule, language, given)) for rule in RULES}
        told |= {row["key"]: text(row["key"], language) for row in rows("interface.csv")}
        assert [name for name, said in told.items() if open_.search(said)] == []


def calls() -> list[tuple[Path, ast.Call]]:
    files = [file for room in ROOMS for file in (REPOSITORY / room).rglob("*.py")]
    nodes = ((file, node) for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    return [(file, node) for file, node in nodes if isinstance(node, ast.Call)]


def named(call: ast.Call) -> tuple[str, str | None]:
    """What is called, and the text that is its first argument."""
    first = call.args[0] if call.args else None
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", "")
    return name, first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def needed() -> dict[str, set[str]]:
    """Rule -> the placeholders of its message and of what to do."""
    return {
        row["rule_id"]: placeholders(row["message_en"]) | placeholders(row["how_to_fix_en"])
        for row in rows("rules.csv")
    }


def test_every_refusal_and_every_text_is_given_all_that_its_sentence_names():
    wanted = {("Refused", rule): names for rule, names in needed().items()}
    wanted |= {("text", row["key"]): placeholders(row["en"]) for row in rows("interface.csv")}
    lacking = []
    for file, call in calls():
        given = {keyword.arg for keyword in call.keywords}
        names = wanted.get(named(call), set())  # type: ignore[arg-type]
        if None not in given and names - given:
            lacking.append((file.name, call.lineno, *named(call), names - given))
    assert lacking == []


def test_every_finding_is_given_what_its_sentence_names_beside_its_address():
    """The row and the columns of table `finding` fill most; the rest stands as params where the rule is asked."""
    address = {"source", "table", "file", "sheet", "row", "cell", "column", "provider_column", "value"}
    refused = {rule for _, call in calls() for what, rule in [named(call)] if what == "Refused"}
    texts = {
        file: file.read_text("utf-8")
        for room in ROOMS
        for end in ("py", "sql")
        for file in (REPOSITORY / room).rglob(f"*.{end}")
    }
    lacking = []
    for rule, names in needed().items():
        said = [t for file, t in texts.items() if f'"{rule}"' in t or f"'{rule}'" in t or file.stem == rule]
        for name in (names - address) if said and rule not in refused else ():
            if not any(re.search(rf"""["']{name}["']|\b{name}=""", t) for t in said):
                lacking.append((rule, name))
    assert lacking == []


def test_the_equations_read_as_the_house_style_prints_them():
    counts = {"n_read": 2114, "n_used": 2108, "n_refused": 0, "n_not_wanted": 6, "n_produced": 2108, "n_accepted": 2071}
    line = text("refresh_equation_rows", "en", source="sarandia-register", table="casualty_record", **counts)
    assert line == "sarandia-register / casualty_record: 2,114 rows read = 2,108 used + 0 refused + 6 not wanted"
    assert text("refresh_equation_produced", "en", n_quarantined=37, **counts) == (
        "2,108 produced = 2,071 accepted + 37 quarantined"
    )
    assert "2\u202f108 produites" in text("refresh_equation_produced", "fr", n_quarantined=37, **counts)


def test_only_counts_are_grouped():
    assert text("in_row", "en", row=11272) == "row 11272"  # as the spreadsheet shows it
    assert text("findings_written", "en", n=11272, file="f.xlsx") == "11,272 findings written to f.xlsx"


def test_a_finding_is_told_with_its_cell():
    finding = {
        "rule_id": "value_is_in_code_list", "source_id": "reg", "table_name": "casualty_record", "source_file": "v.csv",
        "source_sheet": "", "source_row": 17, "cell": "F17", "column_name": "sex", "provider_column": "genero",
        "value": "Fem/Masc", "params": '{"nearest": "female"}',
    }  # fmt: skip
    assert finding_message(finding, "en")[0] == "F17: “Fem/Masc” is not in the code list of sex. Nearest code: female."
    assert finding_message({**finding, "cell": None}, "fr")[0].startswith("ligne 17 : « Fem/Masc »")
    ragged = {"rule_id": "row_has_as_many_cells_as_the_header", "source_row": 4, "params": {"n": "3", "expected": "5"}}
    assert finding_message(ragged, "es")[0].startswith("fila 4: la fila no corresponde al encabezado (3 encontradas, 5")


@pytest.mark.parametrize(
    ("option", "environ", "expected"),
    [
        (None, {}, "en"),
        ("fr", {"SADDLE_LANG": "es"}, "fr"),
        ("FR-ca", {}, "fr"),
        (None, {"SADDLE_LANG": "ar", "LANG": "es_CO.UTF-8"}, "ar"),
        (None, {"LANG": "es_CO.UTF-8"}, "es"),
        (None, {"LC_ALL": "fr_FR.UTF-8", "LANG": "es_CO.UTF-8"}, "fr"),
        (None, {"LC_ALL": "C", "LANG": "es_CO.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LANG": "ar"}, "ar"),
        (None, {"LANG": "C.UTF-8"}, "en"),
        (None, {"LANG": "est_EE.UTF-8"}, "en"),
        ("de", {"SADDLE_LANG": "fr"}, "fr"),
    ],
)
def test_languages_resolve(option, environ, expected):
    assert language_from(option, environ) == expected
