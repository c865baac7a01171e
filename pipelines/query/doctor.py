"""`saddle doctor`: what on this machine helps or endangers the work, what is set here, what was changed in the program."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from assets.raw.sources import received
from assets.reports.untranslated import n_texts, untranslated
from pipelines.changed_program import changed_lines
from pipelines.settings import CHECKOUT
from pipelines.settings_told import settings_lines
from schemas.findings import Refused
from schemas.languages import language_of
from schemas.messages import text
from warehouse.folder import Folder
from warehouse.keys import where_keys_are


def doctor_lines(folder: Folder, language: str) -> list[str]:
    """What on this machine helps or endangers the work: Python, keys, disk encryption, free space, telemetry, settings, and
    files of the program that were changed here (the settings in force are those of the folder)."""
    return [
        text("python_version", language, value=sys.version.split()[0]),
        _keys_line(folder, language),
        text(
            "disk_encrypted" if disk_is_encrypted(folder.path) else "disk_not_encrypted", language, folder=folder.path
        ),
        text("space_free", language, value=f"{_free_gigabytes(folder.path):.0f} GB"),
        text("telemetry_off", language),
        *_untranslated_lines(language),
        *settings_lines(folder, language),
        *changed_lines(CHECKOUT, language),
    ]


def _untranslated_lines(language: str) -> list[str]:
    n_missing = len(untranslated(language))
    named = language_of(language).name
    return (
        [text("texts_not_translated", language, language=named, n_missing=n_missing, n_all=n_texts())]
        if n_missing
        else []
    )


def _keys_line(folder: Folder, language: str) -> str:
    try:
        where = where_keys_are(folder.path, {r.source.country for r in received(folder) if r.source})
    except Refused as refusal:
        return text("key_missing", language, folder=refusal.params.get("file", ""))
    if where is None:
        return text("keys_not_made_yet", language)
    return text("demo_key_in_use", language) if where == "demo" else text("key_present", language, folder=where)


def _free_gigabytes(path: Path) -> float:
    here = next(p for p in (path, *path.parents) if p.exists())
    return shutil.disk_usage(here).free / 1e9


def disk_is_encrypted(path: Path) -> bool:
    """Does the file system of `path` lie on a dm-crypt device? Without lsblk the answer is no: better one warning more."""
    here = next(p for p in (path, *path.parents) if p.exists())
    if not shutil.which("findmnt") or not shutil.which("lsblk"):
        return False
    device = subprocess.run(
        ["findmnt", "-no", "SOURCE", "-T", str(here)], capture_output=True, text=True
    ).stdout.strip()
    if not device.startswith("/dev/") or not os.path.exists(device):
        return False
    kinds = subprocess.run(["lsblk", "-sno", "TYPE", device], capture_output=True, text=True).stdout.split()
    return "crypt" in kinds
