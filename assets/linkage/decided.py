"""What the centre decided about pairs of records, and who is one person by it (model sections 3a and 3c).

Links come from decisions only; scores propose. The newest decision about a pair counts; what was decided is never
rewritten, only a reason that quotes a forgotten person. `undone` takes a decision back: the two rows are two persons again,
and nobody waits for the pair.
"""

from collections.abc import Mapping
from itertools import combinations

from assets.core.linked import SAME, Decided, linked_sets
from warehouse import decisions
from warehouse.folder import Folder

KIND = "link"
DIFFERENT, UNDONE = "different", "undone"
DECISIONS = (SAME, DIFFERENT, UNDONE)
Pair = tuple[str, str]  # two record_ids, the smaller one first


def pair_of(one: str, other: str) -> Pair:
    """The two records in the order every table of pairs has them."""
    return (one, other) if one < other else (other, one)


def decisions_taken(folder: Folder, secret: str) -> list[Decided]:
    """Every decision ever taken about two records, the oldest first.

    `secret`: the linkage secret. Raises Refused as `decisions.read`.
    """
    return [
        Decided(
            pair_of(one.what["a"], one.what["b"]),
            one.what["decision"],
            one.number,
            one.who,
            one.when,
            one.what.get("reason", ""),
        )
        for one in decisions.read(folder, KIND, secret)
    ]


def decided_pairs(folder: Folder, secret: str) -> dict[Pair, Decided]:
    """Pairs somebody decided about, with the newest decision, `undone` among them. Raises Refused as `decisions.read`."""
    return {one.pair: one for one in decisions_taken(folder, secret)}


def contradicted(pairs: Mapping[Pair, str]) -> list[Pair]:
    """Pairs decided `different` whose two records others make one person: A is B, B is C, A is not C."""
    members: dict[str, int] = {}
    for n, linked in enumerate(linked_sets(pair for pair, decision in pairs.items() if decision == SAME)):
        members |= dict.fromkeys(linked, n)
    return sorted(
        pair
        for pair, decision in pairs.items()
        if decision == DIFFERENT and members.get(pair[0], -1) == members.get(pair[1], -2)
    )


def of_one_event(pairs: Mapping[Pair, str], events: Mapping[str, frozenset[tuple[str, ...]]]) -> list[Pair]:
    """Two rows of one list and one event that others make one person, though nobody decided so of the two themselves.

    `events`: record_id -> by what its list knows the event. Without a number that says otherwise they are two people, and
    only such a number has them proposed as a pair (model section 3a).
    """
    found = []
    for linked in linked_sets(pair for pair, decision in pairs.items() if decision == SAME):
        for a, b in combinations(sorted(linked & events.keys()), 2):
            if events[a] & events[b] and pairs.get((a, b)) != SAME:
                found.append((a, b))
    return found
