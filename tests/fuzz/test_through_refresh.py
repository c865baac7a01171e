"""Each class of the corpus, and each rule that refuses a file or its description, through the whole refresh at once.

Rules about rows and sets of rows are findings and refuse nothing; those about the whole folder end a refresh before its first
source (tests/pipelines/test_refused_in_steps.py); those of workbooks loaded by other words stand with these words.
"""

import json

import pytest
from conftest import HEADER, REGISTER_YAML, saddle
from fuzz import bases
from fuzz.files import CLASSES, PLACES, corpus

from schemas.messages import LANGUAGES, rule_message

pytestmark = pytest.mark.thorough

ROWS = [f"{n},P,0{n % 9 + 1}/03/2019,{'F' if n % 3 else 'M'},{10 + n},injured,4.5,-74.1,V" for n in range(1, 13)]
GOOD = HEADER + "".join(f"{row}\n" for row in ROWS)
AS_IT_IS = ("", "")


def _workbook(change=lambda parts: None) -> bytes:
    import random

    parts = bases.xlsx_parts(random.Random(1))
    change(parts)
    return bases.zipped(parts)


def _broken_book(parts: dict) -> None:
    parts["xl/workbook.xml"] = b"<workbook"


def _far(parts: dict) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", cell)


def _bomb(parts: dict) -> None:
    parts["xl/media/a.bin"] = bytes(140 << 20)


# rule -> (file, bytes, what is replaced in the description, by what)
RULES_OF_FILES = {
    "file_is_not_empty": ("v.csv", b"", *AS_IT_IS),
    "file_is_a_readable_workbook": ("v.xlsx", _workbook(_broken_book), *AS_IT_IS),
    "file_matches_its_ending": ("v.csv", b"%PDF-1.7", *AS_IT_IS),
    "file_is_in_declared_encoding": ("v.csv", GOOD.replace(",V\n", ",Ca\u00f1\n").encode("latin-1"), *AS_IT_IS),
    "file_has_declared_delimiter": ("v.csv", GOOD.replace(",", ";").encode(), *AS_IT_IS),
    "file_lines_are_of_sane_length": ("v.csv", GOOD.encode() + b"x" * (20 << 20), *AS_IT_IS),
    "file_has_a_sane_number_of_columns": ("v.csv", GOOD.encode() + b"1," * 99_999, *AS_IT_IS),
    "file_has_a_header": ("v.csv", GOOD.encode(), '{pattern: "v.*"}', '{pattern: "v.*", skip_rows: "99"}'),
    "sheet_exists": ("v.xlsx", _workbook(), '{pattern: "v.*"}', '{pattern: "v.*", sheets: ["2031"]}'),
    "file_is_json": ("v.json", b"[{", *AS_IT_IS),
    "file_is_not_truncated": ("v.xlsx", _workbook()[:900], *AS_IT_IS),
    "file_has_an_as_of": ("v.csv", GOOD.encode(), "as_of: 2020-12-31\n", ""),
    "file_is_gzip": ("v.csv.gz", GOOD.encode(), *AS_IT_IS),
    "file_is_read_within_its_memory": ("v.json", None, *AS_IT_IS),
    "file_unpacks_to_a_sane_size": ("v.xlsx", _workbook(_bomb), *AS_IT_IS),
    "sheet_has_a_sane_used_range": ("v.xlsx", _workbook(_far), *AS_IT_IS),
    "file_has_a_readable_name": ("v.a\nb.csv", GOOD.encode(), *AS_IT_IS),
    "source_yaml_is_valid": ("v.csv", GOOD.encode(), "counts: true", "counts: perhaps"),
    "source_declares_disaggregation": ("v.csv", GOOD.encode(), "      sex: {from: sex}\n", ""),
    "mapped_columns_are_present": ("v.csv", GOOD.replace("outcome", "result").encode(), *AS_IT_IS),
    "headers_are_not_exchanged": ("v.csv", GOOD.replace("sex,age,outcome", "outcome,age,sex").encode(), *AS_IT_IS),
    "quarantine_is_under_threshold": ("v.csv", GOOD.replace("/2019,", "/19x9,").encode(), *AS_IT_IS),
    "profile_exists": ("v.csv", GOOD.encode(), "title:", "extends: no-such-form\ntitle:"),
    "coordinates_kept_their_decimal_point": ("v.csv", GOOD.replace("4.5,-74.1", "45,-741").encode(), *AS_IT_IS),
    "heading_stands_once": ("v.csv", GOOD.replace("lat,lon,village", "lat,lon,sex").encode(), *AS_IT_IS),
    "load_has_rows": ("v.csv", HEADER.encode(), *AS_IT_IS),
}  # fmt: skip


