"""Our yearly figures beside those others published, every difference named (`saddle reference add`, `published`).

Here: which published figure stands beside which of ours, and what is known of why they differ. Not here: reading and judging
the publisher's file (`pipelines.reference`). Where ours is hidden, neither the published number nor a difference is printed:
it may be the very number that must not be.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from assets.reports import numbers_in_words as written
from assets.reports.document import Cell, Table
from assets.reports.register import Figure, Register
from assets.reports.wording import Wording
from schemas.codes import label
from schemas.languages import language_of
from schemas.messages import text
from schemas.reference_tables import AGE_SEX_MEASURES, PUBLISHED_MEASURES, STATUS_MEASURES

MART = "casualty_annual"
OUTCOMES = ("n_killed", "n_injured", "n_outcome_unknown")
BREAKDOWNS = (OUTCOMES, STATUS_MEASURES)  # what a difference of totals is looked for in
WHOLE_SCOPES = ("", "all")
ONE_CLASS = ("n_mine_ap", "n_mine_improvised")  # one class in some editions (reference/domain.md 1.2)
_MEASURE_WORDS = {
    "n_total": "c_total", "n_killed": "c_killed", "n_injured": "c_injured", "n_outcome_unknown": "c_outcome_unknown",
    "n_civilian": "c_civilian", "n_deminer": "c_deminer", "n_military_security": "c_military",
    "n_status_unknown": "c_status_unknown", "n_men": "c_men", "n_women": "c_women", "n_boys": "c_boys",
    "n_girls": "c_girls", "n_other_or_unknown": "c_group_unknown", "n_adult_sex_unknown": "check_adult_sex_unknown",
    "n_child_sex_unknown": "check_child_sex_unknown", "n_age_sex_unknown": "check_age_sex_unknown",
    "n_device_unknown": "check_device_unknown",
}  # fmt: skip


@dataclass(frozen=True)
class Published:
    """One figure as somebody published it; what the publisher does not say is empty."""

    year: str
    measure: str
    value: int
    publisher: str
    edition: str = ""
    figure_status: str = ""
    scope: str = ""
    source_kind: str = ""
    note: str = ""
    parts_check: str = ""

    @property
    def printed_in(self) -> int:
        """The year of the edition, 0 when it is not said: `LM2007`, `profile Nov 2014`, `2020 page`."""
        return max(map(int, re.findall(r"(?:19|20)\d\d", self.edition)), default=0)

    @property
    def where(self) -> str:
        """Publisher and edition as they are printed."""
        return ", ".join(filter(None, (self.publisher, self.edition)))


def published_rows(reference: Path, country: str) -> list[Published]:
    """What was published of a country, out of the centre's reference folder; none when no such file was added."""
    file = reference / "published.csv"
    if not file.exists():
        return []
    names = [field.name for field in fields(Published) if field.name != "value"]
    with open(file, encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["country_iso3"] == country]
    return [Published(value=int(row["value"]), **{name: row.get(name) or "" for name in names}) for row in rows]


def reconciliation(
    register: Register, published: Sequence[Published], years: Iterable[int | str], wording: Wording
) -> Table:
    """One row per year, measure and edition, newest edition first; a year nobody published says so."""
    told = _Told(register, wording, tuple(published))
    rows = [row for year in years for row in told.year(str(year))]
    heads = ("c_year", "c_measure", "check_ours", "check_published", "check_where", "check_difference", "check_what")
    publishers = sorted({one.publisher for one in published})
    source = wording.word("check_published_by", publishers="; ".join(publishers)) if publishers else ""
    caption = wording.word("check_caption")
    return Table("published", caption, tuple(map(wording.word, heads)), tuple(rows), source, told.note())


