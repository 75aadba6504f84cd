"""The devices: each trains one run at a time, the others wait for it in line."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.cache import Archive
from explainer.lab.runs.collector import Reporter
from explainer.lab.runs.record import State
from explainer.lab.runs.report import Known
from explainer.lab.runs.run import Job
from explainer.lab.training.events import Ended, EpochDone, Paused, Saved
from explainer.lab.workers.protocol import Failed, Message, OutOfMemory, Start, Task
from explainer.lab.workers.recovery import smaller

QUEUE_LIMIT = 100
_WRITE_SECONDS = 2.0


class Lane:
    """A device: the run that it trains, and those that wait for it."""

    def __init__(self) -> None:
        self.running: Job | None = None
        self.waiting: deque[Job] = deque()


class Lanes:
    """Starts and ends the processes of runs; all of it under the archive's lock.

    Parameters
    ----------
    archive
        Keeps the runs.
    runner_for
        Chooses what trains given settings.
    clock
        Seconds from any moment on.
    """

    def __init__(
        self,
        archive: Archive,
        runner_for: Callable[[TrainingSettings], Start],
        clock: Callable[[], float],
    ) -> None:
        self._archive, self._runner_for, self._clock = archive, runner_for, clock
        self._lanes = {"cpu": Lane(), "cuda": Lane()}
        self.closing = False

    @property
    def free(self) -> bool:
        """Whether no device trains."""
        return all(lane.running is None for lane in self._lanes.values())

    def position(self, job: Job) -> int:
        """Return the place of ``job`` in its line, 1 is next; 0 if it does not wait."""
        waiting = self._lanes[job.file.device].waiting
        return waiting.index(job) + 1 if job in waiting else 0

    def waiting(self) -> list[Job]:
        """Return every run that waits."""
        return [job for lane in self._lanes.values() for job in lane.waiting]

    def running(self) -> list[Job]:
        """Return every run that has a device, paused ones included."""
        return [lane.running for lane in self._lanes.values() if lane.running is not None]

    def check_room(self, device: str) -> None:
        """Raise `InputError` if the line for ``device`` is full."""
        if len(self._lanes[device].waiting) >= QUEUE_LIMIT:
            raise InputError("mnist.error.queue_full", high=QUEUE_LIMIT)

    def enqueue(self, job: Job, *, first: bool = False) -> None:
        """Put ``job`` in line, or start it."""
        lane = self._lanes[job.file.device]
        if first:
            lane.waiting.appendleft(job)
        else:
            lane.waiting.append(job)
        self.set_state(job, "queued")
        self._advance(lane)

    def drop(self, job: Job, state: State) -> None:
        """Take ``job`` out of the line; from now on it is ``state``."""
        lane = self._lanes[job.file.device]
        lane.waiting.remove(job)
        self.set_state(job, state)
        self._advance(lane)

    def yield_device(self, job: Job) -> None:
        """End the process of the paused ``job`` if others wait for its device."""
        self._advance(self._lanes[job.file.device])

    def park(self, job: Job) -> None:
        """End the process of the paused ``job``, which stays paused."""
        if not job.parking and job.runner is not None:
            job.parking = True
            job.runner.stop()

    def set_state(self, job: Job, state: State, delay: float = 0.0) -> None:
        """Note that ``job`` has changed, and have it written ``delay`` seconds from now."""
        job.change(state=state)
        self._archive.note(job, delay)
        self._archive.changed.notify_all()

    # -- from one run to the next ---------------------------------------------------------------

    def _advance(self, lane: Lane) -> None:
        if lane.waiting and lane.running is not None and lane.running.file.state == "paused":
            self.park(lane.running)
        while lane.waiting and lane.running is None and not self.closing:
            self._launch(lane, lane.waiting.popleft())
        for waiting in lane.waiting:
            waiting.change()  # their positions have changed
        self._archive.changed.notify_all()

    def _launch(self, lane: Lane, job: Job) -> None:
        lane.running = job
        job.parking = job.again = job.out_of_memory = False
        folder = self._archive.folder_of(job.file.name)
        heard = job.reporter.heard
        task = Task(job.file.settings, folder, not job.fresh, job.file.rate, heard)
        job.fresh = False
        self.set_state(job, "running")
        try:
            job.runner = self._runner_for(job.file.settings)(
                task,
                lambda message: self._absorb(job, message),
                lambda status: self._finish(lane, job, status),
            )
        except OSError:
            job.error, lane.running = InputError("mnist.error.no_process"), None
            self.set_state(job, "failed")

    def _absorb(self, job: Job, message: Message) -> None:
        with self._archive.changed:
            if isinstance(message, Failed):
                job.error = message.error
            elif isinstance(message, OutOfMemory):
                job.out_of_memory = True
            else:
                job.reporter.absorb(message)
            if isinstance(message, Saved) and job.reporter.changed_rate == job.file.rate:
                job.change(rate=None)
            at_once = isinstance(message, EpochDone | Paused | Ended)
            self.set_state(job, job.file.state, 0.0 if at_once else _WRITE_SECONDS)

    def _finish(self, lane: Lane, job: Job, status: int) -> None:
        with self._archive.changed:
            job.runner = lane.running = None
            self._conclude(job, status)
            self._advance(lane)

    def _conclude(self, job: Job, status: int) -> None:
        ended, state = job.reporter.known.ended, job.file.state
        if ended is not None and ended.outcome != "cancelled":
            job.change(rate=None)
            self.set_state(job, ended.outcome)
        elif state == "stopping":
            self.set_state(job, "cancelled")
        elif job.out_of_memory and not self.closing:
            self._try_smaller(job)
        elif job.error is not None or job.out_of_memory:
            self.set_state(job, "failed")
        elif job.parking or self.closing or ended is not None:
            self._interrupted(job)
        else:
            self._died(job, status)

    def _died(self, job: Job, status: int) -> None:
        if status < 0:
            job.error = InputError("mnist.error.killed", signal=-status)
            self.set_state(job, "interrupted")
        else:
            job.error = InputError("mnist.error.died", status=status)
            self.set_state(job, "failed")

    def _interrupted(self, job: Job) -> None:
        job.reporter.known.ended = None
        if job.again and not self.closing:
            self.enqueue(job)
        else:
            self.set_state(job, "paused" if job.file.state == "paused" else "interrupted")

    def _try_smaller(self, job: Job) -> None:
        """Queue a run again in a form that needs less memory, first in line; or give up."""
        file, warnings = job.file, job.reporter.known.warnings
        found = smaller(file.settings, file.device, file.attempts)
        if found is None:
            job.error = InputError("mnist.error.memory")
            self.set_state(job, "failed")
            return
        settings, warning = found
        job.fresh = settings.batch_size != file.settings.batch_size
        if job.fresh:
            job.reporter = Reporter(settings, self._clock, Known(warnings=warnings))
        job.reporter.settings = settings
        job.reporter.warn(warning)
        device = resolve_device(settings.device)
        job.change(settings=settings, device=device, attempts=file.attempts + 1)
        self.enqueue(job, first=True)
