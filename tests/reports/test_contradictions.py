"""Our own report against itself: what is right passes, each way of going wrong is caught and named."""

from dataclasses import replace

import pytest
from planted_marts import COUNTRY, HIDDEN, annual, planted, years

from assets.reports import contradictions
from assets.reports import numbers_in_words as written
from assets.reports.contradictions import contradictions_of, findings_in
from assets.reports.document import Cell, Chart, Note, Paragraph, Report, Sentence, Table
from assets.reports.register import figure_id
from assets.reports.sentences import Sentences
from assets.reports.wording import Wording
from schemas.messages import LANGUAGES

Y2020 = {
    "n_total": 1240, "n_killed": 240, "n_injured": 990, "n_outcome_unknown": 10, "n_civilian": 800,
    "n_military_security": 400, "n_deminer": 0, "n_status_unknown": 40, "n_women": 100, "n_men": 1000, "n_girls": 40,
    "n_boys": 90, "n_other_or_unknown": 10,
}  # fmt: skip
NEED = figure_id("needs_gap", "n_need", country=COUNTRY, period="2020", service="medical")
UNMET, PARTLY = NEED.replace("n_need", "n_unmet"), NEED.replace("n_need", "n_partly_met")
GAP = NEED.replace("n_need", "gap")
FIGURES = {
    **years(y2020=Y2020, y2019={"n_total": 1100}),
    figure_id("casualty_total", "n_total", country=COUNTRY): 2340,
    NEED: 200,
    UNMET: 40,
    PARTLY: 26,
    GAP: 0.33,
}


@pytest.fixture(params=LANGUAGES)
def told(tmp_path, request):
    """(register, wording, a report that is right) in each language."""
    register = planted(
        tmp_path / "marts.duckdb", FIGURES, request.param, known={GAP: 200}, intervals={GAP: (0.27, 0.4)}
    )
    wording = Wording(request.param)
    return register, wording, right(register, wording)


@pytest.fixture
def english(tmp_path):
    register = planted(tmp_path / "marts.duckdb", FIGURES, known={GAP: 200}, intervals={GAP: (0.27, 0.4)})
    wording = Wording("en")
    return register, wording, right(register, wording)


def say(register, wording, sentence_id: str, **context: str) -> Sentence:
    """A sentence of the shipped templates, filled by the real engine."""
    said = Sentences(register, wording, []).say(sentence_id, period="2020", country_name="Xyzland", **context)
    assert said is not None
    return said


def right(register, wording) -> Report:
    sentences = (
        say(register, wording, "S01"),
        say(register, wording, "S02", previous="2019", trend="no clear change"),
        say(register, wording, "S03"),
        say(register, wording, "S10", first_year="2019"),
    )
    parts = ("n_killed", "n_injured", "n_outcome_unknown", "n_total")
    table = Table("outcomes", "Outcomes", ("", "2020"), tuple((Cell(one), cell(register, one, wording)) for one in parts),
                  "mart_casualty_annual", "", ((3, (0, 1, 2)),))  # fmt: skip
    return Report("annual", COUNTRY, "Xyzland", "2020", wording.language, "Title", "", [Paragraph(sentences), table],
                  facts={"refresh": "r1"})  # fmt: skip


def cell(register, measure: str, wording, year: str = "2020") -> Cell:
    figure = register.by_id(annual(year, measure))
    return Cell(written.count(figure.value, wording.language), figure, figure.value, "count")


def found(told, *blocks) -> list[str]:
    """Rule and sentence of each finding of the report with these blocks in place of its own."""
    register, wording, report = told
    changed = replace(report, blocks=list(blocks)) if blocks else report
    return [(one.rule, one.said) for one in findings_in(changed, register, wording)]


def test_a_report_told_by_the_engine_has_no_contradiction_in_any_language(told):
    assert found(told) == []


def test_a_number_written_into_a_sentence_is_caught_in_any_language(told):
    _, wording, report = told
    first = report.blocks[0].sentences[0]
    wrong = replace(first, text=first.text + f" {written.count(12345, wording.language)}.")
    assert found(told, Paragraph((wrong,))) == [("QA-TXT", "check_not_filled")]


def test_a_number_that_follows_from_no_figure_of_its_sentence_is_caught(english):
    _, _, report = english
    first = report.blocks[0].sentences[0]
    wrong = replace(first, text=first.text.replace("1,240", "1,241"), printed=first.printed - {"1,240"} | {"1,241"})
    assert found(english, Paragraph((wrong,))) == [("QA-TXT", "check_no_figure")]


