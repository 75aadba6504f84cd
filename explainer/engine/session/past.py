"""What a session file says of the iterations before and after the open one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from explainer.engine.presets import Initialisation
from explainer.engine.session.schema import PointPart, SessionFile
from explainer.engine.session.session import Point, Session, begin_session
from explainer.errors import InputError

MAX_LOSSES = 20_000
"""Iterations of a written past; what lies further from the open one is left out."""

MARK_EVERY = 1000
"""Each such iteration is written besides those that decide all others, to recompute from."""


def write_past(
    session: Session, write: Callable[[Point, int], dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the other iterations of ``session``; None if there are none.

    Only points that decide others are written, each by ``write``; those between are recomputed.
    """
    first, last = _window(session)
    if first == last and not session.changed:
        return None
    numbers = sorted({*_marks(session, first, last)} - {session.iteration})
    return {
        "first": first,
        "losses": [_finite(loss) for loss in session.losses[first : last + 1]],
        "changed": sorted(n for n in session.changed if first <= n <= last),
        "points": [write(session.kept[n], n) for n in numbers],
    }


def _window(session: Session) -> tuple[int, int]:
    """Return the first and the last iteration to be written; both are kept or open."""
    known = sorted({*session.kept, session.iteration})
    first = session.first
    if session.last - first > MAX_LOSSES:
        low = min(session.iteration, session.last - MAX_LOSSES)
        first = max(n for n in known if n <= low)
    return first, max(n for n in known if n <= first + MAX_LOSSES)


def _marks(session: Session, first: int, last: int) -> list[int]:
    inside = sorted(n for n in session.kept if first <= n <= last)
    spread = [n for n in inside if n % MARK_EVERY == 0]
    return [*inside[:1], *inside[-1:], *spread, *session.changed.intersection(inside)]


def _finite(loss: float) -> float | None:
    return loss if math.isfinite(loss) else None


def read_past(
    model: SessionFile, point: Point, init: Initialisation, read: Callable[[PointPart], Point]
) -> Session:
    """Return the session whose open iteration begins at ``point``, with the past of its file."""
    past = model.past
    if past is None:
        return begin_session(point, init, model.iteration)
    kept = {part.iteration: read(part) for part in past.points} | {model.iteration: point}
    last = past.first + len(past.losses) - 1
    _check_place("past.first", past.first, kept)
    for number in (*kept, *past.changed):
        if not past.first <= number <= last:
            expected = f"{past.first} … {last}"
            raise InputError(
                "error.file.value", place="past.points", value=number, expected=expected
            )
    for number in past.changed:
        _check_place("past.changed", number, kept)
    losses = [math.nan if loss is None else loss for loss in past.losses]
    losses[model.iteration - past.first] = point.loss
    return Session(
        point,
        kept,
        init,
        model.iteration,
        past.first,
        (*(math.nan,) * past.first, *losses),
        frozenset(past.changed),
    )


def _check_place(place: str, number: int, kept: Mapping[int, Point]) -> None:
    if number not in kept:
        expected = ", ".join(map(str, sorted(kept)))
        raise InputError("error.file.value", place=place, value=number, expected=expected)
