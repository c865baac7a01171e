"""The public file: public sets only, small numbers hidden, opens in any DuckDB client without a key.

Primary suppression only: until complementary suppression stands its `notes` say that it is a draft.
"""

from pathlib import Path

import duckdb

from assets.disclosure.numbers import rules
from assets.marts.build import mart_files
from schemas.marts import Header, public_rows
from warehouse.connection import quoted
from warehouse.engine import set_id

DRAFT = (
    "Draft, not for publication: small numbers are hidden one by one, but a hidden number may still be worked out from "
    "totals beside it. Wait for complete disclosure control before giving any of this away."
)
HIDDEN, SHOWN = "suppressed_primary", "ok"


def publish(con: duckdb.DuckDBPyConnection, path: Path, refresh_id: str) -> None:
    """Write the public DuckDB file at `path` from the office marts in the connection's current schema."""
    path.unlink(missing_ok=True)
    con.execute(f"ATTACH '{quoted(path)}' AS published (STORAGE_VERSION 'v1.0.0')")
    con.execute("BEGIN")
    try:
        described: list[tuple[str, str, str]] = []
        for name, (header, _) in mart_files().items():
            if header.public and header.kind == "counted":
                described += _wide(con, name, header)
        described += _comparisons(con)
        described += _figures(con)
        described += _indicators(con)
        _plain(con, "mart_coverage", "Which mart has no input, and why", "* ")
        _notes(con, refresh_id)
        _dictionary(con, described)
        con.execute("COMMIT")
    except Exception:
        con.execute("ROLLBACK")
        raise
    finally:
        con.execute("DETACH published")


def _hidden(kind: str, n_keys: int, parts: list[str]) -> str:
    """SQL that is true when one of the parts is too small to print."""
    least = rules().threshold(kind, n_keys)
    lowest = 0 if kind in rules().zero_is_shown_for else -1
    return " OR ".join(f"(({part}) > {lowest} AND ({part}) < {least})" for part in parts)


def _wide(con, name: str, header: Header) -> list[tuple[str, str, str]]:
    """One mart with `<measure>_status` beside each measure; only its public sets."""
    selects = []
    for part in (part for part in header.sets if part.public):
        n_keys = len([key for key in part.by if key != "period" and key not in header.never_all])
        if "admin2" in part.by:
            n_keys = 2
        columns = list(header.keys)
        for count in header.counts:
            if part.only and count not in part.only:
                columns += [f"CAST(NULL AS BIGINT) AS {count}", f"'not_available' AS {count}_status"]
                continue
            hidden = _hidden(header.threshold, n_keys, [count])
            columns += [
                f"CASE WHEN {hidden} THEN NULL ELSE {count} END AS {count}",
                f"CASE WHEN {count} IS NULL THEN 'not_available' WHEN {hidden} THEN '{HIDDEN}' ELSE '{SHOWN}' END AS {count}_status",
            ]
        for share, formula in header.shares.items():
            top, base = " + ".join(formula.of), " + ".join(formula.over)
            hidden = _hidden(header.threshold, n_keys, [top, base, f"({base}) - ({top})"])
            numbers = [share, f"{share}_ci_low", f"{share}_ci_high"]
            if header.weight:
                numbers += [f"{share}_weighted", f"{share}_weighted_ci_low", f"{share}_weighted_ci_high"]
            for column in numbers:
                columns.append(f"CASE WHEN {hidden} THEN NULL ELSE {column} END AS {column}")
            columns.append(f"CASE WHEN {hidden} THEN '' ELSE {share}_caution END AS {share}_caution")
            columns.append(
                f"CASE WHEN {share} IS NULL THEN 'not_available' WHEN {hidden} THEN '{HIDDEN}' ELSE '{SHOWN}' END AS {share}_status"
            )
        for days in header.days:
            hidden = _hidden(
                header.threshold, n_keys, [f"{days}_n_known", f"{days}_n_open", f"{days}_n_known + {days}_n_open"]
            )
            for column in (days, f"{days}_ci_low", f"{days}_ci_high", f"{days}_n_known", f"{days}_n_open"):
                columns.append(f"CASE WHEN {hidden} THEN NULL ELSE {column} END AS {column}")
            columns.append(
                f"CASE WHEN {days}_n_known IS NULL THEN 'not_available' WHEN {hidden} THEN '{HIDDEN}' "
                f"WHEN {days} IS NULL THEN 'not_reached' ELSE '{SHOWN}' END AS {days}_status"
            )
        selects.append(
            f"SELECT {', '.join(columns)} FROM mart_{name} WHERE set_id = {set_id(header, part.by)} AND {public_rows(header)}"
        )
    if not selects:
        return []
    order = ", ".join(header.keys)
    con.execute(f"CREATE TABLE published.main.mart_{name} AS {' UNION ALL '.join(selects)} ORDER BY {order}")
    comment = f"{header.title}. {header.question} One row per combination of keys; counted: {header.counted}."
    if not header.additive:
        comment += " Do not add rows."
    return _commented(
        con, f"mart_{name}", f"{comment} `all` means not broken down. {header.note}".strip(), _meanings(header)
    )


