"""The chapter on change between the rounds of a survey and on waits: is the gap closing, do women and men wait equally long?

Words are those of the marts (`gap_change.word`, `wait_comparison.verdict`), made before any page. Not here: who is asked how
often (`rounds`), the gap of one round (`needs`).
"""

import json
from collections.abc import Mapping
from typing import Any

from assets.reports import numbers_in_words as written
from assets.reports.cells import cell_of
from assets.reports.chapters.needs import SURVIVORS
from assets.reports.document import Block, Cell, Sentence, Table
from assets.reports.register import Figure, figure_id
from assets.reports.telling import Telling
from schemas.source_names import slug

SHARE = "gap"
PAIR = ("female", "male")
CLEAR = ("closing", "widening", "turned")
GAPS = ("gap_before", "gap", "change")
Row = Mapping[str, Any]


def closing(tell: Telling) -> list[Block]:
    """Gaps of women and girls against men and boys in two rounds, and their waits; latest round of each survey first."""
    blocks: list[Block] = [tell.heading("h_closing")]
    for rows in _by_round(tell, "gap_change", SHARE):
        blocks += [block for row in rows for block in tell.paragraph(_change_said(tell, row), bullet=True)]
        blocks += _changes(tell, rows)
    for rows in _by_round(tell, "wait_comparison", "median_days"):
        blocks += [block for row in rows for block in tell.paragraph(_wait_said(tell, row), bullet=True)]
        blocks += _waits(tell, rows)
    return blocks if len(blocks) > 1 else blocks + tell.nothing("gap_change", "wait_comparison")


def changed(tell: Telling) -> list[Sentence | None]:
    """What is said of gaps the marts have a word for: closing, widening, turned; of the latest round of each survey."""
    rows = [row for held in _by_round(tell, "gap_change", SHARE) for row in held]
    return [_change_said(tell, row) for row in rows if row["word"] in CLEAR]


def _by_round(tell: Telling, mart: str, of: str) -> list[list[Row]]:
    """Rows of survivors, women and girls against men and boys, by survey and round; of each survey the latest asked by then."""
    rows = tell.register.rows(mart)
    if rows.empty:
        return []
    is_of = rows["share" if mart == "gap_change" else "wait"] == of
    kept = rows[is_of & (rows["group_a"] == PAIR[0]) & (rows["group_b"] == PAIR[1]) & (rows["status"] == "ok")]
    for key, code in SURVIVORS.items():
        kept = kept[kept[key] == code]
    found: dict[tuple[str, str], list[Row]] = {}
    for row in kept.to_dict("records"):
        asked = tell.register.asked(str(row["survey"]), str(row["round"]))
        if row["survey"] != "all" and asked[-1] <= tell.period:
            found.setdefault((asked[-1], str(row["survey"])), []).append({str(key): one for key, one in row.items()})
    seen: dict[str, list[Row]] = {}
    for (_, survey), held in sorted(found.items(), key=lambda one: one[0][0], reverse=True):
        seen.setdefault(survey, held)
    return list(seen.values())


def _figures(tell: Telling, mart: str, row: Row, measures: tuple[str, ...]) -> dict[str, Figure | None]:
    """The figures of a row by measure."""
    within = ",".join(f"{key}={one}" for key, one in sorted(json.loads(row["within"]).items()))
    keys = {"country": row["country"], "compared": f"{row['group_a']}_v_{row['group_b']}", "mart": row["mart"]}
    keys |= {"period": row["period"], "within": within}
    keys |= {"share": row["share"]} if mart == "gap_change" else {"wait": row["wait"]}
    return {one: tell.register.by_id(figure_id(mart, one, **keys)) for one in measures}


def _told(tell: Telling, row: Row) -> dict[str, str]:
    """The keys and words of a row that its sentence and its caption need."""
    group = tell.label("population_group", str(row["population_group"]))
    kept = {key: str(row[key]) for key in ("survey", "round", "service", "population_group", "period")}
    return {**kept, "group_word": group, "verdict": str(row.get("word") or row.get("verdict"))}


def _change_said(tell: Telling, row: Row) -> Sentence | None:
    before = tell.when({"survey": row["survey"], "round": row["before"]})
    figures = _figures(tell, "gap_change", row, GAPS)
    return tell.say("G01", None, figures, when_before=before, **_told(tell, row))


def _changes(tell: Telling, rows: list[Row]) -> list[Block]:
    """Gap before, gap now, change with intervals, the chance and the word."""
    cells = tuple(
        (Cell(tell.label("service", row["service"])),
         *(cell_of(one, tell.wording, "points") for one in _figures(tell, "gap_change", row, GAPS).values()), _word(tell, row["word"]))
        for row in rows
    )  # fmt: skip
    first = rows[0]
    before = tell.when({"survey": first["survey"], "round": first["before"]})
    caption = tell.word("t_closing", **_titled(tell, first), when_before=before)
    heads = ("c_service", "c_gap_before", "c_gap_now", "c_change", "c_word")
    return [Table(_id("closing", first), caption, tuple(map(tell.word, heads)), cells, tell.source("gap_change"))]


def _wait_said(tell: Telling, row: Row) -> Sentence | None:
    said = {"mart_word": tell.title(str(row["mart"]))}
    return tell.say("W01", None, _figures(tell, "wait_comparison", row, ("difference",)), **said, **_told(tell, row))


def _waits(tell: Telling, rows: list[Row]) -> list[Block]:
    """Who still waits, the mean difference in days with its interval, and the word."""
    cells = tuple(_wait_cells(tell, row) for row in rows)
    heads = ("c_service", "c_mart", "c_female", "c_male", "c_wait_difference", "c_word")
    caption = tell.word("t_waits", **_titled(tell, rows[0]))
    return [Table(_id("waits", rows[0]), caption, tuple(map(tell.word, heads)), cells, tell.source("wait_comparison"))]


def _wait_cells(tell: Telling, row: Row) -> tuple[Cell, ...]:
    people = tuple(
        tell.word("waited_of", ended=_n(tell, row[f"{side}_n_ended"]), open=_n(tell, row[f"{side}_n_open"])) for side in "ab"
    )  # fmt: skip
    (difference,) = _figures(tell, "wait_comparison", row, ("difference",)).values()
    named = (Cell(tell.label("service", row["service"])), Cell(tell.title(str(row["mart"]))))
    return *named, *map(Cell, people), _days(tell, difference), _word(tell, row["verdict"])


def _days(tell: Telling, figure: Figure | None) -> Cell:
    """A difference in days with its interval."""
    if figure is None or not figure.is_shown or figure.value is None or figure.ci_low is None or figure.ci_high is None:
        return cell_of(figure, tell.wording, "days")
    told = (written.days(one, tell.wording.language) for one in (figure.value, figure.ci_low, figure.ci_high))
    value, low, high = told
    return Cell(tell.word("interval", value=value, low=low, high=high), figure, figure.value, "days")


def _n(tell: Telling, n: Any) -> str:
    return written.count(float(n), tell.wording.language)


def _titled(tell: Telling, row: Row) -> dict[str, str]:
    return {"group": tell.label("population_group", row["population_group"]), "when": tell.when(row)}


def _word(tell: Telling, word: str) -> Cell:
    """A word of the marts in the report's language."""
    return Cell(tell.word(f"verdict_{word.replace(' ', '_')}"))


def _id(name: str, row: Row) -> str:
    return f"{name}-{slug(row['survey'])}-{slug(row['round'])}"
