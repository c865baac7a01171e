"""The status SQL gives is the one methods.washington_group gives, for every instrument and cut-off, over answers of every kind."""

import random

import duckdb
import pandas as pd
import pytest

from assets.marts.build import UNITS
from methods.washington_group import INSTRUMENTS, all_questions, cut_offs, questions, status
from schemas.codes import MISSING, codes
from warehouse.relations import make_relation, relation

PEOPLE, SEED = 400, 16
WHO = {  # what every row of functioning_latest has, and nothing hangs on here
    "period": "2024", "survey": "visits", "round": "2024", "source_type": "survey", "country": "COL", "sex": "female",
    "age_group": "adult", "age_band": "30-44", "person_group": "women", "answered_by": "self", "disaggregation_unit": "person",
    "population_group": "survivors", "weight": 1.0, "is_drawn": True, "stratum": "", "cluster": "1",
}  # fmt: skip


def answered(instrument: str, chance: random.Random) -> dict[str, str]:
    """Answers to the questions of an instrument: mostly of little difficulty, so that one more decides; some are missing."""
    found = dict.fromkeys(all_questions(), "not_asked")
    all_missing = chance.choice([*MISSING, ""])
    for question, list_name in questions(instrument).items():
        first, *others = codes(list_name)
        if list_name == "functioning_frequency":  # daily is the first
            first, others = "never", ["daily", "weekly"]
        kind = chance.random()
        found[question] = first if kind < 0.7 else chance.choice(others) if kind < 0.88 else chance.choice(MISSING)
    if chance.random() < 0.05 and all_missing:
        found |= dict.fromkeys(questions(instrument), all_missing)
    return found


@pytest.fixture(scope="module")
def told() -> tuple[pd.DataFrame, dict[str, tuple]]:
    """What SQL says of each person, domain and cut-off; and their instrument, answers and age."""
    chance = random.Random(SEED)
    people = {}
    for number in range(PEOPLE):
        instrument = chance.choice(list(INSTRUMENTS))
        people[str(number)] = (instrument, answered(instrument, chance), chance.choice([None, 1, 2, 4, 5, 17, 18, 40]))
    rows = pd.DataFrame(
        {"record_id": one, "person_no": int(one), "instrument": name, **answers, "age_years": age, **WHO}
        for one, (name, answers, age) in people.items()
    )
    with duckdb.connect() as con:
        con.register("functioning_latest", rows)
        for name in ("instrument_domain", "functioning_domain", "functioning_status"):
            make_relation(con, relation(UNITS, name))
        return con.table("functioning_status").df(), people


def test_the_status_of_a_person_is_that_of_the_answers(told):
    found, people = told
    of_any = found[found["domain"] == "any"]
    said = {(row.record_id, row.cut_off): row.is_with for row in of_any.itertuples()}
    seen = set()
    for one, (instrument, answers, age) in people.items():
        for cut_off in cut_offs(instrument):
            right = status(instrument, answers, cut_off, age)
            seen.add((instrument, right))
            if right == "not_applicable":
                assert (one, cut_off) not in said, (instrument, answers, age)
                continue
            is_with = said.pop((one, cut_off))
            wanted = {"with_disability": 1, "without_disability": 0}.get(right)
            assert (None if pd.isna(is_with) else is_with) == wanted, (instrument, cut_off, answers, age)
    assert not said, "cut-offs that are not published for an instrument"
    assert {right for _, right in seen} == {
        "with_disability",
        "without_disability",
        "unknown",
        "refused",
        "not_applicable",
    }
    assert {name for name, right in seen if right == "with_disability"} == set(INSTRUMENTS)


def test_a_domain_counts_as_its_own_question_does(told):
    """Where the person's other answers say no difficulty, the domain and the person are the same."""
    found, people = told
    walking = found[(found["domain"] == "walking") & (found["cut_off"] == "DISABILITY3")]
    right = {"no_difficulty": 0, "some_difficulty": 0, "a_lot_of_difficulty": 1, "cannot_do_at_all": 1}
    for row in walking.itertuples():
        wanted = right.get(people[row.record_id][1]["walking"])
        assert (None if pd.isna(row.is_with) else row.is_with) == wanted
    assert len(walking) > 100
