"""Two other real inputs, described by a source.yaml here; the sums they must give are worked out without SADDLE."""

import csv
import gzip
from collections import Counter

import pytest
from described import CAMPS, EVENTS
from refreshing import asked, receive, refreshed

pytestmark = pytest.mark.slow


def only_table(folder, yaml: str, file, *references) -> dict:
    """The report about the one table of one source after a refresh."""
    receive(folder, "source", yaml, file)
    return refreshed(folder, *references)["sources"][0]["tables"][0]


def test_colombian_events(tmp_path, realdata):
    file = realdata / "colombia-map-muse-events" / "eventos_1990_2019.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    accidents = Counter(row["AÑO"] for row in rows if row["TIPO_EVENTO"] in ("1", "2"))
    table = only_table(tmp_path, EVENTS, file, realdata / "ref-pcodes" / "pcodes_adm1_adm2_selected.csv")
    assert (table["n_read"], table["n_used"], table["n_not_wanted"]) == (36527, 6909, 36527 - 6909)
    assert table["n_accepted"] + table["n_quarantined"] == 6909
    years = asked(tmp_path, "SELECT CAST(year(date) AS VARCHAR) AS y, count(*) AS n FROM incident GROUP BY 1")
    assert sum(year["n"] for year in years) == table["n_accepted"]
    assert {year["y"]: year["n"] for year in years} == dict(accidents)


def test_camps_with_several_sexes_in_one_cell(tmp_path, realdata):
    from openpyxl import load_workbook

    file = realdata / "insecurity-insight-hxl-xlsx" / "protection_in_danger_2020_2023.xlsx"
    sheet = load_workbook(file, read_only=True, data_only=True)["Protection in Danger"]
    header, _, *rows = list(sheet.iter_rows(values_only=True))
    killed, sex = (
        header.index("People Associated with Protection Programme Killed"),
        header.index("Survivor or Victim Sex"),
    )
    wanted: Counter = Counter()
    for row in rows:
        parts = {part.strip() for part in str(row[sex] or "").split(", ")} & {"Male", "Female"}
        wanted["mixed" if len(parts) > 1 else next(iter(parts), "?").lower()] += int(row[killed] or 0)
    table = only_table(tmp_path, CAMPS, file)
    assert table["n_read"] == 624 == len(rows)
    found = {r["sex"]: r["n"] for r in asked(tmp_path, "SELECT sex, sum(n) AS n FROM casualty_count GROUP BY sex")}
    assert {key: found[key] for key in ("male", "female", "mixed")} == {
        key: wanted[key] for key in ("male", "female", "mixed")
    }
    assert sum(found.values()) == sum(wanted.values())
