"""Cards by neuron: every assignment of a stop in a line, or in a table where a row is long."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explainer.engine.explain.cards.card import Card, Table
from explainer.engine.explain.cards.lines import Lines
from explainer.engine.explain.cards.said import Said
from explainer.engine.explain.cards.tables import FEW, Tables
from explainer.engine.freezing import Address
from explainer.engine.trace.navigation import Stop, is_copy
from explainer.engine.trace.refs import Quantity, Step
from explainer.engine.trace.trace import Trace
from explainer.words import Language

_ROOM = 8
"""Lines that a card has room for; a stop with more numbers gets a table."""


class NeuronCards:
    """Writes the cards of one trace by neuron.

    Parameters
    ----------
    trace
        The iteration that is told.
    language
        The language of titles and sentences.
    lines
        Writes the formulas.
    """

    def __init__(self, trace: Trace, language: Language, lines: Lines) -> None:
        self._trace = trace
        self._single = len(trace.iteration.samples) == 1
        self._lines = lines
        self._said = Said(trace, language)
        self._tables = Tables(trace, self._lines, self._said.reduction())

    def write(self, stop: Stop) -> Card:
        """Return the card of ``stop``, one of the stops by neuron."""
        told = self._trace.steps[stop.start : stop.end]
        steps = [step for step in told if not is_copy(step, single=self._single)]
        writers: dict[str, Callable[[Stop, list[Step]], Card]] = {
            "forward": self._forward,
            "loss": self._loss,
            "delta": self._delta,
            "input_gradient": self._input_gradient,
            "gradient": self._gradient,
            "norm": self._clip,
            "clip": self._clip,
            "update": self._update,
        }
        return writers.get(stop.kind, self._sample)(stop, steps)

    def _card(
        self,
        stop: Stop,
        symbols: Sequence[str],
        steps: Sequence[Step] = (),
        table: Table | None = None,
        first: Sequence[str] = (),
    ) -> Card:
        """Return a card with a line for each of ``steps``, after the lines ``first``."""
        lines = (*first, *map(self._lines.with_numbers, steps))
        tables = () if table is None else (table,)
        return Card(
            self._said.title(stop), self._said.sentence(stop), tuple(symbols), lines, tables
        )

    def _sample(self, stop: Stop, steps: list[Step]) -> Card:
        if len(steps) <= _ROOM:
            return self._card(stop, (), steps)
        return self._card(stop, (), table=self._tables.listed(steps))

    def _loss(self, stop: Stop, steps: list[Step]) -> Card:
        """Return the loss of every sample, and last that of the batch."""
        symbols = self._lines.general([steps[0], steps[-1]])
        if len(steps) <= FEW:
            return self._card(stop, symbols, steps)
        return self._card(stop, symbols, table=self._tables.listed(steps))

    def _forward(self, stop: Stop, steps: list[Step]) -> Card:
        """Return z and a of a unit; of a softmax all shares, or one z."""
        symbols = self._lines.symbols(steps if stop.unit is not None else steps[:1])
        z, *rest = steps
        count = len(z.operands) // 2
        if stop.unit is not None and count > FEW:
            table = self._tables.products(z.operands[:count], z.operands[count : 2 * count], "v")
            return self._card(stop, symbols, rest, table, [self._lines.total(z)])
        if len(steps) > _ROOM:
            return self._card(stop, symbols, table=self._tables.listed(steps))
        return self._card(stop, symbols, steps)

    def _delta(self, stop: Stop, steps: list[Step]) -> Card:
        """Return what came back along each weight, their sum, the slope, and their product."""
        parts = [step for step in steps if step.target.quantity == Quantity.CONTRIBUTION]
        *factors, delta = [step for step in steps if step not in parts]
        told = [step for step in factors if step.target.quantity != Quantity.BACKWARD_SUM]
        symbols = self._lines.symbols([delta, *told])
        if len(parts) <= FEW:
            return self._card(stop, symbols, steps)
        weights, deltas = zip(*(step.operands for step in parts), strict=True)
        table = self._tables.products(weights, deltas, "d")
        total, slope = factors
        return self._card(stop, symbols, [slope, delta], table, [self._lines.total(total)])

    def _input_gradient(self, stop: Stop, steps: list[Step]) -> Card:
        """Return what came back to an input along each weight, and the sum."""
        *parts, total = steps
        symbols = self._lines.symbols([total])
        if len(parts) <= FEW:
            return self._card(stop, symbols, steps)
        weights, deltas = zip(*(step.operands for step in parts), strict=True)
        table = self._tables.products(weights, deltas, "d")
        return self._card(stop, symbols, (), table, [self._lines.total(total)])

    def _gradient(self, stop: Stop, steps: list[Step]) -> Card:
        """Return the gradients of a row of weights and of its bias."""
        layer, unit = stop.layer or 0, stop.unit or 0
        shown = [step for step in steps if step.target.sample in (0, None)]
        symbols = self._lines.general(shown, layer)
        if not self._single:
            return self._card(stop, symbols, table=self._tables.joined(layer, unit))
        if len(steps) <= FEW + 1:
            return self._card(stop, symbols, steps)
        return self._card(stop, symbols, table=self._tables.gradients(steps))

    def _clip(self, stop: Stop, steps: list[Step]) -> Card:
        """Return what is clipped, or what decides on it: a line each, or in rows."""
        symbols = self._lines.general(steps[:1] if stop.kind == "clip" else steps, stop.layer)
        if len(steps) <= _ROOM:
            return self._card(stop, symbols, steps)
        return self._card(stop, symbols, table=self._tables.clipped(steps))

    def _update(self, stop: Stop, steps: list[Step]) -> Card:
        """Return what the optimizer computes of weights and biases: of a row, or of a layer."""
        rows: dict[Address, list[Step]] = {}
        for step in steps:
            rows.setdefault(step.target.address, []).append(step)
        symbols = self._lines.general(next(iter(rows.values())), stop.layer)
        if len(steps) <= _ROOM:
            return self._card(stop, symbols, steps)
        table = self._tables.updates(list(rows.values()))
        return self._card(stop, [*symbols, self._lines.settings()], table=table)
