"""What the panels that look closer at one neuron or weight ask: answers as data for a script."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explainer.engine.backprop import Iteration
from explainer.engine.explain.narration import name_update_rule
from explainer.engine.functions import Array
from explainer.engine.network import check_whole_number
from explainer.engine.numerals import encode_array, encode_number
from explainer.engine.parameter import Parameter, read_parameter
from explainer.engine.session.session import Session
from explainer.engine.trace.refs import write_key
from explainer.step.figures.activation import draw_activation
from explainer.step.figures.lens import draw_nudge_errors, draw_weight_lens
from explainer.step.figures.samples import draw_gradient_map
from explainer.step.figures.surface import Landing, Landscape, draw_contours, draw_mountain
from explainer.step.inspection.chain import Chain, Path, list_paths
from explainer.step.inspection.health import stack_samples
from explainer.step.inspection.lens import compute_reduced_losses, compute_slice, compute_surface
from explainer.step.inspection.nudges import Ladder, compute_ladder
from explainer.step.inspection.reduction import list_alternatives
from explainer.step.inspection.trajectory import find_box, find_trajectory
from explainer.step.ui.inspection_common import Sent, identify_film, mark_name, read_zoom
from explainer.step.wire import (
    ActivationAnswer,
    ChainAnswer,
    ChainPath,
    Collapse,
    LensAnswer,
    Rungs,
    SamplesAnswer,
    SurfaceAnswer,
)
from explainer.words import Language, say


def answer_chain(session: Session, sent: Sent, language: Language) -> ChainAnswer:
    """Return all paths from the loss of a sample to a weight or bias."""
    it, parameter = session.point.iteration, read_parameter(session.point.spec, sent)
    sample = check_whole_number(
        sent.get("sample"), "error.address.sample", (0, len(it.samples) - 1)
    )
    chain = list_paths(it, *parameter, sample)
    return {
        **identify_film(session),
        "formula": chain.formula,
        "count": chain.count,
        "zeros": chain.zeros,
        "merged": chain.merged,
        "rest": encode_number(chain.rest),
        "total": encode_number(chain.total),
        "paths": [_path(path) for path in chain.paths],
        "collapses": _collapses(chain),
    }


def _path(path: Path) -> ChainPath:
    return {
        "units": path.units,
        "product": encode_number(path.product),
        "factors": [
            [
                factor.symbol,
                encode_number(factor.value),
                factor.known_with and write_key(factor.known_with),
            ]
            for factor in path.factors
        ],
    }


def _collapses(chain: Chain) -> list[Collapse]:
    return [
        {
            "symbol": collapse.symbol,
            "summed": encode_number(collapse.summed),
            "short_symbol": collapse.short_symbol,
            "short": encode_number(collapse.short),
            "key": write_key(collapse.known_with),
        }
        for collapse in chain.collapses
    ]


def answer_activation(session: Session, sent: Sent, language: Language) -> ActivationAnswer:
    """Return the figure of each activation, all slopes, and ln Σ e^z of the others for softmax."""
    it = session.point.iteration
    by_name: dict[str, list[Array]] = {}
    others = _others(it)
    for layer, name in enumerate(it.spec.activations, start=1):
        z = stack_samples(it, "z", layer)
        with np.errstate(all="ignore"):
            by_name.setdefault(name, []).append(z if name != "softmax" else z - others)
    return {
        **identify_film(session),
        "figures": {
            name: draw_activation(name, np.concatenate([z.ravel() for z in zs]))
            for name, zs in by_name.items()
        },
        "slopes": [encode_array(_slopes(it, layer)) for layer in it.spec.layers],
        "others": encode_array(others),
    }


def _slopes(it: Iteration, layer: int) -> Array:
    """Return f′(z) of each sample and unit, shape (B, n_l); of softmax ∂ŷ_j/∂z_j."""
    if it.spec.activations[layer - 1] == "softmax":
        a = stack_samples(it, "a", layer)
        return np.asarray(a * (1.0 - a))
    with np.errstate(all="ignore"):
        return it.spec.activation(layer).derivative(stack_samples(it, "z", layer))


def _others(it: Iteration) -> Array:
    """Return ln Σ e^z over the other outputs, shape (B, n_L); −inf where there is no other."""
    if it.spec.activations[-1] != "softmax":
        return np.empty((len(it.samples), 0))
    z = stack_samples(it, "z", it.spec.depth)
    rest = np.where(np.eye(z.shape[1], dtype=bool), -np.inf, z[:, None, :])
    with np.errstate(all="ignore"):
        return np.asarray(np.logaddexp.reduce(rest, axis=2))


def answer_lens(session: Session, sent: Sent, language: Language) -> LensAnswer:
    """Return the loss along one weight or bias, and its ladder of nudges."""
    it, parameter = session.point.iteration, read_parameter(session.point.spec, sent)
    lens = compute_slice(it, parameter, read_zoom(sent))
    rungs = compute_ladder(it, parameter)
    return {
        **identify_film(session),
        "figure": draw_weight_lens(lens, mark_name(parameter)),
        "errors": draw_nudge_errors(rungs),
        "kinks": len(lens.kinks),
        "rungs": _rungs(rungs),
        "value": encode_number(lens.value),
        "loss": encode_number(lens.loss),
        "gradient": encode_number(lens.gradient),
        "change": encode_number(lens.change),
        "new": encode_number(lens.new),
        "landing": encode_number(lens.landing),
        "after": encode_number(lens.after),
    }


def _rungs(rungs: Ladder) -> Rungs:
    forward, central = rungs.forward(), rungs.central()
    return {
        "nudge": encode_array(rungs.nudges),
        "above": encode_array(rungs.above),
        "below": encode_array(rungs.below),
        "up": encode_array(rungs.up),
        "down": encode_array(rungs.down),
        "forward": encode_array(forward),
        "central": encode_array(central),
        "forward_error": encode_array(rungs.error(forward)),
        "central_error": encode_array(rungs.error(central)),
        "bent": rungs.bent.tolist(),
    }


def answer_surface(session: Session, sent: Sent, language: Language) -> SurfaceAnswer:
    """Return the loss over two weights with the way so far; the second may be left to choose."""
    it, first = session.point.iteration, read_parameter(session.point.spec, sent)
    other = sent.get("second")
    second = read_parameter(it.spec, other) if isinstance(other, Mapping) else _steepest(it, first)
    pair = (first, second if second != first else _steepest(it, first))
    way = find_trajectory(session, pair)
    x, y = (parameter.of(it.new) for parameter in pair)
    box = find_box(way, (x, y), read_zoom(sent))
    on_slice = compute_reduced_losses(it, {pair[0]: np.array([x]), pair[1]: np.array([y])})[0]
    landing = Landing(x, y, float(on_slice), session.point.following().loss)
    names = (mark_name(pair[0]), mark_name(pair[1]))
    land = Landscape(compute_surface(it, pair, box), way, landing, names)
    return {
        **identify_film(session),
        "second": pair[1],
        "figures": {"contours": draw_contours(land), "mountain": draw_mountain(land)},
        "logarithmic": land.logarithmic,
        "holes": int(np.count_nonzero(~np.isfinite(land.surface.losses))),
        "grid": len(land.surface.xs),
        "shown": len(way.iterations),
        "passed": way.passed,
        "batches": session.schedule is not None,
        "loss": encode_number(it.gradients.loss),
        "on_slice": encode_number(landing.on_slice),
        "after": encode_number(landing.after),
    }


def _steepest(it: Iteration, besides: Parameter) -> Parameter:
    """Return the parameter with the largest gradient other than ``besides``."""
    weights, biases = it.gradients.weights, it.gradients.biases
    others = (parameter for parameter in _every(it) if parameter != besides)
    return max(others, key=lambda parameter: abs(parameter.among(weights, biases)))


def _every(it: Iteration) -> list[Parameter]:
    return [parameter for layer in it.spec.layers for parameter in _of_layer(it, layer)]


def _of_layer(it: Iteration, layer: int) -> list[Parameter]:
    """Return the weights of a layer row by row, then its biases."""
    units, sources = range(it.spec.sizes[layer]), range(it.spec.sizes[layer - 1])
    weights = [Parameter(layer, unit, source) for unit in units for source in sources]
    return [*weights, *(Parameter(layer, unit) for unit in units if it.spec.has_bias(layer))]


def answer_samples(session: Session, sent: Sent, language: Language) -> SamplesAnswer:
    """Return the gradients of every sample in the layer of a parameter, and both reductions."""
    it, parameter = session.point.iteration, read_parameter(session.point.spec, sent)
    columns = _of_layer(it, parameter.layer)
    by_sample = np.array([_flat(s.weight_gradient, s.bias_gradient, columns) for s in it.samples])
    total = np.array(_flat(it.gradients.weights, it.gradients.biases, columns))
    names = [mark_name(column) for column in columns]
    return {
        **identify_film(session),
        "figure": draw_gradient_map(
            by_sample, total, names, say(f"card.reduced.{it.spec.reduction}", language)
        ),
        "columns": columns,
        "alternatives": [
            [a.reduction, a.learning_rate, encode_number(a.gradient), encode_number(a.change)]
            for a in list_alternatives(it, parameter)
        ],
        "plain": name_update_rule(it.optimizer) in ("sgd", "ascent") and not it.optimizer.clips,
        "decays": it.optimizer.weight_decay != 0.0,
    }


def _flat(
    weights: Mapping[int, Array], biases: Mapping[int, Array], columns: list[Parameter]
) -> list[float]:
    return [column.among(weights, biases) for column in columns]


ANSWERERS = {
    "chain": answer_chain,
    "activation": answer_activation,
    "lens": answer_lens,
    "surface": answer_surface,
    "samples": answer_samples,
}
"""Who answers, by topic."""