def _meanings(header: Header) -> dict[str, str]:
    meanings = {key: f"key: {key}, `all` when not broken down by it" for key in header.keys}
    for count in header.counts:
        meanings[count] = f"count: {count.removeprefix('n_').replace('_', ' ')}"
        meanings[f"{count}_status"] = "ok, suppressed_primary or not_available"
    for share, formula in header.shares.items():
        meanings[share] = f"share 0 to 1: ({' + '.join(formula.of)}) / ({' + '.join(formula.over)})"
        meanings[f"{share}_ci_low"] = "Wilson 95 % lower bound"
        meanings[f"{share}_ci_high"] = "Wilson 95 % upper bound"
        meanings[f"{share}_caution"] = "cautions joined by |"
        meanings[f"{share}_status"] = "ok, suppressed_primary or not_available"
        meanings[f"{share}_weighted"] = "the same share with survey weights; NULL without them"
        meanings[f"{share}_weighted_ci_low"] = "Wilson 95 % lower bound on Kish's effective n"
        meanings[f"{share}_weighted_ci_high"] = "Wilson 95 % upper bound on Kish's effective n"
    for days in header.days:
        meanings[days] = (
            "median days (Kaplan-Meier), those still waiting count up to the cut-off; NULL when not reached"
        )
        meanings[f"{days}_ci_low"] = "95 % lower bound of the median"
        meanings[f"{days}_ci_high"] = "95 % upper bound of the median; NULL when not reached"
        meanings[f"{days}_n_known"] = "waits that ended"
        meanings[f"{days}_n_open"] = "people still waiting"
        meanings[f"{days}_status"] = "ok, not_reached, suppressed_primary or not_available"
    return meanings


def _comparisons(con) -> list[tuple[str, str, str]]:
    groups = [("a_numerator", "a_denominator"), ("b_numerator", "b_denominator")]
    parts = [p for top, base in groups for p in (top, base, f"{base} - {top}")]
    hidden = _hidden("other", 2, parts)
    columns = con.execute("SELECT column_name, column_type FROM (DESCRIBE mart_gender_gap)").fetchall()
    texts = ", ".join(column for column, kind in columns if kind == "VARCHAR" and column != "verdict")
    numbers = [column for column, kind in columns if kind not in ("VARCHAR", "BOOLEAN")]
    masked = ", ".join(f"CASE WHEN {hidden} THEN NULL ELSE {column} END AS {column}" for column in numbers)
    con.execute(
        f"CREATE TABLE published.main.mart_gender_gap AS SELECT {texts}, {masked}, "
        f"CASE WHEN {hidden} THEN NULL ELSE verdict END AS verdict, "
        f"CASE WHEN {hidden} THEN '{HIDDEN}' ELSE '{SHOWN}' END AS status FROM mart_gender_gap WHERE public AND {_may_leave()} "
        "ORDER BY mart, share, country, period, within, group_a"
    )
    meanings = {
        "difference": "share of group_a minus share of group_b, Newcombe 95 % interval beside it",
        "ratio": "share of group_a over share of group_b, Katz 95 % interval beside it",
        "adjusted_ratio": "Mantel-Haenszel ratio over adjusted_over, Greenland-Robins 95 % interval beside it",
        "verdict": "higher or lower only when the interval excludes no difference",
    }
    return _commented(
        con, "mart_gender_gap", "Comparisons of two groups within what is held fixed (`within`).", meanings
    )


def _may_leave() -> str:
    """SQL over mart_gender_gap: no comparison within a value that never leaves the office."""
    values = [
        value for header, _ in mart_files().values() for listed in header.office_values.values() for value in listed
    ]
    return " AND ".join(f"strpos(within, '\"{value}\"') = 0" for value in values) or "true"


def _indicators(con) -> list[tuple[str, str, str]]:
    """The action plan's measures: those from records under the rule of their counts, evidence only where marked publishable."""
    parts = [
        "coalesce(numerator, denominator)",
        "denominator",
        "denominator - coalesce(numerator, 0)",
        "coalesce(n_still_open, 0) + CASE WHEN n_still_open IS NULL THEN 1000000 ELSE 0 END",
    ]
    hidden = f"(basis = 'records' AND ({_hidden('other', 2, parts)}))"
    texts = "indicator, title, period, country, area, person_group, disaggregation_unit, population_group, within, basis, mart, measure"
    masked = ", ".join(
        f"CASE WHEN {hidden} THEN NULL ELSE {column} END AS {column}"
        for column in ("numerator", "denominator", "value", "n_still_open")
    )
    con.execute(
        f"CREATE TABLE published.main.mart_indicator AS SELECT {texts}, {masked}, unit, tags, "
        f"CASE WHEN {hidden} THEN '{HIDDEN}' ELSE '{SHOWN}' END AS value_status FROM mart_indicator WHERE publishable "
        "ORDER BY indicator, period, country, area, person_group, disaggregation_unit, population_group, within"
    )
    meanings = {
        "indicator": "SRAAP: Siem Reap-Angkor Action Plan, by action; WPS: evidence of women, peace and security",
        "basis": "records: from persons' rows; evidence: typed in by the centre",
        "within": "what else is held fixed, as service=rehabilitation",
        "unit": "share (0 to 1), days, yes_no (1, 0), number",
        "tags": "article_7 and pillars of women, peace and security, joined by |",
    }
    return _commented(con, "mart_indicator", "Measures of the action plan, from records and from evidence.", meanings)


