"""The attack on a pack: what it works out of small systems, beside brute force, and from files somebody forgot."""

import csv
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import xlsxwriter
from conftest import REPOSITORY

from assets.marts.build import mart_files
from assets.release.attack import Attack, attack, attack_pack
from assets.release.attack_known import Fact
from assets.release.reread import Published
from methods.disclosure import COMPLEMENTARY, OK, PRIMARY
from methods.margins import Cell, Family, Number, System, build_system

# systems written by hand: a line `total = a + b`, values of what is shown


def system_of(shown: Mapping[str, int], *lines: str, least: int = 10) -> System:
    """Cells by name; those without a value are hidden."""
    names = list(dict.fromkeys(name for line in lines for name in line.replace("=", "+").split(" + ")))
    names = [name.strip() for name in names]
    names = list(dict.fromkeys([*(part.strip() for name in names for part in name.split("+")), *shown]))
    cells = [Cell(name, shown.get(name), least, False, [name], lowest=least) for name in names]
    equations = []
    for line in lines:
        left, right = line.split(" = ")
        terms = [(names.index(left), 1), *((names.index(name), -1) for name in right.split(" + "))]
        equations.append((tuple(n for n, _ in terms), tuple(c for _, c in terms)))
    return System(cells, equations)


def attacked(system: System, status: str = COMPLEMENTARY, facts: Iterable[Fact] = (), **others: str) -> Attack:
    said = {f: others.get(f, status) for cell in system.cells if cell.value is None for f in cell.figures}
    return attack(system, facts, said)


def found(said: Attack) -> dict[str, set[str]]:
    return {rule: {said.system.cells[n].name for n in cells} for rule, cells in said.found.items() if cells}


def test_solves_what_is_left_of_a_total():
    said = attacked(system_of({"total": 30, "a": 27}, "total = a + b"))
    assert found(said) == {"solvable": {"b"}}
    assert list(said.bounds.values()) == [(3, 3)]


def test_solves_with_two_lines_together_what_no_line_tells_alone():
    """x + y = 12 by the first line; the second has x + y + z = 20: z is 8, and x and y stay open."""
    said = attacked(system_of({"t": 30, "u": 45, "a": 18, "b": 25}, "t = a + x + y", "u = b + x + y + z"))
    assert found(said) == {"solvable": {"z"}}
    # x + y = 7, y + z = 8, x + z = 5 have one answer: 2, 5, 3
    said = attacked(system_of({"p": 17, "q": 18, "r": 15, "c": 10}, "p = c + x + y", "q = c + y + z", "r = c + x + z"))
    assert found(said) == {"solvable": {"x", "y", "z"}}
    assert {said.system.cells[n].name: low for n, (low, _) in said.bounds.items()} == {"x": 2, "y": 5, "z": 3}


def numbers(**counts: int | None) -> list[Number]:
    return [Number(measure, "m", (), (), measure, n, 10, True) for measure, n in counts.items()]


def test_solves_through_an_identity_of_the_mart():
    family = Family(identities=((("need",), "=", ("met", "partly", "unmet")), (("need",), "<=", ("assessed",))))
    system = build_system(numbers(need=40, met=20, partly=None, unmet=13, assessed=60), {"m": family})
    assert found(attacked(system)) == {"solvable": {"m.partly@"}}


def test_an_at_most_bounds_a_hidden_count():
    """12 were met and 14 assessed: those in need are 12 to 14, too few answers only below the threshold of 10."""
    family = Family(identities=((("met",), "<=", ("need",)), (("need",), "<=", ("assessed",))))
    assert found(attacked(build_system(numbers(met=12, need=None, assessed=14), {"m": family}))) == {}
    assert found(attacked(build_system(numbers(met=12, need=None, assessed=12), {"m": family}))) == {
        "solvable": {"m.need@"}
    }


