"""What the page asks about the open iteration, and who answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

from explainer.engine.explain.formulas.latex import FULL_PRECISION, SCREEN_DIGITS
from explainer.engine.network import check_choice, check_whole_number
from explainer.engine.scripts import ENDINGS, SCRIPTS, write_script
from explainer.engine.session.session import Session
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.step.digits import write_digits
from explainer.step.film import verify_iteration
from explainer.step.inspection.fault_view import list_mistaken, view_fault
from explainer.step.ui import inspection
from explainer.step.ui.exercises import answer_exercise
from explainer.step.ui.faults import answer_faults
from explainer.step.ui.inspection_common import identify_film
from explainer.step.ui.predictions import answer_judgement, answer_questions
from explainer.step.ui.work import answer_work
from explainer.step.wire import DigitsAnswer, QuestionEvents, ScriptAnswer, VerificationValue
from explainer.ui.components import JsComponent, event_names
from explainer.ui.error_places import say_error
from explainer.ui.events import Event, Panel
from explainer.ui.payload import payload
from explainer.ui.wire import AnswerValue
from explainer.words import Language

Answerer = Callable[[Session, Mapping[str, Any], Language], Any]
"""A pure function of the session, what was sent, and the language; returns data for a script."""


def answer_verification(
    session: Session, _: Mapping[str, Any], language: Language
) -> VerificationValue:
    """Return the cross-check of the open iteration: its film came before torch had loaded."""
    return verify_iteration(session.point.iteration, language)


def answer_digits(session: Session, sent: Mapping[str, Any], language: Language) -> DigitsAnswer:
    """Return the texts of the open iteration, their numbers with as many digits as were sent."""
    limits = (SCREEN_DIGITS, FULL_PRECISION)
    digits = check_whole_number(sent.get("digits"), "error.digits", limits)
    trace = record_trace(session.point.iteration)
    mistaken = list_mistaken(view_fault(trace))
    return {**identify_film(session), **write_digits(trace, language, mistaken, digits)}


def answer_script(session: Session, sent: Mapping[str, Any], _: Language) -> ScriptAnswer:
    """Return the open iteration as code of the ``kind`` that was sent."""
    kind = check_choice(sent.get("kind"), "error.script.kind", SCRIPTS)
    return {"name": f"backstep_{kind}.{ENDINGS[kind]}", "text": write_script(session, kind)}


ANSWERERS: dict[str, Answerer] = {
    "script": answer_script,
    "verification": answer_verification,
    "digits": answer_digits,
    "question": answer_questions,
    "judge": answer_judgement,
    "faults": answer_faults,
    "work": answer_work,
    "exercise": answer_exercise,
    **inspection.ANSWERERS,
}
"""Who answers about the iteration, by topic."""


class Questions(JsComponent):
    """The line on which scripts ask; its value is the newest answer."""

    def __init__(self, **props: Any) -> None:
        super().__init__(
            html_template="<span hidden></span>",
            component="questions",
            events=event_names(QuestionEvents),
            **{"elem_id": "questions", **props},
        )


def wire_questions(
    line: Questions, session: gr.State, language: gr.State, answerers: Mapping[str, Answerer]
) -> None:
    """Let ``answerers`` answer on ``line``; what they refuse is the answer, as a sentence."""

    def ask(event: Event) -> AnswerValue:
        return answer_question(event.values[session], event.sent, event.language, answerers)

    def refuse(event: Event, error: InputError) -> AnswerValue:
        return refuse_question(event.sent, error, event.language)

    outputs: frozenset[Any] = frozenset({line})
    panel = Panel(language, frozenset({session}), outputs, lambda reply: {line: reply}, refuse)
    panel.on(line.ask, ask)


def answer_question(
    session: Session,
    data: object,
    language: Language,
    answerers: Mapping[str, Answerer] = ANSWERERS,
) -> AnswerValue:
    """Return the answer of one of ``answerers``."""
    sent = payload(data)
    topic = check_choice(sent.get("topic"), "error.topic", tuple(answerers))
    return {"nonce": sent.get("nonce"), "data": answerers[topic](session, sent, language)}


def refuse_question(data: object, error: InputError, language: Language) -> AnswerValue:
    """Return the answer that says ``error`` to the script that asked."""
    nonce = data.get("nonce") if isinstance(data, Mapping) else None
    return {"nonce": nonce, "error": say_error(error, language)}
