"""What predict mode asks before a halt: a value, a direction, or which weight changes most."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace
from explainer.step.quiz.mistakes import list_mistakes
from explainer.step.quiz.predictions import Judgement, Mistake, judge_choice, judge_number

Kind = Literal["value", "direction", "loss_after", "most"]

DIRECTIONS = ("up", "down", "same")

CANDIDATES = 4
"""Weights among which to choose the one that changes most."""

_CLEARLY_LESS = 0.9
"""A weight stands beside the one that changes most only if it changes by at most this share."""


class Focus(NamedTuple):
    """What the learner has selected: a neuron, or with ``source`` an edge."""

    layer: int
    unit: int
    source: int | None = None


@dataclass(frozen=True)
class Question:
    """One question on the number at ``ref``.

    ``truth`` is a number for a value, else one of ``options``. The options of "most" stand for
    ``weights``, each as ``layer/unit/source``.
    """

    kind: Kind
    ref: Ref
    truth: float | str
    options: tuple[str, ...] = ()
    weights: tuple[Ref, ...] = ()


def list_questions(
    trace: Trace, position: int, halt: int, loss_after: float, focus: Focus | None = None
) -> tuple[Question, ...]:
    """Return what is asked before the steps from ``position`` to ``halt`` are shown.

    Where the update begins: which weight of these steps changes most. Else the main number of
    these steps, on the selected part if it is among them. At the end also whether the loss
    (``loss_after`` the update) rises. Numbers that are not finite, or only copied, are not asked
    for.
    """
    steps = trace.steps[position:halt]
    begins = position <= _update_begins(trace) < halt
    asked = (_most(trace, steps) if begins else None) or _main(trace, steps, position, focus)
    at_end = _loss_after(trace, loss_after) if halt == len(trace.steps) else None
    return tuple(question for question in (asked, at_end) if question)


def _update_begins(trace: Trace) -> int:
    return bisect_left(trace.steps, True, key=lambda step: step.phase is Phase.UPDATE)


_MAIN: tuple[tuple[str, ...], ...] = (
    ("new_weight", "new_bias"),
    ("delta",),
    ("backward_sum",),
    ("input_gradient",),
    ("activation",),
    ("weight_gradient",),
)
"""Of the steps of one halt, those of the first line that occurs are asked for; else the last."""


def _main(
    trace: Trace, steps: Sequence[Step], position: int, focus: Focus | None
) -> Question | None:
    refs = [step.target for step in steps if _worth_asking(trace, step.target)]
    if not refs:
        return None
    chosen = next(
        (found for names in _MAIN if (found := [r for r in refs if r.quantity in names])), refs[-1:]
    )
    ref = _selected(chosen, focus) or _representative(chosen, position)
    return _on(trace, ref, {step.target for step in steps})


def _worth_asking(trace: Trace, ref: Ref) -> bool:
    """Tell whether a number is finite and more than the copy of another."""
    if ref.quantity in (Quantity.INPUT, Quantity.TARGET) or not math.isfinite(trace.values[ref]):
        return False
    reduced = ref.quantity in (Quantity.WEIGHT_GRADIENT, Quantity.BIAS_GRADIENT, Quantity.LOSS)
    return not (reduced and ref.sample is None and len(trace.iteration.samples) == 1)


def _selected(refs: Sequence[Ref], focus: Focus | None) -> Ref | None:
    """Return the first number of the selected part, if it has one here."""
    if focus is None:
        return None
    of_unit = (ref for ref in refs if (ref.layer, ref.unit) == focus[:2])
    return next((ref for ref in of_unit if focus.source in (None, ref.source)), None)


def _representative(refs: Sequence[Ref], position: int) -> Ref:
    """Return one of the numbers nearest to the output, of the first sample."""
    last = max(ref.layer or 0 for ref in refs)
    samples = [ref.sample for ref in refs if ref.sample is not None]
    near = [ref for ref in refs if (ref.layer or 0) == last and ref.sample in (None, *samples[:1])]
    return near[position % len(near)]


def _on(trace: Trace, ref: Ref, revealed: set[Ref]) -> Question:
    """Return the question on ``ref``: its value, or for some parameters which way they go."""
    change = _change_of(ref)
    o = trace.iteration.optimizer
    too_long_by_hand = ref != change and (o.name != "sgd" or o.momentum != 0.0)
    if change in revealed and (too_long_by_hand or _every_other(ref)):
        return Question("direction", change, find_direction(trace.values[change]), DIRECTIONS)
    return Question("value", ref, trace.values[ref])


def _change_of(ref: Ref) -> Ref | None:
    """Return the address of the change that a parameter's new value, or change, is about."""
    if ref.quantity.startswith("new_"):
        return ref._replace(quantity=f"{ref.quantity.removeprefix('new_')}_change")
    return ref if ref.quantity.endswith("_change") else None


