"""Myths about δ, gradients and the chain rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explainer.engine.faults import switch_on
from explainer.engine.network import Parameters, frozen
from explainer.engine.session.session import Session
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import Trace, record_trace
from explainer.lessons.lesson import Setup
from explainer.lessons.myth import Evidence, Myth
from explainer.lessons.prepared import prepare_session
from explainer.lessons.refs import a, bias_gradient, delta, weight_gradient


def record_session(session: Session) -> Trace:
    """Return the trace of the open iteration."""
    return record_trace(session.point.iteration)


def _new_weights(session: Session) -> Evidence:
    fault = switch_on("updated_during_backward")
    wrong = replace(session.point, fault=fault).iteration.samples[0].delta[1][0].item()
    used = record_session(session).value(delta(1, 0))
    old = record_session(session).value(Ref("backward_sum", 1, 0, None, 0))
    it = session.point.iteration
    summed = (it.old.weights[2][:, 0] @ it.samples[0].delta[2]).item()
    refuted = bool(np.isclose(old, summed, rtol=1e-12)) and not np.isclose(used, wrong, rtol=0.01)
    return Evidence(refuted, {"right": used, "wrong": wrong})


def _hidden_targets(session: Session) -> Evidence:
    trace = record_session(session)
    layers = {ref.layer for ref in trace.values if ref.quantity == "target"}
    total = trace.value(Ref("backward_sum", 1, 1, None, 0))
    arrived = trace.value(Ref("weight", 2, 0, 1)) * trace.value(delta(2, 0))
    return Evidence(layers == {2} and total == arrived, {"sum": total})


def _slope(session: Session) -> Evidence:
    trace = record_session(session)
    slopes = [trace.value(Ref("slope", 1, 0, None, sample)) for sample in (0, 1)]
    deltas = [trace.value(delta(1, 0, sample)) for sample in (0, 1)]
    refuted = slopes[0] == slopes[1] and deltas[0] != deltas[1]
    return Evidence(refuted, {"slope": slopes[0], "delta_1": deltas[0], "delta_2": deltas[1]})


def _big_error(session: Session) -> Evidence:
    trace = record_session(session)
    error = trace.value(a(1, 0)) - trace.value(Ref("target", 1, 0, None, 0))
    small = trace.value(delta(1, 0))
    return Evidence(abs(error) > 0.99 and abs(small) < 0.003, {"error": error, "delta": small})


def _conserved(session: Session) -> Evidence:
    trace = record_session(session)
    below = sum(trace.value(delta(1, j)) for j in range(3))
    above = trace.value(delta(2, 0))
    return Evidence(abs(below - above) > 0.1, {"above": above, "below": below})


def _importance(session: Session) -> Evidence:
    """Compare a weight's gradient with what happens if the weight is set to 0."""
    point, trace = session.point, record_session(session)
    weights = point.parameters.weights[1].copy()
    weights[2, 0] = 0.0
    without = Parameters({**point.parameters.weights, 1: frozen(weights)}, point.parameters.biases)
    loss = replace(point, parameters=without).loss
    gradient = trace.value(weight_gradient(1, 2, 0))
    refuted = gradient == 0.0 and abs(loss - point.loss) > 0.5
    return Evidence(refuted, {"before": point.loss, "after": loss})


def _half(session: Session) -> Evidence:
    spec = replace(session.point.spec, loss="half_squared_error")
    half = replace(session.point, spec=spec).iteration.samples[0].delta[2][0].item()
    whole = record_session(session).value(delta(2, 0))
    return Evidence(whole == 2.0 * half, {"whole": whole, "half": half})


def _softmax(session: Session) -> Evidence:
    wrong = record_session(session).value(delta(1, 0))
    right = record_session(prepare_session(Setup("three_classes"))).value(delta(1, 0))
    return Evidence(abs(wrong - right) > 0.1, {"right": right, "wrong": wrong})


