"""What the tab "Train on data" shows of a state, as values for its script."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

from explainer.data.figures.training import draw_branches, draw_losses
from explainer.data.ui.keeping import write_kept
from explainer.data.ui.picture import draw_answers
from explainer.data.ui.state import EPOCHS, USUAL_EPOCHS, DataState, name_optimizer
from explainer.data.wire import BranchValue, LoopValue, StageValue, TrainedValue
from explainer.engine.datasets.evaluation import Score, list_estimates, measure_loss, score_network
from explainer.engine.numerals import subscript
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.session.session import open_iteration
from explainer.engine.training.run import Branch, Run
from explainer.ui.figures.curves import Curve
from explainer.ui.figures.drawing import Figure, shorten_number
from explainer.words import Language, say

MAX_ROWS_NAMED = 12
"""Rows of a batch that are named; of a larger one the others are counted."""


def view_stage(
    state: DataState,
    language: Language,
    *,
    running: bool = False,
    notice: str = "",
    trained: TrainedValue | None = None,
) -> StageValue:
    """Return everything in the middle of the tab.

    Parameters
    ----------
    state
        What is shown.
    language
        Of all words and figures.
    running
        Whether a training of several epochs is going on: it can be stopped.
    notice
        What went wrong; empty if nothing did.
    trained
        What the page announces of a training that has just ended.
    """
    run = state.run
    branch = run.active
    session = branch.session
    value: StageValue = {
        "made": time.time(),
        "running": running,
        "notice": notice,
        "dataset": str(state.settings.dataset),
        "epochs": EPOCHS.get(str(state.settings.dataset), USUAL_EPOCHS),
        "iteration": session.iteration,
        "last": session.last,
        "picture": draw_answers(run, language),
        "sliced": is_sliced(run),
        "loss": draw_losses(branch.losses, branch.epochs, session.iteration, language),
        "loop": view_loop(run, language),
        "facts": list_facts(run, language),
        "estimates": list_estimate_rows(run),
        "branches": [view_branch(run, branch, language) for branch in run.branches],
        "comparison": compare_curves(run, language) if len(run.branches) > 1 else None,
        "diverged": branch.diverged,
    }
    if not running:
        value["kept"] = write_kept(state)
    if trained is not None:
        value["trained"] = trained
    return value


def is_sliced(run: Run) -> bool:
    """Tell whether an input of the picture is on none of its axes."""
    drawn = 2 if run.dataset.kind == "classes" else 1
    return bool(run.dataset.inputs.shape[1] > drawn)


def view_loop(run: Run, language: Language) -> LoopValue:
    """Return one's place in the two loops, and the rows of the batch."""
    session = run.active.session
    place = run.schedule.place(session.iteration)
    rows = [int(row) + 1 for row in run.list_rows(session.iteration)]
    named = ", ".join(map(str, rows[:MAX_ROWS_NAMED]))
    if len(rows) > MAX_ROWS_NAMED:
        named = say("data.rows.more", language, rows=named, more=len(rows) - MAX_ROWS_NAMED)
    return {
        "epoch": place.epoch + 1,
        "batch": place.batch + 1,
        "batches": place.batches_per_epoch,
        "rows": named,
        "size": len(rows),
        "samples": len(run.division.train),
        "loss": say(f"loss.{session.point.spec.loss}", language),
        "optimizer": write_optimizer(session.point.optimizer, language),
    }


def say_fit(run: Run, language: Language) -> str:
    """Return which network a run trains, and with which loss, because of its data."""
    spec = run.active.session.point.spec
    return say(
        "data.fit",
        language,
        sizes="-".join(map(str, spec.sizes)),
        output=say(f"name.{spec.activations[-1]}", language),
        loss=say(f"loss.{spec.loss}", language),
    )


