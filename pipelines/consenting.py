"""`saddle consent`: what a person said later of the use of their answers, into the log of decisions."""

from collections.abc import Iterator
from contextlib import closing

from assets.core.consent import KIND
from assets.raw.sources import keys_of
from pipelines.looking import opened
from pipelines.settings import NotPossible
from schemas.messages import text
from warehouse.connection import listed
from warehouse.decisions import append
from warehouse.folder import Folder


def decide(
    folder: Folder, consent: str, record_ids: list[str], reason: str, who: str | None, language: str
) -> list[str]:
    """Record `withdrawn` or `given` for these records. Raises NotPossible, and records nothing, when one is unknown."""
    with closing(opened(folder, True, language)) as con:
        wanted = listed(record_ids)
        sql = "SELECT DISTINCT record_id FROM {table} WHERE record_id IN (" + wanted + ")"
        persons = {row[0] for row in con.execute(sql.format(table="person_received")).fetchall()}
        casualties = {row[0] for row in con.execute(sql.format(table="casualty_record")).fetchall()}
    unknown = [record_id for record_id in record_ids if record_id not in persons | casualties]
    if unknown:
        raise NotPossible(text("consent_unknown_record", language, record=", ".join(unknown)))
    secret = keys_of(folder).linkage
    decided = [{"record_id": record_id, "consent": consent, "reason": reason} for record_id in record_ids]
    append(folder, KIND, decided, secret, who)
    return list(_told(consent, record_ids, casualties, language))


def _told(consent: str, record_ids: list[str], casualties: set[str], language: str) -> Iterator[str]:
    for record_id in record_ids:
        said = "consent_of_casualty" if record_id in casualties else f"consent_recorded_{consent}"
        yield text(said, language, record=record_id)
