"""Chapters about the data themselves: what they cover, how good they are, what changed, how it was worked out."""

import pandas as pd

from assets.marts.build import mart_files
from assets.release.compare_releases import as_printed, compare
from assets.reports import numbers_in_words as written
from assets.reports.document import Block, Cell, Heading, Note, Sentence, Table
from assets.reports.reconcile import published_rows, reconciliation
from assets.reports.register import HIDDEN
from assets.reports.sentences import SMALLEST_BASE
from assets.reports.telling import Telling

KNOWN = (
    ("sex", "c_known_sex"),
    ("age_group", "c_known_age"),
    ("disability_status", "c_known_disability"),
    ("sex+age+disability", "c_known_all"),
)
COLUMN_WORDS = {
    "sex": "word_and_sex",
    "age_group": "word_and_age",
    "disability_status": "word_and_disability",
    "sex+age+disability": "word_and_all",
}
LISTED_CHANGES = 30
PUBLISHED_YEARS = 20


def cover(tell: Telling) -> list[Block]:
    """Which sources there are and what they tell; which marts have no input; what one source reports of each field."""
    blocks: list[Block] = [tell.heading("h_cover"), Note(tell.word("methods_all"), "method")]
    blocks += tell.paragraph(
        *(_known(tell, source, table, "sex+age+disability") for source, table in _sources(tell)), bullet=True
    )
    blocks += tell.charts("coverage")
    blocks += _known_table(tell)
    coverage = tell.register.marts["coverage"]
    for row in coverage[~coverage["has_input"].astype(bool)].itertuples():
        blocks.append(tell.no_input(row.mart, row.reason))
    return blocks


def _sources(tell: Telling) -> list[tuple[str, str]]:
    rows = tell.register.rows("disaggregation_total")
    return sorted({(row.source_id, row.table_name) for row in rows.itertuples()}) if len(rows) else []


def _known(tell: Telling, source: str, table: str, column: str) -> Sentence | None:
    return tell.say("Q01", source=source, table=table, column=column, column_word=tell.word(COLUMN_WORDS[column]))


def _known_table(tell: Telling) -> list[Block]:
    rows = []
    for source, table in _sources(tell):
        at = {"source_id": source, "table_name": table}
        cells = [tell.cell(tell.register.figure("disaggregation_total", "n_rows", column_name="sex", **at))]
        cells += [
            tell.cell(tell.register.figure("disaggregation_total", "known_share", column_name=column, **at), "share")
            for column, _ in KNOWN
        ]
        rows.append((Cell(source), *cells))
    if not rows:
        return []
    heads = (tell.word("c_source"), tell.word("c_rows"), *(tell.word(word) for _, word in KNOWN))
    source_line = tell.source("disaggregation_total")
    return [Table("known", tell.word("t_known"), heads, tuple(rows), source_line, tell.word("hidden_note"))]


def quality(tell: Telling) -> list[Block]:
    """How much is hidden and how many figures carry which caution, by mart."""
    blocks: list[Block] = [tell.heading("h_quality")]
    figures = pd.DataFrame(
        [(one.figure_id.split(".")[0], one.is_hidden, one.is_shown, one.cautions) for one in tell.register],
        columns=["mart", "hidden", "shown", "cautions"],
    )
    counted = figures.groupby("mart").agg(n=("hidden", "size"), hidden=("hidden", "sum")).reset_index()
    rows = tuple(
        (Cell(f"mart_{row.mart}"), _number(tell, row.n), _number(tell, row.hidden)) for row in counted.itertuples()
    )
    source = tell.source("figure")
    heads = (tell.word("c_mart"), tell.word("c_numbers"), tell.word("c_hidden"))
    blocks.append(Table("hidden", tell.word("t_hidden"), heads, rows, source, tell.word("hidden_note")))
    cautions = figures[figures["shown"]].explode("cautions").dropna(subset=["cautions"])
    found = cautions.groupby(["mart", "cautions"]).size().reset_index(name="n")
    words = tell.register.marts.caution_words()
    rows = tuple(
        (Cell(f"mart_{row.mart}"), Cell(words.get(row.cautions, row.cautions)), _number(tell, row.n))
        for row in found.itertuples()
    )
    heads = (tell.word("c_mart"), tell.word("c_caution"), tell.word("c_numbers"))
    if rows:
        blocks.append(Table("cautions", tell.word("t_cautions"), heads, rows, source))
    return blocks


