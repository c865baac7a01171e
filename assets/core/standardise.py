"""From landed text to one typed row per person, event, need or count: the query that joins the look-ups back.

Here: which standard column comes from which provider column, and the stable record_id. Not here: rows that one received
row becomes (`counted`, `answers`), days and ages (`timed`), and whether a row is accepted (`judge`).
"""

import duckdb

from assets.core import answers, counted, set_aside, timed
from assets.core.corrected import Corrected
from assets.core.lookups import Lookup
from assets.core.places import Places
from assets.core.placing import accuracy_of, placed
from assets.core.queries import query
from assets.core.recognition.known_rows import known_rows
from assets.core.rows import SEPARATOR, Rows, kept_name
from assets.core.staged import Staged
from assets.core.words import coded, several, yes_or_no
from assets.raw.landed import LandedFile
from assets.raw.named_columns import may_lack
from methods.folding import nearest
from schemas.codes import VERIFIED_UNKNOWN
from schemas.contracts import allowed_in, columns_of, core_name, list_of
from schemas.findings import Refused
from schemas.relations import Sql
from schemas.source import Column, Source
from warehouse.connection import number_in, quoted
from warehouse.folder import Folder
from warehouse.relations import ask

PLACE_SPECS = ("admin1_pcode", "admin2_pcode", "admin1_name", "admin2_name")
NUMBERS = ("lat", "lon", "minutes_to_care", "travel_minutes", "distance_km", "weight")
WHOLE_NUMBERS = ("n_casualties_reported", "age_min", "age_max")
TEXTS = ("incident_id", "impairments", "stratum", "cluster")
WHAT_IS_NOT_SAID = {"scope_reason": "in_scope", "disaggregation_unit": "person", "population_group": "not_recorded"}
ALL = "all"  # in published aggregates: not broken down by this key


def stage(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    source: Source,
    key: str,
    landed: LandedFile,
    places: Places,
    strata: dict[str, float],
    corrected: Corrected | None = None,
) -> Staged:
    """Prepare one table of one landed file; `strata`: the population of each stratum, where the design names a file.

    `corrected`: the cells that are read as the centre corrected them; the rows keep the ids they had before.

    Raises Refused when a mapped column that is not optional is missing.
    """
    return Standardising(con, folder, source, key, landed, places, strata, corrected).staged()


def unsaid(table: str, column: str) -> str | None:
    """What a column holds where nothing is said of it: a code of its list, for all else nothing."""
    if not list_of(table, column):
        return None
    return WHAT_IS_NOT_SAID.get(column, ALL if ALL in allowed_in(table, column) else "not_asked")


