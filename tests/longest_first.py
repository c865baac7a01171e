"""Files of tests that took longest in the last run begin, so that no worker waits at the end for another's long file.

How long each took is kept in pytest's own cache. A file nobody has run here yet counts as long when its tests are marked slow.
Hooks of pytest, imported by `conftest`.
"""

from collections import Counter

import pytest

KEPT = "saddle/seconds"
_took: Counter = Counter()


def _seconds(config: pytest.Config) -> dict[str, float]:
    """File -> seconds in the last run; workers are told by who started them, so that all have one order."""
    told = getattr(config, "workerinput", {}).get(KEPT)
    cache = getattr(config, "cache", None)
    return told if told is not None else (cache.get(KEPT, {}) if cache else {})


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput[KEPT] = _seconds(node.config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put whole files in order; tests of a file stay as they stand."""
    known = _seconds(config)
    slow = {item.path.name for item in items if item.get_closest_marker("slow")}
    weight = {name: known.get(name, float("inf") if name in slow else 0) for name in {item.path.name for item in items}}
    items.sort(key=lambda item: -weight[item.path.name])


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _took[report.nodeid.partition("::")[0].rpartition("/")[2]] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep what was measured; a run of some files says nothing of the others."""
    cache = getattr(session.config, "cache", None)
    if cache and _took and not hasattr(session.config, "workerinput"):
        cache.set(KEPT, {**_seconds(session.config), **{name: round(took, 1) for name, took in _took.items()}})
