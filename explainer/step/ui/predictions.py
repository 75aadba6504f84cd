"""What predict mode sends to the page: questions in words, and the verdict on an answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from explainer.engine.backprop import Iteration
from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.narration import name_unit
from explainer.engine.network import check_whole_number, show_value
from explainer.engine.session.session import Session
from explainer.engine.trace.refs import Quantity, Ref, write_key
from explainer.engine.trace.trace import Trace, record_trace
from explainer.errors import InputError
from explainer.step.quiz import Focus, Question, judge_answer, list_questions
from explainer.step.quiz.predictions import Judgement, Mistake
from explainer.step.wire import QuestionsAnswer, QuestionValue, Verdict
from explainer.ui.figures.drawing import shorten_number
from explainer.words import Language, say

Sent = Mapping[str, Any]


@lru_cache(maxsize=2)
def _trace(iteration: Iteration) -> Trace:
    """Return the trace of an iteration; a question and its answer both need it."""
    return record_trace(iteration)


def answer_questions(session: Session, sent: Sent, language: Language) -> QuestionsAnswer:
    """Return the questions before the halt that was ``sent``.

    ``position`` is the number of steps done, ``halt`` that after the move; ``focus`` may hold the
    selected ``layer``, ``unit`` and ``source``.
    """
    trace = _trace(session.point.iteration)
    return {"questions": [_in_words(trace, one, language) for one in _questions(session, sent)]}


def answer_judgement(session: Session, sent: Sent, language: Language) -> Verdict:
    """Return the verdict on ``answer`` to the question ``key``; ``error`` if it says no number."""
    for question in _questions(session, sent):
        if name_question(question) == sent.get("key"):
            return _verdict(session, question, sent.get("answer"), language)
    raise InputError("error.answer.question", value=show_value(sent.get("key")))


def name_question(question: Question) -> str:
    """Return the name of a question: its kind and the address of its number."""
    return f"{question.kind}:{write_key(question.ref)}"


def _questions(session: Session, sent: Sent) -> tuple[Question, ...]:
    trace = _trace(session.point.iteration)
    last = len(trace.steps)
    position = check_whole_number(sent.get("position"), "error.answer.step", (0, last - 1))
    halt = check_whole_number(sent.get("halt"), "error.answer.step", (position + 1, last))
    after = session.point.following().loss
    return list_questions(trace, position, halt, after, _focus(sent.get("focus")))


def _focus(sent: object) -> Focus | None:
    """Return what the page says is selected; anything else selects nothing."""
    place = sent if isinstance(sent, Mapping) else {}
    layer, unit, source = (place.get(part) for part in Focus._fields)
    if not isinstance(layer, int) or not isinstance(unit, int):
        return None
    return Focus(layer, unit, source if isinstance(source, int) else None)


def _in_words(trace: Trace, question: Question, language: Language) -> QuestionValue:
    formulas, value = Formulas(trace), question.kind == "value"
    step = trace.steps[trace.step_of[question.ref]]
    sign = r"\leftarrow" if question.ref.quantity.startswith("new_") else "="
    return {
        "key": name_question(question),
        "kind": question.kind,
        "text": _text(trace, question, language),
        "symbol": f"{formulas.symbol(question.ref)} {sign}" if value else "",
        "formula": formulas.symbols(step) if value else "",
        "options": [
            {
                "value": option,
                "text": _option(trace, question, number, language),
                "symbol": formulas.symbol(question.weights[number]) if question.weights else "",
            }
            for number, option in enumerate(question.options)
        ],
    }


def _option(trace: Trace, question: Question, number: int, language: Language) -> str:
    if question.weights:
        return name_parameter(trace, question.weights[number], language)
    loss = question.kind == "loss_after"
    return say(_CHOICES[question.options[number]][loss], language)


_CHOICES = {
    "up": ("predict.up", "predict.rises"),
    "down": ("predict.down", "predict.falls"),
    "same": ("predict.same", "predict.same.loss"),
}
"""How a direction is called, of a parameter and of the loss."""


def name_parameter(trace: Trace, ref: Ref, language: Language) -> str:
    """Return how a sentence calls the weight or bias that ``ref`` belongs to."""
    unit = name_unit(trace, ref, language)
    if ref.source is None:
        return say("what.bias", language, unit=unit)
    source = name_unit(trace, Ref("", (ref.layer or 0) - 1, ref.source), language)
    return say("what.weight", language, unit=unit, source=source)


def _text(trace: Trace, question: Question, language: Language) -> str:
    ref, spec = question.ref, trace.iteration.spec
    names: dict[str, Any] = {"count": len(trace.iteration.samples), "where": ""}
    if names["count"] > 1 and ref.sample is not None:
        names["where"] = say("where.sample", language, sample=ref.sample + 1)
    if ref.layer:
        names["unit"] = name_unit(trace, ref, language)
        names["what"] = name_parameter(trace, ref, language)
        names["function"] = say(f"name.{spec.activations[ref.layer - 1]}", language)
    if ref.quantity == Quantity.JACOBIAN:
        names["other"] = name_unit(trace, ref._replace(unit=ref.source), language)
    elif ref.layer and ref.source is not None:
        names["source"] = name_unit(trace, Ref("", ref.layer - 1, ref.source), language)
    names["loss"] = say(f"loss.{spec.loss}", language)
    return say(f"question.{_question_key(question, spec.reduction)}", language, **names)


def _question_key(question: Question, reduction: str) -> str:
    if question.kind != "value":
        return question.kind
    quantity = question.ref.quantity
    batch = "sample" if question.ref.sample is not None else reduction
    if quantity == Quantity.LOSS:
        return f"loss.{batch}"
    if quantity in (Quantity.WEIGHT_GRADIENT, Quantity.BIAS_GRADIENT):
        return f"gradient.{batch}"
    if quantity.startswith("new_"):
        return "new"
    return "change" if quantity.endswith("_change") else quantity


def _verdict(session: Session, question: Question, answer: object, language: Language) -> Verdict:
    trace = _trace(session.point.iteration)
    try:
        judgement = judge_answer(trace, question, answer, session.point.following().loss)
    except InputError as error:
        return {"error": error.sentence(language)}
    # Sentences say what is right; a net that is broken on purpose computes something else.
    mistake = None if session.point.fault else judgement.mistake
    return {
        "verdict": judgement.verdict,
        "given": judgement.answer,
        "exact": question.truth,
        "mistake": mistake.key if mistake else "",
        "sentence": write_verdict(judgement, mistake, language) if mistake else "",
    }


def write_verdict(judgement: Judgement, mistake: Mistake, language: Language) -> str:
    """Return the sentence that speaks to a mistake in an answer that was judged."""
    return write_mistake(mistake, judgement.answer, language)


def write_mistake(mistake: Mistake, answer: float | str, language: Language) -> str:
    """Return the sentence that speaks to a mistake, with its numbers."""
    numbers = {
        key: str(value) if isinstance(value, int) else shorten_number(value)
        for key, value in mistake.numbers.items()
    }
    wrong = answer if isinstance(answer, str) else shorten_number(answer)
    return say(f"mistake.{mistake.key}", language, wrong=wrong, **numbers)
