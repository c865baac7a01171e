"""Dagster asset of the linkage room: pairs of records that may be one person, between the accepted rows and the marts."""

from collections.abc import Callable

import dagster as dg

from assets.core.load_receipt import Load
from assets.linkage.store import compare
from assets.raw.boundary import end_reading
from assets.raw.sources import Received
from schemas.source_names import slug
from warehouse.failures import without_values
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import page_of

PAIRS = dg.AssetKey(["linkage", "pairs"])


def linkage_asset(
    sources: list[Received], folder: Folder, keys: Keys, loads: Callable[[], list[Load]]
) -> dg.AssetsDefinition:
    """Pairs proposed over all sources as they count now."""

    @dg.asset(
        name="pairs",
        key_prefix=["linkage"],
        group_name="linkage",
        kinds={"splink", "duckdb"},
        owners=["team:data"],
        metadata={"relations": dg.MetadataValue.md(page_of("assets.linkage.queries"))},
        deps=[dg.AssetKey(["core", slug(received.name), "accepted"]) for received in sources],
        description="Pairs of casualties and survivors that may be one person: proposals, until the centre decides on each.",
    )
    @without_values
    def pairs() -> dg.MaterializeResult:
        end_reading()
        found = compare(folder, keys, loads(), sources)
        return dg.MaterializeResult(metadata={"dagster/row_count": found.n_pairs, "records": found.n_records})

    return pairs
