"""The mine action centre's register: one CSV of all casualties since 2010, in English, sent again every year.

Two vintages are kept. Between them cases came late, two entries of one person were merged, later deaths became known,
devices were named, dates and ages corrected.
"""

import datetime as dt
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from random import Random

from demo import dice
from demo.files import Row, SourceFile, word_for, write_csv
from demo.names import ENGLISH, FRENCH
from demo.offices import HOSPITAL, OPERATOR, REGISTER, known_to
from demo.people import LAST_DAY, Person
from demo.planted import Spoiling, is_placed, key_blank, key_twice, one_of, other_province, plant
from demo.register_profile import (
    ACTIVITY,
    AGE_GROUP,
    CIRCUMSTANCE,
    COLUMNS,
    DEVICE,
    DISPLACEMENT,
    OCCUPATION,
    OUTCOME,
    SEX,
    STATUS,
    YAML,
    YES_NO,
)  # fmt: skip

NEWEST, EARLIER = "register_2026-06.csv", "register_2025-06.csv"
EARLIER_AS_OF = dt.date(2025, 6, 30)
N_ENTERED_TWICE = 14  # persons with two case numbers in the earlier vintage
NOT_KNOWN = "Not known"
SPOILINGS = (
    Spoiling("value_is_in_code_list", "sex", "sex", one_of("Fem/Masc", "?", "Mael"), lost={"sex": "unknown"}),
    Spoiling(
        "date_fits_declared_format",
        "date",
        "date_of_accident",
        one_of("31/02/2019", "2017", "14.03.2018", "03/25/2016"),
        breaks={"31/02/2019": "day_is_in_the_calendar", "03/25/2016": "day_and_month_stand_as_declared"},
    ),
    key_twice("case_id"),
    Spoiling(
        "age_and_age_group_agree",
        "age_years",
        "age",
        one_of(6, 9, 13),
        lambda r: r.cells["age_group"] == "Adult",
        lost={"age_group": "unknown"},
    ),
    Spoiling("date_is_not_in_the_future", "date", "date_of_accident", one_of("12/09/2031", "04/01/2062")),
    Spoiling(
        "place_parent_agrees",
        "admin2_pcode",
        "district_code",
        other_province("district_code"),
        is_placed("district_code"),
    ),
    Spoiling(
        "coordinates_are_on_the_globe",
        "lat",
        "latitude",
        one_of("132.4471", "-98.2"),
        lambda r: r.cells["latitude"] != "",
    ),
    key_blank("case_id"),
    Spoiling("date_is_after_1945", "date", "date_of_accident", one_of("17/05/1913", "02/11/1921")),
    Spoiling("age_is_plausible", "age_years", "age", one_of(131, 999), lambda r: r.cells["age_group"] == "Adult"),
    Spoiling("date_is_not_a_phone_default", "date", "date_of_accident", one_of("01/01/1970")),
    Spoiling("value_is_in_code_list", "outcome", "outcome", one_of("Evacuated", "K/I", "see file")),
    Spoiling("value_is_in_code_list", "device", "device", one_of("Explosion", "Mine 2", "bomb???")),
)
REMARKS = (
    'Reported by the community, "two explosions heard"', "First report by phone.\nConfirmed at a visit a week later.",
    "Livestock lost in the same explosion", "Visited; family asked for transport",
)  # fmt: skip


def files() -> list[SourceFile]:
    """Both vintages, the newest first."""
    rows = _entered()
    newest = plant([row for row in rows if "merged" not in row.recorded], SPOILINGS, dice("register errors"))
    # an office seldom mends what nobody tells it of: errors of the earlier vintage still stand in the newest
    rng = dice("register before")
    earlier = [_as_before(row, rng) for row in newest if _was_known(row)]
    earlier += [row for row in rows if "merged" in row.recorded]
    earlier.sort(key=lambda row: row.recorded["reported"])
    return [
        SourceFile(REGISTER, NEWEST, "", COLUMNS, _with_blank_lines(newest), 2),
        SourceFile(REGISTER, EARLIER, "", COLUMNS, _with_blank_lines(earlier), 2),
    ]


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and both vintages."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    for table in (tables := files()):
        write_csv(table, folder)
    return tables


def _was_known(row: Row) -> bool:
    return row.recorded["reported"] <= EARLIER_AS_OF.isoformat()


def _entered() -> list[Row]:
    """Every entry ever made, in order of its report; case numbers follow that order."""
    rng = dice("register")
    reports = [(person, _reported(person, rng), "") for person in known_to(REGISTER)]
    twice = rng.sample([r for r in reports if r[1] < dt.date(2025, 3, 1)], N_ENTERED_TWICE)
    reports += [(person, day + dt.timedelta(days=rng.randrange(3, 60)), "merged") for person, day, _ in twice]
    reports.sort(key=lambda report: (report[1], report[0].number, report[2]))
    return [_row(f"SR-{n:05d}", *report, rng) for n, report in enumerate(reports, 1)]


