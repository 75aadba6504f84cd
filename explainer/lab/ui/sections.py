"""The sections of the lab, one below the other, and the bar that leads to them."""

from __future__ import annotations

import gradio as gr

from explainer.lab.ui.blocks import word
from explainer.ui.components import Static

SECTIONS = ("train", "runs", "draw", "learned", "steps", "ranks")


def build_bar() -> Static:
    """Place the bar that stays in sight: links to the sections, the state of the open run."""
    links = "".join(
        word("button", f"section.{name}").replace(
            "<button", f'<button type="button" data-section="lab-{name}"', 1
        )
        for name in SECTIONS
    )
    markup = (
        f'<div class="lab-bar"><nav data-label="mnist.sections">{links}</nav>'
        '<p class="lab-brief"></p><div class="lab-bar-progress"><div></div></div></div>'
    )
    return Static(markup, elem_id="lab-bar")  # its script is assets/js/lab/bar.js


def section(name: str) -> gr.Column:
    """Return the column of a section, to be filled; all but the first say what they are."""
    column = gr.Column(elem_id=f"lab-{name}", elem_classes=["lab-section"])
    if name != SECTIONS[0]:
        with column:
            title = word("h2", f"section.{name}") + word("p", f"section_note.{name}", "mnist-note")
            Static(title, elem_classes=["lab-title"])
    return column
