"""KaTeX itself sets every formula that Python can write; those of scripts: tests/js."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from explainer.engine.explain.cards import Card, list_cards
from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.formulas.latex import write_number
from explainer.engine.functions import HIDDEN_ACTIVATIONS
from explainer.engine.network import REDUCTIONS, NetworkSpec, Parameters, frozen
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.session.session import Point
from explainer.engine.trace.trace import Trace, record_trace
from explainer.lab.config.architectures import architecture
from explainer.lab.config.settings import ACTIVATIONS, LOSSES, MODELS, TrainingSettings
from explainer.lab.config.settings import OPTIMIZERS as LAB_OPTIMIZERS
from explainer.lab.replay.formulas import write_formula, write_memory_symbol
from explainer.lab.replay.operations import list_operations
from explainer.step.inspection.chain import Chain, list_paths
from tests.support.katex import list_refused, write_numbers
from tests.support.latex import DIGITS
from tests.support.strategies import HEADS, later, random_batch, random_parameters

OPTIMIZERS = {
    "sgd": OptimizerSpec(),
    "decay": OptimizerSpec(weight_decay=0.1),
    "momentum": OptimizerSpec(momentum=0.9, dampening=0.1, weight_decay=0.1),
    "nesterov": OptimizerSpec(momentum=0.9, nesterov=True, weight_decay=0.1),
    "rmsprop": OptimizerSpec("rmsprop", weight_decay=0.1),
    "adagrad": OptimizerSpec("adagrad", weight_decay=0.1),
    "adam": OptimizerSpec("adam", weight_decay=0.1),
    "adamw": OptimizerSpec("adamw", weight_decay=0.1),
}


def written(trace: Trace) -> Iterator[str]:
    """Yield every formula of a trace, in symbols and with numbers."""
    for digits in DIGITS:
        formulas = Formulas(trace, digits)
        for step in trace.steps:
            yield formulas.symbols(step)
            yield formulas.substituted(step)
        for cards in list_cards(
            trace, "zh", digits, mistaken=range(0, len(trace.steps), 3)
        ).values():
            for card in cards:
                yield from on_card(card)


def on_card(card: Card) -> Iterator[str]:
    """Yield every formula of a card, its lines aligned as the page aligns them."""
    yield from card.symbols
    yield r"\begin{aligned}" + r" \\ ".join(card.lines) + r"\end{aligned}"
    for table in card.tables:
        yield from (table.caption, table.corner, *table.columns, *table.heads)


def point_of(spec: NetworkSpec, optimizer: OptimizerSpec, samples: int) -> Point:
    rng = np.random.default_rng(samples)
    parameters = random_parameters(spec, rng, 1.0)
    return Point(spec, optimizer, random_batch(spec, rng, samples), parameters)


def point_with(
    hidden: str, output: str, loss: str, optimizer: OptimizerSpec, samples: int
) -> Point:
    """Return a net of one hidden layer, or of none, after one update."""
    outputs = 3 if output == "softmax" else samples
    spec = NetworkSpec((2, 2, outputs), (hidden, output), loss, REDUCTIONS[samples % 2])
    return later(point_of(spec, optimizer, samples), 1)


SAMPLES = (1, 2, 5)
HIDDEN = itertools.cycle(HIDDEN_ACTIVATIONS)
NETS = [(next(HIDDEN), *pair, samples) for samples in SAMPLES for pair in HEADS]
"""Every pair with every batch, and every hidden activation several times with each batch."""


@pytest.mark.parametrize(("output", "loss"), HEADS)
def test_the_formulas_of_every_activation_loss_and_batch(output, loss):
    texts = [
        text
        for hidden, *pair, samples in NETS
        if pair == [output, loss]
        for text in written(
            record_trace(point_with(hidden, output, loss, OptimizerSpec(), samples).iteration)
        )
    ]
    assert list_refused(texts) == []


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_formulas_of_every_optimizer_at_its_first_update_and_later(optimizer):
    spec = NetworkSpec((1, 2), ("tanh",), "mse")
    point = point_of(spec, OPTIMIZERS[optimizer], 2)
    texts = [t for n in (0, 2) for t in written(record_trace(later(point, n).iteration))]
    assert list_refused(texts) == []


def test_the_formulas_of_numbers_that_are_not_finite():
    spec = NetworkSpec((2, 2, 2), ("tanh", "identity"), "mse")
    point = point_of(spec, OptimizerSpec(), 1)
    huge = {layer: frozen(w * 1e307) for layer, w in point.parameters.weights.items()}
    parameters = Parameters(huge, point.parameters.biases)
    point = Point(spec, point.optimizer, point.batch, parameters)
    assert list_refused(written(record_trace(point.iteration))) == []


def symbols_of(chain: Chain) -> Iterator[str]:
    yield chain.formula
    for path in chain.paths:
        yield from (factor.symbol for factor in path.factors)
    for collapse in chain.collapses:
        yield from (collapse.symbol, collapse.short_symbol)


@pytest.mark.parametrize(("output", "loss"), HEADS)
def test_the_chain_rule_of_every_activation_and_loss(output, loss):
    texts: list[str] = []
    for samples in (1, 2):
        it = point_with("tanh", output, loss, OptimizerSpec(), samples).iteration
        for layer, source in product((1, 2), (None, 0)):
            texts += symbols_of(list_paths(it, layer, 0, source, 0))
    assert list_refused(texts) == []


MEMORY = {
    "sgd": (), "momentum": ("velocity",), "rmsprop": ("squares",), "adagrad": ("squares",),
    "adam": ("mean", "squares"), "adamw": ("mean", "squares"),
}  # fmt: skip


@pytest.mark.parametrize("optimizer", LAB_OPTIMIZERS)
def test_the_symbols_of_every_model_of_the_lab(optimizer):
    texts = [write_memory_symbol(name, optimizer) for name in MEMORY[optimizer]]
    for model, activation, loss in product(MODELS, ACTIVATIONS, LOSSES):
        layers = architecture(TrainingSettings(model=model, activation=activation, batch_size=8))
        operations = list_operations(layers, loss, optimizer, MEMORY[optimizer])
        texts += [write_formula(operation, layers) for operation in operations]
    assert list_refused(texts) == []


NUMBERS = (
    0.0,
    -0.0,
    0.5,
    0.699,
    -0.69897,
    1.00004,
    0.1 + 0.2,
    99999.6,
    123456.0,
    1e-5,
    -2.5e-9,
    3.0,
)


def test_both_step_views_write_numbers_alike():
    assert write_numbers(NUMBERS) == [write_number(value, 5) for value in NUMBERS]
