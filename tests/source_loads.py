"""A source loaded in this process as a refresh does, without the marts: files in, accepted rows or a refusal out."""

import json
from pathlib import Path

from assets.core.load import load_source
from assets.core.load_receipt import Load
from assets.core.places import Places
from assets.raw.sources import received
from warehouse.connection import connect, parquet
from warehouse.folder import Folder
from warehouse.keys import Keys

SECRET = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


def loaded(path: Path, source: str | None = None) -> Load:
    """The source of a data folder (the only one unless named), brought up to date."""
    folder, keys = Folder(path), Keys(SECRET, SECRET)
    one = next(one for one in received(folder) if source in (None, one.name))
    con = connect(keys.storage, folder.temp)
    try:
        return load_source(con, folder, keys, one, Places.read(folder.reference))
    finally:
        con.close()


def findings_of(path: Path, load: Load) -> list[dict]:
    """Every finding of a load, `params` as a mapping."""
    folder = Folder(path)
    files = [folder.path / table.findings for file in load.files for table in file.tables if table.n_findings]
    con = connect(SECRET)
    try:
        rows = con.execute(f"SELECT * FROM {parquet(files)}").to_arrow_table().to_pylist() if files else []
    finally:
        con.close()
    return [{**row, "params": json.loads(row["params"])} for row in rows]
