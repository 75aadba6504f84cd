"""What can go wrong in a long run, and what is left of it: nothing corrupt, and a sentence."""

import ast
import errno
import json
import os
import pickle
import random
import shutil
import struct
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from filelock import FileLock
from safetensors.numpy import save as packed

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs import commands, queue, record
from explainer.lab.runs import manager as manager_module
from explainer.lab.runs.manager import RunManager
from explainer.lab.runs.store import RunStore
from explainer.lab.training import loop
from explainer.lab.training.checkpointer import list_checkpoints
from explainer.lab.training.checkpoints import (
    FORMAT,
    Checkpoint,
    Position,
    encode_checkpoint,
    load_checkpoint,
)
from explainer.lab.training.commands import CommandInbox, SetRate
from explainer.lab.training.events import Ended, EpochDone, Progress, Started, Warned
from explainer.lab.training.loop import train
from explainer.lab.training.memory import is_about_memory
from explainer.lab.ui.open_run import RunShown
from explainer.lab.ui.status import view_status
from explainer.lab.workers import recovery, worker
from explainer.lab.workers.protocol import Failed, OutOfMemory, Task
from explainer.lab.workers.recovery import choose_checkpoint
from explainer.lab.workers.worker import LOCK, WORKER, work
from explainer.words import LANGUAGES
from tests.support.fork_server import ForkServer
from tests.support.paths import ROOT
from tests.support.run_files import example
from tests.support.runners import Cast, Threaded, assert_same, net_of, over, wait

LAB = ROOT / "explainer" / "lab"


def settings(**changes):
    usual = {"hidden_sizes": (16,), "train_images": 640, "epochs": 2, "device": "cpu"}
    return TrainingSettings(**(usual | changes))


@pytest.fixture
def manager():
    manager = RunManager(choose_runner=lambda settings: Threaded)
    yield manager
    manager.close()


@pytest.fixture
def fork_server():
    fork_server = ForkServer()
    yield fork_server
    fork_server.close()


def undisturbed(chosen):
    return list(train(chosen, CommandInbox()))[-1].net


def everything_loads(folder):
    for path in folder.rglob("*.safetensors"):
        if path.stem.isdigit():
            load_checkpoint(path)
    for path in folder.rglob("run.json"):
        record.read_run(path)


# -- killed -------------------------------------------------------------------------------------


def test_a_trainer_killed_sixteen_times_ends_with_the_bits_of_one_left_alone(fork_server, tmp_path):
    chosen = settings(train_images=6400, epochs=3, optimizer="adam", learning_rate=0.001)
    task = Task(chosen, tmp_path, resume=True)
    moments = random.Random(7)
    kills = 0
    while kills < 16:
        if not fork_server.kill("train", task, moments.randint(1, 3), moments.uniform(0, 0.01)):
            shutil.rmtree(task.checkpoints)  # it came to the end: once more
        kills += 1
        everything_loads(tmp_path)
    messages = list(work(task, CommandInbox()))
    assert isinstance(messages[-1], Ended) and messages[-1].outcome == "done"
    assert not any(isinstance(message, Warned | Failed) for message in messages)
    assert_same(messages[-1].net, undisturbed(chosen))


def test_a_writer_killed_in_mid_save_leaves_whole_files_only(fork_server, tmp_path):
    moments, cut = random.Random(3), 0
    folder = tmp_path / example().name
    chosen = settings(hidden_sizes=(1024, 512), epochs=3)  # 5 MB take a while to write
    for kill in range(24):
        epochs, batch = divmod(kill, chosen.batches_per_epoch)
        position = Position(1 + epochs, batch, kill, 0.0, 0.0, ((0, 0.01),), ((0, 1),), "cpu")
        checkpoint = Checkpoint(chosen, position, net_of(chosen, kill), {})
        content = record.encode_run(replace(example(), settings=chosen))
        argument = (folder, checkpoint, content)
        # Every other one is killed while a file is half written, the rest at any moment.
        half_written = (lambda: any(folder.rglob("*.partial"))) if kill % 2 else None
        moment = (moments.randint(1, 4), moments.uniform(0, 0.01))
        fork_server.kill("save", argument, *moment, until=half_written)
        cut += any(folder.rglob("*.partial"))
        everything_loads(folder)
        kept = RunStore(tmp_path)
        assert kept.damaged == []
        if (folder / "run.json").exists():
            assert kept.net(kept.read(folder.name)) is not None
    assert cut, "no kill hit a save"


