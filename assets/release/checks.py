"""Whether a draft may go out: the attack and the quality checks, each a program of its own, and what they were made for.

The two programs see the pack's files and those of earlier releases, nothing else, and write attack.json, quality.json
and quality.html into it. Here: running them, and refusing a signature while one is missing, red, or of other files.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.release.folders import Withheld
from assets.release.tables import duckdb_digest
from assets.release.verify import MANIFEST, SIGNATURE, files_of, sha256_of
from warehouse.atomic import make_folder, write_text
from warehouse.centre_settings import for_other_programs

ATTACK, QUALITY, PAGE, CHECKED = "attack.json", "quality.json", "quality.html", "checked.json"
PAGES = ("datapackage.json", "dcat.jsonld", "dictionary.html", "CITATION.cff", "README.md")
DEFAULT: Mapping[str, Sequence[str]] = {
    ATTACK: (sys.executable, "-P", "-m", "assets.release.outside"),
    QUALITY: (sys.executable, "-P", "-m", "assets.release.expectations"),
}
_HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Checked:
    """What the two programs said: the contents of attack.json and of quality.json."""

    attack: dict
    quality: dict

    @property
    def attack_is_clean(self) -> bool:
        return is_clean(self.attack)

    @property
    def quality_is_clean(self) -> bool:
        return is_clean(self.quality)


def is_clean(said: Mapping) -> bool:
    """A check is clean when it says so and lists nothing against it."""
    return said.get("clean") is True and not unexplained(said) and not failed_checks(said)


def unexplained(attack: Mapping) -> list[dict]:
    """What the attack holds against a draft and the office has not explained."""
    return [one for one in attack.get("refusals", ()) if not one.get("explained")]


def failed_checks(quality: Mapping) -> list[dict]:
    """Quality checks that did not pass and that the office has not explained."""
    return [one for one in quality.get("checks", ()) if one.get("passed") is not True and not one.get("explained")]


def run_checks(
    pack: Path,
    earlier: Sequence[Path],
    history: Path,
    explained: Path | None = None,
    programs: Mapping[str, Sequence[str]] = DEFAULT,
) -> Checked:
    """Run the attack and the quality checks on a draft and keep what they were made for (checked.json).

    `history`: the office's folder of earlier results of the quality checks, where what a program says when it does not
    end is kept too. `explained`: the office's reasons for what they found, a CSV. A signature made before is
    taken off. Raises Withheld when a program is not there or gives no answer, or when an answer names a folder of this
    machine.
    """
    for name in (MANIFEST, SIGNATURE, ATTACK, QUALITY, PAGE, CHECKED):
        (pack / name).unlink(missing_ok=True)
    make_folder(history)
    given = [str(pack.resolve()), *(["--earlier", *(str(one.resolve()) for one in earlier)] if earlier else [])]
    last = {
        ATTACK: ["--out", str(pack.resolve() / ATTACK)],
        QUALITY: ["--history", str(history.resolve()), "--out", str(pack.resolve() / QUALITY)],
    }
    last[QUALITY] += ["--page", str(pack.resolve() / PAGE)]
    for name in (ATTACK, QUALITY):
        last[name] += ["--explained", str(explained.resolve())] if explained else []
    said = {}
    for name in (QUALITY, ATTACK):
        said[name] = _ran([*programs[name], *given, *last[name]], pack, name, history)
    for name in (ATTACK, QUALITY, PAGE):
        _names_no_folder(pack, name)
    content = json.dumps({"checked_sha256": content_sha256(pack)}) + "\n"
    write_text(pack / CHECKED, content, shared=True)
    return Checked(said[ATTACK], said[QUALITY])


def must_be_clean(pack: Path) -> None:
    """Raises Withheld while a check of the draft is missing, red or of other files, or a file does not belong there."""
    for name in (ATTACK, QUALITY, PAGE, CHECKED):
        if not (pack / name).is_file():
            raise Withheld("release_not_checked", "private", file=name)
    for name in (ATTACK, QUALITY):
        if not is_clean(_read(pack / name)):
            raise Withheld("release_check_is_red", "private", file=name)
    for name in sorted(files_of(pack).keys() - _belonging(pack)):
        raise Withheld("release_file_does_not_belong", "private", file=name)
    if _read(pack / CHECKED).get("checked_sha256") != content_sha256(pack):
        raise Withheld("release_changed_since_check", "private")


def content_sha256(pack: Path) -> str:
    """Hash over the data of a pack: CSV, Parquet and workbook by their bytes, the DuckDB file by what it says."""
    digest = hashlib.sha256()
    for name, path in sorted(files_of(pack).items()):
        if path.suffix in (".csv", ".parquet", ".xlsx", ".duckdb"):
            of_file = duckdb_digest(path) if path.suffix == ".duckdb" else sha256_of(path)
            digest.update(f"{name} {of_file}\n".encode())
    return digest.hexdigest()


def _belonging(pack: Path) -> set[str]:
    """Paths of the files a pack consists of: what it describes, its pages, and the answers of the checks."""
    described = {str(resource["path"]) for resource in _read(pack / "datapackage.json")["resources"]}
    return described | {*PAGES, ATTACK, QUALITY, PAGE, CHECKED}


def _ran(command: Sequence[str], pack: Path, name: str, history: Path) -> dict:
    path = os.pathsep.join(filter(None, (str(_HOME), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **for_other_programs(), "PYTHONPATH": path}
    )
    if (pack / name).is_file():
        said = _read(pack / name)
        if isinstance(said.get("clean"), bool):
            return said
    log = history / f"{name.removesuffix('.json')}-failed.log"
    write_text(log, f"{' '.join(command[:4])}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    raise Withheld("release_check_did_not_end", "refused", value=name.removesuffix(".json"), file=log)


def _names_no_folder(pack: Path, name: str) -> None:
    """Nobody outside needs to know where a pack was made; a path may hold an officer's name."""
    if not (pack / name).is_file():
        raise Withheld("release_check_did_not_end", "refused", value=name, file=pack)
    said = (pack / name).read_text("utf-8")
    if str(pack.resolve().parent) in said or str(Path.home()) + os.sep in said:
        (pack / name).unlink()
        raise Withheld("release_check_names_a_folder", "private", file=name)


def _read(path: Path) -> dict:
    try:
        said = json.loads(path.read_text("utf-8"))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
