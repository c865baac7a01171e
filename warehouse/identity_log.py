"""Who read identifying data, when, of what and how much: one line each, never a value (model section 3b).

Here: writing the line, before anything is shown. Not here: who may read.
"""

import re
from datetime import UTC, datetime

from warehouse.atomic import add_line, sync
from warehouse.decisions import login_name
from warehouse.folder import Folder

LOG = "identity_reads.log"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def log_identity_read(
    folder: Folder, command: str, source: str, what: str, n_rows: int, who: str | None = None
) -> None:
    """Add: time (UTC), who, command, source, file or purpose, number of rows; separated by tabs."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    parts = (moment, who or login_name(), command, source, what, str(n_rows))
    log = folder.logs / LOG
    add_line(log, "\t".join(_UNPRINTABLE.sub(" ", part) for part in parts))
    sync(log)
