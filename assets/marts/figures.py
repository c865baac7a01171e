"""One row per number that may be printed: counts, shares and comparisons of every mart, with a stable id.

`casualty_annual.n_killed@country=COL,period=2020`: keys sorted, `all` left out. Suppression, revisions and sentences
work on this table (architecture, decision 7).
"""

import duckdb

from schemas.marts import Header, public_rows
from warehouse.engine import set_id
from warehouse.progress import doing

COLUMNS = (
    "figure_id VARCHAR, mart VARCHAR, measure VARCHAR, period VARCHAR, country VARCHAR, keys VARCHAR, n_keys BIGINT, "
    "value DOUBLE, value_status VARCHAR, known_n BIGINT, unknown_n BIGINT, ci_low DOUBLE, ci_high DOUBLE, caution VARCHAR, "
    "numerator BIGINT, public BOOLEAN, threshold VARCHAR, refresh_id VARCHAR"
)


def make_figures(con: duckdb.DuckDBPyConnection, headers: dict[str, Header], refresh_id: str) -> int:
    """Create mart_figure in the connection's current schema. Returns its rows."""
    con.execute(f"CREATE OR REPLACE TABLE mart_figure ({COLUMNS})")
    for name, header in headers.items():
        if header.kind == "counted":
            doing("doing_count", table=f"figure {name}")
            for part in header.sets:
                _insert(con, name, header, part, refresh_id)
    doing("doing_count", table="figure")
    _comparisons(con, refresh_id)
    _doubts(con, headers)
    found = con.execute("SELECT count(*) FROM mart_figure").fetchone()
    return int(found[0]) if found else 0


def _insert(con, name: str, header: Header, part, refresh_id: str) -> None:
    keys = [key for key in sorted(header.keys) if key in part.by or key in header.never_all]
    identity = " || ',' || ".join(f"'{key}=' || {key}" for key in keys) or "''"
    pairs = ", ".join(f"'{key}', {key}" for key in keys)
    as_json = f"CAST(json_object({pairs}) AS VARCHAR)"
    period = "period" if "period" in keys else "'all'"
    country = "country" if "country" in keys else "'all'"
    n_keys = len([key for key in part.by if key != "period" and key not in header.never_all])
    fixed = f"{period}, {country}, {as_json}, {n_keys}"
    where = f"FROM mart_{name} WHERE set_id = {set_id(header, part.by)}"
    may_leave = public_rows(header) if part.public and header.public else "false"
    last = f"({may_leave}), '{header.threshold}', '{refresh_id}'"
    for count in part.only or header.counts:
        con.execute(
            f"INSERT INTO mart_figure SELECT '{name}.{count}@' || {identity}, '{name}', '{count}', {fixed}, "
            f"{count}, CASE WHEN {count} IS NULL THEN 'not_available' ELSE 'ok' END, NULL, NULL, NULL, NULL, '', {count}, {last} {where}"
        )
    for share, formula in header.shares.items():
        unknown = formula.unknown or "NULL"
        con.execute(
            f"INSERT INTO mart_figure SELECT '{name}.{share}@' || {identity}, '{name}', '{share}', {fixed}, "
            f"{share}, CASE WHEN {share} IS NULL THEN 'not_available' ELSE 'ok' END, {' + '.join(formula.over)}, {unknown}, "
            f"{share}_ci_low, {share}_ci_high, {share}_caution, {' + '.join(formula.of)}, {last} {where}"
        )
        if header.weight:
            con.execute(
                f"INSERT INTO mart_figure SELECT '{name}.{share}_weighted@' || {identity}, '{name}', '{share}_weighted', {fixed}, "
                f"{share}_weighted, CASE WHEN {share}_weighted IS NULL THEN 'not_available' ELSE 'ok' END, {' + '.join(formula.over)}, "
                f"{unknown}, {share}_weighted_ci_low, {share}_weighted_ci_high, {share}_caution, {' + '.join(formula.of)}, {last} {where}"
            )
    for days in header.days:
        con.execute(
            f"INSERT INTO mart_figure SELECT '{name}.{days}@' || {identity}, '{name}', '{days}', {fixed}, {days}, "
            f"CASE WHEN {days} IS NULL THEN 'not_available' ELSE 'ok' END, {days}_n_known + {days}_n_open, {days}_n_open, "
            f"{days}_ci_low, {days}_ci_high, CASE WHEN {days}_n_known + {days}_n_open < 30 THEN 'small_n' ELSE '' END, "
            f"{days}_n_known, {last} {where}"
        )


def _comparisons(con, refresh_id: str) -> None:
    """Ratio, difference and adjusted ratio of each comparison; the verdict stands in mart_gender_gap."""
    for measure in ("ratio", "difference", "adjusted_ratio"):
        con.execute(
            f"INSERT INTO mart_figure SELECT 'gender_gap.{measure}@' || gap_id, 'gender_gap', '{measure}', period, country, within, 2, "
            f"{measure}, CASE WHEN {measure} IS NULL THEN 'not_available' WHEN verdict = 'too few to compare' THEN 'not_available' "
            f"ELSE 'ok' END, least(a_denominator, b_denominator), NULL, {measure}_ci_low, {measure}_ci_high, "
            f"CASE WHEN least(a_denominator, b_denominator) < 30 THEN 'small_n' ELSE '' END, least(a_numerator, b_numerator), "
            f"public, 'other', '{refresh_id}' FROM mart_gender_gap"
        )


def _doubts(con, headers: dict[str, Header]) -> None:
    """Mark figures that rest on a stale source, totals that wait for a review or hold a link taken back, provisional periods.

    Provisional: ends less than three months before the newest cut-off.
    """
    con.execute(
        "UPDATE mart_figure SET caution = concat_ws('|', nullif(caution, ''), 'stale_source') "
        "WHERE country IN (SELECT country_iso3 FROM source WHERE stale)"
    )
    totals = ", ".join(f"'{name}'" for name, header in headers.items() if header.universe == "casualty") or "''"
    con.execute(
        "UPDATE mart_figure SET caution = concat_ws('|', nullif(caution, ''), 'overlap_unreviewed') "
        f"WHERE mart IN ({totals}) AND country IN (SELECT country_iso3 FROM source WHERE counts AND (NOT joins_totals "
        "OR source_id IN (SELECT unnest([source_a, source_b]) FROM record_link WHERE decision = 'undone')))"
    )
    end = (
        "CASE WHEN regexp_matches(f.period, '^\\d{4}$') THEN make_date(CAST(f.period AS INT), 12, 31) "
        "WHEN regexp_matches(f.period, '^\\d{4}-\\d{2}$') THEN last_day(CAST(f.period || '-01' AS DATE)) "
        "WHEN regexp_matches(f.period, '^\\d{4}-Q\\d$') THEN "
        "last_day(make_date(CAST(substr(f.period, 1, 4) AS INT), 3 * CAST(substr(f.period, 7, 1) AS INT), 1)) END"
    )
    con.execute(
        f"UPDATE mart_figure AS f SET caution = concat_ws('|', nullif(f.caution, ''), 'provisional') "
        f"FROM (SELECT country_iso3, max(as_of) AS as_of FROM source GROUP BY country_iso3) s "
        f"WHERE f.country = s.country_iso3 AND {end} > s.as_of - INTERVAL 3 MONTH"
    )
