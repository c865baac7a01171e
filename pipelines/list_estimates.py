"""`saddle review lists`: who stands in which lists, and how many persons no list holds, with what it rests on.

An estimate is no count and is added to nothing; by sex it stands in mart_list_estimate too, for the office only.
"""

from contextlib import closing

from assets.linkage.store import overlaps_last_seen
from assets.reports.numbers_in_words import percent
from methods.list_estimates import ListEstimate, estimate_from_lists
from pipelines.looking import opened
from pipelines.queries import query
from schemas.languages import language_of
from schemas.messages import text
from warehouse.folder import Folder
from warehouse.relations import ask


def lists_and_estimates(folder: Folder, language: str) -> list[str]:
    """Persons per set of lists and one estimate per country, or why there is none. Raises NotPossible before a refresh."""
    overlaps = overlaps_last_seen(folder)
    with closing(opened(folder, True, language)) as con:
        rows = ask(con, query("persons_per_lists")).to_arrow_table().to_pylist()
        by_sex = ask(con, query("estimates_by_sex")).to_arrow_table().to_pylist()
    lines = []
    for country in sorted({row["country"] for row in rows}):
        counts: dict[frozenset[str], int] = {}
        for row in (row for row in rows if row["country"] == country):
            said = {"n": int(row["n"]), "n_records": int(row["n_records"])}
            lines.append(text("lists_count", language, sources=row["sources"].replace("+", " + "), **said))
            lists = frozenset(one for one in row["sources"].split("+") if overlaps.is_named(one))
            if lists:  # a list without names cannot be told apart from the others
                counts[lists] = counts.get(lists, 0) + said["n"]
        compared = {one for lists in counts for one in lists}
        n_open = sum(n for pair, n in overlaps.undecided.items() if set(pair.split("|")) <= compared)
        if n_open:
            reason = text("lists_pairs_undecided", language, n=n_open)
            lines.append(text("lists_refused", language, country=country, reason=reason))
        else:
            lines += _told(estimate_from_lists(counts), len(compared), country, language)
            lines += [_by_sex(row, language) for row in by_sex if row["country"] == country]
    return lines


def _told(found: ListEstimate, n_lists: int, country: str, language: str) -> list[str]:
    if found.refusal:
        reason = text(f"lists_{found.refusal.message_id}", language, **found.refusal.params)
        return [text("lists_refused", language, country=country, reason=reason)]
    assert found.total and found.missing and found.chosen
    numbers = {
        "n_all": round(found.total.value),
        "n_low": round(found.total.low),
        "n_high": round(found.total.high),
        "n_missing": round(found.missing.value),
    }
    assumed = language_of(language).semicolon.join(text(f"lists_{one}", language) for one in found.assumptions)
    return [
        text("lists_estimate", language, model=found.chosen.name, error=f"{found.standard_error:.1f}", **numbers),
        text("lists_assume", language, assumptions=assumed),
        *([text("lists_two_only", language)] if n_lists == 2 else []),
    ]


def _by_sex(row: dict, language: str) -> str:
    """Women and men estimated each by themselves, beside all together."""
    numbers = {name: round(row[name]) for name in ("n_women", "n_men", "n_all", "n_low", "n_high", "n_pooled")}
    shares = {name: percent(row[name], language) for name in ("seen", "share")}
    return text("lists_by_sex", language, country=row["country"], **numbers, **shares)