def test_a_rest_of_two_shown_counts_is_found_though_no_file_prints_it():
    family = Family(shares=((("met",), ("need",)),))
    said = attacked(build_system(numbers(met=20, need=23), {"m": family}))
    assert found(said) == {"solvable": {"+m.need@-m.met@"}}
    assert found(attacked(build_system(numbers(met=20, need=40), {"m": family}))) == {}


def test_solves_through_the_base_that_stands_beside_a_share():
    """records = killed + injured + unknown, all three hidden; beside the share stands killed + injured = 23."""
    system = system_of({"records": 35}, "records = killed + injured + unknown")
    assert found(attacked(system)) == {}
    system = system_of({"records": 35}, "records = killed + injured + unknown")
    said = attacked(system, facts=[Fact(("killed", "injured"), 23, "fatality")])
    assert found(said) == {"solvable": {"unknown"}}


def test_the_word_primary_is_read_as_below_the_threshold():
    """x + y = 18, both called too small to print (under 10): 9 and 9. Of 16 each is 7 to 9; of 12, 3 to 9."""
    for total, expected in ((18, {"solvable": {"x", "y"}}), (16, {"narrow": {"x", "y"}}), (12, {})):
        system = system_of({"t": total + 20, "a": 20}, "t = a + x + y")
        assert found(attacked(system, PRIMARY)) == expected
        assert found(attacked(system_of({"t": total + 20, "a": 20}, "t = a + x + y"))) == {}


def test_a_range_narrower_than_the_rule_is_found_below_the_threshold_only():
    """Of 10 at least 4 have to stay open, of 5 at least 2."""
    for least, left, expected in (
        (10, 3, {"narrow": {"x", "y"}}),
        (10, 4, {}),
        (5, 1, {"narrow": {"x", "y"}}),
        (5, 2, {}),
    ):
        assert found(attacked(system_of({"t": 20 + left, "a": 20}, "t = a + x + y", least=least))) == expected
    # 12 to 14, all at least the threshold: x is no small number
    system = system_of({"t": 40, "u": 28, "a": 26}, "t = a + x + s", "u = x + b", "v = s + w", "b = c + d")
    assert found(attacked(system)) == {}


def test_numbers_no_table_can_have_are_a_contradiction():
    said = attacked(system_of({"t": 10, "a": 12, "fine": 20, "b": 4}, "t = a + x", "fine = b + y + z"))
    assert found(said) == {"contradiction": {"x"}, "solvable": {"b"}}  # b is small and shown


def test_a_protected_two_by_two_gives_nothing():
    lines = ("t = r + s", "r = a + b", "s = c + d", "u = a + c", "v = b + d", "t = u + v")
    shown = {"t": 86, "r": 23, "s": 63, "u": 24, "v": 62}
    assert found(attacked(system_of(shown, *lines))) == {}
    assert found(attacked(system_of(shown | {"d": 42}, *lines))) == {"solvable": {"a", "b", "c"}}


# beside brute force


def crossed(sizes: tuple[int, ...]) -> tuple[list[tuple[int | None, ...]], list[tuple[int, ...]]]:
    """Places of a crossed table with all margins (None: not broken down), and its inner places."""
    places = list(product(*((*range(size), None) for size in sizes)))
    return places, [place for place in places if None not in place]


def covers(place: tuple[int | None, ...], inner: tuple[int, ...]) -> bool:
    return all(a in (None, b) for a, b in zip(place, inner, strict=True))


def tables_of(total: int, n: int) -> Iterable[tuple[int, ...]]:
    """Every way to spread a total over n inner cells."""
    if n == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables_of(total - first, n - 1):
            yield (first, *rest)


def true_ranges(sizes: tuple[int, ...], values: Mapping, hidden: set) -> dict:
    """Lowest and highest value of each hidden cell over all whole-number tables with the same shown cells."""
    places, inner = crossed(sizes)
    shown = [(values[p], [n for n, i in enumerate(inner) if covers(p, i)]) for p in places if p not in hidden]
    members = {p: [n for n, i in enumerate(inner) if covers(p, i)] for p in hidden}
    low, high = dict.fromkeys(hidden, 10**6), dict.fromkeys(hidden, -1)
    for table in tables_of(values[(None,) * len(sizes)], len(inner)):
        if all(sum(table[n] for n in mine) == value for value, mine in shown):
            for place, mine in members.items():
                value = sum(table[n] for n in mine)
                low[place], high[place] = min(low[place], value), max(high[place], value)
    return {place: (low[place], high[place]) for place in hidden}


