"""Runs: one run a device at a time, the others wait in line; all of them are kept."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from explainer.lab.config.paths import home as default_home
from explainer.lab.config.settings import TrainingSettings, check_rate
from explainer.lab.data.sources import require_files
from explainer.lab.runs.cache import RunCache
from explainer.lab.runs.collector import RunCollector
from explainer.lab.runs.commands import RunCommands, check_command
from explainer.lab.runs.queue import DeviceQueues
from explainer.lab.runs.record import make_run_file
from explainer.lab.runs.run import TrainingRun, summarise_file
from explainer.lab.runs.states import RunEvent
from explainer.lab.runs.views import RunSummary, RunView
from explainer.lab.workers.protocol import Start
from explainer.lab.workers.runner import choose_runner

__all__ = ["RunManager", "RunView"]

PAUSE_SECONDS = 600.0
_CLOSE_SECONDS = 10.0


class RunManager:
    """Owns every training process of the page, and every run on the disk.

    Parameters
    ----------
    home
        Runs are kept in its folder ``runs``; that of `explainer.lab.config.paths` unless given.
    choose_runner
        Chooses what trains given settings.
    clock
        Seconds from any moment on.
    prepare
        Makes ready for the next run what can be; called when the lab is looked at and no run is
        under way.

    Attributes
    ----------
    changed
        Notified whenever any run changes.
    """

    def __init__(
        self,
        home: Path | None = None,
        *,
        choose_runner: Callable[[TrainingSettings], Start] = choose_runner,
        clock: Callable[[], float] = time.monotonic,
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._clock, self._make_ready = clock, prepare
        folder = (home or default_home()) / "runs"
        self._cache = RunCache(folder, self.changed, clock, self.tick)
        self._queues = DeviceQueues(self._cache, choose_runner, clock)
        self._commands = RunCommands(self._cache, self._queues)
        self._newest: dict[str, str] = {}  # owner -> the run they started or resumed last

    # -- what visitors see ----------------------------------------------------------------------

    def view(self, owner: str) -> RunView | None:
        """Return the run that ``owner`` started or resumed last, or None."""
        who = _mark(owner)
        with self.changed:
            name = self._newest.get(who)
            if name is None:
                files = self._cache.files(who)
                if not files:
                    return None
                name = self._newest[who] = files[0].name
            try:
                return self._view(self._cache.find(name, who))
            except InputError:  # pruned, or no longer readable
                del self._newest[who]
                return None

    def find_view(self, name: str, owner: str) -> RunView:
        """Return the run ``name``.

        Raises
        ------
        InputError
            If ``owner`` has no such run, or it cannot be read.
        """
        with self.changed:
            return self._view(self._cache.find(name, _mark(owner)))

    def runs(self, owner: str) -> tuple[RunSummary, ...]:
        """Return all runs of ``owner``, the newest first."""
        with self.changed:
            places = {run.file.name: self._queues.position(run) for run in self._queues.waiting()}
            files = self._cache.files(_mark(owner))
            return tuple(summarise_file(file, places.get(file.name, 0)) for file in files)

    def folder(self, name: str, owner: str) -> Path:
        """Return the folder of the run ``name``; raises as `opened` does."""
        with self.changed:
            self._cache.find(name, _mark(owner))
            return self._cache.find_folder(name)

    def count_live(self) -> dict[str, float]:
        """Return how many runs train and how many wait, of all owners."""
        with self.changed:
            running, waiting = len(self._queues.running()), len(self._queues.waiting())
            return {"runs_training": running, "runs_waiting": waiting}

    # -- what visitors do -----------------------------------------------------------------------

    def submit(self, settings: TrainingSettings, owner: str) -> RunView:
        """Start a run, or put it in line.

        Raises
        ------
        InputError
            If the owner has a busy run, the line is full, the device does not exist or the data
            set has not been fetched.
        """
        require_files(settings.dataset)
        device, who = resolve_device(settings.device), _mark(owner)
        with self.changed:
            run = self._new(settings, device, who)
            self._commands.submit(run)
            self._newest[who] = run.file.name
            return self._view(run)

    def prepare(self) -> None:
        """Make ready for a run that somebody may start soon, unless one is under way."""
        with self.changed:
            if self._queues.free and not self._queues.closing:
                self._make_ready()

    def stop(self, name: str, owner: str) -> None:
        """End the run ``name`` after its present batch, or take it out of the line.

        Raises
        ------
        InputError
            If ``owner`` has no such run.
        """
        with self.changed:
            self._commands.stop(self._cache.find(name, _mark(owner)))

    def pause(self, name: str, owner: str) -> None:
        """Have the run ``name`` wait after its present batch, or leave the line for now.

        It keeps its device until somebody else waits for it, or for ten minutes.

        Raises
        ------
        InputError
            If ``owner`` has no such run.
        """
        with self.changed:
            self._commands.pause(self._cache.find(name, _mark(owner)))

    def resume(self, name: str, owner: str) -> None:
        """Have the run ``name`` go on: at once, or from its last checkpoint when its turn comes.

        Raises
        ------
        InputError
            If ``owner`` has no such run or another busy one, it has ended by itself, the line is
            full or its device does not exist any more.
        """
        with self.changed:
            run = self._cache.find(name, _mark(owner))
            self._commands.resume(run)
            self._newest[run.file.owner] = name

    def set_rate(self, name: str, owner: str, rate: object) -> None:
        """Change η of the live run ``name`` from its next batch on.

        Raises
        ------
        InputError
            If ``owner`` has no such run, it is over, or ``rate`` is outside its limits.
        """
        wanted = check_rate(rate)
        with self.changed:
            self._commands.set_rate(self._cache.find(name, _mark(owner)), wanted)

    def delete(self, name: str, owner: str) -> None:
        """Remove the run ``name`` and everything that it has left.

        Raises
        ------
        InputError
            If ``owner`` has no such run, or it is under way.
        """
        with self.changed:
            run = self._cache.find(name, _mark(owner))
            check_command(run, RunEvent.DELETE)
            kept = self._cache.forget(name)
            if self._newest.get(run.file.owner) == name:
                del self._newest[run.file.owner]
            self.changed.notify_all()
        self._cache.remove(name, kept)

    def leave(self, owner: str) -> None:
        """Take what ``owner`` has waiting out of the line; a run that has begun goes on."""
        with self.changed:
            self._commands.leave(_mark(owner))

    # -- what happens by itself -----------------------------------------------------------------

    def tick(self) -> None:
        """End the processes of runs that have been paused for too long; called now and then."""
        with self.changed:
            self._queues.park_overdue(PAUSE_SECONDS)

    def close(self) -> None:
        """Interrupt every run, with a checkpoint, and wait until the devices are free."""
        with self.changed:
            self._queues.close()
            self.changed.wait_for(lambda: self._queues.free, _CLOSE_SECONDS)
        self._cache.close()

    # -- parts ----------------------------------------------------------------------------------

    def _view(self, run: TrainingRun) -> RunView:
        return run.view(self._queues.position(run))

    def _new(self, settings: TrainingSettings, device: str, who: str) -> TrainingRun:
        theirs = self._cache.files(who)
        number = 1 + (theirs[0].number if theirs else 0)
        file = make_run_file(settings, device, who, number=number, serial=self._cache.make_serial())
        return TrainingRun(file, RunCollector(settings, self._clock))


def _mark(owner: str) -> str:
    """Return what is kept of an owner's token: enough to know it again, not to act in its name."""
    return hashlib.sha256(owner.encode()).hexdigest()
