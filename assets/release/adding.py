"""Which rows of a mart answer for a total, and whether they may be added. Every refusal says what to ask instead.

A number the file publishes is taken as it stands. Only where it is published in parts alone are the parts added, and
only parts that are all shown, of people counted once (architecture, section 6; `never_all` and `additive` of a header).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from assets.release.labels import ALL
from schemas.marts import Header
from schemas.messages import text

SHOWN = "ok"


class NotAdded(ValueError):
    """A total that cannot be given, in words: no such set, a hidden part, or rows that are never added."""


@dataclass(frozen=True)
class Asked:
    """One question for a total, in the words it was asked in."""

    mart: str
    measure: str
    by: tuple[str, ...]
    where: Mapping[str, str]
    language: str

    def refused(self, said: str, **params: object) -> NotAdded:
        """The refusal `reader_<said>`, filled with the question's own words."""
        where = ", ".join(f"{key} = {value}" for key, value in self.where.items())
        words = {"mart": self.mart, "measure": self.measure, "by": ", ".join(self.by) or "-", "where": where or "-"}
        return NotAdded(text(f"reader_{said}", self.language, **{**words, **params}))


def total_of(rows: pd.DataFrame, keys: Sequence[str], header: Header, asked: Asked) -> pd.DataFrame:
    """One row per combination of `by`: the measure, its status and what stands beside it (interval, caution).

    `rows`: the mart as published. `attrs`: `where` (every key that was held fixed, keys with a single value too),
    `added_over` (keys whose parts were added; empty when the number is published as it stands) and `n_parts`.
    A published number that is hidden stays hidden (NaN and its status). Raises NotAdded.
    """
    fixed = {**asked.where, **_single_values(rows, keys, header, asked)}
    named = rows
    for key in asked.by:
        named = named[named[key] != ALL]
    for key, value in fixed.items():
        named = named[named[key] == value]
    free = [key for key in keys if key not in asked.by and key not in fixed]
    exact = named[(named[free] == ALL).all(axis=1)]
    if named.empty:
        raise asked.refused("no_rows_published", found=_sets(rows, keys))
    if len(exact):
        beside = [column for column in rows.columns if str(column).startswith(f"{asked.measure}_")]
        over: list[str] = []
        out = exact[[*asked.by, asked.measure, *_of_measure(asked.measure, beside)]]
    else:
        parts, over = _parts(named, free, header, asked)
        exact, out = parts, _added(parts, asked)
    out = out.sort_values(list(asked.by)).reset_index(drop=True) if asked.by else out.reset_index(drop=True)
    out.attrs = {"where": fixed, "added_over": over, "n_parts": len(exact)}
    return out


def _of_measure(measure: str, columns: Sequence[str]) -> list[str]:
    """Of the columns that begin like the measure, its own: `gap_ci_low` is of gap, `gap_weighted_ci_low` is not."""
    own = {f"{measure}_{what}" for what in ("ci_low", "ci_high", "n_known", "n_open", "caution", "status")}
    return [column for column in columns if column in own]


def _single_values(rows: pd.DataFrame, keys: Sequence[str], header: Header, asked: Asked) -> dict[str, str]:
    """Keys whose rows are never added, not asked for and without `all`: their only value where the question holds.

    Raises NotAdded when there are several.
    """
    single = {}
    for key, value in asked.where.items():
        rows = rows[rows[key] == value]
    never = [key for key in keys if key in header.never_all or key not in header.keys]
    for key in never:
        values = sorted(rows[key].unique())
        if key in asked.by or key in asked.where or ALL in values or not values:
            continue
        if len(values) > 1:
            shown = ", ".join(values[:12]) + (", …" if len(values) > 12 else "")
            raise asked.refused("name_the_key", column=key, found=shown)
        single[key] = str(values[0])
    return single


def _parts(named: pd.DataFrame, free: list[str], header: Header, asked: Asked) -> tuple[pd.DataFrame, list[str]]:
    """The coarsest set of parts that are all shown and may be added, and the keys they are added over."""
    broken_down = named[free] != ALL
    never = _never_added(free, header, asked)
    patterns = sorted({tuple(row) for row in broken_down.itertuples(index=False)}, key=lambda p: (sum(p), p))
    hidden: list[tuple[list[str], pd.DataFrame]] = []
    for pattern in patterns:
        over = [key for key, is_broken_down in zip(free, pattern, strict=True) if is_broken_down]
        parts = named[(broken_down == list(pattern)).all(axis=1)]
        if set(over) & never:
            continue
        if (parts[f"{asked.measure}_status"] == SHOWN).all() and _are_all_there(parts):
            return parts, over
        hidden.append((over, parts))
    if not hidden:
        raise asked.refused("never_added_over", column=", ".join(sorted(set(free) & never)))
    over, parts = hidden[0]
    if (parts[f"{asked.measure}_status"] == SHOWN).all():
        raise asked.refused("part_absent", column=", ".join(over))
    statuses = parts.loc[parts[f"{asked.measure}_status"] != SHOWN, f"{asked.measure}_status"]
    reason = "; ".join(text(f"reader_status_{status}", asked.language) for status in sorted(statuses.unique()))
    raise asked.refused("part_hidden", column=", ".join(over), n_hidden=len(statuses), n=len(parts), reason=reason)


def _are_all_there(parts: pd.DataFrame) -> bool:
    """Whether no row of the set is absent: a mart of casualties says so in `is_complete`."""
    return "is_complete" not in parts or bool(parts["is_complete"].all())


def _never_added(free: list[str], header: Header, asked: Asked) -> set[str]:
    """Keys whose parts do not make a whole: never added, or with values that stay in the office."""
    if not header.additive or header.distinct or asked.measure not in header.counts:
        raise asked.refused("never_added")
    return {*header.never_all, *header.office_values, *(set(free) - set(header.keys))}


def _added(parts: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    if asked.by:
        out = parts.groupby(list(asked.by), as_index=False)[asked.measure].sum(min_count=1)
    else:
        out = pd.DataFrame({asked.measure: [parts[asked.measure].sum(min_count=1)]})
    return out.astype({asked.measure: "Int64"}).assign(**{f"{asked.measure}_status": SHOWN})


def _sets(rows: pd.DataFrame, keys: Sequence[str]) -> str:
    """The sets a mart is published by, as `period + admin1; period`."""
    broken_down = (rows[list(keys)] != ALL).drop_duplicates()
    many = [key for key in keys if rows[key].nunique() > 1]
    named = {" + ".join(key for key in many if row[key]) or "-" for row in broken_down.to_dict("records")}
    return "; ".join(sorted(named, key=lambda said: (said.count("+"), said)))