def test_a_process_whose_page_is_gone_stops_with_a_checkpoint(tmp_path):
    pipe = subprocess.PIPE
    process = subprocess.Popen(WORKER, stdin=pipe, stdout=pipe, cwd=ROOT)
    pickle.dump(Task(settings(epochs=100, train_images=60_000), tmp_path), process.stdin)
    process.stdin.flush()
    while not isinstance(pickle.load(process.stdout), Progress):
        pass
    process.stdout.close()
    process.stdin.close()
    assert process.wait(60) == 0
    assert load_checkpoint(list_checkpoints(tmp_path / "checkpoints")[-1]).position.batches > 0


def test_a_page_that_was_killed_finds_the_curve_whole(tmp_path):
    chosen, cast = settings(epochs=3), Cast()
    manager = RunManager(tmp_path, choose_runner=cast)
    run = manager.submit(chosen, "ann").name
    messages = list(work(cast[0].task, CommandInbox()))
    first_epoch = [isinstance(message, EpochDone) for message in messages].index(True)
    for message in messages[: first_epoch + 1]:  # what it was killed before, it never heard
        cast[0].say(message)
    manager.close()
    later = RunManager(tmp_path, choose_runner=lambda settings: Threaded)
    assert later.view("ann").report.loss.count == 10
    later.resume(run, "ann")
    report = wait(later, "ann", over).report
    assert report.loss.batches == list(range(1, 31))
    assert [result.epoch for result in report.epochs] == [1, 2, 3]
    assert_same(report.net, messages[-1].net)
    later.close()


def test_a_change_of_rate_that_the_page_never_heard_of_is_not_undone(tmp_path):
    task, inbox = Task(settings(), tmp_path, resume=True, acknowledged=(9, 0)), CommandInbox()
    for message in work(task, inbox):
        if isinstance(message, EpochDone) and message.epoch == 1:
            inbox.send(SetRate(0.5))
    found, complaints = choose_checkpoint(task)
    assert found.position.batches == 20 and found.position.rates[-1] == (10, 0.5) and not complaints


def test_when_the_program_ends_in_good_order_its_run_is_interrupted_and_whole(tmp_path):
    program = """
from explainer.lab.config.settings import TrainingSettings
from explainer.main import _make_manager
manager = _make_manager()
manager.submit(TrainingSettings(epochs=100, device="cpu"), "ann")
with manager.changed:
    manager.changed.wait_for(lambda: manager.view("ann").report.batch)
"""
    environment = {**os.environ, "BACKSTEP_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
    view = RunManager(tmp_path).view("ann")
    assert view.state == "interrupted" and view.report.net is not None
    (newest, *_) = reversed(
        list_checkpoints(RunManager(tmp_path).folder(view.name, "ann") / "checkpoints")
    )
    assert load_checkpoint(newest).position.batches == view.report.loss.count > 0


def test_a_run_that_another_process_trains_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "PATIENCE", 0.0)
    with FileLock(tmp_path / LOCK):
        (message,) = work(Task(settings(), tmp_path), CommandInbox())
    assert "Another Backstep" in message.error.sentence("en")
    assert list(tmp_path.iterdir()) == [tmp_path / LOCK]


@pytest.mark.parametrize(
    ("told", "most"), [("100000 100000", 1), ("150000 100000", 2), ("5000 100000", 1), ("max 1", 0)]
)
def test_a_container_uses_the_cores_that_it_may_use(told, most, tmp_path, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(64)), raising=False)
    monkeypatch.setattr(worker, "CPU_SHARE", tmp_path / "cpu.max")
    assert worker.count_cores() == 64
    worker.CPU_SHARE.write_text(told + "\n")
    assert worker.count_cores() == (most or 64)


