"""The shipped profiles: they parse, name columns the contracts have, and claim nothing that was not seen."""

import csv
from importlib import resources

import pytest

from schemas.codes import MISSING, codes, spellings
from schemas.contracts import allowed_in, columns_of, list_of
from schemas.findings import Refused
from schemas.messages import rule_message
from schemas.source import Source
from schemas.source_text import profiles, read_source

STEPS_TO_A_COLUMN = {"admin1_name", "admin2_name", "birth_date", "birth_year"}
SHIPPED = [
    "colombia-aicma",
    "generic-casualty",
    "hpc-needs",
    "imsma-core-victim",
    "kobo-va-needs",
    "service-register",
]


def extended(profile: str) -> Source:
    return read_source(f"extends: {profile}\ncountry: XSA\n")


@pytest.fixture(params=SHIPPED)
def profile(request) -> Source:
    return extended(request.param)


def test_the_profiles_of_this_page_are_the_shipped_ones():
    assert profiles() == SHIPPED


def test_every_mapped_column_is_one_of_its_contract(profile):
    for name, table in profile.tables.items():
        assert set(table.mapped) - STEPS_TO_A_COLUMN <= set(columns_of(name))
        assert set(table.absent) <= set(columns_of(name)) - set(table.mapped)


def test_declared_values_are_codes_of_their_list(profile):
    for name, table in profile.tables.items():
        for column, spec in table.mapped.items():
            declared = {*spec.values.values(), *(case.is_ for case in spec.rules)}
            declared |= {code for code in (spec.otherwise, spec.value) if code}
            assert declared <= (allowed_in(name, column) if list_of(name, column) else set())
    assert set(profile.missing.values()) <= set(MISSING)


def test_no_provider_column_is_both_kept_and_split_off(profile):
    for table in profile.tables.values():
        used = {provider for spec in table.mapped.values() for provider in spec.provider_columns} | set(table.carry)
        assert not used & {*table.identity, *table.drop}


def test_imsma_core_declares_no_values_it_has_not_seen():
    source = extended("imsma-core-victim")
    specs = [spec for table in source.tables.values() for spec in table.mapped.values()]
    assert not any(spec.values or spec.rules or spec.value for spec in specs)
    assert source.missing == {}
    # where every figure rests on the column, an unknown spelling must be seen, not passed over
    victims = source.tables["casualty_record"].mapped
    assert {victims[column].on_unmapped for column in ("sex", "outcome", "device")} == {"quarantine"}


def test_imsma_core_victims_hang_on_their_accident():
    parent = extended("imsma-core-victim").tables["casualty_record"].parent
    assert (parent.sheet, parent.by) == ("main", {"_parent_index": "_index"})


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "colombia-aicma"])
def test_a_centre_must_name_its_country(name):
    text = (resources.files("schemas") / "profiles" / f"{name}.yaml").read_text("utf-8")
    with pytest.raises(Refused) as refused:
        read_source(text)
    assert "`country` is missing" in rule_message("source_yaml_is_valid", "en", refused.value.params)[0]


def test_the_centres_words_win_over_the_profiles():
    spelled = "tables: {casualty_record: {columns: {sex: {values: {f: female}}}}}"
    sex = read_source(f"extends: imsma-core-victim\ncountry: XSA\n{spelled}").tables["casualty_record"].mapped["sex"]
    assert (sex.from_, sex.values) == ("vi_gender", {"f": "female"})


def test_colombia_names_every_column_of_the_real_file_but_those_of_place_names(realdata):
    (file,) = (realdata / "colombia-map-muse-victims").glob("*2021-07.csv")
    with open(file, encoding="utf-8-sig", newline="") as handle:
        header = next(csv.reader(handle))
    table = extended("colombia-aicma").tables["casualty_record"]
    used = {provider for spec in table.mapped.values() for provider in spec.provider_columns}
    named = {*used, *table.carry, *table.drop}
    assert named <= set(header)
    assert set(header) - named == {"departamento", "codigodanedepartamento", "municipio"}