def table_system(sizes: tuple[int, ...], values: Mapping, hidden: set) -> tuple[System, list]:
    """Every place of the table as a cell, and for each key every place as the sum over that key."""
    places, _ = crossed(sizes)
    at = {place: n for n, place in enumerate(places)}
    cells = [Cell(str(p), None if p in hidden else values[p], 10, False, [str(p)], lowest=10) for p in places]
    equations = []
    for place, key in product(places, range(len(sizes))):
        if place[key] is None:
            parts = [at[(*place[:key], value, *place[key + 1 :])] for value in range(sizes[key])]
            equations.append(((at[place], *parts), (1, *(-1 for _ in parts))))
    return System(cells, equations), places


@pytest.mark.parametrize(
    ("sizes", "total", "n", "part"), [((2, 2), 14, 40, 0.6), ((2, 3), 12, 40, 0.6), ((2, 2, 2), 9, 16, 0.75)], ids=str
)
def test_its_bounds_are_those_of_all_whole_number_tables(sizes, total, n, part):
    outcomes: Counter = Counter()
    for seed in range(n):
        chance = random.Random(f"{sizes} {seed}")
        places, inner = crossed(sizes)
        people = Counter(chance.choice(inner) for _ in range(total))
        values = {p: sum(count for i, count in people.items() if covers(p, i)) for p in places}
        hidden = {p for p in places if any(k is not None for k in p) and chance.random() < part}
        if not hidden:
            continue
        truth = true_ranges(sizes, values, hidden)
        system, order = table_system(sizes, values, hidden)
        said = attacked(system)
        bounds = {order[n]: bound for n, bound in said.bounds.items()}
        assert bounds.keys() == hidden
        for place, (low, high) in truth.items():
            assert low <= values[place] <= high
            mine = bounds[place]
            if mine[1] - mine[0] < 4:  # too narrow for the rule (4 of 10): asked for exactly
                assert mine[0] <= low and high <= mine[1], (seed, place)
                if len(sizes) == 2:
                    assert mine == (low, high), (seed, place)
            elif len(sizes) == 2:
                assert high - low >= 4, (seed, place)
            solved = str(place) in {system.cells[n].name for n in said.found["solvable"]}
            narrow = str(place) in {system.cells[n].name for n in said.found["narrow"]}
            if len(sizes) == 2:
                assert solved == (low == high) and narrow == (low < high and low < 10 and high - low < 4), (seed, place)
            assert not solved or low == high
            outcomes["solved" if solved else "narrow" if narrow else "open"] += 1
    assert min(outcomes["solved"], outcomes["open"]) > 20 and outcomes["narrow"], outcomes


# packs

AREAS, OUTCOMES = ("XSA01", "XSA02", "XSA03"), ("n_killed", "n_injured", "n_outcome_unknown")
PEOPLE = {"XSA01": (3, 20, 12), "XSA02": (14, 25, 9), "XSA03": (16, 30, 8)}
SMALL = {("XSA01", "n_killed")}  # 3 killed, less than 5
SQUARE = {(area, measure) for area in AREAS[:2] for measure in OUTCOMES[:2]}
OTHER_SQUARE = {(area, measure) for area in ("XSA01", "XSA03") for measure in OUTCOMES[:2]}
FORMATS = ("parquet", "csv", "duckdb", "xlsx")


def casualties(people: Mapping[str, tuple[int, ...]] = PEOPLE, year: str = "2020") -> list[dict]:
    """Rows of casualty_annual of one year: the country and its areas, total and outcomes."""
    whole = {"all": tuple(sum(column) for column in zip(*people.values(), strict=True)), **people}
    return [
        {"period": year, "country": "XSA", "admin1": area, "admin2": "all", "n_total": sum(n)}
        | dict(zip(OUTCOMES, n, strict=True))
        for area, n in whole.items()
    ]


