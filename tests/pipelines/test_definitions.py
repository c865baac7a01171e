"""Dagster's view: what there is (kept as a snapshot), what a run tells, and the page, on this machine only."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import dagster as dg
import psutil
import pytest
import sqlglot
from conftest import REPOSITORY, saddle
from sqlglot import exp

from assets.core.tables import CORE
from assets.marts.build import UNITS, mart_files
from pipelines.definitions import build, build_house
from pipelines.settings import dagster_home
from warehouse.folder import Folder
from warehouse.relations import relations

SNAPSHOT = Path(__file__).with_name("definitions.txt")
ASKED_IN = {
    "raw/register/landing": "assets.raw.queries",
    "linkage/pairs": "assets.linkage.queries",
    "core/register/accepted": "assets.core.queries",
    "marts/mart_figure": "assets.marts.queries",
    "release/checked": "assets.release.queries",
}
ROWS = [f"{n},P,0{n % 9 + 1}/03/2019,F,{10 + n},injured,4.5,-74.1,V" for n in range(1, 13)]


def described(definitions: dg.Definitions) -> str:
    """One line per asset (with group, kinds, owner, what it waits for), check, job, schedule and sensor."""
    repository = definitions.get_repository_def()
    graph = repository.asset_graph
    lines = []
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        waits = " ".join(sorted(parent.to_user_string() for parent in node.parent_keys))
        lines.append(f"asset {key.to_user_string()}: {node.group_name}, {' '.join(sorted(node.kinds))}, "
                     f"{' '.join(node.owners)} <- {waits or 'files'}")  # fmt: skip
        assert node.description and len(node.description) > 20, key
    lines += [f"check {key.asset_key.to_user_string()}: {key.name}" for key in sorted(graph.asset_check_keys)]
    lines += [f"job {job.name}" for job in repository.get_all_jobs() if not job.name.startswith("__")]
    lines += [f"schedule {one.name}: {one.cron_schedule} -> {one.job_name}" for one in repository.schedule_defs]
    lines += [f"sensor {one.name} -> {one.job_name if one.targets else 'any'}" for one in repository.sensor_defs]
    return "\n".join(lines) + "\n"


def test_assets_checks_jobs_schedules_and_sensors_are_those_of_the_snapshot(register):
    """SADDLE_SNAPSHOT=write accepts what there is now."""
    found = described(build(register(*ROWS)))
    if os.environ.get("SADDLE_SNAPSHOT") == "write":
        SNAPSHOT.write_text(found, "utf-8")
    assert found == SNAPSHOT.read_text("utf-8")
    assert {f"asset marts/mart_{name}" for name in mart_files()} <= {
        line.partition(":")[0] for line in found.splitlines()
    }


def test_every_relation_stands_in_the_graph_with_what_a_row_is_and_what_it_reads(register):
    folder = register(*ROWS)
    graph = build(folder).get_repository_def().asset_graph
    every = {name: one.header for package in (CORE, UNITS) for name, one in relations(package).items()}
    for name, header in every.items():
        node = graph.get(dg.AssetKey(["relations", name]))
        assert " ".join(header.grain.split()) in node.description
        read = {key.path[-1] for key in node.parent_keys if key.path[0] == "relations"}
        assert read == set(header.reads) & set(every)
        assert not node.is_executable and (node.parent_keys or not header.reads)
    for mart, (_, body) in mart_files().items():
        parents = {key.path[-1] for key in graph.get(dg.AssetKey(["marts", f"mart_{mart}"])).parent_keys}
        read = {table.name for table in sqlglot.parse_one(body, read="duckdb").find_all(exp.Table)}
        assert parents & set(every) == read & set(every)


def test_a_refresh_has_no_step_for_relations(register):
    job = build_house(register(*ROWS)).definitions.resolve_job_def("refresh")
    steps = {node.name for node in job.nodes}
    assert steps == {"raw__register__landing", "core__register__accepted", "linkage__pairs", "marts"}


def test_what_a_step_asks_of_its_tables_stands_on_its_page(register):
    graph = build(register(*ROWS)).get_repository_def().asset_graph
    for key, package in ASKED_IN.items():
        page = graph.get(dg.AssetKey.from_user_string(key)).metadata["relations"].md_str
        for name, one in relations(package).items():
            assert f"| {name} | {one.header.kind} | {' '.join(one.header.grain.split())} |" in page


def test_the_sensor_asks_for_a_run_when_a_file_is_new_or_changed_and_only_then(register):
    folder = register(*ROWS)
    sensor = build(folder).get_repository_def().get_sensor_def("received_files")

    def asked(cursor: str | None) -> tuple[int, str | None]:
        context = dg.build_sensor_context(cursor=cursor)
        result = sensor.evaluate_tick(context)
        return len(result.run_requests), result.cursor

    first = asked(None)
    assert first[0] == 1
    assert asked(first[1])[0] == 0
    (folder / "raw" / "register" / "second.csv").write_text("id\n")
    second = asked(first[1])
    assert second[0] == 1
    register(*ROWS[:-1])
    assert asked(second[1])[0] == 1


@pytest.mark.slow
def test_a_run_tells_counts_and_checks_and_never_a_row(register):
    folder = Folder(register(*ROWS, "13,Xanthippe,05/03/2019,F,30,?,4.5,-74.1,V"))
    dagster_home(folder)
    with dg.DagsterInstance.from_config(str(folder.dagster_home)) as instance:
        job = build_house(folder.path).definitions.resolve_job_def("refresh")
        result = job.execute_in_process(instance=instance)
    evaluations = {one.check_name: one.passed for one in result.get_asset_check_evaluations()}
    of_marts = {"every_row_is_accounted_for": True, "no_year_repeats_another": True}
    assert evaluations == {"no_row_vanished": True, "newest_files_accepted": True, **of_marts}
    told = {
        event.asset_key.to_user_string(): event.materialization.metadata
        for event in result.get_asset_materialization_events()
    }
    assert told["raw/register/landing"]["dagster/row_count"].value == 13
    assert told["core/register/accepted"]["dagster/row_count"].value == 12
    assert told["core/register/accepted"]["quarantined"].value == 1
    assert told["marts/mart_casualty_annual"]["dagster/row_count"].value > 0
    kept = {key for metadata in told.values() for key in metadata}
    assert kept == {
        "dagster/row_count",
        "files",
        "refused",
        "quarantined",
        "findings",
        "stale",
        "refresh_id",
        "records",
    }


@pytest.mark.slow
def test_a_run_from_the_page_waits_for_the_folder_and_leaves_the_same_report(register):
    import fcntl

    folder = Folder(register(*ROWS))
    dagster_home(folder)
    environment = {**os.environ, "SADDLE_DATA": str(folder.path)}
    program = Path(sys.executable).with_name("dagster")
    with open(folder.path / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = subprocess.Popen(
            [str(program), "job", "execute", "-m", "pipelines.definitions", "-a", "defs", "-j", "refresh"],
            cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        time.sleep(6)
        assert run.poll() is None and not folder.landing.exists()
        fcntl.flock(lock, fcntl.LOCK_UN)
    said = run.communicate(timeout=120)[1]
    assert run.returncode == 0, said[-2000:]
    told = saddle("refresh", "--data", str(folder.path), "--json")
    report = json.loads(told.stdout)
    assert report["changed"] is False
    assert report["sources"][0]["tables"][0]["n_accepted"] == 12
    assert "(current)" in saddle("status", "--data", str(folder.path)).stdout


def answered(port: int, path: str, query: str | None = None) -> dict:
    body = json.dumps({"query": query}).encode() if query else None
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read())


@pytest.fixture
def page(register):
    """The Dagster page of a folder that was refreshed from the command line: its port and its process."""
    folder = register(*ROWS)
    assert saddle("refresh", "--data", str(folder)).returncode == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(REPOSITORY / "saddle"), "ui", "--data", str(folder), "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=open(folder / "said", "w"),  # noqa: SIM115
    )  # fmt: skip
    for _ in range(120):
        try:
            answered(port, "/server_info")
            break
        except OSError:
            assert process.poll() is None
            time.sleep(0.5)
    yield folder, port, process
    children = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    process.wait(20)
    psutil.wait_procs(children, 10)


RUNS = """{runsOrError(filter: {tags: [{key: ".dagster/repository", value: "%s"}]}) {
  ... on Runs {results {jobName status}}}}"""
LOCATIONS = "{repositoriesOrError {... on RepositoryConnection {nodes {name location {name} jobs {name}}}}}"
ASSETS = "{assetNodes{assetKey{path} assetMaterializations(limit:1){metadataEntries{label ... on IntMetadataEntry{intValue}}}}}"


@pytest.mark.slow
def test_the_page_shows_the_command_lines_run_on_this_machine_only_and_tells_nobody(page):
    folder, port, process = page
    assert (
        "Every user of this machine who opens this address sees the runs and can start one"
        in (folder / "said").read_text()
    )
    (node,) = answered(port, "/graphql", LOCATIONS)["data"]["repositoriesOrError"]["nodes"]
    assert "refresh" in [job["name"] for job in node["jobs"]]
    shown_under = f"{node['name']}@{node['location']['name']}"
    runs = answered(port, "/graphql", RUNS % shown_under)["data"]["runsOrError"]["results"]
    assert runs == [{"jobName": "refresh", "status": "SUCCESS"}]
    counts = {
        "/".join(node["assetKey"]["path"]): entry["intValue"]
        for node in answered(port, "/graphql", ASSETS)["data"]["assetNodes"]
        for one in node["assetMaterializations"]
        for entry in one["metadataEntries"]
        if entry["label"] == "dagster/row_count"
    }
    assert counts["core/register/accepted"] == 12
    heard = {
        connection.laddr.ip
        for one in [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        for connection in one.net_connections("inet")
        if connection.status in (psutil.CONN_LISTEN, psutil.CONN_ESTABLISHED)
    }
    assert heard <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
    with dg.DagsterInstance.from_config(str(Folder(folder).dagster_home)) as instance:
        assert instance.telemetry_enabled is False
