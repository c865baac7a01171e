"""Two rounds of the needs survey: which households were drawn, when they were visited, how many each stands for."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cache
from random import Random

from demo import dice
from demo.needs_people import Household, households

REPORTED_BEFORE = dt.timedelta(days=35)  # the list of houses is drawn up before the teams leave
RATE = {"XSA01": 0.40, "XSA02": 0.46, "XSA03": 0.62, "XSA04": 0.48, "XSA05": 0.70}
NEIGHBOUR_RATE = {"XSA01": 0.66, "XSA02": 0.6, "XSA03": 0.6, "XSA04": 0.6, "XSA05": 0.56}
NEIGHBOURS_STAND_FOR = {
    "XSA01": 19.0,
    "XSA02": 15.0,
    "XSA03": 9.0,
    "XSA04": 11.0,
    "XSA05": 7.0,
}  # listed houses per one asked
NO_CONSENT = 0.012


@dataclass(frozen=True)
class Round:
    """One round: its name stands in the file, `lots` is where the draw begins; half of those drawn are drawn again."""

    name: str
    first: dt.date
    last: dt.date
    lots: float
    form: str

    @property
    def year(self) -> str:
        return self.name[:4]


ROUNDS = (
    Round("2024-05", dt.date(2024, 4, 8), dt.date(2024, 5, 23), 0.0, "v1"),
    Round("2026-04", dt.date(2026, 3, 9), dt.date(2026, 4, 24), 0.28, "v2"),
)


@dataclass(frozen=True)
class Interview:
    """One visit to one household."""

    number: str
    round: Round
    household: Household
    day: dt.date
    interviewer_sex: str
    consent: bool
    weight: float


@cache
def interviews(round_: Round) -> tuple[Interview, ...]:
    """The visits of one round in order of their day."""
    rng = dice(f"needs sample {round_.name}")
    frame = _frame(round_)
    drawn = [house for house in frame if _is_drawn(house, round_)]
    listed, asked = Counter(map(_kind, frame)), Counter(map(_kind, drawn))
    clusters = sorted({house.cluster for house in drawn})
    days = (round_.last - round_.first).days
    visit = {cluster: round_.first + dt.timedelta(days=rng.randrange(days - 2)) for cluster in clusters}
    reached = {cluster: rng.uniform(0.82, 1.0) for cluster in clusters}  # share of houses found at home
    made = []
    for house in drawn:
        province, is_neighbour = _kind(house)
        base = NEIGHBOURS_STAND_FOR[province] if is_neighbour else listed[province, False] / asked[province, False]
        made.append((visit[house.cluster] + dt.timedelta(days=rng.randrange(3)), house, base / reached[house.cluster]))
    made.sort(key=lambda visit: (visit[0], visit[1].cluster, visit[1].number))
    return tuple(
        Interview(
            number=f"{round_.name}-{n}",
            round=round_,
            household=house,
            day=day,
            interviewer_sex=rng.choices(("female", "male"), (44, 56))[0],
            consent=rng.random() > NO_CONSENT,
            weight=round(weight, 2),
        )
        for n, (day, house, weight) in enumerate(made, 1)
    )


def _kind(house: Household) -> tuple[str, bool]:
    return house.district.province, not house.known


def _frame(round_: Round) -> list[Household]:
    """Houses somebody of whom can be asked, and whose case had reached the register in time."""
    latest = (round_.first - REPORTED_BEFORE).isoformat()
    return [house for house in households() if house.members and house.known < latest]


def _is_drawn(house: Household, round_: Round) -> bool:
    rates = RATE if house.known else NEIGHBOUR_RATE
    return (house.lot - round_.lots) % 1.0 < rates[house.district.province]


def uuid(rng: Random) -> str:
    """The id a phone gives a submission."""
    digits = f"{rng.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
