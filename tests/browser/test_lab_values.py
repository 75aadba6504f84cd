"""How each number of an open batch came about: the browser's own sums, against the engine's."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page

from explainer.lab.config.settings import ACTIVATIONS, LOSSES, OPTIMIZERS
from explainer.lab.model.model import make_zeros
from explainer.lab.replay import film
from explainer.lab.replay.film_weights import encode_column, encode_row, encode_weight
from explainer.lab.replay.recording import Recording, record_batch
from tests.support.batch_starts import start_of
from tests.support.latex import assert_well_formed, evaluate, expressions, skeleton
from tests.support.script_coverage import ScriptCoverage
from tests.support.scripts import js, serve_modules

pytestmark = pytest.mark.browser

SAMPLE = 3

OPEN = js("""async ([film, sample, served]) => {
  const answer = (name, { layer, unit }) => Promise.resolve(served[`${name}/${layer}/${unit}`]);
  const b = new Batch(film, sample, answer, () => {});
  // What does not come with the film is asked for at the first look.
  film.layers.forEach((own, i) => {
    if (own.kind === "pool") return;
    for (let unit = 0; unit < own.weights[0]; unit += 1) b.row(i + 1, unit);
    for (let unit = 0; unit < own.weights[1]; unit += 1) b.column(i + 1, unit);
  });
  await new Promise((go) => setTimeout(go));
  window.b = b;
}""")
# Of every number of a layer: what is shown, and the sum that is said to have made it.
FOUND = js("""([name, layer, count]) => [...Array(count).keys()].map((i) => {
  const { shown, computed, area } = sums[name](b, layer, i);
  return [shown, computed, area ? [area.top, area.left, area.size] : null];
})""")
MAXIMA = js("""([layer, count]) => [...Array(count).keys()].map((i) => {
  const { cells, best, index, shown } = sums.maximum(b, layer, i);
  return [index, cells[best].value, shown];
})""")
NUMBERS = js("""async (asked) => {
  const write = ([quantity, layer, at]) => numbersFormula(b, quantity, layer, at, 0);
  asked.forEach(write);
  await new Promise((go) => setTimeout(go));
  return asked.map(write);
}""")
OF_WEIGHTS = {"weight_gradient", "bias_gradient", "velocity", "mean", "squares", "new"}
VALUES = "([name, layer]) => [...b[name](layer)]"
SLOPES = js("([name, numbers]) => numbers.map((a) => slope(name, a))")


@pytest.fixture(scope="module")
def page(browser: Browser, scripts: ScriptCoverage) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    scripts.begin(page)
    serve_modules(page)
    yield page
    scripts.finish(context)


def opened(
    page: Page, recording: Recording, more: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Open an image of ``recording`` in the page; return the layers as it knows them."""
    content, served = film.encode_batch(recording), dict(more or {})
    for number, layer in enumerate(content["layers"], 1):
        if layer["kind"] == "pool" or "whole" in content["parameters"][number - 1]:
            continue
        out, into = layer["weights"][:2]
        ask = {"read_row": (encode_row, out), "read_column": (encode_column, into)}
        for name, (find, count) in ask.items():
            for unit in range(count):
                served[f"{name}/{number}/{unit}"] = find(recording, number, unit)
    page.evaluate(OPEN, [content, film.encode_sample(recording, SAMPLE), served])
    return content["layers"]


def underway(**changes: Any) -> Recording:
    """Return a batch of a run whose optimizer remembers something of the size of the gradient."""
    start = start_of(learning_rate=0.5, hidden_sizes=(12,), **changes)
    gradient = record_batch(start).gradient.flat
    remembered = {"velocity": 2 * gradient, "mean": 3 * gradient, "squares": 4 * gradient**2}
    memory = {name: remembered[name] for name in start.memory}
    return record_batch(replace(start, memory=memory, number=7))


def value_of(recording: Recording, operation: dict[str, Any], place: dict[str, Any]) -> float:
    """Return the number that a step of the film is about."""
    passed, index, quantity = recording.passed, operation["layer"] - 1, operation["quantity"]
    unit, source = place["weight"]["unit"], place["weight"]["source"]
    units = {
        "a": passed.a[index + 1], "z": passed.z[index], "answer": passed.answers,
        "arriving": passed.arriving[index], "output_delta": passed.deltas[index],
        "delta": passed.deltas[index],
    }  # fmt: skip
    if quantity in units:
        return float(units[quantity][SAMPLE][place["unit"]])
    if quantity in ("loss", "batch_loss"):
        return recording.loss if quantity == "batch_loss" else float(passed.losses[SAMPLE])
    if quantity == "bias_gradient":
        return float(recording.gradient.biases[index][unit])
    layout = {"weight_gradient": recording.gradient, "new": recording.new}.get(quantity)
    if layout is not None:
        return float(layout.weights[index][unit, source])
    memory = make_zeros(recording.start.net.layers)
    memory.flat.copy_(recording.memory[quantity])
    return float(memory.weights[index][unit, source])


def agree(found: list[list[Any]], expected: torch.Tensor) -> None:
    """Shown is what was recorded; computed is the same, but for float32 in another order."""
    shown, computed = (np.array([row[place] for row in found]) for place in (0, 1))
    np.testing.assert_array_equal(shown, expected[SAMPLE].flatten().double().numpy())
    np.testing.assert_allclose(computed, shown, rtol=1e-4, atol=2e-6 * np.abs(shown).max())


