"""What a model of PyTorch is trained with: its loss, and its optimizer with what that remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor, nn, optim

from explainer.engine.network import show_value
from explainer.engine.optimizer_spec import OPTIMIZER_KINDS
from explainer.engine.scripts.torch_script import REMEMBERED
from explainer.errors import InputError
from explainer.share.torch_layers import LinearLayer, to_lists

_LOSSES = {
    "mseloss": ("mse", {}),
    "crossentropyloss": ("cross_entropy", {"identity": "softmax"}),
    "nllloss": ("cross_entropy", {"log_softmax": "softmax"}),
    "bceloss": ("bce", {"sigmoid": "sigmoid"}),
    "bcewithlogitsloss": ("bce", {"identity": "sigmoid"}),
}
"""The losses of torch: what each is here, and the output activation that it is given or adds."""

_SHORT = {"crossentropy": "crossentropyloss", "binarycrossentropy": "bceloss"}
_SHORT |= {"binarycrossentropywithlogits": "bcewithlogitsloss", "mse": "mseloss"}
_NAMES = ("MSELoss", "CrossEntropyLoss", "NLLLoss", "BCELoss", "BCEWithLogitsLoss")
_USUAL = {"reduction": "mean", "weight": None, "pos_weight": None, "label_smoothing": 0.0}


def read_loss(loss: object, layers: Sequence[LinearLayer]) -> tuple[str, str, str]:
    """Return loss, reduction and output activation, as they are called here.

    ``loss`` is one of torch's modules or functions, or the name of one.
    """
    name = _find_loss(loss)
    kind, outputs = _LOSSES[name]
    last = layers[-1].activation if layers else "identity"
    output = outputs.get(last, last) if outputs else last
    if outputs and last not in outputs:
        raise InputError("error.model.output", loss=_shown(loss), value=last)
    reduction = _check_loss(loss)
    if reduction == "sum" and kind != "cross_entropy" and layers[-1].linear.out_features > 1:
        raise InputError("error.model.option", option="reduction", value="sum")
    return kind, reduction, output


def _shown(loss: object) -> str:
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    return show_value(name)


def _find_loss(loss: object) -> str:
    name = _shown(loss).lower().replace("_", "")
    found = _SHORT.get(name.removesuffix("loss"), name)
    if found not in _LOSSES:
        raise InputError("error.model.loss", value=_shown(loss), options=", ".join(_NAMES))
    return found


def _check_loss(loss: object) -> str:
    """Return how a loss joins its samples; every other setting is to be the usual one."""
    for option, usual in _USUAL.items():
        value = getattr(loss, option, usual)
        if value is not usual and value != usual and (option, value) != ("reduction", "sum"):
            raise InputError("error.model.option", option=option, value=show_value(value))
    return str(getattr(loss, "reduction", "mean"))


_WITHOUT_EFFECT = ("params", "lr", "foreach", "fused", "capturable", "differentiable")
_MEMORY = {torch: ours for ours, torch in REMEMBERED.items() if ours != "momentum_product"}
"""What torch calls what an optimizer carries on, and what it is called here."""


def find_optimizer(optimizer: object, model: nn.Module) -> dict[str, Any]:
    """Return an optimizer of a model as a session file has it."""
    classes = {kind.torch: name for name, kind in OPTIMIZER_KINDS.items()}
    name = classes.get(type(optimizer).__name__)
    if not isinstance(optimizer, optim.Optimizer) or name is None:
        shown = show_value(type(optimizer).__name__)
        raise InputError("error.model.optimizer", value=shown, options=", ".join(classes))
    (group, *more), own = optimizer.param_groups, {id(p) for p in model.parameters()}
    if more or {id(parameter) for parameter in group["params"]} != own:
        raise InputError("error.model.groups")
    options = OPTIMIZER_KINDS[name].options
    _check_options(group, (*options, *_WITHOUT_EFFECT, _OWN.get(name, "")))
    settings = {option: group[option] for option in options if option in group}
    return {"name": name, "learning_rate": float(group["lr"]), **settings}


_OWN = {"adamw": "decoupled_weight_decay"}
"""Settings by which one optimizer of torch is another one."""


def _check_options(group: Mapping[str, Any], known: Sequence[str]) -> None:
    for option, value in group.items():
        if option not in known and value:
            raise InputError("error.model.option", option=option, value=show_value(value))


def read_memory(optimizer: optim.Optimizer, layers: Sequence[LinearLayer]) -> dict[str, Any] | None:
    """Return what an optimizer remembers as a session file has it; None before its first update."""
    parameters = [(layer.linear.weight, layer.linear.bias) for layer in layers]
    of_weights, of_biases = (
        [_remembered(optimizer.state.get(pair[place], {})) for pair in parameters]
        for place in (0, 1)
    )
    first = optimizer.state.get(parameters[0][0], {})
    updates = int(first.get("step", 1 if of_weights[0] else 0))
    if not updates:
        return None
    return {"updates": updates, "weights": of_weights, "biases": of_biases}


def _remembered(state: Mapping[str, Any]) -> dict[str, Any]:
    return {
        _MEMORY[name]: to_lists(value)
        for name, value in state.items()
        if name in _MEMORY and isinstance(value, Tensor)
    }
