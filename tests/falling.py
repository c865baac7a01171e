"""A register of 120 rows, and ways to lose some of them: what the tests of less-than-before receive."""

from pathlib import Path

from conftest import register_yaml

YAML = register_yaml(
    date='{from: day, dates: "%Y-%m-%d"}', lat=None, lon=None, admin1_pcode="{from: province}", thresholds=None
)
REPLACING = YAML.replace(
    'files: {pattern: "*.csv"}', "files: {pattern: '*.csv', vintage: {from_name: '(\\d{4})', policy: replace}}"
).replace("as_of: 2020-12-31\n", "")
HEADER = "id,name,day,sex,age,outcome,province,village\n"
PLACES = "country_iso3,level,pcode,name,parent_pcode\nCOL,1,CO01,North,COL\nCOL,1,CO02,South,COL\n"
# 120 rows, 60 in each province, 40 in each of 2017, 2018 and 2019; the sex of everybody is known
ROWS = [
    f"{n},Name {n},{2017 + n % 3}-0{1 + n % 9}-05,{'MF'[n % 2]},{20 + n % 40},{['killed', 'injured'][n % 2]},CO0{1 + n % 4 // 2},V"
    for n in range(120)
]
WHOLE = HEADER + "".join(f"{row}\n" for row in ROWS)


def place(folder: Path, text: str | bytes = WHOLE, yaml: str = YAML, name: str = "victims.csv") -> Path:
    """A file of the register in raw/, beside the places of its country."""
    inbox = folder / "raw" / "register"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "source.yaml").write_text(yaml)
    (inbox / name).write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / "reference").mkdir(exist_ok=True)
    (folder / "reference" / "places.csv").write_text(PLACES)
    return folder


def of(rows: list[str]) -> str:
    """These rows under the header."""
    return HEADER + "".join(f"{row}\n" for row in rows)


def without(part: str) -> str:
    """The register without the rows that hold this text."""
    return of([row for row in ROWS if part not in row])


def emptied(column: int, rows: list[str], until: int = 120) -> str:
    """The register with the first cells of a column empty."""
    cells = [row.split(",") for row in rows]
    return of([",".join([*c[:column], "" if n < until else c[column], *c[column + 1 :]]) for n, c in enumerate(cells)])


# loss -> what is received instead of the whole, what is said of it, and how many rows it has
LESS = {
    "header only": (HEADER, ["casualty_record: rows 120 -> 0"], 0),
    "half": (of(ROWS[:60]), ["casualty_record: rows 120 -> 60"], 60),
    "vertical tabs": (WHOLE.replace("\n", "\v"), ["casualty_record: rows 120 -> 0"], 0),
    "next lines": (WHOLE.replace("\n", "\x85"), ["casualty_record: rows 120 -> 0"], 0),
    "line separators": (WHOLE.replace("\n", "\u2028"), ["casualty_record: rows 120 -> 0"], 0),
    "written line ends": (WHOLE.replace("\n", "\\n"), ["casualty_record: rows 120 -> 0"], 0),
    "a missing year": (without(",2018-"), ["casualty_record: rows 120 -> 80", "year 2018: rows 40 -> 0"], 80),
    "a missing province": (without(",CO02,"), ["casualty_record: rows 120 -> 60", "province CO02: rows 60 -> 0"], 60),
    "a year told as another": (WHOLE.replace(",2018-", ",2017-"), ["casualty_record, year 2018: rows 40 -> 0"], 120),
    "an emptied column": (emptied(3, ROWS), ["casualty_record, column sex: known 100% -> 0%"], 120),
    "a column emptied by a third": (emptied(3, ROWS, 40), ["casualty_record, column sex: known 100% -> 67%"], 120),
}
