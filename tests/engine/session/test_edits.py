"""What a change of layers keeps: every weight that still has a place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.engine.presets import GIVEN
from explainer.engine.session.edits import with_parameter
from explainer.engine.session.session import Session, open_preset
from explainer.step.ui.changes import set_layers


def session_of(sizes: list[int]) -> Session:
    return changed(open_preset("mazur"), sizes)


def changed(session: Session, sizes: list[int], **more: int) -> Session:
    names = ["tanh"] * (len(sizes) - 2)
    return set_layers(session, {"sizes": sizes, "activations": [*names, "sigmoid"], **more})


sizes = st.lists(st.integers(1, 5), min_size=2, max_size=5)


@given(sizes, st.data())
def test_a_unit_more_or_less_keeps_every_other_weight(old, data):
    session = session_of(old)
    layer = data.draw(st.integers(0, len(old) - 1))
    new = [*old]
    new[layer] = data.draw(st.integers(1, 5))
    now, before = changed(session, new).point.parameters, session.point.parameters
    for number in session.point.spec.layers:
        rows = min(old[number], new[number])
        columns = min(old[number - 1], new[number - 1])
        np.testing.assert_array_equal(
            now.weights[number][:rows, :columns], before.weights[number][:rows, :columns]
        )
        np.testing.assert_array_equal(now.biases[number][:rows], before.biases[number][:rows])


@pytest.mark.parametrize("gone", [1, 2])
def test_the_layer_that_is_taken_out_is_the_one_that_loses_its_weights(gone):
    session = session_of([2, 3, 3, 2])
    for layer in (1, 2, 3):
        for unit in range(2):
            address = {"layer": layer, "unit": unit, "source": None}
            session = with_parameter(session, address, float(10 * layer + unit))
    biases = changed(session, [2, 3, 2], removed=gone).point.parameters.biases
    stays = 3 - gone
    assert biases[1][:2].tolist() == [10.0 * stays, 10.0 * stays + 1]
    assert biases[2][:2].tolist() == [30.0, 31.0]


def test_a_layer_that_is_added_leaves_the_others_as_they_were():
    session = open_preset("mazur")
    now, before = changed(session, [2, 2, 2, 2]), session.point.parameters
    np.testing.assert_array_equal(now.point.parameters.weights[1], before.weights[1])
    np.testing.assert_array_equal(now.point.parameters.weights[3], before.weights[2])
    np.testing.assert_array_equal(now.point.parameters.biases[3], before.biases[2])
    assert now.init.scheme == GIVEN
