"""What the commands of its owner do to a run, whatever its state."""

from __future__ import annotations

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from explainer.lab.runs.cache import Archive
from explainer.lab.runs.lifecycle import is_allowed, refusal_of
from explainer.lab.runs.queue import Lanes
from explainer.lab.runs.run import Job
from explainer.lab.runs.states import Actor, RunEvent, RunState
from explainer.lab.training.commands import SetRate


class Orders:
    """Carries out commands; all of it under the archive's lock.

    What a command does is in `explainer.lab.runs.lifecycle`; here is what else it depends on.

    Parameters
    ----------
    archive
        Keeps the runs.
    lanes
        Trains them.
    """

    def __init__(self, archive: Archive, lanes: Lanes) -> None:
        self._archive, self._lanes = archive, lanes

    def submit(self, job: Job) -> None:
        """Start the new ``job``, or put it in line; raise `InputError` if it may not wait."""
        self._check_may_wait(job.file.owner, job.file.device)
        self._archive.add(job)
        self._cause(job, RunEvent.SUBMIT)

    def stop(self, job: Job) -> None:
        """End ``job`` after its present batch, or take it out of the line."""
        self._cause(job, RunEvent.STOP)

    def pause(self, job: Job) -> None:
        """Have ``job`` wait after its present batch, or leave the line for now."""
        self._cause(job, RunEvent.PAUSE)

    def resume(self, job: Job) -> None:
        """Have ``job`` go on: at once, or from its last checkpoint when its turn comes.

        Raises
        ------
        InputError
            If its owner has another busy run, it has ended by itself, the line is full or its
            device does not exist any more.
        """
        check_command(job, RunEvent.RESUME)
        if not is_allowed(job.state, RunEvent.RESUME):
            return
        device = resolve_device(job.file.settings.device)
        self._check_may_wait(job.file.owner, device)
        if not job.state.holds_device:
            job.change(device=device)
        self._cause(job, RunEvent.RESUME)

    def set_rate(self, job: Job, rate: float) -> None:
        """Change η of ``job`` from its next batch on; raise `InputError` if it is over."""
        check_command(job, RunEvent.SET_RATE)
        job.change(rate=rate)  # until it is in a checkpoint
        self._cause(job, RunEvent.SET_RATE)
        if job.runner is not None and not job.state.leaves:
            job.runner.send(SetRate(rate))

    def leave(self, owner: str) -> None:
        """Take what ``owner`` (a hash) has waiting out of the line; what has begun goes on."""
        for job in self._archive.jobs():
            if job.file.owner != owner:
                continue
            if job.state is RunState.QUEUED and not job.reporter.known.step:
                self.stop(job)
            elif job.state in (RunState.QUEUED, RunState.RETURNING):
                self.pause(job)

    def _cause(self, job: Job, command: RunEvent) -> None:
        self._lanes.cause(job, command, Actor.OWNER)

    def _check_may_wait(self, owner: str, device: str) -> None:
        """Raise `InputError` if ``owner`` has a busy run, or the line is full."""
        if any(job.file.owner == owner and job.state.busy for job in self._archive.jobs()):
            raise InputError("mnist.error.already_running")
        self._lanes.check_room(device)


def check_command(job: Job, command: RunEvent) -> None:
    """Raise `InputError` if ``command`` is to be refused with a sentence."""
    key = refusal_of(job.state, command)
    if key is not None:
        raise InputError(key, number=job.file.number)
