"""What the texts of one row say of an age: lowest and highest years, what they rest on, and the rule they break.

Not here: band and group (`aging`), and how a text is an age (`methods.age_texts`).
"""

from dataclasses import dataclass
from typing import NamedTuple

from assets.core.lookups import Row, separators
from assets.core.times import RULE_OF
from methods.age_texts import band_turned_date, parse_age, unit_of, years_of
from methods.ages import age_from_birth_year, completed_years, read_kept_age
from methods.codings import coded_number
from methods.dates import ParsedDate
from methods.dates_in_forms import NoDay, Written, read_day
from methods.folding import fold
from methods.places import parse_number
from schemas.columns import YEAR_IS_KEPT
from schemas.source import Column

_NO_AGE = 10**9
FAR_APART_YEARS = 2  # a stated age may be the one before the last birthday, or the next, and still be the same age


class Span(NamedTuple):
    """Lowest and highest possible age in years (None is open, or no age), what it rests on, and the rule that is broken."""

    low: int | None = None
    high: int | None = None
    basis: str = ""
    problem: str = ""


@dataclass
class Told:
    """How the ages of a table are read: its columns, texts that say nothing, units by their words, how birth dates are written."""

    specs: dict[str, Column]
    blank: set[str]
    born: Written

    def is_number(self, column: str, text: str) -> bool:
        """Whether a text of a column of years or bands is read as a number, not as a word such as adult."""
        return parse_number(text, *separators(self.specs[column])) is not None or parse_age(text) is not None

    def span(self, texts: Row, event: dict, unit: str | None) -> Span:
        """The age from birth date, stated age, birth year or band, in this order of trust. `unit`: the text of its own column."""
        given = {column: text for column, text in texts.items() if fold(text) not in self.blank}
        when = event.get("date")
        if kept := read_kept_age(given.get("birth_date", "")):
            return Span(*kept, "dob")
        if "birth_date" in given and when is not None:
            born = self._born(given, event)
            if born is not None:
                return born
        if "age_years" in given:
            return self._stated(given["age_years"], unit)
        if "birth_year" in given and when is not None:
            number = parse_number(given["birth_year"], None, ".")
            if number is None:
                return Span(problem="number_is_a_number")
            return Span(*age_from_birth_year(_whole(number), when.year)[:2], "dob")
        if "age_band" in given:
            return _band(given["age_band"])
        return Span()

    def _born(self, given: Row, event: dict) -> Span | None:
        """The age by the birth date; None where it stands for nothing and an age is stated beside it."""
        when = event["date"]
        born = read_day(given["birth_date"], self.born, latest=event["date_max"])
        problem = ""
        if isinstance(born, NoDay):
            if born.why == "placeholder" and "age_years" in given:
                return None
            problem = RULE_OF[born.why]
            if born.year is None:
                return Span(problem=problem)
            born = born.year
        return _by_birth(born, when, event["date_max"], problem)

    def _stated(self, text: str, unit_text: str | None) -> Span:
        """A stated age: a number in its unit, or words with one."""
        spec = self.specs["age_years"]
        unit = self._unit(spec, unit_text)
        number = parse_number(text, *separators(spec))
        if number is not None:
            years = years_of(_whole(number), unit) if unit else None
            return Span(years, years, "stated") if years is not None else Span(problem="age_has_a_unit")
        if band_turned_date(text):
            return Span(problem="band_is_not_a_date")
        spoken = parse_age(text, unit or "years")
        if spoken is None:
            return Span(problem="number_is_a_number")
        if unit is None and spoken != parse_age(text, "months"):
            return Span(problem="age_has_a_unit")
        return Span(*spoken, "stated" if spoken[0] == spoken[1] else "band")

    def _unit(self, spec: Column, text: str | None) -> str | None:
        """The unit of an age: that of its own column, by the declared coding or in words; else that of the whole column."""
        if text is None:
            return spec.unit or "years"
        coding = {coded_number(word): unit for word, unit in spec.coding.items()}
        return coding.get(coded_number(text)) if coding else unit_of(text)

    def contradicts(self, texts: Row, event: dict, unit: str | None) -> str:
        """The column of birth from which the stated age lies so far that one of the two is mistyped or of somebody else."""
        born = self.span({**texts, "age_years": ""}, event, unit)
        said = self.span({"age_years": texts.get("age_years", "")}, event, unit)
        if born.basis != "dob" or said.basis != "stated":
            return ""
        assert born.low is not None and born.high is not None and said.low is not None
        if born.low - FAR_APART_YEARS <= said.low <= born.high + FAR_APART_YEARS:
            return ""
        return "birth_year" if fold(texts.get("birth_date", "")) in self.blank else "birth_date"


def _by_birth(born: ParsedDate, when, latest, problem: str) -> Span:
    youngest, oldest = completed_years(born.date_max, when), completed_years(born.date, latest)
    assert not problem or problem in YEAR_IS_KEPT
    return Span(youngest if oldest < 0 else max(youngest, 0), oldest, "dob", problem)


def _band(text: str) -> Span:
    if band_turned_date(text):
        return Span(problem="band_is_not_a_date")
    is_number = parse_number(text) is not None  # alone it may be a code
    low, high = (None, None) if is_number else parse_age(text) or (None, None)
    return Span(low, high, "band") if low is not None else Span(problem="number_is_a_number")


def _whole(number: float) -> int:
    """Whole years; what no column could hold (a telephone, a document) as a number that is no age either."""
    return int(max(-_NO_AGE, min(number, _NO_AGE)))
