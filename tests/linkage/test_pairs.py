"""What is proposed and what never is: explosions with several victims, relatives, equal rows, swapped days, numbers."""

import datetime as dt

import pyarrow as pa
import pytest

from assets.linkage.pairs import propose
from assets.linkage.records import SCHEMA, compared_birth, compared_places, compared_texts
from warehouse.connection import connect

DAY = dt.date(2019, 3, 4)
NO_AGE = {"birth_span": None, "birth_span_later": None}


def record(number: int, source: str, name: str, **said) -> dict:
    day, age = said.pop("day", DAY), said.pop("age", 30)
    return {
        **dict.fromkeys(SCHEMA.names),
        "record_id": f"{source}-{number:03d}", "source_id": source, "country": "XSA", "kind": "casualty_record",
        **compared_texts(name, said.pop("father", "")), **compared_places(""), **compared_birth(said.pop("birth", None), day.year - age),
        "sex": "male", "event_day": day, "event_month": f"{day:%Y-%m}", "event_year": day.year, "admin1": "X1", "admin2": "X101",
        "outcome": "injured", **said,
    }  # fmt: skip


def others() -> list[dict]:
    """Sixty people of two lists who are nobody twice: what the lists teach of how often names and days agree."""
    given = ["Omar", "Khalid", "Jawad", "Naser", "Farid", "Jamal", "Habib", "Najib", "Rashid", "Majid"]
    families = ["Noori", "Rahmani", "Karimi", "Haidari", "Sharifi", "Qadiri"]
    names = [f"{own} {family}" for own in given for family in families]
    return [
        record(
            900 + n, "ab"[n % 2], name, day=DAY + dt.timedelta(days=11 * n + 40), age=12 + n, admin2=f"X1{n % 9:02d}"
        )
        for n, name in enumerate(names)
    ]


def proposed(*records: dict) -> dict[tuple[str, str], str]:
    con = connect(None)
    try:
        pairs = propose(con, pa.Table.from_pylist([*records, *others()], schema=SCHEMA)).to_pylist()
    finally:
        con.close()
    return {(pair["record_id_a"], pair["record_id_b"]): pair["class"] for pair in pairs}


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("Zubair Tahiri", "Zoubir Taheri"), ("Zubair Tahiri", "زبیر طاهری"), ("Zubair Tahiri", "Зубайр Тахири")],
)
def test_one_person_in_two_lists_and_two_scripts_is_a_match(name, spelled):
    assert proposed(record(1, "a", name), record(1, "b", spelled)) == {("a-001", "b-001"): "match"}


def test_day_and_month_exchanged_and_an_age_two_years_off_is_still_a_match():
    found = proposed(
        record(1, "a", "Zubair Tahiri", father="Idris", day=dt.date(2019, 3, 4)),
        record(1, "b", "Zubair Tahiri", father="Idris", day=dt.date(2019, 4, 3), age=32),
    )
    assert found == {("a-001", "b-001"): "match"}


def test_brothers_hurt_by_one_explosion_are_not_one_person():
    house = {"father": "Idris", "phone": "55512345"}
    found = proposed(record(1, "a", "Zubair Tahiri", **house), record(1, "b", "Musa Tahiri", **house))
    assert found == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hassan Zamani", "Hussein Zamani"),
        ("Ahmad Tahiri", "Hamid Tahiri"),
        ("حسن زمانی", "حسین زمانی"),
        ("Latif Azizi", "Lutfi Azizi"),
    ],
)
def test_names_that_share_their_consonants_only_are_never_a_match_not_even_of_twins(one, other):
    twins = {"father": "Idris", "phone": "55512345", "birth": dt.date(1989, 2, 3)}
    found = proposed(record(1, "a", one, **twins), record(1, "b", other, **twins))
    assert set(found.values()) <= {"possible"}


def test_lists_that_know_the_name_and_the_year_only_are_compared_too():
    year = {"event_day": None, "event_month": None, "admin1": None, "admin2": None, "age": 30}
    known = record(1, "a", "Zubair Tahiri", father="Idris")
    found = proposed(known, {**record(1, "b", "Zoubir Taheri", father="Driss", **year), "birth_year": None, **NO_AGE})
    assert ("a-001", "b-001") in found


def test_the_same_name_with_another_age_waits_for_a_person_to_decide():
    house = {"father": "Idris", "phone": "55512345"}
    found = proposed(record(1, "a", "Zubair Tahiri", age=8, **house), record(1, "b", "Zubair Tahiri", age=35, **house))
    assert set(found.values()) <= {"possible"}


def test_the_same_name_hurt_in_another_year_is_no_match():
    found = proposed(record(1, "a", "Zubair Tahiri"), record(1, "b", "Zubair Tahiri", day=dt.date(2015, 8, 20), age=26))
    assert set(found.values()) <= {"possible"}


def test_two_rows_of_one_list_and_one_explosion_are_two_people_unless_a_number_says_otherwise():
    twice = record(1, "a", "Zubair Tahiri"), record(2, "a", "Zubair Tahiri")
    assert proposed(*twice) == {}
    incident = [{**row, "event_day": None, "event_month": None, "incident_id": "I7"} for row in twice]
    assert proposed(*incident) == {}
    numbered = [{**row, "document": "A1234567"} for row in twice]
    assert proposed(*numbered) == {("a-001", "a-002"): "match"}


def test_victims_without_a_name_are_never_proposed():
    nameless = [record(1, "a", ""), record(1, "b", ""), record(2, "b", "Zubair Tahiri")]
    assert proposed(*nameless) == {}


def test_of_two_rows_alike_neither_is_the_match():
    found = proposed(record(1, "a", "Zubair Tahiri"), record(1, "b", "Zubair Tahiri"), record(2, "b", "Zubair Tahiri"))
    assert found == {("a-001", "b-001"): "possible", ("a-001", "b-002"): "possible"}


def test_people_of_two_countries_are_never_proposed():
    assert proposed(record(1, "a", "Zubair Tahiri"), record(1, "b", "Zubair Tahiri", country="YYY")) == {}


def test_the_same_records_in_another_order_give_the_same_pairs():
    rows = [record(1, "a", "Zubair Tahiri"), record(1, "b", "Zoubir Taheri")]
    assert proposed(*rows) == proposed(*reversed(rows))
