"""A session that draws its batches from a data set, as one that was trained on it does."""

from __future__ import annotations

from dataclasses import replace

from explainer.engine.datasets.schedule import Schedule
from explainer.engine.session.edits import edit_session
from explainer.engine.session.session import Session


def on_schedule(session: Session, schedule: Schedule) -> Session:
    """Return the session with batches from ``schedule`` from here on."""
    batch = schedule.batch(session.iteration)
    return edit_session(session, replace(session.point, schedule=schedule, batch=batch))
