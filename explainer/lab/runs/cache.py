"""Every run of the page: the latest in memory, all of them on the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from explainer.errors import InputError
from explainer.lab.runs import record
from explainer.lab.runs.record import RunFile
from explainer.lab.runs.run import TrainingRun, from_file, settle_file
from explainer.lab.runs.states import RunState
from explainer.lab.runs.store import RunStore
from explainer.lab.runs.writer import RunWriter

# A net of the largest size takes 16 MB.
IN_MEMORY = 8
_RETRY_SECONDS = 30.0


class RunCache:
    """Finds runs, and writes what has changed; all but `close` and `remove` under ``changed``.

    Parameters
    ----------
    folder
        Of the runs.
    changed
        Guards every run in memory; kept as an attribute.
    clock
        Seconds from any moment on.
    tick
        Called about once a second.
    """

    def __init__(
        self,
        folder: Path,
        changed: threading.Condition,
        clock: Callable[[], float],
        tick: Callable[[], None],
    ) -> None:
        self._folder, self.changed, self._clock = folder, changed, clock
        self._runs: dict[str, TrainingRun] = {}  # by name; those not asked for longest come first
        self._writer = RunWriter(self._write, tick)
        self._disk = threading.Lock()  # taken before `changed`, never after it
        self._closed = False

    @cached_property
    def _store(self) -> RunStore:
        return RunStore(self._folder)

    # -- finding --------------------------------------------------------------------------------

    def runs(self) -> list[TrainingRun]:
        """Return the runs in memory: every one that is under way or waits, and some others."""
        return list(self._runs.values())

    def files(self, owner: str) -> list[RunFile]:
        """Return what is kept of all runs of ``owner`` (its hash), the newest first."""
        files = {name: settle_file(run) for name, run in self._store.runs.items()}
        files |= {name: run.kept() for name, run in self._runs.items()}
        theirs = [run for run in files.values() if run.owner == owner]
        return sorted(theirs, key=lambda run: -run.number)

    def find(self, name: str, owner: str) -> TrainingRun:
        """Return the run ``name`` of ``owner``.

        Raises
        ------
        InputError
            If there is none, or it cannot be read.
        """
        run = self._runs.get(name)
        file = self._store.runs.get(name) if run is None else run.file
        if file is None or file.owner != owner:
            raise InputError("mnist.error.not_yours")
        if run is None:
            run = self._read(name)
        self._runs[name] = self._runs.pop(name, run)  # asked for last
        return run

    def find_folder(self, name: str) -> Path:
        """Return the folder of the run ``name``."""
        return self._store.find_folder(name)

    def make_serial(self) -> int:
        """Return a number above that of every run."""
        taken = [run.file.serial for run in self._runs.values()]
        return max([self._store.make_serial(), *(serial + 1 for serial in taken)])

    def _read(self, name: str) -> TrainingRun:
        try:
            file = self._store.read(name)
        except InputError:
            self._store.runs.pop(name)  # it was there when the list was made
            raise
        run = from_file(file, self._clock)
        run.collector.net = self._store.net(file)
        run.collector.examined = self._store.read_outputs(file)
        run.written = (run.collector.net, run.collector.examined)
        self._runs[name] = run
        self._evict(name)
        return run

    def _evict(self, used: str = "") -> None:
        idle = [
            name
            for name, run in self._runs.items()
            if run.stored and run.state.idle and name != used
        ]
        for name in idle[: max(0, len(idle) - IN_MEMORY)]:
            del self._runs[name]

    # -- keeping --------------------------------------------------------------------------------

    def add(self, run: TrainingRun) -> None:
        """Take in a new run."""
        self._runs[run.file.name] = run

    def note(self, run: TrainingRun, delay: float = 0.0) -> None:
        """Have ``run`` written, ``delay`` seconds from now or earlier."""
        self._writer.note(run.file.name, delay)

    def forget(self, name: str) -> RunFile | None:
        """Take the run ``name`` off the list; return what was kept of it on the disk."""
        self._runs.pop(name, None)
        self._writer.forget(name)
        return self._store.runs.pop(name, None)

    def remove(self, name: str, kept: RunFile | None) -> None:
        """Remove the folder of a run that was forgotten.

        Raises
        ------
        InputError
            If another process trains it; then it is on the list again.
        """
        with self._disk:
            removed = self._store.remove(name)
        if not removed:
            if kept is not None:
                with self.changed:
                    self._store.notice(kept)
            raise InputError("mnist.error.run_elsewhere")

    def close(self) -> None:
        """Write everything that was noted, and nothing more."""
        self._closed = True
        self._writer.close()

    def _write(self, name: str) -> None:
        """Bring the run ``name`` onto the disk; called by the writer."""
        with self._disk:
            with self.changed:
                run = self._runs.get(name)
                if run is None:
                    return
                file, arrays = run.kept(), run.unwritten()
                content = record.encode_run(file)
            try:
                self._store.write(name, content, *arrays)
            except OSError as error:
                self._warn_unwritten(run, error)
                return
            with self.changed:
                run.written = (arrays[0] or run.written[0], arrays[1] or run.written[1])
                run.stored = run.file.version == file.version
                if self._runs.get(name) is run:  # else it was deleted meanwhile
                    self._store.notice(file)
                self._evict()
        if RunState(file.state).over:
            self._prune()

    def _warn_unwritten(self, run: TrainingRun, error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        with self.changed:
            run.collector.warn(InputError("mnist.error.run_not_saved", reason=reason))
            run.change()
            if not self._closed:
                self.note(run, _RETRY_SECONDS)
            self.changed.notify_all()

    def _prune(self) -> None:
        sizes = self._store.sizes()
        with self.changed:
            live = {name for name, run in self._runs.items() if not run.state.idle}
            going = self._store.excess(sizes, live)
            for name in going:
                self.forget(name)
            self.changed.notify_all()
        with self._disk:
            for name in going:
                self._store.remove(name)
