"""Which pairs of records may be one person: compared with Splink, classed match or possible. Scores only propose.

Not here: what is compared (`comparing`), and what the centre decided (`decided`).
"""

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from assets.linkage.comparing import CERTAIN, MACROS, RECALL_OF_CERTAIN, settings
from warehouse.progress import doing

SEED = 42
LEAST_RECORDS = 100  # fewer cannot teach how often different persons agree: the defaults of `comparing` stand
COMMONEST = 0.1  # no more of all pairs are taken to be one person
PAIRS_FOR_U = 500_000  # drawn to count how often records of different persons agree
ALIKE = 0.85  # of the worst fitting part of two names (Jaro-Winkler): Sharif and Cherif 0.88, Latif and Lutfi 0.81
MATCH, POSSIBLE = 0.8, 0.05  # from these probabilities on; below, two records are not proposed

# Splink numbers the levels of a comparison from the last to the first
_A_PART, _ONLY_PART, _EVERY_PART = 1, 3, 4  # of a name: near or the same; all there is; near
_A_KEY = "6, 7"  # one name within the other, same sounds: by consonants
_SAME_NUMBER, _SAME_BIRTH = "document_level = 1", "birth_level = 4"
# brothers hurt together share family, father, telephone, day and place: one part of the name says little
_NAMES_AGREE = f"(name_level >= {{}} OR (name_level >= {_A_PART} AND {_SAME_BIRTH}))"
# names that share their consonants are one name only when the vowels fit too, where both are written with vowels
_SOUND_ALIKE = (
    f"CASE WHEN name_level NOT IN ({_A_KEY}) OR l.is_in_arabic <> r.is_in_arabic THEN true "
    f"ELSE nearest_of_all(l.name_spoken, r.name_spoken) >= CASE WHEN l.is_in_arabic THEN 1 ELSE {ALIKE} END END"
)
# two rows of one list and one explosion are two people, unless a number says otherwise (model section 3a)
_OF_ONE_EVENT = (
    "l.source_id = r.source_id AND (coalesce(l.incident_id = r.incident_id, false) "
    "OR (coalesce(l.event_day = r.event_day, false) AND l.admin2 IS NOT DISTINCT FROM r.admin2))"
)
# more than two years apart; hurt in another year, or on a day of the same year that no slip of the pen explains
_CONTRADICTED = "(age_level = 0 OR event_level IN (0, 1))"
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
    for macro in MACROS:
        con.execute(macro)
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
    found = con.execute(
        "WITH pair AS (SELECT least(record_id_l, record_id_r) AS record_id_a, greatest(record_id_l, record_id_r) AS record_id_b, "
        "match_probability AS probability, round(match_weight, 6) AS weight, gamma_name AS name_level, gamma_birth AS birth_level, "
        f"gamma_age AS age_level, gamma_event AS event_level, gamma_document AS document_level FROM {predicted.physical_name}), "
        "fit AS (SELECT p.*, l.source_id AS source_a, r.source_id AS source_b, "
        f"probability >= {MATCH} AND ({_SAME_NUMBER} OR ({_NAMES_AGREE.format(_EVERY_PART)} AND {_SOUND_ALIKE} "
        f"AND NOT {_CONTRADICTED})) AS is_sure, "
        f"CASE WHEN {_CONTRADICTED} THEN 'age_or_day_apart' WHEN NOT {_SOUND_ALIKE} THEN 'names_only_sound_alike' "
        f"WHEN NOT {_NAMES_AGREE.format(_EVERY_PART)} THEN 'part_of_the_name' "
        "ELSE 'less_likely' END AS doubt "
        "FROM pair p JOIN linkage_records l ON l.record_id = p.record_id_a JOIN linkage_records r ON r.record_id = p.record_id_b "
        f"WHERE l.country = r.country AND ({_SAME_NUMBER} OR ({_NAMES_AGREE.format(_ONLY_PART)} AND NOT ({_OF_ONE_EVENT})))), "
        # a person stands in another list once: of several candidates there only the best is a match, of two alike neither
        "sides AS (SELECT record_id_a, record_id_b, record_id_a AS record, source_b AS list, weight FROM fit WHERE is_sure "
        "AND source_a <> source_b UNION ALL SELECT record_id_a, record_id_b, record_id_b, source_a, weight FROM fit "
        "WHERE is_sure AND source_a <> source_b), "
        "ranked AS (SELECT *, rank() OVER (PARTITION BY record, list ORDER BY weight DESC) AS place, "
        "count(*) OVER (PARTITION BY record, list, weight) AS n_alike FROM sides), "
        "best AS (SELECT record_id_a, record_id_b, bool_and(place = 1 AND n_alike = 1) AS is_best FROM ranked GROUP BY ALL) "
        "SELECT record_id_a, record_id_b, source_a, source_b, "
        "CASE WHEN is_sure AND coalesce(is_best, true) THEN 'match' ELSE 'possible' END AS class, "
        "round(probability, 6) AS probability, "
        "CASE WHEN NOT is_sure THEN doubt WHEN NOT coalesce(is_best, true) THEN 'another_as_likely' END AS why_possible "
        "FROM fit LEFT JOIN best USING (record_id_a, record_id_b) "
        "ORDER BY weight DESC, record_id_a, record_id_b"
    ).to_arrow_table()
    con.unregister("linkage_records")
    return found.cast(PAIRS)


def _share_of_true_pairs(con: duckdb.DuckDBPyConnection, n_records: int) -> float:
    """How likely two records drawn at random are one person: from the pairs of which hardly one is wrong, at least one."""
    joined = " UNION ".join(
        f"SELECT l.record_id, r.record_id FROM linkage_records l JOIN linkage_records r ON {rule} AND l.record_id < r.record_id"
        for rule in CERTAIN
    )
    n = con.execute(f"SELECT count(*) FROM ({joined})").fetchall()[0][0]
    return min(max(n / RECALL_OF_CERTAIN, 1) / (n_records * (n_records - 1) / 2), COMMONEST)
