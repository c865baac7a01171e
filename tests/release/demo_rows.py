"""Persons of the demo's raw files whose words no release may hold: which rows, and what of each is searched for.

The rule: of each list, the rows that have every word asked for, at equal distances. Words too short to prove anything
(M-001, Isa) are not asked for; nor are the first and the last day of a year, which a release may name by itself.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

SHORTEST = 7  # RC-0001
PERSIAN = str.maketrans("يك", "یک")  # the operator's code page has the Arabic yeh and kaf only
REGISTER = "sarandia-register/register_2026-06.csv"
OPERATOR = "operator-list/operator_casualties.csv"
SERVICES = "rehabilitation-register/services_2026-06.csv"
HOSPITAL = "hospital-list/liste_hopital.xlsx"
SURVEY = "needs-survey/va_needs_2026-04.xlsx"


@dataclass(frozen=True)
class Person:
    """A row: the words as its provider typed them, and as a program would write them on."""

    file: str
    typed: tuple[str, ...]
    rewritten: tuple[str, ...] = ()


def persons(raw: Path) -> list[Person]:
    """The chosen rows of all lists of persons of the demo: English, Dari and French ones."""
    return [
        *spread(map(_casualty, _csv(raw / REGISTER)), 5),
        *spread(map(_operators, _csv(raw / OPERATOR, "cp1256")), 4),
        *spread(map(_client, _csv(raw / SERVICES)), 4),
        *spread(map(_patient, _sheet(raw / HOSPITAL, "Blessés", 5)), 4),
        *spread(map(_interviewed, _sheet(raw / SURVEY, "person", 1)), 4),
    ]


def spread(rows: Iterable[Person | None], n: int) -> list[Person]:
    """`n` of the rows that can be searched for, at equal distances."""
    there = [row for row in rows if row and all(len(word) >= SHORTEST for word in (*row.typed, *row.rewritten))]
    return [there[len(there) * number // n] for number in range(n)]


def _casualty(row: dict) -> Person | None:
    try:
        day = dt.datetime.strptime(row["date_of_accident"], "%d/%m/%Y").date()
        latitude = float(row["latitude"])
    except ValueError:  # an error planted there
        return None
    place = f"{row['latitude']},{row['longitude']}"
    typed = (row["case_id"], row["name"], row["village"], row["date_of_accident"], place)
    # a cell of a table that holds this latitude and nothing else, as tests/planted.py joins cells
    return None if _ends_a_year(day) else Person(REGISTER, typed, (day.isoformat(), f"\n{latitude!r}\n"))


def _operators(row: dict) -> Person:
    name = row["نام"]
    return Person(OPERATOR, (name, row["تيلفون"], row["تاريخ حادثه"]), (name.translate(PERSIAN),))


def _client(row: dict) -> Person | None:
    typed = (row["client_id"], row["name"], row["started_on"])
    return None if row["started_on"][5:] in ("01-01", "12-31") else Person(SERVICES, typed)


def _patient(row: Sequence) -> Person | None:
    name, phone, day = row[1], row[3], row[7]
    if not isinstance(day, dt.datetime) or _ends_a_year(day.date()):
        return None
    return Person(HOSPITAL, (str(name or ""), str(phone or "")), (day.date().isoformat(),))


def _interviewed(row: Sequence) -> Person:
    return Person(SURVEY, (str(row[0] or ""), str(row[-1] or "")))  # person_name, _submission__uuid


def _ends_a_year(day: dt.date) -> bool:
    return (day.month, day.day) in ((1, 1), (12, 31))


def _csv(path: Path, encoding: str = "utf-8") -> list[dict]:
    with open(path, encoding=encoding, newline="") as handle:
        return list(csv.DictReader(handle))


def _sheet(path: Path, sheet: str, skipped: int) -> list[tuple]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = list(book[sheet].iter_rows(min_row=skipped + 1, values_only=True))
    book.close()
    return rows
