"""Difficulties in functioning as they are, and as they were answered: the six domains of the Washington Group short set."""

from random import Random

from demo import dice
from demo.needs_people import Member
from demo.people import weighted

DOMAINS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
ANSWERS = ("no_difficulty", "some_difficulty", "a_lot_of_difficulty", "cannot_do_at_all")
ASKED_FROM_AGE = 5
A_LOT = 2  # place in ANSWERS from which the cut-off DISABILITY3 counts
FROM_INJURY = {
    "amp_foot": {"walking": (4, 26, 56, 14)},
    "amp_leg_above_knee": {"walking": (2, 12, 58, 28), "self_care": (40, 40, 18, 2)},
    "amp_hand": {"self_care": (10, 40, 44, 6)},
    "amp_fingers": {"self_care": (50, 42, 8, 0)},
    "loss_sight": {"seeing": (4, 26, 44, 26)},
    "loss_hearing": {"hearing": (6, 42, 44, 8), "communicating": (40, 42, 16, 2)},
    "inj_head_neck": {"remembering": (34, 42, 22, 2), "communicating": (60, 28, 10, 2)},
    "inj_chest": {"walking": (60, 32, 8, 0)},
    "inj_abdomen": {"self_care": (72, 24, 4, 0)},
}


def difficulties(member: Member, age: int) -> dict[str, int]:
    """Domain -> place in ANSWERS, the same in both rounds but for what age adds."""
    rng = dice(f"functioning {member.number}")
    old = max(0, age - 45) / 40
    levels = {}
    for domain in DOMAINS:
        much = 0.012 + 0.1 * old**2 * (1.4 if domain in ("seeing", "hearing", "walking") else 0.7)
        some = 0.05 + 0.35 * old
        levels[domain] = rng.choices((0, 1, 2, 3), (1 - much - some, some, 0.85 * much, 0.15 * much))[0]
    for injury in member.injuries:
        for domain, odds in FROM_INJURY[injury].items():
            levels[domain] = max(levels[domain], rng.choices((0, 1, 2, 3), odds)[0])
    if member.population_group == "persons_with_disabilities":
        levels[rng.choice(DOMAINS)] = rng.choices((1, 2, 3), (12, 68, 20))[0]
    return levels


def has_disability(levels: dict[str, int]) -> bool:
    """As it truly is, by the cut-off most surveys use."""
    return max(levels.values()) >= A_LOT


def answered(levels: dict[str, int], age: int, rng: Random) -> dict[str, str]:
    """Domain -> answer; some refuse or do not know, some were not asked."""
    whole = weighted(rng, {"asked": 974, "refused": 16, "": 10})
    if age < ASKED_FROM_AGE:
        return dict.fromkeys(DOMAINS, "")
    given = {}
    for domain in DOMAINS:
        one = weighted(rng, {"asked": 988, "dont_know": 8, "refused": 4})
        said = one if whole == "asked" else whole
        given[domain] = ANSWERS[levels[domain]] if said == "asked" else said
    return given


def status(given: dict[str, str], age: int | None) -> str:
    """The status the product must come to (model section 5): DISABILITY3 of the answers given."""
    if age is not None and age < ASKED_FROM_AGE:
        return "not_applicable"
    if set(given.values()) & set(ANSWERS[A_LOT:]):
        return "with_disability"
    missing = {answer for answer in given.values() if answer not in ANSWERS}
    if not missing:
        return "without_disability"
    return "refused" if missing == {"refused"} else "unknown"
