"""A proposed source.yaml for a file nobody has described yet: what is sure as words, every doubt as a comment.

Values are printed only of columns where few values come again and again; names never are.
"""

import json
import re
from pathlib import Path

from assets.raw.sniffing import how_written, profiles_of
from methods import profiling as look
from methods.folding import nearest
from methods.profiling import Profile
from schemas.codes import codes
from schemas.contracts import columns_of
from schemas.findings import Refused
from schemas.source import Files
from warehouse.reading import Sheet, read_file
from warehouse.reading.endings import is_gzip, kind_of

DROPPED = {"village": "village", "point": "coordinates", "never_public": "never public", "free_text": "free text"}
PLACES = ("admin1_name", "admin2_name")


def propose(path: Path) -> str:
    """The file's source.yaml as far as headings and values tell. Valid YAML; `???` is for the centre to fill.

    Raises Refused when the file cannot be read at all.
    """
    files, doubts = how_written(path)
    try:
        sheets = read_file(path, files)
    except Refused as refusal:
        if refusal.rule_id != "file_has_a_header" or not files.hxl:
            raise
        sheets = read_file(path, files := files.model_copy(update={"hxl": False}))
    profiled = [(sheet, *profiles_of(sheet)) for sheet in sheets]
    tables = [_Table(sheet, found, len(sheets) > 1) for sheet, found, _ in profiled]
    head = _head(path, files, doubts + [note for _, _, notes in profiled for note in notes])
    best = max(tables, key=lambda table: len(table.columns))
    body = best.yaml()
    for other in tables:
        if other is not best:
            body += ["", f"  # DOUBT: sheet {_quoted(other.sheet.name)} is not described. It would read:"]
            body += [f"  # {line.strip()}" if line.strip().startswith("#") else f"  #{line}" for line in other.yaml()]
    return "\n".join([*head, "tables:", *body, "thresholds: {quarantine_max: 10%}"]) + "\n"


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[^\W\d]\w*", text) and text.lower() not in _WORDS else _json(text)


_WORDS = ("yes", "no", "on", "off", "true", "false", "null", "y", "n")


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\x85", "\\x85")


def _head(path: Path, files: Files, doubts: list[str]) -> list[str]:
    words = [f"encoding: {files.encoding}", f"delimiter: {_json(files.delimiter)}"]
    words = words if kind_of(path, files) == "delimited" else []
    words += [f"skip_rows: {files.skip_rows}"] * bool(files.skip_rows) + ["hxl: true"] * files.hxl
    words += ["compression: gzip"] * (is_gzip(path, files))
    dated = re.search(r"\d{4}-\d{2}(-\d{2})?", path.name)
    pattern = path.name.replace(dated[0], "*") if dated else f"*{''.join(path.suffixes[-2:])}"
    if dated:
        words.append(r"vintage: {from_name: '(\d{4}-\d{2}(?:-\d{2})?)', policy: replace}")
        doubts.append("vintage: is the date in the file name its cut-off, and does a newer file replace an older one?")
    name = re.sub(r"[\W_]+", "-", path.name.split(".")[0].replace(dated[0] if dated else "", "")).strip("-").lower()
    return [
        "# Proposed from the file. Answer every DOUBT and replace every ???; then `saddle check FILE`.",
        *(f"# DOUBT: {doubt}" for doubt in doubts),
        f"source: {_quoted(name or 'my-source')}",
        'country: "???"                # DOUBT: three letters, ISO 3166-1',
        f'source_type: "???"            # DOUBT: one of {", ".join(codes("source_type"))}',
        'as_of: "???"                  # DOUBT: until which day does the file tell? YYYY-MM-DD'
        + ("; delete the line when the date in the file name says it" if dated else ""),
        f"files: {{{', '.join([f'pattern: {_json(pattern)}', *words])}}}",
    ]


