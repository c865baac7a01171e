"""`saddle review`: pairs that may be one person, out to a workbook, the decisions back into the centre's own log.

How the workbook is written and read is in `review_workbook`; what a decision does to persons, in `assets/core/linked`.
"""

from contextlib import closing
from pathlib import Path

from assets.core.places import Places
from assets.linkage.decided import DECISIONS, KIND, UNDONE, Pair, contradicted, decided_pairs, of_one_event
from assets.linkage.records import shown_records
from assets.raw.sources import keys_of, received
from pipelines.looking import accepted_loads, opened, rows_where_they_stand
from pipelines.queries import query
from pipelines.review_workbook import Line, Side, read_review, write_review
from pipelines.settings import NotPossible
from schemas.findings import Refused
from schemas.messages import text
from warehouse.decisions import append, log_file
from warehouse.failures import of_what_was_sent
from warehouse.folder import Folder
from warehouse.identity_log import log_identity_read
from warehouse.relations import ask


def export_pairs(folder: Folder, out: Path, all_: bool, suggest: bool, language: str) -> str:
    """Write the workbook. Raises NotPossible before the first refresh, for a file within raw/, or one with decisions in it."""
    if out.resolve().is_relative_to(folder.raw.resolve()):
        raise NotPossible(text("findings_not_into_raw", language, file=out))
    sources = received(folder)
    _holds_no_decisions(folder, out, language)
    with closing(opened(folder, True, language)) as con:
        pairs = ask(con, query("pairs_to_review"), with_decided=all_).to_arrow_table().to_pylist()
        wanted = {pair[f"record_id_{side}"] for pair in pairs for side in "ab"}
        log_identity_read(folder, "review export", "*", str(out.resolve()), len(wanted))
        shown = shown_records(con, folder, accepted_loads(folder, sources), sources, wanted)
    ranks = {one.name: one.source.source_rank for one in sources if one.source}
    both = [(pair, *_best_first(pair, shown, ranks)) for pair in pairs]
    write_review(out, both, Places.read(folder.reference).called, suggest, language)
    n_matches = sum(pair["class"] == "match" for pair in pairs)
    return text("review_written", language, n=len(pairs), n_matches=n_matches, file=out)


def _best_first(pair: dict, shown: dict[str, dict], ranks: dict[str, int]) -> list[Side]:
    """The two rows, that of the better-ranked list first: the one whose id a linked person has."""
    sides = [Side(pair[f"record_id_{side}"], shown.get(pair[f"record_id_{side}"], {})) for side in "ab"]
    return sorted(sides, key=lambda side: (ranks.get(side.said.get("source_id", ""), len(ranks) + 1), side.record))


def _holds_no_decisions(folder: Folder, out: Path, language: str) -> None:
    """A workbook with decisions that were not loaded is never replaced."""
    if not out.exists():
        return
    try:
        typed = [line for line in read_review(out) if line.typed]
    except Refused as refusal:  # no workbook of pairs
        of_what_was_sent(refusal)
        raise NotPossible(text("file_is_there_already", language, file=out)) from None
    stand = decided_pairs(folder, keys_of(folder).linkage)
    n = sum(line.pair not in stand or stand[line.pair].decision != line.decision for line in typed)
    if n:
        raise NotPossible(text("review_would_be_lost", language, file=out, n=n))


