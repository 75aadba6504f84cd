"""Whether printed arithmetic holds to the last digit: formulas read back as exact fractions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction

_TOKEN = re.compile(
    r"\d+(?:\.\d+)?(?: \\times 10\^\{-?\d+\})?|\\quad|\\\\|\\[Bb]ig|\\[A-Za-z]+|[^\s&]"
)
_LAYOUT = frozenset({r"\\", r"\quad", r"\Big", r"\big"})
_MOST_POWER = 64
"""No number of a float64's digits is a quotient of a higher power."""


class _Irrational(Exception):
    """What an expression amounts to is no fraction, or none that could be printed."""


def holds_exactly(expression: str, result: str) -> bool:
    """Tell whether ``expression`` amounts to ``result``, with both as they are printed in LaTeX."""
    try:
        return _read(expression) == _read(result)
    except (_Irrational, ZeroDivisionError):
        return False


def _read(text: str) -> Fraction:
    return _Reader([token for token in _TOKEN.findall(text) if token not in _LAYOUT]).sum()


def _number(token: str) -> Fraction:
    return Fraction(token.replace(r" \times 10^{", "e").rstrip("}"))


class _Reader:
    """Recursive descent: sums of products of powers."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens[::-1]

    def _next(self) -> str:
        return self._tokens[-1] if self._tokens else ""

    def _take(self) -> str:
        return self._tokens.pop()

    def sum(self) -> Fraction:
        """Read what follows, as far as it is one sum."""
        sign = -1 if self._next() == "-" and self._take() else 1
        total = sign * self._product()
        while self._next() in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            total += sign * self._product()
        return total

    def _product(self) -> Fraction:
        value = self._power()
        while self._next() == r"\cdot":
            self._take()
            value *= self._power()
        return value

    def _power(self) -> Fraction:
        base = self._atom()
        if self._next() != "^":
            return base
        self._take()
        exponent = self._group()
        if exponent.denominator > 1 or abs(exponent) > _MOST_POWER:
            raise _Irrational
        return base**exponent.numerator

    def _group(self) -> Fraction:
        """Read what stands in braces or in brackets."""
        self._take()
        value = self.sum()
        self._take()
        return value

    def _atom(self) -> Fraction:
        if self._next() in ("(", "{", r"\lvert"):
            return abs(self._group()) if self._next() == r"\lvert" else self._group()
        token = self._take()
        if token[0].isdigit():
            return _number(token)
        known: dict[str, Callable[[], Fraction]] = {
            r"\frac": lambda: self._group() / self._group(),
            r"\max": lambda: max(self._pair()),
            r"\min": lambda: min(self._pair()),
            r"\underbrace": self._braced,
            "e": self._exponential,
            "[": self._question,
            r"\operatorname": self._named,
            r"\tanh": lambda: _only(self._group(), 0, 0),
            r"\ln": lambda: _only(self._atom(), 1, 0),
            r"\sqrt": lambda: _root(self._group()),
        }
        if token not in known:
            raise _Irrational
        return known[token]()

    def _pair(self) -> tuple[Fraction, Fraction]:
        self._take()
        first = self.sum()
        self._take()
        second = self.sum()
        self._take()
        return first, second

    def _question(self) -> Fraction:
        """Read whether one number is less, or more, than another: 1 or 0."""
        left, relation, right = self.sum(), self._take(), self.sum()
        self._take()
        if relation not in ("<", ">"):
            raise _Irrational
        return Fraction(left < right if relation == "<" else left > right)

    def _named(self) -> Fraction:
        """Read the sign of a number; no other function with a name of letters has fractions."""
        if "".join(iter(self._take, "}")) != "{sign":
            raise _Irrational
        value = self._group()
        return Fraction((value > 0) - (value < 0))

    def _braced(self) -> Fraction:
        """Read what stands over a brace, and pass over what is said of it."""
        value = self._group()
        depth = 0
        while True:
            depth += {"{": 1, "}": -1}.get(token := self._take(), 0)
            if depth == 0 and token == "}":
                return value

    def _exponential(self) -> Fraction:
        self._take()
        return _only(self._group(), 0, 1)


def _only(value: Fraction, at: int, result: int) -> Fraction:
    """Return ``result`` of what is a fraction for the argument ``at`` alone."""
    if value != at:
        raise _Irrational
    return Fraction(result)


def _root(value: Fraction) -> Fraction:
    """Return the square root, if it is a fraction."""
    root = Fraction(_whole_root(value.numerator), _whole_root(value.denominator))
    if root * root != value:
        raise _Irrational
    return root


def _whole_root(value: int) -> int:
    return math.isqrt(max(value, 0))
