"""The people of the demo: who was hurt, where, by what, and how they came to care, as it truly was.

What an office knows of them, and how it spells it, is in the module of its source. Later sources (needs, services)
start from `survivors` and from the households.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from demo import dice
from demo.names import Name, draw_name
from demo.places import District, districts

LAST_DAY = dt.date(2026, 6, 30)
N_PEOPLE = 2245  # 2,000 in the register, 151 only in the hospital, 94 only with the operator
CASUALTIES = {
    2010: 150, 2011: 135, 2012: 118, 2013: 104, 2014: 128, 2015: 172, 2016: 215, 2017: 196, 2018: 148, 2019: 121,
    2020: 98, 2021: 142, 2022: 156, 2023: 128, 2024: 112, 2025: 92, 2026: 40,
}  # fmt: skip
OF_PROVINCE = {"XSA01": 0.29, "XSA02": 0.20, "XSA03": 0.23, "XSA04": 0.17, "XSA05": 0.11}
GROUPS = {("female", "adult"): 13, ("male", "adult"): 57, ("female", "child"): 9, ("male", "child"): 21}
DEVICES = {
    "mine_ap": 26, "mine_av": 8, "mine_improvised": 22, "mine_unspecified": 8, "cmr_submunition": 5, "erw_other": 26,
    "mine_erw_undifferentiated": 5,
}  # fmt: skip
KILLED = {"mine_av": 0.42, "mine_improvised": 0.33, "erw_other": 0.22}
ACTIVITIES = {
    ("male", "child"): {"tending_animals": 26, "playing": 24, "handling": 16, "collecting_food_water_wood": 12,
                        "scrap_collection": 10, "passing_by": 8, "travelling_path_shortcut": 4},
    ("female", "child"): {"collecting_food_water_wood": 30, "playing": 28, "housework": 14, "passing_by": 16,
                          "tending_animals": 12},
    ("female", "adult"): {"collecting_food_water_wood": 28, "housework": 20, "farming": 18, "travelling_usual_road": 18,
                          "passing_by": 16},
    ("male", "adult"): {"farming": 24, "tending_animals": 14, "travelling_usual_road": 22, "travelling_path_shortcut": 10,
                        "construction": 8, "scrap_collection": 8, "hunting_fishing": 4, "rescue": 2, "other": 8},
}  # fmt: skip
OCCUPATIONS = {
    "female": {"housework": 55, "farmer_herder": 25, "salaried": 7, "self_employed": 7, "unemployed": 6},
    "male": {"farmer_herder": 44, "day_labourer": 26, "self_employed": 14, "salaried": 9, "unemployed": 7},
}
TRANSPORT = {"private_car": 40, "ambulance": 20, "motorbike": 16, "carried": 12, "animal": 6, "on_foot": 6}
INJURIES = {
    "amp_foot": 18, "amp_leg_above_knee": 12, "amp_hand": 10, "amp_fingers": 12, "loss_sight": 11, "loss_hearing": 12,
    "inj_head_neck": 10, "inj_chest": 8, "inj_abdomen": 7,
}  # fmt: skip


def weighted(rng: Random, weights: dict):
    """One key, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


@dataclass(frozen=True)
class Incident:
    """One explosion."""

    number: str
    date: dt.date
    district: District
    longitude: float
    latitude: float
    device: str
    scope: str


@dataclass(frozen=True)
class Person:
    """One casualty as it truly was; `household` joins those of one house."""

    number: str
    household: str
    incident: Incident
    name: Name
    phone: str
    sex: str
    age: int
    outcome: str
    death_place: str  # empty for the living
    civil_status: str
    activity: str
    occupation: str
    risk_education: str
    displacement: str
    first_care: str
    minutes_to_care: int | None  # none for those who died before it
    transport: str
    injuries: tuple[str, ...]

    @property
    def group(self) -> str:
        """child under 18, else adult."""
        return "child" if self.age < 18 else "adult"

    @property
    def is_survivor(self) -> bool:
        return self.outcome == "injured"

    @property
    def died_later(self) -> bool:
        """Reached care alive and died of the explosion afterwards."""
        return self.death_place in ("in_facility", "after_discharge")


@cache
def people() -> tuple[Person, ...]:
    """Everyone, in order of the explosions; numbers have gaps, as more were drawn than are kept."""
    rng = dice("people")
    drawn = list(_draw_people(rng))
    kept = set(rng.sample(range(len(drawn)), N_PEOPLE))
    return tuple(person for place, person in enumerate(drawn) if place in kept)


def survivors() -> tuple[Person, ...]:
    """Those who live: needs and services are theirs."""
    return tuple(person for person in people() if person.is_survivor)


def _draw_people(rng: Random) -> Iterator[Person]:
    n = 0
    for number, incident in enumerate(_incidents(rng), 1):
        relative: Person | None = None
        for _ in range(rng.choices((1, 2, 3, 4, 6), (66, 20, 8, 4, 2))[0]):
            n += 1
            at_home = relative if relative and rng.random() < 0.55 else None
            relative = _draw_person(rng, f"P{n:05d}", f"H{number:04d}-{n}", incident, at_home)
            yield relative


