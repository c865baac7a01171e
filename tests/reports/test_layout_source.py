"""The Markdown every page comes from: nothing a reader typed is markup, everything is counted, nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_report import GAP, HIDDEN, HOSTILE, LATE, NONE, TOTAL, made_report, made_table

from assets.reports.document import Cell, Heading, Note, Paragraph, Report, Sentence, Table
from assets.reports.layout.directions import kept_whole
from assets.reports.layout.footing import cautions_of, marks_of
from assets.reports.layout.pandoc import NotConverted, converted
from assets.reports.layout.source import anchored, fit, grid, is_number, widths, written
from assets.reports.wording import Wording
from schemas.languages import LEFT_TO_RIGHT

ENGLISH = Wording("en")


def report_of(*blocks, language="en") -> Report:
    return Report("annual", "XYZ", "Testland", "2025", language, "Title", "Subtitle", list(blocks))


def plain(report: Report, folder) -> str:
    """What pandoc understands of a report, as plain text."""
    return converted(written(report, ENGLISH).text, "plain", folder, {}).decode()


def test_signs_of_markdown_in_a_sentence_are_read_as_signs(tmp_path):
    said = plain(report_of(Paragraph((Sentence("X", HOSTILE),))), tmp_path)
    assert said.strip() == HOSTILE


def test_a_bar_in_a_cell_opens_no_column(tmp_path):
    table = Table("t", "Cap | tion", ("A | B", "C"), ((Cell("x | y"), Cell("*z*")),))
    body = converted(written(report_of(table), ENGLISH).text, "html5", tmp_path, {}).decode()
    assert body.count("<th ") + body.count("<th>") == 3  # two heads, one name of a row
    assert "x | y" in body and "*z*" in body and "Cap | tion" in body and "<em>" not in body


@settings(max_examples=40)
@given(
    st.text(st.sampled_from("ab1 *_[](){}<>|`$#@~^\\-+.!:;,&'\"=/%?§ل٪\u00a0\u202f\u200e⟦⟧…—"), min_size=1, max_size=30)
)
def test_any_text_comes_out_as_it_went_in(tmp_path_factory, text):
    wanted = " ".join(text.split(" ")).strip(" ")
    wanted = " ".join(word for word in wanted.split(" ") if word)
    if not wanted:
        return
    said = plain(report_of(Paragraph((Sentence("X", text),))), tmp_path_factory.mktemp("any"))
    assert " ".join(word for word in said.strip("\n").split(" ") if word) == wanted


def test_a_heading_a_note_and_a_caption_say_just_what_they_say(tmp_path):
    blocks = (Heading(1, HOSTILE, "h"), Note(HOSTILE, "editor"), Table("t", HOSTILE, ("A",), ((Cell("x"),),)))
    assert plain(report_of(*blocks), tmp_path).count("tags") == 3
    assert plain(report_of(*blocks), tmp_path).count("[brackets](x)") == 3


def test_bullets_that_follow_each_other_are_one_list_and_keep_their_own_footnotes(tmp_path):
    bullets = [Paragraph((Sentence("X", f"Said {n}."),), f"From {n}.", bullet=True) for n in (1, 2)]
    body = converted(written(report_of(*bullets), ENGLISH).text, "html5", tmp_path, {}).decode()
    assert body.count("<ul>") == 1 and body.count("<li>Said") == 2
    assert body.index("From 1.") < body.index("From 2.")


def test_tables_and_figures_are_counted_apart_in_reading_order():
    text = written(made_report("en"), ENGLISH).text
    assert text.index("Figure 1\\.") < text.index("Table 1\\.") < text.index("Table 2\\.")
    assert "Figure 2" not in text and "Table 3" not in text


def test_two_headings_of_one_anchor_get_two_and_levels_skip_none():
    found = anchored([Heading(2, "First", "a b"), Heading(1, "Second", "a-b"), Heading(3, "Third", "c")])
    assert [(one.level, one.anchor) for one in found] == [(1, "a-b"), (1, "a-b-2"), (2, "c")]


def test_hidden_numbers_and_those_nobody_recorded_are_told_apart_from_numbers():
    said = grid(made_table("en"))
    assert said.count("[hidden]{.hidden}") == 2 and said.count("[not recorded]{.none}") == 2
    assert " 0 " not in said and "|  |" not in said


def test_a_caution_of_one_number_is_marked_and_one_of_all_is_said_once():
    table = made_table("en")
    assert marks_of(table) == {("provisional",): "a"} and "98[a]{.flag}" in grid(table)
    assert [line[:13] for line in cautions_of(table, ENGLISH)] == ["a provisional"]
    late = Table("t", "c", ("Year", "n"), ((Cell("2026"), Cell("98", LATE, 98.0, "count")),))
    assert marks_of(late) == {} and cautions_of(late, ENGLISH)[0].startswith("All numbers: provisional")
    assert cautions_of(Table("t", "c", ("n",), ((Cell("1,234", TOTAL),),)), ENGLISH) == []


def test_the_caution_of_a_hidden_number_is_not_told():
    hidden = type(HIDDEN)(HIDDEN.figure_id, None, HIDDEN.status, cautions=("small_n",))
    assert cautions_of(Table("t", "c", ("n",), ((Cell("hidden", hidden),),)), ENGLISH) == []


def test_columns_of_numbers_stand_at_their_end_even_when_all_are_hidden():
    table = Table(
        "t", "c", ("Year", "n", "Why"), ((Cell("2025"), Cell("hidden", HIDDEN, None, "count"), Cell("text")),)
    )
    assert [is_number(table, column) for column in range(3)] == [False, True, False]


def test_a_table_never_needs_more_than_the_line_and_a_wide_one_is_set_smaller():
    wide = Table(
        "t", "c", tuple(f"Column {n}" for n in range(9)), (tuple(Cell("100% (98% to 100%)", GAP) for _ in range(9)),)
    )
    for table in (made_table("en"), wide):
        assert sum(map(float, widths(table).split(","))) <= 100.05
    assert fit(made_table("en")) == "1.00" and fit(wide) == "0.80"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("الإصدار 2026-03.", f"الإصدار {LEFT_TO_RIGHT}2026-03."),
        ("من 28% إلى 39%", f"من {LEFT_TO_RIGHT}28% إلى {LEFT_TO_RIGHT}39%"),
        ("و5% (2020-2025)", f"و{LEFT_TO_RIGHT}5% ({LEFT_TO_RIGHT}2020-2025)"),
        ("1,234 قتيلاً، 2025.", "1,234 قتيلاً، 2025."),
        (f"{LEFT_TO_RIGHT}-67", f"{LEFT_TO_RIGHT}-67"),
        (f"{LEFT_TO_RIGHT}28%", f"{LEFT_TO_RIGHT}28%"),
        ("casualty_annual.n_total@country=XYZ,period=2025-06", "casualty_annual.n_total@country=XYZ,period=2025-06"),
    ],
)
def test_dates_ranges_and_percentages_stay_whole_between_arabic_letters(said, kept):
    report = kept_whole(report_of(Note(said), Table("t", said, (said,), ((Cell(said),),)), language="ar"))
    assert [report.blocks[0].text, report.blocks[1].caption, report.blocks[1].rows[0][0].text] == [kept] * 3


def test_a_report_from_left_to_right_is_left_alone():
    report = report_of(Note("2026-03, 28%"))
    assert kept_whole(report) is report


def test_figures_and_anchors_are_not_touched():
    report = kept_whole(report_of(Heading(1, "2020-2025", "y-2020-2025"), made_table("ar"), language="ar"))
    assert report.blocks[0].anchor == "y-2020-2025"
    assert {cell.figure for row in report.blocks[1].rows for cell in row} == {None, TOTAL, HIDDEN, NONE, GAP, LATE}


def test_what_pandoc_warns_of_is_an_error(tmp_path):
    with pytest.raises(NotConverted, match=r"nowhere\.png"):
        converted("![x](nowhere){width=50%}", "docx", tmp_path, {})
