"""A session file with its past: every iteration is reopened from it, bit for bit."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.datasets.generators import make_dataset
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.faults import FAULTS
from explainer.engine.presets import Initialisation
from explainer.engine.session import past
from explainer.engine.session.edits import with_optimizer, with_parameter
from explainer.engine.session.file import MAX_BYTES, dump_document, dump_session, load_session
from explainer.engine.session.session import (
    Session,
    advance_session,
    begin_session,
    open_iteration,
    open_preset,
)
from explainer.errors import InputError
from explainer.step.ui.changes import set_loss
from explainer.step.ui.faults import set_fault
from tests.support.on_schedule import on_schedule
from tests.support.points import bits, gentle
from tests.support.strategies import optimizers, small_points

starts = small_points().map(lambda point: begin_session(gentle(point), Initialisation()))


def reopened(session: Session) -> Session:
    """Return the session after it was written and read."""
    return load_session(json.dumps(dump_document(session), allow_nan=False))


def assert_same(again: Session, session: Session) -> None:
    """Every iteration of both is the same, to the last bit, and so is what follows."""
    assert (again.iteration, again.first, again.last) == (
        session.iteration,
        session.first,
        session.last,
    )
    assert (again.init, again.changed) == (session.init, session.changed)
    for number in range(session.first, session.last + 1):
        one, other = open_iteration(again, number), open_iteration(session, number)
        assert bits(one.point) == bits(other.point)
        assert one.losses[number] == pytest.approx(other.losses[number], rel=1e-15, nan_ok=True)
    assert bits(advance_session(open_iteration(again, again.last)).point) == bits(
        advance_session(open_iteration(session, session.last)).point
    )


@given(starts, st.data())
@settings(max_examples=30)
def test_a_written_past_is_reopened_bit_for_bit(session, data):
    for _ in range(data.draw(st.integers(0, 4))):
        session = advance_session(session, data.draw(st.integers(1, 4)))
        session = open_iteration(session, data.draw(st.integers(session.first, session.last)))
        match data.draw(st.sampled_from(["weight", "optimizer", "nothing"])):
            case "weight":
                address = {"layer": 1, "unit": 0, "source": 0}
                session = with_parameter(session, address, data.draw(st.floats(-1, 1)))
            case "optimizer":
                session = with_optimizer(session, data.draw(optimizers()))
    assert_same(reopened(session), session)
    assert_same(reopened(reopened(session)), session)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_goes_on_as_it_was(fault):
    session = advance_session(set_fault(open_preset("adam"), {"name": fault}), 3)
    assert_same(reopened(session), session)


def test_batches_go_on_as_they_were():
    schedule = Schedule(make_dataset("xor", 12, 0.1, 3), batch_size=5, seed=4)
    session = open_iteration(advance_session(on_schedule(open_preset("xor"), schedule), 7), 3)
    assert_same(reopened(session), session)
    again = reopened(session)
    assert again.schedule.place(3) == schedule.place(3)


def test_a_changed_loss_and_its_history_come_back():
    session = advance_session(open_preset("mazur"), 5)
    session = advance_session(set_loss(open_iteration(session, 2), "mse"), 4)
    assert_same(reopened(session), session)


def test_a_session_without_a_past_is_written_as_before():
    session = open_preset("mazur")
    assert dump_document(session) == dump_session(session)


def test_a_long_past_keeps_the_part_around_the_open_iteration(monkeypatch):
    monkeypatch.setattr(past, "MAX_LOSSES", 300)
    session = advance_session(advance_session(open_preset("and"), 1000), 500)
    again = reopened(session)
    assert (again.first, again.last) == (1200, 1500)
    assert bits(again.point) == bits(session.point)
    back = reopened(open_iteration(session, 550))
    assert back.first <= 550 <= back.last
    assert bits(back.point) == bits(open_iteration(session, 550).point)


def test_what_would_be_too_large_is_left_out(monkeypatch):
    session = advance_session(open_preset("tutorial"), 1000)
    assert len(json.dumps(dump_document(session))) < MAX_BYTES
    assert reopened(session).last == 1000


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"first": 1, "points": []}, "past.first"),
        ({"changed": [2]}, "past.changed is 2"),
        ({"losses": [1.0]}, "past.points"),
        ({"losses": []}, "past.losses"),
    ],
)
def test_a_wrong_past_gets_a_sentence(change, says):
    contents = dump_document(advance_session(open_preset("mazur"), 3))
    contents["past"] |= change
    with pytest.raises(InputError) as caught:
        load_session(json.dumps(contents))
    assert says in str(caught.value)


def test_a_loss_that_is_not_finite_is_written_as_none():
    session = open_preset("mazur")
    assert past._finite(math.inf) is None
    assert past._finite(session.point.loss) == session.point.loss
