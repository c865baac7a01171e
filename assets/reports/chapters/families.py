"""The chapter on families, heads of household, work, school and compensation."""

from assets.reports.chapters.needs import newest, populations
from assets.reports.document import Block, Note
from assets.reports.telling import Column, Columns, Telling

MEASURES = (
    ("worked_before", "n_worked_before", "worked_before_share"),
    ("work_now", "n_work_now", "work_now_share"),
    ("in_school", "n_in_school", "in_school_share"),
    ("claim_filed", "n_claim_filed", "claim_filed_share"),
    ("claim_granted", "n_claim_granted", "claim_granted_share"),
)


def families(tell: Telling) -> list[Block]:
    """Indirect victims apart from casualties, new heads of household; inclusion of survivors and of families."""
    blocks: list[Block] = [tell.heading("h_families")]
    period = newest(tell, "indirect_victims")
    if period:
        blocks += tell.paragraph(tell.say("I01", period=period))
        blocks += _relations(tell, period)
    period = newest(tell, "inclusion")
    for people in populations(tell) if period else []:
        blocks += _inclusion(tell, {"period": period, **people})
    return blocks if len(blocks) > 1 else blocks + tell.nothing("indirect_victims", "inclusion")


def _relations(tell: Telling, period: str) -> list[Block]:
    mart = "indirect_victims"
    columns: Columns = (
        ("c_persons", "n_persons", "count"),
        ("c_heads", "n_new_heads", "count"),
        ("c_share", "new_head_share", "share"),
    )
    rows: list[tuple[str, dict[str, str]]] = [(tell.word("c_all"), {"period": period})]
    rows += [(tell.label("sex", sex), {"period": period, "sex": sex}) for sex in ("female", "male")]
    rows += [
        (tell.label("relation", relation), {"period": period, "relation": relation})
        for relation in tell.register.values_of(mart, "relation", period=period)
    ]
    return tell.table("families", tell.word("t_families", period=period), "c_relation", columns, mart, rows)


def _inclusion(tell: Telling, at: dict[str, str]) -> list[Block]:
    """Each measure by sex, said when it can be compared; the table holds all of them."""
    mart = "inclusion"
    group = tell.label("population_group", at["population_group"])
    held = {key: value for key, value in at.items() if key != "period"}
    said = []
    for word, _, share in MEASURES:
        found = tell.register.comparison(mart, share, "female_v_male", period=at["period"], **held)
        if found:
            what = {"what_word": tell.word(word), "group_word": group}
            said.append(tell.say("I02", found, **what, **at))
    blocks = tell.paragraph(*said)
    columns: list[Column] = [(word, share, "share") for word, _, share in MEASURES]
    rows: list[tuple[str, dict[str, str]]] = [(tell.word("c_all"), at)]
    rows += [(tell.label("sex", sex), {**at, "sex": sex}) for sex in ("female", "male")]
    caption = tell.word("t_inclusion", group=group, period=at["period"])
    found_table = tell.table(f"inclusion-{at['population_group']}", caption, "c_group", columns, mart, rows)
    return blocks + [one for one in found_table if blocks or not isinstance(one, Note)]
