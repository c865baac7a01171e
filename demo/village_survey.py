"""The village survey: two rounds of a form of the centre's own, one row per need, persons known by the survey's own code.

Several needs of one service have rows of their own. Some persons were asked twice within days: the later interview holds.
"""

import datetime as dt
from copy import deepcopy
from pathlib import Path
from random import Random

from demo import dice
from demo.files import Row, SourceFile, write_export
from demo.names import ENGLISH
from demo.needs_answers import functioning_cells
from demo.needs_functioning import DOMAINS, answered, difficulties
from demo.needs_functioning import status as disability_of
from demo.places import COUNTRY
from demo.planted import Spoiling, one_of, plant
from demo.village_people import FIRST_DAY, ROUNDS, SECOND_NEED, SERVICES, Villager, needs, status, villagers

SOURCE = "village-survey"
LONGEST_WAIT, SHORTEST_WAIT = 500, 40
SLOW = {
    ("rehabilitation", "female"): 0.62,
    ("psychosocial", "male"): 0.6,
}  # share of the days waited until it began; else
QUICK = 0.4
N_ASKED_TWICE, N_SENT_TWICE, N_BEFORE_NEED, N_WRONG = 5, 2, 4, 2
PRODUCTS = ("prosthesis_lower", "crutches")
DETAIL = {"assistive_technology": "rehab_mobility_device", "rehabilitation": "rehab_physio"}
RECEIVED = {"met": "fully", "partly_met": "partly", "unmet": "no"}
PERSON_COLUMNS = (
    "person_code", "person_name", "interview_date", "province", "district", "stratum", "cluster", "weight", "sex", "age_years",
    "respondent", "marital_status", *(f"wg_{domain}" for domain in DOMAINS), "_index",
)  # fmt: skip
NEED_COLUMNS = (
    "service", "needed", "detail", "product", "received", "needed_on", "started_on", "provider_sex", "_index", "_parent_index",
)  # fmt: skip
YAML = f"""# The village survey of Sarandia (invented): people near mined land, in a form of the centre's own; each file is one round.
# Nobody's case number is asked. The same persons are asked again: person_code is theirs, a day makes it an interview.
source: {SOURCE}
title: Services in towns and villages near mined land
publisher: Sarandia Institute of Statistics (invented)
country: {COUNTRY}
source_type: survey
source_rank: 8
languages: [en]
files: {{pattern: "village_*.xlsx", vintage: {{from_name: '(\\d{{4}}-\\d{{2}})', policy: append}}}}
design: {{weight: weight, strata: stratum, cluster: cluster}}
missing: {{dont_know: unknown}}
tables:
  person:
    sheet: person
    key: [person_code, interview_date]
    disaggregation_unit: person
    population_group: general_population
    columns:
      assessed_on: {{from: interview_date, dates: iso}}
      admin1_pcode: {{from: province}}
      admin2_pcode: {{from: district}}
      sex: {{from: sex}}
      age_years: {{from: age_years}}
      respondent: {{from: respondent}}
      marital_status: {{from: marital_status}}
    identity: {{person_name: name}}
  functioning:
    of: person
    instrument: WG-SS
    columns:
      assessed_on: {{from: interview_date, dates: iso}}
      respondent: {{from: respondent}}
      {{functioning}}
  need:
    of: person
    sheet: need
    by: {{_parent_index: _index}}
    asks: [{", ".join(SERVICES)}]
    columns:
      service: {{from: service}}
      service_detail: {{from: detail}}
      product: {{from: product}}
      need_status:
        rules:
          - {{when: {{needed: no}}, is: no_need}}
          - {{when: {{needed: yes, received: fully}}, is: met}}
          - {{when: {{needed: yes, received: partly}}, is: partly_met}}
          - {{when: {{needed: yes, received: no}}, is: unmet}}
        otherwise: not_assessed
      needed_on: {{from: needed_on, dates: iso}}
  service:
    of: need
    only: {{received: [fully, partly]}}
    columns:
      service: {{from: service}}
      product: {{from: product}}
      started_on: {{from: started_on, dates: iso}}
      provider_sex: {{from: provider_sex}}
thresholds: {{quarantine_max: 10%}}
""".replace("{functioning}", "\n      ".join(f"{domain}: {{from: wg_{domain}}}" for domain in DOMAINS))
PARENT = ("parent_was_quarantined", "parent", "_parent_index")
BEFORE_NEED = "service_is_not_before_need"


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and a workbook per round."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    tables = []
    for round_ in ROUNDS:
        persons, rows = _planted(round_, *_entered(round_))
        file = f"village_{FIRST_DAY[round_]:%Y-%m}.xlsx"
        of_round = [
            SourceFile(SOURCE, file, "person", PERSON_COLUMNS, [*persons], 2),
            SourceFile(SOURCE, file, "need", NEED_COLUMNS, [*rows], 2),
        ]
        write_export(of_round, folder)
        tables += of_round
    return tables


