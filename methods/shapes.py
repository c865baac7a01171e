"""Places of counts and how one follows from another: a place is key -> value, sorted; its shape is the set of its keys.

A key of a coarser shape is one of the finer shape's own or follows from its own (`DERIVED`). Not here: values.
"""

from collections.abc import Callable

Place = tuple[tuple[str, str], ...]
Shape = frozenset[str]

UNKNOWN = "unknown"
_GROUPS = {
    ("female", "adult"): "women",
    ("male", "adult"): "men",
    ("female", "child"): "girls",
    ("male", "child"): "boys",
}
DERIVED: dict[str, tuple[tuple[str, ...], Callable[..., str]]] = {
    "person_group": (("sex", "age_group"), lambda sex, age: _GROUPS.get((sex, age), "other_or_unknown")),
}  # key -> (the keys it follows from, how); the codes are those of model section 2


def coarser(place: Place, shape: Shape) -> Place:
    """The place of a coarser shape that this place belongs to."""
    values = dict(place)
    for key in shape - values.keys():
        sources, derive = DERIVED[key]
        values[key] = derive(*(values[source] for source in sources))
    return tuple(sorted((key, values[key]) for key in shape))
