"""The code lists behind the coded columns of a marts file, and their labels. Not here: places, sources, years."""

from collections.abc import Iterable, Mapping

import pandas as pd

from assets.marts.build import mart_files
from schemas.codes import label
from schemas.languages import language_of
from schemas.marts import TOGETHER
from schemas.messages import text

# a column -> the lists its codes come from, the first that holds a code wins
LISTS: dict[str, tuple[str, ...]] = {
    "activity": ("activity",),
    "age_band": ("age_band",),
    "age_group": ("age_group",),
    "barrier": ("barrier",),
    "civil_status": ("civil_status",),
    "device": ("device",),
    "disability": ("disability_status",),
    "disaggregation_unit": ("disaggregation_unit",),
    "displacement_group": ("displacement",),
    "group_a": ("sex", "group", "disability_status", "yes_no", "respondent", "age_group", "displacement"),
    "group_b": ("sex", "group", "disability_status", "yes_no", "respondent", "age_group", "displacement"),
    "household_has_disability": ("yes_no",),
    "new_head": ("yes_no",),
    "outcome": ("outcome",),
    "person_group": ("group", "sex"),
    "population_group": ("population_group",),
    "product": ("product",),
    "relation": ("relation",),
    "scope_reason": ("scope_reason",),
    "sector": ("sector",),
    "service": ("service",),
    "service_detail": ("service_detail",),
    "sex": ("sex",),
    "source_type": ("source_type",),
}
ALL = "all"
Kept = Mapping[tuple[str, str], str]  # (list, code) -> label


def lists_of(table: str, column: str) -> tuple[str, ...]:
    """The code lists of a column, of its mart's header or by its name; none for a place, a source, a year, a number."""
    mart = table.removeprefix("mart_")
    own = mart_files()[mart][0].lists if mart in mart_files() else {}
    return tuple(own[column]) if column in own else LISTS.get(column, ())


def label_of(lists: Iterable[str], code: str, language: str, kept: Kept | None = None) -> str | None:
    """The label of a code in the first of the lists that holds it, `all` in words; None when no list holds it.

    `kept`: what the marts file says of codes in words: a centre's own code is in no list of the program.
    """
    named = list(lists)
    if code == ALL:
        return text("reader_all", language)
    for name in named:
        try:
            return label(name, code, language)
        except KeyError:
            continue
    own = next((kept[name, code] for name in named if kept and (name, code) in kept), None)
    return own or _together(named, code.split(TOGETHER), language, kept)


def _together(lists: list[str], codes: list[str], language: str, kept: Kept | None) -> str | None:
    """The labels of several keys compared at once; None when no list holds one of them."""
    said = [label_of(lists, one, language, kept) for one in codes] if len(codes) > 1 else [None]
    return None if None in said else language_of(language).comma.join(str(one) for one in said)


def with_labels(
    rows: pd.DataFrame, table: str, language: str, kept: Kept | None = None
) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """A copy with `<column>_label` after every coded column, and the codes neither a list of this version nor `kept` (as
    for `label_of`) holds, by column.

    Such a code stands as its own label: a release keeps the codes of its day.
    """
    out, unlabelled = rows.copy(), {}
    for column in rows.columns:
        lists = lists_of(table, column)
        if not lists:
            continue
        codes = rows[column].dropna().unique()
        labels = {code: label_of(lists, code, language, kept) for code in codes}
        if missing := sorted(code for code, said in labels.items() if said is None):
            unlabelled[str(column)] = missing
        shown = rows[column].map({code: said or code for code, said in labels.items()})
        place = out.columns.get_loc(column)
        assert isinstance(place, int)  # a table has each column once
        out.insert(place + 1, f"{column}_label", shown.astype("str"))
    return out, unlabelled
