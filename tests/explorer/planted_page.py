"""A small public marts file in which every number is known, and the explorer page made of it.

Sums and shares are worked out by hand: of 40 women in need 26 lack the service (65 %), of 50 men 20 do (40 %).
"""

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb

from assets.explorer.build import build_page
from assets.explorer.shown import SHOWN
from assets.release.reader import open_marts
from assets.reports.register import Register, figure_id, open_register
from assets.reports.wording import Wording
from schemas.languages import LANGUAGES

COUNTRY = "XYZ"
FACTS = {"release": "2026-11-24", "refresh": "r1", "units_base": "5", "threshold_area": "5"}
SURVIVORS = {"disaggregation_unit": "person", "population_group": "survivors", "survey": "needs"}
HIDDEN, NEAR = "suppressed_primary", "suppressed_complementary"
Figure = float | str | tuple  # a number, the status of one that is not there, or (share, low, high, base, caution)
Row = tuple[dict[str, str], dict[str, Figure]]


def annual(year: str, area: str = "all", district: str = "all", **measures: Figure) -> Row:
    return {"period": year, "admin1": area, "admin2": district}, measures


def need(sex: str, service: str = "rehabilitation", area: str = "all", period: str = "2025", **measures: Figure) -> Row:
    return {"period": period, "round": period, "service": service, "sex": sex, "admin1": area, **SURVIVORS}, measures


CASUALTIES = [
    annual("2023", n_total=1234, n_killed=234, n_injured=1000, n_outcome_unknown=0),
    annual("2024", n_total=60, n_killed=HIDDEN, n_injured=NEAR, n_outcome_unknown=0),
    annual("2025", n_total=(30, None, None, None, "provisional"), n_killed=12, n_injured=18, n_outcome_unknown=0),
    annual("2025", "XYZ01", n_total=22, n_killed=7, n_injured=15, n_outcome_unknown=0),
    annual("2025", "XYZ02", n_total=8, n_killed=HIDDEN, n_injured=NEAR, n_outcome_unknown=0),
    annual("2025", "XYZ01", "XYZ0101", n_total=14),
    annual("2025", "XYZ01", "XYZ0102", n_total=HIDDEN),
    annual("all", "XYZ01", n_total=900),
    annual("all", "XYZ02", n_total=424),
]
NEEDS = [
    need("all", n_assessed=120, n_need=90, n_met=44, n_partly_met=20, n_unmet=26, gap=(46 / 90, 0.41, 0.61, 90, "")),
    need("female", n_assessed=55, n_need=40, n_met=14, n_partly_met=10, n_unmet=16, gap=(0.65, 0.495, 0.778, 40, "")),
    need("male", n_assessed=65, n_need=50, n_met=30, n_partly_met=10, n_unmet=10, gap=(0.4, 0.276, 0.539, 50, "provisional")),
    need("female", "medical", n_assessed=55, n_need=HIDDEN, n_met=NEAR, n_partly_met=NEAR, n_unmet=NEAR, gap=NEAR),
    need("male", "medical", n_assessed=65, n_need=20, n_met=11, n_partly_met=NEAR, n_unmet=NEAR,
         gap=(0.45, 0.258, 0.658, 20, "small_n")),
    need("all", "medical", n_assessed=120, n_need=NEAR, n_met=NEAR, n_partly_met=NEAR, n_unmet=NEAR, gap=NEAR),
    need("all", area="XYZ01", n_assessed=80, n_need=60, n_met=30, n_partly_met=15, n_unmet=15, gap=(0.5, 0.377, 0.623, 60, "")),
    need("female", period="2024", n_assessed=50, n_need=30, n_met=15, n_partly_met=5, n_unmet=10,
         gap=(0.5, 0.332, 0.668, 30, ""), need_rate=(0.6, 0.46, 0.72, 50, "unknown_over_20|withheld")),
    need("unknown", "psychosocial", n_assessed=9, n_need=7, n_met=2, n_partly_met=2, n_unmet=3, gap=(5 / 7, 0.35, 0.92, 7, "small_n")),
    ({**need("female", period="2026")[0], "round": "2025"}, {"n_need": 40, "gap": (0.65, 0.495, 0.778, 40, "")}),  # carried
]  # fmt: skip
ACCESS: list[Row] = [
    ({"period": "2024", "round": "2024", "service": "rehabilitation", "sex": "female", **SURVIVORS},
     {"n_need": 40, "n_referred": 21, "n_accepted": 15, "n_started": 14, "n_completed": HIDDEN,
      "started_share": (0.35, 0.221, 0.505, 40, ""), "referred_share": (0.525, 0.375, 0.67, 40, ""),
      "median_days": ("not_reached", 80, None, 40, "", 26)}),
    ({"period": "2024", "round": "2024", "service": "rehabilitation", "sex": "male", **SURVIVORS},
     {"n_need": 50, "n_referred": 30, "n_accepted": 28, "n_started": 26, "n_completed": 20,
      "started_share": (0.52, 0.385, 0.652, 50, ""), "referred_share": (0.6, 0.462, 0.724, 50, ""),
      "median_days": (93, 71, 120, 50, "", 24)}),
    ({"period": "2024", "round": "2024", "service": "rehabilitation", "person_group": "men", **SURVIVORS},
     {"n_need": 45, "n_started": 41, "median_days": (90, 70, 118, 45, "", None)}),
]  # fmt: skip


