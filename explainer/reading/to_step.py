"""The code as a session of the step view."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.engine.datasets.datasets import Dataset, Kind
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.functions import Array
from explainer.engine.network import MAX_SAMPLES, Batch, NetworkSpec, frozen
from explainer.engine.objectives import LOSSES
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import make_batch
from explainer.engine.session.session import Point, Session, begin_session
from explainer.engine.targets import TARGET_RULES
from explainer.errors import InputError
from explainer.reading.activations import Fitted, fit_loss
from explainer.reading.beginning import find_beginning
from explainer.reading.description import Description
from explainer.reading.notes import Note, note_error
from explainer.reading.program import Program
from explainer.reading.remembered import begin_anew, find_form, find_state
from explainer.reading.samples import Samples, find_samples
from explainer.reading.updating import USUAL_RATE


@dataclass(frozen=True, eq=False)
class Small:
    """A net that the step view can show, and the rows that it learns from, where they are known."""

    session: Session
    samples: Samples | None


def build_small(program: Program, description: Description) -> Small:
    """Return the session that the code describes.

    Raises
    ------
    InputError
        If the net is larger than the step view can show.
    """
    stages, updating = description.stages, description.updating
    divided = updating is not None and updating.divided
    fitted = fit_loss(program, stages, description.found, divided)
    spec = _build_spec(description, fitted)
    given = updating.optimizer if updating else OptimizerSpec("sgd", USUAL_RATE)
    optimizer = _scale(program, given, fitted)
    beginning = find_beginning(spec, stages, program.seed or 0)
    samples = _find_samples(program, description, spec)
    batch, schedule = _take(program, description, spec, samples)
    state = find_state(updating.found if updating else None, stages, optimizer)
    optimizer = _clip(program, find_form(optimizer, state))
    state = begin_anew(optimizer, state)
    point = Point(spec, optimizer, batch, beginning.parameters, state, schedule)
    return Small(begin_session(point, beginning.init), samples)


def _build_spec(description: Description, fitted: Fitted) -> NetworkSpec:
    stages = description.stages
    sizes = (stages[0].inputs, *(stage.outputs for stage in stages))
    chosen = fitted.chosen
    bias = tuple(stage.bias is not None for stage in stages)
    return NetworkSpec(
        sizes, fitted.activations, chosen.loss, chosen.reduction, chosen.threshold, bias
    )


def _scale(program: Program, optimizer: OptimizerSpec, fitted: Fitted) -> OptimizerSpec:
    """Return the optimizer with η times what multiplies the loss: the same steps of plain SGD."""
    scale = fitted.chosen.scale
    if optimizer.name != "sgd" or abs(scale - 1.0) < 1e-9 or not scale > 0.0:
        return optimizer
    try:
        return replace(optimizer, learning_rate=optimizer.learning_rate * scale)
    except InputError as error:
        program.complain(note_error(error, 0))
        return optimizer


def _clip(program: Program, optimizer: OptimizerSpec) -> OptimizerSpec:
    """Return the optimizer with gradients clipped as the last line that clips them says."""
    for found in program.clips[-1:]:
        try:
            return replace(optimizer, clip=found.how, clip_limit=found.limit)
        except InputError as error:
            program.complain(note_error(error, found.line))
    return optimizer


def _find_samples(program: Program, description: Description, spec: NetworkSpec) -> Samples | None:
    found = description.found
    if found is None:
        return None
    by_class = spec.loss == "cross_entropy" and spec.sizes[-1] > 1
    samples = find_samples(description.chain.input, spec.sizes[0], found, by_class)
    if samples is None:
        return None
    try:
        rows = samples.targets[:MAX_SAMPLES]
        make_batch(spec, samples.inputs[: len(rows)].tolist(), rows.tolist())
    except InputError as error:
        program.complain(note_error(error, (*samples.lines, 0)[-1]))
        return None
    return samples


def _take(
    program: Program, description: Description, spec: NetworkSpec, samples: Samples | None
) -> tuple[Batch, Schedule | None]:
    """Return the first batch, and where the following ones come from."""
    if samples is None:
        return _draw(program, description, spec), None
    if samples.looped and samples.batch_size < len(samples.inputs):
        schedule = _schedule(program, spec, samples)
        return schedule.batch(0), schedule
    if len(samples.inputs) > MAX_SAMPLES:
        values = {"count": len(samples.inputs), "high": MAX_SAMPLES}
        program.complain(Note((*samples.lines, 0)[0], "reading.why.samples", values))
    rows = slice(0, MAX_SAMPLES)
    return make_batch(spec, samples.inputs[rows].tolist(), samples.targets[rows].tolist()), None


def _schedule(program: Program, spec: NetworkSpec, samples: Samples) -> Schedule:
    if samples.batch_size > MAX_SAMPLES:
        values = {"count": samples.batch_size, "high": MAX_SAMPLES}
        program.complain(Note((*samples.lines, 0)[0], "reading.why.batch", values))
    targets = encode_targets(spec, samples.targets)
    inputs, outputs = spec.sizes[0], spec.sizes[-1]
    by_class = spec.loss == "cross_entropy"
    columns = (*(f"x{n + 1}" for n in range(inputs)), *(["class"] if by_class else ["y"] * outputs))
    classes = tuple(map(str, range(outputs))) if by_class else ()
    kind: Kind = "classes" if by_class else "regression"
    data = Dataset("own", frozen(samples.inputs), targets, kind, columns, classes)
    return Schedule(data, min(samples.batch_size, MAX_SAMPLES), program.seed or 0)


def encode_targets(spec: NetworkSpec, targets: Array) -> Array:
    """Return targets with a column an output; of classes one-hot."""
    if targets.ndim == 1 and spec.loss == "cross_entropy":
        return frozen(np.eye(spec.sizes[-1])[targets.astype(int)])
    return frozen(targets.reshape(len(targets), -1))


def _draw(program: Program, description: Description, spec: NetworkSpec) -> Batch:
    """Return a random batch, of as many samples as the code has."""
    program.complain(Note(0, "reading.assumed.samples"))
    found = description.found
    count = min(found.samples, MAX_SAMPLES) if found else 1
    rng = np.random.default_rng(program.seed or 0)
    inputs = rng.normal(size=(count, spec.sizes[0])).round(2)
    targets = _draw_targets(rng, spec, count)
    return make_batch(spec, inputs.tolist(), targets.tolist())


def _draw_targets(rng: np.random.Generator, spec: NetworkSpec, count: int) -> NDArray[Any]:
    """Return random targets, as the loss takes them."""
    kind, shape = LOSSES[spec.loss].targets, (count, spec.sizes[-1])
    if kind == "unit":
        return rng.integers(0, 2, size=shape)
    return TARGET_RULES[kind].adapt(rng.normal(size=shape).round(2))
