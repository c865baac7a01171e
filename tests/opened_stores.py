"""Every text cell of every store of a data folder, opened with its keys: what a byte search of sealed files cannot see."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from warehouse.connection import attach, connect, quoted
from warehouse.decisions import read
from warehouse.folder import Folder
from warehouse.keys import Keys


def places_of(folder: Path, keys: Keys, markers: list[str]) -> list[str]:
    """ "file: marker" for every store in which a marker stands; reads Parquet, DuckDB and logs of decisions as rows."""
    found = []
    for label, content in _texts(Folder(folder), keys):
        found += [f"{label}: {marker}" for marker in markers if marker in content]
    return sorted(set(found))


def _texts(folder: Folder, keys: Keys) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.path.rglob("*")):
        label = path.relative_to(folder.path).as_posix()
        if path.suffix == ".parquet":
            sql = f"SELECT * FROM read_parquet('{quoted(path)}', encryption_config = {{footer_key: 'storage'}})"
            with closing(connect(keys.storage)) as con:
                yield label, _joined(con.execute(sql).fetchall())
        elif path.suffix == ".duckdb" and folder.store in path.parents:
            with closing(connect(keys.storage)) as con:
                attach(con, path, "opened", keys.storage, read_only=True)
                tables = con.execute(
                    "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'opened'"
                ).fetchall()
                assert tables, label
                for schema, table in tables:
                    rows = con.execute(f'SELECT * FROM opened."{schema}"."{table}"').fetchall()
                    yield f"{label}!{table}", _joined(rows)
        elif path.parent == folder.decisions:
            for decision in read(folder, path.stem, keys.linkage):
                said = json.dumps(decision.what, ensure_ascii=False)
                yield label, f"{decision.who} {said}"


def _joined(rows: list[tuple]) -> str:
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
