"""The sub-tabs of the lab: sections of which one is in sight, and the bar that leads to them."""

from __future__ import annotations

import gradio as gr

from explainer.ui.components import JsComponent, Static
from explainer.ui.templates import render

SECTIONS = ("train", "batch", "draw", "learned", "runs", "ranks")
"""In the order of use."""
SPEAKING = ("train", "batch")
"""Those that begin with a sentence of their own."""


def build_bar() -> JsComponent:
    """Place the bar that stays in sight: a tab for each section, the state of the open run."""
    markup = render("lab/bar.html", sections=SECTIONS)
    return JsComponent(html_template=markup, component="sections", elem_id="lab-bar")


def section(name: str) -> gr.Column:
    """Return the column of a section, to be filled; most say what they are."""
    column = gr.Column(elem_id=f"lab-{name}", elem_classes=["lab-section"])
    if name not in SPEAKING:
        with column:
            markup = render("lab/section_title.html", name=name)
            Static(markup, elem_classes=["lab-title"])
    return column
