"""What a step says: one plain sentence, and the line of code that computed it."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from functools import cache

from explainer import optimizers
from explainer.faults import wrong_lines
from explainer.trace import Phase, Quantity, Ref, Step, Trace
from explainer.words import Language, say
from explainer.wrong_code import Lines, source


@dataclass(frozen=True)
class Listing:
    """Source code as it ran: a title, the number of its first line, and its lines."""

    title: str
    first_line: int
    lines: tuple[str, ...]


_LISTED = ("forward", "sample_loss", "backward", "gradients", "reduce")


@cache
def listings(optimizer: str, wrong: Lines = ()) -> tuple[Listing, ...]:
    """Return the functions that compute an iteration with ``optimizer``, in the order they run.

    Lines that are ``wrong`` stand in them as they were written; functions that are listed for a
    wrong line only come last.
    """
    rule = f"optimizers.{optimizers.RULES[optimizer].__name__}"
    names = [*(f"backprop.{name}" for name in _LISTED), rule, *(line.function for line in wrong)]
    return tuple(_listing(name, wrong) for name in dict.fromkeys(names))


def _listing(name: str, wrong: Lines) -> Listing:
    lines, first = source(name, wrong)
    return Listing(f"{name.split('.')[0]}.py", first, tuple(line.rstrip("\n") for line in lines))


_LINES: dict[str, str] = {
    "input": "a: Layers = {0: x}",
    "weighted_input": "z[l] = p.weights[l] @ a[l - 1] + p.biases[l]",
    "activation": "a[l] = spec.activation(l).value(z[l])",
    "loss": "return spec.objective.loss(z[L], a[L], y)",
    "target": "def sample_loss(spec: NetworkSpec, z: Layers, a: Layers, y: Array) -> Array:",
    "contribution": "contribution[l + 1] = p.weights[l + 1] * delta[l + 1][:, None]",
    "backward_sum": "backward_sum[l] = contribution[l + 1].sum(axis=0)",
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
    "fused_delta": "delta[L] = spec.objective.gradient(a[L], y)",
}
"""Where the output layer has a line of its own."""

_ADAPTIVE_LINES: dict[str, str] = {
    "effective_rate": "effective_rate = o.learning_rate / denominator",
    "new": '"new": w + change,',
}

_RULE_LINES: dict[str, dict[str, str]] = {
    "sgd": {
        "momentum_buffer": 'buffer = o.momentum * state["momentum_buffer"]'
        " + (1 - o.dampening) * gradient",
        "first_buffer": "buffer = gradient",
        "plain_change": "change = -o.learning_rate * (g + o.weight_decay * w)",
        "nesterov_change": "change = -o.learning_rate * (gradient + o.momentum * buffer)",
        "change": "change = -o.learning_rate * buffer",
        "plain_new": 'return {"change": change, "new": w + change}',
        "new": 'return {"momentum_buffer": buffer, "change": change, "new": w + change}',
    },
    "rmsprop": {
        "square_average": 'v = o.alpha * state.get("square_average", 0.0)'
        " + (1 - o.alpha) * gradient**2",
        "denominator": "denominator = np.sqrt(v) + o.eps",
        **_ADAPTIVE_LINES,
        "change": "change = -effective_rate * gradient",
    },
    "adagrad": {
        "sum_of_squares": 'total = state.get("sum_of_squares", 0.0) + gradient**2',
        "denominator": "denominator = np.sqrt(total) + o.eps",
        **_ADAPTIVE_LINES,
        "change": "change = -effective_rate * gradient",
    },
    "adam": {
        "first_moment": 'm = beta_1 * state.get("first_moment", 0.0) + (1 - beta_1) * gradient',
        "second_moment": 'v = beta_2 * state.get("second_moment", 0.0)'
        " + (1 - beta_2) * gradient**2",
        "first_moment_corrected": "m_corrected = m / (1 - beta_1**t)",
        "second_moment_corrected": "v_corrected = v / (1 - beta_2**t)",
        "denominator": "denominator = np.sqrt(v_corrected) + o.eps",
        **_ADAPTIVE_LINES,
        "change": "change = -effective_rate * m_corrected",
        "decoupled_change": "change = change - o.learning_rate * o.weight_decay * w",
    },
}
_RULE_LINES["adamw"] = _RULE_LINES["adam"]


def code_line(trace: Trace, step: Step) -> str:
    """Return the line of the listing that computed ``step``, a wrong one if it was wrong."""
    meant, target = _meant_line(trace, step), step.target
    for line in wrong_lines(trace.iteration):
        of_its_own = line.quantity == target.quantity and target.sample is None
        if line.right == meant or of_its_own:
            return line.wrong
    return meant


def _meant_line(trace: Trace, step: Step) -> str:
    target, it = step.target, trace.iteration
    quantity = target.quantity
    if target.layer == it.spec.depth and quantity in _OUTPUT_LINES:
        fused = it.spec.objective.fused
        return _OUTPUT_LINES["fused_delta" if fused else quantity]
    if quantity in _LINES:
        per_sample = target.sample is not None
        return _LINES[quantity if per_sample else "reduced"]
    lines = _RULE_LINES[it.optimizer.name]
    return lines[_rule_key(trace, quantity)]


def _rule_key(trace: Trace, quantity: str) -> str:
    o = trace.iteration.optimizer
    key = {
        "weight_change": "change",
        "bias_change": "change",
        "new_weight": "new",
        "new_bias": "new",
    }.get(quantity, quantity)
    if o.name == "sgd" and o.momentum == 0.0:
        return f"plain_{key}"
    if o.nesterov and key == "change":
        return "nesterov_change"
    if key == "momentum_buffer" and trace.iteration.update.number == 1:
        return "first_buffer"
    if o.name == "adamw" and o.weight_decay and key == "change":
        return "decoupled_change"
    return key


def line_number(trace: Trace, step: Step) -> tuple[int, int]:
    """Return which listing and which of its lines (both from 0) computed ``step``."""
    it = trace.iteration
    return _place_of(it.optimizer.name, wrong_lines(it), code_line(trace, step))


@cache
def _place_of(optimizer: str, wrong: Lines, wanted: str) -> tuple[int, int]:
    for part, listing in enumerate(listings(optimizer, wrong)):
        for row, line in enumerate(listing.lines):
            if line.split("  #")[0].strip() == wanted:
                return part, row
    raise LookupError(f"no line of the listing reads {wanted!r}")


def unit_name(trace: Trace, ref: Ref, language: Language) -> str:
    """Return how a sentence calls the unit of ``ref``."""
    depth = trace.iteration.spec.depth
    kind = "input" if ref.layer == 0 else "output" if ref.layer == depth else "hidden"
    return say(f"unit.{kind}", language, unit=(ref.unit or 0) + 1, layer=ref.layer)


_BY_OPTIMIZER = ("denominator", "weight_change", "bias_change")


def spoken(value: float) -> str:
    """Return a number of a sentence: four significant digits and a true minus sign."""
    return f"{value + 0.0:#.4g}".removesuffix(".").replace("-", "−")


class Sentences:
    """The sentences of one trace in one language."""

    def __init__(self, trace: Trace, language: Language) -> None:
        self._trace = trace
        self._language: Language = language
        self._first_bad = trace.first_not_finite()

    def of(self, step: Step) -> str:
        """Return one plain sentence on ``step``; it also says where overflow began."""
        key, names = self._key(step), self._names(step)
        text = say(f"step.{key}", self._language, **names)
        if self._decays(step):
            text += say("step.decay", self._language)
        value = self._trace.values[step.target]
        if value == 0.0 and step.target.quantity == Quantity.SLOPE:
            text += say("step.slope.zero", self._language)
        return text if math.isfinite(value) else f"{text} {self._overflow(step, value)}"

    def _decays(self, step: Step) -> bool:
        """Tell whether the formula of ``step`` has λ times the old value in its gradient."""
        o, quantity = self._trace.iteration.optimizer, step.target.quantity
        if o.weight_decay == 0.0 or o.name == "adamw":
            return False
        reads_gradient = o.name != "adam" and (not o.momentum or o.nesterov)
        return quantity in optimizers.KEPT or (quantity.endswith("_change") and reads_gradient)

    def _overflow(self, step: Step, value: float) -> str:
        first = self._trace.step_of[step.target] == self._first_bad
        kind = "nan" if math.isnan(value) else "inf"
        largest = f"{sys.float_info.max:.2g}"
        key = f"overflow.first.{kind}" if first else "overflow.later"
        return say(key, self._language, largest=largest, step=(self._first_bad or 0) + 1)

    def _key(self, step: Step) -> str:
        target, it = step.target, self._trace.iteration
        quantity = target.quantity
        if quantity == Quantity.ACTIVATION:
            return f"activation.{it.spec.activations[(target.layer or 0) - 1]}"
        if quantity == Quantity.LOSS:
            return f"loss.{it.spec.loss}" if target.sample is not None else self._reduced("loss")
        if quantity in (Quantity.DELTA, Quantity.SLOPE):
            output = target.layer == it.spec.depth
            fused = output and it.spec.objective.fused
            place = it.spec.loss if fused else "output" if output else "hidden"
            return f"{quantity}.{place}"
        if quantity == Quantity.OUTPUT_GRADIENT:
            return f"output_gradient.{it.spec.loss}"
        if quantity.endswith("_gradient") and target.sample is None:
            return self._reduced("gradient")
        if quantity in _BY_OPTIMIZER or quantity == "momentum_buffer":
            return self._update_key(quantity)
        return quantity

    def _update_key(self, quantity: str) -> str:
        """Return the key of what differs between optimizers, or at the first update."""
        it = self._trace.iteration
        first = ".first" if it.update.number == 1 else ""
        if quantity == "momentum_buffer":
            return f"{quantity}{first}"
        if quantity == "denominator":
            return f"denominator.{'sum' if it.optimizer.name == 'adagrad' else 'average'}"
        kind = self._optimizer_kind()
        return f"change.{kind}{first if kind in ('adam', 'adamw') else ''}"

    def _reduced(self, what: str) -> str:
        it = self._trace.iteration
        return f"{what}.{'single' if len(it.samples) == 1 else it.spec.reduction}"

    def _optimizer_kind(self) -> str:
        o = self._trace.iteration.optimizer
        if o.name != "sgd" or not o.momentum:
            return o.name
        return "nesterov" if o.nesterov else "momentum"

    def _names(self, step: Step) -> dict[str, object]:
        target, it = step.target, self._trace.iteration
        names: dict[str, object] = {"count": len(it.samples)}
        if target.layer is not None and target.unit is not None:
            names["unit"] = unit_name(self._trace, target, self._language)
        if target.source is not None and target.layer:
            below = Ref("", target.layer - 1, target.source)
            names["source"] = unit_name(self._trace, below, self._language)
        names["what"] = (
            say("what.bias" if target.source is None else "what.weight", self._language, **names)
            if "unit" in names
            else ""
        )
        names["sample"] = (target.sample or 0) + 1
        marked = len(it.samples) > 1 and target.sample is not None
        names["where"] = say("where.sample", self._language, **names) if marked else ""
        return names | self._numbers(step) if step.phase is Phase.UPDATE else names

    def _numbers(self, step: Step) -> dict[str, object]:
        """Return the numbers that the sentences of the update name."""
        it, quantity = self._trace.iteration, step.target.quantity
        eta = it.optimizer.learning_rate
        if quantity.endswith("_corrected"):
            beta = it.optimizer.betas[0 if quantity.startswith("first") else 1]
            return {"share": spoken(1.0 - beta**it.update.number)}
        value = self._trace.values[step.target]
        return {"rate": spoken(value), "eta": f"{eta:g}", "times": spoken(value / eta)}
