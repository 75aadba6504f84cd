"""Training jobs: one run a device at a time, the others wait in line; all of them are kept."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from explainer.errors import InputError
from explainer.mnist import run_file
from explainer.mnist.controls import Pause, Resume, SetRate
from explainer.mnist.devices import resolve_device
from explainer.mnist.fallback import smaller
from explainer.mnist.home import home as default_home
from explainer.mnist.job import Job, from_file, settled, summary
from explainer.mnist.job_views import BUSY, LIVE, JobView, RunSummary
from explainer.mnist.process import Start, runner_for
from explainer.mnist.records import Ended, EpochDone, Paused
from explainer.mnist.reports import Known, Reporter
from explainer.mnist.run_file import RunFile, State
from explainer.mnist.scribe import Scribe
from explainer.mnist.settings import TrainingSettings, check_rate
from explainer.mnist.store import RunStore
from explainer.mnist.tasks import Failed, Message, OutOfMemory, Task

__all__ = ["LIVE", "JobManager", "JobView", "RunSummary"]

QUEUE_LIMIT = 100
PAUSE_SECONDS = 600.0
# A net of the largest size takes 16 MB.
IN_MEMORY = 8
_WRITE_SECONDS = 2.0
_RETRY_SECONDS = 30.0
_CLOSE_SECONDS = 10.0


class _Lane:
    """A device: the run that it trains, and those that wait for it."""

    def __init__(self) -> None:
        self.running: Job | None = None
        self.waiting: deque[Job] = deque()


class JobManager:
    """Owns every training process of the page, and every run on the disk.

    Parameters
    ----------
    home
        Runs are kept in its folder ``runs``; that of `explainer.mnist.home` unless given.
    runner_for
        Chooses what trains given settings.
    clock
        Seconds from any moment on.

    Attributes
    ----------
    changed
        Notified whenever any job changes.
    """

    def __init__(
        self,
        home: Path | None = None,
        *,
        runner_for: Callable[[TrainingSettings], Start] = runner_for,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._folder = (home or default_home()) / "runs"
        self._runner_for, self._clock = runner_for, clock
        self._jobs: dict[str, Job] = {}  # by name; those not asked for longest come first
        self._newest: dict[str, str] = {}  # owner -> the run they started or resumed last
        self._lanes = {"cpu": _Lane(), "cuda": _Lane()}
        self._scribe = Scribe(self._write, self.tick)
        self._disk = threading.Lock()  # taken before `changed`, never after it
        self._closing = False

    @cached_property
    def _store(self) -> RunStore:
        return RunStore(self._folder)

    # -- what visitors see ----------------------------------------------------------------------

    def view(self, owner: str) -> JobView | None:
        """Return the run that ``owner`` started or resumed last, or None."""
        who = _marked(owner)
        with self.changed:
            name = self._newest.get(who)
            if name is None:
                theirs = [run for run in self._store.runs.values() if run.owner == who]
                if not theirs:
                    return None
                name = self._newest[who] = max(theirs, key=lambda run: run.number).name
            try:
                return self._view(self._mine(name, owner))
            except InputError:  # it was there when the list was made
                del self._newest[who]
                self._store.runs.pop(name, None)
                return None

    def opened(self, name: str, owner: str) -> JobView:
        """Return the run ``name``.

        Raises
        ------
        InputError
            If ``owner`` has no such run, or it cannot be read.
        """
        with self.changed:
            return self._view(self._mine(name, owner))

    def runs(self, owner: str) -> tuple[RunSummary, ...]:
        """Return all runs of ``owner``, the newest first."""
        who = _marked(owner)
        with self.changed:
            files = {name: settled(run) for name, run in self._store.runs.items()}
            files |= {name: job.kept() for name, job in self._jobs.items()}
            theirs = [run for run in files.values() if run.owner == who]
            theirs.sort(key=lambda run: -run.number)
            return tuple(summary(run, self._position(run.name)) for run in theirs)

    def folder(self, name: str, owner: str) -> Path:
        """Return the folder of the run ``name``; raises as `opened` does."""
        with self.changed:
            return self._store.folder_of(self._mine(name, owner).file.name)

    def process_id(self, owner: str) -> int | None:
        """Return the number of the process that trains for ``owner``, or None."""
        who = _marked(owner)
        with self.changed:
            runners = [job.runner for job in self._jobs.values() if job.file.owner == who]
            return next((runner.pid for runner in runners if runner is not None), None)

    # -- what visitors do -----------------------------------------------------------------------

    def submit(self, settings: TrainingSettings, owner: str) -> JobView:
        """Start a run, or put it in line.

        Raises
        ------
        InputError
            If the owner has a busy run, the line is full or the device does not exist.
        """
        device, who = resolve_device(settings.device), _marked(owner)
        with self.changed:
            self._refuse_second(who, device)
            job = self._new(settings, device, who)
            self._jobs[job.file.name] = job
            self._enqueue(job)
            return self._view(job)

    def stop(self, name: str, owner: str) -> None:
        """End the run ``name`` after its present batch, or take it out of the line.

        Raises
        ------
        InputError
            If ``owner`` has no such run.
        """
        with self.changed:
            job = self._mine(name, owner)
            if job.file.state == "queued":
                self._drop(job)
            elif job.file.state in ("running", "paused"):
                job.parking = job.again = False
                self._set(job, "cancelled" if job.runner is None else "stopping")
                if job.runner is not None:
                    job.runner.stop()

    def pause(self, name: str, owner: str) -> None:
        """Have the run ``name`` wait after its present batch, or leave the line for now.

        It keeps its device until somebody else waits for it, or for ten minutes.

        Raises
        ------
        InputError
            If ``owner`` has no such run.
        """
        with self.changed:
            job = self._mine(name, owner)
            if job.file.state == "queued":
                self._drop(job, "paused")
            elif job.file.state == "running" and job.runner is not None:
                job.runner.send(Pause())
                job.paused_at = self._clock()
                self._set(job, "paused")
                self._advance(self._lanes[job.file.device])

    def resume(self, name: str, owner: str) -> None:
        """Have the run ``name`` go on: at once, or from its last checkpoint when its turn comes.

        Raises
        ------
        InputError
            If ``owner`` has no such run or another busy one, it has ended by itself, the line is
            full or its device does not exist any more.
        """
        with self.changed:
            job = self._mine(name, owner)
            state = job.file.state
            if state in BUSY:
                return
            if state in ("done", "diverged"):
                raise InputError("mnist.error.run_over", number=job.file.number)
            if job.runner is not None and not job.parking:
                job.runner.send(Resume())
                self._set(job, "running")
                return
            device = resolve_device(job.file.settings.device)
            self._refuse_second(job.file.owner, device)
            job.error, job.reporter.known.ended = None, None
            if job.runner is not None:
                job.again = True
                return
            job.change(device=device)
            self._enqueue(job)

    def set_rate(self, name: str, owner: str, rate: object) -> None:
        """Change η of the live run ``name`` from its next batch on.

        Raises
        ------
        InputError
            If ``owner`` has no such run, it is over, or ``rate`` is outside its limits.
        """
        wanted = check_rate(rate)
        with self.changed:
            job = self._mine(name, owner)
            if job.file.state not in LIVE or job.file.state == "stopping":
                raise InputError("mnist.error.run_over", number=job.file.number)
            if job.runner is not None and not job.parking:
                job.runner.send(SetRate(wanted))
            else:
                job.change(rate=wanted)
                self._scribe.note(name, 0)

    def delete(self, name: str, owner: str) -> None:
        """Remove the run ``name`` and everything that it has left.

        Raises
        ------
        InputError
            If ``owner`` has no such run, or it is under way.
        """
        with self.changed:
            if name in self._store.runs and self._store.runs[name].owner == _marked(owner):
                job = self._jobs.get(name)
            else:
                job = self._mine(name, owner)
            if job is not None and (job.runner is not None or job.file.state in BUSY):
                raise InputError("mnist.error.run_live", number=job.file.number)
            kept = self._forget(name)
        with self._disk:
            removed = self._store.remove(name)
        if not removed and kept is not None:
            with self.changed:
                self._store.notice(kept)
            raise InputError("mnist.error.run_elsewhere")

    def leave(self, owner: str) -> None:
        """Take what ``owner`` has waiting out of the line; a run that has begun goes on."""
        who = _marked(owner)
        with self.changed:
            for lane in self._lanes.values():
                for job in [job for job in lane.waiting if job.file.owner == who]:
                    self._drop(job)

    def tick(self) -> None:
        """End the processes of runs that have been paused for too long; called now and then."""
        with self.changed:
            for lane in self._lanes.values():
                job = lane.running
                if job is None or job.file.state != "paused":
                    continue
                if self._clock() - job.paused_at >= PAUSE_SECONDS:
                    self._park(job)

    def close(self) -> None:
        """Interrupt every run, with a checkpoint, and wait until the devices are free."""
        with self.changed:
            self._closing = True
            for lane in self._lanes.values():
                for job in list(lane.waiting):
                    self._drop(job, "interrupted")
                if lane.running is not None and lane.running.runner is not None:
                    # Before the first batch there is nothing to keep.
                    begun = lane.running.reporter.known.device_name
                    end = lane.running.runner.stop if begun else lane.running.runner.kill
                    end()
            lanes = self._lanes.values()
            self.changed.wait_for(lambda: not any(lane.running for lane in lanes), _CLOSE_SECONDS)
        self._scribe.close()

    # -- from one state to the next -------------------------------------------------------------

    def _new(self, settings: TrainingSettings, device: str, who: str) -> Job:
        theirs = [run.number for run in self._store.runs.values() if run.owner == who]
        theirs += [job.file.number for job in self._jobs.values() if job.file.owner == who]
        others = [job.file.serial + 1 for job in self._jobs.values()]
        file = RunFile(
            name=secrets.token_hex(8),
            serial=max([self._store.next_serial(), *others]),
            number=1 + max(theirs, default=0),
            version=0,
            owner=who,
            settings=settings,
            device=device,
            state="queued",
            begun=time.time(),
            attempts=0,
            rate=None,
            error=None,
            known=Known(),
        )
        return Job(file, Reporter(settings, self._clock))

    def _refuse_second(self, who: str, device: str) -> None:
        if any(job.file.owner == who and job.file.state in BUSY for job in self._jobs.values()):
            raise InputError("mnist.error.already_running")
        if len(self._lanes[device].waiting) >= QUEUE_LIMIT:
            raise InputError("mnist.error.queue_full", high=QUEUE_LIMIT)

    def _enqueue(self, job: Job) -> None:
        lane = self._lanes[job.file.device]
        self._newest[job.file.owner] = job.file.name
        lane.waiting.append(job)
        self._set(job, "queued")
        self._advance(lane)

    def _advance(self, lane: _Lane) -> None:
        if lane.waiting and lane.running is not None and lane.running.file.state == "paused":
            self._park(lane.running)
        while lane.waiting and lane.running is None and not self._closing:
            self._launch(lane, lane.waiting.popleft())
        for waiting in lane.waiting:
            waiting.change()  # their positions have changed
        self.changed.notify_all()

    def _launch(self, lane: _Lane, job: Job) -> None:
        lane.running = job
        job.parking = job.again = job.out_of_memory = False
        folder = self._store.folder_of(job.file.name)
        task = Task(job.file.settings, folder, not job.fresh, job.file.rate)
        job.fresh = False
        job.change(rate=None)
        self._set(job, "running")
        try:
            job.runner = self._runner_for(job.file.settings)(
                task,
                lambda message: self._absorb(job, message),
                lambda status: self._finish(lane, job, status),
            )
        except OSError:
            job.error, lane.running = InputError("mnist.error.no_process"), None
            self._set(job, "failed")

    def _park(self, job: Job) -> None:
        if not job.parking and job.runner is not None:
            job.parking = True
            job.runner.stop()

    def _absorb(self, job: Job, message: Message) -> None:
        with self.changed:
            if isinstance(message, Failed):
                job.error = message.error
            elif isinstance(message, OutOfMemory):
                job.out_of_memory = True
            else:
                job.reporter.absorb(message)
            at_once = isinstance(message, EpochDone | Paused | Ended)
            self._set(job, job.file.state, 0 if at_once else _WRITE_SECONDS)

    def _finish(self, lane: _Lane, job: Job, status: int) -> None:
        with self.changed:
            job.runner = lane.running = None
            self._conclude(job, status)
            self._advance(lane)
            self._evict()

    def _conclude(self, job: Job, status: int) -> None:
        ended, state = job.reporter.known.ended, job.file.state
        by_itself = ended is not None and ended.outcome != "cancelled"
        if by_itself and ended is not None:
            self._set(job, ended.outcome)
        elif state == "stopping":
            self._set(job, "cancelled")
        elif job.out_of_memory and not self._closing:
            self._try_smaller(job)
        elif job.error is not None or job.out_of_memory:
            self._set(job, "failed")
        elif job.parking or self._closing:
            job.reporter.known.ended = None
            self._set(job, "paused" if state == "paused" else "interrupted")
            if job.again and not self._closing:
                self._enqueue(job)
        else:
            job.error = InputError("mnist.error.died", status=status)
            # Ended from outside, or by a fault of its own.
            self._set(job, "interrupted" if status < 0 else "failed")

    def _try_smaller(self, job: Job) -> None:
        """Queue a run again in a form that needs less memory, first in line; or give up."""
        file = job.file
        found = smaller(file.settings, file.device, file.attempts)
        if found is None:
            job.error = InputError("mnist.error.memory")
            self._set(job, "failed")
            return
        settings, warning = found
        job.fresh = settings.batch_size != file.settings.batch_size
        known = job.reporter.known
        job.reporter = Reporter(settings, self._clock, Known() if job.fresh else known)
        job.reporter.known.warnings = known.warnings
        job.reporter.warn(warning)
        device = resolve_device(settings.device)
        job.change(settings=settings, device=device, attempts=file.attempts + 1)
        self._lanes[device].waiting.appendleft(job)
        self._set(job, "queued")
        self._advance(self._lanes[device])

    def _drop(self, job: Job, state: State = "cancelled") -> None:
        lane = self._lanes[job.file.device]
        lane.waiting.remove(job)
        self._set(job, state)
        self._advance(lane)

    def _set(self, job: Job, state: State, delay: float = 0) -> None:
        job.change(state=state)
        self._scribe.note(job.file.name, delay)
        self.changed.notify_all()

    # -- memory and disk ------------------------------------------------------------------------

    def _mine(self, name: str, owner: str) -> Job:
        who, job = _marked(owner), self._jobs.get(name)
        kept = self._store.runs.get(name)
        if (job.file if job else kept) is None or (job.file if job else kept).owner != who:  # type: ignore[union-attr]
            raise InputError("mnist.error.not_yours")
        if job is None:
            job = self._read(name)
        self._jobs[name] = self._jobs.pop(name, job)  # asked for last
        return job

    def _read(self, name: str) -> Job:
        file = self._store.read(name)
        job = from_file(file, self._clock)
        job.reporter.net, job.reporter.examined = self._store.net(file), self._store.examined(file)
        job.written = (job.reporter.net, job.reporter.examined)
        self._jobs[name] = job
        self._evict()
        return job

    def _evict(self) -> None:
        idle = [
            name
            for name, job in self._jobs.items()
            if job.stored and job.runner is None and job.file.state not in BUSY
        ]
        for name in idle[: max(0, len(idle) - IN_MEMORY)]:
            del self._jobs[name]

    def _forget(self, name: str) -> RunFile | None:
        self._jobs.pop(name, None)
        self._scribe.forget(name)
        for owner in [owner for owner, newest in self._newest.items() if newest == name]:
            del self._newest[owner]
        self.changed.notify_all()
        return self._store.runs.pop(name, None)

    def _write(self, name: str) -> None:
        """Bring the run ``name`` onto the disk; called by the scribe."""
        with self._disk:
            with self.changed:
                job = self._jobs.get(name)
                if job is None:
                    return
                file, arrays = job.kept(), job.unwritten()
                content = run_file.encode(file)
            try:
                self._store.write(name, content, *arrays)
            except OSError as error:
                self._not_written(job, error)
                return
            with self.changed:
                job.written = (arrays[0] or job.written[0], arrays[1] or job.written[1])
                job.stored = job.file.version == file.version
                self._store.notice(file)
        if file.state not in LIVE:
            self._prune()

    def _not_written(self, job: Job, error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        with self.changed:
            job.reporter.warn(InputError("mnist.error.run_not_saved", reason=reason))
            job.change()
            if not self._closing:
                self._scribe.note(job.file.name, _RETRY_SECONDS)
            self.changed.notify_all()

    def _prune(self) -> None:
        sizes = self._store.sizes()
        with self.changed:
            live = {name for name, job in self._jobs.items() if job.runner is not None}
            live |= {name for name, job in self._jobs.items() if job.file.state in BUSY}
            going = self._store.excess(sizes, live)
            for name in going:
                self._forget(name)
        with self._disk:
            for name in going:
                self._store.remove(name)

    def _position(self, name: str) -> int:
        for lane in self._lanes.values():
            for place, job in enumerate(lane.waiting, start=1):
                if job.file.name == name:
                    return place
        return 0

    def _view(self, job: Job) -> JobView:
        return job.view(self._position(job.file.name))


def _marked(owner: str) -> str:
    """Return what is kept of an owner's token: enough to know it again, not to act in its name."""
    return hashlib.sha256(owner.encode()).hexdigest()
