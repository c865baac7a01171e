"""`saddle forget`: find a record, leave a tombstone, remove its identifiers from every store, say what nobody else can mend.

Here: the order of the steps, under the folder's lock. Not here: where a record stands (`forgotten_records`), what is told
(`forgetting_told`). The tombstone comes first: whatever a kill leaves undone, the next refresh does (`assets/core/erasing`),
and forgetting the same record again does it at once.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import closing

from assets.core.erasing import Removed, obey, sha_of
from assets.core.erasing_decisions import Forgetting, forget_in_decisions
from assets.core.erasing_judged import remove_from_judged, remove_from_office
from assets.core.landed_marks import drop_landed, drop_taken_out, landed_keys, read_mark, sources_taken_out
from assets.core.load_receipt import Load, in_order, read_load
from assets.core.mending import forget_set_aside
from assets.core.places import Places
from assets.core.recognition.known_rows import recognise
from assets.core.recognition.row_log import received_rows, remember
from assets.core.strata import population_of_strata
from assets.core.tombstones import KIND, Tombstone, tombstones
from assets.disclosure.kept import read_kept
from assets.disclosure.units.told_as import forget_kept
from assets.raw.boundary import land_file
from assets.raw.land import landing_key
from assets.raw.sources import Received, keys_of, received
from pipelines.forgetting_told import lines_after, lines_before
from pipelines.forgotten_records import Found, find, read_identifiers
from pipelines.same_person import linked_rows, undecided_pairs
from pipelines.settings import NotPossible, source_called
from schemas.findings import Refused
from schemas.messages import text
from schemas.source_names import slug
from warehouse.connection import connect
from warehouse.decisions import append
from warehouse.failures import of_what_was_sent
from warehouse.folder import Folder, locked
from warehouse.identity_log import log_identity_read
from warehouse.keys import Keys


def forget(
    folder: Folder,
    record_ids: list[str],
    source: str | None,
    key: str | None,
    reason: str,
    who: str | None,
    language: str,
    is_sure: Callable[[str], bool],
    with_linked: bool = False,
) -> list[str]:
    """Forget records by id, or by the source's own number. Returns lines for the terminal; Busy when a refresh runs.

    `is_sure` is asked in words before anything is written. `with_linked`: also every other row of the same person.
    Raises NotPossible for an id nobody has.
    """
    with locked(folder):
        sources = received(folder)
        if source is not None and source in sources_taken_out(folder, sources):
            raise NotPossible("\n".join(_take_out(folder, sources, language)))
        chosen = sources if source is None else [source_called(source, sources, language)]
        keys = keys_of(folder, sources)
        folder.sweep()
        forget_set_aside(folder)  # earlier copies may hold what is to go
        with closing(connect(keys.storage, folder.temp)) as con:
            read_kept(con, folder.units)  # what is damaged there is refused before anything is written
            found = find(con, folder, keys, chosen, set(record_ids), key)
            _all_are_known(folder, sources, chosen, found, record_ids, key, language)
            linked = linked_rows(con, folder, keys, sources, {record for f in found for record in f.tables})
            if with_linked and linked:
                asked = {record for f in found for record in f.tables} | {row.record_id for row in linked}
                found, linked = find(con, folder, keys, sources, asked, None), []
            n_pairs = undecided_pairs(con, folder, keys, {record for f in found for record in f.tables})
            before = lines_before(linked, n_pairs, with_linked, language)
            _reason_quotes_nobody(found, reason, language)
            n = len({record_id for f in found for record_id in f.tables})
            question = text("forget_question", language, n=n, source=", ".join(f.one.name for f in found))
            if not is_sure("\n".join([*before, question])):
                raise NotPossible(text("forget_not_done", language))
            taken_out = _take_out(folder, sources, language)
            for f in found:
                n_rows = sum(len(rows) for by_record in f.rows.values() for rows in by_record.values())
                log_identity_read(folder, "forget", f.one.name, "to remove identifiers", n_rows, who)
            earlier = {stone.record_id for stone in tombstones(folder, keys)}
            append(folder, KIND, [s.as_record() for f in found for s in _stones(f, reason)], keys.linkage, who)
            removed: Counter = Counter()
            for f in found:
                if earlier & set(f.tables):
                    _land_again(con, folder, keys, f)
                removed += _remove(con, folder, keys, f)
            removed["rounding"] = forget_kept(con, folder, keys, {record for f in found for record in f.tables})
            after = lines_after(con, folder, sources, found, n, removed, language)
        folder.sweep()
    return [*after[:1], *before, *taken_out, *after[1:]]


def _all_are_known(
    folder: Folder,
    sources: list[Received],
    chosen: list[Received],
    found: list[Found],
    record_ids: list[str],
    key: str | None,
    language: str,
) -> None:
    """Raises NotPossible otherwise. A row taken out of raw/ may still stand in what was landed of it: that goes."""
    known = {record_id for f in found for record_id in f.tables}
    unknown = [record_id for record_id in record_ids if record_id not in known] or ([] if known else [str(key)])
    if unknown:
        said = [text("forget_unknown_record", language, record=", ".join(unknown))]
        n = sum(_drop_earlier(folder, one) for one in chosen)
        said += [text("forget_earlier_removed", language, n=n)] if n else []
        raise NotPossible("\n".join([*said, *_take_out(folder, sources, language)]))


def _take_out(folder: Folder, sources: list[Received], language: str) -> list[str]:
    """Sources no longer in raw/ leave the stores: records that nobody knows may be theirs. Returns what is said of it."""
    return [text("forget_source_taken_out", language, source=name) for name in drop_taken_out(folder, sources)]


def _drop_earlier(folder: Folder, one: Received) -> int:
    """Landed files that are of no file there is now, nor of the last accepted load. Returns how many files."""
    if one.source is None:
        return 0
    load = read_load(folder.core / slug(one.name) / "accepted.json") or Load(one.name)
    try:
        needed = {landing_key(one.source, path) for path in one.files if path.is_file()} | {
            file.key for file in load.files
        }
    except Refused as refusal:
        of_what_was_sent(refusal)
        return 0
    return sum(drop_landed(folder, one.name, key) for key in landed_keys(folder, one.name) - needed)


def _reason_quotes_nobody(found: list[Found], reason: str, language: str) -> None:
    if any(f.identifiers.are_quoted_in(reason) for f in found):
        raise NotPossible(text("forget_reason_names", language))


def _stones(found: Found, reason: str) -> list[Tombstone]:
    stones = []
    for record_id, table in sorted(found.tables.items()):
        stood = {
            (sha_of(path), sheet, row)
            for path, by_record in found.rows.items()
            for sheet, row in by_record.get(record_id, ())
        }
        stones.append(Tombstone(record_id, found.one.name, table, reason, frozenset(stood)))
    return stones


def _land_again(con, folder: Folder, keys: Keys, found: Found) -> None:
    """A record that was forgotten before has no identifiers any more by which to find what was left: raw/ tells them."""
    for path, landed in found.landed.items():
        if found.one.source is not None and found.rows[path]:
            drop_landed(folder, found.one.name, landed.key)
            found.landed[path] = land_file(folder, keys, found.one.source, path)
            read_identifiers(con, folder, found, path)


def _remove(con, folder: Folder, keys: Keys, found: Found) -> Counter:
    """The identifiers of one source's records from decisions, landing, identity store, accepted rows, findings, marts."""
    one, removed, texts = found.one, Counter[str](), set[str]()
    load = read_load(folder.core / slug(one.name) / "accepted.json") or Load(one.name)
    rows = {found.landed[path].key: set().union(*by_record.values()) for path, by_record in found.rows.items()}
    stones = tombstones(folder, keys, *one.names)
    _know_again(con, folder, keys, found, stones)
    for gone in _obeyed(con, folder, keys, found, stones):
        removed += gone.cells
        texts |= gone.texts
    texts |= forget_in_decisions(folder, keys.linkage, Forgetting(found.in_no_file()))
    removed += remove_from_judged(con, folder, load, set(found.tables), rows, texts)
    removed["findings"] += remove_from_office(con, folder, keys, load.files, one.name, rows, texts)
    current = {landed.key for landed in found.landed.values()}
    for old in landed_keys(folder, one.name) - current:  # of earlier files and descriptions; nobody reads them
        removed["earlier"] += drop_landed(folder, one.name, old)
    return removed


