"""What a lesson is: stops, each with a page to begin from and goals to reach; all of it data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Ref


@dataclass(frozen=True)
class Setup:
    """The page as a stop needs it.

    Parameters
    ----------
    start
        Name of the network that is opened: one of ``explainer.lessons.starts.STARTS``.
    optimizer
        Instead of the start's own.
    iterations
        How many are done before the learner takes over.
    fault
        Name of the fault that is switched on from the first iteration on, or none.
    reduction
        Over the batch, instead of the start's own.
    tab
        ``step``, ``data``, ``mnist``.
    granularity
        What Next moves by: ``term``, ``neuron``, ``layer``, ``phase``.
    at
        The step that was computed last; a phase stands for its end, None for the beginning.
    panel
        Which drawer, or panel of one, is open: ``weights``, ``loss``, ``faults``, ``samples``, or a
        panel of "Look closer"; None leaves what the visitor has open. Of the lab, its section: one
        of ``explainer.lab.ui.sections.SECTIONS``; None is its first.
    select
        Address of the neuron or edge that is selected: ``node/1/0`` or ``edge/2/0/1``.
    form
        Fields of the form of the tab ``data`` or ``mnist``, and their values.
    epochs
        How many are done on the tab ``data`` before the learner takes over.
    """

    start: str
    optimizer: OptimizerSpec | None = None
    iterations: int = 0
    fault: str | None = None
    reduction: str | None = None
    tab: str = "step"
    granularity: str = "neuron"
    at: Ref | Phase | None = None
    panel: str | None = None
    select: str | None = None
    form: tuple[tuple[str, object], ...] = ()
    epochs: int = 0


@dataclass(frozen=True)
class Computed:
    """A step that sets one of ``refs`` has been made."""

    refs: tuple[Ref, ...]


@dataclass(frozen=True)
class Finished:
    """Every step of ``phase`` has been made."""

    phase: Phase


@dataclass(frozen=True)
class Reached:
    """Iteration ``number`` or a later one is open."""

    number: int


@dataclass(frozen=True)
class LossBelow:
    """The loss of the open iteration, before its update, is below ``limit``."""

    limit: float


@dataclass(frozen=True)
class LossAbove:
    """The loss of the open iteration, before its update, is above ``limit``."""

    limit: float


@dataclass(frozen=True)
class Selected:
    """One of the neurons or edges ``addresses`` is selected."""

    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """``setting`` (``optimizer``, ``loss`` or ``reduction``) has the value ``value``."""

    setting: str
    value: str


@dataclass(frozen=True)
class RateBetween:
    """The learning rate is from ``low`` to ``high``."""

    low: float
    high: float


@dataclass(frozen=True)
class Activated:
    """Every hidden layer has the activation ``name``."""

    name: str


@dataclass(frozen=True)
class Broken:
    """The fault ``name`` is switched on; with None every fault is off."""

    name: str | None


@dataclass(frozen=True)
class PanelOpened:
    """The panel ``name`` of "Look closer" is open."""

    name: str


@dataclass(frozen=True)
class Predicted:
    """The learner has given the number that ``ref`` has in the open iteration."""

    ref: Ref


@dataclass(frozen=True)
class Worked:
    """The learner has worked out ``value``; a whole number must be met exactly."""

    value: float


@dataclass(frozen=True)
class Answered:
    """The learner has picked ``right`` among ``options``; their words belong to the stop."""

    options: tuple[str, ...]
    right: str


@dataclass(frozen=True)
class EpochsTrained:
    """On the tab "Train on data", ``count`` epochs or more have been trained."""

    count: int


@dataclass(frozen=True)
class OpenedFromCurve:
    """An iteration of the tab "Train on data" has been opened in the step view."""


@dataclass(frozen=True)
class MnistStarted:
    """A training run of the MNIST lab is under way or done."""


Goal = (
    Computed
    | Finished
    | Reached
    | LossBelow
    | LossAbove
    | Selected
    | Chosen
    | RateBetween
    | Activated
    | Broken
    | PanelOpened
    | Predicted
    | Worked
    | Answered
    | EpochsTrained
    | OpenedFromCurve
    | MnistStarted
)


@dataclass(frozen=True)
class LessonStop:
    """One stop: its words are ``stop.<lesson>.<name>.text``, ``.task``, ``.hint``, ``.after``.

    Parameters
    ----------
    name
        Unique in the lesson.
    setup
        The page as it is when the learner arrives.
    goals
        All must be reached, in any order.
    formula
        LaTeX shown under the text, or none.
    numbers
        Names of blanks in the words, and which number fills each: one of the prepared iteration,
        or one of another setup.
    continues
        The learner comes here with the page as the stop before has left it, so it is set up only
        when the learner jumps here.
    """

    name: str
    setup: Setup
    goals: tuple[Goal, ...]
    formula: str = ""
    numbers: Mapping[str, Ref | tuple[Setup, Ref]] = field(default_factory=dict)
    continues: bool = False


@dataclass(frozen=True)
class Lesson:
    """A walk through stops; its words are ``lesson.<name>.title`` and ``.about``."""

    name: str
    stops: tuple[LessonStop, ...]
