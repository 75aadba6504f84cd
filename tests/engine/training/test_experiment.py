"""Training on a data set: batches, epochs, branches."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.datasets import evaluation
from explainer.engine.datasets.generators import DATASETS, make_dataset
from explainer.engine.datasets.suggestions import TrainingSetup, suggest_setup
from explainer.engine.network import NetworkSpec
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import Initialisation
from explainer.engine.session.session import (
    Diverged,
    advance_session,
    begin_session,
    open_iteration,
)
from explainer.engine.training import experiment
from explainer.engine.training.branches import (
    MAX_BRANCHES,
    add_branch,
    compare_branches,
    remove_branch,
    rewind_branch,
    select_branch,
)
from explainer.engine.training.experiment import advance_branch, start_training
from explainer.errors import InputError
from tests.support.points import bits


def done(growing):
    *_, run = growing
    return run


def trained(name="circles", samples=23, epochs=2, **setup):
    dataset = make_dataset(name, samples)
    return done(
        advance_branch(
            start_training(dataset, replace(suggest_setup(dataset), **setup)), epochs=epochs
        )
    )


def test_the_linear_regression_of_the_tutorial_finds_the_truth():
    # 1000 points of w = (2, −3.4), b = 4.2 with noise 0.01; batches of 10, η = 0.03, three epochs,
    # weights from N(0, 0.01²): "Dive into Deep Learning", 3.2.
    for seed in range(3):
        dataset = make_dataset("linear", seed=seed)
        setup = suggest_setup(dataset)
        assert setup.batch_size == 10 and setup.optimizer == OptimizerSpec("sgd", 0.03)
        assert setup.spec == NetworkSpec((2, 1), ("identity",), "half_squared_error", "mean")
        run = start_training(
            dataset, replace(setup, init=Initialisation("small_normal", seed)), seed
        )
        standing = compare_branches(done(advance_branch(run, epochs=3)))[0]
        assert standing.iteration == 300
        assert all(abs(estimate.error) < 1e-3 for estimate in standing.estimates)
        assert standing.loss < 6e-5 and standing.accuracy is None


@pytest.mark.parametrize(
    ("name", "epochs"),
    [("xor", 150), ("circles", 100), ("moons", 120), ("spirals", 60), ("blobs", 10)],
)
def test_what_is_suggested_learns_the_data(name, epochs):
    run = start_training(make_dataset(name))
    for _ in range(0, epochs, 50):
        run = done(advance_branch(run, epochs=min(50, epochs)))
    first, last = run.active.epochs[0], run.active.epochs[-1]
    assert first.number == 0 and last.loss < first.loss / 3
    assert last.accuracy >= 0.95


@given(
    st.sampled_from(sorted(set(DATASETS) - {"linear"})),
    st.integers(4, 30),
    st.integers(1, 32),
    st.integers(0, 99),
)
@settings(max_examples=20)
def test_a_run_is_a_session_on_a_schedule(name, samples, size, seed):
    dataset = make_dataset(name, samples)
    run = start_training(dataset, replace(suggest_setup(dataset), batch_size=size), seed)
    per_epoch = run.schedule.batches_per_epoch
    end = done(advance_branch(run, epochs=2))
    session = end.active.session
    assert session.iteration == 2 * per_epoch
    by_hand = advance_session(
        begin_session(run.active.session.point, Initialisation()), 2 * per_epoch
    )
    assert bits(session.point) == bits(by_hand.point)
    assert end.active.losses == by_hand.losses
    assert [epoch.iteration for epoch in end.active.epochs] == [0, per_epoch, 2 * per_epoch]
    for epoch in end.active.epochs:
        point = open_iteration(session, epoch.iteration).point
        assert epoch.loss == evaluation.measure_loss(point.spec, point.parameters, dataset)
        assert epoch.accuracy == evaluation.measure_accuracy(point.spec, point.parameters, dataset)


def test_one_batch_one_epoch_and_many():
    run = start_training(make_dataset("circles", 23))  # 10 + 10 + 3: three batches
    one = done(advance_branch(run, batches=1))
    assert one.active.session.iteration == 1 and len(one.active.epochs) == 1
    assert done(advance_branch(one, epochs=1)).active.session.iteration == 3
    assert done(advance_branch(one, epochs=2)).active.session.iteration == 6
    assert done(advance_branch(one, batches=5)).active.session.iteration == 6
    reports = list(advance_branch(run, epochs=4))
    assert [report.active.session.iteration for report in reports] == [3, 6, 9, 12]
    assert run.active.session.last == 0


def test_within_a_long_epoch_progress_is_reported_and_stopping_keeps_it():
    run = start_training(
        make_dataset("circles", 230), replace(suggest_setup(make_dataset("circles")), batch_size=2)
    )
    growing = advance_branch(run, epochs=1)
    reports = [next(growing), next(growing)]
    growing.close()
    assert [report.active.session.iteration for report in reports] == [50, 100]
    assert done(advance_branch(reports[-1], epochs=1)).active.session.iteration == 115


@given(st.integers(0, 6), st.sampled_from([0.01, 1.0]))
@settings(max_examples=10)
def test_a_branch_shares_its_past_and_goes_its_own_way(at, rate):
    run = trained()
    parent = run.active
    faster = replace(parent.optimizer, learning_rate=rate)
    forked = done(advance_branch(add_branch(run, at, faster), epochs=2))
    own = forked.active
    assert (own.name, own.parent, own.forked_at) == ("B", "A", at)
    assert own.optimizer == faster and forked.named("A") is parent
    assert own.losses[: at + 1] == parent.losses[: at + 1]
    for number in range(at):
        assert (
            open_iteration(own.session, number).point
            is open_iteration(parent.session, number).point
        )
    a, b = open_iteration(parent.session, at).point, open_iteration(own.session, at).point
    assert bits(a) == bits(b)
    np.testing.assert_array_equal(a.batch.inputs, b.batch.inputs)
    for epoch in own.epochs:
        point = open_iteration(own.session, epoch.iteration).point
        assert epoch.loss == evaluation.measure_loss(point.spec, point.parameters, run.dataset)
    numbers = [epoch.number for epoch in own.epochs]
    assert numbers == list(range(len(numbers))) and own.epochs[-1].number == at // 3 + 2


def test_a_branch_with_the_same_optimizer_is_the_same():
    run = trained(optimizer=OptimizerSpec("adam", 0.01))
    again = done(advance_branch(add_branch(run, 2, run.active.optimizer), batches=4))
    assert bits(again.active.session.point) == bits(run.active.session.point)
    assert again.active.losses == run.active.losses
    assert again.active.epochs == run.active.epochs


def test_branches_are_compared_at_the_same_iteration_from_the_same_start():
    run = add_branch(trained(epochs=3), 3, OptimizerSpec("adam", 0.05))
    run = done(advance_branch(run, batches=2))
    standings = compare_branches(run)
    assert [standing.iteration for standing in standings] == [5, 5]
    for standing in standings:
        point = open_iteration(standing.branch.session, 5).point
        loss = evaluation.measure_loss(point.spec, point.parameters, run.dataset)
        assert standing.loss == loss and 0 <= standing.accuracy <= 1
    assert {standing.loss for standing in compare_branches(run, 0)} == {run.active.epochs[0].loss}
    with pytest.raises(InputError, match="The iteration is 6; those that can be opened are 0 to 5"):
        compare_branches(run, 6)


def test_rewinding_loses_nothing_and_going_on_redoes():
    run = trained(epochs=3)
    back = rewind_branch(run, 4)
    assert back.active.session.iteration == 4 and back.active.session.last == 9
    assert back.active.epochs == run.active.epochs
    forward = done(advance_branch(back, epochs=2))
    assert forward.active.session.iteration == 9
    assert forward.active.session.point is run.active.session.point
    assert forward.active.epochs == run.active.epochs
    with pytest.raises(InputError, match="The iteration is 10"):
        rewind_branch(run, 10)


def test_branches_are_chosen_and_removed_by_name():
    run = trained(epochs=1)
    for _ in range(MAX_BRANCHES - 1):
        run = add_branch(run, 1, OptimizerSpec("sgd", 0.5))
    assert [b.name for b in run.branches] == list("ABCDEF") and run.current == "F"
    with pytest.raises(InputError, match="This would be branch number 7; expected at most 6"):
        add_branch(run, 0, run.active.optimizer)
    fewer = remove_branch(remove_branch(run, "F"), "B")
    assert [b.name for b in fewer.branches] == list("ACDE") and fewer.current == "E"
    assert add_branch(fewer, 0, run.active.optimizer).current == "G"
    assert select_branch(fewer, "A").active.name == "A"
    with pytest.raises(InputError, match="The branch is B; expected one of A, C, D, E"):
        select_branch(fewer, "B")
    with pytest.raises(InputError, match="A is the only branch; it cannot be removed"):
        remove_branch(trained(epochs=1), "A")


def test_a_diverging_run_is_kept_up_to_its_last_finite_loss():
    run = start_training(
        make_dataset("line"),
        replace(suggest_setup(make_dataset("line")), optimizer=OptimizerSpec("sgd", 100)),
    )
    seen = []
    with pytest.raises(Diverged, match="diverged in iteration"):
        for report in advance_branch(run, epochs=100):
            seen.append(report)
    last = seen[-1].active
    assert last.diverged and math.isfinite(last.losses[-1])
    assert last.session.last > seen[0].active.session.iteration > 0


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ({"batches": 0}, "The number of iterations is 0; expected 1 to 1000."),
        ({"batches": 1001}, "The number of iterations is 1001; expected 1 to 1000."),
        ({"epochs": 0}, "The number of epochs is 0; expected 1 to 100."),
        ({"epochs": 101}, "The number of epochs is 101; expected 1 to 100."),
        ({"epochs": "two"}, "The number of epochs is two; expected 1 to 100."),
        ({}, "The number of iterations is None; expected 1 to 1000."),
    ],
)
def test_requests_outside_their_limits_are_named(request_, sentence):
    with pytest.raises(InputError) as caught:
        done(advance_branch(start_training(make_dataset("xor")), **request_))
    assert str(caught.value) == sentence


def test_a_network_that_does_not_suit_the_data_is_refused():
    setup = TrainingSetup(NetworkSpec((3, 1), ("sigmoid",), "bce"), OptimizerSpec())
    with pytest.raises(InputError, match="The network has 3 inputs; this data needs 2"):
        start_training(make_dataset("circles"), setup)


def test_a_run_past_the_end_of_its_history_keeps_what_it_reached(monkeypatch):
    monkeypatch.setattr("explainer.engine.session.session.MAX_ITERATIONS", 60)
    seen = []
    with pytest.raises(InputError, match="beyond the last one"):
        for report in advance_branch(start_training(make_dataset("xor")), batches=100):
            seen.append(report)
    assert seen[-1].active.session.iteration == 60
    assert experiment.CHUNK == 50
