"""The attack from outside finds what was planted, claims nothing that is not so, and finds nothing where nothing leaks."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import outside_packs as made
import pandas as pd
import pytest
import xlsxwriter

from assets.release.outside.bounds import bounds
from assets.release.outside.cells import Cells, programme
from assets.release.outside.findings import found_in
from assets.release.outside.identities import Identity, identities
from assets.release.outside.reading import NotReadable, read
from assets.release.outside.report import assumed, attack, attack_all
from assets.release.outside.world import world_of
from pipelines.releasing import red_lines
from schemas.languages import LANGUAGES

LEAKS = [tuple(row) for row in csv.reader((made.KEPT / "leaks.csv").read_text("utf-8").splitlines()[1:])]


@pytest.fixture(scope="module")
def found():
    """What the attack holds against the leaky pack by itself, and against it and its predecessor."""
    kept = [made.KEPT / "earlier", made.KEPT / "leaky"]
    return found_in(world_of(read(kept[1]))), attack_all(kept)[str(kept[0]), str(kept[1])]


@pytest.mark.parametrize(("rule", "figure"), LEAKS)
def test_every_planted_leak_is_found(found, rule, figure):
    alone, together = found
    assert figure in (together if rule == "difference" else alone).names(rule)


def test_the_report_names_no_value_and_refuses_the_leaky_pack():
    said = attack(made.KEPT / "leaky", [made.KEPT / "earlier"])
    assert not said["clean"]
    assert {one["rule"] for one in said["refusals"]} == {"solvable", "presence", "noughts", "difference"}
    assert {one["release_id"] for one in said["refusals"] if one["known"] == "earlier"} == {"earlier"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_sentence(language):
    said = attack(made.KEPT / "leaky", [made.KEPT / "earlier"])
    rules = ("solvable", "narrow", "contradiction", "presence", "noughts", "remainder", "difference")
    more = [said["refusals"][0] | {"rule": rule, "advice_key": f"release_advice_{rule}"} for rule in rules]
    lines = list(red_lines(said | {"refusals": said["refusals"] + more}, {}, language))
    assert len(lines) == len(said["refusals"]) + len(rules)
    assert all("release_a" not in line and "{" not in line for line in lines)


def test_a_clean_pack_tells_nothing():
    said = attack(made.KEPT / "clean", [made.KEPT / "clean"])
    assert said["clean"], said["refusals"]
    assert said["n_hidden"] > 100  # absent rows and rounded counts were asked about


def test_every_bound_holds_for_the_people_behind_the_numbers(found):
    worked = found[0].worked
    truth = made.truth([made.NEW_CASUALTY])
    asked = [n for n, is_asked in enumerate(worked.cells.asked) if is_asked]
    assert len(asked) > 20
    for n in asked:
        assert worked.low[n] <= truth[worked.cells.names[n]] <= worked.high[n], worked.cells.names[n]


def test_kept_packs_are_those_the_generator_makes(tmp_path):
    made.write(made.leaky([made.NEW_CASUALTY])[0], tmp_path / "leaky")
    made.write(made.leaky()[0], tmp_path / "earlier")
    made.write(made.clean(), tmp_path / "clean")
    for pack in ("leaky", "earlier", "clean"):
        for file in (tmp_path / pack / "parquet").iterdir():
            pd.testing.assert_frame_equal(
                pd.read_parquet(file), pd.read_parquet(made.KEPT / pack / "parquet" / file.name)
            )
    assert sum(file.stat().st_size for file in made.KEPT.rglob("*") if file.is_file()) < 1_000_000


def test_nothing_of_the_control_is_loaded():
    asked = "import assets.release.outside.report, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    shared = ("assets.disclosure", "methods", "schemas", "assets.marts", "assets.release.attack")
    assert [name for name in loaded if name.startswith(shared)] == []


def test_an_optimiser_sees_what_no_single_row_tells():
    cells = Cells()
    x, y, z = (cells.add(name, 0, np.inf, True) for name in "xyz")
    for pair in ((x, y), (y, z), (x, z)):
        cells.row(pair, (1.0, 1.0), 10, 10)
    given = programme(cells)
    said = bounds(given, np.ones(3, bool), {})
    assert (said.low.tolist(), said.high.tolist()) == ([5, 5, 5], [5, 5, 5])
    assert said.n_asked > 0


def test_numbers_no_people_can_have_are_a_contradiction():
    cells = Cells()
    x, y, z = (cells.add(name, 0, 4, True) for name in "xyz")
    cells.total(x, (y, z))
    cells.row((y, z), (1.0, -1.0), 0, 0)
    cells.row((x,), (1.0,), 3, 3, "odd")  # twice a whole number is no 3, but fractions could be
    cells.row((x, y), (1.0, -1.0), 3, 3)
    said = bounds(programme(cells), np.ones(3, bool), {})
    assert said.contradicting


def small_pack(
    folder: Path, table: pd.DataFrame, notes: dict[str, str] | None = None, shares: dict[str, str] | None = None
):
    """A pack of one mart."""
    tables = made.whole({"casualty_annual": table}, notes or {"threshold_otherwise": "5"})
    more = [("mart_casualty_annual", name, f"share 0 to 1: {meaning}") for name, meaning in (shares or {}).items()]
    columns = ["table_name", "column_name", "meaning"]
    told = tables["dictionary"][~tables["dictionary"]["column_name"].isin(shares or {})]
    return made.write(tables | {"dictionary": pd.concat([told, pd.DataFrame(more, columns=columns)])}, folder)


def by_area(rows: list[tuple[str, str, int | None]], status: str = made.HIDDEN) -> pd.DataFrame:
    """A mart of one count by year and area; None is hidden."""
    table = pd.DataFrame(rows, columns=["period", "admin1", "n_total"]).assign(country="XPL")
    table["n_total"] = table["n_total"].astype("Int64")
    return table.assign(n_total_status=np.where(table["n_total"].isna(), status, made.OK))


def test_the_only_absent_row_is_the_rest_of_the_total(tmp_path):
    rows = [("2020", "all", 30), ("2020", "A", 12), ("2020", "B", 10), ("2020", "C", 8)]
    rows += [("2021", "all", 20), ("2021", "A", 9), ("2021", "B", 7)]  # C is 4
    said = attack(small_pack(tmp_path, by_area(rows)))
    named = {one["rule"]: one["examples"] for one in said["refusals"]}
    assert named == {"solvable": ["casualty_annual.n_total@admin1=C,country=XPL,year=2021"]}


def test_absent_rows_that_share_a_rest_stay_open(tmp_path):
    rows = [("2020", "all", 45), ("2020", "A", 12), ("2020", "B", 10), ("2020", "C", 8), ("2020", "D", 15)]
    rows += [("2021", "all", 22), ("2021", "A", 9), ("2021", "B", 7)]  # C and D are 6 together
    assert attack(small_pack(tmp_path, by_area(rows)))["clean"]


def test_absent_rows_are_smaller_than_those_printed(tmp_path):
    rows = [("2020", "all", 45), ("2020", "A", 12), ("2020", "B", 10), ("2020", "C", 8), ("2020", "D", 15)]
    rows += [
        ("2021", "all", 24),
        ("2021", "A", 9),
        ("2021", "B", 6),
    ]  # C and D are 9 together, at most 5 each, so 4 or 5
    said = found_in(world_of(read(small_pack(tmp_path, by_area(rows)))))
    assert said.names("narrow") == {f"casualty_annual.n_total@admin1={area},country=XPL,year=2021" for area in "CD"}


def test_few_of_a_group_in_absent_rows_are_told_unless_the_whole_says_so_itself(tmp_path):
    rows = [("2020", "all", 45), ("2020", "A", 12), ("2020", "B", 10), ("2020", "C", 8), ("2020", "D", 15)]
    rows += [("2021", "all", 22), ("2021", "A", 9), ("2021", "B", 7)]
    girls = [20, 5, 5, 5, 5, 5, 2, 1]  # of 5 girls in 2021, two are in C or D
    table = by_area(rows).assign(n_girls=pd.array(girls, "Int64"), n_girls_status=made.OK)
    told = {f"casualty_annual.n_girls@admin1={area},country=XPL,year=2021" for area in "CD"}
    assert found_in(world_of(read(small_pack(tmp_path / "five", table)))).names("narrow") == told
    few = table.assign(n_girls=pd.array([20, 5, 5, 5, 5, 2, 0, 0], "Int64"))  # there are two in all
    assert attack(small_pack(tmp_path / "two", few))["clean"]


def test_a_share_tells_the_hidden_count_above_its_line(tmp_path):
    table = by_area([("2020", "all", 30), ("2021", "all", 90)]).assign(n_killed=pd.array([None, 40], "Int64"))
    table = table.assign(n_killed_status=[made.HIDDEN, made.OK], killed_share=[0.33, 0.44])  # of 30 only 10 are 0.33
    pack = small_pack(tmp_path, table, shares={"killed_share": "(n_killed) / (n_total)"})
    found = found_in(world_of(read(pack)))
    assert found.names("solvable") == {"casualty_annual.n_killed@country=XPL,period=2020"}


def test_a_number_hidden_today_is_that_of_an_unchanged_file_before(tmp_path):
    rows = [(year, area, n) for year in ("2020", "2021") for area, n in (("all", 41), ("A", 20), ("B", 9), ("C", 12))]
    hidden = [(year, area, None if (year, area) in (("2021", "A"), ("2021", "B")) else n) for year, area, n in rows]
    rows += [("2021", area, n) for area, n in (("D", 5), ("E", 6))]
    hidden += [("2021", area, n) for area, n in (("D", 5), ("E", 6))]
    now = small_pack(tmp_path / "now", by_area([(y, a, 52 if (y, a) == ("2021", "all") else n) for y, a, n in hidden]))
    then = small_pack(tmp_path / "then", by_area([(y, a, 52 if (y, a) == ("2021", "all") else n) for y, a, n in rows]))
    solved = {
        "casualty_annual.n_total@admin1=A,country=XPL,period=2021",
        "casualty_annual.n_total@admin1=B,country=XPL,period=2021",
    }
    assert attack_all([then, now])[str(then), str(now)].names("solvable") == solved
    before = {f"(before) {name}" for name in solved}
    assert attack_all([now, then])[str(now), str(then)].names("solvable") == before  # the other direction


def test_a_rounded_mart_with_a_small_count_is_refused(tmp_path):
    notes = {"rounding_base": "5", "rounding_marts": "casualty_annual"}
    table = by_area([("2020", "all", 13), ("2020", "A", 10), ("2020", "B", 3)])
    found = found_in(world_of(read(small_pack(tmp_path, table, notes))))
    assert found.names("remainder") == {"casualty_annual.n_total@admin1=B,country=XPL,period=2020"}


def hidden_pack(folder: Path) -> Path:
    """Of 2021, A and B are hidden; together they are 29."""
    rows = [("2020", "all", 41), ("2020", "A", 20), ("2020", "B", 9), ("2020", "C", 12)]
    rows += [("2021", "all", 41), ("2021", "A", None), ("2021", "B", None), ("2021", "C", 12)]
    return small_pack(folder, by_area(rows))


BOTH = {f"casualty_annual.n_total@admin1={area},country=XPL,period=2021" for area in "AB"}


def test_two_hidden_numbers_of_one_sum_stay_hidden(tmp_path):
    assert attack(hidden_pack(tmp_path))["clean"]


def test_a_number_left_in_the_csv_tells_both(tmp_path):
    pack = hidden_pack(tmp_path)
    (pack / "csv").mkdir()
    (pack / "csv" / "mart_casualty_annual.csv").write_text(
        "period,admin1,n_total,country,n_total_status\n2021,A,20,XPL,ok\n2020,all,41,XPL,ok\n", "utf-8"
    )
    assert found_in(world_of(read(pack))).names("solvable") == BOTH


def test_a_number_in_the_workbook_of_a_report_tells_both(tmp_path):
    pack, paper = hidden_pack(tmp_path / "pack"), tmp_path / "report.xlsx"
    with xlsxwriter.Workbook(str(paper)) as book:
        sheet = book.add_worksheet("Figures")
        sheet.write_row(0, 0, ["sheet", "figure", "printed"])
        sheet.write_row(1, 0, ["Casualties", "casualty_annual.n_total@admin1=B,country=XPL,period=2021", 9])
    assert found_in(world_of(read(pack, [paper]))).names("solvable") == BOTH


def test_a_number_in_the_page_of_the_explorer_tells_both(tmp_path):
    pack, paper = hidden_pack(tmp_path / "pack"), tmp_path / "explorer-XPL.html"
    keys = {"period": {"codes": ["2020", "2021"], "at": [0, 1, 1]}, "admin1": {"codes": ["A", "all"], "at": [1, 0, 1]}}
    measure = {"form": "count", "status": "oco", "value": [41, 41]}
    held = {"country": "XPL", "marts": {"casualty_annual": {"n": 3, "keys": keys, "measures": {"n_total": measure}}}}
    page = '<script type="application/json" id="data">{}</script>'
    paper.write_text(page.format(json.dumps(held)), "utf-8")
    assert attack(pack, papers=[paper])["clean"]
    measure |= {"status": "ooo", "value": [41, 20, 41]}
    paper.write_text(page.format(json.dumps(held)), "utf-8")
    assert found_in(world_of(read(pack, [paper]))).names("solvable") == BOTH


def test_a_number_another_file_prints_otherwise_is_a_contradiction(tmp_path):
    pack = hidden_pack(tmp_path)
    (pack / "csv").mkdir()
    (pack / "csv" / "mart_casualty_annual.csv").write_text("period,admin1,n_total,country\n2020,C,11,XPL\n", "utf-8")
    found = found_in(world_of(read(pack)))
    assert found.names("contradiction") == {"casualty_annual.n_total@admin1=C,country=XPL,period=2020"}


def test_a_comparison_with_the_hidden_side_tells_it(tmp_path):
    table = by_area([("2020", "all", 40), ("2020", "A", None), ("2020", "B", None)])
    table = table.assign(n_killed=pd.array([20, None, None], "Int64"), n_killed_status=table["n_total_status"])
    table = table.assign(killed_share=[0.5, None, None])
    pack = small_pack(tmp_path, table, shares={"killed_share": "(n_killed) / (n_total)"})
    compared = pd.DataFrame(
        [{"mart": "casualty_annual", "share": "killed_share", "period": "2020", "country": "XPL", "within": "{}",
          "compared": "admin1", "group_a": "A", "group_b": "B", "a_numerator": 7, "a_denominator": 11}]
    )  # fmt: skip
    compared.to_parquet(pack / "parquet" / "mart_gender_gap.parquet")
    found = found_in(world_of(read(pack)))
    place = "country=XPL,period=2020"
    names = {f"casualty_annual.{count}@admin1={area},{place}" for count in ("n_total", "n_killed") for area in "AB"}
    assert found.names("solvable") == names  # 11 and 7 of A, so 29 and 13 of B


def test_rounding_that_moves_a_count_by_one_at_most_leaves_it_too_close(tmp_path):
    notes = {"rounding_base": "5", "rounding_marts": "casualty_annual"}
    rows = [("2020", "all", 40), ("2020", "A", 20), ("2020", "B", 20)]
    pack = small_pack(tmp_path, by_area(rows), notes)
    assert attack(pack)["clean"]
    assert attack(pack, largest_error=2)["clean"]
    assert attack(pack, largest_error=1)["n_narrow"] == 3


def test_the_same_people_rounded_once_per_service_are_bounded_by_all_printings(tmp_path):
    truth = [33, 47, 61, 52, 78, 39, 84, 95, 66, 71, 58, 49]
    moved = {
        "legal": [2, -2, 1, 0, 2, -1] * 2,
        "medical": [-1, 1, -2, 2, 0, 2] * 2,
        "psychosocial": [0, 2, 2, -2, -2, -2] * 2,
    }
    rows = [(f"20{n:02}", service, size + moved[service][n]) for service in moved for n, size in enumerate(truth)]
    table = by_area(rows).rename(columns={"admin1": "service"})
    notes = {"rounding_base": "5", "rounding_marts": "casualty_annual"}
    pack = small_pack(tmp_path / "apart", table, notes)
    assert len(attack(pack)["rounded_apart"]) == 3
    worked = found_in(world_of(assumed(read(pack), 2))).worked
    first = worked.cells.names.index("casualty_annual.n_total@country=XPL,period=2000,service=legal")
    assert (worked.low[first], worked.high[first]) == (33, 34)  # 35, 32 and 33 are printed: 33..37, 30..34 and 31..35
    together = table.assign(n_total=pd.array([*truth] * 3, "Int64"))
    assert attack(small_pack(tmp_path / "together", together, notes))["rounded_apart"] == []


def test_years_of_one_mart_make_all_years_of_another(tmp_path):
    areas = {"A": [20, 14, 9], "B": [11, 17, 8], "C": [6, 7, 30], "D": [13, None, 9]}
    rows = [(f"202{year}", area, n) for area, numbers in areas.items() for year, n in enumerate(numbers)]
    totals = pd.DataFrame({"country": "XPL", "admin1": list(areas), "n_total": pd.array([43, 36, 43, 27], "Int64")})
    tables = {"casualty_annual": by_area(rows), "casualty_total": totals.assign(n_total_status=made.OK)}
    pack = made.write(made.whole(tables, {"threshold_otherwise": "5"}), tmp_path)
    found = found_in(world_of(read(pack)))
    assert found.names("solvable") == {"casualty_annual.n_total@admin1=D,country=XPL,period=2021"}  # 27 - 13 - 9


def test_quarters_of_one_mart_make_the_year_of_another(tmp_path):
    quarters = {"2020": [9, 8, 7, 6], "2021": [5, 9, 12, 8], "2022": [7, 7, 11, 5], "2023": [6, None, 8, 9]}
    rows = [(f"{year}-Q{n + 1}", "all", size) for year, sizes in quarters.items() for n, size in enumerate(sizes)]
    monthly = by_area(rows).drop(columns="admin1")
    years = by_area([("2020", "all", 30), ("2021", "all", 34), ("2022", "all", 30), ("2023", "all", 33)])
    tables = {"casualty_monthly": monthly, "casualty_annual": years}
    pack = made.write(made.whole(tables, {"threshold_otherwise": "5"}), tmp_path)
    found = found_in(world_of(read(pack)))
    assert found.names("solvable") == {"casualty_monthly.n_total@country=XPL,period=2023-Q2"}  # 33 - 6 - 8 - 9


def test_who_told_is_at_most_who_there_is_however_few_rows_say_so(tmp_path):
    table = by_area([("2020", "all", 12), ("2021", "all", 9)]).assign(n_claim_known=pd.array([9, 7], "Int64"))
    pack = small_pack(tmp_path, table.assign(n_claim_known_status=made.OK))
    assert identities(read(pack).marts["casualty_annual"]) == [Identity(0, (1,), False)]


def test_a_country_table_the_notes_call_exact_may_change_by_one(tmp_path):
    notes = {"threshold_otherwise": "5", "exact_by_rule": "casualty_annual: country, period"}
    before = small_pack(
        tmp_path / "before", by_area([("2020", "all", 30), ("2020", "A", 20), ("2020", "B", 10)]), notes
    )
    after = small_pack(tmp_path / "after", by_area([("2020", "all", 31), ("2020", "A", 21), ("2020", "B", 10)]), notes)
    found = attack_all([before, after])[str(before), str(after)]
    assert found.names("difference") == {"casualty_annual.n_total@admin1=A,country=XPL,period=2020"}


def test_what_is_no_pack_is_refused(tmp_path):
    with pytest.raises(NotReadable):
        read(tmp_path)


def test_what_tables_exact_by_rule_tell_by_themselves_is_no_finding(tmp_path):
    """All 12 of 2021 were killed and all stand in A or B, as exact tables say: that all of A's were killed follows from them."""
    rows = [
        ("2020", "all", 40),
        ("2020", "A", 25),
        ("2020", "B", 15),
        ("2021", "all", 12),
        ("2021", "A", 7),
        ("2021", "B", 5),
    ]
    rows += [("2022", "all", 30), ("2022", "A", 20), ("2022", "B", 10)]
    table = by_area(rows).assign(n_killed=pd.array([20, 13, 7, 12, None, None, 11, 6, 5], "Int64"))
    table = table.assign(n_injured=pd.array([20, 12, 8, 0, None, None, 19, 14, 5], "Int64"))
    for count in ("n_killed", "n_injured"):
        table[f"{count}_status"] = np.where(table[count].isna(), made.HIDDEN, made.OK)
    place = "casualty_annual.n_killed@admin1={},country=XPL,period=2021"
    hidden = found_in(world_of(read(small_pack(tmp_path / "told", table))))
    assert hidden.names("solvable") >= {place.format("A"), place.format("B")}
    exact = "casualty_annual: country, period; casualty_annual: admin1, country, period = n_total"
    by_rule = found_in(world_of(read(small_pack(tmp_path / "rule", table, {"exact_by_rule": exact}))))
    assert by_rule.names("solvable") == frozenset()
