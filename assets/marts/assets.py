"""Dagster assets of the marts room: all marts in one step, so that no reader ever sees half of them."""

from collections.abc import Callable

import dagster as dg

from assets.core.load_receipt import Load
from assets.linkage.assets import PAIRS
from assets.marts.build import mart_files
from assets.marts.make import Made, make_marts
from assets.raw.sources import Received
from schemas.source_names import slug
from warehouse.failures import without_values
from warehouse.folder import Folder
from warehouse.keys import Keys


def marts_assets(
    sources: list[Received], folder: Folder, keys: Keys, loads: Callable[[], list[Load]], made: list[Made]
) -> dg.AssetsDefinition:
    """Every mart of the house; `loads` gives the sources as they count now, `made` tells the caller what was built."""
    deps = [PAIRS, *(dg.AssetKey(["core", slug(received.name), "accepted"]) for received in sources)]
    headers = {name: header for name, (header, _) in mart_files().items()}
    titles = {f"mart_{name}": f"{h.title}. {h.question} Counted: {h.counted}." for name, h in headers.items()}
    titles |= {
        "mart_gender_gap": "Comparisons of women and men, girls and boys, with interval and verdict.",
        "mart_figure": "One row per number that may be printed.",
        "mart_coverage": "Which mart has no input, and why.",
    }

    @dg.multi_asset(
        name="marts",
        group_name="marts",
        specs=[
            dg.AssetSpec(
                dg.AssetKey(["marts", name]),
                description=title,
                deps=deps,
                kinds={"duckdb"},
                owners=["team:data"],
                group_name="marts",
            )
            for name, title in titles.items()
        ],
    )
    @without_values
    def marts():
        result = make_marts(folder, keys, loads(), sources)
        made.append(result)
        for name in titles:
            rows = result.rows.get(name, result.rows.get(name.removeprefix("mart_"), 0))
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey(["marts", name]),
                metadata={"dagster/row_count": rows, "refresh_id": result.refresh_id},
            )

    return marts
