"""Dagster assets of the reports room: a checked release, and behind it the bulletin and the yearly report.

Not here: when they are made, what stops them, and for whom (`pipelines.scheduled`).
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from warehouse.folder import Folder
from warehouse.relations import page_of

CHECKED = dg.AssetKey(["release", "checked"])


@dataclass(frozen=True)
class Order:
    """What a scheduled report is made of. `release`: its id, None when the marts are a draft's."""

    countries: Sequence[str]
    languages: Sequence[str]
    release: str | None


def report_assets(
    folder: Folder, marts: dg.AssetKey, checked: Callable[[], Path], order: Callable[[str, str], Order]
) -> list[dg.AssetsDefinition]:
    """`checked` finds or makes a release or draft whose checks are clean, and fails when one is red: then no report is made.

    `order` says of a kind of report and a period what is to be made.
    """

    @dg.asset(key=CHECKED, deps=[marts], group_name="release", kinds={"duckdb"}, owners=["team:data"],
              metadata={"relations": dg.MetadataValue.md(page_of("assets.release.queries"))},
              description="The release of these marts, or a draft whose attack and quality checks are clean; "
              "signing needs a person.")  # fmt: skip
    def release_checked():
        return dg.MaterializeResult(metadata={"pack": checked().name})

    def report(kind: str, period: Callable[[], str], said: str) -> dg.AssetsDefinition:
        key = dg.AssetKey(["reports", kind])

        @dg.asset(key=key, deps=[CHECKED], group_name="reports", owners=["team:data"], description=said)
        def told():
            of = period()
            return made(folder, kind, of, order(kind, of))

        return told

    return [
        release_checked,
        report("bulletin", month_before, "One month on one page, of the month before."),
        report("annual", year_before, "The yearly report of the year before."),
    ]


def made(folder: Folder, kind: str, period: str, what: Order) -> dg.MaterializeResult:
    """Write a report for each country and language; what a person should look at stands with the run."""
    from assets.reports.layout.formats import FORMATS
    from assets.reports.making import write_report

    target = folder.path / "reports" / "scheduled"
    done = [
        write_report(folder, kind, country, period, language, FORMATS, what.release, target)  # type: ignore[arg-type]
        for country in what.countries
        for language in what.languages
    ]
    findings = [line for one in done for line in one.findings]
    return dg.MaterializeResult(
        metadata={
            "release": what.release or "draft",
            "files": [file.name for one in done for file in one.files],
            "to look at": dg.MetadataValue.md("\n\n".join(findings) or "-"),
        }
    )


def month_before(today: dt.date | None = None) -> str:
    """The month before, as YYYY-MM."""
    first = (today or dt.date.today()).replace(day=1)
    return (first - dt.timedelta(days=1)).strftime("%Y-%m")


def year_before(today: dt.date | None = None) -> str:
    """The year before."""
    return str((today or dt.date.today()).year - 1)
