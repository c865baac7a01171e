"""Reports stand behind a checked release: a red check stops them, not the refresh; signing stays with a person."""

import base64
import csv
import datetime as dt
import json

import dagster as dg
import pytest
from conftest import saddle

from assets.reports.assets import month_before, year_before
from pipelines.definitions import build
from pipelines.office import timetable
from pipelines.scheduled import checked, order
from pipelines.sensors import settings_alerts
from pipelines.settings import dagster_home
from warehouse.folder import Folder

TODAY = dt.date(2026, 3, 5)


def wrote(folder: Folder, content: str) -> None:
    (folder.path / "reports").mkdir(parents=True, exist_ok=True)
    (folder.path / "reports" / "schedule.yaml").write_text(content, "utf-8")


def crons(folder: Folder) -> dict[str, str]:
    return {one.name: one.cron_schedule for one in build(folder.path).get_repository_def().schedule_defs}


@pytest.mark.parametrize(
    ("today", "month", "year"),
    [(dt.date(2026, 3, 31), "2026-02", "2025"), (dt.date(2026, 1, 1), "2025-12", "2025")],
)
def test_a_report_is_of_the_month_and_the_year_that_are_over(today, month, year):
    assert (month_before(today), year_before(today)) == (month, year)


def test_reports_are_made_on_the_days_the_office_sets(tmp_path):
    folder = Folder(tmp_path)
    assert crons(folder) == {
        "monthly": "0 6 2 * *", "bulletin_report": "0 8 3 * *", "annual_report": "0 8 15 3 *",
    }  # fmt: skip
    wrote(folder, "annual_on: 04-01\nbulletin_day: 9\nlanguages: [fr, ar]\npublisher: Centre\n")
    assert crons(folder)["bulletin_report"] == "0 8 9 * *" and crons(folder)["annual_report"] == "0 8 1 4 *"


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("annual_on: 02-29", "02-29"),  # no day of every year
        ("annual_on: 15 March", "15 March"),
        ("bulletin_day: 2", "bulletin_day"),  # before the refresh is done
        ("bulletin_day: 31", "bulletin_day"),
        ("languages: [de]", "languages.0"),
        ("anual_on: 03-15", "anual_on"),
        ("languages: [", "schedule.yaml"),
    ],
)
def test_a_wrong_timetable_is_an_alert_and_stops_no_refresh(tmp_path, written, wrong):
    folder = Folder(tmp_path)
    wrote(folder, written)
    with pytest.raises(ValueError, match=wrong):
        timetable(folder)
    assert crons(folder)["annual_report"] == "0 8 15 3 *"
    (alert,) = settings_alerts(folder)
    assert alert.cause == "settings-schedule" and wrong in alert.lines[0]


def test_without_marts_nothing_is_prepared_and_that_is_said(tmp_path):
    with pytest.raises(dg.Failure) as failure:
        checked(Folder(tmp_path), TODAY)
    assert "No refresh has been completed" in failure.value.description
    assert not (tmp_path / "releases").exists()


def test_a_draft_somebody_signed_is_never_replaced(tmp_path):
    draft = tmp_path / "releases" / "drafts" / "2026-03-05"
    draft.mkdir(parents=True)
    (draft / "signature.json").write_text("{}")
    with pytest.raises(dg.Failure) as failure:
        checked(Folder(tmp_path), TODAY)
    assert f"The signed draft {draft} is of other marts" in failure.value.description
    assert [file.name for file in draft.iterdir()] == ["signature.json"]


def test_no_report_is_made_of_a_month_no_list_reaches_into(tmp_path):
    with pytest.raises(dg.Failure) as failure:
        order(Folder(tmp_path), "bulletin", "2026-02")
    assert "No list of casualties reaches into 2026-02" in failure.value.description
    assert "run `bulletin_report` again" in failure.value.description


