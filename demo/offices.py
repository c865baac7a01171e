"""Which office knows of whom: six per cent of all persons stand in two sources, nobody in three."""

from functools import cache

from demo import dice
from demo.people import Person, people

REGISTER, HOSPITAL, OPERATOR, MONTHLY = "sarandia-register", "hospital-list", "operator-list", "monthly-counts"
OPERATOR_PROVINCE = "XSA03"
HOSPITAL_ROWS, HOSPITAL_IN_REGISTER = 240, 89
OPERATOR_ROWS, OPERATOR_IN_REGISTER = 140, 46
HOSPITAL_SINCE, OPERATOR_SINCE = 2016, 2014


@cache
def known_to(office: str) -> tuple[Person, ...]:
    """The persons of one office's list, in order of the explosions."""
    chosen = _choices()[office]
    return tuple(person for person in people() if person.number in chosen)


@cache
def _choices() -> dict[str, frozenset[str]]:
    rng = dice("offices")
    brought_in = [p.number for p in people() if p.incident.date.year >= HOSPITAL_SINCE and _was_brought(p)]
    in_hospital = rng.sample(brought_in, HOSPITAL_ROWS)
    nearby = [
        p.number
        for p in people()
        if p.incident.date.year >= OPERATOR_SINCE and p.incident.district.province == OPERATOR_PROVINCE
    ]
    with_operator = rng.sample(sorted(set(nearby) - set(in_hospital)), OPERATOR_ROWS)
    elsewhere_only = {*in_hospital[HOSPITAL_IN_REGISTER:], *with_operator[OPERATOR_IN_REGISTER:]}
    return {
        HOSPITAL: frozenset(in_hospital),
        OPERATOR: frozenset(with_operator),
        REGISTER: frozenset(p.number for p in people()) - elsewhere_only,
    }


def _was_brought(person: Person) -> bool:
    """Alive or dead, to the hospital; of those killed on the spot one in eight is."""
    return person.death_place != "on_site" or int(person.number[1:]) % 8 == 0
