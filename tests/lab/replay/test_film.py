"""What the browser gets: complete, bounded, and named lines that are in the code."""

import base64
import json
import math
from itertools import product

import numpy as np
import pytest
import torch

from explainer.errors import InputError
from explainer.lab.config.architectures import architecture
from explainer.lab.config.settings import ACTIVATIONS, LOSSES, MODELS, OPTIMIZERS, TrainingSettings
from explainer.lab.model.model import initialise_model
from explainer.lab.model.optimizers import choose_rule
from explainer.lab.replay import film, film_weights, listing
from explainer.lab.replay.operations import list_operations
from explainer.lab.replay.recording import record_batch
from explainer.lab.replay.wire import RecordingValue
from explainer.words import LANGUAGES, table
from tests.support.batch_starts import start_of
from tests.support.described import assert_described
from tests.support.latex import assert_well_formed

SMALL = TrainingSettings(model="logistic", device="cpu")


def numbers(text):
    return np.frombuffer(base64.b64decode(text), np.float32)


@pytest.fixture(scope="module")
def lenet():
    return record_batch(start_of(model="lenet", optimizer="adam"))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("model", MODELS)
def test_every_line_that_an_operation_names_is_in_the_code_exactly_once(model, activation):
    for optimizer, loss, precision in product(OPTIMIZERS, LOSSES, ("float32", "bf16")):
        momentum = 0.9 if optimizer == "momentum" else 0.0
        chosen = TrainingSettings(
            model=model, activation=activation, optimizer=optimizer, loss=loss,
            precision=precision, momentum=momentum, batch_size=8,
        )  # fmt: skip
        memory = tuple(choose_rule(chosen, initialise_model(SMALL)).state())
        rule = film.name_rule(chosen)
        for operation in list_operations(architecture(chosen), loss, rule, memory):
            line = listing.find_source_line(operation, chosen)
            name, row = listing.find_row(line)
            assert listing.read_listing(name).lines[row].strip() == line[1]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("changes", [
    {"model": "lenet", "activation": "leaky_relu"}, {"loss": "mse", "activation": "sigmoid"},
    {"model": "logistic"}, {"precision": "bf16", "activation": "tanh"},
])  # fmt: skip
def test_every_operation_has_its_formula_its_line_and_its_words(optimizer, changes):
    momentum = 0.9 if optimizer == "momentum" else 0.0
    opened = film.encode_batch(
        record_batch(start_of(optimizer=optimizer, momentum=momentum, **changes))
    )
    assert_described(opened, RecordingValue)
    for operation in opened["operations"]:
        assert_well_formed(operation["formula"])
        name, row = operation["line"]
        assert opened["listings"][name]["lines"][row].strip()
        for language in LANGUAGES:
            words, key = table(language), f"mnist.batch.say.{operation['quantity']}"
            assert key in words or f"{key}.{operation['kind']}" in words
    assert set(opened["memory"]) <= {"velocity", "mean", "squares"}
    json.dumps(opened, allow_nan=False)


def test_phases_follow_one_another_and_stops_lead_to_the_end(lenet):
    opened = film.encode_batch(lenet)
    ends = [opened["phases"][name] for name in ("forward", "loss", "backward", "update")]
    assert [start for start, _ in ends] == [0, *(end for _, end in ends[:-1])]
    assert ends[-1][1] == len(opened["operations"])
    for stops in opened["stops"].values():
        assert stops == sorted(set(stops)) and stops[-1] == len(opened["operations"])
    assert opened["stops"]["phase"] == [end for _, end in ends]


def test_an_operation_reads_only_what_earlier_ones_have_filled(lenet):
    filled = set()
    names = {"image": "a", "pool": "a", "output_delta": "delta", "arriving": "delta",
             "weight_gradient": "gradient"}  # fmt: skip
    for operation in film.encode_batch(lenet)["operations"]:
        assert {tuple(tile) for tile in operation["reads"]} <= filled, operation
        filled.add((names.get(operation["quantity"], operation["quantity"]), operation["layer"]))


def test_an_image_carries_every_number_of_every_layer(lenet):
    passed, layers = lenet.passed, lenet.start.net.layers
    value = film.encode_sample(lenet, 5)
    for index, layer in enumerate(layers):
        z = None if value["z"][index] is None else numbers(value["z"][index])
        a = numbers(value["a"][index]) if value["a"][index] else np.maximum(z, 0)
        if layer.activation == "identity" and value["a"][index] is None:
            a = z
        np.testing.assert_array_equal(a, passed.a[index + 1][5].numpy().ravel())
        arriving = value["arriving"][index] and numbers(value["arriving"][index])
        delta = (
            numbers(value["delta"][index])
            if value["delta"][index]
            else arriving * (a > 0 if layer.activation == "relu" else 1)
        )
        np.testing.assert_array_equal(delta, passed.deltas[index][5].numpy().ravel())
    with pytest.raises(InputError, match="Image 8 of the batch"):
        film.encode_sample(lenet, 8)


def test_rows_columns_and_shares_are_those_of_the_gradient(lenet):
    index = 2  # the second convolution
    row = film_weights.encode_row(lenet, index + 1, 4)
    np.testing.assert_array_equal(
        numbers(row["gradient"]), lenet.gradient.weights[index][4].numpy().ravel()
    )
    assert set(row) == {"old", "gradient", "new", "before.mean", "before.squares",
                        "after.mean", "after.squares"}  # fmt: skip
    column = film_weights.encode_column(lenet, index + 1, 3)
    np.testing.assert_array_equal(
        numbers(column["old"]), lenet.old.weights[index][:, 3].numpy().ravel()
    )
    for layer, unit, source in ((1, 2, 7), (3, 4, 31), (5, 6, 100), (7, 9, 83)):
        share = film_weights.encode_weight(lenet, layer, unit, source)
        gradient = lenet.gradient.weights[layer - 1].flatten(1)[unit, source]
        assert math.fsum(share["product"]) / 8 == pytest.approx(float(gradient), abs=1e-7)
        bias = lenet.gradient.biases[layer - 1][unit]
        assert math.fsum(share["bias"]) / 8 == pytest.approx(float(bias), abs=1e-7)
    for wrong in ((2, 0), (0, 0), (8, 0), (1, 6), (True, 0), ("1", None)):
        with pytest.raises(InputError):
            film_weights.encode_row(lenet, *wrong)


def test_a_cell_of_a_large_matrix_is_the_entry_that_it_says():
    matrix = torch.randn(130, 784, generator=torch.Generator().manual_seed(1))
    value = film_weights.encode_heat(matrix)
    places = np.frombuffer(base64.b64decode(value["places"]), np.int32)
    np.testing.assert_array_equal(numbers(value["values"]), matrix.numpy().ravel()[places])
    assert (
        len(places)
        == value["rows"] * value["columns"]
        <= film_weights.CELLS[0] * film_weights.CELLS[1]
    )
    assert int(matrix.abs().argmax()) in places.tolist()


def test_the_largest_net_does_not_send_its_weights():
    recording = record_batch(start_of(hidden_sizes=(1024, 1024, 1024, 1024), optimizer="adam"))
    assert len(json.dumps(film.encode_batch(recording))) < 1_200_000
    assert len(json.dumps(film.encode_sample(recording, 0))) < 100_000


def test_formulas_of_convolutions_name_the_padding(lenet):
    opened = film.encode_batch(lenet)
    first = next(operation for operation in opened["operations"] if operation["quantity"] == "z")
    assert "i+u-3" in first["formula"], "padding 2: the window begins two pixels earlier"
