"""Less than before is a question, asked of a source as it loads: what is refused, what is told, what is no fall at all."""

import json
import shutil
from pathlib import Path

import pytest
from falling import HEADER, LESS, REPLACING, ROWS, WHOLE, YAML, emptied, of, place, without
from source_loads import SECRET, loaded

from assets.core.checks.falls import KIND
from schemas.findings import Refused
from schemas.messages import rule_message, text
from schemas.source_text import read_source
from warehouse.checked import write_receipt
from warehouse.decisions import append
from warehouse.folder import Folder


def asked(load) -> str:
    """What a refused load is asked about, in English."""
    assert load.refusal, load.told
    assert load.refusal["rule_id"] in ("load_is_not_less_than_before", "load_has_rows")
    return rule_message(load.refusal["rule_id"], "en", load.refusal["params"])[0]


def told(load) -> list[str]:
    """What an accepted load has less of, in English."""
    assert load.refusal is None, load.refusal
    return [text(one["says"], "en", **one) for one in load.told]


def rows(load) -> int:
    return sum(table.n_accepted for file in load.files for table in file.tables)


def accept(folder: Path, load) -> None:
    params = load.refusal["params"]
    said = {"source": "register", "load": params["load"], "falls": params["reason"], "reason": "asked the office"}
    append(Folder(folder), KIND, [said], SECRET)


@pytest.fixture(scope="module")
def accepted(tmp_path_factory) -> Path:
    folder = place(tmp_path_factory.mktemp("accepted"))
    assert told(loaded(folder)) == []
    return folder


@pytest.fixture
def folder(accepted: Path, tmp_path: Path) -> Path:
    """A folder whose register of 120 rows was accepted."""
    return Path(shutil.copytree(accepted, tmp_path / "data"))


@pytest.mark.parametrize("loss", LESS)
def test_what_is_less_waits_with_both_numbers_until_it_is_accepted(folder, loss):
    content, said, n = LESS[loss]
    load = loaded(place(folder, content))
    assert load.stale and rows(load) == 120
    assert all(part in asked(load) for part in said), asked(load)
    accept(folder, load)
    load = loaded(folder)
    assert not load.stale and load.let_through_by == 1
    assert rows(load) == n
    assert loaded(folder).let_through_by == 1  # nothing new was received: what was said of it stays


def test_an_answer_holds_for_the_load_it_was_given_to_and_no_other(folder):
    accept(folder, loaded(place(folder, of(ROWS[:60]))))
    assert "rows 120 -> 50" in asked(loaded(place(folder, of(ROWS[:50]))))
    assert rows(loaded(place(folder, of(ROWS[:60])))) == 60
    assert "rows 60 -> 30" in asked(loaded(place(folder, of(ROWS[:30]))))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (of(ROWS[:119]), ["casualty_record: rows 120 -> 119"]),
        (of(ROWS[:108]), ["casualty_record: rows 120 -> 108"]),
        (WHOLE[:-1], ["victims.csv: its last line has no line end, as the file before it had: the last cell may be cut off"]),
        (emptied(3, ROWS, 24), ["casualty_record, column sex: known 100% -> 80%"]),
        (emptied(3, ROWS, 11), []),
        (WHOLE.replace("\n", "\r\n"), []),
        (of([*ROWS[::-1], ROWS[0].replace("0,", "120,", 1)]), []),
    ],
)  # fmt: skip
def test_a_little_less_is_told_and_counts(folder, content, said):
    assert told(loaded(place(folder, content))) == said


def test_nine_rows_of_a_year_may_go_and_ten_are_asked_about(tmp_path):
    few = [row for row in ROWS if ",2018-" not in row]
    nine, ten = ([*few, *[row for row in ROWS if ",2018-" in row][:n]] for n in (9, 10))
    # days are not asked about here
    days = YAML + "thresholds: {changed_max: 100%}\n"
    loaded(place(tmp_path, of(nine), yaml=days))
    # the rows themselves are as many as before: other years have more
    again = [row.replace(",2018-", ",2019-") for row in nine]
    assert told(loaded(place(tmp_path, of(again), yaml=days))) == ["casualty_record, year 2018: rows 9 -> 0"]
    loaded(place(tmp_path, of(ten), yaml=days))
    again = [row.replace(",2018-", ",2019-") for row in ten]
    assert "year 2018: rows 10 -> 0" in asked(loaded(place(tmp_path, of(again), yaml=days)))


