"""The table of a run's life, and random walks through it: the real manager does what it says."""

import random
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs import manager as manager_module
from explainer.lab.runs import record
from explainer.lab.runs.lifecycle import (
    TRANSITIONS,
    explain_refusal,
    find_exit_event,
    find_next_state,
    is_allowed,
    restore_state,
)
from explainer.lab.runs.manager import RunManager
from explainer.lab.runs.states import Actor, RunEvent, RunState, StoredState
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.loop import train
from tests.support.run_stage import COMMANDS, OWNERS, Stage
from tests.support.runners import Cast, Threaded, assert_same, wait

ROWS = [
    (actor, event, before, after)
    for actor, events in TRANSITIONS.items()
    for event, moves in events.items()
    for before, after in moves.items()
]
FINAL = {RunState.DONE, RunState.DIVERGED, RunState.DELETED}

# -- the table ----------------------------------------------------------------------------------


def test_the_states_in_files_and_on_the_page_are_the_nine_that_they_always_were():
    nine = [
        "queued",
        "running",
        "paused",
        "stopping",
        "done",
        "cancelled",
        "diverged",
        "failed",
        "interrupted",
    ]
    assert list(get_args(StoredState)) == nine
    assert {state.stored for state in RunState} - {"deleted"} == set(nine)
    assert [RunState(stored).stored for stored in nine] == nine


def test_each_event_has_one_who_can_cause_it():
    events = [event for events in TRANSITIONS.values() for event in events]
    assert sorted(events) == sorted(RunEvent)
    for _, event, before, _ in ROWS:
        causes = [actor for actor in Actor if find_next_state(before, event, actor)]
        assert len(causes) == 1


def test_a_device_is_taken_at_the_start_only_and_freed_when_the_process_is_gone():
    for actor, event, before, after in ROWS:
        if not before.holds_device and after.holds_device:
            assert event is RunEvent.START
        if before.holds_device and not after.holds_device:
            gone = event in (RunEvent.NO_PROCESS, RunEvent.LOST)
            assert actor is Actor.PROCESS or gone, (event, before)
    for event, moves in TRANSITIONS[Actor.PROCESS].items():
        held = {state for state in RunState if state.holds_device}
        queued = {
            s
            for s, after in TRANSITIONS[Actor.PROCESS][RunEvent.OUT_OF_MEMORY].items()
            if after is RunState.QUEUED
        }
        assert set(moves) == (queued if event is RunEvent.TOO_LARGE else held), event


def test_only_what_an_owner_commands_ends_as_stopped_and_only_a_process_finishes():
    for actor, event, before, after in ROWS:
        if after in (RunState.DONE, RunState.DIVERGED):
            finished = after is RunState.DONE
            assert event is (RunEvent.FINISHED if finished else RunEvent.DIVERGED)
        if after is RunState.CANCELLED:
            assert before is RunState.STOPPING or event is RunEvent.STOP
        if after is RunState.DELETED:
            assert event is RunEvent.DELETE and before.idle
        if before is RunState.STOPPING and actor is Actor.PROCESS:
            assert after in (RunState.CANCELLED, RunState.DONE, RunState.DIVERGED)


def test_a_paused_run_goes_on_by_its_owner_alone_unless_memory_was_short():
    for actor, event, before, after in ROWS:
        if before.stored == "paused" and after.busy and after is not RunState.STOPPING:
            assert actor is Actor.OWNER or event is RunEvent.OUT_OF_MEMORY
    for event in (RunEvent.PAUSE, RunEvent.PARK):
        for moves in (events.get(event, {}) for events in TRANSITIONS.values()):
            assert {after.stored for after in moves.values()} <= {"paused"}


