"""What a lesson is: stops, each with a page to begin from and goals to reach; all of it data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explainer.optimizers import OptimizerSpec
from explainer.trace import Phase, Ref


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
        Which panel of "Look closer" is open; None leaves it.
    select
        Address of the neuron or edge that is selected: ``node/1/0`` or ``edge/2/0/1``.
    and_select
        Address of a second edge, for the loss surface.
    form
        Fields of the tab's form and their values, where the tab has one.
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
    and_select: str | None = None
    form: Mapping[str, object] = field(default_factory=dict)


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
    """``setting`` (``optimizer``, ``loss``, ``reduction``) has the value ``value``."""

    setting: str
    value: str


@dataclass(frozen=True)
class Between:
    """The number ``setting`` (``rate``) is from ``low`` to ``high``."""

    setting: str
    low: float
    high: float


@dataclass(frozen=True)
class Broken:
    """The fault ``name`` is switched on; with None every fault is off."""

    name: str | None


@dataclass(frozen=True)
class Opened:
    """The panel ``name`` of "Look closer" is open."""

    name: str


@dataclass(frozen=True)
class Predicted:
    """The learner has given the number that ``ref`` has in the open iteration."""

    ref: Ref


@dataclass(frozen=True)
class Worked:
    """The learner has worked out ``value``, to a relative ``tolerance``."""

    value: float
    tolerance: float = 0.005


@dataclass(frozen=True)
class Answered:
    """The learner has picked ``right`` among ``options``; their words belong to the stop."""

    options: tuple[str, ...]
    right: str


Goal = (
    Computed
    | Finished
    | Reached
    | LossBelow
    | LossAbove
    | Selected
    | Chosen
    | Between
    | Broken
    | Opened
    | Predicted
    | Worked
    | Answered
)


@dataclass(frozen=True)
class Stop:
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
        Names of blanks in the words, and which number of the prepared iteration fills each.
    continues
        The learner comes here with the page as the stop before has left it, so it is set up only
        when the learner jumps here.
    """

    name: str
    setup: Setup
    goals: tuple[Goal, ...]
    formula: str = ""
    numbers: Mapping[str, Ref] = field(default_factory=dict)
    continues: bool = False


@dataclass(frozen=True)
class Lesson:
    """A walk through stops; its words are ``lesson.<name>.title`` and ``.about``."""

    name: str
    stops: tuple[Stop, ...]
