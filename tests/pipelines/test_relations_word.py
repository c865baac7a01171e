"""`saddle relations` names every relation and every mart, each after what it reads."""

from conftest import saddle

from assets.marts.build import UNITS, mart_files
from pipelines.relations import rooms
from warehouse.relations import relations


def test_every_relation_is_printed_after_what_it_reads():
    done = saddle("relations")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    names = [line.split(" (")[0] for line in lines[::2]]
    of_room = {room: [*relations(room)] for room in rooms()}
    of_room[UNITS] += [f"mart_{name}" for name in mart_files()]
    assert names == [name for room in rooms() for name in of_room[room]]
    assert (
        "golden (table): one person with several current rows, of which one at least is in a list that joins the totals"
        in lines
    )
    for place, line in enumerate(lines[1::2]):
        read = line.strip().removeprefix("reads ").removeprefix("needs ").split(", ")
        assert all(names.index(one) < place for one in read if one in names), line
