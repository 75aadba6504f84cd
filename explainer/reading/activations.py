"""Which activation and loss of the page the layers and the loss of the code are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explainer.engine.functions import LEAKY_SLOPE
from explainer.engine.objectives import OUTPUT_ACTIVATIONS
from explainer.reading.chain import Stage
from explainer.reading.losses import PAGE_LOSSES, ChosenLoss, choose_loss
from explainer.reading.notes import Note, Word
from explainer.reading.objective import Found
from explainer.reading.program import Program


@dataclass(frozen=True)
class Fitted:
    """The names of all activations, the last one as the loss has it, and the loss."""

    activations: tuple[str, ...]
    chosen: ChosenLoss


def fit_loss(
    program: Program, stages: Sequence[Stage], found: Found | None, divided: bool
) -> Fitted:
    """Return activations and loss; what differs from the code is named."""
    names = [_name(program, stage) for stage in stages]
    if found is None:
        return _assume_loss(names)
    chosen = _choose(program, found, divided)
    names[-1] = _fit_output(program, stages[-1], found, chosen.loss, names[-1])
    return Fitted(tuple(names), chosen)


def _assume_loss(names: list[str]) -> Fitted:
    """Return the loss that goes with the output, where the code has none."""
    by_output = {"softmax": "cross_entropy", "log_softmax": "cross_entropy", "sigmoid": "bce"}
    loss = by_output.get(names[-1], "mse")
    output = "softmax" if loss == "cross_entropy" else names[-1]
    return Fitted((*names[:-1], output), ChosenLoss(loss, "mean", 1.0))


def _name(program: Program, stage: Stage) -> str:
    """Return the activation of a layer; another slope than the page's is named."""
    slope, alpha = stage.settings.get("slope", LEAKY_SLOPE), stage.settings.get("alpha", 1.0)
    for name, value, usual in (("negative_slope", slope, LEAKY_SLOPE), ("alpha", alpha, 1.0)):
        if value != usual:
            values = {"name": Word(f"name.{stage.activation}"), "argument": f"{name}={value}"}
            program.complain(Note(_line(stage), "reading.why.slope", {**values, "usual": usual}))
    return stage.activation


def _line(stage: Stage) -> int:
    return (*stage.activation_lines, stage.line)[0]


def _choose(program: Program, found: Found, divided: bool) -> ChosenLoss:
    if found.kind not in PAGE_LOSSES:
        values = {"name": found.kind}
        program.complain(Note(found.lines[-1], "reading.why.other_loss", values))
    chosen = choose_loss(found, divided)
    if abs(chosen.scale - 1.0) > 1e-9:
        scale = {"scale": f"{chosen.scale:.4g}"}
        program.complain(Note(found.lines[-1], "reading.why.scale", scale))
    return chosen


def _fit_output(program: Program, stage: Stage, found: Found, loss: str, name: str) -> str:
    """Return the output activation that the page pairs with a loss."""
    if found.kind == "log_likelihood":
        plain = name.removeprefix("log_")
        fits = plain in OUTPUT_ACTIVATIONS[loss]
        return plain if fits else _expect(program, stage, False, ("softmax", name, "log"))
    if loss == "cross_entropy":
        wanted = ("log_softmax",) if found.kind == "nll_loss" else ("identity", "log_softmax")
        return _expect(program, stage, name in wanted, ("softmax", name, found.kind))
    if loss == "bce":
        wanted = ("sigmoid",) if found.kind == "binary_cross_entropy" else ("identity",)
        return _expect(program, stage, name in wanted, ("sigmoid", name, found.kind))
    if name in OUTPUT_ACTIVATIONS[loss]:
        return name
    return _expect(program, stage, False, ("identity", name, found.kind))


def _expect(program: Program, stage: Stage, fits: bool, names: tuple[str, str, str]) -> str:
    taken, given, loss = names
    if not fits:
        values = {"given": given, "loss": loss, "taken": Word(f"name.{taken}")}
        program.complain(Note(_line(stage), "reading.why.pair", values))
    return taken
