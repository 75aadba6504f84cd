"""The curves of the open run: a figure that is sent once, and points that are sent as they come."""

from __future__ import annotations

from explainer.lab.config.architectures import architecture
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.figures.architecture import draw_schedule
from explainer.lab.figures.curves import VIEWS, draw_curves, list_points
from explainer.lab.figures.series import choose_grain, encode_series, list_new_points
from explainer.lab.runs.manager import RunView
from explainer.lab.runs.report import Report
from explainer.lab.runs.wire import CurvesNews, CurvesValue, Points
from explainer.ui.components import Film
from explainer.ui.templates import render
from explainer.words import Language, say


def build_curves_panel() -> Film:
    """Place the curves with the choice of a view and of the scale of the loss."""
    return Film(
        html_template=render("lab/curves.html", views=tuple(VIEWS)),
        component="curves",
        elem_id="mnist-curves",
        elem_classes=["mnist-panel"],
        value=None,
    )


def view_curves(
    settings: TrainingSettings, report: Report | None, language: Language, run: str = ""
) -> CurvesValue:
    """Return the figures of a run, or of what ``settings`` plan if there is none, and its points.

    What a visitor has enlarged stays enlarged while the name ``run`` is the same.
    """
    plan, names = draw_schedule(settings), _layer_names(settings, language)
    return {
        "figures": draw_curves(report, plan, names, language),
        "run": run,
        "points": list_points(report, plan),
        "grain": "" if report is None else choose_grain(report),
    }


def view_news(view: RunView, known: object) -> CurvesNews:
    """Return what the page must add to its curves, or put in place of them.

    Parameters
    ----------
    known
        What the browser says it has: ``grain``, and ``last``, the x of the last point by mark.
    """
    now = choose_grain(view.report)
    if isinstance(known, dict) and known.get("grain") == now:
        return {"grain": now, "new": list_new_points(view.report, _last(known.get("last")))}
    whole: dict[str, Points] = encode_series(view.report)
    return {"grain": now, "points": whole}


def _last(sent: object) -> dict[str, float]:
    pairs = sent.items() if isinstance(sent, dict) else ()
    return {str(uid): x for uid, x in pairs if isinstance(x, int | float)}


def _layer_names(settings: TrainingSettings, language: Language) -> list[str]:
    return [
        say("mnist.mark.layer", language, number=number)
        for number, layer in enumerate(architecture(settings), 1)
        if layer.kind != "pool"
    ]
