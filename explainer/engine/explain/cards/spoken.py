"""What is said aloud at a stop: its quantities and their values, without a formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain

from explainer.engine.explain.formulas.latex import SCREEN_DIGITS, write_number
from explainer.engine.explain.narration import Sentences
from explainer.engine.trace.navigation import Stop, is_copy
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace
from explainer.words import Language, say

HEARD = 6
"""Numbers that one listens to at a time."""

_OLD = "old_"
_OF_PARAMETER = frozenset({Quantity.WEIGHT, Quantity.BIAS})


class Spoken:
    """Writes what is said aloud at the stops of one trace, with numbers of so many digits."""

    def __init__(self, trace: Trace, language: Language, digits: int = SCREEN_DIGITS) -> None:
        self._trace, self._language, self._digits = trace, language, digits
        self._single = len(trace.iteration.samples) == 1
        self._sentences = Sentences(trace, language)
        self._names: dict[Ref, str] = {}
        self._told: dict[tuple[str, Ref, bool], str] = {}

    def of(self, stop: Stop) -> str:
        """Return what a stop computes, then of what; of more than ``HEARD`` numbers the first."""
        steps = self._trace.steps[stop.start : stop.end]
        own = [step for step in steps if not is_copy(step, single=self._single)]
        return self._say(own or steps, *_split_stop(own or steps))

    def of_step(self, step: Step) -> str:
        """Return the number of one step, and those that it is computed of if they are few."""
        known = list(dict.fromkeys(step.operands))
        return self._say([step], [step.target], known if len(known) < HEARD else [])

    def _say(self, steps: Sequence[Step], results: list[Ref], parts: list[Ref]) -> str:
        samples = {ref.sample for ref in (*results, *parts) if ref.sample is not None}
        own = len(samples) > 1
        text = self._list("result", results[:HEARD], own=own)
        parts = parts[: max(0, HEARD - len(results))]
        if parts:
            made_of = self._list("part", parts, own=own)
            text = say("spoken.made_of", self._language, results=text, parts=made_of)
        more = max(0, len(steps) - HEARD)
        key = "spoken.more" if more else "spoken.all"
        text = say(key, self._language, told=text, count=more) + self._overflow(steps)
        if self._single or own or not samples:
            return text
        return say("where.sample", self._language, sample=min(samples) + 1) + text

    def _overflow(self, steps: Sequence[Step]) -> str:
        """Return, after a space, why the first number that is not finite is not."""
        for step in steps:
            if not math.isfinite(self._trace.values[step.target]):
                return " " + self._sentences.overflow(step)
        return ""

    def _list(self, kind: str, refs: Sequence[Ref], *, own: bool) -> str:
        """Return quantities with their values; ``own`` names the sample of each."""
        told = (self._tell(kind, ref, own=own) for ref in refs)
        return say("spoken.between", self._language).join(told)

    def _tell(self, kind: str, ref: Ref, *, own: bool) -> str:
        text = self._told.get((kind, ref, own))
        if text is None:
            name, value = self._name(ref, own=own), self._trace.values[ref]
            number = speak_number(value, self._language, self._digits)
            text = say(f"spoken.{kind}", self._language, what=name, value=number)
            self._told[kind, ref, own] = text
        return text

    def _name(self, ref: Ref, *, own: bool) -> str:
        name = self._names.get(ref)
        if name is None:
            name = self._names[ref] = self.name(ref)
        if not own or self._single or ref.sample is None:
            return name
        return say("spoken.of_sample", self._language, what=name, sample=ref.sample + 1)

    def name(self, ref: Ref) -> str:
        """Return how a scalar is called aloud, its sample apart."""
        quantity = ref.quantity
        if quantity.startswith(_OLD):
            now = self.name(ref._replace(quantity=quantity.removeprefix(_OLD)))
            return say("spoken.before", self._language, what=now)
        names = self._sentences.name_parts(ref)
        if quantity in _OF_PARAMETER:
            return str(names["what"])
        return say(f"spoken.{quantity}{self._whole(ref)}", self._language, **names)

    def _whole(self, ref: Ref) -> str:
        """Return what is added to the word of a number that stands for a batch, or for a layer."""
        if ref.quantity == Quantity.SQUARED_NORM and ref.unit is None:
            return ".layer"
        batch = ref.quantity == Quantity.LOSS and ref.sample is None and not self._single
        return ".batch" if batch else ""


def split_results(steps: Sequence[Step]) -> tuple[list[Ref], list[Ref]]:
    """Return what ``steps`` end in, and what else they give, each in order.

    They end in what is computed and none of them reads; where nothing is computed, in all.
    """
    read = frozenset(chain.from_iterable(step.operands for step in steps))
    ends = [step.target for step in steps if step.operands and step.target not in read]
    if not ends:
        return [step.target for step in steps], []
    ended = frozenset(ends)
    return ends, [step.target for step in steps if step.target not in ended]


def _split_stop(steps: Sequence[Step]) -> tuple[list[Ref], list[Ref]]:
    """Return what a stop of ``steps`` ends in, and what that is made of, known before if few."""
    results, parts = split_results(steps)
    known = _list_known(steps) if len(steps) < HEARD else []
    return results, [*parts, *known] if len(steps) + len(known) <= HEARD else parts


def _list_known(steps: Sequence[Step]) -> list[Ref]:
    """Return what ``steps`` read that was known before them."""
    computed = {step.target for step in steps}
    read = dict.fromkeys(chain.from_iterable(step.operands for step in steps))
    return [ref for ref in read if ref not in computed]


def speak_number(value: float, language: Language, digits: int) -> str:
    """Return a number as it is read aloud: a true minus sign, a power of ten in words."""
    if math.isinf(value):
        return say("spoken.infinite" if value > 0 else "spoken.infinite.negative", language)
    if math.isnan(value):
        return "NaN"
    text = write_number(value, digits).replace("-", "−")
    mantissa, _, power = text.partition(r" \times 10^{")
    if not power:
        return text
    return say("spoken.power", language, mantissa=mantissa, power=power.removesuffix("}"))