class Standardising:
    """Collects the select list, joins and look-ups of one staging query."""

    def __init__(
        self, con, folder: Folder, source: Source, key: str, landed: LandedFile, places: Places, strata,
        corrected: Corrected | None = None,
    ):  # fmt: skip
        self.con, self.folder, self.source, self.key = con, folder, source, key
        self.table, self.spec = core_name(key), source.tables[key]
        self.landed, self.places, self.strata = landed, places, strata
        self.rows = Rows(con, folder, source, key, landed, corrected)
        self.select: dict[str, str] = {}
        self.provider_of: dict[str, str] = {}
        self.lookups: dict[str, Lookup] = {}
        self.own = {"source_row", "provider_date"}
        self.no_number: dict[str, str] = {}
        is_of_row = self.spec.of is not None and source.sheet_of(self.spec.of) == source.sheet_of(key)
        self.noted: list[dict] = [] if is_of_row else set_aside.told(self.rows.set_aside, self.rows.sheet)
        self.part, self.n_parts = "''", 1
        self.mapped = {c: s for c, s in self.spec.mapped.items() if self._is_there(c, s)}

    def staged(self) -> Staged:
        columns = columns_of(self.table, stored=False)
        self._sourced()
        self._belonging()
        if self.table in ("casualty_count", "people_in_need"):
            counted.rows_of_counts(self)
        if self.table == "barrier":
            answers.rows_of_options(self)
        if "admin1_pcode" in columns:
            self._located(columns)
        if "date" in columns:
            timed.dates(self)
        if "age_basis" in columns:
            timed.ages(self)
        if self.table == "functioning":
            answers.functioning_status(self)
        if self.table == "person":
            answers.links_and_weight(self)
        for column in columns:
            if column not in self.select:
                self._other(column)
        for column in columns_of(self.table):
            if list_of(self.table, column):
                provider = self.provider_of.get(column)
                known = provider and self.rows.has(provider)
                self.select[f"provider_{column}"] = self.rows.ref(str(provider)) if known else "CAST(NULL AS VARCHAR)"
        self.select["carried"] = self._carried()
        return Staged(
            self.source.record_name, self.key, self.spec, self.landed.file, self.rows, self.select,
            self._identity(), self.part, self._n_produced(), self.provider_of, self.lookups, frozenset(self.own),
            self.no_number, self.noted, kept_name(self.key) if self.rows.corrected else None,
            tuple(known_rows(self.folder, self.landed).of(self.key)), is_strict=self.source.disaggregation == "strict",
        )  # fmt: skip

    # -- what a row is ----------------------------------------------------------------------------------------------

    def _identity(self) -> str:
        """What makes a row itself: its declared key, or its standardised columns that are not optional (model section 3)."""
        if self.spec.key:
            self.provider_of["record_id"] = str(self.spec.key[0])
            parts = [f"coalesce({self.rows.ref(str(key))}, '')" for key in self.spec.key]
            parts += [self.part] if self.part != "''" else []
        else:
            parts = ["coalesce(m.record_id, '')"] if self.spec.of else []
            parts += [f"coalesce(CAST({self.select[column]} AS VARCHAR), '')" for column in self._content()]
            parts += [self.part] if self.part != "''" and self.spec.of else []
        return f"concat_ws({SEPARATOR}, {', '.join(parts)})"

    def _content(self) -> list[str]:
        steady = {column for column, spec in self.mapped.items() if not spec.optional and spec.provider_columns}
        named = set(steady)
        if "date" in steady:
            named |= {"date", "date_precision"}
        if steady & set(timed.AGE_SPECS):
            named |= {"age_years", "age_group", "age_band"}
        if steady & set(PLACE_SPECS):
            named |= {"admin1_pcode", "admin2_pcode"}
        if self.table == "casualty_count":
            named |= {"outcome", "n"}
        if self.table == "people_in_need":
            named |= {"status", "n"}
        return [column for column in columns_of(self.table) if column in named]

    def _n_produced(self) -> int:
        if self.n_parts:
            return self.rows.n_kept * self.n_parts
        rows = self.rows.reading([self.part])
        return ask(self.con, query("rows_counted"), rows=rows, condition=Sql("true")).fetchall()[0][0]

    # -- what the file has ------------------------------------------------------------------------------------------

    def _is_there(self, column: str, spec: Column) -> bool:
        lacking = [provider for provider in spec.provider_columns if not self.rows.has(provider)]
        if spec.options and not self.rows.options(spec.options.prefix):
            lacking.append(f"{spec.options.prefix}...")
        if not lacking:
            return True
        if may_lack(spec, self.landed.vintage):
            return False
        sheet = self.rows.owner(lacking[0])[0]
        found = [*sheet.columns, *sheet.unnamed, *sheet.dropped]
        raise Refused(
            "mapped_columns_are_present",
            source=self.source.source,
            file=self.landed.file,
            column=column,
            provider_column=", ".join(lacking),
            expected=", ".join(found),
            nearest=", ".join(nearest(lacking[0], found)) or "-",
        )

    def join(self, label: str, lookup: Lookup, expressions: list[str] | None = None) -> None:
        """Fill a look-up from the distinct values of its provider columns (or of SQL expressions) and join it back."""
        refs = expressions or [self.rows.ref(provider) for provider in lookup.provider]
        lookup.fill(self.con, self.rows.reading(refs), refs, f"look_{label}")
        self.rows.added.append(f"LEFT JOIN look_{label} ON {lookup.on(f'look_{label}')}")
        self.lookups[label] = lookup
        for column in lookup.out:
            self.select[column] = f"look_{label}.{column}"

    # -- columns ----------------------------------------------------------------------------------------------------

    def _sourced(self) -> None:
        self.select.update(
            source_id=f"'{quoted(self.source.source)}'",
            source_type=f"'{quoted(self.source.source_type)}'",
            source_table=f"'{quoted(self.key)}'",
            source_file=f"'{quoted(self.landed.file)}'",
            source_sheet=f"'{quoted(self.rows.sheet.name)}'",
            source_row="l.source_row",
            as_of=f"TIMESTAMP '{self.landed.as_of}'",
            vintage=f"'{quoted(self.landed.vintage)}'",
        )

    def _belonging(self) -> None:
        """The person, and the need, a row belongs to."""
        if not self.spec.of:
            return
        of_need = core_name(self.spec.of) == "need"
        self.select["person_record_id"] = "m.person_record_id"
        self.select["need_id"] = "m.record_id" if of_need else "CAST(NULL AS VARCHAR)"
        if of_need and "service" not in self.mapped:
            self.select["service"] = "m.service"
        self.own |= {"person_record_id", "need_id", "service"} - set(self.mapped)
        down = next(iter(self.spec.joined_by), None)
        if down:
            self.provider_of["parent"] = down

    def _located(self, columns: tuple[str, ...]) -> None:
        specs = {column: self.mapped[column] for column in PLACE_SPECS if column in self.mapped}
        lookup = placed(self.source, specs, self.places)
        country = self.mapped.get("country_iso3")
        self.select["country_iso3"] = self.rows.ref(str(country.from_)) if country else f"'{self.source.country}'"
        if country:
            self.provider_of["country_iso3"] = str(country.from_)
        if lookup.provider:
            self.join("place", lookup)
        else:
            nowhere = f"'{ALL if self.table == 'people_in_need' else 'unknown'}'"
            self.select.update(admin1_pcode=nowhere, admin2_pcode=nowhere, place_problem="''")
        for column, spec in specs.items():
            if spec.from_:
                self.provider_of[column.replace("_name", "_pcode")] = str(spec.from_)
        if self.table == "people_in_need":
            for column in ("admin1_pcode", "admin2_pcode"):
                if column in self.provider_of:  # an empty area is the whole country, not an unknown one
                    is_blank = f"trim(coalesce({self.rows.ref(self.provider_of[column])}, '')) = ''"
                    self.select[column] = f"CASE WHEN {is_blank} THEN '{ALL}' ELSE {self.select[column]} END"
        self.provider_of.setdefault("place_problem", self.provider_of.get("admin2_pcode", ""))
        if "lat" not in columns:
            return
        for column in ("lat", "lon"):
            self.select[column] = self.number(column)
        if "place_accuracy" not in self.mapped:
            self.own.add("place_accuracy")
            self.select["place_accuracy"] = accuracy_of(self.select)

    def _other(self, column: str) -> None:
        spec = self.mapped.get(column)
        if column.endswith("_on"):
            timed.other_day(self, column, spec)
        elif list_of(self.table, column):
            self.code(column, spec)
        elif column in NUMBERS:
            self.select[column] = self.number(column)
        elif column in WHOLE_NUMBERS:
            self.select[column] = f"CAST({self.number(column)} AS BIGINT)"
        elif column in TEXTS:
            received = self.rows.ref(str(spec.from_)) if spec and spec.from_ else "CAST(NULL AS VARCHAR)"
            self.select[column] = f"nullif({received}, '{VERIFIED_UNKNOWN}')" if spec and spec.from_ else received
            if spec and spec.from_:
                self.provider_of[column] = str(spec.from_)
        elif column == "died_later" and spec is not None:
            self.join("died_later", yes_or_no(self.source, self.spec, "died_later", spec))
            self.provider_of["died_later"] = self.provider_of["died_later_problem"] = spec.provider_columns[0]
        elif column == "died_later":
            self.select.update(died_later="CAST(NULL AS BOOLEAN)", died_later_problem="''")
        elif column == "consent_purposes" and spec is not None and spec.from_:
            self.join(column, several(self.source, self.spec, column, spec, "consent_purpose"))
            self.provider_of[column] = self.provider_of[f"{column}_problem"] = spec.from_
        elif column == "consent_purposes":
            self.select.update(consent_purposes="CAST(NULL AS VARCHAR)", consent_purposes_problem="''")
        elif column == "overlaps_with_rows":
            self.select[column] = "true"

    def code(self, column: str, spec: Column | None) -> None:
        """A coded column: looked up word by word, or the same in every row."""
        allowed = allowed_in(self.table, column)
        if spec is None or not spec.provider_columns:
            stated = getattr(self.spec, column, None) if column in WHAT_IS_NOT_SAID else None
            nothing = "not_asked" if column in self.spec.absent else unsaid(self.table, column)
            value = (spec.value if spec else None) or stated or WHAT_IS_NOT_SAID.get(column, nothing)
            if value not in allowed:
                reason = f"`{column}` is not mapped in `{self.key}`, and every row needs one"
                if spec or stated:
                    reason = f"`{column}`: `{value}` is not in its code list ({', '.join(sorted(allowed))})"
                raise Refused("source_yaml_is_valid", file=f"{self.source.source}/source.yaml", reason=reason)
            self.select[column] = f"'{value}'"
            return
        lookup = coded(self.source, self.spec, column, spec, str(list_of(self.table, column)), allowed)
        self.join(column, lookup)
        self.provider_of[column] = lookup.provider[0]

    def number(self, column: str) -> str:
        """A column of numbers as DOUBLE; where something else was received stands in `no_number`."""
        spec = self.mapped.get(column)
        if spec is None or not spec.from_:
            return "CAST(NULL AS DOUBLE)"
        self.provider_of[column] = str(spec.from_)
        received = self.rows.ref(str(spec.from_))
        text = f"translate({received}, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '01234567890123456789')"
        if spec.number and spec.number.thousands:
            text = f"replace({text}, '{quoted(spec.number.thousands)}', '')"
        if spec.number and spec.number.decimal != ".":
            text = f"replace({text}, '{quoted(spec.number.decimal)}', '.')"
        number = number_in(text)
        blank = ", ".join(
            f"'{quoted(word.strip())}'"
            for word in {"", VERIFIED_UNKNOWN, *self.source.files.blank, *self.source.missing}
        )
        self.no_number[column] = f"{number} IS NULL AND trim(coalesce({received}, '')) NOT IN ({blank})"
        return number

    def _carried(self) -> str:
        carried = [column for column in self.spec.carry if self.rows.has(column)]
        if not carried:
            return "CAST(NULL AS VARCHAR)"
        pairs = ", ".join(f"'{quoted(column)}', {self.rows.ref(column)}" for column in carried)
        return f"CAST(json_object({pairs}) AS VARCHAR)"
