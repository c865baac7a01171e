"""The contracts of what happened: incidents, casualties one by one, and published counts of them."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.columns import Dated, Disaggregated, Located, Sexed, Sourced, coded, problem, text


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
    died_later_problem: Series[str] = problem("died_later", "value_is_in_code_list")
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
    n_problem: Series[str] = problem("the count", "count_is_a_whole_number")
    overlaps_with_rows: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, description="the same people may stand in casualty_record"
    )
