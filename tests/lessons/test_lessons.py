"""Lessons: every word exists, every goal can be reached, every number asked for is there."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import get_args, get_type_hints

import numpy as np
import pytest
import torch

from explainer.data.ui.state import prepare_run
from explainer.engine.datasets.generators import make_dataset
from explainer.engine.faults import switch_on
from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer
from explainer.engine.session.edits import edit_session
from explainer.engine.session.session import advance_session
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.engine.training.experiment import advance_branch, start_training
from explainer.lab.ui.sections import SECTIONS
from explainer.lessons.catalogue import LESSONS
from explainer.lessons.lesson import (
    Activated,
    Answered,
    Broken,
    Chosen,
    Computed,
    EpochsTrained,
    Finished,
    Goal,
    LossAbove,
    LossBelow,
    MnistStarted,
    OpenedFromCurve,
    PanelOpened,
    Predicted,
    RateBetween,
    Reached,
    Selected,
    Setup,
    Worked,
)
from explainer.lessons.prepared import prepare_session
from explainer.lessons.ui.page import answer_lesson, answer_stop
from explainer.lessons.wire import GoalValue, LessonValue
from explainer.step.ui import changes
from explainer.step.ui.tab import DRAWERS, PANELS
from explainer.words import LANGUAGES, say, table
from tests.support.described import assert_described

STOPS = [(lesson, stop) for lesson in LESSONS.values() for stop in lesson.stops]
IDS = [f"{lesson.name}-{stop.name}" for lesson, stop in STOPS]
every_stop = pytest.mark.parametrize(("lesson", "stop"), STOPS, ids=IDS)


def trace_of(stop):
    return record_trace(prepare_session(stop.setup).point.iteration)


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
def test_a_stop_without_words_at_its_end_leaves_the_page_as_it_is(lesson, stop):
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
        prose = "`" not in english and re.search(r"[a-z]{4}(?!\w*\})", english)
        assert re.search(r"[一-鿿]", chinese) or not prose
        blanks = [set(re.findall(r"\{\w+\}", text)) for text in (english, chinese)]
        assert blanks[0] == blanks[1] <= {f"{{{name}}}" for name in stop.numbers}
        decimals = [sorted(set(re.findall(r"\d+\.\d+", text))) for text in (english, chinese)]
        assert decimals[0] == decimals[1], key


@every_stop
def test_what_is_to_be_broken_is_broken_in_the_panel_that_is_open(lesson, stop):
    if any(isinstance(goal, Broken) and goal.name for goal in stop.goals):
        assert stop.setup.panel == "faults"


@every_stop
def test_the_sample_that_is_asked_for_is_the_one_that_is_shown(lesson, stop):
    """The card shows the sample of the step made last; after a step of the batch, the last one."""
    trace, count = trace_of(stop), len(prepare_session(stop.setup).point.iteration.samples)
    asked = {goal.ref.sample for goal in stop.goals if isinstance(goal, Predicted)} - {None}
    at = position(trace, stop.setup)
    made = trace.steps[at - 1].target.sample if at else 0
    assert asked <= {count - 1 if made is None else made}


def test_a_text_about_lenet_stands_beside_lenet():
    for stop in LESSONS["real_net"].stops:
        words = " ".join(
            table("en")[f"stop.real_net.{stop.name}.{part}"] for part in ("text", "task")
        )
        if re.search("LeNet|image|maps|row|convolution", words) and stop.name != "slice":
            assert stop.setup.tab == "mnist", stop.name
            assert dict(stop.setup.form)["model"] == "lenet"


def test_options_are_shuffled_and_keep_their_order():
    places = []
    for lesson, stop in STOPS:
        for language in LANGUAGES:
            told = answer_lesson(None, {"lesson": lesson.name}, language)["stops"]
            (shown,) = (one for one in told if one["name"] == stop.name)
            for goal, sent in zip(stop.goals, shown["goals"], strict=True):
                if isinstance(goal, Answered):
                    names = [option["name"] for option in sent["options"]]
                    assert sorted(names) == sorted(goal.options)
                    places.append((lesson.name, stop.name, names.index(goal.right)))
    assert len({place for place in places}) == len(places) / len(LANGUAGES)
    assert {index for *_, index in places} == {0, 1, 2}


@every_stop
def test_the_page_can_be_set_up(lesson, stop):
    session = prepare_session(stop.setup)
    trace = record_trace(session.point.iteration)
    assert trace.first_not_finite() is None
    assert 0 <= position(trace, stop.setup) <= len(trace.steps)
    assert session.iteration == stop.setup.iterations
    places = SECTIONS if stop.setup.tab == "mnist" else ("samples", *PANELS, *DRAWERS)
    assert stop.setup.panel in (None, *places)
    selected = stop.setup.select
    assert selected is None or exists(session.point.spec.sizes, selected)
    if stop.setup.at and isinstance(stop.setup.at, Ref):
        assert stop.setup.at in trace.step_of


def exists(sizes, address):
    kind, layer, unit, *source = address.split("/")
    if kind == "edge" and int(source[0]) >= sizes[int(layer) - 1]:
        return False
    return kind in ("node", "edge") and int(layer) < len(sizes) and int(unit) < sizes[int(layer)]


@every_stop
def test_goals_are_reachable_and_not_reached_at_the_start(lesson, stop):
    session, trace = prepare_session(stop.setup), trace_of(stop)
    start = position(trace, stop.setup)
    for goal in stop.goals:
        match goal:
            case Predicted(ref):
                assert math.isfinite(trace.value(ref))
                assert not trace.known(ref, start), "the number is already on the page"
            case Computed(refs):
                assert all(trace.step_of[ref] >= start for ref in refs)
            case Finished(phase):
                assert position(trace, Setup(stop.setup.start, at=phase)) > start
            case Selected(addresses):
                assert addresses
                assert all(exists(session.point.spec.sizes, address) for address in addresses)
                assert stop.setup.select not in addresses
            case PanelOpened(name):
                assert name in PANELS
                assert stop.setup.panel != name
            case Worked(value):
                assert math.isfinite(value)
            case Answered(options, right):
                assert right in options
                assert len(options) >= 2
            case EpochsTrained() | OpenedFromCurve() | MnistStarted():
                assert stop.setup.tab != "step"
            case _:
                assert not met(goal, session)
                session = doing(goal, session)
                assert met(goal, session)


MOST_ITERATIONS = 300


def doing(goal, session):
    """Return the session after the learner has done what ``goal`` asks."""
    point = session.point
    match goal:
        case Reached(number):
            return advance_session(session, number - session.iteration)
        case LossBelow() | LossAbove():
            while not met(goal, session) and session.iteration < MOST_ITERATIONS:
                session = advance_session(session, 10)
            return session
        case Chosen("optimizer", name):
            return changes.set_optimizer(session, name)
        case Chosen("loss", name):
            return changes.set_loss(session, name)
        case Chosen("reduction", name):
            return changes.set_reduction(session, name)
        case RateBetween(low, high):
            return changes.set_option(session, "learning_rate", low or high)
        case Activated(name):
            names = [name] * (point.spec.depth - 1) + [point.spec.activations[-1]]
            return changes.set_layers(
                session, {"sizes": list(point.spec.sizes), "activations": names}
            )
        case Broken(name):
            return edit_session(session, replace(point, fault=name and switch_on(name)))
    raise AssertionError(goal)


def met(goal, session):
    """Tell of a session what the browser tells of its film."""
    point = session.point
    match goal:
        case Reached(number):
            return session.iteration >= number
        case LossBelow(limit):
            return point.loss < limit
        case LossAbove(limit):
            return point.loss > limit
        case Chosen("optimizer", name):
            return point.optimizer.name == name
        case Chosen(setting, name):
            return getattr(point.spec, setting) == name
        case RateBetween(low, high):
            return low <= point.optimizer.learning_rate <= high
        case Activated(name):
            return set(point.spec.activations[:-1]) == {name}
        case Broken(name):
            return (point.fault and point.fault.name) == name
    raise AssertionError(goal)


@every_stop
def test_a_right_number_is_accepted_and_a_wrong_one_is_answered(lesson, stop):
    session = prepare_session(stop.setup)
    for index, goal in enumerate(stop.goals):
        if not isinstance(goal, Predicted | Worked):
            continue
        truth = goal.value if isinstance(goal, Worked) else trace_of(stop).value(goal.ref)
        sent = {"lesson": lesson.name, "stop": lesson.stops.index(stop), "goal": index}
        for language in LANGUAGES:
            assert answer_stop(session, {**sent, "text": repr(truth)}, language)["right"]
            assert not answer_stop(session, {**sent, "text": "?"}, language)["right"]
            wrong = answer_stop(session, {**sent, "text": repr(-truth + 1.7)}, language)
            assert wrong["text"]
            assert not wrong["right"]


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_gets_every_word_filled_in(name, language):
    sent = answer_lesson(prepare_session(LESSONS[name].stops[0].setup), {"lesson": name}, language)
    for stop in sent["stops"]:
        for part in ("text", "task", "hint", "after"):
            assert not re.search(r"\{\w*\}|\[[a-z]", stop[part])
        assert stop["text"]
        assert stop["task"]


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_lesson_offers_and_asks_to_choose_is_named_in_its_language(name, language):
    """In the browser each lesson is walked in one language; this holds of both."""
    session = prepare_session(LESSONS[name].stops[0].setup)
    sent = answer_lesson(session, {"lesson": name}, language)["stops"]
    for place, (stop, told) in enumerate(zip(LESSONS[name].stops, sent, strict=True), 1):
        said = say("lessons.place", language, stop=place, count=len(sent))
        assert {str(place), str(len(sent))} <= set(re.findall(r"\d+", said))
        for goal, shown in zip(stop.goals, told["goals"], strict=True):
            if isinstance(goal, Chosen):
                assert say(f"{goal.setting}.{goal.value}", language)
            if isinstance(goal, Answered):
                labels = [option["label"] for option in shown["options"]]
                assert len(set(labels)) == len(goal.options) and all(labels)
    assert str(len(sent)) in say("lessons.all_stops", language, count=len(sent))


def test_the_silent_units_of_the_tutorial_are_exactly_those_that_the_lesson_accepts():
    stop = LESSONS["hand"].stops[-1]
    trace = trace_of(stop)
    silent = [j for j in range(16) if trace.value(Ref("delta", 1, j, None, 0)) == 0.0]
    assert stop.goals == (Selected(tuple(f"node/1/{j}" for j in silent)),)


# What the words claim ------------------------------------------------------------------------


def numbers_in(text):
    """Yield (number, half a unit of its last digit) for every number in a text."""
    plain = text.replace("−", "-").replace("\u202f", "")
    for match in re.finditer(r"(?<![\d.])-?\d+(?:\.(\d+))?", plain):
        yield float(match[0]), 0.51 * 10.0 ** -len(match[1] or "")


def assert_said(key, *values):
    for language in LANGUAGES:
        said = list(numbers_in(table(language)[f"stop.{key}"]))
        for value in values:
            assert any(abs(number - value) <= half for number, half in said), (key, value, said)


@every_stop
def test_a_number_that_was_asked_for_is_told_afterwards(lesson, stop):
    key = f"{lesson.name}.{stop.name}.after"
    for goal in stop.goals:
        if isinstance(goal, Worked):
            assert_said(key, goal.value)
        if isinstance(goal, Predicted):
            assert_said(key, trace_of(stop).value(goal.ref))


def losses(start_name, count, **changed):
    return advance_session(prepare_session(Setup(start_name, **changed)), count).losses


def test_what_the_lesson_on_optimizers_claims():
    sgd = OptimizerSpec("sgd", 0.1)
    right = losses("linear", 100, optimizer=sgd)
    broken = losses("linear", 100, optimizer=sgd, fault="not_zeroed")
    assert_said("optimizers.accumulate.after", broken[100], right[100])
    large = losses("linear", 100, optimizer=OptimizerSpec("sgd", 1.5))
    assert_said("optimizers.too_large.after", *large[:2])
    assert_said("optimizers.too_large.task", large[0])
    x = prepare_session(Setup("linear")).point.batch.inputs
    ones = np.c_[x, np.ones(len(x))]
    curvature = np.linalg.eigvalsh(ones.T @ ones / len(x)).max()
    assert_said("optimizers.too_large.after", curvature, 2 / curvature)
    small = losses("linear", 100, optimizer=OptimizerSpec("sgd", 0.001))
    assert_said("optimizers.too_small.after", small[0], small[100], right[100])
    adam = losses("linear", 100, optimizer=configure_optimizer("adam", 0.1))
    assert_said("optimizers.race.after", adam[100])
    assert_said("optimizers.race.text", right[100])
    assert losses("linear", 20, optimizer=OptimizerSpec("sgd", 0.9))[20] < 0.0003


def test_what_the_lesson_by_hand_claims():
    after = losses("hand", 1)
    assert_said("hand.again.after", *after)
    longer = losses("hand", 1, optimizer=OptimizerSpec("sgd", 0.1))
    assert_said("hand.again.after", longer[1])


def epochs(name, count):
    *_, run = advance_branch(start_training(make_dataset(name)), epochs=count)
    return run


def test_what_the_lesson_on_the_cycle_claims():
    said = epochs("moons", 60).active.epochs
    assert_said("cycle.early.text", said[0].loss)
    assert_said("cycle.early.after", said[0].loss, said[1].loss)
    assert_said("cycle.middle.after", said[20].loss)
    assert_said("cycle.late.after", *(said[number].loss for number in (20, 40, 60)))
    assert_said("cycle.late.hint", said[40].loss)
    assert max(abs(one.loss - said[1].loss) for one in said[1:6]) < 0.015
    assert said[5].loss > said[3].loss
    assert said[10].loss > 1.5 * said[20].loss


def test_what_the_lesson_on_regression_claims():
    run = epochs("linear", 3)
    weights = run.active.session.kept[100].parameters
    assert_said("regression.epoch.after", run.active.epochs[0].loss, run.active.epochs[1].loss)
    assert_said("regression.epoch.after", *weights.weights[1][0], *weights.biases[1])
    assert_said("regression.estimates.after", *(one.loss for one in run.active.epochs[1:]))
    first = trace_of(LESSONS["regression"].stops[0])
    assert_said("regression.no_grad.text", first.value(Ref("weight", 1, 0, 0)))
    total = prepare_session(Setup("regression", reduction="sum")).point.iteration.gradients
    assert_said("regression.reduction.after", total.weights[1][0, 0])
    broken = losses("regression", 100, fault="not_zeroed")
    assert_said("regression.zero.after", min(broken), max(broken))
    assert [one.loss for one in epochs("linear", 5).active.epochs[4:]] == pytest.approx(
        [0.5e-4] * 2, rel=0.1
    )


def trained_on_noisy_moons(count, **changed):
    """Return the marks of a training of ``count`` epochs as the form of the tab begins it."""
    *_, run = advance_branch(prepare_run("noisy", **changed).run, epochs=count)
    return run


def test_what_the_lesson_on_overfitting_claims():
    run = trained_on_noisy_moons(100)
    first, last, best = run.active.epochs[0], run.active.epochs[-1], run.active.best
    assert len(run.division.train) == LESSONS["overfitting"].stops[0].goals[0].value == 40
    assert abs(first.loss - first.test.loss) < 0.1 * first.loss
    assert last.test.loss > 2 * best.test.loss and last.loss < best.loss / 50
    said = (last.loss, 100 * last.accuracy, last.test.loss, 100 * last.test.accuracy)
    assert_said("overfitting.train.after", *said)
    assert_said("overfitting.train.text", count_parameters(run))
    assert LESSONS["overfitting"].stops[3].goals[0].value == best.number
    assert_said("overfitting.stop.after", best.test.loss)
    few = trained_on_noisy_moons(100, hidden="2")
    more = trained_on_noisy_moons(40, samples=800)
    small = trained_on_noisy_moons(100, weight_decay=0.03)
    assert_said("overfitting.units.text", count_parameters(few))
    for name, helped in (("units", few), ("more", more), ("decay", small)):
        mark = helped.active.epochs[-1]
        assert_said(f"overfitting.{name}.after", mark.loss, mark.test.loss)
        assert mark.test.loss < 0.6 * last.test.loss and mark.loss > last.loss
    assert_said("overfitting.decay.after", last.test.loss)
    np.testing.assert_array_equal(small.division.held_out, run.division.held_out)


def count_parameters(run):
    p = run.active.session.point.parameters
    return sum(array.size for array in (*p.weights.values(), *p.biases.values()))


def test_what_the_lesson_on_dead_units_claims():
    assert_said("dead.health.text", *losses("dead", 100)[::100])
    later = advance_session(prepare_session(Setup("dead")), 100).point.parameters
    assert later.weights[1][1].tolist() == [-1.0, -1.0]
    dying = advance_session(prepare_session(Setup("dying")), 1).point.parameters
    assert (dying.weights[1].item(), dying.biases[1].item()) == (-10.0, -6.5)
    assert losses("dying", 1000)[-1] == pytest.approx(0.125, rel=1e-12)


def test_what_the_lesson_on_cross_entropy_claims():
    assert_said("cross_entropy.saturated.after", *losses("confident", 100)[::100])
    assert_said("cross_entropy.pair.after", *losses("confident_bce", 100)[::100])
    twice = losses("three_classes", 100, fault="softmax_twice")
    assert_said("cross_entropy.twice.after", twice[100], losses("three_classes", 100)[100])
    assert_said("cross_entropy.twice.after", math.log(1 + 2 / math.e))
    assert_said("cross_entropy.loss.after", math.log(3))


def test_what_the_lesson_on_adam_claims():
    trace = record_trace(
        prepare_session(Setup("one_weight", fault="no_bias_correction")).point.iteration
    )
    change = trace.value(Ref("weight_change", 1, 0, 0))
    assert_said("adam.uncorrected.after", change, 0.1)
    after = advance_session(prepare_session(Setup("one_weight")), 1).point.parameters
    assert after.weights[1].item() == pytest.approx(0.6, abs=1e-8)
    assert after.biases[1].item() == pytest.approx(0.1, abs=1e-8)
    assert_said("adam.faded.after", 1 - 0.9**50)


def test_what_the_lesson_on_vanishing_gradients_claims():
    trace = record_trace(prepare_session(Setup("deep")).point.iteration)
    gradients = trace.iteration.gradients.weights
    sizes = [np.linalg.norm(gradients[layer]) for layer in trace.iteration.spec.layers]
    assert sizes == sorted(sizes)
    second = trace.value(Ref("delta", 1, 1, None, 0))
    assert trace.value(Ref("delta", 5, 0, None, 0)) / second == pytest.approx(620, rel=0.02)
    tanh = record_trace(prepare_session(Setup("deep_tanh")).point.iteration)
    first = Ref("delta", 1, 0, None, 0)
    assert abs(trace.value(first)) < 1e-4 * abs(trace.value(Ref("delta", 5, 0, None, 0)))
    assert 900 < tanh.value(first) / trace.value(first) < 1100
    exploding = record_trace(prepare_session(Setup("exploding")).point.iteration)
    top = exploding.value(Ref("delta", 5, 0, None, 0))
    assert exploding.value(first) == pytest.approx(2.5**3 * top, rel=1e-12)


# Shapes ----------------------------------------------------------------------------------------


def test_the_sizes_that_the_real_net_asks_for_are_those_of_torch():
    asked = [
        goal.value
        for stop in LESSONS["real_net"].stops
        for goal in stop.goals
        if isinstance(goal, Worked)
    ]
    convolution, pool = torch.nn.Conv2d(1, 6, 5), torch.nn.MaxPool2d(2)
    seen = convolution(torch.zeros(1, 1, 32, 32))
    flat = torch.nn.Sequential(pool, torch.nn.Conv2d(6, 16, 5), pool, torch.nn.Flatten())(seen)
    parameters = sum(p.numel() for p in convolution.parameters())
    assert asked == [seen.shape[2], pool(seen).shape[2], flat.shape[1], parameters]


def test_what_a_script_is_told_of_every_goal_is_described():
    described = {get_args(get_type_hints(goal)["kind"])[0] for goal in get_args(GoalValue)}
    assert described == {goal.__name__ for goal in get_args(Goal)}
    for name in LESSONS:
        assert_described(answer_lesson(None, {"lesson": name}, "en"), LessonValue)


@every_stop
def test_a_text_that_speaks_of_the_weights_opens_them(lesson, stop):
    """Their drawer is closed at first, and what is spoken of is to be seen."""
    words = " ".join(
        words
        for key, words in table("en").items()
        if key.startswith(f"stop.{lesson.name}.{stop.name}.") and key.endswith((".text", ".hint"))
    )
    if "[drawer.weights]" in words:
        assert stop.setup.panel == "weights"