# -- the disk is full ---------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 160 kB, if we may have one; else a limit on the size of files."""
    command = ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(tmp_path)]
    mounted = shutil.which("mount") and not subprocess.run(command, capture_output=True).returncode
    if mounted:
        yield tmp_path
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)
        return
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    yield tmp_path
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_on_a_full_disk_the_training_goes_on_and_the_page_warns(small_disk):
    manager = RunManager(small_disk, choose_runner=lambda settings: Threaded)
    manager.submit(settings(epochs=3), "ann")
    view = wait(manager, "ann", lambda view: over(view) and len(view.report.warnings) == 2)
    assert view.state == "done"
    assert view.report.net is not None and len(view.report.epochs) == 3
    assert {said.key for said in view.report.warnings} == {
        "mnist.error.not_saved",
        "mnist.error.run_not_saved",
    }
    for language in LANGUAGES:
        assert all(said.sentence(language) for said in view.report.warnings)
    everything_loads(small_disk)
    status = view_status(RunShown("ann", view, view), "en")
    assert any("No space left" in text or "too large" in text for text in status["warnings"])
    manager.submit(settings(epochs=1), "ann")
    assert wait(manager, "ann", over).state == "done"
    assert len(manager.runs("ann")) == 2, "what is not on the disk stays in memory"
    manager.close()


def test_where_nothing_can_be_written_the_training_goes_on_all_the_same(tmp_path):
    no_folder = tmp_path / "file"
    no_folder.touch()
    messages = list(work(Task(settings(epochs=1), no_folder / "run"), CommandInbox()))
    assert messages[-1].outcome == "done"
    said = {message.error.key for message in messages if isinstance(message, Warned)}
    assert said == {"mnist.error.not_saved"}


def test_a_run_that_could_not_be_written_is_written_when_there_is_room(tmp_path, monkeypatch):
    full, write = [True], RunStore.write

    def write_if_there_is_room(*arguments):
        if full[0]:
            raise OSError(28, "No space left on device")
        write(*arguments)

    monkeypatch.setattr(RunStore, "write", write_if_there_is_room)
    cast = Cast()
    manager = RunManager(tmp_path, choose_runner=cast)
    manager.submit(settings(), "ann")
    wait(manager, "ann", lambda view: view.report.warnings)
    full[0] = False
    cast[0].end("done")
    manager.close()
    assert RunManager(tmp_path).view("ann").state == "done"


# -- not enough memory --------------------------------------------------------------------------


@pytest.fixture
def gpu(monkeypatch):
    """A machine that seems to have a GPU."""
    for module in (manager_module, queue, commands):
        monkeypatch.setattr(
            module, "resolve_device", lambda choice: "cpu" if choice == "cpu" else "cuda"
        )


def test_a_gpu_without_memory_halves_the_batch_once_then_comes_the_cpu_then_a_sentence(gpu):
    cast = Cast()
    manager = RunManager(choose_runner=cast)
    manager.submit(settings(device="auto"), "ann")
    manager.submit(settings(device="auto"), "bob")
    for attempt in range(3):
        view = manager.view("ann")
        assert view.state == "running"
        assert [w.key for w in view.report.warnings] == [
            "mnist.error.memory_batch",
            "mnist.error.memory_cpu",
        ][:attempt]
        tried = cast[attempt]
        batch, device = [(64, "auto"), (32, "auto"), (32, "cpu")][attempt]
        assert (tried.task.settings.batch_size, tried.task.settings.device) == (batch, device)
        assert tried.task.resume == (attempt != 1)
        assert view.settings == tried.task.settings
        tried.say(OutOfMemory())
        tried.exit(0)
    view = manager.view("ann")
    assert view.state == "failed"
    assert "memory" in view.error.sentence("en")
    assert manager.view("bob").state == "running"
    assert manager.submit(settings(), "ann").state == "running"
    manager.close()


def test_what_was_learned_stays_when_the_run_moves_to_the_processor(gpu):
    cast = Cast()
    manager = RunManager(choose_runner=cast)
    manager.submit(settings(device="auto", batch_size=1), "ann")
    cast[0].begin()
    cast[0].finish_epoch(1)
    cast[0].say(OutOfMemory())
    cast[0].exit(0)
    assert cast[1].task.settings.device == manager.view("ann").settings.device == "cpu"
    assert manager.view("ann").report.net is not None
    assert len(manager.view("ann").report.epochs) == 1
    cast[1].begin()
    cast[1].end("done")
    manager.close()


