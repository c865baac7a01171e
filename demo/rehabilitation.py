"""The register of the rehabilitation centre: one row per service given, some clients known by their case number.

It has no people who did not come: there is no need in it, and no gap.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from demo import dice
from demo.files import Row, SourceFile, write_csv
from demo.names import ENGLISH, draw_name
from demo.needs_people import Case, cases
from demo.needs_spoiled import AGES, no_such_case, of_the_dead, the_dead
from demo.people import LAST_DAY, OF_PROVINCE, weighted
from demo.places import District, districts
from demo.planted import Spoiling, one_of, plant

REHABILITATION, FILE = "rehabilitation-register", "services_2026-06.csv"
FIRST_DAY = dt.date(2021, 1, 4)
N_LINKED, N_OTHERS = 196, 278  # clients who are casualties of the register; all others
COLUMNS = (
    "client_id", "register_case_id", "name", "sex", "age_years", "admin1_pcode", "admin2_pcode", "service", "service_detail",
    "product", "provider_type", "provider_sex", "started_on", "completed_on", "last_follow_up_on", "travel_minutes",
    "distance_km", "paid_by", "accessible", "satisfaction", "claim_status",
)  # fmt: skip
YAML = f"""# The services of the rehabilitation centre of Sarandia (invented) and its two branches: one row per service given.
extends: service-register
source: {REHABILITATION}
title: Services of the rehabilitation centre
publisher: Sarandia Rehabilitation Centre (invented)
country: XSA
source_rank: 6
languages: [en]
files: {{pattern: "services_*.csv"}}
tables:
  person:
    link: {{to: sarandia-register.casualty_record, key: register_case_id}}
