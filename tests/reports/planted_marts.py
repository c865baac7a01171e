"""A public marts file with planted figures, for tests of what reports say: small, and every number known."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from assets.release.reader import open_marts
from assets.reports.register import Register, figure_id, open_register

COUNTRY = "XYZ"
HIDDEN = "suppressed_primary"
_SCHEMA = """
    CREATE TABLE mart_figure (figure_id VARCHAR, mart VARCHAR, measure VARCHAR, period VARCHAR, country VARCHAR,
        keys VARCHAR, value DOUBLE, value_status VARCHAR, known_n BIGINT, unknown_n BIGINT, ci_low DOUBLE, ci_high DOUBLE,
        caution VARCHAR, refresh_id VARCHAR);
    CREATE TABLE mart_casualty_annual (period VARCHAR, country VARCHAR);
    CREATE TABLE mart_gender_gap (mart VARCHAR, share VARCHAR, period VARCHAR, country VARCHAR, "within" VARCHAR,
        compared VARCHAR, group_a VARCHAR, group_b VARCHAR, a_numerator BIGINT, a_denominator BIGINT,
        b_numerator BIGINT, b_denominator BIGINT, a_share DOUBLE, b_share DOUBLE, verdict VARCHAR, status VARCHAR);
    CREATE TABLE dictionary (table_name VARCHAR, column_name VARCHAR, meaning VARCHAR);
    CREATE TABLE notes (topic VARCHAR, note VARCHAR);
"""


def annual(year: str, measure: str) -> str:
    """The id of a country's yearly figure."""
    return figure_id("casualty_annual", measure, country=COUNTRY, period=year)


def years(**by_year: Mapping[str, float | str]) -> dict[str, float | str]:
    """`y2016={"n_total": 12}` -> planted yearly figures by id; a status instead of a number hides it."""
    return {annual(y[1:], measure): value for y, held in by_year.items() for measure, value in held.items()}


def planted(
    file: Path,
    figures: Mapping[str, float | str],
    language: str = "en",
    cautions: Mapping[str, str] | None = None,
    known: Mapping[str, int] | None = None,
    intervals: Mapping[str, tuple[float, float]] | None = None,
    keys_of: Mapping[str, Mapping[str, str]] | None = None,
) -> Register:
    """The register of a marts file made of these figures (id -> value, or the status of a hidden one).

    `keys_of`: mart -> the keys of the one row its table holds.
    """
    con = duckdb.connect(str(file))
    con.execute(_SCHEMA)
    periods = set()
    for one, value in figures.items():
        head, _, keys = one.partition("@")
        held = dict(pair.split("=", 1) for pair in keys.split(",") if pair.count("=") == 1)
        shown = isinstance(value, float | int)
        low, high = (intervals or {}).get(one, (None, None))
        con.execute(
            "INSERT INTO mart_figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 'r1')",
            [
                one, head.split(".")[0], head.split(".")[1], held.get("period", "all"), COUNTRY, keys,
                value if shown else None, "ok" if shown else value, (known or {}).get(one), low, high,
                (cautions or {}).get(one, ""),
            ],
        )  # fmt: skip
        if head.startswith("casualty_annual."):
            periods.add(held.get("period", "all"))
    con.executemany("INSERT INTO mart_casualty_annual VALUES (?, ?)", [[one, COUNTRY] for one in sorted(periods)])
    for mart, keys in (keys_of or {}).items():
        columns = ", ".join(f"{key} VARCHAR" for key in keys)
        con.execute(f"CREATE TABLE mart_{mart} ({columns})")
        con.execute(f"INSERT INTO mart_{mart} VALUES ({', '.join('?' * len(keys))})", list(keys.values()))
    con.close()
    return open_register(open_marts(file, language), COUNTRY)
