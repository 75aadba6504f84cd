"""Who trains when: lines, commands at every moment, and the processes behind them."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from explainer.errors import InputError
from explainer.lab.config import devices
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs import manager as manager_module
from explainer.lab.runs.manager import RunManager
from explainer.lab.runs.queue import QUEUE_LIMIT
from explainer.lab.training import examination
from explainer.lab.training.checkpointer import Checkpointer
from explainer.lab.training.commands import EndTraining, Pause, Resume, SetRate
from explainer.lab.training.events import Paused, RateChanged, Resumed, Saved
from explainer.lab.workers import child_process
from explainer.lab.workers.child_process import ChildProcess
from tests.support.processes import started
from tests.support.runners import Cast, Threaded, assert_same, over, wait


def settings(**changes):
    usual = {"hidden_sizes": (16,), "train_images": 640, "epochs": 1, "device": "cpu"}
    return TrainingSettings(**(usual | changes))


ENDLESS = {"epochs": 100, "train_images": 60_000}


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def manager():
    manager = RunManager()
    yield manager
    manager.close()


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def stage(cast, clock):
    """A manager whose processes are spoken for by the test."""
    manager = RunManager(choose_runner=cast, clock=clock)
    yield manager
    for runner in cast.runners:
        runner.obedient = True
    manager.close()


@pytest.fixture
def threaded():
    """A manager that trains in threads of the test."""
    manager = RunManager(choose_runner=lambda settings: Threaded)
    yield manager
    manager.close()


def trainers():
    return started("explainer.lab.workers.worker")


def training_now(view):
    return view.report.batch > 0


# -- real processes -----------------------------------------------------------------------------


def test_a_run_ends_as_done_with_its_curve_and_weights(manager):
    manager.submit(settings(), "ann")
    view = wait(manager, "ann", over)
    assert view.state == "done"
    assert view.report.progress == 1
    assert view.report.loss.batches == list(range(1, 11))
    assert view.report.rates == (0.01,) * 10
    assert len(view.report.sizes.gradients) == len(view.report.sizes.changes) == 2
    assert view.report.net.weights[0].shape == (16, 784)
    assert view.report.examined.outputs.shape == (10_000, 10)
    assert view.report.epochs[0].train_accuracy > 0
    assert "CPU" in view.report.device_name
    assert not trainers()
    # The commands of a process act within a batch, while it trains and while it waits.
    running = manager.submit(settings(**ENDLESS), "ann")
    wait(manager, "ann", training_now)
    manager.set_rate(running.name, "ann", 0.5)
    wait(manager, "ann", lambda view: view.rate == 0.5)
    manager.pause(running.name, "ann")
    paused = wait(manager, "ann", lambda view: view.state == "paused" and view.report.loss.count)
    assert len(trainers()) == 1
    manager.resume(running.name, "ann")
    wait(manager, "ann", lambda view: view.report.loss.count > paused.report.loss.count + 32)
    manager.stop(running.name, "ann")
    assert manager.view("ann").state == "stopping"
    view = wait(manager, "ann", over)
    assert view.state == view.report.ended.outcome == "cancelled"
    assert view.report.net is not None
    assert view.report.rate_changes[0][1] == 0.5


def test_a_stop_while_the_process_still_starts_ends_it_too(manager):
    run = manager.submit(settings(**ENDLESS), "ann")
    manager.stop(run.name, "ann")
    assert wait(manager, "ann", over).state == "cancelled"


def test_a_killed_trainer_is_an_interruption_and_the_next_run_starts(manager):
    first = manager.submit(settings(**ENDLESS), "ann")
    manager.submit(settings(), "bob")
    wait(manager, "ann", training_now)
    os.kill(*trainers(), signal.SIGKILL)
    view = wait(manager, "ann", over)
    assert view.state == "interrupted" and view.resumable
    assert "process" in view.error.sentence("en")
    assert wait(manager, "bob", over).state == "done"
    manager.resume(first.name, "ann")
    view = wait(manager, "ann", lambda view: view.state == "running" and training_now(view))
    assert view.error is None
    os.kill(*trainers(), signal.SIGSTOP)  # it reads no command and no SIGTERM
    manager.stop(first.name, "ann")
    assert wait(manager, "ann", over).state == "cancelled"


def test_a_run_that_nobody_watches_ends_with_the_page_and_can_be_resumed(manager):
    manager.submit(settings(**ENDLESS), "ann")
    wait(manager, "ann", training_now)
    manager.close()
    assert manager.view("ann").state == "interrupted"
    later = RunManager(choose_runner=Cast())
    view = later.view("ann")
    assert view.state == "interrupted" and view.resumable
    assert view.report.net is not None
    later.close()


class Deaf(ChildProcess):
    """A process that reads nothing; or none, where there is no thread to listen to it."""

    def __init__(self, on_exit):
        super().__init__((sys.executable, "-c", "import time; time.sleep(600)"), on_exit)
        self.listen()

    def send(self, command):
        self.write(b"!")

    def read(self, told):
        told.read()


def test_a_process_that_nobody_can_listen_to_any_more_is_ended(monkeypatch, caplog):
    def broken(process, told):
        raise KeyError("a fault of the page")

    monkeypatch.setattr(Deaf, "read", broken)
    status, over = [], threading.Event()
    Deaf(lambda found: (status.append(found), over.set()))
    assert over.wait(60) and status == [-signal.SIGKILL]
    assert "a fault of the page" in caplog.text


def test_without_a_driver_the_device_is_chosen_without_torch():
    if devices.gpus():
        pytest.skip("this machine has a GPU")
    code = (
        "import sys\nfrom explainer.lab.config.devices import resolve_device\n"
        "assert resolve_device('auto') == resolve_device('all') == 'cpu'\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def no_thread(thread):
    raise RuntimeError("can't create new thread at interpreter shutdown")


def test_a_process_is_forced_to_end_even_while_the_program_itself_ends(monkeypatch):
    monkeypatch.setattr(child_process, "TERMINATE_AFTER", 0.1)
    over = threading.Event()
    process = Deaf(lambda status: over.set())
    monkeypatch.setattr(threading.Thread, "start", no_thread)  # as Python does from 3.12 on
    process.stop()
    assert over.wait(60)


def test_where_no_thread_starts_no_process_is_left(monkeypatch):
    started = []
    begin = subprocess.Popen.__init__

    def noted(process, *arguments, **keywords):
        begin(process, *arguments, **keywords)
        started.append(process)

    monkeypatch.setattr(subprocess.Popen, "__init__", noted)
    monkeypatch.setattr(threading.Thread, "start", no_thread)
    with pytest.raises(OSError, match="thread"):
        Deaf(print)
    assert started[0].wait(60) == -signal.SIGKILL


# -- the line -----------------------------------------------------------------------------------


def test_of_many_visitors_who_press_start_at_once_one_runs_and_the_others_see_their_place(stage):
    names = [f"visitor {number}" for number in range(8)]
    ready = threading.Barrier(len(names))

    def press(owner):
        ready.wait()
        stage.submit(settings(), owner)

    threads = [threading.Thread(target=press, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    views = [stage.view(name) for name in names]
    assert sorted(view.position for view in views) == list(range(8))
    assert [view.state for view in views if view.position == 0] == ["running"]
    assert {view.state for view in views if view.position} == {"queued"}


def test_one_device_runs_one_job_and_the_others_see_their_place(stage, cast):
    states = [stage.submit(settings(), owner) for owner in ("ann", "bob", "cem")]
    assert [view.state for view in states] == ["running", "queued", "queued"]
    assert [view.position for view in states] == [0, 1, 2]
    before = stage.view("cem").version
    stage.leave("bob")
    assert stage.view("bob").state == "cancelled"
    assert stage.view("cem").position == 1
    assert stage.view("cem").version > before
    assert len(cast.runners) == 1


def test_leaving_does_not_end_a_run_that_has_begun(stage):
    stage.submit(settings(), "ann")
    stage.leave("ann")
    stage.leave("nobody")
    assert stage.view("ann").state == "running"


def test_leaving_takes_back_a_place_in_line_that_is_only_promised(stage, cast):
    promised(stage, cast)
    stage.leave("ann")
    cast[0].end()
    cast[1].end("done")
    assert stage.view("ann").state == "paused" and len(cast.runners) == 2


def test_a_stranger_can_do_nothing_to_a_run(stage):
    run = stage.submit(settings(), "ann").name
    stage.submit(settings(), "eve")
    acts = (stage.stop, stage.pause, stage.resume, stage.delete, stage.find_view, stage.folder)
    for owner in ("eve", "nobody"):
        for act in acts:
            with pytest.raises(InputError, match="not yours"):
                act(run, owner)
        with pytest.raises(InputError, match="not yours"):
            stage.set_rate(run, owner, 0.1)
    assert stage.view("ann").state == "running"
    assert [run.name for run in stage.runs("eve")] != [run]


def test_one_visitor_has_one_busy_run(stage):
    stage.submit(settings(), "ann")
    with pytest.raises(InputError, match="already"):
        stage.submit(settings(), "ann")


def test_the_line_has_an_end(stage):
    for number in range(QUEUE_LIMIT + 1):
        stage.submit(settings(), f"visitor {number}")
    with pytest.raises(InputError, match="100"):
        stage.submit(settings(), "one more")
    assert stage.runs("one more") == ()


def test_a_machine_that_starts_no_process_fails_one_run_after_the_other(clock):
    def refuse(task, on_record, on_exit):
        raise OSError("no more processes")

    manager = RunManager(choose_runner=lambda settings: refuse, clock=clock)
    view = manager.submit(settings(), "ann")
    assert view.state == "failed" and "process" in view.error.sentence("en")
    assert manager.submit(settings(), "ann").state == "failed"
    manager.close()


# -- stop, at every moment ----------------------------------------------------------------------


def test_stop_in_line(stage, cast):
    stage.submit(settings(), "ann")
    waiting = stage.submit(settings(), "bob")
    stage.stop(waiting.name, "bob")
    stage.stop(waiting.name, "bob")  # a repeat does no harm
    assert stage.view("bob").state == "cancelled"
    cast[0].end("done")
    assert len(cast.runners) == 1


@pytest.mark.parametrize("moment", ["preparing", "first batch", "mid-epoch", "paused"])
def test_stop_ends_the_run_and_the_next_one_starts(stage, cast, moment):
    run = stage.submit(settings(), "ann").name
    stage.submit(settings(), "bob")
    if moment != "preparing":
        cast[0].begin()
    if moment != "first batch":
        cast[0].train(1)
    if moment == "paused":
        stage.leave("bob")
        stage.pause(run, "ann")
        cast[0].say(Paused(1))
        stage.submit(settings(), "cem")
        cast[0].obedient = False
    stage.stop(run, "ann")
    view = wait(stage, "ann", over)
    assert view.state == "cancelled" and view.resumable
    assert cast[0].commands[-1] == EndTraining()
    assert wait(stage, "cem" if moment == "paused" else "bob", lambda v: v.state == "running")


def test_a_stop_that_comes_just_after_the_end_leaves_it_done(stage, cast):
    run = stage.submit(settings(), "ann").name
    cast[0].begin()
    cast[0].finish_epoch(1)
    cast[0].obedient = False
    stage.stop(run, "ann")
    cast[0].end("done")
    assert stage.view("ann").state == "done"
    stage.stop(run, "ann")
    assert stage.view("ann").state == "done"


def test_a_rate_is_asked_for_until_a_checkpoint_has_it(stage, cast):
    run = stage.submit(settings(), "ann").name
    cast[0].begin()
    stage.set_rate(run, "ann", 0.5)
    assert stage.view("ann").rate == 0.5
    cast[0].say(RateChanged(0, 0.5))
    cast[0].exit(-9)  # before it is saved
    stage.resume(run, "ann")
    assert cast[1].task.rate == 0.5
    cast[1].begin()
    cast[1].say(RateChanged(0, 0.5))
    cast[1].say(Saved(0))
    cast[1].exit(-9)
    stage.resume(run, "ann")
    assert cast[2].task.rate is None and stage.view("ann").rate == 0.5


@pytest.mark.parametrize("moment", ["test", "save"])
def test_a_stop_during_the_test_or_a_save_loses_nothing(threaded, monkeypatch, moment):
    chosen = settings(epochs=2)
    threaded.submit(chosen, "undisturbed")
    whole = wait(threaded, "undisturbed", over).report.net
    reached, told = threading.Event(), threading.Event()

    def held(work):
        def hold(*arguments):
            reached.set()
            told.wait()
            return work(*arguments)

        return hold

    if moment == "test":
        monkeypatch.setattr(
            examination, "compute_outputs_of_images", held(examination.compute_outputs_of_images)
        )
    else:
        monkeypatch.setattr(Checkpointer, "keep", held(Checkpointer.keep))
    run = threaded.submit(chosen, "ann").name
    reached.wait()
    threaded.stop(run, "ann")
    told.set()
    view = wait(threaded, "ann", over)
    assert view.state == "cancelled"
    assert len(view.report.epochs) <= 1
    threaded.resume(run, "ann")
    view = wait(threaded, "ann", over)
    assert view.state == "done"
    assert_same(view.report.net, whole)


# -- pause and resume ---------------------------------------------------------------------------


def paused(stage, cast, owner="ann"):
    run = stage.submit(settings(), owner).name
    cast[-1].begin()
    cast[-1].train(1)
    stage.pause(run, owner)
    cast[-1].say(Paused(1))
    assert stage.view(owner).state == "paused"
    return run


def promised(stage, cast):
    """Have ann's run resumed while its process, which bob waits for, still leaves."""
    run = paused(stage, cast)
    cast[0].obedient = False
    stage.submit(settings(), "bob")
    stage.resume(run, "ann")
    assert stage.view("ann").state == "queued"