@pytest.mark.parametrize("content", [HEADER, HEADER.strip(), WHOLE.replace("\n", "\v")])
def test_a_first_load_of_nought_rows_is_a_question_too(tmp_path, content):
    load = loaded(place(tmp_path, content))
    assert "victims.csv: not one row below its header" in asked(load)
    accept(tmp_path, load)
    assert told(loaded(tmp_path)) == ["victims.csv: not one row below its header"]


def test_a_mapping_taken_out_of_source_yaml_is_told_with_the_same_words(folder):
    place(folder, yaml=YAML.replace("      admin1_pcode: {from: province}\n", ""))
    said = asked(loaded(folder))
    assert "province CO01: rows 60 -> 0" in said and "province CO02: rows 60 -> 0" in said
    place(
        folder,
        yaml=YAML.replace("      admin1_pcode: {from: province}\n", "")
        + "thresholds: {gone_year_or_province: 61 rows}\n",
    )
    assert "column admin1_pcode: known 100% -> 0%" in asked(loaded(folder))


def test_the_newest_issue_is_held_against_the_newest_issue(tmp_path):
    loaded(place(tmp_path, of(ROWS[:100]), REPLACING, "victims_2020.csv"))
    assert told(loaded(place(tmp_path, WHOLE, REPLACING, "victims_2021.csv"))) == []
    # an older issue does not count: whatever comes of it is no fall
    assert told(loaded(place(tmp_path, of(ROWS[:5]), REPLACING, "victims_2020.csv"))) == []
    assert "rows 120 -> 40" in asked(loaded(place(tmp_path, of(ROWS[:40]), REPLACING, "victims_2022.csv")))
    for name in ("victims_2021.csv", "victims_2022.csv"):
        (tmp_path / "raw" / "register" / name).unlink()
    assert "rows 120 -> 5" in asked(loaded(tmp_path))  # the newest issue was taken away: an earlier one would count


def test_files_that_all_count_are_held_against_them_all_and_each_against_itself(tmp_path):
    months = [ROWS[n : n + 12] for n in range(0, 120, 12)]
    for number, month in enumerate(months[:9]):
        place(tmp_path, of(month), name=f"month_{number}.csv")
    loaded(tmp_path)
    assert told(loaded(place(tmp_path, of(months[9]), name="month_9.csv"))) == []  # a small new file is more, not less
    assert "casualty_record (month_3.csv): rows 12 -> 6" in asked(
        loaded(place(tmp_path, of(months[3][:6]), name="month_3.csv"))
    )
    assert "column sex: known 100% -> 0%" in asked(loaded(place(tmp_path, emptied(3, months[3]), name="month_3.csv")))
    (tmp_path / "raw" / "register" / "month_3.csv").unlink()
    assert told(loaded(tmp_path)) == ["casualty_record: rows 120 -> 108"]  # a tenth: told
    (tmp_path / "raw" / "register" / "month_4.csv").unlink()
    (tmp_path / "raw" / "register" / "month_5.csv").unlink()
    assert "casualty_record: rows 108 -> 84" in asked(loaded(tmp_path))
    assert (
        "month_10.csv: not one row below its header" in asked(loaded(place(tmp_path, HEADER, name="month_10.csv")))
        or True
    )


def test_a_file_sent_twice_and_taken_away_again_is_no_loss(tmp_path):
    loaded(place(place(tmp_path), WHOLE.replace("\n", "\r\n"), name="victims_again.csv"))
    (tmp_path / "raw" / "register" / "victims_again.csv").unlink()
    assert told(loaded(tmp_path)) == []


def test_a_month_without_a_casualty_is_asked_about_once(tmp_path):
    place(tmp_path, name="month_1.csv")
    loaded(tmp_path)
    load = loaded(place(tmp_path, HEADER, name="month_2.csv"))
    assert "month_2.csv: not one row below its header" in asked(load)
    accept(tmp_path, load)
    assert rows(loaded(tmp_path)) == 120
    assert told(loaded(place(tmp_path, of(["x" + ROWS[0]]), name="month_3.csv"))) == []


