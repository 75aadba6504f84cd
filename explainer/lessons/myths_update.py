"""Myths about the update: optimizers, learning rates, what is added up and what is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer
from explainer.engine.session.session import Session, advance_session
from explainer.engine.trace.phases import Phase
from explainer.lessons.lesson import Setup
from explainer.lessons.myth import Evidence, Myth
from explainer.lessons.myths_backward import record_session
from explainer.lessons.prepared import prepare_session
from explainer.lessons.refs import of_weight, weight_gradient

_SGD = OptimizerSpec("sgd", 0.1)
_CHANGE = of_weight("weight_change", 1, 0, 0)
_GRADIENT = weight_gradient(1, 0, 0)


def _descent(session: Session) -> Evidence:
    """Compare two optimizers on the same gradients."""
    other = replace(session.point, optimizer=configure_optimizer("adam", 0.1)).iteration
    mine = session.point.iteration
    same = all(
        np.array_equal(mine.gradients.weights[layer], other.gradients.weights[layer])
        for layer in mine.spec.layers
    )
    sgd, adam = (it.update.weights[1]["change"][0, 0].item() for it in (mine, other))
    gradient = mine.gradients.weights[1][0, 0].item()
    return Evidence(same and sgd != adam, {"gradient": gradient, "sgd": sgd, "adam": adam})


def _overwrites(session: Session) -> Evidence:
    first, own = (
        prepare_session(Setup("mazur", iterations=n))
        .point.iteration.gradients.weights[2][0, 0]
        .item()
        for n in (0, 1)
    )
    total = record_session(session).value(weight_gradient(2, 0, 0))
    refuted = bool(np.isclose(total, first + own, rtol=1e-12)) and total != own
    return Evidence(refuted, {"first": first, "own": own, "total": total})


def _negative(session: Session) -> Evidence:
    trace = record_session(session)
    gradient = trace.value(weight_gradient(2, 0, 1))
    change = trace.value(of_weight("weight_change", 2, 0, 1))
    return Evidence(gradient < 0.0 < change, {"gradient": gradient, "change": change})


def _rate_times_gradient(session: Session) -> Evidence:
    trace, rate = record_session(session), session.point.optimizer.learning_rate
    change, gradient = trace.value(_CHANGE), trace.value(_GRADIENT)
    refuted = abs(change + rate * gradient) > 0.01
    return Evidence(refuted, {"change": change, "product": -rate * gradient})


def _uphill(session: Session) -> Evidence:
    trace = record_session(session)
    change, gradient = trace.value(_CHANGE), trace.value(_GRADIENT)
    return Evidence(change * gradient > 0.0, {"change": change, "gradient": gradient})


def _last_sample(session: Session) -> Evidence:
    trace = record_session(session)
    ref = weight_gradient(2, 0, 0)
    samples = [trace.value(ref._replace(sample=s)) for s in range(4)]
    mean = trace.value(ref)
    refuted = bool(np.isclose(mean, np.mean(samples), rtol=1e-12)) and mean != samples[-1]
    return Evidence(refuted, {"mean": mean, "last": samples[-1]})


def _sum(session: Session) -> Evidence:
    mean = prepare_session(replace(SUMMED, reduction="mean"))
    return Evidence(
        session.point.loss > 100 * session.losses[0] and mean.point.loss < mean.losses[0],
        {"sum": session.point.loss, "mean": mean.point.loss},
    )


def _larger(session: Session) -> Evidence:
    smaller = prepare_session(replace(LARGE, optimizer=OptimizerSpec("sgd", 0.5)))
    refuted = session.point.loss > session.losses[0] > smaller.point.loss
    return Evidence(refuted, {"large": session.point.loss, "small": smaller.point.loss})


def _adam_untuned(session: Session) -> Evidence:
    better = prepare_session(replace(SLOW_ADAM, optimizer=configure_optimizer("adam", 0.1)))
    return Evidence(
        session.point.loss > 100 * better.point.loss,
        {"slow": session.point.loss, "tuned": better.point.loss},
    )


def _adam_best(session: Session) -> Evidence:
    adam = prepare_session(replace(FAST_SGD, optimizer=configure_optimizer("adam", 0.1)))
    return Evidence(
        session.point.loss < 0.01 * adam.point.loss,
        {"sgd": session.point.loss, "adam": adam.point.loss},
    )


def _decay(session: Session) -> Evidence:
    decay = session.point.optimizer.weight_decay
    optimizer = configure_optimizer("adam", 0.1, weight_decay=decay)
    adam = replace(session.point, optimizer=optimizer).iteration
    other = adam.update.weights[1]["change"][0, 0].item()
    change = record_session(session).value(_CHANGE)
    return Evidence(abs(change - other) > 1e-3, {"adamw": change, "adam": other})


def _zero_gradient(session: Session) -> Evidence:
    gradients = session.point.iteration.gradients
    still = not any(
        array.any() for array in (*gradients.weights.values(), *gradients.biases.values())
    )
    later = advance_session(prepare_session(Setup("xor")), 300).point.loss
    loss = gradients.loss
    return Evidence(still and later < 0.5 * loss, {"loss": loss, "better": later})


def _neutral(session: Session) -> Evidence:
    """Tell whether two hidden units that began alike are still alike."""
    weights = session.point.parameters.weights[1]
    alike = bool(np.array_equal(weights[0], weights[1]))
    usual = prepare_session(Setup("xor", iterations=300)).point.loss
    refuted = alike and session.point.loss > 2.0 * usual
    return Evidence(refuted, {"loss": session.point.loss, "usual": usual})


def _linear(optimizer: OptimizerSpec, iterations: int) -> Setup:
    return Setup("linear", optimizer, iterations, granularity="phase", at=Phase.FORWARD)


LARGE = _linear(OptimizerSpec("sgd", 1.5), 10)
SUMMED = replace(_linear(OptimizerSpec("sgd", 0.5), 5), reduction="sum")
SLOW_ADAM = _linear(configure_optimizer("adam", 0.01), 100)
FAST_SGD = _linear(OptimizerSpec("sgd", 0.9), 20)
_EDGE = "edge/1/0/0"

UPDATE_MYTHS = (
    Myth("descent", replace(_linear(_SGD, 0), at=Phase.UPDATE, select=_EDGE), _descent),
    Myth(
        "overwrites",
        Setup("mazur", iterations=1, fault="not_zeroed", at=Phase.BACKWARD, select="edge/2/0/0"),
        _overwrites,
    ),
    Myth("negative", Setup("hand", at=Phase.UPDATE, select="edge/2/0/1"), _negative),
    Myth(
        "rate_times_gradient",
        Setup("one_weight", granularity="term", at=_CHANGE, select=_EDGE),
        _rate_times_gradient,
    ),
    Myth(
        "uphill",
        replace(_linear(OptimizerSpec("sgd", 0.1, momentum=0.9), 3), at=Phase.UPDATE, select=_EDGE),
        _uphill,
    ),
    Myth(
        "last_sample",
        Setup("xor", at=Phase.BACKWARD, select="edge/2/0/0", panel="samples"),
        _last_sample,
    ),
    Myth("sum", SUMMED, _sum),
    Myth("larger_rate", LARGE, _larger),
    Myth("adam_untuned", SLOW_ADAM, _adam_untuned),
    Myth("adam_best", FAST_SGD, _adam_best),
    Myth(
        "decay",
        Setup(
            "one_weight",
            configure_optimizer("adamw", 0.1, weight_decay=0.5),
            at=_CHANGE,
            select=_EDGE,
        ),
        _decay,
    ),
    Myth("zero_gradient", Setup("xor", fault="zero_weights", at=Phase.BACKWARD), _zero_gradient),
    Myth("neutral", Setup("alike", iterations=300, at=Phase.BACKWARD), _neutral),
)
"""Myths about the update, in the order of the page."""
