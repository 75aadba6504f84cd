"""The script for NumPy: the chain rule by hand, a line a quantity."""

from __future__ import annotations

from string import Template

from explainer.engine.functions import GELU_CUBE, LEAKY_SLOPE
from explainer.engine.objectives import Objective
from explainer.engine.scripts.numpy_update import write_clip_lines, write_update
from explainer.engine.scripts.recorded import (
    Recorded,
    list_memory,
    tell_biases,
    write_comparisons,
    write_docstring,
    write_end,
    write_given,
    write_literal,
    write_masks,
    write_wanted,
)

_SIGMA = "np.exp(-np.logaddexp(0, {0}))"
_V = f"(8 / np.pi) ** 0.5 * (z + {GELU_CUBE} * z**3)"
_ACTIVATIONS = {
    "identity": ("z", "np.ones_like(z)"),
    "sigmoid": (_SIGMA.format("-z"), f"{_SIGMA.format('-z')} * {_SIGMA.format('z')}"),
    "tanh": ("np.tanh(z)", "1 - np.tanh(z) ** 2"),
    "relu": ("np.maximum(0, z)", "(z > 0) * 1.0"),
    "leaky_relu": (
        f"np.where(z > 0, z, {LEAKY_SLOPE} * z)",
        f"np.where(z > 0, 1.0, {LEAKY_SLOPE})",
    ),
    "softplus": ("np.logaddexp(0, z)", _SIGMA.format("-z")),
    "elu": ("np.where(z > 0, z, np.expm1(np.minimum(z, 0)))", "np.exp(np.minimum(z, 0))"),
    "silu": (
        f"z * {_SIGMA.format('-z')}",
        f"{_SIGMA.format('-z')} * (1 + z * {_SIGMA.format('z')})",
    ),
    "gelu": (
        "z * normal(z)",
        "normal(z) + z * np.exp(-(z**2) / 2) / (2 * np.pi) ** 0.5",
    ),
    "gelu_tanh": (
        f"z * {_SIGMA.format(f'-{_V}')}",
        f"{_SIGMA.format(f'-{_V}')} * (1 + z * {_SIGMA.format(_V)}"
        f" * (8 / np.pi) ** 0.5 * (1 + {3 * GELU_CUBE:.6f} * z**2))",
    ),
    "hard_step": ("(z > 0) * 1.0", "np.zeros_like(z)"),
    "softmax": ("softmax(z)", ""),
}
"""f and f′ in terms of z; softmax has no slope of its own."""

_HELPERS = {
    "gelu": """
normal = np.vectorize(lambda z: 0.5 * math.erfc(-z / math.sqrt(2)), otypes=[float])
""",
    "softmax": """

def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

""",
}

_LOSSES = {
    "mse": ("np.mean((a - y) ** 2, axis=1)", "2 / y.shape[1] * (a - y)"),
    "half_squared_error": ("0.5 * np.sum((a - y) ** 2, axis=1)", "a - y"),
    "squared_error": ("np.sum((a - y) ** 2, axis=1)", "2 * (a - y)"),
    "l1": ("np.mean(np.abs(a - y), axis=1)", "np.sign(a - y) / y.shape[1]"),
    "huber": (
        "np.mean(np.where(abs(a - y) <= $k, (a - y) ** 2 / 2, $k * (abs(a - y) - $k / 2)), axis=1)",
        "np.clip(a - y, -$k, $k) / y.shape[1]",
    ),
    "hinge": ("np.sum(np.maximum(0, 1 - y * a), axis=1)", "-y * (y * a < 1)"),
    "sigmoid_cross_entropy": ("np.sum(y * np.logaddexp(0, -z), axis=1)", "y * (a - 1)"),
    "output": ("np.sum(a, axis=1)", "np.ones_like(a)"),
    "bce": ("np.mean(np.logaddexp(0, z) - y * z, axis=1)", "(a - y) / y.shape[1]"),
    "cross_entropy": (
        "-np.sum(y * (z - np.logaddexp.reduce(z, axis=1, keepdims=True)), axis=1)",
        "a - y",
    ),
}
"""The loss of each sample, and ∂loss/∂a; where the slope cancels ∂loss/∂z. κ is ``$k``."""


def write_numpy(run: Recorded) -> str:
    """Return a script that needs NumPy alone."""
    return "\n".join(
        [_head(run), _functions(run), write_update(run.optimizer), _numbers(run), _loop(run)]
    )


