"""Whom the needs survey could ask: the living casualties of the register, their families, and households beside them.

A family is the same in both rounds. What a person answers is in `needs_answers`.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from demo import dice
from demo.names import ENGLISH, Name, draw_name
from demo.people import Person, people, weighted
from demo.places import PROVINCES, District, districts
from demo.register import files

NEIGHBOURS = 42  # households beside them, per province
MARRIAGE = {"single": 3, "married": 80, "widowed": 10, "divorced_separated": 7}
# who of the family is at home and answers, where somebody was killed; of families of the injured fewer
ASKED = {"spouse": 0.9, "child": 0.52, "parent": 0.5, "sibling": 0.24, "other_relative": 0.1, "carer": 0.08}
OF_THE_INJURED = 0.38  # times as often
BECAME_HEAD = {
    ("spouse", "killed"): 0.82, ("spouse", "injured"): 0.24, ("parent", "killed"): 0.12, ("child", "killed"): 0.1,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One clean row of the newest register: its case id, whom it tells of, when it was reported.

    `died_later`: the register says injured, and that the person died of it afterwards.
    """

    case_id: str
    person: Person
    outcome: str
    reported: str
    died_later: bool = False


@dataclass(frozen=True)
class Member:
    """One person of a household. `own_case`: the register's id of this very person; `case`: that of the relative hurt."""

    number: str
    name: Name
    sex: str
    born: dt.date
    population_group: str
    relation: str
    own_case: str = ""
    case: str = ""
    since: dt.date | None = None  # day of the explosion
    injuries: tuple[str, ...] = ()
    head_after: bool = False
    marital: str = ""
    worked_before: bool = False
    filed: bool = False
    granted: bool = False

    def age_on(self, day: dt.date) -> int:
        """Completed years."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class Household:
    """One house: `known` is the day its case reached the register, empty for the neighbours."""

    number: str
    district: District
    cluster: str
    displacement: str
    known: str
    members: tuple[Member, ...]
    lot: float  # 0 to 1: decides in which rounds it is drawn


@cache
def cases() -> dict[str, Case]:
    """Clean rows of the newest register by person; those with a planted error or a second row are left alone."""
    newest = files()[0]
    spoiled = {row.person for _, row in newest.numbered() if row.error}
    by_number = {person.number: person for person in people()}
    return {
        row.person: Case(
            str(row.cells["case_id"]),
            by_number[row.person],
            row.recorded["outcome"],
            row.recorded["reported"],
            (row.cells["outcome"], row.cells["died_later"]) == ("Injured", "Yes"),
        )
        for _, row in newest.numbered()
        if row.person not in spoiled and row.recorded["outcome"] != "unknown"
    }


@cache
def households() -> tuple[Household, ...]:
    """Every house with a casualty in the register, then the neighbours."""
    rng = dice("needs households")
    houses: dict[str, list[Case]] = {}
    for case in cases().values():
        houses.setdefault(case.person.household, []).append(case)
    found = [_with_casualties(number, of_house, rng) for number, of_house in houses.items()]
    return (*found, *_neighbours(rng))


def _with_casualties(number: str, of_house: list[Case], rng: Random) -> Household:
    first = min(of_house, key=lambda case: (case.outcome != "killed", case.case_id))
    survivors = [_survivor(case, rng) for case in of_house if case.outcome == "injured"]
    place = first.person.incident.district
    return Household(
        number=number,
        district=place,
        cluster=f"{place.pcode}-{rng.randrange(1, 4)}",
        displacement=first.person.displacement,
        known=max(case.reported for case in of_house),
        members=(*survivors, *_family(first, rng)),
        lot=rng.random(),
    )


def _survivor(case: Case, rng: Random) -> Member:
    person = case.person
    filed = rng.random() < (0.38 if person.sex == "female" else 0.55)
    return Member(
        number=person.number,
        name=person.name,
        sex=person.sex,
        born=_born(person.age, person.incident.date, rng),
        population_group="survivors",
        relation="self",
        own_case=case.case_id,
        since=person.incident.date,
        injuries=person.injuries,
        head_after=person.sex == "male" and person.age >= 24 and rng.random() < 0.6,
        marital="single" if person.age < 18 else weighted(rng, MARRIAGE | {"single": 220 // person.age}),
        worked_before=person.age >= 15 and rng.random() < (0.4 if person.sex == "female" else 0.86),
        filed=filed,
        granted=filed and rng.random() < 0.55,
    )


def _family(case: Case, rng: Random) -> Iterator[Member]:
    """Relatives of the casualty who live in the house, with the sex and age their relation allows."""
    person = case.person
    for place, (relation, sex, age) in enumerate(_relatives(person, rng)):
        if rng.random() > ASKED[relation] * (1.0 if case.outcome == "killed" else OF_THE_INJURED):
            continue
        odds = BECAME_HEAD.get((relation, case.outcome), 0.02) if relation != "spouse" or sex == "female" else 0.0
        head = rng.random() < odds and age >= 18
        filed = age >= 18 and case.outcome == "killed" and rng.random() < 0.4
        yield Member(
            number=f"{person.number}-{place}",
            name=draw_name(sex, rng, person.name),
            sex=sex,
            born=_born(age, person.incident.date, rng),
            population_group="indirect_victims",
            relation=relation,
            case=case.case_id,
            since=person.incident.date,
            head_after=head,
            marital=_marital(relation, case.outcome, age, rng),
            worked_before=age >= 15 and rng.random() < (0.35 if sex == "female" else 0.8),
            filed=filed,
            granted=filed and rng.random() < 0.5,
        )


def _relatives(person: Person, rng: Random) -> Iterator[tuple[str, str, int]]:
    other = "male" if person.sex == "female" else "female"
    if person.age >= 21 and rng.random() < 0.9:
        yield "spouse", other, max(18, person.age + rng.randrange(-8, 5))
    if person.age >= 24:
        for _ in range(rng.choices((0, 1, 2), (25, 45, 30))[0]):
            yield "child", rng.choice(("female", "male")), rng.randrange(0, min(person.age - 18, 24))
    if person.age < 30:
        yield "parent", "female", person.age + rng.randrange(19, 34)
        if rng.random() < 0.45:
            yield "parent", "male", person.age + rng.randrange(22, 40)
        yield "sibling", rng.choice(("female", "male")), max(3, person.age + rng.randrange(-9, 10))
    yield "other_relative", rng.choice(("female", "male")), rng.randrange(20, 66)
    yield "carer", rng.choices(("female", "male"), (80, 20))[0], rng.randrange(20, 60)


def _marital(relation: str, outcome: str, age: int, rng: Random) -> str:
    if age < 18:
        return "single"
    if relation == "spouse":
        return "widowed" if outcome == "killed" and rng.random() < 0.92 else "married"
    return weighted(rng, MARRIAGE | {"single": 120 if age < 26 else 12})


def _neighbours(rng: Random) -> Iterator[Household]:
    """Households without a casualty: of the general population, some with a person with disability."""
    for province in PROVINCES:
        places = [district for district in districts() if district.province == province]
        for n in range(NEIGHBOURS):
            place = rng.choice(places)
            kinds = ("persons_with_disabilities",) if n % 3 == 0 else ("general_population",) * rng.choice((1, 2, 2))
            yield Household(
                number=f"N{province}{n:03d}",
                district=place,
                cluster=f"{place.pcode}-{rng.randrange(1, 4)}",
                displacement=rng.choices(("not_displaced", "idp", "returnee"), (84, 9, 7))[0],
                known="",
                members=tuple(_neighbour(f"N{province}{n:03d}-{m}", kind, rng) for m, kind in enumerate(kinds)),
                lot=rng.random(),
            )


def _neighbour(number: str, kind: str, rng: Random) -> Member:
    sex, age = rng.choice(("female", "male")), rng.randrange(6, 75)
    return Member(
        number=number,
        name=draw_name(sex, rng),
        sex=sex,
        born=_born(age, dt.date(2024, 4, 1), rng),
        population_group=kind,
        relation="none",
        marital="single" if age < 18 else weighted(rng, MARRIAGE | {"single": 60 if age < 28 else 5}),
        worked_before=age >= 15 and rng.random() < (0.4 if sex == "female" else 0.82),
    )


def _born(age: int, on: dt.date, rng: Random) -> dt.date:
    """A birthday that makes the person `age` years old on that day."""
    day = rng.randrange(1, 365)
    birthday = dt.date(on.year - age, 1, 1) + dt.timedelta(days=day - 1)
    if (birthday.month, birthday.day) <= (on.month, on.day):
        return birthday
    return dt.date(on.year - age - 1, 1, 1) + dt.timedelta(days=day - 1)


def spoken_name(member: Member) -> str:
    """As the interviewer types it."""
    return member.name.own(ENGLISH)
