"""The lesson on several GPUs: constant markup, a script of its own, and one question."""

from __future__ import annotations

import itertools
from typing import Any

import gradio as gr

from explainer.errors import InputError
from explainer.lab.config.devices import FEWEST_RANKS, MOST_RANKS
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.net import Net
from explainer.lab.ui.blocks import word
from explainer.lab.ui.form import RunForm, read_form
from explainer.lab.ui.open_run import Lab, Runs, RunShown, Updates
from explainer.ui.components import QUICK, Island
from explainer.words import Language

STAGES = ("share", "own", "reduce", "update")
_changes = itertools.count(1)


class Ranks:
    """How one batch is shared; a `explainer.lab.ui.open_run.Part` of the lab.

    Parameters
    ----------
    runs
        Finds the run that is open.
    form
        Its model is looked at before anything is trained.
    """

    def __init__(self, runs: Runs, form: RunForm) -> None:
        self._form = form

        def opened(owner: object, name: object) -> tuple[TrainingSettings, Net] | None:
            run = runs.shown(owner, name)
            if run.view is None or run.net is None:
                return None
            return run.view.settings, run.net

        def share_batch(sent: object) -> dict[str, Any]:
            from explainer.lab.ui.ranks_api import shared_batch  # loads torch

            return shared_batch(sent, opened)

        self._board = Island(
            html_template=_MARKUP,
            component="ranks",
            server_functions=[share_batch],
            elem_id="mnist-ranks",
            value={"settings": TrainingSettings().as_dict()},
        )

    @property
    def outputs(self) -> list[Any]:
        """The board."""
        return [self._board]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Let the board ask for the net of ``run`` from now on."""
        del language  # the board translates itself
        state = {"owner": run.owner, "run": run.name, "change": next(_changes)}
        return {self._board: state}

    def wire(self, lab: Lab) -> None:
        """Follow the form."""
        del lab
        fields: list[Any] = list(self._form.fields.values())
        gr.on(
            [field.change for field in fields],
            self._planned,
            set(fields),
            [self._board],
            **{**QUICK, "trigger_mode": "always_last"},
        )

    def _planned(self, values: Updates) -> Updates:
        form = {name: values[field] for name, field in self._form.fields.items()}
        try:
            return {self._board: {"settings": read_form(form).as_dict(), "change": next(_changes)}}
        except InputError:  # said beside the form
            return {}


def _stages() -> str:
    steps = "".join(
        f'<li><button type="button" class="ranks-step" data-stage="{number}">'
        f"<b>{number}</b>{word('span', f'ranks.stage.{name}')}</button></li>"
        for number, name in enumerate(STAGES, start=1)
    )
    return f'<ol class="ranks-steps">{steps}</ol>'


def _controls() -> str:
    return (
        '<div class="ranks-controls"><label class="ranks-count">'
        + word("span", "ranks.count")
        + f'<input type="range" min="{FEWEST_RANKS}" max="{MOST_RANKS}" value="3" step="1">'
        + "<output>3</output>"
        '</label><fieldset class="ranks-net">'
        + word("legend", "ranks.net")
        + _choice("", "fresh", checked=True)
        + _choice("trained", "trained")
        + "</fieldset></div>"
    )


def _choice(value: str, name: str, checked: bool = False) -> str:
    state = "checked" if checked else "disabled"
    field = f'<input type="radio" name="ranks-net" value="{value}" {state}>'
    return f"<label>{field}{word('span', f'ranks.net.{name}')}</label>"


def _map(name: str) -> str:
    return (
        f'<figure data-map="{name}">{word("figcaption", f"ranks.map.{name}")}'
        '<div class="ranks-map"><canvas tabindex="0" role="img"'
        f' data-label="mnist.ranks.map.{name}"></canvas><i></i></div></figure>'
    )


_EXPLAINED = (
    '<section class="mnist-card ranks-explained">'
    + _controls()
    + _stages()
    + '<p class="mnist-sentence" role="status" aria-live="polite"></p>'
    + '<div class="ranks-formula"></div></section>'
)
_REDUCE = (
    '<section class="mnist-card ranks-reduce">'
    + word("h3", "ranks.reduce")
    + f'<div class="ranks-pair">{_map("mean")}{_map("whole")}</div>'
    + '<p class="ranks-deviation"></p>'
    + '<p class="mnist-note ranks-scale"></p></section>'
)
_TABLE = (
    '<section class="mnist-card ranks-one">'
    + word("h3", "ranks.one")
    + '<p class="mnist-note ranks-chosen"></p>'
    + '<div class="ranks-scroll"><table><thead></thead><tbody></tbody></table></div></section>'
)
_SUM = (
    '<section class="mnist-card ranks-sum">'
    + word("h3", "ranks.forgotten")
    + '<label class="ranks-switch"><input type="checkbox">'
    + word("span", "ranks.switch")
    + '</label><p class="ranks-said"></p>'
    + '<div class="plot" role="img" data-word-label="mnist.ranks.figure"></div></section>'
)
_TRAVEL = (
    '<section class="mnist-card ranks-travel">'
    + word("h3", "ranks.travel")
    + '<div class="ranks-formula"></div><dl class="mnist-facts"></dl>'
    + word("p", "ranks.travel_note", "mnist-note")
    + word("h3", "ranks.command")
    + '<pre tabindex="0" role="region" data-label="mnist.ranks.command"><code></code></pre>'
    + word("p", "ranks.command_note", "mnist-note")
    + "</section>"
)
_MARKUP = (
    '<div class="ranks" data-stage="1">' + _EXPLAINED
    + '<p class="ranks-error" role="alert" hidden></p><div class="ranks-cards"></div>'
    + f'<div class="ranks-row">{_REDUCE}{_TABLE}</div>'
    + f'<div class="ranks-row">{_SUM}{_TRAVEL}</div></div>'
)  # fmt: skip
