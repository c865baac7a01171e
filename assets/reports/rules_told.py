"""The rules figures were published under, as a report or the explorer says them: from the notes beside the figures.

A release of before numbers of needs were rounded says the thresholds of its time. Not here: reading the notes (`making`).
"""

from collections.abc import Callable, Mapping

from assets.reports.sentences import SMALLEST_BASE

SUPPRESSED, ROUNDED = ("threshold", "threshold_casualty"), ("threshold_area", "threshold_row", "units_base")


def rules_told(word: Callable[..., str], facts: Mapping[str, str]) -> str:
    """The sentence of the method section. `word(key, **placeholders)` puts it into the language of the report."""
    is_rounded = bool(facts.get("units_base"))
    told = {key: facts.get(key, "") for key in (ROUNDED if is_rounded else SUPPRESSED)}
    return word("methods_rules_rounded" if is_rounded else "methods_rules", base=str(SMALLEST_BASE), **told)
