"""Chapters on what survivors need and get: gaps, access, barriers; women and men side by side with their intervals."""

from collections.abc import Iterator

from assets.reports.document import Block, Note, Sentence
from assets.reports.telling import Columns, Telling

SURVIVORS = {"disaggregation_unit": "person", "population_group": "survivors"}
GAP: Columns = (
    ("c_assessed", "n_assessed", "count"), ("c_need", "n_need", "count"), ("c_met", "n_met", "count"),
    ("c_partly", "n_partly_met", "count"), ("c_unmet", "n_unmet", "count"), ("c_gap", "gap", "share"),
)  # fmt: skip
ACCESS: Columns = (
    ("c_need", "n_need", "count"), ("c_referred", "n_referred", "count"), ("c_accepted", "n_accepted", "count"),
    ("c_started", "n_started", "count"), ("c_completed", "n_completed", "count"), ("c_days", "median_days", "days"),
)  # fmt: skip
SEXES = ("female", "male")


def populations(tell: Telling) -> list[dict[str, str]]:
    """Units and groups of people the needs marts speak of; survivors first."""
    frame = tell.register.rows("needs_gap")
    if frame.empty:
        return []
    pairs = {(row.disaggregation_unit, row.population_group) for row in frame.itertuples()}
    found = [{"disaggregation_unit": unit, "population_group": group} for unit, group in sorted(pairs)]
    return sorted(found, key=lambda one: one != SURVIVORS)


def newest(tell: Telling, mart: str, **keys: str) -> str:
    """The newest period of a mart that is not after the report's year."""
    return max((year for year in tell.register.values_of(mart, "period", **keys) if year <= tell.period), default="")


def services(tell: Telling, mart: str, **keys: str) -> list[str]:
    """Services a mart has rows for at these keys."""
    return tell.register.values_of(mart, "service", **keys)


def gap(tell: Telling) -> list[Block]:
    """Who needs a service and does not get it."""
    blocks: list[Block] = [tell.heading("h_gap"), *tell.paragraph(tell.say("N00"))]
    charted = False
    for people in populations(tell):
        period = newest(tell, "needs_gap", **people)
        if period:
            told = _gap_of(tell, people, period)
            shown = any(not isinstance(one, Note) for one in told)
            if shown and not charted:
                told += tell.charts("heat_map", "dumbbells", period=period, **people)
                charted = True
            blocks += told if shown or not charted else []
    return blocks if len(blocks) > 1 else blocks + tell.nothing("needs_gap", "assessment")


def _gap_of(tell: Telling, people: dict[str, str], period: str) -> list[Block]:
    """One group of people: needs found most often, the gap of each service, women and men, disability."""
    at = {"period": period, **people}
    named = services(tell, "needs_gap", **at)
    blocks: list[Block] = []
    rates = {service: tell.register.figure("needs_gap", "need_rate", service=service, **at) for service in named}
    top, hidden = tell.largest(rates, 3)
    if len(top) == 3:
        first = {f"service{n}": service for n, service in enumerate(top, start=1)}
        blocks += tell.paragraph(tell.say("N01", some_hidden="yes" if hidden else "no", **first, **_said(tell, at)))
    for service in named:
        blocks += tell.paragraph(*_service(tell, at, service), bullet=True)
    group = tell.label("population_group", people["population_group"])
    rows = [(tell.label("service", service), {**at, "service": service}) for service in named]
    caption = tell.word("t_gap", group=group, period=period)
    blocks += tell.table(f"gap-{people['population_group']}", caption, "c_service", GAP, "needs_gap", rows)
    by_sex = [
        (f"{tell.label('service', service)} · {tell.label('sex', sex)}", {**at, "service": service, "sex": sex})
        for service in named
        for sex in SEXES
    ]
    caption = tell.word("t_gap_groups", group=group, period=period)
    return blocks + tell.table(f"gap-sex-{people['population_group']}", caption, "c_service", GAP, "needs_gap", by_sex)


