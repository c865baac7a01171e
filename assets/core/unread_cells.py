"""A bad cell costs the cell: what sets a whole row aside, and what a row holds in place of a cell that cannot be used.

Key, day of the event, outcome and country decide whether a casualty counts; person, service and status whether a need
does (model section 0). Whatever else cannot be read, or contradicts another cell, becomes not recorded; the received
text stays in `provider_*`, the finding stands at its cell. Not here: which rules a value breaks (`judge`).
"""

from collections.abc import Iterable, Mapping

from assets.core.placing import accuracy_of
from assets.core.staged import Staged
from schemas.columns import YEAR_IS_KEPT
from schemas.contracts import columns_of, list_of
from schemas.relations import Sql

EVERYWHERE = {"record_id", "parent", "country_iso3"}
# what a row is of no use without; of a published number every part says what it is the number of
DECIDES = {
    "incident": {"date", "incident_id", "scope_reason"},
    "casualty_record": {"date", "outcome", "scope_reason"},
    "casualty_count": {"date", "outcome", "n", "scope_reason"},
    "people_in_need": {*columns_of("people_in_need", stored=False)},
    "person": {"disaggregation_unit", "population_group", "consent", "consent_purposes", "replicate_weights"},
    "functioning": {"instrument"},
    "need": {"service", "need_status"},
    "referral": {"service"},
    "service": {"service"},
    "barrier": {"service", "barrier"},
}  # fmt: skip
SEX_AND_AGE = {"sex", "age_years", "age_group", "age_band"}
AGE = ("age_years", "age_min", "age_max", "age_band", "age_group", "age_basis")
CONTRADICTS = "age_and_age_group_agree"
KEEPS = frozenset(YEAR_IS_KEPT)  # told at its cell; the row keeps what it says: the year
# columns that are read together, by the column a finding stands at
TOGETHER = {
    "age_years": AGE, "age_band": AGE,
    "lat": ("lat", "lon"), "lon": ("lat", "lon"),
    "admin1_pcode": ("admin1_pcode", "admin2_pcode"), "admin2_pcode": ("admin1_pcode", "admin2_pcode"),
}  # fmt: skip
# of two days in the wrong order the one is not told on which a count rests least
LOST_DAY = {"referral_is_accepted_after_it_is_made": "referred_on", "service_ends_after_it_starts": "completed_on"}
# the other cell of a contradiction
OTHER_CELL = {
    CONTRADICTS: "age_group",
    "place_parent_agrees": "admin1_pcode",
    "referral_is_accepted_after_it_is_made": "referred_on",
    "service_ends_after_it_starts": "started_on",
}
NOWHERE = {"admin1_pcode": "'unknown'", "admin2_pcode": "'unknown'", "age_basis": "'none'"}


def decides(staged: Staged, column: str, rule: str = "") -> bool:
    """Whether a row is of no use when this column cannot be read, or breaks this rule.

    `disaggregation: strict` adds sex, age and the answers.
    """
    if rule in KEEPS:
        return False
    if column in EVERYWHERE or column in DECIDES[staged.table]:
        return True
    return staged.is_strict and (
        column in SEX_AND_AGE or (staged.table == "functioning" and not column.endswith("_on"))
    )


def unreadable_rows(staged: Staged, found: Iterable[Mapping]) -> set[int]:
    """Rows of the sheet in which the reader could not read a cell that decides, or that finds the row its place."""
    spec, provider_of = staged.spec, staged.provider_of
    mapped = {
        name for column, one in spec.mapped.items() for name in one.provider_columns if not decides(staged, column)
    }
    deciding = {provider for column, provider in provider_of.items() if decides(staged, column)}
    for column, one in spec.mapped.items():
        deciding |= {*one.provider_columns} if decides(staged, column) else set()
    deciding |= {
        *(spec.key or []),
        *spec.count.values(),
        *spec.only,
        *spec.asked_when,
        *spec.total_where,
        *spec.joined_by,
    }
    deciding |= {*(spec.parent.by if spec.parent else []), *([spec.link.key] if spec.link else [])}
    costs_the_cell = (mapped | {*spec.carry}) - deciding
    return {
        int(one["source_row"])
        for one in found
        if one["severity"] == "error" and one["source_row"] is not None and one["provider_column"] not in costs_the_cell
    }


def lose(staged: Staged, kinds: Mapping[int, tuple[str, str]]) -> None:
    """Put what is not known in the place of every cell that could not be used. `kinds`: number -> (column, rule).

    Reads table `unread`, which the rows are joined to from here on; ids of rows stay those of what was received.
    """
    lost: dict[str, list[int]] = {}
    of_label = [n for n, (column, rule) in kinds.items() if column == "age_group" and rule != CONTRADICTS]
    for number, (column, rule) in kinds.items():
        for each in () if rule in KEEPS or number in of_label else _columns(staged, column, rule):
            lost.setdefault(each, []).append(number)
    if not lost and not of_label:
        return
    by_age = staged.select.get("age_group", "")
    if of_label:  # the label cannot be read: the age in years still says it
        ages = [f"({staged.select[age]})" for age in ("age_max", "age_min")]
        told = f"WHEN {ages[0]} < 18 THEN 'child' WHEN {ages[1]} >= 18 THEN 'adult' ELSE 'not_recorded'"
        staged.select["age_group"] = f"CASE WHEN {_has_any(of_label)} THEN CASE {told} END ELSE {by_age} END"
    staged.rows.added.append(f"LEFT JOIN unread ON unread.source_row = l.source_row AND unread.part = {staged.part}")
    labelled = _labelled(staged, kinds)
    for column, numbers in lost.items():
        nothing = labelled.get(column) or _nothing(staged, column)
        staged.select[column] = f"CASE WHEN {_has_any(numbers)} THEN {nothing} ELSE {staged.select[column]} END"
    if {*lost} & {"lat", "admin2_pcode"} and "place_accuracy" in staged.own:
        staged.select["place_accuracy"] = accuracy_of(staged.select)


def _has_any(numbers: Iterable[int]) -> str:
    return f"list_has_any(unread.kinds, [{', '.join(map(str, numbers))}])"


def _columns(staged: Staged, column: str, rule: str) -> list[str]:
    column = LOST_DAY.get(rule, column)
    named = TOGETHER.get(column, (column, f"{column}_precision"))
    return [each for each in named if each in staged.select and not staged.is_constant(each)]


def _labelled(staged: Staged, kinds: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    """What the source's own label says of an age that cannot be one; nothing where label and age contradict each other."""
    label = staged.select.get("label_age_group", "''")
    against = [number for number, (_, rule) in kinds.items() if rule == CONTRADICTS]
    if label == "''":
        return {}
    told = f"{label} IN ('child', 'adult')"
    if against:
        told += f" AND NOT {_has_any(against)}"
    return {
        "age_group": f"CASE WHEN {told} THEN {label} ELSE 'not_recorded' END",
        "age_basis": f"CASE WHEN {told} THEN 'label' ELSE 'none' END",
    }


def _nothing(staged: Staged, column: str) -> Sql:
    """SQL of a value that is not known, by what the column holds."""
    if column in NOWHERE:
        return Sql(NOWHERE[column])
    if column.endswith("_precision"):
        return Sql("'unknown'")
    return Sql("'not_recorded'" if list_of(staged.table, column) else "NULL")
