"""Lessons: every word exists, every goal can be reached, every number asked for is there."""

from __future__ import annotations

import math
import re

import pytest

from explainer.lessons.catalogue import LESSONS
from explainer.lessons.lesson import (
    Answered,
    Computed,
    Finished,
    Opened,
    Predicted,
    Reached,
    Selected,
    Worked,
)
from explainer.lessons.prepared import prepared
from explainer.session import advanced
from explainer.trace import Phase, Ref, record
from explainer.ui.lessons_page import judged, lesson_data
from explainer.ui.markup import PANELS
from explainer.words import LANGUAGES, table

STOPS = [(lesson, stop) for lesson in LESSONS.values() for stop in lesson.stops]
IDS = [f"{lesson.name}-{stop.name}" for lesson, stop in STOPS]
every_stop = pytest.mark.parametrize(("lesson", "stop"), STOPS, ids=IDS)


def trace_of(stop):
    return record(prepared(stop.setup).point.iteration)


def position(trace, setup):
    """Return how many steps are done when the learner arrives."""
    if isinstance(setup.at, Phase):
        return max(i for i, step in enumerate(trace.steps) if step.phase == setup.at) + 1
    return 0 if setup.at is None else trace.step_of[setup.at] + 1


def words_of(lesson, stop):
    """Return the keys of the words that a stop needs."""
    prefix = f"stop.{lesson.name}.{stop.name}"
    needed = {f"{prefix}.{part}" for part in ("text", "task")}
    for goal in stop.goals:
        if isinstance(goal, Answered):
            needed |= {f"{prefix}.option.{name}" for name in goal.options}
            needed |= {f"{prefix}.why.{name}" for name in goal.options if name != goal.right}
    return needed, {f"{prefix}.after", f"{prefix}.hint"}


def test_the_words_of_stops_are_those_that_the_stops_need():
    needed, optional = set(), set()
    for lesson, stop in STOPS:
        these, after = words_of(lesson, stop)
        needed |= these
        optional |= after
    for language in LANGUAGES:
        said = {key for key in table(language) if key.startswith("stop.")}
        assert needed <= said
        assert said <= needed | optional
    titles = {f"lesson.{name}.{part}" for name in LESSONS for part in ("title", "about")}
    assert titles == {key for key in table("en") if key.startswith("lesson.")}


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_six_to_twelve_stops_with_names_of_their_own(name):
    names = [stop.name for stop in LESSONS[name].stops]
    assert 6 <= len(names) <= 12
    assert len(set(names)) == len(names)
    assert not LESSONS[name].stops[0].continues


@every_stop
def test_a_stop_that_goes_on_by_itself_leaves_the_page_as_it_is(lesson, stop):
    """What was just shown must not vanish before it is read."""
    index = lesson.stops.index(stop)
    if f"stop.{lesson.name}.{stop.name}.after" not in table("en"):
        assert lesson.stops[index + 1].continues


@every_stop
def test_both_languages_say_as_much_and_with_the_same_numbers(lesson, stop):
    prefix = f"stop.{lesson.name}.{stop.name}."
    keys = {key for key in table("en") if key.startswith(prefix)}
    assert keys == {key for key in table("zh") if key.startswith(prefix)}
    for key in keys:
        english, chinese = table("en")[key], table("zh")[key]
        assert re.search(r"[一-鿿]", chinese) or not re.search(r"[a-z]{4}", english)
        blanks = [set(re.findall(r"\{\w+\}", text)) for text in (english, chinese)]
        assert blanks[0] == blanks[1] <= {f"{{{name}}}" for name in stop.numbers}
        decimals = [sorted(set(re.findall(r"\d+\.\d+", text))) for text in (english, chinese)]
        assert decimals[0] == decimals[1], key


@every_stop
def test_the_page_can_be_set_up(lesson, stop):
    session = prepared(stop.setup)
    trace = record(session.point.iteration)
    assert trace.first_not_finite() is None
    assert 0 <= position(trace, stop.setup) <= len(trace.steps)
    assert session.iteration == stop.setup.iterations
    assert stop.setup.panel in (None, *PANELS)
    for address in (stop.setup.select, stop.setup.and_select):
        assert address is None or exists(session.point.spec.sizes, address)
    for ref in stop.numbers.values():
        assert math.isfinite(trace.value(ref))


def exists(sizes, address):
    kind, layer, unit, *source = address.split("/")
    if kind == "edge" and int(source[0]) >= sizes[int(layer) - 1]:
        return False
    return kind in ("node", "edge") and int(layer) < len(sizes) and int(unit) < sizes[int(layer)]


@every_stop
def test_goals_are_reachable_and_not_reached_at_the_start(lesson, stop):
    session, trace = prepared(stop.setup), trace_of(stop)
    start = position(trace, stop.setup)
    for goal in stop.goals:
        match goal:
            case Predicted(ref):
                assert math.isfinite(trace.value(ref))
                assert not trace.known(ref, start), "the number is already on the page"
            case Computed(refs):
                assert all(trace.step_of[ref] >= start for ref in refs)
            case Finished(phase):
                assert position(trace, type(stop.setup)(stop.setup.start, at=phase)) > start
            case Reached(number):
                assert number > session.iteration
                advanced(session, number - session.iteration)
            case Selected(addresses):
                assert addresses
                assert all(exists(session.point.spec.sizes, address) for address in addresses)
                assert stop.setup.select not in addresses
            case Opened(name):
                assert name in PANELS
                assert stop.setup.panel != name
            case Worked(value):
                assert math.isfinite(value)
            case Answered(options, right):
                assert right in options
                assert len(options) >= 2


@every_stop
def test_a_right_number_is_accepted_and_a_wrong_one_is_answered(lesson, stop):
    session = prepared(stop.setup)
    for index, goal in enumerate(stop.goals):
        if not isinstance(goal, Predicted | Worked):
            continue
        truth = goal.value if isinstance(goal, Worked) else trace_of(stop).value(goal.ref)
        sent = {"lesson": lesson.name, "stop": lesson.stops.index(stop), "goal": index}
        for language in LANGUAGES:
            assert judged(session, {**sent, "text": repr(truth)}, language)["right"]
            wrong = judged(session, {**sent, "text": repr(-truth + 1.7)}, language)
            assert wrong["text"]
            assert not wrong["right"]


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_gets_every_word_filled_in(name, language):
    sent = lesson_data(prepared(LESSONS[name].stops[0].setup), {"lesson": name}, language)
    for stop in sent["stops"]:
        for part in ("text", "task", "hint", "after"):
            assert not re.search(r"\{\w*\}", stop[part])
        assert stop["text"]
        assert stop["task"]


def test_the_silent_units_of_the_tutorial_are_exactly_those_that_the_lesson_accepts():
    stop = LESSONS["hand"].stops[-1]
    trace = trace_of(stop)
    silent = [j for j in range(16) if trace.value(Ref("delta", 1, j, None, 0)) == 0.0]
    assert stop.goals == (Selected(tuple(f"node/1/{j}" for j in silent)),)
