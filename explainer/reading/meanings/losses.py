"""Losses of torch: as modules, and as functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainer.reading import tensor_ops as ops
from explainer.reading.meanings.call import Call, Meaning
from explainer.reading.notes import Note, NotUnderstood
from explainer.reading.values import Op, Tensor, TorchLayer, Unknown

LOSS_CLASSES = {
    "MSELoss": "mse_loss",
    "CrossEntropyLoss": "cross_entropy",
    "NLLLoss": "nll_loss",
    "BCELoss": "binary_cross_entropy",
    "BCEWithLogitsLoss": "binary_cross_entropy_with_logits",
    "L1Loss": "l1_loss",
    "SmoothL1Loss": "smooth_l1_loss",
    "HuberLoss": "huber_loss",
}
"""The module of each function."""

BY_SAMPLE = ("cross_entropy", "nll_loss")
"""Losses with one number a sample; the others have one an output."""


def apply_loss(
    name: str, args: list[Any], settings: Mapping[str, Any], places: tuple[int, ...]
) -> Tensor:
    """Return the loss of an output and a target.

    Raises
    ------
    NotUnderstood
        If one of them is no tensor.
    """
    if len(args) < 2 or isinstance(args[0], Unknown) or isinstance(args[1], Unknown):
        raise NotUnderstood("reading.why.argument", name=name, argument="target")
    output, target = ops.as_tensor(args[0]), ops.as_tensor(args[1])
    reduction = settings.get("reduction", "mean")
    whole = output.shape[:1] if name in BY_SAMPLE else output.shape
    op = Op("loss", (output, target), {**settings, "name": name, "reduction": reduction}, places)
    return Tensor(whole if reduction == "none" else (), None, op)


_TAKEN = ("reduction", "delta", "beta", "input", "target", "size_average", "reduce")


def _name_options(call: Call) -> None:
    """Name what a loss is given besides, such as weights of classes."""
    for name, value in call.kwargs.items():
        if name not in _TAKEN and value is not None and value != 0.0:
            shown = f"{name}={value}" if isinstance(value, int | float) else name
            values = {"name": call.name, "argument": shown}
            call.program.complain(Note(call.line, "reading.why.option", values))


def _module(call: Call) -> Any:
    _name_options(call)
    return TorchLayer(call.name, dict(call.kwargs), call.line)


def _function(call: Call) -> Tensor:
    _name_options(call)
    args = [call.get(0, "input"), call.get(1, "target")]
    return apply_loss(call.name, args, call.kwargs, call.places)


LOSSES: dict[str, Meaning] = {
    **{f"torch.nn.{name}": _module for name in LOSS_CLASSES},
    **{f"torch.nn.functional.{name}": _function for name in LOSS_CLASSES.values()},
}
