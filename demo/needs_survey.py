"""The needs survey: two rounds, each a workbook of three sheets as the interview form is exported.

Some interviews were sent twice: their second copy stands last, under another number.
"""

import datetime as dt
from copy import deepcopy
from pathlib import Path
from random import Random

from demo import dice
from demo.files import Row, SourceFile, write_export
from demo.needs_answers import EvenLots, answer, functioning_cells
from demo.needs_functioning import answered, difficulties, status
from demo.needs_layout import (
    BARRIER_OPTIONS,
    HOUSEHOLD_COLUMNS,
    NEED_COLUMNS,
    OPTION,
    PERSON_COLUMNS,
    PURPOSES,
    SERVICES,
    SURVEY,
    YAML,
)
from demo.needs_people import Member, spoken_name
from demo.needs_sample import ROUNDS, Interview, Round, interviews, uuid
from demo.needs_spoiled import SENT_TWICE, Sheets, plant_needs

N_SENT_TWICE = 4  # interviews per round
PROXY_FOR = {"always": 12, "often": 16}  # ages below which somebody answers for the child


def write(folder: Path) -> list[SourceFile]:
    """source.yaml and a workbook per round."""
    (folder / "source.yaml").write_text(YAML, "utf-8", newline="\n")
    tables = []
    for sheets in plant_needs([_entered(round_) for round_ in ROUNDS]):
        _send_again(sheets)
        file = f"va_needs_{sheets.round.name}.xlsx"
        of_round = [
            SourceFile(SURVEY, file, "va_needs", HOUSEHOLD_COLUMNS, [*sheets.households], 2),
            SourceFile(SURVEY, file, "person", PERSON_COLUMNS, [*sheets.persons], 2),
            SourceFile(SURVEY, file, "need", NEED_COLUMNS, [*sheets.needs], 2),
        ]
        write_export(of_round, folder)
        tables += of_round
    return tables


def _entered(round_: Round) -> Sheets:
    """Every interview of a round, without errors."""
    sheets, rng = Sheets(round_), dice(f"needs answers {round_.name}")
    lots = EvenLots(rng)
    for interview in interviews(round_):
        household = _household(interview, len(sheets.households) + 1, rng)
        sheets.households.append(household)
        if not interview.consent:
            continue
        below = {
            "_submission__id": household.cells["_id"],
            "_submission__uuid": household.cells["_uuid"],
        }
        for member in interview.household.members:
            _enter_person(sheets, member, interview, below | {"_parent_index": household.cells["_index"]}, lots)
    return sheets


def _send_again(sheets: Sheets) -> None:
    """The form of a few survivors who were asked alone, a second time: all rows below it are copies too."""
    rng = dice(f"needs sent twice {sheets.round.name}")
    asked: dict[object, list[Row]] = {}
    spoiled = {row.recorded["person_row"] for row in sheets.needs if row.error}
    for row in sheets.persons:
        asked.setdefault(row.cells["_parent_index"], []).append(row)
    alone = [
        rows[0]
        for rows in asked.values()
        if len(rows) == 1 and rows[0].cells["survivor_case_id"] and not rows[0].error
        if str(rows[0].cells["_index"]) not in spoiled
    ]
    for person in rng.sample(alone, N_SENT_TWICE):
        _copy_interview(sheets, person, rng)


def _copy_interview(sheets: Sheets, person: Row, rng: Random) -> None:
    house = deepcopy(sheets.households[int(str(person.cells["_parent_index"])) - 1])
    submission = {"_submission__id": int(str(house.cells["_id"])) + 3, "_submission__uuid": uuid(rng)}
    house.cells |= {"_id": submission["_submission__id"], "_uuid": submission["_submission__uuid"]}
    house.cells["_index"] = len(sheets.households) + 1
    again = deepcopy(person)
    again.cells |= {**submission, "_parent_index": house.cells["_index"], "_index": len(sheets.persons) + 1}
    again.error = (SENT_TWICE, "assessed_on", "va_needs.interview_date")
    for row in [row for row in sheets.needs if row.recorded["person_row"] == str(person.cells["_index"])]:
        need = deepcopy(row)
        need.cells |= {**submission, "_parent_index": again.cells["_index"], "_index": len(sheets.needs) + 1}
        need.recorded |= {"person_row": str(again.cells["_index"]), "told": "twice"}
        sheets.needs.append(need)
    sheets.households.append(house)
    sheets.persons.append(again)


