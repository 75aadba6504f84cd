"""Random networks, parameters, batches and optimizers of every legal kind."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from explainer.engine.functions import HIDDEN_ACTIVATIONS
from explainer.engine.network import REDUCTIONS, Batch, NetworkSpec, Parameters, frozen
from explainer.engine.objectives import OUTPUT_ACTIVATIONS
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.session.session import Point

# The same examples every time: a red test is red again when it is looked at.
settings.register_profile(
    "backstep", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("backstep")

SMOOTH = ("sigmoid", "tanh", "identity")
"""Activations without a kink: central differences may judge them everywhere."""

_units = st.one_of(st.integers(1, 4), st.integers(1, 16))
_samples = st.one_of(st.integers(1, 4), st.integers(1, 4), st.integers(1, 32))
_pairs = tuple((a, loss) for loss, names in OUTPUT_ACTIVATIONS.items() for a in names)


_SOME = ("sigmoid", "identity", "softmax")
HEADS = tuple(
    (output, loss)
    for loss, names in OUTPUT_ACTIVATIONS.items()
    for output in names
    if loss == "mse" or output in _SOME
)
"""Pairs of output and loss in which each of both occurs: every output has its turn with mse."""


@st.composite
def specs(draw, max_weight_layers=5, units=_units, activations=HIDDEN_ACTIVATIONS):
    """Networks of every legal shape, loss, activation and reduction."""
    sizes = draw(st.lists(units, min_size=2, max_size=max_weight_layers + 1))
    pairs = [pair for pair in _pairs if pair[0] in (*activations, "softmax")]
    output, loss = draw(st.sampled_from(pairs))
    hidden = draw(st.lists(st.sampled_from(activations), min_size=64, max_size=64))
    names = (*hidden[: len(sizes) - 2], output)
    reduction, threshold = draw(st.sampled_from(REDUCTIONS)), draw(st.sampled_from([0.25, 1.0]))
    flags = draw(st.one_of(st.just([True] * 5), st.lists(st.booleans(), min_size=5, max_size=5)))
    bias = tuple(flags[: len(sizes) - 1])
    return NetworkSpec(tuple(sizes), names, loss, reduction, threshold, bias)


def random_parameters(spec: NetworkSpec, rng: np.random.Generator, size: float) -> Parameters:
    """Return normal parameters; ``size`` is the deviation of z for inputs of deviation 1."""
    weights, biases = {}, {}
    for layer in spec.layers:
        n_out, n_in = spec.sizes[layer], spec.sizes[layer - 1]
        weights[layer] = frozen(size * rng.normal(size=(n_out, n_in)) / n_in**0.5)
        if spec.has_bias(layer):
            biases[layer] = frozen(size * rng.normal(size=n_out))
    return Parameters(weights, biases)


def random_batch(spec: NetworkSpec, rng: np.random.Generator, samples: int) -> Batch:
    """Return inputs of deviation 1 and targets that suit the loss: hard ones and soft ones."""
    shape = (samples, spec.sizes[-1])
    # Where all ∂ℓ/∂ŷ are equal, a softmax passes nothing back but rounding.
    mixed = spec.objective.crosses and spec.loss != "hinge"
    if spec.objective.kind.targets == "shares" or mixed:
        labels = np.eye(shape[1])[rng.integers(shape[1], size=samples)]
        soft = rng.dirichlet(np.ones(shape[1]), size=samples)
        soft[:, -1] = 1.0 - soft[:, :-1].sum(axis=1)
        fits = np.all(soft >= 0.0, axis=1)
        targets = np.where((rng.random(samples) < 0.5)[:, None] | ~fits[:, None], labels, soft)
    elif spec.loss == "hinge":
        targets = rng.choice([-1.0, 1.0], size=shape)
        if spec.objective.crosses and shape[1] > 1:
            targets[:, 0] = -targets[:, 1]
    elif spec.loss == "bce":
        hard = rng.integers(2, size=shape)
        targets = np.where(rng.random(shape) < 0.5, hard, rng.random(shape))
    else:
        targets = rng.normal(size=shape)
    return Batch(frozen(rng.normal(size=(samples, spec.sizes[0]))), frozen(targets))


_rates = st.floats(1e-4, 1.0)
_decays = st.one_of(st.just(0.0), st.floats(1e-4, 0.5))
_betas = st.one_of(st.just(0.9), st.floats(0.0, 0.9999))
_eps = st.sampled_from([1e-8, 1e-10, 1e-3])


_momenta = st.one_of(st.just(0.0), st.floats(0.01, 1.0))


def _sgd_options(draw):
    momentum = draw(_momenta)
    form = draw(st.sampled_from(["torch", "torch", "ng"])) if momentum else "torch"
    plain = form == "torch"
    nesterov = bool(momentum) and plain and draw(st.booleans())
    dampening = draw(_momenta) if plain and not nesterov else 0.0
    return {
        "momentum": momentum,
        "momentum_form": form,
        "nesterov": nesterov,
        "dampening": dampening,
    }


def _rmsprop_options(draw):
    momentum = draw(st.one_of(st.just(0.0), st.floats(0.01, 0.99)))
    return {"alpha": draw(_betas), "momentum": momentum, "centered": draw(st.booleans())}


def _adam_options(draw):
    return {"betas": (draw(_betas), draw(_betas)), "amsgrad": draw(st.booleans())}


def _nadam_options(draw):
    decay = draw(st.one_of(st.just(4e-3), st.floats(0.0, 2.0)))
    return {"betas": (draw(_betas), draw(_betas)), "momentum_decay": decay}


def _adagrad_options(draw):
    return {
        "lr_decay": draw(st.one_of(st.just(0.0), st.floats(1e-3, 1.0))),
        "initial_accumulator_value": draw(st.one_of(st.just(0.0), st.floats(1e-3, 2.0))),
    }


_OPTIONS = {
    "sgd": _sgd_options,
    "rmsprop": _rmsprop_options,
    "adam": _adam_options,
    "adamw": _adam_options,
    "nadam": _nadam_options,
    "adagrad": _adagrad_options,
}


@st.composite
def optimizers(draw):
    """Every optimizer with every one of its options."""
    name = draw(st.sampled_from(list(_OPTIONS)))
    options = {"weight_decay": draw(_decays), **_OPTIONS[name](draw)}
    options["maximize"] = draw(st.sampled_from([False, False, True]))
    options["clip"] = draw(st.sampled_from(["none", "none", "value", "norm"]))
    if options["clip"] != "none":
        options["clip_limit"] = draw(st.sampled_from([1e-3, 0.1, 1.0, 10.0]))
    if name != "sgd":
        options["eps"] = draw(_eps)
    return OptimizerSpec(name, draw(_rates), **options)


@st.composite
def points(draw, specs=specs(), samples=_samples, optimizers=optimizers(), sizes=(0.3, 1.0, 2.5)):  # noqa: B008
    """Where an iteration can begin: a network with parameters, a batch and an optimizer."""
    spec = draw(specs)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    parameters = random_parameters(spec, rng, draw(st.sampled_from(sizes)))
    batch = random_batch(spec, rng, draw(samples))
    return Point(spec, draw(optimizers), batch, parameters)


small_specs = specs(max_weight_layers=3, units=st.integers(1, 5))


def small_points():
    """Points of small networks, quick enough to look at every step of them."""
    return points(specs=small_specs, samples=st.integers(1, 3))


def later(point: Point, updates: int) -> Point:
    """Return the point after so many updates."""
    for _ in range(updates):
        point = point.following()
    return point