def _incidents(rng: Random) -> Iterator[Incident]:
    """Explosions, more than are needed, in order of their day; years and provinces as often as their weights say."""
    months = (3, 4, 8, 10, 10, 8, 7, 7, 9, 10, 7, 4)
    drawn = []
    for year, n in CASUALTIES.items():
        for _ in range(round(n / 1.4)):
            last_month = 6 if year == LAST_DAY.year else 12
            month = rng.choices(range(1, last_month + 1), months[:last_month])[0]
            drawn.append(dt.date(year, month, rng.randrange(1, monthrange(year, month)[1] + 1)))
    of_district = {d: OF_PROVINCE[d.province] * rng.uniform(0.3, 1.7) for d in districts()}
    for number, day in enumerate(sorted(drawn), 1):
        district = weighted(rng, of_district)
        device = weighted(rng, DEVICES | {"mine_improvised": 34 if 2014 <= day.year <= 2019 else 14})
        scope = "in_scope"
        if device == "mine_improvised" and rng.random() < 0.08:
            scope = rng.choice(("command_detonated", "ied_activation_unknown"))
        longitude, latitude = district.somewhere(rng)
        yield Incident(f"I{number:04d}", day, district, longitude, latitude, device, scope)


def _draw_person(rng: Random, number: str, house: str, incident: Incident, relative: Person | None) -> Person:
    sex, group = weighted(rng, GROUPS)
    age = _age(rng, group)
    status = _civil_status(rng, sex, group)
    outcome = "killed" if rng.random() < KILLED.get(incident.device, 0.26) else "injured"
    death_place = _death_place(rng, sex) if outcome == "killed" else ""
    reached_care = death_place not in ("on_site", "in_transport")
    return Person(
        number=number,
        household=relative.household if relative else house,
        incident=incident,
        name=draw_name(sex, rng, relative.name if relative else None),
        phone=relative.phone if relative else f"555 {rng.randrange(100, 1000)} {rng.randrange(100, 1000)}",
        sex=sex,
        age=age,
        outcome=outcome,
        death_place=death_place,
        civil_status=status,
        activity=_activity(rng, sex, group, status),
        occupation=_occupation(rng, sex, age, status),
        risk_education=rng.choices(("no", "yes"), (80, 20) if sex == "female" else (66, 34))[0],
        displacement=rng.choices(("not_displaced", "idp", "returnee"), (74, 16, 10))[0],
        first_care=rng.choices(("health_post", "hospital", "on_site"), (46, 42, 12))[0] if reached_care else "none",
        minutes_to_care=_minutes(rng, sex, incident.district) if reached_care else None,
        transport=weighted(rng, TRANSPORT),
        injuries=_injuries(rng) if outcome == "injured" else (),
    )


def _age(rng: Random, group: str) -> int:
    if group == "child":
        return min(17, max(2, round(rng.gauss(11.5, 3.6))))
    return min(84, max(18, round(18 + abs(rng.gauss(0, 20)))))


def _civil_status(rng: Random, sex: str, group: str) -> str:
    if group == "child":
        return "civilian"
    odds = (97, 2, 1) if sex == "female" else (76, 21, 3)
    return rng.choices(("civilian", "military_security", "deminer"), odds)[0]


def _activity(rng: Random, sex: str, group: str, status: str) -> str:
    if status == "deminer":
        return "demining"
    if status == "military_security" and rng.random() < 0.8:
        return "military_activity"
    return weighted(rng, ACTIVITIES[sex, group])


def _occupation(rng: Random, sex: str, age: int, status: str) -> str:
    if status != "civilian":
        return "military_police" if status == "military_security" else "deminer"
    if age < 6:
        return "too_young"
    if age < 18:
        return "pupil_student" if rng.random() < (0.5 if sex == "female" else 0.7) else "farmer_herder"
    return weighted(rng, OCCUPATIONS[sex])


def _death_place(rng: Random, sex: str) -> str:
    """Women die on the way more often: care is further from them (see `_minutes`)."""
    odds = (48, 24, 22, 6) if sex == "female" else (56, 13, 25, 6)
    return rng.choices(("on_site", "in_transport", "in_facility", "after_discharge"), odds)[0]


def _minutes(rng: Random, sex: str, district: District) -> int:
    """Towns are near; a woman waits for a relative who may go with her, half as long again."""
    typical = 38 if district.name.endswith("Town") else 105
    return max(5, round(typical * (1.5 if sex == "female" else 1.0) * 2.0 ** rng.gauss(0, 0.8) / 5) * 5)


def _injuries(rng: Random) -> tuple[str, ...]:
    found = {weighted(rng, INJURIES) for _ in range(rng.choices((1, 2, 3), (62, 28, 10))[0])}
    return tuple(code for code in INJURIES if code in found)