def barrier(code: str, sex: str, **measures: Figure) -> Row:
    told = {"period": "2025", "round": "2025", "service": "rehabilitation", "barrier": code, "sex": sex}
    return {**told, **SURVIVORS}, measures


BARRIERS = [
    barrier("distance", "all", n_asked=46, n_named=23, named_share=(0.5, 0.36, 0.64, 46, "")),
    barrier("distance", "female", n_asked=26, n_named=16, named_share=(16 / 26, 0.43, 0.776, 26, "small_n")),
    barrier("distance", "male", n_asked=20, n_named=NEAR, named_share=NEAR),
    barrier("stigma", "all", n_asked=46, n_named=HIDDEN, named_share=HIDDEN),
]
WAITS = ("", "_ci_low", "_ci_high", "_n_known", "_n_open", "_status")
MARTS: dict[str, list[Row]] = {
    "casualty_annual": CASUALTIES, "needs_gap": NEEDS, "access_by_gender": ACCESS, "barrier_rank": BARRIERS,
}  # fmt: skip
COMPARED = [  # service, verdict (None: hidden), counts of both groups, shares, difference with its interval, q, caution
    ("rehabilitation", "higher", (26, 40, 20, 50), (0.65, 0.4), (0.25, 0.044, 0.43), (0.0312, "unknown_over_20")),
    ("psychosocial", "no clear difference", (30, 60, 28, 58), (0.5, 28 / 58), (0.5 - 28 / 58, -0.16, 0.19), (0.85, "")),
    ("medical", None, (9, 20, 9, 20), (0.45, 0.45), (0.0, -0.29, 0.29), (1.0, "")),
]


def planted_marts(file: Path, marts: Mapping[str, list[Row]] = MARTS, with_comparisons: bool = True) -> Path:
    """The marts file, laid out as a refresh publishes it as far as the page reads it."""
    con = duckdb.connect(str(file))
    con.execute("CREATE TABLE dictionary (table_name VARCHAR, column_name VARCHAR, meaning VARCHAR)")
    con.execute("CREATE TABLE notes (topic VARCHAR, note VARCHAR)")
    con.execute(
        "CREATE TABLE mart_coverage (mart VARCHAR, country VARCHAR, has_input BOOLEAN, n_rows BIGINT, reason VARCHAR)"
    )
    con.execute(
        "CREATE TABLE mart_figure (figure_id VARCHAR, mart VARCHAR, measure VARCHAR, period VARCHAR, country VARCHAR, "
        "keys VARCHAR, value DOUBLE, value_status VARCHAR, known_n BIGINT, unknown_n BIGINT, ci_low DOUBLE, ci_high DOUBLE, "
        "caution VARCHAR, refresh_id VARCHAR)"
    )
    for shown in SHOWN:
        keys = [*shown.keys, *shown.only_all, "country"]
        waits = [f"{days}{column}" for days in shown.days for column in WAITS]
        columns = [f"{key} VARCHAR" for key in keys] + [
            f"{one} {'VARCHAR' if 'status' in one else 'DOUBLE'}" for one in waits
        ]
        con.execute(f"CREATE TABLE mart_{shown.mart} ({', '.join(columns)})")
        rows = marts.get(shown.mart, [])
        for held, measures in rows:
            full = {key: held.get(key, "all") for key in keys} | {"country": COUNTRY}
            told = [cell for days in shown.days for cell in _wait(measures.get(days, "not_available"))]
            cells = [*(full[key] for key in keys), *told]
            con.execute(f"INSERT INTO mart_{shown.mart} VALUES ({', '.join('?' * len(cells))})", cells)
            for measure in (*shown.counts, *shown.shares, *shown.days):
                _figure(con, shown.mart, measure, full, measures.get(measure, "not_available"))
        reason = "" if rows else "no accepted row in need"
        con.execute(
            "INSERT INTO mart_coverage VALUES (?, ?, ?, ?, ?)", [shown.mart, COUNTRY, bool(rows), len(rows), reason]
        )
    _comparisons(con, COMPARED if with_comparisons else [])
    con.close()
    return file


