"""Borders inside the house: no circle over all modules, arrows between rooms as CONTRIBUTING.md allows them; planted ones are found."""

import pytest
from conftest import REPOSITORY
from house_graph import allowed_arrows, circles, forbidden_arrows, graph_of

from assets.reports.making import rules_of

FLOORS = ["schemas", "methods", "warehouse", "assets", "pipelines"]
ALLOWED = allowed_arrows((REPOSITORY / "CONTRIBUTING.md").read_text("utf-8"))


@pytest.fixture
def made_tree(tmp_path):
    """A small house: a report that reads a release, rules that nobody above may ask."""
    files = {
        "assets/release/reader.py": "from assets.marts import build\n",
        "assets/marts/build.py": "from assets.disclosure.rules import rules\n",
        "assets/disclosure/rules.py": "rules = 5\n",
        "assets/reports/making.py": "from assets.release.reader import build\n",
        "pipelines/reporting.py": "def report():\n    from assets.reports import making\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_no_module_reaches_itself():
    assert circles(graph_of(REPOSITORY, FLOORS)) == []


def test_rooms_import_as_the_table_in_contributing_allows():
    assert {"assets/reports", "assets/disclosure", "pipelines"} <= set(ALLOWED)
    assert forbidden_arrows(graph_of(REPOSITORY, FLOORS), ALLOWED) == []


def test_the_made_house_has_no_fault(made_tree):
    graph = graph_of(made_tree, FLOORS)
    assert graph["pipelines.reporting"] == {"assets.reports.making"}
    assert circles(graph) == [] and forbidden_arrows(graph, ALLOWED) == []


@pytest.mark.parametrize(
    "line",
    [
        "from assets.reports.making import told\n",
        "def late():\n    from assets.reports import making\n",
        "def late():\n    import assets.reports.making\n",
        "from ..reports.making import told\n",
    ],
)
def test_a_planted_circle_is_found_also_when_it_is_imported_late(made_tree, line):
    with open(made_tree / "assets/disclosure/rules.py", "a") as file:
        file.write(line)
    around = ["assets.disclosure.rules", "assets.marts.build", "assets.release.reader", "assets.reports.making"]
    assert circles(graph_of(made_tree, FLOORS)) == [around]


def test_a_report_that_asks_for_the_rules_of_today_is_found(made_tree):
    with open(made_tree / "assets/reports/making.py", "a") as file:
        file.write("def told():\n    from assets.disclosure.rules import rules\n")
    arrow = "assets.reports.making -> assets.disclosure.rules"
    assert forbidden_arrows(graph_of(made_tree, FLOORS), ALLOWED) == [arrow]


def test_a_room_the_table_does_not_know_may_import_no_other(made_tree):
    (made_tree / "assets/letters").mkdir()
    (made_tree / "assets/letters/post.py").write_text(
        "from assets.raw_marts import x\nfrom assets.marts import build\n"
    )
    assert forbidden_arrows(graph_of(made_tree, FLOORS), ALLOWED) == ["assets.letters.post -> assets.marts.build"]


def test_a_report_says_the_rules_its_figures_were_published_under():
    notes = {"units_base": "3", "threshold_area": "12", "refresh_id": "r1"}
    assert rules_of(notes, "en") == {"units_base": "3", "threshold_area": "12"}
    assert not {"3", "5"} & set(rules_of({}, "en").values())
