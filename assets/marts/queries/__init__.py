"""Questions and tables Python asks for while marts are made: figures, comparisons, indicators, what goes into the public file."""

from schemas.relations import Relation
from warehouse.relations import relation


def query(name: str) -> Relation:
    """One file of this folder. Raises BadRelation when it cannot be used, KeyError when there is none of this name."""
    return relation(__name__, name)
