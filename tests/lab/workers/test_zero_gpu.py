"""Runs in slices on a lent GPU, against a stand-in for the package ``spaces``."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import gradio as gr
import numpy as np
import pytest

from explainer.errors import InputError
from explainer.lab.config.devices import zero_gpu_here
from explainer.lab.training.checkpointer import Checkpointer, list_checkpoints
from explainer.lab.training.commands import CommandInbox, Pause, Resume, SetRate
from explainer.lab.training.events import (
    Ended,
    EpochDone,
    Paused,
    Progress,
    RateChanged,
    Resumed,
    Saved,
    Started,
    Warned,
)
from explainer.lab.training.loop import train
from explainer.lab.workers import zero_gpu, zero_gpu_slice
from explainer.lab.workers.ddp_protocol import write_command
from explainer.lab.workers.local import TrainingProcess
from explainer.lab.workers.protocol import Failed, Task
from explainer.lab.workers.zero_gpu import ZeroGpuRun, find_refusal
from tests.support.paths import ROOT
from tests.support.reference_run import curve, quick
from tests.support.spaces_stub import Lender

PATIENCE = 90
AN_HOUR, AT_ONCE = 3600.0, 1e-3  # seconds
pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="ZeroGPU forks"),
    # The stand-in forks, as the real one does, however many threads there are.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]


class Run:
    """A run on a lent GPU and what it has said."""

    def __init__(self, chosen, folder, *, lender=None, react=None, seconds=60.0, slices=None):
        self.lender = lender or Lender()
        self.records, self.status, self.over = [], None, threading.Event()
        self.react, self.ready = react, threading.Event()
        lent = self.lender.GPU(duration=60)(slices or zero_gpu_slice.train_slice)
        task = Task(chosen, folder)
        self.runner = ZeroGpuRun(task, self.hear, self.end, slices=lent, seconds=seconds)
        self.ready.set()

    def hear(self, record):
        self.ready.wait()
        self.records.append(record)
        if self.react is not None:
            self.react(self.runner, record)

    def end(self, status):
        self.status = status
        self.over.set()

    def finish(self):
        assert self.over.wait(PATIENCE), [type(record).__name__ for record in self.records]
        for worker in self.lender.workers:
            worker.join(PATIENCE)
            assert not worker.is_alive()
        return self.records

    def of(self, kind):
        return [record for record in self.records if isinstance(record, kind)]


def undisturbed(chosen):
    return list(train(chosen, CommandInbox()))


@pytest.fixture
def hold(monkeypatch):
    """Let a slice wait for a command after some epochs, however fast the machine is.

    Its clock stands still but there, where so many ``seconds`` pass at once: by default more than
    any slice may last, so that it commands itself to stop.
    """

    def after(*epochs, seconds=AN_HOUR):
        now, work = [0.0], zero_gpu_slice.work

        def timed(task, inbox, threads):
            for message in work(task, inbox, threads):
                yield message
                if isinstance(message, EpochDone) and message.epoch in epochs:
                    now[0] += seconds
                    inbox.send(inbox.next())  # waits for a command, and puts it back

        # A slice runs in a fork, which has these from its parent.
        monkeypatch.setattr(zero_gpu_slice, "work", timed)
        monkeypatch.setattr(zero_gpu_slice, "time", SimpleNamespace(monotonic=lambda: now[0]))

    return after


def test_a_whole_run_is_that_of_the_processor_and_holds_nothing_of_torch(tmp_path):
    chosen = quick(device="auto")
    run = Run(chosen, tmp_path)
    records = run.finish()
    assert run.lender.lent == 1 and records[-1].outcome == "done"
    np.testing.assert_allclose(curve(records), curve(undisturbed(chosen)), rtol=1e-4)
    assert all(b"torch" not in pickle.dumps(record) for record in records)
    assert list_checkpoints(tmp_path / "checkpoints")


def test_a_slice_yields_while_nothing_happens_and_is_closed_at_a_yield(tmp_path, monkeypatch):
    assert zero_gpu_slice.HEARTBEAT <= 0.25
    go, told = threading.Event(), []

    def slow(task, inbox, threads):
        assert go.wait(PATIENCE)
        yield Paused(1)
        told.append(inbox.next())

    monkeypatch.setattr(zero_gpu_slice, "work", slow)
    slice_ = zero_gpu_slice.train_slice(Task(quick(), tmp_path), tmp_path / "commands.jsonl", 60.0)
    began = time.monotonic()
    assert [next(slice_) for _ in range(3)] == [None] * 3
    assert time.monotonic() - began >= 2 * zero_gpu_slice.HEARTBEAT, "it waits in between"
    (tmp_path / "commands.jsonl").write_text(write_command(SetRate(0.5)) + "\n")
    go.set()
    while (message := next(slice_)) is None:
        pass
    assert message == Paused(1)
    slice_.close()
    assert list(slice_) == []


def test_a_slice_is_closed_at_a_yield_and_leaves_no_process(tmp_path):
    lender = Lender()
    chosen = quick(device="auto", epochs=100, train_images=60_000)
    messages = lender.GPU(duration=60)(zero_gpu_slice.train_slice)(
        Task(chosen, tmp_path), tmp_path / "commands.jsonl", 60.0
    )
    while not isinstance(next(messages), Progress):
        pass
    messages.close()  # the stand-in waits for its process
    assert not any(worker.is_alive() for worker in lender.workers)


def test_a_long_run_is_cut_into_slices_and_has_one_curve(tmp_path, hold):
    chosen = quick(device="auto", epochs=12, learning_rate=0.1)
    hold(3, 7)
    run = Run(chosen, tmp_path, seconds=AT_ONCE)
    records = run.finish()
    assert run.lender.lent == 3 and records[-1].outcome == "done"
    assert len(run.of(Ended)) == 1
    np.testing.assert_allclose(curve(records), curve(undisturbed(chosen)), rtol=1e-3)


def test_a_stop_leaves_a_checkpoint_and_no_process(tmp_path):
    def react(runner, record):
        if isinstance(record, EpochDone):
            runner.stop()

    run = Run(quick(device="auto", epochs=100), tmp_path, react=react)
    records = run.finish()
    assert records[-1].outcome == "cancelled" and run.lender.lent == 1
    place = list_checkpoints(tmp_path / "checkpoints")[-1].stem
    assert int(place) == len(curve(records))


def test_a_pause_gives_the_gpu_back_and_orders_reach_the_next_slice(tmp_path, hold):
    hold(2, seconds=0.0)

    def react(runner, record):
        if isinstance(record, EpochDone) and record.epoch == 2:
            runner.send(Pause())
        elif isinstance(record, Paused):
            assert not any(worker.is_alive() for worker in run.lender.workers)
            runner.send(SetRate(0.05))
            runner.send(Resume())

    run = Run(quick(device="auto", epochs=5), tmp_path, react=react)
    records = run.finish()
    assert run.lender.lent == 2 and records[-1].outcome == "done"
    kinds = [type(record) for record in records]
    assert kinds.index(Paused) < kinds.index(Resumed) < kinds.index(RateChanged)
    rates = [rate for record in run.of(Progress) for rate in record.rates]
    assert rates[-1] == 0.05 and rates[0] == 0.01
    assert len(curve(records)) == 5 * 16


@pytest.mark.parametrize("lent", [0, 1])
def test_without_quota_the_run_goes_on_where_it_is_on_the_processor(lent, tmp_path, hold):
    chosen = quick(device="auto", epochs=4)
    hold(2)
    run = Run(chosen, tmp_path, lender=Lender(lent), seconds=AT_ONCE)
    records = run.finish()
    warning = run.of(Warned)[0].error
    assert warning.key == "mnist.error.gpu_quota" and warning.sentence("zh")
    assert records[-1].outcome == "done" and run.status == 0
    starts = [record.batches for record in run.of(Started)]
    assert len(starts) == 1 + lent and (starts[-1] > 0) == bool(lent)
    assert starts[-1] == warning.values["batch"]
    np.testing.assert_allclose(curve(records), curve(undisturbed(chosen)), rtol=1e-3)


def test_a_gpu_that_is_taken_away_costs_no_more_than_the_batches_since_a_checkpoint(tmp_path):
    def react(runner, record):
        if isinstance(record, EpochDone) and record.epoch == 2 and not run.of(Warned):
            run.lender.workers[-1].kill()

    chosen = quick(device="auto", epochs=40)
    run = Run(chosen, tmp_path, react=react)
    records = run.finish()
    assert run.of(Warned)[0].error.key == "mnist.error.gpu_taken"
    assert run.of(Started)[1].batches > 0 and records[-1].outcome == "done"
    np.testing.assert_allclose(curve(records), curve(undisturbed(chosen)), rtol=1e-3)


def test_a_gpu_whose_work_cannot_be_saved_is_given_back(tmp_path, monkeypatch, hold):
    full = Warned(InputError("mnist.error.not_saved", batch=0, reason="full"))
    monkeypatch.setattr(Checkpointer, "keep", lambda checkpointer, checkpoint: full)
    chosen = quick(device="auto", epochs=4)
    hold(2)
    run = Run(chosen, tmp_path, seconds=AT_ONCE)
    records = run.finish()
    assert run.lender.lent == 1 and records[-1].outcome == "done"
    assert "mnist.error.gpu_unsaved" in [record.error.key for record in run.of(Warned)]
    assert run.of(Started)[-1].batches == 0 and len(curve(records)) == chosen.batches


def test_a_change_of_rate_that_no_checkpoint_holds_is_made_again(tmp_path):
    tasks = []

    def slices(task, commands, seconds):
        tasks.append(task)
        yield from [Started("cuda", "GPU"), RateChanged(1, 0.5)]
        if len(tasks) == 2:
            yield Saved(1)
        yield Ended("cancelled" if len(tasks) < 3 else "done", 1, 1, 0.5, None)

    said, over = [], threading.Event()
    ready = threading.Event()

    def begin(task, commands, seconds):
        ready.wait()
        yield from slices(task, commands, seconds)

    run = ZeroGpuRun(Task(quick(), tmp_path), said.append, lambda _: over.set(), slices=begin)
    run.send(SetRate(0.5))
    ready.set()
    assert over.wait(PATIENCE)
    assert [task.rate for task in tasks[1:]] == [0.5, None]


def test_a_run_is_stopped_and_killed_without_a_new_thread(tmp_path, monkeypatch):
    begun, held = threading.Event(), threading.Event()

    def stuck(task, commands, seconds):
        begun.set()
        held.wait()
        yield None

    for command in ("stop", "kill"):
        over = threading.Event()
        run = ZeroGpuRun(Task(quick(), tmp_path), print, lambda _, o=over: o.set(), slices=stuck)
        begun.wait()
        with monkeypatch.context() as ending:
            ending.setattr(zero_gpu, "KILL_AFTER", 0.1)
            ending.setattr(threading.Thread, "start", refuse)
            getattr(run, command)()
            assert over.wait(PATIENCE)
    held.set()


def refuse(thread):
    raise RuntimeError("can't create new thread at interpreter shutdown")


def broken(task, commands, seconds):
    """Fail as a program does."""
    yield None
    raise ZeroDivisionError(task, commands, seconds)


def with_a_child(task, commands, seconds):
    """Start a process, which is not allowed."""
    yield None
    subprocess.run([sys.executable, "-c", ""], check=True)


@pytest.mark.parametrize(
    ("slices", "name"), [(broken, "ZeroDivisionError"), (with_a_child, "AssertionError")]
)
def test_an_exception_is_a_sentence_and_the_run_is_over(slices, name, tmp_path):
    run = Run(quick(device="auto"), tmp_path, slices=slices)
    records = run.finish()
    assert isinstance(records[-1], Failed) and name in records[-1].error.sentence("en")
    assert len(records) == 1


def test_what_is_wrong_with_the_input_keeps_its_words(tmp_path):
    run = Run(quick(device="cuda"), tmp_path)
    assert isinstance(run.finish()[-1], Failed)
    assert run.records[-1].error.key == "mnist.error.no_cuda"


@pytest.mark.parametrize(
    ("title", "text", "key"),
    [
        ("ZeroGPU quota exceeded", "Space app has reached its GPU limit. ", "gpu_quota"),
        ("ZeroGPU pending credits exceeded", "You have too many ZeroGPU credits", "gpu_none"),
        ("ZeroGPU queue timeout", "No GPU was available after 60s", "gpu_none"),
        ("ZeroGPU client error", "Expired ZeroGPU proxy token", "gpu_none"),
        ("ZeroGPU worker error", "GPU task aborted", "gpu_taken"),
        ("ZeroGPU worker error", "RuntimeError", None),
        ("Error", "something else", None),
    ],
)
def test_the_errors_of_the_package_are_told_apart(title, text, key):
    assert find_refusal(gr.Error(text, title=title)) == (key and f"mnist.error.{key}")


def test_elsewhere_nothing_is_lent(monkeypatch):
    monkeypatch.delenv("SPACES_ZERO_GPU", raising=False)
    assert not zero_gpu_here() and not zero_gpu_slice.on_loan
    assert zero_gpu_slice.slice_on_gpu is zero_gpu_slice.train_slice


def test_on_a_space_the_generator_is_decorated_before_the_page_is_launched(tmp_path):
    (tmp_path / "spaces.py").write_text((ROOT / "tests/support/spaces_stub.py").read_text())
    code = (
        "import sys\n"
        "from explainer.lab.runs.manager import RunManager\n"
        "from explainer.lab.config import devices\n"
        "from explainer.lab.workers import zero_gpu_slice\n"
        "from explainer.lab.workers.runner import choose_runner\n"
        "from explainer.lab.config.settings import TrainingSettings as S\n"
        "assert zero_gpu_slice.on_loan and 'spaces' in sys.modules and devices.gpus() == 1\n"
        "assert 'torch' not in sys.modules\n"
        "print(choose_runner(S()).__name__, choose_runner(S(device='cpu')).__name__)"
    )
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    environment = {**os.environ, "SPACES_ZERO_GPU": "true", "PYTHONPATH": paths}
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=90
    )
    assert result.stdout.split() == [ZeroGpuRun.__name__, TrainingProcess.__name__], result.stderr
