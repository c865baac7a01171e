"""`saddle release` as an officer uses it: each word, its exit code, and what it says.

The two checks are replaced by small programs of their own where the test is about what happens after their answer.
"""

import base64
import csv
import json
import re
import shutil
import stat
from pathlib import Path

import pytest
from conftest import DEMO_KEYS, REPOSITORY, saddle
from release.small_release import CLEAN_ATTACK, CLEAN_QUALITY, SECOND, program, programs, small_folder, write_marts
from typer.testing import CliRunner

from assets.release import checks
from assets.release.folders import Withheld, releases
from assets.release.verify import Broken
from pipelines.releasing import red_lines, release_app
from pipelines.settings import data_folder
from schemas.messages import _sentences

KEY = {"SADDLE_RELEASE_KEY": base64.b64encode(bytes(range(32))).decode()}
FINGERPRINT = "5647 5aa7 5463 474c 0285 df5d bf2b cab7"


@pytest.fixture
def centre(tmp_path):
    """A data folder with public marts, and programs for the checks."""
    return small_folder(tmp_path / "data"), programs(tmp_path / "programs")


@pytest.fixture
def run(monkeypatch):
    """`saddle release` in this process; returns exit code, stdout and stderr."""

    def called(*words: str, checked_by: dict | None = None):
        for name, command in (checked_by or {}).items():
            monkeypatch.setitem(checks.DEFAULT, name, command)
        for name, value in KEY.items():
            monkeypatch.setenv(name, value)
        done = CliRunner().invoke(release_app, list(words))
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr

    return called


def released(run, folder, checked_by, day: str = "2026-11-24") -> Path:
    for words in (("prepare", "--date", day), ("attack",), ("sign", "--by", "Officer", "--date", day), ("publish",)):
        code, _, err = run(*words, "--data", str(folder.path), checked_by=checked_by)
        assert code == 0, (words, err)
    return max(releases(folder).glob("2*"))


def test_from_marts_to_a_release_that_verifies_elsewhere(run, centre, tmp_path):
    folder, clean = centre
    release = released(run, folder, clean)
    assert release.name == "2026-11-24" and not any((releases(folder) / "drafts").iterdir())
    assert {stat.S_IMODE(p.stat().st_mode) for p in release.rglob("*") if p.is_file()} == {0o444}
    pointer = json.loads((releases(folder) / "newest.json").read_text())
    assert pointer["release_id"] == "2026-11-24" and re.fullmatch("[0-9a-f]{64}", pointer["manifest_sha256"])
    away = shutil.copytree(release, tmp_path / "usb" / "stick")
    done = saddle("release", "verify", str(away), "--fingerprint", FINGERPRINT.upper().replace(" ", ""))
    assert done.returncode == 0, done.stderr
    assert "all 19 files are as Officer signed them on 2026-11-24" in done.stdout and FINGERPRINT in done.stdout
    assert saddle("release", "verify", str(away), "--fingerprint", "5647 5aa7").returncode == 3
    (away / "csv" / "notes.csv").chmod(0o644)
    (away / "csv" / "notes.csv").write_text("x")
    done = saddle("release", "verify", str(away), "--lang", "fr")
    assert done.returncode == 3 and done.stderr.startswith("csv/notes.csv a été modifié après la signature")


def test_nothing_published_changes_and_the_next_one_points_back(run, centre):
    folder, clean = centre
    first = released(run, folder, clean)
    before = {p: p.read_bytes() for p in first.rglob("*") if p.is_file()}
    write_marts(folder.marts, SECOND, "r2")
    second = released(run, folder, clean)
    assert second.name == "2026-11-24.2"
    assert {p: p.read_bytes() for p in first.rglob("*") if p.is_file()} == before
    assert json.loads((releases(folder) / "newest.json").read_text())["release_id"] == "2026-11-24.2"
    shutil.copytree(second, releases(folder) / "drafts" / "2026-11-24")
    code, _, err = run("publish", "2026-11-24", "--data", str(folder.path))
    assert code == 3 and err.startswith("2026-11-24 is published already")
    shutil.rmtree(releases(folder) / "drafts" / "2026-11-24")
    code, _, err = run("prepare", "--date", "2026-11-01", "--data", str(folder.path))
    assert code == 64 and "2026-11-24.2" in err


def test_a_publication_cut_off_before_the_pointer_is_completed(run, centre):
    folder, clean = centre
    released(run, folder, clean)
    (releases(folder) / "newest.json").unlink()
    assert run("publish", "2026-11-24", "--data", str(folder.path))[0] == 0
    assert json.loads((releases(folder) / "newest.json").read_text())["release_id"] == "2026-11-24"


