"""What marts must say of needs: truth_state.csv, truth_waits.csv and truth_gaps.csv, counted where the rows were made.

Here: persons, each once for their latest interview of a round, the dead left out, any unmet need of a service wins.
Not here: rows as core tables hold them (`needs_truth`).
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from demo.files import Row, SourceFile
from demo.needs_layout import SURVEY
from demo.needs_spoiled import KILLED, NO_RECORD
from demo.places import COUNTRY
from demo.velmora_places import VELMORA
from demo.velmora_wishes import QUESTIONS
from demo.velmora_wishes import SOURCE as WISHES
from demo.village_people import GAP as VILLAGE_ODDS
from demo.village_people import ROUNDS as VILLAGE_ROUNDS
from demo.village_people import SERVICES as VILLAGE_SERVICES
from demo.village_people import needs, villagers
from demo.village_survey import SOURCE as VILLAGE

STATE = (
    "country", "survey", "round", "population_group", "service", "by", "group", "n_assessed", "n_need", "n_met", "n_partly_met",
    "n_unmet", "weight_need", "weight_gap",
)  # fmt: skip
WAITS = ("survey", "round", "period", "population_group", "service", "sex", "n_ended", "n_open", "median_days")
GAPS = ("case", "survey", "round", "service", "share", "group_a", "group_b", "truth_a", "truth_b", "word")
ORDER = ("unmet", "partly_met", "met", "no_need", "not_assessed")  # the first one told of a service is its state
NEED = ("met", "partly_met", "unmet")
BY = ("", "sex", "person_group", "disability", "admin1")
NOT_KNOWN = ("", "not_recorded", "refused", "unknown")


@dataclass
class Told:
    """What one interview tells of one service: the person, what marts group by, and each need of it."""

    survey: str
    round: str
    person: str
    day: str
    known: dict[str, str]
    service: str
    weight: float
    needs: list[tuple[str, Row]] = field(default_factory=list)

    @property
    def status(self) -> str:
        """The roll-up of its needs."""
        return min((status for status, _ in self.needs), key=ORDER.index)


def interviews(tables: Iterable[SourceFile]) -> list[Told]:
    """The newest interview of each person in each round of each survey, one per service: what state marts rest on."""
    newest: dict[tuple, Told] = {}
    for one in _told(tables):
        key = (one.survey, one.round, one.person, one.service)
        if key not in newest or newest[key].day < one.day:
            newest[key] = one
    return list(newest.values())


def waits(tables: Iterable[SourceFile]) -> dict[tuple, list[tuple[int, bool]]]:
    """Survey, round, year of the need, population group, service, sex (empty: all) -> days waited and whether it came.

    Of everybody asked in the round, whether or not asked again in a later one; those still waiting wait up to the interview.
    """
    found: defaultdict[tuple, list[tuple[int, bool]]] = defaultdict(list)
    for one in interviews(tables):
        for status, row in one.needs:
            needed = row.used("needed_on")
            if status in NEED and needed:
                wait = _wait(status, row, one.day)
                for sex in ("", one.known["sex"]):
                    key = (one.survey, one.round, needed[:4], one.known["population_group"], one.service, sex)
                    found[key].append(wait)
    return found


def state_rows(tables: Iterable[SourceFile]) -> list[tuple]:
    """One row per survey, round, population group, service and group of people."""
    counted: defaultdict[tuple, Counter] = defaultdict(Counter)
    for one in interviews(tables):
        country = VELMORA if one.survey == WISHES else COUNTRY
        for by in BY:
            group = one.known[by] if by else ""
            key = (country, one.survey, one.round, one.known["population_group"], one.service, by, group)
            counted[key].update(_counts(one))
    measures = STATE[7:]
    return [
        (*key, *(round(n[measure], 4) for measure in measures)) for key, n in sorted(counted.items()) if n["n_assessed"]
    ]


def _counts(one: Told) -> dict[str, float]:
    status = one.status
    is_need, in_gap = status in NEED, status in ("partly_met", "unmet")
    found = {"n_assessed": status != "not_assessed", "n_need": is_need, **{f"n_{s}": status == s for s in NEED}}
    weights = {"weight_need": one.weight * is_need, "weight_gap": one.weight * in_gap}
    return {**{name: int(value) for name, value in found.items()}, **weights}


def _told(tables: Iterable[SourceFile]) -> Iterator[Told]:
    """Every interview and service of the three surveys, without rows set aside, second copies and the dead."""
    for table in tables:
        rows = [row for _, row in table.numbered()]
        if table.source == WISHES:
            yield from (one for row in rows for one in _of_wishes(row))
        elif table.source in (SURVEY, VILLAGE) and table.sheet == "person":
            persons = {str(row.cells["_index"]): row for row in rows}
        elif table.source in (SURVEY, VILLAGE) and table.sheet == "need":
            yield from _of_needs(table.source, rows, persons)


def _of_wishes(row: Row) -> Iterator[Told]:
    known = _known({**row.recorded, "population_group": "general_population", "disability": "",
                    "province": str(row.cells["departamento"])})  # fmt: skip
    for service in QUESTIONS:
        said = [(row.recorded[service], row)]
        yield Told(WISHES, row.recorded["day"][:4], row.recorded["key"], row.recorded["day"], known, service, 1.0, said)


def _of_needs(survey: str, rows: list[Row], persons: dict[str, Row]) -> Iterator[Told]:
    found: dict[tuple[str, str], Told] = {}
    for row in rows:
        index, service = row.recorded["person_row"], str(row.cells["service"])
        person = persons[index]
        if row.is_aside or _is_dead(person) or row.recorded.get("told") == "twice":
            continue
        if (index, service) not in found:
            found[index, service] = Told(
                survey, row.recorded["year"], _person(survey, person, index), row.recorded["day"], _known(person.recorded),
                service, float(person.recorded["weight"]),
            )  # fmt: skip
        found[index, service].needs.append((row.recorded["need_status"], row))
    yield from found.values()


def _person(survey: str, row: Row, index: str) -> str:
    """Who a row tells of, as the product can know: the case number, the survey's own code, else nobody but this row."""
    if survey == VILLAGE:
        return row.recorded["key"]
    is_linked = row.cells["survivor_case_id"] and (row.error is None or row.error[0] != NO_RECORD)
    return str(row.cells["survivor_case_id"]) if is_linked else f"{row.recorded['year']} row {index}"


