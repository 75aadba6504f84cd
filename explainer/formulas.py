"""A step's formula in symbols and with its numbers in it, as LaTeX."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from explainer.functions import LEAKY_SLOPE
from explainer.trace import Quantity, Ref, Step, Trace, output_of

FULL_PRECISION = 17
"""Digits that print a float64 exactly: for exports."""

SCREEN_DIGITS = 4
"""Significant digits of the page."""

_TERMS_PER_LINE = 2
_WIDE = 3


def number(value: float, digits: int = SCREEN_DIGITS) -> str:
    """Return ``value`` as LaTeX, rounded to ``digits`` significant digits."""
    if math.isnan(value):
        return r"\mathrm{NaN}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    text = repr(value) if digits >= FULL_PRECISION else f"{value:.{digits}g}"
    mantissa, _, exponent = text.removesuffix(".0").partition("e")
    mantissa = "0" if mantissa == "-0" else mantissa
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa


class Formulas:
    """The formulas of one trace.

    Parameters
    ----------
    trace
        The iteration whose steps are written.
    digits
        Significant digits of the numbers: 4 for the page, 17 for exports.
    """

    def __init__(self, trace: Trace, digits: int = SCREEN_DIGITS) -> None:
        self._trace = trace
        self._it = trace.iteration
        self._spec = trace.iteration.spec
        self._digits = digits
        self._batched = len(trace.iteration.samples) > 1

    def symbols(self, step: Step) -> str:
        """Return the formula of ``step`` in symbols."""
        left = self.symbol(step.target)
        quantity = step.target.quantity
        if quantity in (Quantity.NEW_WEIGHT, Quantity.NEW_BIAS):
            return rf"{left} \leftarrow {self._right(step)}"
        return f"{left} = {self._right(step)}"

    def substituted(self, step: Step) -> str:
        """Return the formula of ``step`` with its numbers: expressions that are all equal."""
        lines = [*self._expressions(step), self._n(step.target)]
        distinct = [line for i, line in enumerate(lines) if i == 0 or line != lines[i - 1]]
        rows = r" \\ ".join(f"&= {line}" for line in distinct)
        return rf"\begin{{aligned}} {rows} \end{{aligned}}"

    def symbol(self, ref: Ref) -> str:
        """Return the symbol of one scalar; units count from 1 here."""
        quantity = ref.quantity.removeprefix("old_")
        if quantity in (Quantity.WEIGHT_GRADIENT, Quantity.BIAS_GRADIENT):
            parameter = ref._replace(quantity=quantity.removesuffix("_gradient"), sample=None)
            return rf"\frac{{\partial {self._loss(ref)}}}{{\partial {self.symbol(parameter)}}}"
        if quantity == Quantity.LOSS:
            return self._loss(ref)
        if quantity in _STATE_SYMBOLS:
            time = "t-1" if ref.quantity.startswith("old_") else "t"
            return rf"{_STATE_SYMBOLS[quantity]}_{{{time}}}"
        return self._indexed(_SYMBOLS[quantity], ref)

    def _indexed(self, letter: str, ref: Ref) -> str:
        unit = "" if ref.unit is None else str(ref.unit + 1)
        if ref.source is not None:
            comma = "," if max(ref.unit or 0, ref.source) >= 9 else ""
            unit += f"{comma}{ref.source + 1}"
        sample = f"[{ref.sample + 1}]" if self._batched and ref.sample is not None else ""
        is_output = letter == "a" and ref.layer == self._spec.depth
        if is_output or letter in ("x", "y"):
            letter = r"\hat{y}" if is_output else letter
            return f"{letter}^{{{sample}}}_{{{unit}}}" if sample else f"{letter}_{{{unit}}}"
        return f"{letter}^{{({ref.layer}){sample}}}_{{{unit}}}"

    def _loss(self, ref: Ref) -> str:
        if ref.sample is None:
            return "L"
        return rf"\ell^{{[{ref.sample + 1}]}}" if self._batched else r"\ell"

    def _n(self, ref: Ref) -> str:
        return number(self._trace.values[ref], self._digits)

    def _factor(self, ref: Ref) -> str:
        """Return a number as it stands after a sign or in a product."""
        return in_brackets(self._n(ref))

    def _right(self, step: Step) -> str:
        return _RIGHT[step.target.quantity](self, step)

    def _expressions(self, step: Step) -> list[str]:
        return _NUMBERS[step.target.quantity](self, step)

    # Forward -----------------------------------------------------------------------------

    def _given(self, step: Step) -> str:
        return self._n(step.target)

    def _given_numbers(self, step: Step) -> list[str]:
        return []

    def _z(self, step: Step) -> str:
        t = step.target
        layer = t.layer or 0
        n = self._spec.sizes[layer - 1]
        weight = f"w^{{({layer})}}_{{{(t.unit or 0) + 1}k}}"
        below = self._indexed("x" if layer == 1 else "a", Ref("", layer - 1, None, None, t.sample))
        below = below.replace("_{}", "_{k}")
        bias = self.symbol(Ref(Quantity.BIAS, layer, t.unit))
        return rf"\sum_{{k=1}}^{{{n}}} {weight}\, {below} + {bias}"

    def _z_numbers(self, step: Step) -> list[str]:
        n = len(step.operands) // 2
        weights, below, bias = step.operands[:n], step.operands[n : 2 * n], step.operands[-1]
        terms = [
            rf"{self._factor(w) if i else self._n(w)} \cdot {self._factor(a)}"
            for i, (w, a) in enumerate(zip(weights, below, strict=True))
        ]
        return [broken_sum([*terms, self._factor(bias)])]

    def _a(self, step: Step) -> str:
        z = self.symbol(step.operands[0])
        name = self._spec.activations[(step.target.layer or 0) - 1]
        if name == "softmax":
            every = self._indexed("z", Ref("", step.target.layer, None, None, step.target.sample))
            every = every.replace("_{}", "_{i}")
            n = self._spec.sizes[-1]
            return rf"\frac{{e^{{{z}}}}}{{\sum_{{i=1}}^{{{n}}} e^{{{every}}}}}"
        return _ACTIVATION_SYMBOLS[name].format(z=z)

    def _a_numbers(self, step: Step) -> list[str]:
        name = self._spec.activations[(step.target.layer or 0) - 1]
        if name == "softmax":
            return [self._softmax_numbers(step)]
        z = self._n(step.operands[0])
        return [_ACTIVATION_NUMBERS[name].format(z=z, minus_z=negated(z), bracketed=in_brackets(z))]

    def _softmax_numbers(self, step: Step) -> str:
        """Shift every exponent by the largest z when e^z alone would leave the float range."""
        own, *others = step.operands
        by_unit = sorted((own, *others), key=lambda ref: ref.unit or 0)
        shift = ""
        largest = max(by_unit, key=lambda ref: self._trace.values[ref])
        if abs(self._trace.values[largest]) > 300 or self._trace.values[own] < -300:
            shift = f" - {self._factor(largest)}"
        denominator = " + ".join(f"e^{{{self._n(ref)}{shift}}}" for ref in by_unit)
        return rf"\frac{{e^{{{self._n(own)}{shift}}}}}{{{denominator}}}"

    # Loss --------------------------------------------------------------------------------

    def _loss_right(self, step: Step) -> str:
        if step.target.sample is None:
            return self._reduced(r"\ell")
        n = self._spec.sizes[-1]
        return _LOSS_SYMBOLS[self._spec.loss].format(n=n)

    def _loss_numbers(self, step: Step) -> list[str]:
        if step.target.sample is None:
            return self._reduced_numbers(step)
        n = self._spec.sizes[-1]
        pairs = list(zip(step.operands[:n], step.operands[n : 2 * n], strict=True))
        if self._spec.loss == "cross_entropy":
            return [self._cross_entropy_numbers(step, pairs)]
        if self._spec.loss == "bce":
            logits = step.operands[2 * n :]
            terms = [self._bce_term(*pair, z) for pair, z in zip(pairs, logits, strict=True)]
            return [averaged(broken_sum(terms), n)]
        squares = [f"({self._n(a)} - {self._factor(y)})^{{2}}" for a, y in pairs]
        total = broken_sum(squares)
        return [averaged(total, n if self._spec.loss == "mse" else 2)]

    def _cross_entropy_numbers(self, step: Step, pairs: Sequence[tuple[Ref, Ref]]) -> str:
        n = len(pairs)
        values = self._trace.values
        used = [(a, y) for a, y in pairs if values[y] != 0.0]
        if all(values[a] > 1e-290 for a, _ in used):
            terms = [
                rf"\ln {self._n(a)}"
                if values[y] == 1.0
                else rf"{self._n(y)} \cdot \ln {self._n(a)}"
                for a, y in used
            ]
            return rf"-\left({broken_sum(terms)}\right)" if len(terms) > 1 else f"-{terms[0]}"
        logits = step.operands[2 * n :]
        top = max(logits, key=lambda ref: values[ref])
        exponentials = " + ".join(f"e^{{{self._n(z)} - {self._factor(top)}}}" for z in logits)
        dot = broken_sum(
            rf"{self._n(y)} \cdot {self._factor(z)}"
            for (_, y), z in zip(pairs, logits, strict=True)
            if values[y] != 0.0
        )
        return rf"{self._n(top)} + \ln ({exponentials}) - ({dot})"

    def _bce_term(self, a: Ref, y: Ref, z: Ref) -> str:
        if abs(self._trace.values[z]) > 12.0:
            zn = self._n(z)
            positive = rf"\max(0, {zn})"
            decay = negated(zn) if self._trace.values[z] > 0 else zn
            return (
                rf"{positive} - {self._factor(z)} \cdot {self._factor(y)} + \ln (1 + e^{{{decay}}})"
            )
        p, t = self._n(a), self._factor(y)
        return rf"(-{t} \cdot \ln {p} - (1 - {t}) \cdot \ln (1 - {p}))"

    # Backward ----------------------------------------------------------------------------

    def _delta(self, step: Step) -> str:
        t = step.target
        layer = t.layer or 0
        z = self.symbol(t._replace(quantity=Quantity.WEIGHTED_INPUT))
        slope = _SLOPE_SYMBOLS[self._spec.activations[layer - 1]].format(z=z)
        if layer < self._spec.depth:
            delta = self._indexed(r"\delta", Ref("", layer + 1, None, None, t.sample))
            delta = delta.replace("_{}", "_{j}")
            above = f"w^{{({layer + 1})}}_{{j{(t.unit or 0) + 1}}}"
            n = self._spec.sizes[layer + 1]
            return rf"\Big(\sum_{{j=1}}^{{{n}}} {above}\, {delta}\Big) \cdot {slope}"
        y_hat = self.symbol(output_of(layer, t.unit or 0, t.sample or 0))
        y = self.symbol(Ref(Quantity.TARGET, layer, t.unit, None, t.sample))
        error = f"({y_hat} - {y})"
        n = self._spec.sizes[-1]
        return {
            "cross_entropy": f"{y_hat} - {y}",
            "bce": error if n == 1 else rf"\frac{{1}}{{{n}}} {error}",
            "mse": rf"\frac{{2}}{{{n}}} {error} \cdot {slope}",
            "half_squared_error": rf"{error} \cdot {slope}",
        }[self._spec.loss]

    def _delta_numbers(self, step: Step) -> list[str]:
        layer = step.target.layer or 0
        if layer == self._spec.depth:
            return self._output_delta_numbers(step)
        n = self._spec.sizes[layer + 1]
        weights, deltas = step.operands[:n], step.operands[n : 2 * n]
        terms = [
            rf"{self._factor(w) if i else self._n(w)} \cdot {self._factor(d)}"
            for i, (w, d) in enumerate(zip(weights, deltas, strict=True))
        ]
        slope, slope_value = self._slope(step.operands[2 * n], step.operands[2 * n + 1])
        flowing = sum(
            self._trace.values[w] * self._trace.values[d]
            for w, d in zip(weights, deltas, strict=True)
        )
        sum_text, slope_text = f"({broken_sum(terms)})", slope
        if n <= _WIDE:
            sum_text = rf"\underbrace{{{sum_text}}}_{{\sum w\,\delta}}"
            slope_text = rf"\underbrace{{{slope}}}_{{f'(z)}}"
        short = rf"{number(flowing, self._digits)} \cdot {in_brackets(number(slope_value, self._digits))}"
        return [rf"{sum_text} \cdot {slope_text}", short]

    def _output_delta_numbers(self, step: Step) -> list[str]:
        a, z, y = step.operands
        error = f"({self._n(a)} - {self._factor(y)})"
        n = self._spec.sizes[-1]
        if self._spec.loss == "cross_entropy":
            return [f"{self._n(a)} - {self._factor(y)}"]
        if self._spec.loss == "bce":
            return [averaged(error, n)]
        slope, slope_value = self._slope(a, z)
        scale = rf"\frac{{2}}{{{n}}} \cdot " if self._spec.loss == "mse" else ""
        difference = self._trace.values[a] - self._trace.values[y]
        short = (
            rf"{scale}{in_brackets(number(difference, self._digits))} \cdot "
            f"{in_brackets(number(slope_value, self._digits))}"
        )
        return [rf"{scale}{error} \cdot {slope}", short]

    def _slope(self, a: Ref, z: Ref) -> tuple[str, float]:
        """Return f′(z) as an expression of numbers on the screen, and its value."""
        name = self._spec.activations[(z.layer or 0) - 1]
        output, weighted = self._trace.values[a], self._trace.values[z]
        n = self._n(a)
        if name == "sigmoid":
            return rf"{n} \cdot (1 - {n})", output * (1.0 - output)
        if name == "tanh":
            return f"(1 - {in_brackets(n)}^{{2}})", 1.0 - output**2
        flat = {"identity": 1.0, "relu": 0.0, "leaky_relu": LEAKY_SLOPE}[name]
        slope = 1.0 if weighted > 0.0 else flat
        return number(slope, self._digits), slope

    def _weight_gradient(self, step: Step) -> str:
        if step.target.sample is None:
            return self._reduced(self.symbol(step.operands[0]._replace(sample=0)))
        delta, below = step.operands
        return rf"{self.symbol(delta)} \cdot {self.symbol(below)}"

    def _weight_gradient_numbers(self, step: Step) -> list[str]:
        if step.target.sample is None:
            return self._reduced_numbers(step)
        delta, below = step.operands
        return [rf"{self._n(delta)} \cdot {self._factor(below)}"]

    def _bias_gradient(self, step: Step) -> str:
        if step.target.sample is None:
            return self._reduced(self.symbol(step.operands[0]._replace(sample=0)))
        return self.symbol(step.operands[0])

    def _bias_gradient_numbers(self, step: Step) -> list[str]:
        return self._reduced_numbers(step) if step.target.sample is None else []

    def _reduced(self, summand: str) -> str:
        if not self._batched:
            return summand
        summand = summand.replace("[1]", "[s]").replace(r"\ell}", r"\ell^{[s]}}")
        summand = r"\ell^{[s]}" if summand == r"\ell" else summand
        B = len(self._it.samples)
        mean = rf"\frac{{1}}{{{B}}} " if self._spec.reduction == "mean" else ""
        return rf"{mean}\sum_{{s=1}}^{{{B}}} {summand}"

    def _reduced_numbers(self, step: Step) -> list[str]:
        terms = [self._factor(ref) if i else self._n(ref) for i, ref in enumerate(step.operands)]
        total = broken_sum(terms)
        mean = self._batched and self._spec.reduction == "mean"
        return [averaged(total, len(terms)) if mean else total]

    # Update ------------------------------------------------------------------------------

    def _gradient_symbol(self, step: Step) -> str:
        gradient, old = step.operands[:2]
        if self._coupled_decay:
            return rf"\Big({self.symbol(gradient)} + \lambda\, {self.symbol(old)}\Big)"
        return self.symbol(gradient)

    def _gradient_numbers(self, step: Step) -> str:
        gradient, old = step.operands[:2]
        if self._coupled_decay:
            decay = number(self._it.optimizer.weight_decay, self._digits)
            return rf"({self._n(gradient)} + {decay} \cdot {self._factor(old)})"
        return self._factor(gradient)

    @property
    def _coupled_decay(self) -> bool:
        o = self._it.optimizer
        return o.weight_decay != 0.0 and o.name != "adamw"

    def _state(self, step: Step) -> str:
        name = step.target.quantity
        if name.endswith("_corrected"):
            beta = "1" if name.startswith("first") else "2"
            raw = _STATE_SYMBOLS[name.removesuffix("_corrected")]
            return rf"\frac{{{raw}_{{t}}}}{{1 - \beta_{beta}^{{t}}}}"
        old = f"{_STATE_SYMBOLS[name]}_{{t-1}}"
        g = self._gradient_symbol(step)
        if name == "momentum_buffer":
            fresh = rf"(1 - \tau)\, {g}" if self._it.optimizer.dampening else g
            return g if self._first_update else rf"\mu\, {old} + {fresh}"
        if name == "sum_of_squares":
            return rf"{old} + {_squared(g)}"
        letter = {"first_moment": r"\beta_1", "second_moment": r"\beta_2"}.get(name, r"\alpha")
        new = g if name == "first_moment" else _squared(g)
        return rf"{letter}\, {old} + (1 - {letter})\, {new}"

    @property
    def _first_update(self) -> bool:
        return self._it.update.number == 1

    def _state_numbers(self, step: Step) -> list[str]:
        o, name, digits = self._it.optimizer, step.target.quantity, self._digits
        if name.endswith("_corrected"):
            raw = step.target._replace(quantity=name.removesuffix("_corrected"))
            beta = number(o.betas[0] if name.startswith("first") else o.betas[1], digits)
            return [rf"\frac{{{self._n(raw)}}}{{1 - {beta}^{{{self._it.update.number}}}}}"]
        g = self._gradient_numbers(step)
        old = step.target._replace(quantity=f"old_{name}")
        before = self._factor(old) if old in self._trace.values else "0"
        if name == "momentum_buffer":
            if self._first_update:
                return [g]
            kept = 1.0 if o.dampening == 0.0 else 1.0 - o.dampening
            fresh = g if kept == 1.0 else rf"(1 - {number(o.dampening, digits)}) \cdot {g}"
            return [rf"{number(o.momentum, digits)} \cdot {before} + {fresh}"]
        if name == "sum_of_squares":
            return [rf"{before} + {_squared(g)}"]
        rates = {"first_moment": o.betas[0], "second_moment": o.betas[1]}
        rate = number(rates.get(name, o.alpha), digits)
        new = g if name == "first_moment" else _squared(g)
        return [rf"{rate} \cdot {before} + (1 - {rate}) \cdot {new}"]

    def _change(self, step: Step) -> str:
        o = self._it.optimizer
        g = self._gradient_symbol(step)
        if o.name == "sgd":
            if o.momentum == 0.0:
                return rf"-\eta\, {g}"
            return rf"-\eta\, \Big({g} + \mu\, u_{{t}}\Big)" if o.nesterov else r"-\eta\, u_{t}"
        if o.name in ("adam", "adamw"):
            step_part = r"-\eta\, \frac{\hat{m}_{t}}{\sqrt{\hat{v}_{t}} + \epsilon}"
            old = self.symbol(step.operands[1])
            decoupled = o.name == "adamw" and o.weight_decay != 0.0
            return step_part + (rf" - \eta\, \lambda\, {old}" if decoupled else "")
        root = "G_{t}" if o.name == "adagrad" else "v_{t}"
        return rf"-\eta\, \frac{{{g}}}{{\sqrt{{{root}}} + \epsilon}}"

    def _change_numbers(self, step: Step) -> list[str]:
        o, digits = self._it.optimizer, self._digits
        eta, g = number(o.learning_rate, digits), self._gradient_numbers(step)
        done = {ref.quantity: ref for ref in step.operands[2:]}
        if o.name == "sgd":
            if o.momentum == 0.0:
                return [rf"-{eta} \cdot {g}"]
            buffer = self._factor(done["momentum_buffer"])
            if o.nesterov:
                mu = number(o.momentum, digits)
                return [rf"-{eta} \cdot ({g} + {mu} \cdot {buffer})"]
            return [rf"-{eta} \cdot {buffer}"]
        if o.name in ("adam", "adamw"):
            top = self._n(done["first_moment_corrected"])
            root = self._n(done["second_moment_corrected"])
        else:
            kept = "sum_of_squares" if o.name == "adagrad" else "square_average"
            top, root = g, self._n(done[kept])
        eps = number(o.eps, digits)
        text = rf"-{eta} \cdot \frac{{{top}}}{{\sqrt{{{root}}} + {eps}}}"
        if o.name == "adamw" and o.weight_decay != 0.0:
            decay = number(o.weight_decay, digits)
            text += rf" - {eta} \cdot {decay} \cdot {self._factor(step.operands[1])}"
        return [text]

    def _new(self, step: Step) -> str:
        old, change = step.operands
        return f"{self.symbol(old)} + {self.symbol(change)}"

    def _new_numbers(self, step: Step) -> list[str]:
        old, change = step.operands
        return [f"{self._n(old)} + {self._factor(change)}"]


def in_brackets(text: str) -> str:
    """Return a printed number in brackets if it is negative or a power of ten."""
    return f"({text})" if text.startswith("-") or r"\times" in text else text


def negated(text: str) -> str:
    """Return a printed number with its sign turned."""
    return text[1:] if text.startswith("-") else f"-{text}"


def broken_sum(terms: Iterable[str]) -> str:
    """Return the sum of ``terms``, on several lines if it is long."""
    parts = list(terms)
    if len(parts) <= _WIDE + 1:
        return " + ".join(parts)
    lines = [
        " + ".join(parts[i : i + _TERMS_PER_LINE]) for i in range(0, len(parts), _TERMS_PER_LINE)
    ]
    return r" \\ &\quad + ".join(lines)


def averaged(total: str, n: int) -> str:
    """Return ``total`` divided by ``n``, a line break inside it kept legal."""
    if n == 1:
        return total
    if r"\\" in total:
        return rf"\frac{{1}}{{{n}}} \cdot ({total})"
    return rf"\frac{{{total}}}{{{n}}}"


def _squared(text: str) -> str:
    bare = text.startswith(("(", r"\Big("))
    return f"{text}^{{2}}" if bare else rf"({text})^{{2}}"


_SYMBOLS = {
    "input": "x",
    "target": "y",
    "weight": "w",
    "bias": "b",
    "weighted_input": "z",
    "activation": "a",
    "delta": r"\delta",
    "weight_change": r"\Delta w",
    "bias_change": r"\Delta b",
    "new_weight": "w",
    "new_bias": "b",
}

_STATE_SYMBOLS = {
    "momentum_buffer": "u",
    "first_moment": "m",
    "second_moment": "v",
    "first_moment_corrected": r"\hat{m}",
    "second_moment_corrected": r"\hat{v}",
    "square_average": "v",
    "sum_of_squares": "G",
}

_ACTIVATION_SYMBOLS = {
    "identity": "{z}",
    "sigmoid": r"\sigma\big({z}\big) = \frac{{1}}{{1 + e^{{-{z}}}}}",
    "tanh": r"\tanh\big({z}\big)",
    "relu": r"\max\big(0, {z}\big)",
    "leaky_relu": rf"\max\big(0, {{z}}\big) + {LEAKY_SLOPE} \min\big(0, {{z}}\big)",
}

_ACTIVATION_NUMBERS = {
    "identity": "{z}",
    "sigmoid": r"\frac{{1}}{{1 + e^{{{minus_z}}}}}",
    "tanh": r"\tanh ({z})",
    "relu": r"\max(0, {z})",
    "leaky_relu": rf"\max(0, {{z}}) + {LEAKY_SLOPE} \cdot \min(0, {{z}})",
}

_SLOPE_SYMBOLS = {
    "identity": "1",
    "sigmoid": r"\sigma'\big({z}\big)",
    "tanh": r"\tanh'\big({z}\big)",
    "relu": r"\operatorname{{ReLU}}'\big({z}\big)",
    "leaky_relu": r"\operatorname{{LReLU}}'\big({z}\big)",
    "softmax": "",
}

_LOSS_SYMBOLS = {
    "mse": r"\frac{{1}}{{{n}}} \sum_{{j=1}}^{{{n}}} (\hat{{y}}_j - y_j)^2",
    "half_squared_error": r"\frac{{1}}{{2}} \sum_{{j=1}}^{{{n}}} (\hat{{y}}_j - y_j)^2",
    "bce": r"-\frac{{1}}{{{n}}} \sum_{{j=1}}^{{{n}}} "
    r"\big(y_j \ln \hat{{y}}_j + (1 - y_j) \ln (1 - \hat{{y}}_j)\big)",
    "cross_entropy": r"-\sum_{{j=1}}^{{{n}}} y_j \ln \hat{{y}}_j",
}

_Symbols = Callable[[Formulas, Step], str]
_Numbers = Callable[[Formulas, Step], list[str]]

_BOTH: dict[str, tuple[_Symbols, _Numbers]] = {
    "input": (Formulas._given, Formulas._given_numbers),
    "target": (Formulas._given, Formulas._given_numbers),
    "weighted_input": (Formulas._z, Formulas._z_numbers),
    "activation": (Formulas._a, Formulas._a_numbers),
    "loss": (Formulas._loss_right, Formulas._loss_numbers),
    "delta": (Formulas._delta, Formulas._delta_numbers),
    "weight_gradient": (Formulas._weight_gradient, Formulas._weight_gradient_numbers),
    "bias_gradient": (Formulas._bias_gradient, Formulas._bias_gradient_numbers),
    "weight_change": (Formulas._change, Formulas._change_numbers),
    "bias_change": (Formulas._change, Formulas._change_numbers),
    "new_weight": (Formulas._new, Formulas._new_numbers),
    "new_bias": (Formulas._new, Formulas._new_numbers),
    **{name: (Formulas._state, Formulas._state_numbers) for name in _STATE_SYMBOLS},
}
_RIGHT = {name: both[0] for name, both in _BOTH.items()}
_NUMBERS = {name: both[1] for name, both in _BOTH.items()}
