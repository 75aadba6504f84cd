"""What the browser keeps of the tab: its settings, and how far each branch was trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from explainer.data.ui.race import read_optimizer
from explainer.data.ui.state import OWN, DataState, Settings, begin_run, name_optimizer
from explainer.data.wire import KeptBranch, KeptRun
from explainer.engine.network import check_whole_number, show_value
from explainer.engine.session.session import Diverged
from explainer.engine.training.branches import add_branch, rewind_branch, select_branch
from explainer.engine.training.experiment import MAX_BATCHES, advance_branch
from explainer.engine.training.run import Branch, Run
from explainer.errors import InputError
from explainer.ui.payload import payload

MAX_RECOMPUTED = 20_000
"""Iterations of one branch that are trained again when a page is opened anew."""


def write_kept(state: DataState) -> KeptRun:
    """Return what `follow_kept` makes the state of again."""
    branches, settings = state.run.branches, asdict(state.settings)
    own = state.settings.dataset == OWN
    names = [branch.name for branch in branches]
    return {
        "settings": {name: value for name, value in settings.items() if name != "own" or own},
        "branches": [_written(branch, names) for branch in branches],
        "current": names.index(state.run.current),
    }


def _written(branch: Branch, names: list[str]) -> KeptBranch:
    optimizer = branch.optimizer
    return {
        "parent": names.index(branch.parent) if branch.parent in names else 0,
        "at": branch.forked_at,
        "optimizer": name_optimizer(optimizer),
        "rate": optimizer.learning_rate,
        "last": branch.session.last,
        "iteration": branch.session.iteration,
    }


def follow_kept(data: object) -> Iterator[DataState]:
    """Yield the state that was kept as it is trained again, at the end as it was left.

    Raises
    ------
    InputError
        If it is not what `write_kept` gave, or names a limit that is broken.
    """
    sent = payload(data)
    settings, branches = payload(sent.get("settings")), sent.get("branches")
    known = {field.name for field in fields(Settings)}
    if not isinstance(branches, list) or not set(settings) <= known:
        raise InputError("error.payload", value=show_value(sorted(map(str, set(settings) - known))))
    state = begin_run(Settings(**settings))  # type: ignore[arg-type]
    for run in _follow_branches(state, [payload(one) for one in branches], sent):
        yield replace(state, run=run)


def _follow_branches(
    state: DataState, branches: list[Mapping[str, Any]], sent: Mapping[str, Any]
) -> Iterator[Run]:
    run = state.run
    for place, kept in enumerate(branches):
        if place:
            parent = check_whole_number(kept.get("parent"), "error.payload", (0, place - 1))
            run = select_branch(run, run.branches[parent].name)
            run = add_branch(run, kept.get("at"), read_optimizer(kept, state.settings))
        for trained in _follow_training(run, kept.get("last")):
            run = trained
            yield run
        if run.active.session.last >= kept.get("iteration", 0):
            run = rewind_branch(run, kept.get("iteration"))
    last = len(run.branches) - 1
    current = check_whole_number(sent.get("current"), "error.payload", (0, last))
    yield select_branch(run, run.branches[current].name)


def _follow_training(run: Run, last: object) -> Iterator[Run]:
    """Yield the run as its active branch is trained up to ``last``, or as far as it goes."""
    target = check_whole_number(last, "error.run", (0, 10**6))
    target = min(target, run.active.session.iteration + MAX_RECOMPUTED)
    try:
        while run.active.session.iteration < target:
            count = min(MAX_BATCHES, target - run.active.session.iteration)
            for grown in advance_branch(run, batches=count):
                yield grown
                run = grown
    except Diverged:
        pass
