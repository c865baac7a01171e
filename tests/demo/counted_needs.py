"""The needs survey counted from its workbooks alone: openpyxl and the key of planted errors, nothing of the generator.

A cell in error is not known and its row counts without it; a need without its service counts nowhere. A warning loses nothing.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook

ROUNDS = {"2024": "va_needs_2024-05.xlsx", "2026": "va_needs_2026-04.xlsx"}
SHEETS = ("va_needs", "person", "need")
DOMAINS = ("wg_seeing", "wg_hearing", "wg_walking", "wg_remembering", "wg_self_care", "wg_communicating")
WARNINGS = (
    "linked_record_exists", "killed_person_has_no_later_service", "options_agree_with_the_answer", "interview_is_sent_once",
)  # fmt: skip
STATUS = {("yes", "fully"): "met", ("yes", "partly"): "partly_met", ("yes", "no"): "unmet"}
ANSWERED = ("works_before", "works_now", "in_school", "claim_filed", "claim_granted")
Key = tuple[str, ...]


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV of the answers."""
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def workbooks(folder: Path) -> dict[tuple[str, str], list[dict]]:
    """(year, sheet) -> rows by header, with the number Excel shows as `row`."""
    found = {}
    for year, file in ROUNDS.items():
        book = load_workbook(folder / "raw/needs-survey" / file, read_only=True)
        for name in SHEETS:
            header, *lines = book[name].iter_rows(values_only=True)
            found[year, name] = [dict(zip(header, line, strict=True)) | {"row": n} for n, line in enumerate(lines, 2)]
    return found


def planted(folder: Path) -> dict[tuple[str, str], dict[int, dict]]:
    """(file, sheet) -> row number -> its planted error; of two cells that contradict each other the one that was changed."""
    found: defaultdict[tuple[str, str], dict[int, dict]] = defaultdict(dict)
    for row in rows(folder / "planted_errors.csv"):
        found[row["file"], row["sheet"]].setdefault(int(row["row"]), row)
    return found


def counted(sheets: dict[tuple[str, str], list[dict]], errors: dict[tuple[str, str], dict[int, dict]]) -> Counter:
    """(subject, year, population group, service, sex, item, measure) -> n."""
    found: Counter[Key] = Counter()
    for year, file in ROUNDS.items():
        provinces = {row["_index"]: row["admin1"] for row in sheets[year, "va_needs"]}
        persons = {row["_index"]: used(row, errors[file, "person"]) for row in sheets[year, "person"]}
        for person in persons.values():
            found.update((year, *key) for key in _of_person(person))
        for need in sheets[year, "need"]:
            person = persons[need["_parent_index"]]
            province = provinces[person["_parent_index"]]
            found.update((year, *key) for key in _of_need(used(need, errors[file, "need"]), person, province))
    return Counter({(subject, year, *key): n for (year, subject, *key), n in found.items()})


def used(row: dict, errors: dict[int, dict]) -> dict:
    """A row without the cell that is in error; a warning leaves it as it is."""
    column = broken(errors.get(row["row"]))
    return {**row, column: ""} if column else row


def broken(error: dict | None) -> str:
    """The provider's column whose cell cannot be used; empty for a clean row and for a warning."""
    return "" if error is None or error["rule_id"] in WARNINGS else error["provider_column"]


def disability(person: dict) -> str:
    """Washington Group short set: with when any domain is a lot or worse, without only when all six are lower."""
    age, answers = person["age_years"], [person[domain] for domain in DOMAINS]
    if isinstance(age, int) and age < 5:
        return "not_applicable"
    if "a_lot_of_difficulty" in answers or "cannot_do_at_all" in answers:
        return "with_disability"
    missing = {answer for answer in answers if answer not in ("no_difficulty", "some_difficulty")}
    return "without_disability" if not missing else "refused" if missing == {"refused"} else "unknown"


def _of_person(person: dict) -> Iterator[Key]:
    group, sex = person["population_group"], person["sex"] or "not_recorded"
    yield "person", group, "", sex, "", "n_persons"
    yield "functioning", group, "", sex, disability(person), "n_persons"
    if person["casualty_case_id"]:
        yield "family", group, "", sex, person["relation"], "n_persons"
        if person["head_of_household_after"] == "yes":
            yield "family", group, "", sex, person["relation"], "n_new_heads"
    for question in ANSWERED:
        if person[question] in ("yes", "no"):
            yield "inclusion", group, "", sex, question, "n_answered"
        if person[question] == "yes":
            yield "inclusion", group, "", sex, question, "n_yes"


def _of_need(need: dict, person: dict, province: str) -> Iterator[Key]:
    if not need["service"]:
        return
    group, service, sex = person["population_group"], need["service"], person["sex"] or "not_recorded"
    status = "no_need" if need["needed"] == "no" else STATUS.get((need["needed"], need["received"]), "not_assessed")
    yield "need", group, service, sex, "", f"n_{status}"
    if status in STATUS.values():
        yield "need", group, service, sex, "", "n_need"
        for subject, item in (("need_by_disability", disability(person)), ("need_by_province", province)):
            yield subject, group, service, "", item, "n_need"
            if status != "met":
                yield subject, group, service, "", item, "n_gap"
    if need["product"]:
        yield "product", "", service, sex, need["product"], "n_needed"
        for question in ("held", "fits"):
            if need[f"product_{question}"] == "yes":
                yield "product", "", service, sex, need["product"], f"n_{question}"
    if need["barriers"]:
        yield "barrier", "", service, sex, "", "n_asked"
        yield "barrier", "", service, sex, need["main_barrier"], "n_main"
        for code in need["barriers"].split(" "):
            yield "barrier", "", service, sex, code, "n_named"
    if need["referred"] == "yes":
        yield "referral", "", service, sex, "", "n_made"
        if need["referral_result"]:
            yield "referral", "", service, sex, "", f"n_{need['referral_result']}"
        if need["closed_on"]:
            yield "referral", "", service, sex, "", "n_closed"
    if need["received"] in ("fully", "partly"):
        yield "service", group, service, sex, "", "n_started"
        yield "service", group, service, sex, f"paid_by_{need['paid_by'] or 'not_recorded'}", "n_paid"
        if need["completed_on"]:
            yield "service", group, service, sex, "", "n_completed"
        if need["provider_sex"] == person["sex"]:
            yield "service", group, service, sex, "", "n_same_sex_provider"
