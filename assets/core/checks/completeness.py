"""In how many rows date, outcome, sex, age, place and disability are known: told of every load, and held against floors.

Year and outcome decide whether a casualty counts: a file that knows them too seldom is refused. Of the others it is told.
Counted over the rows that are accepted, and only of what the source.yaml maps: what nobody asked is no gap.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from assets.core.checks.falls import counting, is_replacing
from assets.core.load_receipt import LoadedFile
from methods.falls import together
from schemas.contracts import core_name
from schemas.findings import Refused
from schemas.source import Source

# what is asked -> the column that knows it, and the columns of source.yaml it may come from
ASKED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "year": (("date", "assessed_on"), ("date", "assessed_on")),
    "outcome": (("outcome",), ("outcome",)),
    "sex": (("sex",), ("sex",)),
    "age": (("age_group",), ("age_years", "age_group", "age_band", "birth_date", "birth_year")),
    "place": (("admin1_pcode",), ("admin1_pcode", "admin2_pcode", "admin1_name", "admin2_name")),
    "disability": (("disability_status",), ("disability_status",)),
}
OF_TABLES = ("casualty_record", "person", "functioning")


@dataclass(frozen=True)
class Known:
    """In how many accepted rows of a table something is known; `n_said`: those in which the source
    says something of it, if only that it is unknown; `floor`: the share of these below which it is refused or told."""

    table: str
    what: str
    n_known: int
    n_rows: int
    n_said: int = 0
    floor: float = 0.0
    refuses: bool = False

    @property
    def is_low(self) -> bool:
        return self.n_rows > 0 and self.n_said < self.floor * self.n_rows


def known_in(source: Source, files: Sequence[LoadedFile], has_places: bool) -> list[Known]:
    """What the newest files of a source know, by table. `has_places`: the country has a reference of places."""
    found = []
    for table, spec in source.tables.items():
        kind = core_name(table)
        if kind not in OF_TABLES:
            continue
        rows = together(
            t.counts for file in counting(files, is_replacing(source)) for t in file.tables if t.table == table
        )
        for what, (columns, mapped_as) in ASKED.items():
            column = next((column for column in columns if column in rows.known), columns[0])
            is_asked = any(name in spec.mapped for name in mapped_as) or (
                kind == "functioning" and what == "disability"
            )
            if not is_asked or not rows.accepted or (what == "place" and not has_places):
                continue
            share, refuses = source.thresholds.known_min.floor(what)
            n_known = rows.known.get(column, 0)
            n_said = rows.said.get(column, n_known)
            of_casualty = refuses and kind == "casualty_record"
            found.append(Known(table, what, n_known, rows.accepted, n_said, share, of_casualty))
    return found


def refuse_unknown(source: Source, known: Sequence[Known]) -> None:
    """Raises Refused where year or outcome, or what the source says, is known in fewer rows than its floor; tells of all that are low."""
    low = [one for one in known if one.is_low]
    if any(one.refuses for one in low):
        raise Refused("cells_are_known", source=source.source, reason=[says(one) for one in low])


def says(one: Known) -> dict:
    """As a sentence in any language: the key of its text and what fills it."""
    return {
        "says": "known_seldom",
        **asdict(one),
        "what": [{"says": f"known_{one.what}"}],
        "floor": f"{100 * one.floor:g}",
    }
