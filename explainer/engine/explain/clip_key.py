"""Which sentence a step of clipping has; where nothing is clipped it says so."""

from __future__ import annotations

from explainer.engine.trace.refs import Quantity, Ref
from explainer.engine.trace.trace import Trace

_CUT = {True: "cut", False: "kept"}


def find_clip_key(trace: Trace, target: Ref) -> str:
    """Return the key of the sentence on the step that computes ``target``."""
    quantity, values = target.quantity, trace.values
    if quantity == Quantity.SQUARED_NORM:
        return f"squared_norm.{'layer' if target.unit is None else 'unit'}"
    if quantity == Quantity.GRADIENT_NORM:
        return quantity
    if quantity == Quantity.CLIP_FACTOR or trace.iteration.optimizer.clip == "norm":
        key = quantity if quantity == Quantity.CLIP_FACTOR else "clipped.norm"
        return f"{key}.{_CUT[values[Ref(Quantity.CLIP_FACTOR)] < 1.0]}"
    raw = target._replace(quantity=quantity.removeprefix("clipped_"))
    return f"clipped.value.{_CUT[values[target] != values[raw]]}"
