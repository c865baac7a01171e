"""What two releases say differently: every printed figure that changed, with its reason.

Reasons: `inputs` (the files received differ), `rules` (hidden or shown because the disclosure rules differ), `method` (what is
counted changed, the figure is called otherwise or of a mart the other release does not have: `schemas.marts.METHOD`),
`program` (the same files under the same rules: SADDLE counts otherwise now). For casualties of a year the office's table of
revisions says more than `inputs`: new, removed, reclassified ... (model, section 6). They are given in `reason_of` and
nowhere else.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from assets.marts.build import mart_files
from assets.release.queries import query
from assets.release.renamed import old_form
from methods.disclosure import HIDDEN
from schemas.marts import FIRST_METHOD
from warehouse.connection import quoted
from warehouse.relations import ask

PRINTED = ("ok", "not_reached")
KINDS = ("changed", "new", "gone", "hidden", "shown")
_CASUALTIES = re.compile(r"\b(?:from|join) counted_(?:casualty|record)\b")
CHANGES_COMMENT = (
    "Figures of the release before that this release changes, adds, hides, shows or no longer has, one row per figure."
)
CHANGES_MEANINGS = {
    "figure_id": "mart.measure@keys, as in mart_figure",
    "change": "changed, new, gone, hidden (printed before, not now), shown (hidden before, printed now)",
    "what": "what of the figure differs, joined by |: value, known_n, unknown_n, interval, caution, status",
    "old_value": "value in the release before; empty when this release does not print the figure",
    "new_value": "value in this release",
    "old_status": "status in the release before; empty when it did not have the figure",
    "new_status": "status in this release; empty when it does not have the figure",
    "reason": "why, joined by |: inputs, rules, method, program; for casualties new, removed, reclassified, merged and the like",
}
DECIDED = ("corrected", "merged", "split")
_YEAR = re.compile(r"(\d{4})(-\d{2}|-?Q[1-4])?")
_EVERY_YEAR = ""


@dataclass(frozen=True)
class Change:
    """One figure two releases give differently; None is what is not printed."""

    figure_id: str
    change: str
    what: str
    old_value: float | None
    new_value: float | None
    old_status: str | None
    new_status: str | None
    reason: str


def compare(
    old: Path, new: Path, rules_differ: bool, revisions: Iterable[Mapping] = (), method_differs: bool = False
) -> list[Change]:
    """Changes by figure_id from `old` to `new`, each the folder of a pack or a public DuckDB file.

    `revisions`: rows of the office's mart_revision made since `old`; only their words are used, never their counts.
    """
    words = revision_words(revisions)
    con = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    try:
        for name, path in (("old", old), ("new", new)):
            _figures(con, name, path)
        found = ask(con, query("differing_figures"), printed=PRINTED, hidden=HIDDEN).fetchall()
        in_both = set.intersection(
            *({row[0] for row in con.table(name).select("mart").distinct().fetchall()} for name in ("old", "new"))
        )
    finally:
        con.close()
    marts = _other_method({figure: str(mart) for figure, _, _, _, _, _, _, mart, *_ in found})
    changes = []
    for figure, change, what, old_value, new_value, old_status, new_status, *about, has_new_inputs in found:
        mart, period, country = (str(one) for one in about)
        other_method = mart in marts
        if method_differs:
            other_method |= mart not in in_both or means_otherwise(mart, period, change)
        reason = reason_of(mart, period, country, change, has_new_inputs, rules_differ, words, other_method)
        changes.append(Change(figure, change, what, old_value, new_value, old_status, new_status, reason))
    return changes


def _other_method(changed: Mapping[str, str]) -> set[str]:
    """Marts of which figures are called otherwise on the two sides: what they count was changed, not only the numbers.

    `changed`: the mart of each changed figure, by id.
    """
    renamed = {one for one in changed if old_form(one) != one and old_form(one) in changed}
    return {changed[one] for new in renamed for one in (new, old_form(new))}


@cache
def casualty_marts() -> frozenset[str]:
    """The public marts that count rows of the casualty lists and nothing else: the office keeps their revisions."""
    return frozenset(
        name
        for name, (header, body) in mart_files().items()
        if header.public and header.needs == ["casualty_record"] and _CASUALTIES.search(body)
    )


def means_otherwise(mart: str, period: str, change: str) -> bool:
    """Whether a figure is not what it was before method 2: of a survey or a state, a comparison, or of all years beside years.

    Then its numbers cannot be held against those of before, whatever else changed.
    """
    header = mart_files()[mart][0] if mart in mart_files() else None
    of_survey = header is not None and (header.is_state or "survey" in header.keys)
    return header is None or of_survey or (period == "all" and change in ("new", "gone"))


def reason_of(
    mart: str,
    period: str,
    country: str,
    change: str,
    has_new_inputs: bool,
    rules_differ: bool,
    words: Mapping[tuple[str, str], str],
    other_method: bool = False,
) -> str:
    """Why a figure changed; where more than one cause is there, all are named, for nobody can tell them apart."""
    found = ["method"] if other_method else []
    found += ["rules"] if rules_differ and change in ("hidden", "shown") else []
    if has_new_inputs:
        year = _YEAR.fullmatch(period)
        revised = words.get((country, year[1] if year else _EVERY_YEAR)) if mart in casualty_marts() else None
        linked_only = revised is not None and set(revised.split("|")) <= {"merged", "split"}
        found += ["inputs"] if linked_only or not revised else []  # a list whose pairs are decided joins the totals
        found += [revised] if revised else []
    return "|".join(found) or "program"


def revision_words(revisions: Iterable[Mapping]) -> dict[tuple[str, str], str]:
    """Words of reasons by country and year, joined by | and sorted; under the year "" those of all years."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in revisions:
        if row["reason"] == "total" or not (row["old_value"] or row["new_value"]):
            continue
        for period in (str(row["period"]), _EVERY_YEAR):
            found.setdefault((str(row["country"]), period), set()).add(str(row["reason"]))
    return {key: "|".join(sorted(reasons)) for key, reasons in found.items()}


