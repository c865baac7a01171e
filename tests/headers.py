"""What a mart's header promises, said again here without the engine: which rows a set has, what the public reads of it."""

from assets.marts.build import mart_files
from schemas.marts import GroupingSet, Header
from schemas.public_headers import public_headers

MARTS: dict[str, Header] = {name: header for name, (header, _) in mart_files().items()}
COUNTED = {name: header for name, header in MARTS.items() if header.kind == "counted"}
PUBLIC = public_headers(mart_files())  # without the counts only the office tells
NEEDS = {name: header for name, header in PUBLIC.items() if header.regime == "units"}
RANKED = {name: header for name, header in PUBLIC.items() if header.regime == "ranked"}
OWN_ALL = {"people_in_need"}  # there `all` is the source's own word, and never the engine's
BASE = 3  # of the demo: no number of needs is between nought and this


def keys_of(header: Header, part: GroupingSet) -> list[str]:
    """The keys a set is broken down by."""
    return [key for key in header.keys if key in part.by or key in header.never_all]


def rows_of(name: str, header: Header, part: GroupingSet) -> str:
    """SQL condition of one set's rows, by their values alone."""
    if name in OWN_ALL:
        return "true"
    broken_down = keys_of(header, part)
    return " AND ".join(f"{key} {'<>' if key in broken_down else '='} 'all'" for key in header.keys)


def public_rows(name: str, header: Header) -> str:
    """SQL condition of the rows that may leave the office: those of public sets, without the values kept at home."""
    of_sets = " OR ".join(f"({rows_of(name, header, part)})" for part in header.sets if part.public) or "false"
    kept = [f"{key} <> '{value}'" for key, values in header.office_values.items() for value in values]
    return " AND ".join([f"({of_sets})", *kept])


def public_sets(header: Header) -> list[GroupingSet]:
    """The sets that leave the office."""
    return [part for part in header.sets if part.public]


def block_keys(header: Header) -> list[str]:
    """The keys every public set is broken down by: one combination of them is a block."""
    common = set.intersection(*({*part.by} for part in public_sets(header)))
    return [key for key in header.keys if key in common or key in header.never_all]


def folded(name: str, header: Header, mart: str = "") -> str:
    """SQL of a mart with a third sex inside the unknown, as the public reads it: its keys and its counts."""
    keys = [
        "CASE WHEN sex = 'other' THEN 'unknown' ELSE sex END AS sex" if key == "sex" else key for key in header.keys
    ]
    numbers = [str(place) for place in range(1, len(keys) + 1)]
    counts = [f"CAST(sum({count}) AS BIGINT) AS {count}" for count in header.counts]
    return f"(SELECT {', '.join([*keys, *counts])} FROM {mart or f'mart_{name}'} GROUP BY {', '.join(numbers)})"


def share_parts(header: Header, share: str) -> tuple[str, str]:
    """SQL of a share's numerator and denominator; NULL where a count it rests on is not available."""
    formula = header.shares[share]

    def added(counts: list[str]) -> str:
        told = " + ".join(f"coalesce({n}, 0)" for n in counts)
        return f"CASE WHEN {' AND '.join(f'{n} IS NOT NULL' for n in formula.rests_on or counts)} THEN {told} END"

    return f"({added(formula.of)})", f"({added(formula.over)})"


def measures(header: Header) -> list[str]:
    """Every printable number of a mart's row: counts, shares, weighted shares, waits."""
    weighted = [f"{share}_weighted" for share in header.shares] if header.weight else []
    return [*header.counts, *header.shares, *weighted, *header.days]


def sets_with(header: Header, measure: str) -> list[GroupingSet]:
    """The sets in which a measure is printed."""
    return [part for part in header.sets if measure not in header.counts or measure in (part.only or header.counts)]


def figure_id(name: str, header: Header, measure: str) -> str:
    """SQL of the stable id of one number: keys sorted, `all` left out."""
    keys = ", ".join(
        f"'{key}=' || {key}" if name in OWN_ALL else f"CASE WHEN {key} <> 'all' THEN '{key}=' || {key} END"
        for key in sorted(header.keys)
    )
    return f"'{name}.{measure}@' || concat_ws(',', {keys})"
