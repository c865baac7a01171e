"""`saddle watch`: keeps the schedules and sensors of a data folder going. A laptop does without; a server starts it once.

Here: starting Dagster's daemon, which comes with Dagster itself. Not here: what it does (`scheduled`, `sensors`).
"""

import os
import sys
from pathlib import Path

from pipelines.settings import dagster_home, dagster_workspace
from pipelines.terminal import Data, Lang, asked_of, say
from schemas.messages import text


def watch(data: Data = None, lang: Lang = None) -> None:
    """Refresh each month, make the reports behind it, and raise alerts, until this is stopped."""
    from pipelines.alerts import room

    language, folder = asked_of(data, lang, reads_stores=False)
    os.environ["SADDLE_DATA"] = str(folder.path)
    workspace = dagster_workspace(dagster_home(folder))
    say(text("schedule_watching", language, folder=folder.path, found=room(folder)))
    sys.stdout.flush()
    program = str(Path(sys.executable).with_name("dagster-daemon"))
    os.execv(program, [program, "run", "-w", str(workspace), "--log-level", "warning"])
