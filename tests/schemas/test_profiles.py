"""The shipped profiles: they parse, name columns the contracts have, and claim nothing that was not seen."""

import csv
from importlib import resources

import pytest

from schemas.codes import MISSING, codes
from schemas.contracts import columns_of, list_of
from schemas.findings import Refused
from schemas.source import Source, profiles, read_source

STEPS_TO_A_COLUMN = {"admin1_name", "admin2_name", "birth_date", "birth_year"}


def extended(profile: str) -> Source:
    return read_source(f"extends: {profile}\ncountry: XSA\n")


@pytest.fixture(params=["colombia-aicma", "generic-casualty", "imsma-core-victim"])
def profile(request) -> Source:
    return extended(request.param)


def test_the_profiles_of_this_page_are_the_shipped_ones():
    assert {"colombia-aicma", "generic-casualty", "imsma-core-victim"} <= set(profiles())


def test_every_mapped_column_is_one_of_its_contract(profile):
    for name, table in profile.tables.items():
        assert set(table.mapped) - STEPS_TO_A_COLUMN <= set(columns_of(name))
        assert set(table.absent) <= set(columns_of(name)) - set(table.mapped)


def test_declared_values_are_codes_of_their_list(profile):
    for name, table in profile.tables.items():
        for column, spec in table.mapped.items():
            assert set(spec.values.values()) <= {*codes(list_of(name, column) or "sex"), *MISSING}
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
    assert (parent.sheet, parent.by) == ("main", {"_parent_index": "@row"})


@pytest.mark.parametrize("name", ["generic-casualty", "imsma-core-victim"])
def test_a_centre_must_name_its_country(name):
    text = (resources.files("schemas") / "profiles" / f"{name}.yaml").read_text("utf-8")
    with pytest.raises(Refused) as refused:
        read_source(text)
    assert "`country`" in refused.value.params["reason"]


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
