"""The lines of PyTorch that compute what a stop by layer computes."""

from __future__ import annotations

from explainer.engine.backprop import Iteration
from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS, fill_notation
from explainer.engine.explain.formulas.losses import LOSS_NOTATIONS
from explainer.engine.freezing import Address
from explainer.engine.network import NetworkSpec
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.trace.navigation import Stop


def write_torch(it: Iteration, stop: Stop) -> tuple[str, ...]:
    """Return the lines for ``stop``; one sample is a vector, a batch has a row a sample."""
    writers = {
        "forward": _forward,
        "loss": _loss,
        "delta": _delta,
        "input_gradient": lambda it, layer: ["dx = d1 @ W1"],
        "gradient": _gradient,
        "norm": _clip,
        "clip": _clip,
        "update": _update,
    }
    return tuple(writers[stop.kind](it, stop.layer or 0)) if stop.kind in writers else ()


def _sent(it: Iteration, layer: int) -> str:
    """Return the name of what a layer sends on."""
    return "x" if layer == 0 else "y_hat" if layer == it.spec.depth else f"a{layer}"


def _forward(it: Iteration, layer: int) -> list[str]:
    notation = ACTIVATION_NOTATIONS[it.spec.activations[layer - 1]]
    function = fill_notation(notation.torch, z=f"z{layer}")
    bias = f" + b{layer}" if it.spec.has_bias(layer) else ""
    return [
        f"z{layer} = {_sent(it, layer - 1)} @ W{layer}.T{bias}",
        f"{_sent(it, layer)} = {function}",
    ]


def write_loss(spec: NetworkSpec, z: str, reduction: str) -> str:
    """Return the loss of every sample; one of torch's reduces the samples by itself."""
    notation = LOSS_NOTATIONS[spec.objective.name]
    return fill_notation(notation.torch, z=z, k=_threshold(spec), reduction=reduction)


def _threshold(spec: NetworkSpec) -> str:
    return repr(float(spec.threshold)).removesuffix(".0")


def _loss(it: Iteration, _: int) -> list[str]:
    one = len(it.samples) == 1 or LOSS_NOTATIONS[it.spec.objective.name].reduces
    reduced = "" if one else f".{it.spec.reduction}()"
    return [f"loss = {write_loss(it.spec, f'z{it.spec.depth}', it.spec.reduction)}{reduced}"]


def _delta(it: Iteration, layer: int) -> list[str]:
    notation = ACTIVATION_NOTATIONS[it.spec.activations[layer - 1]]
    if layer < it.spec.depth:
        first = f"(d{layer + 1} @ W{layer + 1})"
    else:
        first = _error(it.spec)
        if it.spec.objective.fused:
            return [f"d{layer} = {first}"]
        if it.spec.objective.crosses:
            return _through_jacobian(it, first)
    names = {"a": _sent(it, layer), "z": f"z{layer}"}
    before = [fill_notation(line, **names) for line in notation.torch_before]
    slope = fill_notation(notation.torch_slope, **names)
    return [*before, f"d{layer} = {first} * {slope}" if slope else f"d{layer} = {first}"]


def _through_jacobian(it: Iteration, error: str) -> list[str]:
    """Return the lines for δ of a softmax, whose Jacobian is symmetric."""
    name = f"d{it.spec.depth}"
    if len(it.samples) == 1:
        jacobian, delta = "torch.diag(y_hat) - torch.outer(y_hat, y_hat)", "J @ g"
    else:
        jacobian = "torch.diag_embed(y_hat) - y_hat[:, :, None] * y_hat[:, None, :]"
        delta = "(J @ g[:, :, None]).squeeze(-1)"
    return [f"g = {error}", f"J = {jacobian}", f"{name} = {delta}"]


def _error(spec: NetworkSpec) -> str:
    """Return the derivative of the loss by the outputs; where the slope cancels, by their z."""
    slope, n = LOSS_NOTATIONS[spec.objective.name].slope, spec.sizes[-1]
    divided = spec.objective.kind.averaged and n > 1
    text = fill_notation(slope.torch, k=_threshold(spec))
    return "2 * " * slope.twice + text + f" / {n}" * divided


def _gradient(it: Iteration, layer: int) -> list[str]:
    below, n = _sent(it, layer - 1), len(it.samples)
    mean = it.spec.reduction == "mean"
    if n == 1:
        lines = [f"dW{layer} = torch.outer(d{layer}, {below})", f"db{layer} = d{layer}"]
    else:
        lines = [
            f"dW{layer} = d{layer}.T @ {below}" + f" / {n}" * mean,
            f"db{layer} = d{layer}.{'mean' if mean else 'sum'}(dim=0)",
        ]
    return lines if it.spec.has_bias(layer) else lines[:1]


def write_clip(o: OptimizerSpec) -> str:
    """Return the line that clips the gradients of a model."""
    limit = repr(o.clip_limit).removesuffix(".0")
    return f"torch.nn.utils.clip_grad_{o.clip}_(model.parameters(), {limit})"


def _clip(it: Iteration, _: int) -> list[str]:
    return [write_clip(it.optimizer)]


def _update(it: Iteration, layer: int) -> list[str]:
    """Return the update by hand where it is one line; else what torch's optimizer is asked."""
    o = it.optimizer
    if o.name != "sgd" or o.momentum or o.weight_decay or o.clips:
        return ["optimizer.step()", *_put_back(it, layer)]
    rate, sign = repr(o.learning_rate).removesuffix(".0"), "+" if o.maximize else "-"
    letters = "Wb" if it.spec.has_bias(layer) else "W"
    return [
        f"{letter}{layer} {sign}= {rate} * d{letter}{layer}{_mark_learning(it, letter, layer)}"
        for letter in letters
        if not _is_all_frozen(it, letter, layer)
    ]


def _list_frozen(it: Iteration, letter: str, layer: int) -> list[Address]:
    """Return the frozen ones of a layer's weights, ``W``, or biases, ``b``."""
    own = (address for address in it.spec.frozen if address[0] == layer)
    return sorted(address for address in own if (address[2] is None) == (letter == "b"))


def _is_all_frozen(it: Iteration, letter: str, layer: int) -> bool:
    arrays = it.old.weights if letter == "W" else it.old.biases
    return len(_list_frozen(it, letter, layer)) == arrays[layer].size


def _mark_learning(it: Iteration, letter: str, layer: int) -> str:
    """Return the factor that leaves out what is frozen."""
    return f" * ~frozen_{letter}{layer}" if _list_frozen(it, letter, layer) else ""


def _put_back(it: Iteration, layer: int) -> list[str]:
    """Return the lines that give what is frozen its old values; of all of a tensor none."""
    names = [
        f"{letter}{layer}"
        for letter in ("Wb" if it.spec.has_bias(layer) else "W")
        if _list_frozen(it, letter, layer)
    ]
    return [f"{name}[frozen_{name}] = old_{name}[frozen_{name}]" for name in names]
