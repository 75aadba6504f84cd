"""What each control does to a session: pure functions from a session and raw input to a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explainer.engine.datasets.schedule import BatchSequence
from explainer.engine.faults import switch_on
from explainer.engine.network import Batch, NetworkSpec, check_choice, frozen, show_value
from explainer.engine.objectives import OUTPUT_ACTIVATIONS, SHORTCUTS
from explainer.engine.optimizer_spec import OPTIMIZER_KINDS, configure_optimizer
from explainer.engine.optimizers import FRESH
from explainer.engine.presets import GIVEN, Initialisation, make_batch
from explainer.engine.session.edits import (
    edit_session,
    fit_biases,
    keep_frozen,
    keep_parameters,
    rebuild_session,
    with_batch,
    with_optimizer,
    with_parameter,
)
from explainer.engine.session.file import dump_session
from explainer.engine.session.session import (
    Session,
    advance_session,
    begin_session,
    open_iteration,
    open_preset,
)
from explainer.engine.targets import TARGET_RULES
from explainer.engine.typed_numbers import find_number, read_typed, split_numbers
from explainer.errors import InputError
from explainer.ui.payload import payload

_MAX_TEXT = 20_000


def choose_preset(session: Session, name: str) -> Session:
    """Return the session of a preset; one that was begun with it and only trained stays.

    A list tells that it was left as it tells of a choice, and leaving it is to change nothing.
    """
    chosen = open_preset(name)
    begun = open_iteration(session, session.first)
    is_same = not session.changed and dump_session(begun) == dump_session(chosen)
    return session if is_same else chosen


def set_layers(session: Session, data: object) -> Session:
    """Return the session with other layers: ``sizes``, ``activations`` and ``biases``.

    ``input_gradient`` says whether the backward pass goes on to the inputs.
    """
    sent = payload(data)
    sizes, names, biases = sent.get("sizes"), sent.get("activations"), sent.get("biases", True)
    if not isinstance(sizes, list) or not isinstance(names, list):
        raise InputError("error.payload", value=show_value(data))
    old = session.point.spec
    typed = tuple(map(read_typed, sizes))
    unfrozen = replace(old, frozen=frozenset())
    spec = replace(unfrozen, sizes=typed, activations=tuple(names), bias=biases)  # type: ignore[arg-type]
    spec = replace(spec, sizes=tuple(map(int, spec.sizes)))
    spec = replace(spec, input_gradient=sent.get("input_gradient") is True)
    spec = keep_frozen(old, spec, sent.get("removed"))
    if spec.sizes == old.sizes:
        return _respecified(session, spec)
    init = session.init
    if init.scheme == GIVEN:
        init = Initialisation(seed=init.seed)
    batch = adapt_batch(session.point.batch, spec)
    rebuilt = rebuild_session(_adapt_sequence(session, spec), spec, batch, init)
    kept = keep_parameters(rebuilt.point.parameters, session.point.parameters, sent.get("removed"))
    given = replace(rebuilt.point, parameters=kept)
    return begin_session(given, replace(init, scheme=GIVEN))


def _respecified(session: Session, spec: NetworkSpec) -> Session:
    """Return the session with the same parameters in another spec; the optimizer begins anew."""
    old, batch = _adapt_sequence(session, spec).point, adapt_batch(session.point.batch, spec)
    point = replace(old, spec=spec, batch=batch, state=FRESH)
    if spec.bias != old.spec.bias:
        fault = old.fault and switch_on(old.fault.name)
        point = replace(point, parameters=fit_biases(old.parameters, spec), fault=fault)
    return edit_session(session, point)


def _adapt_sequence(session: Session, spec: NetworkSpec) -> Session:
    """Return the session with every batch of its sequence, if it has one, adapted to ``spec``."""
    schedule = session.schedule
    if not isinstance(schedule, BatchSequence):
        return session
    adapted = BatchSequence(tuple(adapt_batch(batch, spec) for batch in schedule.batches))
    return replace(session, point=replace(session.point, schedule=adapted))


def set_loss(session: Session, loss: object) -> Session:
    """Return the session with another loss; output activation and targets follow it."""
    old = session.point.spec
    name = check_choice(loss, "error.loss", tuple(OUTPUT_ACTIVATIONS))
    usual, allowed = OUTPUT_ACTIVATIONS[name][0], OUTPUT_ACTIVATIONS[name]
    keeps = old.activations[-1] in allowed and (usual, name) not in SHORTCUTS
    last = old.activations[-1] if keeps else usual
    spec = replace(old, loss=name, activations=(*old.activations[:-1], last))
    return _respecified(session, spec)


def set_reduction(session: Session, reduction: object) -> Session:
    """Return the session with another reduction over the batch."""
    spec = replace(session.point.spec, reduction=reduction)  # type: ignore[arg-type]
    return _respecified(session, spec)


def set_threshold(session: Session, value: object) -> Session:
    """Return the session with another κ of Huber's loss, a number as it was typed."""
    spec = replace(session.point.spec, threshold=read_typed(value))  # type: ignore[arg-type]
    return _respecified(session, spec)


