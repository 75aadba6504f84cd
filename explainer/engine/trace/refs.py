"""What a trace is made of: addresses of scalars, and assignments to them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from explainer.engine.freezing import Address
from explainer.engine.trace.phases import Phase


class Quantity(StrEnum):
    """What a scalar is; the optimizers' own quantities are named by the optimizers."""

    INPUT = "input"
    TARGET = "target"
    WEIGHT = "weight"
    BIAS = "bias"
    WEIGHTED_INPUT = "weighted_input"
    ACTIVATION = "activation"
    LOSS = "loss"
    OUTPUT_GRADIENT = "output_gradient"
    CONTRIBUTION = "contribution"
    BACKWARD_SUM = "backward_sum"
    INPUT_GRADIENT = "input_gradient"
    SLOPE = "slope"
    JACOBIAN = "jacobian"
    DELTA = "delta"
    WEIGHT_GRADIENT = "weight_gradient"
    BIAS_GRADIENT = "bias_gradient"
    SQUARED_NORM = "squared_norm"
    GRADIENT_NORM = "gradient_norm"
    CLIP_FACTOR = "clip_factor"
    CLIPPED_WEIGHT_GRADIENT = "clipped_weight_gradient"
    CLIPPED_BIAS_GRADIENT = "clipped_bias_gradient"
    WEIGHT_CHANGE = "weight_change"
    BIAS_CHANGE = "bias_change"
    NEW_WEIGHT = "new_weight"
    NEW_BIAS = "new_bias"


class Ref(NamedTuple):
    """The address of one scalar; units, sources and samples count from 0.

    ``source`` is the unit of the layer below (None for a unit's own numbers); ``sample`` is the
    row of the batch, None for what belongs to the whole batch or to the parameters.
    """

    quantity: str
    layer: int | None = None
    unit: int | None = None
    source: int | None = None
    sample: int | None = None

    @property
    def address(self) -> Address:
        """Layer, unit and source of the parameter that a scalar belongs to."""
        return (self.layer or 0, self.unit or 0, self.source)


class Step(NamedTuple):
    """One assignment: the phase it belongs to, the scalar it sets, and the scalars it reads."""

    phase: Phase
    target: Ref
    operands: tuple[Ref, ...]


Assignment = tuple[Phase, Ref, tuple[Ref, ...], float]
"""The parts of a step, and its value."""

Rows = list[list[Ref]]
"""The addresses of the weights of a layer, as the weights lie: ``rows[unit][source]``."""


def output_ref(layer: int, unit: int, sample: int) -> Ref:
    """Return the address of what ``unit`` of ``layer`` sends on: an input or an activation."""
    if layer == 0:
        return Ref(Quantity.INPUT, 0, unit, None, sample)
    return Ref(Quantity.ACTIVATION, layer, unit, None, sample)


def list_unit_refs(quantity: str, layer: int, count: int, sample: int | None = None) -> list[Ref]:
    """Return the addresses of one quantity in the first ``count`` units of ``layer``."""
    return [Ref(quantity, layer, unit, None, sample) for unit in range(count)]


def list_weight_refs(
    quantity: str, layer: int, shape: tuple[int, ...], sample: int | None = None
) -> Rows:
    """Return the addresses of one quantity of the weights of ``layer``."""
    units, sources = shape
    return [
        [Ref(quantity, layer, unit, source, sample) for source in range(sources)]
        for unit in range(units)
    ]


def write_key(ref: Ref) -> str:
    """Return the address of a scalar as one string, such as ``delta/2/0//0``."""
    quantity, *places = ref
    layer, unit, source, sample = ["" if place is None else place for place in places]
    return f"{quantity}/{layer}/{unit}/{source}/{sample}"