def test_a_paused_run_keeps_its_device_while_nobody_waits(stage, cast):
    run = paused(stage, cast)
    stage.pause(run, "ann")
    stage.set_rate(run, "ann", 0.25)
    cast[0].say(RateChanged(1, 0.25))
    stage.resume(run, "ann")
    cast[0].say(Resumed(1))
    stage.resume(run, "ann")
    assert cast[0].commands == [Pause(), SetRate(0.25), Resume()]
    view = stage.view("ann")
    assert (view.state, view.rate) == ("running", 0.25)
    assert len(cast.runners) == 1


def test_a_paused_run_gives_its_device_to_whoever_waits_and_stays_paused(stage, cast):
    run = paused(stage, cast)
    stage.submit(settings(), "bob")
    wait(stage, "bob", lambda view: view.state == "running")
    view = stage.view("ann")
    assert view.state == "paused" and view.resumable and view.report.ended is None
    stage.set_rate(run, "ann", 0.125)
    stage.resume(run, "ann")
    assert (stage.view("ann").state, stage.view("ann").position) == ("queued", 1)
    cast[1].end("done")
    assert wait(stage, "ann", lambda view: view.state == "running")
    assert cast[2].task.resume and cast[2].task.rate == 0.125


def test_a_run_that_is_paused_while_others_wait_goes_at_once(stage, cast):
    run = stage.submit(settings(), "ann").name
    stage.submit(settings(), "bob")
    cast[0].begin()
    stage.pause(run, "ann")
    assert cast[0].commands == [Pause(), EndTraining()]
    wait(stage, "bob", lambda view: view.state == "running")
    assert stage.view("ann").state == "paused"