def _know_again(con, folder: Folder, keys: Keys, found: Found, stones: list[Tombstone]) -> None:
    """How the rows were received is kept before their cells go: a row that reads differently one day is known by it."""
    source, gone = found.one.source, [stone.record_id for stone in stones]
    if source is None or all(table.key for table in source.tables.values()):
        return
    for path, landed in found.landed.items():
        stands: dict[tuple[str, str, int], set[str]] = {}
        for record_id, rows in found.rows[path].items():
            for sheet, row in rows if record_id in found.tables else ():
                stands.setdefault((found.tables[record_id], sheet, row), set()).add(record_id)
        asked = read_mark(folder, landed).asked
        erased = [record_id for record_id in found.tables if record_id in asked]
        remember(con, folder, keys.linkage, source, landed, stands, sha_of(path), erased)
    kept = received_rows(folder, keys.linkage, *source.names)
    for path, landed in found.landed.items():
        recognise(con, folder, keys.linkage, source, landed, sha_of(path), kept, gone)


def _obeyed(con, folder: Folder, keys: Keys, found: Found, stones: list[Tombstone]) -> list[Removed]:
    source = found.one.source
    if source is None:
        return []
    strata, places = population_of_strata(source, found.one.folder), Places.read(folder.reference)
    return [
        obey(con, folder, keys, source, path, landed, stones, places, strata, in_order(source))
        for path, landed in found.landed.items()
    ]
