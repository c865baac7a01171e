"""Contracts of a centre's own reference tables (`saddle reference add`): what marts divide by, what ours are set beside.

Here: what a row must be. Not here: reading and merging files (`pipelines.reference`), comparing (`assets.reports.reconcile`).
"""

from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.codes import MISSING, codes
from schemas.columns import in_list

# the Monitor's columns (reference/domain.md 1.2) -> measures of mart_casualty_annual; the last three cells of its
# age-sex table are one measure there, n_other_or_unknown, which only their sum may be set beside
MONITOR_MEASURES = {
    "total": "n_total", "killed": "n_killed", "injured": "n_injured", "outcome_unknown": "n_outcome_unknown",
    "dev_antipersonnel": "n_mine_ap", "dev_antivehicle": "n_mine_av", "dev_improvised": "n_mine_improvised",
    "dev_unspecified_mine": "n_mine_unspecified", "dev_submunition": "n_cmr_submunition", "dev_other_erw": "n_erw_other",
    "dev_undifferentiated": "n_mine_erw_undifferentiated", "dev_unknown": "n_device_unknown",
    "civilian": "n_civilian", "deminer": "n_deminer", "military_security": "n_military_security",
    "status_unknown": "n_status_unknown", "men": "n_men", "women": "n_women", "boys": "n_boys", "girls": "n_girls",
    "adult_sex_unknown": "n_adult_sex_unknown", "child_sex_unknown": "n_child_sex_unknown",
    "age_sex_unknown": "n_age_sex_unknown",
}  # fmt: skip
PUBLISHED_MEASURES = (*MONITOR_MEASURES.values(), "n_other_or_unknown")
STATUS_MEASURES = ("n_civilian", "n_deminer", "n_military_security", "n_status_unknown")
AGE_SEX_MEASURES = (
    "n_men", "n_women", "n_boys", "n_girls", "n_adult_sex_unknown", "n_child_sex_unknown", "n_age_sex_unknown",
    "n_other_or_unknown",
)  # fmt: skip
FIGURE_STATUSES = ("published", "revised")
SOURCE_KINDS = ("page", "later_page", "secondary")  # its own page, a later page for comparison, somebody who quotes it
NOT_SAID = ""  # a publisher's table need not say how its figures came about


def said_or_not(description: str, allowed: tuple[str, ...] | None = None) -> Any:
    """A column a file may leave out: empty when the publisher does not say."""
    if allowed is None:
        return pa.Field(description=description)
    return pa.Field(isin=in_list([*allowed, NOT_SAID]), description=description)


class population(pa.DataFrameModel):
    """Persons living in a place in a year, one row per place x year x sex x age band: what rates are divided by."""

    country_iso3: Series[str] = pa.Field(str_matches="^[A-Z]{3}$", description="country, three letters of ISO 3166-1")
    pcode: Series[str] = pa.Field(str_length={"min_value": 1}, description="p-code of the place, not empty")
    year: Series[pd.Int64Dtype] = pa.Field(
        in_range={"min_value": 1900, "max_value": 2100}, description="year, 1900 to 2100"
    )
    sex: Series[str] = pa.Field(
        isin=in_list([code for code in codes("sex") if code != "mixed"] + [*MISSING]),
        description="sex; totals are not rows of this table",
        metadata={"list": "sex"},
    )
    age_band: Series[str] = pa.Field(
        isin=in_list([*codes("age_band"), *MISSING]),
        description="age band; totals are not rows of this table",
        metadata={"list": "age_band"},
    )
    population: Series[pd.Int64Dtype] = pa.Field(
        ge={"min_value": 0, "error": "count_is_a_whole_number"}, description="persons, a whole number"
    )

    class Config:
        """A place, year, sex and age band stand once: a second row would count its people twice."""

        strict = "filter"
        unique = ["country_iso3", "pcode", "year", "sex", "age_band"]
        unique_column_names = True


class published(pa.DataFrameModel):
    """Figures somebody else published, one row per country x year x measure x publisher x edition: ours stand beside them."""

    country_iso3: Series[str] = pa.Field(str_matches="^[A-Z]{3}$", description="country, three letters of ISO 3166-1")
    year: Series[pd.Int64Dtype] = pa.Field(
        in_range={"min_value": 1900, "max_value": 2100}, description="year of the casualties, 1900 to 2100"
    )
    measure: Series[str] = pa.Field(
        isin=in_list([*PUBLISHED_MEASURES]), description="what is counted, as in mart_casualty_annual"
    )
    value: Series[pd.Int64Dtype] = pa.Field(
        ge={"min_value": 0, "error": "count_is_a_whole_number"}, description="persons, a whole number"
    )
    publisher: Series[str] = pa.Field(str_length={"min_value": 1}, description="who published it, not empty")
    edition: Series[str] = said_or_not("the edition it stands in")
    figure_status: Series[str] = said_or_not("first published, or revised later", FIGURE_STATUSES)
    scope: Series[str] = said_or_not("whom the publisher's breakdown by age and sex covers, in its own words")
    source_kind: Series[str] = said_or_not("where the figure was read", SOURCE_KINDS)
    source_url: Series[str] = said_or_not("the page")
    note: Series[str] = said_or_not("what whoever read it noted")
    parts_check: Series[str] = said_or_not("whether the parts printed there add up: ok, or the two sums")

    class Config:
        """One edition gives one figure once: with two, nobody could tell which was published."""

        strict = "filter"
        unique = ["country_iso3", "year", "measure", "publisher", "edition", "figure_status"]
        unique_column_names = True
