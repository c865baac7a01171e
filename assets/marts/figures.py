"""One row per number that may be printed: counts, shares, waits and comparisons of every mart, with a stable id.

`casualty_annual.n_killed@country=COL,period=2020`: keys sorted, `all` left out. Suppression, revisions and sentences
work on this table (architecture, decision 7). Here: what each measure of a row is; the table itself is made in
`queries/figures_of_set.sql`.
"""

from dataclasses import dataclass

import duckdb

from assets.marts.counted_before import CountedBefore
from assets.marts.queries import query
from schemas.marts import COMPARISONS, GroupingSet, Header, public_rows
from schemas.relations import Sql, pieces, union_all
from warehouse.connection import by_one_thread
from warehouse.engine import has_rows, set_id
from warehouse.progress import doing
from warehouse.relations import make_relation, sql_of

_NOTHING = "NULL"


@dataclass(frozen=True)
class Measured:
    """SQL of one measure of a mart's row: its value and what stands beside it in the table of figures."""

    measured: str
    known_n: str = _NOTHING
    unknown_n: str = _NOTHING
    ci_low: str = _NOTHING
    ci_high: str = _NOTHING
    caution: str = "''"
    numerator: str = _NOTHING
    withheld: str = "false"


def make_figures(
    con: duckdb.DuckDBPyConnection, headers: dict[str, Header], refresh_id: str, before: CountedBefore
) -> int:
    """Create mart_figure in the connection's current schema. Returns its rows."""
    make_relation(con, query("doubt_of_country"))
    make_relation(con, query("mart_figure"))
    with by_one_thread(con):
        for name, header in headers.items():
            if header.kind == "counted" and has_rows(con, f"mart_{name}"):
                doing("doing_count", table=f"figure {name}")
                if name in before.taken:
                    before.take_figures(con, name, refresh_id)
                    continue
                for part in header.sets:
                    _add_set(con, name, header, part, refresh_id)
        doing("doing_count", table="figure")
        _add_comparisons(con, refresh_id)
    return con.table("mart_figure").shape[0]


def _add_set(con: duckdb.DuckDBPyConnection, name: str, header: Header, part: GroupingSet, refresh_id: str) -> None:
    keys = [key for key in sorted(header.keys) if key in part.by or key in header.never_all]
    of_set = {
        "mart": name,
        "is_total": header.universe == "casualty",
        "n_keys": len([key for key in part.by if key != "period" and key not in header.never_all]),
        "threshold": header.threshold,
        "refresh_id": refresh_id,
        **pieces(
            mart_table=f"mart_{name}",
            of_set=f"set_id = {set_id(header, part.by)}",
            place=place_of(keys),
            period="period" if "period" in keys else "'all'",
            country="country" if "country" in keys else "'all'",
            keys=_as_json(keys),
            may_leave=public_rows(header) if part.public and header.public else "false",
        ),
    }
    make_relation(con, query("figures_of_set"), measures=_all(_measures(header, part)), **of_set)


def _add_comparisons(con: duckdb.DuckDBPyConnection, refresh_id: str) -> None:
    """Numbers of comparisons, of gaps in two rounds, of waits and of years; their words stand in the marts themselves."""
    for mart, (place, keys, measures) in _COMPARED.items():
        of_mart = {
            "mart": mart,
            "is_total": False,
            "n_keys": 2,
            "threshold": "casualty" if mart == "casualty_change" else "other",
            "refresh_id": refresh_id,
            **pieces(mart_table=f"mart_{mart}", of_set="true", place=place, period="period", country="country"),
            **pieces(keys=keys, may_leave="public"),
        }
        make_relation(con, query("figures_of_set"), measures=_all(measures), **of_mart)


def _of_two(measure: str, base: str, numerator: str, word: str) -> Measured:
    """A number of two groups: its limits stand beside it, the smaller group behind it."""
    bounds = (f"{measure}_ci_low", f"{measure}_ci_high")
    withheld = f"{word} = 'too few to compare'"
    return Measured(measure, base, _NOTHING, *bounds, _small(base), numerator, withheld)


