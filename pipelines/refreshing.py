"""The words that count: `saddle refresh` over a data folder, `saddle demo` over the invented country, and what both tell.

Libraries are imported inside the words that need them, so that `--help` answers at once.
"""

import json
import os
from collections.abc import Callable
from typing import Annotated

import typer

from pipelines.settings import CHECKOUT, data_folder, source_called, there_are_sources
from pipelines.terminal import REFUSED, Data, Lang, announce_keys, say, warn
from schemas.messages import language_from, text


def refresh(
    data: Data = None,
    source: Annotated[list[str] | None, typer.Option("--source", help="Only this source (may be repeated).")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 2 when rows stand in quarantine.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Stop when another refresh is running.")] = False,
    lang: Lang = None,
) -> None:
    """Land, judge and count what is in raw/; show the marts."""
    from pipelines import refresh as work
    from pipelines.report import exit_code
    from warehouse.folder import Busy

    language, folder = language_from(lang, os.environ), data_folder(data)
    try:
        there_are_sources(folder)
        announce_keys(folder, language)
        report = _with_progress(folder, language, lambda: _waiting(work, folder, source, _silent, no_wait, language))
    except Busy:
        warn(text("locked_out", language))
        raise typer.Exit(REFUSED) from None
    except work.NothingToDo as nothing:
        if as_json:
            say(json.dumps({**nothing.report, "changed": False}, ensure_ascii=False))
        else:
            say(text("nothing_changed", language, folder=folder.marts))
            _tell(folder, nothing.report, language)
        raise typer.Exit(exit_code(nothing.report, strict)) from None
    if as_json:
        say(json.dumps({**report, "changed": True}, ensure_ascii=False))
    else:
        _tell(folder, report, language)
        say(text("done_marts_at", language, folder=folder.marts))
    raise typer.Exit(exit_code(report, strict))


def _tell(folder, report: dict, language: str) -> None:
    """What a refresh found, and what waits for a decision."""
    from pipelines.grouped import groups_of_refresh
    from pipelines.looking import sources_as_they_count
    from pipelines.report import in_words
    from pipelines.waiting import waiting_lines

    sources, loads, _ = sources_as_they_count(folder)
    for line in in_words(report, language, groups_of_refresh(folder), folder):
        say(line)
    for line in waiting_lines(folder, sources, loads, language):
        say(line)


def _waiting(work, folder, source, progress, no_wait: bool, language: str) -> dict:
    from assets.raw.sources import received
    from warehouse.folder import Busy

    only = {source_called(name, received(folder), language).name for name in source or ()} or None
    try:
        return work.refresh(folder, only, progress, wait=False)
    except Busy:
        if no_wait:
            raise
        warn(text("refresh_running_wait", language))
        return work.refresh(folder, only, progress, wait=True)


def _with_progress(folder, language: str, work: Callable[[], dict]) -> dict:
    """Run with a progress bar, none when nobody looks at a terminal."""
    from assets.raw.sources import received
    from pipelines.progress_bar import progress_bar

    def n_units() -> int:
        return sum(len(one.files) * (1 + len(one.source.tables)) for one in received(folder) if one.source)

    with progress_bar(n_units, language):
        return work()


def _silent(done: int, of: int, what: str) -> None:
    """Steps tell more than their end: see `progress_bar`."""


def demo(lang: Lang = None) -> None:
    """Refresh the invented country Sarandia and say what to do next."""
    from pipelines.refresh import NothingToDo
    from pipelines.refresh import refresh as run
    from warehouse.folder import Folder

    language, folder = language_from(lang, os.environ), Folder(CHECKOUT / "demo")
    try:
        report = _with_progress(folder, language, lambda: run(folder, None, _silent))
    except NothingToDo as nothing:
        report = nothing.report
    _tell(folder, report, language)
    say(text("next_steps_demo", language, folder=folder.marts))
