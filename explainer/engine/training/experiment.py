"""Training on a data set, batch by batch and epoch by epoch, with branches to compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from explainer.engine.datasets.datasets import Dataset, find_mismatch
from explainer.engine.datasets.evaluation import (
    Estimate,
    list_estimates,
    measure_accuracy,
    measure_loss,
)
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.datasets.suggestions import TrainingSetup, suggest_setup
from explainer.engine.network import check_whole_number, initialise, show_value
from explainer.engine.optimizers import OptimizerSpec
from explainer.engine.session.edits import with_optimizer
from explainer.engine.session.session import (
    Diverged,
    Point,
    Session,
    advance_session,
    begin_session,
    open_iteration,
)
from explainer.errors import InputError

MAX_BATCHES = 1000
"""Iterations of one request."""

MAX_EPOCHS = 100
"""Epochs of one request."""

MAX_BRANCHES = 6

CHUNK = 50
"""Iterations after which a long request reports how far it is."""


@dataclass(frozen=True)
class Epoch:
    """What was learned after ``number`` epochs: loss and accuracy over the whole data set.

    ``iteration`` is the first one of the epoch that follows; ``accuracy`` is None for regression.
    """

    number: int
    iteration: int
    loss: float
    accuracy: float | None


@dataclass(frozen=True, eq=False)
class Branch:
    """One way of training from the common start.

    Parameters
    ----------
    name
        A letter, from A.
    session
        Its iterations; the open one is where the branch stands.
    parent
        Name of the branch that it left; None for the first.
    forked_at
        The iteration at which it left it.
    epochs
        After 0, 1, … epochs, as far as they have been trained.
    diverged
        Whether its last iteration has no finite successor.
    """

    name: str
    session: Session
    parent: str | None = None
    forked_at: int = 0
    epochs: tuple[Epoch, ...] = ()
    diverged: bool = False

    @property
    def optimizer(self) -> OptimizerSpec:
        """The optimizer of this branch since it left its parent."""
        return self.session.kept[max(self.forked_at, self.session.first)].optimizer

    @property
    def losses(self) -> tuple[float, ...]:
        """The loss of each iteration's batch before its update; the last one is not done yet."""
        return self.session.losses


@dataclass(frozen=True, eq=False)
class Run:
    """A data set, its schedule, and the branches that are trained on it; never changed in place.

    ``current`` is the name of the branch that goes on; ``made`` counts all that ever were.
    """

    dataset: Dataset
    schedule: Schedule
    branches: tuple[Branch, ...]
    current: str = "A"
    made: int = 1

    @property
    def active(self) -> Branch:
        """The branch that goes on."""
        return self.named(self.current)

    def named(self, name: object) -> Branch:
        """Return the branch ``name``, or raise the sentence that lists them."""
        for branch in self.branches:
            if branch.name == name:
                return branch
        options = ", ".join(branch.name for branch in self.branches)
        raise InputError("error.data.branch", value=show_value(name), options=options)


def start_training(dataset: Dataset, setup: TrainingSetup | None = None, seed: int = 0) -> Run:
    """Return a run at iteration 0.

    Parameters
    ----------
    dataset
        What to train on.
    setup
        Network, optimizer, batch size and initialisation; those that suit the data if None.
    seed
        Seed of the shuffling.

    Raises
    ------
    InputError
        If the network does not suit the data, or a limit is broken.
    """
    setup = setup or suggest_setup(dataset)
    wrong = find_mismatch(dataset, setup.spec)
    if wrong is not None:
        raise wrong
    schedule = Schedule(dataset, setup.batch_size, seed)
    parameters = initialise(setup.spec, setup.init.scheme, setup.init.seed)
    point = Point(setup.spec, setup.optimizer, schedule.batch(0), parameters, schedule=schedule)
    session = begin_session(point, setup.init)
    branch = Branch("A", session, epochs=(_judged(dataset, schedule, session),))
    return Run(dataset, schedule, (branch,))


