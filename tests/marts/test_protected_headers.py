"""Every mart whose public numbers are counted over protected units reads rows that take weights, and no others of anybody."""

import pytest

from assets.disclosure.units.places import holds, placed_sets, price_of, protected_counts, protected_marts
from assets.disclosure.units.weighed import weighed_relations
from assets.marts.build import UNITS, mart_files
from warehouse.relations import relations

MADE = relations(UNITS)
PROTECTED = protected_marts(mart_files())


def test_all_public_marts_of_what_people_told_are_protected():
    assert {*PROTECTED} == {
        "access_by_gender", "assistive_products", "barrier_rank", "cascade", "disability", "family_needs", "inclusion",
        "indirect_victims", "need_transition", "needs_gap", "referral_pathway", "service_reach", "service_reach_total",
    }  # fmt: skip


@pytest.mark.parametrize("name", PROTECTED)
def test_a_mart_reads_no_person_without_a_weight(name):
    header, body = PROTECTED[name]
    named = {one for one in MADE if f" {one} " in f" {body.replace(chr(10), ' ')} "}
    weighed = {one.name for one in weighed_relations(body, MADE)}
    assert weighed
    assert named == weighed


@pytest.mark.parametrize("name", PROTECTED)
def test_counts_of_persons_and_of_services_are_told_apart(name):
    _, body = PROTECTED[name]
    kinds = {one.header.weighed for one in weighed_relations(body, MADE)} - {"again"}
    assert len(kinds) == 1
    assert ("is_person" in body) == (kinds == {"both"})


def test_relations_that_take_weights_name_their_unit():
    for one in MADE.values():
        if one.header.weighed and one.header.weighed != "again":
            for column in ("person_no", "disaggregation_unit", "survey"):
                assert column in one.query or "p.*" in one.query or "u.*" in one.query, f"{one.name} lacks {column}"


def test_needs_marts_begin_with_who_was_assessed():
    header = protected_counts(PROTECTED["needs_gap"][0])
    assert header.counts[0] == "n_assessed"
    assert holds(header) == [("n_need", "n_assessed")]


def test_sex_and_age_are_protected_together_and_totals_cost_most():
    sets = {tuple(part.by): price_of(part) for part in placed_sets(PROTECTED["access_by_gender"][0])}
    assert sets == {(): 20, ("sex",): 10, ("person_group",): 3, ("disability",): 3, ("sex", "person_group"): 1}
