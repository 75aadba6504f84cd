"""Exercises as the page opens them."""

from __future__ import annotations

import json

import pytest

from explainer.engine.exercises.codes import KINDS, LEVELS
from explainer.engine.session.session import open_preset
from explainer.errors import InputError
from explainer.step.ui.questions import ANSWERERS
from explainer.words import LANGUAGES, say
from tests.support.paths import ROOT

ASK = ANSWERERS["exercise"]


def test_an_exercise_is_asked_for_by_code_or_by_what_the_form_says():
    session = open_preset("mazur")
    form = {"kind": "step", "level": "hard", "seed": " 12 "}
    by_form, by_code = ASK(session, form, "en"), ASK(session, {"code": "1-step-hard-12"}, "zh")
    assert by_form == by_code
    assert by_form["code"] == "1-step-hard-12"
    assert by_form["blanks"][0] == "weighted_input/1/0//0"
    json.dumps(by_form, allow_nan=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", ["x", "", "-1", "1e9", None, [1]])
def test_a_seed_that_is_none_is_said_with_its_limits(seed, language):
    with pytest.raises(InputError) as error:
        ASK(open_preset("mazur"), {"kind": "delta", "level": "easy", "seed": seed}, language)
    assert "999999" in error.value.sentence(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name_a_task_and_a_place_in_the_form(language):
    script = (ROOT / "assets/js/step/exercise/panel.js").read_text(encoding="utf-8")
    assert json.dumps(list(KINDS)) in script and json.dumps(list(LEVELS)) in script
    for kind in KINDS:
        assert say(f"exercise.kind.{kind}", language) and say(f"exercise.task.{kind}", language)
