"""What a visitor does: forward, back, edit, run; and two visitors."""

from __future__ import annotations

import copy
import math
import weakref
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.datasets.generators import make_dataset
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.faults import FAULTS, switch_on
from explainer.engine.network import NetworkSpec, Parameters, frozen, initialise
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import PRESETS, Initialisation, make_batch
from explainer.engine.session import session as sessions
from explainer.engine.session.edits import (
    edit_session,
    rebuild_session,
    with_batch,
    with_optimizer,
    with_parameter,
)
from explainer.engine.session.session import (
    KEPT_EVERY,
    KEPT_EXACTLY,
    MAX_ITERATIONS,
    Diverged,
    Point,
    advance_session,
    begin_session,
    open_iteration,
    open_preset,
)
from explainer.errors import InputError
from tests.support.on_schedule import on_schedule
from tests.support.points import bits, gentle
from tests.support.strategies import optimizers, random_batch, small_points

starts = small_points().map(lambda point: begin_session(gentle(point), Initialisation()))


@given(starts, st.integers(1, 6), st.data())
@settings(max_examples=40)
def test_going_back_gives_exactly_the_same_point(start, count, data):
    end = advance_session(start, count)
    assert end.iteration == count and start.iteration == 0
    number = data.draw(st.integers(0, count))
    back = open_iteration(end, number)
    assert back.point is end.kept[number]
    assert bits(back.point) == bits(advance_session(start, number).point if number else start.point)
    again = open_iteration(back, count)
    assert again.point is end.point
    assert again.losses == end.losses


@given(starts, st.integers(2, 5))
@settings(max_examples=30)
def test_running_is_the_same_as_stepping(start, count):
    stepped = start
    for _ in range(count):
        stepped = advance_session(stepped)
    ran = advance_session(start, count)
    assert bits(ran.point) == bits(stepped.point)
    assert ran.losses == stepped.losses
    assert ran.losses[-1] == ran.point.iteration.gradients.loss


def test_going_forward_after_going_back_keeps_what_was_computed():
    far = advance_session(open_preset("mazur"), 5)
    near = advance_session(open_iteration(far, 2))
    assert near.point is far.kept[3]
    assert open_iteration(near, 5).point is far.point


@given(starts)
@settings(max_examples=20)
def test_an_edit_drops_what_came_after_it(start):
    far = advance_session(start, 4)
    changed = with_parameter(open_iteration(far, 2), {"layer": 1, "unit": 0, "source": 0}, 0.125)
    assert changed.last == max(changed.kept) == 2 and len(changed.losses) == 3
    assert [open_iteration(changed, n).point for n in (0, 1)] == [far.kept[0], far.kept[1]]
    assert changed.point.parameters.weights[1][0, 0] == 0.125
    assert changed.losses[-1] == changed.point.loss
    assert far.last == 4
    with pytest.raises(InputError):
        open_iteration(changed, 3)


schedules = st.builds(
    Schedule,
    st.sampled_from([make_dataset("xor"), make_dataset("circles", 20), make_dataset("moons", 33)]),
    st.integers(1, 32),
    st.one_of(st.none(), st.integers(0, 99)),
)


@st.composite
def scheduled(draw):
    """Sessions of small networks on data in mini-batches, some of them loaded in mid-training."""
    output, loss = draw(st.sampled_from([("sigmoid", "bce"), ("tanh", "mse")]))
    spec = NetworkSpec((2, draw(st.integers(1, 3)), 1), ("tanh", output), loss)
    parameters = initialise(spec, "xavier_normal", draw(st.integers(0, 99)))
    optimizer = replace(draw(optimizers()), learning_rate=1e-3)
    schedule, number = draw(schedules), draw(st.sampled_from([0, 0, 7, 1000]))
    batch = schedule.batch(number)
    point = Point(spec, optimizer, batch, parameters, schedule=schedule)
    return begin_session(point, Initialisation(), number)


def nudge(session, value):
    return with_parameter(session, {"layer": 1, "unit": 0, "source": 0}, value)


CHANGES = ["edit", "rate", "batch", "fault", "look around"]


@contextmanager
def thin_history(exactly=3, every=4):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "KEPT_EXACTLY", exactly)
        patch.setattr(sessions, "KEPT_EVERY", every)
        yield