def _service(tell: Telling, at: dict[str, str], service: str) -> Iterator[Sentence | None]:
    held = {key: value for key, value in at.items() if key != "period"}
    yield tell.say("N02", service=service, **_said(tell, at))
    for sentence, compared in (("N03", "female_v_male"), ("N04", "with_disability_v_without_disability")):
        found = tell.register.comparison("needs_gap", "gap", compared, period=at["period"], service=service, **held)
        if found:
            yield tell.say(sentence, found, service=service, **_said(tell, at))


def _said(tell: Telling, at: dict[str, str]) -> dict[str, str]:
    return {**at, "group_word": tell.label("population_group", at["population_group"])}


def access(tell: Telling) -> list[Block]:
    """Of those who needed a service, who was referred, accepted, served, and how long they waited."""
    mart = "access_by_gender"
    blocks: list[Block] = [tell.heading("h_access")]
    period = newest(tell, mart, **SURVIVORS)
    at = {"period": period, **SURVIVORS}
    if not period:
        return blocks + tell.nothing(mart)
    for service in services(tell, mart, **at):
        found = tell.register.comparison(
            mart, "started_share", "female_v_male", period=period, service=service, **SURVIVORS
        )
        compared = tell.say("A02", found, service=service, **_said(tell, at)) if found else None
        said = (tell.say(one, service=service, **_said(tell, at)) for one in ("A01", "A03"))
        blocks += tell.paragraph(*said, compared, bullet=True)
    blocks += tell.charts("funnel", period=period, **SURVIVORS)
    rows = [
        (f"{tell.label('service', service)} · {tell.label('sex', sex)}", {**at, "service": service, "sex": sex})
        for service in services(tell, mart, **at)
        for sex in SEXES
    ]
    group = tell.label("population_group", "survivors")
    caption = tell.word("t_access", group=group, period=period)
    blocks += tell.table("access", caption, "c_service", ACCESS, mart, rows)
    return blocks if len(blocks) > 1 else blocks + tell.nothing(mart)


def barriers(tell: Telling) -> list[Block]:
    """Why it was not got: reasons named by those asked, women and girls beside men and boys."""
    mart = "barrier_rank"
    blocks: list[Block] = [tell.heading("h_barriers")]
    period = newest(tell, mart, **SURVIVORS)
    at = {"period": period, **SURVIVORS}
    for service in services(tell, mart, **at) if period else []:
        named = tell.register.values_of(mart, "barrier", service=service, **at)
        shares = {
            barrier: tell.register.figure(mart, "named_share", barrier=barrier, service=service, **at)
            for barrier in named
        }
        top, _ = tell.largest(shares, 1)
        said = [tell.say("B01", barrier=top[0], service=service, **_said(tell, at))] if top else []
        for barrier in named:
            found = tell.register.comparison(
                mart, "named_share", "female_v_male", period=period, service=service, barrier=barrier, **SURVIVORS
            )
            said += [tell.say("B02", found, barrier=barrier, service=service, **_said(tell, at))] if found else []
        blocks += tell.paragraph(*said, bullet=True)
        blocks += _reasons(tell, at, service, shares)
    blocks += tell.charts("slope", period=period, **SURVIVORS) if period else []
    return blocks if len(blocks) > 1 else blocks + tell.nothing(mart)


def _reasons(tell: Telling, at: dict[str, str], service: str, shares: dict) -> list[Block]:
    """The reasons of one service with a number to show, highest first."""
    columns: Columns = (
        ("c_asked", "n_asked", "count"),
        ("c_named", "n_named", "count"),
        ("c_share", "named_share", "share"),
    )
    ranked, _ = tell.largest(shares, len(shares))
    rows = []
    for barrier in ranked:
        keys = {**at, "service": service, "barrier": barrier}
        rows.append((tell.label("barrier", barrier), keys))
        rows += [
            (f"{tell.label('barrier', barrier)} · {tell.label('sex', sex)}", {**keys, "sex": sex})
            for sex in SEXES
            if (one := tell.register.figure("barrier_rank", "named_share", **keys, sex=sex)) and one.is_shown
        ]
    group = tell.label("population_group", at["population_group"])
    caption = tell.word("t_barriers", service=tell.label("service", service), group=group, period=at["period"])
    return tell.table(f"barriers-{service}", caption, "c_reason", columns, "barrier_rank", rows)
