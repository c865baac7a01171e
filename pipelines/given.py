"""A file somebody gives on the command line (an undescribed list, a reference, a filled workbook): read under the same limits.

Here: that it is tried out in the process that reads before it is read here, and that what a library says of its bytes
becomes a sentence. Not here: what the file means.
"""

import csv
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import ParseError

from schemas.findings import Refused
from schemas.source import Files
from warehouse.failures import keep_incident, kind_and_frames
from warehouse.folder import Folder


@contextmanager
def given_file(folder: Folder, path: Path) -> Iterator[None]:
    """The file may be read inside. Raises Refused where it cannot be read at all; a path without a file is passed on."""
    import pyarrow as pa
    import python_calamine as calamine

    from assets.raw.boundary import end_reading, try_reading

    if path.is_file():
        try:
            try_reading(path, Files(), folder.logs)
        finally:
            end_reading()
    broken = (csv.Error, UnicodeError, RecursionError, zipfile.BadZipFile, zlib.error, EOFError, ParseError)
    try:
        yield
    except (*broken, pa.ArrowException, calamine.CalamineError) as error:
        incident = keep_incident(folder.logs, *kind_and_frames(error))
        raise Refused("file_can_be_parsed", file=path.name, incident=incident) from None
