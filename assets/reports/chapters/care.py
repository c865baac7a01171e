"""Chapters on who died and on first care: within one type of source and one civil status, never across."""

from assets.reports.document import Block
from assets.reports.telling import Columns, Telling

FATALITY: Columns = (
    ("c_records", "n_records", "count"), ("c_killed", "n_killed", "count"), ("c_injured", "n_injured", "count"),
    ("c_outcome_unknown", "n_outcome_unknown", "count"), ("c_fatality", "fatality", "share"),
)  # fmt: skip
CARE: Columns = (
    ("c_records", "n_records", "count"), ("c_place_known", "n_place_known", "count"), ("c_cared", "n_cared_on_site", "count"),
    ("c_cared_share", "cared_on_site_share", "share"), ("c_time_known", "n_time_known", "count"),
    ("c_within_4", "n_within_4_hours", "count"), ("c_before_care", "n_died_before_care", "count"),
)  # fmt: skip


def fatality(tell: Telling) -> list[Block]:
    """How many of those recorded died, and whether female and male casualties differ."""
    mart = "case_fatality_total"
    blocks: list[Block] = [tell.heading("h_fatality")]
    for source_type in tell.register.values_of(mart, "source_type"):
        for status in tell.register.values_of(mart, "civil_status", source_type=source_type):
            within = {"civil_status": status, "source_type": source_type}
            gap = tell.register.comparison(mart, "fatality", "female_v_male", period="all", **within)
            said = tell.say("F01", **within), tell.say("F02", gap, **within) if gap else None
            blocks += tell.paragraph(*said)
    blocks += tell.table("fatality", tell.word("t_fatality"), "c_source_type", FATALITY, mart, _rows(tell))
    return blocks if len(blocks) > 1 else blocks + tell.nothing(mart)


def _rows(tell: Telling) -> list[tuple[str, dict[str, str]]]:
    mart = "case_fatality_total"
    rows: list[tuple[str, dict[str, str]]] = []
    for source_type in tell.register.values_of(mart, "source_type"):
        name = tell.label("source_type", source_type)
        rows.append((name, {"source_type": source_type}))
        for status in tell.register.values_of(mart, "civil_status", source_type=source_type):
            both = {"source_type": source_type, "civil_status": status}
            rows.append((f"{name} · {tell.label('civil_status', status)}", both))
            rows += [
                (f"{name} · {tell.label('civil_status', status)} · {tell.label('sex', sex)}", {**both, "sex": sex})
                for sex in ("female", "male")
            ]
    return rows


def emergency_care(tell: Telling) -> list[Block]:
    """First care where it happened, time to care, death before care."""
    mart = "emergency_care_total"
    blocks: list[Block] = [tell.heading("h_care")]
    types = tell.register.values_of(mart, "source_type")
    for source_type in types:
        blocks += tell.paragraph(*(tell.say(one, source_type=source_type) for one in ("E01", "E02", "E03")))
    rows: list[tuple[str, dict[str, str]]] = []
    for source_type in types:
        name = tell.label("source_type", source_type)
        rows.append((name, {"source_type": source_type}))
        rows += [
            (f"{name} · {tell.label('person_group', group)}", {"source_type": source_type, "person_group": group})
            for group in ("women", "men", "girls", "boys")
        ]
    blocks += tell.table("care", tell.word("t_care"), "c_source_type", CARE, mart, rows)
    return blocks if len(blocks) > 1 else blocks + tell.nothing(mart)