def adapt_batch(batch: Batch, spec: NetworkSpec) -> Batch:
    """Return the batch cut or filled with zeros to the sizes of ``spec``, with legal targets."""
    inputs = _fitted(batch.inputs, spec.sizes[0])
    targets = _fitted(batch.targets, spec.sizes[-1])
    targets = TARGET_RULES[spec.objective.kind.targets].adapt(targets)
    classes = batch.classes if targets.shape == batch.targets.shape else ()
    features = batch.features if inputs.shape == batch.inputs.shape else ()
    return Batch(frozen(inputs), frozen(targets), classes, features)


def _fitted(rows: np.ndarray, width: int) -> np.ndarray:
    missing = max(0, width - rows.shape[1])
    return np.pad(rows[:, :width], ((0, 0), (0, missing)))


def set_samples(session: Session, inputs: object, targets: object) -> Session:
    """Return the session with the samples that were typed in."""
    spec, old = session.point.spec, session.point.batch
    x = [_numbers("inputs", *line, spec.sizes[:1]) for line in _lines("inputs", inputs, spec)]
    y = [_target(spec, old, *line) for line in _lines("targets", targets, spec)]
    batch = replace(make_batch(spec, x, y, old.classes), features=old.features)
    same = np.array_equal(batch.inputs, old.inputs) and np.array_equal(batch.targets, old.targets)
    return session if same else with_batch(session, batch)


def _lines(place: str, text: object, spec: NetworkSpec) -> list[tuple[int, str]]:
    """Return the lines that say something, with the number of each among them."""
    if not isinstance(text, str) or len(text) > _MAX_TEXT:
        raise InputError("error.payload", value=show_value(text))
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        length = spec.sizes[0 if place == "inputs" else -1]
        raise InputError("error.text.empty", place=place, length=length)
    return list(enumerate(lines, start=1))


def _numbers(place: str, line: int, text: str, lengths: Sequence[int]) -> list[float]:
    return [_number(place, line, word) for word in split_numbers(text, lengths)]


def _target(spec: NetworkSpec, old: Batch, line: int, text: str) -> list[float]:
    """Return the target of a line; a class is typed as the page shows it, by name or by number."""
    outputs, names = spec.sizes[-1:], old.classes
    if spec.loss != "cross_entropy" or len(names) != spec.sizes[-1]:
        return _numbers("targets", line, text, outputs + (1,) * (spec.loss == "cross_entropy"))
    if text.strip() in names:
        return [1.0 * names.index(text.strip())]
    if len(split_numbers(text, outputs)) == 1:
        options = ", ".join(names)
        raise InputError("error.text.class", line=line, value=show_value(text), options=options)
    return _numbers("targets", line, text, outputs)


def _number(place: str, line: int, word: str) -> float:
    value = find_number(word)
    if value is None:
        raise InputError("error.text.number", place=place, line=line, value=show_value(word))
    return value


def initialise_again(session: Session, scheme: object, seed: object) -> Session:
    """Return the session from iteration 0 with new initial parameters."""
    init = Initialisation(scheme, read_typed(seed))  # type: ignore[arg-type]
    if scheme == GIVEN and init.seed != session.init.seed:
        raise InputError("error.seed.given", value=show_value(seed))
    if init == session.init or scheme == GIVEN:
        return session
    rebuilt_session = rebuild_session(session, session.point.spec, session.point.batch, init)
    return replace(rebuilt_session, init=replace(init, seed=int(init.seed)))


def set_optimizer(session: Session, name: object) -> Session:
    """Return the session with another optimizer at its default settings and the same η."""
    chosen = check_choice(name, "error.optimizer", tuple(OPTIMIZER_KINDS))
    rate = session.point.optimizer.learning_rate
    return with_optimizer(session, configure_optimizer(chosen, rate))


def set_option(session: Session, name: str, value: object) -> Session:
    """Return the session with one setting of its optimizer changed, a number as it was typed."""
    old, value = session.point.optimizer, read_typed(value)
    if name in ("beta_1", "beta_2"):
        betas = list(old.betas)
        betas[int(name[-1]) - 1] = value  # type: ignore[call-overload]
        return with_optimizer(session, replace(old, betas=tuple(betas)))  # type: ignore[arg-type]
    return with_optimizer(session, replace(old, **{name: value}))  # type: ignore[arg-type]


def run_iterations(session: Session, data: object) -> Session:
    """Return the session after the iterations that were asked for.

    A repeated request (the page still shows an earlier iteration) changes nothing.
    """
    sent = payload(data)
    if sent.get("from") != session.iteration:
        return session
    return advance_session(session, sent.get("count"))


def visit_iteration(session: Session, data: object) -> Session:
    """Return the session with the iteration open that was asked for."""
    return open_iteration(session, payload(data).get("iteration"))


def edit_parameter(session: Session, data: object) -> Session:
    """Return the session with one weight or bias set by hand."""
    sent = payload(data)
    changed = with_parameter(session, sent, read_typed(sent.get("value")))
    return replace(changed, init=replace(session.init, scheme=GIVEN))
