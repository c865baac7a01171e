"""The contracts of the core tables: every column once, in a mixin; every row rule once, as a fact with a stable id.

A contract judges typed batches (pandas, Arrow strings). A rule's `error` is its id; message and how-to-fix stand in
`messages`. Set rules (duplicate keys, parents, totals) need other rows and are SQL in `assets/core/rules`.
"""

from functools import cache, wraps

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.codes import MISSING, codes

DAY = "datetime64[us]"  # what DuckDB and Arrow hand over
EARLIEST = pd.Timestamp("1945-01-01")
PHONE_DEFAULT = pd.Timestamp("1970-01-01")
OLDEST_YEARS = 115
RULE_COLUMNS: dict[str, tuple[str, ...]] = {}  # rule over several columns -> the columns it asks, filled by row_rule


def in_list(allowed: list[str]) -> dict:
    """The check of a code list, with its stable rule id."""
    return {"allowed_values": allowed, "error": "value_is_in_code_list"}


def coded(list_name: str, description: str) -> pa.Field:
    """A column of a code list: its codes plus the reasons why a value may be missing (model section 1)."""
    allowed = [*codes(list_name), *MISSING]
    return pa.Field(isin=in_list(allowed), description=description, metadata={"list": list_name})


def text(description: str, nullable: bool = True) -> pa.Field:
    """A column of free or technical text."""
    return pa.Field(nullable=nullable, description=description)


def row_rule(rule_id: str, *columns: str):
    """A rule over several columns. A source that does not fill all of them cannot break it: it is then not asked."""

    RULE_COLUMNS[rule_id] = columns

    def with_id(holds):
        @wraps(holds)
        def asked(cls, data: pd.DataFrame) -> pd.Series:
            if not set(columns) <= set(data.columns):
                return pd.Series(True, index=data.index)
            return holds(cls, data)

        return pa.dataframe_check(error=rule_id)(asked)

    return with_id


class Sourced(pa.DataFrameModel):
    """Where a row comes from. Provenance, never identity: a re-saved file changes no record_id."""

    record_id: Series[str] = text(
        "stable id: hash of source, table and key (or standardised content + occurrence)", False
    )
    source_id: Series[str] = text("the source's short name", False)
    source_type: Series[str] = coded("source_type", "kind of source")
    source_file: Series[str] = text("file as received", False)
    source_sheet: Series[str] = text("sheet, empty for a CSV", False)
    source_row: Series[pd.Int64Dtype] = pa.Field(ge=1, description="row as a spreadsheet shows it")
    as_of: Series[DAY] = pa.Field(description="cut-off the source states for the file")
    vintage: Series[str] = text("which issue of a cumulative file, as in its name", False)


class Located(pa.DataFrameModel):
    """Where it happened."""

    country_iso3: Series[str] = pa.Field(
        str_matches={"pattern": "^[A-Z]{3}$", "error": "country_is_iso3"}, description="ISO 3166-1 alpha-3"
    )
    admin1_pcode: Series[str] = text("p-code of the first level, `unknown` when not in the reference", False)
    admin2_pcode: Series[str] = text("p-code of the second level, `unknown` when not in the reference", False)
    place_accuracy: Series[str] = coded("place_accuracy", "how exactly the place is known")
    lat: Series[float] = pa.Field(
        in_range={"min_value": -90, "max_value": 90, "error": "coordinates_are_on_the_globe"},
        nullable=True,
        description="latitude, decimal degrees WGS 84",
    )
    lon: Series[float] = pa.Field(
        in_range={"min_value": -180, "max_value": 180, "error": "coordinates_are_on_the_globe"},
        nullable=True,
        description="longitude, decimal degrees WGS 84",
    )
    place_problem: Series[str] = pa.Field(
        ne={"value": "place_parent_agrees", "error": "place_parent_agrees"},
        description="set while judging: a found code whose parent contradicts",
    )


