"""Networks, their limits, and how parameters begin."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.functions import ACTIVATIONS, HIDDEN_ACTIVATIONS
from explainer.engine.network import (
    INITIALISERS,
    MAX_SEED,
    NetworkSpec,
    check_whole_number,
    initialise,
)
from explainer.engine.objectives import LOSSES, OUTPUT_ACTIVATIONS
from explainer.engine.presets import PRESETS, find_preset, make_batch
from explainer.errors import InputError
from explainer.words import LANGUAGES
from tests.support.strategies import specs

seeds = st.integers(0, MAX_SEED)


@given(specs(), st.sampled_from(sorted(INITIALISERS)), seeds)
def test_a_scheme_and_a_seed_give_the_same_bits_every_time(spec, scheme, seed):
    first, second = initialise(spec, scheme, seed), initialise(spec, scheme, seed)
    for layer in spec.layers:
        assert first.weights[layer].tobytes() == second.weights[layer].tobytes()
        assert first.weights[layer].shape == (spec.sizes[layer], spec.sizes[layer - 1])
        assert not first.weights[layer].flags.writeable
    assert tuple(first.biases) == spec.biased_layers
    for layer in spec.biased_layers:
        assert first.biases[layer].tobytes() == second.biases[layer].tobytes()
        assert first.biases[layer].shape == (spec.sizes[layer],)
        assert not first.biases[layer].flags.writeable


BOUNDS = {
    "xavier_uniform": lambda n_in, n_out: math.sqrt(6 / (n_in + n_out)),
    "kaiming_uniform": lambda n_in, n_out: math.sqrt(6 / n_in),
    "torch_default": lambda n_in, n_out: 1 / math.sqrt(n_in),
    "uniform": lambda n_in, n_out: 1.0,
}
DEVIATIONS = {
    "xavier_normal": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),
    "kaiming_normal": lambda n_in, n_out: math.sqrt(2 / n_in),
    "normal": lambda n_in, n_out: 1.0,
}


@given(specs(), st.sampled_from(sorted(BOUNDS)), seeds)
def test_uniform_schemes_stay_within_their_bound(spec, scheme, seed):
    p = initialise(spec, scheme, seed)
    for layer in spec.layers:
        bound = BOUNDS[scheme](spec.sizes[layer - 1], spec.sizes[layer])
        assert np.abs(p.weights[layer]).max() <= bound
        biases = p.biases.get(layer, np.zeros(1))
        assert np.abs(biases).max() <= (bound if scheme == "torch_default" else 0.0)


@pytest.mark.parametrize("scheme", [*BOUNDS, *DEVIATIONS])
def test_schemes_have_their_published_deviation(scheme):
    spec = NetworkSpec((4, 16), ("identity",))
    w = np.concatenate([initialise(spec, scheme, seed).weights[1].ravel() for seed in range(400)])
    if scheme in BOUNDS:
        expected = BOUNDS[scheme](4, 16) / math.sqrt(3)
    else:
        expected = DEVIATIONS[scheme](4, 16)
    # 25 600 draws: the deviation of a deviation is 0.4 %, five of them 2.2 %.
    assert w.std() == pytest.approx(expected, rel=0.022)
    assert abs(w.mean()) < 5 * expected / math.sqrt(len(w))


def test_constant_and_zeros_are_what_they_say():
    spec = NetworkSpec((2, 3, 1), ("tanh", "identity"))
    assert (initialise(spec, "constant", 0).weights[1] == 0.5).all()
    zeros = initialise(spec, "zeros", 0)
    assert not any(array.any() for array in (*zeros.weights.values(), *zeros.biases.values()))


@given(specs())
def test_every_legal_network_can_be_built_and_compared(spec):
    shape = {"sizes": list(spec.sizes), "activations": list(spec.activations)}
    same = replace(spec, **shape, bias=list(spec.bias))
    assert spec == same
    assert hash(spec) == hash(same)
    assert spec.objective.output.name == spec.activations[-1]


def test_illegal_pairs_of_output_and_loss_cannot_be_built():
    for loss in LOSSES:
        for activation in ACTIVATIONS:
            if activation in OUTPUT_ACTIVATIONS[loss]:
                NetworkSpec((1, 1), (activation,), loss)
            else:
                with pytest.raises(InputError, match="does not go with the loss"):
                    NetworkSpec((1, 1), (activation,), loss)
    assert "softmax" not in HIDDEN_ACTIVATIONS


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (((2,), ()), "The number of layers, the input layer among them, is 1; expected 2"),
        (((2,) * 7, ("tanh",) * 6), "The number of layers, the input layer among them, is 7"),
        (((2, 0), ("tanh",)), "Layer 1 has 0 units; expected 1 to 16."),
        (((2, 99, 1), ("tanh",) * 2), "Layer 1 has 99 units; expected 1 to 16."),
        (((17, 1), ("tanh",)), "Layer 0 has 17 units"),
        (((2.5, 1), ("tanh",)), "Layer 0 has 2.5 units"),
        (((True, 1), ("tanh",)), "Layer 0 has True units"),
        ((("2", 1), ("tanh",)), "Layer 0 has 2 units"),
        (((2, 1), ()), "The number of activations is 0; expected 1"),
        (((2, 1), ("swish",)), "The output activation swish does not go with the loss mse"),
        (((2, 2, 1), ("softmax", "tanh")), "Layer 1 has the activation softmax; expected one of"),
        (((2, 1), ("tanh",), "rmse"), "The loss is rmse; expected one of mse"),
        (((2, 1), ("tanh",), ["mse"]), "The loss is ['mse']; expected one of mse"),
        (((2, 1), ("tanh",), "mse", "max"), "The reduction is max; expected one of mean, sum."),
        (
            ((2, 1), ("tanh",), "huber", "mean", 0.0),
            "The threshold κ of Huber’s loss is 0.0; expected more than 0 and at most 1000.",
        ),
        (((2, 1), ("tanh",), "huber", "mean", "1"), "The threshold κ of Huber’s loss is 1;"),
        (((2, 1), ("tanh",), "huber", "mean", math.nan), "The threshold κ of Huber’s loss is nan"),
    ],
)
def test_a_network_outside_its_limits_is_named(arguments, sentence):
    with pytest.raises(InputError) as caught:
        NetworkSpec(*arguments)
    assert str(caught.value).startswith(sentence)
    assert caught.value.sentence("zh")


@pytest.mark.parametrize(
    "value", [0.5, 2**31 + 0.5, math.nan, math.inf, -1, 2**32, "7", None, True]
)
def test_a_seed_that_is_no_whole_number_is_refused_at_once(value):
    # Looking for 0.5 in a range of four billion numbers would take minutes.
    with pytest.raises(InputError, match="The seed is"):
        initialise(NetworkSpec((1, 1), ("tanh",)), "normal", value)


def test_whole_numbers_may_come_as_floats():
    assert check_whole_number(float(MAX_SEED), "error.seed", (0, MAX_SEED)) == MAX_SEED
    assert check_whole_number(np.int64(3), "error.seed", (0, 9)) == 3
    assert NetworkSpec((2.0, 1), ("tanh",)).sizes == (2, 1)


# Samples -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_words_and_fits_its_network(name):
    chosen = find_preset(name)
    assert chosen.batch.inputs.shape[1] == chosen.spec.sizes[0]
    assert chosen.batch.targets.shape == (len(chosen.batch), chosen.spec.sizes[-1])
    assert not chosen.batch.inputs.flags.writeable


CLASSES = NetworkSpec((2, 3), ("softmax",), "cross_entropy")
PLAIN = NetworkSpec((2, 1), ("identity",))
BINARY = NetworkSpec((2, 1), ("sigmoid",), "bce")


def test_classes_may_be_numbers_or_probabilities():
    batch = make_batch(CLASSES, [[0, 1]] * 4, [2, [1], [0.5, 0.25, 0.25], 0.0])
    np.testing.assert_array_equal(
        batch.targets, [[0, 0, 1], [0, 1, 0], [0.5, 0.25, 0.25], [1, 0, 0]]
    )
    tenths = make_batch(NetworkSpec((1, 10), ("softmax",), "cross_entropy"), [[0]], [[0.1] * 10])
    assert tenths.targets.sum() == pytest.approx(1.0)


def test_samples_may_come_as_arrays():
    batch = make_batch(PLAIN, np.arange(4, dtype=np.float32).reshape(2, 2), np.array([[1], [2]]))
    np.testing.assert_array_equal(batch.inputs, [[0, 1], [2, 3]])


@pytest.mark.parametrize(
    ("spec", "inputs", "targets", "sentence"),
    [
        (PLAIN, [], [], "The batch has 0 samples; expected 1 to 32."),
        (PLAIN, [[0, 0]] * 33, [[0]] * 33, "The batch has 33 samples; expected 1 to 32."),
        (PLAIN, [[0, 0]], [[0], [1]], "The number of inputs is 1 and that of targets 2"),
        (PLAIN, "x", [[0]], "inputs is x; expected a list of samples."),
        (PLAIN, [3], [[0]], "inputs[0] is 3; expected a list of 2 numbers."),
        (PLAIN, [[0, 0, 0]], [[0]], "The length of inputs[0] is 3; expected 2."),
        (PLAIN, [[0, math.inf]], [[0]], "inputs[0][1] is inf; expected a finite number."),
        (PLAIN, [[0, 10**400]], [[0]], "inputs[0][1] is 1000"),
        (PLAIN, [[0, "1"]], [[0]], "inputs[0][1] is 1; expected a finite number."),
        (PLAIN, [[0, 0]], [[None]], "targets[0][0] is None; expected a finite number."),
        (BINARY, [[0, 0]], [[1.5]], "targets[0] contains 1.5; with binary cross-entropy"),
        (CLASSES, [[0, 0]], [7], "targets[0] is 7; expected a class from 0 to 2, because there"),
        (CLASSES, [[0, 0]], [-1], "targets[0] is -1; expected a class from 0 to 2"),
        (CLASSES, [[0, 0]], [1.5], "targets[0] is 1.5; expected a class from 0 to 2"),
        (CLASSES, [[0, 0]], [[0.5, 0.4, 0.0]], "targets[0] is [0.5, 0.4, 0.0]; expected a class"),
        (CLASSES, [[0, 0]], [[1.5, -0.5, 0.0]], "targets[0] is [1.5, -0.5, 0.0]; expected a"),
        (CLASSES, [[0, 0]], [[0.5, 0.5]], "The length of targets[0] is 2; expected 3."),
    ],
)
def test_a_sample_outside_its_limits_is_named(spec, inputs, targets, sentence):
    with pytest.raises(InputError) as caught:
        make_batch(spec, inputs, targets)
    for language in LANGUAGES:
        assert "\n" not in caught.value.sentence(language)
    assert str(caught.value).startswith(sentence)


@settings(max_examples=30)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=8))
def test_anything_at_all_makes_a_batch_or_a_sentence(thing):
    for spec in (PLAIN, CLASSES):
        try:
            make_batch(spec, thing, [[0.0]])
            make_batch(spec, [[0.0, 0.0]], thing)
        except InputError as error:
            assert len(str(error)) < 300
