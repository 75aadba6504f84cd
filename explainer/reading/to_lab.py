"""The code as settings of the lab."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer
from explainer.errors import InputError
from explainer.lab.config.architectures import Layer, architecture
from explainer.lab.config.facts import FACTS
from explainer.lab.config.settings import ACTIVATIONS, OPTIMIZERS, TrainingSettings
from explainer.reading.chain import Stage
from explainer.reading.description import Description
from explainer.reading.notes import Note, Word, note_error
from explainer.reading.program import Program
from explainer.reading.samples import find_loader
from explainer.reading.understood import show_options
from explainer.reading.values import Images

_PIXELS = {facts.pixels for facts in FACTS.values()}


def is_for_lab(description: Description) -> bool:
    """Return whether the code learns from images."""
    stages = description.stages
    has_windows = any(stage.kind != "dense" for stage in stages)
    of_images = description.chain.input.role == "images"
    return has_windows or of_images or stages[0].inputs in _PIXELS


def build_lab_settings(program: Program, description: Description) -> TrainingSettings:
    """Return the settings of the code; what the lab has otherwise is named."""
    settings = TrainingSettings(dataset=_find_dataset(program, description))  # type: ignore[arg-type]
    for fields in (
        _find_model(program, description.stages),
        _find_activation(program, description.stages),
        _find_loss(program, description),
        _find_optimizer(program, description),
        _find_loops(program, description),
        {"seed": program.seed or 0, "device": _find_device(program)},
    ):
        settings = _accept(program, settings, fields, description)
    _compare(program, description, settings)
    _say_images(program, description)
    return settings


def _accept(
    program: Program, settings: TrainingSettings, fields: dict[str, Any], description: Description
) -> TrainingSettings:
    """Return the settings with some fields changed, if the lab takes them."""
    try:
        return replace(settings, **fields)
    except InputError as error:
        program.complain(note_error(error, description.stages[0].line))
        return settings


def _find_dataset(program: Program, description: Description) -> str:
    loader = find_loader(description.chain.input)
    if loader is not None and isinstance(loader.data, Images):
        return loader.data.name
    if program.images:
        return program.images[0].name
    first = description.stages[0]
    in_colour = first.inputs == 3 or first.inputs == FACTS["cifar10"].pixels
    return "cifar10" if in_colour else "mnist"


def _find_model(program: Program, stages: Sequence[Stage]) -> dict[str, Any]:
    convolutions = sum(stage.kind == "convolution" for stage in stages)
    hidden = tuple(stage.outputs for stage in stages[:-1])
    if not convolutions:
        return {"model": "mlp", "hidden_sizes": hidden} if hidden else {"model": "logistic"}
    return {"model": "lenet" if convolutions < 3 else "cifar_net"}


def _find_activation(program: Program, stages: Sequence[Stage]) -> dict[str, Any]:
    """Return the activation that most hidden layers have; the others are named."""
    hidden = [stage for stage in stages[:-1] if stage.kind != "pool"]
    if not hidden:
        return {}
    common = Counter(stage.activation for stage in hidden).most_common(1)[0][0]
    chosen = common if common in ACTIVATIONS else "relu"
    for stage in hidden:
        if stage.activation != chosen:
            values = {"name": stage.activation, "taken": Word(f"name.{chosen}")}
            line = (*stage.activation_lines, stage.line)[0]
            program.complain(Note(line, "reading.why.activation", values))
    return {"activation": chosen}


def _find_loss(program: Program, description: Description) -> dict[str, Any]:
    found, last = description.found, description.stages[-1]
    if found is None or found.kind in ("cross_entropy", "nll_loss"):
        wanted = ("log_softmax",) if found and found.kind == "nll_loss" else ("identity",)
        if found is not None and last.activation not in (*wanted, "log_softmax"):
            _name_pair(program, description, found.kind, "softmax")
        return {"loss": "cross_entropy"}
    if found.kind == "squared":
        if last.activation != "identity":
            _name_pair(program, description, "MSELoss", "identity")
        return {"loss": "mse"}
    values = {"name": found.kind, "taken": Word("loss.cross_entropy")}
    program.complain(Note(description.loss_line, "reading.why.lab_loss", values))
    return {}


def _name_pair(program: Program, description: Description, loss: str, taken: str) -> None:
    last = description.stages[-1]
    values = {"given": last.activation, "loss": loss, "taken": Word(f"name.{taken}")}
    line = (*last.activation_lines, last.line)[0]
    program.complain(Note(line, "reading.why.pair", values))


def _find_optimizer(program: Program, description: Description) -> dict[str, Any]:
    updating = description.updating
    if updating is None:
        return {}
    o = updating.optimizer
    line = updating.found.line if updating.found else updating.line
    if o.name not in OPTIMIZERS:
        program.complain(Note(line, "reading.why.name_here", {"name": o.name}))
        return {"learning_rate": o.learning_rate}
    plain = configure_optimizer(o.name, o.learning_rate)
    if o.name == "sgd":
        plain = replace(plain, momentum=o.momentum)
    if o != plain:
        _name_options(program, o, line)
    return {"optimizer": o.name, "learning_rate": o.learning_rate, "momentum": plain.momentum}


def _name_options(program: Program, optimizer: OptimizerSpec, line: int) -> None:
    left = show_options(replace(optimizer, momentum=0.0, nesterov=False)).strip(", ")
    shown = ", ".join(part for part in (left, "nesterov=True" * optimizer.nesterov) if part)
    values = {"name": Word(f"optimizer.{optimizer.name}"), "argument": shown}
    program.complain(Note(line, "reading.why.lab_option", values))


def _find_loops(program: Program, description: Description) -> dict[str, Any]:
    """Return batch size and epochs as the code has them."""
    found, loader = description.found, find_loader(description.chain.input)
    fields: dict[str, Any] = {}
    if loader is not None:
        fields["batch_size"] = loader.batch_size
        if program.loops:
            fields["epochs"] = program.loops[-1][1]
    elif found is not None:
        fields["batch_size"] = found.samples
    return fields


def _find_device(program: Program) -> str:
    return "cpu" if program.device == "cpu" else "auto"


# What differs -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Side:
    """What is compared of a layer: its kind, units or channels, and its window."""

    kind: str
    outputs: int
    window: int


def _compare(program: Program, description: Description, settings: TrainingSettings) -> None:
    """Name the layers that the lab's model has otherwise."""
    layers, stages = architecture(settings), description.stages
    for layer, stage in zip(layers, stages, strict=False):
        ours = _Side(layer.kind, layer.outputs[0], layer.kernel)
        theirs = _Side(stage.kind, stage.outputs, stage.window[0])
        same_inputs = stage.kind != "dense" or stage.inputs == layer.weight_shape[1]
        if ours != theirs or not same_inputs or stage.name == "AvgPool2d":
            program.complain(Note(stage.line, "reading.why.layer", {"layer": _write(layer)}))
    if len(layers) != len(stages):
        values = {"count": len(stages), "wanted": len(layers)}
        program.complain(Note(stages[-1].line, "reading.why.layer_count", values))


def _write(layer: Layer) -> str:
    sizes = " × ".join(map(str, layer.outputs))
    return f"{layer.kind} {sizes}" + (f", {layer.kernel} × {layer.kernel}" if layer.kernel else "")


def _say_images(program: Program, description: Description) -> None:
    """Say what the lab does with images otherwise."""
    if description.chain.input.is_drawn:
        line = (*description.chain.input.op.places, 0)[0]
        program.complain(Note(line, "reading.why.random_images"))
    for line, mean, deviation in program.normalised:
        if (mean, deviation) != (0.5, 0.5):
            program.complain(Note(line, "reading.why.normalise"))
    if program.images and not program.normalised:
        program.complain(Note(program.images[0].line, "reading.why.normalise"))
