"""A process for work that may die: every end of it is told apart, the next task has a new one, and none outlives its asker."""

import subprocess
import sys
import time

import psutil
import pytest
from conftest import REPOSITORY

from warehouse import worker
from warehouse.worker import Ended, Limits, Overstepped, Worker

PLENTY = Limits(500, 60)


@pytest.fixture
def one(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY / "tests"))
    worker = Worker("mischief")
    yield worker
    worker.close()


def test_task_after_task_in_one_process_that_has_no_keys(one, monkeypatch):
    monkeypatch.setenv("SADDLE_KEY", "secret")
    first, second = one.ask("x", PLENTY), one.ask("talk", PLENTY)
    assert first == second
    assert first["secrets"] == []


@pytest.mark.parametrize(("task", "code"), [("abort", -6), ("end", 7)])
def test_one_that_ends_by_itself_is_replaced(one, task, code):
    before = one.ask("x", PLENTY)["pid"]
    with pytest.raises(Ended) as caught:
        one.ask(task, PLENTY)
    assert caught.value.code == code
    assert ("mischief.py" in caught.value.frames) == (task == "abort")
    assert one.ask("x", PLENTY)["pid"] != before


@pytest.mark.parametrize(("task", "limits", "limit"), [
    ("grow", Limits(150, 60), "memory"), ("loop", Limits(500, 1), "time"), ("wait", PLENTY, "still"),
])  # fmt: skip
def test_one_that_oversteps_a_limit_is_ended_and_replaced(one, monkeypatch, task, limits, limit):
    monkeypatch.setattr(worker, "STILL", 2)
    before = one.ask("x", PLENTY)["pid"]
    with pytest.raises(Overstepped) as caught:
        one.ask(task, limits)
    assert caught.value.limit == limit
    assert not psutil.pid_exists(before)
    assert one.ask("x", PLENTY)["pid"] != before


def test_what_a_library_prints_is_kept_out_of_the_log_of_an_end(one):
    one.ask("talk", PLENTY)
    with pytest.raises(Ended) as caught:
        one.ask("abort", PLENTY)
    assert "somebody" not in caught.value.frames


def test_it_ends_with_whoever_asked_even_in_the_middle_of_its_work(monkeypatch):
    said = "from warehouse.worker import *\none = Worker('mischief')\nlimits = Limits(500, 60)\n"
    said += "print(one.ask('x', limits)['pid'], flush=True)\none.ask('loop', limits)"
    monkeypatch.setenv("PYTHONPATH", f"{REPOSITORY}:{REPOSITORY / 'tests'}")
    asker = subprocess.Popen([sys.executable, "-c", said], stdout=subprocess.PIPE, text=True)
    pid = int(asker.stdout.readline())
    asker.kill()
    asker.wait()
    until = time.monotonic() + 60
    while psutil.pid_exists(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not psutil.pid_exists(pid)