def wide_and_long(rows: list[dict], hidden: set[tuple[str, str]]) -> dict[str, pd.DataFrame]:
    """mart_casualty_annual and mart_figure, without the values that are hidden in 2020."""
    wide, long = [], []
    for row in rows:
        keys = {k: row[k] for k in ("period", "country", "admin1", "admin2")}
        told: dict = dict(keys)
        of_figure = {k: v for k, v in sorted(keys.items()) if v != "all"}
        for measure in ("n_total", *OUTCOMES):
            status = COMPLEMENTARY if row["period"] == "2020" and (row["admin1"], measure) in hidden else OK
            told |= {measure: row[measure] if status == OK else None, f"{measure}_status": status}
            long.append(figure("casualty_annual", measure, of_figure, told[measure], status))
        wide.append(told)
    return {"mart_casualty_annual": typed(wide), "mart_figure": typed(long)}


def figure(mart: str, measure: str, keys: dict[str, str], value: float | None, status: str, known_n: int | None = None):
    place = ",".join(f"{key}={keys[key]}" for key in sorted(keys))
    return {
        "figure_id": f"{mart}.{measure}@{place}",
        "mart": mart,
        "measure": measure,
        "period": keys.get("period", "all"),
        "country": keys["country"],
        "keys": json.dumps(keys),
        "value": value,
        "value_status": status,
        "known_n": known_n,
        "unknown_n": None,
    }


def typed(rows: list[dict]) -> pd.DataFrame:
    """Counts are whole numbers or nothing, the value of a figure a number or nothing."""
    frame = pd.DataFrame(rows)
    counts = [c for c in frame if c in ("known_n", "unknown_n") or (c.startswith("n_") and not c.endswith("_status"))]
    return frame.astype(dict.fromkeys(counts, "Int64") | ({"value": "Float64"} if "value" in frame else {}))


def write_pack(
    folder: Path, tables: dict[str, pd.DataFrame], other: Mapping[tuple[str, str], pd.DataFrame] = {}
) -> Path:
    """A release folder in four formats; `other`: (format, table) -> what that one file holds instead."""
    for name, table in tables.items():
        held = {kind: other.get((kind, name), table).assign(release_id=folder.name) for kind in FORMATS}
        write_texts(folder, name, held["parquet"], held["csv"])
        with duckdb.connect(str(folder / f"saddle-XSA-{folder.name}.duckdb")) as con:
            con.register("given", held["duckdb"])
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    shown = other.get(("xlsx", "mart_casualty_annual"), tables["mart_casualty_annual"])
    with xlsxwriter.Workbook(folder / f"saddle-XSA-{folder.name}.xlsx") as book:
        sheet = book.add_worksheet("mart_casualty_annual")
        for n, row in enumerate([list(shown.columns), *shown.itertuples(index=False)], start=1):
            sheet.write_row(n, 0, ["" if pd.isna(value) else value for value in row])
    return folder


def write_texts(folder: Path, name: str, in_parquet: pd.DataFrame, in_csv: pd.DataFrame) -> None:
    for part in ("parquet", "csv"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    in_parquet.to_parquet(folder / "parquet" / f"{name}.parquet", index=False)
    with (folder / "csv" / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(in_csv.columns)
        writer.writerows(["" if pd.isna(v) else v for v in row] for row in in_csv.itertuples(index=False))


def light_pack(folder: Path, tables: dict[str, pd.DataFrame]) -> Path:
    """Parquet and CSV alone."""
    for name, table in tables.items():
        write_texts(folder, name, table, table)
    return folder


def casualty_pack(folder: Path, hidden: set[tuple[str, str]] = SQUARE, rows: list[dict] | None = None) -> Path:
    return light_pack(folder, wide_and_long(rows or casualties(), hidden))


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