def test_the_attack_sees_the_pack_and_earlier_releases_only(run, centre, tmp_path):
    folder, clean = centre
    first = released(run, folder, clean)
    write_marts(folder.marts, SECOND, "r2")
    run("prepare", "--date", "2026-11-25", "--data", str(folder.path))
    code, out, _ = run("attack", "--data", str(folder.path), checked_by=clean)
    assert (
        code == 0
        and "2 numbers hidden, absent or rounded; 0 can be worked out, 0 are known to within 2, 0 other" in out
    )
    draft = releases(folder) / "drafts" / "2026-11-25"
    history = folder.logs / "quality"
    assert json.loads((tmp_path / "programs" / "attack" / "said_to.json").read_text()) == [
        str(draft), "--earlier", str(first), "--out", str(draft / "attack.json"),
    ]  # fmt: skip
    assert json.loads((tmp_path / "programs" / "quality" / "said_to.json").read_text()) == [
        str(draft), "--earlier", str(first), "--history", str(history), "--out", str(draft / "quality.json"),
        "--page", str(draft / "quality.html"),
    ]  # fmt: skip


RED = {
    "mart": "casualty_annual", "rule": "solvable", "n_cells": 1234, "advice_key": "release_changed_since_check",
    "known": "alone", "examples": ["casualty_annual.n_girls@country=XSA,period=2019"],
}  # fmt: skip


def test_a_red_attack_is_4_a_red_quality_is_3_each_with_its_line_and_nothing_is_signed(run, centre, tmp_path):
    folder, _ = centre
    run("prepare", "--date", "2026-11-24", "--data", str(folder.path))
    failed = {"check": "formats", "table": "notes", "passed": False, "detail": "2 rows differ"}
    quality = {"clean": False, "checks": [failed]}
    attack = {**CLEAN_ATTACK, "clean": False, "n_solvable": 1234, "refusals": [RED]}
    for said, code, line in (
        (
            (attack, quality),
            4,
            "a number hidden, absent or rounded can be worked out: 1,234 cells (from this release by itself), for example casualty",
        ),
        ((CLEAN_ATTACK, quality), 3, "notes: formats: 2 rows differ -> correct the source"),
    ):
        found = run("attack", "--data", str(folder.path), checked_by=programs(tmp_path / str(code), *said))
        assert found[0] == code and line in found[1]
        assert run("sign", "--data", str(folder.path))[0] == 4
    assert run("publish", "--data", str(folder.path))[0] == 3  # not signed
    assert not list(releases(folder).glob("2*"))


def test_quality_says_it_in_the_checks_own_sentences():
    said = {"key": "release_n_rows", "params": {"n": 3}}
    quality = {"checks": [{"check": "release_id_is_one", "table": "notes", "passed": False, "said": said}]}
    line = next(red_lines({}, quality, "fr"))
    assert line.startswith("notes : ") and " 3 lignes -> " in line and "release_id_is_one" not in line


def test_an_attack_again_takes_the_signature_off(run, centre):
    folder, clean = centre
    for words in (("prepare", "--date", "2026-11-24"), ("attack",), ("sign",)):
        assert run(*words, "--data", str(folder.path), checked_by=clean)[0] == 0
    draft = releases(folder) / "drafts" / "2026-11-24"
    assert (draft / "signature.json").exists()
    assert run("attack", "--data", str(folder.path), checked_by=clean)[0] == 0
    assert not (draft / "signature.json").exists()


def test_a_check_that_gives_no_answer_is_never_clean(run, centre, tmp_path):
    folder, clean = centre
    run("prepare", "--date", "2026-11-24", "--data", str(folder.path))
    run("attack", "--data", str(folder.path), checked_by=clean)
    silent = tmp_path / "silent.py"
    silent.write_text("raise SystemExit('no solver here')\n")
    command = [*clean["attack.json"][:1], str(silent)]
    code, _, err = run("attack", "--data", str(folder.path), checked_by={**clean, "attack.json": command})
    assert code == 3 and "did not come to an end" in err
    assert "no solver here" in (folder.logs / "quality" / "attack-failed.log").read_text()
    code, _, err = run("sign", "--data", str(folder.path))
    assert code == 4 and "attack.json is missing" in err


def test_a_check_that_names_a_folder_of_this_machine_is_refused(run, centre, tmp_path):
    folder, clean = centre
    run("prepare", "--date", "2026-11-24", "--data", str(folder.path))
    here = str(releases(folder) / "drafts")
    talkative = program(tmp_path / "talkative.py", {**CLEAN_QUALITY, "made_in": here})
    code, _, err = run("attack", "--data", str(folder.path), checked_by={**clean, "quality.json": talkative})
    assert code == 4 and "quality.json" in err
    assert not (releases(folder) / "drafts" / "2026-11-24" / "quality.json").exists()


def test_another_key_than_that_of_earlier_releases_needs_the_officers_word(run, centre, tmp_path, monkeypatch):
    folder, clean = centre
    released(run, folder, clean)
    for words in (("prepare", "--date", "2026-11-25"), ("attack",)):
        run(*words, "--data", str(folder.path), checked_by=clean)
    monkeypatch.setitem(KEY, "SADDLE_RELEASE_KEY", base64.b64encode(bytes(32)).decode())
    code, _, err = run("sign", "--data", str(folder.path))
    assert code == 3 and FINGERPRINT in err
    assert run("sign", "--new-key", "--data", str(folder.path))[0] == 0


