"""The `saddle` command: what each word does is in its own module; here only the words, their options, and exit codes.

Words that count (refresh, demo) stand in `refreshing`, those that bring something into the folder (source, reference, evidence,
fix, review) in `entering`, those about one person's rights (forget, consent) in `persons`.

Libraries are imported inside the words that need them, so that `--help` answers at once.
"""

import itertools
import os
import sys
import uuid
from pathlib import Path
from typing import Annotated

import typer

from pipelines.accept.command import accept
from pipelines.entering import evidence_app, fix_app, reference_app, review_app, source_app
from pipelines.persons import consent_app, forget
from pipelines.refreshing import demo, refresh
from pipelines.releasing import release_app
from pipelines.reporting import report_app
from pipelines.settings import CHECKOUT, NoSources, NotPossible, data_folder, folder_named, there_are_sources
from pipelines.terminal import REFUSED, WRONG_USAGE, Data, Lang, Release, announce_keys, say, warn
from pipelines.watching import watch
from schemas.findings import Refused
from schemas.messages import language_from, rule_message, text
from warehouse.atomic import keep_private, write_text
from warehouse.checked import unfit
from warehouse.decisions import not_anchored
from warehouse.disk_faults import as_refusal
from warehouse.failures import kind_and_frames, refusal_of
from warehouse.folder import Folder

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Casualty files to marts one can trust.",
)
figure_app = typer.Typer(no_args_is_help=True, help="One printable number.")
app.add_typer(source_app, name="source")
app.add_typer(figure_app, name="figure")
app.add_typer(reference_app, name="reference")
app.add_typer(evidence_app, name="evidence")
app.add_typer(fix_app, name="fix")
app.add_typer(review_app, name="review")
app.add_typer(release_app, name="release")
app.add_typer(report_app, name="report")
app.add_typer(consent_app, name="consent")
app.command("refresh")(refresh)
app.command("demo")(demo)
app.command("forget")(forget)
app.command("accept")(accept)
app.command("watch")(watch)

UsageError: type[Exception] = typer.BadParameter.__mro__[1]  # Typer carries Click inside and does not export this one


def complain(refusal: Refused, language: str) -> None:
    """What was refused and what to do, on stderr."""
    message, fix = rule_message(refusal.rule_id, language, refusal.params)
    typer.echo(message, err=True)
    typer.echo(f"  -> {fix}", err=True)


@app.command()
def status(data: Data = None, lang: Lang = None) -> None:
    """Each source as it counts now: newest file, rows, stale or not."""
    from pipelines.looking import status_lines

    for line in status_lines(data_folder(data), language_from(lang, os.environ)):
        say(line)


@app.command()
def query(
    sql: str,
    data: Data = None,
    office: Annotated[bool, typer.Option("--office", help="Office marts, with the key.")] = False,
    format_: Annotated[str, typer.Option("--format", help="table, csv, json or parquet (to stdout).")] = "table",
    release: Release = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0, help="Seconds it may take; 0: as long as it takes.")
    ] = 60,
    lang: Lang = None,
) -> None:
    """Ask the marts in SQL, read-only: one SELECT."""
    from pipelines.looking import answer

    language = language_from(lang, os.environ)
    sys.stdout.buffer.write(answer(data_folder(data), sql, office, format_, language, release, timeout or None))


