"""The chapter of tables that go into forms: the action plan's measures in their order, Article 7, the WPS pillars."""

from collections.abc import Sequence

import pandas as pd

from assets.reports import numbers_in_words as written
from assets.reports.chapters.needs import SURVIVORS
from assets.reports.document import Block, Cell, Table
from assets.reports.register import Figure
from assets.reports.telling import Telling
from assets.reports.wording import word_keys
from schemas.codes import label
from schemas.evidence import LIST, PILLARS, items

GROUPS = ("all", "female", "male")


def forms(tell: Telling) -> list[Block]:
    """SRAAP in order, what belongs into Article 7, and the pillars; then what the centre typed in."""
    blocks: list[Block] = [tell.heading("h_forms")]
    rows = tell.register.rows("indicator", area="all")
    records = _newest(tell, rows[rows["basis"] == "records"]) if len(rows) else rows
    tags = [("sraap", ""), ("article_7", "article_7"), *((f"wps_{pillar}", pillar) for pillar in PILLARS)]
    for word, tag in tags:
        has_tag = records["tags"].str.split("|").map(lambda found, tag=tag: tag in found).astype(bool)
        tagged = records[has_tag] if tag else records
        blocks += _table(tell, word, tagged)
    blocks += [tell.heading("h_evidence", 2), *_evidence(tell, rows)]
    return blocks


def _newest(tell: Telling, rows: pd.DataFrame) -> pd.DataFrame:
    """Of each indicator the rows of its newest period not after the report's year.

    Of a survey those of the round that asked last, at a year in which it asked: a state carried on is no newer one.
    """
    held = rows["within"].map(_within)
    surveys, rounds = (held.map(lambda one, key=key: one.get(key, "")) for key in ("survey", "round"))
    asked = [
        max((year for year in tell.register.asked(*one) if year <= tell.period), default="") if one[0] else tell.period
        for one in zip(surveys, rounds, strict=True)
    ]
    rows = rows.assign(survey=surveys, asked=asked)
    kept = rows[rows["period"] <= rows["asked"]]
    kept = kept[kept["asked"] == kept.groupby(["indicator", "survey"])["asked"].transform("max")]
    return kept[kept["period"] == kept.groupby(["indicator", "survey"])["period"].transform("max")]


def _within(said: str) -> dict[str, str]:
    """What an indicator holds fixed, as keys."""
    return {
        key: value for key, _, value in (pair.partition("=") for pair in said.split(",")) if value not in ("", "all")
    }


def _table(tell: Telling, word: str, rows: pd.DataFrame) -> list[Block]:
    found = []
    for (code, within), part in rows.groupby(["indicator", "within"], sort=True):
        part = part[part["population_group"].isin(["all", SURVIVORS["population_group"]])]
        cells = [_value(tell, part[part["person_group"] == group]) for group in GROUPS]
        if any(cell.figure is not None and cell.figure.is_shown for cell in cells):
            found.append(
                (Cell(str(code)), Cell(_title(tell, str(code), str(within))), Cell(part["period"].max()), *cells)
            )
    if not found:
        return []
    columns = ("c_indicator", "c_measure", "c_year", "c_all", "c_female", "c_male")
    caption = tell.word("t_indicator", tag=tell.word(word), period=tell.period)
    source = tell.source("indicator")
    return [
        Table(
            word.replace("_", "-"),
            caption,
            tuple(map(tell.word, columns)),
            tuple(found),
            source,
            tell.word("hidden_note"),
        )
    ]


def _title(tell: Telling, code: str, within: str) -> str:
    """The measure in words, with the service or source it is of, and when people were asked."""
    key = f"indicator_{code}"
    title = tell.word(key) if key in word_keys() else code
    held = _within(within)
    when = [tell.when(held)] if "survey" in held else []
    words = [tell.label(key, value) for key, value in held.items() if key not in ("survey", "round")] + when
    return f"{title} ({', '.join(words)})" if words else title


def _value(tell: Telling, rows: pd.DataFrame) -> Cell:
    if len(rows) != 1:
        return tell.cell(None)
    row = rows.iloc[0]
    value = None if pd.isna(row["value"]) else float(row["value"])
    at = ",".join(str(row[key]) for key in ("period", "person_group", "within"))
    figure = Figure(f"indicator.{row['indicator']}@{at}", value, str(row["value_status"]), _whole(row["denominator"]))
    return tell.cell(figure, "days" if row["unit"] == "days" else "share")


def _whole(value) -> int | None:
    return None if pd.isna(value) else int(value)


def _evidence(tell: Telling, rows: pd.DataFrame) -> list[Block]:
    """Answers typed in and marked publishable, in the order of the action plan; free text never leaves the office."""
    typed = rows[(rows["basis"] == "evidence") & (rows["period"] == tell.period)] if len(rows) else rows
    if typed.empty:
        return [tell.note(tell.word("no_evidence"), "coverage")]
    place = {code: n for n, code in enumerate(items())}
    ranked = typed.sort_values("indicator", key=lambda codes: codes.map(place))
    cells = tuple(
        (Cell(row.indicator), Cell(label(LIST, row.indicator, tell.wording.language)), _answer(tell, row))
        for row in ranked.itertuples()
    )
    columns: Sequence[str] = ("c_indicator", "c_measure", "c_answer")
    source = tell.source("indicator")
    return [Table("evidence", tell.word("h_evidence"), tuple(map(tell.word, columns)), cells, source)]


def _answer(tell: Telling, row) -> Cell:
    figure = Figure(f"indicator.{row.indicator}@{row.period}", float(row.value), "ok")
    if row.unit == "yes_no":
        return Cell(
            tell.word("answer_yes" if row.value else "answer_no"),
            figure,
            tell.word("answer_yes" if row.value else "answer_no"),
        )
    if row.unit == "share":
        return Cell(written.percent(row.value, tell.wording.language), figure, float(row.value), "share")
    return Cell(written.count(row.value, tell.wording.language), figure, float(row.value), "count")
