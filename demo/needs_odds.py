"""What is planted in the needs survey: how often a service is needed, how often it does not come, and why.

Women and girls wait for rehabilitation, men and boys for psychosocial support; medical care does not tell them apart.
Persons with disabilities are worse off in livelihood; one province is worse off in everything and far away.
"""

SERVICES = (
    "medical", "rehabilitation", "assistive_technology", "psychosocial", "education", "livelihood", "social_protection",
)  # fmt: skip
FAR_PROVINCE = "XSA04"
FAR_PROVINCE_ADDS, MOST = 0.22, 0.96
# share who need a service: survivors, indirect victims, persons with disabilities, general population
GROUPS = ("survivors", "indirect_victims", "persons_with_disabilities", "general_population")
NEED = {
    "medical": (0.54, 0.32, 0.45, 0.28), "rehabilitation": (0.68, 0.04, 0.45, 0.03),
    "assistive_technology": (0.4, 0.04, 0.5, 0.05), "psychosocial": (0.56, 0.5, 0.25, 0.12),
    "education": (0.04, 0.03, 0.04, 0.03), "livelihood": (0.52, 0.44, 0.5, 0.3),
    "social_protection": (0.3, 0.3, 0.35, 0.1),
}  # fmt: skip
NEED_IN_SCHOOL_AGE = {"education": 0.5}
NEED_OF_DISABLED = {"rehabilitation": 1.2, "assistive_technology": 1.5}  # times as often
NOT_BEFORE = {"livelihood": 15, "social_protection": 18}  # years of age
# share of those with a need whose need stays unmet or is met in part: female, male
GAP = {
    "medical": (0.38, 0.38), "rehabilitation": (0.78, 0.46), "assistive_technology": (0.6, 0.6), "psychosocial": (0.46, 0.74),
    "education": (0.45, 0.45), "livelihood": (0.48, 0.48), "social_protection": (0.55, 0.55),
}  # fmt: skip
GAP_OF_DISABLED = {"livelihood": 0.8}
PARTLY = 0.38  # of those in the gap
REFERRED = {"met": 0.42, "partly_met": 0.5, "unmet": 0.36}
REFERRAL_RESULT = {  # accepted, not accepted, no answer
    "met": (95, 0, 5), "partly_met": (80, 8, 12), "unmet": (26, 36, 38),
}  # fmt: skip
REFUSED_REASON = {"full": 40, "not_eligible": 22, "service_not_offered": 18, "documents_missing": 14, "other": 6}
BARRIERS = {
    "cost_service": 24, "cost_transport": 14, "distance": 18, "no_transport": 12, "road": 5, "security": 5, "no_service": 13,
    "closed_destroyed": 3, "no_staff": 8, "no_supplies": 11, "waiting": 10, "hours": 5, "disrespect": 3, "discrimination": 2,
    "no_information": 9, "documents": 6, "quality": 6, "not_severe": 4, "other": 2,
}  # fmt: skip
BARRIERS_OF = {  # of these two services, by sex
    ("rehabilitation", "female"): {
        "no_same_sex_staff": 34, "permission": 24, "no_escort": 26, "care_duties": 22, "distance": 32, "cost_transport": 10,
        "no_service": 8, "cost_service": 8, "fear_gbv": 3, "waiting": 5,
    },
    ("rehabilitation", "male"): {
        "distance": 8, "cost_service": 20, "waiting": 18, "no_service": 16, "no_supplies": 14, "hours": 8, "quality": 8,
        "no_staff": 8, "care_duties": 3, "no_same_sex_staff": 1,
    },
    ("psychosocial", "female"): {
        "no_service": 22, "no_information": 20, "distance": 14, "stigma": 10, "care_duties": 14, "no_staff": 12, "hours": 4,
    },
    ("psychosocial", "male"): {
        "stigma": 44, "hours": 32, "no_information": 12, "not_severe": 10, "no_service": 10, "no_staff": 6,
    },
}  # fmt: skip
BARRIERS_OF_DISABLED = {"access_physical": 10, "access_communication": 4}
FAR_PROVINCE_DISTANCE = 3.0  # times as often named, times as far
DETAILS = {
    "medical": {"med_continuing": 50, "med_surgery": 22, "med_eye_ear": 16, "med_emergency": 12},
    "rehabilitation": {"rehab_physio": 46, "rehab_prosthetics": 30, "rehab_orthotics": 10, "rehab_repair": 14},
    "assistive_technology": {},  # follows from the product
    "psychosocial": {"psy_counselling": 50, "psy_peer": 28, "psy_family": 14, "psy_clinical": 8},
    "education": {"edu_school": 60, "edu_inclusive": 26, "edu_literacy": 14},
    "livelihood": {"eco_vocational": 30, "eco_business": 28, "eco_cash": 20, "eco_agri": 14, "eco_job": 8},
    "social_protection": {"soc_protection": 82, "soc_community": 18},
}
PRODUCTS = {  # by the domain of the greatest difficulty
    "seeing": {"spectacles": 60, "white_cane": 40},
    "hearing": {"hearing_aid": 100},
    "walking": {"prosthesis_lower": 46, "crutches": 30, "wheelchair_manual": 18, "walking_frame": 6},
    "remembering": {"other": 100},
    "self_care": {"prosthesis_upper": 62, "toilet_chair": 38},
    "communicating": {"communication_aid": 100},
}
PROVIDER_TYPE = {"government": 46, "ngo": 34, "private": 14, "traditional": 4, "community": 2}
PAID_BY = {"self": 30, "family": 12, "state": 24, "ngo": 18, "free": 13, "insurance": 3}
WOMEN_AMONG_STAFF = {"rehabilitation": 0.2, "psychosocial": 0.56, "medical": 0.36, "education": 0.5}
SATISFACTION = {"met": (62, 28, 10), "partly_met": (22, 38, 40)}


def need_share(service: str, group: str, age: int, disabled: bool) -> float:
    """How likely somebody is to need a service."""
    if age < NOT_BEFORE.get(service, 0):
        return 0.0
    share = NEED[service][GROUPS.index(group)]
    if 5 <= age <= 17:
        share = NEED_IN_SCHOOL_AGE.get(service, share)
    return min(MOST, share * (NEED_OF_DISABLED.get(service, 1.0) if disabled else 1.0))


def gap_share(service: str, sex: str, disabled: bool, province: str) -> float:
    """How likely a need is to stay unmet or to be met in part."""
    share = GAP[service][0 if sex == "female" else 1]
    if disabled:
        share = GAP_OF_DISABLED.get(service, share)
    return min(MOST, share + (FAR_PROVINCE_ADDS if province == FAR_PROVINCE else 0.0))


def barrier_weights(service: str, sex: str, disabled: bool, province: str) -> dict[str, float]:
    """How often each barrier is named by those who did not get a service, or not all of it."""
    weights: dict[str, float] = dict(BARRIERS_OF.get((service, sex), BARRIERS))
    if disabled and service != "psychosocial":
        weights |= BARRIERS_OF_DISABLED
    if province == FAR_PROVINCE and "distance" in weights:
        weights["distance"] *= FAR_PROVINCE_DISTANCE
    return weights
