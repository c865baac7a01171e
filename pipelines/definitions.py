"""Dagster's view of the house: assets by room, the job `refresh` with schedule and sensor, reports and alerts behind it."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import dagster as dg

from assets.core.assets import core_asset, last_loads
from assets.core.inputs import fingerprint, last_report, remember
from assets.core.landed_marks import drop_taken_out
from assets.core.load_receipt import Load
from assets.core.mending import close_to_others, keep_notes_of_what_is_there, mend
from assets.core.recognition.learning import learn
from assets.core.reference_files import refuse_broken
from assets.linkage.assets import linkage_asset
from assets.marts.assets import marts_assets, relation_assets
from assets.marts.make import Made
from assets.raw.assets import raw_asset
from assets.raw.sources import Received, keys_of, received
from pipelines.report import merged, report_of
from pipelines.scheduled import reports_of
from pipelines.sensors import sensors_of
from pipelines.settings import data_folder, take_settings
from warehouse import anchored
from warehouse.folder import Folder, locked


@dataclass
class House:
    """Definitions of one data folder, and what a run inside this process reports back."""

    definitions: dg.Definitions
    sources: list[Received]
    loads: dict[str, Load] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)

    def report(self) -> dict:
        """What the run says of the sources it brought up to date."""
        loads = sorted(self.loads.values(), key=lambda load: load.source)
        return report_of(loads, self.sources, self.made[-1])


def build_house(data_dir: Path, only: set[str] | None = None) -> House:
    """Assets, job, schedule and sensor of a data folder, under the settings in force. With `only`, other sources count as the
    last refresh left them."""
    folder = Folder(Path(data_dir).resolve())
    sources = received(folder)
    keys = keys_of(folder, sources)
    house = House(dg.Definitions(), sources)
    loads, made = house.loads, house.made
    wanted = [r for r in sources if only is None or r.name in only]

    def all_loads() -> list[Load]:
        refused = {told["source"]: told["refusal"] for told in (last_report(folder) or {"sources": []})["sources"]}
        before = {load.source: load for load in last_loads(folder, sources)}
        for name, load in before.items():
            if refused.get(name):
                before[name] = replace(load, stale=True, refusal=refused[name])
        return list({**before, **loads}.values())

    assets = [raw_asset(r, folder, keys) for r in wanted]
    assets += [core_asset(r, folder, keys, loads) for r in wanted]
    assets.append(linkage_asset(sources, folder, keys, all_loads))
    assets.append(marts_assets(sources, folder, keys, all_loads, made))
    keys_of_assets = [key for asset in assets for key in asset.keys]
    refresh = dg.define_asset_job(
        "refresh",
        selection=dg.AssetSelection.keys(*keys_of_assets),
        description="Land, judge and count every source, then show the marts.",
    )
    reports, schedules = reports_of(folder, dg.AssetKey(["marts", "mart_figure"]))
    house.definitions = dg.Definitions(
        assets=[*assets, *reports, *relation_assets(sources)],
        jobs=[refresh],
        schedules=[_monthly(refresh), *schedules],
        sensors=[_received_files(folder, refresh), *sensors_of(folder)],
        executor=_one_writer(folder, house),
    )
    return house


class _UnderLock(dg.Executor):
    """Runs started from the page hold the folder's lock as the command does, and leave the same report for `status`."""

    def __init__(self, inner: dg.Executor, folder: Folder, house: House) -> None:
        self.inner, self.folder, self.house = inner, folder, house

    @property
    def retries(self):
        return self.inner.retries

    @property
    def step_dependency_config(self):
        return self.inner.step_dependency_config

    def execute(self, plan_context, execution_plan) -> Iterator[dg.DagsterEvent]:
        with locked(self.folder, wait=True):
            take_settings(self.folder)
            sources = received(self.folder)
            keys = keys_of(self.folder, sources)
            anchored.check(self.folder, keys.linkage)
            learn(self.folder, keys, sources)
            mend(self.folder, keys)
            refuse_broken(self.folder)
            self.folder.sweep()
            close_to_others(self.folder)
            drop_taken_out(self.folder, sources)
            seen = fingerprint(self.folder)
            yield from self.inner.execute(plan_context, execution_plan)
            self.folder.sweep()
            if self.house.made:
                is_whole = {r.name for r in self.house.sources} == set(self.house.loads)
                report = merged(last_report(self.folder), self.house.report(), self.house.sources)
                remember(self.folder, seen if is_whole else "", report)
                keep_notes_of_what_is_there(self.folder)


def _one_writer(folder: Folder, house: House) -> dg.ExecutorDefinition:
    @dg.executor(name="one_writer", config_schema=dg.in_process_executor.config_schema)  # type: ignore[call-overload]
    def one_writer(init_context: dg.InitExecutorContext) -> dg.Executor:
        return _UnderLock(dg.in_process_executor.executor_creation_fn(init_context), folder, house)  # type: ignore[misc]

    return one_writer


def _monthly(job) -> dg.ScheduleDefinition:
    """On wherever the daemon runs: whoever starts one wants it."""
    running = dg.DefaultScheduleStatus.RUNNING
    return dg.ScheduleDefinition(name="monthly", job=job, cron_schedule="0 6 2 * *", default_status=running)


def _received_files(folder: Folder, job) -> dg.SensorDefinition:
    @dg.sensor(
        job=job, name="received_files", minimum_interval_seconds=30, description="A new or changed file under raw/."
    )
    def received_files(context: dg.SensorEvaluationContext):
        stamps = sorted(
            f"{f.relative_to(folder.raw)}:{f.stat().st_mtime_ns}:{f.stat().st_size}"
            for f in folder.raw.rglob("*")
            if f.is_file()
        )
        seen = "\n".join(stamps)
        if seen and seen != (context.cursor or ""):
            context.update_cursor(seen)
            yield dg.RunRequest(run_key=hashlib.sha256(os.fsencode(seen)).hexdigest())

    return received_files


def build(data_dir: Path) -> dg.Definitions:
    """Definitions of one data folder, its settings in force."""
    take_settings(Folder(Path(data_dir).resolve()))
    return build_house(data_dir).definitions


def __getattr__(name: str):
    """`defs` for the Dagster page: the folder SADDLE_DATA names, built when it is asked for."""
    if name == "defs":
        return build(data_folder(Path(os.environ["SADDLE_DATA"]) if "SADDLE_DATA" in os.environ else None).path)
    raise AttributeError(name)