class Dated(pa.DataFrameModel):
    """When it happened, with the precision the source gives."""

    date: Series[DAY] = pa.Field(nullable=True, description="first possible day")
    date_max: Series[DAY] = pa.Field(nullable=True, description="last possible day")
    date_precision: Series[str] = pa.Field(
        isin=in_list(["day", "month", "quarter", "year", "unknown"]), description="finest part known"
    )
    calendar: Series[str] = text("calendar the source writes in", False)
    provider_date: Series[str] = text("date as received")
    date_problem: Series[str] = text("set while judging: why the date could not be read", False)

    @row_rule("date_fits_declared_format", "date_problem")
    def date_fits_declared_format(cls, data: pd.DataFrame) -> Series[bool]:
        return data["date_problem"] != "date_fits_declared_format"

    @row_rule("year_fits_declared_calendar", "date_problem")
    def year_fits_declared_calendar(cls, data: pd.DataFrame) -> Series[bool]:
        return data["date_problem"] != "year_fits_declared_calendar"

    @row_rule("date_is_not_in_the_future", "date", "as_of")
    def date_is_not_in_the_future(cls, data: pd.DataFrame) -> Series[bool]:
        return ~(data["date"] > data["as_of"])

    @row_rule("date_is_after_1945", "date")
    def date_is_after_1945(cls, data: pd.DataFrame) -> Series[bool]:
        return ~(data["date"] < EARLIEST)

    @row_rule("date_is_not_a_phone_default", "date", "date_precision")
    def date_is_not_a_phone_default(cls, data: pd.DataFrame) -> Series[bool]:
        return ~((data["date"] == PHONE_DEFAULT) & (data["date_precision"] == "day"))


class Sexed(pa.DataFrameModel):
    """Sex, age and disability: always there, with a reason when not known (model section 1)."""

    sex: Series[str] = pa.Field(
        isin=in_list([*(code for code in codes("sex") if code != "mixed"), *MISSING]),
        description="sex as recorded by the source",
        metadata={"list": "sex"},
    )
    age_group: Series[str] = coded("age_group", "child (under 18 at the event) or adult")
    disability_status: Series[str] = coded("disability_status", "from an instrument only, never from an injury")


class Disaggregated(Sexed):
    """Sex, age in years and bands, disability of one person."""

    age_years: Series[pd.Int64Dtype] = pa.Field(nullable=True, description="completed years at the event")
    age_min: Series[pd.Int64Dtype] = pa.Field(nullable=True, description="lowest possible age, years")
    age_max: Series[pd.Int64Dtype] = pa.Field(nullable=True, description="highest possible age, years")
    age_band: Series[str] = coded("age_band", "standard band of the age")
    age_basis: Series[str] = pa.Field(
        isin=in_list(["dob", "stated", "band", "label", "none"]), description="what the age comes from"
    )
    label_age_group: Series[str] = text("set while judging: the group the source's own label says", False)
    age_problem: Series[str] = text("set while judging: why the age could not be read", False)

    @row_rule("number_is_a_number", "age_problem")
    def number_is_a_number(cls, data: pd.DataFrame) -> Series[bool]:
        return data["age_problem"] != "number_is_a_number"

    @row_rule("age_is_plausible", "age_years")
    def age_is_plausible(cls, data: pd.DataFrame) -> Series[bool]:
        return data["age_years"].isna() | data["age_years"].between(0, OLDEST_YEARS).fillna(False)

    @row_rule("age_and_age_group_agree", "age_years", "label_age_group")
    def age_and_age_group_agree(cls, data: pd.DataFrame) -> Series[bool]:
        says = data["label_age_group"]
        from_years = data["age_years"].notna() & says.isin(["child", "adult"])
        child = (data["age_years"] < 18).fillna(False)
        return ~(from_years & (child != (says == "child")))


class incident(Sourced, Located, Dated):
    """One event in which explosive ordnance did or could have done harm, where the source has events."""

    incident_id: Series[str] = text("the source's id of the event, pseudonymised with the source", False)
    device: Series[str] = coded("device", "what exploded")
    activity: Series[str] = coded("activity", "what people were doing")
    area_marked: Series[str] = coded("yes_no", "was the area marked before")
    n_casualties_reported: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge={"min_value": 0, "error": "count_is_a_whole_number"},
        description="casualties the event's own row reports",
    )
    scope_reason: Series[str] = coded("scope_reason", "why the event counts or does not count as mines/ERW")


