"""How the parameters of the code begin: as a scheme of the page, or as given numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.network import NetworkSpec, Parameters, frozen, initialise
from explainer.engine.presets import GIVEN, Initialisation
from explainer.reading.chain import Stage
from explainer.reading.values import Tensor

_BY_DEVIATION = {0.01: "small_normal", 1.0: "normal"}


@dataclass(frozen=True, eq=False)
class Beginning:
    """The first parameters, and how they came about."""

    parameters: Parameters
    init: Initialisation


def find_beginning(spec: NetworkSpec, stages: Sequence[Stage], seed: int) -> Beginning:
    """Return the parameters with which ``stages`` begin; what torch would draw is drawn here."""
    scheme = _find_scheme(stages)
    if scheme:
        init = Initialisation(scheme, seed)
        return Beginning(initialise(spec, scheme, seed), init)
    drawn = initialise(spec, "torch_default", seed)
    weights = {n: _weight(stage, drawn.weights[n]) for n, stage in enumerate(stages, start=1)}
    biases = {n: _bias(stages[n - 1].bias, bias) for n, bias in drawn.biases.items()}
    return Beginning(Parameters(weights, biases), Initialisation(GIVEN))


def _find_scheme(stages: Sequence[Stage]) -> str | None:
    """Return the scheme that all layers begin by, if it is one of the page's."""
    found = {_scheme_of(stage) for stage in stages}
    return found.pop() if len(found) == 1 else None


def _scheme_of(stage: Stage) -> str | None:
    weight, bias = stage.weight, stage.bias
    if weight is None:
        return None
    if weight.role == "default":
        return "torch_default" if bias is None or bias.role == "default" else None
    is_zero = bias is None or (bias.data is not None and not bias.data.any())
    settings = weight.op.settings
    if not is_zero:
        return None
    if settings.get("mean") == 0.0:
        return _BY_DEVIATION.get(settings["std"])
    scheme = settings.get("scheme")
    return str(scheme) if scheme and not stage.turned else None


def _weight(stage: Stage, drawn: Array) -> Array:
    """Return the weights of a layer, a row a unit."""
    numbers = _numbers(stage.weight)
    if numbers is None:
        return drawn
    numbers = numbers.T if stage.turned else numbers
    return frozen(np.asarray(numbers, dtype=float).reshape(drawn.shape))


def _bias(bias: Tensor | None, drawn: Array) -> Array:
    numbers = _numbers(bias)
    if numbers is None:
        return drawn
    return frozen(np.broadcast_to(numbers.reshape(-1), drawn.shape))


def _numbers(tensor: Tensor | None) -> Array | None:
    return None if tensor is None or tensor.role == "default" else tensor.data
