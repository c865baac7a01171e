"""Domain logic on distinct values: each mapped column becomes a small table that is joined back.

5 M rows hold 9,800 dates and 4 spellings of sex, so Python sees thousands of values, not millions, in any script or
calendar (architecture, decision 4). A `Lookup` maps provider texts to standard values and says which rule they break.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from assets.core.places import Places
from methods.ages import band_of, band_of_range, completed_years, group_of, parse_band
from methods.damage import is_damaged
from methods.dates import from_parts, parse_date, written_year, year_fits
from methods.folding import fold, fold_digits, lookup_table
from methods.places import parse_number
from schemas.codes import MISSING, codes
from schemas.findings import Refused
from schemas.source import Column, Source, Table

DATE_OUT = {"date": "TIMESTAMP", "date_max": "TIMESTAMP", "date_precision": "VARCHAR", "date_problem": "VARCHAR"}
AGE_OUT = {
    "age_years": "BIGINT",
    "age_min": "BIGINT",
    "age_max": "BIGINT",
    "age_band": "VARCHAR",
    "age_group": "VARCHAR",
    "age_basis": "VARCHAR",
    "label_age_group": "VARCHAR",
    "age_problem": "VARCHAR",
}
PLACE_OUT = {"admin1_pcode": "VARCHAR", "admin2_pcode": "VARCHAR", "place_problem": "VARCHAR"}
ARROW = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "TIMESTAMP": pa.date32(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
}  # fmt: skip


@dataclass
class Lookup:
    """Provider columns in, standard columns out; filled from the distinct values a file holds."""

    provider: list[str]
    out: dict[str, str]  # standard column -> SQL type
    work: Callable[..., dict]
    rows: list[dict] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    seen: list[tuple[str, ...]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)  # SQL of the received texts
    relation: str = ""  # FROM clause in which the keys can be read
    table: pa.Table | None = None

    def fill(self, con: duckdb.DuckDBPyConnection, relation: str, expressions: list[str], name: str) -> None:
        """Work every distinct combination once and register the result as table `name` (k0.., outputs)."""
        self.keys, self.relation = [f"coalesce({expression}, '')" for expression in expressions], relation
        ones = ", ".join(str(n) for n in range(1, len(self.keys) + 1))
        found = con.execute(f"SELECT {', '.join(self.keys)}, count(*) FROM {relation} GROUP BY {ones}").fetchall()
        self.rows = [self.work(*values) for *values, _ in found]
        self.weights = [weight for *_, weight in found]
        self.seen = [tuple(values) for *values, _ in found]
        arrays = {f"k{n}": pa.array([row[n] for row in found], pa.string()) for n in range(len(self.keys))}
        for column, kind in self.out.items():
            array = pa.array([row.get(column) for row in self.rows], ARROW[kind])
            arrays[column] = array.cast(pa.timestamp("us")) if kind == "TIMESTAMP" else array
        self.table = pa.table(arrays)
        con.register("filled", self.table)
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM filled")
        con.unregister("filled")

    def on(self, name: str) -> str:
        """SQL that finds a row's own line in a table keyed like this look-up."""
        return " AND ".join(f"{key} = {name}.k{n}" for n, key in enumerate(self.keys))


def coded(source: Source, table: Table, column: str, spec: Column, list_name: str) -> Lookup:
    """A column of a code list: declared values, then declared missing words, then the shipped spellings.

    A value that is none of them passes as received, so that the contract finds it; nothing is guessed.
    """
    allowed = {*codes(list_name), *MISSING}
    declared = _declared(source, spec.values, allowed, column)
    missing = _declared(source, {**source.missing, **table.missing}, allowed, column)
    shipped = lookup_table(spec.spellings or list_name)
    blank = {fold(text) for text in source.files.blank} | {""}

    def one(text: str) -> str:
        folded = fold(text)
        if folded in declared:
            return declared[folded]
        if folded in missing:
            return missing[folded]
        if folded in blank:
            return "not_recorded"
        code = shipped.get(folded)
        if code in allowed:
            return str(code)
        return "not_recorded" if spec.on_unmapped == "not_recorded" else text

    def work(*texts: str) -> dict:
        if spec.rules:
            return {column: _first_match(spec, dict(zip(spec.provider_columns, texts, strict=True)))}
        (text,) = texts
        if spec.multi:
            found = {one(part.strip()) for part in text.split(spec.multi) if part.strip()} or {"not_recorded"}
            known = {code for code in found if code in allowed and code not in MISSING}
            strange = sorted(code for code in found if code not in allowed)
            if strange:
                return {column: strange[0]}
            return {column: (spec.many or "mixed") if len(known) > 1 else next(iter(known or found))}
        code = one(text)
        return {column: code, "damaged": code not in allowed and is_damaged(text)}

    return Lookup(spec.provider_columns, {column: "VARCHAR"}, work)