def test_diff_names_figures_values_and_the_reasons_that_were_published(run, centre, tmp_path):
    folder, clean = centre
    first = released(run, folder, clean)
    write_marts(folder.marts, SECOND, "r2")
    second = released(run, folder, clean, "2026-11-25")
    code, out, _ = run(
        "diff", "2026-11-24", str(second), "--data", str(folder.path), "--csv", str(tmp_path / "all.csv")
    )
    assert code == 0
    assert "2026-11-24 -> 2026-11-25: 2 figures changed, 1 new, 1 gone, 1 hidden now, 1 shown now." in out
    assert "casualty_annual.n_total@country=XSA,period=2020: 12 -> 13 (value; reason: inputs)" in out
    assert "n_killed@country=XSA,period=2020: hidden now (suppressed_complementary), was 7" in out
    with open(tmp_path / "all.csv", encoding="utf-8-sig", newline="") as handle:
        rows = {row["figure_id"]: row for row in csv.DictReader(handle)}
    assert rows["casualty_annual.n_total@country=XSA,period=2019"]["old_value"] == "10.0" and len(rows) == 6
    assert run("diff", "2026-11-24", "2026-11-24", "--data", str(folder.path))[1].startswith(
        "2026-11-24 -> 2026-11-24: 0 figures changed"
    )
    code, _, err = run("diff", first.name, "2020-01-01", "--data", str(folder.path))
    assert code == 64 and "Published here: 2026-11-24, 2026-11-25" in err


@pytest.mark.parametrize("words", [("attack",), ("sign",), ("publish",), ("attack", "2020-01-01")])
def test_without_a_draft_there_is_nothing_to_do(run, centre, words):
    code, _, err = run(*words, "--data", str(centre[0].path))
    assert code == 64 and "saddle release prepare" in err


def test_a_pack_of_another_name_is_not_published(run, centre):
    folder, clean = centre
    for words in (("prepare", "--date", "2026-11-24"), ("attack",), ("sign",)):
        run(*words, "--data", str(folder.path), checked_by=clean)
    place = releases(folder) / "drafts"
    (place / "2026-11-24").rename(place / "2026-11-30")
    code, _, err = run("publish", "--data", str(folder.path))
    assert code == 3 and "2026-11-30" in err and not list(releases(folder).glob("2*"))


def test_everything_withheld_or_broken_has_its_sentence():
    text = "\n".join(p.read_text("utf-8") for p in (REPOSITORY / "assets" / "release").glob("*.py"))
    keys = set(re.findall(rf'{Withheld.__name__}\(\s*"(\w+)"', text))
    keys |= {f"release_verify_{why}" for why in re.findall(rf'{Broken.__name__}\(\s*"(\w+)"', text)}
    assert {"release_key_lost", "release_verify_missing", "marts_held_by_a_writer"} <= keys
    assert keys - set(_sentences("interface.csv")) == set()


@pytest.mark.thorough
@pytest.mark.slow
def test_the_real_command_makes_a_draft_whose_reasons_come_from_the_office(sarandia, tmp_path):
    """Sarandia's register was issued twice (2025-06, 2026-06): the office knows what the second one revised."""
    folder = Path(shutil.copytree(sarandia, tmp_path / "sarandia"))
    keys = {**DEMO_KEYS, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    done = saddle("release", "prepare", "--data", str(folder), "--date", "2026-11-24", **keys)
    assert done.returncode == 0, done.stderr
    first = releases(data_folder(folder)) / "drafts" / "2026-11-24"
    known = folder / "logs" / "releases" / "2026-11-24.json"
    decided = [
        [source, "2026-07-01T08:00:00+00:00"] for source in ("hospital-list", "operator-list")
    ]  # who is one person
    assert json.loads(known.read_text()) == {"vintages": [*decided, ["sarandia-register", "2026-06"]]}
    assert "sarandia-register" not in (first / "datapackage.json").read_text("utf-8")
    first.rename(first.parents[1] / first.name)
    known.write_text(json.dumps({"vintages": decided}))  # as if it had been prepared before the second issue
    import duckdb

    with duckdb.connect(str(folder / "marts" / "marts.duckdb")) as con:
        con.execute(
            "UPDATE mart_figure SET value = value + 1, refresh_id = 'later' WHERE value_status = 'ok' AND "
            "figure_id IN ('casualty_annual.n_total@country=XSA,period=2013', 'casualty_annual.n_total@country=XSA,period=2014')"
        )
    done = saddle("release", "prepare", "--data", str(folder), "--date", "2026-11-25", **keys)
    assert done.returncode == 0, done.stderr
    with open(first.parents[1] / "drafts" / "2026-11-25" / "csv" / "changes.csv", encoding="utf-8-sig") as handle:
        reasons = {row["figure_id"][-4:]: row["reason"] for row in csv.DictReader(handle)}
    # the two issues beside each other: rows of 2014 were taken out; 2013 gained a row that stood under another year
    assert reasons == {"2013": "reclassified", "2014": "reclassified|removed"}
