"""What the neurons show at a position of the trace."""

from __future__ import annotations

import math
from typing import NamedTuple

from explainer.engine.numerals import subscript
from explainer.engine.trace.refs import Quantity, Ref
from explainer.engine.trace.trace import Trace
from explainer.ui.figures import palette
from explainer.ui.figures.drawing import Node, colour_text, shorten_number

_FACTORS = (
    (Quantity.OUTPUT_GRADIENT, "ℓ′"),
    (Quantity.BACKWARD_SUM, "Σ"),
    (Quantity.SLOPE, "f′"),
)
"""What δ is the product of, with the letters that fit into a neuron."""

# Plotly removes the place of an empty text, and the text that comes later is then lost.
_NO_BREAK_SPACE = "\u00a0"


class Look(NamedTuple):
    """What a neuron shows: its numbers, and the colours of its border and of its inside."""

    text: str
    border: str
    tint: str


def _tint(output: tuple[str, float] | None) -> str:
    """Return the colour of a node: by sign and size of its latest forward number."""
    if output is None or not math.isfinite(output[1]):
        return "rgba(0,0,0,0)"
    strength = 0.05 + 0.3 * min(1.0, abs(output[1]))
    red, green, blue = (217, 95, 2) if output[1] < 0 else (27, 108, 168)
    return f"rgba({red},{green},{blue},{strength:.2f})"


class Readings:
    """Texts and colours of neurons, targets and loss.

    Parameters
    ----------
    trace
        The iteration that is drawn.
    roomy
        Whether a neuron has room for its name and two numbers.
    """

    def __init__(self, trace: Trace, roomy: bool) -> None:
        self._trace, self._roomy = trace, roomy
        self._spec = trace.iteration.spec
        last = len(trace.iteration.samples) - 1
        samples = (step.target.sample for step in trace.steps)
        self._shown = [0, *(last if sample is None else sample for sample in samples)]

    def shown(self, index: int) -> int:
        """Return the sample whose numbers the nodes show at a position."""
        return self._shown[index]

    def _known(self, quantity: str, node: Node, index: int) -> float | None:
        ref = Ref(quantity, node[0], node[1], None, self.shown(index))
        step = self._trace.step_of.get(ref)
        return self._trace.values[ref] if step is not None and step < index else None

    def look(self, node: Node, index: int) -> Look:
        """Return what a neuron shows at a position."""
        output = self._output(node, index)
        delta = self._known(Quantity.DELTA, node, index) if node[0] and output else None
        text = self._numbers(node, index, output, delta)
        if delta is not None:
            border = palette.delta_colour(delta)
        else:
            border = palette.LINE if output is None else palette.MUTED
        # Below a small node the numbers begin one line lower, so that they clear it.
        return Look(text if self._roomy else f"<br>{text}", border, _tint(output))

    def _output(self, node: Node, index: int) -> tuple[str, float] | None:
        """Return the latest forward number of a node with its letter."""
        names = [("input", "x")] if node[0] == 0 else [("activation", "a"), ("weighted_input", "z")]
        for quantity, letter in names:
            value = self._known(quantity, node, index)
            if value is not None:
                is_result = letter == "a" and node[0] == self._spec.depth
                return ("ŷ" if is_result else letter), value
        return None

    def _numbers(
        self, node: Node, index: int, output: tuple[str, float] | None, delta: float | None
    ) -> str:
        """Return the numbers of a node: its latest forward number, and δ once it is known."""
        mark = subscript(node[1] + 1)
        if output is None:
            letter = "x" if node[0] == 0 else "ŷ" if node[0] == self._spec.depth else "a"
            return colour_text(f"{letter}{mark} ?", palette.MUTED)
        forward = (
            f"{output[0]}{mark} {shorten_number(output[1])}"
            if self._roomy
            else shorten_number(output[1])
        )
        if delta is not None:
            backward = [colour_text(f"δ {shorten_number(delta)}", palette.delta_colour(delta))]
        else:
            backward = self._factors(node, index) if output[0] in ("a", "ŷ") else []
        if not backward:
            return forward
        return "<br>".join([forward, *backward]) if self._roomy else backward[-1]

    def _factors(self, node: Node, index: int) -> list[str]:
        """Return what δ is going to be the product of, as far as it is known."""
        lines = []
        for quantity, letter in _FACTORS:
            value = self._known(quantity, node, index)
            if value is not None:
                is_slope = quantity == Quantity.SLOPE
                colour = palette.INK if is_slope else palette.delta_colour(value)
                lines.append(colour_text(f"{letter} {shorten_number(value)}", colour))
        return lines

    def target_text(self, node: Node, index: int) -> str:
        """Return the target beside an output."""
        target = self._known(Quantity.TARGET, node, index)
        # Spaces, not a distance on the axis, keep it clear of its node at every width.
        space = _NO_BREAK_SPACE * (7 if self._roomy else 3)
        return (
            _NO_BREAK_SPACE
            if target is None
            else f"{space}y{subscript(node[1] + 1)} {shorten_number(target)}"
        )

    def loss_text(self, index: int) -> str:
        """Return the loss: of the batch once it is known, else of the sample shown."""
        reduced = Ref(Quantity.LOSS)
        if self._trace.known(reduced, index):
            return f"L = {shorten_number(self._trace.values[reduced])}"
        own = Ref(Quantity.LOSS, sample=self.shown(index))
        known = self._trace.known(own, index)
        return f"ℓ = {shorten_number(self._trace.values[own])}" if known else _NO_BREAK_SPACE
