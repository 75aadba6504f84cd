"""Sentences in both languages, and the line of code of every step."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.explain.listing import find_code, find_line, find_lines, list_code
from explainer.engine.explain.narration import Sentences, name_unit, write_spoken
from explainer.engine.network import NetworkSpec, Parameters, frozen
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.optimizers import RULES
from explainer.engine.presets import PRESETS, make_batch
from explainer.engine.session.session import Point, open_preset
from explainer.engine.source_code import strip_line
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.words import LANGUAGES, choose_language, say, table
from tests.support.strategies import later, small_points

small_traces = st.builds(
    lambda point, updates: record_trace(later(point, updates).iteration),
    small_points(),
    st.integers(0, 2),
)


@given(small_traces)
@settings(max_examples=150)
def test_every_step_names_a_line_that_stands_in_its_listing_exactly_once(trace):
    optimizer = trace.iteration.optimizer
    code = list_code(optimizer.name, clip=optimizer.clip)
    lines = [strip_line(line) for part in code for line in part.lines]
    numbers = find_lines(trace)
    for step in trace.steps:
        wanted = find_code(trace, step)
        assert lines.count(wanted) == 1, wanted
        part, row = find_line(trace, step)
        assert numbers[trace.step_of[step.target]] == (part, row)
        assert wanted in code[part].lines[row]


@pytest.mark.parametrize(
    ("optimizer", "update", "quantity", "line"),
    [
        (OptimizerSpec("sgd"), 1, "weight_change", "change = -o.learning_rate * gradient"),
        (OptimizerSpec("sgd", momentum=0.9), 1, "momentum_buffer", "buffer = gradient"),
        (OptimizerSpec("sgd", momentum=0.9), 2, "momentum_buffer", "buffer = o.momentum * state"),
        (OptimizerSpec("sgd", momentum=0.9), 2, "weight_change", "change = -o.learning_rate * buf"),
        (
            OptimizerSpec("sgd", momentum=0.9, nesterov=True),
            2,
            "weight_change",
            "change = -o.learning_rate * (gradient + o.momentum * buffer)",
        ),
        (OptimizerSpec("adam"), 1, "weight_change", "change = -effective_rate * m_corrected"),
        (OptimizerSpec("adam"), 2, "denominator", "denominator = np.sqrt(v_corrected) + o.eps"),
        (OptimizerSpec("rmsprop"), 1, "denominator", "denominator = np.sqrt(v) + o.eps"),
        (OptimizerSpec("adagrad"), 1, "effective_rate", "effective_rate = o.learning_rate / "),
        (OptimizerSpec("adamw", weight_decay=0.1), 1, "weight_change", "change = change - "),
    ],
)
def test_the_line_is_the_branch_that_was_taken(optimizer, update, quantity, line):
    point = open_preset("mazur").point
    start = Point(point.spec, optimizer, point.batch, point.parameters)
    trace = record_trace(later(start, update - 1).iteration)
    step = trace.steps[trace.step_of[Ref(quantity, 1, 0, 0)]]
    assert find_code(trace, step).startswith(line)


@pytest.mark.parametrize("optimizer", RULES)
def test_the_listing_is_the_code_that_runs(optimizer):
    import inspect

    from explainer.engine import backprop, clipping, optimizers

    sources = {
        "backprop.py": inspect.getsource(backprop).splitlines(),
        "clipping.py": inspect.getsource(clipping).splitlines(),
        "optimizers.py": inspect.getsource(optimizers).splitlines(),
    }
    for part in [*list_code(optimizer, clip="value"), *list_code(optimizer, clip="norm")]:
        start = part.first_line - 1
        assert tuple(sources[part.title][start : start + len(part.lines)]) == part.lines


@given(small_traces, st.sampled_from(LANGUAGES))
@settings(max_examples=150)
def test_every_step_has_a_sentence_in_both_languages(trace, language):
    sentences = Sentences(trace, language)
    for step in trace.steps:
        text = sentences.of(step)
        assert text.strip() == text and text
        assert "{" not in text and "}" not in text and "None" not in text and "  " not in text
        assert text.endswith("." if language == "en" else "。"), text


@given(small_traces, st.sampled_from(LANGUAGES))
@settings(max_examples=30)
def test_the_sentences_of_a_batch_are_those_of_each_step_alone(trace, language):
    together = Sentences(trace, language)
    for step in trace.steps:
        assert together.of(step) == Sentences(trace, language).of(step)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_beginning_of_a_sentence_names_the_sample(language):
    for key, template in table(language).items():
        if "{where}" in template:
            assert template.count("{where}") == 1 and template.startswith("{where}"), key


@given(small_traces)
@settings(max_examples=40)
def test_chinese_sentences_are_chinese(trace):
    sentences = Sentences(trace, "zh")
    for step in trace.steps[:: max(1, len(trace.steps) // 40)]:
        assert re.search(r"[一-鿿]", sentences.of(step))


def test_sentences_name_units_and_samples_as_the_formulas_do():
    trace = record_trace(open_preset("xor").point.iteration)
    step = trace.steps[trace.step_of[Ref("delta", 1, 1, None, 2)]]
    assert Sentences(trace, "en").of(step).startswith("Sample 3: δ of hidden unit 2: ")
    assert Sentences(trace, "zh").of(step).startswith("样本 3：隐藏神经元 2 的 δ")
    assert name_unit(trace, Ref("input", 0, 0), "en") == "input 1"
    assert name_unit(trace, Ref("activation", 2, 0), "en") == "output 1"


def test_a_hidden_unit_is_named_with_its_layer_only_where_there_are_several():
    ref = Ref("delta", 1, 1)
    names = {
        name: [
            name_unit(record_trace(open_preset(name).point.iteration), ref, language)
            for language in LANGUAGES
        ]
        for name in ("mazur", "deep")
    }
    assert names == {
        "mazur": ["hidden unit 2", "隐藏神经元 2"],
        "deep": ["hidden unit 2 of layer 1", "第 1 层的神经元 2"],
    }


def test_nesterov_and_weight_decay_are_mentioned():
    def change(**settings):
        point = open_preset("mazur").point
        optimizer = OptimizerSpec("sgd", 0.1, **settings)
        trace = record_trace(Point(point.spec, optimizer, point.batch, point.parameters).iteration)
        step = trace.steps[trace.step_of[Ref("weight_change", 1, 0, 0)]]
        return Sentences(trace, "en").of(step)

    assert "Nesterov" in change(momentum=0.9, nesterov=True)
    assert "Nesterov" not in change(momentum=0.9)
    assert "Weight decay" in change(weight_decay=0.1)
    assert "Weight decay" not in change(momentum=0.9, weight_decay=0.1)
    assert "Weight decay" not in change()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_step_of_adam_is_told_as_a_multiple_of_the_learning_rate(language):
    point = open_preset("mazur").point
    start = Point(point.spec, OptimizerSpec("adam", 0.05), point.batch, point.parameters)
    first, second = (record_trace(later(start, updates).iteration) for updates in (0, 1))
    change = Ref("weight_change", 2, 0, 0)
    sign = "−" if first.value(Ref("weight_gradient", 2, 0, 0)) > 0 else ""
    text = Sentences(first, language).of(first.steps[first.step_of[change]])
    assert f"{sign}1.000" in text and "−η" in text
    later_text = Sentences(second, language).of(second.steps[second.step_of[change]])
    assert write_spoken(second.value(change) / 0.05) in later_text and "−η" not in later_text
    rate = first.step_of[Ref("effective_rate", 2, 0, 0)]
    assert "η = 0.05" in Sentences(first, language).of(first.steps[rate])
    corrected = first.step_of[Ref("first_moment_corrected", 2, 0, 0)]
    assert "0.1000" in Sentences(first, language).of(first.steps[corrected])


def test_the_slope_of_a_closed_relu_is_said_to_pass_nothing():
    point = open_preset("mazur").point
    spec = NetworkSpec((2, 2, 2), ("relu", "identity"), "mse")
    closed = Parameters(point.parameters.weights, {1: frozen([-9, 1]), 2: frozen([0, 0])})
    trace = record_trace(Point(spec, point.optimizer, point.batch, closed).iteration)
    sentences = Sentences(trace, "en")
    dead, live = (trace.steps[trace.step_of[Ref("slope", 1, j, None, 0)]] for j in (0, 1))
    assert "z alone" in sentences.of(dead) and "z alone" in sentences.of(live)
    assert "passes backward" in sentences.of(dead)
    assert "passes backward" not in sentences.of(live)


def test_overflow_says_where_it_began():
    point = open_preset("linear").point
    huge = Parameters({1: frozen([[1e308, 1e308]])}, point.parameters.biases)
    trace = record_trace(Point(point.spec, point.optimizer, point.batch, huge).iteration)
    first = trace.first_not_finite()
    for language in LANGUAGES:
        sentences = Sentences(trace, language)
        began = sentences.of(trace.steps[first])
        later_on = [
            s for s in trace.steps[first + 1 :] if abs(trace.value(s.target)) == float("inf")
        ]
        assert began.count("float64") == 1
        assert str(first + 1) in sentences.of(later_on[0])


@pytest.mark.parametrize("name", PRESETS)
def test_every_sentence_of_the_presets_is_short_enough_to_read(name):
    trace = record_trace(open_preset(name).point.iteration)
    for language in LANGUAGES:
        assert max(len(Sentences(trace, language).of(step)) for step in trace.steps) < 260


def test_language_follows_the_browser():
    assert choose_language("zh-CN") == choose_language("ZH") == "zh"
    assert choose_language("de") == choose_language(None) == choose_language(3) == "en"
    with pytest.raises(KeyError):
        say("step.nothing", "en")


def single_unit(loss, z, target, activation="identity"):
    """Return a trace of one unit, or of two with softmax, whose weighted inputs are ``z``."""
    spec = NetworkSpec((1, len(z)), (activation,), loss)
    parameters = Parameters({1: frozen([[0.0]] * len(z))}, {1: frozen(z)})
    batch = make_batch(spec, [[1.0]], [target])
    return record_trace(Point(spec, OptimizerSpec(), batch, parameters).iteration)


def sentence(trace, quantity, language="en"):
    (step, *_) = (s for s in trace.steps if s.target.quantity == quantity)
    return Sentences(trace, language).of(step)


@pytest.mark.parametrize(
    ("activation", "z", "small"),
    [
        ("identity", 5.0, False),
        ("sigmoid", 0.0, False),
        ("sigmoid", 6.0, True),
        ("relu", 2.0, False),
    ],
)
def test_a_slope_is_called_small_only_where_it_is(activation, z, small):
    trace = single_unit("mse", [z], [0.0], activation)
    assert ("small" in sentence(trace, "slope")) == small
    assert ("斜率很小" in sentence(trace, "slope", "zh")) == small
    assert ("everywhere" in sentence(trace, "slope")) == (activation == "identity")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("loss", ["mse", "half_squared_error", "bce"])
def test_what_is_over_the_outputs_is_not_said_of_one_output(loss, language):
    activation = "sigmoid" if loss == "bce" else "identity"
    one = single_unit(loss, [0.5], [1.0], activation)
    two = single_unit(loss, [0.5, 0.5], [1.0, 0.0], activation)
    assert sentence(one, "loss", language) != sentence(two, "loss", language)
    for text in (sentence(one, "loss", language), sentence(one, "delta", language)):
        assert "number of outputs" not in text and "输出的个数" not in text and "each" not in text


def test_targets_between_0_and_1_are_not_called_classes():
    for trace in (
        single_unit("bce", [0.5], [0.3], "sigmoid"),
        single_unit("cross_entropy", [0.5, 0.0], [0.25, 0.75], "softmax"),
    ):
        assert "smallest" in sentence(trace, "loss") and "class" not in sentence(trace, "loss")
    hard = single_unit("cross_entropy", [0.5, 0.0], 1, "softmax")
    assert "right class" in sentence(hard, "loss")


def overflowing(weights, inputs, bias=0.0):
    spec = NetworkSpec((len(inputs), 1), ("identity",), "mse")
    parameters = Parameters({1: frozen([weights])}, {1: frozen([bias])})
    batch = make_batch(spec, [inputs], [[0.0]])
    return record_trace(Point(spec, OptimizerSpec(), batch, parameters).iteration)


@pytest.mark.parametrize(
    ("weights", "inputs", "said"),
    [
        ([1e200, -1e200], [1e200, 1e200], "the product 1.000e+200 · 1.000e+200 is larger"),
        ([1.0, -1e200], [1.0, 1e200], "the product −1.000e+200 · 1.000e+200 is larger"),
        ([1.7e308, 1.7e308, -1.7e308], [1.0, 1.0, 1.0], "a sum is larger"),
        ([1.7e308, 1.7e308], [1.0, 1.0], "the result is larger"),
    ],
)
def test_an_overflow_is_said_of_what_overflows(weights, inputs, said):
    trace = overflowing(weights, inputs)
    assert not math.isfinite(trace.values[Ref("weighted_input", 1, 0, None, 0)])
    assert said in sentence(trace, "weighted_input")
