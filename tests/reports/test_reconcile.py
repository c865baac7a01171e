"""Our yearly figures beside published ones: every difference has its name, and none gives a hidden number away."""

import re

import pytest
from conftest import REPOSITORY
from planted_marts import COUNTRY, HIDDEN, annual, planted, years
from translated import lacks

from assets.reports.document import Table
from assets.reports.reconcile import Published, published_rows, reconciliation
from assets.reports.register import open_register
from assets.reports.wording import Wording, files
from pipelines.reference import add_reference
from schemas.messages import LANGUAGES
from warehouse.folder import Folder

OURS = years(
    y2005={"n_total": 1175},
    y2010={"n_total": 679, "n_killed": 58, "n_injured": 621, "n_outcome_unknown": 0},
    y2014={
        "n_total": 293, "n_killed": 42, "n_injured": 251, "n_outcome_unknown": 0, "n_mine_ap": 0, "n_mine_improvised": 252,
        "n_civilian": 106, "n_military_security": 187, "n_deminer": 0, "n_status_unknown": 0, "n_boys": 34,
        "n_girls": HIDDEN,
    },
    y2016={"n_total": 90, "n_killed": 14},
)  # fmt: skip


def one(year: str, measure: str, value: int, edition: str = "profile 2017", **held: str) -> Published:
    return Published(year, measure, value, held.pop("publisher", "Monitor"), edition, **held)


@pytest.fixture
def register(tmp_path):
    return planted(tmp_path / "m.duckdb", OURS, cautions={annual("2016", "n_total"): "provisional"})


def table(register, published, years_, language: str = "en") -> Table:
    return reconciliation(register, published, years_, Wording(language))


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def only_row(register, *published: Published) -> list[str]:
    """The texts of the first published figure's row."""
    found = table(register, published, [published[0].year])
    return next(row for row in texts(found) if row[4].endswith(published[0].edition or published[0].publisher))


def test_a_year_nobody_published_says_so_beside_our_total(register):
    found = table(register, [], [2005, 2006])
    assert texts(found) == [
        ["2005", "Total", "1,175", "no published figure", "", "", ""],
        ["2006", "Total", "not recorded", "no published figure", "", "", ""],
    ]
    assert found.note.startswith("No published figure was found")


def test_the_same_number_is_called_the_same(register):
    row = only_row(register, one("2016", "n_killed", 14))
    assert row == ["2016 (provisional)", "Killed", "14", "14", "Monitor, profile 2017", "0", "Same number"]


def test_a_difference_says_who_is_higher_where_it_was_read_and_what_is_not_explained(register):
    row = only_row(register, one("2005", "n_total", 1112, "LM2007", source_kind="secondary"))
    assert row[5:] == [
        "+63",
        "Ours is higher by 63; not explained there; ours counts the records as they stand today, theirs those known for "
        "LM2007; read in a secondary source",
    ]


def test_a_difference_of_totals_is_found_in_the_parts(register):
    published = [one("2014", "n_total", 286), one("2014", "n_killed", 40), one("2014", "n_injured", 246),
                 one("2014", "n_civilian", 99), one("2014", "n_military_security", 187)]  # fmt: skip
    assert "it lies in: Killed +2, Injured +5, Civilian +7;" in only_row(register, *published)[6]


def test_mines_of_another_class_are_recognised(register):
    row = only_row(register, one("2014", "n_mine_ap", 246, "profile 2015", note="all are improvised"))
    assert row[1:4] == ["Antipersonnel mine", "0", "246"]
    assert row[5] == "-246"
    assert "antipersonnel and improvised together are 252 here and 246 there" in row[6]
    assert "noted on it: “all are improvised”" in row[6]
    improvised = only_row(register, one("2014", "n_mine_improvised", 200))
    assert "together" not in improvised[6]


def test_a_breakdown_of_a_part_is_named(register):
    row = only_row(register, one("2014", "n_boys", 30, scope="children only"))
    assert "the published breakdown covers a part only (children only)" in row[6]
    assert "not explained" not in row[6]
    assert "covers a part" not in only_row(register, one("2014", "n_boys", 30, scope="all"))[6]


def test_published_parts_that_do_not_add_up_are_named(register):
    published = [one("2010", "n_total", 540), one("2010", "n_killed", 56), one("2010", "n_injured", 494)]
    assert "the published parts add up to 550, not to 540" in only_row(register, *published)[6]
    checked = only_row(register, one("2010", "n_killed", 56, parts_check="status sum 140 vs 184"))
    assert "the published parts add up to 140, not to 184" in checked[6]
    right = [one("2010", "n_total", 540), one("2010", "n_killed", 56), one("2010", "n_injured", 484)]
    assert "add up" not in only_row(register, *right)[6]


