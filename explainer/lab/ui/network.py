"""The network before a run: its drawing, its layers with their sizes, its learning rate."""

from __future__ import annotations

from explainer.errors import InputError
from explainer.lab.config.architectures import POOL, Layer, architecture
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.figures.architecture import draw_architecture, draw_schedule
from explainer.lab.ui.blocks import LabPanel
from explainer.lab.ui.status import write_grouped
from explainer.lab.wire import NetworkValue, ScheduleValue
from explainer.ui.templates import render
from explainer.words import Language, say

# A backward pass computes δ of the layer below and ∂L/∂W: as much again as forward, twice.
PASSES = 3
_COLUMNS = ("layer", "output", "parameters", "multiply_adds")


def build_network_panel() -> LabPanel:
    """Place the panel of the network that the form describes."""
    markup = render("lab/network.html", columns=_COLUMNS)
    return LabPanel("network", markup, elem_id="mnist-network", value=None)


def view_network(settings: TrainingSettings, language: Language) -> NetworkValue:
    """Return everything the panel shows of ``settings``; nothing is trained."""
    layers = architecture(settings)
    return {
        "drawing": draw_architecture(layers),
        "rows": _rows(layers, settings, language),
        "total": _total(layers, language),
        "epoch": _epoch(layers, settings, language),
        "schedule": _schedule(settings, language),
        "wrong": "",
    }


def view_wrong_form(error: InputError, language: Language) -> NetworkValue:
    """Return what the panel says of a form that describes no network; its last picture stays."""
    return {"wrong": error.sentence(language)}


def _rows(
    layers: tuple[Layer, ...], settings: TrainingSettings, language: Language
) -> list[list[str]]:
    first = [say("mnist.layer.input", language), _shape(layers[0].inputs), "–", "–"]
    return [first, *(_row(number, layer, language) for number, layer in enumerate(layers, 1))]


def _row(number: int, layer: Layer, language: Language) -> list[str]:
    side = POOL if layer.kind == "pool" else layer.kernel
    kind = say(f"mnist.layer.{layer.kind}", language, side=side)
    if layer.activation != "identity":
        activation = say(f"mnist.activation.{layer.activation}", language)
        kind = say("mnist.layer.activated", language, kind=kind, activation=activation)
    counts = (layer.parameters, layer.multiply_adds)
    numbers = [write_grouped(count) if count else "–" for count in counts]
    return [f"{number} {kind}", _shape(layer.outputs), *numbers]


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _total(layers: tuple[Layer, ...], language: Language) -> list[str]:
    parameters = sum(layer.parameters for layer in layers)
    products = sum(layer.multiply_adds for layer in layers)
    return [
        say("mnist.layer.total", language),
        "",
        write_grouped(parameters),
        write_grouped(products),
    ]


def _epoch(layers: tuple[Layer, ...], settings: TrainingSettings, language: Language) -> str:
    products = sum(layer.multiply_adds for layer in layers)
    billions = PASSES * products * settings.images / 1e9
    return say(
        "mnist.layer.epoch",
        language,
        images=write_grouped(settings.images),
        batches=write_grouped(settings.batches_per_epoch),
        passes=PASSES,
        billions=f"{billions:.3g}" if billions < 100 else write_grouped(billions),
    )


def _schedule(settings: TrainingSettings, language: Language) -> ScheduleValue:
    facts = {"rate": f"{settings.learning_rate:g}", "batches": write_grouped(settings.batches)}
    key = "schedule_constant" if settings.schedule == "constant" else "schedule_text"
    text = say(f"mnist.{key}", language, **facts)
    name = say(f"mnist.schedule.{settings.schedule}", language)
    return {
        "points": draw_schedule(settings),
        "batches": settings.batches,
        "text": say("mnist.schedule_title", language, name=name, text=text),
    }
