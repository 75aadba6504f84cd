"""The devices: each trains one run at a time, the others wait for it in line."""

from __future__ import annotations

from collections.abc import Callable

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.cache import RunCache
from explainer.lab.runs.collector import RunCollector
from explainer.lab.runs.lifecycle import find_exit_event, find_next_state
from explainer.lab.runs.report import RunMetrics
from explainer.lab.runs.run import TrainingRun
from explainer.lab.runs.states import Actor, RunEvent, RunState
from explainer.lab.training.commands import Pause, Resume
from explainer.lab.training.events import Ended, EpochDone, Paused, Saved
from explainer.lab.workers.protocol import Failed, Message, OutOfMemory, Start, Task
from explainer.lab.workers.recovery import find_smaller

QUEUE_LIMIT = 100
_WRITE_SECONDS = 2.0


class DeviceQueue:
    """A device: the run that it trains, and those that wait for it."""

    def __init__(self) -> None:
        self.running: TrainingRun | None = None
        self.waiting: list[TrainingRun] = []


class DeviceQueues:
    """Starts and ends the processes of runs; all of it under the cache's lock.

    Parameters
    ----------
    cache
        Keeps the runs.
    choose_runner
        Chooses what trains given settings.
    clock
        Seconds from any moment on.
    """

    def __init__(
        self,
        cache: RunCache,
        choose_runner: Callable[[TrainingSettings], Start],
        clock: Callable[[], float],
    ) -> None:
        self._cache, self._runner_for, self._clock = cache, choose_runner, clock
        self._queues = {"cpu": DeviceQueue(), "cuda": DeviceQueue()}
        self.closing = False

    @property
    def free(self) -> bool:
        """Whether no device trains."""
        return all(queue.running is None for queue in self._queues.values())

    def position(self, run: TrainingRun) -> int:
        """Return the place of ``run`` in its line, 1 is next; 0 if it does not wait."""
        waiting = self._queues[run.file.device].waiting
        return waiting.index(run) + 1 if run in waiting else 0

    def waiting(self) -> list[TrainingRun]:
        """Return every run that waits."""
        return [run for queue in self._queues.values() for run in queue.waiting]

    def running(self) -> list[TrainingRun]:
        """Return every run that has a device, paused ones included."""
        return [queue.running for queue in self._queues.values() if queue.running is not None]

    def check_room(self, device: str) -> None:
        """Raise `InputError` if the line for ``device`` is full."""
        if len(self._queues[device].waiting) >= QUEUE_LIMIT:
            raise InputError("mnist.error.queue_full", high=QUEUE_LIMIT)

    def park_overdue(self, seconds: float) -> None:
        """End the processes of runs that were paused so many ``seconds`` ago; they stay paused."""
        for run in self.running():
            if self._clock() - run.paused_at >= seconds:
                self._park(run)

    # -- what happens to a run ------------------------------------------------------------------

    def cause(self, run: TrainingRun, event: RunEvent, actor: Actor) -> None:
        """Have ``event`` happen to ``run``; nothing, where the table has no such transition."""
        queue = self._queues[run.file.device]
        if self._move(run, event, actor):
            self._instruct(run, event)
            self._advance(queue)
            if self.closing and run.state is RunState.QUEUED:
                self.cause(run, RunEvent.CLOSE, Actor.PROGRAM)

    def close(self) -> None:
        """Interrupt every run, and start no more."""
        self.closing = True
        for run in (*self.waiting(), *self.running()):
            self.cause(run, RunEvent.CLOSE, Actor.PROGRAM)
            if run.runner is not None:
                # Before the first batch there is nothing to keep.
                begun = bool(run.collector.metrics.device_name)
                (run.runner.stop if begun else run.runner.kill)()

    def _move(self, run: TrainingRun, event: RunEvent, actor: Actor) -> bool:
        """Bring ``run`` into the state that follows, and into or out of its line."""
        before, after = run.state, find_next_state(run.state, event, actor)
        if after is None:
            return False
        waiting = self._queues[run.file.device].waiting
        if before is RunState.QUEUED and after is not RunState.QUEUED:
            waiting.remove(run)
        elif after is RunState.QUEUED and before is not RunState.QUEUED:
            waiting.insert(0 if event is RunEvent.OUT_OF_MEMORY else len(waiting), run)
        run.enter(after)
        self._note(run)
        return True

    def _instruct(self, run: TrainingRun, event: RunEvent) -> None:
        """Tell the process of ``run`` what has happened."""
        if run.runner is None:
            return
        if run.state is RunState.PAUSED and event is RunEvent.PAUSE:
            run.runner.send(Pause())
            run.paused_at = self._clock()
        elif run.state is RunState.RUNNING and event is RunEvent.RESUME:
            run.runner.send(Resume())
        elif event in (RunEvent.STOP, RunEvent.PARK):
            run.runner.stop()

    def _park(self, run: TrainingRun) -> None:
        """End the process of ``run`` if it is paused."""
        if self._move(run, RunEvent.PARK, Actor.QUEUE):
            self._instruct(run, RunEvent.PARK)

    def _note(self, run: TrainingRun, delay: float = 0.0) -> None:
        """Note that ``run`` has changed, and have it written ``delay`` seconds from now."""
        self._cache.note(run, delay)
        self._cache.changed.notify_all()

    # -- from one run to the next ---------------------------------------------------------------

    def _advance(self, queue: DeviceQueue) -> None:
        if queue.waiting and queue.running is not None:
            self._park(queue.running)
        while queue.waiting and queue.running is None and not self.closing:
            self._launch(queue, queue.waiting[0])
        for waiting in queue.waiting:
            waiting.change()  # their positions have changed
        self._cache.changed.notify_all()

    def _launch(self, queue: DeviceQueue, run: TrainingRun) -> None:
        queue.running = run
        run.said.clear()
        folder = self._cache.find_folder(run.file.name)
        acknowledged = run.collector.acknowledged
        task = Task(run.file.settings, folder, not run.fresh, run.file.rate, acknowledged)
        run.fresh = False
        self._move(run, RunEvent.START, Actor.QUEUE)
        try:
            run.runner = self._runner_for(run.file.settings)(
                task,
                lambda message: self._absorb(run, message),
                lambda status: self._finish(queue, run, status),
            )
        except OSError:
            run.error, queue.running = InputError("mnist.error.no_process"), None
            self._move(run, RunEvent.NO_PROCESS, Actor.QUEUE)

    def _absorb(self, run: TrainingRun, message: Message) -> None:
        with self._cache.changed:
            match message:
                case Failed():
                    run.error = message.error
                    run.said.add(RunEvent.FAILED)
                case OutOfMemory():
                    run.said.add(RunEvent.OUT_OF_MEMORY)
                case _:
                    run.collector.absorb(message)
            if isinstance(message, Ended):
                run.said.add(_OUTCOMES[message.outcome])
            if isinstance(message, Saved) and run.collector.changed_rate == run.file.rate:
                run.change(rate=None)
            run.change()
            at_once = isinstance(message, EpochDone | Paused | Ended)
            self._note(run, 0.0 if at_once else _WRITE_SECONDS)

    def _finish(self, queue: DeviceQueue, run: TrainingRun, status: int) -> None:
        with self._cache.changed:
            run.runner = queue.running = None
            event = find_exit_event(run.said, status)
            again = find_next_state(run.state, event, Actor.PROCESS) is RunState.QUEUED
            if event is RunEvent.OUT_OF_MEMORY and again and not self._shrink(run):
                event = RunEvent.TOO_LARGE
            elif not run.state.leaves:
                run.error = _reason(event, status) or run.error
            self.cause(run, event, Actor.PROCESS)
            self._advance(queue)  # that of the run may be another one now

    def _shrink(self, run: TrainingRun) -> bool:
        """Bring ``run`` into a form that needs less memory, if there is one."""
        file, warnings = run.file, run.collector.metrics.warnings
        found = None if self.closing else find_smaller(file.settings, file.device, file.attempts)
        if found is None:
            run.error = InputError("mnist.error.memory")
            return False
        settings, warning = found
        run.fresh = settings.batch_size != file.settings.batch_size
        if run.fresh:
            run.collector = RunCollector(settings, self._clock, RunMetrics(warnings=warnings))
        run.collector.settings = settings
        run.collector.warn(warning)
        device = resolve_device(settings.device)
        run.change(settings=settings, device=device, attempts=file.attempts + 1)
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
