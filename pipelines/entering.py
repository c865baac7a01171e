"""Words that bring something in: describe a source, add a reference table, type in evidence, correct what is wrong, decide pairs.

Libraries are imported inside the words that need them, so that `--help` answers at once.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from pipelines.given import given_file
from pipelines.settings import NotPossible, data_folder
from pipelines.terminal import REFUSED, Data, Lang, asked_of, say
from schemas.messages import language_from, text
from warehouse.atomic import replacing

source_app = typer.Typer(
    no_args_is_help=True, help="Describe a source: propose a source.yaml, write a template workbook."
)
reference_app = typer.Typer(
    no_args_is_help=True, help="National reference tables: places, population, boundaries, published figures."
)
evidence_app = typer.Typer(
    no_args_is_help=True,
    help="What the centre types in: yes/no parts of the action plan, and evidence of the WPS pillars.",
)

fix_app = typer.Typer(
    no_args_is_help=True, help="Corrections: new values typed into the findings workbook, kept and applied for good."
)

review_app = typer.Typer(no_args_is_help=True, help="Rows that may be one person: decide, load, take back.")
Who = Annotated[str | None, typer.Option("--who", help="Who decides (default: the login name).")]


@source_app.command("new")
def source_new(path: Path, lang: Lang = None) -> None:
    """Profile a file and print a proposed source.yaml, doubts as comments."""
    from assets.raw.propose import propose

    if not path.is_file():
        raise NotPossible(text("no_such_file", language_from(lang, os.environ), file=path))
    with given_file(data_folder(), path):
        say(propose(path))


@contextmanager
def _new(path: Path, language: str) -> Iterator[Path]:
    """A workbook put in place when it is complete; one that somebody filled is never replaced by an empty one."""
    if path.exists():
        raise NotPossible(text("file_is_there_already", language, file=path))
    with replacing(path, shared=True) as partial:
        yield partial


@source_app.command("template")
def source_template(path: Annotated[Path, typer.Argument()] = Path("casualties.xlsx"), lang: Lang = None) -> None:
    """Write a workbook people can fill; it matches the profile generic-casualty."""
    from assets.raw.template import write_template

    language = language_from(lang, os.environ)
    with _new(path, language) as partial:
        write_template(partial)
    say(text("template_written", language, file=path))


@source_app.command("form")
def source_form(
    path: Annotated[Path, typer.Argument()] = Path("kobo-va-needs.xlsx"), data: Data = None, lang: Lang = None
) -> None:
    """Write the needs interview (XLSForm, four languages); it matches the profile kobo-va-needs."""
    from assets.raw.form import write_form

    language, reference = language_from(lang, os.environ), data_folder(data).reference
    with _new(path, language) as partial:
        has_areas = write_form(partial, reference)
    say(text("form_written", language, file=path))
    if not has_areas:
        say(text("form_areas_are_examples", language, folder=reference))


@reference_app.command("add")
def reference_add(path: Path, data: Data = None, lang: Lang = None) -> None:
    """Add places, population, boundaries or published figures to the folder."""
    from pipelines.reference import add_reference

    folder = data_folder(data)
    with given_file(folder, path):
        say(add_reference(folder, path, language_from(lang, os.environ)))


@evidence_app.command("template")
def evidence_template(
    path: Annotated[Path, typer.Argument()] = Path("evidence.xlsx"),
    year: Annotated[int | None, typer.Option("--year", help="Fill this year in for every item.")] = None,
    lang: Lang = None,
) -> None:
    """Write the workbook in which a centre types its evidence."""
    from assets.raw.evidence_template import write_evidence_template

    language = language_from(lang, os.environ)
    with _new(path, language) as partial:
        write_evidence_template(partial, language, year)
    say(text("evidence_template_written", language, file=path))


@evidence_app.command("load")
def evidence_load(
    path: Path,
    data: Data = None,
    by: Annotated[str | None, typer.Option("--by", help="Who answers (default: the login name).")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 2 when rows were refused.")] = False,
    lang: Lang = None,
) -> None:
    """Add what is new in a filled workbook or CSV; the newest answer of an item and year counts."""
    from pipelines.evidence import load_evidence

    language, folder = asked_of(data, lang)
    with given_file(folder, path):
        lines, n_refused = load_evidence(folder, path, by, language)
    for line in lines:
        say(line)
    raise typer.Exit(2 if strict and n_refused else 0)


@evidence_app.command("show")
def evidence_show(
    data: Data = None,
    history: Annotated[bool, typer.Option("--history", help="Every entry, oldest first.")] = False,
    lang: Lang = None,
) -> None:
    """What counts now, who entered it and when, and which items have no answer."""
    from pipelines.evidence import show_evidence

    for line in show_evidence(data_folder(data), history, language_from(lang, os.environ)):
        say(line)


@fix_app.command("load")
def fix_load(
    path: Path,
    data: Data = None,
    who: Annotated[str | None, typer.Option("--who", help="Who corrects (default: the login name).")] = None,
    lang: Lang = None,
) -> None:
    """Add the new values of a filled findings workbook (`saddle findings --xlsx`), all of them or none."""
    from pipelines.corrections import load_corrections

    language, folder = asked_of(data, lang)
    with given_file(folder, path):
        lines, n_refused = load_corrections(folder, path, who, language)
    for line in lines:
        say(line)
    raise typer.Exit(REFUSED if n_refused else 0)


@fix_app.command("list")
def fix_list(data: Data = None, lang: Lang = None) -> None:
    """Every correction: who, when, why, and whether it is applied."""
    from pipelines.corrections import list_corrections

    for line in list_corrections(data_folder(data), language_from(lang, os.environ)):
        say(line)


@fix_app.command("undo")
def fix_undo(
    number: Annotated[int, typer.Argument(help="As `saddle fix list` shows it.")],
    data: Data = None,
    who: Annotated[str | None, typer.Option("--who", help="Who takes it back (default: the login name).")] = None,
    lang: Lang = None,
) -> None:
    """Take a correction back; it stays in the log."""
    from pipelines.corrections import undo_correction

    say(undo_correction(data_folder(data), number, who, language_from(lang, os.environ)))


@review_app.command("export")
def review_export(
    path: Path,
    data: Data = None,
    all_: Annotated[bool, typer.Option("--all", help="Pairs with a decision too, to look at or change it.")] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Fill in “same person” for matches that differ in nothing but spelling.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Write the pairs to decide: names side by side, what differs marked. Who wrote it is logged."""
    from pipelines.reviewing import export_pairs

    language, folder = asked_of(data, lang)
    say(export_pairs(folder, path, all_, suggest, language))


