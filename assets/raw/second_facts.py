"""Two columns that say the same of a row and of the row it hangs on, besides the one they are joined by.

Here: which pairs of columns of two sheets are such facts, by the keys that exports write. Not here: the check of a join
(`assets/core/joins`).
"""

import json
import re
from collections.abc import Sequence

from schemas.source import Source
from warehouse.reading.header import folded

ROW = "@row"  # the place of a row in its sheet
# column of a repeat -> column of the sheet above, as exports write them; the first fitting one is proposed for a join
EXPORT_KEYS = (
    ("_parent_index", "_index"),  # KoboToolbox
    ("PARENT_KEY", "KEY"),  # ODK
    ("parentglobalid", "globalid"),  # Survey123
    ("parentrowid", "uniquerowid"),
    ("parentobjectid", "objectid"),
    ("_submission__uuid", "_uuid"),
    ("_submission__id", "_id"),
    ("_submission_uuid", "_uuid"),
    ("_submission_id", "_id"),
    ("_submission__uuid", "_submission__uuid"),  # a repeat in a repeat
    ("_submission__id", "_submission__id"),
)
OF_THE_PARENT = {down for down, _ in EXPORT_KEYS[:5]}  # names the next sheet above, whatever sheet a table is joined to
OWN = {"_id", "_uuid", "_index", "id", "key", "globalid", "objectid", "uniquerowid"}  # each sheet numbers its own rows
ID_WORDS = re.compile(
    r"id|ids|uuid|guid|uid|code|codes|key|number|num|no|nr|numero|codigo|serial|ref|reference|case|index"
)


def second_facts(below: Sequence[str], above: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs (column of the sheet below, column of the sheet above) that should agree in every joined row."""
    here, there = ({folded(column): column for column in columns} for columns in (below, above))
    found = [(here[folded(d)], there[folded(u)]) for d, u in EXPORT_KEYS if folded(d) in here and folded(u) in there]
    shared = [heading for heading in here if heading in there and heading not in OWN and _is_id(heading)]
    return list(dict.fromkeys([*found, *((here[heading], there[heading]) for heading in shared)]))


def parent_columns(columns: Sequence[str]) -> list[str]:
    """The columns by which a repeat names the row it hangs on, as exports write them."""
    return [column for column in columns if column in OF_THE_PARENT]


def key_of_join(below: Sequence[str], above: Sequence[str]) -> dict[str, str] | None:
    """The export's own key that two sheets share, as `by:`; of ids that are no export's the likeliest. None: there is none."""
    facts = second_facts(below, above)
    own = next((fact for fact in EXPORT_KEYS if fact in facts), None)
    unique = next((fact for fact in facts if re.search("uuid|guid|key", folded(fact[0]))), None)
    found = own or unique
    return dict([found]) if found else None


def written(by: dict[str, str]) -> str:
    """What stands behind `by:` in a source.yaml."""
    return f"{{{', '.join(f'{down}: {_marked(up)}' for down, up in by.items())}}}"


def _marked(column: str) -> str:
    return column if re.fullmatch(r"[A-Za-z_][\w.-]*", column) else json.dumps(column, ensure_ascii=False)


def _is_id(heading: str) -> bool:
    """Whether a heading says that it holds an id: one of its words does."""
    if heading.startswith("_parent"):
        return False
    words = re.split(r"[^a-z0-9]+", heading.rpartition("/")[2])
    return any(ID_WORDS.fullmatch(word) for word in words)


def joins_of(source: Source, key: str) -> list[tuple[str | None, str | None, dict[str, str]]]:
    """(sheet below, sheet above, by) of every join between two sheets that a table itself asks for."""
    table, sheet = source.tables[key], source.sheet_of(key)
    found: list[tuple[str | None, str | None, dict[str, str]]] = []
    if table.of and table.joined_by:
        found.append((sheet, source.sheet_of(table.of), table.joined_by))
    if table.parent:
        found.append((sheet, table.parent.sheet, table.parent.by))
    return [(below, above, by) for below, above, by in found if below != above]


def facts_kept(source: Source, columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Sheet -> its columns that check a join of the source; `columns`: those of every sheet that is read."""
    first = next(iter(columns), "")
    kept: dict[str, list[str]] = {}
    for key in source.tables:
        for below, above, _ in joins_of(source, key):
            down, up = below or first, above or first
            for own, its in second_facts(columns.get(down, []), columns.get(up, [])):
                kept.setdefault(down, []).append(own)
                kept.setdefault(up, []).append(its)
    return kept
