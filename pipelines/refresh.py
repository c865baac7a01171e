"""One refresh from the command line: the same Dagster job in this process, under the folder's lock."""

import uuid
from collections.abc import Callable

from assets.core.inputs import fingerprint, last_report, remember, unchanged_report
from assets.core.landed_marks import drop_taken_out
from assets.core.recognition.learning import learn
from assets.raw.sources import keys_of, received
from pipelines.report import merged
from pipelines.settings import there_are_sources
from warehouse import anchored
from warehouse.folder import Folder, locked


class NothingToDo(Exception):
    """No file, source.yaml, reference, decision or code changed since the last refresh."""

    def __init__(self, report: dict) -> None:
        self.report = report


def refresh(
    folder: Folder, only: set[str] | None, progress: Callable[[int, int, str], None], wait: bool = True
) -> dict:
    """Land to marts. Returns the report (plain data); raises NothingToDo, NoSources, Busy, or Refused for a key or for logs
    of decisions that lack what they held before.

    `progress(done, of, what)` is called after each step.
    """
    with locked(folder, wait):
        there_are_sources(folder)
        keys = keys_of(folder)
        logs = anchored.check(folder, keys.linkage)
        before = unchanged_report(folder)
        if before is not None and only is None:
            raise NothingToDo({**before, "anchored": logs.told()})
        learn(folder, keys, received(folder))
        folder.sweep()
        taken_out = drop_taken_out(folder, received(folder))
        seen = fingerprint(folder)
        report = _run(folder, only, progress)
        folder.sweep()
        remember(folder, seen if only is None else "", merged(last_report(folder), report, received(folder)))
        anchored.set_now(folder, keys.linkage)
        return {**report, "taken_out": taken_out, "anchored": logs.told()}


def _run(folder: Folder, only: set[str] | None, progress: Callable[[int, int, str], None]) -> dict:
    from pipelines.settings import LOCATION, dagster_home

    dagster_home(folder)
    import dagster as dg

    from pipelines.definitions import build_house
    from pipelines.event_log import kept_open

    house = build_house(folder.path, only)
    steps = 2 * len(house.sources if only is None else only) + 2
    done = 0

    def heard(event) -> None:
        nonlocal done
        if event.dagster_event and event.dagster_event.event_type_value in ("STEP_SUCCESS", "STEP_FAILURE"):
            done += 1
            progress(done, steps, event.dagster_event.step_key or "")

    with kept_open(), dg.DagsterInstance.get() as instance:
        run_id = str(uuid.uuid4())
        instance.add_event_listener(run_id, heard)
        job = house.definitions.resolve_job_def("refresh")
        tags = {".dagster/repository": f"__repository__@{LOCATION}"}
        job.execute_in_process(instance=instance, run_id=run_id, raise_on_error=True, tags=tags)
    return house.report()
