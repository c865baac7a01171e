"""The examples for researchers, run as they stand: Python, R, SQL and Excel give the same three answers.

In the release two numbers are planted as hidden and one caution is set, so that an empty cell is compared too.
"""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl
import pytest
from conftest import REPOSITORY, left_out
from openpyxl.formula.translate import Translator
from openpyxl.workbook.defined_name import DefinedName
from release.small_pack import RELEASE_ID, small_pack

from pipelines.notebook import open_marts

pytestmark = pytest.mark.slow

EXAMPLES = REPOSITORY / "docs" / "examples"
Tables = list[list[list[str]]]
READS_CSV = "Text - txt - csv (StarCalc):44,34,76,1"  # comma, quotes, UTF-8, from row 1: what a double click does
HEADS = [
    ["country", "period", "n_total", "n_killed", "n_injured"],
    [
        *("country", "survey", "round", "period", "sex", "n_need", "gap", "gap_weighted"),
        *("gap_weighted_ci_low", "gap_weighted_ci_high", "gap_status", "gap_caution"),
    ],
    ["country", "population_group", "gap_status", "n_figures"],
]
ROUND = {"country": "XSA", "survey": "needs-survey", "round": "2026"}  # the newest year has one
GAP = "service = 'rehabilitation' AND population_group = 'survivors' AND admin1 = 'all' AND person_group = 'all' " \
      "AND age_group = 'all' AND disability = 'all' AND household_has_disability = 'all' AND disaggregation_unit = 'person' " \
      "AND period = '2026'"  # fmt: skip
NATIONAL = "admin1 = 'all' AND admin2 = 'all'"


@pytest.fixture(scope="module")
def pack(sarandia, tmp_path_factory) -> Path:
    at = tmp_path_factory.mktemp("planted")
    file = shutil.copy(sarandia / "marts" / "marts.duckdb", at / "marts.duckdb")
    with duckdb.connect(str(file)) as con:
        con.execute(f"UPDATE mart_casualty_annual SET n_killed = NULL, n_killed_status = 'suppressed_complementary' "
                    f"WHERE period = '2020' AND {NATIONAL}")  # fmt: skip
        con.execute(f"UPDATE mart_casualty_annual SET n_total = 0, n_killed = 0, n_injured = 0, n_total_status = 'ok', "
                    f"n_killed_status = 'ok', n_injured_status = 'ok' WHERE period = '2021' AND {NATIONAL}")  # fmt: skip
        con.execute(f"UPDATE mart_needs_gap SET n_need = 101, n_need_status = 'ok', gap = NULL, gap_ci_low = NULL, "
                    f"gap_ci_high = NULL, gap_weighted = NULL, gap_weighted_ci_low = NULL, gap_weighted_ci_high = NULL, "
                    f"gap_caution = '', gap_status = 'withdrawn' WHERE {GAP} AND sex = 'female'")  # fmt: skip
        con.execute(f"UPDATE mart_needs_gap SET n_need = 40, n_need_status = 'ok', gap = 13 / 40, gap_weighted = 0.375, "
                    f"gap_weighted_ci_low = 0.2008, gap_weighted_ci_high = 0.5798, gap_caution = 'small_n|provisional', gap_status = 'ok' "
                    f"WHERE {GAP} AND sex = 'male'")  # fmt: skip
    return small_pack(Path(file), at)


def tables(text: str) -> Tables:
    """Tables of an example's output: CSV, an empty line between two."""
    return [list(csv.reader(io.StringIO(part))) for part in text.strip("\n").split("\n\n")]


def ran(*words: str, **environment: str) -> Tables:
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120)
    assert done.returncode == 0, done.stderr
    return tables(done.stdout)


@pytest.fixture(scope="module")
def in_python(pack) -> Tables:
    return ran(sys.executable, str(EXAMPLES / "needs_gap.py"), str(pack))


