"""What is asked of any kept rows, and of the counts of casualties that were printed, one SQL file each."""

from schemas.relations import Relation
from warehouse.relations import relation


def query(name: str) -> Relation:
    """One file of this folder. Raises BadRelation when it cannot be used, KeyError when there is none of this name."""
    return relation(__name__, name)
