"""`saddle review`: pairs that may be one person, out to a workbook, the decisions back into the centre's own log.

How the workbook is written and read is in `review_workbook`; what a decision does to persons, in `assets/core/linked`.
"""

from contextlib import closing
from pathlib import Path

from assets.linkage.decided import DECISIONS, KIND, UNDONE, contradicted, decided_pairs
from assets.linkage.records import shown_records
from assets.raw.sources import keys_of, received
from pipelines.looking import accepted_loads, opened
from pipelines.review_workbook import read_review, write_review
from pipelines.settings import NotPossible
from schemas.messages import text
from warehouse.decisions import append, log_file
from warehouse.folder import Folder
from warehouse.identity_log import log_identity_read


def export_pairs(folder: Folder, out: Path, all_: bool, suggest: bool, language: str) -> str:
    """Write the workbook. Raises NotPossible before the first refresh, or for a file within raw/."""
    if out.resolve().is_relative_to(folder.raw.resolve()):
        raise NotPossible(text("findings_not_into_raw", language, file=out))
    with closing(opened(folder, True, language)) as con:
        which = "true" if all_ else f"coalesce(decision, '{UNDONE}') = '{UNDONE}'"
        pairs = con.execute(
            f"SELECT * FROM record_link WHERE {which} ORDER BY class, probability DESC NULLS LAST, record_id_a, record_id_b"
        ).to_arrow_table().to_pylist()  # fmt: skip
        wanted = {pair[f"record_id_{side}"] for pair in pairs for side in "ab"}
        log_identity_read(folder, "review export", "*", out.name, len(wanted))
        sources = received(folder)
        shown = shown_records(con, folder, accepted_loads(folder, sources), sources, wanted)
    write_review(out, pairs, shown, suggest, language)
    n_matches = sum(pair["class"] == "match" for pair in pairs)
    return text("review_written", language, n=len(pairs), n_matches=n_matches, file=out)


def load_decisions(folder: Folder, path: Path, who: str | None, language: str) -> tuple[list[str], int]:
    """Add what is newly decided. Returns lines for the terminal and how many cells are wrong; then nothing was added."""
    if not path.is_file():
        raise NotPossible(text("no_such_file", language, file=path))
    keys = keys_of(folder)
    lines = read_review(path)
    with closing(opened(folder, True, language)) as con:
        known = set(con.execute("SELECT record_id_a, record_id_b FROM record_link").fetchall())
    before = {pair: one.decision for pair, one in decided_pairs(folder, keys.linkage).items()}
    wrong: list[str] = []
    new: dict[tuple[str, str], str] = {}
    for line in lines:
        if line.typed and line.decision is None:
            words = ", ".join(text(f"decision_{d}", language) for d in DECISIONS)
            wrong.append(text("review_word_unknown", language, row=line.row, value=line.typed, expected=words))
        elif line.pair not in known and line.decision:
            wrong.append(text("review_pair_unknown", language, row=line.row))
        elif new.get(line.pair, line.decision) != line.decision:
            wrong.append(text("review_pair_twice", language, row=line.row))
        elif line.decision and before.get(line.pair) != line.decision:
            new[line.pair] = line.decision
    after = before | new
    rows = {line.pair: line.row for line in lines}
    for pair in contradicted(after):
        wrong.append(text("review_contradiction", language, row=rows.get(pair, "-"), a=pair[0][:8], b=pair[1][:8]))
    if wrong:
        return [text("review_refused", language, file=path.name, n=len(wrong)), *(f"  {one}" for one in wrong)], len(
            wrong
        )
    append(folder, KIND, [{"a": a, "b": b, "decision": d} for (a, b), d in new.items()], keys.linkage, who)
    told = {d: sum(one == d for one in new.values()) for d in DECISIONS}
    n_open = len({*known} - {*after})
    said = [text("review_loaded", language, file=path.name, n_read=len(lines), n_open=n_open, **told)]
    return said + ([text("fix_kept", language, file=log_file(folder, KIND))] if new else []), 0


def decisions_that_stand(folder: Folder, language: str) -> list[str]:
    """One line per decision, in the order they were taken."""
    found = {p: d for p, d in decided_pairs(folder, keys_of(folder).linkage).items() if d.decision != UNDONE}
    lines = [
        text("review_entry", language, n=one.number, a=a, b=b, who=one.who, date=one.when[:10],
             decision=text(f"decision_{one.decision}", language))
        for (a, b), one in sorted(found.items(), key=lambda item: item[1].number)
    ]  # fmt: skip
    return lines or [text("review_none_yet", language, folder=folder.path)]


def undo_decision(folder: Folder, number: int, who: str | None, language: str) -> str:
    """Take one decision back. Raises NotPossible when none of this number stands."""
    keys = keys_of(folder)
    stand = {p: one for p, one in decided_pairs(folder, keys.linkage).items() if one.decision != UNDONE}
    found = next((pair for pair, one in stand.items() if one.number == number), None)
    if found is None:
        raise NotPossible(text("review_no_such_number", language, number=number))
    append(folder, KIND, [{"a": found[0], "b": found[1], "decision": UNDONE}], keys.linkage, who)
    return text("review_undone", language, n=number)