def test_the_answers_are_those_planted(in_python):
    annual, gap, hidden = in_python
    assert [table[0] for table in in_python] == HEADS
    by_year = {row[1]: row[2:] for row in annual[1:] if row[0] == "XSA"}
    assert by_year["2020"][1] == "" and by_year["2020"][0] not in ("", "0")
    assert by_year["2021"] == ["0", "0", "0"] and "all" not in by_year and len(by_year) == 17
    assert gap[1:] == [
        [*ROUND.values(), "2026", "female", "101", "", "", "", "", "withdrawn", ""],
        [
            *ROUND.values(),
            "2026",
            "male",
            "40",
            "0.325000",
            "0.375000",
            "0.200800",
            "0.579800",
            "ok",
            "small_n|provisional",
        ],
    ]
    assert ["XSA", "survivors", "withdrawn", "1"] in hidden


def test_the_hidden_gaps_are_all_gaps_there_are(pack, in_python):
    """Written another way: rows of the CSV, counted line by line."""
    with (pack / "csv" / "mart_needs_gap.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["period"], row["service"]) == ("2026", "rehabilitation")]
    assert sum(int(row[-1]) for row in in_python[2][1:]) == len(rows) > 100
    withheld = [row for row in rows if row["gap"] == ""]
    assert sum(int(row[-1]) for row in in_python[2][1:] if row[2] != "ok") == len(withheld)


@pytest.mark.parametrize("form", ["parquet", "duckdb"])
def test_pandas_reads_the_same_from_every_format(pack, in_python, form):
    assert ran(sys.executable, str(EXAMPLES / "needs_gap.py"), str(pack), form) == in_python


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_base_r_gives_the_same_answers(pack, in_python, locale):
    if not shutil.which("Rscript"):
        left_out("R is not there (apt install r-base-core)")
    script = (EXAMPLES / "needs_gap.R").read_text()
    assert ran("Rscript", "--vanilla", str(EXAMPLES / "needs_gap.R"), str(pack), LC_ALL=locale) == in_python
    assert "library(" not in script and "not tested here" in script


def test_sql_gives_the_same_answers(pack, in_python):
    (file,) = pack.glob("saddle-*.duckdb")
    answers = []
    with duckdb.connect(str(file), read_only=True) as con:
        for statement in con.extract_statements((EXAMPLES / "needs_gap.sql").read_text()):
            found = con.execute(statement)
            names = [column[0] for column in found.description]
            rows = [["" if value is None else str(value) for value in row] for row in found.fetchall()]
            answers.append([names, *rows])
    assert answers == in_python


def test_the_notebook_gives_the_same_answers(pack, in_python):
    annual, gap, _ = in_python
    with open_marts(pack, "fr") as marts:
        killed = marts.total("casualty_annual", "n_killed", by=["country", "period"])
        asked = {
            **ROUND,
            "disaggregation_unit": "person",
            "service": "rehabilitation",
            "population_group": "survivors",
            "period": "2026",
        }
        found = marts.total("needs_gap", "gap", by=["sex"], where=asked).set_index("sex")
        figure = marts.figure("casualty_annual.n_total@country=XSA,period=2020")
    shown = [
        "" if missing else str(n) for n, missing in zip(killed["n_killed"], killed["n_killed"].isna(), strict=True)
    ]
    assert list(zip(killed["period"], shown, strict=True)) == [(row[1], row[3]) for row in annual[1:]]
    assert f"{found.loc['male', 'gap']:.6f}" == gap[2][6] and found.loc["female", "gap_status"] == gap[1][10]
    assert found.loc["female", "sex_label"] == "féminin" and found["gap"].isna()["female"]
    assert str(int(figure["value"])) == next(row[2] for row in annual if row[1] == "2020")


def converted(file: Path, to: str, *words: str) -> Path:
    """A file as LibreOffice saves it again."""
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{file.parent / 'profile'}", "--headless", *words, "--convert-to", to,
         "--outdir", str(file.parent / "saved"), str(file)],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return file.parent / "saved" / f"{file.stem}.{to.split(':')[0]}"


