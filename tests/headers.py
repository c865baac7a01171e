"""What a mart's header promises, said again here without the engine: which rows a set has, what is too small to print."""

from assets.marts.build import mart_files
from schemas.marts import GroupingSet, Header

MARTS: dict[str, Header] = {name: header for name, (header, _) in mart_files().items()}
COUNTED = {name: header for name, header in MARTS.items() if header.kind == "counted"}
PUBLIC = {name: header for name, header in COUNTED.items() if header.public}
OWN_ALL = {"people_in_need"}  # there `all` is the source's own word, and never the engine's
CASUALTY_ONE_KEY, OTHERWISE = 5, 10  # model section 8


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


def least_shown(header: Header, part: GroupingSet) -> int:
    """The smallest count of a set that may be printed, besides zero."""
    further = [key for key in part.by if key != "period" and key not in header.never_all]
    one_key = header.threshold == "casualty" and len(further) <= 1 and "admin2" not in part.by
    return CASUALTY_ONE_KEY if one_key else OTHERWISE


def too_small(count: str, header: Header, part: GroupingSet) -> str:
    """SQL that is true where a count of the set may not be printed; zero is shown for casualties only."""
    lowest = 1 if header.threshold in ("casualty", "quality") else 0
    return f"coalesce(({count}) BETWEEN {lowest} AND {least_shown(header, part) - 1}, false)"


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