def test_editions_stand_side_by_side_newest_first_and_name_each_other(register):
    published = [
        one("2005", "n_total", 848, "LM2006", figure_status="published"),
        one("2005", "n_total", 996, "LM2007", figure_status="revised"),
        one("2005", "n_total", 900, "LM2008", figure_status="published"),
    ]
    rows = texts(table(register, published, ["2005"]))
    assert [row[4] for row in rows] == ["Monitor, LM2007", "Monitor, LM2008", "Monitor, LM2006"]
    assert "revised from 900 (LM2008); revised from 848 (LM2006)" in rows[0][6]
    assert "revised later to 996 (LM2007); another edition prints 900 (LM2008)" in rows[2][6]


def test_an_unfinished_year_of_ours_is_named(register):
    assert "provisional" in only_row(register, one("2016", "n_total", 84))[6]


def test_beside_a_hidden_number_nothing_is_printed_that_could_give_it_away(register):
    published = [
        one("2014", "n_total", 286, note="boys 30, girls 6"), one("2014", "n_boys", 30), one("2014", "n_girls", 6),
        one("2014", "n_men", 252, parts_check="age-sex sum 290 vs 286"),
    ]  # fmt: skip
    found = table(register, published, ["2014"])
    rows = {row[1]: row for row in texts(found)}
    girls = rows["Girls"]
    assert girls[2:4] == ["hidden", "not repeated"]
    assert girls[5] == "not worked out" and "higher" not in girls[6] and "lower" not in girls[6]
    assert [cell.value for cell in found.rows[-1]] == [None] * 7
    assert not re.search(r"\b6\b", " ".join(" ".join(row) for row in rows.values()))
    assert rows["Boys"][5] == "+4" and "noted" not in rows["Total"][6]


def test_published_parts_are_not_summed_in_print_where_one_of_ours_is_hidden(tmp_path):
    register = planted(tmp_path / "m.duckdb", years(y2013={"n_total": 94, "n_killed": 25, "n_injured": HIDDEN}))
    published = [one("2013", "n_total", 97), one("2013", "n_killed", 28), one("2013", "n_injured", 72)]
    rows = texts(table(register, published, [2013]))
    assert "the published parts do not add up to the published total" in rows[0][6]
    assert not any("100" in cell or "72" in cell for row in rows for cell in row)


def test_a_measure_we_do_not_count_is_printed_without_a_difference(register):
    row = only_row(register, one("2014", "n_child_sex_unknown", 5))
    assert row[1:] == ["Children, sex unknown", "not recorded", "5", "Monitor, profile 2017", "not worked out",
                       "These data have no such figure."]  # fmt: skip


def test_the_note_counts_what_came_of_each_figure(register):
    published = [one("2014", "n_total", 286), one("2014", "n_killed", 42), one("2014", "n_girls", 4),
                 one("2014", "n_child_sex_unknown", 5)]  # fmt: skip
    assert table(register, published, ["2014"]).note == (
        "Of 4 published figures 1 are the same as ours and 1 differ; 1 stand beside a number of ours that is hidden, "
        "1 beside none."
    )


def test_each_of_our_numbers_carries_its_figure(register):
    found = table(register, [one("2005", "n_total", 1112)], [2005])
    assert found.rows[0][2].figure.figure_id == annual("2005", "n_total")
    assert (found.rows[0][2].value, found.rows[0][3].value, found.rows[0][5].value) == (1175, 1112, 63)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_table_are_translated(tmp_path, language):
    register = planted(tmp_path / "m.duckdb", OURS, language)
    wording = Wording(language)
    published = [
        one("2014", "n_total", 286, source_kind="later_page", note="x"), one("2014", "n_girls", 4),
        one("2014", "n_mine_ap", 246), one("2014", "n_boys", 30, scope="partial"), one("2014", "n_age_sex_unknown", 3),
    ]  # fmt: skip
    reconciliation(register, published, [2014, 2015], wording)
    reconciliation(register, [], [2014], wording)
    assert wording.missing & set(files()["words_checks"].values()) == set() or lacks(language)


def test_rows_are_read_per_country_and_a_short_file_lacks_nothing(tmp_path):
    file = tmp_path / "figures.csv"
    file.write_text("country_iso3,year,measure,value,publisher\nXYZ,2005,n_total,7,A\nCOL,2005,n_total,8,A\n")
    add_reference(Folder(tmp_path), file, "en")
    assert published_rows(tmp_path / "reference", COUNTRY) == [Published("2005", "n_total", 7, "A")]
    assert published_rows(tmp_path / "nowhere", COUNTRY) == []
    (tmp_path / "reference" / "published.csv").write_text(file.read_text())  # as the demo's file lies there
    assert published_rows(tmp_path / "reference", COUNTRY) == [Published("2005", "n_total", 7, "A")]


@pytest.mark.slow
def test_the_two_misprints_of_the_demos_bulletin_are_named(sarandia):
    from assets.release.reader import open_marts

    register = open_register(open_marts(sarandia, "en"), "XSA", sarandia / "reference")
    published = published_rows(REPOSITORY / "demo" / "reference", "XSA")
    rows = texts(table(register, published, range(2010, 2026)))
    misprinted = {row[0] for row in rows if "do not add up" in row[6] or "add up to" in row[6]}
    assert misprinted == {"2013", "2018"}
    assert [row[3] for row in rows if row[0] == "2025"] == ["no published figure"]
