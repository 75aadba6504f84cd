"""Epoch × batch: which samples each iteration sees."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.engine.datasets.generators import make_dataset
from explainer.engine.datasets.schedule import BatchPosition, Schedule
from explainer.errors import InputError

schedules = st.builds(
    lambda samples, size, seed: Schedule(make_dataset("circles", samples), size, seed),
    st.integers(4, 70),
    st.integers(1, 32),
    st.one_of(st.none(), st.integers(0, 2**32 - 1)),
)


@given(schedules, st.integers(0, 50))
def test_each_epoch_sees_every_sample_exactly_once(schedule, epoch):
    n, count = len(schedule.dataset), schedule.batches_per_epoch
    assert count == math.ceil(n / schedule.batch_size)
    places = [schedule.place(epoch * count + batch) for batch in range(count)]
    assert sorted(row for place in places for row in place.rows) == list(range(n))
    assert [(p.epoch, p.batch) for p in places] == [(epoch, batch) for batch in range(count)]
    sizes = [len(place.rows) for place in places]
    assert sizes[:-1] == [schedule.batch_size] * (count - 1)
    assert sizes[-1] == n - sum(sizes[:-1]) > 0


@given(schedules, st.integers(0, 10_000))
def test_a_batch_holds_the_samples_of_its_place(schedule, iteration):
    batch, rows = schedule.batch(iteration), list(schedule.place(iteration).rows)
    np.testing.assert_array_equal(batch.inputs, schedule.dataset.inputs[rows])
    np.testing.assert_array_equal(batch.targets, schedule.dataset.targets[rows])
    assert not batch.inputs.flags.writeable and not batch.targets.flags.writeable


@given(schedules, st.integers(0, 10_000))
def test_an_iteration_always_sees_the_same_samples(schedule, iteration):
    again = Schedule(schedule.dataset, schedule.batch_size, schedule.seed)
    assert again.place(iteration) == schedule.place(iteration)


def test_epochs_are_shuffled_differently_and_in_order_if_asked():
    dataset = make_dataset("circles", 40)
    shuffled, in_order = Schedule(dataset, 20, 7), Schedule(dataset, 20, None)
    assert shuffled.place(0).rows != shuffled.place(2).rows
    assert Schedule(dataset, 20, 8).place(0).rows != shuffled.place(0).rows
    assert in_order.place(3) == BatchPosition(1, 1, 2, tuple(range(20, 40)))


def test_a_batch_is_never_larger_than_the_data():
    assert Schedule(make_dataset("xor"), 32).batch_size == 4
    assert Schedule(make_dataset("xor"), 32).batches_per_epoch == 1


@pytest.mark.parametrize(
    ("size", "seed", "sentence"),
    [
        (0, 0, "The batch size is 0; expected 1 to 32."),
        (33, 0, "The batch size is 33; expected 1 to 32."),
        ("4", 0, "The batch size is 4; expected 1 to 32."),
        (2.5, 0, "The batch size is 2.5; expected 1 to 32."),
        (4, -1, "The seed is -1; expected a whole number"),
        (4, "x", "The seed is x; expected a whole number"),
    ],
)
def test_what_is_outside_its_limits_is_named(size, seed, sentence):
    with pytest.raises(InputError) as caught:
        Schedule(make_dataset("xor"), size, seed)
    assert str(caught.value).startswith(sentence)
