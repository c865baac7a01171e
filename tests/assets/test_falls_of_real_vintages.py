"""Real issues of a real list are no false alarm. Colombia's registry is the only list here of which there are several."""

import csv
import io
from pathlib import Path

import pytest
from conftest import saddle
from source_loads import SECRET, loaded

from schemas.messages import text

pytestmark = pytest.mark.slow
KEYS = {"SADDLE_KEY": SECRET, "SADDLE_LINK_SECRET": SECRET}
ISSUES = ("2017-07", "2021-07")


@pytest.fixture(scope="module")
def places(realdata: Path, tmp_path_factory) -> Path:
    """A data folder's places, made once."""
    folder = tmp_path_factory.mktemp("places")
    asked = realdata / "ref-pcodes" / "pcodes_adm1_adm2_selected.csv"
    assert saddle("reference", "add", str(asked), "--data", str(folder), **KEYS).returncode == 0
    return folder / "reference"


@pytest.fixture
def registry(realdata: Path, places: Path, tmp_path: Path):
    """Colombia's registry by its profile; call it with an issue's name and content, or the name of a real issue alone."""
    inbox = tmp_path / "raw" / "colombia-aicma"
    inbox.mkdir(parents=True)
    (tmp_path / "reference").symlink_to(places)
    (inbox / "source.yaml").write_text("extends: colombia-aicma\n")

    def came(issue: str, content: bytes | None = None):
        file = inbox / f"victimas_map_muse_{issue}.csv"
        if content is None:
            file.symlink_to(realdata / "colombia-map-muse-victims" / file.name)
        else:
            file.write_bytes(content)
        return loaded(tmp_path)

    return came


def said(load) -> list[str]:
    assert load.refusal is None, load.refusal
    return [text(one["says"], "en", **one) for one in load.told]


def test_the_issue_of_2021_after_that_of_2017_is_no_fall_and_half_of_it_is(registry, realdata):
    assert said(registry(ISSUES[0])) == []
    # published: 2006 has 1,232 victims in the issue of 2017 and 1,224 in that of 2021: a correction, no year that is gone
    assert said(registry(ISSUES[1])) == []
    whole = (realdata / "colombia-map-muse-victims" / f"victimas_map_muse_{ISSUES[1]}.csv").read_bytes()
    load = registry("2021-08", b"".join(whole.splitlines(keepends=True)[: 1 + 12062 // 2]))
    assert load.refusal and load.refusal["rule_id"] == "load_is_not_less_than_before"
    first = load.refusal["params"]["reason"][0]
    assert (first["says"], first["n_before"], first["n_now"]) == ("fall_rows", 12062, 6031)


def test_an_older_issue_that_comes_late_is_no_fall(registry):
    assert said(registry(ISSUES[1])) == []
    assert said(registry(ISSUES[0])) == []


def test_a_list_that_grew_year_by_year_is_never_asked_about(registry, realdata):
    """The issue of 2021 as it stood at the end of earlier years: the same rows, as far as they had happened."""
    whole = (realdata / "colombia-map-muse-victims" / f"victimas_map_muse_{ISSUES[1]}.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"))))
    for year in (2005, 2012, 2019):
        held = io.StringIO()
        writer = csv.DictWriter(held, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if int(row["ano"].replace(",", "")) <= year)
        assert said(registry(f"{year}-12", held.getvalue().encode("utf-8-sig"))) == []
    assert said(registry(ISSUES[1])) == []
