"""May it be printed? One status per public figure: counts by disclosure control, all that rests on them follows.

Made in the office connection before anything public is written: temporary tables `figure_status` (figure_id, status) for
the long table, `gap_status` and `indicator_status` for comparisons by gap_id and rows of mart_indicator by rowid, and one like
them for each mart of MADE_OF_FIGURES.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import duckdb
import pyarrow as pa

from assets.disclosure.numbers import Figure, counts_of, families_of, numbers_of, rules, with_untold
from assets.disclosure.protect import Protected, in_letters, in_words, protect, whole_name
from assets.disclosure.remembered import given_away, keep_patterns, read_patterns
from methods.disclosure import ABSENT, COMPLEMENTARY, HIDDEN, NOT_AVAILABLE, OK, PRIMARY, WITHDRAWN
from methods.margins import System, build_system
from schemas.marts import COMPARISONS, Header
from warehouse.connection import listed
from warehouse.engine import has_rows
from warehouse.folder import Folder
from warehouse.progress import doing

TOLD_EVERY = 2_000  # figures
RESPONSES = tuple(f"response_{sex}{end}" for sex in ("female", "male") for end in ("", "_before"))
# marts whose rows rest on figures of others: what follows `mart.measure@` in their figure ids, the status that hides nothing of
# them, and their measures
MADE_OF_FIGURES = (
    ("gap_change", "gap_id", OK, ("gap", "gap_before", "change", *RESPONSES)),
    ("wait_comparison", "wait_id", NOT_AVAILABLE, ("difference", "a_median_days", "b_median_days")),
    ("casualty_change", "change_id", OK, ("value", "ratio")),
)
_WORST = (
    ABSENT,
    WITHDRAWN,
    COMPLEMENTARY,
    PRIMARY,
    NOT_AVAILABLE,
    OK,
)  # what rests on several counts takes the first met


@dataclass(frozen=True)
class Hiding:
    """What disclosure control did: per mart how many counts there are and how many are hidden; what it could not do."""

    counts: dict[str, tuple[int, int]]
    withdrawn: tuple[str, ...]
    unsafe: tuple[str, ...]
    n_new: int


def public_headers(headers: Mapping[str, Header]) -> dict[str, Header]:
    """The marts whose counts leave the office."""
    return {name: header for name, header in headers.items() if header.public and header.kind == "counted"}


def set_statuses(con: duckdb.DuckDBPyConnection, folder: Folder, headers: Mapping[str, Header]) -> Hiding:
    """Create the status tables from the office marts of the connection's current schema."""
    doing("doing_hide")
    told = public_headers(headers)
    figures = read_figures(con, told, "mart_figure WHERE public")
    doing("doing_hide")
    released = given_away(con, folder)
    statuses, protected = _worked_or_remembered(con, folder, told, figures, released)
    _store(con, statuses)
    con.execute(
        f"UPDATE figure_status AS s SET status = f.value_status FROM mart_figure f "
        f"WHERE f.figure_id = s.figure_id AND s.status = '{OK}' AND f.value_status <> '{OK}'"
    )
    for name, header in told.items():
        doing("doing_hide")
        if has_rows(con, f"mart_{name}"):
            _shares_follow(con, name, header)
    _comparisons_follow(con)
    _made_follow(con)
    _indicators_follow(con)
    return _summary(figures, statuses, protected)


def _worked_or_remembered(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    headers: Mapping[str, Header],
    figures: list[Figure],
    released: Mapping[str, float],
) -> tuple[dict[str, str], Protected]:
    """Status per count, as before when no number changed; else parts whose numbers did not change stay as they were."""
    before = read_patterns(con, folder)
    told = "".join(f"{name}{header.model_dump_json()}" for name, header in headers.items())
    name = whole_name(figures, rules(), told, released)
    if name in before:
        return dict(zip((f.figure_id for f in figures), in_words(before[name]), strict=True)), Protected([], {})
    numbers = numbers_of(_telling(figures), headers, rules())
    doing("doing_hide")
    system = build_system(numbers, families_of(headers))
    doing("doing_hide")
    protected = protect(system, rules(), _given_away(system, released), before)
    statuses = {f.figure_id: NOT_AVAILABLE for f in figures} | status_of_figures(system, protected.status)
    if not (protected.withdrawn or protected.unsafe):
        protected.patterns[name] = in_letters(statuses[figure.figure_id] for figure in figures)
    keep_patterns(con, folder, protected.patterns)
    return statuses, protected


