"""The session file: reading it and writing it (format in the README)."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

from explainer.engine.backprop import Gradients
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.faults import Fault, switch_on
from explainer.engine.network import NetworkSpec, Parameters, initialise
from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer
from explainer.engine.presets import GIVEN, Initialisation
from explainer.engine.session.frozen_file import read_frozen, write_frozen
from explainer.engine.session.parameters_file import (
    check_length,
    read_parameters,
    read_state,
    write_parameters,
    write_state,
)
from explainer.engine.session.past import read_past, write_past
from explainer.engine.session.schedule_file import (
    read_batches,
    read_schedule,
    write_batches,
    write_schedule,
)
from explainer.engine.session.schema import (
    FaultPart,
    NetworkPart,
    OptimizerPart,
    PointPart,
    SessionFile,
    parse_session,
)
from explainer.engine.session.session import Point, Session
from explainer.errors import InputError

MAX_BYTES = 1_000_000
MAX_DOCUMENT = 600_000
"""Characters of a document; what is sent with it, and quoted, has room beside it."""


def load_session(text: str) -> Session:
    """Return the session that ``text``, a session file, describes.

    Raises
    ------
    InputError
        Naming the place in the file, the value there and what was expected.
    """
    if len(text) > MAX_BYTES:
        raise InputError("error.file.large", value=len(text), high=MAX_BYTES)
    return _session(parse_session(text))


def _session(model: SessionFile) -> Session:
    schedule = read_schedule(model.schedule)

    def read(part: PointPart) -> Point:
        return _point(part, schedule)

    began = model.init or model.began
    init = Initialisation(began.scheme, began.seed) if began else Initialisation(GIVEN)
    return read_past(model, read(model), init, read)


def _point(part: PointPart, schedule: Schedule | None) -> Point:
    spec = _spec(part.network)
    spec = replace(spec, frozen=read_frozen(part.frozen, spec))
    optimizer = _optimizer(part.optimizer)
    batch, sequence = read_batches(part, spec, (_classes(part, spec), _features(part, spec)))
    state = read_state(part.optimizer_state, spec, optimizer)
    parameters = _parameters(part, spec)
    fault = _fault(part.fault, spec)
    following = schedule if part.scheduled else sequence
    return Point(spec, optimizer, batch, parameters, state, following, fault)


def _spec(part: NetworkPart) -> NetworkSpec:
    spec = NetworkSpec(
        tuple(part.layer_sizes),
        tuple(part.activations),
        part.loss,
        part.reduction,
        bias=_flags(part.bias),
        input_gradient=part.input_gradient,
    )
    if part.huber_delta is None:
        return spec
    if spec.loss != "huber":
        raise InputError("error.file.unknown", place="network.huber_delta")
    return replace(spec, threshold=part.huber_delta)


def _flags(bias: bool | list[bool]) -> bool | tuple[bool, ...]:
    return tuple(bias) if isinstance(bias, list) else bias


def _classes(part: PointPart, spec: NetworkSpec) -> tuple[str, ...]:
    """Return the names of the classes; one output may be for two."""
    names, outputs = tuple(part.names.classes) if part.names else (), spec.sizes[-1]
    if names and (outputs, len(names)) != (1, 2):
        check_length("names.classes", names, outputs)
    return names


def _features(part: PointPart, spec: NetworkSpec) -> tuple[str, ...]:
    names = tuple(part.names.inputs) if part.names else ()
    if names:
        check_length("names.inputs", names, spec.sizes[0])
    return names


def _fault(part: FaultPart | None, spec: NetworkSpec) -> Fault | None:
    if part is None:
        return None
    fault = replace(switch_on(part.name), age=part.age)
    if part.kept is None:
        return fault
    kept = read_parameters(part.kept, spec, "kept")
    return replace(fault, kept=Gradients(0.0, dict(kept.weights), dict(kept.biases)))


def _optimizer(part: OptimizerPart) -> OptimizerSpec:
    options = part.model_dump(exclude_none=True)
    if "betas" in options:
        options["betas"] = tuple(options["betas"])
    return configure_optimizer(**options)


def _parameters(part: PointPart, spec: NetworkSpec) -> Parameters:
    init = part.init if isinstance(part, SessionFile) else None
    if part.parameters is not None and init is not None:
        raise InputError("error.file.both")
    if init is not None:
        return initialise(spec, init.scheme, init.seed)
    if part.parameters is None:
        raise InputError("error.file.missing", place="parameters")
    return read_parameters(part.parameters, spec, "parameters")


# Writing ---------------------------------------------------------------------------------


def dump_session(session: Session) -> dict[str, Any]:
    """Return the open iteration of ``session`` as the contents of a session file.

    Of a data set it holds the batch of this iteration only.
    """
    head = {"format": "backstep-session", "version": 1}
    return {**head, **_point_contents(session.point, session.iteration)}


def dump_document(session: Session) -> dict[str, Any]:
    """Return ``session`` as the contents of a session file, with all that it can be reopened from.

    What would make the file too large to be loaded is left out.
    """
    contents, init = dump_session(session), session.init
    if init.scheme != GIVEN:
        contents["began"] = {"scheme": init.scheme, "seed": init.seed}
    points = (session.point, *session.kept.values())
    found = (point.schedule for point in points)
    schedule = next((one for one in found if isinstance(one, Schedule)), None)
    parts = {
        "schedule": schedule and write_schedule(schedule),
        "past": write_past(session, _point_contents),
    }
    whole = contents | {name: part for name, part in parts.items() if part is not None}
    return whole if len(json.dumps(whole)) < MAX_DOCUMENT else contents


def _point_contents(point: Point, iteration: int) -> dict[str, Any]:
    contents: dict[str, Any] = {
        "network": _network_contents(point.spec),
        "optimizer": _optimizer_contents(point.optimizer),
        "parameters": write_parameters(point.parameters),
        **write_batches(point.batch, point.schedule),
    }
    if point.spec.frozen:
        contents["frozen"] = write_frozen(point.spec.frozen)
    names = {"inputs": list(point.batch.features), "classes": list(point.batch.classes)}
    if any(names.values()):
        contents["names"] = {name: given for name, given in names.items() if given}
    if iteration:
        contents["iteration"] = iteration
    if isinstance(point.schedule, Schedule):
        contents["scheduled"] = True
    if point.fault is not None:
        contents["fault"] = _fault_contents(point.fault)
    if point.state.updates:
        contents["optimizer_state"] = write_state(point.state, point.spec)
    return contents


def _fault_contents(fault: Fault) -> dict[str, Any]:
    contents: dict[str, Any] = {"name": fault.name, "age": fault.age}
    if fault.kept is not None:
        contents["kept"] = write_parameters(fault.kept)
    return contents


def _network_contents(spec: NetworkSpec) -> dict[str, Any]:
    return {
        "layer_sizes": list(spec.sizes),
        "activations": list(spec.activations),
        "loss": spec.loss,
        "reduction": spec.reduction,
        **({"huber_delta": spec.threshold} if spec.loss == "huber" else {}),
        **_bias_contents(spec),
        **({"input_gradient": True} if spec.input_gradient else {}),
    }


def _bias_contents(spec: NetworkSpec) -> dict[str, Any]:
    """Return which layers have biases, unless all have."""
    flags = [spec.has_bias(layer) for layer in spec.layers]
    if all(flags):
        return {}
    return {"bias": flags if any(flags) else False}


def _optimizer_contents(optimizer: OptimizerSpec) -> dict[str, Any]:
    """Return name, learning rate, and every setting that is not what ``load`` assumes."""
    assumed = configure_optimizer(optimizer.name, optimizer.learning_rate)
    contents: dict[str, Any] = {
        "name": optimizer.name,
        "learning_rate": optimizer.learning_rate,
    }
    for field in fields(optimizer):
        value = getattr(optimizer, field.name)
        if value != getattr(assumed, field.name):
            contents[field.name] = list(value) if isinstance(value, tuple) else value
    return contents
