"""docs/security.md: complete, true where it lists what is read and what is logged, and every test it names is there."""

import re
from datetime import datetime, timedelta

import pytest
from conftest import REPOSITORY

from warehouse.failures import keep_incident, kind_and_frames
from warehouse.folder import Folder
from warehouse.identity_log import LOG, log_identity_read
from warehouse.reading.endings import KINDS

PAGE = (REPOSITORY / "docs" / "security.md").read_text("utf-8")
# OWASP ASVS 5.0.0, chapters V5 and V16, levels 1 and 2
ASKED = [
    "5.1.1",
    "5.2.1",
    "5.2.2",
    "5.2.3",
    "5.3.1",
    "5.3.2",
    "5.4.1",
    "5.4.2",
    "5.4.3",
    "16.1.1",
    "16.2.1",
    "16.2.2",
    "16.2.3",
    "16.2.4",
    "16.2.5",
    "16.3.1",
    "16.3.2",
    "16.3.3",
    "16.3.4",
    "16.4.1",
    "16.4.2",
    "16.4.3",
    "16.5.1",
    "16.5.2",
    "16.5.3",
]
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", PAGE, re.M)


def test_every_requirement_has_one_line():
    assert [row[0] for row in ROWS] == ASKED


@pytest.mark.parametrize(("number", "answer", "shown"), [(row[0], row[2], row[3]) for row in ROWS])
def test_each_line_names_a_test_that_is_there_or_why_none(number, answer, shown):
    if answer.startswith("not applicable: "):
        assert shown == "" and len(answer) > 40
        return
    file, _, function = shown.strip("`").partition("::")
    text = (REPOSITORY / file).read_text("utf-8")
    assert re.search(rf"^def {function}\b" if function else r"^def test_", text, re.M), shown


def test_what_may_come_in_is_what_is_read():
    table = PAGE.split("## What may come in")[1].split("\n\n")[1]
    told = {word for line in table.splitlines()[2:] for word in re.findall(r"\.[a-z]+", line.split("|")[2])} - {".yaml"}
    read = {ending for endings in KINDS.values() for ending in endings}
    assert told - {".gz"} == read - {".gz"}


def test_a_failure_is_logged_as_the_page_says(tmp_path):
    value = "".join(["Xan", "thippe"])
    try:
        int(value)
    except ValueError as error:
        number = keep_incident(tmp_path, *kind_and_frames(error))
    lines = (tmp_path / f"failure-{number}.log").read_text("utf-8").splitlines()
    moment, version, kind = lines[0].split("\t")
    assert datetime.fromisoformat(moment).utcoffset() == timedelta(0)
    assert version.startswith("saddle ") and kind == "ValueError"
    assert "test_security_page.py" in lines[1] and not any(value in line for line in lines)


def test_no_line_is_added_to_the_log_of_readings(tmp_path):
    log_identity_read(
        Folder(tmp_path), "findings\nforged", "register\ta", "file\r\nforged\tline", 3, who="officer\x1b[2J"
    )
    (line,) = (tmp_path / "logs" / LOG).read_text("utf-8").splitlines()
    moment, who, command, source, what, n = line.split("\t")
    assert (who, command, source, what, n) == ("officer [2J", "findings forged", "register a", "file forged line", "3")
    assert datetime.fromisoformat(moment).utcoffset() == timedelta(0)