def yes_or_no(source: Source, table: Table, column: str, spec: Column) -> Lookup:
    """A yes/no column as true, false or not known; another word is kept as a problem of the row."""
    words = coded(source, table, column, spec, "yes_no")
    allowed = {*codes("yes_no"), *MISSING}

    def work(*texts: str) -> dict:
        code = words.work(*texts)[column]
        problem = "" if code in allowed else "value_is_in_code_list"
        return {column: {"yes": True, "no": False}.get(code), f"{column}_problem": problem}

    return Lookup(spec.provider_columns, {column: "BOOLEAN", f"{column}_problem": "VARCHAR"}, work)


def _first_match(spec: Column, row: dict[str, str]) -> str:
    for case in spec.rules:
        if all(fold(row[name]) == fold(wanted) for name, wanted in case.when.items()):
            return case.is_
    return spec.otherwise or "not_recorded"


def _declared(source: Source, words: dict[str, str], allowed: set[str], column: str) -> dict[str, str]:
    """Folded declared words. Raises Refused when one points at a code the list does not have."""
    for word, code in words.items():
        if code not in allowed:
            reason = f"`{column}`: `{word}` is mapped to `{code}`, which is not in the code list"
            raise Refused("source_yaml_is_valid", file=f"{source.source}/source.yaml", reason=reason)
    return {fold(word): code for word, code in words.items()}


def dated(source: Source, spec: Column) -> Lookup:
    """A date in one declared format, or in parts, in one declared calendar; blank is unknown, never a guess."""
    blank = {fold(text) for text in (*source.files.blank, *source.missing)} | {""}

    def parts(texts: dict[str, str]) -> Any:
        numbers: dict[str, int | None] = {}
        for part in ("year", "month", "day"):
            column = getattr(spec, part)
            text = texts.get(column, "") if column else ""
            if fold(text) in blank:
                numbers[part] = None
                continue
            value = parse_number(text, *_number(spec))
            if value is None or value != int(value):
                return None
            numbers[part] = int(value)
        if numbers["year"] is None:
            return "blank"
        if not year_fits(spec.calendar, numbers["year"]):
            return "year"
        return from_parts(numbers["year"], numbers["month"], numbers["day"], spec.calendar)

    def work(*values: str) -> dict:
        texts = dict(zip(spec.provider_columns, values, strict=True))
        if spec.year:
            parsed = parts(texts)
        else:
            text = texts[str(spec.from_)]
            parsed = "blank" if fold(text) in blank else _parsed(text, spec)
        if parsed == "blank":
            return {"date_precision": "unknown", "date_problem": ""}
        if parsed == "year":
            return {"date_precision": "unknown", "date_problem": "year_fits_declared_calendar"}
        if parsed is None:
            return {"date_precision": "unknown", "date_problem": "date_fits_declared_format"}
        return {
            "date": parsed.date,
            "date_max": parsed.date_max,
            "date_precision": spec.precision or parsed.precision,
            "date_problem": "",
        }

    return Lookup(spec.provider_columns, dict(DATE_OUT), work)


def _parsed(text: str, spec: Column) -> Any:
    """The date, `year` when its year is of another calendar (a Gregorian year in a Solar Hijri column), or None."""
    year = written_year(text, spec.dates or "iso")
    if year is not None and not year_fits(spec.calendar, year) and spec.calendar != "gregorian":
        return "year"
    return parse_date(text, spec.dates or "iso", spec.calendar)


def _number(spec: Column) -> tuple[str | None, str]:
    return (spec.number.thousands, spec.number.decimal) if spec.number else (None, ".")