def test_a_wrong_percentage_is_caught_because_it_is_worked_out_again(english):
    register, wording, _ = english
    status = say(register, wording, "S03")
    assert "67%" in status.text  # 800 of the 1,200 whose status is known
    wrong = replace(status, text=status.text.replace("67%", "65%"), printed=status.printed - {"67%"} | {"65%"})
    assert found(english, Paragraph((wrong,))) == [("QA-TXT", "check_no_figure")]


def test_a_name_that_holds_a_number_and_a_year_are_no_figures_and_pass(english):
    sentence = Sentence("own", "In Zone 51, in 2019.", (), frozenset({"Zone 51", "2019"}))
    assert found(english, Paragraph((sentence,))) == []
    sentence = Sentence("own", "In Zone 51, in 2019.", (), frozenset({"51", "2019"}))
    assert found(english, Paragraph((sentence,))) == [("QA-TXT", "check_no_figure")]


def test_a_figure_that_is_no_longer_the_registers_is_caught(english):
    _, _, report = english
    first = report.blocks[0].sentences[0]
    old = replace(first, figures=(replace(first.figures[0], value=1239.0), *first.figures[1:]))
    assert ("QA-TXT", "check_differs") in found(english, Paragraph((old,)))


def test_a_table_that_prints_another_number_than_its_figure_is_caught(told):
    register, wording, report = told
    table = report.blocks[1]
    rows = ((table.rows[0][0], replace(table.rows[0][1], text=written.count(241, wording.language))), *table.rows[1:])
    assert found(told, replace(table, rows=rows)) == [("QA-TXT", "check_differs")]


def test_parts_of_a_table_that_do_not_add_up_are_caught(english):
    table = english[2].blocks[1]
    assert found(english, replace(table, sums=((3, (0, 1)),))) == [("QA-SUM", "check_sum")]


def test_a_breakdown_that_does_not_say_whose_it_is_is_caught(english):
    table = english[2].blocks[1]
    assert found(english, replace(table, source="")) == [("QA-POP", "check_population")]


def test_a_report_without_release_or_refresh_is_caught(english):
    register, wording, report = english
    dateless = replace(report, facts={})
    assert [one.rule for one in findings_in(dateless, register, wording)] == ["QA-EDN"]


@pytest.mark.parametrize("wrong", ["0", "", "3", "hidden (3)"])
def test_a_hidden_number_printed_as_anything_but_a_word_is_caught(tmp_path, wrong):
    register = planted(tmp_path / "m.duckdb", years(y2020={"n_total": 20, "n_girls": HIDDEN}))
    wording = Wording("en")
    girls = register.by_id(annual("2020", "n_girls"))
    report = Report("annual", COUNTRY, "X", "2020", "en", "T", "", [], facts={"refresh": "r1"})
    told = (register, wording, report)
    right_one = Table("t", "C", ("", ""), ((Cell("girls"), Cell("hidden", girls, None, "count")),), "s")
    assert found(told, right_one) == []
    wrong_one = replace(right_one, rows=((Cell("girls"), Cell(wrong, girls, None, "count")),))
    assert found(told, wrong_one) == [("QA-TXT", "check_hidden_printed")]
    in_workbook = replace(right_one, rows=((Cell("girls"), Cell("hidden", girls, 0.0, "count")),))
    assert found(told, in_workbook) == [("QA-TXT", "check_hidden_printed")]


def test_a_share_and_a_breakdown_of_the_marts_that_do_not_recompute_are_caught(tmp_path):
    wrong = {**FIGURES, GAP: 0.30, annual("2020", "n_civilian"): 790}
    register = planted(tmp_path / "m.duckdb", wrong, known={GAP: 200}, intervals={GAP: (0.27, 0.4)})
    wording = Wording("en")
    figure = register.by_id(GAP)
    report = right(register, wording)
    report.blocks.append(Table("t", "C", ("", ""), ((Cell("gap"), Cell("30%", figure, 0.3, "share")),), "s"))
    findings = list(findings_in(report, register, wording))
    assert {(one.rule, one.said) for one in findings} == {("QA-SUM", "check_sum"), ("QA-SUM", "check_share")}
    assert {one.expected for one in findings} == {1240, "33.0 %"}


