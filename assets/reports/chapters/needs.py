"""Chapters on what survivors need and get: gaps, access, barriers; women and men side by side with their intervals."""

from collections.abc import Iterator

from assets.reports.document import Block, Note, Sentence
from assets.reports.rounds import Round, latest, rounds_of, tells_no_rounds, weighted
from assets.reports.telling import Columns, Telling
from schemas.source_names import slug

SURVIVORS = {"disaggregation_unit": "person", "population_group": "survivors"}
GAP: Columns = (
    ("c_assessed", "n_assessed", "count"), ("c_need", "n_need", "count"), ("c_met", "n_met", "count"),
    ("c_partly", "n_partly_met", "count"), ("c_unmet", "n_unmet", "count"),
)  # fmt: skip
ACCESS: Columns = (
    ("c_need", "n_need", "count"), ("c_referred", "n_referred", "count"), ("c_accepted", "n_accepted", "count"),
    ("c_started", "n_started", "count"), ("c_completed", "n_completed", "count"), ("c_days", "median_days", "days"),
)  # fmt: skip
SEXES = ("female", "male")
STEPS = ("referred", "accepted", "begun", "completed", "fits")


def populations(tell: Telling) -> list[dict[str, str]]:
    """Units and groups of people the needs marts speak of; survivors first."""
    frame = tell.register.rows("needs_gap")
    if frame.empty:
        return []
    pairs = {(row.disaggregation_unit, row.population_group) for row in frame.itertuples()}
    found = [{"disaggregation_unit": unit, "population_group": group} for unit, group in sorted(pairs)]
    return sorted(found, key=lambda one: one != SURVIVORS)


def rounds(tell: Telling, mart: str, **people: str) -> list[Round]:
    """Rounds of the surveys of a mart that asked by the end of the report's year, latest first."""
    return rounds_of(tell.register, mart, tell.period, **people)


def services(tell: Telling, mart: str, **keys: str) -> list[str]:
    """Services a mart has rows for at these keys."""
    return tell.register.values_of(mart, "service", **keys)


def gap(tell: Telling) -> list[Block]:
    """Who needs a service and does not get it: the latest round of each survey in full, earlier ones as a table."""
    blocks: list[Block] = [tell.heading("h_gap"), *tell.paragraph(tell.say("N00"))]
    charted = False
    for people in populations(tell):
        there = rounds(tell, "needs_gap", **people)
        for one in latest(there):
            told = _gap_of(tell, {**people, **one.keys})
            shown = any(not isinstance(block, Note) for block in told)
            if shown and not charted:
                told += tell.charts("heat_map", "dumbbells", **people, **one.keys)
                charted = True
            blocks += told if shown or not charted else []
        for one in there:
            blocks += _tables(_gap_table(tell, {**people, **one.keys})) if one not in latest(there) else []
    if tells_no_rounds(tell.register, "needs_gap"):
        return [*blocks, tell.note(tell.word("no_rounds"), "coverage")]
    return blocks if len(blocks) > 1 else blocks + tell.nothing("needs_gap", "assessment")


def _tables(blocks: list[Block]) -> list[Block]:
    """Of an earlier round only what is shown: that all of it is hidden was no news then."""
    return [block for block in blocks if not isinstance(block, Note)]


def _gap_of(tell: Telling, at: dict[str, str]) -> list[Block]:
    """One group of people in one round: needs found most often, the gap of each service, women and men, disability."""
    named = services(tell, "needs_gap", **at)
    blocks: list[Block] = []
    rate = weighted(tell.register, "needs_gap", "need_rate", **at)
    rates = {service: tell.register.figure("needs_gap", rate, service=service, **at) for service in named}
    top, hidden = tell.largest(rates, 3)
    if len(top) == 3:
        first = {f"service{n}": service for n, service in enumerate(top, start=1)}
        some_hidden = "yes" if hidden else "no"
        blocks += tell.paragraph(tell.say("N01", some_hidden=some_hidden, rate=rate, **first, **_said(tell, at)))
    for service in named:
        blocks += tell.paragraph(*_service(tell, at, service), bullet=True)
    by_sex = [
        (f"{tell.label('service', service)} · {tell.label('sex', sex)}", {**at, "service": service, "sex": sex})
        for service in named
        for sex in SEXES
    ]
    caption = tell.word("t_gap_groups", **_titled(tell, at))
    columns = _gap_columns(tell, at)
    sexes = tell.table(_id("gap-sex", at), caption, "c_service", columns, "needs_gap", by_sex)
    return blocks + _gap_table(tell, at) + sexes


