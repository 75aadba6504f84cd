"""The script for PyTorch: autograd finds the gradients, ``torch.optim`` makes the update."""

from __future__ import annotations

from typing import Any

from explainer.engine.explain.cards.torch_code import write_clip, write_loss
from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS, fill_notation
from explainer.engine.optimizer_settings import OPTIMIZER_SETTINGS
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

REMEMBERED = {
    "momentum_buffer": "momentum_buffer",
    "square_average": "square_avg",
    "sum_of_squares": "sum",
    "first_moment": "exp_avg",
    "second_moment": "exp_avg_sq",
    "max_second_moment": "max_exp_avg_sq",
    "gradient_average": "grad_avg",
    "momentum_product": "mu_product",
}
"""What torch calls what an optimizer remembers."""


def write_pytorch(run: Recorded) -> str:
    """Return a script that needs torch alone."""
    return "\n".join(list_parts(run))


def list_parts(run: Recorded) -> list[str]:
    """Return the script in parts that follow one another."""
    loop = f"{write_wanted(run)}{_loop(run)}\n{_END}{write_end(run)}"
    given = f"{write_given(run)}{write_masks(run)}"
    return [_head(run), given, _net(run), _optimizer(run), loop]


def _head(run: Recorded) -> str:
    return f"""{write_docstring(run, "in PyTorch and float64")}
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
"""


def _net(run: Recorded) -> str:
    spec = run.spec
    functions = [
        fill_notation(ACTIVATION_NOTATIONS[name].torch, z="z") for name in spec.activations
    ]
    shown = "\n".join(f"    lambda z: {text}," for text in functions)
    linears = ", ".join(_linear(run, layer) for layer in spec.layers)
    copied = _of_bias(run, 'linear.bias.copy_(torch.tensor(begin[f"b{l}"]))', 8)
    named = _of_bias(run, 'yield f"b{l}", linear.bias', 8)
    return f"""linears = torch.nn.ModuleList([{linears}])
activations = [
{shown}
]
with torch.no_grad():
    for l, linear in enumerate(linears, start=1):
        linear.weight.copy_(torch.tensor(begin[f"W{{l}}"]))
{copied}

def measure(z, y_hat, y):
    losses = {write_loss(spec, "z", "none")}
    return losses.{spec.reduction}()


def name_parameters():
    for l, linear in enumerate(linears, start=1):
        yield f"W{{l}}", linear.weight
{named}
"""


def _linear(run: Recorded, layer: int) -> str:
    n_in, n_out = run.spec.sizes[layer - 1], run.spec.sizes[layer]
    bias = "" if run.spec.has_bias(layer) else ", bias=False"
    return f"torch.nn.Linear({n_in}, {n_out}{bias})"


def _of_bias(run: Recorded, line: str, indent: int) -> str:
    """Return a line about the bias of ``linear``, for the layers that have one."""
    before = " " * indent
    return {
        "all": f"{before}{line}\n",
        "some": f"{before}if linear.bias is not None:\n{before}    {line}\n",
        "none": "",
    }[tell_biases(run.spec)]


def _optimizer(run: Recorded) -> str:
    o = run.optimizer
    options = {name: getattr(o, name) for name in o.kind.options if name in _ARGUMENTS}
    if o.momentum_form == "ng":
        options["dampening"] = o.momentum
    settings = [f"{name}={value!r}" for name, value in {"lr": o.learning_rate, **options}.items()]
    lines = [f"optimizer = torch.optim.{o.kind.torch}("]
    lines += [f"    linears.parameters(), {', '.join(settings)}", ")"]
    memory = list_memory(run)
    if memory:
        lines += _remember(run, memory)
    elif o.momentum_form == "ng":
        lines += _FROM_ZERO
    return "\n".join(lines) + "\n"


_ARGUMENTS = frozenset(OPTIMIZER_SETTINGS) - {"momentum_form", "clip", "clip_limit"}
"""The settings that torch's optimizers have too."""

_FROM_ZERO = [
    "# The average of the gradients begins at 0; torch's would begin with the first gradient.",
    "for _, parameter in name_parameters():",
    '    optimizer.state[parameter] = {"momentum_buffer": torch.zeros_like(parameter)}',
]


def _remember(run: Recorded, memory: dict[str, dict[str, object]]) -> list[str]:
    renamed = {
        name: {
            REMEMBERED[quantity]: _first(value) if quantity == "momentum_product" else value
            for quantity, value in kept.items()
        }
        for name, kept in memory.items()
    }
    step = f'    kept["step"] = torch.tensor({float(run.state.updates)})\n'
    if run.optimizer.name == "sgd":
        step = ""
    return [
        f"# What {run.state.updates} updates before this one have left in the optimizer.",
        f"memory = {write_literal(renamed)}",
        "for name, parameter in name_parameters():",
        "    kept = {key: torch.tensor(value) for key, value in memory[name].items()}",
        f"{step}    optimizer.state[parameter] = kept",
    ]


def _first(value: Any) -> float:
    """Return the first number of nested lists: torch has one μ-product for all."""
    return _first(value[0]) if isinstance(value, list) else float(value)


def _loop(run: Recorded) -> str:
    leaf = ", requires_grad=True" if run.spec.input_gradient else ""
    scale = "len(x)" if run.spec.reduction == "mean" else "1"
    compared = write_comparisons(
        run,
        z="z[l].detach()",
        a="a[l].detach()",
        loss="loss.detach()",
        d=f"z[l].grad * {scale}",
        dW="linears[l - 1].weight.grad",
        db="linears[l - 1].bias.grad",
        dx=f"x.grad * {scale}",
    )
    return f"""

def compare(name, computed, wanted):
    wanted = torch.tensor(wanted)
    print(name, "=", computed.tolist())
    torch.testing.assert_close(computed, wanted, rtol=1e-9, atol=1e-12)


for number, (x, y) in enumerate(batches):
    x, y = torch.tensor(x{leaf}), torch.tensor(y)
    z, a = {{}}, {{0: x}}
    for l, (linear, f) in enumerate(zip(linears, activations), start=1):
        z[l] = linear(a[l - 1])
        z[l].retain_grad()
        a[l] = f(z[l])
    L = len(linears)
    loss = measure(z[L], a[L], y)
    optimizer.zero_grad()
    loss.backward()
{compared}{_clip(run)}{_step(run)}"""


def _clip(run: Recorded) -> str:
    """Return the lines that clip the gradients; those of what is frozen are left out."""
    if not run.optimizer.clips:
        return ""
    masks = """    for name, parameter in name_parameters():
        if name in frozen:
            parameter.grad[torch.tensor(frozen[name])] = 0.0
"""
    line = write_clip(run.optimizer).replace("model", "linears")
    return masks * bool(run.spec.frozen) + f"    {line}\n"


def _step(run: Recorded) -> str:
    """Return the lines of the update; what is frozen gets its values back."""
    if not run.spec.frozen:
        return "    optimizer.step()\n"
    return """    old = {name: parameter.detach().clone() for name, parameter in name_parameters()}
    optimizer.step()
    with torch.no_grad():
        for name, parameter in name_parameters():
            if name in frozen:
                held = torch.tensor(frozen[name])
                parameter[held] = old[name][held]
"""


_END = """for name, parameter in name_parameters():
    compare(f"{name} after the update", parameter.detach(), after[name])
"""
