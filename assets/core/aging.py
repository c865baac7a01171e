"""What the received texts say of an age: years, span, band and group, what it rests on, and which rule it breaks."""

from assets.core.ages_told import Told
from assets.core.lookups import Lookup, Row
from assets.core.times import When, column_of, written
from assets.core.words import coded
from methods.age_texts import band_turned_date, parse_age
from methods.ages import band_of, band_of_range, group_of
from methods.codings import coded_number
from methods.date_order import with_order_of
from methods.dates_in_forms import Written
from methods.folding import fold, lookup_table
from schemas.codes import MISSING, VERIFIED_UNKNOWN, codes
from schemas.columns import YEAR_IS_KEPT
from schemas.findings import Refused
from schemas.source import Column, Source, Table

AGE_OUT = {
    "age_years": "BIGINT",
    "age_min": "BIGINT",
    "age_max": "BIGINT",
    "age_band": "VARCHAR",
    "age_group": "VARCHAR",
    "age_basis": "VARCHAR",
    "label_age_group": "VARCHAR",
    "age_problem": "VARCHAR",
    "ages_contradict": "VARCHAR",
    "born_min": "BIGINT",
    "born_max": "BIGINT",
}

ORDER = ("age_years", "age_band", "age_group", "birth_year", "birth_date")
OF_NUMBERS = ("age_years", "age_band")  # in which a word such as adult may stand for a number


def aged(source: Source, table: Table, specs: dict[str, Column], event: Column | None) -> Lookup:
    """Age from what the source has: birth date, years, a band or a label (child, adult), in this order of trust.

    `event`: the day at which the age counts, that of the explosion or of the assessment.
    """
    aging = Aging(source, table, specs, event)
    lookup = Lookup(aging.provider, dict(AGE_OUT), aging.work)
    lookup.learn = aging.learn
    return lookup


class Aging:
    """Reads the texts of one row's age: those of its own columns, of its unit, and of the day at which it counts."""

    def __init__(self, source: Source, table: Table, specs: dict[str, Column], event: Column | None) -> None:
        self.allowed = frozenset({*codes("age_group"), *MISSING})
        self.order = [column for column in ORDER if column in specs]
        self.group = (
            coded(source, table, "age_group", specs["age_group"], "age_group", self.allowed)
            if "age_group" in specs
            else None
        )
        self.labels = {word: code for word, code in lookup_table("age_group").items() if code in self.allowed}
        self.instead = {column: _instead(source, column, specs[column]) for column in OF_NUMBERS if column in specs}
        unit = specs["age_years"].unit_column if "age_years" in specs else None
        self.units = [unit] if unit else []
        needs_day = event is not None and bool({"birth_year", "birth_date"} & set(self.order))
        self.event = When(source, event) if event is not None and needs_day else None
        self.event_columns = event.provider_columns if event is not None and needs_day else []
        self.provider = [str(specs[column].from_) for column in self.order] + self.units + self.event_columns
        blank = {fold(text) for text in (*source.files.blank, *source.missing)} | {"", VERIFIED_UNKNOWN}
        born = written(source, specs["birth_date"]) if "birth_date" in specs else Written()
        self.told = Told(specs, blank, born)

    def learn(self, seen: list[tuple[tuple[str, ...], int]]) -> None:
        """Look at all birth dates, and days of events, before one of them is read."""
        if "birth_date" in self.order:
            self.told.born = with_order_of(self.told.born, column_of(seen, self.order.index("birth_date")))
        if self.event is not None and self.event.spec.from_:
            place = len(self.provider) - len(self.event_columns) + self.event_columns.index(self.event.spec.from_)
            self.event.learn(column_of(seen, place))

    def work(self, *values: str) -> dict:
        """One line of the look-up: the columns of AGE_OUT."""
        texts = dict(zip(self.order, values, strict=False))
        rest = values[len(self.order) :]
        unit = rest[0] if self.units else None
        days = dict(zip(self.event_columns, rest[len(self.units) :], strict=True))
        event = self.event(days) if self.event is not None else {}
        nothing = VERIFIED_UNKNOWN if VERIFIED_UNKNOWN in values[: len(self.order)] else "not_recorded"
        out: dict = {
            "age_group": nothing,
            "age_band": nothing,
            "age_basis": "none",
            "age_problem": "",
            "ages_contradict": "",
        }
        label = self._label(texts)
        is_read = label in self.allowed or not label
        out["label_age_group"] = label
        low, high, basis, problem = self.told.span(texts, event, unit)
        if not problem and low is None and band_turned_date(label):
            problem, out["label_age_group"], is_read = "band_is_not_a_date", "", True
        if problem and problem not in YEAR_IS_KEPT:
            return {**out, "age_problem": problem, **({} if is_read else {"age_group": label})}
        out["age_problem"] = problem
        if basis == "dob":
            out.update(born_min=low, born_max=high)
        if column := self.told.contradicts(texts, event, unit):
            unknown = {"age_group": "not_recorded", "age_band": "not_recorded", "label_age_group": ""}
            return {**out, **unknown, "ages_contradict": column}
        if low is None:
            return {
                **out,
                "age_group": nothing if label in ("", "not_recorded") else label,
                "age_basis": "label" if label in ("child", "adult") else "none",
            }
        out.update(age_min=low, age_max=high, age_basis=basis, **_band_and_group(low, high, label))
        return out if is_read else {**out, "age_group": label}  # what the years say of it stands in age_min and age_max

    def _label(self, texts: Row) -> str:
        """What a source calls the person, child or adult; a word for it among the numbers is taken out of `texts`."""
        for column, instead in self.instead.items():
            texts[column] = instead.get(coded_number(texts[column]), texts[column])
        label = str(self.group.work(texts["age_group"])["age_group"]) if self.group else ""
        for column in self.instead:
            said = self.labels.get(fold(texts[column]))
            if said and label in ("", "not_recorded", said) and not self.told.is_number(column, texts[column]):
                label, texts[column] = said, ""
        return label


def _instead(source: Source, column: str, spec: Column) -> dict[str, str]:
    """What a column of ages means by some of its texts: declared values, and bands that are coded."""
    words = {**spec.values, **(spec.coding if column == "age_band" else {})}
    for word, said in words.items():
        if parse_age(said) is None and said not in (*codes("age_group"), *MISSING):
            reason = (
                f"`{column}`: `{word}` is mapped to `{said}`, which is no age (5-11, 60+, 18 months), child or adult"
            )
            raise Refused("source_yaml_is_valid", file=f"{source.source}/source.yaml", reason=reason)
    return {coded_number(word): said for word, said in words.items()}


def _band_and_group(low: int, high: int | None, label: str) -> dict:
    """Band and group of an age or a span of ages; the source's own label where a span straddles 18."""
    if low == high:
        band = band_of(low) if 0 <= low <= 120 else "unknown"
        return {"age_years": low, "age_band": band, "age_group": group_of(low)}
    open_ended = high if high is not None else 200
    group = group_of(low) if group_of(low) == group_of(open_ended) else "unknown"
    if label in ("child", "adult") and group == "unknown":
        group = label
    return {"age_band": band_of_range(low, high), "age_group": group}
