"""What a pack tells only together with a release that hid numbers in another way needs a reason, and nothing else can have one."""

import json

import pytest
from test_attack_from_outside import by_area, small_pack

from assets.release.checks import is_clean
from assets.release.outside.report import attack
from schemas.languages import LANGUAGES
from schemas.messages import text

THEN = [
    ("2020", "all", 40),
    ("2020", "A", 12),
    ("2020", "E", 10),
    ("2020", "B", 10),
    ("2020", "C", None),
    ("2020", "D", None),
]
NOW = [
    ("2020", "all", 40),
    ("2020", "A", 12),
    ("2020", "E", 10),
    ("2020", "B", None),
    ("2020", "C", 6),
    ("2020", "D", None),
]  # D: 2
NEW_RULES = {"rounding_base": "5", "rounding_marts": "", "threshold_otherwise": "5"}


@pytest.fixture
def now(tmp_path):
    return small_pack(tmp_path / "now", by_area(NOW), NEW_RULES)


def reasons(place, release_id: str, check: str, table: str = "casualty_annual"):
    file = place / "reasons.csv"
    file.write_text(
        f"release_id,check,table,reason\n{release_id},{check},{table},the province published it in 2021\n", "utf-8"
    )
    return file


def found(said: dict) -> set[tuple]:
    return {(one["known"], one["rule"], one["advice_key"], "explained" in one) for one in said["refusals"]}


def test_what_both_ways_of_hiding_tell_is_red_until_it_has_a_reason(tmp_path, now):
    then = small_pack(tmp_path / "then", by_area(THEN))
    said = attack(now, [then])
    assert found(said) == {("earlier", "solvable", "release_advice_another_way", False)} and not is_clean(said)
    other = attack(now, [then], explained=reasons(tmp_path, said["release_id"], "solvable", "needs_gap"))
    assert not is_clean(other)
    told = attack(now, [then], explained=reasons(tmp_path, said["release_id"], "solvable"))
    assert is_clean(told) and told["n_solvable"] == said["n_solvable"] > 0
    assert "the province published it in 2021" in json.dumps(told)  # in attack.json, which the manifest signs


def test_a_release_of_these_rules_and_a_pack_by_itself_can_have_no_reason(tmp_path, now):
    then = small_pack(tmp_path / "then", by_area(THEN), NEW_RULES)
    file = reasons(tmp_path, attack(now)["release_id"], "solvable")
    assert {one[2:] for one in found(attack(now, [then], explained=file))} == {("release_advice_solvable", False)}
    alone = [*NOW[:3], ("2020", "B", None), ("2020", "C", 6), ("2020", "D", 2)]  # B is the rest
    pack = small_pack(tmp_path / "alone", by_area(alone), NEW_RULES)
    said = attack(pack, [small_pack(tmp_path / "old", by_area(THEN))], explained=reasons(tmp_path, "alone", "solvable"))
    assert any(one["known"] == "alone" and "explained" not in one for one in said["refusals"])


def test_the_sentence_names_what_to_write_in_four_languages():
    told = {text("release_advice_another_way", one, mart="needs_gap", check="solvable") for one in LANGUAGES}
    assert len(told) == len(LANGUAGES) and all("--explained" in one and "solvable" in one for one in told)
