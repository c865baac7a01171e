"""The software bill of materials (CycloneDX 1.6) of what `make demo` installs, made from requirements.lock.

Here: one component a locked package, with version, package URL, the hashes of its files, on which machines it is installed,
and its licence as its own metadata says. Not here: tools for tests, which no office installs. No address of any registry.
"""

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "sbom.cdx.json"
_LOCKED = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^ ]+)(?: ; (?P<marker>[^\\]+?))? \\\n(?P<hashes>(?: +--hash=\S+(?: \\)?\n)+)",
    re.M,
)


def components(lock: str, with_licences: bool = True) -> list[Component]:
    """One component a line of a lock, in its order. Raises ValueError when a line was not understood."""
    found = [_component(line, with_licences) for line in _LOCKED.finditer(lock)]
    n = len(re.findall(r"^[\w.-]+==", lock, re.M))
    if len(found) != n:
        raise ValueError(f"{len(found)} of {n} locked packages were understood")
    return found


def _component(line: re.Match, with_licences: bool) -> Component:
    name, version = line["name"], line["version"]
    hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", line["hashes"])
    where = [Property(name="saddle:installed_where", value=line["marker"].strip())] if line["marker"] else []
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=version,
        bom_ref=f"{name}@{version}",
        purl=PackageURL("pypi", name=name, version=version),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in hashes],
        licenses=_licence(name) if with_licences else [],
        properties=where,
    )


def _licence(name: str) -> list:
    """What the installed package says of its licence; nothing for one that this machine does not install."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    classified = [one.split(" :: ")[-1] for one in said.get_all("Classifier") or () if one.startswith("License :: ")]
    short = (said.get("License") or "").strip()
    text = said.get("License-Expression") or (short if 0 < len(short) < 60 else "") or " / ".join(classified)
    return [LicenseFactory().make_from_string(text)] if text else []


def bill(with_licences: bool = True) -> str:
    """The whole document as JSON, the same for the same lock."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    saddle = Component(
        type=ComponentType.APPLICATION,
        name=about["name"],
        version=about["version"],
        bom_ref="saddle",
        description=about["description"],
        licenses=[LicenseFactory().make_from_string(about["license"])],
    )
    listed = components((ROOT / "requirements.lock").read_text("utf-8"), with_licences)
    bom = Bom(components=listed)
    bom.metadata.component = saddle
    bom.metadata.timestamp = None  # type: ignore[assignment]
    bom.serial_number = None  # type: ignore[assignment]
    direct = {canonicalize_name(Requirement(one).name) for one in about["dependencies"]}
    bom.register_dependency(saddle, [one for one in listed if canonicalize_name(one.name) in direct])
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(bill(), "utf-8")
    sys.stdout.write(f"{FILE.name}\n")
