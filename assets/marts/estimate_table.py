"""mart_estimate: every share of every mart with its base, its error by the survey's design, and how its interval is made.

The same numbers stand beside the shares of the marts; here they are one below the other, with the method told. Not here: how they
are worked out (`estimates`), comparisons (`compare`).
"""

import duckdb

from assets.marts.estimates import ADDED
from assets.marts.figures import place_of_row
from assets.marts.queries import query
from schemas.marts import Header
from schemas.relations import pieces
from warehouse.connection import by_one_thread
from warehouse.engine import has_rows
from warehouse.relations import make_relation


def make_estimates(con: duckdb.DuckDBPyConnection, headers: dict[str, Header]) -> int:
    """Create mart_estimate from the marts and mart_figure of the connection's current schema. Returns its rows."""
    make_relation(con, query("share_design"))
    with by_one_thread(con):
        for name, header in headers.items():
            for share in header.shares if has_rows(con, f"mart_{name}") else ():
                _add_share(con, name, header, share)
        make_relation(con, query("mart_estimate"))
    return con.table("mart_estimate").shape[0]


def _add_share(con: duckdb.DuckDBPyConnection, name: str, header: Header, share: str) -> None:
    columns = {column: f"{share}_{column}" if header.weight else "NULL" for column in ADDED}
    of_survey = {key: key if key in header.keys else "'all'" for key in ("survey", "round")}
    make_relation(
        con,
        query("design_of_share"),
        share_id=f"{name}.{share}@",
        **pieces(
            mart_table=f"mart_{name}",
            place=place_of_row(header),
            measured=share,
            weighted=columns["weighted"],
            se=columns["weighted_se"],
            low=columns["weighted_ci_low"],
            high=columns["weighted_ci_high"],
            design_effect=columns["design_effect"],
            df=columns["degrees_of_freedom"],
            **of_survey,
        ),
    )
