"""`saddle consent`: what a person said later of the use of their answers, into the log of decisions, and shown again."""

from collections.abc import Iterator
from contextlib import closing

from assets.core.addresses import records_of_key
from assets.core.consent import KIND, decisions
from assets.raw.sources import keys_of, received
from pipelines.grouped import one_line
from pipelines.looking import opened, rows_where_they_stand
from pipelines.queries import query
from pipelines.settings import NotPossible, source_called
from pipelines.standing import standing
from schemas.messages import text
from warehouse.connection import connect
from warehouse.decisions import append
from warehouse.folder import Folder, locked
from warehouse.relations import ask


def decide(
    folder: Folder,
    consent: str,
    record_ids: list[str],
    source: str | None,
    key: str | None,
    reason: str,
    who: str | None,
    language: str,
) -> list[str]:
    """Record `withdrawn` or `given` for these records, or those of a source's own number.

    Raises NotPossible, and records nothing, when one is unknown; Busy when a refresh runs and a number has to be looked up.
    """
    of_key = _records_of_key(folder, str(source), key, language) if key else set()
    with closing(opened(folder, True, language)) as con:
        found = ask(con, query("records_known"), wanted={*record_ids, *of_key}).fetchall()
    casualties = {record_id for kind, record_id in found if kind == "casualty"}
    known = {record_id for _, record_id in found}
    unknown = [record_id for record_id in record_ids if record_id not in known]
    if key and not of_key & known:
        unknown.append(f"{source} {key}")
    if unknown:
        raise NotPossible(text("consent_unknown_record", language, record=", ".join(unknown)))
    meant = [*record_ids, *sorted(of_key & known)]
    decided = [{"record_id": record_id, "consent": consent, "reason": reason} for record_id in meant]
    append(folder, KIND, decided, keys_of(folder).linkage, who)
    return list(_told(consent, meant, casualties, language))


def list_decisions(folder: Folder, language: str) -> list[str]:
    """The decision that stands of each record, oldest first: which row of which file, what, when, who, why."""
    stand = sorted(decisions(folder, keys_of(folder)), key=lambda one: one["number"])
    if not stand:
        return [text("consent_none_yet", language, folder=folder.path)]
    with closing(opened(folder, True, language)) as con:
        rows = rows_where_they_stand(con)
    return [
        text("consent_entry", language, record=one["record_id"], row=rows.get(one["record_id"], "-"), who=one["who"],
             date=one["decided_at"][:10], decision=text(f"consent_is_{one['consent']}", language),
             reason=one_line(one["reason"]) or "-")
        for one in stand
    ]  # fmt: skip


def _records_of_key(folder: Folder, source: str, key: str, language: str) -> set[str]:
    """The records that have this number of the source's own, in its files as they are now."""
    sources = received(folder)
    one, keys = source_called(source, sources, language), keys_of(folder, sources)
    with locked(folder), closing(connect(keys.storage, folder.temp)) as con:
        return {record for _ in standing(con, folder, keys, one) for record in records_of_key(con, key)}


def _told(consent: str, record_ids: list[str], casualties: set[str], language: str) -> Iterator[str]:
    for record_id in record_ids:
        said = "consent_of_casualty" if record_id in casualties else "consent_recorded"
        yield text(f"{said}_{consent}", language, record=record_id)
