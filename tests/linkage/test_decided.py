"""Sets of rows that decisions join, decisions that contradict each other, and which lists may be added up."""

import base64
from pathlib import Path

import openpyxl
import pytest
from conftest import REGISTER_YAML, saddle

from assets.core.linked import Decided, heads, link_changes, linked_sets
from assets.core.totals import Overlaps, joins_totals
from assets.linkage.decided import KIND, contradicted, decided_pairs, of_one_event
from assets.raw.sources import Received
from schemas.source_text import read_source
from warehouse.decisions import append
from warehouse.folder import Folder

SECRET = base64.b64encode(b"thirty-two bytes that say little").decode()


def listed(name: str, rank: int, counts: bool = True, disjoint: str = "") -> Received:
    text = REGISTER_YAML.replace("source: register", f"source: {name}\nsource_rank: {rank}")
    text = text.replace(
        "counts: true", f"counts: {str(counts).lower()}{disjoint and f'{chr(10)}disjoint_from: [{disjoint}]'}"
    )
    return Received(name, Path(name), read_source(text, name), None)


def test_what_is_one_with_another_is_one_with_all_of_its_set():
    assert linked_sets([("a", "b"), ("c", "d"), ("b", "e")]) == [{"a", "b", "e"}, {"c", "d"}]
    assert linked_sets([("a", "b"), ("c", "d"), ("a", "d")]) == [{"a", "b", "c", "d"}]
    assert linked_sets([]) == []


def test_two_people_whom_other_pairs_make_one_are_a_contradiction():
    pairs = {("a", "b"): "same", ("b", "c"): "same", ("a", "c"): "different", ("a", "x"): "different"}
    assert contradicted(pairs) == [("a", "c")]
    assert contradicted({**pairs, ("b", "c"): "undone"}) == []


def test_a_set_has_the_id_of_its_best_placed_record_and_absent_ones_have_none():
    place = {"r1": 0, "h1": 1, "o1": 2}
    assert heads({("h1", "o1"): "same", ("h1", "r1"): "same"}, place) == {"r1": "r1", "h1": "r1", "o1": "r1"}
    assert heads({("gone", "h1"): "same", ("gone", "o1"): "same"}, place) == {"h1": "h1", "o1": "h1"}
    assert heads({("h1", "r1"): "undone", ("h1", "o1"): "different"}, place) == {}


def test_every_decision_tells_who_was_merged_and_who_was_split_by_it():
    place = {"r1": 0, "h1": 1, "o1": 2, "o2": 3}
    taken = [
        Decided(pair, decision, number, "Amina", when)
        for number, (when, pair, decision) in enumerate(
            [
                ("t1", ("h1", "r1"), "same"), ("t1", ("o1", "r1"), "same"),
                ("t2", ("h1", "o2"), "different"),  # nobody is touched
                ("t3", ("h1", "o1"), "same"),  # they are one already
                ("t4", ("o1", "r1"), "undone"),  # h1 is between them still
                ("t5", ("h1", "r1"), "undone"),  # h1 is a person again, with o1
                ("t6", ("gone", "r1"), "same"),
            ],
            1,
        )
    ]  # fmt: skip
    assert [tuple(one.values()) for one in link_changes(taken, place)] == [
        ("h1", "t1", "merged"), ("o1", "t1", "merged"), ("h1", "t5", "split"),
    ]  # fmt: skip


def test_the_newest_decision_counts_and_none_is_rewritten(tmp_path):
    folder = Folder(tmp_path)
    for decision in ("same", "different", "undone", "same"):
        append(folder, KIND, [{"a": "2", "b": "1", "decision": decision}], SECRET, who="Amina")
    (found,) = decided_pairs(folder, SECRET).values()
    assert list(decided_pairs(folder, SECRET)) == [("1", "2")]
    assert (found.decision, found.number, found.who) == ("same", 4, "Amina")


@pytest.mark.parametrize(
    ("named", "undecided", "joins"),
    [
        ({"first": 100, "second": 50}, {}, True),
        ({"first": 100, "second": 50}, {"first|second": 1}, False),  # somebody may stand in both
        ({"first": 100, "second": 44}, {}, False),  # under nine rows in ten have a name
        ({"first": 12, "second": 50}, {}, False),
        ({"first": 100, "second": 50}, {"second|second": 3}, True),  # of one list with itself
        ({}, {}, False),
    ],
)
def test_a_list_joins_the_totals_when_everybody_in_both_is_known(named, undecided, joins):
    sources = [listed("first", 1), listed("second", 2)]
    overlaps = Overlaps({"first": 100, "second": 50}, named, undecided=undecided)
    assert joins_totals(sources[0], sources, overlaps), "nothing counts before the best-ranked list"
    assert joins_totals(sources[1], sources, overlaps) is joins


def test_names_of_one_list_say_nothing_of_the_numbers_of_another():
    sources, rows = [listed("first", 1), listed("second", 2)], {"first": 100, "second": 50}
    apart = Overlaps(rows, {"first": 100}, {"second": 50})
    assert not joins_totals(sources[1], sources, apart)
    assert joins_totals(sources[1], sources, Overlaps(rows, {"first": 100}, {"first": 95, "second": 45}))