def _head(run: Recorded) -> str:
    imports = "import math\n\n" * ("gelu" in run.spec.activations) + "import numpy as np"
    docstring = write_docstring(run, "by hand in NumPy", "Each sample is a row.\n")
    return f"{docstring}\n{imports}\n"


def _functions(run: Recorded) -> str:
    spec = run.spec
    helpers = "".join(text for name, text in _HELPERS.items() if name in spec.activations)
    pairs = [_ACTIVATIONS[name] for name in spec.activations]
    values = "\n".join(f"    lambda z: {value}," for value, _ in pairs)
    slopes = "\n".join(
        f"    lambda z: {slope}," if slope else "    None,  # softmax has none of its own"
        for _, slope in pairs
    )
    threshold = repr(float(spec.threshold))
    loss, gradient = (
        Template(text).substitute(k=threshold) for text in _LOSSES[spec.objective.name]
    )
    return f"""{helpers}
activations = [
{values}
]
slopes = [
{slopes}
]


def measure(z, a, y):
    return {loss}


def error(a, y):
    return {gradient}

"""


def _numbers(run: Recorded) -> str:
    updates = run.state.updates
    return f"""{write_given(run)}{write_masks(run)}# What {updates} updates have left behind.
updates, memory = {updates}, {write_literal(list_memory(run))}
{write_wanted(run)}"""


def _loop(run: Recorded) -> str:
    reduced = "np.mean" if run.spec.reduction == "mean" else "np.sum"
    divided = " / len(x)" if run.spec.reduction == "mean" else ""
    z = {
        "all": 'a[l - 1] @ p[f"W{l}"].T + p[f"b{l}"]',
        "some": 'a[l - 1] @ p[f"W{l}"].T + p.get(f"b{l}", 0)',
        "none": 'a[l - 1] @ p[f"W{l}"].T',
    }[tell_biases(run.spec)]
    of_bias = {
        "all": f"""        g[f"b{{l}}"] = d[l].sum(axis=0){divided}
""",
        "some": f"""        if f"b{{l}}" in p:
            g[f"b{{l}}"] = d[l].sum(axis=0){divided}
""",
        "none": "",
    }[tell_biases(run.spec)]
    learned, held = "p[name]", ""
    if run.spec.frozen:
        learned, held = "new", "        p[name] = np.where(frozen.get(name, False), p[name], new)\n"
    compared = write_comparisons(
        run,
        z="z[l]",
        a="a[l]",
        loss="loss",
        d="d[l]",
        dW='g[f"W{l}"]',
        db='g[f"b{l}"]',
        dx='d[1] @ p["W1"]',
    )
    return f"""p = {{name: np.array(value) for name, value in begin.items()}}
kept = {{
    name: {{key: np.array(value) for key, value in memory.get(name, {{}}).items()}} for name in p
}}
L = len(activations)


def compare(name, computed, wanted):
    print(name, "=", np.asarray(computed).tolist())
    np.testing.assert_allclose(computed, wanted, rtol=1e-9, atol=1e-12)


for number, (x, y) in enumerate(batches):
    x, y = np.array(x), np.array(y)
    z, a, d = {{}}, {{0: x}}, {{}}
    for l in range(1, L + 1):
        z[l] = {z}
        a[l] = activations[l - 1](z[l])
    loss = {reduced}(measure(z[L], a[L], y))
{_output_delta(run.spec.objective)}
    for l in range(L - 1, 0, -1):
        d[l] = (d[l + 1] @ p[f"W{{l + 1}}"]) * slopes[l - 1](z[l])
    g = {{}}
    for l in range(1, L + 1):
        g[f"W{{l}}"] = d[l].T @ a[l - 1]{divided}
{of_bias}{compared}{write_clip_lines(run.optimizer, masked=bool(run.spec.frozen))}    for name in p:
        {learned} = update(p[name], g[name], kept[name], updates + number + 1)
{held}
for name in p:
    compare(f"{{name}} after the update", p[name], after[name])
{write_end(run)}"""


def _output_delta(objective: Objective) -> str:
    """Return the lines for δ of the outputs."""
    if objective.crosses:
        return """    J = a[L][:, :, None] * (np.eye(a[L].shape[1]) - a[L][:, None, :])
    d[L] = (J @ error(a[L], y)[:, :, None])[:, :, 0]"""
    slope = "  # the slope cancels" if objective.fused else " * slopes[L - 1](z[L])"
    return f"    d[L] = error(a[L], y){slope}"
