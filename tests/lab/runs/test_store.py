"""What is kept of runs: curves within bounds, files that survive, limits, and a new start."""

import dataclasses
import json
import logging
import threading

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from explainer.errors import InputError
from explainer.lab.config.settings import MODELS, OPTIMIZERS, TrainingSettings
from explainer.lab.model.net import Sizes
from explainer.lab.runs import record as run_file
from explainer.lab.runs import store
from explainer.lab.runs.collector import MAX_WARNINGS, RunCollector
from explainer.lab.runs.curves import MAX_POINTS, LossCurve, SizeCurves
from explainer.lab.runs.manager import RunManager
from explainer.lab.runs.record import RunFile
from explainer.lab.runs.report import RunMetrics
from explainer.lab.runs.run import settle_file
from explainer.lab.runs.store import RunStore
from explainer.lab.runs.stored_error import StoredError
from explainer.lab.runs.writer import RunWriter
from explainer.lab.training.events import (
    Ended,
    Paused,
    Progress,
    RateChanged,
    Resumed,
    Saved,
    Started,
    Warned,
)
from explainer.lab.workers.worker import LOCK
from explainer.words import LANGUAGES
from tests.support.run_files import CHOSEN, example
from tests.support.runners import Cast, net_of, over, wait

# -- curves -------------------------------------------------------------------------------------


def test_a_curve_keeps_its_shape_in_a_thousand_points():
    curve = LossCurve()
    for start in range(0, 25_000, 25):
        losses = tuple(float(batch) for batch in range(start + 1, start + 26))
        curve.extend(losses, losses)
        assert len(curve.batches) <= MAX_POINTS
    assert curve.count == 25_000
    assert curve.batches == list(range(1, 25_001, curve.stride))
    assert curve.raw == curve.rates == [float(batch) for batch in curve.batches]


def test_the_moving_average_of_a_constant_is_the_constant():
    curve = LossCurve()
    curve.extend((2.5,) * 300)
    assert curve.smooth == pytest.approx([2.5] * 300)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60), st.data())
def test_a_curve_that_went_back_goes_on_as_if_it_had_not(losses, data):
    marked = data.draw(st.integers(0, len(losses)))
    whole, curve = LossCurve(), LossCurve()
    whole.extend(losses)
    curve.extend(losses[:marked])
    mark = curve.mark
    curve.extend(losses[marked:])
    curve.rewind(mark)
    curve.extend(losses[marked:])
    assert curve == whole


@given(st.integers(1, 5000), st.integers(0, 6000))
def test_without_a_mark_a_curve_goes_on_near_its_last_point(count, back):
    curve = LossCurve()
    curve.extend((2.0,) * count)
    curve.rewind(curve.near(back))
    curve.extend((2.0,) * 10)
    assert curve.count == back + 10
    assert curve.smooth == pytest.approx([2.0] * len(curve.smooth))
    assert curve.batches == sorted(set(curve.batches))


def test_sizes_are_measured_against_the_weights_and_bounded():
    curves = SizeCurves()
    for number in range(1, 3 * MAX_POINTS):
        curves.add(Sizes(number, (2.0, 0.0), (1.0, 1.0), (0.5, 0.5)))
    assert len(curves.batches) <= MAX_POINTS
    assert set(curves.gradients[0]) == {0.5} and set(curves.changes[0]) == {0.25}
    assert set(curves.gradients[1]) == {0.0}
    curves.rewind(100)
    assert max(curves.batches) <= 100
    assert {len(curve) for curve in (*curves.gradients, *curves.changes)} == {len(curves.batches)}


# -- reports ------------------------------------------------------------------------------------


