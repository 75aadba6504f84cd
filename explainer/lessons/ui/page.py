"""Lessons and myths as the page's script gets them, and the judging of answers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any, cast

from explainer.engine.network import check_choice, check_whole_number
from explainer.engine.session.session import Session
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Ref, write_key
from explainer.engine.trace.trace import record_trace
from explainer.engine.typed_numbers import parse_number
from explainer.errors import InputError
from explainer.lessons.catalogue import LESSONS
from explainer.lessons.lesson import (
    Answered,
    Computed,
    Goal,
    Lesson,
    LessonStop,
    Predicted,
    Setup,
    Worked,
)
from explainer.lessons.myth import Myth
from explainer.lessons.myths import MYTHS
from explainer.lessons.prepared import prepare_session
from explainer.lessons.wire import (
    ChoiceValue,
    FeedbackValue,
    GoalValue,
    LessonValue,
    MythValue,
    SetupValue,
    StopValue,
)
from explainer.step.quiz.mistakes import list_mistakes
from explainer.step.quiz.predictions import judge_number
from explainer.step.ui.predictions import write_verdict
from explainer.ui.figures.drawing import shorten_number
from explainer.words import Language, fill, say, table

Sent = Mapping[str, Any]

_LABEL = re.compile(r"\[([a-z_0-9]+(?:\.[a-z_0-9]+)+)\]")
"""The key of a label of the page, in the words of a stop."""


def answer_lesson(session: Session, sent: Sent, language: Language) -> LessonValue:
    """Return the lesson that was asked for, with its words and the numbers in them."""
    return _lesson_data(_lesson(sent).name, language)


@lru_cache(maxsize=32)
def _lesson_data(name: str, language: Language) -> LessonValue:
    lesson = LESSONS[name]
    return {
        "name": lesson.name,
        "title": say(f"lesson.{lesson.name}.title", language),
        "stops": [_stop(lesson, stop, language) for stop in lesson.stops],
    }


def answer_myth(session: Session, sent: Sent, language: Language) -> MythValue:
    """Return the myth that was asked for, with its words and the numbers of its evidence."""
    return _myth_data(_myth(sent).name, language)


@lru_cache(maxsize=128)
def _myth_data(name: str, language: Language) -> MythValue:
    myth = MYTHS[name]
    numbers = myth.evidence(prepare_session(myth.setup)).numbers
    shown = {
        name: str(value) if isinstance(value, int) else shorten_number(value)
        for name, value in numbers.items()
    }
    return {
        "name": myth.name,
        "claim": say(f"myth.{myth.name}.claim", language),
        "truth": say(f"myth.{myth.name}.truth", language),
        "look": fill(_fill_labels(say(f"look.{myth.name}", language), language), shown),
        "view": view_setup(myth.setup),
    }


def answer_stop(session: Session, sent: Sent, language: Language) -> FeedbackValue:
    """Return whether a number that was typed at a stop is ``right``, and a ``text`` about it."""
    stop = find_stop(sent)
    index = check_whole_number(sent.get("goal"), "error.lesson.goal", (0, len(stop.goals) - 1))
    try:
        match stop.goals[index]:
            case Predicted(ref):
                return _judge_prediction(session, ref, sent.get("text"), language)
            case Worked(value):
                return _judge_work(value, sent.get("text"), language)
    except InputError as error:
        return {"right": False, "text": error.sentence(language)}
    raise InputError("error.lesson.goal", value=index)


def _judge_prediction(
    session: Session, ref: Ref, typed: object, language: Language
) -> FeedbackValue:
    trace = record_trace(session.point.iteration)
    if ref not in trace.values:
        raise InputError("error.lesson.gone")
    judgement = judge_number(trace.value(ref), typed, list_mistakes(trace, ref))
    text = say(f"lessons.{judgement.verdict}", language)
    if judgement.mistake and not session.point.fault:
        text = write_verdict(judgement, judgement.mistake, language)
    return {"right": judgement.verdict == "right", "text": text}


def _judge_work(truth: float, typed: object, language: Language) -> FeedbackValue:
    verdict = judge_number(truth, typed).verdict
    counted = truth.is_integer() and truth > 1
    if counted and verdict == "right" and parse_number(typed).value != truth:
        verdict = "close"
    return {"right": verdict == "right", "text": say(f"lessons.{verdict}", language)}


def find_stop(sent: Sent) -> LessonStop:
    """Return the stop that the page names, or raise the sentence about what it sent."""
    stops = _lesson(sent).stops
    return stops[check_whole_number(sent.get("stop"), "error.payload", (0, len(stops) - 1))]


def find_setup(sent: Sent) -> Setup:
    """Return the setup that the page asks for, of a stop or of a myth."""
    return _myth(sent).setup if "myth" in sent else find_stop(sent).setup


def _myth(sent: Sent) -> Myth:
    return MYTHS[check_choice(sent.get("myth"), "error.myth", tuple(MYTHS))]


def _lesson(sent: Sent) -> Lesson:
    return LESSONS[check_choice(sent.get("lesson"), "error.lesson", tuple(LESSONS))]


def _stop(lesson: Lesson, stop: LessonStop, language: Language) -> StopValue:
    prefix, words = f"stop.{lesson.name}.{stop.name}", table(language)
    numbers = _numbers(stop)

    def text(part: str) -> str:
        template = words.get(f"{prefix}.{part}", "")
        named = _fill_labels(template, language)
        return fill(named, numbers) if numbers else named

    return {
        "name": stop.name,
        "text": text("text"),
        "task": text("task"),
        "hint": text("hint"),
        "after": text("after"),
        "formula": stop.formula,
        "continues": stop.continues,
        "goals": [_goal(goal, text, prefix) for goal in stop.goals],
        "view": view_setup(stop.setup),
    }


def _fill_labels(text: str, language: Language) -> str:
    """Return a text with the keys in brackets replaced by the words they stand for."""
    return _LABEL.sub(lambda match: say(match[1], language), text)


def _numbers(stop: LessonStop) -> dict[str, str]:
    """Return what fills the blanks in the words of a stop."""
    values = {}
    for name, number in stop.numbers.items():
        setup, ref = number if isinstance(number[0], Setup) else (stop.setup, number)
        values[name] = shorten_number(
            record_trace(prepare_session(setup).point.iteration).value(ref)
        )
    return values


def _goal(goal: Goal, text: Callable[[str], str], place: str) -> GoalValue:
    """Return a goal for the browser; what a learner has to find stays here.

    Options are shuffled by ``place``: at one stop always in the same order.
    """
    match goal:
        case Computed(refs):
            return {"kind": "Computed", "keys": [write_key(ref) for ref in refs]}
        case Predicted(ref):
            return {"kind": "Predicted", "key": write_key(ref)}
        case Worked():
            return {"kind": "Worked"}
        case Answered(options, right):
            labels: list[ChoiceValue] = [
                {"name": name, "label": text(f"option.{name}"), "why": text(f"why.{name}")}
                for name in random.Random(place).sample(options, len(options))
            ]
            return {"kind": "Answered", "options": labels, "right": right}
        case _:
            return cast("GoalValue", {"kind": type(goal).__name__, **asdict(goal)})


def view_setup(setup: Setup) -> SetupValue:
    """Return what the script itself puts in place once the session is open."""
    at = setup.at
    return {
        "tab": setup.tab,
        "granularity": setup.granularity,
        "phase": str(at) if isinstance(at, Phase) else None,
        "key": write_key(at) if isinstance(at, Ref) else None,
        "panel": setup.panel,
        "select": setup.select,
    }


ANSWERERS = {"lesson": answer_lesson, "lesson_answer": answer_stop, "myth": answer_myth}
"""Who answers a script's questions about lessons and myths, by topic."""