@pytest.mark.parametrize("event", [RunEvent.STOPPED, RunEvent.KILLED, RunEvent.DIED])
def test_a_process_that_was_told_to_end_leaves_what_it_was_to_leave_however_it_goes(event):
    expected = {
        RunState.PARKING: RunState.PARKED,
        RunState.RETURNING: RunState.QUEUED,
        RunState.STOPPING: RunState.CANCELLED,
        RunState.CLOSING: RunState.INTERRUPTED,
    }
    assert set(expected) == {state for state in RunState if state.leaves}
    for before, after in expected.items():
        assert find_next_state(before, event, Actor.PROCESS) is after


def reachable(state):
    found, new = set(), {state}
    while new:
        found |= new
        new = {after for _, _, before, after in ROWS if before in new} - found
    return found


def test_every_state_is_reached_and_from_all_but_the_final_ones_a_run_can_train_again():
    assert reachable(RunState.NEW) == set(RunState)
    for state in RunState:
        assert (RunState.RUNNING in reachable(state)) == (state not in FINAL)
        assert reachable(state) & FINAL


def test_what_has_no_effect_is_refused_with_a_sentence_or_harms_not():
    refused = {event: {s for s in RunState if explain_refusal(s, event)} for event in RunEvent}
    over_for_good = {RunState.DONE, RunState.DIVERGED, RunState.NEW, RunState.DELETED}
    assert refused[RunEvent.RESUME] | {RunState.NEW} == over_for_good
    assert {RunState.STOPPING, RunState.CANCELLED} <= refused[RunEvent.SET_RATE]
    assert refused[RunEvent.DELETE] >= {s for s in RunState if s.busy or s.holds_device}
    assert not refused[RunEvent.STOP] and not refused[RunEvent.PAUSE]
    for event, states in refused.items():
        assert not any(is_allowed(state, event) for state in states)


def test_the_weightiest_word_of_several_processes_decides_and_silence_has_two_kinds():
    assert find_exit_event({RunEvent.STOPPED, RunEvent.OUT_OF_MEMORY}, 0) is RunEvent.OUT_OF_MEMORY
    assert find_exit_event({RunEvent.FINISHED, RunEvent.FAILED}, -9) is RunEvent.FINISHED
    assert find_exit_event(set(), -9) is RunEvent.KILLED
    assert find_exit_event(set(), 0) is RunEvent.DIED


@pytest.mark.parametrize("stored", get_args(StoredState))
def test_a_run_that_a_killed_page_left_on_the_disk_is_idle_and_says_so(stored, tmp_path):
    chosen = TrainingSettings(hidden_sizes=(4,), train_images=640, device="cpu")
    file = record.make_run_file(chosen, "cpu", manager_module._mark("ann"), number=1, serial=1)
    folder = tmp_path / "runs" / file.name
    folder.mkdir(parents=True)
    (folder / "run.json").write_bytes(record.encode_run(replace(file, state=stored)))
    manager = RunManager(tmp_path, choose_runner=Cast())
    view = manager.view("ann")
    assert view.state == restore_state(stored).stored == manager.runs("ann")[0].state
    assert restore_state(stored).idle
    assert view.state == ("interrupted" if RunState(stored).busy else stored)
    manager.close()


# -- random walks -------------------------------------------------------------------------------

ENDS = [event for event in TRANSITIONS[Actor.PROCESS] if event is not RunEvent.TOO_LARGE]
DEVICES = ("cpu", "auto")
SELDOM = st.sampled_from((*(False,) * 9, True))


