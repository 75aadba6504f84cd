"""Training jobs: one run a device at a time, the others wait in line."""

from __future__ import annotations

import secrets
import threading
from collections import deque
from dataclasses import dataclass
from typing import Literal

from explainer.errors import InputError
from explainer.mnist.devices import resolve_device
from explainer.mnist.process import TrainingProcess
from explainer.mnist.records import Ended, EpochDone, Progress, Started
from explainer.mnist.reports import Report, Reporter
from explainer.mnist.settings import TrainingSettings
from explainer.mnist.worker import Failed

State = Literal["queued", "running", "stopping", "done", "failed", "cancelled", "diverged"]
LIVE: frozenset[State] = frozenset({"queued", "running", "stopping"})
QUEUE_LIMIT = 100
# A finished net of the largest size takes 16 MB.
FINISHED_LIMIT = 32


@dataclass(frozen=True, eq=False)
class JobView:
    """A job as its owner sees it at one moment.

    Attributes
    ----------
    job
        Its name.
    version
        Grows with every change; two views with the same name and version are the same.
    position
        Place in line, 1 is next; 0 when not waiting.
    error
        Why it failed.
    """

    job: str
    version: int
    settings: TrainingSettings
    device: str
    state: State
    position: int
    report: Report
    error: InputError | None

    @property
    def live(self) -> bool:
        """Whether anything can still change."""
        return self.state in LIVE


class _Job:
    def __init__(self, settings: TrainingSettings, device: str, owner: str) -> None:
        self.name = secrets.token_hex(8)
        self.settings, self.device, self.owner = settings, device, owner
        self.state: State = "queued"
        self.version = 0
        self.reporter = Reporter(settings)
        self.process: TrainingProcess | None = None
        self.error: InputError | None = None


class JobManager:
    """Owns every training process of the page.

    Attributes
    ----------
    changed
        Notified whenever any job changes.
    """

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._jobs: dict[str, _Job] = {}  # owner -> their newest job, oldest first
        self._running: dict[str, _Job] = {}  # device -> job
        self._queues: dict[str, deque[_Job]] = {"cpu": deque(), "cuda": deque()}

    def submit(self, settings: TrainingSettings, owner: str) -> JobView:
        """Start a run, or put it in line.

        Raises
        ------
        InputError
            If the owner has a live job, the line is full or the device does not exist.
        """
        device = resolve_device(settings.device)
        with self.changed:
            previous = self._jobs.get(owner)
            if previous is not None and previous.state in LIVE:
                raise InputError("mnist.error.already_running")
            if len(self._queues[device]) >= QUEUE_LIMIT:
                raise InputError("mnist.error.queue_full", high=QUEUE_LIMIT)
            self._jobs.pop(owner, None)
            job = self._jobs[owner] = _Job(settings, device, owner)
            self._queues[device].append(job)
            self._start_next(device)
            return self._view(job)

    def view(self, owner: str) -> JobView | None:
        """Return the newest job of ``owner``, or None."""
        with self.changed:
            job = self._jobs.get(owner)
            return None if job is None else self._view(job)

    def stop(self, name: str, owner: str) -> None:
        """End the job ``name`` after its present batch, or take it out of the line.

        Raises
        ------
        InputError
            If ``owner`` has no such job.
        """
        with self.changed:
            job = self._jobs.get(owner)
            if job is None or job.name != name:
                raise InputError("mnist.error.not_yours")
            if job.state == "queued":
                self._drop(job)
            elif job.state == "running" and job.process is not None:
                self._set(job, "stopping")
                job.process.stop()

    def leave(self, owner: str) -> None:
        """Take what ``owner`` has waiting out of the line; a run that has begun goes on."""
        with self.changed:
            job = self._jobs.get(owner)
            if job is not None and job.state == "queued":
                self._drop(job)

    def process_id(self, owner: str) -> int | None:
        """Return the number of the process that trains for ``owner``, or None."""
        with self.changed:
            job = self._jobs.get(owner)
            return job.process.pid if job is not None and job.process is not None else None

    def close(self) -> None:
        """End everything at once and wait until the devices are free."""
        with self.changed:
            for queue in self._queues.values():
                for job in list(queue):
                    self._drop(job)
            for job in self._running.values():
                self._set(job, "stopping")
                if job.process is not None:
                    job.process.kill()
            self.changed.wait_for(lambda: not self._running, timeout=10)

    def _start_next(self, device: str) -> None:
        queue = self._queues[device]
        while queue and device not in self._running:
            job = queue.popleft()
            self._set(job, "running")
            self._running[device] = job
            try:
                job.process = TrainingProcess(
                    job.settings,
                    lambda record, job=job: self._absorb(job, record),  # type: ignore[misc]
                    lambda status, job=job: self._finish(job, status),  # type: ignore[misc]
                )
            except OSError:
                job.error = InputError("mnist.error.no_process")
                del self._running[device]
                self._set(job, "failed")
        for waiting in queue:
            waiting.version += 1  # their positions have changed

    def _absorb(self, job: _Job, record: object) -> None:
        with self.changed:
            if isinstance(record, Failed):
                job.error = record.error
            elif isinstance(record, Started | Progress | EpochDone | Ended):
                job.reporter.absorb(record)
            self._set(job, job.state)

    def _finish(self, job: _Job, status: int) -> None:
        with self.changed:
            ended = job.reporter.report().ended
            if ended is not None:
                self._set(job, ended.outcome)
            elif job.state == "stopping":
                self._set(job, "cancelled")
            else:
                job.error = job.error or InputError("mnist.error.died", status=status)
                self._set(job, "failed")
            job.process = None
            del self._running[job.device]
            self._forget_oldest()
            self._start_next(job.device)
            self.changed.notify_all()

    def _forget_oldest(self) -> None:
        finished = [owner for owner, job in self._jobs.items() if job.state not in LIVE]
        for owner in finished[: max(0, len(finished) - FINISHED_LIMIT)]:
            del self._jobs[owner]

    def _drop(self, job: _Job) -> None:
        self._queues[job.device].remove(job)
        self._set(job, "cancelled")
        self._start_next(job.device)

    def _set(self, job: _Job, state: State) -> None:
        job.state = state
        job.version += 1
        self.changed.notify_all()

    def _view(self, job: _Job) -> JobView:
        queue = self._queues[job.device]
        position = queue.index(job) + 1 if job in queue else 0
        report = job.reporter.report()
        facts = (job.name, job.version, job.settings, job.device, job.state)
        return JobView(*facts, position, report, job.error)
