"""From a setup to the session that the page opens."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from explainer.engine.datasets.generators import DATASETS, make_dataset
from explainer.engine.datasets.split import Holdout
from explainer.engine.faults import switch_on
from explainer.engine.session.session import Point, Session, advance_session, begin_session
from explainer.engine.training.experiment import start_training
from explainer.lessons.lesson import Setup
from explainer.lessons.starts import ON_DATA, STARTS


@lru_cache(maxsize=256)
def prepare_session(setup: Setup) -> Session:
    """Return the session that a learner meets; the same one every time."""
    beginning = _beginning(setup.start)
    session = begin_session(_changed(beginning.point, setup), beginning.init)
    return advance_session(session, setup.iterations) if setup.iterations else session


def _beginning(name: str) -> Session:
    if name in ON_DATA:
        source = ON_DATA[name]
        split = Holdout(DATASETS[source].held_out)
        return start_training(make_dataset(source), split=split).active.session
    chosen = STARTS[name]
    point = Point(chosen.spec, chosen.optimizer, chosen.batch, chosen.parameters())
    return begin_session(point, chosen.init)


def _changed(point: Point, setup: Setup) -> Point:
    reduction = setup.reduction or point.spec.reduction
    return replace(
        point,
        spec=replace(point.spec, reduction=reduction),
        optimizer=setup.optimizer or point.optimizer,
        fault=switch_on(setup.fault) if setup.fault else None,
    )
