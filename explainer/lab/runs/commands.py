"""What the commands of its owner do to a run, whatever its state."""

from __future__ import annotations

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from explainer.lab.runs.cache import RunCache
from explainer.lab.runs.lifecycle import explain_refusal, is_allowed
from explainer.lab.runs.queue import DeviceQueues
from explainer.lab.runs.run import TrainingRun
from explainer.lab.runs.states import Actor, RunEvent, RunState
from explainer.lab.training.commands import SetRate


class RunCommands:
    """Carries out commands; all of it under the cache's lock.

    What a command does is in `explainer.lab.runs.lifecycle`; here is what else it depends on.

    Parameters
    ----------
    cache
        Keeps the runs.
    queues
        Trains them.
    """

    def __init__(self, cache: RunCache, queues: DeviceQueues) -> None:
        self._cache, self._queues = cache, queues

    def submit(self, run: TrainingRun) -> None:
        """Start the new ``run``, or put it in line; raise `InputError` if it may not wait."""
        self._check_may_wait(run.file.owner, run.file.device)
        self._cache.add(run)
        self._cause(run, RunEvent.SUBMIT)

    def stop(self, run: TrainingRun) -> None:
        """End ``run`` after its present batch, or take it out of the line."""
        self._cause(run, RunEvent.STOP)

    def pause(self, run: TrainingRun) -> None:
        """Have ``run`` wait after its present batch, or leave the line for now."""
        self._cause(run, RunEvent.PAUSE)

    def resume(self, run: TrainingRun) -> None:
        """Have ``run`` go on: at once, or from its last checkpoint when its turn comes.

        Raises
        ------
        InputError
            If its owner has another busy run, it has ended by itself, the line is full or its
            device does not exist any more.
        """
        check_command(run, RunEvent.RESUME)
        if not is_allowed(run.state, RunEvent.RESUME):
            return
        device = resolve_device(run.file.settings.device)
        self._check_may_wait(run.file.owner, device)
        if not run.state.holds_device:
            run.change(device=device)
        self._cause(run, RunEvent.RESUME)

    def set_rate(self, run: TrainingRun, rate: float) -> None:
        """Change η of ``run`` from its next batch on; raise `InputError` if it is over."""
        check_command(run, RunEvent.SET_RATE)
        run.change(rate=rate)  # until it is in a checkpoint
        self._cause(run, RunEvent.SET_RATE)
        if run.runner is not None and not run.state.leaves:
            run.runner.send(SetRate(rate))

    def leave(self, owner: str) -> None:
        """Take what ``owner`` (a hash) has waiting out of the line; what has begun goes on."""
        for run in self._cache.runs():
            if run.file.owner != owner:
                continue
            if run.state is RunState.QUEUED and not run.collector.metrics.batches:
                self.stop(run)
            elif run.state in (RunState.QUEUED, RunState.RETURNING):
                self.pause(run)

    def _cause(self, run: TrainingRun, command: RunEvent) -> None:
        self._queues.cause(run, command, Actor.OWNER)

    def _check_may_wait(self, owner: str, device: str) -> None:
        """Raise `InputError` if ``owner`` has a busy run, or the line is full."""
        if any(run.file.owner == owner and run.state.busy for run in self._cache.runs()):
            raise InputError("mnist.error.already_running")
        self._queues.check_room(device)


def check_command(run: TrainingRun, command: RunEvent) -> None:
    """Raise `InputError` if ``command`` is to be refused with a sentence."""
    key = explain_refusal(run.state, command)
    if key is not None:
        raise InputError(key, number=run.file.number)
