"""Reads the LaTeX of the formulas: is it balanced, and what do its expressions amount to?"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import mpmath

from explainer.engine.explain.formulas.latex import FULL_PRECISION, SCREEN_DIGITS

DIGITS = (SCREEN_DIGITS, 6, FULL_PRECISION)
"""Few significant digits, more, and all of a float64."""

_LITERAL = r"\d+(?:\.\d+)?(?: \\times 10\^\{-?\d+\})?"
_TOKEN = re.compile(_LITERAL + r"|\\begin\{aligned\}|\\end\{aligned\}|\\\\|\\[A-Za-z]+|\\.|\s+|.")
_NUMBER = re.compile(_LITERAL)


def tokens(text: str) -> list[str]:
    """Return the tokens of ``text`` without white space."""
    return [token for token in _TOKEN.findall(text) if token.strip()]


def assert_well_formed(text: str) -> None:
    """Braces and environments are balanced, no line breaks inside braces, no bare \\left."""
    depth, environments = 0, 0
    for token in tokens(text):
        depth += {"{": 1, "}": -1}.get(token, 0)  # a number's own braces are balanced
        environments += {r"\begin{aligned}": 1, r"\end{aligned}": -1}.get(token, 0)
        assert depth >= 0 and environments in (0, 1), text
        if token in (r"\\", "&"):
            assert depth == 0 and environments == 1, text
        assert token not in (r"\left", r"\right"), text
    assert depth == environments == 0, text
    assert not re.search(r"\^\{[^{}]*\}\^", text), f"double superscript: {text}"
    assert not re.search(r"\\ln [\d.]+ \\times", text), (
        f"only the first factor has a logarithm: {text}"
    )


def expressions(substituted: str) -> list[str]:
    """Return every expression after a “&=”, with its continuation lines joined to it."""
    body = substituted.removeprefix(r"\begin{aligned} ").removesuffix(r" \end{aligned}")
    joined = body.replace(r" \\ &\quad + ", " + ").replace(r" \\ &\quad \cdot ", r" \cdot ")
    lines = joined.split(r" \\ ")
    signs = ("&= ", r"&\approx ", r"&\neq ")
    assert all(line.startswith(signs) for line in lines), substituted
    return [line.partition(" ")[2] for line in lines]


def skeleton(text: str) -> tuple[str, list[float]]:
    """Return ``text`` with a mark in place of every number, and the numbers."""
    numbers = [_value(match.group()) for match in _NUMBER.finditer(text)]
    marked = _NUMBER.sub("#", text)
    return marked.replace("(#)", "#"), numbers


def _value(text: str) -> float:
    mantissa, _, exponent = text.replace(r" \times 10^{", "e").rstrip("}").partition("e")
    return float(f"{mantissa}e{exponent}") if exponent else float(mantissa)


def evaluate(expression: str) -> float:
    """Return what an expression of numbers amounts to, in float64."""
    reader = _Reader(tokens(expression))
    value = reader.sum()
    assert not reader.rest, f"{reader.rest} left over in {expression}"
    return value


def evaluate_precisely(expression: str) -> Decimal:
    """Return what an expression of numbers amounts to, in 200 digits."""
    with localcontext(prec=200):
        value: Decimal = _PreciseReader(tokens(expression)).sum()
        return value


def _power(base: float, exponent: float) -> float:
    try:
        return base**exponent
    except OverflowError:
        return math.inf


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


class _Reader:
    """Recursive descent: sums of products of powers."""

    infinity: Any = math.inf
    number: Any = staticmethod(_value)
    exp: Any = staticmethod(_exp)
    expm1: Any = staticmethod(math.expm1)
    erf: Any = staticmethod(math.erf)
    erfc: Any = staticmethod(math.erfc)
    pi: Any = math.pi
    power_of: Any = staticmethod(_power)

    def __init__(self, rest: list[str]) -> None:
        self.rest = rest

    def take(self, *expected: str) -> str:
        token = self.rest.pop(0)
        assert not expected or token in expected, f"{token} where {expected} was expected"
        return token

    def next_is(self, *options: str) -> bool:
        return bool(self.rest) and self.rest[0] in options

    def sum(self) -> float:
        sign = -1 if self.next_is("-") and self.take() else 1
        total = sign * self.product()
        while self.next_is("+", "-"):
            sign = 1 if self.take() == "+" else -1
            total += sign * self.product()
        return total

    def product(self) -> float:
        value = self.power()
        while self.next_is(r"\cdot", r"\times"):
            self.take()
            value *= self.power()
        return value

    def power(self) -> float:
        base = self.atom()
        return self.power_of(base, self.group()) if self.next_is("^") and self.take() else base

    def group(self) -> float:
        self.take("{")
        value = self.sum()
        self.take("}")
        return value

    def bracket(self) -> list[float]:
        self.take("(")
        values = [self.sum()]
        while self.next_is(","):
            self.take()
            values.append(self.sum())
        self.take(")")
        return values

    def iverson(self) -> float:
        self.take("[")
        left, relation, right = self.sum(), self.take(">", "<", r"\le"), self.sum()
        self.take("]")
        holds = {">": left > right, "<": left < right, r"\le": left <= right}[relation]
        return self.number("1" if holds else "0")

    def atom(self) -> float:
        if self.next_is("["):
            return self.iverson()
        if self.next_is("("):
            (value,) = self.bracket()
            return value
        token = self.take()
        if token[0].isdigit():
            return self.number(token)
        if token == "e":
            self.take("^")
            power = self.group()
            if self.rest[:2] == ["-", "1"]:  # e^x − 1 keeps the digits of a small x
                del self.rest[:2]
                return self.expm1(power)
            return self.exp(power)
        if token == r"\operatorname":
            self.take("{")
            token = "".join(iter(self.take, "}"))
        return getattr(self, "command_" + token.removeprefix("\\"))()

    def command_frac(self) -> float:
        return self.group() / self.group()

    def command_sqrt(self) -> float:
        return math.sqrt(self.group())

    def command_ln(self) -> float:
        if self.rest[:3] == ["(", "1", "+"]:  # ln (1 + x) keeps the digits of a small x
            del self.rest[:3]
            value = math.log1p(self.sum())
            self.take(")")
            return value
        return math.log(self.atom())

    def command_tanh(self) -> float:
        return math.tanh(*self.bracket())

    def command_erf(self) -> float:
        return self.erf(*self.bracket())

    def command_erfc(self) -> float:
        return self.erfc(*self.bracket())

    def command_pi(self) -> float:
        return self.pi

    def command_max(self) -> float:
        return max(self.bracket())

    def command_min(self) -> float:
        return min(self.bracket())

    def command_lvert(self) -> float:
        value = self.sum()
        self.take(r"\rvert")
        return abs(value)

    def command_sign(self) -> float:
        (value,) = self.bracket()
        return self.number("1") * ((value > 0) - (value < 0))

    def command_infty(self) -> float:
        return self.infinity

    def command_underbrace(self) -> float:
        value = self.group()
        self.take("_")
        self.take("{")
        while self.take() != "}":
            pass
        return value


def _by_mpmath(function: Callable[[Any], Any], x: Decimal) -> Decimal:
    with mpmath.workdps(220):
        return Decimal(mpmath.nstr(function(mpmath.mpf(str(x))), 210))


class _PreciseReader(_Reader):
    """Reads into decimals, of which sums, products and squares are exact."""

    infinity = Decimal("inf")
    number = staticmethod(lambda text: Decimal(text.replace(r" \times 10^{", "e").rstrip("}")))
    exp = staticmethod(lambda x: x.exp())
    expm1 = staticmethod(lambda x: x.exp() - 1)
    erf = staticmethod(lambda x: _by_mpmath(mpmath.erf, x))
    erfc = staticmethod(lambda x: _by_mpmath(mpmath.erfc, x))
    power_of = staticmethod(lambda base, exponent: base**exponent)

    @property
    def pi(self) -> Decimal:
        with mpmath.workdps(220):
            return Decimal(mpmath.nstr(+mpmath.pi, 210))

    def command_sqrt(self) -> Any:
        return self.group().sqrt()

    def command_ln(self) -> Any:
        return self.atom().ln()

    def command_tanh(self) -> Any:
        (x,) = self.bracket()
        return ((2 * x).exp() - 1) / ((2 * x).exp() + 1)
