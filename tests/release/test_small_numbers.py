"""No number of people is shown that the rules keep back: rows of casualties by their table of the plan, counts of needs by the base."""

import pandas as pd
import pytest

from assets.release.expected import headers
from assets.release.exposure import exposures
from assets.release.reread import Published

NOW = "2026-11-24"


def judged(tmp_path, mart: str, rows: list[dict]) -> list[str]:
    """Places the check of small numbers holds against a pack of one mart; keys not named are `all`, counts not named are absent."""
    header = headers()[mart]
    frame = pd.DataFrame([dict.fromkeys(header.keys, "all") | row for row in rows])
    for count in header.counts:
        frame[count] = frame[count].astype("Int64") if count in frame else pd.array([pd.NA] * len(frame), "Int64")
        frame[f"{count}_status"] = ["absent" if pd.isna(value) else "ok" for value in frame[count]]
    for share in header.shares:
        frame[share], frame[f"{share}_status"] = pd.array([pd.NA] * len(frame), "Float64"), "absent"
    for days in header.days:
        frame[f"{days}_n_known"] = frame[f"{days}_n_open"] = pd.array([pd.NA] * len(frame), "Int64")
        frame[f"{days}_status"] = "absent"
    pack = tmp_path / NOW
    (pack / "parquet").mkdir(parents=True)
    frame.to_parquet(pack / "parquet" / f"mart_{mart}.parquet", index=False)
    (found,) = (one for one in exposures(Published(pack), []) if one.check == "nothing_below_threshold")
    return found.wrong


YEAR = {"country": "XSA", "period": "2020"}


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"n_total": 1, "n_killed": 1}, False),  # a country's year is printed down to one
        ({"admin1": "XSA01", "n_total": 5, "n_killed": 1}, False),
        ({"admin1": "XSA01", "n_total": 4}, True),
        ({"admin1": "unknown", "n_total": 2}, False),  # who is not known is no secret
        ({"admin1": "XSA01", "admin2": "XSA0101", "n_total": 4}, True),
    ],
)
def test_a_row_of_casualties_reaches_its_threshold_unless_the_plan_prints_it_always(tmp_path, row, wrong):
    assert bool(judged(tmp_path, "casualty_annual", [YEAR | row])) == wrong


def test_a_row_in_no_table_of_the_plan_is_held_against_the_pack(tmp_path):
    rows = [YEAR | {"sex": "female", "device": "mine_ap", "n": 400}]
    assert judged(tmp_path, "casualty_profile", rows) == [
        "not in the plan: period=2020 country=XSA sex=female device=mine_ap"
    ]


def test_people_of_a_row_are_those_of_its_cells_together(tmp_path):
    cell = YEAR | {"sex": "female", "age_group": "adult"}
    assert (
        judged(
            tmp_path / "five",
            "casualty_profile",
            [cell | {"outcome": one, "n": n} for one, n in (("killed", 1), ("injured", 4))],
        )
        == []
    )
    assert len(judged(tmp_path / "four", "casualty_profile", [cell | {"outcome": "killed", "n": 4}])) == 1


@pytest.mark.parametrize(("n", "wrong"), [(0, False), (3, False), (2, True)])
def test_a_count_of_needs_is_nought_or_at_least_the_base(tmp_path, n, wrong):
    assert bool(judged(tmp_path, "needs_gap", [YEAR | {"n_need": n}])) == wrong
