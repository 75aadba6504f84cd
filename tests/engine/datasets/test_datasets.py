"""Data sets: drawn by name, or read from text."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.backprop import forward, sample_loss
from explainer.engine.datasets import evaluation
from explainer.engine.datasets.datasets import Dataset, find_mismatch, standardise_inputs
from explainer.engine.datasets.generators import DATASETS, make_dataset
from explainer.engine.datasets.suggestions import suggest_setup, suggest_spec
from explainer.engine.network import NetworkSpec, initialise
from explainer.engine.presets import make_batch
from explainer.errors import InputError
from tests.support.strategies import points

names = st.sampled_from(sorted(DATASETS))


@given(names, st.integers(4, 200), st.floats(0, 2), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_a_data_set_is_the_same_for_the_same_seed_and_cannot_be_changed(name, n, noise, seed):
    one, two = make_dataset(name, n, noise, seed), make_dataset(name, n, noise, seed)
    assert len(one) == n
    for a, b in ((one.inputs, two.inputs), (one.targets, two.targets)):
        np.testing.assert_array_equal(a, b)
        assert not a.flags.writeable and np.isfinite(a).all()
    assert one.columns == two.columns and len(one.columns) == one.inputs.shape[1] + 1


@given(names, st.integers(0, 9))
def test_samples_suit_the_suggested_network_and_its_loss(name, seed):
    dataset = make_dataset(name, seed=seed)
    spec = suggest_setup(dataset).spec
    assert find_mismatch(dataset, spec) is None
    batch = dataset.batch(slice(0, 32))
    checked = make_batch(spec, batch.inputs, batch.targets)
    np.testing.assert_array_equal(checked.targets, batch.targets)


def test_the_four_points_of_xor():
    xor = make_dataset("xor")
    assert xor.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert xor.targets.tolist() == [[0], [1], [1], [0]]
    assert make_dataset("xor", 10).inputs[4:8].tolist() == xor.inputs.tolist()


@pytest.mark.parametrize("name", [name for name in DATASETS if DATASETS[name].kind == "classes"])
def test_classes_are_equally_frequent(name):
    dataset = make_dataset(name, 12)
    counts = np.bincount(dataset.labels)
    assert counts.tolist() == [12 // len(dataset.classes)] * len(dataset.classes)
    assert dataset.truth is None


def test_without_noise_points_lie_where_they_should():
    circles = make_dataset("circles", noise=0.0)
    radii = np.hypot(*circles.inputs.T)
    np.testing.assert_allclose(radii, np.where(circles.labels == 1, 0.5, 1.0))
    for name in ("linear", "line"):
        drawn = make_dataset(name, noise=0.0)
        w, b = drawn.truth.weights[1], drawn.truth.biases[1]
        np.testing.assert_allclose(drawn.targets, drawn.inputs @ w.T + b)
    assert make_dataset("linear").truth.weights[1].tolist() == [[2.0, -3.4]]
    assert make_dataset("linear").truth.biases[1].tolist() == [4.2]
    assert len(make_dataset("linear")) == 1000
    assert np.std((lin := make_dataset("linear")).targets - lin.inputs @ [[2], [-3.4]]) < 0.011


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"name": "mnist"}, "The data set is mnist; expected one of xor, circles, moons,"),
        ({"name": None}, "The data set is None; expected one of"),
        ({"name": "xor", "samples": 3}, "The number of samples is 3; expected 4 to 2000."),
        ({"name": "xor", "samples": 2001}, "The number of samples is 2001; expected 4 to 2000."),
        ({"name": "xor", "samples": "9"}, "The number of samples is 9; expected 4 to 2000."),
        (
            {"name": "xor", "noise": -0.1},
            "The noise is -0.1; expected a standard deviation from 0 to 2.",
        ),
        (
            {"name": "xor", "noise": 2.5},
            "The noise is 2.5; expected a standard deviation from 0 to 2.",
        ),
        ({"name": "xor", "noise": math.nan}, "noise is nan; expected a finite number."),
        ({"name": "xor", "seed": -1}, "The seed is -1; expected"),
        ({"name": "xor", "seed": 0.5}, "The seed is 0.5; expected"),
    ],
)
def test_what_is_outside_its_limits_is_named(arguments, sentence):
    with pytest.raises(InputError) as caught:
        make_dataset(**arguments)
    assert str(caught.value).startswith(sentence)


def test_what_does_not_suit_a_network_is_named():
    line, blobs, circles = make_dataset("line"), make_dataset("blobs"), make_dataset("circles")
    wrong = {
        "The network has 2 inputs; this data needs 1.": (line, (2, 1), "identity", "mse"),
        "The network has 1 output; this data needs 3.": (blobs, (2, 1), "sigmoid", "bce"),
        "The targets of this data reach from": (line, (1, 1), "sigmoid", "bce"),
        "The targets of this data are not classes": (circles, (2, 1), "softmax", "cross_entropy"),
    }
    for sentence, (dataset, sizes, output, loss) in wrong.items():
        error = find_mismatch(dataset, NetworkSpec(sizes, (output,), loss))
        assert str(error).startswith(sentence)


# The whole data set at once ----------------------------------------------------------------


@given(points(sizes=(0.3, 1.0)), st.integers(0, 99))
@settings(max_examples=80)
def test_all_samples_at_once_equal_the_iteration_by_hand(point, seed):
    spec, p, batch = point.spec, point.parameters, point.batch
    dataset = Dataset("own", batch.inputs, batch.targets, "regression", ())
    outputs = evaluation.predict(spec, p, batch.inputs)
    losses = []
    for x, y, output in zip(batch.inputs, batch.targets, outputs, strict=True):
        z, a = forward(spec, p, x)
        np.testing.assert_allclose(output, a[spec.depth], rtol=1e-12, atol=1e-12)
        losses.append(float(sample_loss(spec, z, a, y)))
    mean = evaluation.measure_loss(spec, p, dataset)
    assert mean == pytest.approx(np.mean(losses), rel=1e-12, abs=1e-12)


def test_accuracy_is_the_share_of_classes_that_are_right():
    xor = make_dataset("xor")
    spec = NetworkSpec((2, 1), ("sigmoid",), "bce")
    zeros = initialise(spec, "zeros", 0)
    assert evaluation.measure_accuracy(spec, zeros, xor) == 0.5  # every output is 0.5: class 1
    blobs = make_dataset("blobs", 9)
    three = NetworkSpec((2, 3), ("softmax",), "cross_entropy")
    assert evaluation.measure_accuracy(three, initialise(three, "zeros", 0), blobs) == 1 / 3
    line = make_dataset("line")
    linear = suggest_spec(line)
    assert evaluation.measure_accuracy(linear, initialise(linear, "zeros", 0), line) is None


def test_estimates_of_a_linear_model_stand_beside_the_truth():
    linear = make_dataset("linear")
    deep = NetworkSpec((2, 3, 1), ("identity", "identity"), "mse")
    p = initialise(deep, "torch_default", 1)
    found = evaluation.list_estimates(deep, p, linear)
    at_zero = evaluation.predict(deep, p, np.zeros((1, 2)))[0, 0]
    slopes = evaluation.predict(deep, p, np.eye(2))[:, 0] - at_zero
    np.testing.assert_allclose([e.value for e in found], [*slopes, at_zero])
    assert [e.truth for e in found] == [2.0, -3.4, 4.2]
    assert [e.source for e in found] == [0, 1, None]
    assert found[0].error == found[0].value - 2.0
    curved = NetworkSpec((2, 3, 1), ("tanh", "identity"), "mse")
    assert evaluation.list_estimates(curved, p, linear) == ()


@given(names, st.integers(0, 9))
def test_standardised_inputs_have_mean_0_and_deviation_1(name, seed):
    dataset = make_dataset(name, 50, 0.1, seed)
    scaled = standardise_inputs(dataset)
    np.testing.assert_allclose(scaled.inputs.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(scaled.inputs.std(axis=0), 1.0)
    back = scaled.inputs * scaled.scaling.deviation + scaled.scaling.mean
    np.testing.assert_allclose(back, dataset.inputs, atol=1e-12)
    if dataset.truth:
        w, b = dataset.truth.weights[1], dataset.truth.biases[1]
        v, c = scaled.truth.weights[1], scaled.truth.biases[1]
        np.testing.assert_allclose(dataset.inputs @ w.T + b, scaled.inputs @ v.T + c)
