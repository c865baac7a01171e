"""Reports that are made without anybody at the terminal, behind a release: when, of what, and what stops them.

A report of marts that are published cites that release. Of marts that are not, a draft of a release is prepared and
attacked first; while a check is red the run fails there: no report is made, the marts stay as refreshed, and an alert
(`sensors`) says what to do. Signing and publishing need a person, who has the office's key: nothing here reads it. Until
then the reports say that they are drafts. What a person prepared, explained or signed is used as it is, never replaced.
"""

import datetime as dt
from pathlib import Path

import dagster as dg

from assets.reports.assets import Order, report_assets
from pipelines.alerts import language_of
from pipelines.looking import sources_as_they_count
from pipelines.office import Timetable, timetable
from pipelines.releasing import draft_of, red_lines
from schemas.contracts import core_name
from schemas.disclosure_rules import settings_sha256
from schemas.messages import text
from schemas.settings import own
from warehouse.folder import Folder

REPORTS = {
    "bulletin": "The bulletin of the month before, behind a checked release; after the monthly refresh.",
    "annual": "The report of the year before, behind a checked release.",
}


def reports_of(folder: Folder, marts: dg.AssetKey) -> tuple[list[dg.AssetsDefinition], list[dg.ScheduleDefinition]]:
    """The checked release, the monthly bulletin and the yearly report as assets, with a job and a schedule for each report."""
    assets = report_assets(
        folder, marts, lambda: checked(folder, dt.date.today()), lambda kind, of: order(folder, kind, of)
    )
    crons = _timetable_or_default(folder).crons
    return assets, [_schedule(kind, said, crons[kind]) for kind, said in REPORTS.items()]


def _schedule(kind: str, said: str, cron: str) -> dg.ScheduleDefinition:
    both = dg.AssetSelection.assets(["release", "checked"], ["reports", kind])
    job = dg.define_asset_job(f"{kind}_report", selection=both, description=said)
    running = dg.DefaultScheduleStatus.RUNNING
    return dg.ScheduleDefinition(name=f"{kind}_report", job=job, cron_schedule=cron, default_status=running)


def _timetable_or_default(folder: Folder) -> Timetable:
    """A wrong file must not take the refresh along: an alert tells of it, and the run of a report fails at it."""
    try:
        return timetable(folder)
    except (ValueError, OSError):
        return Timetable()


def checked(folder: Folder, day: dt.date) -> Path:
    """The release of the marts as they stand, else a clean draft of them, else one prepared and attacked now.

    Raises dg.Failure when a check is red, or when a draft that was signed would have to give way.
    """
    from assets.release.folders import releases

    release = released(folder)
    return releases(folder) / release if release else clean_draft(folder) or _new_draft(folder, day)


def released(folder: Folder) -> str | None:
    """The id of the newest release when it was made of the marts as they stand, under the rules now in force."""
    from assets.release.folders import newest, releases

    release_id = newest(folder)
    return release_id if release_id and _is_of_the_marts(folder, releases(folder) / release_id) else None


def clean_draft(folder: Folder) -> Path | None:
    """The newest draft, when it is of the marts as they stand and its checks were clean beside all releases there are."""
    from assets.release.checks import must_be_clean
    from assets.release.compare_releases import about_of
    from assets.release.folders import Withheld, find_draft, newest

    try:
        draft = find_draft(folder, None)
        must_be_clean(draft)
    except Withheld:
        return None
    return draft if _is_of_the_marts(folder, draft) and about_of(draft)["earlier"] == newest(folder) else None


def _is_of_the_marts(folder: Folder, pack: Path) -> bool:
    from assets.release.compare_releases import about_of
    from assets.release.reader import open_marts

    marts = open_marts(folder.marts)
    refresh_id = marts.notes().get("refresh_id")
    marts.close()
    about = about_of(pack)
    settings = (about["settings_sha256"], about.get("centre_settings_sha256", ""))
    return about["refresh_ids"] == [refresh_id] and settings == (settings_sha256(), own().sha256)


def _new_draft(folder: Folder, day: dt.date) -> Path:
    from assets.release.checks import run_checks
    from assets.release.folders import Withheld, drafts, earlier, next_id
    from assets.release.verify import SIGNATURE

    language = language_of(folder)
    try:
        in_its_place = drafts(folder) / next_id(folder, day)
        if (in_its_place / SIGNATURE).exists():
            raise Withheld("schedule_signed_draft", "refused", folder=in_its_place)
        pack = draft_of(folder, day, _set(folder).publisher, language).pack
        done = run_checks(pack, earlier(folder, pack.name), folder.logs / "quality", None)
    except Withheld as reason:
        raise _failure(text(reason.key, language, **reason.params)) from reason
    red = list(red_lines(done.attack, done.quality, language))
    if red or not (done.attack_is_clean and done.quality_is_clean):
        said = text("alert_release_is_red", language, folder=pack, n=len(red), value=f"--data {folder.path}")
        raise _failure(said, {"held against the draft": dg.MetadataValue.md("\n\n".join(red))})
    return pack


def order(folder: Folder, kind: str, period: str) -> Order:
    """For which countries, in which languages, of which release (None: of the draft) a report is made.

    Raises dg.Failure when the marts hold no country, or when no list reaches into the period: a report of it would look
    like a time without casualties.
    """
    from assets.reports.making import countries_of

    language, until = language_of(folder), data_end(folder)
    if until < period:
        raise _failure(text("schedule_no_data_yet", language, value=period, date=until or "-", found=f"{kind}_report"))
    release = released(folder)
    countries = countries_of(folder, release)
    if not countries:
        raise _failure(text("schedule_no_country", language, folder=folder.path))
    return Order(countries, _set(folder).languages or [language], release)


def data_end(folder: Folder) -> str:
    """The day up to which the newest list of casualties counts (YYYY-MM-DD), empty without one."""
    _, loads, _ = sources_as_they_count(folder)
    days = (
        file.as_of
        for load in loads.values()
        for file in load.files
        if any(core_name(one.table) == "casualty_record" for one in file.tables)
    )
    return max(days, default="")


def _set(folder: Folder) -> Timetable:
    try:
        return timetable(folder)
    except (ValueError, OSError) as error:
        raise _failure(str(error)) from error


def _failure(said: str, metadata: dict | None = None) -> dg.Failure:
    return dg.Failure(said, metadata, allow_retries=False)
