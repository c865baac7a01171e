"""Code lists: complete labels, the codes the design names, and every spelling of the real Colombian lists."""

import csv
from importlib import resources

import pytest

from methods.codings import is_number
from methods.folding import fold, lookup_table
from schemas.codes import LISTS, MISSING, SPELLED_IN, codes, entries, label, spelled, spellings
from schemas.languages import ENGLISH, LANGUAGES

CONTRACTED = {
    "sex": "female male other mixed",
    "age_group": "child adult",
    "age_band": "0-4 5-11 12-17 18-29 30-44 45-59 60-69 70+",
    "group": "women men girls boys other_or_unknown",
    "disability_status": "with_disability without_disability",
    "outcome": "killed injured",
    "civil_status": "civilian military_security deminer",
    "device": "mine_ap mine_av mine_improvised mine_unspecified cmr_submunition erw_other mine_erw_undifferentiated",
    "disaggregation_unit": "person respondent head_of_household household",
    "population_group": "survivors indirect_victims persons_with_disabilities general_population",
    "source_type": "national_registry clinic community police media operator census survey service_register",
    "need_status": "no_need met partly_met unmet not_assessed",
    "scope_reason": "in_scope command_detonated ied_activation_unknown cluster_attack other_explosive_weapon "
    "insufficient_detail",
    "service": "medical rehabilitation assistive_technology psychosocial education livelihood social_protection "
    "housing_land legal information",
    "instrument": "WG-SS WG-ES CFM-2-4 CFM-5-17",
    "functioning_answer": "no_difficulty some_difficulty a_lot_of_difficulty cannot_do_at_all",
    "functioning_frequency": "daily weekly monthly few_times_a_year never",
    "functioning_level": "a_little somewhere_in_between a_lot",
    "functioning_comparison": "not_at_all same_or_less more a_lot_more",
    "respondent": "self proxy",
    "relation": "self spouse child parent sibling other_relative carer community none",
    "product": "prosthesis_lower prosthesis_upper orthosis wheelchair_manual wheelchair_powered crutches walking_frame "
    "white_cane spectacles hearing_aid artificial_eye communication_aid toilet_chair other",
    "priority": "high medium low",
    "basis": "self_report clinical assessor inferred",
    "provider_type": "government ngo private military traditional community",
    "paid_by": "self family insurance ngo state free",
    "satisfaction": "satisfied neither dissatisfied",
    "referral_result": "accepted not_accepted no_answer",
    "refused_reason": "full not_eligible service_not_offered documents_missing other",
    "claim_status": "not_filed filed granted rejected",
    "consent": "given not_given withdrawn",
    "consent_purpose": "care statistics research referral",
    "people_in_need_status": "in_need targeted affected reached population",
    "sector": "ALL PRO-MIN PRO PRO-CPN PRO-GBV PRO-HLP HEA NUT SHL WSH EDU FSC ERY CCM MPC MS LOG TEL",
    "missing": "unknown not_recorded not_asked refused not_applicable verified_unknown",
}


@pytest.mark.parametrize("list_name", CONTRACTED)
def test_lists_hold_the_codes_of_the_design(list_name):
    assert " ".join(codes(list_name)) == CONTRACTED[list_name]


def test_the_missing_reasons_are_those_of_their_list():
    assert codes("missing") == MISSING


def test_colombias_activities_and_the_one_for_all_else_are_codes():
    assert len(codes("activity")) == 17
    assert codes("activity")[-1] == "other"


@pytest.mark.parametrize("list_name", LISTS)
def test_every_code_has_a_label_a_definition_and_an_authority(list_name):
    for row in entries(list_name):
        assert all(row[column].strip() for column in ("code", ENGLISH, "definition", "authority")), row
    assert len(set(codes(list_name))) == len(codes(list_name))


@pytest.mark.parametrize("list_name", [name for name in LISTS if name != "missing"])
def test_no_code_is_called_like_a_missing_reason(list_name):
    assert not set(codes(list_name)) & set(MISSING)


def test_every_detail_of_a_service_names_its_service():
    services = {row["code"]: row["definition"].partition(";")[0] for row in entries("service_detail")}
    assert set(services.values()) == {f"service: {code}" for code in codes("service")}
    assert services["leg_hlp"] == services["soc_housing"] == "service: housing_land"
    assert services["rehab_mobility_device"] == "service: assistive_technology"


@pytest.mark.parametrize("list_name", LISTS)
def test_two_codes_of_a_list_never_share_a_label(list_name):
    for language in LANGUAGES:
        shown = [fold(label(list_name, code, language)) for code in codes(list_name)]
        assert len(set(shown)) == len(shown), language


def test_a_label_of_a_missing_reason_is_there_for_every_list():
    assert label("sex", "unknown", "es") == "desconocido"
    assert label("device", "mine_av", "fr") == "mine antivéhicule"


