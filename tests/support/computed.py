"""What a trace computes."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.engine.exercises.checking import GIVEN
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import Trace


def list_computed(trace: Trace) -> Iterator[Ref]:
    """Yield the address of everything that is computed, in order."""
    return (step.target for step in trace.steps if step.target.quantity not in GIVEN)
