"""An older backup of decisions, put back: the refresh stops before it reads anything, until somebody accepts it."""

import json
import os
import shutil

from conftest import saddle

from assets.raw.sources import keys_of
from warehouse import anchored
from warehouse.decisions import append
from warehouse.folder import Folder

ROW = "1,Xanthippe Qwertz,05/03/2019,F,30,injured,4.5,-74.1,V"


def test_a_refresh_stops_and_names_the_records_and_accepting_says_whom_to_forget_again(register):
    folder = Folder(register(ROW))
    secret = keys_of(folder).linkage
    append(folder, "tombstone", [{"record_id": "first"}], secret)
    shutil.copytree(folder.decisions, folder.path / "backup")
    append(folder, "tombstone", [{"record_id": record} for record in ("second", "third", "fourth")], secret)
    anchored.check(folder, secret)
    shutil.rmtree(folder.decisions)
    shutil.move(folder.path / "backup", folder.decisions)

    where = ("--data", str(folder.path))
    stopped = saddle("refresh", *where)
    assert stopped.returncode == 3 and "tombstone.log" in stopped.stderr
    assert "fourth, second, third" in stopped.stderr and "saddle accept decisions" in stopped.stderr
    assert not folder.landing.exists() and not folder.marts.exists()
    assert saddle("forget", "fourth", "--reason", "again", "--yes", *where).returncode == 64  # nobody knows the record

    accepted = saddle("accept", "decisions", "--reason", "the disk was lost", *where)
    assert accepted.returncode == 0 and "saddle forget fourth second third" in accepted.stdout
    assert "the disk was lost" in json.dumps([one.what for one in _said(folder, secret)])
    again = saddle("accept", "decisions", "--reason", "the disk was lost", *where)
    assert again.returncode == 64 and "nothing to accept" in again.stderr
    assert anchored.check(folder, secret).new == ()
    assert os.environ["XDG_CONFIG_HOME"]  # the anchors of whoever runs this are not touched


def _said(folder: Folder, secret: str):
    from warehouse.decisions import read

    return read(folder, anchored.KIND, secret)