def _gap_table(tell: Telling, at: dict[str, str]) -> list[Block]:
    """Services of one group of people in one round."""
    named = services(tell, "needs_gap", **at)
    rows = [(tell.label("service", service), {**at, "service": service}) for service in named]
    caption = tell.word("t_gap", **_titled(tell, at))
    return tell.table(_id("gap", at), caption, "c_service", _gap_columns(tell, at), "needs_gap", rows)


def _gap_columns(tell: Telling, at: dict[str, str]) -> Columns:
    """The columns of the table: its share is weighted where the survey is, and then says so."""
    share = weighted(tell.register, "needs_gap", "gap", **at)
    return (*GAP, ("c_gap" if share == "gap" else "c_gap_weighted", share, "share"))


def _id(name: str, at: dict[str, str]) -> str:
    """The id of a table of one group of people in one round."""
    return "-".join((name, at["population_group"], slug(at["survey"]), slug(at["round"])))


def _titled(tell: Telling, at: dict[str, str]) -> dict[str, str]:
    """What the caption of a table says of whom it is about and when they were asked."""
    return {"group": tell.label("population_group", at["population_group"]), "when": tell.when(at), **at}


def _service(tell: Telling, at: dict[str, str], service: str) -> Iterator[Sentence | None]:
    share = weighted(tell.register, "needs_gap", "gap", service=service, **at)
    is_weighted = "no" if share == "gap" else "yes"
    yield tell.say("N02", service=service, share=share, is_weighted=is_weighted, **_said(tell, at))
    for sentence, compared in (("N03", "female_v_male"), ("N04", "with_disability_v_without_disability")):
        found = tell.register.comparison("needs_gap", "gap", compared, service=service, **at)
        yield from tell.compared(sentence, found, service=service, **_said(tell, at))


def _said(tell: Telling, at: dict[str, str]) -> dict[str, str]:
    return {**at, "group_word": tell.label("population_group", at["population_group"])}


def access(tell: Telling) -> list[Block]:
    """Of those who needed a service, who was referred, accepted, served, and how long they waited."""
    blocks: list[Block] = [tell.heading("h_access")]
    there = rounds(tell, "access_by_gender", **SURVIVORS)
    for n, one in enumerate(there):
        at = {**SURVIVORS, **one.keys}
        if one in latest(there):
            blocks += _access_said(tell, at)
            blocks += tell.charts("funnel", **at) if n == 0 else []
            blocks += _access_table(tell, at)
            blocks += _lost(tell, {**SURVIVORS, "survey": one.survey, "round": one.round})
        else:
            blocks += _tables(_access_table(tell, at))
    return blocks if len(blocks) > 1 else blocks + tell.nothing("access_by_gender")


def _access_said(tell: Telling, at: dict[str, str]) -> list[Block]:
    """The way to each service, of the newest needs one round tells of."""
    mart = "access_by_gender"
    blocks: list[Block] = []
    for service in services(tell, mart, **at):
        found = tell.register.comparison(mart, "started_share", "female_v_male", service=service, **at)
        said = (tell.say(one, service=service, **_said(tell, at)) for one in ("A01", "A03"))
        compared = tell.compared("A02", found, service=service, **_said(tell, at))
        blocks += tell.paragraph(*said, *compared, bullet=True)
    return blocks


def _access_table(tell: Telling, at: dict[str, str]) -> list[Block]:
    """The steps of each service by sex."""
    mart = "access_by_gender"
    rows = [
        (f"{tell.label('service', service)} · {tell.label('sex', sex)}", {**at, "service": service, "sex": sex})
        for service in services(tell, mart, **at)
        for sex in SEXES
    ]
    return tell.table(_id("access", at), tell.word("t_access", **_titled(tell, at)), "c_service", ACCESS, mart, rows)