def aged(source: Source, table: Table, specs: dict[str, Column], date: Lookup | None) -> Lookup:
    """Age from what the source has: birth date, years, a band or a label (child, adult), in this order of trust."""
    group = coded(source, table, "age_group", specs["age_group"], "age_group") if "age_group" in specs else None
    allowed = {*codes("age_group"), *MISSING}
    order: list[str] = [c for c in ("age_years", "age_band", "age_group", "birth_year", "birth_date") if c in specs]
    provider = [str(specs[c].from_) for c in order]
    needs_date = date is not None and bool({"birth_year", "birth_date"} & set(order))
    blank = {fold(text) for text in (*source.files.blank, *source.missing)} | {""}

    def work(*values: str) -> dict:
        texts = dict(zip(order, values, strict=False))
        event = date.work(*values[len(order) :]) if date is not None and needs_date else {}
        out = {"age_group": "not_recorded", "age_band": "not_recorded", "age_basis": "none", "age_problem": ""}
        label = group.work(texts["age_group"])["age_group"] if group else ""
        out["label_age_group"] = label
        low, high, basis, problem = _span(specs, texts, blank, event)
        if problem:
            return {**out, "age_problem": problem}
        if label and label not in allowed:
            return {**out, "age_group": label}
        if low is None:
            return {
                **out,
                "age_group": label or "not_recorded",
                "age_basis": "label" if label in ("child", "adult") else "none",
            }
        out.update(age_min=low, age_max=high, age_basis=basis)
        if low == high:
            out.update(age_years=low, age_band=band_of(low) if 0 <= low <= 120 else "unknown", age_group=group_of(low))
        else:
            open_ended = high if high is not None else 200
            same = group_of(low) == group_of(open_ended)
            out.update(age_band=band_of_range(low, high), age_group=group_of(low) if same else "unknown")
            if label in ("child", "adult") and out["age_group"] == "unknown":
                out["age_group"] = label
        return out

    columns = provider + (date.provider if needs_date and date is not None else [])
    return Lookup(columns, dict(AGE_OUT), work)


def _span(specs: dict[str, Column], texts: dict[str, str], blank: set[str], event: dict) -> tuple:
    """Lowest and highest possible age in years, what it rests on, and the rule it breaks."""
    given = {column: text for column, text in texts.items() if fold(text) not in blank}
    when = event.get("date")
    if "birth_date" in given and when is not None:
        born = parse_date(given["birth_date"], specs["birth_date"].dates or "iso", specs["birth_date"].calendar)
        if born is None:
            return None, None, "", "number_is_a_number"
        return completed_years(born.date_max, when), completed_years(born.date, event["date_max"]), "dob", ""
    if "age_years" in given:
        number = parse_number(given["age_years"], *_number(specs["age_years"]))
        if number is None:
            return None, None, "", "number_is_a_number"
        return int(number), int(number), "stated", ""
    if "birth_year" in given and when is not None:
        number = parse_number(given["birth_year"], None, ".")
        if number is None:
            return None, None, "", "number_is_a_number"
        difference = when.year - int(number)
        return difference - 1, difference, "dob", ""
    if "age_band" in given:
        low, high = parse_band(given["age_band"]) or (None, None)
        return (low, high, "band", "") if low is not None else (None, None, "", "number_is_a_number")
    return None, None, "", ""


def placed(source: Source, specs: dict[str, Column], places: Places) -> Lookup:
    """P-codes of both levels with their parent, from codes or names, padded and prefixed as declared."""
    one, two = (_place_spec(specs, level) for level in (1, 2))
    provider = [str(spec.from_) for spec, _ in (one, two) if spec is not None and spec.from_]
    has_reference = source.country in places.countries

    def text_of(spec: Column | None, texts: list[str]) -> str:
        if spec is None or not spec.from_:
            return ""
        return padded(texts.pop(0), spec, source)

    def work(*values: str) -> dict:
        texts = list(values)
        first, second = text_of(one[0], texts), text_of(two[0], texts)
        if not has_reference:
            return {"admin1_pcode": "unknown", "admin2_pcode": "unknown", "place_problem": "", "not_found": ()}
        found = places.resolve(source.country, first, second, one[1], two[1])
        return {
            "admin1_pcode": found.admin1_pcode,
            "admin2_pcode": found.admin2_pcode,
            "place_problem": "place_parent_agrees" if found.contradicts else "",
            "not_found": found.not_found,
        }

    return Lookup(provider, dict(PLACE_OUT), work)


def _place_spec(specs: dict[str, Column], level: int) -> tuple[Column | None, bool]:
    if f"admin{level}_pcode" in specs:
        return specs[f"admin{level}_pcode"], False
    return specs.get(f"admin{level}_name"), True


def padded(text: str, spec: Column, source: Source) -> str:
    """A code as the reference writes it: thousands separators out, zeros in front, prefix before."""
    if fold(text) in {fold(blank) for blank in (*source.files.blank, *source.missing)} | {""}:
        return ""
    text = fold_digits(text.strip())
    if spec.number:
        number = parse_number(text, *_number(spec))
        text = str(int(number)) if number is not None and number == int(number) else text
    if spec.pad and text:
        text = text.zfill(spec.pad)
    return f"{spec.prefix or ''}{text}"
