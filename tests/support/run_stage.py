"""A manager of runs whose every process is a puppet, and a model of what it must do, in step."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs import cache, commands, manager, queue
from explainer.lab.runs.lifecycle import explain_refusal, is_allowed
from explainer.lab.runs.manager import PAUSE_SECONDS, RunManager
from explainer.lab.runs.states import Actor, RunEvent, RunState
from explainer.lab.training.commands import SetRate
from explainer.lab.workers.protocol import Failed, OutOfMemory
from tests.support.run_model import ModelRun, QueueModel
from tests.support.runners import Cast, Scripted

OWNERS = ("ann", "bob", "cem", "dan")
COMMANDS = (RunEvent.PAUSE, RunEvent.RESUME, RunEvent.STOP, RunEvent.SET_RATE)
LIMIT = 2
MOST_RUNS = 12


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
    """Goes on by what the test says."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Stage:
    """Does to the manager and to the model the same; `check` compares them."""

    def __init__(self):
        self.patch, self.home = pytest.MonkeyPatch(), tempfile.TemporaryDirectory()
        for module in (manager, queue, commands):
            self.patch.setattr(module, "resolve_device", kind_of)
        self.patch.setattr(queue, "QUEUE_LIMIT", LIMIT)
        self.patch.setattr(cache, "IN_MEMORY", 1)
        self.patch.setattr(manager, "_CLOSE_SECONDS", 0.0)  # nobody goes before the test says so
        self.model = QueueModel(LIMIT)
        self._open()

    def _open(self):
        self.cast, self.clock = Puppets(), Clock()
        self.manager = RunManager(Path(self.home.name), choose_runner=self.cast, clock=self.clock)
        self.model = self.model.opened_again()

    def pick(self, place):
        """Return the name of a run, most often of one that is not over; None if there is none."""
        names = list(self.model.runs)
        over = [name for name in names if self.model.runs[name].state.over]
        few = [name for name in names if name not in over[:-1]]
        return few[place % len(few)] if few else None

    def working(self):
        """Return run and process of every device that has one."""
        latest = {runner.task.folder.name: runner for runner in self.cast.runners}
        held = [(name, run) for name, run in self.model.runs.items() if run.state.holds_device]
        return [(run, latest[name]) for name, run in held]

    # -- what anybody does ----------------------------------------------------------------------

    def submit(self, owner, device):
        if len(self.model.runs) >= MOST_RUNS:
            return
        size = 1 if device == "cpu" else 64  # a batch of one cannot be halved
        chosen = TrainingSettings(
            hidden_sizes=(4,), train_images=640, epochs=2, device=device, batch_size=size
        )
        if not self.model.accepts(owner, kind_of(device)):
            with pytest.raises(InputError):
                self.manager.submit(chosen, owner)
            return
        name = self.manager.submit(chosen, owner).name
        self.model.runs[name] = run = ModelRun(owner, kind_of(device), batch_size=size)
        self.model.cause(run, RunEvent.SUBMIT, Actor.OWNER)

    def command(self, name, command):
        if name is None:
            return
        run, act = self.model.runs[name], getattr(self.manager, command.value)
        arguments = (name, run.owner, *((0.25,) if command is RunEvent.SET_RATE else ()))
        joins = command is RunEvent.RESUME and is_allowed(run.state, command)
        if explain_refusal(run.state, command) or (
            joins and not self.model.accepts(run.owner, run.device)
        ):
            with pytest.raises(InputError):
                act(*arguments)
            return
        act(*arguments)
        self.model.cause(run, command, Actor.OWNER)

    def act_as_stranger(self, name, stranger):
        if name is None or self.model.runs[name].owner == stranger:
            return
        acts = ("stop", "pause", "resume", "delete", "find_view", "folder")
        for act in acts:
            with pytest.raises(InputError, match="not yours"):
                getattr(self.manager, act)(name, stranger)
        with pytest.raises(InputError, match="not yours"):
            self.manager.set_rate(name, stranger, 0.5)

    def delete(self, name):
        if name is None:
            return
        run = self.model.runs[name]
        if not is_allowed(run.state, RunEvent.DELETE):
            with pytest.raises(InputError, match="under way"):
                self.manager.delete(name, run.owner)
            return
        self.manager.delete(name, run.owner)
        self.model.cause(run, RunEvent.DELETE, Actor.OWNER)
        del self.model.runs[name]

    def leave(self, owner):
        self.manager.leave(owner)
        for run in self.model.runs.values():
            if run.owner == owner and run.state in (RunState.QUEUED, RunState.RETURNING):
                early = run.state is RunState.QUEUED and not run.batches
                self.model.cause(run, RunEvent.STOP if early else RunEvent.PAUSE, Actor.OWNER)

    # -- what happens by itself -----------------------------------------------------------------

    def train(self, place, batches):
        """Have the process on a device do some batches."""
        for run, process in self.working()[place : place + 1]:
            if not process.begun:
                process.begin(run.batches)
                process.begun = True
            for _ in range(min(batches, process.task.settings.batches - run.batches)):
                run.batches += 1
                process.train(run.batches)

    def end(self, place, event):
        """Have the process on a device end."""
        for run, process in self.working()[place : place + 1]:
            self._end(run, process, event)

    def _end(self, run, process, event):
        outcomes = {RunEvent.FINISHED: "done", RunEvent.DIVERGED: "diverged"}
        if event is RunEvent.KILLED:
            process.exit(-9)
        elif event is RunEvent.DIED:
            process.exit(1)
        elif event in (RunEvent.OUT_OF_MEMORY, RunEvent.FAILED):
            failed = Failed(InputError("mnist.error.no_cuda"))
            process.say(failed if event is RunEvent.FAILED else OutOfMemory())
            process.exit(0)
        else:
            process.end(outcomes.get(event, "cancelled"))
        self.model.end(run, event)

    def pass_time(self):
        self.clock.now += PAUSE_SECONDS
        self.manager.tick()
        for run, _ in self.working():
            self.model.cause(run, RunEvent.PARK, Actor.QUEUE)

    def pause_park_and_resume(self, place):
        """Have the run on a device wait for its own process, which still leaves."""
        for name, run in list(self.model.runs.items()):
            if (run, place) in [(held, at) for at, (held, _) in enumerate(self.working())]:
                self.command(name, RunEvent.PAUSE)
                self.pass_time()
                self.command(name, RunEvent.RESUME)
                return

    def fill_machine(self, full):
        """Have the machine start no more processes, or start them again."""
        self.cast.refusing, self.model.processes = full, not full

    def close(self):
        """Have the program begin to end."""
        if self.model.closed:
            return
        with self.manager.changed:  # what is written last is written after the last exit
            self.manager._queues.close()
        self.model.close()

    def open_again(self):
        """Have the program end, and another one begin."""
        self._end_all()
        self._open()

    def _end_all(self):
        self.close()
        for run, process in self.working():
            self._end(run, process, RunEvent.STOPPED)
        self.check()
        self.manager.close()

    # -- what is always so ----------------------------------------------------------------------

    def check(self):
        """Compare the manager with the model, and look that one run has a device."""
        for owner in OWNERS:
            found = {run.name: (run.state, run.position) for run in self.manager.runs(owner)}
            assert found == {
                name: (run.state.stored, self.model.position(run))
                for name, run in self.model.runs.items()
                if run.owner == owner
            }
        alive = [runner for runner in self.cast.runners if not runner.gone.is_set()]
        assert set(alive) == {process for _, process in self.working()}
        for run, process in self.working():
            heard = [command for command in process.commands if not isinstance(command, SetRate)]
            assert heard == run.heard
        assert len(self.cast.runners) == self.model.started

    def end_for_good(self):
        """End the program, and look into what it has left: nothing is lost."""
        self._end_all()
        later = RunManager(Path(self.home.name), choose_runner=Cast())
        for name, run in self.model.runs.items():
            view = later.find_view(name, run.owner)
            assert view.state == run.state.stored
            final = run.state in (RunState.DONE, RunState.DIVERGED)
            assert run.state.idle and view.resumable != final
            assert view.report.loss.count == run.batches
            ended = view.report.ended is not None
            assert not ended or run.state not in (RunState.PARKED, RunState.INTERRUPTED)
        later.close()
        self.patch.undo()
        self.home.cleanup()


def kind_of(choice):
    """Return the device of a choice on a machine that has a GPU."""
    return "cpu" if choice == "cpu" else "cuda"
