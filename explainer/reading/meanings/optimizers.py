"""Optimizers of ``torch.optim``, and what they do in the code."""

from __future__ import annotations

from typing import Any

from explainer.engine.optimizer_spec import OPTIMIZER_KINDS
from explainer.reading.meanings.call import Call, Meaning
from explainer.reading.members import list_parameters_of
from explainer.reading.notes import Note, NotUnderstood
from explainer.reading.program import ClipFound, UpdateFound
from explainer.reading.values import Optimizer, Tensor, Unknown

CLASSES = {kind.torch: name for name, kind in OPTIMIZER_KINDS.items()}
"""What each class of torch is called here."""

RATES = {"Adam": 0.001, "AdamW": 0.001, "NAdam": 0.002}
"""Learning rates that torch takes where none is given; of the others 0.01, and of SGD 0.001."""

_ORDER = {
    "SGD": ("momentum", "dampening", "weight_decay", "nesterov"),
    "Adam": ("betas", "eps", "weight_decay", "amsgrad"),
    "AdamW": ("betas", "eps", "weight_decay", "amsgrad"),
    "NAdam": ("betas", "eps", "weight_decay", "momentum_decay"),
    "RMSprop": ("alpha", "eps", "weight_decay", "momentum", "centered"),
    "Adagrad": ("lr_decay", "weight_decay", "initial_accumulator_value", "eps"),
}
"""The settings in the order in which torch takes them, after parameters and learning rate."""


def _optimizer(call: Call) -> Optimizer:
    options = dict(zip(_ORDER.get(call.name, ()), call.args[2:], strict=False))
    options |= {k: v for k, v in call.kwargs.items() if k not in ("params", "lr")}
    for name, value in list(options.items()):
        if isinstance(value, Unknown):
            del options[name]
            values = {"name": call.name, "argument": name}
            call.program.complain(Note(call.line, "reading.why.argument", values))
    options["lr"] = _rate(call)
    found = Optimizer(call.name, options, call.line, _parameters(call))
    call.program.optimizers.append(found)
    return found


def _rate(call: Call) -> float:
    usual = RATES.get(call.name, 0.001 if call.name == "SGD" else 0.01)
    try:
        return call.number(1, "lr", usual)
    except NotUnderstood as error:
        call.program.complain(error.note(call.line))
        return usual


def _parameters(call: Call) -> list[Tensor]:
    given: Any = call.get(0, "params")
    if isinstance(given, list | tuple):
        groups = [one.get("params") if isinstance(one, dict) else one for one in given]
        return [tensor for one in groups for tensor in _flat(one)]
    return list_parameters_of(given)


def _flat(value: Any) -> list[Tensor]:
    if isinstance(value, list | tuple):
        return [one for one in value if isinstance(one, Tensor)]
    return list_parameters_of(value)


def step_optimizer(call: Call) -> None:
    """Note the line that updates."""
    optimizer = call.args[0]
    call.program.updates.append(UpdateFound(call.places, optimizer))


def _clip(call: Call) -> None:
    how = "norm" if "norm" in call.name else "value"
    limit = call.number(1, "max_norm" if how == "norm" else "clip_value")
    if call.get(2, "norm_type", 2.0) != 2.0:
        call.program.complain(
            Note(call.line, "reading.why.argument", {"name": call.name, "argument": "norm_type"})
        )
        return
    call.program.clips.append(ClipFound(call.line, how, limit))


CLIPPING: dict[str, Meaning] = {
    f"torch.nn.utils.clip_grad_{how}": _clip for how in ("norm_", "value_", "norm", "value")
}

OPTIMIZERS: dict[str, Meaning] = {
    f"torch.optim.{name}": _optimizer
    for name in (*CLASSES, "Adadelta", "Adamax", "ASGD", "RAdam", "LBFGS", "Rprop")
}