class Clock:
    """Goes on by what the test says."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def progress(number, count=1):
    epoch, batch = divmod(number - 1, 10)
    losses = (1.0 / number,) * count
    return Progress(epoch + 1, batch + 1, losses, (0.01,) * count, number * 64, number / 10)


def test_the_time_left_leaves_pauses_out_and_never_runs_backwards():
    clock = Clock()
    collector = RunCollector(CHOSEN, clock)
    assert collector.report().seconds_left is None
    collector.absorb(Started("cpu", "CPU"))
    clock.now += 10
    collector.absorb(progress(10, 10))
    assert collector.report().seconds_left == pytest.approx(90)
    collector.absorb(Paused(10))
    clock.now += 5000
    assert collector.report().seconds_left == pytest.approx(90)
    collector.absorb(Resumed(10))
    clock.now += 10
    collector.absorb(progress(20, 10))
    assert collector.report().seconds_left == pytest.approx(80)
    clock.now -= 1e6  # a clock that somebody sets back
    assert collector.report().seconds_left >= 0
    collector.absorb(progress(100))
    assert collector.report().seconds_left == 0


def test_a_resumed_run_judges_its_time_by_what_it_did_since():
    clock = Clock()
    collector = RunCollector(CHOSEN, clock)
    collector.absorb(Started("cpu", "CPU", 1, 50))
    assert collector.report().seconds_left is None
    clock.now += 10
    collector.absorb(progress(60, 10))
    assert collector.report().seconds_left == pytest.approx(40)


def test_a_run_that_goes_on_from_an_earlier_batch_forgets_what_came_after():
    collector = RunCollector(CHOSEN, Clock())
    collector.absorb(Started("cpu", "CPU"))
    collector.absorb(progress(5, 5))
    collector.absorb(RateChanged(5, 0.5))
    collector.absorb(Saved(5))
    collector.absorb(progress(10, 5))
    collector.absorb(RateChanged(10, 0.25))
    collector.absorb(Ended("cancelled", 1, 10, 0.5, net_of(CHOSEN)))
    collector.absorb(Started("cpu", "CPU", 1, 5))
    report = collector.report()
    assert (report.epoch, report.batch, report.progress) == (1, 5, 0.05)
    assert report.images_per_second == pytest.approx(640), "its time goes back, too"
    assert report.loss.batches == [1, 2, 3, 4, 5]
    assert report.rate_changes == ((5, 0.5),)
    assert report.ended is None
    assert report.net is not None
    collector.absorb(Started("cpu", "CPU"))
    assert collector.report().net is None and collector.report().loss.count == 0


def test_warnings_are_kept_once_of_each_kind():
    collector = RunCollector(CHOSEN, Clock())
    for number in range(3 * MAX_WARNINGS):
        error = InputError("mnist.error.not_saved", batch=number, reason="No space left on device")
        collector.absorb(Warned(error))
    (warning,) = collector.report().warnings
    assert warning.values["batch"] == 3 * MAX_WARNINGS - 1


# -- run.json -----------------------------------------------------------------------------------

_finite = st.floats(-1e6, 1e6)
_numbers = st.floats(allow_nan=False)


@st.composite
def metrics(draw):
    collector = RunCollector(CHOSEN, Clock())
    collector.absorb(Started("cpu", draw(st.text(max_size=8))))
    number = 0
    for losses in draw(st.lists(st.lists(_finite, min_size=1, max_size=4), max_size=5)):
        number += len(losses)
        norms = tuple(draw(st.lists(_numbers, min_size=2, max_size=2)))
        sizes = Sizes(number, (1.0, 2.0), norms, norms)
        rates = tuple(draw(st.floats(1e-9, 1000)) for _ in losses)
        collector.absorb(Progress(1, number, tuple(losses), rates, number * 64, number / 7, sizes))
        if draw(st.booleans()):
            collector.absorb(Saved(number))
        if draw(st.booleans()):
            collector.absorb(RateChanged(number, draw(st.floats(1e-9, 1000))))
    if draw(st.booleans()):
        loss = draw(st.floats())
        collector.absorb(Ended("diverged", 1, 1, loss, net_of(CHOSEN)))
    return collector.metrics


@st.composite
def run_files(draw):
    chosen = TrainingSettings(
        model=draw(st.sampled_from(MODELS)),
        hidden_sizes=tuple(draw(st.lists(st.integers(1, 1024), max_size=4))),
        optimizer=draw(st.sampled_from([name for name in OPTIMIZERS if name != "momentum"])),
        learning_rate=draw(st.floats(1e-12, 1000)),
        train_images=draw(st.none() | st.integers(1, 60_000)),
    )
    values = st.dictionaries(
        st.text(max_size=5), st.booleans() | st.integers(-5, 5) | _finite | st.text(max_size=5)
    )
    error = draw(st.none() | st.builds(StoredError, st.text(max_size=9), values))
    return RunFile(
        name="0" * 16, serial=draw(st.integers(1, 99)), number=draw(st.integers(1, 99)),
        version=draw(st.integers(0, 9)), owner="f" * 64, settings=chosen,
        device=draw(st.sampled_from(["cpu", "cuda"])),
        state=draw(st.sampled_from(["queued", "running", "paused", "done", "failed"])),
        begun=draw(_finite), attempts=draw(st.integers(0, 2)),
        rate=draw(st.none() | st.floats(1e-9, 1000)), error=error, metrics=draw(metrics()),
    )  # fmt: skip


@given(run_files())
def test_a_run_comes_back_from_its_file_as_it_was(run):
    content = run_file.encode_run(run)
    json.loads(content, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    back = run_file.decode_run(content)
    assert repr(back) == repr(run)  # NaN equals nothing, not even itself


def test_the_names_in_a_run_file_are_those_that_it_always_had():
    content = json.loads(run_file.encode_run(example()))
    assert [*content] == [
        "name", "serial", "number", "version", "owner", "settings", "device", "state", "begun",
        "attempts", "rate", "error", "known", "format",
    ]  # fmt: skip
    assert [*content["known"]] == [
        "device_name", "step", "images", "seconds", "loss", "sizes", "epochs", "warnings",
        "rate_changes", "marks", "ended",
    ]  # fmt: skip
    assert [*content["known"]["sizes"]] == ["steps", "gradients", "changes", "stride", "count"]


def test_a_warning_that_calls_a_batch_a_step_is_read():
    said = StoredError("mnist.error.not_saved", {"step": 3, "reason": "full"})
    now = InputError("mnist.error.not_saved", batch=3, reason="full")
    assert said.error().sentence("en") == now.sentence("en")


@given(run_files(), st.data())
def test_a_damaged_file_is_refused_or_read_but_never_a_crash(run, data):
    content = bytearray(run_file.encode_run(run))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(0, len(content))) :]
    try:
        back = run_file.decode_run(bytes(content))
    except ValueError:
        return
    report = RunCollector(back.settings, Clock(), back.metrics).report()
    assert report.epochs == tuple(back.metrics.epochs)


def test_curves_of_different_lengths_are_damage():
    metrics = RunMetrics()
    metrics.loss.extend((1.0, 2.0), (0.1, 0.1))
    metrics.loss.raw.pop()
    run = dataclasses.replace(example(), metrics=metrics)
    with pytest.raises(ValueError, match="length"):
        run_file.decode_run(run_file.encode_run(run))


def test_an_error_of_another_version_is_still_a_sentence():
    for said in (
        StoredError("mnist.error.gone"),
        StoredError("mnist.error.died"),
        StoredError("x", {"key": 1}),
    ):
        for language in LANGUAGES:
            assert said.error().sentence(language)
    error = InputError("mnist.error.died", status=-9)
    assert StoredError.of(error).error().sentence("zh") == error.sentence("zh")


# -- the store ----------------------------------------------------------------------------------


def put(kept, run, net=None, examined=None):
    kept.write(run.name, run_file.encode_run(run), net, examined)
    kept.notice(run)


def named(number):
    return f"{number:016x}"


def test_a_run_lies_in_a_folder_of_its_own_with_its_net(tmp_path):
    kept = RunStore(tmp_path)
    assert kept.runs == {}
    net = net_of(CHOSEN, 0.5)
    put(kept, example(), net)
    again = RunStore(tmp_path)
    assert again.read(named(0x0123456789ABCDEF)) == example()
    np.testing.assert_array_equal(again.net(example()).weights[0], net.weights[0])
    assert again.read_outputs(example()) is None
    other = dataclasses.replace(example(), settings=TrainingSettings(model="lenet"))
    assert again.net(other) is None, "a net of another shape"


def test_what_is_damaged_is_left_out_with_a_warning(tmp_path, caplog):
    kept = RunStore(tmp_path)
    for number in range(5):
        put(kept, example(named(number), 1 + number), net_of(CHOSEN))
    (tmp_path / named(0) / "run.json").write_bytes(b"{")
    (tmp_path / named(1) / "run.json").write_bytes(run_file.encode_run(example(named(7))))
    (tmp_path / named(2) / "run.json").write_bytes(b" " * (run_file.MAX_BYTES + 1))
    (tmp_path / named(3) / "net.safetensors").write_bytes(b"\x80\x04")
    with caplog.at_level(logging.WARNING):
        again = RunStore(tmp_path)
    assert sorted(again.runs) == [named(3), named(4)]
    assert len(again.damaged) == len(caplog.records) == 3
    assert named(0) in again.damaged[0].sentence("en")
    assert again.net(example(named(3))) is None
    with pytest.raises(InputError):
        again.read(named(0))


def test_the_oldest_runs_of_an_owner_go_never_a_live_one(tmp_path):
    kept = RunStore(tmp_path, per_owner=2)
    for number in range(5):
        put(kept, example(named(number), 1 + number))
    put(kept, example(named(9), 9, owner="bob"))
    assert sorted(kept.excess({}, {named(0)})) == [named(1), named(2)]


def test_the_oldest_runs_go_when_there_is_no_room_the_unreadable_first(tmp_path):
    sizes = {named(number): 100 for number in range(5)}
    kept = RunStore(tmp_path, total_bytes=250)
    for number in range(4):
        kept.notice(example(named(number), 10 - number))
    assert kept.excess(sizes, {named(3)}) == [named(4), named(2), named(1)]


def test_a_run_that_another_process_trains_is_not_removed(tmp_path):
    kept = RunStore(tmp_path)
    put(kept, example())
    with FileLock(tmp_path / example().name / LOCK):
        assert not kept.remove(example().name)
    assert kept.remove(example().name)
    assert not (tmp_path / example().name).exists()
    assert kept.remove(example().name)


def test_a_run_whose_process_is_gone_is_interrupted():
    for state in ("queued", "running", "stopping"):
        assert settle_file(example(state=state)).state == "interrupted"
    for state in ("paused", "done", "failed"):
        assert settle_file(example(state=state)) == example(state=state)


# -- who writes ---------------------------------------------------------------------------------


def test_a_fault_with_one_run_keeps_no_other_from_the_disk(caplog):
    done, ticks = threading.Event(), []

    def write(name):
        if name == "bad":
            raise KeyError(name)
        if len(ticks) > 1:
            done.set()
        else:
            writer.note(name, 0.01)

    def tick():
        ticks.append(1)
        raise ValueError

    writer = RunWriter(write, tick, period=0.01)
    for name in ("bad", "good"):
        writer.note(name, 0.0)
    assert done.wait(60)
    writer.close()
    assert {type(record.exc_info[1]) for record in caplog.records} == {KeyError, ValueError}


# -- a new start of the page --------------------------------------------------------------------


def one_run(manager, cast, owner="ann", value=1.0):
    """Train an epoch and end well; return the name of the run."""
    view = manager.submit(CHOSEN, owner)
    cast[-1].begin()
    cast[-1].train(1)
    cast[-1].finish_epoch(1, value)
    cast[-1].end("done")
    return view.name


def test_runs_survive_a_new_start_of_the_page():
    cast = Cast()
    manager = RunManager(choose_runner=cast)
    first, second = one_run(manager, cast, value=1.0), one_run(manager, cast, value=2.0)
    one_run(manager, cast, "bob")
    manager.close()
    later = RunManager(choose_runner=cast)
    assert [run.name for run in later.runs("ann")] == [second, first]
    assert later.runs("cem") == ()
    assert later.view("ann").name == second
    view, old = later.find_view(first, "ann"), manager.find_view(first, "ann")
    assert view.version == old.version and view.state == "done"
    assert view.report.loss == old.report.loss and view.report.epochs == old.report.epochs
    assert view.report.examined.outputs[0, 0] == 1.0
    assert view.report.net.weights[0][0, 0] == 7.0
    assert view.begun == old.begun
    assert later.runs("ann")[0].last.test_accuracy == 0.8
    with pytest.raises(InputError, match="not yours"):
        later.find_view(first, "bob")
    third = one_run(later, cast)
    assert [run.number for run in later.runs("ann")] == [3, 2, 1]
    assert later.runs("ann")[0].name == third
    later.close()


def test_the_owner_of_a_run_cannot_be_read_from_its_file(tmp_path):
    cast = Cast()
    manager = RunManager(tmp_path, choose_runner=cast)
    one_run(manager, cast, "a secret token")
    manager.close()
    (path,) = tmp_path.glob("runs/*/run.json")
    assert b"a secret token" not in path.read_bytes()


def test_a_run_that_was_under_way_when_the_page_ended_is_interrupted_and_goes_on():
    cast = Cast()
    manager = RunManager(choose_runner=cast)
    run = manager.submit(CHOSEN, "ann").name
    waiting = manager.submit(CHOSEN, "bob").name
    cast[0].begin()
    cast[0].train(1)
    manager.set_rate(run, "ann", 0.5)
    manager.close()
    later = RunManager(choose_runner=cast)
    assert later.view("ann").state == later.view("bob").state == "interrupted"
    later.resume(run, "ann")
    later.resume(waiting, "bob")
    assert [later.view(owner).state for owner in ("ann", "bob")] == ["running", "queued"]
    assert cast[1].task.resume and cast[1].task.rate == 0.5
    assert later.view("ann").report.loss.count == 1
    later.close()


def test_a_deleted_run_is_gone_for_good():
    cast = Cast()
    manager = RunManager(choose_runner=cast)
    first, second = one_run(manager, cast), one_run(manager, cast)
    folder = manager.folder(second, "ann")
    manager.delete(second, "ann")
    assert manager.view("ann").name == first
    assert not folder.exists()
    with pytest.raises(InputError):
        manager.find_view(second, "ann")
    running = manager.submit(CHOSEN, "ann").name
    with pytest.raises(InputError, match="stop it"):
        manager.delete(running, "ann")
    manager.close()
    later = RunManager(choose_runner=cast)
    assert [run.name for run in later.runs("ann")] == [running, first]
    later.delete(running, "ann")
    later.delete(first, "ann")
    assert later.view("ann") is None
    later.close()


def test_twenty_runs_of_a_visitor_are_kept_and_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(store, "RUNS_PER_OWNER", 3)
    cast = Cast()
    manager = RunManager(choose_runner=cast)
    names = [one_run(manager, cast) for _ in range(12)]
    wait(manager, "ann", lambda view: len(manager.runs("ann")) == 3)
    assert [run.name for run in manager.runs("ann")] == names[:-4:-1]
    assert over(manager.view("ann"))
    manager.close()
