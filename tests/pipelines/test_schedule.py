"""Reports stand behind a checked draft: a red check stops them, not the refresh; a clean one makes them."""

import datetime as dt

import dagster as dg
import pytest
from conftest import saddle

from assets.reports.assets import month_before, year_before
from pipelines.definitions import build
from pipelines.settings import dagster_home
from warehouse.folder import Folder


@pytest.mark.parametrize(
    ("today", "month", "year"),
    [(dt.date(2026, 3, 31), "2026-02", "2025"), (dt.date(2026, 1, 1), "2025-12", "2025")],
)
def test_a_report_is_of_the_month_and_the_year_that_are_over(today, month, year):
    assert (month_before(today), year_before(today)) == (month, year)


@pytest.mark.slow
def test_a_red_check_stops_the_report_and_leaves_the_marts_as_they_are(register):
    """The list ends in 2020: the quality check on freshness is red for as long as the present lasts."""
    data = register(*(f"{n},P,0{n % 9 + 1}/03/2019,F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 30)))
    assert saddle("refresh", "--data", str(data)).returncode == 0
    marts = data / "marts" / "marts.duckdb"
    before = marts.read_bytes()
    dagster_home(Folder(data))
    job = build(data).resolve_job_def("bulletin_report")
    result = job.execute_in_process(instance=dg.DagsterInstance.ephemeral(), raise_on_error=False)
    failed = [event for event in result.all_events if event.event_type_value == "STEP_FAILURE"]
    assert [event.step_key for event in failed] == ["release__draft"]
    assert "A check is red" in str(failed[0].event_specific_data.error)
    assert not (data / "reports").exists() and marts.read_bytes() == before


@pytest.mark.slow
def test_behind_a_clean_draft_the_bulletin_of_the_month_before_is_made(register):
    year, month = month_before().split("-")
    data = register(*(f"{n},P,{n % 9 + 1:02d}/{month}/{year},F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 30)))
    described = data / "raw" / "register" / "source.yaml"
    described.write_text(described.read_text("utf-8").replace("2020-12-31", dt.date.today().isoformat()), "utf-8")
    assert saddle("refresh", "--data", str(data)).returncode == 0
    dagster_home(Folder(data))
    job = build(data).resolve_job_def("bulletin_report")
    assert job.execute_in_process(instance=dg.DagsterInstance.ephemeral(), raise_on_error=False).success
    made = sorted(file.name for file in (data / "reports" / "scheduled").iterdir())
    assert made == [f"bulletin-COL-{year}-{month}-en.{form}" for form in ("docx", "html", "pdf", "xlsx")]
    assert list((data / "releases" / "drafts").iterdir()) and not (data / "releases" / "newest.json").exists()
