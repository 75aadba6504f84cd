"""From a setup to the session that the page opens."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from explainer.lessons.lesson import Setup
from explainer.lessons.starts import STARTS
from explainer.samples import Preset
from explainer.session import Point, Session, advanced, begin
from explainer.trace import Trace, record


def prepared(setup: Setup) -> Session:
    """Return the session that a learner meets; the same one every time."""
    start = STARTS[setup.start]
    session = begin(_point(start, setup), start.init)
    return advanced(session, setup.iterations) if setup.iterations else session


def _point(start: Preset, setup: Setup) -> Point:
    spec = start.spec if setup.reduction is None else replace(start.spec, reduction=setup.reduction)
    return Point(spec, setup.optimizer or start.optimizer, start.batch, start.parameters())


@lru_cache(maxsize=64)
def _recorded(session: Session) -> Trace:
    return record(session.point.iteration)


def trace_of(session: Session) -> Trace:
    """Return the trace of the open iteration."""
    return _recorded(session)
