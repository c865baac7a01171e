"""What waits for somebody, told by `saddle status` and at the end of a refresh: persons in several lists, records gone."""

from assets.core.gone_records import forgotten_in_no_file
from assets.core.inputs import last_report
from assets.core.load_receipt import Load
from assets.core.totals import Overlaps, counted_before, joins_totals
from assets.linkage.store import overlaps_last_seen
from assets.raw.sources import Received
from schemas.contracts import core_name
from schemas.messages import text
from warehouse.folder import Folder


def waiting_lines(folder: Folder, sources: list[Received], loads: dict[str, Load], language: str) -> list[str]:
    """Lists not in the totals and why, pairs to decide, decisions taken back or about rows gone; none where none waits."""
    overlaps = overlaps_last_seen(folder)
    counting = [one for one in sources if one.source and one.source.counts]
    lines = [
        line for one in counting for line in not_added_lines(one, sources, loads.get(one.name), overlaps, language)
    ]
    return [*lines, *pair_lines(overlaps, language), *gone_lines(folder, sources, loads, language)]


def not_added_lines(
    one: Received, sources: list[Received], load: Load | None, overlaps: Overlaps, language: str
) -> list[str]:
    """A list of casualties that is not in the totals says why, and how many rows and open pairs that are."""
    if one.source is None or not any(core_name(table) == "casualty_record" for table in one.source.tables):
        return []
    if not one.source.counts:
        return ["  " + text("status_not_in_totals", language, source=one.name)]
    if load is None or joins_totals(one, sources, overlaps):
        return []
    open_to = [other for other in counted_before(one.source, sources) if not overlaps.are_told_apart(one.source, other)]
    n = sum(t.n_accepted for f in load.files for t in f.tables if core_name(t.table) == "casualty_record")
    told = {"source": one.name, "n": n, "others": ", ".join(other.source for other in open_to)}
    lines = ["  " + text("source_not_counted_open_overlap", language, **told)]
    n_pairs = sum(overlaps.between(one.name, other.source) for other in open_to)
    if n_pairs:
        lines.append("  " + text("status_pairs_between", language, n=n_pairs))
    apart = [other.source for other in open_to if not overlaps.can_be_compared(one.name, other.source)]
    if apart and overlaps.rows:
        lines.append("  " + text("status_cannot_be_compared", language, source=one.name, others=", ".join(apart)))
    return lines


def pair_lines(overlaps: Overlaps, language: str) -> list[str]:
    """How many pairs have no decision, over all lists and within each; how many decisions were taken back."""
    n_open, n_undone = sum(overlaps.undecided.values()), sum(overlaps.taken_back.values())
    lines = [text("status_pairs_to_decide", language, n=n_open)] if n_open else []
    return lines + ([text("status_pairs_taken_back", language, n=n_undone)] if n_undone else [])


def gone_lines(folder: Folder, sources: list[Received], loads: dict[str, Load], language: str) -> list[str]:
    """Per source how many forgotten records are in no file now; then how many decisions name rows that are in none."""
    counted = {
        one.name: forgotten_in_no_file(folder, one.source, loads[one.name])
        for one in sources
        if one.source and one.name in loads
    }
    lines = [text("status_forgotten_in_no_file", language, source=name, n=n) for name, n in counted.items() if n]
    decisions = (last_report(folder) or {}).get("decisions_in_no_file", {})
    return lines + ([text("status_decisions_in_no_file", language, **decisions)] if any(decisions.values()) else [])