def _telling(figures: list[Figure]) -> Iterator[Figure]:
    """The figures, told of now and then as they are worked."""
    for number, figure in enumerate(figures):
        if number % TOLD_EVERY == 0:
            doing("doing_hide")
        yield figure


def read_figures(con: duckdb.DuckDBPyConnection, headers: Mapping[str, Header], relation: str) -> list[Figure]:
    """The counts and waits of a long table."""
    rows = con.execute(
        f"SELECT figure_id, mart, measure, keys, value, known_n, unknown_n FROM (FROM {relation}) f "
        f"WHERE mart IN ({listed(headers)}) ORDER BY figure_id"
    ).fetchall()
    found = [Figure(*row) for row in rows if row[2] in counts_of(headers[row[1]])]
    told = {_wait(figure, headers) for figure in found if figure.known_n is not None}
    found = with_untold(found, headers, [f.figure_id for f in found if f.value is None and f.known_n is None])
    # no wait at a place of a mart that tells waits elsewhere is a nought like any other
    return [
        figure._replace(known_n=0, unknown_n=0) if figure.known_n is None and _wait(figure, headers) in told else figure
        for figure in found
    ]


def _wait(figure: Figure, headers: Mapping[str, Header]) -> tuple | None:
    """What the waits of one mart held fixed by its never-all keys have in common; None for a count."""
    header = headers[figure.mart]
    if figure.measure not in header.days:
        return None
    keys = json.loads(figure.keys)
    return (header.total_of or figure.mart, figure.measure, *(keys.get(key) for key in header.never_all))


def status_of_figures(system: System, status: list[str]) -> dict[str, str]:
    """figure_id -> status; a wait is hidden when those served or those waiting are."""
    found: dict[str, str] = {}
    for cell, mine in zip(system.cells, status, strict=True):
        for figure_id in cell.figures:
            found[figure_id] = min(found.get(figure_id, OK), mine, key=_WORST.index)
    return found


def _given_away(system: System, released: Mapping[str, float]) -> list[int]:
    return [
        number
        for number, cell in enumerate(system.cells)
        if cell.value is not None and any(released.get(figure) == cell.value for figure in cell.figures)
    ]


def _store(con: duckdb.DuckDBPyConnection, statuses: Mapping[str, str]) -> None:
    con.register("told_statuses", pa.table({"figure_id": list(statuses), "status": list(statuses.values())}))
    con.execute("CREATE OR REPLACE TEMP TABLE figure_status AS SELECT * FROM told_statuses")
    con.unregister("told_statuses")


def worst(statuses: list[str]) -> str:
    """SQL of the status of what rests on several counts: hidden when one is; NULL (no such public count) hides too."""
    cases = [f"WHEN {' OR '.join(f'{s} IS NULL' for s in statuses)} THEN '{WITHDRAWN}'"]
    cases += [f"WHEN '{one}' IN ({', '.join(statuses)}) THEN '{one}'" for one in _WORST[:-1]]
    return f"CASE {' '.join(cases)} ELSE '{OK}' END"


def _shares_follow(con: duckdb.DuckDBPyConnection, name: str, header: Header) -> None:
    """A share is shown when all counts it is made of are: its own, and those of the unknown beside it.

    One over counts no source can tell is not available, whatever else is hidden.
    """
    for share, formula in header.shares.items():
        unknown = [term.strip() for term in (formula.unknown or "").replace("-", "+").split("+") if term.strip()]
        counts = sorted({*formula.of, *formula.over, *unknown})
        joins = " ".join(
            f"LEFT JOIN (FROM figure_status WHERE starts_with(figure_id, '{name}.{count}@')) s{n} "
            f"ON s{n}.figure_id = '{name}.{count}@' || f.place"
            for n, count in enumerate(counts)
        )
        status = worst([f"s{n}.status" for n in range(len(counts))])
        untold = " AND ".join(f"s{counts.index(count)}.status = '{NOT_AVAILABLE}'" for count in formula.over)
        measures = [share, f"{share}_weighted"] if header.weight else [share]
        con.execute(
            f"INSERT INTO figure_status SELECT f.figure_id, CASE WHEN {untold} THEN '{NOT_AVAILABLE}' "
            f"WHEN {status} IN {HIDDEN} THEN {status} ELSE f.value_status END "
            f"FROM (SELECT figure_id, value_status, substr(figure_id, strpos(figure_id, '@') + 1) AS place "
            f"FROM mart_figure WHERE public AND mart = '{name}' AND measure IN ({listed(measures)})) f {joins}"
        )