@dataclass
class _Told:
    """The table being made: `kinds` counts what came of each published figure."""

    register: Register
    wording: Wording
    published: tuple[Published, ...]

    def __post_init__(self) -> None:
        self.kinds = dict.fromkeys(("same", "differs", "hidden", "none"), 0)

    def year(self, year: str) -> Iterator[tuple[Cell, ...]]:
        """The rows of a year, totals first; without any published figure our total alone."""
        there = [one for one in self.published if one.year == year]
        if not there:
            cells = (self._ours(self._figure(year, "n_total")), Cell(self.wording.word("check_no_published")))
            yield (Cell(self._year_word(year)), Cell(self._measure("n_total")), *cells, Cell(""), Cell(""), Cell(""))
        for one in sorted(there, key=lambda one: (PUBLISHED_MEASURES.index(one.measure), one.publisher, *_newest(one))):
            yield self._row(one)

    def _row(self, one: Published) -> tuple[Cell, ...]:
        ours = self._figure(one.year, one.measure)
        begin = (Cell(self._year_word(one.year)), Cell(self._measure(one.measure)), self._ours(ours))
        if ours is None or not ours.is_shown:
            hidden = ours is not None and ours.is_hidden
            self.kinds["hidden" if hidden else "none"] += 1
            theirs = Cell(self.wording.word("check_not_repeated")) if hidden else self._count(one.value)
            why = self.wording.word("check_ours_hidden" if hidden else "check_ours_none")
            return (*begin, theirs, Cell(one.where), Cell(self.wording.word("check_no_difference")), Cell(why))
        assert ours.value is not None  # it is shown
        difference = round(ours.value) - one.value
        self.kinds["differs" if difference else "same"] += 1
        shown = Cell(self._signed(difference), None, float(difference), "count")
        why = language_of(self.wording.language).semicolon.join(self._named(one, ours, difference))
        return (*begin, self._count(one.value), Cell(one.where), shown, Cell(why[:1].upper() + why[1:]))

    def _named(self, one: Published, ours: Figure, difference: int) -> list[str]:
        """What the difference is: which is higher, why as far as it is known, and where the published figure was read."""
        word, n = self.wording.word, self._number
        if not difference:
            return [word("check_same"), *self._editions(one, ours)]
        higher = "check_higher" if difference > 0 else "check_lower"
        why = [
            *self._cautions(ours),
            *self._scope(one),
            *self._parts(one),
            *self._classes(one),
            *self._editions(one, ours),
        ]
        if not why:
            since = one.printed_in and one.printed_in > int(one.year)
            why = [word("check_since", edition=one.edition) if since else word("check_unexplained")]
        if one.source_kind in ("secondary", "later_page"):
            why.append(word(f"check_{one.source_kind}"))
        return [word(higher, n=n(abs(difference))), *self._lies_in(one), *why, *self._noted(one)]

    def _lies_in(self, one: Published) -> list[str]:
        """In which parts a difference of totals lies: killed or injured, civilians or military, as far as all are shown."""
        if one.measure != "n_total":
            return []
        said = []
        for breakdown in BREAKDOWNS:
            held = {other.measure: other.value for other in self._beside(one) if other.measure in breakdown}
            ours = {measure: self._shown(one.year, measure) for measure in breakdown}
            if sum(held.values()) != one.value or None in ours.values():
                continue
            moved = {measure: (ours[measure] or 0) - held.get(measure, 0) for measure in breakdown}
            said += [f"{self._measure(part)} {self._signed(moved[part])}" for part in breakdown if moved[part]]
        listed = language_of(self.wording.language).comma.join(said)
        return [self.wording.word("check_lies_in", parts=listed)] if said else []

    def _cautions(self, ours: Figure) -> list[str]:
        return [text(f"reader_caution_{code}", self.wording.language) for code in ours.cautions]

    def _scope(self, one: Published) -> list[str]:
        """Published of a part of the people only, in the publisher's own words."""
        part = one.measure in AGE_SEX_MEASURES and one.scope not in WHOLE_SCOPES
        return [self.wording.word("check_scope", scope=one.scope)] if part else []

    def _parts(self, one: Published) -> list[str]:
        """The published parts do not add up; numbers only where ours of the same parts are all shown."""
        sums = re.findall(r"\d+", one.parts_check) if one.parts_check != "ok" else []
        if len(sums) != 2:
            sums = self._outcome_sums(one)
        if not sums:
            return []
        parts = OUTCOMES if one.measure in (*OUTCOMES, "n_total") else PUBLISHED_MEASURES
        if any(figure is not None and figure.is_hidden for figure in (self._figure(one.year, part) for part in parts)):
            return [self.wording.word("check_parts_hidden")]
        parts_n, whole_n = (self._number(int(value)) for value in sums)
        return [self.wording.word("check_parts", parts=parts_n, total=whole_n)]

    def _outcome_sums(self, one: Published) -> list[str]:
        """[sum of the outcomes, total] when the publisher gives them and they differ, for the row of any of them."""
        held = {other.measure: other.value for other in self._beside(one)}
        if one.measure not in (*OUTCOMES, "n_total") or not {"n_total", "n_killed", "n_injured"} <= set(held):
            return []
        parts = sum(held.get(outcome, 0) for outcome in OUTCOMES)
        return [str(parts), str(held["n_total"])] if parts != held["n_total"] else []

    def _classes(self, one: Published) -> list[str]:
        """The same mines under another class: said when both classes together come closer than this one does."""
        if one.measure not in ONE_CLASS:
            return []
        shown = {measure: self._shown(one.year, measure) for measure in ONE_CLASS}
        if any(value is None for value in shown.values()):
            return []
        ours = sum(value for value in shown.values() if value is not None)
        theirs = sum(other.value for other in self._beside(one) if other.measure in ONE_CLASS)
        if abs(ours - theirs) >= abs((shown[one.measure] or 0) - one.value):
            return []
        return [self.wording.word("check_classes", ours=self._number(ours), published=self._number(theirs))]

    def _editions(self, one: Published, ours: Figure) -> list[str]:
        """What other editions of the same publisher print for the same figure."""
        others = [
            other for other in self.published
            if (other.publisher, other.year, other.measure) == (one.publisher, one.year, one.measure)
            and other.value != one.value
        ]  # fmt: skip
        said = []
        for other in sorted(others, key=_newest):
            key = "check_other_edition"
            if other.figure_status == "revised" and one.figure_status != "revised":
                key = "check_revised_later"
            elif one.figure_status == "revised" and other.figure_status != "revised":
                key = "check_revised_from"
            edition = other.edition or self.wording.word("check_edition_unknown")
            said.append(self.wording.word(key, n=self._number(other.value), edition=edition))
        return said

    def _noted(self, one: Published) -> list[str]:
        """The note of whoever read the page, once; not when it holds numbers and one of ours of that year is hidden."""
        first = min(self._beside(one), key=lambda other: PUBLISHED_MEASURES.index(other.measure))
        numbers = any(letter.isdigit() for letter in one.note)
        hidden = numbers and any(self._is_hidden(one.year, measure) for measure in PUBLISHED_MEASURES)
        if not one.note or hidden or one != first:
            return []
        return [self.wording.word("check_noted", note=one.note)]

    def _beside(self, one: Published) -> list[Published]:
        """What the same edition prints of the same year."""
        at = (one.publisher, one.year, one.edition, one.figure_status)
        return [
            other for other in self.published
            if (other.publisher, other.year, other.edition, other.figure_status) == at
        ]  # fmt: skip

    def _figure(self, year: str, measure: str) -> Figure | None:
        return self.register.figure(MART, measure, period=year)

    def _shown(self, year: str, measure: str) -> int | None:
        value = self.register.value(MART, measure, period=year)
        return None if value is None else round(value)

    def _is_hidden(self, year: str, measure: str) -> bool:
        figure = self._figure(year, measure)
        return figure is not None and figure.is_hidden

    def _ours(self, figure: Figure | None) -> Cell:
        if figure is not None and figure.is_shown and figure.value is not None:
            return Cell(self._number(figure.value), figure, figure.value, "count")
        return Cell(self.wording.word("hidden" if figure and figure.is_hidden else "not_recorded"), figure)

    def _count(self, value: int) -> Cell:
        return Cell(self._number(value), None, float(value), "count")

    def _number(self, value: float) -> str:
        return written.count(value, self.wording.language)

    def _signed(self, difference: int) -> str:
        """+5, -5, 0; the sign stays on the left of its number."""
        if difference <= 0:
            return self._number(difference)
        return f"{language_of(self.wording.language).sign_mark}+{self._number(difference)}"

    def _year_word(self, year: str) -> str:
        total = self._figure(year, "n_total")
        provisional = total is not None and "provisional" in total.cautions
        return self.wording.word("provisional_year", year=year) if provisional else year

    def _measure(self, measure: str) -> str:
        if measure in _MEASURE_WORDS:
            return self.wording.word(_MEASURE_WORDS[measure])
        said = label("device", measure.removeprefix("n_"), self.wording.language)
        return said[:1].upper() + said[1:]

    def note(self) -> str:
        """How many figures are the same, differ, stand beside a hidden one of ours, or beside none."""
        n = sum(self.kinds.values())
        if not n:
            return self.wording.word("check_none_published")
        counted = {kind: self._number(count) for kind, count in self.kinds.items()}
        return self.wording.word("check_summary", n=self._number(n), **counted)


def _newest(one: Published) -> tuple[bool, int]:
    """Revised before first published, then the newest edition."""
    return one.figure_status != "revised", -one.printed_in