def _lost(tell: Telling, held: dict[str, str]) -> list[Block]:
    """At which step people are lost between need and service, and where women and men are lost differently."""
    mart = "cascade"
    there = [one for one in rounds(tell, mart, **held) if one.survey == held["survey"] and one.round == held["round"]]
    if not there:
        return []
    at = {**held, **there[0].keys}
    ways = [
        (service, step)
        for service in services(tell, mart, **at)
        for step in STEPS
        if (came := tell.register.figure(mart, "n_came", service=service, step=step, **at))
        and (came.is_shown or came.is_hidden)
    ]
    said: list[Sentence | None] = []
    for service, step in ways:
        found = tell.register.comparison(mart, "lost_share", "female_v_male", service=service, step=step, **at)
        if found and found.verdict in ("higher", "lower"):
            step_word = tell.register.label("step", step, f"mart_{mart}")
            said += tell.compared("K01", found, service=service, step_word=step_word, **_said(tell, at))
    share = weighted(tell.register, mart, "lost_share", **at)
    columns: Columns = (
        ("c_came", "n_came", "count"), ("c_reached", "n_reached", "count"), ("c_lost", "n_lost", "count"),
        ("c_lost_share" if share == "lost_share" else "c_lost_share_weighted", share, "share"),
    )  # fmt: skip
    rows = [
        (f"{tell.label('service', service)} · {tell.register.label('step', step, f'mart_{mart}')}",
         {**at, "service": service, "step": step})
        for service, step in ways
    ]  # fmt: skip
    table = tell.table(_id(mart, at), tell.word("t_cascade", **_titled(tell, at)), "c_service", columns, mart, rows)
    return tell.paragraph(*said, bullet=True) + _tables(table)


def barriers(tell: Telling) -> list[Block]:
    """Why it was not got: reasons named by those asked in the latest round of each survey, women and girls beside men and boys."""
    blocks: list[Block] = [tell.heading("h_barriers")]
    for n, one in enumerate(latest(rounds(tell, "barrier_rank", **SURVIVORS))):
        at = {**SURVIVORS, **one.keys}
        for service in services(tell, "barrier_rank", **at):
            blocks += _barriers_of(tell, at, service)
        blocks += tell.charts("slope", **at) if n == 0 else []
    return blocks if len(blocks) > 1 else blocks + tell.nothing("barrier_rank")


def _barriers_of(tell: Telling, at: dict[str, str], service: str) -> list[Block]:
    """The reason named most often, those women and men name differently, and the table of all."""
    mart = "barrier_rank"
    named = tell.register.values_of(mart, "barrier", service=service, **at)
    share = weighted(tell.register, mart, "named_share", service=service, **at)
    shares = {barrier: tell.register.figure(mart, share, barrier=barrier, service=service, **at) for barrier in named}
    top, _ = tell.largest(shares, 1)
    said = [tell.say("B01", barrier=top[0], share=share, service=service, **_said(tell, at))] if top else []
    for barrier in named:
        found = tell.register.comparison(mart, "named_share", "female_v_male", service=service, barrier=barrier, **at)
        said += tell.compared("B02", found, barrier=barrier, service=service, **_said(tell, at))
    return tell.paragraph(*said, bullet=True) + _reasons(tell, at, service, shares, share)


def _reasons(tell: Telling, at: dict[str, str], service: str, shares: dict, share: str) -> list[Block]:
    """The reasons of one service with a number to show, highest first."""
    columns: Columns = (
        ("c_asked", "n_asked", "count"),
        ("c_named", "n_named", "count"),
        ("c_share" if share == "named_share" else "c_share_weighted", share, "share"),
    )
    ranked, _ = tell.largest(shares, len(shares))
    rows = []
    for barrier in ranked:
        keys = {**at, "service": service, "barrier": barrier}
        rows.append((tell.label("barrier", barrier), keys))
        rows += [
            (f"{tell.label('barrier', barrier)} · {tell.label('sex', sex)}", {**keys, "sex": sex})
            for sex in SEXES
            if (one := tell.register.figure("barrier_rank", share, **keys, sex=sex)) and one.is_shown
        ]
    caption = tell.word("t_barriers", service=tell.label("service", service), **_titled(tell, at))
    return tell.table(_id(f"barriers-{service}", at), caption, "c_reason", columns, "barrier_rank", rows)
