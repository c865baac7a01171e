"""What every word of the command shares: options, exit codes, and lines for the person at the terminal."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pipelines.settings import data_folder, there_are_sources
from schemas.languages import listed
from schemas.messages import language_from, text
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.store_format import refuse_earlier

Data = Annotated[Path | None, typer.Option("--data", help="Data folder (default ./data, or SADDLE_DATA).")]
Release = Annotated[
    str | None, typer.Option("--release", help="As a release gave it: its id, or a date by which it was out.")
]
Lang = Annotated[str | None, typer.Option("--lang", help=f"{listed()}.")]
REFUSED, PRIVATE, WRONG_USAGE = 3, 4, 64


def say(line: str = "") -> None:
    """One line for the person at the terminal."""
    typer.echo(line)


def warn(line: str) -> None:
    """One line for the person at the terminal that is no part of the answer: on stderr, so that JSON stays JSON."""
    typer.echo(line, err=True)


def asked_of(data: Path | None, lang: str | None, reads_stores: bool = True) -> tuple[str, Folder]:
    """Language and data folder of a word that needs its sources and keys. Raises NoSources.

    `reads_stores`: raises Refused when what is kept is of an earlier program; a refresh makes it anew first.
    """
    language, folder = language_from(lang, os.environ), data_folder(data)
    there_are_sources(folder)
    keys = announce_keys(folder, language)
    if reads_stores:
        refuse_earlier(folder, keys)
    return language, folder


def announce_keys(folder: Folder, language: str) -> Keys:
    """Make the folder's keys on first use and say where they are."""
    from assets.raw.sources import keys_of

    keys = keys_of(folder)
    if keys.written_to:
        warn(text("keys_written_back_up", language, folder=keys.written_to))
    elif keys.is_demo:
        warn(text("demo_key_in_use", language))
    return keys
