"""Equations between vectors and matrices, in symbols and with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explainer.engine.explain.cards.card import Table
from explainer.engine.explain.cards.lines import Lines
from explainer.engine.explain.cards.tables import FEW
from explainer.engine.trace.refs import Quantity, Ref, output_ref
from explainer.engine.trace.trace import Trace


@dataclass(frozen=True)
class Grid:
    """A vector or a matrix: its symbol, and the addresses of its numbers, row by row.

    ``kind`` is the letter of a ``Table``; ``power`` is what stands behind it, as ᵀ.
    """

    symbol: str
    rows: tuple[tuple[Ref, ...], ...]
    kind: str = "v"
    power: str = ""

    @property
    def is_small(self) -> bool:
        """Whether it can be written in brackets."""
        return max(len(self.rows), len(self.rows[0])) <= FEW

    @property
    def is_long_vector(self) -> bool:
        """Whether it is one column that is too long for brackets."""
        return len(self.rows[0]) == 1 and len(self.rows) > FEW

    def transposed(self) -> Grid:
        """Return the same, to be read as transposed."""
        symbol = rf"\big({self.symbol}\big)" if "^" in self.symbol else self.symbol
        return Grid(symbol, self.rows, self.kind, r"^{\top}")


@dataclass(frozen=True)
class Equation:
    """``result`` = ``parts``; where parts is empty, ``right`` says in symbols what it is."""

    result: Grid
    parts: tuple[str | Grid, ...] = ()
    right: str = ""
    sign: str = "="


class Equations:
    """Writes equations of one trace."""

    def __init__(self, trace: Trace, lines: Lines) -> None:
        self._trace, self._lines = trace, lines
        self._sizes = trace.iteration.spec.sizes
        self._batched = len(trace.iteration.samples) > 1

    # Vectors and matrices of the trace ---------------------------------------------------

    def vector(
        self, quantity: str, layer: int, letter: str, s: int | None, kind: str = "v"
    ) -> Grid:
        """Return a quantity of every unit of a layer, in one sample or of the batch."""
        refs = (Ref(quantity, layer, unit, None, s) for unit in range(self._sizes[layer]))
        return Grid(self._mark(letter, layer, s), tuple((ref,) for ref in refs), kind)

    def output(self, layer: int, s: int) -> Grid:
        """Return what a layer sends on: x, a or ŷ."""
        refs = (output_ref(layer, unit, s) for unit in range(self._sizes[layer]))
        letter = "x" if layer == 0 else r"\hat{y}" if layer == len(self._sizes) - 1 else "a"
        return Grid(self._mark(letter, layer, s), tuple((ref,) for ref in refs))

    def matrix(
        self, quantity: str, layer: int, symbol: str, s: int | None = None, kind: str = "v"
    ) -> Grid:
        """Return a quantity of every weight of a layer."""
        units, sources = range(self._sizes[layer]), range(self._sizes[layer - 1])
        rows = tuple(tuple(Ref(quantity, layer, j, k, s) for k in sources) for j in units)
        return Grid(symbol, rows, kind)

    def weights(self, layer: int) -> Grid:
        """Return the old weights of a layer."""
        return self.matrix(Quantity.WEIGHT, layer, f"W^{{({layer})}}")

    def biases(self, layer: int) -> Grid:
        """Return the old biases of a layer."""
        return self.vector(Quantity.BIAS, layer, "b", None)

    def _mark(self, letter: str, layer: int, s: int | None) -> str:
        """Return the symbol of a vector with its layer and its sample."""
        sample = f"[{s + 1}]" if self._batched and s is not None else ""
        raised = sample if letter in ("x", "y", r"\hat{y}") else f"({layer}){sample}"
        return f"{letter}^{{{raised}}}" if raised else letter

    # As text -----------------------------------------------------------------------------

    def symbols(self, equation: Equation) -> str:
        """Return the equation in symbols; nothing where there is nothing to compute."""
        right = self.right(equation)
        return f"{equation.result.symbol} {equation.sign} {right}" if right else ""

    def right(self, equation: Equation) -> str:
        """Return the right side of an equation in symbols."""
        return equation.right or " ".join(map(_symbol, equation.parts))

    def with_numbers(self, equation: Equation) -> str:
        """Return the equation with its numbers in brackets."""
        left = f"{equation.result.symbol} &"
        result = self._lines.matrix(equation.result.rows)
        if not equation.parts:
            return f"{left}{self._relation(equation)} {result}"
        parts = " ".join(
            part if isinstance(part, str) else self._bracketed(part) for part in equation.parts
        )
        return rf"{left}{equation.sign} {parts} \\ &{self._relation(equation)} {result}"

    def _bracketed(self, grid: Grid) -> str:
        return self._lines.matrix(grid.rows) + grid.power

    def _relation(self, equation: Equation) -> str:
        if any(self._lines.is_mistaken(ref) for row in equation.result.rows for ref in row):
            return r"\neq"
        grids = [equation.result, *(part for part in equation.parts if isinstance(part, Grid))]
        shown = (ref for grid in grids for row in grid.rows for ref in row)
        computed = (ref for row in equation.result.rows for ref in row) if equation.parts else ()
        exact = all(map(self._lines.is_exact, shown)) and all(map(self._holds, computed))
        return "=" if exact else r"\approx"

    def _holds(self, ref: Ref) -> bool:
        """Tell whether a number of an equation is exactly what its step computes it of."""
        number = self._trace.step_of.get(ref)
        if number is None:
            return True
        step = self._trace.steps[number]
        parts = step.operands if step.target.quantity == Quantity.BACKWARD_SUM else ()
        return self._lines.relation(step) == "=" and all(map(self._holds, parts))

    def tables(self, equations: Sequence[Equation]) -> list[Table]:
        """Return every matrix of equations, each once; long vectors are columns of one table."""
        grids: dict[tuple[tuple[Ref, ...], ...], Grid] = {}
        for equation in equations:
            for part in (*equation.parts, equation.result):
                if isinstance(part, Grid):
                    grids.setdefault(part.rows, part)
        vectors: dict[int, list[Grid]] = {}
        for grid in grids.values():
            if grid.is_long_vector:
                vectors.setdefault(len(grid.rows), []).append(grid)
        told = [self._table(grid) for grid in grids.values() if not grid.is_long_vector]
        return [*told, *map(self._joined, vectors.values())]

    def _joined(self, grids: Sequence[Grid]) -> Table:
        """Return vectors of one length, each as a column."""
        rows = zip(*(grid.rows for grid in grids), strict=True)
        values = tuple(tuple(self._trace.values[ref] for (ref,) in row) for row in rows)
        kinds = "".join(grid.kind for grid in grids)
        heads = tuple(str(j + 1) for j in range(len(values)))
        return Table(tuple(grid.symbol for grid in grids), heads, values, (kinds,) * len(values))

    def _table(self, grid: Grid) -> Table:
        """Return a matrix as a table; a vector lies on its side."""
        rows = grid.rows if len(grid.rows[0]) > 1 else tuple(zip(*grid.rows, strict=True))
        values = tuple(tuple(self._trace.values[ref] for ref in row) for row in rows)
        columns = tuple(str(k + 1) for k in range(len(rows[0])))
        heads = tuple(str(j + 1) if len(rows) > 1 else "" for j in range(len(rows)))
        return Table(
            columns,
            heads,
            values,
            tuple(grid.kind * len(columns) for _ in rows),
            corner=grid.symbol,
        )


def _symbol(part: str | Grid) -> str:
    return part if isinstance(part, str) else part.symbol + part.power
