"""The whole attack: a file by itself, then with every other one, as the report attack.json holds it."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from assets.release.outside.differences import found_together
from assets.release.outside.findings import (
    CONTRADICTION,
    DIFFERENCE,
    NARROW,
    NOUGHTS,
    PRESENCE,
    REMAINDER,
    SOLVABLE,
    Found,
    found_in,
)
from assets.release.outside.links import said as link_said
from assets.release.outside.reading import Seen, read
from assets.release.outside.world import BASE, LARGEST_ERROR, World, world_of

ALONE, EARLIER = "alone", "earlier"
ANOTHER_WAY = "release_advice_another_way"
SAID_LINKS = 200


def attack(
    path: Path,
    earlier: Sequence[Path] = (),
    papers: Sequence[Path] = (),
    largest_error: float | None = None,
    explained: Path | None = None,
) -> dict:
    """Attack a pack or marts file by itself and with all earlier ones, each pair in both directions.

    `papers`: a report's workbook or an explorer's page made of it. `largest_error`: by how much
    at most a rounded count is taken to differ from the truth, where the notes do not say. `explained`: the office's reasons for what
    a pack tells only together with a release that hid numbers in another way, as a CSV. Raises NotReadable for what is neither.
    """
    world = world_of(assumed(read(path, papers), largest_error))
    alone = found_in(world)
    others = [world_of(assumed(read(one), largest_error)) for one in earlier]
    refusals = alone.refusals(ALONE)
    together: list[Found] = []
    for other in others:
        found = found_together(world, other, alone, found_in(other))
        together_said = found.refusals(EARLIER, other.seen.name)
        refusals += together_said if BASE in other.seen.notes else _explained(together_said, world.seen.name, explained)
        together.append(found)
    return _said(world.seen, world, alone, together, [other.seen.name for other in others], refusals)


def _explained(refusals: list[dict], release_id: str, reasons: Path | None) -> list[dict]:
    """What two ways of hiding tell together needs a reason that is signed with the pack; what was told then stays told."""
    told: dict[tuple[str, str, str], str] = {}
    if reasons is not None:
        with reasons.open(encoding="utf-8-sig", newline="") as file:
            told = {
                (row["release_id"], row["check"], row["table"]): row["reason"].strip() for row in csv.DictReader(file)
            }
    said = []
    for one in refusals:
        reason = told.get((release_id, one["rule"], one["mart"]))
        said.append(one | {"advice_key": ANOTHER_WAY} | ({"explained": reason} if reason else {}))
    return said


def assumed(seen: Seen, largest_error: float | None) -> Seen:
    """A file whose notes say, if they did not, how far rounding moves a count."""
    if largest_error is None or LARGEST_ERROR in seen.notes:
        return seen
    return replace(seen, notes={**seen.notes, LARGEST_ERROR: str(largest_error)})


def attack_all(paths: Sequence[Path]) -> dict[tuple[str, str], Found]:
    """Every pair of several files, by their names, what each tells alone left out."""
    worlds = [world_of(read(one)) for one in paths]
    alone = [found_in(one) for one in worlds]
    found = {}
    for (m, then), (n, now) in combinations(enumerate(worlds), 2):
        found[str(paths[m]), str(paths[n])] = found_together(now, then, alone[n], alone[m])
    return found


def _said(
    seen: Seen, world: World, alone: Found, together: list[Found], earlier: list[str], refusals: list[dict]
) -> dict:
    counted = {rule: sum(one.count(rule) for one in (alone, *together)) for rule in _RULES}
    return {
        "clean": all("explained" in one for one in refusals),
        "release_id": seen.name,
        "n_counts": alone.n_printed,
        "n_hidden": alone.n_hidden,
        **{f"n_{rule}": n for rule, n in counted.items()},
        "n_solved_noughts": alone.n_noughts,
        "links": sorted(link_said(link, seen.marts) for link in world.links)[:SAID_LINKS],
        "n_links": len(world.links),
        "rounded_apart": sorted(link_said(link, seen.marts) for link in world.apart)[:SAID_LINKS],
        "given_up": alone.given_up,
        "earlier": earlier,
        "refusals": refusals,
    }


_RULES = (SOLVABLE, NARROW, CONTRADICTION, PRESENCE, NOUGHTS, REMAINDER, DIFFERENCE)