def _reported(person: Person, rng: Random) -> dt.date:
    """Mostly within weeks; one report in twelve comes up to three years late."""
    days = rng.randrange(200, 1100) if rng.random() < 0.08 else rng.randrange(0, 45)
    return min(person.incident.date + dt.timedelta(days=days), LAST_DAY)


def _only_here(person: Person) -> bool:
    """Every second of those no other list knows, so that two lists do not contradict each other in what is planted here."""
    return int(person.number[1:]) % 2 == 1 and person not in (*known_to(HOSPITAL), *known_to(OPERATOR))


def _row(key: str, person: Person, reported: dt.date, merged: str, rng: Random) -> Row:
    incident = person.incident
    sex = NOT_KNOWN if rng.random() < 0.015 else word_for(SEX, person.sex)
    age_known, group_known = rng.random() > 0.04, rng.random() > 0.08
    told = "injured" if person.died_later and _only_here(person) else person.outcome  # as it was first reported
    outcome = rng.choice((NOT_KNOWN, "")) if rng.random() < 0.01 else word_for(OUTCOME, told)
    has_point = rng.random() < 0.7
    cells: dict[str, object] = {
        "case_id": key,
        "incident_no": incident.number,
        "date_of_accident": f"{incident.date:%d/%m/%Y}",
        "province_code": incident.district.province,
        "district_code": incident.district.pcode,
        "village": f"{incident.district.name} {rng.randrange(1, 40)}",
        "latitude": f"{incident.latitude:.4f}" if has_point else "",
        "longitude": f"{incident.longitude:.4f}" if has_point else "",
        "name": person.name.own(FRENCH if merged else ENGLISH),
        "father_name": person.name.fathers(ENGLISH),
        "phone": person.phone if rng.random() < 0.6 else "",
        "sex": sex,
        "age": person.age if age_known else "",
        "age_group": word_for(AGE_GROUP, person.group) if group_known else "",
        "outcome": outcome,
        "died_later": word_for(YES_NO, "yes" if person.died_later else "no"),
        "civil_status": NOT_KNOWN if rng.random() < 0.01 else word_for(STATUS, person.civil_status),
        "device": NOT_KNOWN if rng.random() < 0.03 else word_for(DEVICE, incident.device),
        "circumstance": word_for(CIRCUMSTANCE, incident.scope),
        "activity": rng.choice((NOT_KNOWN, "")) if rng.random() < 0.06 else word_for(ACTIVITY, person.activity),
        "occupation": "" if rng.random() < 0.12 else word_for(OCCUPATION, person.occupation),
        "risk_education": "" if rng.random() < 0.3 else word_for(YES_NO, person.risk_education),
        "displacement": "" if rng.random() < 0.2 else word_for(DISPLACEMENT, person.displacement),
        "injuries": "|".join(person.injuries),
        "remarks": rng.choice(REMARKS) if rng.random() < 0.02 else "",
    }
    recorded = {
        "reported": reported.isoformat(),
        "year": str(incident.date.year),
        "sex": SEX.get(sex, "unknown"),
        "age_group": person.group if age_known or group_known else "unknown",
        "outcome": "killed" if person.died_later else OUTCOME.get(outcome, "unknown"),
        "scope_reason": incident.scope,
    }
    return Row(cells, person.number, {**recorded, "merged": merged} if merged else recorded)


def _as_before(row: Row, rng: Random) -> Row:
    """The row as the earlier vintage had it; `recorded` follows what the newest says."""
    before = deepcopy(row)
    draw = rng.random()
    if row.error:
        return before
    cells = before.cells
    if cells["died_later"] == "Yes" and draw < 0.3:
        cells.update(outcome="Injured", died_later="No")
    elif draw < 0.02:
        cells["device"] = word_for(DEVICE, "mine_unspecified")
    elif draw < 0.3 and cells["circumstance"] != word_for(CIRCUMSTANCE, "in_scope"):
        cells["circumstance"] = word_for(CIRCUMSTANCE, "in_scope")
    elif draw < 0.03:
        day, month, year = str(cells["date_of_accident"]).split("/")
        cells["date_of_accident"] = f"{min(day, '28')}/{month}/{max(2010, int(year) - 1)}"
    elif draw < 0.04:
        cells.update(age="")
    return before


def _with_blank_lines(rows: Iterable[Row]) -> list[Row | None]:
    """A blank line where someone once split the list."""
    shown: list[Row | None] = []
    for number, row in enumerate(rows, 1):
        shown += [row, None] if number % 700 == 0 else [row]
    return shown
