"""No release of marts that lost rows: every accepted row is counted or left out for a reason (`assets.marts.conserve`)."""

from assets.marts.made import broken_lines
from assets.release.folders import Withheld
from warehouse.folder import Folder


def must_add_up(folder: Folder) -> None:
    """Raises Withheld while a line of conservation of the marts that are there does not add up."""
    for line in broken_lines(folder):
        n_lost = line["accepted"] - line["counted"] - sum(line["left_out"].values())
        told = {key: line[key] for key in ("mart", "unit", "accepted")}
        raise Withheld("release_rows_not_accounted_for", "refused", n_lost=n_lost, **told)
