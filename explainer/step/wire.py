"""What crosses the wire in "Step through"; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

from explainer.ui.wire import Figure, Number


class Place(TypedDict):
    """Where in the loops, epoch × batch, the open iteration is; ``samples`` are row numbers."""

    epoch: int
    batch: int
    batches: int
    samples: list[int]


class NetworkFacts(TypedDict):
    """The network of the open iteration; ``samples`` counts those of its batch.

    ``biases`` says of each layer after the input whether it has some, ``frozen`` holds the keys of
    the weights and biases that do not learn.

    ``classes`` says which class each output is for, ``inputs`` what each input is; they are empty
    where that has no name. ``fused`` tells that the slope of the outputs cancels against their
    loss.
    """

    sizes: Sequence[int]
    inputs: Sequence[str]
    classes: Sequence[str]
    activations: Sequence[str]
    biases: Sequence[bool]
    frozen: Sequence[str]
    loss: str
    fused: bool
    reduction: str
    samples: int
    optimizer: str
    rate: float


class Listing(TypedDict):
    """A part of the code that ran; ``first`` is the number of its first line."""

    title: str
    first: int
    lines: Sequence[str]


class FindingText(TypedDict):
    """Something that ails the network: what, where, in words, and the units [layer, unit]."""

    kind: str
    where: str
    text: str
    units: Sequence[tuple[int, int]]


class HealthValue(TypedDict):
    """A row a layer: its number, then sizes of δ, gradient and update; and what was found."""

    layers: list[list[Any]]
    findings: list[FindingText]


class FaultValue(TypedDict):
    """The fault that is switched on.

    ``lines`` are [function, right, wrong]; ``right`` holds what each step that differs should
    have given, by its number, ``first`` the first of them.
    """

    name: str
    age: int
    harmless: str | None
    over: bool
    lines: list[list[str]]
    first: int | None
    right: dict[str, Number]


class ComparisonValue(TypedDict):
    """The largest deviation from a reference, and the key of the parameter that has it."""

    largest: Number
    worst: str
    agrees: bool


class VerificationValue(TypedDict):
    """The verdict of the references.

    A row a parameter: its key, gradient by hand, by autograd, by differences, whether it is at a
    kink, new value, and torch's.
    """

    passed: bool
    finite: bool
    count: int
    loss: ComparisonValue
    autograd: ComparisonValue
    differences: ComparisonValue
    update: ComparisonValue
    kinks: str
    rows: list[list[Any]]


class TableValue(TypedDict):
    """Numbers of a card; its texts are LaTeX, ``kinds`` a string a row.

    ``corner`` stands above the heads of the rows, ``caption`` above it all.
    """

    caption: str
    corner: str
    columns: Sequence[str]
    heads: Sequence[str]
    values: list[list[Number | None]]
    kinds: Sequence[str]


class CardValue(TypedDict):
    """What is said at a stop: formulas in LaTeX, in symbols and with numbers, and torch's lines.

    ``spoken`` is for a screen reader: quantities and their values.
    """

    title: str
    sentence: str
    spoken: str
    symbols: Sequence[str]
    lines: Sequence[str]
    tables: list[TableValue]
    torch: Sequence[str]


class DigitTexts(TypedDict):
    """What of a film has other digits where others are chosen; ``substituted`` is one a step."""

    cards: Mapping[str, list[CardValue]]
    substituted: list[str]


class FilmTexts(TypedDict):
    """The texts of a film: one of each a step; ``lines`` are [listing, row]."""

    formulas: list[str]
    sentences: list[str]
    spoken: list[str]
    lines: Sequence[tuple[int, int]]
    listings: list[Listing]


class FilmNumbers(TypedDict):
    """The numbers of a film: key and value of each step, and what was known before the first."""

    keys: list[str]
    values: list[Number]
    before: dict[str, float]


class FilmValue(FilmTexts, DigitTexts, FilmNumbers):
    """One iteration: everything that the browser needs to move through it by itself.

    ``stops`` are the positions at which each granularity halts, ``cards`` what is said at each of
    them but the first, by neuron, layer and phase (a phase has those of its layers); ``phases`` are
    where each phase starts and ends; ``loss`` is that before and after the update, ``colours`` are
    the light theme's by their names and ``dark`` the dark theme's by them, ``file`` the session to
    be saved, of ``preset`` or one's own (``custom``); ``answers`` the nonce of the lesson that
    asked for it, if one did.
    """

    iteration: int
    first: int
    last: int
    place: Place | None
    figure: Figure
    width: int
    dense: bool
    stops: Mapping[str, Sequence[int]]
    phases: dict[str, tuple[int, int]]
    network: NetworkFacts
    loss: list[Number]
    history: Figure
    health: HealthValue
    faults: list[tuple[str, str | None]]
    fault: FaultValue | None
    verification: VerificationValue | None
    colours: dict[str, str]
    dark: dict[str, str]
    file: dict[str, Any]
    preset: str
    answers: int | None


Go = TypedDict("Go", {"from": int, "count": int})
"""Apply ``count`` iterations, ``from`` the one that the page shows."""


class Visit(TypedDict):
    """Open an iteration that was recorded."""

    iteration: int


class Edit(TypedDict):
    """Give a parameter another value, as it was typed."""

    layer: int
    unit: int
    source: int | None
    value: str


class WrittenCell(TypedDict):
    """A scalar that was written in a cell: its key, and what was typed."""

    key: str
    value: str


class Write(TypedDict):
    """Give weights, biases, inputs and targets the values that were typed, all at once."""

    cells: list[WrittenCell]


class Freeze(TypedDict):
    """Freeze weights and biases, given by their keys; or let them learn again."""

    keys: list[str]
    frozen: bool


class Reopen(TypedDict):
    """Open a session file; ``preset`` is the one that it began with, if it still is.

    Without a file it is the one to open.
    """

    text: str
    preset: NotRequired[str]


class SwitchFault(TypedDict):
    """Switch a fault on; None switches it off."""

    name: str | None


class StepEvents(TypedDict):
    """What the step view tells Python, by the name of the event."""

    go: Go
    visit: Visit
    edit: Edit
    write: Write
    freeze: Freeze
    reopen: Reopen
    lesson: dict[str, Any]
    fault: SwitchFault


class LayerLimits(TypedDict):
    """The most units of a layer, and the most layers, input included."""

    units: int
    layers: int


class LayersValue(TypedDict):
    """What the editor of layers shows; ``choices`` are for the output, ``hidden`` for the rest."""

    sizes: list[int]
    activations: list[str]
    biases: list[bool]
    input_gradient: bool
    choices: list[str]
    hidden: list[str]
    limits: LayerLimits
    refused: NotRequired[int]


class LayersEdit(TypedDict):
    """The layers that a visitor wants; a size that was typed comes as it was typed.

    ``removed`` is the number of the layer that was taken out, if one was.
    """

    sizes: list[int | str]
    activations: list[str]
    biases: list[bool]
    input_gradient: bool
    removed: NotRequired[int]


class LayersEvents(TypedDict):
    """What the editor of layers tells Python."""

    edit: LayersEdit


class ScriptAnswer(TypedDict):
    """The open iteration as code, and what its file is called."""

    name: str
    text: str


class QuestionEvents(TypedDict):
    """What the line of questions tells Python: a topic, a nonce, and what the topic needs."""

    ask: dict[str, Any]


class Option(TypedDict):
    """One answer to choose."""

    value: str
    text: str
    symbol: str


class QuestionValue(TypedDict):
    """A question of predict mode; without ``options`` a number is typed."""

    key: str
    kind: str
    text: str
    symbol: str
    formula: str
    options: list[Option]


class QuestionsAnswer(TypedDict):
    """The questions before a halt."""

    questions: list[QuestionValue]


class Verdict(TypedDict):
    """The verdict on an answer, or the sentence that says why it is none (``error``)."""

    error: NotRequired[str]
    verdict: NotRequired[Literal["right", "close", "wrong"]]
    given: NotRequired[Any]
    exact: NotRequired[Any]
    mistake: NotRequired[str]
    sentence: NotRequired[str]


class BelongsTo(TypedDict):
    """By what a script knows the film that an answer belongs to: iteration, loss before it."""

    iteration: int
    before: Number


class WorkMistake(TypedDict):
    """The first wrong number of one's own: its key and symbol, how it is computed, what is said.

    ``mistake`` names the usual mistake that gives it, and is empty where none does.
    """

    key: str
    symbol: str
    formula: str
    mistake: str
    sentence: str


class WorkAnswer(BelongsTo):
    """The verdicts on numbers of one's own, [key, verdict], in the order of computing."""

    verdicts: list[list[str]]
    right: int
    first: WorkMistake | None