def _numbers() -> bytes:
    """Ten million small objects in 30 MB of JSON: many times as much in memory."""
    return b"[" + b"{}," * 10_000_000 + b'{"id": 1}]'


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """A folder with a good source, refreshed; then it grew by a row and every damaged one came. With what was said."""
    folder = tmp_path_factory.mktemp("centre")
    others = [
        *(f"class-{kind}".replace("_", "-") for kind in (*CLASSES, *PLACES)),
        *(r.replace("_", "-") for r in RULES_OF_FILES),
    ]
    apart = f"disjoint_from: [{', '.join(others)}]\n"
    _receive(folder, "good", GOOD.encode(), "v.csv")
    (folder / "raw" / "good" / "source.yaml").open("a").write(apart)
    first = saddle("refresh", "--data", str(folder), "--json")
    assert first.returncode == 0, first.stdout + first.stderr
    (folder / "raw" / "good" / "v.csv").write_text(GOOD + ROWS[0].replace("1,", "13,", 1) + "\n")
    for case in corpus("refresh", len(CLASSES) + len(PLACES)):
        name = f"class-{case.kind}".replace("_", "-")
        _describe(folder, name, "*", *AS_IT_IS)
        case.put(folder / "raw" / name)
    for rule, (file, content, old, new) in RULES_OF_FILES.items():
        name = rule.replace("_", "-")
        _receive(folder, name, _numbers() if content is None else content, file, old, new)
    return folder, saddle("refresh", "--data", str(folder), "--json")


def _describe(folder, name: str, pattern: str, old: str, new: str) -> None:
    inbox = folder / "raw" / name
    inbox.mkdir(parents=True)
    yaml = REGISTER_YAML.replace("source: register", f"source: {name}").replace('"*.csv"', f'"{pattern}"')
    assert old in yaml
    (inbox / "source.yaml").write_text(yaml.replace(old, new) if old else yaml)


def _receive(folder, name: str, content: bytes, file: str, old: str = "", new: str = "") -> None:
    _describe(folder, name, "v.*", old, new)
    (folder / "raw" / name / file).write_bytes(content)


def test_the_good_source_is_rebuilt_and_the_exit_code_is_3(refreshed):
    _, done = refreshed
    assert done.returncode == 3, done.stderr
    (good,) = (source for source in json.loads(done.stdout)["sources"] if source["source"] == "good")
    assert good["refusal"] is None and [table["n_accepted"] for table in good["tables"]] == [13]


def test_every_class_is_loaded_or_refused_with_a_whole_sentence_in_four_languages(refreshed):
    told = {source["source"]: source for source in json.loads(refreshed[1].stdout)["sources"]}
    for kind in (*CLASSES, *PLACES):
        source = told[f"class-{kind}".replace("_", "-")]
        assert source["refusal"] or source["tables"], kind
        if source["refusal"]:
            assert source["refusal"]["rule_id"] != "source_is_worked_through", kind
            _is_whole(source)


@pytest.mark.parametrize("rule", RULES_OF_FILES)
def test_every_rule_refuses_its_source_alone_and_names_source_and_file(refreshed, rule):
    told = {source["source"]: source for source in json.loads(refreshed[1].stdout)["sources"]}
    source = told[rule.replace("_", "-")]
    assert source["refusal"] and source["refusal"]["rule_id"] == rule, source["refusal"]
    _is_whole(source)


def _is_whole(source: dict) -> None:
    params = {**source["refusal"]["params"], "source": source["source"]}
    for language in LANGUAGES:
        message, fix = rule_message(source["refusal"]["rule_id"], language, params)
        assert params.get("file", source["source"]) in message or source["source"] in message, message
        assert not any(
            f"[{name}]" in message + fix for name in ("file", "source", "expected", "found", "reason", "n")
        ), message