@given(st.one_of(starts, scheduled()), st.data())
@settings(max_examples=60)
def test_every_iteration_can_be_reopened_bit_for_bit(start, data):
    with thin_history():
        session, exact = start, {start.iteration: bits(start.point)}
        for _ in range(data.draw(st.integers(1, 30))):
            what = data.draw(st.sampled_from(["go on"] * 4 + CHANGES))
            if what == "edit":
                session = nudge(session, data.draw(st.floats(-1, 1)))
            elif what == "rate":
                slower = replace(session.point.optimizer, learning_rate=1e-4)
                session = with_optimizer(session, slower)
            elif what == "fault":
                fault = switch_on(data.draw(st.sampled_from(sorted(FAULTS))))
                session = edit_session(session, replace(session.point, fault=fault))
            elif what == "look around":
                session = open_iteration(
                    session, data.draw(st.integers(session.first, session.last))
                )
                continue
            elif what == "batch":
                session = with_batch(session, session.point.batch)
            else:
                session = advance_session(session)
                assert bits(session.point) == exact.setdefault(
                    session.iteration, bits(session.point)
                )
                continue
            exact = {n: kept for n, kept in exact.items() if n < session.last}
            exact[session.iteration] = bits(session.point)
        order = data.draw(st.permutations(range(session.first, session.last + 1)))
        for number in order:
            session = open_iteration(session, number)
            assert bits(session.point) == exact[number]
            assert session.point.loss == session.losses[number]


@given(scheduled(), st.data())
@settings(max_examples=30)
def test_a_change_in_the_distant_past_keeps_what_led_to_it(start, data):
    with thin_history():
        far = advance_session(start, 20)
        number = data.draw(st.integers(far.first, far.last))
        looked = open_iteration(far, data.draw(st.integers(number, far.last)))
        changed = nudge(open_iteration(looked, number), 0.25)
        ran = advance_session(changed, 9)
        assert ran.last == number + 9
        for earlier in range(far.first, number):
            assert bits(open_iteration(ran, earlier).point) == bits(
                open_iteration(far, earlier).point
            )
        assert open_iteration(ran, number).point is changed.point
        for later in range(1, 10):
            assert bits(open_iteration(ran, number + later).point) == bits(
                advance_session(changed, later).point
            )
        assert far.last == far.first + 20


def test_what_was_undone_can_be_redone_until_something_changes():
    with thin_history():
        far = advance_session(open_preset("adam"), 30)
        again = advance_session(open_iteration(far, 9), 3)
        assert again.last == 30 and bits(again.point) == bits(open_iteration(far, 12).point)
        beyond = advance_session(open_iteration(far, 2), 31)
        assert beyond.iteration == beyond.last == 33
        assert bits(open_iteration(beyond, 30).point) == bits(far.point)
        assert nudge(open_iteration(far, 9), 1.0).last == 9


def test_history_is_bounded_and_nothing_of_it_is_lost():
    session = open_preset("xor")
    for _ in range(3):
        session = advance_session(session, 1000)
    assert len(session.kept) <= KEPT_EXACTLY + 1 + session.last / KEPT_EVERY
    assert len(session.losses) == 3001 and np.isfinite(session.losses).all()
    for number in (0, 1, 99, 100, 1057, 1999, 2000, 2001, 3000):
        assert open_iteration(session, number).point.loss == session.losses[number]
    assert MAX_ITERATIONS >= 1000


def test_stepping_on_inside_the_distant_past_computes_each_point_once(monkeypatch):
    with thin_history(every=10):
        session = open_iteration(advance_session(open_preset("mazur"), 50), 18)
        computed = []
        real = Point.beginning
        counted = lambda point, number: computed.append(number) or real(point, number)  # noqa: E731
        monkeypatch.setattr(Point, "beginning", counted)
        assert open_iteration(session, 14).point is session.recomputed[14]
        assert advance_session(session).iteration == 19
        assert computed == [19]


def test_a_session_has_a_stated_end(monkeypatch):
    monkeypatch.setattr(sessions, "MAX_ITERATIONS", 5)
    session = advance_session(begin_session(open_preset("mazur").point, Initialisation(), 10), 5)
    with pytest.raises(InputError, match=r"Iteration 16 is beyond the last one .* at most 15"):
        advance_session(session)
    assert advance_session(open_iteration(session, 12), 3).iteration == 15
    monkeypatch.undo()
    monkeypatch.setattr(sessions, "MAX_NUMBER", 12)
    with pytest.raises(InputError, match="expected at most 12"):
        advance_session(begin_session(session.point, Initialisation(), 10), 3)
    with pytest.raises(InputError, match="expected at most 7"):
        advance_session(begin_session(session.point, Initialisation(), 0), 8)