def test_a_paused_run_gives_its_device_back_after_ten_minutes(stage, cast, clock):
    run = paused(stage, cast)
    clock.now = manager_module.PAUSE_SECONDS - 1
    stage.tick()
    assert cast[0].commands == [Pause()]
    clock.now = manager_module.PAUSE_SECONDS
    stage.tick()
    stage.tick()
    assert cast[0].commands == [Pause(), EndTraining()]
    cast[0].gone.wait()
    assert stage.view("ann").state == "paused"
    stage.resume(run, "ann")
    assert len(cast.runners) == 2 and stage.view("ann").state == "running"


def test_a_run_is_resumed_while_its_process_still_leaves(stage, cast):
    promised(stage, cast)
    cast[0].end()
    assert stage.view("bob").state == "running"
    assert (stage.view("ann").state, stage.view("ann").position) == ("queued", 1)


@pytest.mark.parametrize(("command", "state"), [("stop", "cancelled"), ("pause", "paused")])
def test_a_run_that_waits_for_its_own_process_takes_orders(stage, cast, command, state):
    run = paused(stage, cast)
    cast[0].obedient = False
    stage.submit(settings(), "bob")
    stage.resume(run, "ann")
    getattr(stage, command)(run, "ann")
    cast[0].end()
    assert stage.view("ann").state == state
    assert stage.view("bob").state == "running"