@pytest.mark.parametrize(("list_name", "code"), [("sex", "killed"), ("no_such_list", "female")])
def test_what_no_list_holds_has_no_label(list_name, code):
    with pytest.raises(KeyError):
        label(list_name, code, "en")


def test_a_list_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        codes("no_such_list")


@pytest.mark.parametrize("list_name", LISTS)
def test_spelling_files_name_their_languages_and_no_word_twice(list_name):
    path = resources.files("schemas") / "codelists" / f"{list_name}_spellings.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines())) if path.is_file() else []
    for row in rows:
        assert list(row) == ["spelling", "language", "code"]
        assert row["language"] and set(row["language"].split()) <= set(SPELLED_IN), row
        assert row["code"] in codes(list_name), row
    folded = [fold(row["spelling"]) for row in rows]
    assert len(set(folded)) == len(folded)


def test_spellings_hold_codes_labels_and_words():
    words = spellings("outcome")
    assert (words["killed"], words["tué"], words["fallecido"]) == ("killed", "killed", "killed")
    assert ("blessé", "injured") in spelled("outcome")


COLOMBIA = {
    "sex": ("genero", {"Masculino": "male", "Femenino": "female", "Sin Información": "unknown"}),
    "outcome": ("estado", {"Herido": "injured", "Muerto": "killed"}),
    "age_group": ("rangoedad", {"Menor de 18 años": "child", "Mayor de 18 años": "adult"}),
    "civil_status": ("condicion", {"Civil": "civilian", "Fuerza pública": "military_security"}),
    "activity": (
        "Actividad",
        {
            "Pasando, estando cerca": "passing_by",
            "Erradicador manual - PCI": "manual_eradication",
            "Fuerza pública": "military_activity",
            "Sin Información": "unknown",
            "Transito por via usual": "travelling_usual_road",
            "Cuidado de animales": "tending_animals",
            "Trabajos de casa": "housework",
            "Transito por trocha atajo": "travelling_path_shortcut",
            "Otra": "other",
            "Agricultura": "farming",
            "Recogiendo comida, agua ó  madera": "collecting_food_water_wood",
            "Erradicacion de cultivos ilicitos": "manual_eradication",
            "Jugando": "playing",
            "Caza, pesca": "hunting_fishing",
            "Viajando": "travelling_usual_road",
            "Manipulación": "handling",
            "Labores de desminado": "demining",
            "Mantenimiento de infraestructura": "construction",
            "Actividades fuerza pública": "military_activity",
            "Labores de rescate": "rescue",
            "Erradicación - PONAL": "manual_eradication",
        },
    ),
}


@pytest.mark.parametrize("list_name", COLOMBIA)
def test_the_words_of_the_colombian_list_are_known(list_name):
    _, words = COLOMBIA[list_name]
    assert {word: lookup_table(list_name)[fold(word)] for word in words} == words


