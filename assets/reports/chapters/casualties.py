"""Chapters on casualties: trend, who, device and activity, where. One function per chapter, figures of one year."""

from assets.reports.document import Block, Sentence
from assets.reports.telling import Columns, Telling

ANNUAL = "casualty_annual"
DEVICES = (
    "mine_ap", "mine_av", "mine_improvised", "mine_unspecified", "cmr_submunition", "erw_other",
    "mine_erw_undifferentiated", "device_unknown",
)  # fmt: skip
DEVICE_CODES = {"device_unknown": "unknown"}
OUTCOMES: Columns = (
    ("c_killed", "n_killed", "count"), ("c_injured", "n_injured", "count"),
    ("c_outcome_unknown", "n_outcome_unknown", "count"), ("c_total", "n_total", "count"),
)  # fmt: skip
GROUPS: Columns = (
    ("c_men", "n_men", "count"), ("c_women", "n_women", "count"), ("c_boys", "n_boys", "count"), ("c_girls", "n_girls", "count"),
    ("c_group_unknown", "n_other_or_unknown", "count"), ("c_total", "n_total", "count"),
)  # fmt: skip
STATUSES: Columns = (
    ("c_civilian", "n_civilian", "count"), ("c_military", "n_military_security", "count"),
    ("c_deminer", "n_deminer", "count"), ("c_status_unknown", "n_status_unknown", "count"), ("c_total", "n_total", "count"),
)  # fmt: skip
TREND_YEARS, RECENT_YEARS = 20, 5


def trend(tell: Telling, n_years: int = TREND_YEARS) -> list[Block]:
    """Totals by outcome, the change on last year, the last years, all years together."""
    blocks: list[Block] = [tell.heading("h_trend")]
    blocks += tell.paragraph(
        tell.say("S01"),
        tell.say("S01b"),
        tell.say("S02", previous=_before(tell.period), trend=tell.register.trend(tell.period)),
    )
    years = _years(tell, n_years)
    if years:
        blocks += tell.paragraph(tell.say("S10", first_year=tell.register.periods()[0]))
    blocks += tell.charts("trend")
    rows = [(_year(tell, year), {"period": year}) for year in years]
    blocks += tell.table("years", tell.word("t_years"), "c_year", OUTCOMES, ANNUAL, rows)
    return blocks if len(blocks) > 1 else blocks + tell.nothing(ANNUAL)


def who(tell: Telling) -> list[Block]:
    """Civil status, sex and age."""
    blocks: list[Block] = [tell.heading("h_who")]
    blocks += tell.paragraph(tell.say("S03"), tell.say("S09"))
    blocks += tell.paragraph(tell.say("S04"), tell.say("S05"))
    blocks += tell.charts("pyramid", "groups")
    blocks += recent_tables(tell)
    blocks += _sex_and_age(tell)
    return blocks if len(blocks) > 1 else blocks + tell.nothing(ANNUAL, "casualty_profile")


def recent_tables(tell: Telling) -> list[Block]:
    """Men, women, boys and girls, and civil status, of the last years."""
    rows = [(_year(tell, year), {"period": year}) for year in _years(tell, RECENT_YEARS)]
    groups = tell.table("groups", tell.word("t_who_annual"), "c_year", GROUPS, ANNUAL, rows)
    return groups + tell.table("status", tell.word("t_status"), "c_year", STATUSES, ANNUAL, rows)


def _sex_and_age(tell: Telling) -> list[Block]:
    """Sex by age group, each a margin of casualty_profile (rows of every scope, so said in its source)."""
    mart = "casualty_profile"
    rows = [
        (tell.label("sex", sex), {"period": tell.period, "sex": sex})
        for sex in ("female", "male", "other", "unknown")
        if tell.register.figure(mart, "n", period=tell.period, sex=sex)
    ]
    ages = [
        (tell.label("age_group", age), {"period": tell.period, "age_group": age})
        for age in ("adult", "child", "unknown")
    ]
    caption = tell.word("t_sex_age", period=tell.period)
    return tell.table("sex-age", caption, "c_group", [("c_number", "n", "count")], mart, rows + ages)


def how(tell: Telling) -> list[Block]:
    """Device, and what people were doing."""
    blocks: list[Block] = [tell.heading("h_how")]
    blocks += tell.paragraph(device_said(tell))
    blocks += tell.charts("devices")
    blocks += _devices(tell)
    blocks += tell.paragraph(*(_activity(tell, sex, age) for sex in ("female", "male") for age in ("adult", "child")))
    blocks += tell.charts("activities")
    blocks += _activities(tell)
    return blocks if len(blocks) > 1 else blocks + tell.nothing(ANNUAL, "casualty_profile")


