"""The lines of PyTorch that compute what a stop by layer computes."""

from __future__ import annotations

from explainer.engine.backprop import Iteration
from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS, fill_notation
from explainer.engine.trace.navigation import Stop


def write_torch(it: Iteration, stop: Stop) -> tuple[str, ...]:
    """Return the lines for ``stop``; one sample is a vector, a batch has a row a sample."""
    writers = {
        "forward": _forward,
        "loss": _loss,
        "delta": _delta,
        "gradient": _gradient,
        "update": _update,
    }
    return tuple(writers[stop.kind](it, stop.layer or 0)) if stop.kind in writers else ()


def _sent(it: Iteration, layer: int) -> str:
    """Return the name of what a layer sends on."""
    return "x" if layer == 0 else "y_hat" if layer == it.spec.depth else f"a{layer}"


def _forward(it: Iteration, layer: int) -> list[str]:
    notation = ACTIVATION_NOTATIONS[it.spec.activations[layer - 1]]
    function = fill_notation(notation.torch, z=f"z{layer}")
    return [
        f"z{layer} = {_sent(it, layer - 1)} @ W{layer}.T + b{layer}",
        f"{_sent(it, layer)} = {function}",
    ]


LOSSES = {
    "mse": "((y_hat - y) ** 2).mean(dim=-1)",
    "half_squared_error": "0.5 * ((y_hat - y) ** 2).sum(dim=-1)",
    "bce": "F.binary_cross_entropy_with_logits({z}, y, reduction='none').mean(dim=-1)",
    "cross_entropy": "F.cross_entropy({z}, y, reduction='{reduction}')",
}
"""The losses, of every sample, from ``{z}`` and ``y_hat`` of the output; that of torch reduces the
samples by itself."""


def _loss(it: Iteration, _: int) -> list[str]:
    reduced = f".{it.spec.reduction}()" if len(it.samples) > 1 else ""
    if it.spec.loss == "cross_entropy":
        reduced = ""
    text = LOSSES[it.spec.loss].format(z=f"z{it.spec.depth}", reduction=it.spec.reduction)
    return [f"loss = {text}{reduced}"]


def _delta(it: Iteration, layer: int) -> list[str]:
    notation = ACTIVATION_NOTATIONS[it.spec.activations[layer - 1]]
    if layer < it.spec.depth:
        first = f"(d{layer + 1} @ W{layer + 1})"
    else:
        n = it.spec.sizes[-1]
        twice, divided = "2 * " * (it.spec.loss == "mse"), it.spec.loss in ("mse", "bce") and n > 1
        first = f"{twice}(y_hat - y)" + f" / {n}" * divided
        if it.spec.objective.fused:
            return [f"d{layer} = {first}"]
    names = {"a": _sent(it, layer), "z": f"z{layer}"}
    before = [fill_notation(line, **names) for line in notation.torch_before]
    slope = fill_notation(notation.torch_slope, **names)
    return [*before, f"d{layer} = {first} * {slope}" if slope else f"d{layer} = {first}"]


def _gradient(it: Iteration, layer: int) -> list[str]:
    below, n = _sent(it, layer - 1), len(it.samples)
    if n == 1:
        return [f"dW{layer} = torch.outer(d{layer}, {below})", f"db{layer} = d{layer}"]
    mean = it.spec.reduction == "mean"
    return [
        f"dW{layer} = d{layer}.T @ {below}" + f" / {n}" * mean,
        f"db{layer} = d{layer}.{'mean' if mean else 'sum'}(dim=0)",
    ]


def _update(it: Iteration, layer: int) -> list[str]:
    """Return the update by hand where it is one line; else what torch's optimizer is asked."""
    o = it.optimizer
    if o.name != "sgd" or o.momentum or o.weight_decay:
        return ["optimizer.step()"]
    rate = repr(o.learning_rate).removesuffix(".0")
    return [f"W{layer} -= {rate} * dW{layer}", f"b{layer} -= {rate} * db{layer}"]