def test_the_colombian_file_holds_no_other_words(realdata):
    (file,) = (realdata / "colombia-map-muse-victims").glob("*2021-07.csv")
    with open(file, encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == 12062
    for column, words in COLOMBIA.values():
        assert {row[column] for row in rows} == set(words)


HNO = [
    ("hpc_hno_2024_coded.csv", "Sector", {}),
    ("hno_data_afg_first_schema.csv", "Sector", {}),
    ("hpc_hno_2024_category_labels.csv", "Description", {"refugee response", "border consortium appeal"}),
    ("hapi_humanitarian_needs_2024_long.csv", "sector_name", {""}),
    ("hapi_humanitarian_needs_2024_long.csv", "population_status", {"all"}),  # not broken down, or everyone
]


@pytest.mark.parametrize(("file", "column", "left"), HNO)
def test_the_words_of_published_needs_are_known(realdata, file, column, left):
    with open(realdata / "hdx-hno-2024-afg-sdn" / file, encoding="utf-8", newline="") as handle:
        words = {fold(row[column]) for row in csv.DictReader(handle) if not row[column].startswith("#")}
    known = lookup_table("people_in_need_status" if column == "population_status" else "sector")
    assert {word for word in words if word not in known} == set(left)


def test_a_sector_has_one_code_however_it_is_written():
    words = ["PRO-MIN", "PRO_MIN", "pro_min", "Mine Action", "Action contre les mines", "Acción contra minas"]
    assert {lookup_table("sector")[fold(word)] for word in words} == {"PRO-MIN"}
    assert lookup_table("sector")[fold("PRO_CPM")] == "PRO-CPN"


WORDS = [
    ("sex", "female", ["Femme", "NIÑA", "أُنْثى", "انثي", "زن", "ښځه", "жінка", "ស្រី", "mulher", "F."]),
    ("sex", "male", ["Garçon", "varon", "ذَكَر", "مرد", "نارينه", "чоловік", "ប្រុស", "homem", "Masc."]),
    ("outcome", "killed", ["Décédée", "DECEDE", "fallecida", "قتلى", "كشته", "کشته‌شده", "مړ", "загинув", "ស្លាប់"]),
    ("outcome", "injured", ["Blessée", "lesionado", "مُصاب", "زخمي", "ټپي", "поранена", "រងរបួស", "ferido"]),
    ("civil_status", "deminer", ["Démineur", "ماين پاك", "сапер", "desminador humanitario", "អ្នកដោះមីន"]),
    ("device", "mine_ap", ["AP mine", "Mine anti-personnel", "ماين ضد پرسونل", "протипіхотна міна", "PMN‑2"]),
    ("device", "erw_other", ["UXO", "engin non explosé", "munición sin explotar", "مهمات منفجر ناشده"]),
    ("age_group", "child", ["<18", "Mineur", "طفل", "كودك", "ماشوم", "дитина", "ក្មេង", "criança", "۰-۱۷"]),
    ("yes_no", "yes", ["Oui", "Sí", "si", "نعم", "بله", "هو", "так", "sim", "TRUE"]),
    ("relation", "spouse", ["Wife", "époux", "Viuda", "زوجة"]),
    ("respondent", "proxy", ["By proxy", "par procuration", "aidante", "cuidador", "نيابة"]),
    ("product", "prosthesis_lower", ["artificial leg", "Prothèse tibiale", "prótesis de pierna", "ساق صناعية"]),
    ("product", "hearing_aid", ["Hearing aids", "prothèse auditive", "audífonos", "معينات سمعية"]),
    ("priority", "high", ["URGENT", "haute", "alto", "عاجلة"]),
    ("provider_type", "ngo", ["NGO", "ONG", "Cruz Roja", "الهلال الأحمر"]),
    ("paid_by", "self", ["Out of pocket", "de sa poche", "de su bolsillo", "على حسابه"]),
    ("satisfaction", "dissatisfied", ["Very dissatisfied", "pas satisfaite", "insatisfecha", "غير راضية"]),
    ("referral_result", "not_accepted", ["Rejected", "refusée par le prestataire", "rechazada", "مرفوضة"]),
    ("refused_reason", "full", ["no capacity", "pas de place", "sin cupo", "لا توجد أماكن"]),
    ("claim_status", "granted", ["Approved", "accordée", "otorgada", "ممنوحة"]),
    ("consent_purpose", "statistics", ["Statistics", "statistiques", "estadísticas", "إحصاءات"]),
    ("consent", "given", ["yes", "Oui", "Sí", "نعم", "agreed"]),
    ("consent", "not_given", ["no", "Non", "لا", "did not consent"]),
    ("service_detail", "med_surgery", ["surgery", "Chirurgie", "cirugía", "عملية جراحية"]),
    ("missing", "refused", ["pnta", "Refus", "no responde", "رفض الإجابة", "відмова"]),
]


@pytest.mark.parametrize(("list_name", "code", "words"), WORDS, ids=[f"{name}-{code}" for name, code, _ in WORDS])
def test_words_in_ten_languages_find_their_code(list_name, code, words):
    assert {word: lookup_table(list_name).get(fold(word)) for word in words} == dict.fromkeys(words, code)


@pytest.mark.parametrize(
    ("list_name", "word"),
    [
        ("sex", "H"),  # in a list of H and M, M is mujer
        ("sex", "1"),
        ("sex", "Fem/Masc"),
        ("sex", "?"),
        ("outcome", "Evacuated"),
        ("outcome", "K/I"),
        ("device", "IED"),  # whose activation may not be known
        ("device", "cluster bomb"),  # an attack, or a remnant of one
        ("device", "Mine 2"),
        ("impairment", "hand"),  # hurt, or lost
        ("disability_status", "yes"),
        ("barrier", "not available"),  # the service, or the answer
        ("product", "prosthesis"),  # of leg or arm
        ("product", "wheelchair"),
        ("service_detail", "réparation"),  # of a prosthesis, or of a wrong
        ("functioning_answer", "yes"),
        ("functioning_answer", "no"),
    ],
)
def test_words_with_two_meanings_are_left_to_the_source(list_name, word):
    assert fold(word) not in lookup_table(list_name)


@pytest.mark.parametrize("list_name", [*LISTS, "missing"])
def test_a_number_is_a_spelling_of_nothing(list_name):
    """What 1 means says the form it comes from: 1 is yes here, no there."""
    assert [word for word in lookup_table(list_name) if is_number(word)] == []


def test_not_available_or_not_applicable_stays_in_the_denominators():
    assert lookup_table("occupation")["n/a"] == "not_recorded"
    assert lookup_table("occupation")["sans objet"] == "not_applicable"
