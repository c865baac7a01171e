"""No needs figure stands on a page without when people were asked, nor at a year in which nobody was: reports, explorer."""

import re
from collections.abc import Iterator

import pytest
from explorer.planted_page import FACTS

from assets.explorer.build import page_data
from assets.reports.document import Chart, Kind, Paragraph, Report, Table
from assets.reports.making import opened, telling, told
from assets.reports.register import Figure, Register, open_register
from assets.reports.rounds import asked_in_words
from assets.reports.wording import Wording
from schemas.languages import LANGUAGES
from warehouse.folder import Folder

pytestmark = pytest.mark.slow
KINDS: tuple[Kind, ...] = ("annual", "profile")
YEARS = ("2024", "2025", "2026")


def held_in(figure: Figure) -> dict[str, str]:
    """The keys of a figure's id, those a comparison holds fixed among them."""
    return dict(re.findall(r"(\w+)=([^,=]+)(?=,|$)", figure.figure_id.partition("@")[2].replace("within=", "")))


def told_with(report: Report) -> Iterator[tuple[Figure, str]]:
    """Every figure of a report with the words it stands under: sentence, caption and row, or title of the chart."""
    for block in report.blocks:
        match block:
            case Paragraph(sentences=sentences):
                before = ""
                for one in sentences:
                    words = (
                        before if one.sentence_id in ("C01", "C02") else one.text
                    )  # what is said of the sentence before
                    yield from ((figure, words) for figure in one.figures)
                    before = words
            case Table():
                yield from of_table(block, block.caption)
            case Chart():
                assert block.title in block.alt
                yield from of_table(block.table, block.title)


def of_table(table: Table, caption: str) -> Iterator[tuple[Figure, str]]:
    for row in table.rows:
        words = f"{caption} {' '.join(cell.text for cell in row if cell.figure is None)}"
        yield from ((cell.figure, words) for cell in row if cell.figure is not None)


def wrong_in(report: Report, register: Register, wording: Wording) -> tuple[int, list[str]]:
    """How many needs figures a report tells, and those that do not say when, or stand at a year nobody was asked in."""
    n, wrong = 0, []
    for figure, words in told_with(report):
        keys = held_in(figure)
        if "survey" not in keys:
            continue
        n += 1
        last = register.asked(keys["survey"], keys["round"])[-1]
        if asked_in_words(register, wording, keys) not in words or keys.get("period", "") > last:
            wrong.append(f"{figure.figure_id}: {words}")
    return n, wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_needs_figure_of_every_report_says_when_people_were_asked(sarandia, language):
    with opened(Folder(sarandia), language, None) as (marts, facts, before):
        for kind in KINDS:
            for year in YEARS:
                tell = telling(marts, Folder(sarandia), "XSA", year, facts, before)
                n, wrong = wrong_in(told(tell, kind), tell.register, tell.wording)
                assert n > (100 if kind == "annual" else 10) and wrong == [], (kind, year)


def test_the_explorer_holds_no_state_of_a_year_in_which_nobody_was_asked(sarandia):
    with opened(Folder(sarandia), "en", None) as (marts, _, _):
        data = page_data(open_register(marts, "XSA", Folder(sarandia).reference), {"en": Wording("en")}, FACTS)
    told_of = 0
    for held in data["marts"].values():
        keys = {key: [packed["codes"][at] for at in packed["at"]] for key, packed in held["keys"].items()}
        of_surveys = [keys[key] for key in ("survey", "round", "period")] if "survey" in keys else []
        for survey, round_, period in zip(*of_surveys, strict=True):
            if survey != "all":
                told_of += 1
                assert period <= data["asked"][survey][round_][-1], (survey, round_, period)
    assert told_of > 1000
