"""The devices: each trains one run at a time, the others wait for it in line."""

from __future__ import annotations

from collections.abc import Callable

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.cache import Archive
from explainer.lab.runs.collector import Reporter
from explainer.lab.runs.lifecycle import exit_event, next_state
from explainer.lab.runs.report import Known
from explainer.lab.runs.run import Job
from explainer.lab.runs.states import Actor, RunEvent, RunState
from explainer.lab.training.commands import Pause, Resume
from explainer.lab.training.events import Ended, EpochDone, Paused, Saved
from explainer.lab.workers.protocol import Failed, Message, OutOfMemory, Start, Task
from explainer.lab.workers.recovery import smaller

QUEUE_LIMIT = 100
_WRITE_SECONDS = 2.0


class Lane:
    """A device: the run that it trains, and those that wait for it."""

    def __init__(self) -> None:
        self.running: Job | None = None
        self.waiting: list[Job] = []


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

    def park_overdue(self, seconds: float) -> None:
        """End the processes of runs that were paused so many ``seconds`` ago; they stay paused."""
        for job in self.running():
            if self._clock() - job.paused_at >= seconds:
                self._park(job)

    # -- what happens to a run ------------------------------------------------------------------

    def cause(self, job: Job, event: RunEvent, actor: Actor) -> None:
        """Have ``event`` happen to ``job``; nothing, where the table has no such transition."""
        lane = self._lanes[job.file.device]
        if self._move(job, event, actor):
            self._instruct(job, event)
            self._advance(lane)
            if self.closing and job.state is RunState.QUEUED:
                self.cause(job, RunEvent.CLOSE, Actor.PROGRAM)

    def close(self) -> None:
        """Interrupt every run, and start no more."""
        self.closing = True
        for job in (*self.waiting(), *self.running()):
            self.cause(job, RunEvent.CLOSE, Actor.PROGRAM)
            if job.runner is not None:
                # Before the first batch there is nothing to keep.
                begun = bool(job.reporter.known.device_name)
                (job.runner.stop if begun else job.runner.kill)()

    def _move(self, job: Job, event: RunEvent, actor: Actor) -> bool:
        """Bring ``job`` into the state that follows, and into or out of its line."""
        before, after = job.state, next_state(job.state, event, actor)
        if after is None:
            return False
        waiting = self._lanes[job.file.device].waiting
        if before is RunState.QUEUED and after is not RunState.QUEUED:
            waiting.remove(job)
        elif after is RunState.QUEUED and before is not RunState.QUEUED:
            waiting.insert(0 if event is RunEvent.OUT_OF_MEMORY else len(waiting), job)
        job.enter(after)
        self._note(job)
        return True

    def _instruct(self, job: Job, event: RunEvent) -> None:
        """Tell the process of ``job`` what has happened."""
        if job.runner is None:
            return
        if job.state is RunState.PAUSED and event is RunEvent.PAUSE:
            job.runner.send(Pause())
            job.paused_at = self._clock()
        elif job.state is RunState.RUNNING and event is RunEvent.RESUME:
            job.runner.send(Resume())
        elif event in (RunEvent.STOP, RunEvent.PARK):
            job.runner.stop()

    def _park(self, job: Job) -> None:
        """End the process of ``job`` if it is paused."""
        if self._move(job, RunEvent.PARK, Actor.QUEUE):
            self._instruct(job, RunEvent.PARK)

    def _note(self, job: Job, delay: float = 0.0) -> None:
        """Note that ``job`` has changed, and have it written ``delay`` seconds from now."""
        self._archive.note(job, delay)
        self._archive.changed.notify_all()

    # -- from one run to the next ---------------------------------------------------------------

    def _advance(self, lane: Lane) -> None:
        if lane.waiting and lane.running is not None:
            self._park(lane.running)
        while lane.waiting and lane.running is None and not self.closing:
            self._launch(lane, lane.waiting[0])
        for waiting in lane.waiting:
            waiting.change()  # their positions have changed
        self._archive.changed.notify_all()

    def _launch(self, lane: Lane, job: Job) -> None:
        lane.running = job
        job.said.clear()
        folder = self._archive.folder_of(job.file.name)
        heard = job.reporter.heard
        task = Task(job.file.settings, folder, not job.fresh, job.file.rate, heard)
        job.fresh = False
        self._move(job, RunEvent.START, Actor.QUEUE)
        try:
            job.runner = self._runner_for(job.file.settings)(
                task,
                lambda message: self._absorb(job, message),
                lambda status: self._finish(lane, job, status),
            )
        except OSError:
            job.error, lane.running = InputError("mnist.error.no_process"), None
            self._move(job, RunEvent.NO_PROCESS, Actor.QUEUE)

    def _absorb(self, job: Job, message: Message) -> None:
        with self._archive.changed:
            match message:
                case Failed():
                    job.error = message.error
                    job.said.add(RunEvent.FAILED)
                case OutOfMemory():
                    job.said.add(RunEvent.OUT_OF_MEMORY)
                case _:
                    job.reporter.absorb(message)
            if isinstance(message, Ended):
                job.said.add(_OUTCOMES[message.outcome])
            if isinstance(message, Saved) and job.reporter.changed_rate == job.file.rate:
                job.change(rate=None)
            job.change()
            at_once = isinstance(message, EpochDone | Paused | Ended)
            self._note(job, 0.0 if at_once else _WRITE_SECONDS)

    def _finish(self, lane: Lane, job: Job, status: int) -> None:
        with self._archive.changed:
            job.runner = lane.running = None
            event = exit_event(job.said, status)
            again = next_state(job.state, event, Actor.PROCESS) is RunState.QUEUED
            if event is RunEvent.OUT_OF_MEMORY and again and not self._shrink(job):
                event = RunEvent.TOO_LARGE
            elif not job.state.leaves:
                job.error = _reason(event, status) or job.error
            self.cause(job, event, Actor.PROCESS)
            self._advance(lane)  # that of the run may be another one now

    def _shrink(self, job: Job) -> bool:
        """Bring ``job`` into a form that needs less memory, if there is one."""
        file, warnings = job.file, job.reporter.known.warnings
        found = None if self.closing else smaller(file.settings, file.device, file.attempts)
        if found is None:
            job.error = InputError("mnist.error.memory")
            return False
        settings, warning = found
        job.fresh = settings.batch_size != file.settings.batch_size
        if job.fresh:
            job.reporter = Reporter(settings, self._clock, Known(warnings=warnings))
        job.reporter.settings = settings
        job.reporter.warn(warning)
        device = resolve_device(settings.device)
        job.change(settings=settings, device=device, attempts=file.attempts + 1)
        return True


_OUTCOMES = {
    "done": RunEvent.FINISHED,
    "diverged": RunEvent.DIVERGED,
    "cancelled": RunEvent.STOPPED,
}


def _reason(event: RunEvent, status: int) -> InputError | None:
    """Return why a process is gone that has not said so itself."""
    if event is RunEvent.KILLED:
        return InputError("mnist.error.killed", signal=-status)
    return InputError("mnist.error.died", status=status) if event is RunEvent.DIED else None
