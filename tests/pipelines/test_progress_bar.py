"""The bar of a refresh on a real terminal: it moves, says what is done, and nothing said on stderr meanwhile is lost."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

from pipelines.progress_bar import Share
from warehouse.progress import Doing

# the command itself, and a listener that says something on stderr whenever a step tells what it does
SAYING = """
import os, sys
from pipelines.command import main
from warehouse.progress import heard_by
sys.argv = ["saddle", "refresh", "--lang", "fr", "--data", sys.argv[1]]
with heard_by(lambda told: os.write(2, f"<{told.what}>\\n".encode())):
    main()
"""


def on_a_terminal(folder: Path) -> str:
    """All that a terminal of 120 columns was sent by a refresh that said something at each step."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "120", "TERM": "xterm", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", SAYING, str(folder)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as running:
        os.close(theirs)
        sent = b""
        while True:
            try:
                sent += (part := os.read(ours, 1 << 16))
            except OSError:  # Linux tells the end of a terminal so
                break
            if not part:
                break
        os.close(ours)
    assert running.returncode == 0, sent.decode()
    return sent.decode("utf-8", "replace")


def test_the_bar_moves_and_what_is_said_on_stderr_is_not_lost(register):
    sent = on_a_terminal(
        register("1,Ana,05/03/2019,F,30,injured,4.5,-74.1,V", "2,Eva,05/03/2019,F,31,injured,4.5,-74.1,V")
    )
    shares = [float(share) for share in re.findall(r"(\d+\.\d) %", sent)]
    assert shares == sorted(shares) and len(set(shares)) > 5 and shares[-1] > 90
    for said in ("lecture de victims.csv", "vérification de victims.csv", "comptage de", "écriture du fichier public"):
        assert said in sent
    for step in ("doing_land", "doing_judge", "doing_core", "doing_count", "doing_hide", "doing_publish"):
        assert f"<{step}>" in sent


def test_the_share_never_falls_and_ends_only_with_the_end():
    share, told = Share(4), []
    for file in ("a.csv", "b.csv"):
        told += [share.after(Doing("doing_land", file)), share.after(Doing("doing_judge", file, "casualty_record"))]
    assert told == pytest.approx([0.004, 0.1, 0.2, 0.3])
    told += [share.after(Doing("doing_land", "a.csv")) for _ in range(50)]  # a long file tells as it is read
    told += [share.after(Doing("doing_count", table="m", number=number, of=4)) for number in (1, 2, 3, 4)]
    told += [share.after(Doing("doing_hide")) for _ in range(100)]
    assert told == sorted(told) and len(set(told)) == len(told) and told[-1] < 0.92
