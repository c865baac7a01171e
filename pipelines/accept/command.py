"""`saddle accept`: what looks like a loss is true. The options only; the work is in `service`.

A word that is no source has its own line in ANSWERS: reserved, so that no source is answered for by mistake.
"""

from collections.abc import Callable
from typing import Annotated

import typer

from pipelines.terminal import Data, Lang, asked_of, say
from warehouse.folder import Folder


def _logs_as_they_are(folder: Folder, reason: str, who: str | None, language: str) -> list[str]:
    from pipelines.accept.decision_logs import accept_logs

    return accept_logs(folder, reason, who, language)


# word -> what answers it: folder, reason, who, language -> lines to say
ANSWERS: dict[str, Callable[[Folder, str, str | None, str], list[str]]] = {"decisions": _logs_as_they_are}


def accept(
    what: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE|decisions|list",
            help="A source, `decisions`: its logs as they are, or `list`: what was accepted.",
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why it is true, without any name: it is kept.")] = "",
    same: Annotated[
        bool, typer.Option("--same", help="The rows named are the records that lost theirs, written otherwise.")
    ] = False,
    who: Annotated[str | None, typer.Option("--who", help="Who decides (default: the login name).")] = None,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Say that a load with less than before is true: it counts from the next refresh on; the decision is kept."""
    from pipelines.accept import service

    language, folder = asked_of(data, lang, reads_stores=what not in ANSWERS)
    if what == "list":
        lines = service.accepted_lines(folder, language)
    elif not reason.strip():
        raise typer.BadParameter("--reason")
    elif what in ANSWERS:
        lines = ANSWERS[what](folder, reason.strip(), who, language)
    else:
        lines = service.accept_load(folder, what, reason.strip(), who, language, same)
    for line in lines:
        say(line)