def _bias(session: Session) -> Evidence:
    trace = record_session(session)
    gradient, output = trace.value(bias_gradient(2, 0, 0)), trace.value(delta(2, 0))
    changed = trace.value(Ref("bias_change", 2, 0))
    rate = session.point.optimizer.learning_rate
    refuted = gradient == output != 0.0 and changed == -rate * gradient
    return Evidence(refuted, {"gradient": gradient, "change": changed})


def _relu(session: Session) -> Evidence:
    trace = record_session(session)
    silent = [trace.value(delta(1, 1, sample)) for sample in range(4)]
    arrived = trace.value(Ref("backward_sum", 1, 1, None, 3))
    return Evidence(silent == [0.0] * 4 and arrived != 0.0, {"sum": arrived})


def _slope_at_activation(session: Session) -> Evidence:
    wrong = record_session(session).value(delta(1, 0))
    right = record_session(prepare_session(Setup("mazur"))).value(delta(1, 0))
    return Evidence(not np.isclose(wrong, right, rtol=0.01), {"right": right, "wrong": wrong})


def _not_yet(session: Session) -> Evidence:
    trace = record_session(session)
    gradient = weight_gradient(2, 0, 0, 0)
    done = max(i for i, step in enumerate(trace.steps) if step.phase is Phase.LOSS) + 1
    value = trace.value(gradient)
    return Evidence(not trace.known(gradient, done) and value != 0.0, {"gradient": value})


def _inverted(session: Session) -> Evidence:
    """Compare what goes back with the activations: the pass back does not recompute them."""
    trace = record_session(session)
    back = [trace.value(delta(1, j)) for j in range(3)]
    forth = [trace.value(a(1, j)) for j in range(3)]
    rank = np.linalg.matrix_rank(session.point.parameters.weights[2])
    refuted = back != forth and bool(rank < 3)
    return Evidence(refuted, {"back": back[1], "forth": forth[1]})


def _others(session: Session) -> Evidence:
    trace = record_session(session)
    wrong = [trace.value(delta(1, j)) for j in (1, 2)]
    return Evidence(all(value != 0.0 for value in wrong), {"two": wrong[0], "three": wrong[1]})


_HAND = Setup("hand", granularity="term")

BACKWARD_MYTHS = (
    Myth("new_weights", Setup("mazur", at=delta(1, 0), select="node/1/0"), _new_weights),
    Myth("hidden_targets", replace(_HAND, at=delta(1, 1), select="node/1/1"), _hidden_targets),
    Myth(
        "slope_error",
        Setup("same_z", at=delta(1, 0, 1), select="node/1/0", panel="activation"),
        _slope,
    ),
    Myth(
        "big_error",
        Setup("confident", at=delta(1, 0), select="node/1/0", panel="activation"),
        _big_error,
    ),
    Myth("conserved", replace(_HAND, at=Phase.BACKWARD, select="node/1/1"), _conserved),
    Myth(
        "importance",
        replace(_HAND, at=Phase.BACKWARD, select="edge/1/2/0", panel="lens"),
        _importance,
    ),
    Myth("half", replace(_HAND, at=delta(2, 0), select="node/2/0"), _half),
    Myth(
        "softmax_twice",
        Setup("three_classes", fault="softmax_twice", at=delta(1, 0), select="node/1/0"),
        _softmax,
    ),
    Myth("bias", replace(_HAND, at=Ref("bias_change", 2, 0), select="node/2/0"), _bias),
    Myth(
        "relu_small",
        Setup("dead", at=delta(1, 1, 3), select="node/1/1", panel="activation"),
        _relu,
    ),
    Myth(
        "slope_place",
        Setup("mazur", fault="slope_at_activation", at=delta(1, 0), select="node/1/0"),
        _slope_at_activation,
    ),
    Myth("not_yet", Setup("mazur", at=Phase.LOSS, select="edge/2/0/0"), _not_yet),
    Myth("inverted", replace(_HAND, at=delta(1, 1), select="node/1/1"), _inverted),
    Myth("others", Setup("three_classes", at=Phase.BACKWARD, select="node/1/2"), _others),
)
"""Myths about going back, in the order of the page."""
