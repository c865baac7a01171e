"""What a load knows, told of every load and held against floors; and columns that changed under the same keys."""

import pytest
from conftest import REGISTER_YAML
from loading import accepted, load, refused

from pipelines.report import in_words, report_of
from schemas.messages import LANGUAGES

HEADER = "id,name,day,sex,age,outcome,lat,lon,village\n"


def person(n: int, day="05/03/2019", sex="F", age="30", outcome="injured") -> str:
    return f"{n},A{n},{day},{sex},{age},{outcome},4.5,-74.1,V"


def known(folder) -> dict[str, tuple[int, int]]:
    return {one["what"]: (one["n_known"], one["n_rows"]) for one in load(folder).known}


def told(folder, language: str = "en") -> str:
    return "\n".join(in_words(report_of([load(folder)], []), language, {}))


def test_every_load_says_what_it_knows(register):
    folder = register(person(1), person(2, sex=""), person(3, age=""), person(4, sex="?", age="-1"))
    assert known(folder) == {"year": (4, 4), "outcome": (4, 4), "sex": (2, 4), "age": (2, 4)}  # disability is not asked
    assert "known: year 4 of 4; outcome (killed or injured) 4 of 4; sex 2 of 4; age 2 of 4" in told(folder).replace(
        " in ", " "
    )
    assert "2 cells could not be used; their rows count without them: " in told(folder)
    for language in LANGUAGES:
        assert "known_" not in told(folder, language) and "{" not in told(folder, language)


def test_sex_and_age_that_are_mostly_blank_are_told_and_count(register):
    folder = register(*(person(n, sex="" if n > 2 else "F", age="") for n in range(1, 7)))
    assert len(accepted(folder, "sex")) == 6
    assert "sex stands in 2 of 6 rows, fewer than 50%" in told(folder) and "age stands in 0 of 6 rows" in told(folder)


@pytest.mark.parametrize(
    ("lost", "what"),
    [({"day": ""}, "year stands in 8 of 10 rows"), ({"outcome": ""}, "outcome (killed or injured) stands in 8 of 10")],
)
def test_without_year_or_outcome_a_list_counts_nobody(register, lost, what):
    folder = register(*(person(n, **(lost if n > 8 else {})) for n in range(1, 11)))
    assert what in refused(folder, "cells_are_known")
    lower = REGISTER_YAML.replace(
        "{quarantine_max: 50%}", "{quarantine_max: 50%, known_min: {year: 80%, outcome: 80%}}"
    )
    assert (
        len(accepted(register(*(person(n, **(lost if n > 8 else {})) for n in range(1, 11)), yaml=lower), "sex")) == 10
    )


def test_a_source_may_refuse_what_is_only_told_elsewhere(register):
    strict = REGISTER_YAML.replace("{quarantine_max: 50%}", "{quarantine_max: 50%, known_min: {sex: 80% refuses}}")
    rows = [person(n, sex="" if n > 7 else "F") for n in range(1, 11)]
    assert "sex stands in 7 of 10 rows, fewer than 80%" in refused(register(*rows, yaml=strict), "cells_are_known")
    assert len(accepted(register(*rows), "sex")) == 10


@pytest.mark.parametrize("said", ["80", "80% perhaps", "120%", "much"])
def test_a_floor_that_cannot_be_meant_is_refused(register, said):
    yaml = REGISTER_YAML.replace("{quarantine_max: 50%}", f"{{known_min: {{sex: {said}}}}}")
    assert load(register(person(1), yaml=yaml)).refusal["rule_id"] == "source_yaml_is_valid"


PEOPLE = [person(n, sex="M" if n % 2 else "F", age=str(20 + n)) for n in range(1, 101)]


def changed(n_changed: int, old: str, new: str) -> list[str]:
    return [row.replace(old, new) if n <= n_changed else row for n, row in enumerate(PEOPLE, 1)]


def test_two_mended_cells_of_a_hundred_are_no_question_and_three_are(register):
    folder = register(*PEOPLE)
    assert len(accepted(folder, "sex")) == 100
    register(*changed(4, ",M,", ",F,"))  # of the first four two are men
    assert len(accepted(folder, "sex")) == 100
    register(*changed(10, ",M,", ",F,"))  # three more
    said = refused(folder, "load_is_like_the_one_before")
    assert (
        "sex (“sex” -> “sex”), another value in 3 of 100 records" in said and "age" not in said.partition("Nothing")[0]
    )


def test_ages_and_days_that_moved_are_told_with_both_columns(register):
    folder = register(*PEOPLE)
    accepted(folder, "sex")
    other = [f"{row.rpartition(',')[0]},{20 + n // 2}" for n, row in enumerate(PEOPLE, 1)]
    moved = REGISTER_YAML.replace("age_years: {from: age}", "age_years: {from: village}")
    register(*(row.replace("05/03", "06/03") for row in other), yaml=moved)
    said = refused(folder, "load_is_like_the_one_before")
    assert "age (“age” -> “village”), another value in 100 of 100" in said and "date (“day” -> “day”)" in said


def test_a_value_that_was_not_known_before_is_no_change(register):
    folder = register(
        *(person(n, sex="") for n in range(1, 11)), yaml=REGISTER_YAML.replace("50%", "50%, known_min: {sex: 0%}")
    )
    accepted(folder, "sex")
    register(*(person(n) for n in range(1, 11)))
    assert len(accepted(folder, "sex")) == 10


def test_what_the_source_says_is_unknown_is_no_empty_column(register):
    folder = register(*(person(n, outcome="unknown" if n > 6 else "killed") for n in range(1, 11)))
    assert len(accepted(folder, "outcome")) == 10 and known(folder)["outcome"] == (6, 10)
