"""What crosses the wire in "Train on data"; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from explainer.ui.wire import Figure


class LoopValue(TypedDict):
    """One's place in the loops, epoch × batch, both counted from 1, and the rows of the batch."""

    epoch: int
    batch: int
    batches: int
    rows: str
    size: int
    samples: int
    loss: str
    optimizer: str


class BranchValue(TypedDict):
    """A training that began somewhere and has an optimizer of its own; ``number`` is its look."""

    name: str
    number: int
    settings: str
    origin: str
    iterations: int
    loss: str
    diverged: bool
    open: bool


class KeptBranch(TypedDict):
    """How far a branch was trained, and where it left which other one, by its place."""

    parent: int
    at: int
    optimizer: str
    rate: float
    last: int
    iteration: int


class KeptRun(TypedDict):
    """What the browser keeps of the tab; ``current`` is the place of the branch that goes on."""

    settings: dict[str, Any]
    branches: list[KeptBranch]
    current: int


class TrainedValue(TypedDict):
    """What the page announces of a training that has just ended."""

    dataset: str
    batches: int
    epochs: int
    loss: float | None


class StageValue(TypedDict):
    """Everything in the middle of the tab.

    ``made`` says when: an older one that comes later is not shown. ``facts`` are rows of a name
    and a value, ``estimates`` rows of a parameter's name, its estimate, its truth and its error.
    """

    made: float
    running: bool
    notice: str
    dataset: str
    epochs: int
    iteration: int
    last: int
    picture: Figure
    sliced: bool
    loss: Figure
    loop: LoopValue
    facts: list[list[str]]
    estimates: list[list[str]]
    branches: list[BranchValue]
    comparison: Figure | None
    diverged: bool
    kept: NotRequired[KeptRun]
    trained: NotRequired[TrainedValue]


class RaceValue(TypedDict):
    """A race of optimizers; without figures before the first."""

    sentence: str
    results: dict[str, str]
    losses: NotRequired[Figure]
    paths: NotRequired[Figure]


class SweepValue(TypedDict):
    """A sweep over learning rates; without figures before the first."""

    sentence: str
    finals: NotRequired[Figure]
    curves: NotRequired[Figure]


class RacesValue(TypedDict):
    """Both panels; ``running`` and ``failed`` are ``race``, ``sweep`` or empty.

    ``weights`` are rows of an address and a name.
    """

    made: float
    running: str
    failed: str
    notice: str
    weights: list[list[str]]
    optimizer: str
    race: RaceValue
    sweep: SweepValue


class TrainEpochs(TypedDict):
    """Train so many epochs; None if what was typed is no number."""

    epochs: int | None


class SeekIteration(TypedDict):
    """Go to an iteration of the run."""

    iteration: int


class OpenIteration(TypedDict):
    """Open an iteration in the step view; None if what was typed is no number."""

    iteration: int | None


class ForkBranch(TypedDict):
    """Go on with another optimizer from here; the rate as it was typed."""

    optimizer: str
    rate: str


class ChooseBranch(TypedDict):
    """A branch by its name."""

    branch: str


class StageEvents(TypedDict):
    """What the middle of the tab tells Python; None are events that say nothing else."""

    arrive: None
    restore: KeptRun
    batch: None
    run: TrainEpochs
    stop: None
    seek: SeekIteration
    open: OpenIteration
    branch: ForkBranch
    choose: ChooseBranch
    remove: ChooseBranch
    prepare: dict[str, Any]


class StartRace(TypedDict):
    """Optimizers by name with their rates as they were typed, and the two weights to watch."""

    racers: dict[str, str]
    iterations: int | None
    x: str
    y: str


class StartSweep(TypedDict):
    """Sweep over learning rates with one optimizer."""

    optimizer: str
    iterations: int | None


class RacesEvents(TypedDict):
    """What races and sweeps tell Python."""

    race: StartRace
    sweep: StartSweep
    halt: None


class OwnColumnValue(TypedDict):
    """A column of a table as it was understood: in words what it holds, and its first cells."""

    name: str
    holds: str
    part: str
    reason: str
    cells: list[str]


class TableChoices(TypedDict):
    """How a table is read; ``parts`` says what becomes of columns, by their number as text."""

    encoding: str
    header: str
    missing: str
    sample: bool
    parts: dict[str, str]


class OwnTableValue(TypedDict):
    """A file as it was understood; ``said`` are sentences on it, ``error`` what keeps it out.

    Without columns there is nothing to look at but the error. ``open`` tells whether to look.
    """

    made: float
    open: bool
    columns: list[OwnColumnValue]
    choices: TableChoices
    said: list[str]
    error: str


class BringFile(TypedDict):
    """A file, compressed by gzip, as base64."""

    data: str


class TableEvents(TypedDict):
    """What the dialog tells Python: a file, a look at the points in the field, other choices."""

    bring: BringFile
    look: None
    choose: TableChoices
    use: TableChoices
    close: None
