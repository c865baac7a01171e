"""A copy of the program in a folder of its own, as an installed package lies there, whose files a test really edits."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import REPOSITORY

from warehouse.program import ROOMS

COMMENTS = {".py": "# {}", ".yaml": "# {}", ".po": "# {}", ".sql": "-- {}", ".css": "/* {} */", ".js": "// {}"}


class Installed:
    """A program in a folder of its own, and one data folder it refreshes."""

    def __init__(self, place: Path, received: dict[str, tuple[str, str]]) -> None:
        """`received`: source -> its source.yaml and its one CSV."""
        self.rooms, self.data, self.libraries = place / "program", place / "data", place / "libraries"
        for room in ROOMS:
            shutil.copytree(REPOSITORY / room, self.rooms / room, ignore=shutil.ignore_patterns("__pycache__"))
        for source, (described, rows) in received.items():
            inbox = self.data / "raw" / source
            inbox.mkdir(parents=True)
            (inbox / "source.yaml").write_text(described)
            (inbox / "victims.csv").write_text(rows)

    def run(self, *words: str) -> str:
        path = f"{self.libraries}{os.pathsep}{self.rooms}"
        done = subprocess.run(
            [sys.executable, "-P", *words], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def refresh(self) -> dict:
        return json.loads(self.run("-m", "pipelines.command", "refresh", "--json", "--data", str(self.data)))

    def keys(self) -> dict[str, str]:
        code = "import json; from warehouse.step_keys import *; print(json.dumps({s: program_key(s) for s in BEGINS}))"
        return json.loads(self.run("-c", code))

    def kept(self, room: str) -> dict[str, int]:
        """Files landed or judged, and when each was written."""
        below = (self.data / "store" / room).rglob("*.parquet")
        return {file.relative_to(self.data).as_posix(): file.stat().st_mtime_ns for file in below}

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.rooms / file
        assert path.read_text("utf-8").count(old) >= 1
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")

    def comment_everywhere(self, rooms: tuple[str, ...], said: str) -> int:
        """A comment in every file of these rooms that may hold one; a table of texts gets an empty line."""
        n = 0
        for file in sorted(file for room in rooms for file in (self.rooms / room).rglob("*") if file.is_file()):
            if file.suffix in (".csv", *COMMENTS):
                text = file.read_text("utf-8")
                comment = COMMENTS.get(file.suffix, "").format(said)
                is_question = file.parent.name == "questions" and file.suffix == ".sql"
                added = re.sub(r"\*/", f"# {said}\n*/", text, count=1) if is_question else f"{text}\n{comment}\n"
                file.write_text(added, "utf-8")
                n += 1
        return n

    def has_version(self, library: str, version: str) -> None:
        """Another version of this library, and of no other, is what the environment says is installed."""
        shutil.rmtree(self.libraries, ignore_errors=True)
        told = self.libraries / f"{library}-{version}.dist-info"
        told.mkdir(parents=True)
        (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {library}\nVersion: {version}\n")
