"""What the page asks about the open iteration, and who answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from explainer.engine.network import choice
from explainer.engine.session.session import Session
from explainer.errors import InputError
from explainer.lessons.ui.page import judged, lesson_data, myth_data
from explainer.step.ui import inspection
from explainer.step.ui.changes import payload
from explainer.step.ui.faults import consequences
from explainer.step.ui.predictions import answered, asked
from explainer.ui.components import Island
from explainer.ui.error_places import placed
from explainer.words import Language

Answerer = Callable[[Session, Mapping[str, Any], Language], Any]
"""A pure function of the session, what was sent, and the language; returns data for a script."""

ANSWERERS: dict[str, Answerer] = {
    "lesson": lesson_data,
    "lesson_answer": judged,
    "myth": myth_data,
    "question": asked,
    "judge": answered,
    "faults": consequences,
    **inspection.ANSWERERS,
}
"""Who answers, by topic."""


class Questions(Island):
    """The line on which scripts ask; its value is the newest answer."""

    def __init__(self) -> None:
        super().__init__(
            html_template="<span hidden></span>",
            js_on_load="Backstep.mountQuestions(props, data => trigger('ask', data), watch)",
            elem_id="questions",
        )


def answer(session: Session, data: object, language: Language) -> dict[str, Any]:
    """Return the answer to one question, or the sentence that says what is wrong with it."""
    nonce = None
    try:
        sent = payload(data)
        nonce = sent.get("nonce")
        topic = choice(sent.get("topic"), "error.topic", tuple(ANSWERERS))
        return {"nonce": nonce, "data": ANSWERERS[topic](session, sent, language)}
    except InputError as error:
        return {"nonce": nonce, "error": placed(error, language).sentence(language)}