def made_since(revisions: Sequence[Mapping], known: Iterable[Sequence[str]] | None) -> list[Mapping]:
    """Revisions by issues of a source that are not among the `known` pairs (source_id, to_vintage).

    A decision's moment counts as an issue. Where it was not kept what was known (None), those of each source's newest issue
    and newest decision.
    """
    if known is not None:
        seen = {(source, vintage) for source, vintage in known}
        return [row for row in revisions if (row["source_id"], row["to_vintage"]) not in seen]
    last: dict[tuple[str, bool], str] = {}
    for row in revisions:
        last[_line_of(row)] = max(last.get(_line_of(row), ""), row["to_vintage"])
    return [row for row in revisions if row["to_vintage"] == last[_line_of(row)]]


def _line_of(revision: Mapping) -> tuple[str, bool]:
    """Issues of a source follow each other, and so do decisions about it."""
    return revision["source_id"], revision["reason"] in DECIDED


def diff(old: Path, new: Path) -> list[Change]:
    """Changes between two packs, from their files alone, with the reasons `new` was published with where it says them."""
    about_old, about_new = about_of(old), about_of(new)
    found = compare(old, new, rules_differ(about_old, about_new), (), method_differs(about_old, about_new))
    kept = new / "parquet" / "changes.parquet"
    if not kept.is_file() or about_new["earlier"] != about_old["release_id"]:
        return found
    con = duckdb.connect()
    try:
        said = dict(con.read_parquet(str(kept)).project("figure_id, reason").fetchall())
    finally:
        con.close()
    return [replace(one, reason=said.get(one.figure_id, one.reason)) for one in found]


def rules_differ(old: Mapping, new: Mapping) -> bool:
    """Whether two packs were published under other disclosure rules, by what they say of themselves (`about_of`).

    A pack of an earlier program says only which rules its program shipped.
    """
    rules = (old.get("disclosure_rules"), new.get("disclosure_rules"))
    return rules[0] != rules[1] if all(rules) else old["settings_sha256"] != new["settings_sha256"]


def method_differs(old: Mapping, new: Mapping) -> bool:
    """Whether figures of two packs were made by different methods; a pack that names none is of the first."""
    return old.get("method", FIRST_METHOD) != new.get("method", FIRST_METHOD)


def as_printed(changes: Iterable[Change]) -> list[Change]:
    """The changes as the new release may print them: what it hides or no longer has, it does not repeat."""
    return [
        one if one.new_status is not None and one.new_status not in HIDDEN else replace(one, old_value=None)
        for one in changes
    ]


def about_of(pack: Path) -> dict:
    """What a pack says of itself: release_id, earlier, method, disclosure_rules, hashes of the settings."""
    return json.loads((pack / "datapackage.json").read_text("utf-8"))["saddle"]


def arrow_of(changes: Sequence[Change]) -> pa.Table:
    """The changes as a table, also when there are none."""
    kinds = {"old_value": pa.float64(), "new_value": pa.float64()}
    schema = pa.schema([(field.name, kinds.get(field.name, pa.string())) for field in fields(Change)])
    return pa.Table.from_pylist([asdict(one) for one in changes], schema=schema)


def _figures(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """A view of the figures of one side."""
    if path.is_dir():
        con.read_parquet(str(path / "parquet" / "mart_figure.parquet")).create_view(name)
        return
    con.execute(f"ATTACH '{quoted(path)}' AS {name}_file (READ_ONLY)")
    con.table(f"{name}_file.main.mart_figure").create_view(name)
