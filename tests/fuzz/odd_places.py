"""What is no plain file, or has no plain name."""

import contextlib
import os
import random
import socket
from pathlib import Path

from fuzz import bases
from fuzz.kinds import a_place


@a_place
def odd_names(rng: random.Random, folder: Path) -> Path:
    name = rng.choice((
        b"a\nb.csv", b"\x1b[31m.csv", b"v\xe9ctimes.csv", "ضحايا ٢٠٢٤.csv".encode(), b"a" * 251 + b".csv", b" .csv", b"-rf.csv",
        b"%s{n}[x].csv", "e\u0301\u202e.csv".encode(), b"\xff\xfe.csv", b"a\tb.csv", b"CON.csv", b".csv", b"..csv",
    ))  # fmt: skip
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    path.write_bytes(bases.delimited(rng))
    return path


@a_place
def no_file(rng: random.Random, folder: Path) -> Path:
    path = folder / "a.csv"
    kind = rng.choice(("folder", "loop", "pipe", "gone", "never", "device", "socket", "description", "closed"))
    if kind == "folder":
        path.mkdir(exist_ok=True)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX) as listening,
        ):  # a long path has no room for one
            listening.bind(str(path))
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "description":
        (folder / "source.yaml").touch()
        path.symlink_to(folder / "source.yaml")
    elif kind == "closed":
        path.write_bytes(bases.delimited(rng))
        path.chmod(0)
    elif kind != "never":
        path.symlink_to(path if kind == "loop" else folder / "stick" / "a.csv")
    return path
