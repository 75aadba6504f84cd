"""The code that ran: the functions that compute an iteration, and the line of every step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache

from explainer.engine import optimizers
from explainer.engine.backprop import Iteration
from explainer.engine.clipping import CLIPS
from explainer.engine.explain.rule_lines import CLIP_LINES, RULE_LINES
from explainer.engine.faults import find_wrong_lines
from explainer.engine.faults.wrong_code import Lines, read_source
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.source_code import Listing, make_listing
from explainer.engine.trace.refs import Ref, Step
from explainer.engine.trace.trace import Trace

_LISTED = ("forward", "sample_loss", "backward", "gradients", "reduce")


@cache
def list_code(optimizer: str, wrong: Lines = (), clip: str = "none") -> tuple[Listing, ...]:
    """Return the functions that compute an iteration with ``optimizer``, in the order they run.

    That which clips the gradients is among them if ``clip`` is not ``none``.

    Lines that are ``wrong`` stand in them as they were written; functions that are listed for a
    wrong line only come last.
    """
    rule = f"optimizers.{optimizers.RULES[optimizer].__name__}"
    clips = [f"clipping.clip_by_{clip}"] if clip in CLIPS else []
    names = [*(f"backprop.{name}" for name in _LISTED), *clips, rule]
    names += [line.function for line in wrong]
    return tuple(_listing(name, wrong) for name in dict.fromkeys(names))


def _listing(name: str, wrong: Lines) -> Listing:
    lines, first = read_source(name, wrong)
    return make_listing(name.split(".")[0], first, lines)


_LINES: dict[str, str] = {
    "input": "a: Layers = {0: x}",
    "weighted_input": "z[l] = p.weights[l] @ a[l - 1] + p.biases[l]",
    "weighted_input_without_bias": "z[l] = p.weights[l] @ a[l - 1]",
    "activation": "a[l] = spec.activation(l).value(z[l])",
    "loss": "return spec.objective.loss(z[L], a[L], y)",
    "target": "def sample_loss(spec: NetworkSpec, z: Layers, a: Layers, y: Array) -> Array:",
    "contribution": "contribution[l + 1] = p.weights[l + 1] * delta[l + 1][:, None]",
    "backward_sum": "backward_sum[l] = contribution[l + 1].sum(axis=0)",
    "input_gradient": "backward_sum[l] = contribution[l + 1].sum(axis=0)",
    "slope": "slope[l] = spec.activation(l).derivative(z[l])",
    "delta": "delta[l] = backward_sum[l] * slope[l]",
    "weight_gradient": "weight_gradient[l] = np.outer(delta[l], a[l - 1])",
    "bias_gradient": "bias_gradient[l] = delta[l]",
    "reduced": 'return np.asarray(total / len(samples) if spec.reduction == "mean" else total)',
}

_OUTPUT_LINES: dict[str, str] = {
    "output_gradient": "output_gradient[L] = spec.objective.gradient(a[L], y)",
    "slope": "slope[L] = spec.activation(L).derivative(z[L])",
    "delta": "delta[L] = output_gradient[L] * slope[L]",
    "jacobian": "jacobian[L] = np.diag(a[L]) - np.outer(a[L], a[L])",
    "jacobian_delta": "delta[L] = output_gradient[L] @ jacobian[L]",
    "fused_delta": "delta[L] = spec.objective.gradient(a[L], y)",
}
"""Where the output layer has a line of its own."""


def find_code(trace: Trace, step: Step) -> str:
    """Return the line of the listing that computed ``step``, a wrong one if it was wrong.

    Where a value is assigned in several lines it is the last of them, unless another is wrong.
    """
    meant, target = _meant_lines(trace, step), step.target
    for line in find_wrong_lines(trace.iteration):
        of_its_own = line.quantity == target.quantity and target.sample is None
        if line.right in meant or of_its_own:
            return line.wrong
    return meant[-1]


def _meant_lines(trace: Trace, step: Step) -> tuple[str, ...]:
    line = _meant_line(trace, step)
    lines = RULE_LINES["adamw"]
    return (lines["change"], line) if line == lines["decoupled_change"] else (line,)


def _meant_line(trace: Trace, step: Step) -> str:
    target, it = step.target, trace.iteration
    quantity = target.quantity
    if target.layer == it.spec.depth and quantity in _OUTPUT_LINES:
        return _OUTPUT_LINES[_delta_key(it) if quantity == "delta" else quantity]
    if quantity == "weighted_input" and not it.spec.has_bias(target.layer or 0):
        return _LINES["weighted_input_without_bias"]
    if quantity in _LINES:
        per_sample = target.sample is not None
        return _LINES[quantity if per_sample else "reduced"]
    if target.quantity in CLIP_LINES["norm"]:
        lines = CLIP_LINES[it.optimizer.clip]
        return lines["total" if quantity == "squared_norm" and target.unit is None else quantity]
    lines = RULE_LINES[it.optimizer.name]
    return lines[_rule_key(trace, target)]


def _delta_key(it: Iteration) -> str:
    """Return which line computed δ of the outputs."""
    if it.spec.objective.crosses:
        return "jacobian_delta"
    return "fused_delta" if it.spec.objective.fused else "delta"


def _rule_key(trace: Trace, target: Ref) -> str:
    o, quantity = trace.iteration.optimizer, target.quantity
    key = {
        "weight_change": "change",
        "bias_change": "change",
        "new_weight": "new",
        "new_bias": "new",
    }.get(quantity, quantity)
    way = _WAYS.get(o.name)
    return way(o, trace.iteration.update.number_of(target.address), key) if way else key


def _name_sgd_line(o: OptimizerSpec, number: int, key: str) -> str:
    if o.momentum == 0.0:
        return f"plain_{key}"
    if o.nesterov and key == "change":
        return "nesterov_change"
    if key != "momentum_buffer":
        return key
    return "ng_buffer" if o.momentum_form == "ng" else "first_buffer" if number == 1 else key


def _name_rmsprop_line(o: OptimizerSpec, number: int, key: str) -> str:
    return "momentum_change" if o.momentum and key == "change" else key


def _name_adamw_line(o: OptimizerSpec, number: int, key: str) -> str:
    return "decoupled_change" if o.weight_decay and key == "change" else key


_WAYS: dict[str, Callable[[OptimizerSpec, int, str], str]] = {
    "sgd": _name_sgd_line,
    "rmsprop": _name_rmsprop_line,
    "adamw": _name_adamw_line,
}
"""Which of its lines an optimizer runs for a quantity, where that depends on its settings."""


def find_line(trace: Trace, step: Step) -> tuple[int, int]:
    """Return which listing and which of its lines (both from 0) computed ``step``."""
    it = trace.iteration
    code = find_code(trace, step)
    return _place_of(it.optimizer.name, find_wrong_lines(it), it.optimizer.clip, code)


def find_lines(trace: Trace) -> list[tuple[int, int]]:
    """Return ``find_line`` of every step; steps of one kind share their line."""
    depth, spec = trace.iteration.spec.depth, trace.iteration.spec
    unbiased = set(spec.layers) - set(spec.biased_layers)
    known: dict[tuple[object, ...], tuple[int, int]] = {}
    numbers = []
    for step in trace.steps:
        target = step.target
        plain, whole = target.layer in unbiased, target.unit is None
        kind = (target.quantity, target.layer == depth, target.sample is None, plain, whole)
        if kind not in known:
            known[kind] = find_line(trace, step)
        numbers.append(known[kind])
    return numbers


@cache
def _place_of(optimizer: str, wrong: Lines, clip: str, wanted: str) -> tuple[int, int]:
    for part, listing in enumerate(list_code(optimizer, wrong, clip)):
        with suppress(LookupError):
            return part, listing.find(wanted)
    raise LookupError(f"no line of the listing reads {wanted!r}")
