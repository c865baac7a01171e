"""The Monitor's figures by country and year, turned from one row per page into one row per figure.

The wide table (`monitor_country_year.csv`, reference/domain.md) has a column per measure; ours, `published`, a row. Here:
what each column means. Not here: whether a value is a number (`schemas.reference_tables`), comparing it with ours.
"""

from collections.abc import Iterator, Mapping

from schemas.reference_tables import AGE_SEX_MEASURES, MONITOR_MEASURES, STATUS_MEASURES

PUBLISHER = "Landmine and Cluster Munition Monitor"
RECOGNISED_BY = ("iso3", "ref_year", "edition", "figure_status", "total", "killed", "injured")
COLUMN_OF = {
    "country_iso3": "iso3",
    "year": "ref_year",
    "scope": "age_sex_scope",
    "parts_check": "check",
}  # else the same
_KINDS = {"monitor_page": "page", "monitor_page_comparative": "later_page"}
_CHECK_OF = {"age-sex": AGE_SEX_MEASURES, "status": STATUS_MEASURES}


def figures_of(row: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """(column of the wide table, row of `published`) for each figure the row prints; a blank cell is no figure."""
    kind = row.get("source_kind", "")
    about = {
        "country_iso3": row["iso3"], "year": row["ref_year"], "publisher": PUBLISHER, "edition": row["edition"],
        "figure_status": row["figure_status"], "source_kind": _KINDS.get(kind, kind),
        "source_url": row.get("source_url", ""), "note": row.get("note", ""),
    }  # fmt: skip
    for column, measure in MONITOR_MEASURES.items():
        value = row.get(column, "").strip()
        if value:
            scope = row.get("age_sex_scope", "") if measure in AGE_SEX_MEASURES else ""
            check = _check(row.get("check", ""), measure)
            yield column, {**about, "measure": measure, "value": value, "scope": scope, "parts_check": check}


def _check(said: str, measure: str) -> str:
    """What the check of the row says of this measure: `age-sex sum 54 vs 47` is about the age-sex cells only."""
    concerned = next((measures for word, measures in _CHECK_OF.items() if said.startswith(word)), None)
    return said if concerned is None or measure in concerned else "ok"
