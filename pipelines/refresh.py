"""One refresh from the command line: the same Dagster job in this process, under the folder's lock."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from assets.core.inputs import fingerprint, last_report, remember, unchanged_report
from assets.core.landed_marks import drop_taken_out
from assets.core.mending import (
    close_to_others,
    forget_set_aside,
    history_is_readable,
    keep_notes_of_what_is_there,
    mend,
    set_aside_history,
)
from assets.core.recognition.learning import learn
from assets.core.reference_files import changed_since_added, refuse_broken
from assets.raw.sources import keys_of, received
from pipelines.report import merged
from pipelines.settings import take_settings, there_are_sources
from schemas.findings import Refused
from warehouse import anchored
from warehouse.disk_faults import as_refusal
from warehouse.failures import StepFailed, refusals_of_steps
from warehouse.folder import Folder, locked
from warehouse.keys import Keys
from warehouse.limits import memory_limit

Progress = Callable[[int, int, str], None]


class NothingToDo(Exception):
    """Nothing a refresh follows from changed since the last one: files, descriptions, references, decisions, the program."""

    def __init__(self, report: dict) -> None:
        self.report = report


def refresh(folder: Folder, only: set[str] | None, progress: Progress, wait: bool = True) -> dict:
    """Land to marts. Returns the report (plain data); raises NothingToDo, NoSources, Busy, or Refused for a key, for settings, or for logs
    of decisions that lack what they held before.

    `progress(done, of, what)` is called after each step.
    """
    memory_limit()  # a wrong setting is told before anything runs
    with locked(folder, wait):
        there_are_sources(folder)
        take_settings(folder)
        sources = received(folder)
        keys = keys_of(folder, sources)
        logs = anchored.check(folder, keys.linkage)
        if unchanged_report(folder) is None:
            learn(folder, keys, sources)  # before what an earlier program kept is set aside
        forget_set_aside(folder)
        set_aside = mend(folder, keys)
        before = unchanged_report(folder)
        if before is not None and only is None and not set_aside:
            folder.sweep()  # of a refresh killed when all but its last note was done
            raise NothingToDo({**before, "anchored": logs.told()})
        refuse_broken(folder)
        folder.sweep()
        close_to_others(folder)
        taken_out = drop_taken_out(folder, sources)
        seen = fingerprint(folder)
        report, again = _run_again_mended(folder, keys, only, progress)
        folder.sweep()
        remember(folder, seen if only is None else "", merged(last_report(folder), report, received(folder)))
        keep_notes_of_what_is_there(folder)
        logs = replace(logs, is_kept=anchored.set_now(folder, keys.linkage).is_kept and logs.is_kept)
        told = {"set_aside": [*set_aside, *again], "references": changed_since_added(folder), "anchored": logs.told()}
        return {**report, "taken_out": taken_out, **told}


def _run_again_mended(folder: Folder, keys: Keys, only: set[str] | None, progress: Progress) -> tuple[dict, list[str]]:
    """The report of a run, and what had to be set aside for it: a run that fails over something damaged is done again once."""
    set_aside = [] if history_is_readable(folder) else set_aside_history(folder)
    try:
        report = _run(folder, only, progress)
        damaged = mend(folder, keys, deep=True) if _fell_over_something(report) else []
        return (_run(folder, only, progress) if damaged else report), [*set_aside, *damaged]
    except Exception as failure:
        if as_refusal(failure) or isinstance(failure, Refused):
            raise
        damaged = mend(folder, keys, deep=True)
        if not isinstance(failure, StepFailed) and not set_aside:  # not in a step of ours: in Dagster's own files
            damaged += set_aside_history(folder)
        if not damaged:
            raise
        folder.sweep()
        return _run(folder, only, progress), [*set_aside, *damaged]


def _fell_over_something(report: dict) -> bool:
    """Whether a source ended in a way nobody foresaw: perhaps over a file of the store that is damaged."""
    refusals = [source["refusal"]["rule_id"] for source in report["sources"] if source["refusal"]]
    return "source_is_worked_through" in refusals


def _run(folder: Folder, only: set[str] | None, progress: Progress) -> dict:
    from pipelines.settings import LOCATION, dagster_home

    dagster_home(folder)
    import dagster as dg

    from pipelines.definitions import build_house
    from pipelines.event_log import kept_open, outputs_given_back

    house = build_house(folder.path, only)
    steps = 2 * len(house.sources if only is None else only) + 2
    done = 0

    def heard(event) -> None:
        nonlocal done
        if event.dagster_event and event.dagster_event.event_type_value in ("STEP_SUCCESS", "STEP_FAILURE"):
            done += 1
            progress(done, steps, event.dagster_event.step_key or "")

    with outputs_given_back(), refusals_of_steps(), kept_open(), dg.DagsterInstance.get() as instance:
        run_id = str(uuid.uuid4())
        instance.add_event_listener(run_id, heard)
        job = house.definitions.resolve_job_def("refresh")
        tags = {".dagster/repository": f"__repository__@{LOCATION}"}
        job.execute_in_process(instance=instance, run_id=run_id, raise_on_error=True, tags=tags)
    return house.report()
