"""What each mart leaves out of the rows it counts from, and why: one SQL file a mart, its name that of the mart.

A file gives a row a reason with the number of accepted rows left out for it after the door (`queries/left_at_door.sql`);
`assets.marts.conserve` sets them beside what was accepted and what the mart counts. A mart without a file leaves nobody out.
"""

from schemas.relations import Relation
from warehouse.relations import relations


def reasons_of(mart: str) -> Relation | None:
    """The file of a mart; none where only the door leaves rows out. Raises BadRelation when it cannot be used."""
    return relations(__name__).get(mart)