def device_said(tell: Telling) -> Sentence | None:
    """The device with most casualties, of those that are shown and name a device."""
    vague = ("mine_erw_undifferentiated", "device_unknown")
    found = {
        device: tell.register.figure(ANNUAL, f"n_{device}", period=tell.period)
        for device in DEVICES
        if device not in vague
    }
    first, hidden = tell.largest(found, 1)
    return tell.say("S06", device=first[0], top_is_top="no" if hidden else "yes") if first else None


def _devices(tell: Telling) -> list[Block]:
    """One row per device class: the measures of one row of the mart, turned."""
    columns = [(tell.label("device", DEVICE_CODES.get(device, device)), f"n_{device}") for device in DEVICES]
    return tell.turned(
        "devices", tell.word("t_device", period=tell.period), "c_device", "c_number", ANNUAL, columns, "n_total",
        period=tell.period,
    )  # fmt: skip


def _activity(tell: Telling, sex: str, age: str):
    found = {
        activity: tell.register.figure(
            "casualty_profile", "n", period=tell.period, sex=sex, age_group=age, activity=activity
        )
        for activity in tell.register.values_of("casualty_profile", "activity", period=tell.period)
        if activity not in ("unknown", "other")
    }
    first, _ = tell.largest(found, 1)
    group = {"female": {"adult": "women", "child": "girls"}, "male": {"adult": "men", "child": "boys"}}[sex][age]
    return tell.say("S08", activity=first[0], age_group=age, sex=sex, group=group) if first else None


def _activities(tell: Telling) -> list[Block]:
    mart = "casualty_profile"
    rows = []
    for activity in tell.register.values_of(mart, "activity", period=tell.period):
        for sex, age, group in (
            ("female", "adult", "women"), ("female", "child", "girls"), ("male", "adult", "men"), ("male", "child", "boys"),
        ):  # fmt: skip
            keys = {"period": tell.period, "sex": sex, "age_group": age, "activity": activity}
            figure = tell.register.figure(mart, "n", **keys)
            if figure and figure.is_shown and figure.value:
                name = f"{tell.label('activity', activity)} · {tell.label('person_group', group)}"
                rows.append((name, keys))
    caption = tell.word("t_activity", period=tell.period)
    return tell.table("activities", caption, "c_activity", [("c_number", "n", "count")], mart, rows)


def where(tell: Telling) -> list[Block]:
    """By first-level area: the highest three, the map, the table."""
    blocks: list[Block] = [tell.heading("h_where"), *tell.paragraph(areas_said(tell))]
    if _areas(tell):
        blocks += tell.charts("map", "maps") or [tell.note(tell.word("no_boundaries"), "coverage")]
    blocks += area_table(tell)
    return blocks if len(blocks) > 1 else [*blocks, tell.note(tell.word("no_areas"), "coverage")]


def _areas(tell: Telling) -> list[str]:
    return tell.register.values_of(ANNUAL, "admin1", period=tell.period)


def areas_said(tell: Telling) -> Sentence | None:
    """The three areas with most casualties, of those that are known and shown."""
    found = {
        area: tell.register.figure(ANNUAL, "n_total", period=tell.period, admin1=area)
        for area in _areas(tell)
        if area != "unknown"
    }
    top, hidden = tell.largest(found, 3)
    named = {f"area{n}": area for n, area in enumerate(top, start=1)}
    return tell.say("S07", some_hidden="yes" if hidden else "no", **named) if len(top) == 3 else None


def area_table(tell: Telling) -> list[Block]:
    """Outcomes by first-level area, of the report's year."""
    rows = [(tell.label("admin1", area), {"period": tell.period, "admin1": area}) for area in _areas(tell)]
    found = tell.table("areas", tell.word("t_where", period=tell.period), "c_area", OUTCOMES, ANNUAL, rows)
    return [*found, tell.note(tell.word("areas_left_out"))] if found and _some_left_out(tell) else found


def _some_left_out(tell: Telling) -> bool:
    """Do the areas that are printed hold fewer casualties than the country?"""
    whole = tell.register.figure(ANNUAL, "n_total", period=tell.period)
    areas = [tell.register.figure(ANNUAL, "n_total", period=tell.period, admin1=area) for area in _areas(tell)]
    return bool(whole and whole.value and sum(one.value or 0 for one in areas if one) < whole.value)


def _years(tell: Telling, n: int) -> list[str]:
    """Up to n years that end with the report's."""
    return [year for year in tell.register.periods(ANNUAL) if year <= tell.period][-n:]


def _year(tell: Telling, year: str) -> str:
    figure = tell.register.figure(ANNUAL, "n_total", period=year)
    return tell.word("provisional_year", year=year) if figure and "provisional" in figure.cautions else year


def _before(year: str) -> str:
    return str(int(year) - 1)
