"""What the received texts say of an age: years, span, band and group, what it rests on, and which rule it breaks."""

from typing import NamedTuple

from assets.core.lookups import Lookup, Row, separators
from assets.core.times import when
from assets.core.words import coded
from methods.ages import (
    age_from_birth_year,
    band_of,
    band_of_range,
    band_turned_date,
    completed_years,
    group_of,
    parse_age,
    read_kept_age,
    unit_of,
    years_of,
)
from methods.dates import TwoDates, parse_dates, stands_for_nothing
from methods.folding import fold, lookup_table
from methods.places import parse_number
from schemas.codes import MISSING, VERIFIED_UNKNOWN, codes
from schemas.source import Column, Source, Table

AGE_OUT = {
    "age_years": "BIGINT",
    "age_min": "BIGINT",
    "age_max": "BIGINT",
    "age_band": "VARCHAR",
    "age_group": "VARCHAR",
    "age_basis": "VARCHAR",
    "label_age_group": "VARCHAR",
    "age_problem": "VARCHAR",
    "ages_contradict": "VARCHAR",
    "born_min": "BIGINT",
    "born_max": "BIGINT",
}

_NO_AGE = 10**9
FAR_APART_YEARS = 2  # a stated age may be the one before the last birthday, or the next, and still be the same age


def aged(source: Source, table: Table, specs: dict[str, Column], event: Column | None) -> Lookup:
    """Age from what the source has: birth date, years, a band or a label (child, adult), in this order of trust.

    `event`: the day at which the age counts, that of the explosion or of the assessment.
    """
    allowed = frozenset({*codes("age_group"), *MISSING})
    group = (
        coded(source, table, "age_group", specs["age_group"], "age_group", allowed) if "age_group" in specs else None
    )
    order: list[str] = [c for c in ("age_years", "age_band", "age_group", "birth_year", "birth_date") if c in specs]
    provider = [str(specs[c].from_) for c in order]
    unit = specs["age_years"].unit_column if "age_years" in specs else None
    units = [unit] if unit else []
    placeholders = tuple(source.placeholder_dates)
    labels = {word: code for word, code in lookup_table("age_group").items() if code in allowed}
    needs_date = event is not None and bool({"birth_year", "birth_date"} & set(order))
    event_columns = event.provider_columns if event is not None and needs_date else []
    event_day = when(source, event) if event is not None and needs_date else None
    blank = {fold(text) for text in (*source.files.blank, *source.missing)} | {"", VERIFIED_UNKNOWN}

    def work(*values: str) -> dict:
        texts = dict(zip(order, values, strict=False))
        rest_of = values[len(order) :]
        said = labels.get(fold(texts.get("age_years", ""))) if not group else None
        if said and not read_number(texts["age_years"], specs["age_years"]):
            texts["age_years"] = ""
        nothing = VERIFIED_UNKNOWN if VERIFIED_UNKNOWN in values[: len(order)] else "not_recorded"
        of_unit = dict(zip(units, rest_of, strict=False))
        rest = dict(zip(event_columns, rest_of[len(units) :], strict=True))
        event = event_day(rest) if event_day is not None else {}
        out = {
            "age_group": nothing,
            "age_band": nothing,
            "age_basis": "none",
            "age_problem": "",
            "ages_contradict": "",
        }
        label = group.work(texts["age_group"])["age_group"] if group else said or ""
        is_read = label in allowed or not label
        out["label_age_group"] = label
        low, high, basis, problem = _span(specs, texts, blank, event, Read(of_unit.get(unit or ""), placeholders))
        if problem:
            return {**out, "age_problem": problem, **({} if is_read else {"age_group": label})}
        if basis == "dob":
            out.update(born_min=low, born_max=high)
        if column := _contradicts(specs, texts, blank, event, Read(of_unit.get(unit or ""), placeholders)):
            unknown = {"age_group": "not_recorded", "age_band": "not_recorded", "label_age_group": ""}
            return {**out, **unknown, "ages_contradict": column}
        if low is None:
            return {
                **out,
                "age_group": nothing if label in ("", "not_recorded") else label,
                "age_basis": "label" if label in ("child", "adult") else "none",
            }
        out.update(age_min=low, age_max=high, age_basis=basis)
        if low == high:
            out.update(age_years=low, age_band=band_of(low) if 0 <= low <= 120 else "unknown", age_group=group_of(low))
        else:
            open_ended = high if high is not None else 200
            same = group_of(low) == group_of(open_ended)
            out.update(age_band=band_of_range(low, high), age_group=group_of(low) if same else "unknown")
            if label in ("child", "adult") and out["age_group"] == "unknown":
                out["age_group"] = label
        return out if is_read else {**out, "age_group": label}  # what the years say of it stands in age_min and age_max

    return Lookup(provider + units + event_columns, dict(AGE_OUT), work)


