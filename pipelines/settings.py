"""Where a data folder is and how Dagster behaves in it: quiet, private, on this machine only."""

import os
from pathlib import Path

from warehouse.folder import Folder

CHECKOUT = Path(__file__).resolve().parent.parent
DAGSTER_YAML = """# written by SADDLE: nothing leaves this machine
telemetry:
  enabled: false
python_logs:
  python_log_level: CRITICAL
"""


class NotPossible(Exception):
    """Something asked that cannot be done, in words for the person who asked."""


def data_folder(given: Path | None = None) -> Folder:
    """The data folder: `--data`, else SADDLE_DATA, else ./data."""
    return Folder(Path(given or os.environ.get("SADDLE_DATA") or "data").resolve())


def dagster_home(folder: Folder) -> Path:
    """DAGSTER_HOME of a data folder, with telemetry off, made when it is not there."""
    home = folder.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.exists():
        settings.write_text(DAGSTER_YAML)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    return home
