"""What a step says: one plain sentence."""

from __future__ import annotations

import math
import sys

from explainer.engine.backprop import Iteration
from explainer.engine.classes import list_classes
from explainer.engine.explain.clip_key import find_clip_key
from explainer.engine.explain.overflow import find_overflow
from explainer.engine.network import Batch, NetworkSpec
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace
from explainer.engine.typed_numbers import find_number
from explainer.words import Language, say, table

_ONE_HIDDEN = 2
"""The layers of weights of a net with one hidden layer, whose number need not be said."""


def name_unit(trace: Trace, ref: Ref, language: Language) -> str:
    """Return how a sentence calls the unit of ``ref``."""
    depth, unit = trace.iteration.spec.depth, ref.unit or 0
    if ref.layer == depth:
        return _name_output(trace.iteration, unit, language)
    if ref.layer == 0 and trace.iteration.batch.features:
        name = trace.iteration.batch.features[unit]
        return say("unit.input.named", language, unit=unit + 1, name=name)
    hidden = "hidden.only" if depth == _ONE_HIDDEN else "hidden"
    kind = "input" if ref.layer == 0 else hidden
    return say(f"unit.{kind}", language, unit=unit + 1, layer=ref.layer)


def _name_output(it: Iteration, unit: int, language: Language) -> str:
    """Return how a sentence calls an output, with the class that it is for."""
    classes = name_classes(it.spec, it.batch, language)
    if not classes:
        return say("unit.output", language, unit=unit + 1)
    return say("unit.output.class", language, unit=unit + 1, name=classes[unit])


def name_classes(spec: NetworkSpec, batch: Batch, language: Language) -> list[str]:
    """Return how the class of each output is called; a number is said to be a class."""
    return [
        say("unit.class", language, number=name) if find_number(name) is not None else name
        for name in list_classes(spec, batch)
    ]


_CONSTANT_SLOPES = ("identity", "hard_step")

_SMALL_SLOPE = 0.05
"""|f′| below which an output learns slowly, as in gradient health."""

_BY_OPTIMIZER = ("denominator", "momentum_buffer", "weight_change", "bias_change")
_CLIPPED = (Quantity.CLIPPED_WEIGHT_GRADIENT, Quantity.CLIPPED_BIAS_GRADIENT)
_GRADIENTS = (Quantity.WEIGHT_GRADIENT, Quantity.BIAS_GRADIENT, *_CLIPPED)

_BUFFERS = {"average": "momentum_buffer.average", "rmsprop_momentum": "momentum_buffer.divided"}
_DENOMINATORS = {"sum_of_squares": "sum", "variance": "variance"}
"""The keys of what is another thing with some optimizers."""


def write_spoken(value: float) -> str:
    """Return a number of a sentence: four significant digits and a true minus sign."""
    return f"{value + 0.0:#.4g}".removesuffix(".").replace("-", "−")


def name_update_rule(optimizer: OptimizerSpec) -> str:
    """Return the key of how ``optimizer`` moves a parameter; some have several ways."""
    o = optimizer
    if o.name == "sgd" and not o.momentum:
        return "ascent" if o.maximize else "sgd"
    if o.name == "sgd":
        return "nesterov" if o.nesterov else "average" if o.momentum_form == "ng" else "momentum"
    return "rmsprop_momentum" if o.momentum else o.name


