"""What is answered about numbers of one's own, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.faults import switch_on
from explainer.engine.presets import Initialisation
from explainer.engine.session.edits import edit_session
from explainer.engine.session.session import begin_session, open_preset
from explainer.engine.trace.refs import write_key
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.step.ui.work import answer_work
from explainer.words import LANGUAGES
from tests.support.computed import list_computed
from tests.support.strategies import small_points


@given(small_points(), st.sampled_from(LANGUAGES), st.data())
@settings(max_examples=30)
def test_the_first_wrong_number_is_marked_and_those_before_it_are_right(point, language, data):
    session, trace = begin_session(point, Initialisation()), record_trace(point.iteration)
    refs = [ref for ref in list_computed(trace) if abs(trace.values[ref]) < 1e9]
    place = data.draw(st.integers(0, len(refs) - 1))
    typed = {ref: repr(trace.values[ref]) for ref in refs}
    typed[refs[place]] = repr(trace.values[refs[place]] * 1.5 + 7.0)
    cells = [{"key": write_key(ref), "value": text} for ref, text in typed.items()]
    answer = answer_work(session, {"cells": cells[::-1]}, language)
    assert [key for key, _ in answer["verdicts"]] == [write_key(ref) for ref in refs]
    assert answer["right"] == len(refs) - 1
    assert answer["first"]["key"] == write_key(refs[place])
    sentence = answer["first"]["sentence"]
    assert sentence.endswith("." if language == "en" else "。") and "{" not in sentence
    json.dumps(answer, allow_nan=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_number_is_said_with_what_is_read(language):
    cells = [{"key": "loss////0", "value": "half"}]
    answer = answer_work(open_preset("mazur"), {"cells": cells}, language)
    assert answer["verdicts"] == [["loss////0", "unread"]]
    assert "half" in answer["first"]["sentence"] and "−1/3" in answer["first"]["sentence"]


def test_of_a_net_that_is_broken_on_purpose_the_right_numbers_count():
    session = open_preset("mazur")
    broken = edit_session(session, replace(session.point, fault=switch_on("sign_flipped")))
    cells = [{"key": "new_weight/2/0/0/", "value": "0.35891648"}]
    assert answer_work(broken, {"cells": cells}, "en")["first"] is None


KEYS = (
    *("delta/9/0//0", "weight/1/0/0/", "input/0/0//0", "x" * 9000, None, 5),
    *("delta/1/٣//0", f"delta/1/{'9' * 5000}//0", "delta/1/0//0/", "///", ""),
)


@pytest.mark.parametrize("cells", [None, 5, [5], *([{"key": key, "value": "1"}] for key in KEYS)])
def test_what_is_not_computed_is_refused_with_a_sentence(cells):
    with pytest.raises(InputError):
        answer_work(open_preset("mazur"), {"cells": cells}, "en")
