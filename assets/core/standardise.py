"""From landed text to one typed row per person, event or count: the query that joins the look-ups back.

Here: which standard column comes from which provider column, and the stable record_id. Not here: whether a row is
accepted (`judge`).
"""

import duckdb

from assets.core import lookups
from assets.core.lookups import Lookup
from assets.core.places import Places
from assets.core.staged import SEPARATOR, Staged
from assets.raw.land import LandedFile, LandedSheet
from methods.folding import nearest
from schemas.contracts import columns_of, core_name, list_of
from schemas.findings import Refused
from schemas.source import Column, Source, Table
from warehouse.connection import name, quoted
from warehouse.folder import Folder

DATE_COLUMNS = ("date", "date_max", "date_precision", "calendar", "provider_date", "date_problem")
AGE_SPECS = ("age_years", "age_band", "age_group", "birth_year", "birth_date")
PLACE_SPECS = ("admin1_pcode", "admin2_pcode", "admin1_name", "admin2_name")
NUMBERS = ("lat", "lon", "minutes_to_care", "n_casualties_reported")
TEXTS = ("incident_id", "person_id", "impairments")
CONSTANTS = {"scope_reason": "in_scope"}


def orphaned_rows(
    con: duckdb.DuckDBPyConnection, folder: Folder, spec: Table, landed: LandedFile, parents: set[int]
) -> set[int]:
    """Source rows of a child table whose parent's source row is among `parents` (rows in quarantine)."""
    if spec.parent is None or not parents:
        return set()
    child, parent = landed.sheet(spec.sheet), landed.sheet(spec.parent.sheet)
    on = " AND ".join(f"c.{name(down)} = CAST(p.{name(up)} AS VARCHAR)" for down, up in spec.parent.by.items())
    found = con.execute(
        f"SELECT c.source_row FROM {_landed(folder, child)} c JOIN "
        f"(SELECT *, row_number() OVER (ORDER BY source_row) AS {name('@row')} FROM {_landed(folder, parent)}) p ON {on} "
        f"WHERE p.source_row IN ({', '.join(str(row) for row in sorted(parents))})"
    ).fetchall()
    return {row for (row,) in found}


def _landed(folder: Folder, sheet: LandedSheet) -> str:
    return f"read_parquet('{quoted(folder.path / sheet.path)}', encryption_config = {{footer_key: 'storage'}})"


def stage(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    source: Source,
    key: str,
    table: Table,
    landed: LandedFile,
    places: Places,
) -> Staged:
    """Prepare one table of one landed file. Raises Refused when a mapped column that is not optional is missing."""
    builder = _Builder(con, folder, source, core_name(key), table, landed, places)
    return builder.staged()