def _number(tell: Telling, n: int) -> Cell:
    return Cell(written.count(n, tell.wording.language), None, float(n), "count")


def published(tell: Telling) -> list[Block]:
    """Our yearly figures beside those others printed, up to the report's year, every difference named."""
    years = [year for year in tell.register.periods() if year <= tell.period][-PUBLISHED_YEARS:]
    rows = published_rows(tell.reference, tell.register.country) if tell.reference else []
    if not years:
        return []
    return [tell.heading("h_published"), reconciliation(tell.register, rows, years, tell.wording)]


def changes(tell: Telling) -> list[Block]:
    """Figures of the report's country that differ from the release before, as they were printed and why."""
    blocks: list[Block] = [tell.heading("h_changes")]
    if tell.earlier is None:
        return [*blocks, tell.note(tell.word("no_earlier"), "coverage")]
    release = tell.earlier.name
    found = as_printed(compare(tell.earlier, tell.register.marts.file, rules_differ=False))
    mine = [one for one in found if f"country={tell.register.country}" in one.figure_id]
    if not mine:
        return [*blocks, tell.note(tell.word("no_changes", release=release), "coverage")]
    blocks.append(
        Note(tell.word("changes_n", release=release, n=written.count(len(mine), tell.wording.language)), "method")
    )
    rows = tuple(
        (
            Cell(one.figure_id),
            _as_was(tell, one.old_value, one.old_status),
            _as_was(tell, one.new_value, one.new_status),
            Cell(one.reason),
        )
        for one in mine[:LISTED_CHANGES]
    )
    heads = tuple(tell.word(word) for word in ("c_figure", "c_before", "c_now", "c_why"))
    source = tell.source("figure")
    return [*blocks, Table("changes", tell.word("t_changes", release=release), heads, rows, source)]


def _as_was(tell: Telling, value: float | None, status: str | None) -> Cell:
    if value is None or pd.isna(value):
        hidden = status is not None and status in HIDDEN
        return Cell(tell.word("hidden" if hidden else "not_recorded"))
    return Cell(f"{value:g}", None, float(value), "count")


def of_marts(tell: Telling) -> list[Block]:
    """What marts say of themselves: title and own sentences of each that brings some in its header."""
    blocks: list[Block] = []
    for name, (header, _) in mart_files().items():
        told = tell.paragraph(*(tell.say(one.id) for one in header.sentences))
        blocks += [Heading(1, tell.title(name), f"mart-{name.replace('_', '-')}"), *told] if told else []
    return blocks


def methods(tell: Telling) -> list[Block]:
    """What is counted in each mart, the rules in use, the formulas; what was not said; how to cite."""
    blocks: list[Block] = [tell.heading("h_methods")]
    rules = {key: tell.facts[key] for key in ("units_base", "threshold_area")}
    blocks.append(Note(tell.word("methods_rules", base=str(SMALLEST_BASE), **rules), "method"))
    blocks.append(Note(tell.word("methods_formulas"), "method"))
    for name, (header, _) in mart_files().items():
        if header.public and tell.register.rows(name).size:
            note = tell.word(f"mart_{name}_note") if header.note else ""
            counted = tell.word(f"mart_{name}_counted")
            said = tell.word("methods_counted", title=tell.title(name), counted=counted, note=note)
            blocks.append(Note(said, "method"))
    blocks.append(
        Note(tell.word("methods_blocked", n=written.count(len(tell.blocked), tell.wording.language)), "method")
    )
    return blocks


def sources(tell: Telling) -> list[Block]:
    """The sources by the name the centre gave them, and how to cite."""
    rows = tuple((Cell(source), Cell(table)) for source, table in _sources(tell))
    blocks: list[Block] = [tell.heading("h_sources")]
    if rows:
        heads = (tell.word("c_source"), tell.word("c_mart"))
        line = tell.source("disaggregation_total")
        blocks.append(Table("sources", tell.word("h_sources"), heads, rows, line))
    return blocks
