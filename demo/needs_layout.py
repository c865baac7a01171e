"""The sheets of the interview form's export and the source.yaml that reads them; the form itself is `kobo-va-needs`."""

from demo.needs_functioning import DOMAINS
from demo.needs_odds import SERVICES

SURVEY = "needs-survey"
PURPOSES = ("statistics", "care", "referral")
OPTION = "barriers/"
BARRIERS = (  # as the form asked for them when the interviews were held
    "cost_service", "cost_transport", "distance", "no_transport", "road", "security", "no_service",
    "closed_destroyed", "no_staff", "no_supplies", "waiting", "hours", "no_same_sex_staff", "permission",
    "no_escort", "care_duties", "stigma", "disrespect", "discrimination", "fear_gbv", "access_physical",
    "access_communication", "no_information", "documents", "quality", "not_severe", "other",
)  # fmt: skip
BARRIER_OPTIONS = tuple(f"{OPTION}{code}" for code in BARRIERS)
SUBMISSION = ("_submission__id", "_submission__uuid")
HOUSEHOLD_COLUMNS = (
    "start", "end", "interview_date", "consent", "consent_purpose", *(f"consent_purpose/{purpose}" for purpose in PURPOSES),
    "interviewer_sex", "admin1", "admin2", "displacement", "stratum", "cluster", "weight", "household_size", "__version__",
    "_id", "_uuid", "_submission_time", "_index",
)  # fmt: skip
PERSON_COLUMNS = (
    "person_name", "sex", "age_years", "respondent", "survivor_case_id", "casualty_case_id", "population_group", "relation",
    "head_of_household_after", "marital_status", *(f"wg_{domain}" for domain in DOMAINS), "works_before", "works_now",
    "in_school", "claim_filed", "claim_granted", "_index", "_parent_table_name", "_parent_index", *SUBMISSION,
)  # fmt: skip
NEED_COLUMNS = (
    "service", "needed", "received", "needed_on", "service_detail", "product", "product_held", "product_fits", "priority",
    "barriers", *BARRIER_OPTIONS, "main_barrier", "referred", "referred_on", "referral_result", "accepted_on",
    "refused_reason", "received_on", "closed_on", "provider_type", "provider_sex", "started_on", "completed_on",
    "travel_minutes", "distance_km", "paid_by", "accessible", "satisfaction", "last_follow_up_on", "_index",
    "_parent_table_name", "_parent_index", *SUBMISSION,
)  # fmt: skip
YAML = f"""# The needs survey of Sarandia (invented), two rounds of the interview form `kobo-va-needs`; each file holds one round.
# Survivors give their case number in the register, family members that of the relative who was killed or injured.
extends: kobo-va-needs
source: {SURVEY}
title: Needs of survivors, their families and their neighbours
publisher: Sarandia Victim Assistance Office (invented)
country: XSA
source_rank: 5
languages: [en]
files: {{pattern: "va_needs_*.xlsx", vintage: {{policy: append}}}}
design: {{weight: va_needs.weight, strata: va_needs.stratum, cluster: va_needs.cluster}}
tables:
  person:
    link: {{to: sarandia-register.casualty_record, key: survivor_case_id}}
    columns: {{indirect_of: {{from: casualty_case_id, lookup: sarandia-register.casualty_record}}}}
  need:
    asks: [{", ".join(SERVICES)}]    # the other services of the form were left out
  service:
    columns: {{satisfaction: {{form_version: {{from: va_needs.__version__, since: "v2"}}}}}}    # not asked in 2024
thresholds: {{quarantine_max: 10%}}
"""
