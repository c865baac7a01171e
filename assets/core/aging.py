"""What the received texts say of an age: years, span, band and group, what it rests on, and which rule it breaks."""

from assets.core.lookups import Lookup, Row, separators
from assets.core.times import when
from assets.core.words import coded
from methods.ages import (
    age_from_birth_year,
    band_of,
    band_of_range,
    completed_years,
    group_of,
    parse_band,
    read_kept_age,
)
from methods.dates import parse_date
from methods.folding import fold
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
    needs_date = event is not None and bool({"birth_year", "birth_date"} & set(order))
    event_columns = event.provider_columns if event is not None and needs_date else []
    event_day = when(source, event) if event is not None and needs_date else None
    blank = {fold(text) for text in (*source.files.blank, *source.missing)} | {"", VERIFIED_UNKNOWN}

    def work(*values: str) -> dict:
        texts = dict(zip(order, values, strict=False))
        nothing = VERIFIED_UNKNOWN if VERIFIED_UNKNOWN in values[: len(order)] else "not_recorded"
        rest = dict(zip(event_columns, values[len(order) :], strict=True))
        event = event_day(rest) if event_day is not None else {}
        out = {
            "age_group": nothing,
            "age_band": nothing,
            "age_basis": "none",
            "age_problem": "",
            "ages_contradict": "",
        }
        label = group.work(texts["age_group"])["age_group"] if group else ""
        out["label_age_group"] = label
        low, high, basis, problem = _span(specs, texts, blank, event)
        if problem:
            return {**out, "age_problem": problem}
        if basis == "dob":
            out.update(born_min=low, born_max=high)
        if column := _contradicts(specs, texts, blank, event):
            unknown = {"age_group": "not_recorded", "age_band": "not_recorded", "label_age_group": ""}
            return {**out, **unknown, "ages_contradict": column}
        if label and label not in allowed:
            return {**out, "age_group": label}
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
        return out

    return Lookup(provider + event_columns, dict(AGE_OUT), work)


def _span(specs: dict[str, Column], texts: Row, blank: set[str], event: dict) -> tuple:
    """Lowest and highest possible age in years, what it rests on, and the rule it breaks."""
    given = {column: text for column, text in texts.items() if fold(text) not in blank}
    when = event.get("date")
    if kept := read_kept_age(given.get("birth_date", "")):
        return *kept, "dob", ""
    if "birth_date" in given and when is not None:
        born = parse_date(given["birth_date"], specs["birth_date"].dates or "iso", specs["birth_date"].calendar)
        if born is None:
            return None, None, "", "number_is_a_number"
        youngest, oldest = completed_years(born.date_max, when), completed_years(born.date, event["date_max"])
        return youngest if oldest < 0 else max(youngest, 0), oldest, "dob", ""
    if "age_years" in given:
        number = parse_number(given["age_years"], *separators(specs["age_years"]))
        if number is None:
            return None, None, "", "number_is_a_number"
        years = _whole(number)
        return years, years, "stated", ""
    if "birth_year" in given and when is not None:
        number = parse_number(given["birth_year"], None, ".")
        if number is None:
            return None, None, "", "number_is_a_number"
        return *age_from_birth_year(_whole(number), when.year)[:2], "dob", ""
    if "age_band" in given:
        low, high = parse_band(given["age_band"]) or (None, None)
        return (low, high, "band", "") if low is not None else (None, None, "", "number_is_a_number")
    return None, None, "", ""


def _contradicts(specs: dict[str, Column], texts: Row, blank: set[str], event: dict) -> str:
    """The column of birth from which the stated age lies so far that one of the two is mistyped or of somebody else."""
    born_min, born_max, born, _ = _span(specs, {**texts, "age_years": ""}, blank, event)
    years, _, stated, _ = _span(specs, {"age_years": texts.get("age_years", "")}, blank, event)
    if born != "dob" or stated != "stated" or born_min - FAR_APART_YEARS <= years <= born_max + FAR_APART_YEARS:
        return ""
    return "birth_year" if fold(texts.get("birth_date", "")) in blank else "birth_date"


def _whole(number: float) -> int:
    """Whole years; what no column could hold (a telephone, a document) as a number that is no age either."""
    return int(max(-_NO_AGE, min(number, _NO_AGE)))
