"""Races of optimizers, and sweeps over learning rates."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainer.engine.datasets.evaluation import measure_loss
from explainer.engine.datasets.generators import make_dataset
from explainer.engine.network import Parameters, frozen
from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer
from explainer.engine.optimizers import FRESH
from explainer.engine.parameter import Parameter
from explainer.engine.presets import Initialisation
from explainer.engine.session.session import (
    advance_session,
    begin_session,
    open_iteration,
    open_preset,
)
from explainer.engine.training.experiment import start_training
from explainer.engine.training.landscape import VALLEY, compute_valley
from explainer.engine.training.race import CHUNK, Racer, judge_rates, run_race, sweep_rates
from explainer.errors import InputError
from tests.support.points import gentle
from tests.support.strategies import small_points

FIVE = [configure_optimizer(name, 0.05) for name in ("sgd", "rmsprop", "adam", "adamw", "adagrad")]
WATCHED = (Parameter(1, 0, 0), Parameter(1, 0))


def done(growing):
    *_, last = growing
    return last


def alone(session, optimizer, count):
    """Return the session of one optimizer that starts where ``session`` is."""
    fresh = replace(session.point, optimizer=optimizer, state=FRESH)
    return advance_session(begin_session(fresh, Initialisation(), session.iteration), count)


@given(small_points().map(gentle), st.integers(1, 25))
@settings(max_examples=15)
def test_each_lane_is_what_its_optimizer_does_alone(point, count):
    assume(point.spec.has_bias(1))
    session = begin_session(point, Initialisation())
    optimizers = [replace(optimizer, learning_rate=1e-3) for optimizer in FIVE]
    for lane in done(run_race(session, optimizers, count, WATCHED)):
        single = alone(session, lane.optimizer, count)
        assert lane.losses == single.losses and not lane.diverged
        for number, (w, b) in enumerate(lane.path):
            p = open_iteration(single, number).point.parameters
            assert (w, b) == (p.weights[1][0, 0], p.biases[1][0])


def test_on_data_all_see_the_same_batches_and_are_judged_on_all_of_it():
    session = advance_session(start_training(make_dataset("circles", 25)).active.session, 4)
    for lane in done(run_race(session, FIVE, 10, WATCHED)):
        single = alone(session, lane.optimizer, 10)
        for number, loss in enumerate(lane.losses):
            point = open_iteration(single, 4 + number).point
            assert loss == measure_loss(point.spec, point.parameters, session.schedule.dataset)


def test_all_begin_alike_and_a_race_reports_on_its_way():
    session = open_preset("xor")
    reports = list(run_race(session, FIVE, 2 * CHUNK + 5, WATCHED))
    assert [len(report[0].losses) for report in reports] == [21, 41, 46]
    for lanes in reports:
        assert len({lane.losses[0] for lane in lanes}) == len({lane.path[0] for lane in lanes}) == 1
        assert [lane.optimizer for lane in lanes] == FIVE
        assert all(len(lane.path) == len(lane.losses) for lane in lanes)
    assert session.last == 0


def test_who_diverges_stops_and_the_others_go_on():
    session = open_preset("linear")
    wild, calm = done(
        run_race(session, [OptimizerSpec("sgd", 100.0), OptimizerSpec("sgd", 0.1)], 400)
    )
    assert wild.diverged and len(wild.losses) < 401 and math.isfinite(wild.losses[-1])
    assert not calm.diverged and len(calm.losses) == 401


def test_a_start_that_is_not_finite_has_diverged_at_once():
    point = open_preset("linear").point
    huge = Parameters({1: frozen([[1e308, 1e308]])}, point.parameters.biases)
    session = begin_session(replace(point, parameters=huge), Initialisation())
    (lane,) = done(run_race(session, FIVE[:1], 5))
    assert lane.diverged and len(lane.losses) == 1


@pytest.mark.parametrize("pair", [(Parameter(2, 0, 2), WATCHED[0]), WATCHED])
def test_the_valley_holds_the_loss_of_the_data_set_and_the_paths_of_all(pair):
    session = start_training(make_dataset("circles", 25)).active.session
    point, dataset = session.point, session.schedule.dataset
    lanes = done(run_race(session, FIVE, 10, pair))
    land = compute_valley(point, dataset, pair, lanes)
    assert land.losses.shape == (VALLEY, VALLEY)
    for column, row in [(0, 0), (7, 20), (34, 34)]:
        p = pair[0].set_in(point.parameters, land.xs[column])
        p = pair[1].set_in(p, land.ys[row])
        expected = measure_loss(point.spec, p, dataset)
        assert land.losses[row, column] == pytest.approx(expected, rel=1e-12)  # rounding
    begin = lanes[0].path[0]
    assert land.xs[0] < begin[0] < land.xs[-1] and land.ys[0] < begin[1] < land.ys[-1]


def test_a_valley_without_a_steady_racer_is_where_all_began():
    session = start_training(make_dataset("linear", 25)).active.session
    lanes = done(run_race(session, [OptimizerSpec("sgd", 100.0)], 400, WATCHED))
    assert lanes[0].diverged
    land = compute_valley(session.point, session.schedule.dataset, WATCHED, lanes)
    near = np.array(lanes[0].path[:4])
    assert land.xs[0] <= near[:2, 0].min() and np.isfinite(land.xs).all()


@pytest.mark.parametrize(
    ("count", "lanes", "sentence"),
    [
        (0, 1, "The number of iterations is 0; expected 1 to 1000."),
        (1001, 1, "The number of iterations is 1001; expected 1 to 1000."),
        ("x", 1, "The number of iterations is x; expected 1 to 1000."),
        (5, 0, "0 are to be compared; expected 1 to 12."),
        (5, 13, "13 are to be compared; expected 1 to 12."),
    ],
)
def test_requests_outside_their_limits_are_named(count, lanes, sentence):
    with pytest.raises(InputError) as caught:
        done(run_race(open_preset("xor"), FIVE[:1] * lanes, count))
    assert str(caught.value) == sentence
    with pytest.raises(InputError, match="The learning rate is 0"):
        done(sweep_rates(open_preset("xor"), 5, (0.1, 0)))


# Learning rates ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["linear", "xor", "adam"])
def test_a_sweep_finds_too_small_good_and_too_large(name):
    session = open_preset(name)
    trials = done(sweep_rates(session, 200, (1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0)))
    verdicts = [trial.verdict for trial in trials]
    assert verdicts[0] == "too_small" and "good" in verdicts and verdicts[-1] == "too_large"
    assert verdicts == sorted(verdicts, key=["too_small", "good", "too_large"].index)
    best = min(trials, key=lambda trial: trial.loss)
    assert best.verdict == "good"


def lane(rate, *losses, diverged=False):
    return Racer(OptimizerSpec("sgd", rate), losses, (), diverged)


@pytest.mark.parametrize(
    ("lanes", "verdicts"),
    [
        ([lane(0.1, 1.0, 0.9), lane(1, 1.0, 0.1), lane(9, 1.0, 0.5)], "too_small good too_large"),
        ([lane(0.1, 1.0, 0.19), lane(1, 1.0, 0.1), lane(9, 1.0, 1.1)], "good good too_large"),
        ([lane(0.1, 1.0, 0.2), lane(1, 1.0, 0.1), lane(9, 1.0, 0.19)], "too_small good good"),
        ([lane(0.1, 1.0, 0.9), lane(1, 1.0, 0.95, diverged=True)], "good too_large"),
        ([lane(0.1, 1.0, 1.1), lane(1, 1.0, 0.2, diverged=True)], "too_large too_large"),
        ([lane(0.1, 1.0, 1.0), lane(1, 1.0, 1.0)], "too_small too_small"),
        ([lane(9, 1.0, 0.5), lane(1, 1.0, 0.1), lane(0.1, 1.0, 0.9)], "too_large good too_small"),
        ([lane(1, 1.0, 0.1), lane(3, 1.0, 0.5), lane(9, 1.0, 0.01)], "good too_large good"),
        ([lane(1, *[1.0] * 8, 0.2, 0.2), lane(9, *[1.0] * 8, 9.0, 0.1)], "good too_large"),
    ],
)
def test_the_verdict_follows_its_rule(lanes, verdicts):
    assert judge_rates(lanes) == tuple(verdicts.split())
