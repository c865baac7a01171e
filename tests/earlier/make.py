"""A data folder as the program of some commit leaves it: a made register of 20 rows, decisions about them, and a release.

    git archive COMMIT | tar -x -C CHECKOUT
    cd CHECKOUT && PYTHONPATH=CHECKOUT python THIS_FILE COMMIT FOLDER ARCHIVE.tar.xz

Everything in it is invented; the country is Sarandia, so that the demo key opens it. What the commit has no word for is left
out. Beside raw/, decisions/, store/ and releases/ the archive holds `seen.json`: the figures, the record ids and the
decisions as that program saw them. Without the marts, temporary files, logs and Dagster's own.
"""

import importlib.util
import json
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

YAML = """
source: made-register
title: Made register
country: XSA
source_type: national_registry
counts: true
as_of: 2026-06-30
files: {pattern: "*.csv"}
tables:
  casualty_record:
    carry: [note]
    columns:
      date: {from: day, dates: "%d/%m/%Y"}
      sex: {from: sex, values: {f: female, m: male}}
      age_years: {from: age}
      outcome: {from: outcome}
      civil_status: {value: civilian}
      lat: {from: lat}
      lon: {from: lon}
    absent: {disability_status: not asked}
    identity: {name: name, father: name, phone: phone}
thresholds: {quarantine_max: 50%}
"""
HEADER = "name,father,phone,day,sex,age,outcome,lat,lon,note"
ROWS = [
    f"Made Person{n:02d},Made Father{n:02d},07900000{n:02d},{n:02d}/0{n % 6 + 1}/2025,{'fm'[n % 2]},{7 * n % 60 + 3},"
    f"{'killed' if n % 5 == 0 else 'injured'},{30 + n / 100},{40 + n / 100},note {n}"
    for n in range(1, 21)
]
CORRECTED, WITHDRAWN, PAIR, FORGOTTEN = (
    (2, 3, 4),
    (5, 6),
    ((7, 8), (9, 10)),
    (11, 12),
)  # rows as a spreadsheet shows them
NUMBERS = ("n_total", "n_killed", "n_injured", "n_women", "n_men", "n_girls", "n_boys")
LEFT_OUT = {"temp", "office", "marts", "dagster", "logs", ".lock"}  # made anew by every refresh, or of no use


def saddle(folder: Path, *words: str) -> None:
    """A word of this commit's command; it has to succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.command", *words, "--data", str(folder)], text=True, capture_output=True
    )
    print(*words, done.returncode, done.stdout[-300:], done.stderr[-600:])
    assert done.returncode == 0


def has(module: str) -> bool:
    """Whether the program of this commit has the room."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # nor the room above it
        return False


def record_ids(folder: Path) -> dict[int, str]:
    """Row of the register -> its record_id, from what the office sees."""
    from pipelines.looking import opened
    from warehouse.folder import Folder

    with closing(opened(Folder(folder), True, "en")) as con:
        return dict(con.execute("SELECT source_row, record_id FROM casualty_record").fetchall())


def figures(folder: Path) -> dict[str, list]:
    """What the office counts of each year, area by area."""
    from pipelines.looking import opened
    from warehouse.folder import Folder

    with closing(opened(Folder(folder), True, "en")) as con:
        rows = con.execute(
            f"SELECT period, admin1, {', '.join(NUMBERS)} FROM mart_casualty_annual ORDER BY ALL"
        ).fetchall()
    return {f"{period} {admin1}": numbers for period, admin1, *numbers in rows}


def decide(folder: Path, ids: dict[int, str]) -> None:
    """What the centre typed, as far as this commit has a word for it."""
    from warehouse.decisions import append
    from warehouse.folder import Folder
    from warehouse.keys import keys_for

    typed_in = folder / "evidence.csv"
    typed_in.write_text("item,year,answer,evidence,date,note,publishable\nSRAAP-30b,2025,yes,a made letter,,,yes\n")
    saddle(folder, "evidence", "load", str(typed_in))
    typed_in.unlink()
    place, secret = Folder(folder), keys_for(folder, {"XSA"}).linkage
    if has("assets.core.corrections"):
        typed = [(row, ROWS[row - 2].split(",")[5]) for row in CORRECTED]
        append(place, "correction", [
            {"source": "made-register", "table": "casualty_record", "record_id": ids[row], "provider_column": "age",
             "old": old, "new": str(int(old) + 1), "reason": "asked the family"} for row, old in typed
        ], secret, "Amina")  # fmt: skip
    if has("assets.linkage.decided"):
        pairs = [{"a": ids[a], "b": ids[b], "decision": "different", "reason": "two people"} for a, b in PAIR]
        append(place, "link", pairs, secret, "Amina")
    if has("pipelines.consenting"):
        said = [{"record_id": ids[row], "consent": "withdrawn", "reason": "by telephone"} for row in WITHDRAWN]
        append(place, "consent", said, secret, "Amina")
    if has("pipelines.forgetting"):
        for row in FORGOTTEN:
            saddle(folder, "forget", ids[row], "--reason", "asked by letter", "--yes")


def seen(folder: Path, commit: str, ids: dict[int, str]) -> dict:
    """What a later program has to see as well."""
    from warehouse.decisions import read
    from warehouse.folder import Folder
    from warehouse.keys import keys_for

    logs = sorted(file.stem for file in (folder / "decisions").glob("*.log"))
    n = {kind: len(list(read(Folder(folder), kind, keys_for(folder, {"XSA"}).linkage).decisions)) for kind in logs}
    return {"commit": commit, "figures": figures(folder), "record_ids": ids, "decisions": n}


def main(commit: str, folder: Path, archive: Path) -> None:
    """Make the folder and pack it."""
    os.environ |= {
        "SADDLE_KEY": "",
        "SADDLE_LINK_SECRET": "",
        "SADDLE_LANG": "en",
        "XDG_CONFIG_HOME": str(folder) + "-config",
    }
    shutil.rmtree(folder, ignore_errors=True)
    inbox = folder / "raw" / "made-register"
    inbox.mkdir(parents=True)
    (inbox / "source.yaml").write_text(YAML)
    (inbox / "register.csv").write_text("\n".join([HEADER, *ROWS, ""]))
    saddle(folder, "refresh")
    decide(folder, record_ids(folder))
    saddle(folder, "refresh")
    told = seen(folder, commit, record_ids(folder))
    for words in (("prepare", "--date", "2026-11-24"), ("attack",), ("sign", "--by", "Made Office"), ("publish",)):
        saddle(folder, "release", *words)
    (folder / "seen.json").write_text(json.dumps(told, indent=1))
    with tarfile.open(archive, "w:xz", preset=9 | lzma.PRESET_EXTREME) as packed:
        for path in sorted(folder.rglob("*")):
            within = path.relative_to(folder)
            if path.is_file() and not LEFT_OUT & set(within.parts):
                packed.add(path, str(within), filter=lambda info: info.replace(uid=0, gid=0, uname="", gname=""))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve())
