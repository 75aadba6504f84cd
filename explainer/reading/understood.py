"""What is said of the lines that were understood."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.engine.network import NetworkSpec
from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer
from explainer.engine.presets import GIVEN
from explainer.engine.session.session import Session
from explainer.lab.config.settings import TrainingSettings
from explainer.reading.chain import Stage
from explainer.reading.description import Description
from explainer.reading.notes import Note, Word
from explainer.reading.program import Program
from explainer.reading.samples import Samples, find_loader


def list_understood(
    program: Program, description: Description, session: Session, samples: Samples | None
) -> list[Note]:
    """Return a sentence for each line that is in a session, in the order of the lines."""
    point = session.point
    notes = [
        *_say_layers(description.stages, point.spec),
        *_say_beginning(description, session, program.seed),
        *_say_samples(samples, program.seed or 0),
        *_say_learning(program, description, point.spec, point.optimizer),
        *(Note(line, "reading.loop", {"count": count}) for line, count in program.loops),
    ]
    return sorted(notes, key=lambda note: (note.line == 0, note.line))


def _say_layers(stages: tuple[Stage, ...], spec: NetworkSpec) -> Iterator[Note]:
    for layer, stage in enumerate(stages, start=1):
        sizes = {"inputs": stage.inputs, "units": stage.outputs}
        yield Note(stage.line, "reading.layer", {"layer": layer, **sizes})
        name = spec.activations[layer - 1]
        if stage.activation_lines and name != "identity":
            values = {"layer": layer, "name": Word(f"name.{name}")}
            yield Note(stage.activation_lines[0], "reading.activation", values)


def _say_beginning(description: Description, session: Session, seed: int | None) -> Iterator[Note]:
    scheme = session.init.scheme
    first = description.stages[0].weight
    line = (*(first.op.places if first else ()), 0)[-2:][0]
    if scheme == GIVEN:
        yield Note(line, "reading.parameters")
    else:
        values = {"scheme": Word(f"init.{scheme}"), "seed": seed or 0}
        yield Note(0, "reading.scheme", values)


def _say_samples(samples: Samples | None, seed: int) -> Iterator[Note]:
    if samples is None:
        return
    line = (*samples.lines, 0)[0]
    yield Note(line, "reading.samples", {"count": len(samples.inputs)})
    if samples.looped:
        yield Note(line, "reading.batch_size", {"count": samples.batch_size})
    if samples.drawn:
        yield Note(line, "reading.drawn", {"seed": seed})


def _say_learning(
    program: Program, description: Description, spec: NetworkSpec, optimizer: OptimizerSpec
) -> Iterator[Note]:
    found, updating = description.found, description.updating
    loss = {"loss": Word(f"loss.{spec.loss}"), "reduction": Word(f"reduction.{spec.reduction}")}
    if found is None:
        yield Note(0, "reading.assumed.loss", loss)
    else:
        yield Note(description.loss_line, "reading.loss", loss)
    if description.backward.line:
        yield Note(description.backward.line, "reading.backward")
    named = {"name": Word(f"optimizer.{optimizer.name}"), "rate": f"{optimizer.learning_rate:g}"}
    if updating is None:
        yield Note(0, "reading.assumed.optimizer", named)
        return
    made = updating.found.line if updating.found else updating.line
    yield Note(made, "reading.optimizer", {**named, "options": show_options(optimizer)})
    for clip in program.clips[-1:]:
        values = {"how": Word(f"clip.{clip.how}"), "limit": f"{clip.limit:g}"}
        yield Note(clip.line, "reading.clip", values)
    if updating.line and updating.line != made:
        yield Note(updating.line, "reading.update")


def list_understood_by_lab(
    program: Program, description: Description, settings: TrainingSettings
) -> list[Note]:
    """Return a sentence for each line that is in the settings of the lab."""
    stages, updating = description.stages, description.updating
    notes = [_say_lab_layer(stage) for stage in stages]
    data = {"data": Word(f"mnist.dataset.{settings.dataset}")}
    notes.append(Note(program.images[0].line if program.images else 0, "reading.lab.data", data))
    model = {"model": Word(f"mnist.model.{settings.model}")}
    notes.append(Note(0, "reading.lab.model", model))
    loader = find_loader(description.chain.input)
    line = loader.line if loader else 0
    notes.append(Note(line, "reading.batch_size", {"count": settings.batch_size}))
    if program.loops and loader:
        epochs = {"count": settings.epochs}
        notes.append(Note(program.loops[-1][0], "reading.lab.epochs", epochs))
    loss = {"loss": Word(f"mnist.loss.{settings.loss}")}
    notes.append(Note(description.loss_line, "reading.lab.loss", loss))
    if updating is not None:
        made = updating.found.line if updating.found else updating.line
        named = {"name": Word(f"mnist.optimizer.{settings.optimizer}")}
        momentum = f", momentum={settings.momentum:g}" * bool(settings.momentum)
        options = {"rate": f"{settings.learning_rate:g}", "options": momentum}
        notes.append(Note(made, "reading.optimizer", {**named, **options}))
    return sorted(notes, key=lambda note: (note.line == 0, note.line))


def _say_lab_layer(stage: Stage) -> Note:
    sizes = {"inputs": stage.inputs, "units": stage.outputs, "side": stage.window[0]}
    return Note(stage.line, f"reading.lab.{stage.kind}", sizes)


def show_options(optimizer: OptimizerSpec) -> str:
    """Return the settings of an optimizer that are not torch's own, as code writes them."""
    usual = configure_optimizer(optimizer.name, optimizer.learning_rate)
    given = {
        name: value
        for name, value in vars(optimizer).items()
        if value != getattr(usual, name) and not name.startswith("clip")
    }
    return "".join(f", {name}={value}" for name, value in given.items())
