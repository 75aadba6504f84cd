"""The tables of cards: rows of numbers that are too many for lines."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.engine.explain.cards.card import Table
from explainer.engine.explain.cards.lines import Lines
from explainer.engine.trace.refs import Quantity, Ref, Step, output_ref
from explainer.engine.trace.trace import Trace

FEW = 6
"""Numbers of a row that have room beside one another."""

_LETTERS = {
    "weight": "w",
    "weight_gradient": r"\partial L / \partial w",
    "weight_change": r"\Delta w",
    "new_weight": "w'",
}
"""What stands at the head of a row of the update, for weights and the bias."""

_KINDS = {"weight_gradient": "d", "new_weight": "n"}

_Row = list[float | None]


def list_involved(steps: Sequence[Step]) -> list[Ref]:
    """Return what ``steps`` read from before, then what they compute."""
    computed = [step.target for step in steps]
    read = dict.fromkeys(ref for step in steps for ref in step.operands)
    return [*(ref for ref in read if ref not in computed), *computed]


class Tables:
    """Makes the tables of one trace."""

    def __init__(self, trace: Trace, lines: Lines, reduction: str) -> None:
        self._value, self._symbol = trace.values, lines.symbol
        self._spec, self._count = trace.iteration.spec, len(trace.iteration.samples)
        self._sizes = self._spec.sizes
        self._reduction = reduction

    def listed(self, steps: Sequence[Step]) -> Table:
        """Return the results of steps one below the other."""
        heads = [self._symbol(step.target) for step in steps]
        rows: list[_Row] = [[self._value[step.target]] for step in steps]
        return _table([""], heads, rows, "v")

    def clipped(self, steps: Sequence[Step]) -> Table:
        """Return what is read first of each step, and its result, a row a step."""
        heads = [self._symbol(step.target) for step in steps]
        rows: list[_Row] = [
            [self._value[step.operands[0]], self._value[step.target]] for step in steps
        ]
        return _table([r"\partial L / \partial \ldots", r"\tilde{g}"], heads, rows, "dd")

    def products(self, left: Sequence[Ref], right: Sequence[Ref], kind: str) -> Table:
        """Return two factors and their product, a row a pair."""
        pairs = list(zip(left, right, strict=True))
        values = [(self._value[a], self._value[b]) for a, b in pairs]
        heads = [self._symbol(a) for a, _ in pairs]
        factor = r"\delta" if kind == "d" else "a"
        return _table(
            ["w", factor, rf"w\,{factor}"],
            heads,
            [[a, b, a * b] for a, b in values],
            f"v{kind}{kind}",
        )

    def gradients(self, steps: Sequence[Step]) -> Table:
        """Return the gradients of a long row: what came in along each weight, and δ times it."""
        below = "x" if steps[0].target.layer == 1 else "a"
        rows: list[_Row] = [
            [self._value[step.operands[0]], self._arrived(step), self._value[step.target]]
            for step in steps
        ]
        heads = [self._symbol(step.target) for step in steps]
        return _table([r"\delta", below, rf"\delta\,{below}"], heads, rows, "dvd")

    def _arrived(self, step: Step) -> float:
        """Return what a gradient multiplies δ with: for a bias 1."""
        return self._value[step.operands[1]] if len(step.operands) > 1 else 1.0

    def joined(self, layer: int, unit: int) -> Table:
        """Return what joins the samples' gradients of a unit with those of the batch."""
        sources = range(self._sizes[layer - 1])
        bias = (None,) if self._spec.has_bias(layer) else ()
        gradients = [self.gradient(layer, unit, source) for source in (*sources, *bias)]
        below = "x" if layer == 1 else "a"
        columns = [
            r"\delta",
            *(f"{below}_{{{source + 1}}}" for source in sources),
            *map(self._symbol, gradients),
        ]
        rows: list[_Row] = [self._of_sample(layer, unit, s, gradients) for s in range(self._count)]
        rows.append([None, *(None for _ in sources), *(self._value[ref] for ref in gradients)])
        heads = [*(str(s + 1) for s in range(self._count)), rf"\text{{{self._reduction}}}"]
        return _table(columns, heads, rows, "d" + "v" * len(sources) + "d" * len(gradients))

    def _of_sample(self, layer: int, unit: int, s: int, gradients: Sequence[Ref]) -> _Row:
        arrived = [output_ref(layer - 1, source, s) for source in range(self._sizes[layer - 1])]
        refs = [
            Ref(Quantity.DELTA, layer, unit, None, s),
            *arrived,
            *(ref._replace(sample=s) for ref in gradients),
        ]
        return [self._value[ref] for ref in refs]

    def updates(self, rows: Sequence[Sequence[Step]]) -> Table:
        """Return what is read and computed of every parameter: a column each, a row if many."""
        numbers: list[_Row] = [[self._value[ref] for ref in list_involved(row)] for row in rows]
        names = [self._symbol(self._parameter(row[0].target)) for row in rows]
        involved = list_involved(rows[0])
        columns = [self._letter(ref) for ref in involved]
        kinds = "".join(_KINDS.get(ref.quantity, "v") for ref in involved)
        if len(rows) > FEW + 1:
            return _table(columns, names, numbers, kinds)
        turned = tuple(zip(*numbers, strict=True))
        wide = tuple(kind * len(rows) for kind in kinds)
        return Table(tuple(names), tuple(columns), turned, wide)

    def _letter(self, ref: Ref) -> str:
        """Return the symbol of what is read or computed of a weight, without its index."""
        return _LETTERS.get(ref.quantity) or self._symbol(ref)

    @staticmethod
    def _parameter(ref: Ref) -> Ref:
        """Return the address of the weight or bias that an update is about."""
        kind = Quantity.BIAS if ref.source is None else Quantity.WEIGHT
        return Ref(kind, ref.layer, ref.unit, ref.source)

    @staticmethod
    def gradient(layer: int, unit: int, source: int | None) -> Ref:
        """Return the address of the batch's gradient of a weight or bias."""
        quantity = Quantity.BIAS_GRADIENT if source is None else Quantity.WEIGHT_GRADIENT
        return Ref(quantity, layer, unit, source)


def _table(columns: Sequence[str], heads: Sequence[str], rows: Sequence[_Row], kinds: str) -> Table:
    """Return a table all of whose rows are of the same kinds."""
    return Table(tuple(columns), tuple(heads), tuple(map(tuple, rows)), tuple(kinds for _ in rows))
