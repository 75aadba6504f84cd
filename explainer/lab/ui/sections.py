"""The sections of the lab, one below the other, and the bar that leads to them."""

from __future__ import annotations

import gradio as gr

from explainer.ui.components import Static
from explainer.ui.templates import render

SECTIONS = ("train", "runs", "draw", "learned", "batch", "ranks")


def build_bar() -> Static:
    """Place the bar that stays in sight: links to the sections, the state of the open run."""
    markup = render("lab/bar.html", sections=SECTIONS)
    return Static(markup, elem_id="lab-bar")


def section(name: str) -> gr.Column:
    """Return the column of a section, to be filled; all but the first say what they are."""
    column = gr.Column(elem_id=f"lab-{name}", elem_classes=["lab-section"])
    if name != SECTIONS[0]:
        with column:
            markup = render("lab/section_title.html", name=name)
            Static(markup, elem_classes=["lab-title"])
    return column
