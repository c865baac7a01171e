"""What raises alerts: a run that failed, a source that is refused or old, a settings file that cannot be read.

Here: when an alert begins, what it says, when it is over. Not here: its file and its e-mail (`alerts`). Alerts are on
wherever the daemon runs (`watching`); nothing else has to be switched on.
"""

import datetime as dt
from collections.abc import Callable, Iterator

import dagster as dg

from assets.core.load_receipt import Load
from assets.raw.sources import Received
from pipelines.alerts import Alert, close_alerts, language_of, put_away, raise_alert
from pipelines.looking import refusal_of, sources_as_they_count
from pipelines.office import alert_settings, timetable
from schemas.messages import rule_message, text
from warehouse.folder import Folder

ON = dg.DefaultSensorStatus.RUNNING


def sensors_of(folder: Folder) -> list[dg.SensorDefinition]:
    """Failed runs, runs that succeed again, and sources that are refused or old; each cause is told once."""

    # every run in this DAGSTER_HOME is of this folder, those of the command line too: they name no code location
    @dg.run_failure_sensor(name="failed_run", monitor_all_code_locations=True, default_status=ON,
                           description="A run failed: an alert says which step and what to do.")  # fmt: skip
    def failed_run(context: dg.RunFailureSensorContext):
        raise_alert(folder, run_alert(folder, context), dt.date.today())

    @dg.run_status_sensor(run_status=dg.DagsterRunStatus.SUCCESS, name="mended_run", monitor_all_code_locations=True,
                          default_status=ON, description="A run that had failed succeeds: its alert is put away.")  # fmt: skip
    def mended_run(context: dg.RunStatusSensorContext):
        put_away(folder, _cause_of_run(context.dagster_run.job_name))

    @dg.sensor(name="stale_sources", minimum_interval_seconds=3600, default_status=ON,
               description="A source is refused or old, or a settings file cannot be read.")  # fmt: skip
    def stale_sources(context: dg.SensorEvaluationContext):
        today = dt.date.today()
        told = {"stale": stale_alerts(folder, today), "settings": list(settings_alerts(folder))}
        for kind, alerts in told.items():
            close_alerts(folder, kind, alerts)
        lasting = [alert for alerts in told.values() for alert in alerts]
        new = [alert for alert in lasting if raise_alert(folder, alert, today)]
        return dg.SkipReason(f"{len(new)} new, {len(lasting)} open")

    return [failed_run, mended_run, stale_sources]


def run_alert(folder: Folder, context: dg.RunFailureSensorContext) -> Alert:
    """A failed run in words: each step with what we say of it ourselves, else the kind of its error and nothing more."""
    language, run = language_of(folder), context.dagster_run
    lines = list(_steps(context)) or [context.failure_event.event_type_value]
    lines += ["", text("alert_run_what_to_do", language, value=run.job_name, found=run.run_id[:8])]
    return Alert(_cause_of_run(run.job_name), text("alert_run_failed", language, value=run.job_name), lines)


def _steps(context: dg.RunFailureSensorContext) -> Iterator[str]:
    """The message of an error we did not write may quote a record, so only its kind leaves the log."""
    for event in context.get_step_failure_events():
        failed = event.step_failure_data
        error = failed.error
        while error is not None and error.cause is not None:
            error = error.cause  # what Dagster wraps around it
        ours = failed.user_failure_data.description if failed.user_failure_data else None
        yield f"{event.step_key}: {ours or (error.cls_name if error else '-')}"


def _cause_of_run(job: str) -> str:
    return f"run-{job}"


def stale_alerts(folder: Folder, today: dt.date) -> list[Alert]:
    """One alert for each source whose newest files are refused, or whose newest data are older than STALE_DAYS."""
    language, alerts = language_of(folder), []
    sources, loads, _ = sources_as_they_count(folder)
    for one in sources:
        lines = _why_stale(folder, one, loads.get(one.name), today)
        if lines:
            title = text("alert_source_stale", language, source=one.name)
            alerts.append(Alert(f"stale-{one.name}", title, lines))
    return alerts


def _why_stale(folder: Folder, one: Received, load: Load | None, today: dt.date) -> list[str]:
    from assets.core.source_tables import STALE_DAYS

    language, refusal = language_of(folder), refusal_of(folder, one)
    if refusal:
        message, fix = rule_message(refusal["rule_id"], language, {**refusal["params"], "source": one.name})
        return [message, f"-> {fix}"]
    newest = max((file.as_of for file in load.files if file.as_of), default=None) if load else None
    days = (today - dt.date.fromisoformat(newest)).days if newest else 0
    if days <= STALE_DAYS:
        return []
    return [text("alert_source_is_old", language, source=one.name, date=newest, n=days, expected=STALE_DAYS)]


def settings_alerts(folder: Folder) -> Iterator[Alert]:
    """Settings that cannot be read count as not set; somebody must hear of it."""
    readers: dict[str, Callable] = {"alerts": alert_settings, "schedule": timetable}
    for name, read in readers.items():
        try:
            read(folder)
        except (ValueError, OSError) as error:
            yield Alert(f"settings-{name}", text("alert_settings_wrong", language_of(folder)), [str(error)])
