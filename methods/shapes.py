"""Sets of keys and how one follows from another: which counts add up to which, and where counts meet that nobody prints.

A cell stands at a *place* (key -> value, sorted). Its *shape* is the set of its keys. A shape refines another when each key
of the other is one of its own or follows from its own (`DERIVED`). Not here: values, thresholds, identities (`margins`).
"""

from collections.abc import Callable, Iterator, Mapping

Place = tuple[tuple[str, str], ...]
Shape = frozenset[str]

UNKNOWN, ELSEWHERE = "unknown", "(not told)"
_GROUPS = {
    ("female", "adult"): "women",
    ("male", "adult"): "men",
    ("female", "child"): "girls",
    ("male", "child"): "boys",
}
_CIVIL = ("civilian", "military_security", "deminer")
_CHILD_BANDS = ("0-4", "5-11", "12-17")
AGE_GROUPS = ("adult", "child", UNKNOWN)
DERIVED: dict[str, tuple[tuple[str, ...], Callable[..., str]]] = {
    "person_group": (("sex", "age_group"), lambda sex, age: _GROUPS.get((sex, age), "other_or_unknown")),
    "sex_class": (("sex",), lambda sex: sex if sex in ("female", "male") else UNKNOWN),
    "device_class": (("device",), lambda device: UNKNOWN if device == "not_applicable" else device),
    "civil_class": (("civil_status",), lambda status: status if status in _CIVIL else UNKNOWN),
    "in_scope": (("scope_reason",), lambda reason: "yes" if reason in ("in_scope", UNKNOWN) else "no"),
}  # key -> (the keys it follows from, how); the codes are those of model section 2
Add = Callable[[Shape, Place], None]
Shapes = Mapping[Shape, Mapping[Place, int]]


def without(place: Place, key: str) -> Place:
    """A place less one key."""
    return tuple(pair for pair in place if pair[0] != key)


def with_key(place: Place, key: str, value: str) -> Place:
    """A place and one more key."""
    return tuple(sorted((*place, (key, value))))


def refines(fine: Shape, coarse: Shape) -> bool:
    """Does every key of the coarse shape follow from the fine one?"""
    return all(key in fine or (key in DERIVED and set(DERIVED[key][0]) <= fine) for key in coarse)


def coarser(place: Place, shape: Shape) -> Place:
    """The place of a coarser shape that this place belongs to."""
    values = dict(place)
    for key in shape - values.keys():
        sources, derive = DERIVED[key]
        values[key] = derive(*(values[source] for source in sources))
    return tuple(sorted((key, values[key]) for key in shape))


def next_coarser(shapes: Shapes) -> Iterator[tuple[Shape, Shape]]:
    """(fine, coarse) pairs with no third shape between them; two that follow from each other are a pair once."""
    order = list(shapes)
    finer = {(f, c): refines(f, c) and not refines(c, f) for f in order for c in order}
    for n, fine in enumerate(order):
        for coarse in order[:n]:
            if refines(fine, coarse) and refines(coarse, fine):
                yield fine, coarse
        below = [coarse for coarse in order if finer[fine, coarse]]
        for coarse in below:
            if not any(finer[between, coarse] for between in below):
                yield fine, coarse


def add_meeting_places(shapes: Shapes, incomplete: frozenset[str], add: Add) -> None:
    """Add the places nobody prints in which printed ones meet; `incomplete`: keys some of whose values are not printed."""
    for key in ("quarter", "month", *sorted(incomplete - {"quarter", "month"})):
        if key in incomplete:
            for shape in [shape for shape in shapes if key in shape]:
                for place in list(shapes.get(shape - {key}, ())):
                    add(shape, with_key(place, key, ELSEWHERE))
    _add_overlaps(shapes, add)
    _add_scopes(shapes, add)
    _add_ages(shapes, add)
    _add_overlaps(shapes, add)


def _add_overlaps(shapes: Shapes, add: Add) -> None:
    """Where two largest shapes overlap, the overlap is a margin of both although nobody prints it."""
    largest = [s for s in shapes if not any(s != t and refines(t, s) for t in shapes)]
    for n, one in enumerate(largest):
        for other in largest[n + 1 :]:
            meeting = one & other
            if meeting and meeting not in shapes:
                for place in sorted({tuple(p for p in place if p[0] in meeting) for place in shapes[one]}):
                    add(meeting, place)


def _add_scopes(shapes: Shapes, add: Add) -> None:
    """Where somebody is out of scope, everybody is in scope or out of it."""
    reasons = {dict(place).get("scope_reason", "in_scope") for places in shapes.values() for place in places}
    if reasons <= {"in_scope", UNKNOWN}:
        return
    for shape in [shape for shape in shapes if not shape & {"scope_reason", "in_scope"}]:
        for place in list(shapes[shape]):
            for value in ("yes", "no"):
                add(shape | {"in_scope"}, with_key(place, "in_scope", value))


def _add_ages(shapes: Shapes, add: Add) -> None:
    """sex x age_group, where a set by sex, or by age band, meets one by person_group."""
    printed = list(shapes)
    if not any({"person_group", "age_group"} & shape for shape in printed):
        return
    for shape in [shape for shape in printed if "sex" in shape and not shape & {"age_group", "person_group"}]:
        meets = any(other - {"person_group"} == shape - {"sex"} for other in printed if "person_group" in other)
        if shape | {"age_group"} not in printed and ("age_band" in shape or meets):
            for place in list(shapes[shape]):
                for age in _ages_of(dict(place).get("age_band")):
                    add(shape | {"age_group"}, with_key(place, "age_group", age))


def _ages_of(band: str | None) -> tuple[str, ...]:
    if band is None or band == UNKNOWN:
        return AGE_GROUPS
    return ("child" if band in _CHILD_BANDS else "adult", UNKNOWN)