class _Table:
    """One proposed table: words and, under each, its doubts. `columns` are the canonical ones found so far."""

    def __init__(self, sheet: Sheet, found: list[Profile], named: bool) -> None:
        self.sheet, self.named, self.found = sheet, named, found
        self.columns: dict[str, list[str]] = {}
        self.identity: dict[str, str] = {}
        self.drop: dict[str, str] = {}
        self.key: Profile | None = None
        self.count: dict[str, str] = {}
        self.doubts: list[str] = []
        self.unsure: dict[str, str] = {}
        self.headless = look.looks_like_data(sheet.columns)
        if not self.headless:
            self.open = {profile.column: profile for profile in found}
            for step in (self._private, self._coded, self._time, self._places, self._numbers, self._rest):
                step()

    def _take(self, profile: Profile, canonical: str, words: str, *doubts: str) -> None:
        self.columns[canonical] = [f"{canonical}: {{{words}}}", *(f"# DOUBT: {doubt}" for doubt in doubts)]
        self.open.pop(profile.column, None)

    def _of(self, heading: str) -> list[Profile]:
        return [profile for profile in self.open.values() if profile.heading == heading]

    def _private(self) -> None:
        """What identifies a person, or must not be kept, goes first: but a heading over coded values lies."""
        for profile in list(self.open.values()):
            if profile.heading in look.IDENTITY and not _coded_as(profile):
                self.identity[profile.column] = look.IDENTITY[profile.heading]
            elif profile.heading in DROPPED and (profile.heading != "free_text" or not profile.repeats):
                self.drop[profile.column] = DROPPED[profile.heading]
            elif not profile.heading and look.is_free_text(profile):
                self.drop[profile.column] = "free text"
            else:
                continue
            self.open.pop(profile.column)

    def _coded(self) -> None:
        fits = []
        for profile in self.open.values():
            for canonical, share in _coded_as(profile).items():
                fits.append((share + 0.3 * (profile.heading == canonical), share, profile, canonical))
            if profile.heading in look.CODED and profile.repeats and not look.known_share(profile, profile.heading):
                fits.append((0.0, 0.0, profile, profile.heading))
        for _, share, profile, canonical in sorted(fits, key=lambda fit: -fit[0]):
            if profile.column not in self.open:
                continue
            if canonical in self.columns:
                self.unsure[profile.column] = f"could also be {canonical}"
                continue
            doubts = []
            if profile.heading and profile.heading != canonical and share:
                doubts.append(f"the heading reads like {profile.heading}, the values are {canonical}: exchanged?")
            if not share:
                doubts.append(f"only the heading says {canonical}; no value is known. Add `values: {{word: code}}`")
            self._take(
                profile, canonical, f"from: {_quoted(profile.column)}", *doubts, *self._unmapped(profile, canonical)
            )

    def _unmapped(self, profile: Profile, canonical: str) -> list[str]:
        unknown = look.unmapped(profile, canonical)
        names = {value for other in self.found if other.column in self.identity for value in other.values}
        told = []
        for value, n in unknown[: look.MOST_SHOWN]:
            shown = len(value) <= 60 and value not in names and not re.search(r"\d{5}", value)
            shown = shown and (n > 1 or profile.repeats)
            near = nearest(value, codes(look.CODED[canonical])) if shown else []
            what = _json(value) if shown else f"a value of shape {look.shape_of(value)}"
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
        dated.sort(key=lambda pair: pair[0].heading != "date")
        if dated:
            profile, fits = dated[0]
            for other, _ in dated[1:]:
                self.unsure[other.column] = "holds dates too: is it the date of the event?"
            doubts = [] if profile.heading == "date" and len(dated) == 1 else ["is this the date of the event?"]
            format_, wrong = fits[0]
            if len(fits) > 1:
                doubts.append(f"ambiguous: all dates fit {' and '.join(fit for fit, _ in fits)}. Which is it?")
                format_ = "???"
            if wrong:
                doubts.append(f"{wrong} rows do not fit {format_}")
            years = [int(y) for value in profile.values for y in re.findall(r"\b1[34]\d\d\b", value)]
            if len(years) > profile.n / 2 or (years and len(years) == len(profile.values)):
                doubts.append("years of another calendar: add `calendar: solar_hijri` or `calendar: hijri`")
            self._take(profile, "date", f"from: {_quoted(profile.column)}, dates: {_json(format_)}", *doubts)
        elif year := parts["year"]:
            present = {part: profile for part, profile in parts.items() if profile}
            words = ", ".join(f"{part}: {_quoted(profile.column)}" for part, profile in present.items())
            calendar = max(look.numbers(year)[0]) < 1500
            doubts = ["years of another calendar: add `calendar: solar_hijri` or `hijri`"] if calendar else []
            self._take(year, "date", words + _number(year), *doubts)
            for profile in present.values():
                self.open.pop(profile.column, None)

    def _places(self) -> None:
        for heading, canonical in (("place_code2", "admin2_pcode"), ("place_code1", "admin1_pcode")):
            for profile in self._of(heading)[:1]:
                asks = "are these the p-codes of the country's reference table?"
                if canonical == "admin1_pcode" and "admin2_pcode" in self.columns:
                    self._take(profile, canonical, "lookup: admin2_pcode", f"or from {_json(profile.column)}")
                    continue
                values, _, _ = look.numbers(profile)
                words = f"from: {_quoted(profile.column)}"
                if values:
                    pad = len(str(int(max(values))))
                    words += f'{_number(profile)}, pad: {pad}, prefix: "???"'
                    asks = f"bare numbers: which letters stand before a p-code, and has it {pad} digits?"
                self._take(profile, canonical, words, asks)
        for profile in list(self.open.values()):
            if "admin2_pcode" not in self.columns and not profile.heading and _pcodes(profile):
                self._take(profile, "admin2_pcode", f"from: {_quoted(profile.column)}", "p-codes? of which level?")
        for name in PLACES:
            for profile in self._of(name)[:1]:
                if f"{name[:6]}_pcode" in self.columns:
                    self.unsure[profile.column] = "a place name; its codes are used"
                else:
                    self._take(profile, name, f"from: {_quoted(profile.column)}")

    def _numbers(self) -> None:
        for heading, limit in (("lat", 90), ("lon", 180)):
            for profile in self._of(heading):
                values, _, _ = look.numbers(profile)
                if re.search("cabecera|seat|centr", profile.column.lower()):
                    self.drop[profile.column] = "coordinates"
                    self.doubts.append(f"{_json(profile.column)} is dropped: the place of a seat, not of the event?")
                    self.open.pop(profile.column)
                elif values and max(map(abs, values)) <= limit and heading not in self.columns:
                    self._take(profile, heading, f"from: {_quoted(profile.column)}{_number(profile)}")
        for profile in self._of("age_years")[:1]:
            if look.whole_within(profile, 0, 120):
                self._take(profile, "age_years", f"from: {_quoted(profile.column)}{_number(profile)}")
        for heading in ("killed", "injured"):
            for profile in self._of(heading):
                if look.whole_within(profile, 0, 100_000) and heading not in self.count:
                    self.count[heading] = profile.column
                    self.open.pop(profile.column)

    def _rest(self) -> None:
        n = max((profile.n + profile.n_missing for profile in self.found), default=0)
        for profile in self._of("key"):
            if 0 < n == profile.n == len(profile.values) and not self.key:
                self.key = self.open.pop(profile.column)

    def yaml(self) -> list[str]:
        """The table's lines, indented for their place under `tables:`."""
        if self.headless:
            return [
                "  # DOUBT: the row taken for headings holds values. Give the file a row of headings first.",
                "  {}",
            ]
        counted = bool(self.count) and "outcome" not in self.columns
        kind = "casualty_count" if counted else "casualty_record"
        out = [f"  {kind}:"] + [f"    sheet: {_quoted(self.sheet.name)}"] * self.named
        if self.key:
            out.append(
                f"    key: {_quoted(self.key.column)}  # DOUBT: unique here; does it stay the same in the next file?"
            )
        else:
            out.append("    row_key: content")
        allowed = {*columns_of(kind), *PLACES}
        kept = {name: text for name, text in self.columns.items() if name in allowed}
        out += ["    columns:" if kept else "    columns: {}"]
        out += [f"      {line}" for text in kept.values() for line in text]
        if counted:
            out.append(f"    count: {{{', '.join(f'{k}: {_quoted(c)}' for k, c in self.count.items())}}}")
            out.append("    # DOUBT: whole numbers of people: is a row a group or an incident rather than a person?")
        age = {"age_group", "age_years", "age_band"} & set(kept)
        lacking = [name for name in ("sex", "disability_status") if name not in kept] + ["age_group"] * (not age)
        out += ["    absent:  # DOUBT: give the reason in your words"] * bool(lacking)
        out += [f'      {name}: "???"' for name in lacking]
        for word, columns in (("identity", self.identity), ("drop", self.drop)):
            if columns:
                out.append(f"    {word}:")
                out += [f"      {_quoted(column)}: {what}" for column, what in columns.items()]
        out += [f"    # DOUBT: {doubt}" for doubt in self.doubts]
        out += [f"    # not mapped: {text[0]}" for name, text in self.columns.items() if name not in kept]
        if not counted:
            out += [f"    # not mapped: {_json(column)} (counts of {k})" for k, column in self.count.items()]
        return out + [f"    # not mapped: {self._left(profile)}" for profile in self.open.values()]

    def _left(self, profile: Profile) -> str:
        why = self.unsure.get(profile.column)
        if not why and look.whole_within(profile, 0, 110):
            why = "whole numbers: ages, counts or codes?"
        if not why and not profile.repeats and profile.values:
            why = "many different values: if they identify people, put them under identity"
        said = f"{_json(profile.column)} (like {profile.shape}, {len(profile.values)} distinct)"
        return f"{said}: {why}" if why else said


def _coded_as(profile: Profile) -> dict[str, float]:
    """Canonical columns whose code list knows at least half of the distinct values, with that share."""
    wanted = [name for name in look.CODED if name not in look.NEEDS_HEADING or profile.heading == name]
    return {name: share for name in wanted if (share := look.known_share(profile, name)) >= 0.5}


def _pcodes(profile: Profile) -> bool:
    return len(profile.values) > 1 and all(re.fullmatch(r"[A-Z]{2,3}\d{2,9}", value) for value in profile.values)


def _number(profile: Profile) -> str:
    _, thousands, decimal = look.numbers(profile)
    if thousands:
        return f", number: {{thousands: {_json(thousands)}}}"
    return f", number: {{decimal: {_json(decimal)}}}" if decimal != "." else ""