def _is_dead(person: Row) -> bool:
    return person.error is not None and person.error[0] == KILLED


def _known(recorded: dict[str, str]) -> dict[str, str]:
    """What marts group by, with every reason why something is not known folded into unknown."""
    sex = "unknown" if recorded["sex"] in NOT_KNOWN else recorded["sex"]
    disability = "unknown" if recorded["disability"] in NOT_KNOWN else recorded["disability"]
    groups = {"female": ("girls", "women"), "male": ("boys", "men")}
    of_age = groups.get(sex) if recorded["age"] != "" else None
    group = of_age[int(recorded["age"]) >= 18] if of_age else "other_or_unknown"
    return {
        "population_group": recorded["population_group"], "sex": sex, "disability": disability, "person_group": group,
        "admin1": recorded["province"],
    }  # fmt: skip


def waits_rows(tables: Iterable[SourceFile]) -> list[tuple]:
    """One row per key of `waits`: how many ended, how many are still open, the Kaplan-Meier median of days."""
    return [
        (*key, sum(ended for _, ended in of), sum(not ended for _, ended in of), _median(of))
        for key, of in sorted(waits(tables).items())
    ]


def _wait(status: str, row: Row, day: str) -> tuple[int, bool]:
    """Days waited and whether the service came, half of the time since the need where its day is not known; never under nought."""
    needed = dt.date.fromisoformat(str(row.cells["needed_on"]))
    since = (dt.date.fromisoformat(day) - needed).days
    if status == "unmet":
        return since, False
    started = row.used("started_on")
    return max(0, (dt.date.fromisoformat(started) - needed).days if started else since // 2), True


def _median(waits: list[tuple[int, bool]]) -> float | str:
    """Kaplan-Meier: the first day on which under half still wait; where exactly half do, half way to the next, or to the last."""
    left, waiting, at_half = len(waits), 1.0, None
    for day in sorted({day for day, _ in waits}):
        here = [ended for one, ended in waits if one == day]
        waiting *= 1 - sum(here) / left
        left -= len(here)
        if any(here) and waiting < 0.5 - 1e-12:
            return day if at_half is None else (at_half + day) / 2
        if any(here) and abs(waiting - 0.5) <= 1e-12 and at_half is None:
            at_half = day
    return "" if at_half is None else (at_half + max(day for day, _ in waits)) / 2


def gaps_rows(tables: Iterable[SourceFile]) -> list[tuple]:
    """What is planted for comparisons: the true shares of two groups, and the word the right answer has."""
    cases = {
        "medical": "null", "assistive_technology": "several_needs", "rehabilitation": "closes", "psychosocial": "stays",
        "livelihood": "turns_when_weighted", "legal": "full_cell",
    }  # fmt: skip
    words = {"livelihood": "lower", "psychosocial": "higher", "legal": "too few to compare"}
    found = []
    for service in VILLAGE_SERVICES:
        for round_ in VILLAGE_ROUNDS:
            word = words.get(service, "no clear difference")
            if (service, round_) == ("rehabilitation", VILLAGE_ROUNDS[0]):
                word = "higher"
            shares = [_true_gap(service, round_, sex) for sex in ("female", "male")]
            found.append((cases[service], VILLAGE, round_, service, "gap", "female", "male", *shares, word))
    return [*found, *_true_changes(found), _true_wishes(tables)]


def _true_changes(gaps: list[tuple]) -> list[tuple]:
    """How far the sexes are apart in the newest round (truth_a) and in the one before (truth_b), and the word of the change."""
    words = {"closes": "closing", "full_cell": "too few to compare"}
    return [
        (now[0], VILLAGE, now[2], now[3], "change_of_gap", "female", "male", round(now[7] - now[8], 4),
         round(before[7] - before[8], 4), words.get(now[0], "no clear change"))
        for before, now in zip(gaps[::2], gaps[1::2], strict=True)
    ]  # fmt: skip


def _true_gap(service: str, round_: str, sex: str) -> float:
    """Mean of the planted odds of those who need the service, each with the people an interview stands for."""
    odds, place = VILLAGE_ODDS[service], VILLAGE_ROUNDS.index(round_)
    those = [v for v in villagers() if round_ in v.rounds and v.member.sex == sex and needs(v, service)]
    people = sum(v.cluster.weight for v in those)
    return round(sum(v.cluster.weight * odds[v.cluster.stratum, sex][place] for v in those) / people, 4)


def _true_wishes(tables: Iterable[SourceFile]) -> tuple:
    """Who wants a livelihood by the sex people truly have, also of those of whom it was not written down."""
    rows = [row for table in tables if table.source == WISHES for _, row in table.numbered()]
    shares = []
    for sex in ("female", "male"):
        wants = [row.recorded["livelihood"] == "unmet" for row in rows if row.recorded["true_sex"] == sex]
        shares.append(round(sum(wants) / len(wants), 4))
    case = ("informative_unknowns", WISHES, "2025", "livelihood", "need_rate", "female", "male")
    return (*case, *shares, "no clear difference")
