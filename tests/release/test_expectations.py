"""great_expectations on published files: a clean release passes, each planted fault is found by the check meant for it."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from clean_pack import write_pack
from conftest import REPOSITORY
from planted_faults import ANOTHER_TOTAL, BESIDES, DRIFT, DRIFT_FOUND, FAULTS, IN_CSV, IN_XLSX, OLD

from assets.release.agreement import profile_equals_annual
from assets.release.continuity import span_of
from assets.release.expectations import expectations_of, main, read_explained, results_of
from assets.release.expected import GROUPS, Expected
from assets.release.exposure import CONTACTS, EXACT_DATE, PERSONAL_COLUMN
from assets.release.quality_page import page
from assets.release.reread import Published

pytestmark = pytest.mark.slow
NOW, BEFORE = "2026-11-24", "2026-05-26"
# whoever opens a connection, or asks where a name lives, is written down and refused
NO_NETWORK = """
import os, socket
def refused(*words, **given):
    with open(os.environ["CALLS"], "a") as file:
        file.write(repr(words[-1]) + "\\n")
    raise OSError("no network in this test")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused
"""


@pytest.fixture(scope="session")
def room(tmp_path_factory) -> Path:
    """One office: its history, and packs beside it."""
    return tmp_path_factory.mktemp("quality")


@pytest.fixture(scope="session")
def public(sarandia: Path) -> Path:
    return sarandia / "marts" / "marts.duckdb"


def judged(room: Path, name: str, pack: Path, earlier: Path | None) -> tuple[int, dict]:
    """Run the program in its own process, without a network and with an empty home."""
    (room / "home").mkdir(exist_ok=True)
    (room / "sitecustomize.py").write_text(NO_NETWORK)
    earlier_words = ["--earlier", str(earlier)] if earlier else []
    kept = ["--history", str(room / "history")]
    written = ["--out", str(room / f"{name}.json"), "--page", str(room / f"{name}.html")]
    done = subprocess.run(
        [sys.executable, "-m", "assets.release.expectations", str(pack), *earlier_words, *kept, *written],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(room), "HOME": str(room / "home"), "CALLS": str(room / "calls")},
    )
    assert done.returncode in (0, 3), done.stderr
    return done.returncode, json.loads((room / f"{name}.json").read_text())


@pytest.fixture(scope="session")
def small_before(room: Path, public: Path) -> Path:
    """The release before, as the planted ones are compared with it."""
    return write_pack(public, room / "small" / BEFORE, small=True)


@pytest.fixture(scope="session")
def clean(room: Path, public: Path, small_before: Path) -> tuple[int, dict]:
    """Nothing changed since the release before; the whole of Sarandia: test_release_of_the_demo. The first run of the history."""
    return judged(room, "clean", write_pack(public, room / "clean" / NOW, small=True), small_before)


@pytest.fixture(scope="session")
def drifted(room: Path, public: Path, small_before: Path, clean) -> tuple[int, dict]:
    pack = write_pack(public, room / "drifted" / NOW, small=True, everywhere=DRIFT)
    return judged(room, "drifted", pack, small_before)


@pytest.fixture(scope="session")
def broken(room: Path, public: Path, clean) -> tuple[int, dict]:
    """Every fault of `planted_faults` at once; the release before it has the old period as well."""
    before = write_pack(public, room / "old" / BEFORE, small=True, everywhere=OLD)
    everywhere = [statement for _, statements in FAULTS for statement in statements]
    pack = write_pack(
        public, room / "broken" / NOW, small=True, everywhere=everywhere, in_csv=ANOTHER_TOTAL, in_xlsx=ANOTHER_TOTAL
    )
    return judged(room, "broken", pack, before)


def red(results: dict) -> set[tuple[str, str]]:
    return {(check["check"], check["table"]) for check in results["checks"] if not check["passed"]}


def test_a_clean_release_passes_every_check(clean):
    code, results = clean
    assert (code, red(results), results["clean"]) == (0, set(), True)
    assert (results["release_id"], results["earlier"]) == (NOW, BEFORE)
    looked = {
        name: sum(check["n"] for check in results["checks"] if check["check"] == name)
        for group in GROUPS.values()
        for name in group
    }
    assert {name for name, n in looked.items() if n == 0} == set()


def test_moved_sex_mix_is_found_by_the_two_checks_of_the_mix_and_no_other(drifted):
    code, results = drifted
    assert (code, results["clean"]) == (3, False)
    assert red(results) == DRIFT_FOUND
    profile = next(
        c
        for c in results["checks"]
        if (c["check"], c["table"]) == ("mix_is_as_in_last_release", "mart_casualty_profile")
    )
    told = re.search(r"sex XSA: female (\d+) % -> (\d+) %, male (\d+) % -> (\d+) %", profile["detail"])
    assert told is not None
    female, female_now, male, male_now = (int(share) for share in told.groups())
    assert abs(female - male_now) <= 1 and abs(female_now - male) <= 1 and female_now > 3 * female


def test_every_planted_fault_is_found_by_the_check_meant_for_it(broken):
    code, results = broken
    planted = set().union(*(found for found, _ in FAULTS), IN_CSV[0], IN_XLSX[0])
    assert code == 3
    assert planted - red(results) == set()
    assert red(results) - planted <= BESIDES


def test_what_is_wrong_is_named_by_its_place(broken):
    said = {(check["check"], check["table"]): check["detail"] for check in broken[1]["checks"]}
    assert "XSA 2019" in said["periods_are_here", "mart_casualty_profile"]
    assert "dictionary" in said["tables_are_here", "*"]
    assert "n_total row" in said["csv_equals_parquet", "mart_casualty_annual"]
    assert "assessment.n_survivors@country=XSA,period=2025" in said["figures_equal_marts", "mart_assessment"]
    assert "XSA 2023" in said["newest_period_is_recent", "mart_people_in_need"]


def test_history_holds_every_run_and_no_value_of_a_row(room, clean, drifted, broken):
    runs = [json.loads((room / "history" / f"{NOW}-{n}.json").read_text()) for n in (1, 2, 3)]
    by_red = {frozenset(red(run)) for run in runs}
    assert by_red == {frozenset(red(results)) for _, results in (clean, drifted, broken)}
    assert {run["great_expectations"] for run in runs} == {version("great_expectations")}
    assert runs[0]["clean"] and all(check["expectations"] for check in runs[0]["checks"] if check["n"])
    for path in [*(room / "history").rglob("*"), *room.glob("*.json"), *room.glob("*.html")]:
        assert not path.is_file() or b"zarmina" not in path.read_bytes(), path
    assert (room / "history" / "data_docs" / "index.html").is_file()


def test_nothing_is_called_and_nothing_is_left_in_the_home(room, clean, drifted, broken):
    assert not (room / "calls").exists()
    assert list((room / "home").rglob("*")) == []


def test_results_are_the_same_byte_for_byte_and_name_no_place_on_the_machine(room, public, small_before, drifted):
    now, before = Published(room / "drifted" / NOW), Published(small_before)
    again = results_of(now, before, expectations_of(now, before), {})
    written = (room / "drifted.json").read_text()
    assert json.dumps(again, indent=1, sort_keys=True, ensure_ascii=False) + "\n" == written
    assert str(room) not in written and str(REPOSITORY) not in written


def test_a_change_of_the_world_is_explained_but_never_a_small_number(room, small_before, drifted, broken, tmp_path):
    explained = tmp_path / "explained.csv"
    lines = [f'{NOW},{check},{table},"a list, of women was added"' for check, table in sorted(DRIFT_FOUND)]
    explained.write_text(
        "\n".join(["release_id,check,table,reason", *lines, f"{NOW},nothing_below_threshold,mart_inclusion,we want it"])
    )
    reasons = read_explained(explained)
    now, before = Published(room / "drifted" / NOW), Published(small_before)
    results = results_of(now, before, expectations_of(now, before), reasons)
    assert results["clean"] and red(results) == DRIFT_FOUND
    assert "a list, of women was added" in page(results, "en")
    spoiled, old = Published(room / "broken" / NOW), Published(room / "old" / BEFORE)
    checks = results_of(spoiled, old, expectations_of(spoiled, old), reasons)["checks"]
    assert not any("explained" in check for check in checks if check["check"] == "nothing_below_threshold")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_the_page_stands_alone_in_every_language(broken, language, direction):
    shown = page(broken[1], language)
    assert f'<html lang="{language}" dir="{direction}">' in shown
    assert not re.search(r"https?:|<script|<link|src=|url\(", shown)
    assert shown.count("✗") == len({check for check, _ in red(broken[1])})
    assert not re.search(r"\[\w+\]", shown)  # every placeholder is filled
    assert '<code dir="ltr">mart_casualty_annual</code>' in shown


def test_casualties_by_sex_and_age_are_the_years_total_where_all_are_shown(tmp_path):
    """2020: 40 + 3 of unknown scope + 7 women = 50, the 9 out of scope do not count. 2021: one part is hidden."""
    profile = [
        ("2020", "male", "adult", "in_scope", 40), ("2020", "male", "adult", "unknown", 3),
        ("2020", "male", "adult", "criminal", 9), ("2020", "female", "adult", "in_scope", 7),
        ("2021", "male", "adult", "in_scope", 30), ("2021", "female", "adult", "in_scope", None),
    ]  # fmt: skip
    rows = pd.DataFrame(profile, columns=["period", "sex", "age_group", "scope_reason", "n"]).assign(
        country="XSA", civil_status="all", device="all", activity="all", outcome="all"
    )
    rows["n_status"] = np.where(rows["n"].isna(), "suppressed_primary", "ok")
    annual = pd.DataFrame({"period": ["2020", "2021"], "country": "XSA", "admin1": "all", "admin2": "all"})
    annual = annual.assign(n_total=[50, 99], n_women=[7, 9], n_men=[43, 30], n_girls=[0, 0], n_boys=[0, 0])
    annual = annual.assign(**{f"n_{group}_status": "ok" for group in ("total", "women", "men", "girls", "boys")})

    def judged_with(total: int) -> Expected:
        pack = tmp_path / str(total) / NOW
        (pack / "parquet").mkdir(parents=True)
        rows.to_parquet(pack / "parquet" / "mart_casualty_profile.parquet")
        annual.replace({"n_total": {50: total}}).to_parquet(pack / "parquet" / "mart_casualty_annual.parquet")
        return profile_equals_annual(Published(pack))

    right, wrong = judged_with(50), judged_with(59)
    assert (right.n, right.wrong) == (4, [])  # total, women and men of 2020, men of 2021
    assert wrong.wrong == ["n_total: country=XSA period=2020"]


def test_a_folder_that_is_no_release_is_refused(tmp_path, capsys):
    given = [
        "--history",
        str(tmp_path / "h"),
        "--out",
        str(tmp_path / "o"),
        "--page",
        str(tmp_path / "p"),
        "--lang",
        "en",
    ]
    assert main([str(tmp_path / "empty"), *given]) == 64
    assert "empty is not a release" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_periods_are_read_as_spans():
    spans = {period: span_of(period) for period in ("2024", "2024-Q3", "2024-02", "all", "unknown")}
    told = {period: span and f"{span[0]} {span[1]}" for period, span in spans.items()}
    assert told == {
        "2024": "2024-01-01 2024-12-31",
        "2024-Q3": "2024-07-01 2024-09-30",
        "2024-02": "2024-02-01 2024-02-29",
        "all": None,
        "unknown": None,
    }


@pytest.mark.parametrize(
    ("pattern", "caught", "passed"),
    [
        (EXACT_DATE, "2019-05-17|17/05/2019|on 1.2.2020 at|17/05/1398|2019/5/1", "2019-05|2019-Q2|2010-2026|1.25|2019"),
        (CONTACTS["e-mail"], "a.b@example.org", "casualty_annual.n_total@country=COL,period=2020"),
        (
            CONTACTS["phone"],
            "+93 79 123 4567|0791234567|079 123 4567|0093791234567|123456789",
            "2010-2026|XSA0104|0.123456789|1,234,567|158faebd36548a8f",
        ),
        (CONTACTS["coordinates"], "34.5553, 69.2075", "1.45 (0.87 to 2.42)"),
        (
            PERSONAL_COLUMN,
            "record_id|person_id|name|father_name|latitude|village|event_date|birth_date|phone",
            "figure_id|source_id|table_name|column_name|n_named|named_share|days_to_assessment|note|relation|list",
        ),
    ],
)
def test_what_looks_like_a_person(pattern, caught, passed):
    assert [text for text in caught.split("|") if not re.search(pattern, text)] == []
    assert [text for text in passed.split("|") if re.search(pattern, text)] == []