class casualty_record(Sourced, Located, Dated, Disaggregated):
    """One person killed or injured in one incident, as one source tells it."""

    person_id: Series[str] = text("the person; an unlinked row's own record_id", False)
    incident_id: Series[str] = text("the event, null where the source has none")
    outcome: Series[str] = coded("outcome", "killed or injured")
    died_later: Series[pd.BooleanDtype] = pa.Field(nullable=True, description="injured first, died of it later")
    died_later_problem: Series[str] = pa.Field(
        ne={"value": "value_is_in_code_list", "error": "value_is_in_code_list"},
        description="set while judging: neither yes nor no",
    )
    civil_status: Series[str] = coded("civil_status", "civilian, military or security, deminer")
    device: Series[str] = coded("device", "what exploded")
    activity: Series[str] = coded("activity", "what the person was doing")
    occupation: Series[str] = coded("occupation", "occupation before the event")
    re_before: Series[str] = coded("yes_no", "had risk education before")
    first_care_place: Series[str] = coded("first_care_place", "where care was first given")
    minutes_to_care: Series[float] = pa.Field(
        nullable=True,
        ge={"min_value": 0, "error": "minutes_to_care_is_not_negative"},
        description="minutes from event to first care",
    )
    transport_mode: Series[str] = coded("transport_mode", "how the person was carried")
    death_place: Series[str] = coded("death_place", "where the person died")
    displacement: Series[str] = coded("displacement", "displacement status")
    marital_status: Series[str] = coded("marital_status", "marital status")
    education: Series[str] = coded("education", "highest education")
    impairments: Series[str] = text("impairments from the event, codes joined by |")
    scope_reason: Series[str] = coded("scope_reason", "why the row counts or does not count as mines/ERW")


class casualty(casualty_record):
    """One person killed or injured, one golden row after linkage (model 3a)."""


class casualty_count(Sourced, Located, Dated, Sexed):
    """One published count: incident or period x group, from a source that gives only counts."""

    sex: Series[str] = coded("sex", "sex of those counted, `mixed` when several sexes share the cell")
    outcome: Series[str] = coded("outcome", "killed or injured")
    civil_status: Series[str] = coded("civil_status", "civilian, military or security, deminer")
    device: Series[str] = coded("device", "what exploded")
    n: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge={"min_value": 0, "error": "count_is_a_whole_number"}, description="persons"
    )
    n_problem: Series[str] = pa.Field(
        ne={"value": "count_is_a_whole_number", "error": "count_is_a_whole_number"},
        description="set while judging: not a whole number",
    )
    overlaps_with_rows: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, description="the same people may stand in casualty_record"
    )


CONTRACTS: dict[str, type[pa.DataFrameModel]] = {
    contract.__name__: contract for contract in (incident, casualty_record, casualty, casualty_count)
}
WHILE_JUDGING = ("date_problem", "place_problem", "label_age_group", "age_problem", "n_problem", "died_later_problem")


@cache
def schema_of(table: str) -> pa.DataFrameSchema:
    """The pandera schema of a core table, columns in the contract's order."""
    return CONTRACTS[table].to_schema()


@cache
def schema_for(table: str, filled: tuple[str, ...]) -> pa.DataFrameSchema:
    """The contract for a source that fills only these columns; what SADDLE itself writes as a constant is not asked."""
    schema = schema_of(table)
    return schema.remove_columns([column for column in schema.columns if column not in filled])


@cache
def columns_of(table: str, stored: bool = True) -> tuple[str, ...]:
    """Column names of a core table in order; without the ones only judging needs when `stored`."""
    names = tuple(schema_of(table).columns)
    return tuple(name for name in names if not (stored and name in WHILE_JUDGING))


def core_name(table: str) -> str:
    """`person@head` is one of several tables of the kind `person`."""
    return table.split("@")[0]


@cache
def stored_columns(table: str) -> tuple[str, ...]:
    """Columns of a core table as kept: the contract's, the received text of coded ones, what a source carries."""
    columns = columns_of(table)
    return (*columns, *(f"provider_{column}" for column in columns if list_of(table, column)), "carried")


@cache
def can_break(table: str, column: str) -> bool:
    """Whether a received value can break the contract of this column: a rule of its own stands on it."""
    return bool(schema_of(table).columns[column].checks)


@cache
def list_of(table: str, column: str) -> str | None:
    """The code list of a column, or None when it is not coded."""
    found = schema_of(table).columns.get(column)
    return (found.metadata or {}).get("list") if found is not None else None
