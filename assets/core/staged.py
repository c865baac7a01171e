"""A table of one file as SQL over its landed text: every standard column, what identifies a row, and its record_id.

A row is identified by its declared key, or by its standardised content and how often that stood in the file before
(model section 3). Nothing here is carried through a sort but the row's number and a hash of its content.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.core.lookups import Lookup
from assets.raw.land import LandedSheet
from schemas.contracts import stored_columns
from schemas.source import Table

CONSTANT_SQL = re.compile(r"(?:TIMESTAMP )?'((?:[^']|'')*)'|NULL|true|false|CAST\(NULL AS [A-Z]+\)")
SEPARATOR = "chr(31)"


@dataclass
class Staged:
    """One core table of one file, ready to be judged. SQL names the landed row `l`, its parent `p`, look-ups `look_*`."""

    source: str
    table: str
    spec: Table
    file: str
    sheet: LandedSheet
    landing: Path
    n_read: int
    n_not_wanted: int
    select: dict[str, str]  # column -> SQL
    relation: str  # the wanted landed rows
    joins: list[str]
    identity: str  # SQL of what identifies a row: its key, or its standardised content
    part: str  # SQL that tells apart several rows made from one received row, '' when there is one
    n_parts: int
    provider_of: dict[str, str]
    lookups: dict[str, Lookup]
    own: frozenset[str]  # columns SADDLE itself works out; no received value can break them
    no_number: dict[str, str]  # column of numbers -> SQL that is true where something else was received

    @property
    def keyed(self) -> bool:
        """The source has a number of its own for each row."""
        return bool(self.spec.key)

    @property
    def n_produced(self) -> int:
        """Rows of the core table this file makes, accepted or not."""
        return (self.sheet.n_rows - self.n_not_wanted) * self.n_parts

    @property
    def rows(self) -> str:
        """FROM clause: wanted rows with everything joined."""
        return " ".join([self.relation, *self.joins])

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

    def number(self, con: duckdb.DuckDBPyConnection) -> None:
        """Table `repeated`: rows whose key or content stood in the file before, and how often; rows without a key."""
        keys = f"SELECT l.source_row AS source_row, {self.part} AS part, {self.identity} AS identity FROM {self.rows}"
        con.execute(
            "CREATE OR REPLACE TEMP TABLE repeated AS SELECT source_row, part, occurrence, no_key FROM ("
            "SELECT source_row, part, no_key, row_number() OVER (PARTITION BY content ORDER BY source_row, part) AS occurrence "
            f"FROM (SELECT source_row, part, identity = '' AS no_key, md5_number(identity) AS content FROM ({keys}))) "
            f"WHERE occurrence > 1 OR no_key"
        )

    def stored_query(self) -> str:
        """The accepted rows: all that are not in table `broken`, with their record_id; needs `repeated`."""
        constant = self.constants()
        columns = [c for c in stored_columns(self.table) if c not in constant and c not in ("record_id", "person_id")]
        chosen = ", ".join(f"{self.select[column]} AS {column}" for column in columns)
        record_id = (
            f"md5(concat_ws({SEPARATOR}, '{self.source}', '{self.table}', {self.identity}, "
            "CAST(coalesce(r.occurrence, 1) AS VARCHAR)))"
        )
        same = f"source_row = l.source_row AND {{}}.part = {self.part}"
        return (
            f"SELECT {record_id} AS record_id, {chosen} FROM {self.rows} LEFT JOIN repeated r ON r.{same.format('r')} "
            f"WHERE NOT EXISTS (SELECT 1 FROM broken b WHERE b.{same.format('b')})"
        )

    def loose_query(self, columns: list[str]) -> str:
        """The columns that only the row itself can tell, with its address: what the contract judges in batches."""
        chosen = ", ".join(f"{self.select[column]} AS {column}" for column in columns)
        return f"SELECT l.source_row AS source_row, {self.part} AS part, {chosen} FROM {self.rows}"