def formulas(heading: str) -> dict[str, str]:
    """cell -> what excel.md writes into it, below a heading."""
    part = re.split(r"^## ", (EXAMPLES / "excel.md").read_text(), flags=re.M)
    (text,) = [section for section in part if section.startswith(heading)]
    cells = re.findall(r"^\| ([A-Z]\d) \| (.+) \|$", text, re.M)
    return {cell: said.strip("`") for cell, said in cells if not said.startswith("as ")}


class Opened:
    """A table's CSV as Excel has it after a double click and *Create from Selection*, with sheets for the answers."""

    def __init__(self, pack: Path, table: str, at: Path) -> None:
        at.mkdir()
        shutil.copy(pack / "csv" / f"{table}.csv", at)
        read = converted(at / f"{table}.csv", "xlsx:Calc MS Excel 2007 XML", f"--infilter={READS_CSV}")
        self.book, self.file = openpyxl.load_workbook(read), at / "answers.xlsx"
        self.data = self.book.worksheets[0]
        for column in self.data.iter_cols(max_row=1):
            letter, last = column[0].column_letter, self.data.max_row
            where = f"'{self.data.title}'!${letter}$2:${letter}${last}"
            self.book.defined_names[column[0].value] = DefinedName(column[0].value, attr_text=where)

    def answers(self, sheet: dict[str, str | int]) -> list[list[str]]:
        """The sheet of these cells, computed."""
        made = self.book.create_sheet("answer", 0)
        for cell, said in sheet.items():
            made[cell] = (
                said.replace("MINIFS(", "_xlfn.MINIFS(") if isinstance(said, str) else said
            )  # as Excel itself writes its newer functions down
        self.book.active = 0
        self.book.save(self.file)
        del self.book["answer"]
        read = converted(self.file, "csv")
        return list(csv.reader(io.StringIO(read.read_text("utf-8"))))


def filled(cells: dict[str, str], row: int, down_to: int) -> dict[str, str]:
    """Cells with the formulas of one row filled down, as Excel does it; what stands there already stays."""
    first = {cell: said for cell, said in cells.items() if cell[1:] == str(row) and str(said).startswith("=")}
    more = {f"{cell[0]}{n}": Translator(said, origin=cell).translate_formula(f"{cell[0]}{n}")
            for cell, said in first.items() for n in range(row + 1, down_to + 1)}  # fmt: skip
    return {**more, **cells}


def same(ours: list[list[str]], theirs: list[list[str]]) -> bool:
    """Cell by cell; a spreadsheet writes a share with as many decimals as it likes."""

    def cell(text: str) -> object:
        return round(float(text), 6) if re.fullmatch(r"\d+\.\d+", text) else text

    return [[cell(text) for text in row] for row in ours] == [[cell(text) for text in row] for row in theirs]


@pytest.fixture(scope="module")
def in_excel(pack, in_python, tmp_path_factory) -> Tables:
    if not shutil.which("soffice"):
        left_out("LibreOffice is not there (apt install libreoffice-calc-nogui)")
    at = tmp_path_factory.mktemp("excel")
    annual, needs = (Opened(pack, table, at / table) for table in ("mart_casualty_annual", "mart_needs_gap"))
    n_years = len([row for row in in_python[0] if row[0] == "XSA"])
    cells = formulas("Casualties by year") | {"A2": "XSA"}
    by_year = filled({**cells, **{f"{c}3": Translator(cells[f"{c}2"], f"{c}2").translate_formula(f"{c}3") for c in "CDE"}},
                     3, n_years + 2)  # fmt: skip
    hidden = formulas("Which gaps are hidden")
    pairs = [row[:3] for row in in_python[2][1:]] + [["XSA", "survivors", "no_such_status"]]
    for n, (country, group, status) in enumerate(pairs, start=2):
        hidden |= {f"A{n}": country, f"B{n}": group, f"C{n}": status}
    gap = formulas("The gap in rehabilitation")
    for n, row in enumerate(in_python[1][1:], start=2):
        gap |= {f"A{n}": row[0], f"B{n}": row[1], f"C{n}": int(row[2]), f"E{n}": row[4]}
    return [
        annual.answers(by_year),
        needs.answers(filled(gap, 2, len(in_python[1]))),
        needs.answers(filled(hidden, 2, len(pairs) + 1)),
    ]