@review_app.command("load")
def review_load(path: Path, data: Data = None, who: Who = None, lang: Lang = None) -> None:
    """Add the decisions of a filled workbook, all of them or none."""
    from pipelines.reviewing import load_decisions

    language, folder = asked_of(data, lang)
    with given_file(folder, path):
        lines, n_wrong = load_decisions(folder, path, who, language)
    for line in lines:
        say(line)
    raise typer.Exit(REFUSED if n_wrong else 0)


@review_app.command("list")
def review_list(data: Data = None, lang: Lang = None) -> None:
    """Every decision that stands: its number, the two records, who, when."""
    from pipelines.reviewing import decisions_that_stand

    language, folder = asked_of(data, lang)
    for line in decisions_that_stand(folder, language):
        say(line)


@review_app.command("undo")
def review_undo(
    number: Annotated[int, typer.Argument(help="As `saddle review list` shows it.")],
    data: Data = None,
    who: Who = None,
    lang: Lang = None,
) -> None:
    """Take a decision back; it stays in the log, and the two rows are two persons again."""
    from pipelines.reviewing import undo_decision

    language, folder = asked_of(data, lang)
    say(undo_decision(folder, number, who, language))


@review_app.command("lists")
def review_lists(data: Data = None, lang: Lang = None) -> None:
    """How many persons stand in which lists, and an estimate of those in none, or why there is none."""
    from pipelines.list_estimates import lists_and_estimates

    language, folder = asked_of(data, lang)
    for line in lists_and_estimates(folder, language):
        say(line)
