"""Iterations with a mistake that beginners make, each beside the iteration as it should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from explainer.engine.backprop import Gradients, Iteration
from explainer.engine.faults.lines import LINES, LinesOf
from explainer.engine.faults.wrong_code import Lines, compile_program
from explainer.engine.functions import softmax
from explainer.engine.network import Parameters, check_choice
from explainer.engine.optimizers import Quantities
from explainer.engine.parameter import list_parameters


@dataclass(frozen=True, eq=False)
class Fault:
    """A mistake that is switched on.

    ``age`` is the number of iterations made with it; ``kept`` are the gradients of the last of
    them, which only ``not_zeroed`` looks at.
    """

    name: str
    age: int = 0
    kept: Gradients | None = None

    def following(self, iteration: Iteration) -> Fault:
        """Return the fault as the next iteration finds it."""
        kept = _find_kept(iteration) if self.name == "not_zeroed" else None
        return Fault(self.name, self.age + 1, kept)


def _find_kept(iteration: Iteration) -> Gradients:
    """Return the gradients that stay; torch clips them in place."""
    raw, clipped = iteration.gradients, iteration.update.clipped
    if clipped is None:
        return raw
    return Gradients(raw.loss, dict(clipped.weights), dict(clipped.biases))


def switch_on(name: object) -> Fault:
    """Return the fault ``name``, just switched on, or raise the sentence that lists them."""
    return Fault(check_choice(name, "error.fault", tuple(FAULTS)))


@dataclass(frozen=True, eq=False)
class BrokenIteration(Iteration):
    """An iteration made with a fault, and ``right``: what the same beginning should have given.

    ``lines`` are the wrong lines of the code that ran; there are none where the fault changes
    nothing.
    """

    fault: Fault
    right: Iteration
    lines: Lines


def break_iteration(fault: Fault, right: Iteration) -> BrokenIteration:
    """Return the iteration that ``fault`` makes of what ``right`` begins with."""
    kind = FAULTS[fault.name]
    over = kind.once and fault.age > 0
    lines = () if over or kind.harmless(right) else kind.lines(right.optimizer)
    wrong = right
    if lines:
        with np.errstate(all="ignore"):
            wrong = kind.run(fault, right, lines)
    parts = {field.name: getattr(wrong, field.name) for field in fields(Iteration)}
    return BrokenIteration(**parts, fault=fault, right=right, lines=lines)


def find_wrong_lines(iteration: Iteration) -> Lines:
    """Return the lines that are wrong in the code that computed ``iteration``."""
    return iteration.lines if isinstance(iteration, BrokenIteration) else ()


def find_intended(iteration: Iteration) -> Iteration:
    """Return the iteration as it should be: itself, unless a fault is switched on."""
    return iteration.right if isinstance(iteration, BrokenIteration) else iteration


# How a fault runs ------------------------------------------------------------------------


def _run(fault: Fault, right: Iteration, lines: Lines) -> Iteration:
    return _iterated(compile_program(lines), right)


def _iterated(code: Mapping[str, Callable[..., Iteration]], it: Iteration) -> Iteration:
    iterate = code["backprop.iterate"]
    return iterate(it.spec, it.old, it.batch, it.optimizer, it.update.before)


def _run_accumulating(fault: Fault, right: Iteration, lines: Lines) -> Iteration:
    nothing = Gradients(
        0.0,
        {layer: np.zeros_like(w) for layer, w in right.old.weights.items()},
        {layer: np.zeros_like(b) for layer, b in right.old.biases.items()},
    )
    return _iterated(compile_program(lines, kept=fault.kept or nothing), right)


def _run_updating(fault: Fault, right: Iteration, lines: Lines) -> Iteration:
    """Run until the new weights that δ used are those that follow from it.

    Those of the output layer are right after the first time, since no weight enters its δ; each
    further time settles one layer more.
    """
    wrong = right
    for _ in range(right.spec.depth + right.spec.input_gradient):
        wrong = _iterated(compile_program(lines, new=wrong.new), right)
    return wrong


def _run_from_zero(fault: Fault, right: Iteration, lines: Lines) -> Iteration:
    code = compile_program(lines)
    zeros = code["network.initialise"](right.spec, "xavier_uniform", 0)
    return _iterated(code, replace(right, old=zeros))


def _run_softmax(fault: Fault, right: Iteration, lines: Lines) -> Iteration:
    return _iterated(compile_program(lines, softmax=softmax), right)


def _run_repeating(fault: Fault, right: Iteration, lines: Lines) -> Iteration:
    return _iterated(compile_program(lines, once_per_weight=once_per_weight), right)


def once_per_weight(biases: Mapping[int, Quantities], p: Parameters) -> dict[int, Quantities]:
    """Return the updates of the biases with each change made once for each incoming weight."""
    return {
        layer: {**q, "new": p.biases[layer] + p.weights[layer].shape[1] * q["change"]}
        for layer, q in biases.items()
    }


# Where a fault changes nothing -----------------------------------------------------------

Harmless = Callable[[Iteration], str | None]
"""The name of the reason why a fault changes nothing in an iteration, or None."""


def _never(it: Iteration) -> str | None:
    return None


def _without_hidden(it: Iteration) -> str | None:
    return None if it.spec.hidden_layers else "no_hidden"


def _at_zero(it: Iteration) -> str | None:
    arrays = (*it.old.weights.values(), *it.old.biases.values())
    return None if any(array.any() for array in arrays) else "at_zero"


def _without_mean(it: Iteration) -> str | None:
    if it.spec.reduction == "sum":
        return "sum"
    return "one_sample" if len(it.samples) == 1 else None


def _without_softmax(it: Iteration) -> str | None:
    return None if it.spec.objective.name == "cross_entropy" else "no_softmax"


def _without_root(it: Iteration) -> str | None:
    if not it.optimizer.squares:
        return "no_root"
    return None if it.optimizer.eps else "no_eps"


def _without_correction(it: Iteration) -> str | None:
    if not it.optimizer.averages_gradient:
        return "no_correction"
    return None if any(it.optimizer.betas) else "no_memory"


def _without_slope(it: Iteration) -> str | None:
    hidden = it.spec.activations[:-1]
    if not hidden:
        return "no_slope"
    return None if {"sigmoid", "tanh"} & set(hidden) else "same_slope"


def _without_sources(it: Iteration) -> str | None:
    biased = it.spec.biased_layers
    if not biased:
        return "no_bias"
    return None if any(it.spec.sizes[layer - 1] > 1 for layer in biased) else "one_weight"


def _of_update(harmless: Harmless, *, biases: bool = False) -> Harmless:
    """Return ``harmless``, but first whether all that an update would change is frozen."""

    def look(it: Iteration) -> str | None:
        touched = [p for p in list_parameters(it.spec) if p.source is None or not biases]
        if touched and all(parameter in it.spec.frozen for parameter in touched):
            return "all_frozen"
        return harmless(it)

    return look


# The faults ------------------------------------------------------------------------------


@dataclass(frozen=True)
class FaultKind:
    """What a fault is.

    ``lines`` gives its wrong lines with an optimizer, the mistaken one first and those that follow
    from it behind; ``harmless`` the name of the reason why it changes nothing in an iteration, or
    None; a fault that is made ``once`` changes nothing after its first iteration.
    """

    lines: LinesOf
    harmless: Harmless = _never
    run: Callable[[Fault, Iteration, Lines], Iteration] = _run
    once: bool = False


FAULTS: dict[str, FaultKind] = {
    "not_zeroed": FaultKind(LINES["not_zeroed"], run=_run_accumulating),
    "updated_during_backward": FaultKind(
        LINES["updated_during_backward"], _without_hidden, _run_updating
    ),
    "zero_weights": FaultKind(LINES["zero_weights"], _at_zero, _run_from_zero, once=True),
    "sum_for_mean": FaultKind(LINES["sum_for_mean"], _without_mean),
    "softmax_twice": FaultKind(LINES["softmax_twice"], _without_softmax, _run_softmax),
    "sign_flipped": FaultKind(LINES["sign_flipped"], _of_update(_never)),
    "rate_times_100": FaultKind(LINES["rate_times_100"], _of_update(_never)),
    "eps_inside_root": FaultKind(LINES["eps_inside_root"], _of_update(_without_root)),
    "no_bias_correction": FaultKind(LINES["no_bias_correction"], _of_update(_without_correction)),
    "slope_at_activation": FaultKind(LINES["slope_at_activation"], _without_slope),
    "bias_per_weight": FaultKind(
        LINES["bias_per_weight"], _of_update(_without_sources, biases=True), _run_repeating
    ),
}
"""Every fault by its name; its words are in ``explainer.words``."""
