"""Gradients are clipped as torch clips them, and every step of it is told."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.clipping import CLIPS, is_unclipped
from explainer.engine.explain.cards import list_cards
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import PRESETS
from explainer.engine.session.session import open_preset
from explainer.engine.trace.navigation import list_all_stops
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from tests.support import torch_reference as judge
from tests.support.strategies import small_points

limits = st.floats(1e-4, 20.0)


def clip(point, how, limit):
    """Return the iteration of ``point`` with clipped gradients."""
    return replace(point, optimizer=OptimizerSpec(clip=how, clip_limit=limit)).iteration


@given(small_points(), st.sampled_from(list(CLIPS)), limits)
@settings(max_examples=150)
def test_clipped_gradients_are_those_of_torch(point, how, limit):
    it = clip(point, how, limit)
    raw = [*it.gradients.weights.values(), *it.gradients.biases.values()]
    mine = [*it.update.clipped.weights.values(), *it.update.clipped.biases.values()]
    theirs = [torch.zeros(array.shape, dtype=torch.float64) for array in raw]
    for tensor, array in zip(theirs, raw, strict=True):
        tensor.grad = torch.tensor(array)
    torch_clips = {
        "value": torch.nn.utils.clip_grad_value_,
        "norm": torch.nn.utils.clip_grad_norm_,
    }
    norm = torch_clips[how](theirs, limit)
    judge.assert_agrees(mine, [tensor.grad.numpy() for tensor in theirs])
    if how == "norm":
        assert it.update.clipped.norm == pytest.approx(float(norm), rel=1e-12)
        assert it.update.clipped.factor <= 1.0


@given(small_points(), st.sampled_from(list(CLIPS)), limits)
@settings(max_examples=60)
def test_the_optimizer_takes_what_was_clipped_and_the_gradients_stay(point, how, limit):
    plain = replace(point, optimizer=OptimizerSpec()).iteration
    it = clip(point, how, limit)
    for layer in it.spec.layers:
        assert np.array_equal(it.gradients.weights[layer], plain.gradients.weights[layer])
        change = -it.optimizer.learning_rate * it.update.clipped.weights[layer]
        assert np.array_equal(it.update.weights[layer]["change"], change)


@given(small_points(), st.sampled_from(list(CLIPS)), limits)
@settings(max_examples=60)
def test_clipping_is_a_phase_between_backward_and_update_and_its_stops_partition(point, how, limit):
    trace = record_trace(clip(point, how, limit))
    phases = list_all_stops(trace)["phase"]
    kinds = [stop.kind for stop in phases]
    assert kinds == ["forward", "loss", "backward", "clip", "update"]
    for granularity, stops in list_all_stops(trace).items():
        assert stops[0].start == 0 and stops[-1].end == len(trace.steps), granularity
        assert all(first.end == second.start for first, second in pairwise(stops))
    told = {stop.kind for stop in list_all_stops(trace)["neuron"]}
    assert ("norm" in told) == (how == "norm") and "clip" in told


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("how", "limit", "told"),
    [
        ("value", 1e-3, ("clipped to it", "裁剪到边界上")),
        ("value", 1e3, ("nothing is clipped", "什么也不裁剪")),
        ("norm", 1e-3, ("multiplied by the same factor", "乘以同一个系数")),
        ("norm", 1e3, ("nothing is clipped", "什么也不裁剪")),
    ],
)
def test_the_card_says_what_is_clipped_and_where_nothing_is_that_nothing_is(
    how, limit, told, language
):
    it = clip(open_preset("mazur").point, how, limit)
    trace = record_trace(it)
    card = list_cards(trace, language)["phase"][3]
    assert told[language == "zh"] in card.sentence
    assert card.torch[0].startswith(f"torch.nn.utils.clip_grad_{how}_(model.parameters(), ")
    assert is_unclipped(it.update.clipped) == (limit > 1.0)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("how", CLIPS)
def test_every_preset_can_be_clipped_and_has_all_its_cards(preset, how):
    trace = record_trace(clip(open_preset(preset).point, how, 0.01))
    for name, cards in list_cards(trace, "zh").items():
        assert len(cards) == len(list_all_stops(trace)[name])
    steps = [step for step in trace.steps if step.phase is Phase.CLIP]
    assert steps and (Ref("gradient_norm") in trace.values) == (how == "norm")


def test_of_gradients_that_overflow_in_their_squares_nothing_is_left():
    huge = {1: np.array([[1e200, -1e200]])}, {1: np.array([1e200])}
    with np.errstate(all="ignore"):
        clipped = CLIPS["norm"](OptimizerSpec(clip="norm"), *huge)
    assert clipped.factor == 0.0 and not clipped.weights[1].any()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"clip": "both"}, "clip is both; expected none, value, norm."),
        ({"clip": "norm", "clip_limit": 0}, "clip_limit is 0; expected 1e-06 to 1e+06."),
    ],
)
def test_a_way_to_clip_that_there_is_not_is_named(settings, sentence):
    with pytest.raises(InputError) as caught:
        OptimizerSpec(**settings)
    assert str(caught.value) == sentence
