"""Who lives in the villages of the village survey, and what is planted there, as it truly is.

Clusters are alike inside (intra-cluster correlation 0.08), four in five people of the first round are asked again in the second.
Town clusters are many and their people stand for few; country clusters the reverse. No person is in the register.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from math import sqrt
from random import Random

from demo import dice
from demo.names import Name, draw_name
from demo.needs_people import Member
from demo.places import District, districts

ALIKE = 0.08  # intra-cluster correlation of what goes wrong
ASKED_AGAIN = 0.8
SAME_ANSWER = 0.6  # of those asked again: how often a person's luck with a service is that of the round before
STRATA = {"town": 20, "country": 10}  # people per cluster
WEIGHT = {"town": 6.0, "country": 50.0}
ROUNDS = ("2023", "2025")
FIRST_DAY = {"2023": dt.date(2023, 10, 2), "2025": dt.date(2025, 10, 6)}
NEED = {
    "medical": 0.55, "rehabilitation": 0.6, "psychosocial": 0.6, "livelihood": 0.7, "assistive_technology": 0.4, "legal": 0.3,
}  # fmt: skip
SERVICES = tuple(NEED)
SECOND_NEED = 0.5  # of those who need assistive technology: a second product
Odds = dict[
    tuple[str, str], tuple[float, float]
]  # (stratum, sex) -> share with the need unmet or partly met, per round
BOTH = ("town", "country")
GAP: dict[str, Odds] = {
    # nothing tells the sexes apart
    "medical": {(stratum, sex): (0.45, 0.45) for stratum in BOTH for sex in ("female", "male")},
    "assistive_technology": {(stratum, sex): (0.5, 0.5) for stratum in BOTH for sex in ("female", "male")},
    # a gap that closes, and one that stays
    "rehabilitation": {(s, sex): odds for s in BOTH for sex, odds in (("female", (0.85, 0.38)), ("male", (0.38, 0.38)))},
    "psychosocial": {(s, sex): odds for s in BOTH for sex, odds in (("female", (0.78, 0.78)), ("male", (0.36, 0.36)))},
    # women are worse off among those asked, men among the people they stand for
    "livelihood": {
        ("town", "female"): (0.92, 0.92), ("town", "male"): (0.3, 0.3),
        ("country", "female"): (0.18, 0.18), ("country", "male"): (0.85, 0.85),
    },
    # a full cell: nobody's need is met among women and girls, hardly anybody's among men and boys
    "legal": {(s, sex): (odds, odds) for s in BOTH for sex, odds in (("female", 1.0), ("male", 0.94))},
}  # fmt: skip
PARTLY = 0.38  # of those in the gap


@dataclass(frozen=True)
class Cluster:
    """One village or quarter: where it lies, how many people each of its interviews stands for."""

    code: str
    stratum: str
    district: District
    weight: float


@dataclass(frozen=True)
class Villager:
    """One person with the code the survey gave; asked in the rounds named."""

    code: str
    member: Member
    cluster: Cluster
    rounds: tuple[str, ...]

    @property
    def name(self) -> Name:
        return self.member.name


@cache
def clusters() -> tuple[Cluster, ...]:
    """Three quarters of each town, a village of each of eighteen other districts."""
    rng = dice("village clusters")
    towns = [district for district in districts() if district.name.endswith("Town")]
    others = [district for district in districts() if district not in towns][:18]
    places = [("town", district) for district in towns for _ in range(3)] + [("country", place) for place in others]
    return tuple(
        Cluster(f"{stratum[0].upper()}{n:02d}", stratum, place, round(WEIGHT[stratum] * rng.uniform(0.85, 1.15), 2))
        for n, (stratum, place) in enumerate(places, 1)
    )


@cache
def villagers() -> tuple[Villager, ...]:
    """Everybody asked in any round; who was not met again is replaced by somebody new."""
    rng = dice("villagers")
    found = []
    for cluster in clusters():
        for place in range(STRATA[cluster.stratum]):
            again = rng.random() < ASKED_AGAIN
            code = f"{cluster.code}-{place + 1:02d}"
            found.append(Villager(code, _member(code, rng), cluster, ROUNDS if again else ROUNDS[:1]))
            if not again:
                new = f"{cluster.code}-{place + 51:02d}"
                found.append(Villager(new, _member(new, rng), cluster, ROUNDS[1:]))
    return tuple(found)


def _member(code: str, rng: Random) -> Member:
    sex, age = rng.choice(("female", "male")), rng.randrange(8, 76)
    return Member(
        number=f"village {code}",
        name=draw_name(sex, rng),
        sex=sex,
        born=dt.date(2023 - age, rng.randrange(1, 10), rng.randrange(1, 28)),
        population_group="general_population",
        relation="none",
        marital="single" if age < 20 else rng.choice(("married", "married", "married", "single", "widowed")),
    )


@cache
def _shift(cluster: str, service: str) -> float:
    """How much better or worse a cluster is off in a service, in standard deviations; the same in both rounds."""
    return dice(f"village shift {cluster} {service}").gauss(0, 1)


def share_in_gap(cluster: Cluster, service: str, sex: str, round_: str) -> float:
    """How likely a need in this cluster is unmet or met in part."""
    share = GAP[service][cluster.stratum, sex][ROUNDS.index(round_)]
    if service == "legal":
        return share
    return min(0.98, max(0.02, share + sqrt(ALIKE * share * (1 - share)) * _shift(cluster.code, service)))


def lot(villager: Villager, service: str, round_: str, thing: int = 0) -> float:
    """A person's luck with one need of a service, 0 to 1: often that of the round before."""
    name = f"village lot {villager.code} {service} {thing}"
    luck = dice(f"{name} {ROUNDS[0]}").random()
    if round_ != ROUNDS[0]:
        rng = dice(f"{name} {round_}")
        luck = luck if rng.random() < SAME_ANSWER else rng.random()
    return luck


def needs(villager: Villager, service: str) -> bool:
    """Whether the person needs the service, in either round."""
    return dice(f"village need {villager.code} {service}").random() < NEED[service]


def status(villager: Villager, service: str, round_: str, thing: int = 0) -> str:
    """met, partly_met or unmet: of one need."""
    share = share_in_gap(villager.cluster, service, villager.member.sex, round_)
    luck = lot(villager, service, round_, thing)
    return "partly_met" if luck < share * PARTLY else "unmet" if luck < share else "met"
