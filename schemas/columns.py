"""Columns of the core tables, each once: the kinds of column, and the mixins the contracts are composed of.

A rule's `error` is its id; message and how-to-fix stand in `messages`. A `<column>_problem` is set while standardising
and holds the id of the rule its column breaks.
"""

from functools import wraps

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.codes import MISSING, codes

DAY = "datetime64[us]"  # what DuckDB and Arrow hand over
EARLIEST = pd.Timestamp("1945-01-01")
PHONE_DEFAULT = pd.Timestamp("1970-01-01")
OLDEST_YEARS = 120
PROBLEM = "problem"  # the check of a `_problem` column: the rule broken is the value itself
PRECISIONS = ("day", "month", "quarter", "year", "unknown")
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


# of a day that breaks these, the year is sure and stays
YEAR_IS_KEPT = ("day_is_in_the_calendar", "day_and_month_stand_as_declared", "day_is_one_of_two")
DAY_PROBLEMS = (
    "date_fits_declared_format",
    "year_fits_declared_calendar",
    "date_is_not_in_the_future",
    "date_is_after_1945",
    "date_is_not_a_phone_default",
    "date_is_one_day",
    "date_is_no_placeholder",
    "year_is_of_the_buddhist_era",
    *YEAR_IS_KEPT,
)


def problem(of: str, *rules: str) -> pa.Field:
    """Set while standardising: the id of the rule the column breaks, one of `rules`, `` when none."""
    return pa.Field(
        isin={"allowed_values": [""], "error": PROBLEM},
        description=f"set while judging: what is wrong with {of}",
        metadata={"rules": rules},
    )


def amount(description: str) -> pa.Field:
    """A measured number that cannot be negative, unit in the column's name."""
    return pa.Field(nullable=True, ge={"min_value": 0, "error": "number_is_not_negative"}, description=description)


def days(**meanings: str) -> type[pa.DataFrameModel]:
    """A mixin with one day per name: `<name>` (first possible day), its precision, and its problem while judging."""
    columns: dict = {"__annotations__": {}, "__module__": __name__, "__doc__": ", ".join(meanings.values())}
    for name, meaning in meanings.items():
        for column, kind, field in (
            (name, Series[DAY], pa.Field(nullable=True, description=f"{meaning}; first possible day")),
            (
                f"{name}_precision",
                Series[str],
                pa.Field(isin=in_list(list(PRECISIONS)), description="finest part known"),
            ),
            (f"{name}_problem", Series[str], problem(name, *DAY_PROBLEMS)),
        ):
            columns["__annotations__"][column] = kind
            columns[column] = field
    return type("Days", (pa.DataFrameModel,), columns)


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
    source_table: Series[str] = text("table of the source.yaml it comes from, `person@head` one of several", False)
    source_file: Series[str] = text("file as received", False)
    source_sheet: Series[str] = text("sheet, empty for a CSV", False)
    source_row: Series[pd.Int64Dtype] = pa.Field(ge=1, description="row as a spreadsheet shows it")
    as_of: Series[DAY] = pa.Field(description="cut-off the source states for the file")
    vintage: Series[str] = text("which issue of a cumulative file, as in its name", False)


class Placed(pa.DataFrameModel):
    """Where a person lives or an event happened, by areas."""

    country_iso3: Series[str] = pa.Field(
        str_matches={"pattern": "^[A-Z]{3}$", "error": "country_is_iso3"}, description="ISO 3166-1 alpha-3"
    )
    admin1_pcode: Series[str] = text("p-code of the first level, `unknown` when not in the reference", False)
    admin2_pcode: Series[str] = text("p-code of the second level, `unknown` when not in the reference", False)
    place_problem: Series[str] = problem("the place", "place_parent_agrees")


class Located(Placed):
    """Where an event happened, to the point where the source gives it."""

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


class Dated(pa.DataFrameModel):
    """When it happened, with the precision the source gives."""

    date: Series[DAY] = pa.Field(nullable=True, description="first possible day")
    date_max: Series[DAY] = pa.Field(nullable=True, description="last possible day")
    date_precision: Series[str] = pa.Field(isin=in_list(list(PRECISIONS)), description="finest part known")
    calendar: Series[str] = text("calendar the source writes in", False)
    provider_date: Series[str] = text("date as received")
    date_problem: Series[str] = problem("the date", *DAY_PROBLEMS[:2], *DAY_PROBLEMS[5:])

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
    age_group: Series[str] = coded("age_group", "child (under 18) or adult")
    disability_status: Series[str] = coded("disability_status", "from an instrument only, never from an injury")


class Disaggregated(Sexed):
    """Sex, age in years and bands, disability of one person."""

    age_years: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, description="completed years at the event or the assessment"
    )
    age_min: Series[pd.Int64Dtype] = pa.Field(nullable=True, description="lowest possible age, years")
    age_max: Series[pd.Int64Dtype] = pa.Field(nullable=True, description="highest possible age, years")
    age_band: Series[str] = coded("age_band", "standard band of the age")
    age_basis: Series[str] = pa.Field(
        isin=in_list(["dob", "stated", "band", "label", "none"]), description="what the age comes from"
    )
    provider_age_years: Series[str] = text("stated age as received")
    label_age_group: Series[str] = text("set while judging: the group the source's own label says", False)
    age_problem: Series[str] = problem(
        "the age", "number_is_a_number", "band_is_not_a_date", "age_has_a_unit", *DAY_PROBLEMS
    )

    @row_rule("age_is_plausible", "age_years")
    def age_is_plausible(cls, data: pd.DataFrame) -> Series[bool]:
        return data["age_years"].isna() | data["age_years"].between(0, OLDEST_YEARS).fillna(False)

    @row_rule("age_and_age_group_agree", "age_years", "label_age_group")
    def age_and_age_group_agree(cls, data: pd.DataFrame) -> Series[bool]:
        says = data["label_age_group"]
        from_years = data["age_years"].notna() & says.isin(["child", "adult"])
        child = (data["age_years"] < 18).fillna(False)
        return ~(from_years & (child != (says == "child")))
