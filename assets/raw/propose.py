"""A proposed source.yaml for a file nobody has described yet: what is sure as words, every doubt as a comment.

Values are printed only of columns where few values come again and again; names never are.
"""

import re
from collections import Counter
from pathlib import Path

from assets.raw.proposed import PLACES, lines_of
from assets.raw.sniffing import as_json, head, number_words, opened, profiles_of, quoted
from methods import profiling as look
from methods.folding import nearest
from methods.profiling import Profile
from schemas.codes import codes
from schemas.source_text import AGE_COLUMNS
from warehouse.reading import Sheet

DROPPED = {"village": "village", "point": "coordinates", "never_public": "never public", "free_text": "free text"}
LEVELS = {"1": "first", "2": "second"}
EVENT = re.compile(r"^(date|fecha|تاریخ|дата)$|accident|incident|event|explosion|occur|suceso|hecho|حادث", re.I)
# What an unmapped column with such a heading could have been, where the heading has another name than the column.
COULD_BE = {"year": "date", "month": "date", "day": "date", "place_code1": "admin1_pcode", "place_code2": "admin2_pcode",
            "country": "country_iso3", "age_bound": "age_band", "birth_date": "birth_date",
            "disability_status": "disability_status"}  # fmt: skip
AS_NAMED = {*PLACES, "lat", "lon", "age_years", "date", *look.CODED}


def propose(path: Path) -> str:
    """The file's source.yaml as far as headings and values tell. Valid YAML; `???` is for the centre to fill.

    Raises Refused when the file cannot be read at all.
    """
    files, sheets, doubts = opened(path)
    profiled = [(sheet, *profiles_of(sheet)) for sheet in sheets]
    tables = [_Table(sheet, found, sheets) for sheet, found, _, _ in profiled]
    errors = sum((marks for *_, marks in profiled), Counter())
    for mark, n in errors.items():
        doubts.append(f"error_values: {n} cells hold {mark}, the mark of a failed calculation")
    files = files.model_copy(update={"error_values": list(errors)})
    top = head(path, files, doubts + [note for _, _, notes, _ in profiled for note in notes])
    best = max(tables, key=lambda table: len(table.columns))
    body = lines_of(best)
    for other in tables:
        if other is not best:
            body += ["", f"  # DOUBT: sheet {quoted(other.sheet.name)} is not described. It would read:"]
            body += [
                f"  # {line.strip()}" if line.strip().startswith("#") else f"  #{line}" for line in lines_of(other)
            ]
    return "\n".join([*top, "tables:", *body, "thresholds: {quarantine_max: 10%}"]) + "\n"