# Data in mini-batches ----------------------------------------------------------------------


@given(scheduled(), st.integers(1, 12))
@settings(max_examples=30)
def test_each_iteration_uses_its_own_batch(start, count):
    session = advance_session(start, count)
    schedule = start.schedule
    for number in range(session.first, session.last + 1):
        batch, expected = open_iteration(session, number).point.batch, schedule.batch(number)
        np.testing.assert_array_equal(batch.inputs, expected.inputs)
        np.testing.assert_array_equal(batch.targets, expected.targets)


def test_a_schedule_lasts_while_its_data_suits_the_network():
    session = advance_session(
        on_schedule(open_preset("xor"), Schedule(make_dataset("circles"), 8)), 3
    )
    deeper = NetworkSpec((2, 3, 3, 1), ("tanh", "tanh", "sigmoid"), "bce")
    again = rebuild_session(session, deeper, session.point.batch, Initialisation())
    assert again.iteration == 0 and again.schedule is session.schedule
    np.testing.assert_array_equal(again.point.batch.inputs, session.schedule.batch(0).inputs)
    wider = NetworkSpec((3, 1), ("sigmoid",), "bce")
    batch = make_batch(wider, [[1, 2, 3]], [[1]])
    assert rebuild_session(session, wider, batch, Initialisation()).schedule is None
    assert with_batch(session, session.point.batch).schedule is None
    softmax = replace(session.point.spec, activations=("tanh", "softmax"), loss="cross_entropy")
    assert edit_session(session, replace(session.point, spec=softmax)).schedule is None


def test_a_kept_point_does_not_hold_its_whole_iteration():
    # An iteration holds the gradients of every sample: 350 kB for the largest network, 0.7 GB for
    # the 2000 points that a session keeps at most.
    spec = NetworkSpec((16,) * 6, ("tanh",) * 4 + ("identity",))
    batch = make_batch(spec, np.ones((32, 16)) / 8, np.zeros((32, 16)))
    session = advance_session(
        rebuild_session(open_preset("mazur"), spec, batch, Initialisation()), 100
    )
    alive = weakref.ref(session.kept[0].iteration)
    session = advance_session(session, 100)
    assert alive() is None
    assert session.point.iteration is session.point.iteration


def test_divergence_says_so_and_leaves_the_last_finite_session():
    start = with_optimizer(open_preset("linear"), OptimizerSpec("sgd", 100.0))
    with pytest.raises(Diverged) as caught:
        advance_session(start, 1000)
    last = caught.value.session
    assert math.isfinite(last.point.loss) and last.iteration > 10
    assert not math.isfinite(last.point.following().loss)
    assert f"iteration {last.iteration} with η = 100" in str(caught.value)
    with pytest.raises(Diverged):
        advance_session(last)


@given(small_points())
@settings(max_examples=60)
def test_training_runs_or_says_that_it_diverged(point):
    wild = replace(point, optimizer=OptimizerSpec("sgd", 100.0))
    try:
        end = advance_session(begin_session(wild, Initialisation()), 30)
    except Diverged as diverged:
        end = diverged.session
    assert all(math.isfinite(loss) for loss in end.losses)


def test_addresses_reach_every_parameter_and_nothing_else():
    session = open_preset("mazur")
    changed = with_parameter(session, {"layer": 2, "unit": 1, "source": 0}, 7)
    expected = session.point.parameters.weights[2].copy()
    expected[1, 0] = 7
    np.testing.assert_array_equal(changed.point.parameters.weights[2], expected)
    assert changed.point.parameters.weights[1] is session.point.parameters.weights[1]
    bias = with_parameter(session, {"layer": 1, "unit": 1, "source": None}, -1.5)
    np.testing.assert_array_equal(bias.point.parameters.biases[1], [0.35, -1.5])


