"""What the page shows of a fault: its switch, its first wrong number, what becomes of the loss."""

from __future__ import annotations

import inspect
import json
import math
import re
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainer.engine import faults
from explainer.engine.datasets.evaluation import measure_loss
from explainer.engine.datasets.generators import make_dataset
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.explain.cards import list_cards
from explainer.engine.explain.formulas import Formulas
from explainer.engine.faults import FAULTS, switch_on
from explainer.engine.presets import PRESETS
from explainer.engine.session.edits import edit_session
from explainer.engine.session.session import Session, advance_session, open_preset
from explainer.engine.source_code import strip_line
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.step.film import make_film
from explainer.step.inspection.fault_runs import (
    MARKS,
    FaultComparison,
    TrainedLosses,
    compare_with_fault,
)
from explainer.step.inspection.fault_view import list_switches, view_fault
from explainer.step.ui.faults import answer_faults, set_fault
from explainer.step.ui.questions import answer_question
from explainer.words import LANGUAGES, table
from tests.support.on_schedule import on_schedule
from tests.support.strategies import small_points


def broken_session(preset: str, name: str) -> Session:
    start = open_preset(preset)
    return edit_session(start, replace(start.point, fault=switch_on(name)))


# The film -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAULTS)
@given(small_points(), st.integers(0, 1))
@settings(max_examples=10)
def test_the_right_value_of_every_step_that_differs_is_that_of_the_right_trace(name, point, age):
    on = replace(point, fault=switch_on(name))
    on = on.following() if age else on
    trace, right = record_trace(on.iteration), record_trace(replace(on, fault=None).iteration)
    assume(trace.first_not_finite() is None)
    shown = view_fault(trace)
    for index, step in enumerate(trace.steps):
        meant, made = right.values[step.target], trace.values[step.target]
        assert shown.right.get(index, made) == meant
        assert (index in shown.right) == (made != meant)
    assert shown.first == min(shown.right, default=None)
    assert shown.mistaken <= set(shown.right)
    assert (shown.lines or shown.harmless) and shown.age == age


def test_without_a_fault_the_film_has_only_the_switches():
    film = make_film(open_preset("mazur"), "en", checked=False)
    assert film["fault"] is None
    assert [name for name, _ in film["faults"]] == list(FAULTS)
    harmless = dict(film["faults"])
    assert harmless["sum_for_mean"] == "one_sample" and harmless["sign_flipped"] is None


@pytest.mark.parametrize("name", FAULTS)
def test_a_film_with_a_fault_is_json_and_says_where_it_begins(name):
    preset = "softmax" if name == "softmax_twice" else "adam"
    film = json.loads(json.dumps(make_film(broken_session(preset, name), "en"), allow_nan=False))
    fault = film["fault"]
    assert fault["name"] == name and fault["harmless"] is None and not fault["over"]
    assert film["verification"]["passed"] == (name == "not_zeroed")
    if name == "not_zeroed":
        assert fault["first"] is None
        return
    first = fault["first"]
    assert film["values"][first] != fault["right"][str(first)]
    written = [line for _, _, line in fault["lines"]]
    if name != "zero_weights":
        part, row = film["lines"][first]
        assert strip_line(film["listings"][part]["lines"][row]) in written
        assert r"\neq" in film["substituted"][first]


def test_a_mistake_made_once_is_over_in_the_next_iteration():
    film = make_film(advance_session(broken_session("xor", "zero_weights"), 1), "en")
    assert film["fault"]["over"] and film["fault"]["first"] is None
    assert film["verification"]["passed"]


def test_the_loss_in_the_film_is_the_right_loss_of_the_weights():
    session = broken_session("xor", "sum_for_mean")
    film = make_film(session, "en", checked=False)
    assert film["loss"][0] == open_preset("xor").point.loss
    assert film["loss"][1] == session.point.following().loss


def test_what_came_out_of_a_mistaken_step_is_not_equal_to_its_formula():
    trace = record_trace(open_preset("mazur").point.iteration)
    index = trace.step_of[Ref("delta", 1, 0, None, 0)]
    right, wrong = Formulas(trace), Formulas(trace, mistaken={index})
    step = trace.steps[index]
    assert wrong.substituted(step) == right.substituted(step).replace(r"&\approx", r"&\neq")
    assert wrong.substituted(trace.steps[index + 1]) == right.substituted(trace.steps[index + 1])
    for granularity in ("neuron", "layer"):
        cards = list_cards(trace, "en", mistaken={index})[granularity]
        (marked,) = [card for card in cards if r"\neq" in "".join(card.lines)]
        assert marked.title.startswith("δ of ")


