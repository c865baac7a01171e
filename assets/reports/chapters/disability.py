"""The chapter on disability: how many of those asked have one, by sex and by domain, with base and interval."""

from assets.reports.chapters.needs import rounds
from assets.reports.document import Block
from assets.reports.rounds import latest, weighted
from assets.reports.telling import Columns, Telling
from schemas.source_names import slug

MART = "disability"
CUT_OFF = {"cut_off": "DISABILITY3"}  # the one recommended for comparison
ANY = {"domain": "any", **CUT_OFF}
PEOPLE = ("disaggregation_unit", "population_group")


def disability(tell: Telling) -> list[Block]:
    """Each group of people in the latest round of each survey, by the set of questions that was asked."""
    blocks: list[Block] = [tell.heading("h_disability")]
    for at in asked(tell):
        blocks += tell.paragraph(*said(tell, at))
        blocks += _table(tell, at)
    return blocks if len(blocks) > 1 else blocks + tell.nothing(MART)


def asked(tell: Telling) -> list[dict[str, str]]:
    """Whom, in which round, with which questions: survivors first."""
    rows = tell.register.rows(MART)
    if rows.empty:
        return []
    groups = sorted(set(rows[list(PEOPLE)].itertuples(index=False, name=None)), key=lambda one: one[1] != "survivors")
    people = [dict(zip(PEOPLE, one, strict=True)) for one in groups]
    return [
        {**of, **one.keys, "instrument": instrument}
        for of in people
        for one in latest(rounds(tell, MART, **of))
        for instrument in tell.register.values_of(MART, "instrument", **of, **one.keys)
    ]


def said(tell: Telling, at: dict[str, str]) -> list:
    """How many have a disability, and whether women and men differ."""
    words = {
        "group_word": tell.label("population_group", at["population_group"]),
        "instrument_word": tell.register.label("instrument", at["instrument"], f"mart_{MART}"),
        "share": weighted(tell.register, MART, "prevalence", **at, **ANY),
    }
    found = tell.register.comparison(MART, "prevalence", "female_v_male", **at, **ANY)
    return [tell.say("D01", **at, **words), *tell.compared("D02", found, **at, **words)]


def _table(tell: Telling, at: dict[str, str]) -> list[Block]:
    """All, women and men with any domain; then each domain."""
    share = weighted(tell.register, MART, "prevalence", **at, **ANY)
    columns: Columns = (
        ("c_persons", "n_persons", "count"), ("c_decided", "n_known", "count"),
        ("c_with_disability", "n_with_disability", "count"),
        ("c_share" if share == "prevalence" else "c_share_weighted", share, "share"),
    )  # fmt: skip
    rows: list[tuple[str, dict[str, str]]] = [(tell.word("c_all"), {**at, **ANY})]
    rows += [(tell.word(f"c_{sex}"), {**at, **ANY, "sex": sex}) for sex in ("female", "male")]
    domains = tell.register.values_of(MART, "domain", **at, **CUT_OFF)
    rows += [
        (tell.register.label("domain", domain, f"mart_{MART}"), {**at, **CUT_OFF, "domain": domain})
        for domain in domains
        if domain != "any"
    ]
    caption = tell.word(
        "t_disability", group=tell.label("population_group", at["population_group"]), when=tell.when(at),
        instrument=tell.register.label("instrument", at["instrument"], f"mart_{MART}"),
    )  # fmt: skip
    table_id = "-".join((MART, at["population_group"], at["instrument"], slug(at["survey"]), slug(at["round"])))
    return tell.table(table_id, caption, "c_group", columns, MART, rows)
