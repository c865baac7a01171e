"""`saddle accept decisions`: logs of decisions that lack what they held before are taken as they are, and why is kept."""

from assets.raw.sources import keys_of
from pipelines.settings import NotPossible
from schemas.messages import text
from warehouse import anchored
from warehouse.folder import Folder, locked


def accept_logs(folder: Folder, reason: str, who: str | None, language: str) -> list[str]:
    """Anchor the logs where they are now. Returns lines to say; raises NotPossible where every log holds what it held."""
    with locked(folder, wait=True):
        broken = anchored.accept(folder, keys_of(folder).linkage, reason, who)
    if not broken:
        raise NotPossible(text("accept_decisions_nothing_lost", language, folder=folder.decisions))
    lines = [
        text("accept_decisions_recorded", language, file=one.file.name, n_now=one.n, n_before=one.n_before)
        for one in broken
    ]
    records = [record for one in broken for record in one.forgotten]
    return lines + ([text("accept_decisions_forget_again", language, records=" ".join(records))] if records else [])
