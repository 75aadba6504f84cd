"""Cards by phase: what went in and what came out, and the formulas in between."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from explainer.engine.explain.cards.card import Card, Table
from explainer.engine.explain.cards.lines import Lines
from explainer.engine.explain.cards.said import Said
from explainer.engine.explain.cards.tables import FEW
from explainer.engine.explain.cards.torch_code import write_clip
from explainer.engine.explain.formulas.notation import WHOLE
from explainer.engine.parameter import list_parameters
from explainer.engine.trace.navigation import Stop
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Quantity, Ref, list_unit_refs, output_ref
from explainer.engine.trace.trace import Trace

_SAMPLE = re.compile(r"\[\d+\]")
_LAYER = re.compile(r"\(\d+\)")

_ALL = 12
"""Parameters that are all shown; of more the ``_LARGEST`` of them."""

_LARGEST = 8

_TORCH = {
    Phase.FORWARD: "y_hat = model(x)",
    Phase.BACKWARD: "loss.backward()",
    Phase.UPDATE: "optimizer.step()",
}
"""What a whole phase is in PyTorch; the loss has a line of its own."""


class PhaseCards:
    """Writes the cards of one trace by phase, with those of the stops by layer at hand."""

    def __init__(
        self, trace: Trace, lines: Lines, said: Said, layers: Sequence[tuple[Stop, Card]]
    ) -> None:
        self._trace, self._it = trace, trace.iteration
        self._symbol, self._said, self._layers = lines.symbol, said, layers

    def write(self, stop: Stop) -> Card:
        """Return the card of a phase; that of the loss is the same as by layer."""
        cards = [card for inner, card in self._layers if _is_within(inner, stop)]
        card = Card(self._said.title(stop), self._said.sentence(stop), _outline(cards))
        if stop.kind == Phase.LOSS:
            first = cards[0]
            return replace(card, lines=first.lines, tables=first.tables, torch=first.torch)
        tables = {
            Phase.FORWARD: self._predictions,
            Phase.BACKWARD: self._gradients,
            Phase.CLIP: self._clipped,
            Phase.UPDATE: self._updates,
        }[Phase(stop.kind)]()
        return replace(card, tables=tuple(tables), torch=(self._torch(stop),))

    def _predictions(self) -> list[Table]:
        """Return x, ŷ and y, a row a sample; of many samples the first."""
        spec, count = self._it.spec, len(self._it.samples)
        shown = range(count if count <= _ALL else FEW)
        inputs, outputs = range(spec.sizes[0]), range(spec.sizes[-1])
        targets = outputs if spec.objective.has_targets else ()
        rows = [
            [
                *(output_ref(0, unit, s) for unit in inputs),
                *(output_ref(spec.depth, unit, s) for unit in outputs),
                *(Ref(Quantity.TARGET, spec.depth, unit, None, s) for unit in targets),
            ]
            for s in shown
        ]
        columns = [_SAMPLE_MARK.sub("", self._symbol(ref)) for ref in rows[0]]
        heads = [str(s + 1) if count > 1 else "" for s in shown]
        caption = self._said.first_samples(len(shown), count) if len(shown) < count else ""
        return [self._table(columns, heads, rows, "v" * len(columns), caption)]

    def _gradients(self) -> list[Table]:
        """Return the loss, and every parameter with its gradient; of many the largest."""
        loss = self._table(["L"], [""], [[Ref(Quantity.LOSS)]], "v")
        rows = [(ref, _of(ref, "gradient")) for ref in self._parameters()]
        largest = self._largest([r"w,\,b", _BY_PARAMETER], rows, "vd", "gradient")
        return [loss, *self._by_inputs(), largest]

    def _by_inputs(self) -> list[Table]:
        """Return ∂L/∂x where it is wanted, a row a sample; of many samples the first."""
        spec, count = self._it.spec, len(self._it.samples)
        if not spec.input_gradient:
            return []
        shown = range(count if count <= _ALL else FEW)
        rows = [list_unit_refs(Quantity.INPUT_GRADIENT, 0, spec.sizes[0], s) for s in shown]
        columns = [_SAMPLE_MARK.sub("", self._symbol(ref)) for ref in rows[0]]
        heads = [str(s + 1) if count > 1 else "" for s in shown]
        caption = self._said.first_samples(len(shown), count) if len(shown) < count else ""
        return [self._table(columns, heads, rows, "d" * len(columns), caption)]

    def _torch(self, stop: Stop) -> str:
        return _TORCH.get(Phase(stop.kind)) or write_clip(self._it.optimizer)

    def _clipped(self) -> list[Table]:
        """Return norm and factor, and every gradient before and after; of many the largest."""
        whole = [Ref(name) for name in WHOLE if Ref(name) in self._trace.values]
        rows = [
            (_of(ref, "gradient"), ref._replace(quantity=f"clipped_{ref.quantity}_gradient"))
            for ref in self._parameters()
        ]
        rows = [row for row in rows if row[1] in self._trace.values]
        columns = [_BY_PARAMETER, r"\tilde{g}"]
        table = self._largest(columns, [(row[0], *row) for row in rows], "dd", "gradient")
        if not whole:
            return [table]
        return [self._table([*map(self._symbol, whole)], [""], [whole], "d" * len(whole)), table]

    def _updates(self) -> list[Table]:
        """Return every parameter, its gradient, its change, the new one; of many the largest."""
        parts = ("gradient", "change", "new")
        learning = (ref for ref in self._parameters() if ref.address not in self._it.spec.frozen)
        rows = [(ref, *(_of(ref, part) for part in parts)) for ref in learning]
        columns = [r"w,\,b", _BY_PARAMETER, r"\Delta", r"w',\,b'"]
        return [self._largest(columns, rows, "vdvn", "change")]

    def _parameters(self) -> list[Ref]:
        """Return the addresses of all parameters as they were."""
        return [
            Ref(Quantity.BIAS if parameter.source is None else Quantity.WEIGHT, *parameter)
            for parameter in list_parameters(self._it.spec)
        ]

    def _largest(
        self, columns: Sequence[str], rows: Sequence[Sequence[Ref]], kinds: str, by: str
    ) -> Table:
        """Return all rows, or of many those with the largest gradients or changes."""
        shown = list(rows)
        if len(rows) > _ALL:
            place = {"gradient": 1, "change": 2}[by]
            shown = sorted(rows, key=lambda row: self._size(row[place]), reverse=True)[:_LARGEST]
        caption = self._said.largest(by, len(shown), len(rows)) if len(shown) < len(rows) else ""
        heads = [self._symbol(row[0]) for row in shown]
        return self._table(columns, heads, shown, kinds, caption)

    def _size(self, ref: Ref) -> float:
        """Return how large a number is; one that is not finite is larger than all others."""
        value = self._trace.values[ref]
        return abs(value) if math.isfinite(value) else math.inf

    def _table(
        self,
        columns: Sequence[str],
        heads: Sequence[str],
        rows: Sequence[Sequence[Ref]],
        kinds: str,
        caption: str = "",
    ) -> Table:
        values = tuple(tuple(self._trace.values[ref] for ref in row) for row in rows)
        told = rf"\text{{{caption}}}" if caption else ""
        return Table(tuple(columns), tuple(heads), values, (kinds,) * len(rows), told)


_SAMPLE_MARK = re.compile(r"\^\{\[\d+\]\}|(?<=\))\[\d+\]")
_BY_PARAMETER = r"\partial L / \partial \ldots"


def _is_within(inner: Stop, stop: Stop) -> bool:
    return stop.start <= inner.start and inner.end <= stop.end


def _of(ref: Ref, part: str) -> Ref:
    """Return the address of the gradient, the change or the new value of a parameter."""
    name = f"new_{ref.quantity}" if part == "new" else f"{ref.quantity}_{part}"
    return ref._replace(quantity=name)


def _outline(cards: Sequence[Card]) -> tuple[str, ...]:
    """Return the formulas of ``cards``: for any sample s, and of like layers those of one."""
    found: dict[str, str] = {}
    formulas = [_SAMPLE.sub("[s]", text) for card in cards for text in card.symbols]
    for text in formulas:
        found.setdefault(_LAYER.sub("(l)", text), text)
    more = (r"\ldots",) if len(found) < len(set(formulas)) else ()
    return (*found.values(), *more)
