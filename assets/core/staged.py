"""A table of one file as SQL over its landed text: every standard column, what identifies a row, and its record_id.

A row is identified by its declared key, or by its standardised content and how often that stood in the file before
(model section 3). Nothing here is carried through a sort but the row's number and a hash of its content.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from assets.core.lookups import Lookup
from assets.core.queries import query
from assets.core.recognition.known_rows import KnownRow
from assets.core.rows import SEPARATOR, Rows, made_name
from assets.raw.land import ORDER
from assets.raw.landed import LandedSheet
from schemas.contracts import core_name, stored_columns
from schemas.relations import Sql, literal
from schemas.source import Table
from warehouse.connection import listed, name, quoted
from warehouse.reading.sheet import column_letters
from warehouse.relations import ask, make_relation, sql_of

CONSTANT_SQL = re.compile(r"(?:TIMESTAMP )?'((?:[^']|'')*)'|NULL|true|false|CAST\(NULL AS [A-Z]+\)")


@dataclass
class Staged:
    """One core table of one file, ready to be judged. SQL names the received row `l`, its owner `m`, look-ups `look_*`."""

    source: str
    key: str  # as source.yaml calls it: `person@head` is one of several tables of the kind `person`
    spec: Table
    file: str
    rows: Rows
    select: dict[str, str]  # column -> SQL
    identity: str  # SQL of what identifies a row: its key, or its standardised content
    part: str  # SQL that tells apart several rows made from one received row, '' when there is one
    n_produced: int  # rows of the core table this file makes, accepted or not
    provider_of: dict[str, str]
    lookups: dict[str, Lookup]
    own: frozenset[str]  # columns SADDLE itself works out; no received value can break them
    no_number: dict[str, str]  # column of numbers -> SQL that is true where something else was received
    noted: list[dict]  # findings made while standardising
    kept_ids: Sql | None = None  # table of the ids the rows had before they were corrected
    known: tuple[KnownRow, ...] = ()  # rows that decisions are about, whatever is read out of them now
    is_strict: bool = False  # a row whose sex, age or disability cannot be read is set aside
    known_ids: dict[tuple[int, str], str] = field(default_factory=dict)  # (row, part) -> the record_id it keeps

    @property
    def table(self) -> str:
        """The core table."""
        return core_name(self.key)

    @property
    def sheet(self) -> LandedSheet:
        """The sheet of the rows."""
        return self.rows.sheet

    @property
    def landing(self) -> Sql:
        """The sheet's rows as landed."""
        return self.rows.landed_rows(self.rows.sheet)

    @property
    def keyed(self) -> bool:
        """The source has a number of its own for each row."""
        return bool(self.spec.key)

    @property
    def content_columns(self) -> list[str]:
        """Stored columns that differ from row to row."""
        constant = self.constants()
        return [c for c in stored_columns(self.table) if c not in constant and c not in ("record_id", "person_id")]

    def constants(self) -> dict[str, str | None]:
        """Stored columns that are the same in every row, with their value as text: kept once in the receipt."""
        found = {}
        for column in stored_columns(self.table):
            literal = CONSTANT_SQL.fullmatch(self.select.get(column, ""))
            if literal:
                sql = literal.group(0)
                value = literal.group(1)
                found[column] = (
                    sql if sql in ("true", "false") else value.replace("''", "'") if value is not None else None
                )
        return found

    def is_constant(self, column: str) -> bool:
        """Every row has the same value."""
        return bool(CONSTANT_SQL.fullmatch(self.select[column]))

    def cells(self) -> dict[str, tuple[str, str]]:
        """Core column -> (letters of its column in the row's own sheet, provider column)."""
        positions = self.sheet.positions
        found = {column: provider for column, provider in self.provider_of.items() if provider in positions}
        return {column: (column_letters(positions[provider]), provider) for column, provider in found.items()}

    def number(self, con: duckdb.DuckDBPyConnection) -> None:
        """Table `repeated`: rows whose key or content stood in the file before, and how often; rows without a key.

        Of rows without a key that are alike, which is the first depends on the identifiers kept apart, not on how the file
        is sorted; where there are none, on the row's number.
        """
        rows = self.rows.reading([self.part, self.identity])
        place = Sql(f"l.{name(ORDER)}" if self.sheet.is_ordered and not self.keyed else "l.source_row")
        identity = Sql(self.identity)
        make_relation(con, query("repeated"), place=place, part=Sql(self.part), identity=identity, rows=rows)
        if self.known:
            self._keep_known(con)

    def _keep_known(self, con: duckdb.DuckDBPyConnection) -> None:
        """Table known_<key>: the rows that keep the record_id of the decisions about them, where another would be made now."""
        records: dict[int, list[str]] = {}
        for one in self.known:
            records.setdefault(one.row, []).append(one.record_id)
        made: dict[int, dict[str, str]] = {}
        pieces = {"part": Sql(self.part), "record_id": self._made, "id_joins": Sql("")}
        rows = self.rows.reading([self.part, self.identity])
        wanted = Sql(f"l.source_row IN {literal(sorted(records))}")
        for row, part, record_id in ask(con, query("record_ids"), rows=rows, condition=wanted, **pieces).fetchall():
            made.setdefault(row, {})[part] = record_id
        kept = {place: record for row in made for place, record in _kept(row, made[row], records[row])}
        lines = [{"source_row": row, "part": part, "record_id": record} for (row, part), record in kept.items()]
        shape = pa.schema([("source_row", pa.int64()), ("part", pa.string()), ("record_id", pa.string())])
        con.register("known_listed", pa.Table.from_pylist(lines, schema=shape))
        make_relation(con, query("known_records"), called=known_name(self.key))
        con.unregister("known_listed")
        self.known_ids = kept

    @property
    def record_id(self) -> Sql:
        """The stable id; needs `repeated` as `r` and the joins of `_of_ids`. A corrected row keeps the id of its content as received.

        A row that decisions are about keeps theirs; another that reads as that one did is not taken for it.
        """
        made: str = self._made
        if self.known_ids:
            theirs = listed(sorted(set(self.known_ids.values())))
            made = f"coalesce(known.record_id, CASE WHEN {made} IN ({theirs}) THEN md5(concat({made}, '|')) ELSE {made} END)"
        return Sql(f"coalesce(kept.record_id, {made})") if self.kept_ids else Sql(made)

    @property
    def _made(self) -> Sql:
        """The id made of what is read now; needs table `repeated` as `r`."""
        return self._id_of("CAST(coalesce(r.occurrence, 1) AS VARCHAR)")

    @property
    def _of_ids(self) -> dict[str, Any]:
        """What a query with record_ids is filled in with."""
        kept = f"LEFT JOIN {self.kept_ids} kept ON {self._of_row('kept')}" if self.kept_ids else ""
        known = f"LEFT JOIN {known_name(self.key)} known ON {self._of_row('known')}" if self.known_ids else ""
        return {"part": Sql(self.part), "record_id": self.record_id, "id_joins": Sql(f"{known} {kept}".strip())}

    def keep_ids(self, con: duckdb.DuckDBPyConnection, called: str, condition: str = "true") -> None:
        """A table of row number, part and record_id of every row for which a condition on `l` holds; needs `repeated`."""
        rows = self.rows.reading([self.part, self.identity])
        make_relation(con, query("record_ids"), called=called, rows=rows, condition=Sql(condition), **self._of_ids)

    def _id_of(self, occurrence: str) -> Sql:
        parts = f"{SEPARATOR}, '{quoted(self.source)}', '{quoted(self.key)}', {self.identity}, {occurrence}"
        return Sql(f"md5(concat_ws({parts}))")

    def _of_row(self, alias: str) -> str:
        return f"{alias}.source_row = l.source_row AND {alias}.part = {self.part}"

    def stored_query(self) -> Sql:
        """The accepted rows: all that are not in table `broken`, with their record_id; needs `repeated`."""
        return sql_of(
            query("accepted_rows"), columns=self._chosen(self.content_columns), rows=self.rows.relation, **self._of_ids
        )

    def add_addresses(self, con: duckdb.DuckDBPyConnection) -> None:
        """Add to table row_address where each row stands and which record it is, accepted or not; needs `repeated`."""
        first, own_key = self.record_id, Sql("CAST(NULL AS VARCHAR)")
        if self.keyed:
            first, own_key = self._id_of("'1'"), Sql(f"replace({self.identity}, {SEPARATOR}, '|')")
        of_person = self._selected("person_record_id")
        asked = {"first_id": first, "own_key": own_key, "person_record_id": of_person, **self._of_ids}
        place: dict[str, Any] = {"source_table": self.key, "sheet": self.sheet.name}
        make_relation(con, query("row_addresses"), rows=self.rows.relation, **asked, **place)

    @property
    def of_need(self) -> bool:
        """Each row belongs to a need of the same source."""
        return not CONSTANT_SQL.fullmatch(self.select.get("need_id", "NULL"))

    def needs_set_aside(self) -> Sql:
        """Needs of which a row is in table `broken`."""
        need_id = self._selected("need_id")
        rows = self.rows.reading([self.part, need_id])
        return sql_of(query("needs_of_rows_set_aside"), need_id=need_id, rows=rows, part=Sql(self.part))

    def keep_made(self, con: duckdb.DuckDBPyConnection) -> None:
        """Table made_<key>: what the tables that belong to this one ask of its rows; needs `repeated` and `broken`."""
        asked: dict[str, Any] = {
            "own_key": Sql(self.identity if self.keyed else "CAST(NULL AS VARCHAR)"),
            "person_record_id": self.record_id if self.table == "person" else self._selected("person_record_id"),
            "service": self._selected("service"),
            "age_years": self._selected("age_years", "BIGINT"),
        }
        rows = self.rows.reading([self.part, self.identity, *asked.values()])
        make_relation(con, query("owner_rows"), called=made_name(self.key), rows=rows, **asked, **self._of_ids)

    def _selected(self, column: str, kind: str = "VARCHAR") -> Sql:
        """A standard column; nothing of its type where the table has none."""
        return Sql(self.select.get(column, f"CAST(NULL AS {kind})"))

    def _chosen(self, columns: list[str]) -> Sql:
        return Sql(", ".join(f"{self.select[column]} AS {column}" for column in columns))

    def loose_query(self, columns: list[str]) -> Sql:
        """The columns that only the row itself can tell, with its address: what the contract judges in batches."""
        chosen = self._chosen(columns)
        rows = self.rows.reading([self.part, chosen])
        return sql_of(query("columns_to_judge"), part=Sql(self.part), columns=chosen, rows=rows)


def known_name(key: str) -> Sql:
    """The table of the rows of one table that keep the record_id of decisions about them."""
    return name(f"known_{key}")


def _kept(row: int, made: dict[str, str], records: list[str]) -> list[tuple[tuple[int, str], str]]:
    """(row, part) -> record for the records of a row that would be made no longer: each takes the first part still free."""
    free = [part for part in sorted(made) if made[part] not in records]
    missing = [record for record in records if record not in made.values()]
    return [((row, part), record) for part, record in zip(free, missing, strict=False)]
