"""The bill of materials says what requirements.lock installs: every package, its version and the hashes of its files."""

import json
import re
import runpy

from conftest import REPOSITORY
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

BILL = REPOSITORY / "sbom.cdx.json"
LOCK = REPOSITORY / "requirements.lock"


def listed() -> dict[str, dict]:
    return {one["purl"]: one for one in json.loads(BILL.read_text("utf-8"))["components"]}


def test_it_is_made_of_the_lock_that_is_here():
    made = json.loads(runpy.run_path(str(REPOSITORY / ".ci" / "sbom.py"))["bill"](with_licences=False))
    without = {purl: {k: v for k, v in one.items() if k != "licenses"} for purl, one in listed().items()}
    assert without == {one["purl"]: one for one in made["components"]}, "run `make sbom`"


def test_each_line_of_the_lock_is_a_component_with_its_hashes():
    text = LOCK.read_text("utf-8")
    named = {f"pkg:pypi/{name}@{version}" for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.M)}
    assert set(listed()) == named
    assert sum(len(one["hashes"]) for one in listed().values()) == text.count("--hash=sha256:")


def test_it_is_valid_and_names_no_address():
    text = BILL.read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert set(re.findall(r"https?://[^\"]+", text)) == {"http://cyclonedx.org/schema/bom-1.6.schema.json"}
    told = sum("licenses" in one for one in listed().values())
    assert told >= 0.95 * len(listed())
