"""The workbook of pairs, written and read again: whole lines only, where a decision counts, what is filled in beforehand."""

from pathlib import Path

import openpyxl
import pytest

from pipelines.review_workbook import Side, read_review, write_review
from schemas.findings import Refused

ROW = {
    "name": "Zubair Tahiri",
    "sex": "male",
    "age_years": 30,
    "admin1": "X1",
    "outcome": "injured",
    "device": "erw_other",
}
PLACES = {"X1": "Northern Province"}


def side(record: str, source: str, row: int, **said) -> Side:
    return Side(record, {**ROW, "source_id": source, "source_file": f"{source}.csv", "source_row": row, **said})


def pair(
    *sides: Side, decision: str | None = None, why: str | None = None, reason: str = "", probability: float = 0.99
) -> tuple:
    named = {
        "class": "possible" if why else "match",
        "why_possible": why,
        "probability": probability,
        "decision": decision,
        "reason": reason,
    }
    return (named, *sides)


@pytest.fixture
def written(tmp_path):
    """Write these pairs; the workbook opened, and how to save and read it."""

    def make(*pairs: tuple, suggest: bool = False, language: str = "en"):
        book = tmp_path / "pairs.xlsx"
        write_review(book, list(pairs), PLACES, suggest, language)
        return book, openpyxl.load_workbook(book)

    return make


def cells(page, row: int) -> dict:
    return dict(zip([cell.value for cell in page[1]], page[row], strict=True))


def of_two(**said) -> tuple:
    return pair(side("r1", "register", 2), side("h1", "hospital", 9, **said))


def test_a_line_says_what_people_say_and_why_a_pair_is_only_possible(written):
    _, book = written(
        pair(side("r1", "register", 2), side("h1", "hospital", 9, outcome="killed"), why="age_or_day_apart")
    )
    line = cells(book.active, 2)
    assert line["proposed"].value == "possible: age or date too far apart"
    assert line["province 1"].value == "Northern Province (X1)" and line["source 1"].value == "register"
    assert (line["outcome 1"].value, line["outcome 2"].value) == ("injured", "killed")
    assert line["outcome 1"].fill.fgColor.rgb != line["sex 1"].fill.fgColor.rgb
    assert "telephone 1" not in line  # nobody has one


def test_the_filter_covers_the_hidden_columns_so_that_a_sort_tears_no_line_apart(written):
    _, book = written(of_two(), of_two())
    first, last = (book.active.cell(1, book.active.max_column - back) for back in (2, 0))
    assert (first.value, last.value) == ("record_id_1", "check")
    assert book.active.column_dimensions[first.column_letter].hidden
    assert book.active.auto_filter.ref == f"A1:{last.column_letter}3"


def sorted_in_part(page) -> None:
    """What a sort of the columns one sees does: the hidden ids stay where they are."""
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=2, max_row=3)]
    for row, (seen, hidden) in enumerate([(1, 0), (0, 1)], 2):
        for column, value in enumerate([*lines[seen][:-3], *lines[hidden][-3:]], 1):
            page.cell(row, column).value = value


def test_columns_sorted_without_the_others_are_noticed(written):
    path, book = written(of_two(), pair(side("r2", "register", 3), side("h2", "hospital", 10)))
    assert [line.is_whole for line in read_review(path)] == [True, True]
    cells(book.active, 2)["decision"].value = "same person"
    sorted_in_part(book.active)
    book.save(path)
    assert [(line.pair, line.decision, line.is_whole) for line in read_review(path)] == [
        (("h1", "r1"), None, False), (("h2", "r2"), "same", False),
    ]  # fmt: skip


def test_whole_lines_may_be_sorted_and_left_out(written):
    path, book = written(of_two(), pair(side("r2", "register", 3), side("h2", "hospital", 10)))
    cells(book.active, 3)["decision"].value = "two people"
    cells(book.active, 3)["why"].value = "I know both"
    book.active.delete_rows(2)
    book.save(path)
    (line,) = read_review(path)
    assert (line.pair, line.decision, line.reason, line.is_whole) == (("h2", "r2"), "different", "I know both", True)


def test_a_decision_where_none_is_read_is_noticed(written):
    path, book = written(of_two())
    cells(book.active, 2)["proposed"].value = "same person"
    book.save(path)
    assert [line.elsewhere for line in read_review(path)] == [True]


@pytest.mark.parametrize(
    ("said", "filled"),
    [
        ({"name": "Zoubir Taheri"}, True), ({"name": "زبیر طاهری"}, True), ({"device": "unknown"}, True),
        ({"name": "Zubaida Tahiri"}, False), ({"age_years": 31}, False), ({"outcome": "killed"}, False),
    ],
)  # fmt: skip
def test_only_what_differs_in_spelling_alone_is_filled_in(written, said, filled):
    _, book = written(of_two(**said), suggest=True)
    assert cells(book.active, 2)["decision"].value == ("same person" if filled else None)


def test_what_is_only_possible_is_never_filled_in(written):
    _, book = written(pair(side("r1", "register", 2), side("h1", "hospital", 9), why="another_as_likely"), suggest=True)
    assert cells(book.active, 2)["decision"].value is None


def test_a_reason_given_before_is_shown_again(written):
    path, book = written(
        pair(side("r1", "register", 2), side("h1", "hospital", 9), decision="same", reason="I know him")
    )
    assert cells(book.active, 2)["why"].value == "I know him"
    assert [line.reason for line in read_review(path)] == ["I know him"]


def test_a_heading_that_was_changed_is_named(written):
    path, book = written(of_two())
    book.active.cell(1, 1).value = "verdict"
    book.save(path)
    with pytest.raises(Refused) as refused:
        read_review(path)
    assert (refused.value.rule_id, refused.value.params["column"]) == ("review_workbook_has_its_columns", "decision")


def test_nothing_is_written_beside_the_workbook(tmp_path, monkeypatch):
    """Not even for a moment: a killed export must leave no names in a folder for temporary files."""
    monkeypatch.setattr("tempfile.mkstemp", lambda *_, **__: pytest.fail("a temporary file"))
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *_, **__: pytest.fail("a temporary file"))
    monkeypatch.setattr("tempfile.TemporaryFile", lambda *_, **__: pytest.fail("a temporary file"))
    write_review(tmp_path / "pairs.xlsx", [of_two()], PLACES, False, "en")
    assert [file.name for file in Path(tmp_path).iterdir()] == ["pairs.xlsx"]
