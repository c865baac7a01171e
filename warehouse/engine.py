"""The engine: a mart's counted units become one table with a row per combination of each grouping set, in one scan.

`all` (not broken down by this key) is written here, from grouping_id(), never in mart SQL.
"""

import duckdb

from schemas.marts import Header


def count_mart(con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str) -> int:
    """Create table `mart_<name>` from the counted units. Returns its rows; keys are text and never NULL."""
    table = f"mart_{name}"
    if header.kind == "table":
        con.execute(f"CREATE OR REPLACE TABLE {table} AS {body}")
    else:
        con.execute(f"CREATE OR REPLACE TABLE {table} AS {grouping_sql(header, body)}")
    found = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0


def grouping_sql(header: Header, body: str) -> str:
    """SQL of all grouping sets of a mart over its counted units."""
    keys = header.keys
    sets = [header.never_all + [key for key in part.by if key not in header.never_all] for part in header.sets]
    grouped = ", ".join(f"({', '.join(keys_of_set)})" for keys_of_set in sets)
    broken_down = sorted({key for keys_of_set in sets for key in keys_of_set}, key=keys.index)
    selected = [_key(key, key in broken_down, all(key in s for s in sets)) for key in keys]
    # bit n of the id is 1 when the key is not broken down: tells apart sets whose values happen to agree
    selected.append(f"grouping_id({', '.join(broken_down)}) AS set_id")
    selected += [f"CAST(sum({count}) AS BIGINT) AS {count}" for count in header.counts]
    selected += [f"median({column}) AS {column}" for column in header.medians]
    return f"SELECT {', '.join(selected)} FROM ({body}) units GROUP BY GROUPING SETS ({grouped})"


def _key(key: str, broken_down: bool, always: bool) -> str:
    if not broken_down:
        return f"'all' AS {key}"
    if always:
        return f"CAST({key} AS VARCHAR) AS {key}"
    return f"CASE WHEN grouping({key}) = 1 THEN 'all' ELSE CAST({key} AS VARCHAR) END AS {key}"


def set_id(header: Header, by: list[str]) -> int:
    """The set_id a grouping set has in the mart's table."""
    sets = [header.never_all + part.by for part in header.sets]
    broken_down = [key for key in header.keys if any(key in s for s in sets)]
    mine = set(header.never_all) | set(by)
    return sum(1 << (len(broken_down) - 1 - n) for n, key in enumerate(broken_down) if key not in mine)
