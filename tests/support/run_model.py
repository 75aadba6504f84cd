"""What the runs of a page must be, said by the table of their lives and a queue of ten lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from explainer.lab.runs.lifecycle import find_next_state
from explainer.lab.runs.states import Actor, RunEvent, RunState
from explainer.lab.training.commands import EndTraining, Pause, Resume

QUEUED = RunState.QUEUED


@dataclass
class ModelRun:
    """A run as the model has it; ``batches`` is how far its trainer said it has come."""

    owner: str
    device: str
    state: RunState = RunState.NEW
    batches: int = 0
    batch_size: int = 64
    attempts: int = 0
    heard: list[object] = field(default_factory=list)  # commands to its present process


class QueueModel:
    """Runs and devices, and what one event means for all of them."""

    def __init__(self, limit: int) -> None:
        self.limit, self.closed, self.processes = limit, False, True
        self.runs: dict[str, ModelRun] = {}
        self.lines: dict[str, list[ModelRun]] = {"cpu": [], "cuda": []}
        self.started = 0
        self.walked: set[tuple[RunEvent, RunState]] = set()

    def opened_again(self) -> QueueModel:
        """Return the model of a new program that finds these runs."""
        again = QueueModel(self.limit)
        again.runs, again.walked = self.runs, self.walked
        return again

    def holder(self, device: str) -> ModelRun | None:
        """Return the run that has ``device``."""
        held = [r for r in self.runs.values() if r.device == device and r.state.holds_device]
        assert len(held) <= 1
        return held[0] if held else None

    def accepts(self, owner: str, device: str) -> bool:
        """Return whether ``owner`` may have one more busy run."""
        busy = any(run.owner == owner and run.state.busy for run in self.runs.values())
        return not busy and len(self.lines[device]) < self.limit

    def position(self, run: ModelRun) -> int:
        """Return the place of ``run`` in its line."""
        line = self.lines[run.device]
        return line.index(run) + 1 if run in line else 0

    def cause(self, run: ModelRun, event: RunEvent, actor: Actor) -> None:
        """Let ``event`` happen, and what follows from it on every device."""
        if self._move(run, event, actor):
            for device in self.lines:
                self._advance(device)
        if self.closed and run.state is QUEUED:
            self._move(run, RunEvent.CLOSE, Actor.PROGRAM)

    def close(self) -> None:
        """Let the program begin to end: it starts no more processes, and waits for those left."""
        self.closed = True
        for run in self.runs.values():
            self._move(run, RunEvent.CLOSE, Actor.PROGRAM)
            if run.state.holds_device:
                run.heard.append(EndTraining())

    def end(self, run: ModelRun, event: RunEvent) -> None:
        """Let the process of ``run`` be gone."""
        again = find_next_state(run.state, event, Actor.PROCESS) is QUEUED
        if event is RunEvent.OUT_OF_MEMORY and again and not self._shrink(run):
            event = RunEvent.TOO_LARGE
        self.cause(run, event, Actor.PROCESS)

    def _shrink(self, run: ModelRun) -> bool:
        if self.closed:
            return False
        if run.attempts == 0 and run.batch_size > 1:
            run.batch_size, run.batches = run.batch_size // 2, 0
        elif run.device == "cuda":
            run.device = "cpu"
        else:
            return False
        run.attempts += 1
        return True

    def _move(self, run: ModelRun, event: RunEvent, actor: Actor) -> bool:
        before, after = run.state, find_next_state(run.state, event, actor)
        if after is None:
            return False
        self.walked.add((event, before))
        if before is QUEUED and after is not QUEUED:
            self.lines[run.device].remove(run)
        if after is QUEUED and before is not QUEUED:
            first = event is RunEvent.OUT_OF_MEMORY
            self.lines[run.device].insert(0 if first else len(self.lines[run.device]), run)
        run.state = after
        self._tell(run, before, event)
        return True

    def _tell(self, run: ModelRun, before: RunState, event: RunEvent) -> None:
        if before.holds_device and run.state.holds_device:
            if event is RunEvent.PAUSE and before is RunState.RUNNING:
                run.heard.append(Pause())
            elif event is RunEvent.RESUME and before is RunState.PAUSED:
                run.heard.append(Resume())
            elif event in (RunEvent.STOP, RunEvent.PARK):
                run.heard.append(EndTraining())

    def _advance(self, device: str) -> None:
        line, holder = self.lines[device], self.holder(device)
        if line and holder is not None:
            self._move(holder, RunEvent.PARK, Actor.QUEUE)
        while line and not self.closed and self.holder(device) is None:
            run = line[0]
            run.heard = []
            self._move(run, RunEvent.START, Actor.QUEUE)
            if self.processes:
                self.started += 1
            else:
                self._move(run, RunEvent.NO_PROCESS, Actor.QUEUE)
