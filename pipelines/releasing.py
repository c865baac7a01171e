"""`saddle release`: from the public marts to files one can give away, checked, signed, published, and compared.

Libraries are imported inside the words that need them, so that `--help` answers at once.
"""

import csv
import datetime as dt
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from pipelines.settings import NotPossible, data_folder
from pipelines.terminal import PRIVATE, REFUSED, WRONG_USAGE, Data, Lang, say, warn
from schemas.findings import Refused
from schemas.messages import language_from, text
from warehouse.atomic import replacing, write_text
from warehouse.folder import Folder

release_app = typer.Typer(
    no_args_is_help=True, help="Files one can give away: prepare, attack, sign, publish, verify, diff."
)
Day = Annotated[dt.datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="YYYY-MM-DD (default today).")]
Draft = Annotated[str | None, typer.Argument(help="The draft, by its id (default the newest draft).")]
_CODES = {"private": PRIVATE, "refused": REFUSED, "usage": WRONG_USAGE}
_VALUES = ("solvable", "narrow")  # rules of the attack about values that can be worked out
_SHOWN = 20  # changes printed on the terminal


@contextmanager
def _said(language: str) -> Iterator[None]:
    """What is withheld or does not verify: a sentence on stderr and its exit code."""
    from assets.release.folders import Withheld
    from assets.release.verify import Broken

    try:
        yield
    except Withheld as reason:
        warn(text(reason.key, language, **reason.params))
        raise typer.Exit(_CODES[reason.kind]) from None
    except Broken as broken:
        warn(text(f"release_verify_{broken.why}", language, file=broken.file))
        raise typer.Exit(REFUSED) from None


@release_app.command("prepare")
def prepare(
    data: Data = None,
    date: Day = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="The office, as it is to be cited.")] = None,
    lang: Lang = None,
) -> None:
    """Write the draft of a release from the public marts, in the language of --lang."""
    language, folder = language_from(lang, os.environ), data_folder(data)
    with _said(language):
        made = draft_of(folder, _day(date), publisher, language)
    release_id = made.pack.name
    told = {"n_tables": len(made.tables), "n_figures": made.n_figures, "n_hidden": made.n_hidden}
    say(text("release_prepared", language, release_id=release_id, folder=made.pack, **told))
    if made.changes is not None:
        _count_changes(made.about.earlier or "", release_id, made.changes, language)
    say(text("release_next", language, value=f"saddle release attack{_where(data)}"))


def draft_of(folder: Folder, day: dt.date, publisher: str | None, language: str):
    """The draft of a release of this day, its changes with the reasons the office knows. Raises Withheld in words."""
    from assets.release.compare_releases import made_since
    from assets.release.conserved import must_add_up
    from assets.release.folders import earlier, next_id
    from assets.release.pack import prepare as work

    must_add_up(folder)
    release_id = next_id(folder, day)
    before = earlier(folder, release_id)
    revisions = _revisions(folder, language)
    since = made_since(revisions, _vintages(folder, before[-1].name)) if before else []
    made = work(folder, day, publisher, language, since)
    _keep_vintages(folder, release_id, revisions)
    return made


@release_app.command("attack")
def attack(
    release_id: Draft = None,
    data: Data = None,
    explained: Annotated[
        Path | None,
        typer.Option("--explained", help="CSV: release_id, check, table, reason; for what the checks found."),
    ] = None,
    lang: Lang = None,
) -> None:
    """Try to work out what a draft hides, and check its quality; each in a process that sees the pack only."""
    from assets.release.checks import run_checks
    from assets.release.folders import earlier, find_draft

    language, folder = language_from(lang, os.environ), data_folder(data)
    if explained is not None and not explained.is_file():
        raise NotPossible(text("no_such_file", language, file=explained))
    os.environ["SADDLE_LANG"] = language  # the two programs speak it too
    with _said(language):
        pack = find_draft(folder, release_id)
        done = run_checks(pack, earlier(folder, pack.name), folder.logs / "quality", explained)
    for line in red_lines(done.attack, done.quality, language):
        say(line)
    say(text("release_attacked", language, **counted(done.attack)))
    say(text("release_quality_checked", language, n=len(done.quality.get("checks", ()))))
    if not done.attack_is_clean:
        raise typer.Exit(PRIVATE)
    if not done.quality_is_clean:
        raise typer.Exit(REFUSED)
    say(text("release_next", language, value=f"saddle release sign{_where(data)}"))


