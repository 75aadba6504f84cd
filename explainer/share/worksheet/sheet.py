"""What stands on a worksheet: what is given, what is to be filled in, and the key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from explainer.engine.exercises.checking import GIVEN
from explainer.engine.exercises.making import Exercise, list_blanks
from explainer.engine.exercises.recipes import BLANKS
from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.formulas.latex import SCREEN_DIGITS, write_number
from explainer.engine.network import NetworkSpec, show_value
from explainer.engine.session.session import Session
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace, record_trace
from explainer.errors import InputError
from explainer.share.worksheet.given import Given, list_given

MAX_BLANKS = 1000
"""Blanks of one sheet; a larger net is for the screen."""

_SHORT = 6
"""Decimals up to which a number that ends is written as it is."""


@dataclass(frozen=True)
class Row:
    """One number: symbol, formula and value in LaTeX; the value is to be filled in if ``blank``.

    ``sign`` stands between: =, or ← where something old gets a new value.
    """

    symbol: str
    sign: str
    formula: str
    value: str
    blank: bool


@dataclass(frozen=True)
class Sheet:
    """An iteration on paper. ``name`` tells it from the others; ``kind`` is that of an exercise."""

    name: str
    kind: str
    spec: NetworkSpec
    optimizer: str
    samples: int
    given: tuple[Given, ...]
    parts: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def blanks(self) -> int:
        """How many numbers are to be filled in."""
        return sum(row.blank for _, rows in self.parts for row in rows)


def lay_out_exercise(exercise: Exercise, blank: Sequence[str] = ()) -> Sheet:
    """Return an exercise on paper; ``blank`` names other quantities than its own."""
    quantities = tuple(blank) or BLANKS[exercise.code.kind]
    return _lay_out(str(exercise.code), exercise.code.kind, exercise.trace, quantities)


def lay_out_session(session: Session, name: str, blank: Sequence[str] = ()) -> Sheet:
    """Return the open iteration of ``session`` on paper."""
    trace = record_trace(session.point.iteration)
    return _lay_out(name, "", trace, tuple(blank) or BLANKS["step"])


def _lay_out(name: str, kind: str, trace: Trace, blank: Sequence[str]) -> Sheet:
    _check_quantities(trace, blank)
    blanks = frozenset(list_blanks(trace, blank))
    if not 0 < len(blanks) <= MAX_BLANKS:
        raise InputError("error.sheet.blanks", value=len(blanks), high=MAX_BLANKS)
    rows = groupby(_rows(trace, blanks), key=lambda found: found[0])
    parts = tuple((phase, tuple(row for _, row in found)) for phase, found in rows)
    it = trace.iteration
    given = list_given(trace)
    return Sheet(name, kind, it.spec, it.optimizer.name, len(it.samples), given, parts)


def _check_quantities(trace: Trace, blank: Sequence[str]) -> None:
    computed = [step.target.quantity for step in trace.steps]
    options = [name for name in dict.fromkeys(map(str, computed)) if name not in GIVEN]
    for name in blank:
        # What an exercise blanks may not occur: a last layer alone has no Σ w·δ.
        if name not in options and not any(name in names for names in BLANKS.values()):
            values = {"value": show_value(name), "options": ", ".join(options)}
            raise InputError("error.sheet.quantity", **values)


def _rows(trace: Trace, blanks: frozenset[Ref]) -> Iterator[tuple[str, Row]]:
    """Yield what is computed, phase by phase: all before the first blank, then the blanks."""
    formulas, single = Formulas(trace), len(trace.iteration.samples) == 1
    first = min(trace.step_of[ref] for ref in blanks)
    for index, step in enumerate(trace.steps):
        shown = index < first and not _is_left_out(step, single)
        if step.target in blanks or shown:
            yield step.phase.value, _row(trace, formulas, step, step.target in blanks)


def _is_left_out(step: Step, single: bool) -> bool:
    """Tell whether a number is given already, or only repeats another."""
    quantity, sample = step.target.quantity, step.target.sample
    copied = single and sample is None and (quantity == "loss" or quantity.endswith("_gradient"))
    return quantity in GIVEN or quantity == "contribution" or copied


def _row(trace: Trace, formulas: Formulas, step: Step, blank: bool) -> Row:
    symbols, ref = formulas.symbols(step), step.target
    sign = r"\leftarrow" if r" \leftarrow " in symbols else "="
    symbol, _, formula = symbols.partition(f" {sign} ")
    if ref.quantity not in tuple(Quantity):  # what an optimizer keeps does not say of what
        symbol += rf"\,({formulas.symbol(_parameter(ref))})"
    return Row(symbol, sign, formula, write_value(trace.values[ref]), blank)


def _parameter(ref: Ref) -> Ref:
    """Return the weight or bias that a quantity of an optimizer belongs to."""
    kind = Quantity.BIAS if ref.source is None else Quantity.WEIGHT
    return Ref(kind, ref.layer, ref.unit, ref.source)


def write_value(value: float) -> str:
    """Return a number as LaTeX: as it is if it ends soon, else with four significant digits."""
    short = round(value, _SHORT)
    if abs(short - value) < 10.0 ** -(2 * _SHORT):
        text = f"{short:.{_SHORT}f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return write_number(value, SCREEN_DIGITS)