def test_excel_gives_the_same_answers(in_python, in_excel):
    annual, gap, hidden = in_excel
    of_one = [row for row in in_python[0] if row[0] in ("country", "XSA")]
    assert annual[-1][1] == "0" and same(annual[:-1], of_one)  # below the last year the period shows 0
    assert same(gap, in_python[1])
    assert hidden[-1] == ["XSA", "survivors", "no_such_status", "0"] and same(hidden[:-1], in_python[2])


def test_a_csv_opens_with_numbers_as_numbers_and_without_a_mark_in_its_first_cell(pack, tmp_path):
    if not shutil.which("soffice"):
        left_out("LibreOffice is not there (apt install libreoffice-calc-nogui)")
    opened = Opened(pack, "mart_needs_gap", tmp_path / "csv").data
    n_lines = len((pack / "csv" / "mart_needs_gap.csv").read_text("utf-8-sig").splitlines())
    head, first = ([cell.value for cell in row] for row in opened.iter_rows(max_row=2))
    assert head[0] == "period" and head[-1] == "release_id" and opened.max_row == n_lines
    counts = {name: cell for name, cell in zip(head, first, strict=True) if name[:2] == "n_" and name[-7:] != "_status"}
    assert {type(cell) for cell in counts.values()} <= {int, type(None)} and len(counts) == 5 and type(first[0]) is int


def test_no_example_answers_emptily_from_what_the_demo_prints(sarandia, tmp_path):
    """Nothing planted: the newest year's gap of each sex is there with its weighted form, in SQL, in Python and on the page."""
    shutil.copy(sarandia / "marts" / "marts.duckdb", tmp_path / "saddle-XSA.duckdb")
    annual, gap, hidden = ran(sys.executable, str(EXAMPLES / "needs_gap.py"), str(tmp_path), "duckdb")
    assert len(annual) > 17 and "" not in [row[2] for row in annual]
    assert [row[4] for row in gap[1:]] == ["female", "male"]
    assert all("" not in row[5:11] and row[10] == "ok" for row in gap[1:])
    assert len(hidden) > 2 and "ok" in [row[2] for row in hidden]
    with duckdb.connect(str(tmp_path / "saddle-XSA.duckdb"), read_only=True) as con:
        asked = con.extract_statements((EXAMPLES / "needs_gap.sql").read_text())
        assert [len(con.execute(one).fetchall()) for one in asked] == [len(annual) - 1, len(gap) - 1, len(hidden) - 1]
    (code,) = re.findall(r"```python\n(.*?)```", (REPOSITORY / "docs" / "researchers.md").read_text(), re.S)
    code += "\nassert marts.total('needs_gap', 'gap', by=['sex'], where=asked)['gap'].notna().any()"
    code = code.replace("where={", "where=(asked := {").replace(
        '"period": "2026",\n        },', '"period": "2026",\n        }),'
    )
    said = code.replace("RELEASE", str(tmp_path / "saddle-XSA.duckdb"))
    done = subprocess.run([sys.executable, "-c", said], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_page_for_researchers_names_what_is_there(pack):
    page = (REPOSITORY / "docs" / "researchers.md").read_text()
    for example in EXAMPLES.iterdir():
        assert f"docs/examples/{example.name}" in page
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    done = subprocess.run([sys.executable, "-c", code.replace("RELEASE", str(pack))], cwd=REPOSITORY, capture_output=True,
                          text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "féminin" in done.stdout and "n_killed" in done.stdout and RELEASE_ID in done.stdout
