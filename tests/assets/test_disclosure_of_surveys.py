"""What may be printed of a survey whose form cannot tell a status: the rest of its needs must not give a hidden count away."""

from contextlib import closing

import pandas as pd
import pytest

from assets.disclosure.numbers import Figure, families_of, numbers_of, rules, with_untold
from assets.disclosure.statuses import MADE_OF_FIGURES, set_statuses
from assets.marts.build import mart_files
from assets.release.attack import attack
from methods.disclosure import COMPLEMENTARY, HIDDEN, NOT_AVAILABLE, OK
from methods.margins import build_system
from warehouse.connection import connect
from warehouse.folder import Folder
from warehouse.keys import keys_for

HEADERS = {"needs_gap": mart_files()["needs_gap"][0]}
FIXED = {
    "period": "2024", "country": "XSA", "survey": "s", "round": "2024", "service": "medical",
    "disaggregation_unit": "person", "population_group": "survivors",
}  # fmt: skip
PLACE = ",".join(f"{key}={value}" for key, value in sorted(FIXED.items()))
# 3 met are too few to print; the form knows met and unmet and no partly met
FORM_WITHOUT_PARTLY = {
    "n_registered": 60.0, "n_assessed": 60.0, "n_need": 40.0, "n_met": 3.0, "n_partly_met": None, "n_unmet": 37.0
}  # fmt: skip


@pytest.fixture
def said(tmp_path):
    """Statuses of the counts and shares of one country of one survey, as a refresh sets them."""

    def of(counts: dict[str, float | None], shares: dict[str, float]) -> dict[str, str]:
        rows = [
            {
                "figure_id": f"needs_gap.{measure}@{PLACE}", "mart": "needs_gap", "measure": measure,
                "keys": str(FIXED).replace("'", '"'), "value": value, "known_n": None, "unknown_n": None, "public": True,
                "value_status": NOT_AVAILABLE if value is None else OK,
            }
            for measure, value in (counts | shares).items()
        ]  # fmt: skip
        with closing(connect(keys_for(tmp_path, set()).storage)) as con:
            figures = pd.DataFrame(rows).astype({"value": "float64", "known_n": "Int64", "unknown_n": "Int64"})
            con.register("told", figures)
            con.execute("CREATE TABLE mart_figure AS SELECT * FROM told")
            con.execute("CREATE TABLE mart_needs_gap AS SELECT 40 AS n_need")
            con.execute("CREATE TABLE mart_gender_gap (rests_on VARCHAR, adjusted_on VARCHAR, gap_id VARCHAR)")
            con.execute("CREATE TABLE mart_gender_gap_total AS FROM mart_gender_gap")
            for mart, place, *_ in MADE_OF_FIGURES:
                con.execute(f"CREATE TABLE mart_{mart} (rests_on VARCHAR, {place} VARCHAR)")
            con.execute("CREATE TABLE mart_indicator (rests_on VARCHAR, basis VARCHAR)")
            set_statuses(con, Folder(tmp_path), HEADERS)
            found = con.execute("SELECT figure_id, status FROM figure_status").fetchall()
        return {figure_id.split(".")[1].split("@")[0]: status for figure_id, status in found}

    return of


def test_what_a_form_cannot_tell_is_no_cover_for_a_small_count(said):
    """40 need = 3 met + 37 unmet for everybody who knows the form: with 37 and 40 printed, 3 is told."""
    found = said(FORM_WITHOUT_PARTLY, {})
    assert found["n_partly_met"] == NOT_AVAILABLE
    assert found["n_met"] in HIDDEN
    assert COMPLEMENTARY in (found["n_unmet"], found["n_need"])


def test_a_share_of_a_hidden_count_is_hidden_where_another_count_is_not_available(said):
    """The gap rests on met and unmet; that partly met is not available must not let 3 of 40 be printed as 7.5 %."""
    found = said(FORM_WITHOUT_PARTLY, {"gap": 37 / 40, "strict_coverage": 3 / 40})
    assert found["gap"] in HIDDEN and found["strict_coverage"] in HIDDEN


def test_a_share_beside_what_the_form_cannot_tell_is_shown_where_nothing_is_small(said):
    found = said(FORM_WITHOUT_PARTLY | {"n_met": 22.0, "n_unmet": 18.0}, {"gap": 0.45})
    assert {found["n_need"], found["n_met"], found["n_unmet"], found["gap"]} == {OK}
    assert found["n_partly_met"] == NOT_AVAILABLE


def attacked(hidden: set[str]) -> set[str]:
    """Measures the attack works out when these are hidden and partly met is not available."""
    figures = [
        Figure(f"needs_gap.{m}@{PLACE}", "needs_gap", m, str(FIXED).replace("'", '"'), None if m in hidden else n, None, None)
        for m, n in FORM_WITHOUT_PARTLY.items()
    ]  # fmt: skip
    missing = {f"needs_gap.n_partly_met@{PLACE}"}
    numbers = numbers_of(with_untold(figures, HEADERS, missing), HEADERS, rules())
    system = build_system(numbers, families_of(HEADERS))
    statuses = {f.figure_id: COMPLEMENTARY for f in figures if f.measure in hidden}
    found = attack(system, (), statuses)
    return {f.split(".")[1].split("@")[0] for n in found.found["solvable"] for f in system.cells[n].figures}


def test_the_attack_reads_what_a_form_cannot_tell_as_nobody():
    assert attacked({"n_met"}) == {"n_met"}
    assert attacked({"n_unmet", "n_met"}) == set()
