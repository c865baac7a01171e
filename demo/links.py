"""What the centre of Sarandia already decided: half of the persons who stand in two lists are confirmed to be one person."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from assets.core.linked import SAME
from assets.linkage.decided import KIND, decided_pairs, pair_of
from demo import hospital, operator_list, register
from demo.files import SourceFile
from demo.offices import HOSPITAL, OPERATOR, REGISTER
from demo.register import NEWEST
from schemas.findings import Refused
from warehouse.anchors import is_anchored, keep
from warehouse.decisions import anchor_of, append, log_file
from warehouse.folder import Folder
from warehouse.keys import DEMO_KEYS

KEYS = {REGISTER: "case_id", HOSPITAL: "Patient / N° dossier", OPERATOR: "شماره"}
DECIDED_ON = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
WHO = "Sarandia Mine Action Centre (invented)"


def lists_of_casualties(folder: Path) -> list[SourceFile]:
    """The newest register and the two other lists that count, written into `folder` where they are made."""
    folder.mkdir(parents=True, exist_ok=True)
    return [register.files()[0], *hospital.write(folder), *operator_list.write(folder)]


def confirmed(tables: Iterable[SourceFile]) -> list[tuple[str, str]]:
    """Two record_ids of every second person of two lists, of the rows without a planted error."""
    rows_of: dict[str, list[str]] = defaultdict(list)
    for table in tables:
        if table.source in KEYS and (table.source != REGISTER or table.file == NEWEST):
            for _, row in table.numbered():
                if row.person and not row.error:
                    rows_of[row.person].append(_record_id(table.source, str(row.cells[KEYS[table.source]])))
    return [pair_of(*rows) for _, rows in sorted(rows_of.items()) if len(rows) == 2][::2]


def _record_id(source: str, key: str) -> str:
    """The id of a keyed row (model section 3)."""
    return hashlib.md5(chr(31).join((source, "casualty_record", key, "1")).encode(), usedforsecurity=False).hexdigest()


def write(target: Path, tables: Iterable[SourceFile]) -> None:
    """decisions/link.log, sealed under the demo's fixed key. A log that says the same already is left: seals are random."""
    folder, pairs = Folder(target), confirmed(tables)
    try:
        if list(decided_pairs(folder, DEMO_KEYS.linkage)) == pairs:
            return
    except Refused:
        pass
    log_file(folder, KIND).unlink(missing_ok=True)
    decisions = [{"a": a, "b": b, "decision": SAME} for a, b in pairs]
    append(folder, KIND, decisions, DEMO_KEYS.linkage, WHO, DECIDED_ON, held=False)
    if is_anchored(folder, KIND):  # made anew on purpose: not a log that lost what it held
        keep(folder, KIND, DEMO_KEYS.linkage, anchor_of(folder, KIND, DEMO_KEYS.linkage))