def _figures(con) -> list[tuple[str, str, str]]:
    """The long table of printable numbers; a hidden count hides its share, interval, caution and base."""
    cases = []
    for kind in ("casualty", "other"):
        for one_key in (True, False):
            parts = ["numerator", "coalesce(known_n, numerator)", "coalesce(known_n, numerator) - numerator"]
            test = _hidden(kind, 1 if one_key else 2, ["numerator"])
            share = _hidden(kind, 1 if one_key else 2, parts)
            small = f"(n_keys {'<= 1' if one_key else '> 1'} AND strpos(keys, 'admin2') {'= 0' if one_key else '>= 0'})"
            if not one_key:
                small = "(n_keys > 1 OR strpos(keys, 'admin2') > 0)"
            cases.append(
                f"WHEN threshold = '{kind}' AND {small} THEN CASE WHEN known_n IS NULL THEN {test} ELSE {share} END"
            )
    hidden = f"coalesce(CASE {' '.join(cases)} END, true)"
    few_unknown = " OR ".join(
        f"(threshold = '{kind}' AND {_hidden(kind, 2, ['unknown_n'])})" for kind in ("casualty", "other")
    )
    few_unknown = f"coalesce({few_unknown}, false)"
    gap = "measure IN ('ratio', 'difference', 'adjusted_ratio') AND mart = 'gender_gap'"
    con.execute(
        f"CREATE TABLE published.main.mart_figure AS SELECT figure_id, mart, measure, period, country, keys, "
        f"CASE WHEN h OR value_status <> 'ok' THEN NULL ELSE value END AS value, "
        f"CASE WHEN value_status <> 'ok' THEN value_status WHEN h THEN '{HIDDEN}' ELSE '{SHOWN}' END AS value_status, "
        f"CASE WHEN h THEN NULL ELSE known_n END AS known_n, CASE WHEN h OR {few_unknown} THEN NULL ELSE unknown_n END AS unknown_n, "
        "CASE WHEN h OR value_status <> 'ok' THEN NULL ELSE ci_low END AS ci_low, "
        "CASE WHEN h OR value_status <> 'ok' THEN NULL ELSE ci_high END AS ci_high, "
        "CASE WHEN h THEN '' ELSE caution END AS caution, refresh_id "
        f"FROM (SELECT *, {hidden} AS h FROM mart_figure WHERE public AND NOT ({gap})) f ORDER BY figure_id"
    )
    meanings = {
        "figure_id": "mart.measure@keys sorted, `all` left out",
        "value_status": "ok, suppressed_primary or not_available",
        "known_n": "denominator of a share",
        "caution": "cautions joined by | in fixed order",
        "refresh_id": "hash of the inputs",
    }
    return _commented(con, "mart_figure", "One row per number that may be printed.", meanings)


def _plain(con, table: str, comment: str, columns: str) -> None:
    con.execute(f"CREATE TABLE published.main.{table} AS SELECT {columns} FROM {table}")
    con.execute(f"COMMENT ON TABLE published.main.{table} IS '{quoted(comment)}'")


def _notes(con, refresh_id: str) -> None:
    con.execute("CREATE TABLE published.main.notes (topic VARCHAR, note VARCHAR)")
    notes = [("status", DRAFT), ("refresh_id", refresh_id)]
    notes += [
        (f"mart_{name}", header.note) for name, (header, _) in mart_files().items() if header.note and header.public
    ]
    con.executemany("INSERT INTO published.main.notes VALUES (?, ?)", notes)
    con.execute("COMMENT ON TABLE published.main.notes IS 'Read first: what this file is and what not to do with it.'")


def _commented(con, table: str, comment: str, meanings: dict[str, str]) -> list[tuple[str, str, str]]:
    con.execute(f"COMMENT ON TABLE published.main.{table} IS '{quoted(comment)}'")
    columns = [row[0] for row in con.execute(f"SELECT column_name FROM (DESCRIBE published.main.{table})").fetchall()]
    described = [(table, "", comment)]
    for column in columns:
        meaning = meanings.get(column, column.replace("_", " "))
        con.execute(f"COMMENT ON COLUMN published.main.{table}.{column} IS '{quoted(meaning)}'")
        described.append((table, column, meaning))
    return described


def _dictionary(con, described: list[tuple[str, str, str]]) -> None:
    con.execute("CREATE TABLE published.main.dictionary (table_name VARCHAR, column_name VARCHAR, meaning VARCHAR)")
    con.executemany("INSERT INTO published.main.dictionary VALUES (?, ?, ?)", described)
    con.execute("COMMENT ON TABLE published.main.dictionary IS 'What every table and column means.'")
