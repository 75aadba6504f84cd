"""What the orders of its owner do to a run, whatever its state."""

from __future__ import annotations

from collections.abc import Callable

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from explainer.lab.runs.cache import Archive
from explainer.lab.runs.queue import Lanes
from explainer.lab.runs.run import Job
from explainer.lab.runs.views import BUSY, LIVE
from explainer.lab.training.commands import Pause, Resume, SetRate


class Orders:
    """Carries out orders; all of it under the archive's lock.

    Parameters
    ----------
    archive
        Keeps the runs.
    lanes
        Trains them.
    clock
        Seconds from any moment on.
    """

    def __init__(self, archive: Archive, lanes: Lanes, clock: Callable[[], float]) -> None:
        self._archive, self._lanes, self._clock = archive, lanes, clock

    def check_may_wait(self, owner: str, device: str) -> None:
        """Raise `InputError` if ``owner`` (a hash) has a busy run, or the line is full."""
        theirs = [job for job in self._archive.jobs() if job.file.owner == owner]
        if any(job.file.state in BUSY for job in theirs):
            raise InputError("mnist.error.already_running")
        self._lanes.check_room(device)

    def stop(self, job: Job) -> None:
        """End ``job`` after its present batch, or take it out of the line."""
        if job.file.state == "stopping":
            return
        if job.runner is not None:
            job.parking = job.again = False
            self._lanes.set_state(job, "stopping")
            job.runner.stop()
        elif job.file.state == "queued":
            self._lanes.drop(job, "cancelled")
        elif job.file.state == "paused":
            self._lanes.set_state(job, "cancelled")

    def pause(self, job: Job) -> None:
        """Have ``job`` wait after its present batch, or leave the line for now."""
        if job.parking:
            self.take_back(job)
        elif job.file.state == "queued":
            self._lanes.drop(job, "paused")
        elif job.file.state == "running" and job.runner is not None:
            job.runner.send(Pause())
            job.paused_at = self._clock()
            self._lanes.set_state(job, "paused")
            self._lanes.yield_device(job)

    def resume(self, job: Job) -> None:
        """Have ``job`` go on: at once, or from its last checkpoint when its turn comes.

        Raises
        ------
        InputError
            If its owner has another busy run, it has ended by itself, the line is full or its
            device does not exist any more.
        """
        state = job.file.state
        if state in BUSY:
            return
        if state in ("done", "diverged"):
            raise InputError("mnist.error.run_over", number=job.file.number)
        device = resolve_device(job.file.settings.device)
        self.check_may_wait(job.file.owner, device)
        if job.runner is None:
            job.error, job.reporter.known.ended = None, None
            job.change(device=device)
            self._lanes.enqueue(job)
        elif job.parking:
            job.again = True
            self._lanes.set_state(job, "queued")
        else:
            job.runner.send(Resume())
            self._lanes.set_state(job, "running")

    def set_rate(self, job: Job, rate: float) -> None:
        """Change η of ``job`` from its next batch on; raise `InputError` if it is over."""
        if job.file.state not in LIVE or job.file.state == "stopping":
            raise InputError("mnist.error.run_over", number=job.file.number)
        job.change(rate=rate)  # until it is in a checkpoint
        self._archive.note(job)
        if job.runner is not None and not job.parking:
            job.runner.send(SetRate(rate))

    def take_back(self, job: Job) -> None:
        """Leave ``job`` paused that was to be queued once its process is gone."""
        job.again = False
        self._lanes.set_state(job, "paused")
