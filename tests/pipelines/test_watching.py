"""`saddle watch` for real: the daemon raises alerts by itself, in the office's language."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from conftest import REPOSITORY

from pipelines.alerts import open_alerts
from warehouse.folder import Folder

PATIENCE = 240  # seconds a loaded machine may take; a quiet one needs a tenth


def told(folder: Folder, cause: str) -> str:
    """The alert of a cause, once the daemon wrote it."""
    for _ in range(PATIENCE * 2):
        found = [file for file in open_alerts(folder) if cause in file.name]
        if found:
            return found[0].read_text("utf-8")
        time.sleep(0.5)
    raise AssertionError(f"no alert {cause}: {open_alerts(folder)}")


@pytest.mark.thorough
@pytest.mark.slow
def test_the_watch_raises_alerts_by_itself_in_the_offices_language(tmp_path):
    """The daemon as an office starts it. Nothing is switched on by hand; the run fails because nothing was refreshed."""
    folder = Folder(tmp_path)
    (tmp_path / "raw" / "hospital").mkdir(parents=True)
    (tmp_path / "raw" / "hospital" / "source.yaml").write_text("source: hospital\n", "utf-8")
    (tmp_path / "alerts").mkdir()
    (tmp_path / "alerts" / "settings.yaml").write_text("language: es\n", "utf-8")
    command = [str(REPOSITORY / "saddle"), "watch", "--data", str(tmp_path)]
    watching = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert "requiere atención" in told(folder, "stale-hospital")
        time.sleep(35)  # the first tick of a sensor on runs only takes note of where it begins
        environment = {**os.environ, "SADDLE_DATA": str(tmp_path), "DAGSTER_HOME": str(folder.dagster_home)}
        program = str(Path(sys.executable).with_name("dagster"))
        words = ["job", "execute", "-m", "pipelines.definitions", "-a", "defs", "-j", "bulletin_report"]
        done = subprocess.run([program, *words], cwd=REPOSITORY, env=environment, capture_output=True, text=True)
        assert done.returncode != 0
        assert "La ejecución `bulletin_report` falló" in told(folder, "run-bulletin_report")
    finally:
        children = psutil.Process(watching.pid).children(recursive=True)
        watching.terminate()
        watching.wait(30)
        psutil.wait_procs(children, 15)