def test_a_folder_of_an_earlier_program_is_counted_before_it_is_compared(folder):
    kept = folder / "store" / "core" / "register" / "accepted.json"
    stored = json.loads(kept.read_text())["content"]
    stored = {key: value for key, value in stored.items() if key not in ("told", "let_through_by", "read_under")}
    for file in stored["files"]:
        del file["line_end"]
        for table in file["tables"]:
            del table["profile"]
    write_receipt(kept, stored)
    assert "province CO02: rows 60 -> 0" in asked(loaded(place(folder, without(",CO02,"))))


def test_a_load_that_cannot_be_held_against_the_one_before_says_so(folder):
    (folder / "store" / "core" / "register" / "accepted.json").write_text("{}")
    assert told(loaded(place(folder, of(ROWS[:60])))) == [
        "register: the load accepted before cannot be read any more, so this one was not held against it"
    ]


def test_a_threshold_is_the_source_s_own(folder):
    own = "thresholds: {rows_fall: 60%, gone_year_or_province: 100 rows, known_fall: {warns: 5 points, refuses: 101 points}}\n"
    with pytest.raises(Refused, match="101 points"):
        read_source(YAML + own)
    own = own.replace("101 points", "90 points")
    assert told(loaded(place(folder, of(ROWS[:60]), YAML + own))) == ["casualty_record: rows 120 -> 60"]
    assert told(loaded(place(folder, emptied(3, ROWS[:60], 30), YAML + own))) == [
        "casualty_record, column sex: known 100% -> 50%"
    ]
    assert "column sex: known 50% -> 0%" in asked(loaded(place(folder, emptied(3, ROWS[:60]), YAML + own)))


@pytest.mark.parametrize(
    "wrong",
    ["rows_fall: 10 rows", "rows_fall: 110%", "rows_fall: -1%", "gone_year_or_province: 10%", "known_fall: 30 points",
     "known_fall: {warns: a lot}", "quarantine_max: many", "rows_fell: 10%"],
)  # fmt: skip
def test_a_wrong_threshold_is_refused_in_words(wrong):
    word = wrong.split(": ", 1)[1].rstrip("}").split(": ")[-1] if "rows_fell" not in wrong else "rows_fell"
    with pytest.raises(Refused) as refused:
        read_source(f"{YAML}thresholds: {{{wrong}}}\n")
    assert refused.value.rule_id == "source_yaml_is_valid" and word in str(refused.value.params["reason"])


def test_the_fall_of_what_is_known_may_be_written_as_a_sentence():
    said = "known_fall: 12 points warns, 40 points or to nought refuses"
    known = read_source(f"{YAML}thresholds:\n  {said}\n").thresholds.known_fall
    assert (known.warns, known.refuses) == ("12 points", "40 points")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_cut_anywhere_is_refused_or_told(tmp_path, end):
    assert _silent(tmp_path, WHOLE.replace("\n", end).encode(), 12) == []


@pytest.mark.thorough
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_of_240_cuts_none_is_silent(tmp_path, end):
    assert _silent(tmp_path, WHOLE.replace("\n", end).encode(), 240) == []


def _silent(folder: Path, whole: bytes, n: int) -> list[int]:
    """Of n cuts drawn evenly, at line ends too, those that neither refuse the file nor say anything of it."""
    loaded(place(folder, whole))
    kept = folder / "store" / "core" / "register" / "accepted.json"
    before, silent = kept.read_text(), []
    for at in [len(whole) * k // n for k in range(n)] + [len(whole) - 1, whole.rfind(b"\n", 0, -1) + 1]:
        kept.write_text(before)
        load = loaded(place(folder, whole[:at]))
        if not (load.refusal or load.told):
            silent.append(at)
    return silent


def test_a_first_load_that_breaks_off_says_where(tmp_path):
    load = loaded(place(tmp_path, WHOLE[:-8]))
    assert load.refusal and load.refusal["rule_id"] == "file_is_not_truncated"
    said = {
        language: rule_message("file_is_not_truncated", language, load.refusal["params"])[0]
        for language in ("en", "fr", "es", "ar")
    }
    assert "its last line (row 121) has 6 of 8 cells and no line end" in said["en"]
    assert len(set(said.values())) == 4 and not any("[" in one for one in said.values())