thresholds: {{quarantine_max: 10%}}
"""
GIVEN = {  # (service, detail, product): how often
    ("rehabilitation", "rehab_physio", ""): 30,
    ("rehabilitation", "rehab_prosthetics", "prosthesis_lower"): 17,
    ("rehabilitation", "rehab_prosthetics", "prosthesis_upper"): 5,
    ("rehabilitation", "rehab_orthotics", "orthosis"): 9,
    ("rehabilitation", "rehab_repair", "prosthesis_lower"): 9,
    ("assistive_technology", "rehab_mobility_device", "crutches"): 9,
    ("assistive_technology", "rehab_mobility_device", "wheelchair_manual"): 7,
    ("assistive_technology", "rehab_other_at", "white_cane"): 2,
    ("assistive_technology", "rehab_other_at", "hearing_aid"): 3,
    ("psychosocial", "psy_counselling", ""): 5,
    ("psychosocial", "psy_peer", ""): 4,
    ("social_protection", "soc_protection", ""): 4,
}
ONGOING = {"rehab_physio": 0.2, "psy_counselling": 0.3, "psy_peer": 0.4, "soc_protection": 0.5}


def _comes_once(row: Row) -> bool:
    """What is wrong with a client is planted where one row is all there is of them: the first row tells who somebody is."""
    return row.recorded["comes"] == "once"


def _at_one_row(spoiling: Spoiling) -> Spoiling:
    return replace(spoiling, fits=lambda row: _comes_once(row) and spoiling.fits(row))


SPOILINGS = (
    Spoiling("value_is_in_code_list", "service", "service", one_of("rehab/other", "Serv. 2")),
    Spoiling("value_is_in_code_list", "sex", "sex", one_of("?", "f/m"), _comes_once, lost={"sex": "not_recorded"}),
    Spoiling(
        "service_ends_after_it_starts",
        "completed_on",
        "completed_on",
        lambda row, rng: _earlier(str(row.cells["started_on"]), rng),
        lambda row: row.cells["completed_on"] != "" and row.cells["last_follow_up_on"] == "",
    ),
    Spoiling("number_is_not_negative", "travel_minutes", "travel_minutes", one_of(-45)),
    Spoiling("number_is_a_number", "travel_minutes", "travel_minutes", one_of("one day", "1h30")),
    Spoiling("age_is_plausible", "age_years", "age_years", one_of(*AGES), _comes_once),
    Spoiling("date_is_not_in_the_future", "completed_on", "completed_on", one_of("2027-11-30", "2031-02-14")),
    _at_one_row(no_such_case("register_case_id")),
)


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and the register."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    rng = dice("rehabilitation errors")
    rows = plant(_rows(), (*SPOILINGS, _at_one_row(of_the_dead("register_case_id", the_dead()))), rng)
    table = SourceFile(REHABILITATION, FILE, "", COLUMNS, [*rows], 2)
    write_csv(table, folder)
    return [table]


def _rows() -> list[Row]:
    """Every service, in order of its first day; client numbers follow the first."""
    rng = dice("rehabilitation")
    linked = rng.sample([case for case in cases().values() if case.outcome == "injured"], N_LINKED)
    clients = [*(_casualty(case, rng) for case in linked), *(_other(rng) for _ in range(N_OTHERS))]
    clients.sort(key=lambda client: str(client["first"]))
    rows = []
    for number, client in enumerate(clients, 1):
        first = dt.date.fromisoformat(str(client.pop("first")))
        for day in _days(first, rng):
            since = (day - first).days // 365
            cells = client | {"client_id": f"RC-{number:04d}", "age_years": int(str(client["age_years"])) + since}
            rows.append(_service(cells, day, rng))
    times = Counter(row.cells["client_id"] for row in rows)
    for row in rows:
        row.recorded["comes"] = "once" if times[row.cells["client_id"]] == 1 else "again"
    rows.sort(key=lambda row: (str(row.cells["started_on"]), str(row.cells["client_id"])))
    return rows


def _days(first: dt.date, rng: Random) -> Iterator[dt.date]:
    """The first day of each service of a client: two in three have one only."""
    day = first
    for _ in range(rng.choices((1, 2, 3), (72, 22, 6))[0]):
        if day <= LAST_DAY - dt.timedelta(days=3):
            yield day
        day += dt.timedelta(days=rng.randrange(60, 500))


def _casualty(case: Case, rng: Random) -> dict[str, object]:
    """A survivor, from some weeks after the case was reported, or from the opening of the branches on."""
    person = case.person
    since = max(dt.date.fromisoformat(case.reported) + dt.timedelta(days=14), FIRST_DAY)
    room = max(1, (LAST_DAY - since).days - 5)
    first = min(since + dt.timedelta(days=rng.randrange(min(room, 900))), LAST_DAY - dt.timedelta(days=4))
    age = person.age + (first - person.incident.date).days // 365
    return _client(case.case_id, person.name.own(ENGLISH), person.sex, age, person.incident.district, first)


def _other(rng: Random) -> dict[str, object]:
    sex = rng.choices(("female", "male"), (27, 73))[0]
    province = weighted(rng, OF_PROVINCE)
    place = rng.choice([district for district in districts() if district.province == province])
    first = FIRST_DAY + dt.timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days - 5))
    return _client("", draw_name(sex, rng).own(ENGLISH), sex, rng.randrange(4, 80), place, first)


def _client(case_id: str, name: str, sex: str, age: int, place: District, first: dt.date) -> dict[str, object]:
    return {
        "register_case_id": case_id,
        "name": name,
        "sex": sex,
        "age_years": age,
        "admin1_pcode": place.province,
        "admin2_pcode": place.pcode,
        "first": first.isoformat(),
    }


def _service(client: dict[str, object], day: dt.date, rng: Random) -> Row:
    service, detail, product = weighted(rng, GIVEN)
    left = (LAST_DAY - day).days
    ends = day + dt.timedelta(days=min(rng.randrange(5, 160), left))
    ended = rng.random() > ONGOING.get(detail, 0.08) and ends < LAST_DAY
    followed = ended and (LAST_DAY - ends).days > 30 and rng.random() < 0.35
    after = dt.timedelta(days=rng.randrange(20, 700))
    km = max(1, round(rng.lognormvariate(3.3, 0.8)))
    claim = weighted(rng, {"filed": 45, "granted": 40, "rejected": 15})
    female = client["sex"] == "female"
    cells = client | {
        "service": service,
        "service_detail": detail,
        "product": product,
        "provider_type": weighted(rng, {"ngo": 64, "government": 36}),
        "provider_sex": rng.choices(("female", "male"), (48, 52) if female else (22, 78))[0],
        "started_on": day.isoformat(),
        "completed_on": ends.isoformat() if ended else "",
        "last_follow_up_on": min(ends + after, LAST_DAY).isoformat() if followed else "",
        "travel_minutes": max(5, round(km * rng.uniform(1.8, 4.5) / 5) * 5) if rng.random() > 0.1 else "",
        "distance_km": km,
        "paid_by": weighted(rng, {"ngo": 44, "state": 22, "free": 18, "self": 10, "family": 6}),
        "accessible": "yes" if rng.random() < 0.82 else "no",
        "satisfaction": weighted(rng, {"satisfied": 58, "neither": 20, "dissatisfied": 8, "": 14}),
        "claim_status": claim if service == "social_protection" else "",
    }
    recorded = {key: str(cells[key]) for key in ("sex", "service")} | {"day": day.isoformat()}
    return Row(cells, recorded=recorded)


def _earlier(day: str, rng: Random) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=rng.randrange(3, 60))).isoformat()
