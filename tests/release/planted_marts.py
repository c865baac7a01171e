"""A marts file of a few rows, each number worked out by hand; what totals may and may not do is planted in it."""

from pathlib import Path

import duckdb

HIDDEN = "suppressed_primary"
# period, country, admin1, admin2 -> killed; None is hidden. Year 2020: 9 + 7 = 16; year 2021: 6 + hidden = 20
KILLED = [
    ("2020", "XSA", "all", "all", 16), ("2020", "XSA", "XSA01", "all", 9), ("2020", "XSA", "XSA02", "all", 7),
    ("2021", "XSA", "all", "all", 20), ("2021", "XSA", "XSA01", "all", 6), ("2021", "XSA", "XSA02", "all", None),
    ("2022", "XSA", "XSA01", "all", 8), ("2022", "XSA", "XSA02", "all", 5),
]  # fmt: skip
# period, service, sex -> need, gap; the two services of one year are the same people
NEEDS = [
    ("2025", "medical", "all", 100, 0.25), ("2025", "medical", "female", 40, 0.5), ("2025", "medical", "male", 60, None),
    ("2025", "rehabilitation", "female", 20, 0.4), ("2025", "rehabilitation", "male", 30, 0.2),
]  # fmt: skip


def _status(value: object) -> str:
    return HIDDEN if value is None else "ok"


def planted_marts(file: Path) -> Path:
    """Write the file: mart_casualty_annual, mart_needs_gap, mart_barrier_rank, mart_service_reach, mart_figure."""
    con = duckdb.connect()
    con.execute(f"ATTACH '{file}' AS made (STORAGE_VERSION 'v1.0.0')")
    con.execute("USE made")
    con.execute(
        "CREATE TABLE mart_casualty_annual (period VARCHAR, country VARCHAR, admin1 VARCHAR, admin2 VARCHAR, "
        "n_killed BIGINT, n_killed_status VARCHAR)"
    )
    con.executemany(
        "INSERT INTO mart_casualty_annual VALUES (?, ?, ?, ?, ?, ?)", [(*row, _status(row[-1])) for row in KILLED]
    )
    con.execute(
        "CREATE TABLE mart_needs_gap (period VARCHAR, service VARCHAR, sex VARCHAR, n_need BIGINT, n_need_status VARCHAR, "
        "gap DOUBLE, gap_ci_low DOUBLE, gap_weighted DOUBLE, gap_caution VARCHAR, gap_status VARCHAR)"
    )
    con.executemany(
        "INSERT INTO mart_needs_gap VALUES (?, ?, ?, ?, 'ok', ?, NULL, NULL, ?, ?)",
        [(*row, "" if row[-1] is None else "small_n|provisional", _status(row[-1])) for row in NEEDS],
    )
    con.execute(
        "CREATE TABLE mart_barrier_rank AS SELECT '2025' AS period, barrier, 10 AS n_named, 'ok' AS n_named_status "
        "FROM (VALUES ('distance'), ('cost_service')) v (barrier)"
    )
    con.execute(  # a value of service_detail stays in the office, so its parts are not the whole
        "CREATE TABLE mart_service_reach AS SELECT 'medical' AS service, detail AS service_detail, sex, 10 AS n_services, "
        "'ok' AS n_services_status FROM (VALUES ('med_eye_ear', 'all'), ('med_surgery', 'all'), ('all', 'female')) v (detail, sex)"
    )
    con.execute(
        "CREATE TABLE mart_figure AS SELECT * FROM (VALUES "
        "('casualty_annual.n_killed@country=XSA,period=2020', 'casualty_annual', '{\"country\": \"XSA\"}', 16.0, 'ok', ''), "
        "('casualty_annual.n_killed@admin1=XSA02,country=XSA,period=2021', 'casualty_annual', '{}', NULL, "
        f"'{HIDDEN}', 'stale_source|small_n')) v (figure_id, mart, keys, value, value_status, caution)"
    )
    con.execute("CREATE TABLE notes AS SELECT 'mart_casualty_annual' AS topic, 'Recorded casualties only.' AS note")
    con.execute("CREATE TABLE dictionary (table_name VARCHAR, column_name VARCHAR, meaning VARCHAR)")
    con.execute("INSERT INTO dictionary VALUES ('mart_casualty_annual', 'n_killed', 'count: killed')")
    con.execute(
        "COMMENT ON TABLE mart_casualty_annual IS 'Casualties by year. How many people were killed or injured, who were "
        "they, what harmed them? One row per combination of keys; counted: one person killed or injured in one incident "
        "(direct casualty), golden row.'"
    )
    con.execute("COMMENT ON TABLE mart_needs_gap IS 'Needs as an earlier version counted them.'")
    con.close()
    return file
