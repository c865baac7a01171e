"""How a file is read goes with its ending, so what was landed under one ending is not there under another."""

from pathlib import Path

import pytest
from conftest import REGISTER_YAML

from assets.raw import boundary
from schemas.findings import Refused
from schemas.source_text import read_source
from warehouse.folder import Folder
from warehouse.keys import passing_keys

HEADER = b"id,name,day,sex,age,outcome,lat,lon\n"
ROW = b"1,Ana Ruiz,01/02/2019,F,30,killed,4.5,-74.1\n"
ENDINGS = {
    "a.csv": None, "a.txt": None, "a.json": "file_is_json", "a.csv.gz": "file_is_gzip", "a.pdf": "file_matches_its_ending",
    "a.xlsx": "file_matches_its_ending",
}  # fmt: skip


@pytest.fixture
def source():
    yield read_source(REGISTER_YAML.replace('"*.csv"', '"*"'))
    boundary.end_reading()


def outcome(folder: Path, source, name: str, content: bytes) -> str | None:
    path = folder / "raw" / "register" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    try:
        landed = boundary.land_file(Folder(folder), passing_keys(), source, path)
    except Refused as refusal:
        return refusal.rule_id
    assert [sheet.n_rows for sheet in landed.sheets] == [1] and landed.file == name
    return None


def test_the_same_bytes_under_other_endings_are_read_as_their_ending_says(tmp_path, source):
    assert {name: outcome(tmp_path, source, name, HEADER + ROW) for name in ENDINGS} == ENDINGS


def test_a_sheet_of_a_file_that_has_none_is_told_as_that(tmp_path, source):
    (table,) = source.tables.values()
    named = source.model_copy(update={"tables": {"casualty_record": table.model_copy(update={"sheet": "Hoja 1"})}})
    assert outcome(tmp_path, named, "a.csv", HEADER + ROW) is None  # landed; asked when its table is made
    landed = boundary.land_file(Folder(tmp_path), passing_keys(), named, tmp_path / "raw" / "register" / "a.csv")
    with pytest.raises(Refused) as refused:
        landed.sheet("Hoja 1")
    assert (refused.value.rule_id, refused.value.params) == ("file_has_sheets", {"file": "a.csv", "sheet": "Hoja 1"})
