"""`saddle accept`: what looks like a loss is true. The options only; the work is in modules beside it.

A word that is no source has its own line in ANSWERS: reserved, so that no source is answered for by mistake.
"""

import os
from collections.abc import Callable
from typing import Annotated

import typer

from pipelines.accept.decision_logs import accept_logs
from pipelines.settings import NotPossible
from pipelines.terminal import Data, Lang, asked_of, say
from schemas.messages import language_from, text
from warehouse.folder import Folder

# word -> what answers it: folder, reason, who, language -> lines to say
ANSWERS: dict[str, Callable[[Folder, str, str | None, str], list[str]]] = {"decisions": accept_logs}


def accept(
    what: Annotated[str, typer.Argument(metavar="decisions", help="`decisions`: its logs as they are.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is true, without any name: it is kept.")] = "",
    who: Annotated[str | None, typer.Option("--who", help="Who decides (default: the login name).")] = None,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Say that what looks like a loss is true: it counts from the next refresh on; the decision is kept."""
    language, folder = asked_of(data, lang)
    if what not in ANSWERS or not reason.strip():
        raise NotPossible(text("accept_needs_reason", language_from(lang, os.environ)))
    for line in ANSWERS[what](folder, reason.strip(), who, language):
        say(line)
