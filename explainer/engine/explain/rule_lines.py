"""The lines of code that compute what clipping and the optimizers compute, by quantity."""

from __future__ import annotations

_ADAPTIVE_LINES: dict[str, str] = {
    "effective_rate": "effective_rate = o.learning_rate / denominator",
    "new": '"new": w + change,',
}

_MOMENT_LINES: dict[str, str] = {
    "first_moment": 'm = beta_1 * state.get("first_moment", 0.0) + (1 - beta_1) * gradient',
    "second_moment": 'v = beta_2 * state.get("second_moment", 0.0) + (1 - beta_2) * gradient**2',
    "second_moment_corrected": "v_corrected = v / (1 - beta_2**t)",
    "denominator": "denominator = np.sqrt(v_corrected) + o.eps",
    **_ADAPTIVE_LINES,
}

RULE_LINES: dict[str, dict[str, str]] = {
    "sgd": {
        "momentum_buffer": 'buffer = o.momentum * state["momentum_buffer"]'
        " + (1 - o.dampening) * gradient",
        "ng_buffer": 'buffer = o.momentum * state.get("momentum_buffer", 0.0)'
        " + (1 - o.momentum) * gradient",
        "first_buffer": "buffer = gradient",
        "plain_change": "change = -o.learning_rate * gradient",
        "nesterov_change": "change = -o.learning_rate * (gradient + o.momentum * buffer)",
        "change": "change = -o.learning_rate * buffer",
        "plain_new": 'return {"change": change, "new": w + change}',
        "new": 'return {"momentum_buffer": buffer, "change": change, "new": w + change}',
    },
    "rmsprop": {
        "square_average": 'v = o.alpha * state.get("square_average", 0.0)'
        " + (1 - o.alpha) * gradient**2",
        "gradient_average": 'mean = o.alpha * state.get("gradient_average", 0.0)'
        " + (1 - o.alpha) * gradient",
        "variance": "v = np.maximum(v - mean**2, 0.0)",
        "denominator": "denominator = np.sqrt(v) + o.eps",
        "momentum_buffer": 'buffer = o.momentum * state.get("momentum_buffer", 0.0)'
        " + gradient / denominator",
        "momentum_change": "change = -o.learning_rate * buffer",
        "effective_rate": "effective_rate = o.learning_rate / denominator",
        "change": "change = -effective_rate * gradient",
        "new": 'return {**computed, "change": change, "new": w + change}',
    },
    "adagrad": {
        "sum_of_squares": 'total = state.get("sum_of_squares", o.initial_accumulator_value)'
        " + gradient**2",
        "denominator": "denominator = np.sqrt(total) + o.eps",
        **_ADAPTIVE_LINES,
        "effective_rate": "effective_rate = o.learning_rate / (1 + (t - 1) * o.lr_decay)"
        " / denominator",
        "change": "change = -effective_rate * gradient",
    },
    "adam": {
        **_MOMENT_LINES,
        "max_second_moment": 'v = np.maximum(state.get("max_second_moment", 0.0), v)',
        "first_moment_corrected": "m_corrected = m / (1 - beta_1**t)",
        "change": "change = -effective_rate * m_corrected",
        "decoupled_change": "change = change - o.learning_rate * o.weight_decay * w",
    },
    "nadam": {
        **_MOMENT_LINES,
        "momentum_product": 'product = state.get("momentum_product", np.ones_like(w)) * mu',
        "first_moment_ahead": "m_ahead = mu_next * m / (1 - product * mu_next)"
        " + (1 - mu) * gradient / (1 - product)",
        "change": "change = -effective_rate * m_ahead",
    },
}
RULE_LINES["adamw"] = RULE_LINES["adam"]
"""Of each optimizer; some quantities have several lines, one for each way."""

CLIP_LINES: dict[str, dict[str, str]] = {
    "value": {
        "clipped_weight_gradient": "clipped_weights = {layer: np.clip(g, -limit, limit)"
        " for layer, g in weights.items()}",
        "clipped_bias_gradient": "clipped_biases = {layer: np.clip(g, -limit, limit)"
        " for layer, g in biases.items()}",
    },
    "norm": {
        "squared_norm": "squares = {n: (w**2).sum(axis=1) + biases.get(n, 0.0) ** 2"
        " for n, w in weights.items()}",
        "total": "totals = [of_units.sum() for of_units in squares.values()]",
        "gradient_norm": "norm = np.sqrt(np.sum(totals))",
        "clip_factor": "factor = np.minimum(1.0, o.clip_limit / (norm + 1e-6))",
        "clipped_weight_gradient": "clipped_weights = {layer: factor * g"
        " for layer, g in weights.items()}",
        "clipped_bias_gradient": "clipped_biases = {layer: factor * g"
        " for layer, g in biases.items()}",
    },
}
"""Of each way to clip."""
