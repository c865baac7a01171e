"""Rule -> what lies in the folder of a source that is refused by it: its files, its description, what becomes of them.

Here: the inputs. Not here: what must come of them (`test_through_refresh`), rules about the whole folder
(`test_rules_of_folders`), and those of other commands (`test_every_rule`).
"""

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

from conftest import HEADER, REGISTER_YAML
from fuzz import bases
from loading import workbook

ROWS = [f"{n},P,0{n % 9 + 1}/03/2019,{'F' if n % 3 else 'M'},{10 + n},injured,4.5,-74.1,V" for n in range(1, 13)]
GOOD = HEADER + "".join(f"{row}\n" for row in ROWS)
AS_IT_IS = ("", "")
SHEET = "xl/worksheets/sheet1.xml"


def _workbook(change: Callable[[dict], None] = lambda parts: None) -> bytes:
    parts = bases.xlsx_parts(random.Random(1))
    change(parts)
    return bases.zipped(parts)


def _broken_book(parts: dict) -> None:
    parts["xl/workbook.xml"] = b"<workbook"


def _far(parts: dict) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell)


def _bomb(parts: dict) -> None:
    parts["xl/media/a.bin"] = bytes(140 << 20)


def _endless(parts: dict) -> None:
    """Half a million cells, each begun and none ended: to be looked through from each of them to the last."""
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"<c " * 500_000 + b"</sheetData>")


def _claims_too_much(parts: dict) -> None:
    """Says that it holds four thousand million texts; calamine asks for the memory at once, and its process ends."""
    sst = "xl/sharedStrings.xml"
    parts[sst] = parts[sst].replace(b'uniqueCount="2"', b'uniqueCount="4294967295"')


def _numbers() -> bytes:
    """Ten million small objects in 30 MB of JSON: many times as much in memory."""
    return b"[" + b"{}," * 10_000_000 + b'{"id": 1}]'


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
    "file_is_read_within_its_memory": ("v.json", _numbers(), *AS_IT_IS),
    "file_is_read_in_time": ("v.xlsx", _workbook(_endless), *AS_IT_IS),
    "file_can_be_parsed": ("v.xlsx", _workbook(_claims_too_much), *AS_IT_IS),
    "file_has_sheets": ("v.csv", GOOD.encode(), "key: id", "key: id\n    sheet: Hoja 1"),
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


def described(inbox: Path, pattern: str, old: str = "", new: str = "") -> None:
    """The register's description for a source that is called as its folder."""
    inbox.mkdir(parents=True, exist_ok=True)
    text = REGISTER_YAML.replace("source: register", f"source: {inbox.name}").replace('"*.csv"', f'"{pattern}"')
    assert old in text
    (inbox / "source.yaml").write_text(text.replace(old, new) if old else text)


def received(inbox: Path, content: str | bytes = GOOD, file: str = "v.csv", old: str = "", new: str = "") -> None:
    """A described file."""
    described(inbox, "v.*", old, new)
    (inbox / file).write_bytes(content.encode() if isinstance(content, str) else content)


SURVEY = """
source: NAME
country: COL
source_type: survey
as_of: 2020-12-31
files: {pattern: "v.*"}
tables:
  person:
    columns: {sex: {from: sex}, age_years: {from: age}, assessed_on: {value: "2020"}}
    absent: {disability_status: not asked}
"""
HOUSES = SURVEY.replace(
    "  person:\n", "  person:\n    sheet: person\n    row_key: content\n    parent: {sheet: main, by: BY}\n"
)


def _houses(by: str, main: list[tuple], inbox: Path) -> None:
    """A workbook of interviews and the persons in them, joined by `by`."""
    person = [("sex", "age", "of", "uuid"), ("f", 30, 1, "u-1"), ("m", 31, 3, "u-3"), ("f", 32, 4, "u-4")]
    workbook(inbox / "v.xlsx", main=main, person=person)
    text = HOUSES.replace("design: none\n", "").replace("NAME", inbox.name).replace("BY", by)
    (inbox / "source.yaml").write_text(text.replace("tables:", "design: none\ntables:"))


def _sampled(inbox: Path) -> None:
    """A survey whose strata have a population of less than nobody."""
    received(inbox, GOOD, old="", new="")
    design = "design: {strata: village, population: {file: strata.csv, key: village, value: people}}\ntables:"
    (inbox / "source.yaml").write_text(SURVEY.replace("NAME", inbox.name).replace("tables:", design))
    (inbox / "strata.csv").write_text("village,people\nV,-5\n")


def _link_to_itself(inbox: Path) -> None:
    described(inbox, "v.*")
    (inbox / "v.csv").symlink_to(inbox / "v.csv")


def _called_otherwise(inbox: Path) -> None:
    text = (inbox / "source.yaml").read_text()
    (inbox / "source.yaml").write_text(text.replace(f"source: {inbox.name}", "source: another-name"))


MAIN = [("start", "uuid", "number"), ("2025-05-01", "u-1", 1), ("2025-05-03", "u-3", 3), ("2025-05-04", "u-4", 4)]
GAP = [("start", "consent"), ("2025-05-01", "yes"), (None, None), ("2025-05-03", "yes"), ("2025-05-04", "yes")]
# rule -> how the folder of the source is made; those of LATER are refreshed once before they become so
PREPARED: dict[str, Callable[[Path], None]] = {
    "source_has_no_files": partial(described, pattern="v.*"),
    "file_may_be_opened": _link_to_itself,
    "file_stays_as_it_is": received,  # written anew all the time while it is read: `test_through_refresh`
    "stratum_has_a_population": _sampled,
    "join_is_not_contradicted": partial(_houses, '{of: "@row"}', MAIN),
    "place_of_a_row_is_certain": partial(_houses, '{of: "@row"}', GAP),
}
LATER: dict[str, Callable[[Path], None]] = {
    "load_is_not_less_than_before": partial(received, content=HEADER + "".join(f"{row}\n" for row in ROWS[:4])),
    "source_keeps_its_name": _called_otherwise,
}
