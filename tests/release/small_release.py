"""A data folder with a small public marts file, worked out by hand, for the tests of releases."""

import json
import sys
from pathlib import Path

import duckdb

from warehouse.folder import Folder

# figure, value, status, known_n, ci_low, ci_high, caution; period is told by the id
FIRST = [
    ("casualty_annual.n_total@country=XSA,period=2019", 10, "ok", None, None, None, ""),
    ("casualty_annual.n_total@country=XSA,period=2020", 12, "ok", None, None, None, ""),
    ("casualty_annual.n_killed@country=XSA,period=2020", 7, "ok", None, None, None, ""),
    ("casualty_annual.n_injured@country=XSA,period=2020", None, "suppressed_primary", None, None, None, ""),
    ("needs_gap.gap@country=XSA,period=2020", 0.5, "ok", 40, 0.35, 0.65, "small_n"),
    ("needs_gap.gap@country=XSA,period=2021", 0.1, "ok", 50, 0.05, 0.2, ""),
]
# one more casualty of 2020, one injured reclassified, a larger survey, 2019 taken out, 2021 added
SECOND = [
    ("casualty_annual.n_total@country=XSA,period=2020", 13, "ok", None, None, None, ""),
    ("casualty_annual.n_killed@country=XSA,period=2020", None, "suppressed_complementary", None, None, None, ""),
    ("casualty_annual.n_injured@country=XSA,period=2020", 8, "ok", None, None, None, ""),
    ("casualty_annual.n_total@country=XSA,period=2021", 20, "ok", None, None, None, "provisional"),
    ("casualty_annual.n_killed@country=XSA,period=2021", None, "suppressed_primary", None, None, None, ""),
    ("needs_gap.gap@country=XSA,period=2020", 0.5, "ok", 60, 0.35, 0.65, "small_n"),
    ("needs_gap.gap@country=XSA,period=2021", 0.1, "ok", 50, 0.05, 0.2, ""),
]
ANNUAL = [
    ("2020", "XSA", "all", 12, "ok", 0.1, False),
    ("2019", "XSA", "all", 10, "ok", 1 / 3, True),
    ("2020", "XSA", "=1+1", None, "suppressed_primary", None, None),
    ("2020", "XSA", "5-11", 0, "ok", 1e-7, None),
]


def write_marts(path: Path, figures: list = FIRST, refresh_id: str = "r1", extra: str = "") -> None:
    """The public file: one wide mart, the figures, dictionary and notes; `extra` is SQL run at its end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        con.execute(
            "CREATE TABLE mart_casualty_annual (period VARCHAR, country VARCHAR, admin1 VARCHAR, n_total BIGINT, "
            "n_total_status VARCHAR, share DOUBLE, flag BOOLEAN)"
        )
        con.executemany("INSERT INTO mart_casualty_annual VALUES (?, ?, ?, ?, ?, ?, ?)", ANNUAL)
        con.execute("COMMENT ON TABLE mart_casualty_annual IS 'Casualties by year. It''s <counted>.'")
        con.execute("COMMENT ON COLUMN mart_casualty_annual.n_total IS 'count: total <n>'")
        con.execute(
            "CREATE TABLE mart_figure (figure_id VARCHAR, mart VARCHAR, measure VARCHAR, period VARCHAR, country VARCHAR, "
            "keys VARCHAR, value DOUBLE, value_status VARCHAR, known_n BIGINT, unknown_n BIGINT, ci_low DOUBLE, "
            "ci_high DOUBLE, caution VARCHAR, refresh_id VARCHAR)"
        )
        rows = []
        for figure_id, value, status, known_n, low, high, caution in figures:
            told, _, keys = figure_id.partition("@")
            mart, _, measure = told.partition(".")
            said = dict(pair.split("=") for pair in keys.split(","))
            keys_text = json.dumps(said, separators=(",", ":"))
            row = [figure_id, mart, measure, said["period"], said["country"], keys_text, value, status, known_n, None]
            rows.append([*row, low, high, caution, refresh_id])
        con.executemany(f"INSERT INTO mart_figure VALUES ({', '.join('?' * 14)})", rows)
        con.execute("CREATE TABLE dictionary (table_name VARCHAR, column_name VARCHAR, meaning VARCHAR)")
        con.execute("INSERT INTO dictionary VALUES ('mart_casualty_annual', 'n_total', 'count: total')")
        con.execute("CREATE TABLE notes (topic VARCHAR, note VARCHAR)")
        con.execute("INSERT INTO notes VALUES ('status', 'small numbers are hidden'), ('refresh_id', ?)", [refresh_id])
        if extra:
            con.execute(extra)


def small_folder(path: Path, figures: list = FIRST, refresh_id: str = "r1", extra: str = "") -> Folder:
    """A data folder that holds nothing but public marts."""
    folder = Folder(path)
    write_marts(folder.marts, figures, refresh_id, extra)
    return folder


def program(path: Path, said: dict, page: str = "<p>checked</p>") -> list[str]:
    """A real program that answers as the checks do: writes `said` to --out, and a page where one is asked for.

    It keeps the words it was called with in `said_to.json` beside itself.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "import json, pathlib, sys\n"
        "words = sys.argv[1:]\n"
        "pathlib.Path(__file__).with_name('said_to.json').write_text(json.dumps(words))\n"
        f"said, page = json.loads({json.dumps(said)!r}), {page!r}\n"
        "pathlib.Path(words[words.index('--out') + 1]).write_text(json.dumps(said))\n"
        "if '--page' in words:\n"
        "    pathlib.Path(words[words.index('--page') + 1]).write_text(page)\n"
    )
    return [sys.executable, str(path)]


CLEAN_ATTACK = {"clean": True, "n_hidden": 2, "n_solvable": 0, "n_narrow": 0, "refusals": []}
CLEAN_QUALITY = {"clean": True, "checks": [{"check": "formats", "table": "notes", "passed": True, "detail": ""}]}


def programs(path: Path, attack: dict = CLEAN_ATTACK, quality: dict = CLEAN_QUALITY) -> dict[str, list[str]]:
    """The two programs `run_checks` starts."""
    return {
        "attack.json": program(path / "attack" / "attack.py", attack),
        "quality.json": program(path / "quality" / "quality.py", quality),
    }