def _wait(given: Figure) -> list:
    """Cells of a median of days: value, interval, waits that ended, people still waiting, status."""
    if isinstance(given, str | float | int):
        return [None] * 5 + [given]
    value, low, high, base, _, still = given
    is_reached = not isinstance(value, str)
    ended = None if still is None else base - still
    return [value if is_reached else None, low, high, ended, still, "ok" if is_reached else value]


def _figure(con: duckdb.DuckDBPyConnection, mart: str, measure: str, keys: Mapping[str, str], given: Figure) -> None:
    value, low, high, base, caution, unknown = (
        (*given, None)[:6] if isinstance(given, tuple) else (given, *[None] * 3, "", None)
    )
    status = value if isinstance(value, str) else "ok"
    if status == "not_reached":  # only the mart itself says so; the figure is one that is not available
        status, base, unknown, low = "not_available", None, None, None
    con.execute(
        "INSERT INTO mart_figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'r1')",
        [figure_id(mart, measure, **keys), mart, measure, keys["period"], COUNTRY, json.dumps(dict(keys)),
         None if isinstance(value, str) else value, status, base, unknown, low, high, caution],
    )  # fmt: skip


def _comparisons(con: duckdb.DuckDBPyConnection, compared: list) -> None:
    counts = ("a_numerator", "a_denominator", "b_numerator", "b_denominator")
    numbers = ("a_share", "b_share", "difference", "difference_ci_low", "difference_ci_high")
    con.execute(
        'CREATE TABLE mart_gender_gap (mart VARCHAR, share VARCHAR, period VARCHAR, country VARCHAR, "within" VARCHAR, compared VARCHAR, '
        f"group_a VARCHAR, group_b VARCHAR, {', '.join(f'{one} BIGINT' for one in counts)}, "
        f"{', '.join(f'{one} DOUBLE' for one in numbers)}, verdict VARCHAR, q DOUBLE, caution VARCHAR, status VARCHAR)"
    )
    for service, verdict, n, shares, difference, care in compared:
        within = json.dumps({"service": service, "round": "2025", **SURVIVORS})
        held = [*n, *shares, *difference, verdict, *care] if verdict else [None] * 12
        con.execute(
            f"INSERT INTO mart_gender_gap VALUES ({', '.join('?' * 21)})",
            ["needs_gap", "gap", "2025", COUNTRY, within, "sex", "female", "male", *held, "ok" if verdict else NEAR],
        )


def planted_register(file: Path, places: Mapping[str, str] | None = None, **more) -> Register:
    """The register of the planted marts, with names of places as a centre adds them."""
    register = open_register(open_marts(planted_marts(file, **more), "en"), COUNTRY)
    register.place_names = places or {
        "XYZ": "Testland", "XYZ01": "North", "XYZ02": "South", "XYZ0101": "Old Town", "XYZ0102": "New Town",
    }  # fmt: skip
    return register


def page_of(register: Register) -> bytes:
    return build_page(register, {one: Wording(one) for one in LANGUAGES}, FACTS)
