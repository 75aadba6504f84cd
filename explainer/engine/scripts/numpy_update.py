"""The update of each optimizer in NumPy: the function ``update`` of a script."""

from __future__ import annotations

from collections.abc import Callable

from explainer.engine.optimizer_spec import OptimizerSpec


def write_update(o: OptimizerSpec) -> str:
    """Return the update: ``w`` a parameter, ``g`` its gradient, ``kept`` what is remembered."""
    lines = [*_gradient(o), *_RULES[o.name](o)]
    body = "\n".join(f"    {line}" for line in lines)
    return f"def update(w, g, kept, t):\n{body}\n\n"


def write_clip_lines(o: OptimizerSpec, *, masked: bool) -> str:
    """Return the lines that clip ``g``, all gradients by their names; empty if they stay.

    With ``masked`` what is frozen is left out.
    """
    lines = {"none": [], "value": _BY_VALUE, "norm": [*_MASK * masked, *_BY_NORM]}[o.clip]
    return "".join(f"    {line.format(limit=repr(o.clip_limit))}\n" for line in lines)


_BY_VALUE = ["g = {{name: np.clip(array, -{limit}, {limit}) for name, array in g.items()}}"]
_MASK = [
    "g = {{name: np.where(frozen.get(name, False), 0, array) for name, array in g.items()}}",
]
_BY_NORM = [
    "norm = np.sqrt(sum((array**2).sum() for array in g.values()))",
    "factor = min(1, {limit} / (norm + 1e-6))",
    "g = {{name: factor * array for name, array in g.items()}}",
]


def _gradient(o: OptimizerSpec) -> list[str]:
    signed = f"{o.sign}g"
    decayed = f"{signed} + {o.weight_decay!r} * w" if o.decays_gradient else signed
    return [] if decayed == "g" else [f"g = {decayed}"]


def _average(name: str, rate: float, new: str) -> str:
    """Return a running average that began at 0."""
    return f'kept["{name}"] = {rate!r} * kept.get("{name}", 0) + (1 - {rate!r}) * {new}'


def _sgd(o: OptimizerSpec) -> list[str]:
    if not o.momentum:
        return [f"return w - {o.learning_rate!r} * g"]
    buffer = 'kept["momentum_buffer"]'
    step = f"(g + {o.momentum!r} * {buffer})" if o.nesterov else buffer
    return [*_momentum(o), f"return w - {o.learning_rate!r} * {step}"]


def _momentum(o: OptimizerSpec) -> list[str]:
    if o.momentum_form == "ng":
        return [_average("momentum_buffer", o.momentum, "g")]
    return [
        "if t == 1:",
        '    kept["momentum_buffer"] = g',
        "else:",
        f'    kept["momentum_buffer"] = {o.momentum!r} * kept["momentum_buffer"]'
        f" + (1 - {o.dampening!r}) * g",
    ]


def _rmsprop(o: OptimizerSpec) -> list[str]:
    lines = [f"v = {_average('square_average', o.alpha, 'g**2')}"]
    if o.centered:
        lines += [
            f"mean = {_average('gradient_average', o.alpha, 'g')}",
            "v = np.maximum(v - mean**2, 0)",
        ]
    lines.append(f"g = g / (np.sqrt(v) + {o.eps!r})")
    if o.momentum:
        buffer = f'{o.momentum!r} * kept.get("momentum_buffer", 0) + g'
        lines.append(f'g = kept["momentum_buffer"] = {buffer}')
    return [*lines, f"return w - {o.learning_rate!r} * g"]


def _adagrad(o: OptimizerSpec) -> list[str]:
    began = repr(o.initial_accumulator_value)
    rate = f"{o.learning_rate!r} / (1 + (t - 1) * {o.lr_decay!r})"
    return [
        f'total = kept["sum_of_squares"] = kept.get("sum_of_squares", {began}) + g**2',
        f"return w - {rate} / (np.sqrt(total) + {o.eps!r}) * g",
    ]


def _moments(o: OptimizerSpec) -> list[str]:
    beta_1, beta_2 = o.betas
    return [
        f"m = {_average('first_moment', beta_1, 'g')}",
        f"v = {_average('second_moment', beta_2, 'g**2')}",
    ]


def _adam(o: OptimizerSpec) -> list[str]:
    beta_1, beta_2 = o.betas
    largest = 'v = kept["max_second_moment"] = np.maximum(kept.get("max_second_moment", 0), v)'
    decay = f" - {o.learning_rate!r} * {o.weight_decay!r} * w" if o.name == "adamw" else ""
    return [
        *_moments(o),
        *([largest] if o.amsgrad else []),
        f"m_corrected, v_corrected = m / (1 - {beta_1!r}**t), v / (1 - {beta_2!r}**t)",
        f"return w - {o.learning_rate!r} / (np.sqrt(v_corrected) + {o.eps!r}) * m_corrected{decay}",
    ]


def _nadam(o: OptimizerSpec) -> list[str]:
    beta_1, beta_2 = o.betas
    return [
        *_moments(o),
        f"mu, mu_next = ({beta_1!r} * (1 - 0.5 * 0.96 ** (n * {o.momentum_decay!r}))"
        " for n in (t, t + 1))",
        'product = kept["momentum_product"] = kept.get("momentum_product", np.ones_like(w)) * mu',
        "m_ahead = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)",
        f"v_corrected = v / (1 - {beta_2!r}**t)",
        f"return w - {o.learning_rate!r} / (np.sqrt(v_corrected) + {o.eps!r}) * m_ahead",
    ]


_RULES: dict[str, Callable[[OptimizerSpec], list[str]]] = {
    "sgd": _sgd,
    "rmsprop": _rmsprop,
    "adagrad": _adagrad,
    "adam": _adam,
    "adamw": _adam,
    "nadam": _nadam,
}
