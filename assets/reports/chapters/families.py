"""The chapter on families, heads of household, work, school and compensation."""

from assets.reports.chapters.needs import populations, rounds
from assets.reports.document import Block, Note
from assets.reports.rounds import latest, weighted
from assets.reports.telling import Column, Columns, Telling
from schemas.source_names import slug

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
    for one in latest(rounds(tell, "indirect_victims")):
        blocks += tell.paragraph(tell.say("I01", **one.keys))
        blocks += _relations(tell, one.keys)
    for people in populations(tell):
        for one in latest(rounds(tell, "inclusion", **people)):
            blocks += _inclusion(tell, {**people, **one.keys})
    return blocks if len(blocks) > 1 else blocks + tell.nothing("indirect_victims", "inclusion")


def _relations(tell: Telling, at: dict[str, str]) -> list[Block]:
    mart = "indirect_victims"
    columns: Columns = (
        ("c_persons", "n_persons", "count"),
        ("c_heads", "n_new_heads", "count"),
        ("c_share", "new_head_share", "share"),
    )
    rows: list[tuple[str, dict[str, str]]] = [(tell.word("c_all"), at)]
    rows += [(tell.label("sex", sex), {**at, "sex": sex}) for sex in ("female", "male")]
    rows += [
        (tell.label("relation", relation), {**at, "relation": relation})
        for relation in tell.register.values_of(mart, "relation", **at)
    ]
    table_id = f"families-{slug(at['survey'])}-{slug(at['round'])}"
    return tell.table(table_id, tell.word("t_families", when=tell.when(at)), "c_relation", columns, mart, rows)


def _inclusion(tell: Telling, at: dict[str, str]) -> list[Block]:
    """Each measure by sex, said when it can be compared; the table holds all of them."""
    mart = "inclusion"
    group = tell.label("population_group", at["population_group"])
    said = []
    for word, _, share in MEASURES:
        found = tell.register.comparison(mart, share, "female_v_male", **at)
        said += tell.compared("I02", found, what_word=tell.word(word), group_word=group, **at)
    blocks = tell.paragraph(*said)
    columns: list[Column] = [(word, weighted(tell.register, mart, share, **at), "share") for word, _, share in MEASURES]
    rows: list[tuple[str, dict[str, str]]] = [(tell.word("c_all"), at)]
    rows += [(tell.label("sex", sex), {**at, "sex": sex}) for sex in ("female", "male")]
    caption = tell.word("t_inclusion", group=group, when=tell.when(at))
    table_id = "-".join(("inclusion", at["population_group"], slug(at["survey"]), slug(at["round"])))
    found_table = tell.table(table_id, caption, "c_group", columns, mart, rows)
    return blocks + [one for one in found_table if blocks or not isinstance(one, Note)]
