"""The long product of the chain rule: every path from a loss back to one weight or bias."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.engine.backprop import Iteration, SampleResult
from explainer.engine.functions import Array
from explainer.engine.trace.refs import Quantity, Ref, output_ref
from explainer.step.inspection.chain_symbols import Symbols

MAX_LISTED = 40
"""Paths that are listed one by one, the largest first; the others are summed."""


_TINY = 1e-150
"""Below it the product of two probabilities would lose digits."""


class Factor(NamedTuple):
    """One derivative of a path: its symbol as LaTeX, its number, and the step that gives it.

    ``known_with`` is the address whose step makes the number known; None where nothing is needed.
    """

    symbol: str
    value: float
    known_with: Ref | None


@dataclass(frozen=True)
class Path:
    """One way back: (layer, unit) from an output to the weight's own unit.

    Softmax can lead from one output to another; the first two units are then both outputs.
    """

    units: tuple[tuple[int, int], ...]
    factors: tuple[Factor, ...]
    product: float


@dataclass(frozen=True)
class Collapse:
    """∂loss/∂z of one output unit, summed over all ŷ, beside the short form it equals."""

    unit: int
    symbol: str
    summed: float
    short_symbol: str
    short: float
    known_with: Ref


@dataclass(frozen=True)
class Chain:
    """All paths of one sample.

    ``paths`` are the largest of ``count``; ``rest`` is the sum of the others; ``total`` the sum
    of all, which is ∂loss/∂w; ``zeros`` of them are 0. ``merged`` tells that ŷ was rounded to 0
    or 1, so that ∂loss/∂ŷ · ∂ŷ/∂z had to be taken as one factor.
    """

    formula: str
    paths: tuple[Path, ...]
    count: int
    zeros: int
    rest: float
    total: float
    merged: bool
    collapses: tuple[Collapse, ...]


def list_paths(it: Iteration, layer: int, unit: int, source: int | None, sample: int) -> Chain:
    """Return every path from the loss of ``sample`` to a weight, or to a bias without source."""
    with np.errstate(all="ignore"):
        return _Walk(it, Ref("", layer, unit, source, sample)).chain()


class _Walk:
    """The paths to one parameter: their numbers as one array, their factors on demand."""

    def __init__(self, it: Iteration, to: Ref) -> None:
        self._it, self._spec = it, it.spec
        self._layer, self._unit, self._source = to.layer or 0, to.unit or 0, to.source
        self._sample = to.sample or 0
        self._result: SampleResult = it.samples[self._sample]
        self._outer, self._slope = _output_factors(it, self._sample)
        self._merged = self._spec.objective.fused and not np.isfinite(self._outer).all()
        self._symbols = Symbols(it, to, self._merged)

    def chain(self) -> Chain:
        products = self._products()
        flat = products.ravel()
        listed = _largest(flat)
        others = np.ones(flat.size, dtype=bool)
        others[listed] = False
        return Chain(
            formula=self._symbols.formula(),
            paths=tuple(self._path(np.unravel_index(i, products.shape), flat[i]) for i in listed),
            count=flat.size,
            zeros=int(np.count_nonzero(flat == 0.0)),
            rest=float(flat[others].sum()),
            total=float(flat.sum()),
            merged=self._merged,
            collapses=() if self._merged else self._collapses(),
        )

    def _start(self) -> Array:
        """Return ∂loss/∂z of the outputs, shape (n_L,), with softmax by ŷ too: (n_L, n_L)."""
        if self._merged:
            return self._spec.objective.gradient(self._result.a[self._spec.depth], self._target)
        if self._slope.ndim == 2:
            return np.asarray(self._outer[:, None] * self._slope)
        return np.asarray(self._outer * self._slope)

    @property
    def _target(self) -> Array:
        return np.asarray(self._it.batch.targets[self._sample])

    def _products(self) -> Array:
        """Return the product of each path; one axis for each choice of a unit on the way."""
        products = self._start()
        if self._layer == self._spec.depth:
            return np.asarray(products[..., [self._unit]] * self._input())
        for layer in range(self._spec.depth - 1, self._layer - 1, -1):
            onward = self._it.old.weights[layer + 1] * self._result.slope[layer]
            units = slice(None) if layer > self._layer else [self._unit]
            products = products[..., None] * onward[:, units]
        return np.asarray(products * self._input())

    def _input(self) -> float:
        """Return ∂z/∂w, what arrives along the weight; 1 for a bias."""
        if self._source is None:
            return 1.0
        return float(self._result.a[self._layer - 1][self._source])

    # One path ----------------------------------------------------------------------------

    def _path(self, place: tuple[np.intp, ...], product: float) -> Path:
        chosen = [int(i) for i in place]
        chosen[-1] = self._unit
        crosses = self._slope.ndim == 2 and not self._merged
        first = chosen[0]
        below = chosen[1:] if crosses else chosen
        factors = [*self._head(first, below[0]), *self._middle(below), self._last()]
        layers = range(self._spec.depth, self._layer - 1, -1)
        units = tuple(zip(layers, below, strict=True))
        through = crosses and first != below[0]
        start = ((self._spec.depth, first),) if through else ()
        return Path((*start, *units), tuple(factors), float(product))

    def _head(self, y_hat: int, unit: int) -> list[Factor]:
        """Return ∂loss/∂ŷ and ∂ŷ/∂z, or the one factor that they were merged into."""
        L, s, symbols = self._spec.depth, self._sample, self._symbols
        delta = Ref(Quantity.DELTA, L, unit, None, s)
        if self._merged:
            return [Factor(symbols.loss_by_sum(unit), float(self._start()[unit]), delta)]
        slope = self._slope[y_hat, unit] if self._slope.ndim == 2 else self._slope[unit]
        fused = self._spec.objective.fused
        outer = delta if fused else Ref("output_gradient", L, y_hat, None, s)
        own = Ref("slope", L, unit, None, s)
        inner = Ref("jacobian", L, y_hat, unit, s) if self._slope.ndim == 2 else own
        inner = delta if fused else inner
        return [
            Factor(symbols.loss_by_output(y_hat), float(self._outer[y_hat]), outer),
            Factor(symbols.output_by_sum(y_hat, unit), float(slope), inner),
        ]

    def _middle(self, units: list[int]) -> list[Factor]:
        """Return ∂z/∂a (a weight) and ∂a/∂z (a slope) of each layer on the way down."""
        factors: list[Factor] = []
        layers = range(self._spec.depth - 1, self._layer - 1, -1)
        for layer, (above, unit) in zip(layers, pairwise(units), strict=True):
            weight = Ref(Quantity.WEIGHT, layer + 1, above, unit)
            value = float(self._it.old.weights[layer + 1][above, unit])
            factors.append(Factor(self._symbols.sum_by_output(layer, above, unit), value, weight))
            slope = Ref("slope", layer, unit, None, self._sample)
            value = float(self._result.slope[layer][unit])
            factors.append(Factor(self._symbols.output_by_own_sum(layer, unit), value, slope))
        return factors

    def _last(self) -> Factor:
        arriving = None
        if self._source is not None:
            arriving = output_ref(self._layer - 1, self._source, self._sample)
        return Factor(self._symbols.sum_by_parameter(), self._input(), arriving)

    def _collapses(self) -> tuple[Collapse, ...]:
        """Return, where the slope cancels, ∂loss/∂z of each output both ways."""
        if not self._spec.objective.fused:
            return ()
        L, s = self._spec.depth, self._sample
        start = self._start()
        summed = start.sum(axis=0) if start.ndim == 2 else start
        short = self._spec.objective.gradient(self._result.a[L], self._target)
        wanted = range(len(short)) if self._layer < L else (self._unit,)
        return tuple(
            Collapse(
                unit=unit,
                symbol=self._symbols.loss_by_sum(unit),
                summed=float(summed[unit]),
                short_symbol=self._symbols.error(unit),
                short=float(short[unit]),
                known_with=Ref(Quantity.DELTA, L, unit, None, s),
            )
            for unit in wanted
        )


def _largest(values: Array) -> NDArray[np.intp]:
    """Return the places of the largest by size, in order; NaN counts as infinite."""
    size = np.where(np.isnan(values), np.inf, np.abs(values))
    first = np.arange(size.size)
    if size.size > MAX_LISTED:
        first = np.sort(np.argpartition(-size, MAX_LISTED)[:MAX_LISTED])
    return np.asarray(first[np.argsort(-size[first], kind="stable")])


def _output_factors(it: Iteration, sample: int) -> tuple[Array, Array]:
    """Return ∂loss/∂ŷ, shape (n_L,), and ∂ŷ/∂z, shape (n_L,) or with softmax (n_L, n_L).

    Where the loss needs ln ŷ, the first is not finite if ŷ was rounded to 0 or 1.
    """
    result, L = it.samples[sample], it.spec.depth
    y_hat, y = result.a[L], it.batch.targets[sample]
    if not it.spec.objective.fused:
        passed = result.jacobian if it.spec.objective.crosses else result.slope
        return result.output_gradient[L], passed[L]
    outer = it.spec.objective.output_gradient(np.where(y_hat < _TINY, 0.0, y_hat), y)
    if it.spec.activations[-1] == "softmax":
        return outer, y_hat[:, None] * (np.eye(len(y)) - y_hat)
    return outer, y_hat * (1.0 - y_hat)
