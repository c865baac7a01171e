"""Where the received texts of a table's rows are read: its own sheet, the sheets above it, the identity store.

Here: the FROM clause and how a provider column is written in it. Not here: what a text means (`lookups`).
"""

import re
from collections.abc import Sequence

import duckdb

from assets.core.corrected import Corrected
from assets.core.first_of_person import day_to_sort_by, read_of_person
from assets.core.queries import query
from assets.core.set_aside import rows_set_aside
from assets.raw.land import owner_of
from assets.raw.landed import LandedFile, LandedSheet
from schemas.relations import Sql, pieces
from schemas.source import Source
from warehouse.connection import listed, name, parquet, quoted
from warehouse.folder import Folder
from warehouse.relations import ask, sql_of

SEPARATOR = "chr(31)"  # between the parts of what identifies a row


class Rows:
    """The wanted rows of one table of one landed file. Aliases: `l` the row, `a1`, `a2` sheets above, `m` its owner."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        folder: Folder,
        source: Source,
        key: str,
        landed: LandedFile,
        corrected: Corrected | None = None,
    ):
        self.con, self.folder, self.source, self.key, self.landed = con, folder, source, key, landed
        self.corrected = corrected
        self.spec = source.tables[key]
        names = source.sheets_of(key)
        self.sheets: dict[str | None, LandedSheet] = {wanted: landed.sheet(wanted) for wanted in names}
        self.sheet = self.sheets[names[0]]
        self.alias: dict[str | None, str] = {names[0]: "l"}
        self.joins: dict[str, str] = {}  # alias -> how it is joined, in the order they need each other
        self.needs: dict[str, str] = {}  # alias -> the alias its join starts from
        self.added: list[str] = []  # joins of look-ups, and of the several rows one received row becomes
        self.held: dict[tuple[str, str], str] = {}  # an identifier kept apart -> the alias under which it is read
        only = {column: (*owner_of(column, names), listed(words)) for column, words in self.spec.only.items()}
        conditions = [f"{name(bare)} IN ({words})" for owner, bare, words in only.values() if owner == names[0]]
        if self.spec.of and self._is_same_row(key) and self._is_filtered(self.spec.of):
            owners = sql_of(query("row_numbers"), rows=made_name(self.spec.of), condition=Sql("true"))
            conditions.append(f"source_row IN ({owners})")
        self.set_aside = rows_set_aside(con, key, self.spec, self.sheet, self.landed_rows(self.sheet))
        if self.set_aside:
            conditions.append(f"source_row NOT IN ({', '.join(map(str, self.set_aside))})")
        self.own = self._wanted(key, Sql(" AND ".join(conditions) or "true"))
        self._above(key, names[0])
        above = [
            f"coalesce({self.ref(c)}, '') IN ({words})" for c, (owner, _, words) in only.items() if owner != names[0]
        ]
        if above:
            wanted = sql_of(query("row_numbers_above"), rows=self.reading(above), condition=Sql(" AND ".join(above)))
            conditions.append(f"source_row IN ({wanted})")
            self.own = self._wanted(key, Sql(" AND ".join(conditions)))
        self.n_kept = self.sheet.n_rows
        if conditions or self._once(key):
            self.n_kept = ask(con, query("rows_counted"), rows=self.own, condition=Sql("true")).fetchall()[0][0]

    def _wanted(self, key: str, condition: Sql) -> Sql:
        """The wanted rows of the table's own sheet, as `l`."""
        landed, own_key = self.landed_rows(self.sheet), self._once(key)
        if not own_key:
            return Sql(f"({sql_of(query('wanted_rows'), landed=landed, condition=condition)}) l")
        columns = ", ".join(f"w.{name(column)}" for column in own_key)
        blank = " AND ".join(f"trim(coalesce(w.{name(column)}, '')) = ''" for column in own_key)
        spec, held = self.source.tables[key], self.sheet.columns
        received = ", ".join(f"coalesce(o.{name(column)}, '')" for column in read_of_person(spec, held)) or "''"
        of_row = pieces(has_no_key=blank, key=columns, day=day_to_sort_by(spec, held), content=received)
        kept = parquet([self.folder.path / self.sheet.path])
        rows = sql_of(query("wanted_rows_once"), landed=landed, received=kept, condition=condition, **of_row)
        return Sql(f"({rows}) l")

    def _once(self, key: str) -> list[str]:
        """The key of which only the earliest row is wanted: each row of the sheet is a service or need of that person too."""
        by_key = [k for k, table in self.source.tables.items() if table.of == key and self._has_several_rows(k)]
        return self.source.tables[key].key or [] if by_key else []

    def _is_filtered(self, key: str) -> bool:
        """Whether some rows of the sheet are not rows of the table."""
        table = self.source.tables[key]
        above = table.of is not None and self._is_same_row(key) and self._is_filtered(table.of)
        return bool(table.only) or bool(table.total_where) or bool(self._once(key)) or above

    def _is_same_row(self, key: str) -> bool:
        return self._in_sheet_of_owner(key) and not self.source.tables[key].joined_by

    def _has_several_rows(self, key: str) -> bool:
        return self._in_sheet_of_owner(key) and bool(self.source.tables[key].joined_by)

    def _in_sheet_of_owner(self, key: str) -> bool:
        above = self.source.tables[key].of
        return above is not None and self.source.sheet_of(above) == self.source.sheet_of(key)

    @property
    def relation(self) -> Sql:
        """The wanted rows with everything joined."""
        return Sql(" ".join([self.own, *self.joins.values(), *self.added]))

    def reading(self, expressions: Sequence[str]) -> Sql:
        """The wanted rows with only the joins that SQL expressions need."""
        added = [join for join in self.added if any(f"{_alias_of(join)}." in e for e in expressions)]
        asked, wanted = [*expressions, *added], set()
        for alias in self.joins:
            if any(re.search(rf"\b{alias}\.", expression) for expression in asked):
                step: str | None = alias
                while step is not None and step != "l":
                    wanted.add(step)
                    step = self.needs[step]
        return Sql(" ".join([self.own, *(join for alias, join in self.joins.items() if alias in wanted), *added]))

    @property
    def by_key(self) -> bool:
        """The row finds its owner by the owner's key in the same sheet: a person has several rows there."""
        return self._has_several_rows(self.key)

    @property
    def n_read(self) -> int:
        return self.sheet.n_rows + self.sheet.n_refused

    @property
    def n_not_wanted(self) -> int:
        return self.sheet.n_rows - self.n_kept

    def landed_rows(self, sheet: LandedSheet) -> Sql:
        """A sheet's rows as landed, with the corrected cells in their place."""
        rows = parquet([self.folder.path / sheet.path])
        return self.corrected.reading(sheet.name, rows) if self.corrected else rows

    def _above(self, key: str, sheet: str | None) -> None:
        """Join the sheets above a table, and the accepted rows it belongs to."""
        table = self.source.tables[key]
        if table.of:
            up = self.source.sheet_of(table.of)
            self._join(sheet, up, table.joined_by)
            if key == self.key:
                self.needs["m"] = self.alias[up]
                on = f"m.source_row = {self.alias[up]}.source_row"
                if self.by_key:
                    keys = ", ".join(f"coalesce(l.{name(down)}, '')" for down in table.joined_by)
                    on = f"m.own_key = concat_ws({SEPARATOR}, {keys})"
                self.joins["m"] = f"LEFT JOIN {made_name(table.of)} m ON {on}"
            self._above(table.of, up)
        elif table.parent:
            self._join(sheet, table.parent.sheet, table.parent.by)

    def _join(self, below: str | None, above: str | None, by: dict[str, str]) -> None:
        """The first row of the sheet above whose columns agree; nothing when both are one sheet or it is joined already."""
        if above in self.alias:
            return
        alias = f"a{len(self.alias)}"
        self.needs[alias], self.alias[above] = self.alias[below], alias
        ups = Sql(", ".join("source_row" if up == "@row" else name(up) for up in by.values()))
        first = sql_of(query("first_rows_above"), landed=self.landed_rows(self.sheets[above]), key=ups)
        on = " AND ".join(
            f"{self.alias[below]}.{name(down)} = CAST({alias}.{name(up)} AS VARCHAR)" for down, up in by.items()
        )
        self.joins[alias] = f"LEFT JOIN ({first}) {alias} ON {on}"

    def orphans(self) -> dict[str, str]:
        """Rule -> SQL that is true where a row's owner is missing or set aside; an empty rule is told at the owner itself."""
        if self.spec.of:
            aside = "m.record_id IS NOT NULL AND NOT m.is_accepted"
            if self.needs["m"] == "l" and not self.by_key:
                return {"": aside}
            here = "m.source_row = l.source_row" if self.by_key else "false"
            return {
                "": f"{aside} AND {here}",
                "parent_was_quarantined": f"{aside} AND NOT ({here})",
                "parent_row_exists": "m.record_id IS NULL",
            }
        if self.spec.parent is None:
            return {}
        alias = self.alias[self.spec.parent.sheet]
        of_sheet = f"sheet = '{quoted(self.spec.parent.sheet)}'"
        return {
            "parent_was_quarantined": f"{alias}.source_row IN (SELECT source_row FROM aside WHERE {of_sheet})",
            "parent_row_exists": f"{alias}.source_row IS NULL",
        }

    def owner(self, provider: str) -> tuple[LandedSheet, str, str]:
        """The sheet a provider column is of, its alias, and its bare name."""
        wanted, bare = owner_of(provider, list(self.sheets))
        return self.sheets[wanted], self.alias[wanted], bare

    def has(self, provider: str) -> bool:
        """Whether the file has the column."""
        sheet, _, column = self.owner(provider)
        return column in sheet.columns or column in sheet.identity_columns

    def ref(self, provider: str) -> Sql:
        """The provider column in SQL: the row's own, of a sheet above, or from the identity store."""
        sheet, alias, column = self.owner(provider)
        if column not in sheet.identity_columns:
            return Sql(f"{alias}.{name(column)}")
        if (alias, column) not in self.held:
            held = self.held[(alias, column)] = f"id{len(self.held)}"
            identity = parquet([self.folder.path / str(sheet.identity_path)])
            texts = sql_of(query("identifiers_of_column"), identity=identity, provider_column=column)
            self.needs[held] = alias
            self.joins[held] = f"LEFT JOIN ({texts}) {held} ON {held}.source_row = {alias}.source_row"
        return Sql(f"{self.held[(alias, column)]}.value")

    def options(self, prefix: str) -> list[str]:
        """The 0/1 columns of a multiple choice, one per option, that the file has."""
        wanted, bare = owner_of(prefix, list(self.sheets))
        lead = prefix[: len(prefix) - len(bare)]
        return [f"{lead}{column}" for column in self.sheets[wanted].columns if column.startswith(bare)]


def _alias_of(join: str) -> str:
    """The alias a join gives its table."""
    return join.partition(" ON ")[0].split()[-1].partition("(")[0]


def made_name(key: str) -> Sql:
    """The table in which the rows made of one table of the source.yaml are kept while its children are judged."""
    return name(f"made_{key}")


def kept_name(key: str) -> Sql:
    """The table of the record_ids the rows of one table had before any of them was corrected."""
    return name(f"kept_{key}")
