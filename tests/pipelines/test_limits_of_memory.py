"""A large register is counted within little memory; where memory does not suffice, or the setting is none, a sentence says so."""

import os
from pathlib import Path

import pytest
from conftest import register_yaml, saddle

from warehouse.connection import attach, connect
from warehouse.folder import Folder
from warehouse.limits import MEMORY, memory_limit

YAML = register_yaml(
    "large", date="{from: day, dates: iso}", civil_status="{from: status}", device="{from: device}", lat=None, lon=None,
    identity=None, thresholds=None,
)  # fmt: skip
SEXES, OUTCOMES = ("male", "male", "male", "female"), ("injured", "injured", "injured", "injured", "killed")
STATUSES, DEVICES = ("civilian", "military_security", "civilian"), ("mine_ap", "erw_other")
BROKEN_EVERY = 1000  # one row in so many has a sex that is in no list


def line(n: int) -> str:
    """The nth row: every fourth a woman or girl, every fifth killed, every second under 18, years 2010 to 2019 in turn."""
    sex = "Lobo" if n % BROKEN_EVERY == 999 else SEXES[n % 4]
    age = 30 if n % 2 else 10
    return (
        f"C{n},{2010 + n % 10}-{n % 12 + 1:02d}-{n % 28 + 1:02d},{sex},{age},{OUTCOMES[n % 5]},{STATUSES[n % 3]},"
        f"{DEVICES[n // 10 % 2]}\n"
    )


def received(folder: Path, rows: int, name: str = "large.csv") -> Path:
    inbox = folder / "raw" / "large"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "source.yaml").write_text(YAML)
    with (inbox / name).open("w") as file:
        file.write("id,day,sex,age,outcome,status,device\n")
        file.writelines(line(n) for n in range(rows))
    return folder


def counted(folder: Path) -> tuple[int, ...]:
    with connect(None) as con:
        attach(con, Folder(folder).office(), "office", os.environ["SADDLE_KEY"], read_only=True)
        return con.execute(
            "SELECT n_total, n_killed, n_injured, n_women, n_girls, n_boys FROM office.mart_casualty_total "
            "WHERE admin1 = 'all' AND admin2 = 'all'"
        ).fetchone()


def expected(rows: int) -> tuple[int, ...]:
    """Total, killed, injured, women, girls, boys. Of 1,000 rows the last has a sex in no list: n = 999 would be a woman killed.

    Killed are n % 5 = 4: 200 of 1,000. Female are n % 4 = 3, always odd, so adults: 250. Under 18 are the even ones, all
    male: 500.
    """
    each = rows // BROKEN_EVERY
    return 1000 * each, 200 * each, 800 * each, 249 * each, 0, 500 * each


@pytest.fixture(scope="module")
def counted_in_little(tmp_path_factory) -> Path:
    """150,000 rows refreshed with DuckDB limited to 100 MB."""
    folder = received(tmp_path_factory.mktemp("large"), 150_000)
    done = saddle("refresh", "--data", str(folder), SADDLE_MEMORY="100MB")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_a_large_register_is_counted_in_little_memory(counted_in_little):
    assert counted(counted_in_little) == expected(150_000)


def test_nothing_set_aside_on_disk_is_left(counted_in_little):
    assert (
        not list((counted_in_little / "store").rglob("counted_unit-*"))
        and not (counted_in_little / "store" / "temp").exists()
    )


def test_too_little_memory_names_the_setting_and_leaves_the_marts(counted_in_little):
    received(counted_in_little, 150_500)
    done = saddle("refresh", "--data", str(counted_in_little), SADDLE_MEMORY="32MB")
    said = done.stdout + done.stderr
    assert done.returncode == 3, said
    assert "SADDLE_MEMORY=64MB saddle refresh" in said and "SADDLE may take 32MB" in said
    assert counted(counted_in_little) == expected(150_000)


@pytest.mark.parametrize("setting", ["lots", "-1", "5", "700", "5MB", "80%", "MB"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_setting_that_is_no_amount_is_refused_before_anything_runs(tmp_path, setting, language):
    folder = received(tmp_path, 5)
    done = saddle("refresh", "--data", str(folder), SADDLE_MEMORY=setting, SADDLE_LANG=language)
    assert done.returncode == 3
    assert f"`{setting}`" in done.stderr and "SADDLE_MEMORY" in done.stderr and MEMORY in done.stderr
    assert not (folder / "store" / "landing").exists() and not (folder / "marts").exists()


@pytest.mark.parametrize("setting", ["64MB", "1.5 GiB", " 700mb ", "2GB", ""])
def test_amounts_with_their_unit_are_taken(monkeypatch, setting):
    monkeypatch.setenv("SADDLE_MEMORY", setting)
    assert memory_limit() == (setting.strip() or MEMORY)
    connect(None).close()


@pytest.mark.thorough
def test_a_million_rows_are_counted_with_200_mb(tmp_path):
    folder = received(tmp_path, 1_000_000)
    done = saddle("refresh", "--data", str(folder), SADDLE_MEMORY="200MB")
    assert done.returncode == 0, done.stdout + done.stderr
    assert counted(folder) == expected(1_000_000)
