"""The same network in ordinary torch: nn.Linear, nn losses, torch.optim, all in float64."""

from __future__ import annotations

import numpy as np
import torch

from explainer.engine.network import Batch, NetworkSpec, Parameters
from explainer.engine.optimizer_spec import OptimizerSpec


class Step(torch.nn.Module):
    """1 where z is positive, else 0, with a gradient of 0."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return torch.relu(torch.sign(z))


_ACTIVATIONS = {
    "identity": torch.nn.Identity,
    "sigmoid": torch.nn.Sigmoid,
    "tanh": torch.nn.Tanh,
    "relu": torch.nn.ReLU,
    "leaky_relu": torch.nn.LeakyReLU,
    # As torch computes it by default it is z itself above 20, which is off by 2e-9.
    "softplus": lambda: torch.nn.Softplus(threshold=40),
    "elu": torch.nn.ELU,
    "silu": torch.nn.SiLU,
    "gelu": torch.nn.GELU,
    "gelu_tanh": lambda: torch.nn.GELU(approximate="tanh"),
    "hard_step": lambda: Step(),
    "softmax": lambda: torch.nn.Softmax(dim=-1),
}
_LOSSES = {
    "mse": lambda a, y, _: torch.nn.MSELoss()(a, y),
    "half_squared_error": lambda a, y, _: torch.nn.MSELoss(reduction="sum")(a, y) / 2,
    "squared_error": lambda a, y, _: torch.nn.MSELoss(reduction="sum")(a, y),
    "l1": lambda a, y, _: torch.nn.L1Loss()(a, y),
    "huber": lambda a, y, threshold: torch.nn.HuberLoss(delta=threshold)(a, y),
    # One output against 0, and 1 as the right one: a margin loss of two classes is the hinge.
    "hinge": lambda a, y, _: sum(
        torch.nn.MultiMarginLoss()(torch.stack([0 * one, one]) * sign, torch.tensor(1)) * 2
        for one, sign in zip(a, y, strict=True)
    ),
    "bce": lambda z, y, _: torch.nn.BCEWithLogitsLoss()(z, y),
    "cross_entropy": lambda z, y, _: torch.nn.CrossEntropyLoss()(z, y),
    "sigmoid_cross_entropy": lambda z, y, _: -(y * torch.nn.LogSigmoid()(z)).sum(),
    "output": lambda a, y, _: a.sum(),
}
_OPTIMIZERS = {
    "sgd": (torch.optim.SGD, ("momentum", "dampening", "nesterov")),
    "rmsprop": (torch.optim.RMSprop, ("alpha", "eps", "momentum", "centered")),
    "adam": (torch.optim.Adam, ("betas", "eps", "amsgrad")),
    "adamw": (torch.optim.AdamW, ("betas", "eps", "amsgrad")),
    "nadam": (torch.optim.NAdam, ("betas", "eps", "momentum_decay")),
    "adagrad": (torch.optim.Adagrad, ("eps", "lr_decay", "initial_accumulator_value")),
}
_OF_ALL = ("weight_decay", "maximize")


def network(spec: NetworkSpec, p: Parameters) -> torch.nn.Sequential:
    """Return the net up to what its torch loss takes: logits, or outputs."""
    modules = []
    for layer in spec.layers:
        n_in, n_out, bias = spec.sizes[layer - 1], spec.sizes[layer], spec.has_bias(layer)
        linear = torch.nn.Linear(n_in, n_out, bias, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(p.weights[layer]))
            if bias:
                linear.bias.copy_(torch.tensor(p.biases[layer]))
        modules.append(linear)
        if layer < spec.depth or not spec.objective.fused:
            modules.append(_ACTIVATIONS[spec.activations[layer - 1]]())
    return torch.nn.Sequential(*modules)


def loss(spec: NetworkSpec, net: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Return the reduced loss; each sample goes through torch's loss on its own."""
    pairs = zip(batch.inputs, batch.targets, strict=True)
    losses = [
        _LOSSES[spec.objective.name](net(torch.tensor(x)), torch.tensor(y), spec.threshold)
        for x, y in pairs
    ]
    stacked = torch.stack(losses)
    return stacked.mean() if spec.reduction == "mean" else stacked.sum()


