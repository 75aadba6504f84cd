"""The step view of the lab: a part that shows the open run, with markup that stays the same."""

from __future__ import annotations

import itertools
from typing import Any

from explainer.engine.trace.phases import Phase
from explainer.lab.config.facts import CLASSES
from explainer.lab.runs.views import batches_done
from explainer.lab.ui.blocks import word
from explainer.lab.ui.open_run import Lab, Runs, RunShown, Updates
from explainer.ui.components import Island
from explainer.ui.icons import ICONS
from explainer.ui.on_demand import on_demand
from explainer.words import Language

_QUESTIONS = (
    "open_steps",
    "look_at_replay",
    "cancel_replay",
    "step_sample",
    "step_row",
    "step_column",
    "step_weight",
    "step_proof",
)
_changes = itertools.count(1)


class Steps:
    """Any batch of the open run, or any image, opened layer by layer."""

    def __init__(self, runs: Runs) -> None:
        self._board = Island(
            html_template=_MARKUP,
            component="batch",
            server_functions=on_demand(lambda: _answers(runs), *_QUESTIONS),
            elem_id="mnist-steps",
            padding=False,
            value=None,
        )

    @property
    def outputs(self) -> list[Any]:
        """The view."""
        return [self._board]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Say which run is open and how many batches of it there are."""
        del language  # the view translates itself
        view = run.view
        value: dict[str, Any] = {
            "owner": run.owner,
            "run": run.name,
            "change": next(_changes),
            "done": 0 if view is None else batches_done(view),
            "dataset": None if view is None else view.settings.dataset,
            "test": 0 if view is None else view.settings.facts.test,
        }
        return {self._board: value}

    def wire(self, lab: Lab) -> None:
        """Connect nothing: the view asks by itself."""


def _answers(runs: Runs) -> object:
    from explainer.lab.replay.open_batches import Desk
    from explainer.lab.ui.batch_api import StepAnswers

    return StepAnswers(runs, Desk())


def _icon(name: str, key: str, kind: str = "") -> str:
    return (
        f'<button type="button" class="control {kind}" data-move="{name}"'
        f' data-word-title="step.{key}">{ICONS[key]}</button>'
    )


def _radios() -> str:
    return "".join(
        f'<label><input type="radio" name="steps-by" value="{name}"'
        f'{" checked" if name == "term" else ""}><span data-word="step.{name}"></span></label>'
        for name in ("term", "layer", "phase")
    )


_SOURCES = (
    '<form class="steps-sources" novalidate>'
    '<label><span data-word="mnist.steps.batch"></span>'
    '<input type="number" name="step" min="1" step="1" value="1"><small></small></label>'
    f"{word('button', 'steps.open_batch', 'control primary')}"
    '<label><span data-word="mnist.steps.test"></span>'
    '<input type="number" name="index" min="0" step="1" value="0"><small></small></label>'
    f"{word('button', 'steps.open_test', 'control')}"
    f"{word('button', 'steps.open_drawing', 'control')}</form>"
).replace('<button class="control primary"', '<button type="submit" class="control primary"')
_WAITING = (
    '<div class="steps-waiting" hidden><p class="mnist-sentence" role="status"></p>'
    '<div class="steps-bar"><div class="mnist-progress" role="progressbar" aria-valuemin="0"'
    ' aria-valuemax="100" data-word-label="mnist.steps.progress"><div></div></div>'
    '<button type="button" class="control" data-word="mnist.steps.cancel"></button></div></div>'
)
_RIBBON = "".join(
    f'<button type="button" data-phase="{name}"><span data-word="phase.{name}"></span></button>'
    for name in Phase
)
_DIGITS = "".join(f'<option value="{digit}">{digit}</option>' for digit in range(CLASSES))
_HEAD = (
    '<header class="steps-head"><h3 class="steps-title"></h3>'
    '<div class="steps-samples"><button type="button" class="round" data-sample="-1"'
    ' data-word-title="mnist.steps.sample_previous">‹</button>'
    '<select data-word-label="mnist.steps.sample"></select>'
    '<button type="button" class="round" data-sample="1"'
    ' data-word-title="mnist.steps.sample_next">›</button></div>'
    '<label class="steps-target" hidden><span data-word="mnist.steps.target"></span>'
    f"<select>{_DIGITS}</select></label></header>"
    '<p class="mnist-note steps-about"></p>'
)
_TRANSPORT = (
    '<div class="steps-controls"><div class="transport">'
    + _icon("first", "first")
    + _icon("previous", "previous")
    + '<button type="button" class="control primary" data-move="next" data-word-title="step.next">'
    + f'<span data-word="step.next"></span>{ICONS["next"]}</button>'
    + _icon("last", "last")
    + '<button type="button" class="control" data-move="play" aria-pressed="false">'
    + f'{ICONS["play"]}<span class="label" data-word="step.play"></span></button></div>'
    + f'<fieldset class="steps-by"><legend data-word="step.granularity"></legend>{_radios()}'
    + "</fieldset></div>"
    + '<div class="steps-slider"><input type="range" min="0" max="1" step="1" value="0"'
    + ' data-word-label="step.slider"><output></output></div>'
)
_STAGE = (
    f'<div class="steps-moves"><nav class="steps-ribbon" data-word-label="phase.ribbon">{_RIBBON}'
    + f"</nav>{_TRANSPORT}</div>"
    + '<p class="mnist-note steps-keys" data-word="mnist.steps.keys"></p>'
    + '<div class="steps-scroller" tabindex="0" role="region" data-word-label="mnist.steps.layers">'
    '<div class="steps-stage"></div></div>'
    + '<section class="panel steps-made" aria-live="off"></section>'
)
_SIDE = (
    '<section class="panel"><header><h2 data-word="step.title"></h2></header>'
    '<p class="steps-sentence" role="status" aria-live="polite"></p></section>'
    '<section class="panel"><header><h2 data-word="formula.title"></h2>'
    '<span class="steps-place"></span></header>'
    '<div class="latex steps-formula" tabindex="0" role="region"'
    ' data-word-label="formula.title"></div>'
    '<div class="latex steps-numbers" tabindex="0" role="region"'
    ' data-word-label="mnist.steps.numbers"></div></section>'
    '<section class="steps-proof" role="status"></section>'
    '<section class="panel"><header><h2 data-word="code.title"></h2>'
    '<span class="listing-title"></span></header>'
    '<pre class="steps-code" tabindex="0" role="region" data-word-label="code.title"></pre>'
    "</section>"
)
_TABLE = (
    '<dialog class="steps-table"><header><h2 data-word="mnist.steps.proof_title"></h2>'
    '<button type="button" class="control" data-action="close" data-word="app.close"></button>'
    '</header><p class="mnist-note"></p><div class="table-scroll" tabindex="0"></div></dialog>'
)
_MARKUP = (
    f'<div class="steps-view">{_SOURCES}{_WAITING}'
    '<p class="mnist-sentence steps-error" role="alert"></p>'
    '<p class="mnist-note steps-idle" data-word="mnist.steps.idle"></p>'
    f'<div class="steps-film" hidden>{_HEAD}<div class="steps-columns">'
    f'<div class="steps-main">{_STAGE}</div><div class="steps-side">{_SIDE}</div></div></div>'
    f"{_TABLE}</div>"
)