def _all(measures: dict[str, Measured]) -> Sql:
    """The rows of every measure, one below the other: a set is read once for all of them."""
    of_measure = query("figure_of_measure")
    return union_all(sql_of(of_measure, measure=name, **pieces(**vars(one))) for name, one in measures.items())


def place_of(keys: list[str]) -> str:
    """SQL of the keys of a row as a figure's id names them: `country=COL,period=2020`."""
    return " || ',' || ".join(f"'{key}=' || {key}" for key in keys) or "''"


def place_of_row(header: Header) -> str:
    """SQL of what follows `mart.measure@` in the figure ids of a mart's row, whichever set it is of."""
    keys = sorted(header.keys)
    own = [
        f"'{key}=' || {key}" if key in header.never_all else f"CASE WHEN {key} <> 'all' THEN '{key}=' || {key} END"
        for key in keys
    ]
    return f"concat_ws(',', {', '.join(own)})"


def _as_json(keys: list[str]) -> str:
    pairs = ", ".join(f"'{key}': {key}" for key in keys)
    return f"cast(to_json({{{pairs}}}) as varchar)" if keys else "'{}'"


def _measures(header: Header, part: GroupingSet) -> dict[str, Measured]:
    """The measures of a set: counts, shares (with a survey's weights beside them) and waits."""
    found = {count: Measured(count, numerator=count) for count in part.only or header.counts}
    for share, formula in header.shares.items():
        base, unknown = formula.added(formula.over), formula.unknown or _NOTHING
        for one in (share, f"{share}_weighted") if header.weight else (share,):
            bounds = (f"{one}_ci_low", f"{one}_ci_high")
            found[one] = Measured(one, base, unknown, *bounds, f"{share}_caution", formula.added(formula.of))
    return found | {days: _wait(days) for days in header.days}


def _wait(days: str) -> Measured:
    everybody, bounds = f"{days}_n_known + {days}_n_open", (f"{days}_ci_low", f"{days}_ci_high")
    return Measured(days, everybody, f"{days}_n_open", *bounds, _small(everybody), f"{days}_n_known")


def _small(n: str) -> str:
    """SQL of the caution of a small number of people; none where the number is not known."""
    return f"case when {n} < 30 then 'small_n' else '' end"


RESPONSES = [f"response_{sex}{end}" for sex in ("female", "male") for end in ("", "_before")]
_TOO_FEW_ANSWERED = "not response_is_told"
_BASE, _NUMERATOR = "least(a_denominator, b_denominator)", "least(a_numerator, b_numerator)"
_BASES = f"least({_BASE}, coalesce(a_denominator_before, 0), coalesce(b_denominator_before, 0))"
_NUMERATORS = f"least({_NUMERATOR}, coalesce(a_numerator_before, 0), coalesce(b_numerator_before, 0))"
_WAITING, _ENDED = "least(a_n_ended + a_n_open, b_n_ended + b_n_open)", "least(a_n_ended, b_n_ended)"
# mart made of comparisons -> what follows `mart.measure@` in its figure ids, the keys as JSON, its measures
_COMPARED = {
    **dict.fromkeys(
        COMPARISONS,
        (
            "gap_id", "within",
            {one: _of_two(one, _BASE, _NUMERATOR, "verdict") for one in ("ratio", "difference", "adjusted_ratio")},
        ),
    ),
    "gap_change": (
        "gap_id", "within",
        {
            **{one: _of_two(one, _BASES, _NUMERATORS, "word") for one in ("gap", "gap_before", "change")},
            **{one: Measured(one, _BASES, numerator=_NUMERATORS, withheld=_TOO_FEW_ANSWERED) for one in RESPONSES},
        },
    ),
    "wait_comparison": ("wait_id", "within", {
            "difference": _of_two("difference", _WAITING, _ENDED, "verdict"),
            **{f"{side}_median_days": Measured(f"{side}_median_days", _WAITING, numerator=_ENDED) for side in "ab"},
        }),
    "casualty_change": (
        "change_id", "'{}'",
        {
            "value": Measured("value", "n", ci_low="value_ci_low", ci_high="value_ci_high", numerator="n"),
            "ratio": Measured("ratio", "n", ci_low="ratio_ci_low", ci_high="ratio_ci_high", numerator="n"),
        },
    ),
}  # fmt: skip