@app.command()
def check(
    path: Path,
    source: Annotated[str | None, typer.Option("--source", help="As a file of this source.")] = None,
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Judge one file as its source would; change nothing."""
    from pipelines.checking import check_file

    lines, code = check_file(data_folder(data), path, source, language_from(lang, os.environ))
    for line in lines:
        say(line)
    raise typer.Exit(code)


@app.command()
def findings(
    data: Data = None,
    source: Annotated[str | None, typer.Option("--source", help="Only this source.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write them as CSV.")] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", help="Write a copy of the sheet with the cells marked.")
    ] = None,
    with_identity: Annotated[bool, typer.Option("--with-identity", help="Keep identifying columns (logged).")] = False,
    lang: Lang = None,
) -> None:
    """Everything that is wrong, at its cell, with how to fix it."""
    from pipelines.findings import write_findings

    for line in write_findings(data_folder(data), source, csv, xlsx, with_identity, language_from(lang, os.environ)):
        say(line)


@app.command()
def dictionary(lang: Lang = None) -> None:
    """Every table and column: grain, meaning, codes, rules."""
    from pipelines.dictionary import dictionary_text

    say(dictionary_text(language_from(lang, os.environ)))


@app.command()
def relations() -> None:
    """Every table and view made by SQL: what one row is, what it reads."""
    from pipelines.relations import relation_lines

    for line in relation_lines():
        say(line)


@app.command()
def doctor(data: Data = None, lang: Lang = None) -> None:
    """What on this machine helps or endangers the work."""
    from pipelines.query.doctor import doctor_lines

    for line in doctor_lines(data_folder(data), language_from(lang, os.environ)):
        say(line)


@app.command()
def ui(
    data: Data = None,
    port: Annotated[int, typer.Option("--port", help="Where on this machine (127.0.0.1).")] = 3000,
    lang: Lang = None,
) -> None:
    """Open the Dagster page, on this machine only."""
    from pipelines.settings import dagster_home, dagster_workspace

    language, folder = language_from(lang, os.environ), data_folder(data)
    program = Path(sys.executable).with_name("dagster-webserver")
    if not program.exists():
        raise NotPossible(text("ui_needs_tools", language, folder=CHECKOUT))
    there_are_sources(folder)
    announce_keys(folder, language)
    os.environ["SADDLE_DATA"] = str(folder.path)
    workspace = dagster_workspace(dagster_home(folder))
    say(f"http://127.0.0.1:{port}")
    warn(text("ui_is_open_to_this_machine", language))
    sys.stdout.flush()
    os.execv(program, [str(program), "-w", str(workspace), "-h", "127.0.0.1", "-p", str(port)])


@figure_app.command("show")
def figure_show(
    figure_id: Annotated[str, typer.Argument(help="For example casualty_annual.n_total@country=COL,period=2020")],
    data: Data = None,
    office: Annotated[bool, typer.Option("--office", help="Office figures, with the key.")] = False,
    release: Release = None,
    lang: Lang = None,
) -> None:
    """One number with its interval, status and cautions."""
    from pipelines.looking import figure

    sys.stdout.buffer.write(figure(data_folder(data), figure_id, office, language_from(lang, os.environ), release))


def _given(option: str) -> str | None:
    """What stands behind an option on the command line, for messages about what failed before it was parsed."""
    words = sys.argv[1:]
    return next((value for word, value in itertools.pairwise(words) if word == option), None) or next(
        (word.partition("=")[2] for word in words if word.startswith(f"{option}=")), None
    )


def _damaged(folder: Folder) -> Refused | None:
    """A failure over something kept that is not what was written: the next refresh mends it."""
    try:
        found = unfit(folder.store, deep=True)
    except OSError:
        return None
    return Refused("store_can_be_read", file=found[0]) if found else None


def main() -> None:
    """Run the command; people get a sentence, the log gets the trace."""
    keep_private()
    language = language_from(_given("--lang"), os.environ)
    try:
        sys.exit(app(standalone_mode=False, prog_name="saddle") or 0)
    except Exception as error:
        sys.exit(_ended(error, language))
    finally:
        for where in not_anchored():
            warn(text("decisions_not_anchored", language, folder=where))


def _ended(error: Exception, language: str) -> int:
    """Say in a sentence what ended a command; the exit code."""
    try:
        raise error
    except UsageError as error:
        error.show()  # type: ignore[attr-defined]
        return WRONG_USAGE
    except typer.Abort:
        return 1
    except NotPossible as reason:
        typer.echo(str(reason), err=True)
        return WRONG_USAGE
    except NoSources as missing:
        warn(text("no_sources_found", language, folder=missing.folder.raw))
        return REFUSED
    except Refused as refusal:
        complain(refusal, language)
        return REFUSED
    except Exception as error:
        given = _given("--data")
        folder = folder_named(Path(given) if given else None)
        known = refusal_of(error) or _damaged(folder)
        if known is not None:
            complain(known, language)
            return REFUSED
        incident = uuid.uuid4().hex[:8]
        log = folder.logs / f"failure-{incident}.log"
        try:
            write_text(log, "\n".join(kind_and_frames(error)))
        except OSError as unwritten:
            complain(as_refusal(unwritten) or Refused("folder_can_be_written", file=log, reason=""), language)
        typer.echo(text("internal_failure_see_log", language, file=log, n=incident), err=True)
        if os.environ.get("SADDLE_DEBUG"):
            raise
        return 1


if __name__ == "__main__":
    main()
