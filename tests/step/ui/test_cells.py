"""Cells that are written: any of them, all at once, or a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.engine.presets import GIVEN
from explainer.engine.session.session import begin_session, open_preset
from explainer.errors import InputError
from explainer.step.ui.cells import write_cells
from tests.support.strategies import points


def cells(**typed: str) -> dict[str, object]:
    return {"cells": [{"key": key, "value": value} for key, value in typed.items()]}


@given(points(), st.data())
def test_every_weight_and_bias_can_be_written_at_once(point, data):
    session = begin_session(point, open_preset("mazur").init)
    spec = point.spec
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    wanted = {layer: rng.normal(size=w.shape) for layer, w in point.parameters.weights.items()}
    sent = [
        {"key": f"weight/{layer}/{j}/{k}/", "value": repr(float(wanted[layer][j, k]))}
        for layer in spec.layers
        for j, k in np.ndindex(wanted[layer].shape)
    ]
    written = write_cells(session, {"cells": sent})
    for layer in spec.layers:
        np.testing.assert_array_equal(written.point.parameters.weights[layer], wanted[layer])
    assert written.point.parameters.biases.keys() == point.parameters.biases.keys()
    for layer, before in point.parameters.biases.items():
        np.testing.assert_array_equal(written.point.parameters.biases[layer], before)
    assert written.point.batch is point.batch
    assert written.init.scheme == GIVEN


def test_samples_are_written_as_they_are_typed():
    session = open_preset("mazur")
    written = write_cells(session, cells(**{"input/0/1//0": "0,5", "target/2/0//0": "1/4"}))
    assert written.point.batch.inputs.tolist() == [[0.05, 0.5]]
    assert written.point.batch.targets.tolist() == [[0.25, 0.99]]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (cells(**{"weight/1/0/1/": "fast"}), "w[1][0][1] is fast; expected a finite number"),
        (cells(**{"bias/1/0//": ""}), "b[1][0] is None"),
        (cells(**{"target/2/0//0": "1e999"}), "targets[0][0] is 1e999"),
        (cells(**{"weight/3/0/0/": "1"}), "not one that the page sends"),
        (cells(**{"weight/1/2/0/": "1"}), "not one that the page sends"),
        (cells(**{"input/0/0//7": "1"}), "not one that the page sends"),
        (cells(**{"delta/1/0//0": "1"}), "not one that the page sends"),
        (cells(**{"weight/1/-1/0/": "1"}), "not one that the page sends"),
        (cells(**{"weight": "1"}), "not one that the page sends"),
        ({"cells": []}, "not one that the page sends"),
        ({"cells": [3]}, "not one that the page sends"),
        ({}, "not one that the page sends"),
    ],
)
def test_what_cannot_be_written_gets_a_sentence(data, says):
    with pytest.raises(InputError) as caught:
        write_cells(open_preset("mazur"), data)
    assert says in str(caught.value)


def test_several_numbers_of_a_class_change_together():
    session = open_preset("softmax")
    both = {"target/2/0//0": "1", "target/2/2//0": "0"}
    assert write_cells(session, cells(**both)).point.batch.targets.tolist() == [[1, 0, 0]]
    with pytest.raises(InputError):
        write_cells(session, cells(**{"target/2/0//0": "1"}))
