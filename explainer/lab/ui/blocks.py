"""The panels of the MNIST lab that are HTML; assets/js/lab/panels.js fills them in."""

from __future__ import annotations

from typing import Any

from explainer.ui.components import JsComponent


class LabPanel(JsComponent):
    """A panel whose markup never changes; its value goes to a component.

    Parameters
    ----------
    component
        Its name in assets/js/main.js.
    markup
        Constant HTML.
    props
        Of `gr.HTML`: at least ``elem_id``, its handle, and ``value``, what is shown first.
    """

    def __init__(self, component: str, markup: str, **props: Any) -> None:
        super().__init__(
            html_template=markup,
            component=component,
            **{"elem_classes": ["mnist-panel"], **props},
        )
