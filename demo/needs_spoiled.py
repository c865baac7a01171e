"""Planted errors of the needs survey. A cell that cannot be used is not known; a need without its service is set aside whole."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from demo import dice
from demo.files import Row
from demo.needs_layout import OPTION
from demo.needs_people import Case, cases
from demo.needs_sample import Round
from demo.planted import Spoiling, one_of, plant

OF_PERSONS, OF_LINKS, OF_NEEDS = 0.004, 0.012, 0.02  # shares of the rows
KILLED, NO_RECORD = "killed_person_has_no_later_service", "linked_record_exists"
OPTIONS, SENT_TWICE = "options_agree_with_the_answer", "interview_is_sent_once"
SEX_WORDS, AGES = ("f/m", "Mael", "?"), (130, 214)


@dataclass
class Sheets:
    """The rows of one round as they are entered."""

    round: Round
    households: list[Row] = field(default_factory=list)
    persons: list[Row] = field(default_factory=list)
    needs: list[Row] = field(default_factory=list)


def plant_needs(rounds: list[Sheets]) -> list[Sheets]:
    """Every round with its errors."""
    asked = Counter(row.recorded["key"] for sheets in rounds for row in sheets.persons)
    dead, died_later = the_dead(), the_dead(later=True)
    for sheets in rounds:
        rng = dice(f"needs errors {sheets.round.name}")
        plant(sheets.persons, _person_spoilings(), rng, OF_PERSONS)
        spoiled = {str(row.cells["_index"]): row for row in sheets.persons if row.error}
        for row in sheets.needs:
            if row.recorded["person_row"] in spoiled:
                row.recorded["sex"] = spoiled[row.recorded["person_row"]].recorded["sex"]
        once = [row for row in sheets.persons if not row.error and asked[row.recorded["key"]] == 1]
        plant(once, _link_spoilings(dead, died_later), rng, OF_LINKS * len(sheets.persons) / len(once))
        clean = [row for row in sheets.needs if row.recorded["person_row"] not in spoiled]
        plant(clean, _need_spoilings(sheets.round), rng, OF_NEEDS)
    return rounds


def the_dead(later: bool = False) -> Iterator[Case]:
    """Killed casualties of the register, each once; `later`: those it calls injured, who died of it afterwards."""
    return iter([case for case in cases().values() if case.outcome == "killed" and case.died_later == later])


def of_the_dead(column: str, dead: Iterator[Case]) -> Spoiling:
    """The case number of somebody killed before, of the same sex."""

    def typed(row: Row, rng: Random) -> str:
        sex, day = row.recorded["sex"], row.recorded["day"]
        return next(case.case_id for case in dead if case.person.sex == sex and case.reported < day)

    return Spoiling(KILLED, "linked_record_id", column, typed, lambda row: row.cells[column] != "")


def no_such_case(column: str, standard: str = "linked_record_id") -> Spoiling:
    """A digit lost, or a number nobody ever had."""

    def typed(row: Row, rng: Random) -> str:
        return f"SR-{rng.randrange(100, 2000):04d}" if rng.random() < 0.5 else f"SR-{rng.randrange(60_000, 99_999)}"

    return Spoiling(NO_RECORD, standard, column, typed, lambda row: row.cells[column] != "")


def _person_spoilings() -> tuple[Spoiling, ...]:
    return (
        Spoiling("value_is_in_code_list", "sex", "sex", one_of(*SEX_WORDS), lost={"sex": "not_recorded"}),
        Spoiling(
            "age_is_plausible",
            "age_years",
            "age_years",
            one_of(*AGES),
            lambda row: row.recorded["age"] != "",
            {"age": ""},
        ),
    )


def _link_spoilings(dead: Iterator[Case], died_later: Iterator[Case]) -> tuple[Spoiling, ...]:
    return (
        no_such_case("survivor_case_id"),
        no_such_case("casualty_case_id", "indirect_of"),
        of_the_dead("survivor_case_id", dead),
        of_the_dead("survivor_case_id", died_later),
    )


def _need_spoilings(round_: Round) -> tuple[Spoiling, ...]:
    """Each way the row of a need goes wrong; dates stay such that no second rule is broken."""
    later = str(int(round_.year) + 3)

    def has(column: str):
        return lambda row: row.cells.get(column, "") != ""

    def in_future(row: Row, rng: Random) -> str:
        return f"{later}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"

    def before(column: str):
        return lambda row, rng: _days_before(str(row.cells[column]), rng)

    return (
        Spoiling(
            "value_is_in_code_list", "service", "service", one_of("rehab/physio", "Serv. 4", "mediacl"),
            lambda row: row.cells["needed"] == "no",
        ),
        Spoiling("value_is_in_code_list", "product_fits", "product_fits", one_of("a bit", "loose"), has("product_fits")),
        Spoiling("date_is_not_in_the_future", "needed_on", "needed_on", in_future, has("needed_on")),
        Spoiling("number_is_not_negative", "travel_minutes", "travel_minutes", one_of(-30, -99), has("travel_minutes")),
        Spoiling(OPTIONS, "barrier", f"{OPTION}cost_service", one_of(1), lambda row: row.cells.get(f"{OPTION}cost_service") == 0),
        Spoiling("service_ends_after_it_starts", "completed_on", "completed_on", before("started_on"), has("completed_on")),
        Spoiling(
            "number_is_a_number", "travel_minutes", "travel_minutes", one_of("2 hours", "half a day"), has("travel_minutes")
        ),
        Spoiling("value_is_in_code_list", "referral_result", "referral_result", one_of("ask again", "acc/ref"), has("referred_on")),
        Spoiling(
            "date_is_not_in_the_future", "started_on", "started_on", in_future,
            lambda row: has("started_on")(row) and not has("completed_on")(row),
        ),
        Spoiling("referral_is_accepted_after_it_is_made", "accepted_on", "accepted_on", before("referred_on"), has("accepted_on")),
        Spoiling("value_is_in_code_list", "paid_by", "paid_by", one_of("half-half", "???"), has("paid_by")),
        Spoiling(
            "date_fits_declared_format", "referred_on", "referred_on", one_of(f"{round_.year}-02-30", "last spring"),
            has("referred_on"), breaks={f"{round_.year}-02-30": "day_is_in_the_calendar"},
        ),
        Spoiling(OPTIONS, "barrier", f"{OPTION}distance", one_of(0), lambda row: row.cells.get(f"{OPTION}distance") == 1),
    )  # fmt: skip


def _days_before(day: str, rng: Random) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=rng.randrange(3, 90))).isoformat()