class DigitsAnswer(BelongsTo, DigitTexts):
    """The texts of the open film with more digits."""


class ChainPath(TypedDict):
    """A path from the loss: its units, its product, and its factors [symbol, value, key]."""

    units: Sequence[Any]
    product: Number
    factors: list[list[Any]]


class Collapse(TypedDict):
    """A sum of paths that has a name of its own."""

    symbol: str
    summed: Number
    short_symbol: str
    short: Number
    key: str


class ChainAnswer(BelongsTo):
    """All paths from the loss of a sample to a weight or bias."""

    formula: str
    count: int
    zeros: int
    merged: bool
    rest: Number
    total: Number
    paths: list[ChainPath]
    collapses: list[Collapse]


class ActivationAnswer(BelongsTo):
    """The figure of each activation, f′(z) by layer, and ln Σ e^z of the other outputs.

    Slopes and sums have a row a sample.
    """

    figures: dict[str, Figure]
    slopes: list[Any]
    others: Any


class Rungs(TypedDict):
    """The ladder of nudges: a column each, None where a number is not finite."""

    nudge: list[Any]
    above: list[Any]
    below: list[Any]
    up: list[Any]
    down: list[Any]
    forward: list[Any]
    central: list[Any]
    forward_error: list[Any]
    central_error: list[Any]
    bent: list[bool]


class LensAnswer(BelongsTo):
    """The loss along one weight or bias."""

    figure: Figure
    errors: Figure
    kinks: int
    rungs: Rungs
    value: Number
    loss: Number
    gradient: Number
    change: Number
    new: Number
    landing: Number
    after: Number


class SurfaceAnswer(BelongsTo):
    """The loss over two parameters; ``second`` is [layer, unit, source]."""

    second: Sequence[Any]
    figures: dict[str, Figure]
    logarithmic: bool
    holes: int
    grid: int
    shown: int
    passed: int
    batches: bool
    loss: Number
    on_slice: Number
    after: Number


class SamplesAnswer(BelongsTo):
    """The gradients of every sample in a layer; a column is [layer, unit, source]."""

    figure: Figure
    columns: Sequence[Sequence[Any]]
    alternatives: list[list[Any]]
    plain: bool
    decays: bool


class FaultsAnswer(TypedDict):
    """The losses of the right and of the wrong way: rows [iterations, right, wrong]."""

    rows: list[list[Any]]
    sentence: str
    figure: Figure


class ExerciseAnswer(TypedDict):
    """An exercise: what its code says, its session file, and the keys of its blanks, in order."""

    code: str
    kind: str
    level: str
    seed: int
    file: dict[str, Any]
    blanks: list[str]
