"""The marts as the public reads them: needs over protected units, casualties exact or absent, and all that is made of marts made of these.

They stand in a database of their own, `told`, under the names of the office's marts, and the search path finds them first: what compares,
tells figures apart and publishes is the same for both. Not here: weights (`assets.disclosure.units`), which rows of casualties are
printed (`assets.disclosure.casualties`), writing the file (`publish`).
"""

from collections.abc import Mapping

import duckdb
import pandas as pd
import pyarrow as pa

from assets.disclosure.casualties.remembered import keep_blocks, read_told
from assets.disclosure.casualties.statuses import Publication, casualty_statuses
from assets.disclosure.hiding import Hiding, hiding_of
from assets.disclosure.units.places import protected_marts
from assets.disclosure.units.protect import Protected, protect_units
from assets.disclosure.units.weighed import published_body
from assets.marts.build import UNITS, mart_files
from assets.marts.carried import row_tested
from assets.marts.compare import compared_marts
from assets.marts.counted_before import CountedBefore
from assets.marts.estimate_table import make_estimates
from assets.marts.figures import make_figures
from assets.marts.held_words import hold_and_store
from assets.marts.indicators import make_indicators
from assets.marts.protected import count_protected
from assets.marts.protected_gap_changes import protected_gap_changes
from assets.marts.protected_shares import PublicEstimates, add_public_shares
from assets.marts.protected_waits import Waits, add_public_waits, compared_in_weeks
from assets.marts.queries import query
from assets.marts.ranked_marts import closed_figures, ranked_figures, show_ranked
from assets.marts.wait_comparison import compared_waits
from methods.disclosure import OK
from methods.open_periods import open_from
from schemas.disclosure_rules import disclosure_rules
from schemas.marts import Header
from schemas.public_headers import public_headers, told_header
from schemas.publication_plan import publication as publication_plan
from schemas.relations import Relation
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.progress import doing
from warehouse.relations import ask, make_relation, relations

TOLD, OFFICE = "told", "office"


def make_public(
    con: duckdb.DuckDBPyConnection, folder: Folder, keys: Keys, refresh_id: str, evidence: list[dict]
) -> Hiding:
    """Create the public marts in database `told`, first on the search path, and temporary table figure_status.

    Needs the office's marts and relations in the connection. Raises SmallCountLeft when no weights are found.
    """
    marts, made = mart_files(), relations(UNITS)
    rules = disclosure_rules()
    doing("doing_hide")
    base, batch = int(str(rules["units_base"])), int(str(rules["units_batch"]))
    protected = protect_units(con, folder, keys, marts, made, base, batch)
    con.execute(f"ATTACH ':memory:' AS {TOLD}")
    con.execute(f"SET search_path = '{TOLD}.main,{OFFICE}.main'")
    doing("doing_hide")
    count_protected(con, marts, made)
    estimates, waits = _shares_and_waits(con, marts, made, protected)
    headers = public_headers(marts)
    ranked = {name: header for name, header in headers.items() if header.regime == "ranked"}
    publication, hidden = _ranked(con, folder, ranked)
    _compare(con, headers, estimates, waits, publication)
    make_indicators(con, headers, evidence)
    doing("doing_hide")
    make_figures(con, headers, refresh_id, CountedBefore({}))
    make_estimates(con, headers)
    told = pa.table({"figure_id": pa.array(hidden, pa.string()), "status": pa.array(hidden.values(), pa.string())})
    con.register("told_statuses", told)
    make_relation(con, query("figure_status"))
    con.unregister("told_statuses")
    return hiding_of(base, protected, publication)


def _shares_and_waits(
    con: duckdb.DuckDBPyConnection,
    marts: Mapping[str, tuple[Header, str]],
    made: dict[str, Relation],
    protected: Protected,
) -> tuple[dict[str, PublicEstimates], Waits]:
    estimates: dict[str, PublicEstimates] = {}
    waits: Waits = {}
    for name, (header, body) in protected_marts(marts).items():
        doing("doing_count", table=name, number=len(estimates) + 1, of=len(protected_marts(marts)))
        office = con.table(f"{OFFICE}.main.mart_{name}").df()
        once = published_body(con, body, made)
        estimates[name] = add_public_shares(con, name, told_header(header), once, office, protected.squared_error)
        waits |= add_public_waits(con, name, header, body, made)
    return estimates, waits


def _ranked(
    con: duckdb.DuckDBPyConnection, folder: Folder, ranked: dict[str, Header]
) -> tuple[Publication, dict[str, str]]:
    """Statuses of casualties. Marts of all years that are exact only once a year is closed are counted over closed years."""
    ends = ask(con, query("cut_offs_of_years")).df().sort_values("period").groupby("country")["as_of"].last()
    newest = {str(country): pd.Timestamp(day).date() for country, day in ends.items()}
    opened = open_from(newest, int(str(disclosure_rules()["closing_months"])))
    told_while_open = {table.mart for table in publication_plan().values() if table.while_open}
    closed = [name for name, header in ranked.items() if header.total_of and name not in told_while_open]
    figures = ranked_figures(con, [name for name in ranked if name not in closed])
    for name in closed:
        figures += closed_figures(con, name, ranked[name], mart_files()[name][1], opened)
    before = read_told(con, folder)
    publication = casualty_statuses(figures, ranked, newest, closed=closed, before=before)
    keep_blocks(con, folder, publication.kept, before)
    return publication, show_ranked(con, ranked, figures, publication)


def _compare(
    con: duckdb.DuckDBPyConnection,
    headers: dict[str, Header],
    estimates: dict[str, PublicEstimates],
    waits: Waits,
    publication: Publication,
) -> None:
    """Comparisons of public numbers alone; their words hold over the family of the public file."""
    gaps = compared_marts(con, headers, dict(estimates))
    gaps = gaps[gaps["public"].astype(bool)].reset_index(drop=True)
    gaps = gaps.assign(tested=row_tested(gaps)) if len(gaps) else gaps
    changes = con.table(f"{OFFICE}.main.mart_casualty_change").df().drop(columns=["q", "word", "change_id"])
    rows = {
        "gender_gap": gaps,
        "gap_change": _public(protected_gap_changes(con, headers, gaps)),
        "wait_comparison": compared_in_weeks(con, _public(compared_waits(con, headers, waits))),
        "casualty_change": _printed(_public(changes), publication),
    }
    hold_and_store(con, rows)


def _public(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["public"].astype(bool)].reset_index(drop=True) if len(rows) else rows


def _printed(rows: pd.DataFrame, publication: Publication) -> pd.DataFrame:
    """Rows all of whose figures the plan prints; a year without anybody of a group is one."""
    told = [all(publication.status.get(one, OK) == OK for one in ids.split("|")) for ids in rows.get("rests_on", [])]
    return rows[told].reset_index(drop=True) if len(rows) else rows
