"""The demo country is what it says: made again to the byte, with errors exactly where its key of errors has them."""

import csv
import json
import zipfile
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from demo.answers import CONTRADICTS, OTHER_CELL
from demo.files import KEEPS_YEAR
from demo.generate import HERE, SOURCES, generate
from demo.offices import HOSPITAL, OPERATOR, REGISTER
from demo.velmora_register import SOURCE as VELMORA_REGISTER
from schemas.messages import rule_message
from schemas.source_text import read_source

ANSWERS = (
    "planted_errors.csv", "truth.csv", "truth_totals.csv", "truth_needs.csv", "truth_events.csv", "truth_state.csv",
    "truth_waits.csv", "truth_gaps.csv",
)  # fmt: skip
BIGGEST_FILE = 1_500_000


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sarandia")
    generate(folder)
    return folder


AT_TWO_CELLS = (CONTRADICTS, *OTHER_CELL)


def _rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _records(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    """Records of a CSV; record n - 1 is row n of a spreadsheet, blank lines and line breaks in cells included."""
    with open(path, encoding=encoding, newline="") as handle:
        return list(csv.reader(handle))


def _generated(folder: Path) -> dict[str, Path]:
    found = [*(folder / "reference").iterdir(), *(folder / name for name in ANSWERS)]
    for source in SOURCES:
        found += (folder / "raw" / source).iterdir()
    return {path.relative_to(folder).as_posix(): path for path in found}


def _content(path: Path) -> object:
    """Bytes; of a workbook its parts, as two builds of zlib pack the same bytes differently."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as parts:
        return {part.filename: parts.read(part) for part in parts.infolist()}


def test_two_runs_write_the_same_bytes(made, tmp_path):
    generate(tmp_path)
    first, second = _generated(made), _generated(tmp_path)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name].read_bytes() != second[name].read_bytes()] == []


def test_committed_files_are_those_the_generator_writes(made):
    fresh, committed = _generated(made), _generated(HERE)
    assert fresh.keys() == committed.keys()
    assert [name for name in fresh if _content(fresh[name]) != _content(committed[name])] == []


def test_raw_files_stay_under_five_megabytes_and_no_file_is_big(made):
    sizes = {name: path.stat().st_size for name, path in _generated(made).items()}
    assert sum(size for name, size in sizes.items() if name.startswith("raw/")) < 5_000_000
    assert max(sizes.values()) < BIGGEST_FILE


def test_every_source_yaml_is_valid_and_the_lists_of_casualties_count(made):
    sources = [read_source((made / "raw" / name / "source.yaml").read_text("utf-8")) for name in SOURCES]
    assert [source.source for source in sources] == list(SOURCES)
    lists = {source.source for source in sources if "casualty_record" in source.tables}
    assert (
        {source.source for source in sources if source.counts}
        == lists
        == {REGISTER, HOSPITAL, OPERATOR, VELMORA_REGISTER}
    )
    assert Counter(source.country for source in sources) == {"XSA": 8, "XVE": 2}


def test_two_rows_in_a_hundred_carry_a_planted_error_and_no_address_comes_twice(made):
    planted = _rows(made / "planted_errors.csv")
    told_of = sum(row["source"] != VELMORA_REGISTER for row in _rows(made / "truth.csv"))
    told_of += load_workbook(made / "raw/monthly-counts/monthly_counts.xlsx").active.max_row - 4
    new = {"needs-survey": 0, "rehabilitation-register": 600, "needs-overview": 114}
    for round_ in ("2024-05", "2026-04"):
        book = load_workbook(made / f"raw/needs-survey/va_needs_{round_}.xlsx", read_only=True)
        new["needs-survey"] += sum((book[sheet].max_row or 0) - 1 for sheet in ("person", "need"))
    of_source = Counter(
        source for source, *_ in {(row["source"], row["file"], row["sheet"], row["row"]) for row in planted}
    )
    cases = {"village-survey", "velmora-register", "velmora-wishes"}  # their errors: test_cases_of_the_demo
    assert 0.018 < sum(n for source, n in of_source.items() if source not in {*new, *cases}) / told_of < 0.025
    for source, n in new.items():
        assert 0.017 < of_source[source] / n < 0.025, source
    rows = Counter(
        (row["source"], row["file"], row["sheet"], row["row"], row["cell"] if row["rule_id"] in AT_TWO_CELLS else "")
        for row in planted
    )  # two cells of one row contradict each other
    assert max(rows.values()) == 1
    assert all(rule_message(row["rule_id"], "en", row) for row in planted)  # raises for a rule that does not exist


def test_planted_addresses_hold_the_error(made):
    """Read back by the csv module and openpyxl: the cell named is in the row named, and what is wrong is there."""
    register = _records(made / "raw/sarandia-register/register_2026-06.csv")
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(register, 1):
        seen[record[0] if record else ""].append(number)
    planted = [row for row in _rows(made / "planted_errors.csv") if row["file"] == "register_2026-06.csv"]
    for error in planted:
        number = int(error["row"])
        value = register[number - 1][ord(error["cell"][0]) - ord("A")]
        if error["rule_id"] == "key_is_unique_in_file":
            assert seen[value][-1] == number and len(seen[value]) == 2
        if error["rule_id"] == "required_value_is_present":
            assert value == ""
        if error["rule_id"] == "coordinates_are_on_the_globe":
            assert abs(float(value)) > 90
        if error["rule_id"] == "place_parent_agrees":
            province, district = register[number - 1][3], register[number - 1][4]
            assert not district.startswith(province) and value in (province, district)
    sheet = load_workbook(made / "raw/hospital-list/liste_hopital.xlsx")["Blessés"]
    late = next(
        row for row in _rows(made / "planted_errors.csv") if row["rule_id"] == "minutes_to_care_is_not_negative"
    )
    assert sheet[late["cell"]].value in (-25, -90)


def test_blank_lines_and_line_breaks_stand_before_some_addresses(made):
    records = _records(made / "raw/sarandia-register/register_2026-06.csv")
    assert sum(not record for record in records) == 2
    assert any("\n" in cell for record in records for cell in record)


def test_six_per_cent_of_persons_stand_in_two_sources_and_none_in_three(made):
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows(made / "truth.csv"):
        if row["source"] != VELMORA_REGISTER:
            sources[row["person"]].add(row["source"])
    assert Counter(len(found) for found in sources.values()) == {1: 2110, 2: 135}  # 135 / 2,245 = 6.0 %


def test_the_same_name_is_spelled_differently_in_two_sources(made):
    truth = _rows(made / "truth.csv")
    person = {(row["source"], row["file"], int(row["row"])): row["person"] for row in truth}
    register = _records(made / "raw/sarandia-register/register_2026-06.csv")
    names = {person[key]: register[key[2] - 1][8] for key in person if key[1] == "register_2026-06.csv"}
    sheet = load_workbook(made / "raw/hospital-list/liste_hopital.xlsx")["Blessés"]
    pairs = [
        (names[p], sheet.cell(key[2], 2).value) for key, p in person.items() if key[0] == "hospital-list" and p in names
    ]
    assert len(pairs) >= 89
    assert sum(one == other for one, other in pairs) == 0


def test_register_has_two_thousand_casualties_one_in_eight_a_woman_three_in_ten_children(made):
    totals = [row for row in _rows(made / "truth_totals.csv") if row["country"] == "XSA"]
    rows = sum(bool(record) for record in _records(made / "raw/sarandia-register/register_2026-06.csv")) - 1
    planted = sum(
        row["file"] == "register_2026-06.csv"
        and row["column"] in ("record_id", "date", "outcome")
        and row["rule_id"] not in ("killed_person_has_no_later_service", *KEEPS_YEAR)
        for row in _rows(made / "planted_errors.csv")
    )  # of somebody seen later, and where another cell cannot be used, the row is kept
    n = sum(int(row["n"]) for row in totals)
    assert rows == 2000 + 3  # three of the planted rows are second copies
    assert n == rows - planted
    women = sum(int(row["n"]) for row in totals if (row["sex"], row["age_group"]) == ("female", "adult"))
    children = sum(int(row["n"]) for row in totals if row["age_group"] == "child")
    assert 0.11 < women / n < 0.13
    assert 0.28 < children / n < 0.32
    assert {row["year"] for row in totals} == {str(year) for year in range(2010, 2027)}


def test_operator_list_is_cp1256_with_arabic_yeh_and_solar_hijri_years(made):
    text = (made / "raw/operator-list/operator_casualties.csv").read_bytes().decode("cp1256")
    assert "ي" in text and "ی" not in text and not set("۰۱۲۳۴۵۶۷۸۹") & set(text)
    records = _records(made / "raw/operator-list/operator_casualties.csv", "cp1256")
    planted = [row for row in _rows(made / "planted_errors.csv") if row["rule_id"] == "year_fits_declared_calendar"]
    gregorian = [number for number, record in enumerate(records[1:], 2) if not "1392" <= record[1][:4] <= "1405"]
    assert gregorian == [int(row["row"]) for row in planted]


def test_one_ward_of_the_hospital_writes_persian(made):
    sheet = load_workbook(made / "raw/hospital-list/liste_hopital.xlsx")["Blessés"]
    rows = [row for row in sheet.iter_rows(min_row=6, values_only=True) if row[0] or row[1]]
    persian = [row for row in rows if "ی" in row[1] or "۲" in str(row[7])]
    assert len(persian) > 30
    assert {row[11] for row in persian} == {"Pavillon C"}


def test_clean_points_of_the_register_lie_in_their_district(made):
    shapes = json.loads((made / "reference/boundaries.geojson").read_text("utf-8"))["features"]
    rings = {shape["properties"]["pcode"]: shape["geometry"]["coordinates"][0] for shape in shapes}
    levels = Counter((shape["properties"]["country_iso3"], shape["properties"]["level"]) for shape in shapes)
    assert levels == {("XSA", 1): 5, ("XSA", 2): 24, ("XVE", 1): 2, ("XVE", 2): 6}
    wrong = {
        int(row["row"])
        for row in _rows(made / "planted_errors.csv")
        if row["file"] == "register_2026-06.csv" and row["column"] in ("lat", "admin2_pcode")
    }
    records = _records(made / "raw/sarandia-register/register_2026-06.csv")
    points = [
        (r[4], float(r[7]), float(r[6])) for n, r in enumerate(records, 1) if n > 1 and r and r[6] and n not in wrong
    ]
    assert len(points) > 1300
    assert [pcode for pcode, x, y in points if not _inside(x, y, rings[pcode])] == []
    assert [pcode for pcode, x, y in points if not _inside(x, y, rings[pcode[:5]])] == []


def _inside(x: float, y: float, ring: list[list[float]]) -> bool:
    """Whether a ray to the east leaves the ring an odd number of times."""
    crossings = 0
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            crossings += 1
    return crossings % 2 == 1


def test_population_has_every_district_year_sex_and_band_once(made):
    every = _rows(made / "reference/population.csv")
    assert sum(row["country_iso3"] == "XVE" for row in every) == 6 * 8 * 2 * 8
    rows = [row for row in every if row["country_iso3"] == "XSA"]
    assert len(rows) == 24 * 17 * 2 * 8 == len({tuple(row.values())[:5] for row in rows})
    assert sum(int(row["population"]) for row in rows if row["year"] == "2010") == pytest.approx(4_050_000, rel=0.001)
