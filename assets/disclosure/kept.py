"""What the next public file goes on from, encrypted, all of one publication in one folder: rows and weights of needs, counts of casualties.

`store/disclosure/<units or casualties>/<number>` takes its place as a whole, so a kill leaves the publication before or this one. None of
it can be made from raw/ again: what was told anew would tell more together with the earlier public file than each alone. So a refresh
never sets it aside; what is damaged is refused here in words. Here: writing and proving. Not here: what stands in it
(`units.published_rows`, `units.protect`, `casualties.held`).
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb

from assets.disclosure.queries import query
from schemas.findings import Refused
from schemas.relations import Sql, pieces
from warehouse.atomic import make_folder, move, sync_all
from warehouse.checked import checksum, read_receipt, write_receipt
from warehouse.connection import parquet, write_encrypted
from warehouse.disk_faults import not_the_files
from warehouse.relations import ask

RECEIPT = "kept.json"
Kept = dict[str, Path]  # relation, or `weights` -> its file


def read_kept(con: duckdb.DuckDBPyConnection, place: Path) -> Kept:
    """The files of the last publication in `place` (`Folder.units`, `Folder.casualties`), proven whole and readable under this key.

    Nothing before the first.

    Raises Refused for one that is damaged or of another key.
    """
    rooms = _rooms(place)
    if not rooms:
        return {}
    room = rooms[-1]
    noted = read_receipt(room / RECEIPT, lambda content: dict(content["files"]))
    if noted is None:
        raise Refused("rounding_can_go_on", file=room / RECEIPT, expected=place)
    found = {name: room / f"{name}.parquet" for name in noted}
    for name, file in found.items():
        if not _is_whole(con, file, noted[name]):
            raise Refused("rounding_can_go_on", file=file, expected=place)
    return found


def write_kept(con: duckdb.DuckDBPyConnection, place: Path, temp: Path, queries: Mapping[str, Sql]) -> None:
    """Keep what these queries say, as one publication in place of the last."""
    rooms = _rooms(place)
    number = int(rooms[-1].name) + 1 if rooms else 1
    partial = temp / f"{place.name}-{number:06d}"
    shutil.rmtree(partial, ignore_errors=True)
    for name, rows in queries.items():
        write_encrypted(con, rows, partial / f"{name}.parquet")
    write_receipt(partial / RECEIPT, {"files": {name: checksum(partial / f"{name}.parquet") for name in queries}})
    sync_all(partial)
    make_folder(place)
    move(partial, place / f"{number:06d}")
    for room in rooms:
        shutil.rmtree(room)


def _rooms(place: Path) -> list[Path]:
    """Publications that are there, the last at the end; two where a kill came between showing one and taking the other away."""
    return sorted(room for room in place.glob("[0-9]*") if room.is_dir())


def _is_whole(con: duckdb.DuckDBPyConnection, file: Path, noted: str) -> bool:
    try:
        if checksum(file) != noted:
            return False
        ask(con, query("no_rows"), **pieces(rows_of=parquet([file])))
    except (OSError, duckdb.Error) as error:
        not_the_files(error, file)
        return False
    return True