def test_a_run_in_line_can_be_paused_and_leaves_it(stage, cast):
    stage.submit(settings(), "ann")
    run = stage.submit(settings(), "bob").name
    stage.pause(run, "bob")
    assert stage.view("bob").state == "paused"
    cast[0].end("done")
    assert len(cast.runners) == 1
    stage.resume(run, "bob")
    assert stage.view("bob").state == "running"
    stage.submit(settings(), "ann")
    stage.pause(run, "bob")
    wait(stage, "ann", lambda view: view.state == "running")
    stage.stop(run, "bob")
    assert stage.view("bob").state == "cancelled"


def test_somebody_with_a_paused_run_can_start_another(stage, cast):
    first = paused(stage, cast)
    second = stage.submit(settings(), "ann").name
    wait(stage, "ann", lambda view: view.state == "running")
    assert [run.state for run in stage.runs("ann")] == ["running", "paused"]
    assert [run.number for run in stage.runs("ann")] == [2, 1]
    with pytest.raises(InputError, match="already"):
        stage.resume(first, "ann")
    assert stage.view("ann").name == second
    cast[1].end("done")
    stage.resume(first, "ann")
    assert stage.view("ann").name == first


def test_what_is_over_takes_no_orders(stage, cast):
    run = stage.submit(settings(), "ann").name
    cast[0].end("done")
    for act in (stage.resume, lambda *which: stage.set_rate(*which, 0.1)):
        with pytest.raises(InputError, match="over"):
            act(run, "ann")


