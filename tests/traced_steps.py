"""One step of a refresh in a process of its own, which writes down every module it imports and every file it opens.

python -m traced_steps STEP FOLDER: data of a demo source; landing reads pickled tasks from its input, as the reading process
does. What the key of the step itself reads is left out.
"""

import os
import pickle
import sys
from pathlib import Path

SECRET = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
opened: set[str] = set()
writing_down = True


def _heard(event: str, args: tuple) -> None:
    if event == "open" and writing_down and isinstance(args[0], str | bytes):
        name = os.fsdecode(args[0])
        if "__pycache__" not in name:  # what is compiled of the program's own files
            opened.add(name)


def _keys_are_known(*steps: str) -> None:
    """Work out the keys now: they read what is asked about."""
    global writing_down
    from warehouse.step_keys import program_key

    writing_down = False
    for step in steps:
        program_key(step)
    writing_down = True


def _landing(folder: Path) -> None:
    from assets.raw.reading_process import outcome

    for task in pickle.load(sys.stdin.buffer):
        assert "done" in outcome(task)


def _sources(folder: Path):
    from assets.raw.sources import received
    from warehouse.folder import Folder
    from warehouse.keys import Keys

    return Folder(folder), Keys(SECRET, SECRET), received(Folder(folder))


def _judging(folder: Path) -> None:
    from assets.core.load import load_source
    from assets.core.places import Places
    from warehouse.connection import connect

    _keys_are_known("landing", "judging")
    data, keys, sources = _sources(folder)
    con = connect(keys.storage, data.temp)
    for one in sources:
        load = load_source(con, data, keys, one, Places.read(data.reference))
        assert load.refusal is None and load.files, load
    con.close()


def _linking(folder: Path) -> None:
    from assets.core.load_receipt import accepted_load
    from assets.linkage.store import compare

    _keys_are_known("linking")
    data, keys, sources = _sources(folder)
    loads = [accepted_load(data, one.names) for one in sources]
    assert compare(data, keys, [load for load in loads if load], sources).n_records > 1


def _marts(folder: Path) -> None:
    from assets.core.load_receipt import accepted_load
    from assets.marts.make import make_marts

    _keys_are_known("marts")
    data, keys, sources = _sources(folder)
    loads = [accepted_load(data, one.names) for one in sources]
    made = make_marts(data, keys, [load for load in loads if load], sources)
    assert made.rows["mart_figure"] > 100 and data.marts.is_file()


def main() -> None:
    """Run the step; one line per module of the program and per file opened."""
    sys.addaudithook(_heard)
    step, folder = sys.argv[1:]
    {"landing": _landing, "judging": _judging, "linking": _linking, "marts": _marts}[step](Path(folder))
    for name, module in sorted(sys.modules.items()):
        if getattr(module, "__file__", None):
            print(f"module\t{name}\t{module.__file__}")
    for file in sorted(opened):
        print(f"opened\t{file}")


if __name__ == "__main__":
    main()
