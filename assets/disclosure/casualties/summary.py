"""What the publication plan printed, in words: a line per rank, tables of the first rank that are not whole, what is withdrawn, what waits.

The lines `saddle refresh` and `release prepare` print; the red check stands in `not_whole`.
"""

from collections import defaultdict
from collections.abc import Iterator

from assets.disclosure.casualties.held import Blocks
from assets.disclosure.casualties.statuses import Printed, Publication, Withdrawn
from schemas.disclosure_rules import disclosure_rules
from schemas.said import Said

MOST_NAMED = 3  # places named of each table; of the others only how many there are


def lines_of(publication: Publication) -> Iterator[Said]:
    """What is printed of each rank, what is withdrawn, what waits for its period to close."""
    ranks: dict[int, list[Printed]] = defaultdict(list)
    for one in publication.printed:
        if one.n_counts:
            ranks[one.rank].append(one)
    for rank, tables in sorted(ranks.items()):
        yield _of_rank(rank, tables)
    gone: dict[str, list[Withdrawn]] = defaultdict(list)
    for table in publication.withdrawn:
        gone[table.table].append(table)
    if gone:
        yield Said("publication_withdrawn", {"tables": "; ".join(_withdrawn(*one) for one in gone.items())})
    waiting = [one for one in publication.printed if one.n_waiting]
    if waiting:
        n = sum(one.n_waiting for one in waiting)
        told = ", ".join(f"{one.table} {one.n_waiting:,}" for one in waiting)
        yield Said("publication_waits", {"n": f"{n:,}", "tables": told})
    if publication.held:
        yield _held(publication.held)


def not_whole(publication: Publication) -> Iterator[Said]:
    """A line for each table of the first rank that is not whole."""
    for one in publication.not_whole:
        yield Said("publication_not_whole", {"table": one.table, **_numbers([one])})


def _held(blocks: Blocks) -> Said:
    """Tables of closed years that stand as they were printed before."""
    rules = disclosure_rules()
    named = sorted({f"{block.country} {block.year}" for block in blocks})
    more = [f"+{len(named) - MOST_NAMED}"] if len(named) > MOST_NAMED else []
    n = sum(len(told.printed) for told in blocks.values())
    filled = {"n": f"{n:,}", "blocks": ", ".join([*named[:MOST_NAMED], *more])}
    return Said(
        "publication_held", filled | {"least": str(rules["threshold_area"]), "batch": str(rules["casualties_batch"])}
    )


def _of_rank(rank: int, tables: list[Printed]) -> Said:
    told = ", ".join(f"{one.table} {one.n_printed}/{one.n_counts}" for one in tables)
    return Said("publication_rank", {"rank": str(rank), **_numbers(tables), "tables": told})


def _numbers(tables: list[Printed]) -> dict[str, str]:
    n_printed, n_counts = sum(one.n_printed for one in tables), sum(one.n_counts for one in tables)
    return {"n_printed": f"{n_printed:,}", "n_counts": f"{n_counts:,}"}


def _withdrawn(name: str, gone: list[Withdrawn]) -> str:
    """A table with its withdrawn places, those with most people first, and how many more there are."""
    largest = sorted(gone, key=lambda one: (-one.n_people, one.place))
    places = [" ".join(value for _, value in one.place) or "-" for one in largest[:MOST_NAMED]]
    more = [f"+{len(gone) - MOST_NAMED}"] if len(gone) > MOST_NAMED else []
    return f"{name} ({', '.join([*places, *more])})"