class Walk(RuleBasedStateMachine):
    """Commands and faults in any order."""

    def __init__(self):
        super().__init__()
        self.stage = Stage()

    @initialize()
    def take_both_devices(self):
        for owner, device in (("ann", "cpu"), ("bob", "auto"), ("cem", "cpu")):
            self.stage.submit(owner, device)

    @rule(owner=st.sampled_from(OWNERS), device=st.sampled_from(DEVICES))
    def submit(self, owner, device):
        self.stage.submit(owner, device)

    @rule(place=st.integers(0, 11), command=st.sampled_from(COMMANDS))
    def command(self, place, command):
        self.stage.command(self.stage.pick(place), command)

    @rule(place=st.integers(0, 11), stranger=st.sampled_from((*OWNERS, "eve", "")))
    def stranger(self, place, stranger):
        self.stage.act_as_stranger(self.stage.pick(place), stranger)

    @rule(place=st.integers(0, 11), seldom=SELDOM)
    def delete(self, place, seldom):
        if seldom:
            self.stage.delete(self.stage.pick(place))

    @rule(owner=st.sampled_from(OWNERS))
    def leave(self, owner):
        self.stage.leave(owner)

    @rule(place=st.integers(0, 1), batches=st.integers(1, 3))
    def train(self, place, batches):
        self.stage.train(place, batches)

    @rule(place=st.integers(0, 1), event=st.sampled_from(ENDS))
    def end(self, place, event):
        self.stage.end(place, event)

    @rule()
    def pass_time(self):
        self.stage.pass_time()

    @rule(full=SELDOM)
    def fill_machine(self, full):
        self.stage.fill_machine(full)

    @rule(seldom=SELDOM)
    def close(self, seldom):
        if seldom:
            self.stage.close()

    @precondition(lambda walk: walk.stage.model.closed)
    @rule()
    def open_again(self):
        self.stage.open_again()

    @invariant()
    def the_manager_is_where_the_table_leads(self):
        self.stage.check()

    def teardown(self):
        self.stage.end_for_good()


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=40, stateful_step_count=40)


def wander(stage, chance, steps):
    """Do to ``stage`` what ``chance`` says."""

    def some_run():
        return stage.pick(chance.randrange(12))

    def end_one():
        stage.end(chance.randrange(2), chance.choice(ENDS))

    def pause_and_end_one():
        stage.command(some_run(), RunEvent.PAUSE)
        end_one()

    moves = {
        lambda: stage.submit(chance.choice(OWNERS), chance.choice(DEVICES)): 20,
        lambda: stage.command(some_run(), chance.choice(COMMANDS)): 60,
        lambda: stage.leave(chance.choice(OWNERS)): 3,
        lambda: stage.delete(some_run()): 3,
        lambda: stage.train(chance.randrange(2), chance.randrange(1, 4)): 20,
        end_one: 12,
        pause_and_end_one: 12,
        stage.pass_time: 2,
        lambda: stage.pause_park_and_resume(chance.randrange(2)): 9,
        lambda: stage.fill_machine(chance.random() < 0.2): 3,
        stage.close: 3,
        lambda: stage.open_again() if stage.model.closed else None: 5,
    }
    for _ in range(steps):
        chance.choices(list(moves), list(moves.values()))[0]()
        stage.check()


def test_walks_go_through_every_line_of_the_table():
    """Random again, but the same each time, so that what they have seen can be asserted."""
    missing = {(event, before) for _, event, before, _ in ROWS if event is not RunEvent.LOST}
    for seed in range(80):
        if not missing:
            break
        stage = Stage()
        wander(stage, random.Random(seed), 200)
        stage.end_for_good()
        missing -= stage.model.walked
    assert not missing


@pytest.fixture(scope="module")
def undisturbed():
    return list(train(LONG, CommandInbox()))[-1].net


LONG = TrainingSettings(hidden_sizes=(8,), train_images=6400, epochs=2, device="cpu")


@settings(max_examples=8)
@given(told=st.lists(st.sampled_from(("pause", "resume", "stop", "leave")), max_size=8))
def test_whatever_a_run_is_told_while_it_trains_it_loses_nothing(told, undisturbed):
    with tempfile.TemporaryDirectory() as home:
        manager = RunManager(Path(home), choose_runner=lambda settings: Threaded)
        name = manager.submit(LONG, "ann").name
        for command in told:
            getattr(manager, command)(*(("ann",) if command == "leave" else (name, "ann")))
        while wait(manager, "ann", lambda view: not view.busy).state != "done":
            assert manager.view("ann").resumable
            manager.resume(name, "ann")
        assert_same(manager.view("ann").report.net, undisturbed)
        manager.close()
