"""What is kept between refreshes and does not fit is set aside, with what was made of it, before it is used: it is made anew.

Here: whole files, under the folder's lock. Not here: how a misfit is known (`warehouse/checked`), making anew, which is what a
refresh does when something is not there, and what cannot be made anew when a source is refused just then: its last accepted
load, which is kept whatever program wrote it (`earlier_loads`). What was set aside stays in store/set_aside until the next
refresh.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from assets.core.earlier_loads import EarlierLoad, readable_loads, write_as_today
from warehouse.atomic import make_private
from warehouse.checked import CHECKSUMS, FORMAT_FILE, SET_ASIDE, set_aside, tidy, unfit
from warehouse.folder import Folder
from warehouse.keys import Keys
from warehouse.store_format import is_current, proofs, read_format, refuse_newer, refuse_other_keys, write_format

ROOMS_OF_A_FILE = {"landing": ("landing", "identity"), "identity": ("landing", "identity"), "core": ("core",)}


def mend(folder: Folder, keys: Keys, deep: bool = False) -> list[str]:
    """Set aside what does not fit; say under which format and keys the stores now are. Returns paths below the folder.

    Raises Refused for stores of a newer program or of another key: then nothing is touched.
    """
    refuse_newer(folder)
    refuse_other_keys(folder, keys)
    earlier = [] if is_current(folder, keys) else _loads_of_an_earlier_program(folder, keys)
    going = _misfits(folder, deep) if is_current(folder, keys) else _all_but(folder, earlier)
    said = [file.relative_to(folder.path).as_posix() for path in going for file in _files_of(path)]
    for path in going:
        if path.exists():
            set_aside(folder.path, folder.store, path)
    if earlier:
        write_as_today(folder, keys.storage, earlier)
    write_format(folder, keys)
    return said


def close_to_others(folder: Folder) -> None:
    """What holds what persons told is its owner's alone, also where an earlier program or a copy left it open."""
    for room in (folder.store, folder.decisions, folder.logs, folder.dagster_home):
        if room.is_dir():
            make_private(room)


def forget_set_aside(folder: Folder) -> None:
    """Take away what earlier refreshes set aside."""
    shutil.rmtree(folder.store / SET_ASIDE, ignore_errors=True)


def keep_notes_of_what_is_there(folder: Folder) -> None:
    """Checksums of files that are gone are forgotten; at the end of a refresh."""
    tidy(folder.store)


def history_is_readable(folder: Folder) -> bool:
    """Whether Dagster's list of runs opens; one that is not there yet does."""
    return all(_opens(file) for file in folder.dagster_home.rglob("*.db"))


def set_aside_history(folder: Folder) -> list[str]:
    """Set aside Dagster's whole home: it holds the list of earlier runs, no data and no decision."""
    if not folder.dagster_home.exists():
        return []
    set_aside(folder.path, folder.store, folder.dagster_home)
    return [folder.dagster_home.name]


def _opens(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as con:
            return con.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        return False


def _files_of(path: Path) -> list[Path]:
    """The files a person may be told of below a path: not our own notes about them."""
    below = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [file for file in below if file.is_file() and file.name not in (CHECKSUMS, FORMAT_FILE)]


def _loads_of_an_earlier_program(folder: Folder, keys: Keys) -> list[EarlierLoad]:
    """The last accepted loads; with what they were landed as unless another linkage secret protected that."""
    linkage = proofs(keys)["linkage"]
    return readable_loads(folder, keys.storage, with_landed=read_format(folder).get("linkage", linkage) == linkage)


def _all_but(folder: Folder, loads: list[EarlierLoad]) -> list[Path]:
    """All that is stored but these loads, what the next public file goes on from, and what is of no use to anybody.

    Whole folders where nothing in them stays.
    """
    staying = {
        folder.temp,
        folder.units,
        folder.casualties,
        folder.store / SET_ASIDE,
        folder.store / FORMAT_FILE,
        *(f for one in loads for f in one.files),
    }

    def going(place: Path) -> Iterator[Path]:
        for path in sorted(place.iterdir()):
            if path not in staying and any(path in one.parents for one in staying):
                yield from going(path)
            elif path not in staying:
                yield path

    return list(going(folder.store)) if folder.store.is_dir() else []


def _misfits(folder: Folder, deep: bool) -> list[Path]:
    """Files that do not fit, each with all that was kept under the same key: one receipt tells of them together."""
    going: dict[Path, None] = {}
    for file in unfit(folder.store, deep):
        room, *below = file.relative_to(folder.store).parts
        if len(below) == 2 and room in ROOMS_OF_A_FILE and below[1] != "accepted.json":
            key = below[1].split(".")[0]
            for of_key in ROOMS_OF_A_FILE[room]:
                going |= dict.fromkeys(sorted((folder.store / of_key / below[0]).glob(f"{key}.*")))
        else:
            going[file] = None
    return list(going)
