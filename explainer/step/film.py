"""One iteration for the browser: the figure, every number, and every text."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from explainer.engine.backprop import Iteration
from explainer.engine.explain.cards.spoken import Spoken
from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.listing import find_lines, list_code
from explainer.engine.explain.narration import Sentences, name_classes
from explainer.engine.faults import find_wrong_lines
from explainer.engine.freezing import Address
from explainer.engine.network import NetworkSpec
from explainer.engine.numerals import encode_number
from explainer.engine.session.file import dump_document
from explainer.engine.session.session import Session
from explainer.engine.source_code import Listing
from explainer.engine.trace import navigation
from explainer.engine.trace.phases import find_phase_ranges
from explainer.engine.trace.refs import Quantity, Ref, write_key
from explainer.engine.trace.trace import Trace, record_trace
from explainer.step.digits import write_digits
from explainer.step.figures.graph import draw_network, is_dense, measure_width
from explainer.step.figures.health import draw_flags
from explainer.step.figures.history import draw_loss_history
from explainer.step.inspection.fault_view import FaultView, list_mistaken, list_switches, view_fault
from explainer.step.inspection.health import Health
from explainer.step.inspection.health_view import list_flagged, measure_health, write_health
from explainer.step.wire import (
    ComparisonValue,
    FaultValue,
    FilmNumbers,
    FilmTexts,
    FilmValue,
    NetworkFacts,
    Place,
    VerificationValue,
)
from explainer.ui.figures import palette
from explainer.ui.figures.drawing import Figure
from explainer.words import Language, say

if TYPE_CHECKING:
    from explainer.engine.trace.crosscheck import Comparison, Crosscheck


def torch_is_loaded() -> bool:
    """Tell whether the cross-check can be made at once; torch takes seconds to load."""
    return hasattr(sys.modules.get("explainer.engine.trace.crosscheck"), "crosscheck")


def make_film(session: Session, language: Language, *, checked: bool = True) -> FilmValue:
    """Return everything the browser needs to move through the open iteration by itself.

    Without ``checked`` its ``verification`` is None, and torch is not needed.
    ``keys[i]``, ``values[i]``, ``formulas[i]``, ``substituted[i]``, ``sentences[i]``,
    ``spoken[i]`` and ``lines[i]`` belong to step i; ``before`` holds what was known already.
    """
    with _no_search_for_garbage():
        return _film(session, language, checked)


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Stop Python's collector: all that a film is made of stays, and it is a million objects."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _film(session: Session, language: Language, checked: bool) -> FilmValue:
    iteration = session.point.iteration
    trace = record_trace(iteration)
    after, fault = session.point.following().loss, view_fault(trace)
    health = measure_health(session, after)
    return {
        "iteration": session.iteration,
        "first": session.first,
        "last": session.last,
        "place": _place(session),
        "figure": _draw(iteration.spec, health, language),
        "width": measure_width(iteration.spec),
        "dense": is_dense(iteration.spec),
        **_texts(trace, language),
        **write_digits(trace, language, list_mistaken(fault)),
        **_numbers(trace),
        "stops": {
            granularity: navigation.list_halts(stops)
            for granularity, stops in navigation.list_all_stops(trace).items()
        },
        "phases": find_phase_ranges([step.phase for step in trace.steps]),
        "network": _network(session, language),
        "loss": [encode_number(session.point.loss), encode_number(after)],
        "history": draw_loss_history(session.losses, session.iteration, after),
        "health": write_health(health, language),
        "faults": [(switch.name, switch.harmless) for switch in list_switches(iteration)],
        "fault": _fault(fault),
        "verification": verify_iteration(iteration, language) if checked else None,
        "colours": palette.NAMED,
        "dark": palette.DARK,
        "file": dump_document(session),
        "preset": "custom",
        "answers": None,
    }


def _draw(spec: NetworkSpec, health: Health, language: Language) -> Figure:
    """Return the figure of the network with a sign on the units that something ails."""
    figure = draw_network(spec, name_columns(spec, language))
    signs = draw_flags(spec.sizes, list_flagged(health), dense=is_dense(spec))
    return {**figure, "data": [*figure["data"], *signs]}


def name_columns(spec: NetworkSpec, language: Language) -> list[str]:
    """Return the heading of each column of the graph."""
    names = [say("graph.input", language)]
    for layer in spec.layers:
        key = "graph.output" if layer == spec.depth else "graph.hidden"
        place = say(key, language, layer=layer)
        names.append(f"{place} · {say(f'name.{spec.activations[layer - 1]}', language)}")
    return names


def _address(parameter: Address) -> Ref:
    """Return the address of a weight or a bias in the trace."""
    kind = Quantity.BIAS if parameter[2] is None else Quantity.WEIGHT
    return Ref(kind, *parameter)


def _texts(trace: Trace, language: Language) -> FilmTexts:
    sentences = Sentences(trace, language)
    spoken = Spoken(trace, language)
    formulas = Formulas(trace)
    return {
        "formulas": [formulas.symbols(step) for step in trace.steps],
        "sentences": [sentences.of(step) for step in trace.steps],
        "spoken": [spoken.of_step(step) for step in trace.steps],
        "lines": find_lines(trace),
        "listings": [
            {"title": part.title, "first": part.first_line, "lines": part.lines}
            for part in _list_code(trace.iteration)
        ],
    }


def _list_code(it: Iteration) -> tuple[Listing, ...]:
    return list_code(it.optimizer.name, find_wrong_lines(it), it.optimizer.clip)


def _fault(fault: FaultView | None) -> FaultValue | None:
    if fault is None:
        return None
    return {
        "name": fault.name,
        "age": fault.age,
        "harmless": fault.harmless,
        "over": fault.over,
        "lines": [[line.function, line.right, line.wrong] for line in fault.lines],
        "first": fault.first,
        "right": {str(index): encode_number(value) for index, value in fault.right.items()},
    }


def _numbers(trace: Trace) -> FilmNumbers:
    before = {
        write_key(ref): value for ref, value in trace.values.items() if ref not in trace.step_of
    }
    return {
        "keys": [write_key(step.target) for step in trace.steps],
        "values": [encode_number(trace.values[step.target]) for step in trace.steps],
        "before": before,
    }


def _network(session: Session, language: Language) -> NetworkFacts:
    spec = session.point.spec
    return {
        "sizes": spec.sizes,
        "inputs": list(session.point.batch.features),
        "classes": name_classes(spec, session.point.batch, language),
        "activations": spec.activations,
        "biases": [spec.has_bias(layer) for layer in spec.layers],
        "frozen": [write_key(_address(parameter)) for parameter in sorted(spec.frozen, key=str)],
        "loss": spec.loss,
        "fused": spec.objective.fused,
        "reduction": spec.reduction,
        "samples": len(session.point.batch),
        "optimizer": session.point.optimizer.name,
        "rate": session.point.optimizer.learning_rate,
    }


def _place(session: Session) -> Place | None:
    """Return where in the loops, epoch × batch, the open iteration is; None without a schedule."""
    if session.schedule is None:
        return None
    place = session.schedule.place(session.iteration)
    return {
        "epoch": place.epoch,
        "batch": place.batch,
        "batches": place.batches_per_epoch,
        "samples": list(place.rows),
    }


def verify_iteration(iteration: Iteration, language: Language) -> VerificationValue:
    """Return the verdict of the cross-check, and its table of all parameters."""
    from explainer.engine.trace.crosscheck import crosscheck

    return _verdict(crosscheck(iteration), language)


def _verdict(check: Crosscheck, language: Language) -> VerificationValue:
    kinks = int(check.at_kink.sum())
    numbers = (
        check.gradients,
        check.autograd,
        check.differences,
        check.at_kink.astype(float),
        check.new,
        check.torch_optim,
    )
    columns = (map(encode_number, array.tolist()) for array in numbers)
    return {
        "passed": check.passed,
        "finite": check.finite,
        "count": len(check.refs),
        "loss": _comparison(check.of_loss),
        "autograd": _comparison(check.against_autograd),
        "differences": _comparison(check.against_differences),
        "update": _comparison(check.against_optimizer),
        "kinks": say("verify.kinks", language, count=kinks) if kinks else "",
        "rows": [[write_key(ref), *row] for ref, *row in zip(check.refs, *columns, strict=True)],
    }


def _comparison(comparison: Comparison) -> ComparisonValue:
    return {
        "largest": encode_number(comparison.largest),
        "worst": write_key(comparison.worst),
        "agrees": comparison.agrees,
    }
