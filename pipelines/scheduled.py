"""What happens without anybody at the terminal: reports behind a checked draft, and alerts when something is wrong.

A scheduled run prepares a draft of a release and attacks it. When a check is red the run fails there: no report is made,
the marts stay as refreshed, and an alert says what to do. Signing and publishing remain a person's act; until then the
reports say that they are drafts.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import dagster as dg

from assets.reports.assets import report_assets
from pipelines.alerts import Alert, close_alerts, language_of, raise_alert
from pipelines.looking import days_behind, refusal_of, sources_as_they_count
from pipelines.releasing import draft_of, red_lines
from schemas.messages import rule_message, text
from warehouse.folder import Folder


def checked_draft(folder: Folder, day: dt.date) -> Path:
    """A draft of today's public marts whose checks are clean. Raises dg.Failure with what the checks hold against it."""
    from assets.release.checks import run_checks
    from assets.release.folders import drafts, earlier, next_id
    from assets.release.signing import SIGNATURE

    language = language_of(folder)
    waiting = drafts(folder) / next_id(folder, day)
    if (waiting / SIGNATURE).exists():
        raise dg.Failure(text("alert_draft_is_signed", language, folder=waiting), allow_retries=False)
    made = draft_of(folder, day, None, language)
    done = run_checks(made.pack, earlier(folder, made.pack.name), folder.logs / "quality", None)
    red = list(red_lines(done.attack, done.quality, language))
    if red or not (done.attack_is_clean and done.quality_is_clean):
        raise dg.Failure(
            "\n".join([text("alert_release_is_red", language, folder=made.pack), *red]), allow_retries=False
        )
    return made.pack


def reports_of(folder: Folder, marts: dg.AssetKey) -> tuple[list[dg.AssetsDefinition], list[dg.ScheduleDefinition]]:
    """The draft, the monthly bulletin and the yearly report as assets, with a schedule for each report."""
    assets = report_assets(folder, marts, lambda: checked_draft(folder, dt.date.today()), lambda: language_of(folder))
    schedules = []
    for name, when, said in (
        ("bulletin", "0 8 3 * *", "The bulletin of the month before, after the monthly refresh."),
        ("annual", "0 8 15 3 *", "The report of the year before, in time for Article 7 (30 April)."),
    ):
        job = dg.define_asset_job(
            f"{name}_report",
            selection=dg.AssetSelection.assets(["release", "draft"], ["reports", name]),
            description=said,
        )
        schedules.append(dg.ScheduleDefinition(name=f"{name}_report", job=job, cron_schedule=when))
    return assets, schedules


def sensors_of(folder: Folder) -> list[dg.SensorDefinition]:
    """A run that failed, and sources that are refused or old: each an alert, once for each cause."""

    @dg.run_failure_sensor(
        name="failed_run", description="A run failed: an alert says which step and where the log is."
    )
    def failed_run(context: dg.RunFailureSensorContext):
        raise_alert(
            folder, run_alert(folder, context.dagster_run.job_name, context.failure_event.message or ""), _today()
        )

    @dg.sensor(name="stale_sources", minimum_interval_seconds=3600, description="A source is refused or old.")
    def stale_sources(context: dg.SensorEvaluationContext):
        told = stale_alerts(folder)
        close_alerts(folder, [alert.cause for alert in told], "stale")
        new = [alert.cause for alert in told if raise_alert(folder, alert, _today())]
        return dg.SkipReason(f"{len(new)} new, {len(told)} open")

    return [failed_run, stale_sources]


def run_alert(folder: Folder, job: str, said: str) -> Alert:
    """A failed run in words. What Dagster says of it holds kinds of errors and places in the code, never values."""
    language = language_of(folder)
    lines = [line for line in said.splitlines() if line.strip()]
    lines += [text("alert_run_what_to_do", language, folder=folder.logs)]
    return Alert(f"run-{job}", text("alert_run_failed", language, value=job), lines)


def stale_alerts(folder: Folder) -> list[Alert]:
    """One alert for each source whose newest files are refused, or whose data end long before the newest source's."""
    language, alerts = language_of(folder), []
    sources, loads, latest = sources_as_they_count(folder)
    for one in sources:
        refusal, load = refusal_of(folder, one), loads.get(one.name)
        lines: list[str] = []
        if refusal:
            said = rule_message(refusal["rule_id"], language, {**refusal["params"], "source": one.name})
            lines = [said[0], f"-> {said[1]}"]
        elif load is not None and load.files and latest:
            newest = max(file.as_of for file in load.files if file.as_of)
            days = days_behind(newest, latest)
            if days_behind_too_many(days):
                lines = [text("alert_source_is_old", language, source=one.name, date=newest, n=days)]
        if lines:
            title = text("alert_source_stale", language, source=one.name)
            alerts.append(Alert(f"stale-{one.name}", title, lines))
    return alerts


def days_behind_too_many(days: int) -> bool:
    """Whether a source counts as old."""
    from assets.core.tables import STALE_DAYS

    return days > STALE_DAYS


_today: Callable[[], dt.date] = dt.date.today
