"""truth_needs.csv: what the needs survey and the service register hold, counted where the rows were made.

A row counts unless its error leaves nothing to count; a cell that cannot be used is not known. `n` are rows as core
tables hold them, `n_counted` those marts count: without persons known dead (whose referrals and services were made all the
same), interviews sent twice once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from demo.files import Row, SourceFile
from demo.needs_layout import SURVEY
from demo.needs_spoiled import KILLED, SENT_TWICE
from demo.rehabilitation import REHABILITATION

COLUMNS = ("subject", "year", "population_group", "service", "sex", "item", "measure", "n", "n_counted")
OF_EVERY_GROUP = ("barrier", "referral", "product")  # population groups together
MADE_ALL_THE_SAME = ("referral", "service", "register")  # a death undoes none of them
OF_BOTH_SEXES = ("need_by_disability", "need_by_province")
Counted = tuple[str, str, str]  # subject, item, measure
STATUSES = ("no_need", "met", "partly_met", "unmet", "not_assessed")
NEED = ("met", "partly_met", "unmet")
RESULTS = {"accepted": "n_accepted", "not_accepted": "n_not_accepted", "no_answer": "n_no_answer"}
RESULT_LOST = "n_result_lost"
ANSWERED = ("works_before", "works_now", "in_school", "claim_filed", "claim_granted")


def needs_rows(tables: Iterable[SourceFile]) -> list[tuple]:
    """One row per figure, zeros left out."""
    rows: Counter[tuple] = Counter()
    counted: Counter[tuple] = Counter()
    left_out: dict[str, str] = {}
    for table in tables:
        if table.source == SURVEY and table.sheet == "person":
            left_out = {str(row.cells["_index"]): _why_left_out(row) for _, row in table.numbered()}
        for _, row in table.numbered():
            found = list(_found(table, row))
            rows.update(key for key in found if key[-1] != RESULT_LOST)
            why = _why_left_out(row) or left_out.get(row.recorded.get("person_row", ""), "")
            for key in map(partial(_as_marts_count, row), found):
                if key is not None and (not why or (why == KILLED and key[0] in MADE_ALL_THE_SAME)):
                    counted[key] += 1
    rows.update(dict.fromkeys(counted.keys() - rows.keys(), 0))
    return [(*key, n, counted[key]) for key, n in sorted(rows.items())]


def _as_marts_count(row: Row, key: tuple) -> tuple | None:
    """A referral whose result cannot be read was accepted when it has a day for that, else nobody answered; school asks for an age."""
    if key[-1] == RESULT_LOST:
        return (*key[:-1], "n_accepted" if row.used("accepted_on") else "n_no_answer")
    is_ageless = "in_school" in key and row.recorded["age"] == ""
    return None if is_ageless else key


def _why_left_out(row: Row) -> str:
    """The rule for which marts leave a person out, known dead or the second copy of an interview; empty for all others."""
    return row.error[0] if row.error is not None and row.error[0] in (KILLED, SENT_TWICE) else ""


def _found(table: SourceFile, row: Row) -> Iterator[tuple]:
    if table.source == SURVEY and table.sheet == "person":
        yield from _keyed(row, "", _of_person(row))
    elif table.source == SURVEY and table.sheet == "need":
        yield from _keyed(row, str(row.cells["service"]), _of_need(row))
    elif table.source == REHABILITATION:
        yield from _of_register(row)


def _keyed(row: Row, service: str, found: Iterable[Counted]) -> Iterator[tuple]:
    known = row.recorded
    for subject, item, measure in found:
        group = "" if subject in OF_EVERY_GROUP else known["population_group"]
        yield subject, known["year"], group, service, "" if subject in OF_BOTH_SEXES else known["sex"], item, measure


def _of_person(row: Row) -> Iterator[Counted]:
    cells = row.cells
    yield "person", "", "n_persons"
    yield "functioning", row.recorded["disability"], "n_persons"
    if cells["casualty_case_id"]:
        yield "family", str(cells["relation"]), "n_persons"
        if cells.get("head_of_household_after") == "yes":
            yield "family", str(cells["relation"]), "n_new_heads"
    for question in ANSWERED:
        if cells.get(question, "") != "":
            yield "inclusion", question, "n_answered"
            if cells[question] == "yes":
                yield "inclusion", question, "n_yes"


def _of_need(row: Row) -> Iterator[Counted]:
    cells, status = row.cells, row.recorded["need_status"]
    if row.is_aside:
        return
    yield "need", "", f"n_{status}"
    if status in NEED:
        yield "need", "", "n_need"
        for by in ("disability", "province"):
            yield f"need_by_{by}", row.recorded[by], "n_need"
            if status != "met":
                yield f"need_by_{by}", row.recorded[by], "n_gap"
        if cells.get("product"):
            yield "product", str(cells["product"]), "n_needed"
            for column, measure in (("product_held", "n_held"), ("product_fits", "n_fits")):
                if row.used(column) == "yes":
                    yield "product", str(cells["product"]), measure
    if cells.get("barriers"):
        yield "barrier", "", "n_asked"
        for code in str(cells["barriers"]).split():
            yield "barrier", code, "n_named"
        yield "barrier", str(cells["main_barrier"]), "n_main"
    if cells.get("referred") == "yes":
        yield "referral", "", "n_made"
        yield "referral", "", RESULTS.get(row.used("referral_result"), RESULT_LOST)
        if cells.get("closed_on"):
            yield "referral", "", "n_closed"
    if status in ("met", "partly_met"):
        yield "service", "", "n_started"
        if row.used("completed_on"):
            yield "service", "", "n_completed"
        if cells["provider_sex"] == row.recorded["sex"]:
            yield "service", "", "n_same_sex_provider"
        yield "service", f"paid_by_{row.used('paid_by') or 'not_recorded'}", "n_paid"


def _of_register(row: Row) -> Iterator[tuple]:
    """Services of the register by the year they began; the register asks nobody's group."""
    if row.is_aside:
        return
    keys = (row.recorded["day"][:4], "", str(row.cells["service"]), row.recorded["sex"])
    yield "register", *keys, "", "n_started"
    if row.used("completed_on"):
        yield "register", *keys, "", "n_completed"
    if row.cells["product"]:
        yield "register", *keys, str(row.cells["product"]), "n_given"