def load_decisions(folder: Folder, path: Path, who: str | None, language: str) -> tuple[list[str], int]:
    """Add what is newly decided. Returns lines for the terminal and how many lines are wrong; then nothing was added."""
    if not path.is_file():
        raise NotPossible(text("no_such_file", language, file=path))
    keys = keys_of(folder)
    lines = read_review(path)
    with closing(opened(folder, True, language)) as con:
        known = set(con.table("record_link").select("record_id_a", "record_id_b").fetchall())
        events, stands = _events(con), rows_where_they_stand(con)
    standing = decided_pairs(folder, keys.linkage)
    before = {pair: one.decision for pair, one in standing.items()}
    typed, wrong = _typed(lines, known, language)
    new = {
        pair: line
        for pair, line in typed.items()
        if (line.decision != UNDONE or pair in before)
        and (line.decision != before.get(pair) or line.reason not in ("", standing[pair].reason))
    }
    after = before | {pair: str(line.decision) for pair, line in new.items()}
    rows = {line.pair: line.row for line in lines}
    for pair in contradicted(after):
        a, b = (stands.get(record, record) for record in pair)
        wrong.append(text("review_contradiction", language, row=rows.get(pair, "-"), a=a, b=b))
    for a, b in of_one_event(after, events):
        row = next((rows[pair] for pair in new if {a, b} & {*pair}), "-")
        wrong.append(text("review_one_event", language, row=row, a=stands.get(a, a), b=stands.get(b, b)))
    if wrong:
        refused = text("review_refused", language, file=path.name, n=len(wrong))
        return [refused, *(f"  {one}" for one in wrong)], len(wrong)
    records = [{"a": a, "b": b, "decision": line.decision, "reason": line.reason} for (a, b), line in new.items()]
    append(folder, KIND, records, keys.linkage, who)
    told = {d: sum(line.decision == d for line in new.values()) for d in DECISIONS}
    told["n_before"] = len(typed) - len(new)
    n_open = len({*known} - {*after})
    said = [text("review_loaded", language, file=path.name, n_read=len(lines), n_open=n_open, **told)]
    return said + ([text("fix_kept", language, file=log_file(folder, KIND))] if new else []), 0


def _events(con) -> dict[str, frozenset[tuple[str, ...]]]:
    """record_id -> the events its list knows it by: the incident, the day and district."""
    rows = ask(con, query("events_of_casualties")).fetchall()
    return {
        record: frozenset((source, event) for event in (incident, day) if event)
        for record, source, incident, day in rows
    }


def _typed(lines: list[Line], known: set[Pair], language: str) -> tuple[dict[Pair, Line], list[str]]:
    """The decision of each pair, and what is wrong in words."""
    typed: dict[Pair, Line] = {}
    wrong = []
    for line in lines:
        if line.elsewhere:
            wrong.append(text("review_word_elsewhere", language, row=line.row))
        if not line.typed:
            continue
        if line.decision is None:
            words = ", ".join(text(f"decision_{d}", language) for d in DECISIONS)
            wrong.append(text("review_word_unknown", language, row=line.row, value=line.typed, expected=words))
        elif not line.is_whole:
            wrong.append(text("review_line_is_torn", language, row=line.row))
        elif line.pair not in known:
            wrong.append(text("review_pair_unknown", language, row=line.row))
        elif typed.setdefault(line.pair, line).decision != line.decision:
            wrong.append(text("review_pair_twice", language, row=line.row))
    return typed, wrong


def decisions_that_stand(folder: Folder, language: str) -> list[str]:
    """One line per decision, in the order they were taken: which rows of which files, who, when, why."""
    keys = keys_of(folder)
    found = [one for one in decided_pairs(folder, keys.linkage).values() if one.decision != UNDONE]
    if not found:
        return [text("review_none_yet", language, folder=folder.path)]
    with closing(opened(folder, True, language)) as con:
        stands = rows_where_they_stand(con)
    return [
        text("review_entry", language, n=one.number, a=_row_of(one.pair[0], stands), b=_row_of(one.pair[1], stands),
             who=one.who, date=one.when[:10], decision=text(f"decision_{one.decision}", language), reason=one.reason or "-")
        for one in sorted(found, key=lambda one: one.number)
    ]  # fmt: skip


def _row_of(record: str, stands: dict[str, str]) -> str:
    """A record as one finds it again: its id, and the file and row where it stands now."""
    return f"{record} ({stands[record]})" if record in stands else record


def undo_decision(folder: Folder, number: int, who: str | None, language: str) -> str:
    """Take one decision back. Raises NotPossible when none of this number stands."""
    keys = keys_of(folder)
    stand = {p: one for p, one in decided_pairs(folder, keys.linkage).items() if one.decision != UNDONE}
    found = next((pair for pair, one in stand.items() if one.number == number), None)
    if found is None:
        raise NotPossible(text("review_no_such_number", language, number=number))
    append(folder, KIND, [{"a": found[0], "b": found[1], "decision": UNDONE}], keys.linkage, who)
    return text("review_undone", language, n=number)
