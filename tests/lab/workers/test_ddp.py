"""Several processes train one run: the curve of one process, whatever happens on the way."""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainer.errors import InputError
from explainer.lab import cli
from explainer.lab.config.options import list_options
from explainer.lab.config.settings import ACTIVATIONS, MODELS, SCHEDULES, TrainingSettings
from explainer.lab.model.all_reduce import share_images
from explainer.lab.training.checkpointer import Checkpointer, list_checkpoints
from explainer.lab.training.commands import CommandInbox, EndTraining, Pause, Resume, SetRate
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
from explainer.lab.workers import ddp_run, ddp_worker
from explainer.lab.workers import torchrun as distributed_process
from explainer.lab.workers.ddp_protocol import (
    read_command,
    read_message,
    write_command,
    write_message,
)
from explainer.lab.workers.ddp_run import find_newest
from explainer.lab.workers.local import TrainingProcess
from explainer.lab.workers.protocol import Failed, OutOfMemory, Task
from explainer.lab.workers.runner import choose_runner
from explainer.lab.workers.torchrun import RanksProcess
from tests.support.paths import ROOT
from tests.support.processes import await_end, descendants, started
from tests.support.reference_run import curve, quick

TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}
PATIENCE = 120


def curve_of_one(chosen):
    return curve(train(chosen, CommandInbox()))


def stopped_after(chosen, epochs, folder):
    """Train in this process, and stop at the end of an epoch; return the records."""
    inbox, records = CommandInbox(), []
    for record in train(chosen, inbox, keep=Checkpointer(folder).keep):
        records.append(record)
        if isinstance(record, EpochDone) and record.epoch == epochs:
            inbox.send(EndTraining())
    return records


def torchrun():
    """Return the number of the one torchrun that runs."""
    (pid,) = started("torch.distributed.run")
    return pid


# -- shares ---------------------------------------------------------------------------------------


@given(st.integers(0, 5000), st.integers(1, 16))
def test_shares_are_disjoint_complete_and_equal_but_for_one(images, ranks):
    parts = share_images(images, ranks)
    assert [i for part in parts for i in range(part.start, part.stop)] == list(range(images))
    sizes = [part.stop - part.start for part in parts]
    assert max(sizes) - min(sizes) <= 1


# -- lines ----------------------------------------------------------------------------------------


def test_every_record_of_a_run_survives_its_line():
    chosen = quick(model="lenet", train_images=100, epochs=1, schedule="cosine")
    more = [Paused(3), Resumed(3), RateChanged(3, 0.1), Saved(4), OutOfMemory()]
    failed = InputError("mnist.error.not_saved", batch=3, reason="full")
    for record in [*train(chosen, CommandInbox()), *more, Warned(failed), Failed(failed)]:
        line = write_message(record)
        assert "\n" not in line
        back = read_message(line, chosen)
        assert type(back) is type(record)
        assert write_message(back) == line
        if isinstance(record, EpochDone):
            assert back.net.layers == record.net.layers
            np.testing.assert_array_equal(back.examined.outputs, record.examined.outputs)
    assert read_message(write_message(Warned(failed)), chosen).error.sentence("zh")


@pytest.mark.parametrize(
    "line", ["", "warning: something", "[1]", '{"record": "Popen"}', '{"record": "Saved"}', "{"]
)
def test_what_is_no_record_or_order_is_passed_over(line):
    assert read_message(line, quick()) is None
    assert read_command(line.replace("record", "command")) is None


@pytest.mark.parametrize("command", [EndTraining(), Pause(), Resume(), SetRate(0.25)])
def test_every_order_survives_its_line(command):
    assert read_command(write_command(command)) == command


@given(
    st.builds(
        TrainingSettings,
        model=st.sampled_from(MODELS),
        activation=st.sampled_from(ACTIVATIONS),
        schedule=st.sampled_from(SCHEDULES),
        hidden_sizes=st.lists(st.integers(1, 1024), max_size=4).map(tuple),
        learning_rate=st.floats(1e-12, 1000),
        batch_size=st.integers(1, 256),
        train_images=st.none() | st.integers(1, 60_000),
        device=st.sampled_from(["auto", "cpu", "all"]),
    )
)
def test_the_command_line_says_all_settings(chosen):
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    assert cli.settings_of(parser.parse_args(list_options(chosen))) == chosen


# -- several processes ----------------------------------------------------------------------------