# What becomes of the loss ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["not_zeroed", "sign_flipped", "zero_weights"])
def test_both_ways_are_those_of_sessions_that_go_on(name):
    session = broken_session("xor", name)
    both = compare_with_fault(session)
    right = edit_session(session, replace(session.point, fault=None))
    for way, start in ((both.wrong, session), (both.right, right)):
        losses = advance_session(start, MARKS[-1]).losses
        assert way.losses == losses and not way.diverged


def test_with_a_schedule_the_whole_data_set_is_judged():
    session = on_schedule(open_preset("xor"), Schedule(make_dataset("circles", 40), 8))
    session = edit_session(session, replace(session.point, fault=switch_on("rate_times_100")))
    both = compare_with_fault(session)
    for way, fault in ((both.wrong, session.point.fault), (both.right, None)):
        end = advance_session(edit_session(session, replace(session.point, fault=fault)), 10).point
        expected = measure_loss(end.spec, end.parameters, session.schedule.dataset)
        assert way.after(10) == expected


def test_a_way_that_leaves_the_finite_numbers_ends_there():
    start = open_preset("linear")
    fast = replace(start.point.optimizer, learning_rate=100.0)
    point = replace(start.point, optimizer=fast, fault=switch_on("rate_times_100"))
    both = compare_with_fault(edit_session(start, point))
    assert both.wrong.diverged and both.wrong.after(100) is None
    assert all(math.isfinite(loss) for loss in both.wrong.losses)


@pytest.mark.parametrize(
    ("right", "wrong", "verdict"),
    [
        (((1.0, 0.1), True), ((1.0, 9.0), True), "both_diverged"),
        (((1.0, 0.1), False), ((1.0, 9.0), True), "diverged"),
        (((1.0, 9.0), True), ((1.0, 0.1), False), "right_diverged"),
        (((1.0, 0.1), False), ((1.0, 0.1005), False), "same"),
        (((1.0, 0.0), False), ((1.0, 0.0), False), "same"),
        (((1.0, 0.1), False), ((1.0, 2.0), False), "rises"),
        (((1.0, 0.1), False), ((1.0, 0.5), False), "worse"),
        (((1.0, 0.1), False), ((1.0, 0.01), False), "better"),
    ],
)
def test_the_verdict_follows_from_the_losses(right, wrong, verdict):
    assert FaultComparison(TrainedLosses(*right), TrainedLosses(*wrong)).verdict == verdict


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS)
def test_the_page_is_answered_about_every_fault(preset, language):
    for name in ("not_zeroed", "sign_flipped", "rate_times_100"):
        session = broken_session(preset, name)
        data = answer_question(session, {"topic": "faults", "nonce": 1}, language)["data"]
        json.dumps(data, allow_nan=False)
        assert [row[0] for row in data["rows"]] == list(MARKS)
        assert data["sentence"] and len(data["figure"]["data"]) == 2


# The switch -----------------------------------------------------------------------------------


def test_a_switch_changes_the_fault_and_nothing_else():
    session = advance_session(open_preset("xor"), 5)
    on = set_fault(session, {"name": "sign_flipped"})
    assert on.point.fault.name == "sign_flipped" and on.iteration == 5
    assert on.point.parameters is session.point.parameters
    assert set_fault(on, {"name": None}).point.fault is None
    assert set_fault(on, {"name": "not_zeroed"}).point.fault.name == "not_zeroed"


@pytest.mark.parametrize("data", [None, [], {"name": "typo"}, {"name": 7}, {"name": ["x"]}])
def test_what_is_no_switch_is_refused(data):
    with pytest.raises(InputError):
        set_fault(open_preset("xor"), data)


def test_consequences_need_no_fault_that_changes_anything():
    data = answer_faults(broken_session("mazur", "sum_for_mean"), {}, "en")
    assert all(right == wrong for _, right, wrong in data["rows"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_and_every_reason_has_its_words(language):
    words = table(language)
    titled = re.compile(r"fault\.(\w+)\.(title|what)")
    assert {found[1] for found in map(titled.fullmatch, words) if found} == set(FAULTS)
    reasons = set(re.findall(r'"(\w+)" if|else "(\w+)"|return "(\w+)"', inspect.getsource(faults)))
    named = {name for group in reasons for name in group if name} - {"sum", "mean"} | {"sum"}
    worded = {key.removeprefix("fault.harmless.") for key in words if "fault.harmless." in key}
    assert worded == named


def test_switches_look_at_what_was_meant():
    session = broken_session("xor", "sum_for_mean")
    reasons = {switch.name: switch.harmless for switch in list_switches(session.point.iteration)}
    assert reasons["sum_for_mean"] is None
