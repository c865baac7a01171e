"""Where each word of a column acts: which kinds of column there are, and what is read for them.

A word that is not named for a kind of column does nothing there, and `proof_columns` says so. What a kind does is in
`assets/core` (`standardise`, `timed`, `answers`, `counted`).
"""

from schemas.contracts import columns_of, core_name, list_of

COUNTED = ("casualty_count", "people_in_need")
OF_ANOTHER = ("functioning", "need", "referral", "service", "barrier")  # rows that belong to a person or a need
PLACES = ("admin1_pcode", "admin2_pcode", "admin1_name", "admin2_name")
AGES = ("age_years", "age_band", "birth_year")
NUMBERS = ("lat", "lon", "minutes_to_care", "travel_minutes", "distance_km", "weight")
WHOLE_NUMBERS = ("n_casualties_reported", "age_min", "age_max")
TEXTS = ("incident_id", "impairments", "stratum", "cluster")
UNITS = {
    "age_years": "years", "minutes_to_care": "minutes", "travel_minutes": "minutes", "distance_km": "km",
}  # fmt: skip
AGE_UNITS = ("years", "months", "weeks", "days")

_HOW = frozenset({"from", "optional", "note"})
_READ = _HOW | {"number"}
_CODED = _HOW | {
    "value",
    "values",
    "coding",
    "spellings",
    "multi",
    "many",
    "rules",
    "otherwise",
    "on_unmapped",
    "form_version",
    "earlier",
}
WORDS = {
    "place": _HOW | {"number", "pad", "prefix", "lookup"},
    "country": _HOW,
    "day": _HOW | {"value", "year", "month", "day", "dates", "time_zone", "calendar", "precision", "number"},
    "birth_date": _HOW | {"dates", "time_zone", "calendar"},
    "age_years": _READ | {"unit", "values", "coding"},
    "age_band": _HOW | {"values", "coding"},
    "birth_year": _HOW,
    "age_group": _HOW | {"values", "coding", "spellings", "on_unmapped"},
    "number": _READ,
    "measure": _READ | {"unit"},
    "text": _HOW,
    "code": _CODED,
    "yes_or_no": _CODED - {"value"},  # read from a column, never the same in every row
    "several": _HOW | {"sep", "values", "coding", "spellings", "on_unmapped"},
    "options": _HOW | {"multi", "sep", "options", "values", "coding", "on_unmapped"},
    "main": _HOW,
    "relative": _HOW | {"lookup"},
}
_NEVER = {
    "record_id", "source_id", "source_type", "source_table", "source_file", "source_sheet", "source_row", "as_of", "vintage",
    "person_id", "person_record_id", "need_id", "linked_record_id", "linked_key", "indirect_key", "calendar", "date_max",
    "age_basis", "provider_date", "cut_off", "instrument", "n", "is_total", "asked", "barrier_detail", "overlaps_with_rows", "status",
}  # fmt: skip
_AGED = ("age_min", "age_max")  # made of the age where a row is one person


def columns_to_fill(table: str) -> list[str]:
    """The columns of a core table that a description may fill, in the contract's order, steps towards one beside it."""
    kind = core_name(table)
    stored = [c for c in columns_of(kind) if c not in _NEVER and not c.endswith("_precision")]
    if "age_basis" in columns_of(kind):
        stored = [c for c in stored if c not in _AGED] + ["birth_date", "birth_year"]
    if "admin1_pcode" in stored:
        stored += ["admin1_name", "admin2_name"]
    if kind == "functioning":
        stored.remove("disability_status")
    if kind == "casualty_count":
        stored.remove("outcome")
    return stored


def kind_of(table: str, column: str) -> str:
    """What kind of column it is: what is read for it, and which words act."""
    kind = core_name(table)
    one_person = "age_basis" in columns_of(kind)
    if column in PLACES:
        return "place"
    if column == "country_iso3":
        return "country"
    if column == "date" or column.endswith("_on"):
        return "day"
    if column in ("birth_date", "age_years"):
        return column
    if column in AGES and one_person:
        return column
    if column == "age_group" and one_person:
        return column
    if column in NUMBERS or column in WHOLE_NUMBERS:
        return "measure" if column in UNITS else "number"
    if column in TEXTS:
        return "text"
    if kind == "people_in_need" and column == "age_group":
        return "yes_or_no"
    named = {
        "died_later": "yes_or_no",
        "consent_purposes": "several",
        "barrier": "options",
        "main": "main",
        "indirect_of": "relative",
    }
    return named.get(column, "code")


def list_named(table: str, column: str) -> str | None:
    """The code list of a column; yes_no and the purposes of consent have theirs, though other columns are stored."""
    return {"died_later": "yes_no", "consent_purposes": "consent_purpose"}.get(column) or list_of(
        core_name(table), column
    )