def _rest(relation: str, column: str, row: str = "rowid AS id", forgiven: str = OK) -> str:
    """SQL: id of a row -> worst status of the figures a row names in `column` (joined by |); one that is not public hides.

    `forgiven`: a status that hides nothing of the row (a median that is not reached).
    """
    order = " ".join(f"WHEN '{status}' THEN {n}" for n, status in enumerate(_WORST))
    back = " ".join(f"WHEN {n} THEN '{status}'" for n, status in enumerate(_WORST))
    return (
        f"SELECT id, CASE min(CASE coalesce(nullif(coalesce(s.status, '{WITHDRAWN}'), '{forgiven}'), '{OK}') {order} END) "
        f"{back} END AS status "
        f"FROM (SELECT {row}, unnest(string_split({column}, '|')) AS figure_id FROM {relation}) r "
        "LEFT JOIN figure_status s USING (figure_id) GROUP BY id"
    )


def _comparisons_follow(con: duckdb.DuckDBPyConnection) -> None:
    compared = " UNION ALL ".join(f"SELECT gap_id, rests_on, adjusted_on FROM mart_{name}" for name in COMPARISONS)
    rest, adjusted = (_rest(f"({compared})", column, "gap_id AS id") for column in ("rests_on", "adjusted_on"))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE gap_status AS SELECT g.id AS gap_id, g.status, a.status AS adjusted_status "
        f"FROM ({rest}) g LEFT JOIN ({adjusted}) a USING (id)"
    )
    for name, measure in product(COMPARISONS, ("ratio", "difference", "adjusted_ratio")):
        status = "g.adjusted_status" if measure == "adjusted_ratio" else "g.status"
        con.execute(
            f"INSERT INTO figure_status SELECT f.figure_id, CASE WHEN g.status IN {HIDDEN} THEN g.status "
            f"WHEN f.value_status <> '{OK}' THEN f.value_status ELSE {status} END FROM mart_figure f "
            f"JOIN gap_status g ON f.figure_id = '{name}.{measure}@' || g.gap_id WHERE f.public"
        )


def _made_follow(con: duckdb.DuckDBPyConnection) -> None:
    """Rows of MADE_OF_FIGURES are shown when the figures they rest on are."""
    for mart, place, forgiven, measures in MADE_OF_FIGURES:
        rest = _rest(f"mart_{mart}", "rests_on", forgiven=forgiven)
        con.execute(f"CREATE OR REPLACE TEMP TABLE {mart}_status AS {rest}")
        for measure in measures:
            con.execute(
                f"INSERT INTO figure_status SELECT f.figure_id, CASE WHEN g.status IN {HIDDEN} THEN g.status "
                f"WHEN f.value_status <> '{OK}' THEN f.value_status ELSE g.status END FROM mart_figure f "
                f"JOIN mart_{mart} m ON f.figure_id = '{mart}.{measure}@' || m.{place} JOIN {mart}_status g ON g.id = m.rowid "
                "WHERE f.public"
            )


def _indicators_follow(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE indicator_status AS {_rest('mart_indicator', 'rests_on')}")
    con.execute(
        f"UPDATE indicator_status SET status = '{OK}' WHERE id IN (SELECT rowid FROM mart_indicator WHERE basis = 'evidence')"
    )


def _summary(figures: list[Figure], statuses: Mapping[str, str], protected: Protected) -> Hiding:
    counts: dict[str, list[int]] = {}
    for figure in figures:
        mine = counts.setdefault(figure.mart, [0, 0])
        mine[0] += 1
        mine[1] += statuses[figure.figure_id] in HIDDEN
    return Hiding(
        {mart: (n, hidden) for mart, (n, hidden) in counts.items()},
        tuple(protected.withdrawn),
        tuple(protected.unsafe),
        protected.n_new,
    )