def read_by(layer: dict[str, Any], index: int) -> list[int]:
    """Return what autograd says that a pixel reads: top, left and size, within the image."""
    pixels = torch.zeros(1, *layer["inputs"], requires_grad=True)
    if layer["kind"] == "pool":
        seen = torch.nn.functional.avg_pool2d(pixels, 2)
    else:
        kernels = torch.ones(layer["weights"])
        seen = torch.conv2d(pixels, kernels, padding=layer["padding"])
    seen.flatten()[index].backward()
    rows, columns = (pixels.grad[0].sum(0).sum(1 - axis).nonzero() for axis in (0, 1))
    return [int(end) for where in (rows, columns) for end in (where.min(), where.max())]


def within(area: list[int], side: int) -> list[int]:
    """Return first and last row and column of an area, without what lies over the edge."""
    top, left, size = area
    return [edge for low in (top, left) for edge in (max(low, 0), min(low + size, side) - 1)]


def test_every_number_of_a_lenet_is_the_sum_that_is_shown_to_have_made_it(page: Page):
    recording = record_batch(start_of(model="lenet", optimizer="adam"))
    layers, passed = opened(page, recording), recording.passed
    for number, layer in enumerate(layers, 1):
        count = math.prod(layer["outputs"])
        for name, tensors in (("a", passed.a[1:]), ("delta", passed.deltas)):
            values = page.evaluate(VALUES, [name, number])
            np.testing.assert_array_equal(values, tensors[number - 1][SAMPLE].flatten())
        if number < len(layers):
            arriving = page.evaluate(FOUND, ["arriving", number, count])
            agree(arriving, passed.arriving[number - 1])
        if layer["kind"] == "pool":
            places, largest, shown = zip(*page.evaluate(MAXIMA, [number, count]), strict=True)
            assert largest == shown
            pixels = math.prod(layer["inputs"][1:])
            expected = passed.places[number - 1][SAMPLE].flatten(1)
            channels = torch.arange(len(expected)).unsqueeze(1) * pixels
            assert list(places) == (expected + channels).flatten().tolist()
            continue
        found = page.evaluate(FOUND, ["weightedInput", number, count])
        agree(found, passed.z[number - 1])
        if layer["kind"] == "convolution":
            side = layer["outputs"][1]
            for index in (0, side - 1, side * side // 2 + 3, count - 1):
                assert within(found[index][2], layer["inputs"][1]) == read_by(layer, index)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_delta_is_what_arrives_times_the_slope(page: Page, activation: str):
    recording = record_batch(start_of(activation=activation, hidden_sizes=(20, 12)))
    opened(page, recording)
    for number in (1, 2):
        a, delta, arriving = (
            np.array(page.evaluate(VALUES, [name, number])) for name in ("a", "delta", "arriving")
        )
        slopes = page.evaluate(SLOPES, [activation, a.tolist()])
        np.testing.assert_allclose(arriving * slopes, delta, rtol=1e-5, atol=1e-12)
        np.testing.assert_array_equal(a, recording.passed.a[number][SAMPLE])
        np.testing.assert_array_equal(delta, recording.passed.deltas[number - 1][SAMPLE])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_formula_with_numbers_amounts_to_what_was_recorded(
    page: Page, optimizer: str, loss: str
):
    momentum = 0.9 if optimizer == "momentum" else 0.0
    activation = dict(zip(OPTIMIZERS, ACTIVATIONS, strict=False)).get(optimizer, "tanh")
    recording = underway(optimizer=optimizer, momentum=momentum, loss=loss, activation=activation)
    label = int(recording.start.labels[SAMPLE])
    places, served = {}, {}
    for number, unit in ((1, int(recording.passed.a[1][SAMPLE].abs().argmax())), (2, label)):
        weights = recording.gradient.weights[number - 1]
        out, source = divmod(int(weights.abs().argmax()), weights.shape[1])
        places[number] = {"unit": unit, "weight": {"unit": out, "source": source}}
        served[f"read_weight/{number}/{out}"] = encode_weight(recording, number, out, source)
    opened(page, recording, served)
    operations = [
        operation
        for operation in film.encode_batch(recording)["operations"]
        if operation["quantity"] not in ("image", "target")
    ]
    assert {operation["quantity"] for operation in operations} >= {
        "z",
        "a",
        "loss",
        "arriving",
        "new",
    }
    asked = [
        (
            name,
            operation["layer"],
            places[operation["layer"]]["weight" if name in OF_WEIGHTS else "unit"],
        )
        for operation in operations
        for name in (operation["quantity"],)
    ]
    for operation, latex in zip(operations, page.evaluate(NUMBERS, asked), strict=True):
        assert_well_formed(latex)
        *found, _ = expressions(latex)
        value = value_of(recording, operation, places[operation["layer"]])
        for expression in found:
            kept = operation["quantity"] in recording.memory
            near = 0 if kept else 3e-4 * max(skeleton(expression)[1])
            assert evaluate(expression) == pytest.approx(value, rel=3e-4, abs=near), operation
