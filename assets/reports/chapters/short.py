"""The short reports: key findings, the two-page profile, the one-page bulletin and the scorecard of one source."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from assets.reports import numbers_in_words as written
from assets.reports.chapters import casualties, closing, disability, needs
from assets.reports.document import Block, Cell, Chart, Note, Sentence, Table
from assets.reports.rounds import weighted
from assets.reports.telling import Columns, Telling
from schemas.messages import rule_message

Part = TypeVar("Part", Chart, Note, Table)
MONTHS_SHOWN = 13
PROFILE_YEARS = 5
FINDINGS_OF_GAPS = 4


def findings(tell: Telling) -> list[Block]:
    """Six to ten sentences that stand for the whole, each with its figures."""
    blocks: list[Block] = [tell.heading("h_findings")]
    before = str(int(tell.period) - 1)
    blocks += tell.paragraph(
        tell.say("S01"),
        tell.say("S01b"),
        tell.say("S02", previous=before, trend=tell.register.trend(tell.period)),
        bullet=True,
    )
    blocks += tell.paragraph(tell.say("S04"), tell.say("S05"), bullet=True)
    for said in (casualties.device_said(tell), casualties.areas_said(tell)):
        blocks += tell.paragraph(said, bullet=True)
    blocks += tell.paragraph(tell.say("N00"), bullet=True)
    blocks += tell.paragraph(
        *(one for at in disability.asked(tell)[:1] for one in disability.said(tell, at)), bullet=True
    )
    for said in widest(tell):
        blocks += tell.paragraph(said, bullet=True)
    return blocks


def widest(tell: Telling) -> list[Sentence]:
    """Survivors' services whose gap changed first, then those where women and men differ, then the widest gaps.

    Of the round that asked last.
    """
    there = needs.rounds(tell, "needs_gap", **needs.SURVIVORS)
    if not there:
        return []
    at = {**needs.SURVIVORS, **there[0].keys}
    words = {"group_word": tell.label("population_group", "survivors")}
    share = weighted(tell.register, "needs_gap", "gap", **at)
    differing: list[Sentence | None] = []
    gaps = {}
    for service in needs.services(tell, "needs_gap", **at):
        gaps[service] = tell.register.figure("needs_gap", share, service=service, **at)
        found = tell.register.comparison("needs_gap", "gap", "female_v_male", service=service, **at)
        if found and found.verdict in ("higher", "lower"):
            differing.append(tell.say("N03", found, service=service, **at, **words))
    measured = {"share": share, "is_weighted": "no" if share == "gap" else "yes"}
    top = tell.largest(gaps, FINDINGS_OF_GAPS)[0]
    other = [tell.say("N02", service=service, **measured, **at, **words) for service in top]
    said = [one for one in (*closing.changed(tell), *differing, *other) if one is not None]
    return said[:FINDINGS_OF_GAPS]


def profile(tell: Telling) -> list[Block]:
    """The country in the Monitor's order: casualties overview, who, where, then needs; two pages."""
    trend, gap = casualties.trend(tell, PROFILE_YEARS), needs.gap(tell)
    blocks = [*findings(tell), trend[0], *_of(trend, Chart), *_of(trend, Table), *casualties.recent_tables(tell)]
    blocks += [tell.heading("h_where"), *casualties.area_table(tell)]
    return [*blocks, gap[0], *_of(gap, Chart)[:1], *(_of(gap, Table)[:1] or _of(gap, Note)[:1])]


def _of(blocks: list[Block], kind: type[Part]) -> list[Part]:
    """The blocks of one kind."""
    return [block for block in blocks if isinstance(block, kind)]


def bulletin(tell: Telling) -> list[Block]:
    """One month and the twelve before it: totals and outcome, of casualties whose month is known."""
    mart = "casualty_monthly"
    columns: Columns = (
        ("c_killed", "n_killed", "count"), ("c_injured", "n_injured", "count"), ("c_men", "n_men", "count"),
        ("c_women", "n_women", "count"), ("c_boys", "n_boys", "count"), ("c_girls", "n_girls", "count"), ("c_total", "n_total", "count"),
    )  # fmt: skip
    months = [one for one in tell.register.values_of(mart, "period", span="month") if one <= tell.period][
        -MONTHS_SHOWN:
    ]
    blocks: list[Block] = [tell.heading("h_trend")]
    blocks += tell.paragraph(tell.say("M02"), tell.say("M03"))
    rows = [(month, {"period": month, "span": "month"}) for month in months]
    blocks += tell.table("months", tell.word("t_months", year=tell.period), "month", columns, mart, rows)
    blocks += tell.charts("months")
    if len(blocks) == 1:
        blocks += tell.nothing(mart)
    return [*blocks, Note(tell.word("methods_all"), "method")]


def scorecard(tell: Telling, source: str, quality: Sequence[Mapping]) -> list[Block]:
    """For the people of one source: how often they tell sex, age and disability, and what was found wrong.

    `quality`: rows of the office's mart_quality of this source's newest files.
    """
    rows = tell.register.rows("disaggregation_total", source_id=source)
    blocks: list[Block] = [tell.heading("h_cover")]
    for table in sorted(set(rows["table_name"])) if len(rows) else []:
        said = (
            tell.say("Q01", source=source, table=table, column=column, column_word=tell.word(word))
            for column, word in (
                ("sex", "word_and_sex"), ("age_group", "word_and_age"), ("disability_status", "word_and_disability"),
                ("sex+age+disability", "word_and_all"),
            )
        )  # fmt: skip
        blocks += tell.paragraph(*said)
    blocks += [tell.heading("h_card"), *_loads(tell, quality)]
    found = sorted(
        (row for row in quality if row["rule_id"] != "all"), key=lambda row: (-row["n_findings"], row["rule_id"])
    )
    if not found:
        return [*blocks, tell.note(tell.word("card_none"), "method")]
    cells = tuple((Cell(_rule(tell, row["rule_id"])), _count(tell, row["n_findings"])) for row in found)
    return [
        *blocks,
        Table("rules", tell.word("t_rules"), (tell.word("c_rule"), tell.word("c_n")), cells, tell.source("quality")),
    ]


def _loads(tell: Telling, quality: Sequence[Mapping]) -> list[Block]:
    lines = []
    for row in quality:
        if row["rule_id"] == "all":
            numbers = {
                name: written.count(row[f"n_{name}"], tell.wording.language)
                for name in ("read", "used", "not_wanted", "refused", "accepted", "quarantined")
            }
            lines.append(Note(f"{row['table_name']}, {row['vintage']}: {tell.word('card_rows', **numbers)}", "method"))
    return list(lines)


def _count(tell: Telling, n: int) -> Cell:
    return Cell(written.count(n, tell.wording.language), None, float(n), "count")


def _rule(tell: Telling, rule_id: str) -> str:
    """A rule in words, without the values of the row that broke it."""
    try:
        return rule_message(rule_id, tell.wording.language, {})[0]
    except KeyError:
        return rule_id