def list_facts(run: Run, language: Language) -> list[list[str]]:
    """Return names and values of what is known about the open iteration."""
    point, parts = run.active.session.point, run.division
    scores = {"data" if parts.test is None else "train": parts.train, "test": parts.test}
    judged = {
        name: score_network(point.spec, point.parameters, part)
        for name, part in scores.items()
        if part is not None
    }
    rows = [
        *((f"{name}_loss", shorten_number(score.loss)) for name, score in judged.items()),
        ("batch_loss", shorten_number(point.loss)),
        *_list_accuracies(judged),
    ]
    known = [[say(f"data.fact.{name}", language), value] for name, value in rows]
    return known + _list_best(run.active, language)


def _list_accuracies(judged: Mapping[str, Score]) -> list[tuple[str, str]]:
    return [
        (f"{name}_accuracy", f"{100 * score.accuracy:.1f}%")
        for name, score in judged.items()
        if score.accuracy is not None
    ]


def _list_best(branch: Branch, language: Language) -> list[list[str]]:
    """Return after which epoch the loss over what is held out was lowest, and how low."""
    best = branch.best
    if best is None or best.test is None:
        return []
    name = say("data.fact.best", language, epoch=best.number)
    return [[name, shorten_number(best.test.loss)]]


def list_estimate_rows(run: Run) -> list[list[str]]:
    """Return name, estimate, truth and error of each parameter of a linear model with a truth."""
    point = run.active.session.point
    return [
        [
            "b" if found.source is None else "w" + subscript(found.source + 1),
            shorten_number(found.value),
            f"{found.truth:g}".replace("-", "−"),
            shorten_number(found.error),
        ]
        for found in list_estimates(point.spec, point.parameters, run.dataset)
    ]


def write_optimizer(optimizer: OptimizerSpec, language: Language) -> str:
    """Return an optimizer with its learning rate in words."""
    name = say(f"data.optimizer.{name_optimizer(optimizer)}", language)
    return f"{name}, η = {optimizer.learning_rate:g}"


def view_branch(run: Run, branch: Branch, language: Language) -> BranchValue:
    """Return one line of the list of branches."""
    origin = (
        say("data.branch.start", language)
        if branch.parent is None
        else say("data.branch.from", language, parent=branch.parent, iteration=branch.forked_at)
    )
    return {
        "name": branch.name,
        "number": number_branch(branch),
        "settings": write_optimizer(branch.optimizer, language),
        "origin": origin,
        "iterations": branch.session.last,
        "loss": shorten_number(_last_loss(run, branch)),
        "diverged": branch.diverged,
        "open": branch.name == run.current,
    }


def _last_loss(run: Run, branch: Branch) -> float:
    """Return the loss over the data set after the last iteration of a branch."""
    mark = branch.epochs[-1] if branch.epochs else None
    if mark is not None and mark.iteration == branch.session.last:
        return mark.loss
    point = open_iteration(branch.session, branch.session.last).point
    return measure_loss(point.spec, point.parameters, run.division.train)


def number_branch(branch: Branch) -> int:
    """Return the number that decides the look of a branch: A is 0."""
    return ord(branch.name) - ord("A")


def compare_curves(run: Run, language: Language) -> Figure:
    """Return the loss over the data set of all branches, each from the common start."""
    curves = [
        Curve(
            number_branch(branch),
            f"{branch.name}: {write_optimizer(branch.optimizer, language)}",
            *_list_marks(branch),
        )
        for branch in run.branches
    ]
    return draw_branches(curves, number_branch(run.active), language)


def _list_marks(branch: Branch) -> tuple[list[float], list[float]]:
    """Return where a branch was judged on the whole data set, and its loss there."""
    marks = branch.epochs
    return [float(mark.iteration) for mark in marks], [mark.loss for mark in marks]


def view_trained(state: DataState) -> TrainedValue:
    """Return what the page announces after a training."""
    branch, per_epoch = state.run.active, state.run.schedule.batches_per_epoch
    iteration = branch.session.iteration
    point = branch.session.point
    loss = measure_loss(point.spec, point.parameters, state.run.division.train)
    return {
        "dataset": str(state.settings.dataset),
        "batches": iteration,
        "epochs": iteration // per_epoch,
        "loss": loss if math.isfinite(loss) else None,
    }