class Sentences:
    """The sentences of one trace in one language."""

    def __init__(self, trace: Trace, language: Language) -> None:
        self._trace = trace
        self._language: Language = language
        self._first_bad = trace.first_not_finite()
        self._units: dict[tuple[int, int], str] = {}
        self._parameters: dict[tuple[int, int, int | None], str] = {}
        self._of_samples: dict[tuple[object, ...], str] = {}

    def of(self, step: Step) -> str:
        """Return one plain sentence on ``step``; it also says where overflow began."""
        target, value = step.target, self._trace.values[step.target]
        sample = target.sample
        text = self._said(step) if sample is None else self._of_sample(step, sample)
        if target.quantity == Quantity.SLOPE:
            text += self._on_slope(target, value)
        return text if math.isfinite(value) else f"{text} {self.overflow(step)}"

    def _on_slope(self, target: Ref, value: float) -> str:
        """Return what a slope that is 0, or that of an output and small, means."""
        if value == 0.0:
            return say("step.slope.zero", self._language)
        small = abs(value) < _SMALL_SLOPE and target.layer == self._trace.iteration.spec.depth
        return say("step.slope.small", self._language) if small else ""

    def _of_sample(self, step: Step, sample: int) -> str:
        """Return the sentence of a sample's step: only its beginning names the sample."""
        place = (self._key(step), *step.target[:4])
        text = self._of_samples.get(place)
        if text is None:
            text = self._of_samples[place] = self._said(step)
        if len(self._trace.iteration.samples) == 1:
            return text
        return say("where.sample", self._language, sample=sample + 1) + text

    def _said(self, step: Step) -> str:
        text = say(f"step.{self._key(step)}", self._language, **self._names(step))
        return text + self._on_gradient(step) if step.phase is Phase.UPDATE else text

    def _on_gradient(self, step: Step) -> str:
        """Return what becomes of the gradient before a step of the update takes it."""
        o = self._trace.iteration.optimizer
        reads = any(ref.quantity in _GRADIENTS for ref in step.operands)
        turned = say("step.maximize", self._language) if reads and o.maximize else ""
        decayed = say("step.decay", self._language) if reads and o.decays_gradient else ""
        shrinks = step.target.quantity == "effective_rate" and o.lr_decay != 0.0
        return turned + decayed + (say("step.lr_decay", self._language) if shrinks else "")

    def overflow(self, step: Step) -> str:
        """Return why the value of ``step`` is not finite."""
        if self._trace.step_of[step.target] != self._first_bad:
            return say("overflow.later", self._language, step=(self._first_bad or 0) + 1)
        values = [self._trace.values[ref] for ref in step.operands]
        cause = find_overflow(step.target.quantity, values, self._trace.values[step.target])
        factors = dict(zip(("left", "right"), map(write_spoken, cause.factors), strict=False))
        largest = f"{sys.float_info.max:.2g}"
        return say(f"overflow.first.{cause.kind}", self._language, largest=largest, **factors)

    def _key(self, step: Step) -> str:
        target, it = step.target, self._trace.iteration
        quantity = target.quantity
        if quantity == Quantity.ACTIVATION:
            return f"activation.{it.spec.activations[(target.layer or 0) - 1]}"
        if quantity == Quantity.LOSS:
            return self._reduced("loss") if target.sample is None else self._loss(target.sample)
        if quantity == Quantity.WEIGHTED_INPUT and not it.spec.has_bias(target.layer or 0):
            return "weighted_input.no_bias"
        if quantity in (Quantity.DELTA, Quantity.SLOPE):
            return self._of_layer(target)
        if quantity == Quantity.JACOBIAN:
            return f"jacobian.{'own' if target.unit == target.source else 'other'}"
        if quantity == Quantity.OUTPUT_GRADIENT:
            return self._of_one(f"output_gradient.{it.spec.loss}")
        if step.phase is Phase.CLIP:
            return find_clip_key(self._trace, target)
        if quantity.endswith("_gradient") and target.sample is None:
            return self._reduced("gradient")
        if quantity in _BY_OPTIMIZER:
            return self._update_key(target)
        return quantity

    def _loss(self, sample: int) -> str:
        """Return the key of a loss; targets between 0 and 1 are a matter of their own."""
        it = self._trace.iteration
        targets = it.batch.targets[sample]
        soft = it.spec.objective.fused and bool(((targets != 0.0) & (targets != 1.0)).any())
        key = f"loss.{it.spec.loss}"
        return f"{key}.soft" if soft else self._of_one(key)

    def _of_layer(self, target: Ref) -> str:
        """Return the key of a slope or a δ, which differ between hidden and output layers."""
        spec, quantity = self._trace.iteration.spec, target.quantity
        name = spec.activations[(target.layer or 0) - 1]
        if quantity == Quantity.SLOPE and name in _CONSTANT_SLOPES:
            return f"slope.{name}"
        output = target.layer == spec.depth
        if output and spec.objective.crosses:
            return "delta.jacobian"
        if output and spec.objective.fused:
            return self._of_one(f"{quantity}.{spec.objective.name}")
        return f"{quantity}.{'output' if output else 'hidden'}"

    def _of_one(self, key: str) -> str:
        """Return the key of what reads simpler where there is one output."""
        single = self._trace.iteration.spec.sizes[-1] == 1
        return f"{key}.one" if single and f"step.{key}.one" in table(self._language) else key

    def _update_key(self, target: Ref) -> str:
        """Return the key of what differs between optimizers, or at the first update."""
        it, quantity = self._trace.iteration, target.quantity
        first = ".first" if it.update.number_of(target.address) == 1 else ""
        kind = name_update_rule(it.optimizer)
        if quantity == "momentum_buffer":
            return _BUFFERS.get(kind, f"{quantity}{first}")
        if quantity == "denominator":
            return f"denominator.{_DENOMINATORS.get(it.optimizer.squares, 'average')}"
        begins = kind in ("adam", "adamw") and not it.optimizer.maximize
        return f"change.{kind}{first if begins else ''}"

    def _reduced(self, what: str) -> str:
        it = self._trace.iteration
        return f"{what}.{'single' if len(it.samples) == 1 else it.spec.reduction}"

    def _names(self, step: Step) -> dict[str, object]:
        """Return what the sentence names; where a sample is named is said apart."""
        names = self.name_parts(step.target)
        names |= {"count": len(self._trace.iteration.samples), "where": ""}
        names["limit"] = f"{self._trace.iteration.optimizer.clip_limit:g}"
        return names | self._numbers(step) if step.phase is Phase.UPDATE else names

    def name_parts(self, ref: Ref) -> dict[str, object]:
        """Return how a sentence calls the unit and the parameter of ``ref``, if it has any."""
        _, layer, unit, source, _ = ref
        if layer is None or unit is None:
            return {} if layer is None else {"layer": layer}
        names: dict[str, object] = {"unit": self._name_place(layer, unit)}
        if ref.quantity == Quantity.JACOBIAN:
            return names | {"other": self._name_place(layer, source or 0)}
        return {**names, "what": self._name_parameter(layer, unit, source)} if layer else names

    def _name_place(self, layer: int, unit: int) -> str:
        """Return how a sentence calls a unit."""
        name = self._units.get((layer, unit))
        if name is None:
            name = self._units[layer, unit] = name_unit(
                self._trace, Ref("", layer, unit), self._language
            )
        return name

    def _name_parameter(self, layer: int, unit: int, source: int | None) -> str:
        """Return how a sentence calls the weight from ``source``, or the bias."""
        name = self._parameters.get((layer, unit, source))
        if name is None:
            to = self._name_place(layer, unit)
            if source is None:
                name = say("what.bias", self._language, unit=to)
            else:
                below = self._name_place(layer - 1, source)
                name = say("what.weight", self._language, unit=to, source=below)
            self._parameters[layer, unit, source] = name
        return name

    def _numbers(self, step: Step) -> dict[str, object]:
        """Return the numbers that the sentences of the update name."""
        it, quantity = self._trace.iteration, step.target.quantity
        eta = it.optimizer.learning_rate
        if quantity.endswith("_corrected"):
            beta = it.optimizer.betas[0 if quantity.startswith("first") else 1]
            number = it.update.number_of(step.target.address)
            return {"share": write_spoken(1.0 - beta**number)}
        value = self._trace.values[step.target]
        way = say(f"way.{'up' if it.optimizer.maximize else 'down'}", self._language)
        times = write_spoken(value / eta)
        return {"rate": write_spoken(value), "eta": f"{eta:g}", "times": times, "way": way}
