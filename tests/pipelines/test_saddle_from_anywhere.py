"""`saddle` runs from any folder, also from one whose files have names of our own or of libraries."""

import subprocess

from pipelines.settings import CHECKOUT


def test_files_of_the_current_folder_are_never_taken_for_libraries(tmp_path):
    for stranger in ("typer.py", "json.py", "schemas.py", "yaml.py"):
        (tmp_path / stranger).write_text("raise SystemExit('a stranger was imported')\n")
    done = subprocess.run([str(CHECKOUT / "saddle"), "--help"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "refresh" in done.stdout