def counted(attack: dict) -> dict[str, int]:
    """How much the attack asked about, what of it is known, and how many other faults it found."""
    told = {name: attack.get(name, 0) for name in ("n_hidden", "n_solvable", "n_narrow")}
    return told | {"n_other": sum(one["n_cells"] for one in attack.get("refusals", ()) if one["rule"] not in _VALUES)}


def red_lines(attack: dict, quality: dict, language: str) -> Iterator[str]:
    """One line per thing a check holds against a draft: which mart, which rule, how many cells, what to do."""
    from assets.release.checks import failed_checks, unexplained

    for found in unexplained(attack):
        told = {
            "mart": found["mart"],
            "check": found["rule"],
            "n_cells": found["n_cells"],
            "examples": ", ".join(found["examples"][:2]),
        }
        told["rule"] = text(f"release_attack_rule_{found['rule']}", language)
        told["known"] = text(f"release_attack_known_{found['known']}", language, value=found.get("release_id", ""))
        yield text("release_attack_red", language, **told, advice=text(found["advice_key"], language, **told))
    for check in failed_checks(quality):
        rule, detail = check["check"], check.get("detail", "")
        if "said" in check:  # the sentences of the quality checks themselves
            rule = text(f"quality_{check['check']}", language, **quality.get("limits", {}))
            detail = text(check["said"]["key"], language, **check["said"]["params"])
        yield text("release_quality_red", language, table=check["table"], rule=rule, value=detail)


@release_app.command("sign")
def sign(
    release_id: Draft = None,
    data: Data = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Who signs, as readers will see it (default the login name).")
    ] = None,
    date: Day = None,
    new_key: Annotated[bool, typer.Option("--new-key", help="Sign with another key than earlier releases.")] = False,
    lang: Lang = None,
) -> None:
    """Sign a draft whose checks are clean."""
    from assets.raw.sources import received
    from assets.release import signing
    from assets.release.conserved import must_add_up
    from assets.release.folders import find_draft, newest, releases
    from warehouse.decisions import login_name

    language, folder = language_from(lang, os.environ), data_folder(data)
    with _said(language):
        must_add_up(folder)
        pack, last = find_draft(folder, release_id), newest(folder)
        before = json.loads((releases(folder) / last / signing.SIGNATURE).read_text("utf-8")) if last else {}
        signing.must_be_clean(pack)  # before a key is made
        countries = {one.source.country for one in received(folder) if one.source}
        key = signing.office_key(folder.path, countries, before.get("fingerprint"), new_key)
        signed = signing.sign(pack, pack.name, key, by or login_name(), _day(date))
    if key.written_to:
        warn(text("release_key_written", language, file=key.written_to))
    elif key.is_demo:
        warn(text("release_key_is_demo", language))
    told = {"release_id": pack.name, "who": signed["who"], "date": signed["signed_on"]}
    say(text("release_signed", language, **told, value=signed["fingerprint"]))
    say(text("release_next", language, value=f"saddle release publish{_where(data)}"))


@release_app.command("publish")
def publish(release_id: Draft = None, data: Data = None, lang: Lang = None) -> None:
    """Verify a signed draft, make it a release that never changes, and point at the newest."""
    from assets.release import folders

    language, folder = language_from(lang, os.environ), data_folder(data)
    with _said(language):
        is_out = release_id is not None and release_id in folders.published(folder)
        chosen = str(release_id) if is_out else folders.find_draft(folder, release_id).name
        folders.publish(folder, chosen)
    say(text("release_published", language, release_id=chosen, folder=folders.releases(folder) / chosen))