def test_a_batch_of_one_is_not_halved_and_the_cpu_has_no_other_device():
    found, _ = recovery.find_smaller(settings(batch_size=1, device="cuda"), "cuda", 0)
    assert (found.batch_size, found.device) == (1, "cpu")
    assert recovery.find_smaller(settings(batch_size=1), "cpu", 0) is None
    assert recovery.find_smaller(settings(), "cpu", 1) is None


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"),
        OSError(errno.ENOMEM, "no room"),
        MemoryError(),
    ],
)
def test_the_engine_runs_out_of_memory_and_the_run_goes_on_with_half_the_batch(
    manager, monkeypatch, error
):
    engine = loop.Engine

    def small(chosen, device):
        if chosen.batch_size > 32:
            raise error
        return engine(chosen, device)

    monkeypatch.setattr(loop, "Engine", small)
    manager.submit(settings(epochs=1), "ann")
    view = wait(manager, "ann", over)
    assert view.state == "done" and view.settings.batch_size == 32
    assert "32" in view.report.warnings[0].sentence("en")
    assert view.report.loss.count == 20


@pytest.mark.parametrize(
    "text",
    [
        "CUDA error: out of memory",
        "CUDA driver error: CUDA_ERROR_OUT_OF_MEMORY",
        "cudaErrorMemoryAllocation: memory allocation",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`",
        "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
        "GET was unable to find an engine to execute this computation",
        "DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes.",
        "[WinError 1455] The paging file is too small for this operation to complete",
        "std::bad_alloc",
        "NCCL error: ncclUnhandledCudaError: Cuda failure 'out of memory'",
    ],
)
def test_a_lack_of_memory_is_known_in_each_of_its_spellings(text):
    assert is_about_memory(RuntimeError(text))


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("Expected all tensors to be allocated on the same device"),
        RuntimeError("CUDA error: device-side assert triggered"),
        FileNotFoundError(errno.ENOENT, "no such file"),
    ],
)
def test_other_errors_are_not_taken_for_a_lack_of_memory(error):
    assert not is_about_memory(error)


def test_a_fault_of_the_program_is_not_taken_for_a_lack_of_memory(tmp_path, monkeypatch):
    def broken(*_):
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(loop, "Engine", broken)
    with pytest.raises(RuntimeError, match="mat1"):
        list(work(Task(settings(), tmp_path), CommandInbox()))


# -- the loss becomes NaN -----------------------------------------------------------------------


def test_a_diverged_run_keeps_the_last_good_state_and_says_what_to_try(manager):
    run = manager.submit(settings(learning_rate=100.0, hidden_sizes=(32, 32)), "ann").name
    view = wait(manager, "ann", over)
    assert view.state == "diverged" and not view.resumable
    assert view.report.ended.batch == view.report.loss.count + 1
    assert all(np.isfinite(weight).all() for weight in view.report.net.weights)
    assert view.smaller_rate == 10.0
    with pytest.raises(InputError, match="over"):
        manager.resume(run, "ann")
    manager.close()
    later = RunManager(choose_runner=lambda settings: Threaded)
    again = later.view("ann")
    assert again.state == "diverged" and repr(again.report.ended) == repr(view.report.ended)
    assert_same(again.report.net, view.report.net)
    later.submit(settings(learning_rate=again.smaller_rate / 100, epochs=1), "ann")
    assert wait(later, "ann", over).state == "done"
    later.close()


# -- checkpoints that cannot be used ------------------------------------------------------------


class Evil:
    def __reduce__(self):
        return (exec, ("raise SystemExit('it ran')",))


def _other_shape(path):
    found = load_checkpoint(path)
    lied = replace(found, settings=replace(found.settings, hidden_sizes=(17,)))
    return encode_checkpoint(lied)


def _with_rate(found, rate):
    return replace(found, settings=replace(found.settings, learning_rate=rate))


def _elsewhere(**place):
    def lied(path):
        found = load_checkpoint(path)
        return encode_checkpoint(replace(found, position=replace(found.position, **place)))

    return lied


DAMAGE = {
    "truncated": (lambda path: path.read_bytes()[:1000], "damaged"),
    "empty": (lambda path: b"", "damaged"),
    "of another shape": (_other_shape, "shape"),
    "beyond the end": (_elsewhere(batches=31, batch=11), "damaged"),
    "before the first": (_elsewhere(epoch=0), "damaged"),
    "nowhere": (_elsewhere(batch="many"), "damaged"),
    "without a rate": (_elsewhere(rates=()), "damaged"),
    "of too many threads": (_elsewhere(threads=((0, 10**9),)), "damaged"),
    "a pickle": (lambda path: pickle.dumps(Evil()), "pickle"),
    "foreign": (
        lambda path: packed({"x": np.zeros(1, np.float32)}),
        "not a checkpoint",
    ),
    "of other settings": (
        lambda path: encode_checkpoint(
            replace(
                load_checkpoint(path),
                settings=replace(load_checkpoint(path).settings, learning_rate=0.5),
            )
        ),
        "other settings",
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_bad_checkpoint_is_named_and_an_earlier_good_one_is_taken(manager, kind):
    chosen = settings(epochs=3)
    run = manager.submit(chosen, "ann").name
    whole = wait(manager, "ann", over).report.net
    damage, words = DAMAGE[kind]
    folder = manager.folder(run, "ann")
    task = Task(chosen, folder, resume=True)
    *_, earlier, newest = list_checkpoints(task.checkpoints)
    newest.write_bytes(damage(newest))
    messages = list(work(task, CommandInbox()))
    warnings = [message.error for message in messages if isinstance(message, Warned)]
    assert words in warnings[0].sentence("en")
    assert f"after batch {int(earlier.stem)} instead" in warnings[1].sentence("en")
    started = next(message for message in messages if isinstance(message, Started))
    assert started.batches == int(earlier.stem)
    assert_same(messages[-1].net, whole)
    for path in list_checkpoints(task.checkpoints):
        path.write_bytes(damage(path))
    found, complaints = choose_checkpoint(task)
    assert found is None and "began again" in complaints[-1].sentence("en")
    assert list_checkpoints(task.checkpoints) == []


def _foreign(kind="F32", run="{}"):
    """Return a safetensors file of eight bytes of numbers of a ``kind``, and a text."""
    sizes = {"F32": 2, "BF16": 4, "F8_E4M3": 8, "I64": 1}
    header = {
        "__metadata__": {"format": FORMAT, "run": run},
        "layers.0.weight": {"dtype": kind, "shape": [sizes[kind]], "data_offsets": [0, 8]},
    }
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(8)


_PLACE = (
    '{"settings": {}, "place": {"epoch": 1, "batch": 0, "step": 0, "threads": 1, "loss_sum": 0,'
    ' "seconds": 0, "device": "cpu", "rates": %s}}'
)


@pytest.mark.parametrize(
    "content",
    [
        *(_foreign(kind) for kind in ("BF16", "F8_E4M3", "I64")),
        _foreign(run="[" * 100_000),
        _foreign(run=_PLACE % "[[0, NaN]]"),
        _foreign(run=_PLACE % "[[0, -1]]"),
        _foreign(run=_PLACE % "[[Infinity, 1]]"),
        _foreign(run=_PLACE % "[[0, 0, 0]]"),
    ],
    ids=range(8),
)
def test_whatever_lies_in_a_checkpoint_it_is_a_sentence(content, tmp_path):
    path = tmp_path / "000000001.safetensors"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"damaged|not a checkpoint|shape|settings"):
        load_checkpoint(path)
    store_folder = tmp_path / example().name
    store_folder.mkdir()
    (store_folder / "net.safetensors").write_bytes(content)
    assert RunStore(tmp_path).net(example()) is None


def test_a_run_that_begins_anew_takes_no_old_checkpoint(tmp_path):
    task = Task(settings(), tmp_path)
    list(work(task, CommandInbox()))
    assert choose_checkpoint(task)[0] is None
    assert choose_checkpoint(replace(task, resume=True)) == (None, [])


# -- the clock jumps ----------------------------------------------------------------------------


def test_nothing_measures_time_by_a_clock_that_somebody_can_set():
    uses = []
    for path in sorted(LAB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("time", "now", "utcnow", "today"):
                uses.append((path.name, ast.unparse(node)))
    # When a run was begun is shown; nothing is reckoned from it.
    assert uses == [("record.py", "time.time")]


def test_a_run_does_not_mind_a_clock_that_jumps(manager, monkeypatch):
    first = manager.submit(settings(epochs=1), "ann").name
    wait(manager, "ann", over)
    monkeypatch.setattr(time, "time", lambda: -1e9)
    second = manager.submit(settings(epochs=1), "ann").name
    view = wait(manager, "ann", over)
    monkeypatch.setattr(time, "time", lambda: 1e11)
    third = manager.submit(settings(epochs=1), "ann").name
    wait(manager, "ann", over)
    assert view.state == "done" and view.report.seconds_left == 0
    assert [run.name for run in manager.runs("ann")] == [third, second, first]
