"""Where a data folder is and how Dagster behaves in it: quiet, private, on this machine only."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.messages import text
from schemas.settings import Settings, put_in_force
from warehouse.atomic import make_folder, write_text
from warehouse.folder import Folder
from warehouse.store_format import refuse_newer

if TYPE_CHECKING:
    from assets.raw.sources import Received

CHECKOUT = Path(__file__).resolve().parent.parent
DAGSTER_YAML = """# written by SADDLE: nothing leaves this machine
telemetry:
  enabled: false
python_logs:
  python_log_level: CRITICAL
compute_logs:  # what steps say on stderr stays on stderr, and no value of a row in a file of the page
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""


LOCATION = "saddle"  # what the page calls this house; runs of the command line are shown under it


class NotPossible(Exception):
    """Something asked that cannot be done, in words for the person who asked."""


class NoSources(Exception):
    """No folder under raw/ holds a source.yaml."""

    def __init__(self, folder: Folder) -> None:
        super().__init__(str(folder.raw))
        self.folder = folder


def there_are_sources(folder: Folder) -> None:
    """Raises NoSources. Asked before anything is made: a mistyped --data leaves no folder and no keys behind."""
    if not any(folder.raw.glob("*/source.yaml")):
        raise NoSources(folder)


def source_called(name: str, sources: "Sequence[Received]", language: str) -> "Received":
    """The source of this name. Raises NotPossible, naming those there are."""
    for one in sources:
        if one.name == name:
            return one
    names = ", ".join(one.name for one in sources)
    raise NotPossible(text("unknown_source", language, source=name, expected=names))


def data_folder(given: Path | None = None) -> Folder:
    """The data folder: `--data`, else SADDLE_DATA, else ./data, its settings in force.

    Raises Refused for one of a newer program, and for settings that cannot be used.
    """
    folder = folder_named(given)
    refuse_newer(folder)
    take_settings(folder)
    return folder


def take_settings(folder: Folder) -> None:
    """Work with the settings of this data folder from now on. Raises Refused for settings that cannot be used."""
    if folder.settings.is_dir():
        from warehouse.centre_settings import use_settings  # reads code lists: not for who set nothing

        use_settings(folder)
    else:
        put_in_force(Settings())


def folder_named(given: Path | None = None) -> Folder:
    """The same, whatever made it: to say where something went wrong."""
    return Folder(Path(given or os.environ.get("SADDLE_DATA") or "data").resolve())


def dagster_home(folder: Folder) -> Path:
    """DAGSTER_HOME of a data folder, with telemetry off, made when it is not there."""
    home = folder.dagster_home
    make_folder(home)
    settings = home / "dagster.yaml"
    if not settings.exists() or settings.read_bytes() != DAGSTER_YAML.encode():
        write_text(settings, DAGSTER_YAML)  # whatever stood there: nothing leaves this machine
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    return home


def dagster_workspace(home: Path) -> Path:
    """The file that tells the page where the definitions are, under the name the command's runs are tagged with."""
    file = home / "workspace.yaml"
    module = {"module_name": "pipelines.definitions", "attribute": "defs", "location_name": LOCATION}
    target = {"python_module": {**module, "working_directory": str(CHECKOUT)}}
    write_text(file, json.dumps({"load_from": [target]}))  # JSON is YAML
    return file
