"""A marker planted as name, phone, address, birth date and in columns nobody named: it must stay in raw/ alone.

Everything a refresh, a look, a killed refresh and a failed one leave behind is searched: data folder, temp folder, logs.
"""

import os
import signal
import subprocess
import time

import openpyxl
import planted
import pytest
from conftest import HEADER, REGISTER_YAML, REPOSITORY, saddle

pytestmark = pytest.mark.slow

NAME, PHONE, BORN, VILLAGE, NOTE = (
    "Xanthippe Qwertz",
    "0791234567890",
    "1913-12-29",
    "Quellbachhausen",
    "زنوبيا القصواء",
)
MARKERS = [NAME, "Xanthippe", PHONE, BORN, VILLAGE, NOTE]
COLUMNS = HEADER.strip() + ",phone,born,note"
YAML = (
    REGISTER_YAML.replace("{name: name}", "{name: name, phone: phone, born: birth_date}")
    .replace("age_years: {from: age}", "age_years: {from: age}\n      birth_date: {from: born, dates: iso}")
    .replace('{pattern: "*.csv"}', '{pattern: "victims.*"}')
)
ROWS = [
    f"{n},{NAME} {n},0{n % 9 + 1}/03/2019,F,,injured,4.5,-74.1,{VILLAGE},{PHONE},{BORN},{NOTE}" for n in range(1, 13)
]
BAD = [
    f"20,{NAME},05/03/2019,Fem/Masc,,injured,4.5,-74.1,{VILLAGE},{PHONE},{BORN},{NOTE}",
    f"21,{NAME},05/03/2019,F,,injured,4.5,-74.1,{VILLAGE},{PHONE},{BORN}",  # a cell short
    f"1,{NAME},05/03/2019,F,,injured,4.5,-74.1,{VILLAGE},{PHONE},{BORN},{NOTE}",  # its number stands twice
]


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """A data folder and a temp folder after everything an officer does; what it ran with is in the environment."""
    folder, temp = tmp_path_factory.mktemp("centre"), tmp_path_factory.mktemp("temp")
    rows = [COLUMNS, *ROWS]
    for source, lines in (("register", rows + BAD), ("hospital", rows)):
        (folder / "raw" / source).mkdir(parents=True)
        yaml = YAML.replace("source: register", f"source: {source}")
        (folder / "raw" / source / "source.yaml").write_text(yaml)
        if source == "register":
            (folder / "raw" / source / "victims.csv").write_text("\n".join(lines) + "\n")
            continue
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line.split(","))
        book.save(folder / "raw" / source / "victims.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temp))
        patch.setenv("XDG_CONFIG_HOME", str(temp / "config"))
        for words in (
            ("refresh",),
            ("status",),
            ("doctor",),
            ("findings", "--csv", str(folder / "all.csv")),
            ("findings", "--source", "register", "--xlsx", str(folder / "marked.xlsx")),
            ("check", str(folder / "raw" / "hospital" / "victims.xlsx"), "--source", "hospital"),
            ("query", "SELECT count(*) FROM casualty", "--office"),
        ):
            done = saddle(*words, "--data", str(folder))
            assert done.returncode == 0, (words, done.stderr)
            assert not any(marker in done.stdout + done.stderr for marker in MARKERS), words
        yield folder, temp


def test_the_marker_is_nowhere_but_in_raw_and_what_holds_persons_is_locked(used):
    folder, temp = used
    inside = planted.search(folder, MARKERS, aside=folder / "raw")
    assert (inside.found, inside.unreadable) == ([], [])
    assert inside.n_files > 20
    store = (
        path for path in (folder / "store").rglob("*") if path.is_file() and path.suffix in (".parquet", ".duckdb")
    )
    persons = {path.relative_to(folder).as_posix() for path in store}
    assert {label.split("/")[1] for label in persons} == {
        "landing",
        "identity",
        "core",
        "counted",
        "office",
        "disclosure",
        "linkage",
    }
    assert set(inside.locked) == persons
    outside = planted.search(temp, MARKERS)
    assert (outside.found, outside.unreadable) == ([], [])


@pytest.mark.thorough
def test_nor_is_it_after_a_kill_a_failure_and_a_refusal(used):
    folder, temp = used
    for wait in (1.2, 2.2):
        with open(folder / "raw" / "register" / "victims.csv", "a") as file:
            file.write(f"{int(wait * 100)},{NAME},05/03/2019,F,,injured,4.5,-74.1,{VILLAGE},{PHONE},{BORN},{NOTE}\n")
        process = subprocess.Popen(
            [str(REPOSITORY / "saddle"), "refresh", "--data", str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(wait)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        left = planted.search(folder, MARKERS, aside=folder / "raw")
        assert (left.found, [name for name in left.unreadable if "partial" not in name]) == ([], [])
    raw = folder / "raw" / "register" / "victims.csv"
    raw.write_text((COLUMNS + "\n" + "\n".join(ROWS)).replace(",F,", f",{NAME},"))  # names in the column of the sexes
    refused = saddle("refresh", "--data", str(folder))
    assert refused.returncode == 3
    (folder / "reference").mkdir(exist_ok=True)
    (folder / "reference" / "places.csv").write_bytes(b"\xff\xfe\x00")  # not readable
    failed = saddle("refresh", "--data", str(folder))
    assert failed.returncode == 3 and "places.csv cannot be read" in failed.stderr
    for place in (folder, temp):
        left = planted.search(place, MARKERS, aside=folder / "raw")
        assert left.found == []
