"""Dagster assets of the reports room: a checked draft of a release, and behind it the bulletin and the yearly report."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import dagster as dg

from assets.reports.making import countries_of, write_reports
from warehouse.folder import Folder

DRAFT = dg.AssetKey(["release", "draft"])
FORMATS = ("html", "docx", "pdf", "xlsx")


def report_assets(
    folder: Folder, marts: dg.AssetKey, draft: Callable[[], Path], language: Callable[[], str]
) -> list[dg.AssetsDefinition]:
    """`draft` prepares and checks a release, and fails when a check is red; then no report is made."""

    @dg.asset(key=DRAFT, deps=[marts], group_name="release", kinds={"duckdb"}, owners=["team:data"],
              description="A draft of a release whose attack and quality checks are clean; signing it needs a person.")  # fmt: skip
    def checked_draft():
        pack = draft()
        return dg.MaterializeResult(metadata={"pack": str(pack)})

    def report(kind: str, period: Callable[[], str], said: str) -> dg.AssetsDefinition:
        @dg.asset(
            key=dg.AssetKey(["reports", kind]),
            deps=[DRAFT],
            group_name="reports",
            owners=["team:data"],
            description=said,
        )
        def told():
            target = folder.path / "reports" / "scheduled"
            files = [
                file
                for country in countries_of(folder)
                for file in write_reports(folder, kind, country, period(), [language()], FORMATS, None, target)  # type: ignore[arg-type]
            ]
            return dg.MaterializeResult(metadata={"files": [file.name for file in files]})

        return told

    return [
        checked_draft,
        report("bulletin", month_before, "One month on one page, of the month before."),
        report("annual", year_before, "The yearly report of the year before."),
    ]


def month_before(today: dt.date | None = None) -> str:
    """The month before, as YYYY-MM."""
    first = (today or dt.date.today()).replace(day=1)
    return (first - dt.timedelta(days=1)).strftime("%Y-%m")


def year_before(today: dt.date | None = None) -> str:
    """The year before."""
    return str((today or dt.date.today()).year - 1)
