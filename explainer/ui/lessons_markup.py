"""The constant markup of the lessons: the dock above the tabs, and the cards."""

from __future__ import annotations

from explainer.lessons.catalogue import LESSONS

DOCK = """
<section id="lesson-dock" role="region" aria-labelledby="dock-title" hidden>
<header><span class="dock-kind"></span><h2 id="dock-title"></h2>
<span class="dock-place"></span><span class="spacer"></span>
<button type="button" class="control quiet" id="dock-back" data-word="lessons.back">Back</button>
<button type="button" class="control quiet" id="dock-skip" data-word="lessons.skip">Skip</button>
<button type="button" class="control quiet" id="dock-leave"
 data-word="lessons.leave">Leave</button>
<button type="button" class="control quiet" id="dock-fold" aria-expanded="true"
 aria-controls="dock-body" data-word-title="lessons.fold" aria-label="Fold">▾</button></header>
<div id="dock-body"><div class="dock-text" aria-live="polite"></div>
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


CARDS = f"""
<div class="lessons-parts">
<header class="lessons-head"><h2 data-word="lessons.title">Lessons</h2>
<p data-word="lessons.about"></p></header>
<ul class="lesson-cards">{"".join(_lesson_card(name) for name in LESSONS)}</ul>
</div>
"""
