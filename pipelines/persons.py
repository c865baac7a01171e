"""Words about one person's rights: forget a record, withdraw consent or give it again.

Libraries are imported inside the words that need them, so that `--help` answers at once.
"""

import os
from typing import Annotated

import typer

from pipelines.settings import NotPossible
from pipelines.terminal import REFUSED, Data, Lang, asked_of, say, warn
from schemas.messages import language_from, text

consent_app = typer.Typer(
    no_args_is_help=True, help="What a person said of the use of their answers after the source was sent."
)
Who = Annotated[str | None, typer.Option("--who", help="Who decides (default: the login name).")]
AFFIRMED = ("yes", "oui", "sí", "si", "نعم")


def forget(
    records: Annotated[list[str] | None, typer.Argument(help="record_id, one or more.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, without any name: it is kept.")] = "",
    source: Annotated[str | None, typer.Option("--source", help="Only in this source.")] = None,
    key: Annotated[str | None, typer.Option("--key", help="The source's own number, with --source.")] = None,
    who: Who = None,
    linked: Annotated[
        bool, typer.Option("--linked", help="Also every row that is the same person by decision.")
    ] = False,
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Remove a person's identifiers from every store, and keep them out; the row stays in the counts."""
    from pipelines import forgetting
    from warehouse.folder import Busy

    language = language_from(lang, os.environ)
    if bool(key) != bool(source and not records) or not (records or key):
        raise NotPossible(text("forget_needs_record", language))
    if not reason.strip():
        raise typer.BadParameter("--reason")
    language, folder = asked_of(data, lang)

    def asked(question: str) -> bool:
        return is_sure or typer.prompt(question, default="", show_default=False, err=True).strip().lower() in AFFIRMED

    try:
        said = forgetting.forget(folder, records or [], source, key, reason.strip(), who, language, asked, linked)
        for line in said:
            say(line)
    except Busy:
        warn(text("locked_out", language))
        raise typer.Exit(REFUSED) from None


@consent_app.command("withdraw")
def withdraw(
    records: Annotated[list[str], typer.Argument(help="record_id, one or more.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, without any name: it is kept.")],
    who: Who = None,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """The person is in no mart from the next refresh on."""
    _decide("withdrawn", records, reason, who, data, lang)


@consent_app.command("give")
def give(
    records: Annotated[list[str], typer.Argument(help="record_id, one or more.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, without any name: it is kept.")] = "",
    who: Who = None,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """The person counts again, whatever the source says of the consent."""
    _decide("given", records, reason, who, data, lang)


def _decide(consent: str, records: list[str], reason: str, who: str | None, data, lang: str | None) -> None:
    from pipelines.consenting import decide

    language, folder = asked_of(data, lang)
    for line in decide(folder, consent, records, reason.strip(), who, language):
        say(line)
