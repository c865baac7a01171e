"""Dagster assets of the raw room: one per source, its files landed as text."""

import dagster as dg

from assets.raw.boundary import land_file, shown
from assets.raw.sources import Received
from schemas.findings import Refused
from schemas.source_names import slug
from warehouse.failures import without_values
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import page_of


def raw_asset(received: Received, folder: Folder, keys: Keys) -> dg.AssetsDefinition:
    """The files of one source, as text with their addresses."""
    source = received.source
    owner = f"team:{slug(received.name)}"

    @dg.asset(
        name="landing",
        key_prefix=["raw", slug(received.name)],
        group_name="raw",
        kinds={"duckdb", "parquet"},
        owners=[owner],
        metadata={"relations": dg.MetadataValue.md(page_of("assets.raw.queries"))},
        description=f"{source.title if source else received.name}: files as received, every cell as text with its address.",
    )
    @without_values
    def landing() -> dg.MaterializeResult:
        landed, refused = [], []
        for path in received.files:
            try:
                landed.append(land_file(folder, keys, source, path))  # type: ignore[arg-type]
            except Exception as error:  # the step behind this one meets it again, and says it of the source
                kind = error.rule_id if isinstance(error, Refused) else type(error).__name__
                refused.append(f"{shown(path.name)}: {kind}")
        rows = sum(sheet.n_rows for file in landed for sheet in file.sheets)
        return dg.MaterializeResult(
            metadata={"dagster/row_count": rows, "files": len(landed), "refused": dg.MetadataValue.json(refused)}
        )

    return landing
