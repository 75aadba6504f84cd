"""A worker that is ready before a run needs it: one at a time, for a while, where there is room."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from explainer.lab.runs.manager import RunManager
from explainer.lab.training.events import Ended, Started
from explainer.lab.workers import local, spare
from explainer.lab.workers.local import TrainingProcess
from explainer.lab.workers.protocol import Task
from explainer.lab.workers.spare import LEAST_MEMORY, SpareWorker, count_free_bytes
from explainer.lab.workers.worker import READY, WORKER
from tests.support.paths import ROOT
from tests.support.processes import await_end, descendants, started
from tests.support.reference_run import quick
from tests.support.runners import Cast

PATIENCE = 120
NAME = "waits for a task"
WAITING = (sys.executable, "-c", f"import sys; sys.stdin.read()  # {NAME}")


def waiting():
    return started(NAME)


@pytest.fixture
def make():
    """Make spare workers that are no workers; none of them is left afterwards."""
    made = []

    def make_one(**options):
        made.append(SpareWorker(WAITING, **options))
        return made[-1]

    yield make_one
    for one in made:
        one.close()
    assert waiting() == []


def end(process):
    with process:
        process.kill()


def test_one_process_waits_and_whoever_takes_it_has_it(make):
    worker = make()
    assert worker.take() is None
    worker.prepare()
    worker.prepare()
    (pid,) = waiting()
    process = worker.take()
    assert process.pid == pid and process.poll() is None
    assert worker.take() is None
    worker.close()
    assert waiting() == [pid], "it is not the spare one any more"
    end(process)


def test_a_process_that_has_died_is_no_use_and_is_replaced(make):
    worker = make()
    worker.prepare()
    first = waiting()
    subprocess.run(["kill", "-9", *map(str, first)], check=True)
    await_end(first)
    assert worker.take() is None
    worker.prepare()
    assert waiting() and waiting() != first


def test_it_ends_after_a_while_without_a_task(make):
    worker = make(idle=0.01)
    worker.prepare()
    await_end(waiting())
    assert worker.take() is None


class Alarm:
    """A timer of which is known whether it may still ring."""

    def __init__(self, seconds, ring):
        self.ring, self.on, self.daemon = ring, False, False

    def start(self):
        assert self.daemon, "it must not keep the program from ending"
        self.on = True

    def cancel(self):
        self.on = False


def test_only_the_process_that_waits_has_a_while_that_passes(make, monkeypatch):
    alarms = []

    def set_alarm(seconds, ring):
        alarms.append(Alarm(seconds, ring))
        return alarms[-1]

    monkeypatch.setattr(threading, "Timer", set_alarm)
    worker = make()
    worker.prepare()
    taken = worker.take()
    worker.prepare()
    assert [alarm.on for alarm in alarms] == [False, True]
    alarms[1].ring()
    assert waiting() == [taken.pid] and taken.poll() is None
    end(taken)


@pytest.mark.parametrize(
    ("free", "count"), [(0, 0), (LEAST_MEMORY - 1, 0), (LEAST_MEMORY, 1), (None, 1)]
)
def test_it_is_started_only_where_there_is_room(make, free, count):
    make(free=lambda: free).prepare()
    assert len(waiting()) == count


def test_on_lent_gpus_there_is_none(make, monkeypatch):
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    make().prepare()
    assert not waiting()


def test_a_machine_that_starts_no_process_has_none(make, monkeypatch):
    def refuse(command):
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(spare, "start_process", refuse)
    worker = make()
    worker.prepare()
    assert worker.take() is None


@pytest.mark.parametrize(
    ("machine", "container", "free"),
    [
        ("MemTotal: 9 kB\nMemAvailable:    3 kB\n", ("5000", "1000"), 3 * 1024),
        ("MemAvailable: 30 kB\n", ("5000", "1000"), 4000),
        ("MemAvailable: 30 kB\n", ("max", "1000"), 30 * 1024),
        ("nothing\n", ("5000", "1000"), 4000),
        (None, None, None),
    ],
)
def test_free_is_what_the_machine_and_its_container_have_left(
    monkeypatch, tmp_path, machine, container, free
):
    monkeypatch.setattr(spare, "_MACHINE", tmp_path / "meminfo")
    monkeypatch.setattr(spare, "_CONTAINER", tmp_path)
    if machine is not None:
        (tmp_path / "meminfo").write_text(machine)
        for name, text in zip(("max", "current"), container, strict=True):
            (tmp_path / f"memory.{name}").write_text(text)
    assert count_free_bytes() == free


def test_a_run_takes_the_spare_worker_and_trains_as_in_any_other(monkeypatch, tmp_path):
    worker = SpareWorker()
    monkeypatch.setattr(local, "spare", worker)
    worker.prepare()
    (pid,) = started(READY)
    records, over = [], threading.Event()
    statuses = []

    def leave(status):
        statuses.append(status)
        over.set()

    process = TrainingProcess(
        Task(quick(train_images=64, epochs=1), tmp_path), records.append, leave
    )
    assert started("explainer.lab.workers.worker") in ([pid], [])
    assert over.wait(PATIENCE) and statuses == [0]
    assert isinstance(records[0], Started) and isinstance(records[-1], Ended)
    assert records[-1].outcome == "done" and not descendants(pid)
    process.stop()


@pytest.mark.parametrize("options", [(), (READY,)])
def test_a_worker_without_a_task_ends_quietly(options):
    finished = subprocess.run(
        [*WORKER, *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, b"", b"")


def test_nothing_is_made_ready_while_a_run_is_under_way():
    asked, cast = [], Cast()
    manager = RunManager(choose_runner=cast, prepare=lambda: asked.append(True))
    manager.prepare()
    assert len(asked) == 1
    run = manager.submit(quick(), "ann")
    manager.prepare()
    manager.pause(run.name, "ann")
    manager.prepare()
    assert len(asked) == 1, "it would take the time and the memory of the run"
    cast[0].end("done")
    manager.prepare()
    assert len(asked) == 2
    manager.close()
    manager.prepare()
    assert len(asked) == 2