def run(folder: Folder, kind: str) -> dict[str, dg.DagsterEvent]:
    """The job of a report in this process; its failed steps."""
    dagster_home(folder)
    job = build(folder.path).resolve_job_def(f"{kind}_report")
    result = job.execute_in_process(instance=dg.DagsterInstance.ephemeral(), raise_on_error=False)
    return {one.step_key: one for one in result.all_events if one.event_type_value == "STEP_FAILURE"}


def said_by(event: dg.DagsterEvent) -> dg.DagsterEvent:
    return event.step_failure_data.user_failure_data


@pytest.mark.thorough
@pytest.mark.slow
def test_a_red_check_stops_the_report_until_the_office_explains_it_and_leaves_the_marts_as_they_are(register):
    """The list ends in 2020: the quality check on freshness is red for as long as the present lasts."""
    folder = Folder(register(*(f"{n},P,0{n % 9 + 1}/03/2019,F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 30))))
    assert saddle("refresh", "--data", str(folder.path)).returncode == 0
    before = folder.marts.read_bytes()
    failed = run(folder, "bulletin")
    assert list(failed) == ["release__checked"]
    told = said_by(failed["release__checked"])
    assert "it is not published and no report is made" in told.description
    assert "is_recent" not in told.description and told.metadata["held against the draft"].value
    assert not (folder.path / "reports").exists() and folder.marts.read_bytes() == before

    (draft,) = (folder.releases / "drafts").iterdir()
    red = [one for one in json.loads((draft / "quality.json").read_text("utf-8"))["checks"] if not one["passed"]]
    with open(folder.path / "explained.csv", "w", newline="") as file:
        reasons = csv.writer(file)
        reasons.writerow(["release_id", "check", "table", "reason"])
        reasons.writerows([draft.name, one["check"], one["table"], "The list was closed in 2020."] for one in red)
    words = ("release", "attack", "--explained", str(file.name), "--data", str(folder.path))
    assert saddle(*words).returncode == 0
    answers = (draft / "checked.json").stat().st_mtime_ns
    failed = run(folder, "bulletin")
    assert list(failed) == ["reports__bulletin"]
    assert "the newest counts up to 2020-12-31" in said_by(failed["reports__bulletin"]).description
    assert (draft / "checked.json").stat().st_mtime_ns == answers, "what the office explained is used as it is"


@pytest.mark.slow
@pytest.mark.thorough
def test_reports_are_drafts_until_a_person_signs_and_cite_the_release_then(register, monkeypatch):
    year, month = month_before().split("-")
    data = register(*(f"{n},P,{n % 9 + 1:02d}/{month}/{year},F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 30)))
    folder = Folder(data)
    described = data / "raw" / "register" / "source.yaml"
    described.write_text(described.read_text("utf-8").replace("2020-12-31", dt.date.today().isoformat()), "utf-8")
    assert saddle("refresh", "--data", str(data)).returncode == 0
    wrote(folder, "publisher: Centro de Prueba\n")
    assert run(folder, "bulletin") == {}
    scheduled = data / "reports" / "scheduled"
    stem = f"bulletin-COL-{year}-{month}-en"
    assert sorted(file.name for file in scheduled.iterdir()) == [
        f"{stem}.{form}" for form in ("docx", "html", "pdf", "xlsx")
    ]
    assert "Draft: figures of a refresh that is not released" in (scheduled / f"{stem}.html").read_text("utf-8")
    (draft,) = (folder.releases / "drafts").iterdir()
    assert "Centro de Prueba" in (draft / "CITATION.cff").read_text("utf-8")
    assert not (draft / "signature.json").exists() and not (folder.releases / "newest.json").exists()

    monkeypatch.setenv("SADDLE_RELEASE_KEY", base64.b64encode(bytes(range(32))).decode())
    for word in ("sign", "publish"):
        assert saddle("release", word, "--data", str(data)).returncode == 0
    wrote(folder, "languages: [fr, ar]\n")
    assert run(folder, "annual") == {}
    for language in ("fr", "ar"):
        page = (scheduled / f"annual-COL-{year_before()}-{language}.html").read_text("utf-8")
        assert draft.name in page
    assert not list((folder.releases / "drafts").iterdir()), "no draft is made of marts that are published"
