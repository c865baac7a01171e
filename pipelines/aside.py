"""Files judged as a refresh would, in a folder of their own that is thrown away: the data folder is read, never written."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from assets.core import tombstones
from assets.core.load import load_source
from assets.core.load_receipt import Load
from assets.core.places import Places
from assets.core.recognition.row_log import KIND as RECEIVED
from assets.core.recognition.row_log import received_rows
from assets.core.tombstones import Tombstone
from assets.raw.sources import Received, keys_of
from schemas.correction import KIND, Correction
from warehouse.connection import connect
from warehouse.decisions import append
from warehouse.folder import Folder
from warehouse.keys import passing_keys


@contextmanager
def judged_aside(
    folder: Folder,
    one: Received,
    files: Sequence[Path],
    corrections: Sequence[Correction] = (),
    stones: Sequence[Tombstone] = (),
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Folder, Load]]:
    """These files of a source as they would load with these corrections, encrypted under keys nobody keeps.

    Corrections are numbered from 1 in this order. `stones`: records whose identifiers stay out here too.
    """
    keys = passing_keys()
    with tempfile.TemporaryDirectory(prefix="saddle-aside-") as made:
        aside = Folder(Path(made))
        inbox = aside.raw / one.name
        inbox.mkdir(parents=True)
        beside = [
            path for path in one.folder.iterdir() if path.is_file() and path not in one.files
        ]  # strata, source.yaml
        for path in {path.name: path for path in [*beside, *files]}.values():
            (inbox / path.name).symlink_to(path.resolve())
        (aside.path / "logs").symlink_to(folder.logs)  # an incident is kept where its number is looked for
        if folder.reference.exists():
            shutil.copytree(folder.reference, aside.reference)
        append(aside, KIND, [correction.as_record() for correction in corrections], keys.linkage)
        append(aside, tombstones.KIND, [stone.as_record() for stone in stones], keys.linkage)
        kept = received_rows(folder, keys_of(folder).linkage, *one.names) if folder.decisions.is_dir() else []
        append(
            aside, RECEIVED, [row.as_record() for row in kept], keys.linkage
        )  # known by their place in the same bytes
        with closing(connect(keys.storage, aside.temp)) as con:
            only = Received(one.name, inbox, one.source, one.refusal)
            yield con, aside, load_source(con, aside, keys, only, Places.read(aside.reference))
