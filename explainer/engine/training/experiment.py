"""Training on a data set, batch by batch and epoch by epoch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from explainer.engine.datasets.datasets import Dataset, find_mismatch
from explainer.engine.datasets.evaluation import score_network
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.datasets.split import NOTHING, Division, Holdout, divide_dataset
from explainer.engine.datasets.suggestions import TrainingSetup, suggest_setup
from explainer.engine.network import check_whole_number, initialise
from explainer.engine.session.session import (
    Diverged,
    Point,
    Session,
    advance_session,
    begin_session,
)
from explainer.engine.training.run import Branch, Epoch, Run

MAX_BATCHES = 1000
"""Iterations of one request."""

MAX_EPOCHS = 100
"""Epochs of one request."""

CHUNK = 50
"""Iterations after which a long request reports how far it is."""


def start_training(
    dataset: Dataset,
    setup: TrainingSetup | None = None,
    seed: int = 0,
    split: Holdout = NOTHING,
) -> Run:
    """Return a run at iteration 0.

    Parameters
    ----------
    dataset
        What to train on.
    setup
        Network, optimizer, batch size and initialisation; those that suit the data if None.
    seed
        Seed of the shuffling.
    split
        What is held out; nothing unless it says so, or the data set itself does.

    Raises
    ------
    InputError
        If the network does not suit the data, or a limit is broken.
    """
    setup = setup or suggest_setup(dataset)
    wrong = find_mismatch(dataset, setup.spec)
    if wrong is not None:
        raise wrong
    division = divide_dataset(dataset, split)
    schedule = Schedule(division.train, setup.batch_size, seed)
    parameters = initialise(setup.spec, setup.init.scheme, setup.init.seed)
    point = Point(setup.spec, setup.optimizer, schedule.batch(0), parameters, schedule=schedule)
    session = begin_session(point, setup.init)
    branch = Branch("A", session, epochs=(_judged(division, schedule, session),))
    return Run(division, schedule, (branch,))


def _judged(division: Division, schedule: Schedule, session: Session) -> Epoch:
    """Return how good the parameters are with which the open iteration begins."""
    spec, p = session.point.spec, session.point.parameters
    number = session.iteration // schedule.batches_per_epoch
    train = score_network(spec, p, division.train)
    test = None if division.test is None else score_network(spec, p, division.test)
    return Epoch(number, session.iteration, train.loss, train.accuracy, test)


def advance_branch(run: Run, *, batches: object = None, epochs: object = None) -> Iterator[Run]:
    """Train the active branch further; yield the run as it grows, whole at the end.

    Parameters
    ----------
    run
        Where to go on from. What was rewound is gone through again, not computed anew.
    batches
        Iterations, 1 to 1000; or else
    epochs
        1 to 100; the first ends with the epoch that has begun, so it can be a part of one.

    Yields
    ------
    Run
        After each epoch, and within one after every 50 iterations. To stop, ask for no more.

    Raises
    ------
    Diverged
        After the run at its last finite loss was yielded.
    """
    here, per_epoch = run.active.session.iteration, run.schedule.batches_per_epoch
    if epochs is None:
        target = here + check_whole_number(batches, "error.run", (1, MAX_BATCHES))
    else:
        count = check_whole_number(epochs, "error.data.epochs", (1, MAX_EPOCHS))
        target = (here // per_epoch + count) * per_epoch
    while here < target:
        end = min(target, (here // per_epoch + 1) * per_epoch, here + CHUNK)
        try:
            session = advance_session(run.active.session, end - here)
        except Diverged as diverged:
            yield run.with_branch(replace(run.active, session=diverged.session, diverged=True))
            raise
        run = run.with_branch(_grown(run, session))
        here = end
        yield run


def _grown(run: Run, session: Session) -> Branch:
    """Return the active branch with its session, and its epochs if another one is complete."""
    branch = replace(run.active, session=session)
    done, rest = divmod(session.iteration, run.schedule.batches_per_epoch)
    if rest or done < len(branch.epochs):
        return branch
    return replace(branch, epochs=(*branch.epochs, _judged(run.division, run.schedule, session)))
