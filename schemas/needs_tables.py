"""The contracts of what people need and what they got: persons, functioning, needs, referrals, services, barriers."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.codes import MISSING, codes
from schemas.columns import (
    Dated,
    Disaggregated,
    Placed,
    Sexed,
    Sourced,
    amount,
    coded,
    days,
    in_list,
    problem,
    row_rule,
    text,
)

ALL = "all"  # in published aggregates: not broken down by this key


class OfPerson(pa.DataFrameModel):
    """What belongs to one person of the same source."""

    person_record_id: Series[str] = text("record_id of the person's row in the same source", False)
    person_id: Series[str] = text("the person, across sources where a link is declared", False)


class OfNeed(OfPerson):
    """What belongs to one need where the source links them, else to the person alone."""

    need_id: Series[str] = text("record_id of the need; null where the source does not link them")


def yes_or_no(description: str) -> pa.Field:
    """A yes/no answer with its reasons for missing."""
    return coded("yes_no", description)


class person(Sourced, Placed, Disaggregated, days(assessed_on="day of the assessment or registration")):
    """One person as one source knows them; `disaggregation_unit` says whom the row describes."""

    person_id: Series[str] = text("the person, across sources where a link is declared", False)
    same_person: Series[str] = text("the same in every interview of one person, where the key is a number and a day")
    linked_record_id: Series[str] = text("record of another source this person is, by a declared key")
    linked_key: Series[str] = text("that key as received")
    disaggregation_unit: Series[str] = coded("disaggregation_unit", "whose sex and age these are")
    population_group: Series[str] = coded("population_group", "survivors, indirect victims, ...")
    respondent: Series[str] = coded("respondent", "who answered: the person or a proxy")
    interviewer_sex: Series[str] = pa.Field(
        isin=in_list([*(code for code in codes("sex") if code != "mixed"), *MISSING]),
        description="sex of the interviewer",
        metadata={"list": "sex"},
    )
    indirect_of: Series[str] = text("record of the casualty of whom the person is a family member or carer")
    indirect_key: Series[str] = text("key of that casualty as received")
    relation: Series[str] = coded("relation", "relation to that casualty")
    head_of_household_after: Series[str] = yes_or_no("became head of the household after the event")
    household_has_disability: Series[str] = yes_or_no("a member of the household has a disability; office only")
    displacement: Series[str] = coded("displacement", "displacement status")
    marital_status: Series[str] = coded("marital_status", "marital status")
    works_before: Series[str] = yes_or_no("worked before the event")
    works_now: Series[str] = yes_or_no("works at the assessment")
    in_school: Series[str] = yes_or_no("goes to school")
    claim_filed: Series[str] = yes_or_no("claimed a pension or compensation")
    claim_granted: Series[str] = yes_or_no("was granted it")
    consent: Series[str] = coded("consent", "consent to the use of the answers")
    consent_purposes: Series[str] = text(
        "uses the person agreed to, codes of consent_purpose joined by |; null where the source states none"
    )
    consent_purposes_problem: Series[str] = problem("the purposes", "value_is_in_code_list")
    weight: Series[float] = amount("persons of the population one interview stands for")
    stratum: Series[str] = text("stratum of the sample")
    cluster: Series[str] = text("cluster of the sample")
    replicate_weights: Series[str] = text(
        "replicate weights in the order of source.yaml, joined by |; where the survey has some"
    )


ANSWER = "functioning_answer"
QUESTIONS = {  # question of a Washington Group set or child module -> code list of its answers
    **dict.fromkeys(("seeing", "hearing", "walking", "remembering", "self_care", "communicating"), ANSWER),
    **dict.fromkeys(("upper_body_lifting", "upper_body_fingers", "fine_motor", "learning", "playing"), ANSWER),
    **dict.fromkeys(("concentrating", "accepting_change", "controlling_behaviour", "making_friends"), ANSWER),
    "behaviour_compared": "functioning_comparison",
    **dict.fromkeys(("anxiety_frequency", "depression_frequency"), "functioning_frequency"),
    **dict.fromkeys(("anxiety_level", "depression_level"), "functioning_level"),
}


def _answers() -> type[pa.DataFrameModel]:
    """One column per question of the Washington Group sets and child modules."""
    columns: dict = {"__annotations__": {}, "__module__": __name__, "__doc__": "Answers by question."}
    for question, list_name in QUESTIONS.items():
        columns["__annotations__"][question] = Series[str]
        columns[question] = coded(list_name, f"answer: {question.replace('_', ' ')}")
    return type("Answers", (pa.DataFrameModel,), columns)


class functioning(Sourced, OfPerson, _answers(), days(assessed_on="day of the assessment")):
    """One person x assessment with a Washington Group instrument; the status is derived, never typed in."""

    instrument: Series[str] = coded("instrument", "question set asked")
    cut_off: Series[str] = text("named cut-off of the status, DISABILITY3 unless declared", False)
    disability_status: Series[str] = coded("disability_status", "from the answers by the cut-off")
    respondent: Series[str] = coded("respondent", "who answered: the person or a proxy")
    interviewer_sex: Series[str] = pa.Field(
        isin=in_list([*(code for code in codes("sex") if code != "mixed"), *MISSING]),
        description="sex of the interviewer",
        metadata={"list": "sex"},
    )


class need(Sourced, OfPerson, days(assessed_on="day of the assessment", needed_on="since when it is needed")):
    """One person x service x assessment: is it needed, is it met? `record_id` is the need_id."""

    service: Series[str] = coded("service", "service asked about")
    service_detail: Series[str] = coded("service_detail", "what of it")
    need_status: Series[str] = pa.Field(
        isin=in_list(list(codes("need_status"))), description="no_need, met, partly_met, unmet or not_assessed",
        metadata={"list": "need_status"},
    )  # fmt: skip
    product: Series[str] = coded("product", "assistive product needed")
    product_held: Series[str] = yes_or_no("the person has the product")
    product_fits: Series[str] = yes_or_no("and it fits and works")
    basis: Series[str] = coded("basis", "who says so: the person, a clinician, the assessor")
    priority: Series[str] = coded("priority", "how pressing")


class referral(
    Sourced,
    OfNeed,
    days(
        referred_on="day of the referral",
        accepted_on="day the provider accepted it",
        received_on="day the person was received",
        closed_on="day it was closed with a service",
    ),
):
    """One referral of a person to a service. A referral is not access."""

    service: Series[str] = coded("service", "service referred to")
    referral_result: Series[str] = coded("referral_result", "accepted, refused or no answer")
    refused_reason: Series[str] = coded("refused_reason", "why the provider refused")

    @row_rule("referral_is_accepted_after_it_is_made", "referred_on", "accepted_on")
    def referral_is_accepted_after_it_is_made(cls, data: pd.DataFrame) -> Series[bool]:
        return ~(data["accepted_on"] < data["referred_on"])


class service(
    Sourced,
    OfNeed,
    days(
        started_on="day the service began",
        completed_on="day the service ended",
        last_follow_up_on="day of the last follow-up or repair",
    ),
):
    """One service a person got, from a survey's answer or a provider's register."""

    service: Series[str] = coded("service", "service given")
    service_detail: Series[str] = coded("service_detail", "what of it")
    product: Series[str] = coded("product", "assistive product given")
    provider_type: Series[str] = coded("provider_type", "who gave it")
    provider_sex: Series[str] = pa.Field(
        isin=in_list([*(code for code in codes("sex") if code != "mixed"), *MISSING]),
        description="sex of the person who gave it",
        metadata={"list": "sex"},
    )
    travel_minutes: Series[float] = amount("way to the service, minutes")
    distance_km: Series[float] = amount("way to the service, kilometres")
    paid_by: Series[str] = coded("paid_by", "who paid")
    accessible: Series[str] = yes_or_no("the premises were accessible")
    satisfaction: Series[str] = coded("satisfaction", "how content the person was")
    claim_status: Series[str] = coded("claim_status", "claim filed, granted, rejected (legal, social protection)")

    @row_rule("service_ends_after_it_starts", "started_on", "completed_on")
    def service_ends_after_it_starts(cls, data: pd.DataFrame) -> Series[bool]:
        return ~(data["completed_on"] < data["started_on"])


class barrier(Sourced, OfNeed):
    """One need x barrier named; where the question was asked and none named, one row that says so."""

    service: Series[str] = coded("service", "service that was hard to get")
    barrier: Series[str] = coded("barrier", "what stood in the way; not_applicable: none was named")
    barrier_detail: Series[str] = text("the source's own option")
    main: Series[pd.BooleanDtype] = pa.Field(nullable=True, description="the main one, where the source asks")
    asked: Series[pd.BooleanDtype] = pa.Field(nullable=True, description="the question was asked of this need")


class people_in_need(Sourced, Placed, Dated, Sexed):
    """One published number: area x sector x group x status. Parts and totals stand side by side; never add them."""

    sector: Series[str] = coded("sector", "sector of the humanitarian response")
    sex: Series[str] = pa.Field(
        isin=in_list([*codes("sex"), *MISSING, ALL]), description="sex, `all` when not broken down",
        metadata={"list": "sex"},
    )  # fmt: skip
    age_group: Series[str] = pa.Field(
        isin=in_list([*codes("age_group"), *MISSING, ALL]), description="age group, `all` when not broken down",
        metadata={"list": "age_group"},
    )  # fmt: skip
    disability_status: Series[str] = pa.Field(
        isin=in_list([*codes("disability_status"), *MISSING, ALL]), description="`all` when not broken down",
        metadata={"list": "disability_status"},
    )  # fmt: skip
    age_min: Series[pd.Int64Dtype] = pa.Field(nullable=True, description="lowest age of the group, years")
    age_max: Series[pd.Int64Dtype] = pa.Field(nullable=True, description="highest age of the group, years")
    displacement_group: Series[str] = pa.Field(
        isin=in_list([*codes("displacement"), "host", *MISSING, ALL]), description="displacement group",
        metadata={"list": "displacement"},
    )  # fmt: skip
    status: Series[str] = pa.Field(
        isin=in_list([*codes("people_in_need_status")]), description="in need, targeted, affected, reached",
        metadata={"list": "people_in_need_status"},
    )  # fmt: skip
    n: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge={"min_value": 0, "error": "count_is_a_whole_number"}, description="persons"
    )
    n_problem: Series[str] = problem("the count", "count_is_a_whole_number")
    is_total: Series[pd.BooleanDtype] = pa.Field(nullable=True, description="a total of other rows")