def test_the_interview_asks_everyone_about_every_service():
    source = extended("kobo-va-needs")
    assert source.tables["need"].asks == list(codes("service"))
    assert {name: table.of for name, table in source.tables.items()} == {
        "person": None, "functioning": "person", "need": "person", "referral": "need", "service": "need", "barrier": "need",
    }  # fmt: skip
    assert source.sheets_of("barrier") == ["need", "person", "va_needs"]
    assert source.tables["person"].identity == {"person_name": "name"}


@pytest.mark.parametrize(
    ("needed", "received", "status"),
    [
        ("no", "", "no_need"),
        ("yes", "fully", "met"),
        ("yes", "partly", "partly_met"),
        ("yes", "no", "unmet"),
        ("yes", "", "not_assessed"),
        ("dont_know", "", "not_assessed"),
        ("refused", "", "not_assessed"),
        ("", "fully", "not_assessed"),  # a service alone proves no need
    ],
)
def test_a_need_is_what_was_asked_first(needed, received, status):
    spec = extended("kobo-va-needs").tables["need"].mapped["need_status"]
    row = {"needed": needed, "received": received}
    first = (case.is_ for case in spec.rules if all(row[column] in words for column, words in case.when.items()))
    assert next(first, spec.otherwise) == status


def test_a_refused_referral_is_not_a_refused_answer():
    referral = extended("kobo-va-needs").tables["referral"]
    assert referral.mapped["referral_result"].values == {"refused": "not_accepted"}


def test_a_centre_adds_the_link_to_its_own_register():
    said = """extends: kobo-va-needs
source: my-needs
country: XSA
tables:
  person:
    link: {to: my-register.casualty_record, key: survivor_case_id}
    columns: {indirect_of: {from: casualty_case_id, lookup: my-register.casualty_record}}
"""
    person = read_source(said).tables["person"]
    assert (person.link.to, person.link.key) == ("my-register.casualty_record", "survivor_case_id")
    assert person.mapped["indirect_of"].from_ == "casualty_case_id" and person.mapped["sex"].from_ == "sex"
    none = read_source("extends: kobo-va-needs\ncountry: XSA\ndesign: none\n")
    assert none.design == "none"
    strata = "{weight: '', population: {file: f.csv, key: stratum, value: population}}"
    design = read_source(f"extends: kobo-va-needs\ncountry: XSA\ndesign: {strata}\n").design
    assert design.population.file == "f.csv" and not design.weight


def test_a_service_register_gives_no_needs():
    source = extended("service-register")
    assert source.source_type == "service_register"
    assert set(source.tables) == {"person", "service"} and source.tables["service"].of == "person"


def test_humanitarian_needs_name_every_column_and_word_of_the_real_file(realdata):
    with open(realdata / "hdx-hno-2024-afg-sdn" / "hpc_hno_2024_coded.csv", encoding="utf-8-sig", newline="") as handle:
        header, tags, *rows = csv.reader(handle)
    table = extended("hpc-needs").tables["people_in_need"]
    named = {provider for spec in table.mapped.values() for provider in spec.provider_columns} | set(
        table.count.values()
    )
    assert named == set(header) and tags[0] == "#country+code" and len(rows) == 684
    received = [dict(zip(header, row, strict=True)) for row in rows]
    for column, spec in table.group.items():
        if column not in ("age_min", "age_max"):
            assert {row[spec.from_] for row in received} == set(spec.values), column
    assert {row["Sector"] for row in received} <= set(spellings("sector"))
    totals = [row for row in received if all(row[column] == value for column, value in table.total_where.items())]
    of_mine_action = [
        r for r in totals if (r["Country ISO3"], r["Sector"], r["Admin 1 PCode"]) == ("AFG", "PRO_MIN", "")
    ]
    # the published total, once (realdata README)
    assert [(row["In Need"], row["Targeted"]) for row in of_mine_action] == [("4182879", "1755108")]
