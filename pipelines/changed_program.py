"""What an office changed in the program's own files, and where it goes now: into DIR/settings, so that an upgrade meets no merge.

Found by the history of the checkout (git): what differs from the commit this copy was taken from, committed or not. Here: the
files, and the lines to put into which settings file. Not here: what may stand there (`warehouse/centre_files.py`).
"""

import csv
import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import yaml

from schemas.codes import OPEN
from schemas.languages import LANGUAGES, OTHERS
from schemas.messages import text
from schemas.nearest import listed_names
from warehouse.centre_files import SPELLINGS

LISTS, LOCALE, PROFILES = "schemas/codelists", "schemas/locale", "schemas/profiles"
RULES = "schemas/disclosure.yaml"
WATCHED = ("schemas", "methods", "warehouse", "assets", "pipelines")
HEADINGS = {"spellings.csv": ",".join(SPELLINGS), "codes.csv": ",".join(("list", "code", *LANGUAGES))}
CATALOGUES = {f"{LOCALE}/{language}" for language in OTHERS}
MOST_LINES = 20


@dataclass(frozen=True)
class Changed:
    """A file of the program that is not as it was taken: the settings file it goes to, and what of it (a row, a rule, a text
    each, ready to copy); none has no place there."""

    file: str
    target: str = ""
    lines: tuple[str, ...] = ()
    is_new: bool = False


def changed_lines(root: Path, language: str) -> list[str]:
    """For the person at the terminal: what to put into each settings file, out of which files, and how to take those back."""
    base = taken_from(root)
    if base is None:
        return [text("program_has_no_history", language)]
    said: list[str] = []
    changed = list(changed_files(root, base))
    for target in dict.fromkeys(one.target for one in changed if one.target):
        of_it = [one for one in changed if one.target == target]
        said += _goes_to(target, of_it, language)
        for one in of_it:
            back = f"rm {one.file}" if one.is_new else f"git checkout {base[:12]} -- {one.file}"
            said.append("  " + text("program_file_is_taken_back", language, value=back))
    if homeless := [one.file for one in changed if not one.target]:
        said.append(text("program_file_has_no_place", language, file=listed_names(homeless)))
    return said


def _goes_to(target: str, changed: list[Changed], language: str) -> list[str]:
    """What goes into one settings file, as it stands there: nothing before a line, the heading once."""
    said = [text("program_file_goes_to", language, file=one.file, target=f"settings/{target}") for one in changed]
    lines = [line for one in changed for line in one.lines]
    said += [HEADINGS[target]] if target in HEADINGS else []
    said += [row for line in lines[:MOST_LINES] for row in line.split("\n")]
    if len(lines) > MOST_LINES:
        said.append("  " + text("program_file_has_more", language, n=len(lines) - MOST_LINES))
    return said


def taken_from(root: Path) -> str | None:
    """The commit this copy of the program was taken from: the last one it shares with where it was cloned from, or with a
    tag; its own without either. None when it has no history, or git is not there."""
    if _git(root, "rev-parse", "--show-prefix") != "":  # no checkout, or a folder inside another one
        return None
    remote = (_git(root, "for-each-ref", "--format=%(refname)", "refs/remotes") or "").split()
    shared = [base for ref in remote if (base := _git(root, "merge-base", "HEAD", ref))]
    tag = _git(root, "describe", "--tags", "--abbrev=0", "--match", "v*")
    shared += [tagged] if tag and (tagged := _git(root, "rev-parse", f"{tag}^{{commit}}")) else []
    ahead = {base: int(_git(root, "rev-list", "--count", f"{base}..HEAD") or 0) for base in shared}
    return min(ahead, key=ahead.__getitem__) if ahead else _git(root, "rev-parse", "HEAD")


