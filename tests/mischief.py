"""What a process that reads can come to, on demand: run as a module by tests of `warehouse/worker.py`."""

import os
import time

from warehouse.worker import SECRETS, serve


def done(task: str) -> dict:
    """Do what is asked, and say so if that is possible."""
    if task == "abort":
        os.abort()
    if task == "end":
        os._exit(7)
    if task == "loop":
        while True:
            pass
    if task == "wait":
        time.sleep(600)
    if task == "grow":
        held = []
        while True:
            held.append(b"x" * (1 << 20))
    if task == "talk":
        os.write(1, b"not a reply\n")
        os.write(2, b"a value of somebody\n")
    return {"pid": os.getpid(), "secrets": [name for name in SECRETS if name in os.environ]}


if __name__ == "__main__":
    serve(done)
