"""The lines of code of each fault: as they are in the engine, and as they are written wrong."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache

from explainer.engine.faults.wrong_code import Lines, WrongLine
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.optimizers import RULES
from explainer.engine.source_code import strip_line

LinesOf = Callable[[OptimizerSpec], Lines]
"""The wrong lines with an optimizer: the mistaken one first, then those that follow from it."""


def _always(*lines: WrongLine) -> LinesOf:
    return lambda optimizer: lines


def _in_rule(pattern: str, wrong: str) -> LinesOf:
    """Return every line of the optimizer's rule in which ``pattern`` is replaced by ``wrong``."""

    @cache
    def lines(optimizer: str) -> Lines:
        rule = RULES[optimizer]
        codes = (strip_line(row) for row in inspect.getsourcelines(rule)[0])
        pairs = ((code, re.sub(pattern, wrong, code)) for code in dict.fromkeys(codes))
        name = f"optimizers.{rule.__name__}"
        return tuple(WrongLine(name, code, other) for code, other in pairs if code != other)

    return lambda optimizer: lines(optimizer.name)


_UNCORRECTED: dict[str, Lines] = {
    "adam": (
        WrongLine("optimizers._adam", "m_corrected = m / (1 - beta_1**t)", "m_corrected = m"),
        WrongLine("optimizers._adam", "v_corrected = v / (1 - beta_2**t)", "v_corrected = v"),
    ),
    "nadam": (
        WrongLine(
            "optimizers._nadam",
            "m_ahead = mu_next * m / (1 - product * mu_next) + (1 - mu) * gradient / (1 - product)",
            "m_ahead = mu_next * m + (1 - mu) * gradient",
        ),
        WrongLine("optimizers._nadam", "v_corrected = v / (1 - beta_2**t)", "v_corrected = v"),
    ),
}


LINES: dict[str, LinesOf] = {
    "not_zeroed": _always(
        *(
            WrongLine(
                "backprop.iterate",
                f"layer: reduce(spec, [s.{kind}_gradient[layer] for s in samples])",
                f"layer: kept.{plural}[layer]"
                f" + reduce(spec, [s.{kind}_gradient[layer] for s in samples])",
                f"{kind}_gradient",
            )
            for kind, plural in (("weight", "weights"), ("bias", "biases"))
        )
    ),
    "updated_during_backward": _always(
        WrongLine(
            "backprop.backward",
            "contribution[l + 1] = p.weights[l + 1] * delta[l + 1][:, None]",
            "contribution[l + 1] = new.weights[l + 1] * delta[l + 1][:, None]",
        )
    ),
    "zero_weights": _always(
        WrongLine(
            "network.initialise",
            "weights[layer] = frozen(initialiser(rng, (n_out, n_in)))",
            "weights[layer] = frozen(np.zeros((n_out, n_in)))",
        )
    ),
    "sum_for_mean": _always(
        WrongLine(
            "backprop.reduce",
            'return np.asarray(total / len(samples) if spec.reduction == "mean" else total)',
            "return np.asarray(total)",
        )
    ),
    "softmax_twice": _always(
        WrongLine(
            "backprop.sample_loss",
            "return spec.objective.loss(z[L], a[L], y)",
            "return spec.objective.loss(a[L], a[L], y)",
        ),
        WrongLine(
            "backprop.backward",
            "delta[L] = spec.objective.gradient(a[L], y)",
            "delta[L] = a[L] * (softmax(a[L]) - y - a[L] @ (softmax(a[L]) - y))",
        ),
    ),
    "sign_flipped": _in_rule(r"-(o\.learning_rate|effective_rate)", r"\1"),
    "rate_times_100": _in_rule(r"o\.learning_rate", "100 * o.learning_rate"),
    "eps_inside_root": _in_rule(r"np\.sqrt\((\w+)\) \+ o\.eps", r"np.sqrt(\1 + o.eps)"),
    "no_bias_correction": lambda optimizer: _UNCORRECTED.get(optimizer.name, _UNCORRECTED["adam"]),
    "slope_at_activation": _always(
        WrongLine(
            "backprop.backward",
            "slope[l] = spec.activation(l).derivative(z[l])",
            "slope[l] = spec.activation(l).derivative(a[l])",
        )
    ),
    "bias_per_weight": _always(
        WrongLine(
            "optimizers.update",
            "biases = applied(p.biases, gradients[1], state.biases)",
            "biases = once_per_weight(applied(p.biases, gradients[1], state.biases), p)",
            "new_bias",
        )
    ),
}
"""The wrong lines of every fault by its name."""
