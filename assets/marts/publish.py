"""The public file: public sets only, what disclosure control hides left out, opens in any DuckDB client without a key.

Hidden is NULL with a status beside it, never nought. Statuses come from `assets.disclosure.statuses`.
"""

from pathlib import Path

import duckdb

from assets.disclosure.numbers import rules
from assets.marts.beside import commented, show_beside
from assets.marts.build import mart_files
from assets.marts.queries import QUERIES
from schemas.marts import Header, public_rows
from schemas.relations import pieces
from warehouse.engine import set_id
from warehouse.progress import doing
from warehouse.public_file import write_public
from warehouse.relations import make_relation, relations

STATUSES = (
    "ok; suppressed_primary: hidden, and what is printed beside it shows that it is below the threshold; "
    "suppressed_complementary: hidden because it is too small or would give away a number that is, the file does not say which; "
    "withdrawn: not given out; not_available: the source does not tell"
)


def publish(con: duckdb.DuckDBPyConnection, path: Path, temp: Path, refresh_id: str) -> None:
    """Write the public DuckDB file at `path` from the office marts in the connection's current schema.

    Needs the status tables of `assets.disclosure.statuses`. `temp`: a folder for what is on its way.
    """
    con.execute("ATTACH ':memory:' AS published")
    try:
        described: list[tuple[str, str, str]] = []
        for number, (name, (header, _)) in enumerate(mart_files().items(), 1):
            doing("doing_publish", table=name, number=number, of=len(mart_files()) + 1)
            if header.public and header.kind == "counted":
                described += _wide(con, name, header)
        described += _comparisons(con)
        described += _figures(con)
        described += _indicators(con)
        doing("doing_publish", table="figure", number=len(mart_files()) + 1, of=len(mart_files()) + 1)
        show_beside(con, refresh_id, described)
        write_public(con, "published", path, temp)
    finally:
        con.execute("DETACH published")


def _place(header: Header) -> str:
    """SQL of what follows `mart.measure@` in the figure ids of a mart's row."""
    keys = sorted(header.keys)
    own = [
        f"'{key}=' || {key}" if key in header.never_all else f"CASE WHEN {key} <> 'all' THEN '{key}=' || {key} END"
        for key in keys
    ]
    return f"concat_ws(',', {', '.join(own)})"


def _wide(con, name: str, header: Header) -> list[tuple[str, str, str]]:
    """One mart with `<measure>_status` beside each measure; only its public sets. Statuses are those of its figures."""
    public = [part for part in header.sets if part.public]
    if not public:
        return []
    measures = [*header.counts, *header.shares, *header.days]
    pivot = ", ".join(f"max(CASE WHEN f.measure = '{m}' THEN s.status END) AS {m}" for m in measures)
    make_relation(con, relations(QUERIES)["mart_status"], mart=name, **pieces(statuses=pivot))
    columns = [f"m.{key}" for key in header.keys]
    for count in header.counts:
        columns += [
            f"CASE WHEN s.{count} = 'ok' THEN m.{count} END AS {count}",
            f"coalesce(s.{count}, 'not_available') AS {count}_status",
        ]
    for share in header.shares:
        numbers = [share, f"{share}_ci_low", f"{share}_ci_high"]
        if header.weight:
            numbers += [f"{share}_weighted", f"{share}_weighted_ci_low", f"{share}_weighted_ci_high"]
        columns += [f"CASE WHEN s.{share} = 'ok' THEN m.{column} END AS {column}" for column in numbers]
        columns.append(
            f"CASE WHEN s.{share} IN ('ok', 'not_available') THEN m.{share}_caution ELSE '' END AS {share}_caution"
        )
        columns.append(f"s.{share} AS {share}_status")
    for days in header.days:
        numbers = [days, f"{days}_ci_low", f"{days}_ci_high", f"{days}_n_known", f"{days}_n_open"]
        told = f"s.{days} IN ('ok', 'not_available')"  # not available: no median is reached, or no wait is told
        columns += [f"CASE WHEN {told} THEN m.{column} END AS {column}" for column in numbers]
        not_reached = f"s.{days} = 'not_available' AND m.{days}_n_known IS NOT NULL"
        columns.append(f"CASE WHEN {not_reached} THEN 'not_reached' ELSE s.{days} END AS {days}_status")
    make_relation(
        con,
        relations(QUERIES)["public_mart"],
        called=f"published.main.mart_{name}",
        sets=[set_id(header, part.by) for part in public],
        **pieces(
            mart_table=f"mart_{name}",
            columns=", ".join(columns),
            place=_place(header),
            may_leave=public_rows(header),
            order=", ".join(f"m.{key}" for key in header.keys),
        ),
    )
    comment = f"{header.title}. {header.question} One row per combination of keys; counted: {header.counted}."
    if not header.additive:
        comment += " Do not add rows."
    return commented(
        con, f"mart_{name}", f"{comment} `all` means not broken down. {header.note}".strip(), _meanings(header)
    )