class Read(NamedTuple):
    """What the texts of an age are read with: the unit its own column names, and dates that stand for nothing."""

    unit: str | None = None
    placeholders: tuple[str, ...] = ()


def read_number(text: str, spec: Column) -> bool:
    """Whether a stated age is a number or words of one (`18 months`)."""
    return parse_number(text, *separators(spec)) is not None or parse_age(text) is not None


def _stated(text: str, spec: Column, read: Read) -> tuple:
    """Lowest and highest age in years of a stated age, and the rule it breaks: a number in its unit, or words with one."""
    number = parse_number(text, *separators(spec))
    if number is None:
        spoken = parse_age(text)
        return (*spoken, "") if spoken else (None, None, "number_is_a_number")
    unit = unit_of(read.unit) if read.unit is not None else spec.unit or "years"
    if unit is None:
        return None, None, "age_has_a_unit"
    years = years_of(_whole(number), unit)
    return years, years, ""


def _span(specs: dict[str, Column], texts: Row, blank: set[str], event: dict, read: Read) -> tuple:
    """Lowest and highest possible age in years, what it rests on, and the rule it breaks."""
    given = {column: text for column, text in texts.items() if fold(text) not in blank}
    when = event.get("date")
    if kept := read_kept_age(given.get("birth_date", "")):
        return *kept, "dob", ""
    born, is_placeholder = None, False
    if "birth_date" in given and when is not None:
        try:
            born = parse_dates(
                given["birth_date"],
                specs["birth_date"].forms,
                specs["birth_date"].calendar,
                specs["birth_date"].time_zone,
            )
        except TwoDates:
            born = None
        is_placeholder = stands_for_nothing(given["birth_date"], specs["birth_date"].forms, read.placeholders)
        if born is None and not is_placeholder:
            return None, None, "", "number_is_a_number"
        if is_placeholder and "age_years" not in given:
            return None, None, "", "date_is_no_placeholder"
    if "birth_date" in given and when is not None and born is not None and not is_placeholder:
        youngest, oldest = completed_years(born.date_max, when), completed_years(born.date, event["date_max"])
        return youngest if oldest < 0 else max(youngest, 0), oldest, "dob", ""
    if "age_years" in given:
        low, high, problem = _stated(given["age_years"], specs["age_years"], read)
        return (None, None, "", problem) if problem else (low, high, "stated" if low == high else "band", "")
    if "birth_year" in given and when is not None:
        number = parse_number(given["birth_year"], None, ".")
        if number is None:
            return None, None, "", "number_is_a_number"
        return *age_from_birth_year(_whole(number), when.year)[:2], "dob", ""
    if "age_band" in given:
        if band_turned_date(given["age_band"]):
            return None, None, "", "band_is_not_a_date"
        is_number = parse_number(given["age_band"]) is not None  # alone it may be a code
        low, high = (None, None) if is_number else parse_age(given["age_band"]) or (None, None)
        return (low, high, "band", "") if low is not None else (None, None, "", "number_is_a_number")
    return None, None, "", ""


def _contradicts(specs: dict[str, Column], texts: Row, blank: set[str], event: dict, read: Read) -> str:
    """The column of birth from which the stated age lies so far that one of the two is mistyped or of somebody else."""
    born_min, born_max, born, _ = _span(specs, {**texts, "age_years": ""}, blank, event, read)
    years, _, stated, _ = _span(specs, {"age_years": texts.get("age_years", "")}, blank, event, read)
    if born != "dob" or stated != "stated" or born_min - FAR_APART_YEARS <= years <= born_max + FAR_APART_YEARS:
        return ""
    return "birth_year" if fold(texts.get("birth_date", "")) in blank else "birth_date"


def _whole(number: float) -> int:
    """Whole years; what no column could hold (a telephone, a document) as a number that is no age either."""
    return int(max(-_NO_AGE, min(number, _NO_AGE)))