def numbers(net: torch.nn.Sequential, read) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return ``read`` of every weight and of every bias that there is, by layer."""
    linears = [module for module in net if isinstance(module, torch.nn.Linear)]
    weights = [read(linear.weight).detach().numpy().copy() for linear in linears]
    biases = [linear.bias for linear in linears if linear.bias is not None]
    return weights, [read(bias).detach().numpy().copy() for bias in biases]


def optimizer(spec: OptimizerSpec, net: torch.nn.Module) -> torch.optim.Optimizer:
    """Return torch's own optimizer with the same settings, its plain loop implementation."""
    kind, names = _OPTIMIZERS[spec.name]
    options = {name: getattr(spec, name) for name in (*names, *_OF_ALL)}
    if spec.momentum_form == "ng":
        options["dampening"] = spec.momentum
    made = kind(net.parameters(), lr=spec.learning_rate, foreach=False, **options)
    if spec.clips:
        made.register_step_pre_hook(lambda *_: _clip(spec, list(net.parameters())))
    for parameter in net.parameters():
        made.state[parameter] |= _begin(spec, parameter)
    return made


def _clip(spec: OptimizerSpec, parameters: list[torch.Tensor]) -> None:
    clips = {
        "value": torch.nn.utils.clip_grad_value_,
        "norm": torch.nn.utils.clip_grad_norm_,
    }
    clips[spec.clip](parameters, spec.clip_limit)


def _begin(spec: OptimizerSpec, parameter: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return what torch begins with otherwise: it multiplies Nadam's momenta in float32."""
    zeros = torch.zeros_like(parameter)
    if spec.momentum_form == "ng":
        return {"momentum_buffer": zeros}
    if spec.name != "nadam":
        return {}
    one, none = torch.ones((), dtype=torch.float64), torch.tensor(0.0)
    return {"step": none, "mu_product": one, "exp_avg": zeros, "exp_avg_sq": zeros.clone()}


_REMEMBERED = {
    "momentum_buffer": "momentum_buffer",
    "first_moment": "exp_avg",
    "second_moment": "exp_avg_sq",
    "max_second_moment": "max_exp_avg_sq",
    "momentum_product": "mu_product",
    "gradient_average": "grad_avg",
    "square_average": "square_avg",
    "sum_of_squares": "sum",
}
"""Under which name torch keeps what our optimizers keep."""


def give_gradients(net: torch.nn.Sequential, weights, biases) -> None:
    """Put gradients, keyed by layer, where the optimizer looks for them."""
    linears = [module for module in net if isinstance(module, torch.nn.Linear)]
    for layer, linear in enumerate(linears, 1):
        linear.weight.grad = torch.tensor(weights[layer])
        if linear.bias is not None:
            linear.bias.grad = torch.tensor(biases[layer])


def assert_remembers(theirs: torch.optim.Optimizer, mine) -> None:
    """Compare what both keep of each parameter: ``mine`` in the order of torch's parameters."""
    for parameter, kept in zip(theirs.param_groups[0]["params"], mine, strict=True):
        for name, array in kept.items():
            reference = theirs.state[parameter][_REMEMBERED[name]].numpy()
            assert_agrees([array], [reference])


def assert_agrees(mine, reference, tolerance=1e-12):
    """Compare two sequences of arrays: |x − reference| / (1 + |reference|)."""
    for ours, theirs in zip(mine, reference, strict=True):
        deviation = np.abs(ours - theirs) / (1.0 + np.abs(theirs))
        assert deviation.max() <= tolerance, f"deviates by {deviation.max():.3g}"