def test_a_rate_outside_its_limits_is_refused_with_a_sentence(stage, cast):
    run = stage.submit(settings(), "ann").name
    for rate in (0, -1.0, float("nan"), "fast", None, 1001):
        with pytest.raises(InputError, match="learning rate"):
            stage.set_rate(run, "ann", rate)
    assert cast[0].commands == []


def test_a_parked_run_ends_with_the_bits_of_one_that_never_paused(threaded):
    chosen = settings(epochs=6, train_images=6400, optimizer="adam", learning_rate=0.001)
    threaded.submit(chosen, "undisturbed")
    whole = wait(threaded, "undisturbed", over)
    run = threaded.submit(chosen, "ann").name
    wait(threaded, "ann", training_now)
    threaded.pause(run, "ann")
    threaded.submit(settings(), "bob")
    assert wait(threaded, "bob", over).state == "done"
    parked = threaded.view("ann")
    assert parked.state == "paused" and 0 < parked.report.progress < 1
    threaded.resume(run, "ann")
    view = wait(threaded, "ann", over)
    assert view.state == "done"
    assert_same(view.report.net, whole.report.net)
    assert view.report.loss == whole.report.loss
    assert [e.test_loss for e in view.report.epochs] == [e.test_loss for e in whole.report.epochs]