def _meanings(header: Header) -> dict[str, str]:
    meanings = {key: f"key: {key}, `all` when not broken down by it" for key in header.keys}
    for count in header.counts:
        meanings[count] = f"count: {count.removeprefix('n_').replace('_', ' ')}"
        meanings[f"{count}_status"] = STATUSES
    for share, formula in header.shares.items():
        meanings[share] = f"share 0 to 1: ({' + '.join(formula.of)}) / ({' + '.join(formula.over)})"
        meanings[f"{share}_ci_low"] = "Wilson 95 % lower bound"
        meanings[f"{share}_ci_high"] = "Wilson 95 % upper bound"
        meanings[f"{share}_caution"] = "cautions joined by |"
        meanings[f"{share}_status"] = STATUSES
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
        meanings[f"{days}_status"] = f"not_reached; {STATUSES}"
    return meanings


def _comparisons(con) -> list[tuple[str, str, str]]:
    """Comparisons both of whose shares are shown; the adjusted ratio when those of its layers are too."""
    make_relation(con, relations(QUERIES)["public_gender_gap"], called="published.main.mart_gender_gap")
    meanings = {
        "difference": "share of group_a minus share of group_b, Newcombe 95 % interval beside it",
        "ratio": "share of group_a over share of group_b, Katz 95 % interval beside it",
        "adjusted_ratio": "Mantel-Haenszel ratio over adjusted_over, Greenland-Robins 95 % interval beside it; empty if a layer is",
        "verdict": "higher or lower only when the interval excludes no difference",
        "status": STATUSES,
    }
    return commented(
        con, "mart_gender_gap", "Comparisons of two groups within what is held fixed (`within`).", meanings
    )


def _indicators(con) -> list[tuple[str, str, str]]:
    """The action plan's measures: from records where the figures they are read from are shown, evidence where marked publishable."""
    make_relation(con, relations(QUERIES)["public_indicator"], called="published.main.mart_indicator")
    meanings = {
        "indicator": "SRAAP: Siem Reap-Angkor Action Plan, by action; WPS: evidence of women, peace and security",
        "basis": "records: from persons' rows; evidence: typed in by the centre",
        "within": "what else is held fixed, as service=rehabilitation",
        "unit": "share (0 to 1), days, yes_no (1, 0), number",
        "tags": "article_7 and pillars of women, peace and security, joined by |",
        "value_status": STATUSES,
    }
    return commented(con, "mart_indicator", "Measures of the action plan, from records and from evidence.", meanings)


def _figures(con) -> list[tuple[str, str, str]]:
    """The long table of printable numbers; a hidden count hides its share, interval, caution and base."""
    few = rules().threshold_otherwise
    make_relation(con, relations(QUERIES)["public_figure"], called="published.main.mart_figure", few=few)
    meanings = {
        "figure_id": "mart.measure@keys sorted, `all` left out",
        "value_status": STATUSES,
        "known_n": "denominator of a share",
        "caution": "cautions joined by | in fixed order",
        "refresh_id": "hash of the inputs",
    }
    return commented(con, "mart_figure", "One row per number that may be printed.", meanings)
