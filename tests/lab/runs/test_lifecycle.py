"""The table of a run's life, and random walks through it: the real manager does what it says."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs import cache, commands, queue, record
from explainer.lab.runs import manager as jobs
from explainer.lab.runs.lifecycle import (
    TRANSITIONS,
    exit_event,
    is_allowed,
    next_state,
    refusal_of,
    restored_state,
)
from explainer.lab.runs.manager import PAUSE_SECONDS, JobManager
from explainer.lab.runs.states import Actor, RunEvent, RunState, StoredState
from explainer.lab.training.commands import Controls
from explainer.lab.training.loop import train
from explainer.lab.workers.protocol import Failed, OutOfMemory
from tests.support.run_model import ModelRun, QueueModel
from tests.support.runners import Cast, Scripted, Threaded, assert_same, wait

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
        causes = [actor for actor in Actor if next_state(before, event, actor)]
        assert len(causes) == 1


def test_a_device_is_taken_at_the_start_only_and_freed_when_the_process_is_gone():
    for actor, event, before, after in ROWS:
        if not before.holds_device and after.holds_device:
            assert event is RunEvent.START
        if before.holds_device and not after.holds_device:
            gone = event in (RunEvent.NO_PROCESS, RunEvent.LOST)
            assert actor is Actor.PROCESS or gone, (event, before)
    for event, moves in TRANSITIONS[Actor.PROCESS].items():
        assert {state for state in RunState if state.holds_device} == set(moves), event


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
        assert next_state(before, event, Actor.PROCESS) is after


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
    refused = {event: {s for s in RunState if refusal_of(s, event)} for event in RunEvent}
    over_for_good = {RunState.DONE, RunState.DIVERGED, RunState.NEW, RunState.DELETED}
    assert refused[RunEvent.RESUME] | {RunState.NEW} == over_for_good
    assert {RunState.STOPPING, RunState.CANCELLED} <= refused[RunEvent.SET_RATE]
    assert refused[RunEvent.DELETE] >= {s for s in RunState if s.busy or s.holds_device}
    assert not refused[RunEvent.STOP] and not refused[RunEvent.PAUSE]
    for event, states in refused.items():
        assert not any(is_allowed(state, event) for state in states)


def test_the_weightiest_word_of_several_processes_decides_and_silence_has_two_kinds():
    assert exit_event({RunEvent.STOPPED, RunEvent.OUT_OF_MEMORY}, 0) is RunEvent.OUT_OF_MEMORY
    assert exit_event({RunEvent.FINISHED, RunEvent.FAILED}, -9) is RunEvent.FINISHED
    assert exit_event(set(), -9) is RunEvent.KILLED
    assert exit_event(set(), 0) is RunEvent.DIED


@pytest.mark.parametrize("stored", get_args(StoredState))
def test_a_run_that_a_killed_page_left_on_the_disk_is_idle_and_says_so(stored, tmp_path):
    chosen = TrainingSettings(hidden_sizes=(4,), train_images=640, device="cpu")
    file = record.fresh(chosen, "cpu", jobs._marked("ann"), number=1, serial=1)
    folder = tmp_path / "runs" / file.name
    folder.mkdir(parents=True)
    (folder / "run.json").write_bytes(record.encode(replace(file, state=stored)))
    manager = JobManager(tmp_path, runner_for=Cast())
    view = manager.view("ann")
    assert view.state == restored_state(stored).stored == manager.runs("ann")[0].state
    assert restored_state(stored).idle
    assert view.state == ("interrupted" if RunState(stored).busy else stored)
    manager.close()


# -- random walks -------------------------------------------------------------------------------

OWNERS = ("ann", "bob", "cem", "dan")
COMMANDS = (RunEvent.PAUSE, RunEvent.RESUME, RunEvent.STOP, RunEvent.SET_RATE)
ENDS = [event for event in TRANSITIONS[Actor.PROCESS] if event is not RunEvent.TOO_LARGE]
LIMIT = 2


class Puppet(Scripted):
    """A process that goes only when the test says so."""

    def __init__(self, *task):
        super().__init__(*task)
        self.obedient, self.begun = False, False

    def kill(self):
        self.stop()


class Puppets(Cast):
    """Starts puppets, while the machine starts any process."""

    def __init__(self):
        super().__init__()
        self.refusing = False

    def __call__(self, settings):
        def start(*task):
            if self.refusing:
                raise OSError("no more processes")
            self.runners.append(Puppet(*task))
            return self.runners[-1]

        return start


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Walk(RuleBasedStateMachine):
    """Commands and faults in any order, for the manager and for the model of its queues."""

    def __init__(self):
        super().__init__()
        self.patch, self.home = pytest.MonkeyPatch(), tempfile.TemporaryDirectory()
        for module in (jobs, queue, commands):
            self.patch.setattr(module, "resolve_device", lambda c: "cpu" if c == "cpu" else "cuda")
        self.patch.setattr(queue, "QUEUE_LIMIT", LIMIT)
        self.patch.setattr(cache, "IN_MEMORY", 1)
        self.patch.setattr(jobs, "_CLOSE_SECONDS", 0.0)  # nobody goes before the test says so
        self.model = QueueModel(LIMIT)
        self.open()

    def open(self):
        self.cast, self.clock = Puppets(), Clock()
        self.manager = JobManager(Path(self.home.name), runner_for=self.cast, clock=self.clock)
        runs, self.model = self.model.runs, QueueModel(LIMIT)
        self.model.runs = runs

    # -- what anybody does ----------------------------------------------------------------------

    @precondition(lambda walk: len(walk.model.runs) < 12)
    @rule(owner=st.sampled_from(OWNERS), device=st.sampled_from(("cpu", "auto")))
    def submit(self, owner, device):
        chosen = TrainingSettings(hidden_sizes=(4,), train_images=640, epochs=2, device=device)
        kind = "cpu" if device == "cpu" else "cuda"
        if not self.model.accepts(owner, kind):
            with pytest.raises(InputError):
                self.manager.submit(chosen, owner)
            return
        name = self.manager.submit(chosen, owner).job
        self.model.runs[name] = run = ModelRun(owner, kind)
        self.model.cause(run, RunEvent.SUBMIT, Actor.OWNER)

    @precondition(lambda walk: walk.model.runs)
    @rule(data=st.data(), command=st.sampled_from(COMMANDS))
    def command(self, data, command):
        name = data.draw(st.sampled_from(list(self.model.runs)))
        run = self.model.runs[name]
        act = getattr(self.manager, command.value)
        more = (0.25,) if command is RunEvent.SET_RATE else ()
        allowed = is_allowed(run.state, command)
        waits = command is RunEvent.RESUME and allowed
        refused = refusal_of(run.state, command) is not None
        if refused or (waits and not self.model.accepts(run.owner, run.device)):
            with pytest.raises(InputError):
                act(name, run.owner, *more)
            return
        act(name, run.owner, *more)
        self.model.cause(run, command, Actor.OWNER)

    @precondition(lambda walk: walk.model.runs)
    @rule(data=st.data(), stranger=st.sampled_from((*OWNERS, "eve", "")))
    def stranger(self, data, stranger):
        name = data.draw(st.sampled_from(list(self.model.runs)))
        if stranger == self.model.runs[name].owner:
            return
        for act in (self.manager.stop, self.manager.pause, self.manager.resume):
            with pytest.raises(InputError, match="not yours"):
                act(name, stranger)
        with pytest.raises(InputError, match="not yours"):
            self.manager.set_rate(name, stranger, 0.5)
        with pytest.raises(InputError, match="not yours"):
            self.manager.delete(name, stranger)

    @precondition(lambda walk: len(walk.model.runs) > 2)
    @rule(data=st.data())
    def delete(self, data):
        name = data.draw(st.sampled_from(list(self.model.runs)))
        run = self.model.runs[name]
        if not is_allowed(run.state, RunEvent.DELETE):
            with pytest.raises(InputError, match="under way"):
                self.manager.delete(name, run.owner)
            return
        self.manager.delete(name, run.owner)
        del self.model.runs[name]

    @rule(owner=st.sampled_from(OWNERS))
    def leave(self, owner):
        self.manager.leave(owner)
        for run in self.model.runs.values():
            if run.owner == owner and run.state in (RunState.QUEUED, RunState.RETURNING):
                early = run.state is RunState.QUEUED and not run.step
                self.model.cause(run, RunEvent.STOP if early else RunEvent.PAUSE, Actor.OWNER)

    # -- what happens by itself -----------------------------------------------------------------

    def working(self):
        """Return the name, the run and the process of every device that has one."""
        named = {runner.task.folder.name: runner for runner in self.cast.runners}
        return [
            (name, run, named[name])
            for name, run in self.model.runs.items()
            if run.state.holds_device
        ]

    @precondition(lambda walk: walk.working())
    @rule(data=st.data(), batches=st.integers(1, 3))
    def train(self, data, batches):
        _, run, process = data.draw(st.sampled_from(self.working()))
        if not process.begun:
            process.begin(run.step)
            process.begun = True
        for _ in range(batches):
            if run.step < process.task.settings.steps:
                run.step += 1
                process.train(run.step)

    @precondition(lambda walk: walk.working())
    @rule(data=st.data(), event=st.sampled_from(ENDS))
    def end(self, data, event):
        _, run, process = data.draw(st.sampled_from(self.working()))
        self.gone(run, process, event)

    def gone(self, run, process, event):
        if event in (RunEvent.KILLED, RunEvent.DIED):
            process.exit(-9 if event is RunEvent.KILLED else 1)
        elif event is RunEvent.OUT_OF_MEMORY:
            process.say(OutOfMemory())
            process.exit(0)
        elif event is RunEvent.FAILED:
            process.say(Failed(InputError("mnist.error.no_cuda")))
            process.exit(0)
        else:
            ends = {RunEvent.FINISHED: "done", RunEvent.DIVERGED: "diverged"}
            process.end(ends.get(event, "cancelled"))
        self.model.end(run, event)

    @rule()
    def time_passes(self):
        self.clock.now += PAUSE_SECONDS
        self.manager.tick()
        for _, run, _ in self.working():
            self.model.cause(run, RunEvent.PARK, Actor.QUEUE)

    @rule(full=st.sampled_from((False, False, False, True)))
    def machine_fills_or_empties(self, full):
        self.cast.refusing = full
        self.model.processes = not full

    @precondition(lambda walk: walk.model.runs and not walk.model.closed)
    @rule()
    def program_begins_to_end(self):
        with self.manager.changed:  # what is written last is written after the last exit
            self.manager._lanes.close()
        self.model.close()

    @precondition(lambda walk: walk.model.closed)
    @rule()
    def program_ends_and_begins_anew(self):
        self.close()
        self.open()

    def close(self):
        if not self.model.closed:
            self.program_begins_to_end()
        for _, run, process in self.working():
            self.gone(run, process, RunEvent.STOPPED)
        self.the_manager_is_where_the_table_leads()
        self.manager.close()

    def teardown(self):
        self.close()
        later = JobManager(Path(self.home.name), runner_for=Cast())
        for name, run in self.model.runs.items():
            view = later.opened(name, run.owner)
            assert view.state == run.state.stored, "what was on the disk is what is found"
            assert run.state.idle and (view.resumable or run.state in FINAL), "a run is lost"
            assert view.report.loss.count == run.step, "batches are lost"
        later.close()
        self.patch.undo()
        self.home.cleanup()

    # -- what is always so ----------------------------------------------------------------------

    @invariant()
    def the_manager_is_where_the_table_leads(self):
        for owner in OWNERS:
            found = {run.name: (run.state, run.position) for run in self.manager.runs(owner)}
            expected = {
                name: (run.state.stored, self.model.position(run))
                for name, run in self.model.runs.items()
                if run.owner == owner
            }
            assert found == expected

    @invariant()
    def a_device_has_one_process_which_was_told_what_the_table_says(self):
        alive = [runner for runner in self.cast.runners if not runner.gone.is_set()]
        assert len(alive) == len(self.working())
        for device in ("cpu", "cuda"):
            self.model.holder(device)
        for _, run, process in self.working():
            assert process in alive
            rates = [order for order in process.orders if order not in run.heard]
            assert [order for order in process.orders if order not in rates] == run.heard

    @invariant()
    def every_process_was_started_by_the_queue(self):
        assert len(self.cast.runners) == len(self.model.starts)


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=60, stateful_step_count=50, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def undisturbed():
    return list(train(LONG, Controls()))[-1].net


LONG = TrainingSettings(hidden_sizes=(8,), train_images=6400, epochs=2, device="cpu")


@settings(max_examples=8)
@given(told=st.lists(st.sampled_from(("pause", "resume", "stop", "leave")), max_size=8))
def test_whatever_a_run_is_told_while_it_trains_it_loses_nothing(told, undisturbed):
    with tempfile.TemporaryDirectory() as home:
        manager = JobManager(Path(home), runner_for=lambda settings: Threaded)
        name = manager.submit(LONG, "ann").job
        for command in told:
            getattr(manager, command)(*(("ann",) if command == "leave" else (name, "ann")))
        while wait(manager, "ann", lambda view: not view.busy).state != "done":
            assert manager.view("ann").resumable
            manager.resume(name, "ann")
        assert_same(manager.view("ann").report.net, undisturbed)
        manager.close()
