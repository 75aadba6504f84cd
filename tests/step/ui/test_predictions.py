"""What predict mode sends to the page: questions in words, verdicts, refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.faults import switch_on
from explainer.engine.network import REDUCTIONS
from explainer.engine.presets import Initialisation
from explainer.engine.session.edits import edit_session
from explainer.engine.session.session import begin_session, open_preset
from explainer.engine.trace.navigation import list_halts, list_stops
from explainer.engine.trace.trace import record_trace
from explainer.engine.typed_numbers import parse_number
from explainer.errors import InputError
from explainer.step.quiz.mistakes import BY_QUANTITY
from explainer.step.quiz.predictions import Verdict
from explainer.step.ui.predictions import answer_judgement, answer_questions
from explainer.words import LANGUAGES, table
from tests.support.paths import ROOT
from tests.support.strategies import later, small_points

points = st.builds(later, small_points(), st.integers(0, 2))


@given(points, st.sampled_from(LANGUAGES))
@settings(max_examples=60)
def test_every_question_is_a_sentence_and_every_answer_gets_a_verdict(point, language):
    session = begin_session(point, Initialisation())
    halts = list_halts(list_stops(record_trace(point.iteration), "neuron"))
    for position, halt in list(pairwise(halts))[:: len(halts) // 25 + 1]:
        place = {"position": position, "halt": halt}
        for question in answer_questions(session, place, language)["questions"]:
            text = question["text"]
            assert text.endswith("?" if language == "en" else "？")
            assert "{" not in text and "None" not in text and "  " not in text
            for given_answer in ("0.123", *(option["value"] for option in question["options"])):
                reply = answer_judgement(
                    session, {**place, **question, "answer": given_answer}, language
                )
                assert ("error" in reply) == (bool(question["options"]) and given_answer == "0.123")
                assert "{" not in reply.get("sentence", "")
                json.dumps(reply, allow_nan=False)


def test_what_the_page_never_sends_is_refused_with_a_sentence():
    session = open_preset("mazur")
    for place in (
        {},
        {"position": -1, "halt": 3},
        {"position": 4, "halt": 4},
        {"position": 4, "halt": 10**9},
        {"position": "4", "halt": 5},
        {"position": 4, "halt": 5.5},
    ):
        with pytest.raises(InputError, match="expected a step number from"):
            answer_questions(session, place, "en")
    place = {"position": 4, "halt": 5}
    for focus in ("x", {"layer": "1"}, {"layer": 99, "unit": -1}, [], {"layer": 1, "unit": [2]}):
        assert len(answer_questions(session, {**place, "focus": focus}, "en")["questions"]) == 1
    with pytest.raises(InputError, match="Nothing is asked about value:loss here"):
        answer_judgement(session, {**place, "key": "value:loss", "answer": "1"}, "en")
    reply = answer_judgement(
        session, {**place, "key": "value:weighted_input/1/0//0", "answer": "?"}, "zh"
    )
    assert reply == {"error": parse_refusal("?", "zh")}


def parse_refusal(typed, language):
    with pytest.raises(InputError) as refusal:
        parse_number(typed)
    return refusal.value.sentence(language)


def test_a_net_that_is_broken_on_purpose_gets_no_sentence_on_what_is_right():
    session = open_preset("mazur")
    broken = edit_session(session, replace(session.point, fault=switch_on("sign_flipped")))
    place = {"position": 4, "halt": 5, "key": "value:weighted_input/1/0//0", "answer": "0.0275"}
    assert answer_judgement(session, place, "en")["sentence"]
    assert answer_judgement(broken, place, "en")["sentence"] == ""


def test_every_word_of_predict_mode_is_said_somewhere():
    scripts, templates = ROOT / "assets/js/step", (ROOT / "assets/html").rglob("*.html")
    pages = (ROOT / "explainer/step/ui").glob("*.py")
    places = [*(scripts / "predictions").glob("*.js"), *pages, *templates]
    source = " ".join(path.read_text(encoding="utf-8") for path in places)
    verdicts = {f"predict.{verdict}" for verdict in get_args(Verdict)}
    for word in (word for word in table("en") if word.startswith(("predict.", "help.predict"))):
        assert word in verdicts or f'"{word}"' in source, word
    special = ("loss", "weight_gradient", "bias_gradient", "weight_change", "bias_change")
    plain = {name for name in BY_QUANTITY if name not in special and not name.startswith("new_")}
    reduced = {f"{what}.{how}" for what in ("loss", "gradient") for how in ("sample", *REDUCTIONS)}
    expected = plain | reduced | {"change", "new", "direction", "loss_after", "most"}
    said = {word.removeprefix("question.") for word in table("en") if word.startswith("question.")}
    assert said == expected
