"""What one person answers about one service: is it needed, did it come, what stood in the way, which way it went."""

import datetime as dt
from random import Random

from demo.needs_functioning import ANSWERS
from demo.needs_odds import (
    DETAILS,
    FAR_PROVINCE,
    FAR_PROVINCE_DISTANCE,
    PAID_BY,
    PARTLY,
    PRODUCTS,
    PROVIDER_TYPE,
    REFERRAL_RESULT,
    REFERRED,
    REFUSED_REASON,
    SATISFACTION,
    WOMEN_AMONG_STAFF,
    barrier_weights,
    gap_share,
    need_share,
)
from demo.needs_people import Member
from demo.needs_sample import Interview
from demo.people import weighted

GOLDEN = 0.6180339887498949
MOBILITY = ("wheelchair_manual", "crutches", "walking_frame", "prosthesis_lower", "prosthesis_upper")
RECEIVED = {"met": "fully", "partly_met": "partly", "unmet": "no"}
LONGEST_WAIT, SHORTEST_WAIT = 540, 60  # days between the need and the interview


class EvenLots:
    """Numbers from 0 to 1 that fill the range evenly for each key, so that what is planted shows and little else does."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.last: dict[tuple[str, ...], float] = {}

    def draw(self, *key: str) -> float:
        """The next number of a key."""
        self.last[key] = (self.last.get(key, self.rng.random()) + GOLDEN) % 1.0
        return self.last[key]


def answer(
    service: str, member: Member, age: int, levels: dict[str, int], interview: Interview, lots: EvenLots
) -> tuple[dict[str, object], str]:
    """The cells of one row of the sheet `need`, and the need status they mean."""
    rng = lots.rng
    disabled, province = max(levels.values()) >= 2, interview.household.district.province
    cells: dict[str, object] = {"service": service}
    if rng.random() < 0.013:  # a blank answer is no error
        return cells | {"needed": weighted(rng, {"dont_know": 6, "refused": 3, "": 4})}, "not_assessed"
    if rng.random() >= need_share(service, member.population_group, age, disabled):
        return cells | {"needed": "no"}, "no_need"
    cells["needed"] = "yes"
    if rng.random() < 0.004:
        return cells, "not_assessed"
    share = gap_share(service, member.sex, disabled, province)
    lot = lots.draw(member.population_group, service, member.sex)
    status = "partly_met" if lot < share * PARTLY else "unmet" if lot < share else "met"
    cells["received"] = RECEIVED[status]
    cells["priority"] = rng.choices(("high", "medium", "low"), (45, 38, 17))[0]
    cells |= _product(levels, status, rng) if service == "assistive_technology" else {}
    cells.setdefault("service_detail", weighted(rng, DETAILS[service] or {"rehab_other_at": 1}))
    cells |= _way(service, member, status, interview, rng)
    if status != "met":
        named = _barriers(barrier_weights(service, member.sex, disabled, province), rng)
        cells |= {"barriers": " ".join(named), "main_barrier": named[0]}
    if status != "unmet":
        cells |= _provider(service, member.sex, status, province, interview, rng)
    return cells, status


def _product(levels: dict[str, int], status: str, rng: Random) -> dict[str, object]:
    domain = max(levels, key=lambda one: (levels[one], one == "walking"))
    product = weighted(rng, PRODUCTS[domain if levels[domain] else "seeing"])
    mobile = product in MOBILITY
    held = status == "met" or rng.random() < (0.92 if status == "partly_met" else 0.2)
    fits = status == "met" and rng.random() < 0.9
    return {
        "product": product,
        "service_detail": "rehab_mobility_device" if mobile else "rehab_other_at",
        "product_held": "yes" if held else "no",
        "product_fits": ("yes" if fits else "no") if held else "",
    }


def _barriers(weights: dict[str, float], rng: Random) -> list[str]:
    """One to three different ones; the first is the main one."""
    left, named = dict(weights), []
    for _ in range(rng.choices((1, 2, 3), (44, 38, 18))[0]):
        named.append(weighted(rng, left))
        del left[named[-1]]
    return named


def _way(service: str, member: Member, status: str, interview: Interview, rng: Random) -> dict[str, object]:
    """From the need by referral to the service: days that never run backwards and never pass the interview."""
    window = LONGEST_WAIT
    if member.since:
        window = min(window, (interview.day - member.since).days)
    wait = rng.randrange(min(SHORTEST_WAIT, window - 1), window)
    slower = 1.5 if (service, member.sex) in (("rehabilitation", "female"), ("psychosocial", "male")) else 1.0
    steps = [rng.uniform(0.02, 0.14), *(rng.uniform(0.03, 0.16) * slower for _ in range(2)), rng.uniform(0.05, 0.3)]
    needed = interview.day - dt.timedelta(days=wait)
    referred, accepted, started, completed = (
        (needed + dt.timedelta(days=int(wait * sum(steps[: n + 1])))).isoformat() for n in range(4)
    )
    cells: dict[str, object] = {"needed_on": needed.isoformat() if rng.random() > 0.03 else ""}
    is_referred, got_it = rng.random() < REFERRED[status], status != "unmet"
    cells["referred"] = "yes" if is_referred else "no"
    ended = got_it and rng.random() < (0.74 if status == "met" else 0.2)
    if is_referred:
        result = rng.choices(("accepted", "not_accepted", "no_answer"), REFERRAL_RESULT[status])[0]
        cells |= {"referred_on": referred, "referral_result": result}
        if result == "not_accepted":
            cells["refused_reason"] = weighted(rng, REFUSED_REASON)
        if result == "accepted":
            cells["accepted_on"] = accepted
            cells["received_on"] = started if got_it else ""
            cells["closed_on"] = completed if ended and rng.random() < 0.8 else ""
    if got_it:
        cells |= {"started_on": started, "completed_on": completed if ended else ""}
        if ended and rng.random() < 0.45:
            after = dt.date.fromisoformat(completed)
            cells["last_follow_up_on"] = (after + (interview.day - after) * rng.uniform(0.1, 0.9)).isoformat()
    return cells


def _provider(
    service: str, sex: str, status: str, province: str, interview: Interview, rng: Random
) -> dict[str, object]:
    near = interview.household.district.name.endswith("Town")
    km = rng.lognormvariate(1.2 if near else 2.7, 0.6) * (FAR_PROVINCE_DISTANCE if province == FAR_PROVINCE else 1.0)
    women = WOMEN_AMONG_STAFF.get(service, 0.38)
    by_woman = rng.random() < (min(0.95, women * 2.4) if sex == "female" else women)  # women find women, or do not go
    cells: dict[str, object] = {
        "provider_type": weighted(rng, PROVIDER_TYPE),
        "provider_sex": "female" if by_woman else "male",
        "travel_minutes": max(5, round(km * rng.uniform(2.2, 5.5) / 5) * 5),
        "distance_km": max(1, round(km)),
        "paid_by": weighted(rng, PAID_BY),
        "accessible": "yes" if rng.random() < 0.64 else "no",
    }
    if interview.round.form >= "v2":
        cells["satisfaction"] = rng.choices(("satisfied", "neither", "dissatisfied"), SATISFACTION[status])[0]
    return cells


def functioning_cells(given: dict[str, str]) -> dict[str, object]:
    """The six answers under the form's names."""
    assert all(answer in (*ANSWERS, "dont_know", "refused", "") for answer in given.values())
    return {f"wg_{domain}": answer for domain, answer in given.items()}
