"""The columns of time: the day of the event, other days, and the age that goes with it."""

import datetime as dt

from assets.core.aging import aged
from assets.core.queries import query
from assets.core.times import DATE_OUT, dated, day
from methods.dates_in_forms import in_universal_time
from schemas.findings import Refused
from schemas.source import Column
from warehouse.reading.sheet import column_letters
from warehouse.relations import ask

DATE_COLUMNS = (*DATE_OUT, "calendar", "provider_date")
MOST_TOLD = 100_000  # rows told of one table whose ages contradict
AGE_SPECS = ("age_years", "age_band", "age_group", "birth_year", "birth_date")


def dates(making) -> None:
    """The day of the event, as precise as the source tells it."""
    spec = making.mapped.get("date")
    if spec is None or not spec.provider_columns:
        making.select.update(_fixed_day(making, "date", spec), calendar="'gregorian'", provider_date="NULL")
        return
    making.join("date", dated(making.source, spec))
    _moments_in_universal_time(making, "date", spec)
    making.select["calendar"] = f"'{spec.calendar}'"
    refs = [making.rows.ref(provider) for provider in spec.provider_columns]
    making.select["provider_date"] = f"concat_ws('-', {', '.join(refs)})"
    for column in DATE_COLUMNS:
        making.provider_of[column] = spec.provider_columns[0]


def other_day(making, column: str, spec: Column | None) -> None:
    """A day beside that of the event: assessed, referred, received."""
    if spec is None or not spec.provider_columns:
        fixed = _fixed_day(making, column, spec)
        fixed.pop(f"{column}_max")
        making.select.update(fixed)
        return
    making.join(column, day(making.source, column, spec, dt.date.fromisoformat(making.landed.as_of)))
    _moments_in_universal_time(making, column, spec)
    for name in (column, f"{column}_problem"):
        making.provider_of[name] = spec.provider_columns[0]


def _moments_in_universal_time(making, column: str, spec: Column) -> None:
    """One line for a column whose hours are in universal time and that names no time zone: its days are those written."""
    if spec.time_zone is not None or not spec.from_:
        return
    lookup = making.lookups[column]
    place = lookup.provider.index(spec.from_)
    told = {
        texts[place]: n for texts, n in zip(lookup.seen, lookup.weights, strict=True) if in_universal_time(texts[place])
    }
    if told:
        making.noted.append({
            "column_name": column, "provider_column": spec.from_, "value": min(told), "rule_id": "moment_has_a_time_zone",
            "severity": "warning", "params": {"n": str(sum(told.values()))},
        })  # fmt: skip


def ages(making) -> None:
    """Age, band and group, from whichever of them the source tells."""
    specs = {column: making.mapped[column] for column in AGE_SPECS if column in making.mapped}
    if not specs:
        reason = "not_asked" if "age_group" in making.spec.absent else "not_recorded"
        nulls = dict.fromkeys(("age_years", "age_min", "age_max"), "CAST(NULL AS BIGINT)")
        making.select.update(nulls, age_band=f"'{reason}'", age_group=f"'{reason}'", age_basis="'none'")
        making.select.update(label_age_group="''", age_problem="''", provider_age_years="CAST(NULL AS VARCHAR)")
        return
    stated = making.rows.ref(str(specs["age_years"].from_)) if "age_years" in specs else "CAST(NULL AS VARCHAR)"
    making.select["provider_age_years"] = stated
    making.join(
        "age", aged(making.source, making.spec, specs, making.mapped.get("date") or making.mapped.get("assessed_on"))
    )
    _contradictions(making, specs)
    first = str(next(iter(specs.values())).from_)
    for column in ("age_years", "age_problem", "age_band", "label_age_group"):
        making.provider_of[column] = str(specs["age_years"].from_) if "age_years" in specs else first
    if "age_group" in specs:
        making.provider_of["age_group"] = str(specs["age_group"].from_)


def _contradictions(making, specs: dict[str, Column]) -> None:
    """A finding at the stated age and one at the birth date (or year) of every row in which they are far apart.

    The row counts; its age is not recorded, and the stated one stays in provider_age_years.
    """
    if "age_years" not in specs or not {"birth_year", "birth_date"} & set(specs):
        return
    stated = making.rows.ref(str(specs["age_years"].from_))
    rows = making.rows.reading([making.select["ages_contradict"], stated])
    told = ask(making.con, query("rows_with_two_ages"), stated=stated, rows=rows, most=MOST_TOLD).fetchall()
    making.noted += [
        _at_cell(making, column, str(specs[column].from_), row, age)
        for row, age, born in told
        for column in ("age_years", born)
    ]


def _at_cell(making, column: str, provider: str, row: int, age: str) -> dict:
    """What is told at one cell of a row whose ages contradict; a birth date is not repeated in it."""
    sheet, _, bare = making.rows.owner(provider)
    position = sheet.positions.get(bare) if sheet is making.rows.sheet else None
    return {
        "source_row": row, "cell": f"{column_letters(position)}{row}" if position is not None else None, "column_name": column,
        "provider_column": provider, "value": age if column == "age_years" else None,
        "rule_id": "stated_age_fits_birth_date", "severity": "error", "params": {"found": age},
    }  # fmt: skip


def _fixed_day(making, column: str, spec: Column | None) -> dict[str, str]:
    """A date that source.yaml states for all rows, or none."""
    if spec is None or spec.value is None:
        moments = dict.fromkeys((column, f"{column}_max"), "CAST(NULL AS TIMESTAMP)")
        return {**moments, f"{column}_precision": "'unknown'", f"{column}_problem": "''"}
    found = dated(making.source, spec).work()
    if "date" not in found:
        reason = f"`{column}`: `{spec.value}` is not a date such as 2018, 2018-07 or 2018-07-25"
        raise Refused("source_yaml_is_valid", file=f"{making.source.source}/source.yaml", reason=reason)
    return {
        column: f"TIMESTAMP '{found['date']}'",
        f"{column}_max": f"TIMESTAMP '{found['date_max']}'",
        f"{column}_precision": f"'{found['date_precision']}'",
        f"{column}_problem": "''",
    }
