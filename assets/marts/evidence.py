"""The centre's typed-in evidence as it counts now: from the log of decisions, read only.

The newest entry of an item and year counts; the earlier ones stay in the log.
"""

from schemas.evidence import KIND, OFFICE_COLUMNS, Entry, items
from warehouse.decisions import Decision, Log, read
from warehouse.folder import Folder
from warehouse.keys import Keys


def counting_now(log: Log) -> dict[tuple[str, int], Decision]:
    """(item, year) -> the decision that counts, in the order of the items, then by year."""
    newest = {Entry.from_record(decision.what).key: decision for decision in log}
    place = {code: n for n, code in enumerate(items())}
    return dict(sorted(newest.items(), key=lambda found: (place.get(found[0][0], len(place)), *found[0])))


def evidence_rows(folder: Folder, keys: Keys) -> list[dict]:
    """One row per item and year with an answer: for the office.

    item, year, answer_kind, value (yes 1, no 0, a number, a share 0 to 1, else null), answer, numerator and denominator
    (of a share given as such), evidence (document or link), date (of the document), note, publishable, entered_on (day,
    UTC), tags (article_7 and WPS pillars, joined by |). Raises Refused as `warehouse.decisions.read`.
    """
    rows = []
    for decision in counting_now(read(folder, KIND, keys.linkage)).values():
        entry = Entry.from_record(decision.what)
        item = items().get(entry.item)
        tags = "|".join(item.tags) if item else ""
        rows.append({**entry.as_record(), "entered_on": decision.when[:10], "tags": tags})
    return rows


def public_evidence(rows: list[dict]) -> list[dict]:
    """Of rows of `evidence_rows`, those marked publishable, without anything typed freely."""
    hidden = {*OFFICE_COLUMNS, "publishable"}
    return [{name: cell for name, cell in row.items() if name not in hidden} for row in rows if row["publishable"]]