@release_app.command("verify")
def verify(
    path: Annotated[Path, typer.Argument(help="The folder of a release, anywhere.")],
    fingerprint: Annotated[
        str | None, typer.Option("--fingerprint", help="The office's fingerprint, as it made it known.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Is a release what its office signed? Needs its files alone."""
    from assets.release.signing import demo_fingerprint
    from assets.release.verify import verify as work

    language = language_from(lang, os.environ)
    if not path.is_dir():
        raise NotPossible(text("no_such_file", language, file=path))
    with _said(language):
        found = work(path)
    told = {"release_id": found.release_id, "who": found.who, "date": found.signed_on, "n_files": found.n_files}
    say(text("release_verified", language, **told))
    say(text("release_fingerprint", language, value=found.fingerprint))
    if found.fingerprint == demo_fingerprint():
        warn(text("release_key_is_demo", language))
    if fingerprint is not None and _letters(fingerprint) != _letters(found.fingerprint):
        warn(text("release_fingerprint_differs", language, value=found.fingerprint, expected=fingerprint))
        raise typer.Exit(REFUSED)


@release_app.command("diff")
def diff(
    old: Annotated[str, typer.Argument(help="A release id, or a folder.")],
    new: Annotated[str, typer.Argument(help="A release id, or a folder.")],
    data: Data = None,
    out: Annotated[Path | None, typer.Option("--csv", help="Write every change as CSV.")] = None,
    lang: Lang = None,
) -> None:
    """Figures that changed from one release to another, each with its reason."""
    from assets.release.compare_releases import CHANGES_MEANINGS, KINDS
    from assets.release.compare_releases import diff as work
    from assets.release.folders import find_pack
    from warehouse.writing import safe_text

    language, folder = language_from(lang, os.environ), data_folder(data)
    with _said(language):
        before, after = find_pack(folder, old), find_pack(folder, new)
        changes = work(before, after)
    if out is not None:
        with replacing(out, shared=True) as partial, open(partial, "w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(CHANGES_MEANINGS)
            writer.writerows([[safe_text(getattr(one, name)) for name in CHANGES_MEANINGS] for one in changes])
    _count_changes(before.name, after.name, changes, language)
    reasons = Counter(one.reason for one in changes)
    for reason, n in sorted(reasons.items()):
        say("  " + text("release_diff_reason", language, reason=reason, n=n))
    for one in sorted(changes, key=lambda one: (KINDS.index(one.change), one.figure_id))[:_SHOWN]:
        told = {"figure": one.figure_id, "value": _number(one.old_value, one.old_status)}
        told |= {"expected": _number(one.new_value, one.new_status), "reason": one.reason}
        say("  " + text(f"release_diff_{one.change}", language, **told, what=one.what))
    if len(changes) > _SHOWN and out is None:
        say("  " + text("release_diff_more", language, n=len(changes) - _SHOWN))


def _count_changes(old: str, new: str, changes, language: str) -> None:
    counted = Counter(one.change for one in changes)
    told = {f"n_{kind}": counted[kind] for kind in ("changed", "new", "gone", "hidden", "shown")}
    say(text("release_diff_counts", language, value=old, expected=new, **told))


def _number(value: float | None, status: str | None) -> str:
    if value is None:
        return status or "-"
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def _day(given: dt.datetime | None) -> dt.date:
    return given.date() if given else dt.date.today()


def _letters(fingerprint: str) -> str:
    return "".join(fingerprint.split()).lower()


def _where(data: Path | None) -> str:
    return f" --data {data}" if data else ""


def _revisions(folder: Folder, language: str) -> list[dict]:
    """The office's revisions, read in a process of its own: the one that writes files for others never holds the key."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    if folder.office() is None:
        return []
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        found = pool.submit(_read_revisions, folder, language).result()
    if found is None:
        warn(text("release_reasons_not_read", language))
    return found or []


def _read_revisions(folder: Folder, language: str) -> list[dict] | None:
    """Rows of mart_revision, None when the office's marts do not open here."""
    from pipelines.looking import opened
    from pipelines.queries import query
    from warehouse.relations import ask

    try:
        con = opened(folder, True, language)
    except (Refused, NotPossible):
        return None
    try:
        return ask(con, query("revisions")).to_arrow_table().to_pylist()
    finally:
        con.close()


def _vintages(folder: Folder, release_id: str) -> list[list[str]] | None:
    """Pairs of source and issue that were known when a release was prepared; None when that was not kept."""
    try:
        return json.loads((folder.logs / "releases" / f"{release_id}.json").read_bytes())["vintages"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _keep_vintages(folder: Folder, release_id: str, revisions: list[dict]) -> None:
    file = folder.logs / "releases" / f"{release_id}.json"
    pairs = sorted({(row["source_id"], row["to_vintage"]) for row in revisions})
    write_text(file, json.dumps({"vintages": pairs}) + "\n")
