"""What is exported as PyTorch is understood, and comes back as the same session."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.presets import GIVEN, PRESETS, Initialisation
from explainer.engine.scripts import write_script
from explainer.engine.session.file import dump_session
from explainer.engine.session.session import begin_session, open_preset
from explainer.reading.reading import read_torch_code
from tests.support.strategies import later, points, small_points


def dump(session):
    """Return what a script holds of a session: not its number, nor updates that left nothing."""
    contents = dump_session(session)
    contents.pop("iteration", None)
    if contents["network"]["loss"] == "output":
        del contents["batch"]["targets"]  # nothing in the script depends on them
    state = contents.get("optimizer_state")
    if state and not any(state["weights"]):
        del contents["optimizer_state"]
    if state and contents["optimizer"]["name"] == "sgd":
        state["updates"] = 1
    return contents


def assert_comes_back(session, kind="pytorch"):
    """Compare, but for nets with frozen parameters: a script gives those their values back."""
    if session.point.spec.frozen:
        return
    reading = read_torch_code(write_script(session, kind))
    assert [note.sentence("en") for note in reading.not_understood] == []
    assert dump(reading.opened) == dump(session)


@pytest.mark.parametrize("kind", ["pytorch", "notebook"])
@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_comes_back(name, kind):
    assert_comes_back(open_preset(name), kind)


@settings(max_examples=25)
@given(small_points(), st.sampled_from([0, 0, 1, 3]))
def test_a_session_comes_back_with_every_number(point, updates):
    point = later(point, updates)
    if point.is_finite and point.following().is_finite:
        assert_comes_back(begin_session(point, Initialisation(GIVEN)))


@settings(max_examples=2)
@given(points())
def test_a_session_of_any_size_comes_back(point):
    if point.is_finite and point.following().is_finite:
        assert_comes_back(begin_session(point, Initialisation(GIVEN)))
