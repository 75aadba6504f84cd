import os
import signal

import pytest

from explainer.errors import InputError
from explainer.mnist.curves import MAX_POINTS, LossCurve
from explainer.mnist.jobs import JobManager
from explainer.mnist.settings import TrainingSettings

PATIENCE = 60.0


def settings(**changes):
    usual = {"hidden_sizes": (16,), "train_images": 640, "epochs": 1, "device": "cpu"}
    return TrainingSettings(**(usual | changes))


ENDLESS = {"epochs": 100, "train_images": 60_000}


@pytest.fixture
def manager():
    manager = JobManager()
    yield manager
    manager.close()


def wait(manager, owner, condition):
    with manager.changed:
        reached = manager.changed.wait_for(lambda: condition(manager.view(owner)), PATIENCE)
    view = manager.view(owner)
    assert reached, (view.state, view.error)
    return view


def over(view):
    return not view.live


def training(view):
    return view.report.batch > 0


def test_a_run_ends_as_done_with_its_curve_and_weights(manager):
    manager.submit(settings(), "ann")
    view = wait(manager, "ann", over)
    assert view.state == "done"
    assert view.report.progress == 1
    assert view.report.loss.batches == list(range(1, 11))
    assert view.report.net.weights[0].shape == (16, 784)
    assert "CPU" in view.report.device_name
    assert manager.process_id("ann") is None


def test_one_device_runs_one_job_and_the_others_see_their_place(manager):
    states = [manager.submit(settings(**ENDLESS), owner) for owner in ("ann", "bob", "cem")]
    assert [view.state for view in states] == ["running", "queued", "queued"]
    assert [view.position for view in states] == [0, 1, 2]
    before = manager.view("cem").version
    manager.leave("bob")
    assert manager.view("bob").state == "cancelled"
    assert manager.view("cem").position == 1
    assert manager.view("cem").version > before
    assert manager.process_id("cem") is None


def test_leaving_does_not_end_a_run_that_has_begun(manager):
    manager.submit(settings(**ENDLESS), "ann")
    manager.leave("ann")
    manager.leave("nobody")
    assert manager.view("ann").state == "running"


def test_stop_frees_the_device_for_the_next_in_line(manager):
    first = manager.submit(settings(**ENDLESS), "ann")
    manager.submit(settings(), "bob")
    wait(manager, "ann", training)
    manager.stop(first.job, "ann")
    assert manager.view("ann").state == "stopping"
    view = wait(manager, "ann", over)
    assert view.state == "cancelled"
    assert view.report.net is not None
    assert view.report.ended.outcome == "cancelled"
    assert wait(manager, "bob", over).state == "done"


def test_a_stop_while_the_process_still_starts_ends_it_too(manager):
    job = manager.submit(settings(**ENDLESS), "ann")
    manager.stop(job.job, "ann")
    assert wait(manager, "ann", over).state == "cancelled"


def test_a_stranger_cannot_stop_a_run(manager):
    job = manager.submit(settings(**ENDLESS), "ann")
    manager.submit(settings(), "eve")
    for owner in ("eve", "nobody"):
        with pytest.raises(InputError, match="not yours"):
            manager.stop(job.job, owner)
    assert manager.view("ann").state == "running"


def test_one_visitor_has_one_live_job(manager):
    manager.submit(settings(**ENDLESS), "ann")
    with pytest.raises(InputError, match="already"):
        manager.submit(settings(), "ann")


def test_a_killed_trainer_fails_with_a_sentence_and_the_next_run_starts(manager):
    manager.submit(settings(**ENDLESS), "ann")
    manager.submit(settings(), "bob")
    wait(manager, "ann", training)
    os.kill(manager.process_id("ann"), signal.SIGKILL)
    view = wait(manager, "ann", over)
    assert view.state == "interrupted" and view.resumable
    assert "process" in view.error.sentence("en")
    assert wait(manager, "bob", over).state == "done"
    manager.submit(settings(), "ann")
    assert wait(manager, "ann", over).state == "done"


def test_a_trainer_that_ignores_the_stop_is_ended_all_the_same(manager):
    job = manager.submit(settings(**ENDLESS), "ann")
    wait(manager, "ann", training)
    os.kill(manager.process_id("ann"), signal.SIGSTOP)  # it reads no flag and no SIGTERM
    manager.stop(job.job, "ann")
    assert wait(manager, "ann", over).state == "cancelled"


def test_a_diverged_run_says_at_which_batch(manager):
    manager.submit(settings(learning_rate=100.0, hidden_sizes=(32, 32)), "ann")
    view = wait(manager, "ann", over)
    assert view.state == "diverged"
    assert view.report.ended.batch == view.report.loss.count + 1
    assert view.report.net is not None


def test_a_run_that_nobody_watches_ends_with_the_page(manager):
    manager.submit(settings(**ENDLESS), "ann")
    wait(manager, "ann", training)
    manager.close()
    assert manager.view("ann").state == "interrupted"


def test_a_curve_keeps_its_shape_in_a_thousand_points():
    curve = LossCurve()
    for start in range(0, 25_000, 25):
        curve.extend(tuple(float(batch) for batch in range(start + 1, start + 26)))
        assert len(curve.batches) <= MAX_POINTS
    assert curve.count == 25_000
    assert curve.batches == list(range(1, 25_001, curve.stride))
    assert curve.raw == [float(batch) for batch in curve.batches]


def test_the_moving_average_of_a_constant_is_the_constant():
    curve = LossCurve()
    curve.extend((2.5,) * 300)
    assert curve.smooth == pytest.approx([2.5] * 300)