def test_two_processes_have_the_loss_curve_of_one(tmp_path):
    adam = quick(optimizer="adam", learning_rate=0.003, shift=1, schedule="warmup_cosine")
    assert adam.images % adam.batch_size % 2 == 0 and adam.images % adam.batch_size
    odd = quick(train_images=321, batch_size=64)  # the last batch is one image: a rank has none
    runs = [
        (adam, None),
        (odd, None),
        (replace(odd, batch_size=63, optimizer="momentum", momentum=0.9, loss="mse"), None),
        (quick(model="lenet", train_images=150, epochs=1, learning_rate=0.05), None),
        (replace(adam, device="auto"), str(tmp_path / "begun")),
    ]
    begun = stopped_after(adam, 1, tmp_path / "begun")
    file = tmp_path / "runs.json"
    file.write_text(json.dumps([(chosen.as_dict(), folder) for chosen, folder in runs]))
    command = [*TORCHRUN, "-m", "tests.support.ranked_runs", str(file)]
    result = subprocess.run(
        command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert result.returncode == 0, result.stderr
    *whole, rest = json.loads(file.with_suffix(".losses").read_text())
    for (chosen, _), losses in zip(runs, whole, strict=False):
        # Sums in float32 are in another command: 1e-7 a batch, and each batch starts from the last.
        np.testing.assert_allclose(losses, curve_of_one(chosen), rtol=1e-4)
    # What one process began, two go on with.
    np.testing.assert_allclose([*curve(begun), *rest], curve_of_one(adam), rtol=1e-4)
    assert len(rest) == adam.batches_per_epoch
    # And the other way round.
    start, complaints = find_newest(tmp_path / "begun", adam)
    assert start.position.epoch == 3 and start.position.batches == adam.batches and not complaints


def test_a_folder_of_another_run_is_refused(tmp_path):
    stopped_after(quick(train_images=100), 1, tmp_path)
    with pytest.raises(InputError, match="settings"):
        find_newest(tmp_path, quick(seed=1))
    list_checkpoints(tmp_path)[-1].write_bytes(b"\x80\x04 no")
    start, complaints = find_newest(tmp_path, quick(train_images=100))
    assert start.position.batches == 0 and len(complaints) == 1
    assert len(list_checkpoints(tmp_path)) > 1, "what cannot be read is left where it is"


# -- all GPUs, as the page starts them ------------------------------------------------------------


class Listener:
    """Starts a run on two processes and notes what it says."""

    def __init__(self, chosen, folder, react):
        self.records, self.status, self.over = [], None, threading.Event()
        self.react, self.ready = react, threading.Event()
        start = choose_runner(chosen)
        assert start is RanksProcess
        self.runner = start(Task(chosen, folder), self.hear, self.end)
        self.ready.set()

    def hear(self, record):
        self.ready.wait()
        self.records.append(record)
        self.react(self.runner, record)

    def end(self, status):
        self.status = status
        self.over.set()


@pytest.fixture
def two_ranks(monkeypatch):
    monkeypatch.setenv("BACKSTEP_RANKS", "2")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def test_orders_reach_all_ranks_before_the_same_batch(two_ranks, tmp_path):
    chosen, ranks = quick(epochs=50, device="all"), []

    def react(runner, record):
        if isinstance(record, EpochDone) and record.epoch == 2:
            ranks.extend([torchrun(), *descendants(torchrun())])
            runner.send(SetRate(0.05))
            runner.send(Pause())
        elif isinstance(record, Paused):
            runner.send(Resume())
        elif isinstance(record, EpochDone) and record.epoch == 4:
            runner.stop()

    run = Listener(chosen, tmp_path, react)
    assert run.over.wait(PATIENCE)
    await_end(ranks)
    kinds = [type(record) for record in run.records]
    assert kinds.index(RateChanged) < kinds.index(Paused) < kinds.index(Resumed)
    assert isinstance(run.records[-1], Ended) and run.records[-1].outcome == "cancelled"
    # The newest checkpoint is of the last batch, and one process can go on from it.
    start, _ = find_newest(tmp_path / "checkpoints", quick(epochs=50))
    done = sum(len(record.losses) for record in run.records if isinstance(record, Progress))
    assert start.position.batches == done > 0
    np.testing.assert_array_equal(start.net.weights[0], run.records[-1].net.weights[0])


def test_a_rank_that_is_killed_comes_back_to_its_checkpoint_the_pause_and_the_rate(
    two_ranks, tmp_path
):
    chosen = quick(epochs=7, optimizer="adam", learning_rate=0.003, device="all")
    killed = []

    def react(runner, record):
        told = [type(earlier) for earlier in run.records]
        # Held there, so that the run is not over before the signal arrives.
        if isinstance(record, EpochDone) and record.epoch in (2, 5):
            runner.send(Pause())
        elif isinstance(record, Paused) and told.count(Paused) == 1:
            killed.append(descendants(torchrun()))
            os.kill(max(killed[0]), signal.SIGKILL)
        elif isinstance(record, Paused) and told.count(Paused) == 3:
            killed.append(descendants(torchrun()))
            # Rank 0 has read the new rate when it dies, or dies without having read it.
            runner.send(SetRate(0.05))
            os.kill(min(killed[1]), signal.SIGKILL)
        elif isinstance(record, Paused):
            runner.send(Resume())

    run = Listener(chosen, tmp_path, react)
    assert run.over.wait(PATIENCE)
    assert [len(ranks) for ranks in killed] == [2, 2]
    assert run.status == 0 and run.records[-1].outcome == "done"
    starts = [record.batches for record in run.records if isinstance(record, Started)]
    first, second, third = (epochs * chosen.batches_per_epoch for epochs in (0, 2, 5))
    assert starts[0] == first and second <= starts[1] < third <= starts[2] and len(starts) == 3
    assert [type(record) for record in run.records].count(Paused) == 4
    progress = [record for record in run.records if isinstance(record, Progress)]
    rates = [rate for record in progress for rate in record.rates]
    changed = rates.index(0.05)
    assert (
        changed >= starts[2] and set(rates[:changed]) == {0.003} and set(rates[changed:]) == {0.05}
    )
    # Up to there the curve is that of one process, and it has no gap.
    losses = curve(run.records)
    assert len(losses) == chosen.batches
    np.testing.assert_allclose(losses[: third + 1], curve_of_one(chosen)[: third + 1], rtol=1e-3)


@pytest.mark.parametrize("end", ["asked to", "killed"])
def test_ranks_that_still_start_end_with_torchrun(end, two_ranks, tmp_path):
    run = Listener(quick(epochs=100, device="all"), tmp_path, lambda runner, record: None)
    deadline = time.monotonic() + PATIENCE
    while not (ranks := descendants(torchrun())) and time.monotonic() < deadline:
        select.select([], [], [], 0.05)
    if end == "killed":  # it has no time to end what it has started, nor they to see who did
        os.kill(torchrun(), signal.SIGKILL)
    else:
        run.runner.kill()
    assert run.over.wait(PATIENCE) and not run.records
    await_end(ranks)


def test_a_rank_without_memory_ends_all_of_them_and_the_page_hears_of_it(
    two_ranks, tmp_path, monkeypatch
):
    line = write_message(OutOfMemory())
    program = f"import time; print('{line}', flush=True); time.sleep(600)"
    monkeypatch.setattr(
        distributed_process, "command", lambda task, count: [sys.executable, "-c", program]
    )
    run = Listener(quick(device="all"), tmp_path, lambda runner, record: None)
    assert run.over.wait(PATIENCE)
    assert run.records == [OutOfMemory()]


def test_ranks_go_on_where_the_page_has_heard_of_the_run(two_ranks, tmp_path, monkeypatch):
    monkeypatch.setattr(
        distributed_process, "command", lambda task, count: [sys.executable, "-c", ""]
    )
    for resume, steps in ((True, [0, 16]), (False, [])):
        task = Task(quick(device="all"), tmp_path, resume=resume, acknowledged=(20, 1))
        list(train(task.settings, CommandInbox(), keep=Checkpointer(task.checkpoints).keep))
        over = threading.Event()
        RanksProcess(task, print, lambda status, over=over: over.set())
        assert over.wait(PATIENCE)
        assert [int(path.stem) for path in list_checkpoints(task.checkpoints)] == steps


@pytest.mark.parametrize("rank", [0, 1])
def test_any_rank_says_that_it_has_no_memory(rank, monkeypatch, capfd):
    def full(*_):
        yield Paused(1)
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setenv("RANK", str(rank))
    monkeypatch.setattr(ddp_run, "run_here", full)
    monkeypatch.setattr(os, "dup2", lambda *_: None)
    monkeypatch.setattr(sys, "stdin", [])
    monkeypatch.setattr(os, "_exit", lambda status: None)
    ddp_worker.serve_ranks(quick(), None)
    said = [read_message(line, quick()) for line in capfd.readouterr().out.splitlines()]
    assert said == [Paused(1), OutOfMemory()][rank:]


def test_a_run_whose_page_is_gone_ends_with_a_checkpoint(tmp_path):
    chosen, folder = quick(epochs=100), tmp_path / "kept"
    command = [*TORCHRUN, "--monitor-interval=0.1", "-m", "explainer", "train"]
    options = [*list_options(chosen), "--checkpoints", str(folder), "--format", "records"]
    process = subprocess.Popen(
        [*command, *options], cwd=ROOT, env=ENVIRONMENT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    records = (read_message(line, chosen) for line in process.stdout)
    last = next(record for record in records if isinstance(record, Progress) and record.epoch == 2)
    process.stdout.close()
    process.stdin.close()
    assert process.wait(PATIENCE) == 0
    start, _ = find_newest(folder, chosen)
    assert start.position.batches >= chosen.batches_per_epoch + last.batch


def test_when_torchrun_is_killed_no_rank_is_left(two_ranks, tmp_path):
    ranks = []

    def react(runner, record):
        if isinstance(record, Progress) and not ranks:
            ranks.extend(descendants(torchrun()))
            os.kill(torchrun(), signal.SIGKILL)

    run = Listener(quick(epochs=100, device="all"), tmp_path, react)
    assert run.over.wait(PATIENCE)
    assert len(ranks) == 2 and run.status != 0
    await_end(ranks)


def test_one_device_needs_no_torchrun(monkeypatch):
    monkeypatch.setenv("BACKSTEP_RANKS", "1")
    assert choose_runner(quick(device="all")) is TrainingProcess
    monkeypatch.setenv("BACKSTEP_RANKS", "2")
    assert choose_runner(quick(device="cpu")) is TrainingProcess
