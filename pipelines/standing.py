"""Where the rows of a source stand in its files as they are now: for words about one person (`forget`, `consent`)."""

from collections.abc import Iterator
from pathlib import Path

from assets.core.addresses import find_addresses
from assets.core.erasing import sha_of
from assets.core.load_receipt import in_order
from assets.core.places import Places
from assets.core.recognition.known_rows import recognise
from assets.core.recognition.row_log import received_rows
from assets.core.strata import population_of_strata
from assets.core.tombstones import tombstones
from assets.raw.boundary import land_file
from assets.raw.landed import LandedFile
from assets.raw.sources import Received
from schemas.findings import Refused
from warehouse.failures import of_what_was_sent
from warehouse.folder import Folder
from warehouse.keys import Keys


def standing(con, folder: Folder, keys: Keys, one: Received) -> Iterator[tuple[Path, LandedFile]]:
    """Each file of a source as it lands now; table row_address holds its rows until the next one is asked for.

    A refused file is left out: its rows count nowhere. What the disk or a key refuses is raised.
    Only under the folder's lock, for files not seen before are landed.
    """
    if one.source is None:
        return
    strata, places = population_of_strata(one.source, one.folder), Places.read(folder.reference)
    kept = received_rows(folder, keys.linkage, *one.names)
    gone = {stone.record_id for stone in tombstones(folder, keys, *one.names)} if kept else set()
    for path in one.files:
        try:
            landed = land_file(folder, keys, one.source, path)
            if kept:
                recognise(con, folder, keys.linkage, one.source, landed, sha_of(path), kept, gone)
            find_addresses(con, folder, one.source, landed, places, strata, in_order(one.source))
        except Refused as refusal:
            of_what_was_sent(refusal)
            continue
        yield path, landed
