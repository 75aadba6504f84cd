"""What the browser keeps of the tab is enough to have it again, to the last bit."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explainer.data.ui.keeping import follow_kept, write_kept
from explainer.data.ui.state import DATASETS, EXAMPLE, OWN, DataState, make_optimizer, prepare_run
from explainer.engine.training.branches import add_branch, rewind_branch, select_branch
from explainer.engine.training.experiment import advance_branch
from explainer.engine.training.run import Run
from explainer.errors import InputError
from tests.support.points import bits


def trained(run: Run, batches: int) -> Run:
    *_, run = advance_branch(run, batches=batches)
    return run


def bring_back(kept: object) -> DataState:
    *_, state = follow_kept(kept)
    return state


def restored(state: DataState) -> DataState:
    return bring_back(json.loads(json.dumps(write_kept(state), allow_nan=False)))


def assert_same(again: DataState, state: DataState) -> None:
    assert again.settings == state.settings
    assert again.run.current == state.run.current
    for one, other in zip(again.run.branches, state.run.branches, strict=True):
        assert (one.name, one.parent, one.forked_at) == (other.name, other.parent, other.forked_at)
        assert (one.losses, one.epochs) == (other.losses, other.epochs)
        assert one.session.iteration == other.session.iteration
        assert bits(one.session.point) == bits(other.session.point)


@pytest.mark.parametrize("name", [*DATASETS, OWN])
def test_a_trained_run_comes_back(name):
    state = prepare_run(name)
    run = rewind_branch(trained(state.run, 23), 17)
    assert_same(restored(DataState(state.settings, run)), DataState(state.settings, run))


def test_branches_come_back_as_far_as_each_was_trained():
    state = prepare_run("moons", learning_rate=0.3, hidden="3, 2")
    run = trained(state.run, 12)
    run = trained(add_branch(run, 5, make_optimizer("adam", 0.02)), 9)
    run = trained(add_branch(run, 8, make_optimizer("momentum", 0.01)), 3)
    run = rewind_branch(select_branch(run, "B"), 6)
    assert_same(restored(DataState(state.settings, run)), DataState(state.settings, run))


def test_what_is_held_out_comes_back_with_the_weight_decay_of_every_branch():
    state = prepare_run("moons", test_share=30, split_seed=5, weight_decay=0.02)
    run = trained(state.run, 30)
    run = trained(add_branch(run, 7, make_optimizer("adamw", 0.01, 0.02)), 20)
    again = restored(DataState(state.settings, run))
    assert_same(again, DataState(state.settings, run))
    np.testing.assert_array_equal(again.run.division.held_out, run.division.held_out)


def test_a_run_that_was_kept_before_there_were_splits_comes_back():
    kept = write_kept(prepare_run("moons"))
    for name in ("test_share", "split_seed", "weight_decay"):
        del kept["settings"][name]
    assert_same(bring_back(kept), prepare_run("moons"))


def test_ones_own_points_are_kept_only_while_they_are_trained_on():
    assert write_kept(prepare_run(OWN))["settings"]["own"] == EXAMPLE
    assert "own" not in write_kept(prepare_run("xor"))["settings"]


def test_a_training_that_diverged_comes_back_as_far_as_it_went():
    kept = write_kept(prepare_run("linear", learning_rate=100))
    kept["branches"][0] |= {"last": 500, "iteration": 0}
    run = bring_back(kept).run
    assert run.active.diverged and run.active.session.last < 500


@pytest.mark.parametrize(
    "wrong", [None, {}, {"settings": {"x": 1}, "branches": []}, {"settings": {}}]
)
def test_what_was_not_kept_by_the_page_gets_a_sentence(wrong):
    with pytest.raises(InputError):
        bring_back(wrong)