def changed_files(root: Path, base: str) -> Iterator[Changed]:
    """Files of the program that differ from a commit, or are new, in order."""
    told = _git(root, "diff", "--name-only", "-z", base, "--", *WATCHED) or ""
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", *WATCHED) or ""
    for file in sorted({*told.split("\0"), *new.split("\0")} - {""}):
        before = _git(root, "show", f"{base}:{file}", strip=False)
        path = root / file
        now = path.read_bytes().decode("utf-8-sig", "replace") if path.is_file() else None
        if now is not None:
            yield _placed(PurePosixPath(file), (before or "").removeprefix("\ufeff"), now, before is None)
        else:
            yield Changed(file)


def _placed(file: PurePosixPath, before: str, now: str, is_new: bool) -> Changed:
    """Where what was changed goes; without a target when no setting holds it."""
    room = file.parent.as_posix()
    lines: list[str] = []
    target = ""
    if file.as_posix() == RULES:
        target, lines = "disclosure.yaml", _rules(before, now)
    elif room == LISTS and file.stem.endswith("_spellings"):
        name = file.stem.removesuffix("_spellings")
        target, lines = "spellings.csv", [_row(name, r["spelling"], r["code"]) for r in _added(before, now, "spelling")]
    elif room == LISTS and file.stem in OPEN:
        columns = ("code", *LANGUAGES)
        target, lines = (
            "codes.csv",
            [_row(file.stem, *(r.get(c) for c in columns)) for r in _added(before, now, "code")],
        )
    elif room in CATALOGUES and file.suffix == ".po":
        target = f"translations/{file.parent.name}/{file.name}"
        lines = list(_translated(before, now, file.parent.name))
    elif room == PROFILES:
        called = file.stem if is_new else f"our-{file.stem}"
        target, lines = (
            f"profiles/{called}.yaml",
            [f"cp {file} DIR/settings/profiles/{called}.yaml", f"extends: {called}"],
        )
    return Changed(file.as_posix(), target, tuple(lines), is_new) if lines else Changed(file.as_posix())


def _added(before: str, now: str, key: str) -> list[dict[str, str]]:
    """Rows of a CSV that are new or have another code for the same word."""
    known = {(row.get(key), row.get("code")) for row in csv.DictReader(io.StringIO(before, newline=""))}
    return [
        row
        for row in csv.DictReader(io.StringIO(now, newline=""))
        if row.get(key) and row.get("code") and (row[key], row["code"]) not in known
    ]


def _row(*cells: str | None) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([cell or "" for cell in cells])
    return out.getvalue()


def _rules(before: str, now: str) -> list[str]:
    try:
        was, is_ = (yaml.safe_load(one) or {} for one in (before, now))
    except yaml.YAMLError:
        return []
    return [
        f"{rule}: {value if not isinstance(value, list) else '[' + ', '.join(map(str, value)) + ']'}"
        for rule, value in is_.items()
        if was.get(rule) != value
    ]


def _translated(before: str, now: str, language: str) -> Iterator[str]:
    """The texts of a catalogue that say something else now, each as a catalogue has it: English, translation or its forms."""
    from babel.messages.pofile import escape, read_po

    try:
        was, is_ = ({m.id: m.string for m in read_po(io.StringIO(one), locale=language)} for one in (before, now))
    except (ValueError, UnicodeError):
        return
    for english, said in is_.items():
        if not english or was.get(english) == said:
            continue
        if isinstance(english, str) and isinstance(said, str) and said:
            yield f"msgid {escape(english)}\nmsgstr {escape(said)}"
        elif not isinstance(english, str) and isinstance(said, tuple | list) and all(said):
            forms = "".join(f"\nmsgstr[{n}] {escape(form)}" for n, form in enumerate(said))
            yield f"msgid {escape(english[0])}\nmsgid_plural {escape(english[1])}{forms}"


def _git(root: Path, *words: str, strip: bool = True) -> str | None:
    """What git answers about a checkout, None when it cannot."""
    try:
        done = subprocess.run(["git", "--no-optional-locks", "-C", str(root), *words], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = done.stdout.decode("utf-8", "replace")
    return (said.strip() if strip else said) if done.returncode == 0 else None