def _every_other(ref: Ref) -> bool:
    return ((ref.layer or 0) + (ref.unit or 0) + (ref.source or 0)) % 2 == 0


def find_direction(change: float) -> str:
    """Return which way a change goes: one of ``DIRECTIONS``."""
    return "up" if change > 0.0 else "down" if change < 0.0 else "same"


def _loss_after(trace: Trace, after: float) -> Question | None:
    ref = Ref(Quantity.LOSS)
    change = after - trace.values[ref]
    if not math.isfinite(change):
        return None
    return Question("loss_after", ref, find_direction(change), DIRECTIONS)


def _most(trace: Trace, steps: Sequence[Step]) -> Question | None:
    """Return the choice of the weight that changes most among some that change clearly less."""
    sizes = {
        step.target: abs(trace.values[step.target])
        for step in steps
        if step.target.quantity == Quantity.WEIGHT_CHANGE
    }
    if not sizes or not all(map(math.isfinite, sizes.values())):
        return None
    ranked = sorted(sizes, key=lambda ref: -sizes[ref])
    top, limit = ranked[0], _CLEARLY_LESS * sizes[ranked[0]]
    others = [ref for ref in ranked if sizes[ref] < limit]
    if not others:
        return None
    weights = tuple(
        ref._replace(quantity="weight") for ref in sorted((top, *_spread(trace, others)))
    )
    names = tuple(_name(ref) for ref in weights)
    return Question("most", top, _name(top), names, weights)


def _name(weight: Ref) -> str:
    return f"{weight.layer}/{weight.unit}/{weight.source}"


def _spread(trace: Trace, others: Sequence[Ref]) -> set[Ref]:
    """Return up to three of ``others``: the next, the last, and the one whose weight is largest."""
    heaviest = max(others, key=lambda ref: abs(trace.values[ref._replace(quantity="weight")]))
    middle = others[len(others) // 2]
    return set(list(dict.fromkeys((heaviest, others[0], others[-1], middle)))[: CANDIDATES - 1])


def judge_answer(trace: Trace, question: Question, answer: object, loss_after: float) -> Judgement:
    """Judge an answer to ``question``; a wrong one gets the sentence that speaks to it, if any."""
    if question.kind == "value":
        mistakes = list_mistakes(trace, question.ref)
        return judge_number(float(question.truth), answer, mistakes)
    judgement = judge_choice(str(question.truth), answer, question.options)
    if judgement.verdict == "right":
        return judgement
    reason = {
        "direction": lambda: _why_direction(trace, question),
        "loss_after": lambda: _why_loss(trace, question, loss_after),
        "most": lambda: _why_most(trace, question, str(judgement.answer)),
    }[question.kind]()
    return replace(judgement, mistake=reason)


def _why_direction(trace: Trace, question: Question) -> Mistake:
    """Say which way the gradient moves the parameter, or that something outweighs it."""
    change = trace.values[question.ref]
    kind = question.ref.quantity.removesuffix("_change")
    taken = f"{'clipped_' * trace.iteration.optimizer.clips}{kind}_gradient"
    gradient = trace.values[question.ref._replace(quantity=taken)]
    uphill = trace.iteration.optimizer.maximize
    meant = find_direction(gradient if uphill else -gradient) == question.truth
    expected = "direction_uphill" if uphill and gradient else f"direction_{question.truth}"
    key = expected if meant else "direction_other"
    return Mistake(key, change, {"gradient": gradient, "change": change})


def _why_loss(trace: Trace, question: Question, after: float) -> Mistake:
    before = trace.values[question.ref]
    rate = trace.iteration.optimizer.learning_rate
    numbers = {"before": before, "after": after, "rate": rate}
    grown = trace.iteration.optimizer.maximize and question.truth == "up"
    return Mistake("loss_grown" if grown else f"loss_{question.truth}", after - before, numbers)


def _why_most(trace: Trace, question: Question, chosen: str) -> Mistake:
    """Say that it is the gradient that counts, where the heaviest weight was chosen."""
    by_name = dict(zip(question.options, question.weights, strict=True))
    size = {name: abs(trace.values[ref]) for name, ref in by_name.items()}
    change = trace.values[by_name[chosen]._replace(quantity="weight_change")]
    numbers = {"change": change, "top": trace.values[question.ref]}
    heaviest = size[chosen] == max(size.values())
    return Mistake("most_heaviest" if heaviest else "most_other", change, numbers)
