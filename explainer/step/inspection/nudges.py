"""Difference quotients: one weight is nudged, and the loss is asked what changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainer.engine.backprop import Iteration
from explainer.engine.functions import Array
from explainer.engine.parameter import Parameter
from explainer.engine.training.landscape import compute_outputs
from explainer.step.inspection.lens import compute_reduced_losses


@dataclass(frozen=True, eq=False)
class Ladder:
    """Difference quotients at ever smaller nudges, all of shape (N,).

    ``up`` and ``down`` are the losses at w + h and w − h; ``above`` and ``below`` are how far
    these really lie from w in float64; ``bent`` tells whether a ReLU switches in between.
    """

    nudges: Array
    above: Array
    below: Array
    up: Array
    down: Array
    bent: Array
    loss: float
    gradient: float

    def forward(self) -> Array:
        """Return (L(w + h) − L(w)) / h; NaN where w + h is w."""
        return _quotient(self.up - self.loss, self.above)

    def central(self) -> Array:
        """Return (L(w + h) − L(w − h)) / 2h; NaN where w ± h is w."""
        return _quotient(self.up - self.down, self.above + self.below)

    def error(self, quotients: Array) -> Array:
        """Return |quotient − ∂L/∂w| / |∂L/∂w|, or the plain difference where ∂L/∂w is 0."""
        with np.errstate(all="ignore"):
            difference = np.abs(quotients - self.gradient)
            return np.asarray(difference / abs(self.gradient) if self.gradient else difference)


def _quotient(rise: Array, run: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(np.divide(rise, run, out=np.full(len(run), np.nan), where=run != 0.0))


def compute_ladder(it: Iteration, parameter: Parameter) -> Ladder:
    """Return the nudges from 1 to 1e-13, four a decade."""
    with np.errstate(all="ignore"):
        return _ladder(it, parameter)


def _ladder(it: Iteration, parameter: Parameter) -> Ladder:
    value = parameter.of(it.old)
    nudges = 10.0 ** -(np.arange(53) / 4.0)
    up, down = value + nudges, value - nudges
    every = np.concatenate([[value], up, down])
    found = compute_reduced_losses(it, {parameter: every})
    patterns = _patterns(it, parameter, every)
    bent = (patterns[1:] != patterns[0]).any(axis=1).reshape(2, -1).any(axis=0)
    return Ladder(
        nudges=nudges,
        above=up - value,
        below=value - down,
        up=found[1 : 1 + len(nudges)],
        down=found[1 + len(nudges) :],
        bent=bent,
        loss=float(found[0]),
        gradient=parameter.among(it.gradients.weights, it.gradients.biases),
    )


def _patterns(it: Iteration, parameter: Parameter, values: Array) -> Array:
    """Return which ReLUs are on at each value, shape (V, units · samples)."""
    z, _ = compute_outputs(it.spec, it.old, it.batch.inputs, {parameter: values})
    on = [
        np.moveaxis(sums > 0.0, 1, 0).reshape(len(values), -1)
        for layer, sums in z.items()
        if it.spec.activation(layer).bends
    ]
    return np.concatenate([np.zeros((len(values), 1), dtype=bool), *on], axis=1)
