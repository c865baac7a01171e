"""The engine: a mart's counted units become one table with a row per combination of each grouping set, in one scan.

`all` (not broken down by this key) is written here, from grouping(), never in mart SQL.
"""

from collections.abc import Mapping, Sequence

import duckdb

from schemas.marts import Header


def count_mart(con: duckdb.DuckDBPyConnection, name: str, header: Header, body: str) -> int:
    """Create table `mart_<name>` from the counted units. Returns its rows; keys are text and never NULL."""
    table = f"mart_{name}"
    query = body if header.kind == "table" else grouping_sql(header, finest(header, body))
    con.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")
    found = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0


def has_rows(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a table has any: most marts of a small folder have none, and little is to be done for those."""
    return con.table(table).limit(1).fetchone() is not None


def grouping_sql(header: Header, body: str) -> str:
    """SQL of all grouping sets of a mart over its counted units, or over what `finest` added up of them."""
    if header.distinct:
        return _once_per_unit(header, body)
    counts = [f"{_counted(count)} AS {count}" for count in header.counts]
    counts += [f"median({column}) AS {column}" for column in header.medians]
    if header.is_state:
        counts += ["max(asked_in) AS asked_in", "max(asked_in) < CAST(period AS VARCHAR) AS is_carried"]
    if header.weight:
        counted = _unweighted(header) if header.medians else "sum(n_unweighted)"
        counts.append(f"CAST({counted} AS BIGINT) AS n_unweighted")
    return _grouped(header, body, counts)


def _unweighted(header: Header) -> str:
    """How many units of a sample carry no weight."""
    return f"sum(CASE WHEN is_drawn AND {header.weight} IS NULL THEN 1 ELSE 0 END)"


def finest(header: Header, body: str) -> str:
    """The units counted once at the finest level of the mart, from which its sets are added up: one pass over the rows.

    A set at a time costs memory for each; 21 counts in six sets over five million rows took twice the time of this. Not for
    medians and distinct units, which cannot be added up.
    """
    if header.distinct or header.medians:
        return body
    broken_down = {key for part in header.sets for key in part.by} | set(header.never_all)
    keys = [key for key in header.keys if key in broken_down]
    if header.refuse_sources and "source_type" not in keys:
        keys.append("source_type")
    counts = [f"{_counted(count)} AS {count}" for count in header.counts]
    counts += [f"{_unweighted(header)} AS n_unweighted"] if header.weight else []
    counts += ["max(asked_in) AS asked_in"] if header.is_state else []
    return f"SELECT {', '.join([*keys, *counts])} FROM ({body}) every_unit GROUP BY {', '.join(keys)}"


def _once_per_unit(header: Header, body: str) -> str:
    """SQL of a mart whose units stand under several keys: each counts once in a row of a set, with the most it says there."""
    largest = [f"max(coalesce({count}, 0)) AS {count}" for count in header.counts]
    counts = list(header.counts)
    if header.weight:
        largest.append(f"max(CASE WHEN is_drawn AND {header.weight} IS NULL THEN 1 ELSE 0 END) AS n_unweighted")
        counts.append("n_unweighted")
    per_unit = _grouped(header, body, largest, [str(header.distinct)])
    keys = ", ".join([*header.keys, "set_id"])
    sums = ", ".join(f"CAST(sum({count}) AS BIGINT) AS {count}" for count in counts)
    return f"SELECT {keys}, {sums} FROM ({per_unit}) once_each GROUP BY {keys}"


def waits_sql(header: Header, body: str, days: str) -> str:
    """SQL of one wait by set and day: how many waits ended after so many days, how many people still wait."""
    wait = header.days[days]
    ended = f"sum(CASE WHEN {wait.ended} = 1 THEN 1 ELSE 0 END)"
    counts = [f"CAST({wait.of} AS BIGINT) AS day", f"CAST({ended} AS BIGINT) AS n_met"]
    counts.append(f"CAST(count(*) - {ended} AS BIGINT) AS n_still_open")
    known = f"SELECT * FROM ({body}) waiting WHERE {wait.of} IS NOT NULL AND {wait.of} >= 0"
    return _grouped(header, known, counts, [wait.of])


def wait_counts(days: str) -> tuple[str, str]:
    """The names of the two counts that stand beside a wait: how many ended, how many are still open."""
    return f"{days}_n_known", f"{days}_n_open"


def with_wait_counts(header: Header, body: str) -> str:
    """A mart's body with the counts of its waits beside its own; as it is where the mart has none."""
    told = []
    for days, wait in header.days.items():
        ended, still_open = wait_counts(days)
        for count, sign in ((ended, "="), (still_open, "<>")):
            told.append(f"CASE WHEN {wait.of} >= 0 AND coalesce({wait.ended}, 0) {sign} 1 THEN 1 ELSE 0 END AS {count}")
    return f"SELECT *, {', '.join(told)} FROM ({body}) waiting" if told else body


def waiting_units_sql(header: Header, body: str, days: str) -> str:
    """SQL of which clusters stand behind one wait, by set and keys: a row for each."""
    known = f"SELECT * FROM ({body}) waiting WHERE {header.days[days].of} >= 0"
    return _grouped(header, known, [], ["cluster"], ["cluster"])


def body_over(body: str, rows: Mapping[str, str]) -> str:
    """A mart's body that finds other rows under the names of relations it reads: `rows` are queries by these names."""
    anew = ", ".join(f"{name} AS ({query})" for name, query in rows.items())
    return f"WITH {anew} SELECT * FROM ({body}) counted"


def unit_counts_sql(header: Header, body: str) -> str:
    """SQL of how often each unit counts in each row of each set; the units' numbers stand in `cluster`."""
    if not header.distinct:
        counts = [f"{_counted(count)} AS {count}" for count in header.counts]
        return _grouped(header, body, counts, ["cluster"], ["cluster"])
    largest = [f"max(coalesce({count}, 0)) AS {count}" for count in header.counts]
    once = _grouped(header, body, largest, [str(header.distinct), "cluster"], ["cluster"])
    by = ", ".join([*header.keys, "set_id", "cluster"])
    sums = ", ".join(f"CAST(sum({count}) AS BIGINT) AS {count}" for count in header.counts)
    return f"SELECT {by}, {sums} FROM ({once}) once_each GROUP BY {by}"


def _grouped(
    header: Header, body: str, counts: list[str], always: Sequence[str] = (), shown: Sequence[str] = ()
) -> str:
    """SQL of the sets of a mart; within each also by the columns `always`, of which those `shown` are selected as they are."""
    keys = header.keys
    if header.refuse_sources:
        refused = ", ".join(f"'{kind}'" for kind in header.refuse_sources)
        body = f"SELECT * FROM ({body}) every WHERE source_type NOT IN ({refused})"
    sets = [header.never_all + [key for key in part.by if key not in header.never_all] for part in header.sets]
    grouped = ", ".join(f"({', '.join([*keys_of_set, *always])})" for keys_of_set in sets)
    broken_down = sorted({key for keys_of_set in sets for key in keys_of_set}, key=keys.index)
    selected = [_key(key, key in broken_down, all(key in s for s in sets)) for key in keys]
    # bit n of the id is 1 when the key is not broken down: tells apart sets whose values happen to agree
    bits = [f"{1 << place} * grouping({key})" for place, key in enumerate(reversed(broken_down))]
    selected.append(f"CAST({' + '.join(reversed(bits)) or '0'} AS BIGINT) AS set_id")
    return f"SELECT {', '.join([*selected, *shown, *counts])} FROM ({body}) units GROUP BY GROUPING SETS ({grouped})"


def _counted(count: str) -> str:
    """A sum; NULL (not available) where a unit's own count is not available."""
    return f"CAST(CASE WHEN count({count}) = count(*) THEN sum({count}) END AS BIGINT)"


def cluster_sums_sql(header: Header, body: str, also: Sequence[str] = ()) -> str:
    """SQL of what survey estimates rest on: a row per cell of each set x stratum x cluster, of interviews that carry a weight.

    Columns per share: n_, nw_ (people of the base, with the outcome), x_, y_ (their weights). A unit without a cluster is one
    of its own, the person. Sums of decimals: no order in which threads add them changes one, and 28 digits suffice for
    weights that are at most 1 (unit relations scale them, survey by survey). `also`: unit columns that stand beside the cluster.
    """
    drawn = f"SELECT * FROM ({body}) of_survey WHERE is_drawn AND {header.weight} IS NOT NULL"
    design = ["stratum", "cluster", *also]
    if not header.distinct:
        return _grouped(header, drawn, _sums_of_weights(header), design, design)
    largest = [f"max(coalesce({count}, 0)) AS {count}" for count in header.counts]
    largest.append(f"max({header.weight}) AS {header.weight}")
    once = _grouped(header, drawn, largest, [str(header.distinct), *design], design)
    by = ", ".join([*header.keys, "set_id", *design])
    return f"SELECT {by}, {', '.join(_sums_of_weights(header))} FROM ({once}) once_each GROUP BY {by}"


def _sums_of_weights(header: Header) -> list[str]:
    sums = []
    for share, formula in header.shares.items():
        top, base = _sum_of(formula.of), _sum_of(formula.over)
        sums += [f"sum({base}) AS n_{share}", f"sum({top}) AS nw_{share}"]
        for letter, term in (("x", base), ("y", top)):
            sums.append(f"sum(CAST({header.weight} * ({term}) AS DECIMAL(38, 28))) AS {letter}_{share}")
    return sums


def _sum_of(counts: list[str]) -> str:
    """Counts of a unit added; one that is not available adds nothing here, and its share is left out where it must be."""
    return " + ".join(f"coalesce({count}, 0)" for count in counts)


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