def test_two_rows_of_one_list_and_event_are_one_person_by_a_decision_of_their_own_only():
    events = {
        "r1": frozenset({("register", "I7"), ("register", "2019-03-05 X101")}), "r2": frozenset({("register", "I7")}),
        "r3": frozenset({("register", "I8")}), "h1": frozenset({("hospital", "2019-03-05 X101")}),
    }  # fmt: skip
    through = {("h1", "r1"): "same", ("h1", "r2"): "same"}
    assert of_one_event(through, events) == [("r1", "r2")]
    assert of_one_event({**through, ("r1", "r2"): "same"}, events) == []  # proposed for the same number
    assert of_one_event({("h1", "r1"): "same", ("h1", "r3"): "same"}, events) == []
    assert of_one_event({**through, ("h1", "r2"): "undone"}, events) == []


def test_a_list_declared_disjoint_joins_and_one_that_does_not_count_stands_in_nobodys_way():
    apart = [listed("first", 1), listed("second", 2, disjoint="first")]
    assert joins_totals(apart[1], apart, Overlaps())
    beside = [listed("first", 1, counts=False), listed("second", 2)]
    assert joins_totals(beside[1], beside, Overlaps()) and not joins_totals(beside[0], beside, Overlaps())


SECOND = REGISTER_YAML.replace("source: register", "source: clinic\nsource_rank: 2").replace(
    "national_registry", "clinic"
)
NAMES = "Omar Noori,Khalid Rahmani,Jawad Karimi,Naser Haidari,Farid Sharifi,Jamal Qadiri,Habib Zamani,Majid Akbari"
OTHERS = [
    f"{n},{name},0{n + 1}/0{n + 1}/201{n},M,{20 + 5 * n},injured,4.5,-74.1,V" for n, name in enumerate(NAMES.split(","))
]


def with_a_clinic(register, *rows: str) -> Path:
    """A register of these and eight others, and a clinic that saw one Zubair Tahiri; refreshed."""
    folder = register(*rows, *OTHERS)
    clinic = folder / "raw" / "clinic"
    clinic.mkdir()
    (clinic / "source.yaml").write_text(SECOND)
    (clinic / "list.csv").write_text(
        "id,name,day,sex,age,outcome,lat,lon,village\n9,زبیر طاهری,05/03/2019,M,31,killed,4.5,-74.1,V\n"
    )
    assert saddle("refresh", "--data", str(folder)).returncode == 0
    return folder


def test_two_brothers_are_not_made_one_through_the_row_of_another_list(register, tmp_path):
    brothers = (
        f"{n},{name} Tahiri,05/03/2019,M,{n + 19},injured,4.5,-74.1,V" for n, name in ((11, "Zubair"), (12, "Zubayr"))
    )
    folder, book = with_a_clinic(register, *brothers), tmp_path / "pairs.xlsx"
    assert "2 pairs written" in saddle("review", "export", str(book), "--data", str(folder)).stdout
    filled = openpyxl.load_workbook(book)
    for row in filled.active.iter_rows(min_row=2):
        row[0].value, row[1].value = "same person", "same name"
    filled.save(book)
    told = saddle("review", "load", str(book), "--data", str(folder))
    assert told.returncode == 3 and "two rows of one list, hurt in one explosion" in told.stdout
    assert "victims.csv, 2" in told.stdout and "victims.csv, 3" in told.stdout, "the rows, as one finds them"
    filled.active.cell(3, 1).value = "two people"
    filled.save(book)
    assert saddle("review", "load", str(book), "--data", str(folder)).returncode == 0
    filled.active.cell(3, 2).value = "asked the family"  # a reason thought of later is taken, once
    filled.save(book)
    loads = [saddle("review", "load", str(book), "--data", str(folder)).stdout for _ in range(2)]
    assert "1 two people" in loads[0] and "0 two people" in loads[1]
    assert "why: asked the family" in saddle("review", "list", "--data", str(folder)).stdout


def test_a_workbook_that_is_none_or_says_no_decision_adds_nothing(register, tmp_path):
    folder = with_a_clinic(register, "11,Zubair Tahiri,05/03/2019,M,30,injured,4.5,-74.1,V")
    book = tmp_path / "pairs.xlsx"
    assert "1 pairs written" in saddle("review", "export", str(book), "--data", str(folder)).stdout
    assert "review export" in (folder / "logs" / "identity_reads.log").read_text()
    page = (filled := openpyxl.load_workbook(book)).active
    heading = [cell.value for cell in page[1]]
    row = dict(zip(heading, page[2], strict=True))
    assert {row["name 1"].value, row["name 2"].value} == {"Zubair Tahiri", "زبیر طاهری"}
    assert row["outcome 1"].fill.fgColor.rgb == row["outcome 2"].fill.fgColor.rgb != row["sex 1"].fill.fgColor.rgb
    row["decision"].value = "perhaps"
    filled.save(book)
    told = saddle("review", "load", str(book), "--data", str(folder))
    assert told.returncode == 3 and "Row 2: “perhaps” is no decision" in told.stdout
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    assert saddle("review", "load", str(other), "--data", str(folder)).returncode == 3
    row["decision"].value = "même personne"  # whatever language it was filled in
    filled.save(book)
    told = saddle("review", "load", str(book), "--data", str(folder), "--lang", "fr")
    assert told.returncode == 0 and "1 même personne" in told.stdout
    assert saddle("refresh", "--data", str(folder)).returncode == 0
    asked = "SELECT count(*) AS n FROM casualty"
    assert '"n": 9' in saddle("query", asked, "--office", "--format", "json", "--data", str(folder)).stdout
    said = "SELECT source_id, value FROM finding WHERE rule_id = 'linked_rows_agree'"
    assert '"register"' in saddle("query", said, "--office", "--format", "json", "--data", str(folder)).stdout
