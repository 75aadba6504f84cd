"""The code as settings of the tab that trains on data."""

from __future__ import annotations

from dataclasses import replace

from explainer.data.ui.state import OWN, Settings, begin_run, name_optimizer
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer
from explainer.engine.optimizers import FRESH
from explainer.engine.presets import GIVEN
from explainer.engine.session.session import Point
from explainer.errors import InputError
from explainer.reading.program import Program
from explainer.reading.samples import Samples
from explainer.reading.to_step import Small
from explainer.reading.truth import find_truth


def build_data_settings(program: Program, small: Small) -> Settings | None:
    """Return the settings with which the tab does the same as the code; None if none do.

    The tab has batches one after another, one activation for all hidden layers, and the loss that
    goes with the data.
    """
    point, samples = small.session.point, small.samples
    given = small.session.init.scheme == GIVEN or point.state is not FRESH
    if samples is None or point.schedule is None or given:
        return None
    try:
        settings = _write_settings(program, small, samples)
        run = begin_run(settings).run
    except InputError:
        return None
    return settings if _is_same(run.active.session.point, point) else None


def _write_settings(program: Program, small: Small, samples: Samples) -> Settings:
    point, init = small.session.point, small.session.init
    seed, spec = program.seed or 0, point.spec
    settings = Settings(
        data_seed=seed,
        batch_size=samples.batch_size,
        hidden=", ".join(map(str, spec.sizes[1:-1])),
        activation=spec.activations[0] if spec.depth > 1 else "tanh",
        optimizer=name_optimizer(point.optimizer),
        learning_rate=point.optimizer.learning_rate,
        weight_decay=_find_decay(point.optimizer),
        init=init.scheme,
        seed=init.seed,
    )
    truth = find_truth(samples.input_tensor, samples.target_tensor)
    if truth is not None:
        drawn = {"samples": len(samples.inputs), "noise": truth.noise}
        return replace(settings, dataset=truth.name, **drawn)  # type: ignore[arg-type]
    kind = "classes" if spec.loss in ("cross_entropy", "bce") else "regression"
    return replace(settings, dataset=OWN, own=write_csv_rows(small), kind=kind)


def _find_decay(optimizer: OptimizerSpec) -> float | None:
    """Return the weight decay, if it is not the optimizer's usual one."""
    usual = configure_optimizer(optimizer.name, optimizer.learning_rate).weight_decay
    return None if optimizer.weight_decay == usual else optimizer.weight_decay


def write_csv_rows(small: Small) -> str:
    """Return the rows of a session's data set as CSV, classes as numbers."""
    schedule = small.session.point.schedule
    if not isinstance(schedule, Schedule):
        return ""
    data = schedule.dataset
    targets = data.targets.tolist()
    if small.session.point.spec.loss == "cross_entropy":
        targets = [[row.index(max(row))] for row in targets]
    if small.session.point.spec.loss == "bce":
        targets = [[int(value) for value in row] for row in targets]
    rows = [[*x, *y] for x, y in zip(data.inputs.tolist(), targets, strict=True)]
    return "\n".join(",".join(map(repr, row)) for row in rows) + "\n"


def _is_same(one: Point, other: Point) -> bool:
    """Return whether two points train the same net in the same way on as many rows."""
    if not (isinstance(one.schedule, Schedule) and isinstance(other.schedule, Schedule)):
        return False
    rows = len(one.schedule.dataset) == len(other.schedule.dataset)
    sizes = one.schedule.batch_size == other.schedule.batch_size
    return rows and sizes and one.spec == other.spec and one.optimizer == other.optimizer
