"""Short names for the addresses of scalars, counted from 0 as everywhere in Python."""

from __future__ import annotations

from explainer.engine.trace.refs import Ref


def x(unit: int, sample: int = 0) -> Ref:
    """Return the address of an input."""
    return Ref("input", 0, unit, None, sample)


def z(layer: int, unit: int, sample: int = 0) -> Ref:
    """Return the address of a weighted input."""
    return Ref("weighted_input", layer, unit, None, sample)


def a(layer: int, unit: int, sample: int = 0) -> Ref:
    """Return the address of an activation; of the last layer it is ŷ."""
    return Ref("activation", layer, unit, None, sample)


def delta(layer: int, unit: int, sample: int = 0) -> Ref:
    """Return the address of a δ."""
    return Ref("delta", layer, unit, None, sample)


def loss_of_sample(sample: int = 0) -> Ref:
    """Return the address of the loss of one sample."""
    return Ref("loss", sample=sample)


LOSS = Ref("loss")
"""The loss of the batch."""


def weight_gradient(layer: int, unit: int, source: int, sample: int | None = None) -> Ref:
    """Return the address of ∂L/∂w; with a sample, of ∂ℓ/∂w."""
    return Ref("weight_gradient", layer, unit, source, sample)


def bias_gradient(layer: int, unit: int, sample: int | None = None) -> Ref:
    """Return the address of ∂L/∂b; with a sample, of ∂ℓ/∂b."""
    return Ref("bias_gradient", layer, unit, None, sample)


def of_weight(quantity: str, layer: int, unit: int, source: int) -> Ref:
    """Return the address of a quantity of a weight's update."""
    return Ref(quantity, layer, unit, source)


def of_bias(quantity: str, layer: int, unit: int) -> Ref:
    """Return the address of a quantity of a bias's update."""
    return Ref(quantity, layer, unit)
