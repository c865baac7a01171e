"""What `saddle accept` does with a source: the answer goes into the log of decisions, bound to the load it was asked of.

Here: answers about less than before. Not here: when it is asked (`assets/core/checks/falls`).
"""

from assets.core.checks.falls import KIND, RULES
from assets.raw.sources import keys_of, received
from pipelines.grouped import one_line
from pipelines.looking import refusal_of
from pipelines.settings import NotPossible, source_called
from schemas.messages import text
from warehouse.decisions import append, read
from warehouse.folder import Folder


def accept_load(
    folder: Folder, name: str, reason: str, who: str | None, language: str, same: bool = False
) -> list[str]:
    """Record that what the last refresh refused as less than before is true. Raises NotPossible where it asked nothing.

    `same`: rows it named are the records whose decisions lost their row, not other people; each record has one such row.
    """
    sources = received(folder)
    one = source_called(name, sources, language)
    refusal = refusal_of(folder, one)
    if refusal is None or refusal["rule_id"] not in RULES:
        raise NotPossible(text("accept_nothing_asked", language, source=one.name))
    asked = refusal["params"]
    records = [row.get("record") for row in asked["reason"]]
    if same and (refusal["rule_id"] != "decisions_keep_their_rows" or len(set(records)) < len(records)):
        raise NotPossible(text("accept_not_one_row", language, source=one.name))
    decided = {"source": one.name, "load": asked["load"], "falls": asked["reason"], "reason": reason}
    decided |= {"same": True} if same else {}
    append(folder, KIND, [decided], keys_of(folder, sources).linkage, who)
    return [text("accept_recorded", language, source=one.name, found=asked["reason"])]


def accepted_lines(folder: Folder, language: str) -> list[str]:
    """Every load that was let through, oldest first: of which source, what it has less of, who said so, when and why."""
    log = read(folder, KIND, keys_of(folder).linkage)
    return [
        text("accept_entry", language, number=one.number, source=one.what["source"], date=one.when[:10], who=one.who,
             reason=one_line(one.what["reason"]), found=one.what["falls"])
        for one in log
    ] or [text("accept_none_yet", language, folder=folder.path)]  # fmt: skip
