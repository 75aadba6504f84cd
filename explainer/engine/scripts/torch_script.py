"""The script for PyTorch: autograd finds the gradients, ``torch.optim`` makes the update."""

from __future__ import annotations

from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS, fill_notation
from explainer.engine.optimizers import OPTIONS
from explainer.engine.scripts.recorded import (
    Recorded,
    list_batches,
    list_begin,
    list_memory,
    say_end,
    say_mistake,
    show,
)

_LOSSES = {
    "mse": "((a - y) ** 2).mean(dim=1)",
    "half_squared_error": "0.5 * ((a - y) ** 2).sum(dim=1)",
    "bce": "F.binary_cross_entropy_with_logits(z, y, reduction='none').mean(dim=1)",
    "cross_entropy": "F.cross_entropy(z, y, reduction='none')",
}
"""The loss of each sample from z and a of the output and its target y."""

_CLASSES = {
    "sgd": "SGD",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "adagrad": "Adagrad",
}

_REMEMBERED = {
    "momentum_buffer": "momentum_buffer",
    "square_average": "square_avg",
    "sum_of_squares": "sum",
    "first_moment": "exp_avg",
    "second_moment": "exp_avg_sq",
}
"""What torch calls what an optimizer remembers."""


def write_pytorch(run: Recorded) -> str:
    """Return a script that needs torch alone."""
    return "\n".join(list_parts(run))


def list_parts(run: Recorded) -> list[str]:
    """Return the script in parts that follow one another."""
    return [_head(run), _numbers(run), _net(run), _optimizer(run), _loop(run) + "\n" + _end(run)]


def _head(run: Recorded) -> str:
    return f'''"""Iteration {run.number} of a net in Backstep, in PyTorch and float64.

It prints every quantity under its name on the page, and asserts that the numbers agree.
{say_mistake(run)}"""

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
'''


def _numbers(run: Recorded) -> str:
    return f"""# W and b of each layer as the iteration begins; inputs and targets of each batch.
begin = {show(list_begin(run))}
batches = {show(list_batches(run))}
"""


def _net(run: Recorded) -> str:
    spec = run.spec
    functions = [
        fill_notation(ACTIVATION_NOTATIONS[name].torch, z="z") for name in spec.activations
    ]
    shown = "\n".join(f"    lambda z: {text}," for text in functions)
    pairs = list(zip(spec.sizes, spec.sizes[1:], strict=False))
    linears = ", ".join(f"torch.nn.Linear({n_in}, {n_out})" for n_in, n_out in pairs)
    return f"""linears = torch.nn.ModuleList([{linears}])
activations = [
{shown}
]
with torch.no_grad():
    for l, linear in enumerate(linears, start=1):
        linear.weight.copy_(torch.tensor(begin[f"W{{l}}"]))
        linear.bias.copy_(torch.tensor(begin[f"b{{l}}"]))


def measure(z, a, y):
    losses = {_LOSSES[spec.loss]}
    return losses.{spec.reduction}()


def name_parameters():
    for l, linear in enumerate(linears, start=1):
        yield f"W{{l}}", linear.weight
        yield f"b{{l}}", linear.bias

"""


def _optimizer(run: Recorded) -> str:
    o = run.optimizer
    settings = [f"lr={o.learning_rate!r}"]
    settings += [f"{name}={getattr(o, name)!r}" for name in OPTIONS[o.name]]
    lines = [f"optimizer = torch.optim.{_CLASSES[o.name]}("]
    lines += [f"    linears.parameters(), {', '.join(settings)}", ")"]
    memory = list_memory(run)
    if memory:
        lines += _remember(run, memory)
    return "\n".join(lines) + "\n"


def _remember(run: Recorded, memory: dict[str, dict[str, object]]) -> list[str]:
    renamed = {
        name: {_REMEMBERED[quantity]: value for quantity, value in kept.items()}
        for name, kept in memory.items()
    }
    step = f'    kept["step"] = torch.tensor({float(run.state.updates)})\n'
    if run.optimizer.name == "sgd":
        step = ""
    return [
        f"# What {run.state.updates} updates before this one have left in the optimizer.",
        f"memory = {show(renamed)}",
        "for name, parameter in name_parameters():",
        "    kept = {key: torch.tensor(value) for key, value in memory[name].items()}",
        f"{step}    optimizer.state[parameter] = kept",
    ]


def _loop(run: Recorded) -> str:
    scale = "len(x)" if run.spec.reduction == "mean" else "1"
    return f"""expected = {show(run.expected)}
after = {show(run.after)}


def compare(name, computed, wanted):
    wanted = torch.tensor(wanted)
    print(name, "=", computed.tolist())
    torch.testing.assert_close(computed, wanted, rtol=1e-9, atol=1e-12)


for number, (x, y) in enumerate(batches):
    x, y = torch.tensor(x), torch.tensor(y)
    z, a = {{}}, {{0: x}}
    for l, (linear, f) in enumerate(zip(linears, activations), start=1):
        z[l] = linear(a[l - 1])
        z[l].retain_grad()
        a[l] = f(z[l])
    L = len(linears)
    loss = measure(z[L], a[L], y)
    optimizer.zero_grad()
    loss.backward()
    if number == 0:
        for l in range(1, L + 1):
            compare(f"z{{l}}", z[l].detach(), expected[f"z{{l}}"])
            compare(f"a{{l}}", a[l].detach(), expected[f"a{{l}}"])
        compare("loss", loss.detach(), expected["loss"])
        for l in range(L, 0, -1):
            compare(f"d{{l}}", z[l].grad * {scale}, expected[f"d{{l}}"])
            compare(f"dW{{l}}", linears[l - 1].weight.grad, expected[f"dW{{l}}"])
            compare(f"db{{l}}", linears[l - 1].bias.grad, expected[f"db{{l}}"])
    optimizer.step()
"""


def _end(run: Recorded) -> str:
    return f"""for name, parameter in name_parameters():
    compare(f"{{name}} after the update", parameter.detach(), after[name])
print("{say_end(run)}")
"""
