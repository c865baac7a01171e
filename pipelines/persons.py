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
Records = Annotated[list[str] | None, typer.Argument(help="record_id, one or more.")]
Source = Annotated[str | None, typer.Option("--source", help="Only in this source.")]
Key = Annotated[str | None, typer.Option("--key", help="The source's own number, with --source.")]
AFFIRMED = ("yes", "oui", "sí", "si", "نعم")


def forget(
    records: Records = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, without any name: it is kept.")] = "",
    source: Source = None,
    key: Key = None,
    who: Who = None,
    linked: Annotated[
        bool, typer.Option("--linked", help="Also every row of the same person, by decision or number.")
    ] = False,
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Remove a person's identifiers from every store, and keep them out; the row stays in the counts."""
    from pipelines import forgetting
    from warehouse.folder import Busy

    _names_a_record(records, source, key, lang)
    if not reason.strip():
        raise typer.BadParameter("--reason")
    language, folder = asked_of(data, lang)

    def asked(question: str) -> bool:
        return (
            is_sure
            or typer.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True).strip().lower()
            in AFFIRMED
        )

    try:
        said = forgetting.forget(folder, records or [], source, key, reason.strip(), who, language, asked, linked)
        for line in said:
            say(line)
    except Busy:
        warn(text("locked_out", language))
        raise typer.Exit(REFUSED) from None


@consent_app.command("withdraw")
def withdraw(
    reason: Annotated[str, typer.Option("--reason", help="Why, without any name: it is kept.")],
    records: Records = None,
    source: Source = None,
    key: Key = None,
    who: Who = None,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """The person, and rows other lists have of them, are in no mart from the next refresh on; a casualty stays counted."""
    _decide("withdrawn", records, source, key, reason, who, data, lang)


@consent_app.command("give")
def give(
    records: Records = None,
    source: Source = None,
    key: Key = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, without any name: it is kept.")] = "",
    who: Who = None,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """The person counts again, whatever the source says of the consent."""
    _decide("given", records, source, key, reason, who, data, lang)


@consent_app.command("list")
def consent_list(data: Data = None, lang: Lang = None) -> None:
    """Every decision that stands: which record, what, who, when, why."""
    from pipelines.consenting import list_decisions

    language, folder = asked_of(data, lang)
    for line in list_decisions(folder, language):
        say(line)


def _decide(
    consent: str,
    records: list[str] | None,
    source: str | None,
    key: str | None,
    reason: str,
    who: str | None,
    data,
    lang: str | None,
) -> None:
    from pipelines.consenting import decide
    from warehouse.folder import Busy

    _names_a_record(records, source, key, lang)
    language, folder = asked_of(data, lang)
    try:
        for line in decide(folder, consent, records or [], source, key, reason.strip(), who, language):
            say(line)
    except Busy:
        warn(text("locked_out", language))
        raise typer.Exit(REFUSED) from None


def _names_a_record(records: list[str] | None, source: str | None, key: str | None, lang: str | None) -> None:
    """Either record_ids, or a source with its own number."""
    if bool(key) != bool(source and not records) or not (records or key):
        raise NotPossible(text("forget_needs_record", language_from(lang, os.environ)))
