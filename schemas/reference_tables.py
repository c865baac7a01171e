"""Contracts of a centre's own reference tables (`saddle reference add`) that marts divide by."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.codes import MISSING, codes
from schemas.columns import in_list


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
