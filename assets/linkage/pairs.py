"""Which pairs of records may be one person: compared with Splink, classed match or possible. Scores only propose.

Not here: what is compared (`comparing`), and what the centre decided (`decided`).
"""

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from assets.linkage.comparing import RECALL_OF_CERTAIN, functions, settings
from assets.linkage.queries import query
from schemas.relations import Sql
from warehouse.progress import doing
from warehouse.relations import ask

SEED = 42
LEAST_RECORDS = 100  # fewer cannot teach how often different persons agree: the defaults of `comparing` stand
COMMONEST = 0.1  # no more of all pairs are taken to be one person
PAIRS_FOR_U = 500_000  # drawn to count how often records of different persons agree
ALIKE = 0.85  # of the worst fitting part of two names (Jaro-Winkler): Sharif and Cherif 0.88, Latif and Lutfi 0.81
MATCH, POSSIBLE = 0.8, 0.05  # from these probabilities on; below, two records are not proposed
PAIRS = pa.schema(
    [(column, pa.string()) for column in ("record_id_a", "record_id_b", "source_a", "source_b", "class")]
    + [("probability", pa.float64()), ("why_possible", pa.string())]
)


def propose(con: duckdb.DuckDBPyConnection, records: pa.Table) -> pa.Table:
    """Pairs of records that are one person (match) or may be (possible), record_id_a < record_id_b, the likeliest first.

    `records`: as `linkage_records`; the same records give the same pairs. Works in a schema of its own of the connection
    and leaves nothing there.
    """
    if records.num_rows < 2:
        return PAIRS.empty_table()
    con.execute("CREATE SCHEMA IF NOT EXISTS memory.linkage")
    try:
        return _scored(con, records)
    finally:
        con.execute("DROP SCHEMA memory.linkage CASCADE")


def _scored(con: duckdb.DuckDBPyConnection, records: pa.Table) -> pa.Table:
    con.execute(functions())
    api = DuckDBAPI(con, output_schema="memory.linkage")
    con.register("linkage_records", records)
    share = _share_of_true_pairs(con, records.num_rows)
    linker = Linker(api.register(records), settings(share), log_level=40, validate_settings=False)
    doing("doing_link")
    if records.num_rows >= LEAST_RECORDS:
        linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS_FOR_U, seed=SEED, min_count_per_level=None)
    doing("doing_link")
    predicted = linker.inference.predict(threshold_match_probability=POSSIBLE)
    doing("doing_link")
    asked = {"predicted": Sql(predicted.physical_name), "match": MATCH, "alike": ALIKE}
    found = ask(con, query("pairs_scored"), **asked).to_arrow_table()
    con.unregister("linkage_records")
    return found.cast(PAIRS)


def _share_of_true_pairs(con: duckdb.DuckDBPyConnection, n_records: int) -> float:
    """How likely two records drawn at random are one person: from the pairs of which hardly one is wrong, at least one."""
    ((n,),) = ask(con, query("certain_pairs_counted")).fetchall()
    return min(max(n / RECALL_OF_CERTAIN, 1) / (n_records * (n_records - 1) / 2), COMMONEST)