def _household(interview: Interview, index: int, rng: Random) -> Row:
    house, round_ = interview.household, interview.round
    start = dt.datetime.combine(interview.day, dt.time(rng.randrange(8, 16), rng.randrange(60), rng.randrange(60)))
    end = start + dt.timedelta(seconds=rng.randrange(1500, 5400))
    purposes = [purpose for purpose, odds in zip(PURPOSES, (1.0, 0.8, 0.7), strict=True) if rng.random() < odds]
    cells: dict[str, object] = {
        "start": f"{start.isoformat()}.000+04:00",
        "end": f"{end.isoformat()}.000+04:00",
        "interview_date": interview.day.isoformat(),
        "consent": "yes" if interview.consent else "no",
        "interviewer_sex": interview.interviewer_sex,
        "admin1": house.district.province,
        "admin2": house.district.pcode,
        "stratum": house.district.province,
        "cluster": house.cluster,
        "weight": interview.weight,
        "__version__": round_.form,
        "_id": 40_000 * (1 + ROUNDS.index(round_)) + 7 * index,
        "_uuid": uuid(rng),
        "_submission_time": f"{(end + dt.timedelta(hours=rng.randrange(1, 30))).isoformat()}",
        "_index": index,
    }
    if interview.consent:
        cells |= {
            "consent_purpose": " ".join(purposes),
            **{f"consent_purpose/{purpose}": int(purpose in purposes) for purpose in PURPOSES},
            "displacement": house.displacement,
            "household_size": len(house.members) + rng.randrange(1, 6),
        }
    return Row(cells)


def _enter_person(
    sheets: Sheets, member: Member, interview: Interview, below: dict[str, object], lots: EvenLots
) -> None:
    """One row of `person` and its rows of `need`."""
    rng, age = lots.rng, member.age_on(interview.day)
    levels = difficulties(member, age)
    given = answered(levels, age, rng)
    proxy = age < PROXY_FOR["always"] or rng.random() < (0.6 if age < PROXY_FOR["often"] else 0.09)
    index = len(sheets.persons) + 1
    sex, told_age = _told(member, age, rng)
    cells: dict[str, object] = {
        "person_name": spoken_name(member),
        "sex": sex,
        "age_years": told_age,
        "respondent": "proxy" if proxy else "self",
        "survivor_case_id": member.own_case,
        "casualty_case_id": member.case,
        "population_group": member.population_group,
        "relation": member.relation,
        "marital_status": member.marital if age >= 15 else "",
        **functioning_cells(given),
        **_inclusion(member, age, max(levels.values()) >= 2, rng),
        "_index": index,
        "_parent_table_name": "va_needs",
        **below,
    }
    known = {
        "year": interview.round.year,
        "population_group": member.population_group,
        "sex": sex or "not_recorded",
        "province": interview.household.district.province,
        "day": interview.day.isoformat(),
        "key": member.number,
        "weight": str(interview.weight),
        "stratum": interview.household.district.province,
        "cluster": interview.household.cluster,
    }
    disability = status(given, age if told_age != "" else None)
    sheets.persons.append(Row(cells, recorded={**known, "disability": disability, "age": str(told_age)}))
    for service in SERVICES:
        said, need_status = answer(service, member, age, levels, interview, lots)
        if "barriers" in said:
            named = str(said["barriers"]).split()
            said |= {option: int(option.removeprefix(OPTION) in named) for option in BARRIER_OPTIONS}
        row = (
            said | {"_index": len(sheets.needs) + 1, "_parent_table_name": "person"} | below | {"_parent_index": index}
        )
        told = {**known, "disability": disability, "need_status": need_status, "person_row": str(index)}
        sheets.needs.append(Row(row, recorded=told))


def _told(member: Member, age: int, rng: Random) -> tuple[str, int | str]:
    """Sex and age as entered: of relatives and neighbours some are left blank, some say neither woman nor man."""
    if member.own_case:
        return member.sex, age
    draw = rng.random()
    sex = "" if draw < 0.004 else "other" if draw < 0.007 else member.sex
    return sex, "" if age >= 18 and rng.random() < 0.008 else age


def _inclusion(member: Member, age: int, disabled: bool, rng: Random) -> dict[str, object]:
    """Work, school, claims, head of household; what is not asked at an age, or without a casualty, stays blank."""
    cells: dict[str, object] = {}
    with_casualty = member.relation != "none"
    if age >= 15:
        still = (0.72 if member.population_group == "general_population" else 0.56) * (0.62 if disabled else 1.0)
        works = rng.random() < (still if member.worked_before else 0.16)
        cells["works_now"] = "yes" if works else "no"
        if with_casualty:
            cells["works_before"] = "yes" if member.worked_before else "no"
    if 5 <= age <= 17:
        odds = (0.66 if member.sex == "female" else 0.8) - (0.2 if disabled else 0.0)
        cells["in_school"] = "yes" if rng.random() < odds else "no"
    if with_casualty and member.relation != "self":
        cells["head_of_household_after"] = "yes" if member.head_after else "no"
    if with_casualty:
        cells["claim_filed"] = "yes" if member.filed else "no"
        if member.filed:
            cells["claim_granted"] = "yes" if member.granted else "no"
    return cells
