"""What the page asks about the open iteration, and who answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from explainer.engine.network import check_choice
from explainer.engine.session.session import Session
from explainer.errors import InputError
from explainer.step.ui import inspection
from explainer.step.ui.faults import consequences
from explainer.step.ui.predictions import answered, asked
from explainer.step.wire import QuestionEvents
from explainer.ui.components import Island, event_names
from explainer.ui.error_places import placed
from explainer.ui.payload import payload
from explainer.ui.wire import AnswerValue
from explainer.words import Language

Answerer = Callable[[Session, Mapping[str, Any], Language], Any]
"""A pure function of the session, what was sent, and the language; returns data for a script."""

ANSWERERS: dict[str, Answerer] = {
    "question": asked,
    "judge": answered,
    "faults": consequences,
    **inspection.ANSWERERS,
}
"""Who answers about the iteration, by topic."""


class Questions(Island):
    """The line on which scripts ask; its value is the newest answer."""

    def __init__(self) -> None:
        super().__init__(
            html_template="<span hidden></span>",
            component="questions",
            events=event_names(QuestionEvents),
            elem_id="questions",
        )


def answer(
    session: Session,
    data: object,
    language: Language,
    answerers: Mapping[str, Answerer] = ANSWERERS,
) -> AnswerValue:
    """Return the answer of one of ``answerers``, or the sentence that says what is wrong."""
    nonce = None
    try:
        sent = payload(data)
        nonce = sent.get("nonce")
        topic = check_choice(sent.get("topic"), "error.topic", tuple(answerers))
        return {"nonce": nonce, "data": answerers[topic](session, sent, language)}
    except InputError as error:
        return {"nonce": nonce, "error": placed(error, language).sentence(language)}
