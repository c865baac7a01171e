"""The attack on a pack: what a file somebody forgot, an earlier release or a number beside a share gives away."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from casualty_packs import (
    AREAS,
    OTHER_SQUARE,
    OUTCOMES,
    PEOPLE,
    SMALL,
    SQUARE,
    casualties,
    casualty_pack,
    figure,
    light_pack,
    typed,
    wide_and_long,
    write_pack,
)
from conftest import REPOSITORY

from assets.marts.build import mart_files
from assets.release.attack import attack_pack
from assets.release.reread import Published
from methods.disclosure import COMPLEMENTARY, OK


def refused(pack: Path, *earlier: Path) -> list[tuple[str, str, str, int]]:
    report = attack_pack(Published(pack), [Published(one) for one in earlier])
    assert report["clean"] == (not report["refusals"])
    return [(one["mart"], one["rule"], one["known"], one["n_cells"]) for one in report["refusals"]]


def test_a_pack_whose_small_number_stays_open_is_clean(tmp_path):
    """3 killed in XSA01: with the square hidden it may be 0 to 17."""
    report = attack_pack(Published(write_pack(tmp_path / "2026-11-24", wide_and_long(casualties(), SQUARE))))
    assert report == {
        "clean": True,
        "release_id": "2026-11-24",
        "n_counts": 16,
        "n_hidden": 4,
        "n_bounded": report["n_bounded"],
        "n_solvable": 0,
        "n_narrow": 0,
        "earlier": [],
        "refusals": [],
    }
    assert report["n_bounded"] >= 4


def test_a_pack_that_hides_only_what_is_small_is_refused_with_mart_rule_number_and_advice(tmp_path):
    report = attack_pack(Published(casualty_pack(tmp_path / "2026-11-24", SMALL)))
    assert (report["clean"], report["n_hidden"], report["n_solvable"]) == (False, 1, 1)
    (refusal,) = report["refusals"]
    assert refusal == {
        "mart": "casualty_annual",
        "rule": "solvable",
        "known": "alone",
        "n_cells": 1,
        "advice_key": "release_advice_solvable",
        "examples": ["casualty_annual.n_killed@admin1=XSA01,country=XSA,period=2020"],
    }


def test_every_advice_is_a_sentence_of_the_interface_in_every_language(tmp_path):
    with (REPOSITORY / "schemas" / "messages" / "interface.csv").open(encoding="utf-8", newline="") as file:
        sentences = {row["key"]: row for row in csv.DictReader(file)}
    # the two hidden cells of XSA01 hold one person; a hidden cell would have to be below nought
    narrow = casualties(PEOPLE | {"XSA01": (1, 20, 0)})
    around = {(area, measure) for area in AREAS[:2] for measure in ("n_killed", "n_outcome_unknown")}
    impossible = casualties()
    impossible[0]["n_killed"] = 20
    asked = {}
    for n, (rows, hidden) in enumerate(((casualties(), SMALL), (narrow, around), (impossible, SMALL))):
        report = attack_pack(Published(casualty_pack(tmp_path / f"2026-11-{n + 10}", hidden, rows)))
        asked |= {one["rule"]: one["advice_key"] for one in report["refusals"]}
    assert asked.keys() == {"solvable", "narrow", "contradiction"}
    for key in asked.values():
        assert all(sentences[key][language] for language in ("en", "fr", "es", "ar"))
        assert "{mart}" in sentences[key]["en"]


def test_a_small_number_printed_is_found_too(tmp_path):
    assert refused(casualty_pack(tmp_path / "2026-11-24", set())) == [("casualty_annual", "solvable", "alone", 1)]


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("csv", "mart_figure"),
        ("duckdb", "mart_figure"),
        ("parquet", "mart_casualty_annual"),
        ("csv", "mart_casualty_annual"),
        ("duckdb", "mart_casualty_annual"),
        ("xlsx", "mart_casualty_annual"),
    ],
)
def test_a_number_that_one_file_alone_still_shows_is_used(kind, table, tmp_path):
    """The 14 killed in XSA02: 33 - 14 - 16 leaves the 3 of XSA01, and both rows open up."""
    hidden = wide_and_long(casualties(), SQUARE)
    forgotten = wide_and_long(casualties(), SQUARE - {("XSA02", "n_killed")})
    pack = write_pack(tmp_path / "2026-11-24", hidden, {(kind, table): forgotten[table]})
    report = attack_pack(Published(pack))
    (refusal,) = report["refusals"]
    assert (refusal["mart"], refusal["rule"], refusal["n_cells"]) == ("casualty_annual", "solvable", 3)


def test_a_number_of_an_earlier_release_is_used(tmp_path):
    """In May the square was another one and the 14 of XSA02 were printed."""
    before = casualty_pack(tmp_path / "2026-05-26", OTHER_SQUARE)
    now = casualty_pack(tmp_path / "2026-11-24", SQUARE)
    assert refused(before) == []
    report = attack_pack(Published(now), [Published(before)])
    assert report["earlier"] == ["2026-05-26"] and not report["clean"]
    (refusal,) = report["refusals"]
    # the 3 killed and the 20 injured of XSA01: what XSA02 had in May is known anyway
    assert (refusal["rule"], refusal["known"], refusal["n_cells"], refusal["release_id"]) == (
        "solvable",
        "earlier",
        2,
        "2026-05-26",
    )
    assert {name.split("@")[1] for name in refusal["examples"]} == {"admin1=XSA01,country=XSA,period=2020"}
    same_square = casualty_pack(tmp_path / "2026-05-27", SQUARE)
    assert refused(now, same_square) == []


def test_what_an_earlier_release_printed_itself_is_not_held_against_this_one(tmp_path):
    """In May the 3 stood there in so many words: no change to this pack takes them back."""
    before = casualty_pack(tmp_path / "2026-05-26", set())
    now = casualty_pack(tmp_path / "2026-11-24", SQUARE)
    assert refused(before) == [("casualty_annual", "solvable", "alone", 1)]
    assert refused(now, before) == []


def test_an_earlier_number_is_not_used_once_its_mart_and_period_were_revised(tmp_path):
    year_after = {"XSA01": (10, 10, 10), "XSA02": (10, 10, 10), "XSA03": (10, 10, 10)}
    before = casualty_pack(tmp_path / "2026-05-26", OTHER_SQUARE, [*casualties(), *casualties(year_after, "2021")])
    revised = PEOPLE | {"XSA03": (16, 30, 9)}
    now = casualty_pack(tmp_path / "2026-11-23", SQUARE, [*casualties(revised), *casualties(year_after, "2021")])
    assert refused(now, before) == []
    another_year = [*casualties(), *casualties(year_after | {"XSA02": (10, 11, 10)}, "2021")]
    now = casualty_pack(tmp_path / "2026-11-24", SQUARE, another_year)
    assert [one[1:3] for one in refused(now, before)] == [("solvable", "earlier")]


def fatality(known_n: int | None, hidden: tuple[str, ...] = OUTCOMES) -> list[dict]:
    """case_fatality of women in a police list: 35 records = 10 killed + 13 injured + 12 of unknown outcome."""
    keys = {"period": "2020", "country": "XSA", "source_type": "police", "civil_status": "civilian", "sex": "female"}
    counts = dict(zip(("n_records", *OUTCOMES), (35, 10, 13, 12), strict=True))
    rows = [
        figure(
            "case_fatality", measure, keys, None if measure in hidden else n, COMPLEMENTARY if measure in hidden else OK
        )
        for measure, n in counts.items()
    ]
    return [*rows, figure("case_fatality", "fatality", keys, None, COMPLEMENTARY, known_n)]


def test_the_base_printed_beside_a_hidden_share_is_used(tmp_path):
    assert refused(light_pack(tmp_path / "2026-11-23", {"mart_figure": typed(fatality(None))})) == []
    pack = light_pack(tmp_path / "2026-11-24", {"mart_figure": typed(fatality(23))})
    report = attack_pack(Published(pack))
    (refusal,) = report["refusals"]
    assert refusal["examples"] == [
        "case_fatality.n_outcome_unknown@civil_status=civilian,country=XSA,period=2020,sex=female,source_type=police"
    ]


def test_a_numerator_printed_in_a_comparison_is_used(tmp_path):
    gap = {
        "mart": "case_fatality",
        "share": "fatality",
        "period": "2020",
        "country": "XSA",
        "within": json.dumps({"civil_status": "civilian", "source_type": "police"}),
        "compared": "sex",
        "group_a": "female",
        "group_b": "male",
        "a_numerator": 10,
        "a_denominator": None,
        "b_numerator": None,
        "b_denominator": None,
    }
    frame = pd.DataFrame([gap]).astype({f"{s}_{p}ator": "Int64" for s in "ab" for p in ("numer", "denomin")})
    pack = light_pack(tmp_path / "2026-11-24", {"mart_figure": typed(fatality(None)), "mart_gender_gap": frame})
    (refusal,) = attack_pack(Published(pack))["refusals"]
    assert [name.split("@")[0] for name in refusal["examples"]] == ["case_fatality.n_killed"]


def test_a_sum_no_file_prints_is_refused_under_the_name_of_a_mart(tmp_path):
    """XSA01: 1 + 1 killed or injured of 14, 12 unknown. The base of a share, 2, comes out by subtraction."""
    rows = casualties(PEOPLE | {"XSA01": (1, 1, 12)})
    (refusal,) = attack_pack(Published(casualty_pack(tmp_path / "2026-11-24", SQUARE, rows)))["refusals"]
    assert (refusal["rule"], refusal["n_cells"]) == ("solvable", 1)
    assert set(refusal["mart"].split(", ")) <= mart_files().keys()


def test_the_program_writes_the_same_report_and_names_no_folder(tmp_path):
    before = casualty_pack(tmp_path / "2026-05-26", OTHER_SQUARE)
    now = casualty_pack(tmp_path / "2026-11-24", SQUARE)
    report = tmp_path / "attack.json"
    words = [sys.executable, "-m", "assets.release.attack", str(now), "--earlier", str(before), "--out", str(report)]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = report.read_text("utf-8")
    assert json.loads(text) == attack_pack(Published(now), [Published(before)])
    assert str(tmp_path) not in text and "/" not in text
    assert not json.loads(text)["clean"]
