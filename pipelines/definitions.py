"""Dagster's view of the house: assets by room, the job `refresh`, its schedule, and the sensor on received files."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg

from assets.core.assets import core_asset, last_loads
from assets.core.load import Load
from assets.marts.assets import marts_assets
from assets.marts.make import Made
from assets.raw.assets import raw_asset
from assets.raw.sources import Received, received
from pipelines.settings import data_folder
from warehouse.folder import Folder
from warehouse.keys import keys_for

LOCATION = "saddle"


@dataclass
class House:
    """Definitions of one data folder, and what a run inside this process reports back."""

    definitions: dg.Definitions
    sources: list[Received]
    loads: dict[str, Load] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)


def build_house(data_dir: Path, only: set[str] | None = None) -> House:
    """Assets, job, schedule and sensor of a data folder. With `only`, other sources count as last accepted."""
    folder = Folder(Path(data_dir).resolve())
    sources = received(folder)
    keys = keys_for(folder.path, {r.source.country for r in sources if r.source})
    loads: dict[str, Load] = {}
    made: list[Made] = []
    wanted = [r for r in sources if only is None or r.name in only]

    def all_loads() -> list[Load]:
        before = {load.source: load for load in last_loads(folder, sources)}
        return list({**before, **loads}.values())

    assets = [raw_asset(r, folder, keys) for r in wanted]
    assets += [core_asset(r, folder, keys, loads) for r in wanted]
    assets.append(marts_assets(wanted, folder, keys, all_loads, made))
    keys_of_assets = [key for asset in assets for key in asset.keys]
    refresh = dg.define_asset_job(
        "refresh",
        selection=dg.AssetSelection.keys(*keys_of_assets),
        description="Land, judge and count every source, then show the marts.",
    )
    definitions = dg.Definitions(
        assets=assets,
        jobs=[refresh],
        schedules=[dg.ScheduleDefinition(name="monthly", job=refresh, cron_schedule="0 6 2 * *")],
        sensors=[_received_files(folder, refresh)],
        executor=dg.in_process_executor,
    )
    return House(definitions, sources, loads, made)


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
            import hashlib

            yield dg.RunRequest(run_key=hashlib.sha256(seen.encode()).hexdigest())

    return received_files


def build(data_dir: Path) -> dg.Definitions:
    """Definitions of one data folder."""
    return build_house(data_dir).definitions


def __getattr__(name: str):
    """`defs` for the Dagster page: the folder SADDLE_DATA names, built when it is asked for."""
    if name == "defs":
        return build(data_folder(Path(os.environ["SADDLE_DATA"]) if "SADDLE_DATA" in os.environ else None).path)
    raise AttributeError(name)
