"""The dictionary says what the contracts and headers say, all of it, in every language."""

import pytest

from assets.marts.build import mart_files
from pipelines.dictionary import dictionary_text
from schemas.codes import codes, label
from schemas.contracts import CONTRACTS, REFERENCE_CONTRACTS, columns_of, list_of, schema_of
from schemas.messages import LANGUAGES, RULES


def blocks(language: str = "en") -> dict[str, list[str]]:
    """Block by its first words, up to the colon."""
    parts = [part.splitlines() for part in dictionary_text(language).split("\n\n")]
    return {lines[0].split(":")[0]: lines for lines in parts}


@pytest.mark.parametrize("table", [*CONTRACTS, *REFERENCE_CONTRACTS])
def test_every_column_of_every_table_is_described(table):
    lines = blocks()[table]
    for column in columns_of(table):
        (line,) = [line for line in lines if line.startswith(f"  {column} (")]
        declared = schema_of(table).columns[column]
        assert declared.description and declared.description in line
        assert ("may be null" in line) is declared.nullable
        list_name = list_of(table, column)
        assert list_name is None or f"code list {list_name};" in line
    assert not [line for line in lines if "_problem" in line]


def test_the_rules_of_a_row_stand_with_its_table():
    row_rules = next(line for line in blocks()["casualty_record"] if line.startswith("  rules of the row: "))
    for rule in ("date_is_not_in_the_future", "age_and_age_group_agree", "place_parent_agrees"):
        assert rule in row_rules
    named = {line.split()[0] for line in blocks()["rules"][1:]}
    assert {"value_is_in_code_list", "date_is_after_1945", "count_is_a_whole_number"} <= named <= set(RULES)


@pytest.mark.parametrize("mart", mart_files())
def test_every_mart_says_what_it_counts(mart):
    header, _ = mart_files()[mart]
    said = "\n".join(blocks()[f"mart_{mart}"])
    wanted = [header.title, header.question, header.counted, *header.keys, *header.counts, *header.shares, header.note]
    assert [word for word in wanted if word not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_have_their_label_in_the_language(language):
    lines = blocks(language)["code list sex"]
    assert lines[1:] == [f"  {code}: {label('sex', code, language)}" for code in codes("sex")]