def test_all_years_together_that_are_not_the_sum_of_the_years_are_caught(tmp_path):
    ever = figure_id("casualty_total", "n_total", country=COUNTRY)
    register = planted(tmp_path / "m.duckdb", {**FIGURES, ever: 2300})
    wording = Wording("en")
    findings = list(findings_in(right(register, wording), register, wording))
    assert [(one.rule, one.found, one.expected) for one in findings] == [("QA-CUM", 2340, 2300)]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("More than half of them, 67%, were civilians.", ["QA-WORD"]),
        ("Two thirds of them, 67%, were civilians.", []),
        ("Two thirds of them were civilians.", ["QA-WORD"]),
    ],
)
def test_a_word_for_a_share_stands_only_beside_its_share(english, text, rules):
    status = say(*english[:2], "S03")
    assert [rule for rule, _ in found(english, Paragraph((replace(status, text=text),)))] == rules


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("In 2020, 240 people were killed; in 2019, 1,100 were harmed.", []),
        ("In 2020, 241 people were killed.", ["241"]),
        ("33% of those in need went without; the survey of 2017 said 61%.", ["2017", "61%"]),
        ("33.0% went without (27% to 40%), 34% said others.", ["34%"]),
        ("See SRAAP-35a and the office XYZ01.", []),
        ("Numbers in figures: 1240; ١٢٤٠; 77.", ["77"]),
    ],
)
def test_numbers_an_editor_types_that_are_no_figure_are_listed(english, text, listed):
    register, wording, report = english
    own = replace(report, blocks=[Note(text, "editor")])
    findings = list(findings_in(own, register, wording))
    assert [one.found for one in findings] == [one.rstrip("%") for one in listed]
    assert {one.rule for one in findings} <= {"QA-TXT"}


@pytest.mark.parametrize(
    ("language", "text", "listed"),
    [
        ("fr", "1 240 victimes, dont 1\u202f100 en 2019 ; 33 % de lacune, 34 % ailleurs.", ["34"]),
        ("es", "1.240 víctimas y 1 100 en 2019; el 33,0 % y el 34,5 %.", ["34,5"]),
        ("ar", "سُجّلت 1,240 ضحية، و240 قتيلاً، ونسبة ٣٣٪ و٣٤٪.", ["٣٤"]),
    ],
)
def test_an_editors_numbers_are_read_as_their_language_writes_them(tmp_path, language, text, listed):
    register = planted(tmp_path / "m.duckdb", FIGURES, language, known={GAP: 200}, intervals={GAP: (0.27, 0.4)})
    wording = Wording(language)
    report = replace(right(register, wording), blocks=[Note(text, "editor")])
    assert [one.found for one in findings_in(report, register, wording)] == listed


def test_an_id_of_an_earlier_release_in_an_editors_words_is_listed_with_its_new_name(english):
    register, wording, report = english
    old, gone = NEED.replace("needs_gap", "casualty_annual"), "casualty_annual.n_total@country=XYZ"
    own = replace(report, blocks=[Note(f"As {gone} says, and {NEED} too; {old}.", "editor")])
    said = contradictions_of(own, register, wording)
    assert [one.split(": ", 1)[1] for one in said] == [
        f"{gone} is the id of an earlier release; it is called now: casualty_total.n_total@country=XYZ.",
        f"{old} is no figure of these data.",
    ]


def test_a_charts_title_says_only_what_its_table_or_the_register_holds(english):
    table = Table("t", "Outcomes, 2020", ("", "n"), ((Cell("killed"), Cell("7,777", None, 7777.0, "count")),), "s")
    chart = Chart("c", "7,777 in 2020, 1,100 in 2019", "", "At most 7,778 in a year", None, table)
    assert found(english, chart) == [("QA-TXT", "check_no_figure")]
    assert found(english, replace(chart, alt="At most 7,777 in a year")) == []


def test_findings_are_sentences_each_once(english):
    register, wording, report = english
    own = replace(report, blocks=[Note("There were 241. There were 241.", "editor")])
    assert contradictions_of(own, register, wording) == [
        "QA-TXT · own paragraph “There were 241. There were 241.”: 241 is no figure of these data."
    ]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demos_yearly_report_contradicts_itself_nowhere(sarandia, language):
    from assets.reports.making import opened, telling, told
    from warehouse.folder import Folder

    with opened(Folder(sarandia), language, None) as (marts, facts, before):
        tell = telling(marts, Folder(sarandia), "XSA", "2024", facts, before)
        report = told(tell, "annual")
        assert len(list(report.sentences())) > 30
        assert contradictions_of(report, tell.register, tell.wording) == []


def test_the_numbers_of_the_method_are_those_of_the_templates():
    from assets.reports.numbers_in_text import values_in
    from assets.reports.wording import templates

    for sentence_id, template in templates().items():
        literal = set()
        for variant in template["variants"]:
            for said in (variant.get("text"), variant.get("one"), variant.get("other")):
                literal |= values_in(said, "en") if said else set()
        assert literal == contradictions.METHOD_NUMBERS.get(sentence_id, frozenset()), sentence_id
