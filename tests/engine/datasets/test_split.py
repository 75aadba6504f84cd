"""What is held out: how many samples, which, and what the training never sees of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.datasets.datasets import standardise_inputs
from explainer.engine.datasets.evaluation import score_network
from explainer.engine.datasets.generators import DATASETS, make_dataset
from explainer.engine.datasets.split import Division, Holdout, divide_dataset
from explainer.engine.network import frozen
from explainer.engine.training.branches import compare_branches
from explainer.engine.training.experiment import advance_branch, start_training
from explainer.errors import InputError
from tests.support.points import bits

names = st.sampled_from(sorted(DATASETS))
splits = st.builds(Holdout, st.floats(0.5, 90.0), st.integers(0, 99))


def done(growing):
    *_, run = growing
    return run


@given(names, st.integers(4, 300), splits)
def test_every_sample_is_in_one_part_and_every_class_is_trained_on(name, samples, split):
    whole = make_dataset(name, samples)
    parts = divide_dataset(whole, split)
    assert len(parts.train) + len(parts.test) == samples
    together = np.concatenate([parts.train.inputs, parts.test.inputs])
    order = np.argsort(np.concatenate([parts.rows, np.flatnonzero(parts.held_out)]))
    np.testing.assert_array_equal(together[order], whole.inputs)
    assert len(parts.train) >= 2
    if whole.kind == "classes":
        assert set(parts.train.labels) == set(whole.labels)
    again = divide_dataset(whole, split)
    np.testing.assert_array_equal(again.held_out, parts.held_out)


@given(names, st.integers(20, 300), splits)
def test_the_share_is_kept_and_each_class_gives_its_own(name, samples, split):
    whole = make_dataset(name, samples)
    parts = divide_dataset(whole, split)
    classes = whole.labels if whole.kind == "classes" else np.zeros(samples, int)
    groups = int(classes.max()) + 1
    wanted = max(1, round(split.share / 100 * samples))
    assert len(parts.test) == min(wanted, samples - max(2, groups))
    counts = np.bincount(classes[parts.held_out], minlength=groups)
    sizes = np.bincount(classes) - 1
    assert (abs(counts - sizes * len(parts.test) / sizes.sum()) <= 1).all()


def test_another_seed_holds_out_others():
    whole = make_dataset("moons")
    one, other = (divide_dataset(whole, Holdout(30, seed)).held_out for seed in (0, 1))
    assert one.sum() == other.sum() == 60 and (one != other).any()


def test_nothing_is_held_out_unless_asked_for():
    whole = make_dataset("moons")
    parts = divide_dataset(whole)
    assert parts.train is whole and parts.test is None
    assert start_training(whole).active.epochs[0].test is None


def test_a_data_set_that_says_itself_what_is_held_out_is_obeyed():
    held_out = np.arange(200) % 7 == 0
    whole = replace(make_dataset("moons"), held_out=held_out)
    parts = divide_dataset(whole, Holdout(50))
    np.testing.assert_array_equal(parts.held_out, held_out)
    np.testing.assert_array_equal(parts.test.inputs, whole.inputs[held_out])


@pytest.mark.parametrize(
    ("split", "sentence"),
    [
        (Holdout(-1), "The share that is held out is -1%; expected 0% to 90%."),
        (Holdout(90.5), "The share that is held out is 90.5%; expected 0% to 90%."),
        (Holdout("a"), "data.field.test_share is a; expected a finite number."),
        (Holdout(10, -1), "The seed is -1; expected a whole number"),
    ],
)
def test_a_wrong_split_is_named(split, sentence):
    with pytest.raises(InputError) as caught:
        divide_dataset(make_dataset("moons"), split)
    assert str(caught.value).startswith(sentence)
    assert caught.value.sentence("zh")


@given(names, st.integers(12, 60), splits, st.integers(0, 9))
@settings(max_examples=25)
def test_what_is_held_out_never_changes_what_is_trained(name, samples, split, seed):
    """A training on the whole with other held-out samples is the same to the last bit."""
    whole = make_dataset(name, samples)
    parts = divide_dataset(whole, split)
    noise = np.random.default_rng(seed).normal(size=whole.inputs.shape)
    other = replace(whole, inputs=frozen(np.where(parts.held_out[:, None], noise, whole.inputs)))
    runs = [
        done(advance_branch(start_training(one, split=split), epochs=2)) for one in (whole, other)
    ]
    points = [run.active.session.point for run in runs]
    assert bits(points[0]) == bits(points[1])
    for mark in runs[0].active.epochs:
        point = runs[0].active.session.kept[mark.iteration]
        train = score_network(point.spec, point.parameters, parts.train)
        test = score_network(point.spec, point.parameters, parts.test)
        assert (mark.loss, mark.accuracy, mark.test) == (train.loss, train.accuracy, test)


def test_the_loss_of_both_parts_together_is_that_of_the_whole():
    run = done(advance_branch(start_training(make_dataset("moons"), split=Holdout(30)), epochs=3))
    mark, point = run.active.epochs[-1], run.active.session.point
    whole = score_network(point.spec, point.parameters, run.dataset)
    sizes = len(run.division.train), len(run.division.test)
    np.testing.assert_allclose(np.average([mark.loss, mark.test.loss], weights=sizes), whole.loss)
    shares = [mark.accuracy, mark.test.accuracy]
    np.testing.assert_allclose(np.average(shares, weights=sizes), whole.accuracy)
    assert compare_branches(run)[0].loss == mark.loss


def test_rows_are_those_of_the_whole_data_set():
    run = start_training(make_dataset("moons"), split=Holdout(30))
    seen = [run.list_rows(i) for i in range(run.schedule.batches_per_epoch)]
    assert sorted(np.concatenate(seen)) == run.division.rows.tolist()
    np.testing.assert_array_equal(run.dataset.inputs[seen[3]], run.schedule.batch(3).inputs)


def test_the_best_epoch_is_the_first_with_the_lowest_loss_on_what_is_held_out():
    run = done(advance_branch(start_training(make_dataset("moons"), split=Holdout(30)), epochs=9))
    losses = [mark.test.loss for mark in run.active.epochs]
    assert run.active.best.number == losses.index(min(losses))
    assert start_training(make_dataset("moons")).active.best is None


@given(names, st.integers(8, 60), splits)
def test_inputs_are_standardised_by_what_is_trained_on(name, samples, split):
    whole = make_dataset(name, samples, 0.1)
    parts = divide_dataset(whole, split)
    scaled = standardise_inputs(whole, parts.train)
    train = Division(scaled, parts.held_out).train
    varies = parts.train.inputs.std(axis=0) > 0
    np.testing.assert_allclose(train.inputs.mean(axis=0), 0.0, atol=1e-9)
    np.testing.assert_allclose(train.inputs.std(axis=0), varies.astype(float), atol=1e-9)
    back = scaled.inputs * scaled.scaling.deviation + scaled.scaling.mean
    np.testing.assert_allclose(back, whole.inputs, atol=1e-9)
