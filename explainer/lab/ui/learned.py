"""What the net of the open run has learned: constant markup, a script, and four questions.

The page asks by `gr.HTML`'s server functions when the section is in sight, so a run that nobody
looks into costs nothing.
"""

from __future__ import annotations

import itertools
from typing import Any

from explainer.lab.config.facts import CLASSES
from explainer.lab.ui.blocks import word
from explainer.lab.ui.open_run import Lab, Runs, RunShown, Updates
from explainer.ui.components import Island
from explainer.ui.on_demand import on_demand
from explainer.words import Language

KINDS = ("first", "worst", "unsure", "cell", "near")
"""What the gallery can show."""

_QUESTIONS = ("overview", "gallery", "weights", "picture")
_changes = itertools.count(1)


class Learned:
    """Confusion, galleries, accuracy of each class, projection and weights of the open run."""

    def __init__(self, runs: Runs) -> None:
        self.board = Island(
            html_template=_MARKUP,
            component="learned",
            server_functions=on_demand(lambda: _desk(runs), *_QUESTIONS),
            elem_id="mnist-learned",
            value=None,
        )

    @property
    def outputs(self) -> list[Any]:
        """The one board."""
        return [self.board]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Let the page ask about ``run`` anew; it translates itself."""
        del language
        return {self.board: {"owner": run.owner, "run": run.name, "change": next(_changes)}}

    def wire(self, lab: Lab) -> None:
        """Connect nothing: the board asks by itself."""


def _desk(runs: Runs) -> object:
    from explainer.lab.model.examiner import Examiner
    from explainer.lab.ui.learned_api import LearnedDesk

    return LearnedDesk(runs, Examiner())


def _control(key: str, handle: str, more: str = "") -> str:
    begin = f'<button type="button" id="learned-{handle}"{more}'
    return word("button", f"learned.{key}", "control").replace("<button", begin, 1)


def _radios(group: str, values: tuple[str, ...]) -> str:
    begin = f'<label><input type="radio" name="learned-{group}" value='
    choices = "".join(
        f'{begin}"{value}"{" checked" if value == values[0] else ""}>'
        f"{word('span', f'learned.{group}.{value}')}</label>"
        for value in values
    )
    legend = word("legend", f"learned.{group}")
    return f'<fieldset class="learned-choice" id="learned-{group}">{legend}{choices}</fieldset>'


def _classes(name: str) -> str:
    choices = "".join(
        f'<option value="{digit}" data-class="{digit}">{digit}</option>' for digit in range(CLASSES)
    )
    field = word("span", f"learned.{name}") + f'<select id="learned-{name}">{choices}</select>'
    return f'<label class="learned-field">{field}</label>'


_EMPTY = word("p", "learned.empty", "mnist-note learned-idle")
_CONFUSION = (
    '<section class="mnist-card" id="mnist-confusion">'
    + word("h2", "learned.confusion")
    + word("p", "learned.confusion_note", "mnist-note")
    + _EMPTY
    + '<div class="learned-full"><div class="learned-tools">'
    + _radios("numbers", ("counts", "shares"))
    + '</div><div class="learned-matrix">'
    + word("p", "learned.answered", "learned-across")
    + word("p", "learned.true", "learned-down")
    + '<div class="learned-scroll"><table role="grid" data-label="mnist.learned.confusion"></table>'
    + '</div></div><div class="learned-tools">'
    + _classes("true")
    + _classes("answered")
    + _control("show_cell", "show-cell")
    + "</div></div></section>"
)
_GALLERY = (
    '<section class="mnist-card" id="mnist-digits">'
    + word("h2", "learned.gallery")
    + _radios("kind", KINDS)
    + '<p class="mnist-result" role="status" aria-live="polite"></p>'
    + '<div class="learned-one" hidden><canvas aria-hidden="true"></canvas><div>'
    + '<p class="mnist-sentence" aria-live="polite"></p><div class="learned-scores"></div>'
    + _control("open", "open", " hidden")
    + '</div></div><ul class="mnist-grid learned-images"></ul><div class="learned-tools">'
    + _control("previous", "previous")
    + _control("next", "next")
    + '<p class="mnist-note learned-page"></p></div></section>'
)
_PER_CLASS = (
    '<section class="mnist-card" id="mnist-classes">'
    + word("h2", "learned.classes")
    + word("p", "learned.classes_note", "mnist-note")
    + _EMPTY
    + '<div class="learned-full learned-scroll"><table data-label="mnist.learned.classes"></table>'
    + "</div></section>"
)
_PROJECTION = (
    '<section class="mnist-card" id="mnist-projection">'
    + word("h2", "learned.projection")
    + '<p class="mnist-note learned-what"></p>'
    + _EMPTY
    + '<div class="learned-full"><div class="learned-plot"><canvas tabindex="0" role="img"'
    ' data-label="mnist.learned.projection_label"></canvas>'
    '<div class="learned-tip" hidden><canvas aria-hidden="true"></canvas><p></p></div></div>'
    '<p class="mnist-note learned-axes"></p><div class="learned-legend"></div>'
    '<div class="learned-tools"><label class="learned-field">'
    + word("span", "learned.image")
    + '<input type="number" id="learned-point" min="0" step="1"></label>'
    + _control("show_near", "show-near")
    + '<p class="mnist-note learned-spoken" role="status" aria-live="polite"></p>'
    + "</div></div></section>"
)
_WEIGHTS = (
    '<section class="mnist-card" id="mnist-weights">'
    + word("h2", "learned.weights")
    + '<p class="mnist-note learned-what"></p>'
    + _EMPTY
    + '<div class="learned-full"><fieldset class="learned-choice" id="learned-layer">'
    + word("legend", "learned.layer")
    + '</fieldset><div class="learned-scale" aria-hidden="true"><span></span><i></i><span></span>'
    '</div><p class="mnist-note learned-range"></p><p class="mnist-note learned-weight"></p>'
    '<ul class="mnist-grid mnist-units"></ul><div class="learned-scroll learned-kernels">'
    '<canvas role="img" data-label="mnist.learned.weights"></canvas></div></div></section>'
)
_MARKUP = (
    '<p class="learned-moment" role="status" aria-live="polite"></p><div class="learned-grid">'
    + _CONFUSION
    + _GALLERY
    + _PER_CLASS
    + _PROJECTION
    + "</div>"
    + _WEIGHTS
)
