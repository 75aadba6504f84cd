"""What answers to the panels have in common: names and widths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainer.engine.network import check_whole_number
from explainer.engine.numerals import encode_number
from explainer.engine.parameter import Parameter
from explainer.engine.session.session import Session
from explainer.step.inspection.lens import MAX_ZOOM
from explainer.step.wire import BelongsTo

Sent = Mapping[str, Any]


def mark_name(parameter: Parameter) -> str:
    """Return the symbol of a weight or bias in plotly's markup; units count from 1."""
    return f"{parameter.letter}<sup>({parameter.layer})</sup><sub>{parameter.indices}</sub>"


def read_zoom(sent: Sent) -> int:
    """Return how often a curve or surface was made half as wide."""
    limits = (-MAX_ZOOM, MAX_ZOOM)
    return check_whole_number(sent.get("zoom", 0), "error.zoom", limits)


def identify_film(session: Session) -> BelongsTo:
    """Return by what a script knows the film that an answer belongs to."""
    return {
        "iteration": session.iteration,
        "before": encode_number(session.point.iteration.gradients.loss),
    }