def _judged(dataset: Dataset, schedule: Schedule, session: Session) -> Epoch:
    """Return how good the parameters are with which the open iteration begins."""
    spec, p = session.point.spec, session.point.parameters
    number = session.iteration // schedule.batches_per_epoch
    loss = measure_loss(spec, p, dataset)
    return Epoch(number, session.iteration, loss, measure_accuracy(spec, p, dataset))


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
            yield _changed(run, replace(run.active, session=diverged.session, diverged=True))
            raise
        run = _changed(run, _grown(run, session))
        here = end
        yield run


def _grown(run: Run, session: Session) -> Branch:
    """Return the active branch with its session, and its epochs if another one is complete."""
    branch = replace(run.active, session=session)
    done, rest = divmod(session.iteration, run.schedule.batches_per_epoch)
    if rest or done < len(branch.epochs):
        return branch
    return replace(branch, epochs=(*branch.epochs, _judged(run.dataset, run.schedule, session)))


def _changed(run: Run, branch: Branch) -> Run:
    """Return the run with the branch of the same name replaced."""
    return replace(
        run, branches=tuple(branch if b.name == branch.name else b for b in run.branches)
    )


def rewind_branch(run: Run, iteration: object) -> Run:
    """Return the run with another iteration of the active branch open; nothing is lost."""
    branch = run.active
    return _changed(run, replace(branch, session=open_iteration(branch.session, iteration)))


def select_branch(run: Run, name: object) -> Run:
    """Return the run with another branch active."""
    return replace(run, current=run.named(name).name)


def add_branch(run: Run, at: object, optimizer: OptimizerSpec) -> Run:
    """Return the run with a new branch, active, that has another optimizer from ``at`` on.

    It shares with the active branch everything before iteration ``at``; what the optimizer
    remembers goes on if its memory has the same form (another η), and else begins anew.

    Raises
    ------
    InputError
        If there are 6 branches already, or ``at`` was not reached.
    """
    if len(run.branches) >= MAX_BRANCHES:
        raise InputError("error.data.branches", value=len(run.branches) + 1, high=MAX_BRANCHES)
    parent = run.active
    session = with_optimizer(open_iteration(parent.session, at), optimizer)
    new = Branch(
        _letter(run.made),
        session,
        parent.name,
        session.iteration,
        tuple(epoch for epoch in parent.epochs if epoch.iteration <= session.iteration),
    )
    return replace(run, branches=(*run.branches, new), current=new.name, made=run.made + 1)


def _letter(number: int) -> str:
    """Return A, B, …, Z, A2, B2, …: no name is given twice, even if a branch is removed."""
    turn, letter = divmod(number, 26)
    return chr(ord("A") + letter) + (str(turn + 1) if turn else "")


def remove_branch(run: Run, name: object) -> Run:
    """Return the run without a branch; the last one cannot be removed."""
    gone = run.named(name)
    left = tuple(branch for branch in run.branches if branch is not gone)
    if not left:
        raise InputError("error.data.last_branch", value=gone.name)
    current = run.current if run.current != gone.name else left[-1].name
    return replace(run, branches=left, current=current)


@dataclass(frozen=True, eq=False)
class BranchResult:
    """A branch judged on the whole data set with the parameters that begin ``iteration``."""

    branch: Branch
    iteration: int
    loss: float
    accuracy: float | None
    estimates: tuple[Estimate, ...]


def compare_branches(run: Run, iteration: object = None) -> tuple[BranchResult, ...]:
    """Return how every branch stands at the same iteration: the latest that all have reached."""
    common = min(branch.session.last for branch in run.branches)
    number = common if iteration is None else iteration
    return tuple(_standing(run, branch, number) for branch in run.branches)


def _standing(run: Run, branch: Branch, iteration: object) -> BranchResult:
    session = open_iteration(branch.session, iteration)
    spec, p = session.point.spec, session.point.parameters
    return BranchResult(
        branch,
        session.iteration,
        measure_loss(spec, p, run.dataset),
        measure_accuracy(spec, p, run.dataset),
        list_estimates(spec, p, run.dataset),
    )
