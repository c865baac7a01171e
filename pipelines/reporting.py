"""`saddle report`: yearly report, two-page profile, monthly bulletin, scorecard of a source, and a page to look at.

Reports read the public marts (or a release) only; the scorecard alone also reads the office's table of what was found
wrong, and is for the people of that source. Libraries are imported inside the words that need them.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines.settings import NotPossible, data_folder
from pipelines.terminal import Data, Lang, say, warn
from schemas.messages import language_from, text
from warehouse.folder import Folder

report_app = typer.Typer(
    no_args_is_help=True, help="Out of the public marts: annual, profile, bulletin, scorecard, explorer, published."
)
ALL_FORMATS = "html,docx,pdf,xlsx"
MOST_LETTERS = 20  # shown of those that have no shape
Country = Annotated[str | None, typer.Option("--country", help="ISO3 code (default the only country of the marts).")]
Formats = Annotated[str, typer.Option("--format", help="html, docx, pdf, xlsx, joined by commas.")]
To = Annotated[Path | None, typer.Option("--to", help="Folder for the files (default DIR/reports).")]
Year = Annotated[int, typer.Option("--year", help="The year the report is of.")]
Shown = Annotated[str | None, typer.Option("--release", help="Of a release: its id, a date, or newest.")]


def _of_a_year(kind: Literal["annual", "profile"], said: str) -> None:
    """The word of a report that is of one year."""

    def told(
        year: Year, country: Country = None, format_: Formats = ALL_FORMATS, data: Data = None, release: Shown = None,
        to: To = None, lang: Lang = None,
    ) -> None:  # fmt: skip
        _write(kind, country, str(year), format_, data, release, to, lang)

    report_app.command(kind, help=said)(told)


_of_a_year("annual", "The yearly chapter on casualties and victim assistance of one country.")
_of_a_year("profile", "The country on two pages.")


@report_app.command("bulletin")
def bulletin(
    month: Annotated[str, typer.Option("--month", help="YYYY-MM")],
    country: Country = None,
    format_: Formats = ALL_FORMATS,
    data: Data = None,
    release: Shown = None,
    to: To = None,
    lang: Lang = None,
) -> None:
    """One month on one page."""
    language = language_from(lang, os.environ)
    if not re.fullmatch(r"\d{4}-\d{2}", month) or not 1 <= int(month[5:]) <= 12:
        raise NotPossible(text("report_no_month", language, value=month))
    _write("bulletin", country, month, format_, data, release, to, lang)


@report_app.command("scorecard")
def scorecard(
    source: Annotated[str, typer.Option("--source", help="The source it is for.")],
    year: Year,
    country: Country = None,
    format_: Formats = ALL_FORMATS,
    data: Data = None,
    to: To = None,
    lang: Lang = None,
) -> None:
    """For the people of one source: what they tell and what was found wrong. Reads the office marts."""
    language, folder = language_from(lang, os.environ), data_folder(data)
    _write(
        "scorecard", country, str(year), format_, data, None, to, lang, source, _found_wrong(folder, source, language)
    )


@report_app.command("explorer")
def explorer(
    country: Country = None,
    data: Data = None,
    release: Shown = None,
    to: To = None,
    lang: Lang = None,
) -> None:
    """One page to look at the public figures, without a network; every language in it."""
    from assets.explorer.write_page import write_explorer

    language, folder = language_from(lang, os.environ), data_folder(data)
    with _in_words(language):
        code = _country_of(folder, country, release, language)
        say(str(write_explorer(folder, code, language, release, to or folder.path / "reports")))


@report_app.command("published")
def published(
    first: Annotated[int, typer.Option("--from", help="First year.")],
    last: Annotated[int, typer.Option("--until", help="Last year.")],
    country: Country = None,
    data: Data = None,
    release: Shown = None,
    lang: Lang = None,
) -> None:
    """Our figures beside those others published (saddle reference add FILE), every difference named."""
    from rich.console import Console
    from rich.table import Table

    from assets.reports.making import opened, telling
    from assets.reports.reconcile import published_rows, reconciliation

    language, folder = language_from(lang, os.environ), data_folder(data)
    with _in_words(language), opened(folder, language, release) as (marts, facts, _):
        code = _country_of(folder, country, release, language)
        tell = telling(marts, folder, code, str(last), facts)
        rows = published_rows(folder.reference, code)
        found = reconciliation(tell.register, rows, range(first, last + 1), tell.wording)
    shown = Table(*found.columns, title=found.caption)
    for row in found.rows:
        shown.add_row(*(cell.text for cell in row))
    Console().print(shown)


def _write(
    kind,
    country: str | None,
    period: str,
    format_: str,
    data: Path | None,
    release: str | None,
    to: Path | None,
    lang: str | None,
    source: str = "",
    quality=(),
) -> None:
    from assets.reports.layout.formats import FORMATS
    from assets.reports.layout.plain_text import letters_without_shape
    from assets.reports.making import write_report

    language, folder = language_from(lang, os.environ), data_folder(data)
    formats = [one.strip() for one in format_.split(",") if one.strip()]
    if not formats or set(formats) - set(FORMATS):
        raise NotPossible(text("report_no_format", language, value=format_, expected=", ".join(FORMATS)))
    with _in_words(language):
        code = _country_of(folder, country, release, language, period if kind in ("annual", "profile") else "")
        target = to or folder.path / "reports"
        done = write_report(folder, kind, code, period, language, formats, release, target, source, quality)
    for file in done.files:
        say(str(file))
    say(text("report_own_words", language, file=done.own_words))
    if done.report.untranslated:
        warn(text("report_untranslated", language, n=len(done.report.untranslated)))
    if (letters := letters_without_shape(done.report)) and {"docx", "pdf"} & set(formats):
        warn(text("report_letters_without_shape", language, n=len(letters), value=letters[:MOST_LETTERS]))
    for line in done.findings:
        warn(line)


@contextmanager
def _in_words(language: str) -> Iterator[None]:
    """What is not there, as a sentence."""
    from assets.release.folders import Withheld
    from assets.release.reader import NotInMarts

    try:
        yield
    except Withheld as reason:
        raise NotPossible(text(reason.key, language, **reason.params)) from None
    except NotInMarts as reason:
        raise NotPossible(str(reason)) from None


def _country_of(folder: Folder, asked: str | None, release: str | None, language: str, year: str = "") -> str:
    """The country asked for, or the only one, when the marts hold it, and the year where one is asked for."""
    from assets.reports.making import countries_of, opened

    there = countries_of(folder, release)
    if asked is None and len(there) == 1:
        asked = there[0]
    if asked is None or asked.upper() not in there:
        raise NotPossible(text("report_which_country", language, value=asked or "-", found=", ".join(there) or "-"))
    if year:
        with opened(folder, language, release) as (marts, _, _):
            _year_is_there(marts, asked.upper(), year, language)
    return asked.upper()


def _year_is_there(marts, country: str, year: str, language: str) -> None:
    frame = marts["casualty_annual"]
    years = sorted(set(frame[frame["country"] == country]["period"]) - {"all", "unknown"})
    if year not in years:
        raise NotPossible(text("report_no_year", language, value=year, found=", ".join(years) or "-"))


def _found_wrong(folder: Folder, source: str, language: str) -> list[dict]:
    """The office's rows of what was found in the newest file of each table of a source."""
    from pipelines.looking import opened
    from pipelines.queries import query
    from warehouse.relations import ask

    con = opened(folder, True, language)
    rows = ask(con, query("newest_quality"), source=source).to_arrow_table().to_pylist()
    there = sorted({row[0] for row in con.table("mart_quality").select("source_id").fetchall()})
    con.close()
    if not rows:
        raise NotPossible(text("unknown_source", language, source=source, expected=", ".join(there)))
    return rows