@pytest.mark.parametrize(
    ("address", "value", "sentence"),
    [
        ({}, 0, "The layer of the parameter is None; expected 1 to 2."),
        ({"layer": 0, "unit": 0}, 0, "The layer of the parameter is 0; expected 1 to 2."),
        ({"layer": 3, "unit": 0}, 0, "The layer of the parameter is 3; expected 1 to 2."),
        ({"layer": 1, "unit": 2}, 0, "The unit of the parameter is 2, counted from 0; expected 0"),
        ({"layer": 1, "unit": -1}, 0, "The unit of the parameter is -1, counted from 0; expected"),
        ({"layer": 1, "unit": 0, "source": 2}, 0, "The source of the weight is 2, counted from 0"),
        ({"layer": 1, "unit": 0, "source": "x"}, 0, "The source of the weight is x, counted from"),
        ({"layer": 1, "unit": 0}, math.nan, "b[1][0] is nan; expected a finite number."),
        ({"layer": 1, "unit": 0, "source": 1}, None, "w[1][0][1] is None; expected a finite"),
        ({"layer": 1, "unit": 0, "source": 1}, "3", "w[1][0][1] is 3; expected a finite number."),
    ],
)
def test_an_address_or_value_outside_its_limits_is_named(address, value, sentence):
    with pytest.raises(InputError) as caught:
        with_parameter(open_preset("mazur"), address, value)
    assert str(caught.value).startswith(sentence)
    assert caught.value.sentence("zh")


@pytest.mark.parametrize("count", [0, -1, 1001, 1.5, "3", None, True, math.nan])
def test_a_run_of_a_wrong_length_is_refused(count):
    with pytest.raises(InputError, match="The number of iterations is"):
        advance_session(open_preset("mazur"), count)


@pytest.mark.parametrize("number", [-1, 1, 0.5, "0", None, True])
def test_an_iteration_that_is_not_kept_cannot_be_opened(number):
    with pytest.raises(InputError, match="The iteration is"):
        open_iteration(open_preset("mazur"), number)


def test_an_unknown_preset_is_named():
    with pytest.raises(
        InputError, match="The preset is nope; expected one of mazur, mazur_frozen, "
    ):
        open_preset("nope")


@given(starts, optimizers())
@settings(max_examples=80)
def test_another_optimizer_can_take_over_at_any_time(start, optimizer):
    session = with_optimizer(advance_session(start, 2), replace(optimizer, learning_rate=1e-3))
    assert session.iteration == 2
    assert advance_session(session, 2).iteration == 4


def test_changing_the_learning_rate_keeps_the_optimizers_memory():
    session = advance_session(open_preset("adam"), 3)
    slower = with_optimizer(session, replace(session.point.optimizer, learning_rate=0.01))
    assert slower.point.state is session.point.state
    other = with_optimizer(session, OptimizerSpec("rmsprop", 0.01))
    assert other.point.state.updates == 0


@given(starts, st.integers(0, 99))
@settings(max_examples=20)
def test_other_samples_change_the_batch_only(start, seed):
    batch = random_batch(start.point.spec, np.random.default_rng(seed), 2)
    session = with_batch(advance_session(start), batch)
    assert session.point.batch is batch and session.iteration == 1
    assert bits(session.point) == bits(advance_session(start).point)


# Two visitors ------------------------------------------------------------------------------


def arrays_of(point):
    p, batch = point.parameters, point.batch
    return [*p.weights.values(), *p.biases.values(), batch.inputs, batch.targets]


@pytest.mark.parametrize("name", PRESETS)
def test_two_visitors_share_nothing_that_can_change(name):
    one, two = open_preset(name), open_preset(name)
    before = bits(two.point)
    one = with_parameter(advance_session(one, 2), {"layer": 1, "unit": 0}, 3.0)
    assert bits(two.point) == before == bits(open_preset(name).point)
    for session in (one, two):
        for point in session.kept.values():
            for array in arrays_of(point):
                assert not array.flags.writeable
    for kept in one.point.state.weights.values():
        assert not any(array.flags.writeable for array in kept.values())


def test_a_copy_for_a_new_visitor_is_the_same_session_and_stays_read_only():
    session = advance_session(open_preset("adam"), 2)
    assert copy.deepcopy(session) is session
    assert hash(session) == hash(session)


def test_edits_leave_the_session_they_began_from_alone():
    session = advance_session(open_preset("mazur"), 2)
    fields = dict(session.__dict__)
    edit_session(session, replace(session.point, optimizer=OptimizerSpec("sgd", 1.0)))
    advance_session(session)
    open_iteration(session, 0)
    assert session.__dict__ == fields


def test_a_point_with_overflowing_parameters_can_be_opened_and_looked_at():
    point = open_preset("linear").point
    huge = Parameters({1: frozen([[1e308, 1e308]])}, point.parameters.biases)
    session = begin_session(Point(point.spec, point.optimizer, point.batch, huge), Initialisation())
    assert not math.isfinite(session.point.loss)
    with pytest.raises(Diverged):
        advance_session(session)
