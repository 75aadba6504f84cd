"""What crosses the wire in lessons; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from typing import Literal, TypedDict


class SetupValue(TypedDict):
    """What the script puts in place once the session of a stop or myth is open."""

    tab: str
    granularity: str
    phase: str | None
    key: str | None
    panel: str | None
    select: str | None


class ChoiceValue(TypedDict):
    """One answer to choose; ``why`` says why it is wrong."""

    name: str
    label: str
    why: str


class ComputedGoal(TypedDict):
    """Quantities have been computed; `explainer.lessons.lesson` describes all goals."""

    kind: Literal["Computed"]
    keys: list[str]


class FinishedGoal(TypedDict):
    """Every step of a phase has been made."""

    kind: Literal["Finished"]
    phase: str


class ReachedGoal(TypedDict):
    """An iteration or a later one is open."""

    kind: Literal["Reached"]
    number: int


class LossBelowGoal(TypedDict):
    """The loss is below a limit."""

    kind: Literal["LossBelow"]
    limit: float


class LossAboveGoal(TypedDict):
    """The loss is above a limit."""

    kind: Literal["LossAbove"]
    limit: float


class SelectedGoal(TypedDict):
    """A neuron or an edge is selected."""

    kind: Literal["Selected"]
    addresses: list[str]


class ChosenGoal(TypedDict):
    """A setting has a value."""

    kind: Literal["Chosen"]
    setting: Literal["optimizer", "loss", "reduction"]
    value: str


class RateBetweenGoal(TypedDict):
    """The learning rate is in a range."""

    kind: Literal["RateBetween"]
    low: float
    high: float


class ActivatedGoal(TypedDict):
    """A layer has an activation."""

    kind: Literal["Activated"]
    name: str


class BrokenGoal(TypedDict):
    """A fault is switched on; None: every fault is off."""

    kind: Literal["Broken"]
    name: str | None


class PanelOpenedGoal(TypedDict):
    """A panel of "Look closer" is open."""

    kind: Literal["PanelOpened"]
    name: str


class EpochsTrainedGoal(TypedDict):
    """So many epochs have been trained."""

    kind: Literal["EpochsTrained"]
    count: int


class OpenedFromCurveGoal(TypedDict):
    """An iteration of the tab "Train on data" was opened."""

    kind: Literal["OpenedFromCurve"]


class MnistStartedGoal(TypedDict):
    """A training of the lab was started."""

    kind: Literal["MnistStarted"]


class PredictedGoal(TypedDict):
    """A number of the step view was predicted."""

    kind: Literal["Predicted"]
    key: str


class WorkedGoal(TypedDict):
    """A number was worked out."""

    kind: Literal["Worked"]


class AnsweredGoal(TypedDict):
    """One of the options was chosen."""

    kind: Literal["Answered"]
    options: list[ChoiceValue]
    right: str


GoalValue = (
    ComputedGoal
    | FinishedGoal
    | ReachedGoal
    | LossBelowGoal
    | LossAboveGoal
    | SelectedGoal
    | ChosenGoal
    | RateBetweenGoal
    | ActivatedGoal
    | BrokenGoal
    | PanelOpenedGoal
    | EpochsTrainedGoal
    | OpenedFromCurveGoal
    | MnistStartedGoal
    | PredictedGoal
    | WorkedGoal
    | AnsweredGoal
)
"""What a learner has to reach; what has to be found stays in Python."""


class StopValue(TypedDict):
    """A stop with its words; ``continues`` if the page stays as the stop before has left it."""

    name: str
    text: str
    task: str
    hint: str
    after: str
    formula: str
    continues: bool
    goals: list[GoalValue]
    view: SetupValue


class LessonValue(TypedDict):
    """A lesson with its words and the numbers in them."""

    name: str
    title: str
    stops: list[StopValue]


class MythValue(TypedDict):
    """A myth with its words and the numbers of its evidence."""

    name: str
    claim: str
    truth: str
    look: str
    view: SetupValue


class FeedbackValue(TypedDict):
    """The verdict on a number that was typed."""

    right: bool
    text: str
