"""Branches of a training: going back, leaving the way, and comparing where each has come to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explainer.engine.datasets.evaluation import (
    Estimate,
    list_estimates,
    measure_accuracy,
    measure_loss,
)
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.session.edits import with_optimizer
from explainer.engine.session.session import open_iteration
from explainer.engine.training.run import Branch, Run
from explainer.errors import InputError

MAX_BRANCHES = 6


def rewind_branch(run: Run, iteration: object) -> Run:
    """Return the run with another iteration of the active branch open; nothing is lost."""
    branch = run.active
    return run.with_branch(replace(branch, session=open_iteration(branch.session, iteration)))


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
    """A branch judged on all that is trained on, with the parameters that begin ``iteration``."""

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
        measure_loss(spec, p, run.division.train),
        measure_accuracy(spec, p, run.division.train),
        list_estimates(spec, p, run.dataset),
    )
