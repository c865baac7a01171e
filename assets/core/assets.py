"""Dagster assets of the core room: one per source, its accepted rows, and the check that both equations hold."""

import dagster as dg

from assets.core.load import load_source
from assets.core.load_receipt import Load, accepted_load
from assets.core.places import Places
from assets.raw.sources import Received
from schemas.source_names import slug
from warehouse.connection import connect, work_alone
from warehouse.failures import without_values
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.relations import page_of


def core_asset(received: Received, folder: Folder, keys: Keys, results: dict[str, Load]) -> dg.AssetsDefinition:
    """Accepted rows of one source; a refused source keeps its last accepted load. `results` tells the caller."""

    @dg.asset(
        name="accepted",
        key_prefix=["core", slug(received.name)],
        group_name="core",
        kinds={"duckdb", "pandas"},
        deps=[dg.AssetKey(["raw", slug(received.name), "landing"])],
        owners=[f"team:{slug(received.name)}"],
        metadata={"relations": dg.MetadataValue.md(page_of("assets.core.queries"))},
        description="Rows that keep every rule, standardised; the others stand in quarantine with their reason and cell.",
        check_specs=[
            dg.AssetCheckSpec("no_row_vanished", asset=dg.AssetKey(["core", slug(received.name), "accepted"])),
            dg.AssetCheckSpec("newest_files_accepted", asset=dg.AssetKey(["core", slug(received.name), "accepted"])),
        ],
    )
    @without_values
    def accepted() -> dg.MaterializeResult:
        con = connect(keys.storage, folder.temp)
        try:
            work_alone(con, files=received.files)
            load = load_source(con, folder, keys, received, Places.read(folder.reference))
        finally:
            con.close()
        results[received.name] = load
        tables = [table for file in load.files for table in file.tables]
        balanced = all(
            t.n_read == t.n_used + t.n_refused + t.n_not_wanted and t.n_produced == t.n_accepted + t.n_quarantined
            for t in tables
        )
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": sum(t.n_accepted for t in tables),
                "quarantined": sum(t.n_quarantined for t in tables),
                "findings": sum(t.n_findings for t in tables),
                "stale": load.stale,
            },
            check_results=[
                dg.AssetCheckResult(passed=balanced, check_name="no_row_vanished"),
                dg.AssetCheckResult(
                    passed=load.refusal is None,
                    check_name="newest_files_accepted",
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"rule": load.refusal["rule_id"] if load.refusal else ""},
                ),
            ],
        )

    return accepted


def last_loads(folder: Folder, sources: list[Received]) -> list[Load]:
    """The last accepted load of every source that has one."""
    loads = (accepted_load(folder, received.names) for received in sources)
    return [load for load in loads if load is not None]