class _Table:
    """One proposed table: words and, under each, its doubts. `columns` are the canonical ones found so far."""

    def __init__(self, sheet: Sheet, found: list[Profile], sheets: list[Sheet]) -> None:
        self.sheet, self.sheets, self.found = sheet, sheets, found
        self.columns: dict[str, list[str]] = {}
        self.identity: dict[str, str] = {}
        self.drop: dict[str, str] = {}
        self.key: Profile | None = None
        self.count: dict[str, str] = {}
        self.doubts: list[str] = []
        self.could_be: dict[str, str] = {}  # column -> the canonical one another column was taken for
        self.known: dict[str, str] = {}  # column -> why it is rightly left out
        self.questions = Counter(look.question_of(profile) for profile in found if profile.is_option)
        self.headless = look.looks_like_data(sheet.columns)
        if not self.headless:
            self.open = {profile.column: profile for profile in found if not profile.is_option}
            for step in (self._private, self._counts, self._coded, self._time, self._places, self._numbers, self._rest):
                step()

    def _take(self, profile: Profile, canonical: str, words: str, *doubts: str) -> None:
        self.columns[canonical] = [f"{canonical}: {{{words}}}", *(f"# DOUBT: {doubt}" for doubt in doubts)]
        self.open.pop(profile.column, None)

    def _of(self, heading: str) -> list[Profile]:
        return [profile for profile in self.open.values() if profile.heading == heading and profile.values]

    def _private(self) -> None:
        """What identifies a person, or must not be kept, goes first: but a heading over coded values lies."""
        for profile in list(self.open.values()):
            if profile.heading in look.IDENTITY and not look.coded_as(profile) and look.may_identify(profile):
                self.identity[profile.column] = look.IDENTITY[profile.heading]
                if profile.repeats:
                    self.doubts.append(f"{as_json(profile.column)} holds {len(profile.values)} values again and again: "
                                       f"is it a person's {profile.heading.replace('_', ' ')}?")  # fmt: skip
            elif profile.column in self.questions:
                self.known[profile.column] = "several answers in one cell; the ticked columns say the same"
                continue
            elif profile.heading in DROPPED and (profile.heading != "free_text" or not profile.repeats):
                self.drop[profile.column] = DROPPED[profile.heading]
            elif not profile.heading and look.is_free_text(profile):
                self.drop[profile.column] = "free text"
                self.doubts.append(f"{as_json(profile.column)} is dropped: long texts, are they sentences?")
            else:
                continue
            self.open.pop(profile.column)

    def _counts(self) -> None:
        for heading in ("killed", "injured"):
            numbers = [profile for profile in self._of(heading) if look.whole_within(profile, 0, 100_000)]
            for profile in numbers[:1]:
                self.count[heading] = self.open.pop(profile.column).column
            self.could_be.update({profile.column: f"the count of {heading}" for profile in numbers[1:]})

    def _coded(self) -> None:
        fits = []
        for profile in self.open.values():
            for canonical, (share, sign) in look.coded_as(profile).items():
                fits.append((share + 0.3 * (profile.heading == canonical), share, profile, canonical, sign))
            if profile.heading in look.CODED and profile.repeats and not look.coded_as(profile):
                fits.append((0.0, 0.0, profile, profile.heading, None))
        for _, share, profile, canonical, sign in sorted(fits, key=lambda fit: -fit[0]):
            if profile.column not in self.open:
                continue
            if canonical in self.columns:
                self.could_be.setdefault(profile.column, canonical)
                continue
            words, doubts = f"from: {quoted(profile.column)}", []
            if sign:
                several = "mixed" if canonical == "sex" and self.count else "unknown"
                words += f", multi: {as_json(sign)}, many: {several}"
                n = sum(n for value, n in profile.values.items() if sign in value)
                doubts.append(f"{n} cells hold several values: is `{several}` right where they differ?")
            if profile.heading and profile.heading[:4] != canonical[:4] and share:
                doubts.append(f"the heading reads like {profile.heading}, the values are {canonical}: exchanged?")
            if not share:
                doubts.append(f"only the heading says {canonical}; few values or none are known. Add `values: {{word: code}}`, "
                              "and `only:` if some rows are not wanted")  # fmt: skip
            self._take(profile, canonical, words, *doubts, *self._unmapped(profile, canonical, bool(sign)))

    def _unmapped(self, profile: Profile, canonical: str, several: bool) -> list[str]:
        apart = look.parts(profile) if several else None
        unknown = look.unmapped(apart[1] if apart else profile, canonical)
        names = {value for other in self.found if other.column in self.identity for value in other.values}
        told = []
        for value, n in unknown[: look.MOST_SHOWN]:
            shown = len(value) <= 60 and value not in names and not re.search(r"\d{5}", value)
            shown = shown and (n > 1 or profile.repeats)
            near = nearest(value, codes(look.CODED[canonical])) if shown else []
            what = as_json(value) if shown else f"a value of shape {look.shape_of(value)}"
            told.append(f"not in the list: {what} ({n} rows)" + (f", perhaps {' or '.join(near)}" if near else ""))
        if len(unknown) > look.MOST_SHOWN:
            told.append(f"and {len(unknown) - look.MOST_SHOWN} more values not in the list")
        if unknown:
            told.append(f"codes of {canonical}: {', '.join(codes(look.CODED[canonical]))}")
        return told

    def _time(self) -> None:
        parts = {}
        for part, low, high in (("year", 1300, 2100), ("month", 1, 12), ("day", 1, 31)):
            parts[part] = next((p for p in self._of(part) if look.whole_within(p, low, high)), None)
        dated = [(p, fits) for p in self.open.values() if (fits := look.date_formats(p))]
        dated.sort(key=lambda pair: (pair[0].heading != "date", not EVENT.search(pair[0].column)))
        if dated:
            profile, fits = dated[0]
            self.could_be.update({other.column: "date" for other, _ in dated[1:]})
            sure = len(dated) == 1 and profile.heading == "date" and EVENT.search(profile.column)
            doubts = [] if sure else ["is this the date of the event?"]
            format_, wrong = fits[0]
            if len(fits) > 1:
                doubts.append(f"ambiguous: all dates fit {' and '.join(fit for fit, _ in fits)}. Which is it?")
                format_ = "???"
            if wrong:
                doubts.append(f"{wrong} rows do not fit {format_}")
            years = [int(y) for value in profile.values for y in re.findall(r"\b1[34]\d\d\b", value)]
            if len(years) > profile.n / 2 or (years and len(years) == len(profile.values)):
                doubts.append("years of another calendar: add `calendar: solar_hijri` or `calendar: hijri`")
            self._take(profile, "date", f"from: {quoted(profile.column)}, dates: {as_json(format_)}", *doubts)
        elif year := parts["year"]:
            present = {part: profile for part, profile in parts.items() if profile}
            words = ", ".join(f"{part}: {quoted(profile.column)}" for part, profile in present.items())
            calendar = max(look.numbers(year)[0]) < 1500
            doubts = ["years of another calendar: add `calendar: solar_hijri` or `hijri`"] if calendar else []
            self._take(year, "date", words + number_words(year), *doubts)
            for profile in present.values():
                self.open.pop(profile.column, None)

    def _places(self) -> None:
        for profile in self._of("country")[:1]:
            if all(re.fullmatch("[A-Z]{3}", value) for value in profile.values):
                self._take(profile, "country_iso3", f"from: {quoted(profile.column)}")
        for heading, canonical in (("place_code2", "admin2_pcode"), ("place_code1", "admin1_pcode")):
            for profile in self._of(heading)[:1]:
                asks = "are these the p-codes of the country's reference table?"
                if canonical == "admin1_pcode" and "admin2_pcode" in self.columns:
                    self._take(profile, canonical, "lookup: admin2_pcode", f"or from {as_json(profile.column)}")
                    continue
                values, _, _ = look.numbers(profile)
                words = f"from: {quoted(profile.column)}"
                if values:
                    pad = len(str(int(max(values))))
                    words += f'{number_words(profile)}, pad: {pad}, prefix: "???"'
                    asks = f"bare numbers: which letters stand before a p-code, and has it {pad} digits?"
                self._take(profile, canonical, words, asks)
        for profile in list(self.open.values()):
            if (
                not {"admin1_pcode", "admin2_pcode"} & set(self.columns)
                and not profile.heading
                and look.pcodes(profile)
            ):
                self._take(profile, "admin2_pcode", f"from: {quoted(profile.column)}", "p-codes? of which level?")
        for name in PLACES:
            for profile in self._of(name):
                if f"{name[:6]}_pcode" in self.columns:
                    self.known[profile.column] = "a place name; its codes are used"
                elif name not in self.columns:
                    asks = f"is this the {LEVELS[name[5]]} level of the country's reference table?"
                    self._take(profile, name, f"from: {quoted(profile.column)}", asks)

    def _numbers(self) -> None:
        for heading, limit in (("lat", 90), ("lon", 180)):
            for profile in self._of(heading):
                values, _, _ = look.numbers(profile)
                if re.search("cabecera|seat|centr", profile.column.lower()):
                    self.drop[profile.column] = "coordinates"
                    self.doubts.append(f"{as_json(profile.column)} is dropped: the place of a seat, not of the event?")
                    self.open.pop(profile.column)
                elif values and max(map(abs, values)) <= limit and heading not in self.columns:
                    self._take(profile, heading, f"from: {quoted(profile.column)}{number_words(profile)}")
        for profile in self._of("age_years")[:1]:
            if look.whole_within(profile, 0, 120):
                self._take(profile, "age_years", f"from: {quoted(profile.column)}{number_words(profile)}")

    def _rest(self) -> None:
        n = max((profile.n + profile.n_missing for profile in self.found), default=0)
        for profile in self._of("key"):
            if 0 < n == profile.n == len(profile.values) and not self.key:
                self.key = self.open.pop(profile.column)
        for profile in self.open.values():
            named = COULD_BE.get(str(profile.heading), profile.heading)
            ticks = named == "age_years" and look.whole_within(profile, 0, 1)
            if (
                profile.values
                and named in {*AS_NAMED, *COULD_BE.values()}
                and profile.column not in self.known
                and not ticks
            ):
                self.could_be.setdefault(profile.column, str(named))

    @property
    def kind(self) -> str:
        """The core table the rows seem to belong to."""
        told = set(self.columns)
        if self.count and "outcome" not in told:
            return "casualty_count"
        persons = {"sex", "outcome", "civil_status", *AGE_COLUMNS}
        return "incident" if {"device", "date"} <= told and not persons & told else "casualty_record"
