"""YAML of the program's own files means the same, whichever of PyYAML's two readers takes it."""

import re
from pathlib import Path

import pytest
import yaml

from schemas.shipped_yaml import read_shipped

REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = ("schemas", "assets", "pipelines")


def shipped() -> list[str]:
    """Every YAML file of the program, and every header of a file of SQL."""
    files = [file for room in ROOMS for file in (REPOSITORY / room).rglob("*.yaml")]
    sql = [file.read_text("utf-8") for room in ROOMS for file in (REPOSITORY / room).rglob("*.sql")]
    headers = [re.match(r"\s*/\*(.*?)\*/", text, re.S) for text in sql]
    return [*(file.read_text("utf-8") for file in files), *(found.group(1).strip() for found in headers if found)]


def test_every_shipped_file_reads_the_same_in_both_readers():
    texts = shipped()
    assert len(texts) > 250
    assert [read_shipped(text) for text in texts] == [yaml.safe_load(text) for text in texts]


def test_what_is_no_yaml_is_refused_with_its_line():
    with pytest.raises(yaml.YAMLError) as refused:
        read_shipped("title: a\nkeys: [b\n")
    assert refused.value.problem_mark.line == 2


def test_no_object_of_python_is_made():
    with pytest.raises(yaml.YAMLError):
        read_shipped("!!python/object/apply:os.getcwd []")
