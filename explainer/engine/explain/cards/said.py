"""The titles and sentences of cards."""

from __future__ import annotations

import math

from explainer.engine.clipping import is_unclipped
from explainer.engine.explain.narration import Sentences, name_unit, name_update_rule
from explainer.engine.parameter import list_parameters
from explainer.engine.trace.navigation import Stop
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import Trace
from explainer.words import Language, say

_NAMED = 6
"""Frozen parameters that are named; of more their number is said."""


class Said:
    """What the cards of one trace say in one language."""

    def __init__(self, trace: Trace, language: Language) -> None:
        self._trace, self._language = trace, language
        self._spec, self._count = trace.iteration.spec, len(trace.iteration.samples)
        self._sentences = Sentences(trace, language)

    def title(self, stop: Stop) -> str:
        """Return what a stop is called."""
        title = say(f"stop_card.title.{self._kind(stop)}", self._language, **self._names(stop))
        if self._count == 1 or stop.sample is None or stop.kind == "sample":
            return title
        return title + say("stop_card.title.of_sample", self._language, sample=stop.sample + 1)

    def sentence(self, stop: Stop) -> str:
        """Return what happens at a stop, and where numbers overflow first that they do."""
        text = say(self._sentence_key(stop), self._language, **self._names(stop))
        if stop.kind == "gradient" and stop.layer and self._spec.has_bias(stop.layer):
            text += say(f"stop_card.{self._kind(stop)}.bias", self._language)
        if stop.kind == "gradient" and self._count > 1:
            key = f"stop_card.gradient.{self._spec.reduction}"
            text += say(key, self._language, count=self._count)
        if stop.kind == "update":
            text += self._frozen(stop)
        if stop.kind == "delta" and stop.layer and self._activation(stop) == "hard_step":
            text += say("stop_card.delta.hard_step", self._language)
        if stop.kind == "update" and stop.layer and self._trace.iteration.optimizer.maximize:
            text += say("stop_card.update.maximize", self._language)
        return text + self._overflow(stop)

    def _frozen(self, stop: Stop) -> str:
        """Return which of the parameters of a stop are frozen; of many how many."""
        spec = self._spec
        own = [
            parameter
            for parameter in list_parameters(spec)
            if parameter in spec.frozen
            and stop.layer in (None, parameter.layer)
            and stop.unit in (None, parameter.unit)
        ]
        if not own:
            return ""
        key = "stop_card.frozen.many" if len(own) > _NAMED else "stop_card.frozen"
        names = say("spoken.between", self._language).join(parameter.name for parameter in own)
        return say(key, self._language, count=len(own), names=names)

    def reduction(self) -> str:
        """Return how the samples of a batch become one."""
        return say(f"stop_card.reduced.{self._spec.reduction}", self._language)

    def largest(self, kind: str, shown: int, count: int) -> str:
        """Return that the largest of ``count`` gradients, or changes, are shown."""
        return say(f"stop_card.largest.{kind}", self._language, shown=shown, count=count)

    def first_samples(self, shown: int, count: int) -> str:
        """Return that of ``count`` samples the first are shown."""
        return say("stop_card.first_samples", self._language, shown=shown, count=count)

    def _kind(self, stop: Stop) -> str:
        """Return the kind of a stop, with what tells apart a unit, a layer and a phase."""
        if stop.kind in ("sample", "loss"):
            return f"{stop.kind}.{'single' if self._count == 1 else 'batch'}"
        span = "phase" if stop.layer is None else "layer" if stop.unit is None else "unit"
        return f"{stop.kind}.{span}"

    def _sentence_key(self, stop: Stop) -> str:
        kind, _, span = self._kind(stop).partition(".")
        last = stop.layer == self._spec.depth
        if kind == "sample":
            return "stop_card.sample"
        if stop.kind == "forward" and span == "phase" and not self._spec.biased_layers:
            return "stop_card.forward.phase.no_bias"
        if kind in ("norm", "clip"):
            return self._clip_key(kind, span)
        if span == "phase":
            return f"stop_card.{kind}.phase"
        if kind == "loss":
            return f"stop_card.loss.{self._spec.loss}.{span}"
        if kind == "forward":
            return f"stop_card.forward.{self._activation(stop)}"
        if kind == "delta":
            return f"stop_card.delta.{self._source_of_delta(last)}.{span}"
        if kind == "update":
            return f"stop_card.update.{name_update_rule(self._trace.iteration.optimizer)}"
        return f"stop_card.{kind}.{span}"

    def _source_of_delta(self, last: bool) -> str:
        """Return what δ is made of, as the words call it."""
        objective = self._spec.objective
        if not last:
            return "hidden"
        if objective.crosses:
            return "jacobian"
        return objective.name if objective.fused else "output"

    def _clip_key(self, kind: str, span: str) -> str:
        """Return the key of a stop of clipping; where nothing is clipped it says so."""
        it = self._trace.iteration
        if kind == "norm" and span != "phase":
            return "stop_card.norm.squares"
        kind = "clip" if span == "phase" else "clipped"
        cut = it.update.clipped is not None and not is_unclipped(it.update.clipped)
        return f"stop_card.{kind}.{it.optimizer.clip}.{'cut' if cut else 'kept'}"

    def _activation(self, stop: Stop) -> str:
        return self._spec.activations[(stop.layer or 1) - 1]

    def _names(self, stop: Stop) -> dict[str, object]:
        names: dict[str, object] = {"count": self._count, "sample": (stop.sample or 0) + 1}
        names["limit"] = f"{self._trace.iteration.optimizer.clip_limit:g}"
        if stop.layer is not None:
            names["layer"] = self._layer(stop.layer)
            bias = "bias" if self._spec.has_bias(stop.layer or 1) else "no_bias"
            names["sum"] = say(f"stop_card.sum.{bias}", self._language)
            if stop.unit is not None:
                names["unit"] = name_unit(
                    self._trace, Ref("", stop.layer, stop.unit), self._language
                )
        return names

    def _layer(self, layer: int) -> str:
        key = (
            "stop_card.layer_name.output"
            if layer == self._spec.depth
            else "stop_card.layer_name.hidden"
        )
        return say(key, self._language, layer=layer)

    def _overflow(self, stop: Stop) -> str:
        """Return the sentence of the first number that is not finite, after a space."""
        for step in self._trace.steps[stop.start : stop.end]:
            if not math.isfinite(self._trace.values[step.target]):
                return " " + self._sentences.overflow(step)
        return ""