def _entered(round_: str) -> tuple[list[Row], list[Row]]:
    """Every interview of a round, cluster after cluster, without errors."""
    persons: list[Row] = []
    rows: list[Row] = []
    rng = dice(f"village answers {round_}")
    clusters = sorted({villager.cluster.code for villager in villagers()})
    for villager in villagers():
        if round_ in villager.rounds:
            day = FIRST_DAY[round_] + dt.timedelta(days=clusters.index(villager.cluster.code) // 2 + rng.randrange(3))
            persons.append(_person(villager, round_, day, len(persons) + 1, rng))
            rows += _needs(villager, round_, day, persons[-1], rng)
    return persons, _numbered(rows)


def _person(villager: Villager, round_: str, day: dt.date, index: int, rng: Random) -> Row:
    member, cluster = villager.member, villager.cluster
    age = member.age_on(day)
    given = answered(difficulties(member, age), age, rng)
    # the second round has weights of another scale: they are made to have a mean of about one
    weight = cluster.weight if round_ == ROUNDS[0] else round(cluster.weight / 22, 4)
    cells: dict[str, object] = {
        "person_code": villager.code,
        "person_name": villager.name.own(ENGLISH),
        "interview_date": day.isoformat(),
        "province": cluster.district.province,
        "district": cluster.district.pcode,
        "stratum": cluster.stratum,
        "cluster": cluster.code,
        "weight": weight,
        "sex": member.sex,
        "age_years": age,
        "respondent": "proxy" if age < 12 or rng.random() < 0.08 else "self",
        "marital_status": member.marital,
        **functioning_cells(given),
        "_index": index,
    }
    recorded = {
        "year": round_, "key": villager.code, "day": day.isoformat(), "sex": member.sex, "age": str(age),
        "population_group": member.population_group, "province": cluster.district.province,
        "disability": disability_of(given, age), "weight": str(weight), "stratum": cluster.stratum, "cluster": cluster.code,
    }  # fmt: skip
    return Row(cells, recorded=recorded)


def _needs(villager: Villager, round_: str, day: dt.date, person: Row, rng: Random) -> list[Row]:
    rows = []
    for service in SERVICES:
        things = 0
        if needs(villager, service):
            things = 2 if service == "assistive_technology" and rng.random() < SECOND_NEED else 1
        for thing in range(max(1, things)):
            is_needed = things > 0
            said = status(villager, service, round_, thing) if is_needed else "no_need"
            rows.append(_need(villager, service, said, thing, day, person, rng))
    return rows


def _need(villager: Villager, service: str, said: str, thing: int, day: dt.date, person: Row, rng: Random) -> Row:
    cells: dict[str, object] = {"service": service, "needed": "no" if said == "no_need" else "yes"}
    if said != "no_need":
        wait = rng.randrange(SHORTEST_WAIT, LONGEST_WAIT)
        share = SLOW.get((service, villager.member.sex), QUICK) * rng.uniform(0.5, 1.5)
        needed = day - dt.timedelta(days=wait)
        product = PRODUCTS[thing] if service == "assistive_technology" else ""
        cells |= {
            "detail": DETAIL.get(service, ""),
            "product": product,
            "received": RECEIVED[said],
            "needed_on": needed.isoformat(),
        }
        if said != "unmet":
            cells["started_on"] = (needed + dt.timedelta(days=int(wait * min(share, 0.98)))).isoformat()
            cells["provider_sex"] = rng.choices(("female", "male"), (30, 70))[0]
    cells["_parent_index"] = person.cells["_index"]
    return Row(cells, recorded={**person.recorded, "need_status": said, "person_row": str(person.cells["_index"])})


def _numbered(rows: list[Row]) -> list[Row]:
    for number, row in enumerate(rows, 1):
        row.cells["_index"] = number
    return rows


def _planted(round_: str, persons: list[Row], rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Errors, persons asked twice within days, and interviews sent twice; what was added stands last."""
    rng = dice(f"village errors {round_}")
    order = rng.sample(persons, len(persons))
    plant(
        order[:20],
        (Spoiling("value_is_in_code_list", "sex", "sex", one_of("F+M", "W/M"), lost={"sex": "unknown"}),),
        rng,
        N_WRONG / 20,
    )
    clean = order[20:]
    for person in clean[:N_ASKED_TWICE]:
        _again(person, persons, rows, 2)
    for person in clean[N_ASKED_TWICE : N_ASKED_TWICE + N_SENT_TWICE]:
        _again(person, persons, rows, 0)
    _numbered(rows)
    spoiled = {str(person.cells["_index"]): person for person in persons if person.error}
    for row in rows:
        if (person := spoiled.get(row.recorded["person_row"])) is not None:
            row.recorded["sex"] = person.recorded["sex"]
            row.error = PARENT if person.is_aside else None
    began = [row for row in rows if row.recorded["person_row"] not in spoiled and row.cells.get("started_on")]
    for row in rng.sample(began, N_BEFORE_NEED):
        needed = dt.date.fromisoformat(str(row.cells["needed_on"]))
        row.cells["started_on"] = (needed - dt.timedelta(days=rng.randrange(5, 60))).isoformat()
        row.error = (BEFORE_NEED, "started_on", "started_on")
    return persons, rows


def _again(person: Row, persons: list[Row], rows: list[Row], days: int) -> None:
    """The interview a second time: after some days, when rehabilitation has come; or the same day, the form sent twice."""
    copy = deepcopy(person)
    day = (dt.date.fromisoformat(str(person.cells["interview_date"])) + dt.timedelta(days=days)).isoformat()
    index = len(persons) + 1
    copy.cells |= {"interview_date": day, "_index": index}
    copy.recorded["day"] = day
    if not days:
        copy.error = ("key_is_unique_in_file", "record_id", "person_code")
    persons.append(copy)
    for row in [row for row in rows if row.recorded["person_row"] == str(person.cells["_index"])]:
        told = deepcopy(row)
        told.cells["_parent_index"] = index
        told.recorded |= {"person_row": str(index), "day": day}
        if days and told.cells["service"] == "rehabilitation" and told.recorded["need_status"] == "unmet":
            told.cells |= {"received": "fully", "started_on": day, "provider_sex": "male"}
            told.recorded["need_status"] = "met"
        rows.append(told)
