"""What the centre typed and quoted of a forgotten record leaves the logs of decisions: the decision stays, the text goes.

Here: corrections, reasons and every other text of the logs. A correction's old value is replaced as the landed cell is, so
that it still matches and goes on being applied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assets.core.identifiers import FORGOTTEN, Identifiers
from assets.core.known_cells import KnownCells
from assets.core.recognition.row_log import KIND as RECEIVED
from assets.core.tombstones import KIND as TOMBSTONE
from assets.raw.land import owner_of
from assets.raw.landed import LandedFile
from schemas.correction import KIND as CORRECTION
from schemas.source import Source
from warehouse.decisions import Decision, kinds, read, reseal
from warehouse.folder import Folder

RECORDS = ("record_id", "a", "b")  # fields that name the record a decision is about
NAMED = {
    *RECORDS,
    "source",
    "table",
    "file",
    "sheet",
    "provider_column",
    "decision",
    "consent",
    "item",
    "answer_kind",
    "date",
}
OF_A_CELL = {"old", "new"}


@dataclass(frozen=True)
class Forgetting:
    """Records of one source, whose they are, and which texts of their cells stay. Without a source none is known."""

    records: Mapping[str, Identifiers]  # record_id -> its identifiers
    source: Source | None = None
    landed: LandedFile | None = None
    known: KnownCells = field(default_factory=KnownCells)

    @property
    def everybody(self) -> Identifiers:
        return Identifiers(frozenset[str]().union(*(one.texts for one in self.records.values())))


def forget_in_decisions(folder: Folder, secret: str, forgetting: Forgetting) -> set[str]:
    """Seal every log anew in which a text holds an identifier; that text becomes `(forgotten)`. Returns the old texts.

    Raises Refused as `warehouse.decisions.read`.
    """
    gone: set[str] = set()
    everybody = forgetting.everybody
    if not everybody.texts:
        return gone
    for kind in kinds(folder):

        def without(decision: Decision, kind: str = kind) -> dict:
            said = {key: text for key, text in decision.what.items() if isinstance(text, str) and key not in NAMED}
            new = {
                key: FORGOTTEN for key, text in said.items() if _goes(kind, decision.what, key, forgetting, everybody)
            }
            gone.update(said[key] for key in new)
            return {**decision.what, **new}

        reseal(folder, kind, secret, without)
    return gone


def rename_in_decisions(folder: Folder, secret: str, new_ids: Mapping[str, str]) -> None:
    """Decisions follow rows that have another record_id since a cell of theirs was forgotten: they have no key of their own.

    Tombstones do not, nor how their rows were received: in a file received anew the row has its old id first.
    """
    for kind in kinds(folder) if new_ids else ():
        if kind not in (TOMBSTONE, RECEIVED):
            reseal(
                folder,
                kind,
                secret,
                lambda one: {k: new_ids.get(v, v) if k in RECORDS else v for k, v in one.what.items()},
            )


def _goes(kind: str, what: dict, key: str, forgetting: Forgetting, everybody: Identifiers) -> bool:
    text = what[key]
    own = [forgetting.records[what[of]] for of in RECORDS if what.get(of) in forgetting.records]
    about = Identifiers(frozenset[str]().union(*(one.texts for one in own)))
    if kind == CORRECTION and key in OF_A_CELL:  # another row's cell is landed as it was: its correction has to match
        return bool(own) and forgetting.known.goes(_place(forgetting, what), text, about)
    return about.are_named_in(text) or everybody.are_written_in(text)


def _place(forgetting: Forgetting, what: dict) -> tuple[str, str]:
    """The sheet and column a correction is of."""
    source, landed = forgetting.source, forgetting.landed
    if source is None or landed is None or what["table"] not in source.tables:
        return "", what["provider_column"]
    sheet, column = owner_of(what["provider_column"], list(source.sheets_of(what["table"])))
    return landed.sheet(sheet).name, column


def typed_for(folder: Folder, secret: str, *sources: str) -> dict[str, set[str]]:
    """Column -> texts that corrections of a source, under all its names, hold. Raises Refused as `warehouse.decisions.read`."""
    typed: dict[str, set[str]] = {}
    for decision in read(folder, CORRECTION, secret):
        if decision.what.get("source") in sources:
            typed.setdefault(decision.what["provider_column"], set()).update(decision.what[key] for key in OF_A_CELL)
    return typed
