"""The constant markup of the lessons: the dock above the tabs, and the cards."""

from __future__ import annotations

from explainer.lessons.catalogue import LESSONS
from explainer.lessons.myth import Myth
from explainer.lessons.myths_backward import BACKWARD_MYTHS
from explainer.lessons.myths_training import TRAINING_MYTHS
from explainer.lessons.myths_update import UPDATE_MYTHS
from explainer.ui.icons import ICONS

DOCK = f"""
<section id="lesson-dock" role="region" aria-labelledby="dock-title"
 data-lessons="{" ".join(LESSONS)}" hidden>
<header><span class="dock-kind"></span><h2 id="dock-title"></h2>
<span class="dock-place"></span><span class="spacer"></span>
<button type="button" class="control quiet" id="dock-back" data-word="lessons.back">Back</button>
<button type="button" class="control quiet" id="dock-skip" data-word="lessons.skip">Skip</button>
<button type="button" class="control quiet" id="dock-again" data-word-title="lessons.reset"
 aria-label="Set up again">{ICONS["again"]}</button>
<button type="button" class="control quiet" id="dock-leave"
 data-word="lessons.leave">Leave</button>
<button type="button" class="control quiet" id="dock-fold" aria-expanded="true"
 aria-controls="dock-body" data-word-title="lessons.fold"
 aria-label="Fold">{ICONS["fold"]}</button></header>
<div id="dock-body" tabindex="-1"><div class="dock-text" aria-live="polite"></div>
<div class="dock-task" aria-live="polite"></div></div>
<div class="dock-progress" aria-hidden="true"><i></i></div>
</section>
"""


def _lesson_card(name: str) -> str:
    return f"""
<li class="lesson-card panel" data-lesson-card="{name}">
<h3 data-word="lesson.{name}.title"></h3><p data-word="lesson.{name}.about"></p>
<div class="lesson-progress" aria-hidden="true"><i></i></div>
<footer><span class="lesson-count" data-stops="{len(LESSONS[name].stops)}"></span>
<button type="button" class="control primary" data-lesson="{name}"></button></footer></li>"""


def _myth_card(myth: Myth) -> str:
    return f"""
<li class="myth-card panel"><p class="myth-claim" data-prose="myth.{myth.name}.claim"></p>
<button type="button" class="control" data-myth="{myth.name}"
 data-word="myths.see">See for yourself</button></li>"""


def _myth_group(name: str, myths: tuple[Myth, ...]) -> str:
    cards = "".join(_myth_card(myth) for myth in myths)
    return f"""
<h3 data-word="myths.group.{name}"></h3><ul class="myth-cards">{cards}</ul>"""


MYTH_GROUPS = {
    "backward": BACKWARD_MYTHS,
    "update": UPDATE_MYTHS,
    "training": TRAINING_MYTHS,
}

CARDS = f"""
<div class="lessons-parts">
<header class="lessons-head"><h2 data-word="lessons.title">Lessons</h2>
<p data-word="lessons.about"></p></header>
<ul class="lesson-cards">{"".join(_lesson_card(name) for name in LESSONS)}</ul>
<p class="lessons-link" data-prose="lessons.link"></p>
<header class="lessons-head"><h2 data-word="myths.title">Myths</h2>
<p data-word="myths.about"></p></header>
{"".join(_myth_group(name, myths) for name, myths in MYTH_GROUPS.items())}
</div>
"""