class _Builder:
    """Collects the select list, joins and look-ups of one staging query."""

    def __init__(
        self, con, folder: Folder, source: Source, table: str, spec: Table, landed: LandedFile, places: Places
    ):
        self.con, self.folder, self.source, self.table, self.spec = con, folder, source, table, spec
        self.landed, self.places = landed, places
        self.sheet = landed.sheet(spec.sheet)
        self.parent = landed.sheet(spec.parent.sheet) if spec.parent else None
        self.joins: list[str] = []
        self.select: dict[str, str] = {}
        self.provider_of: dict[str, str] = {}
        self.lookups: dict[str, Lookup] = {}
        self.own = {"source_row", "provider_date"}
        self.no_number: dict[str, str] = {}
        self.part, self.n_parts = "''", 1
        self.mapped = {c: s for c, s in spec.mapped.items() if self._is_there(c, s)}

    def staged(self) -> Staged:
        self.relation, n_read, n_not_wanted = self._rows()
        self._sourced()
        self._located()
        self._dated()
        self._aged()
        for column in columns_of(self.table, stored=False):
            if column not in self.select:
                self._other(column)
        if self.table == "casualty_count":
            self._counted()
        for column in columns_of(self.table):
            if list_of(self.table, column):
                provider = self.provider_of.get(column)
                self.select[f"provider_{column}"] = self._ref(provider) if provider else "CAST(NULL AS VARCHAR)"
        self.select["carried"] = self._carried()
        return Staged(
            self.source.source, self.table, self.spec, self.landed.file, self.sheet, self.folder.path / self.sheet.path,
            n_read, n_not_wanted, self.select, self.relation, self.joins, self._identity(), self.part, self.n_parts,
            self.provider_of, self.lookups, frozenset(self.own), self.no_number,
        )  # fmt: skip

    def _identity(self) -> str:
        """What makes a row itself: its declared key, or its standardised columns that are not optional (model section 3)."""
        if self.spec.key:
            self.provider_of["record_id"] = str(self.spec.key[0])
            parts = [f"coalesce({self._ref(str(key))}, '')" for key in self.spec.key]
            if self.n_parts > 1:
                parts.append(self.part)
        else:
            parts = [f"coalesce(CAST({self.select[column]} AS VARCHAR), '')" for column in self._content()]
        return f"concat_ws({SEPARATOR}, {', '.join(parts)})"

    def _content(self) -> list[str]:
        steady = {column for column, spec in self.mapped.items() if not spec.optional and spec.provider_columns}
        named = set(steady)
        if "date" in steady:
            named |= {"date", "date_precision"}
        if steady & set(AGE_SPECS):
            named |= {"age_years", "age_group", "age_band"}
        if steady & set(PLACE_SPECS):
            named |= {"admin1_pcode", "admin2_pcode"}
        if self.table == "casualty_count":
            named |= {"outcome", "n"}
        return [column for column in columns_of(self.table) if column in named]

    # -- what the file has ------------------------------------------------------------------------------------------

    def _is_there(self, column: str, spec: Column) -> bool:
        lacking = [provider for provider in spec.provider_columns if not self._has(provider)]
        if not lacking:
            return True
        if spec.optional is True or (spec.optional and self._within(spec.optional)):
            return False
        found = [*self.sheet.columns, *self.sheet.unnamed, *self.sheet.dropped]
        raise Refused(
            "mapped_columns_are_present",
            source=self.source.source,
            file=self.landed.file,
            column=column,
            provider_column=", ".join(lacking),
            expected=", ".join(found),
            nearest=", ".join(nearest(lacking[0], found)) or "-",
        )

    def _within(self, span) -> bool:
        """A gap in an old vintage is allowed up to `until`; before `since` the column did not exist."""
        if span.until is not None and self.landed.vintage <= span.until:
            return True
        return span.since is not None and self.landed.vintage < span.since

    def _has(self, provider: str) -> bool:
        sheet, column = self._owner(provider)
        return column in sheet.columns or column in sheet.identity_columns

    def _owner(self, provider: str) -> tuple[LandedSheet, str]:
        owner, _, bare = provider.partition(".")
        if self.parent and bare and owner == self.parent.name:
            return self.parent, bare
        return self.sheet, provider

    def _ref(self, provider: str) -> str:
        """The provider column in SQL: the row's own, its parent's, or from the identity store."""
        sheet, column = self._owner(provider)
        if column in sheet.identity_columns:
            alias = f"id{sheet.identity_columns.index(column)}"
            path = quoted(self.folder.path / str(sheet.identity_path))
            join = (
                f"LEFT JOIN (SELECT source_row, value FROM read_parquet('{path}', encryption_config = "
                f"{{footer_key: 'storage'}}) WHERE provider_column = '{quoted(column)}') {alias} "
                f"ON {alias}.source_row = l.source_row"
            )
            if join not in self.joins:
                self.joins.append(join)
            return f"{alias}.value"
        return f"{'p' if sheet is self.parent else 'l'}.{name(column)}"

    # -- rows -------------------------------------------------------------------------------------------------------

    def _rows(self) -> tuple[str, int, int]:
        """The wanted rows as SQL, how many were read, how many the declared filters leave out."""
        wanted = " AND ".join(
            f"{name(column)} IN ({', '.join(repr(str(v)) for v in values)})"
            for column, values in self.spec.only.items()
        )
        clause = f" WHERE {wanted}" if wanted else ""
        relation = f"(SELECT * FROM {_landed(self.folder, self.sheet)}{clause}) l"
        kept = self.sheet.n_rows
        if wanted:
            kept = self.con.execute(f"SELECT count(*) FROM {relation}").fetchone()[0]
        if self.parent and self.spec.parent:
            ups = ", ".join(
                f"row_number() OVER (ORDER BY source_row) AS {name('@row')}" if up == "@row" else ""
                for up in set(self.spec.parent.by.values())
                if up == "@row"
            )
            inner = f"SELECT *{', ' + ups if ups else ''} FROM {_landed(self.folder, self.parent)}"
            on = " AND ".join(
                f"l.{name(child)} = CAST(p.{name(up)} AS VARCHAR)" for child, up in self.spec.parent.by.items()
            )
            self.joins.append(f"LEFT JOIN ({inner}) p ON {on}")
        return relation, self.sheet.n_rows + self.sheet.n_refused, self.sheet.n_rows - kept

    def _join(self, label: str, lookup: Lookup) -> None:
        """Fill a look-up from the distinct values and join it back."""
        refs = [self._ref(provider) for provider in lookup.provider]
        lookup.fill(self.con, " ".join([self.relation, *self._joins_for(refs)]), refs, f"look_{label}")
        self.joins.append(f"LEFT JOIN look_{label} ON {lookup.on(f'look_{label}')}")
        self.lookups[label] = lookup
        for column in lookup.out:
            self.select[column] = f"look_{label}.{column}"

    def _joins_for(self, refs: list[str]) -> list[str]:
        aliases = {ref.split(".")[0] for ref in refs}
        return [join for join in self.joins if any(f") {alias} ON" in join for alias in aliases)]

    # -- columns ----------------------------------------------------------------------------------------------------

    def _sourced(self) -> None:
        self.select.update(
            source_id=f"'{quoted(self.source.source)}'",
            source_type=f"'{quoted(self.source.source_type)}'",
            source_file=f"'{quoted(self.landed.file)}'",
            source_sheet=f"'{quoted(self.sheet.name)}'",
            source_row="l.source_row",
            as_of=f"TIMESTAMP '{self.landed.as_of}'",
            vintage=f"'{quoted(self.landed.vintage)}'",
        )

    def _located(self) -> None:
        specs = {column: self.mapped[column] for column in PLACE_SPECS if column in self.mapped}
        lookup = lookups.placed(self.source, specs, self.places)
        country = self.mapped.get("country_iso3")
        self.select["country_iso3"] = self._ref(str(country.from_)) if country else f"'{self.source.country}'"
        if country:
            self.provider_of["country_iso3"] = str(country.from_)
        if lookup.provider:
            self._join("place", lookup)
        else:
            self.select.update(admin1_pcode="'unknown'", admin2_pcode="'unknown'", place_problem="''")
        for column, spec in specs.items():
            if spec.from_:
                self.provider_of[column.replace("_name", "_pcode")] = str(spec.from_)
        self.provider_of.setdefault("place_problem", self.provider_of.get("admin2_pcode", ""))
        for column in ("lat", "lon"):
            self.select[column] = self._number(column)
        if "place_accuracy" not in self.mapped:
            point = f"({self.select['lat']}) IS NOT NULL AND ({self.select['lon']}) IS NOT NULL"
            self.own.add("place_accuracy")
            self.select["place_accuracy"] = (
                f"CASE WHEN {point} THEN 'gps' WHEN {self.select['admin2_pcode']} <> 'unknown' THEN 'admin2' "
                f"WHEN {self.select['admin1_pcode']} <> 'unknown' THEN 'admin1' ELSE 'unknown' END"
            )

    def _dated(self) -> None:
        spec = self.mapped.get("date")
        if spec is None or not spec.provider_columns:
            fixed = spec.value if spec else None
            moment = f"TIMESTAMP '{fixed}-01-01'" if fixed else "CAST(NULL AS TIMESTAMP)"
            last = f"TIMESTAMP '{fixed}-12-31'" if fixed else "CAST(NULL AS TIMESTAMP)"
            precision = "'year'" if fixed else "'unknown'"
            self.select.update(
                date=moment, date_max=last, date_precision=precision, provider_date="NULL", date_problem="''"
            )
            self.select["calendar"] = "'gregorian'"
            return
        self._join("date", lookups.dated(self.source, spec))
        self.select["calendar"] = f"'{spec.calendar}'"
        refs = [self._ref(provider) for provider in spec.provider_columns]
        self.select["provider_date"] = f"concat_ws('-', {', '.join(refs)})"
        for column in DATE_COLUMNS:
            self.provider_of[column] = spec.provider_columns[0]

    def _aged(self) -> None:
        if "age_group" not in columns_of(self.table):
            return
        specs = {column: self.mapped[column] for column in AGE_SPECS if column in self.mapped}
        if self.table == "casualty_count":
            if "age_group" in specs:
                self._coded("age_group", specs["age_group"])
            return
        if not specs:
            reason = "not_asked" if "age_group" in self.spec.absent else "not_recorded"
            nulls = dict.fromkeys(("age_years", "age_min", "age_max"), "CAST(NULL AS BIGINT)")
            self.select.update(nulls)
            self.select.update(age_band=f"'{reason}'", age_group=f"'{reason}'", age_basis="'none'")
            self.select.update(label_age_group="''", age_problem="''")
            return
        self._join("age", lookups.aged(self.source, self.spec, specs, self.lookups.get("date")))
        first = str(next(iter(specs.values())).from_)
        for column in ("age_years", "age_problem", "age_band", "label_age_group"):
            self.provider_of[column] = str(specs["age_years"].from_) if "age_years" in specs else first
        if "age_group" in specs:
            self.provider_of["age_group"] = str(specs["age_group"].from_)

    def _other(self, column: str) -> None:
        spec = self.mapped.get(column)
        if list_of(self.table, column):
            if spec is not None and spec.value is None:
                return self._coded(column, spec)
            reason = spec.value if spec else CONSTANTS.get(column, "not_asked")
            self.select[column] = f"'{reason}'"
        elif column in NUMBERS:
            number = self._number(column)
            self.select[column] = f"CAST({number} AS BIGINT)" if column.startswith("n_") else number
        elif column in TEXTS:
            self.select[column] = self._ref(str(spec.from_)) if spec and spec.from_ else "CAST(NULL AS VARCHAR)"
            if spec and spec.from_:
                self.provider_of[column] = str(spec.from_)
        elif column == "died_later" and spec is not None:
            self._join("died_later", lookups.yes_or_no(self.source, self.spec, "died_later", spec))
            self.provider_of["died_later"] = self.provider_of["died_later_problem"] = spec.provider_columns[0]
        elif column == "died_later":
            self.select.update(died_later="CAST(NULL AS BOOLEAN)", died_later_problem="''")
        elif column == "overlaps_with_rows":
            self.select[column] = "true"

    def _coded(self, column: str, spec: Column) -> None:
        lookup = lookups.coded(self.source, self.spec, column, spec, str(list_of(self.table, column)))
        self._join(column, lookup)
        self.provider_of[column] = lookup.provider[0]

    def _number(self, column: str) -> str:
        spec = self.mapped.get(column)
        if spec is None or not spec.from_:
            return "CAST(NULL AS DOUBLE)"
        self.provider_of[column] = str(spec.from_)
        text = f"translate({self._ref(str(spec.from_))}, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '01234567890123456789')"
        if spec.number and spec.number.thousands:
            text = f"replace({text}, '{quoted(spec.number.thousands)}', '')"
        if spec.number and spec.number.decimal != ".":
            text = f"replace({text}, '{quoted(spec.number.decimal)}', '.')"
        number = f"TRY_CAST(trim({text}) AS DOUBLE)"
        blank = ", ".join(f"'{quoted(word.strip())}'" for word in {"", *self.source.files.blank, *self.source.missing})
        received = self._ref(str(spec.from_))
        self.no_number[column] = f"{number} IS NULL AND trim(coalesce({received}, '')) NOT IN ({blank})"
        return number

    def _counted(self) -> None:
        """Count columns become rows: one per outcome and source row, with `n` as a whole number."""
        text = f"CASE outcome_counted {' '.join(f'WHEN {o!r} THEN {self._ref(c)}' for o, c in self.spec.count.items())} END"
        blank = "0" if self.spec.blank_count == "none_reported" else "NULL"
        number = f"TRY_CAST(trim({text}) AS DOUBLE)"
        self.select["outcome"] = (
            "CASE WHEN outcome_counted IN ('killed', 'injured') THEN outcome_counted ELSE 'unknown' END"
        )
        self.select["n"] = (
            f"CASE WHEN trim(coalesce({text}, '')) = '' THEN {blank} "
            f"WHEN {number} = floor({number}) THEN CAST({number} AS BIGINT) END"
        )
        self.select["n_problem"] = (
            f"CASE WHEN trim(coalesce({text}, '')) = '' THEN '' WHEN {number} IS NULL OR {number} <> floor({number}) "
            "THEN 'count_is_a_whole_number' ELSE '' END"
        )
        outcomes = ", ".join(f"('{outcome}')" for outcome in self.spec.count)
        self.joins.append(f"CROSS JOIN (VALUES {outcomes}) counted(outcome_counted)")
        self.part, self.n_parts = "outcome_counted", len(self.spec.count)
        self.own.add("outcome")
        self.provider_of["n"] = self.provider_of["n_problem"] = next(iter(self.spec.count.values()))

    def _carried(self) -> str:
        carried = [column for column in self.spec.carry if self._has(column)]
        if not carried:
            return "CAST(NULL AS VARCHAR)"
        pairs = ", ".join(f"'{quoted(column)}', {self._ref(column)}" for column in carried)
        return f"CAST(json_object({pairs}) AS VARCHAR)"
