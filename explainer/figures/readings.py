"""What the neurons show at a position of the trace."""

from __future__ import annotations

import math

from explainer.figures import palette
from explainer.figures.drawing import Node, coloured, short, subscript
from explainer.trace import Quantity, Ref, Trace

_FACTORS = (
    (Quantity.OUTPUT_GRADIENT, "ℓ′"),
    (Quantity.BACKWARD_SUM, "Σ"),
    (Quantity.SLOPE, "f′"),
)
"""What δ is the product of, with the letters that fit into a neuron."""

# Plotly removes the place of an empty text, and the text that comes later is then lost.
_NO_BREAK_SPACE = "\u00a0"


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

    def shown(self, index: int) -> int:
        """Return the sample whose numbers the nodes show at a position."""
        if index == 0:
            return 0
        sample = self._trace.steps[index - 1].target.sample
        return len(self._trace.iteration.samples) - 1 if sample is None else sample

    def _known(self, quantity: str, node: Node, index: int) -> float | None:
        ref = Ref(quantity, node[0], node[1], None, self.shown(index))
        return self._trace.values[ref] if self._trace.known(ref, index) else None

    def _output(self, node: Node, index: int) -> tuple[str, float] | None:
        """Return the latest forward number of a node with its letter."""
        names = [("input", "x")] if node[0] == 0 else [("activation", "a"), ("weighted_input", "z")]
        for quantity, letter in names:
            value = self._known(quantity, node, index)
            if value is not None:
                is_result = letter == "a" and node[0] == self._spec.depth
                return ("ŷ" if is_result else letter), value
        return None

    def text(self, node: Node, index: int) -> str:
        """Return the numbers of a node: its latest forward number, and δ once it is known.

        Below a small node they begin one line lower, so that they clear it.
        """
        return self._numbers(node, index) if self._roomy else f"<br>{self._numbers(node, index)}"

    def _numbers(self, node: Node, index: int) -> str:
        output = self._output(node, index)
        mark = subscript(node[1] + 1)
        if output is None:
            letter = "x" if node[0] == 0 else "ŷ" if node[0] == self._spec.depth else "a"
            return coloured(f"{letter}{mark} ?", palette.MUTED)
        forward = f"{output[0]}{mark} {short(output[1])}" if self._roomy else short(output[1])
        backward = self._backward(node, index)
        if not backward:
            return forward
        return "<br>".join([forward, *backward]) if self._roomy else backward[-1]

    def _backward(self, node: Node, index: int) -> list[str]:
        """Return δ of a node once it is known, before that the factors of it that are."""
        delta = self._known(Quantity.DELTA, node, index) if node[0] else None
        if delta is not None:
            return [coloured(f"δ {short(delta)}", palette.delta_colour(delta))]
        lines = []
        for quantity, letter in _FACTORS:
            value = self._known(quantity, node, index) if node[0] else None
            if value is not None:
                is_slope = quantity == Quantity.SLOPE
                colour = palette.INK if is_slope else palette.delta_colour(value)
                lines.append(coloured(f"{letter} {short(value)}", colour))
        return lines

    def border(self, node: Node, index: int) -> str:
        """Return the colour of a node's border: by the sign of δ once it is known."""
        delta = self._known(Quantity.DELTA, node, index) if node[0] else None
        if delta is not None:
            return palette.delta_colour(delta)
        return palette.LINE if self._output(node, index) is None else palette.MUTED

    def tint(self, node: Node, index: int) -> str:
        """Return the colour of a node: by sign and size of its latest forward number."""
        output = self._output(node, index)
        if output is None or not math.isfinite(output[1]):
            return "rgba(0,0,0,0)"
        strength = 0.05 + 0.3 * min(1.0, abs(output[1]))
        red, green, blue = (217, 95, 2) if output[1] < 0 else (27, 108, 168)
        return f"rgba({red},{green},{blue},{strength:.2f})"

    def target_text(self, node: Node, index: int) -> str:
        """Return the target beside an output."""
        target = self._known(Quantity.TARGET, node, index)
        # Spaces, not a distance on the axis, keep it clear of its node at every width.
        space = _NO_BREAK_SPACE * (7 if self._roomy else 3)
        return (
            _NO_BREAK_SPACE
            if target is None
            else f"{space}y{subscript(node[1] + 1)} {short(target)}"
        )

    def loss_text(self, index: int) -> str:
        """Return the loss: of the batch once it is known, else of the sample shown."""
        reduced = Ref(Quantity.LOSS)
        if self._trace.known(reduced, index):
            return f"L = {short(self._trace.values[reduced])}"
        own = Ref(Quantity.LOSS, sample=self.shown(index))
        known = self._trace.known(own, index)
        return f"ℓ = {short(self._trace.values[own])}" if known else _NO_BREAK_SPACE
