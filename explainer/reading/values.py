"""What names of the code stand for while it is read: tensors, layers, losses, optimizers, data."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from numpy.typing import NDArray

Shape: TypeAlias = tuple[int, ...]
Numbers: TypeAlias = NDArray[Any]

MAX_NUMBERS = 200_000
"""Numbers of a tensor whose values are known; of a larger one only the shape is."""


class Stream(list[Any]):
    """What a function of the code yields: at least the first of it."""


class Unknown:
    """Something that is not understood, or whose value does not matter."""


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Dotted:
    """A name of a library, as ``torch.nn.Linear``."""

    path: str


@dataclass(frozen=True)
class Choice:
    """One value or the other, which only running the code would tell: a GPU or the CPU."""

    first: Any
    second: Any


@dataclass(frozen=True, eq=False)
class Op:
    """How a tensor was made: the name of the operation, its settings, and where it stands.

    ``places`` are its line and those of what was called there, from the outside in.
    """

    name: str
    inputs: tuple[Tensor, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    places: tuple[int, ...] = ()


@dataclass(eq=False)
class Tensor:
    """An array of the code; those that learn are changed in place.

    Attributes
    ----------
    shape
        Of all its numbers.
    data
        Its numbers, where they matter.
    op
        How it was made.
    learns
        Whether it is a parameter.
    role
        ``drawn`` for random numbers, ``images`` and ``labels`` of a data set, ``default`` for a
        parameter that begins as torch lets it, else empty.
    """

    shape: Shape
    data: Numbers | None = None
    op: Op = field(default_factory=lambda: Op("given"))
    learns: bool = False
    role: str = ""

    def __post_init__(self) -> None:
        """Note what it is made of; asked each time, parts that are shared would cost too much."""
        self._made_of_learning = any(one.depends for one in self.op.inputs)
        self._made_of_drawn = any(one.is_drawn for one in self.op.inputs)
        inside = any(one.has_gradient for one in self.op.inputs)
        self._made_of_gradient = self.op.name == "grad" or inside

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)

    @property
    def depends(self) -> bool:
        """Whether it is computed of parameters."""
        return self.learns or self._made_of_learning

    @property
    def has_gradient(self) -> bool:
        """Whether a gradient is in it."""
        return self._made_of_gradient

    @property
    def is_drawn(self) -> bool:
        """Whether random numbers are in it."""
        return self.role == "drawn" or self._made_of_drawn


def hold(data: Numbers, op: Op | None = None, role: str = "") -> Tensor:
    """Return a tensor of known numbers."""
    return Tensor(data.shape, data, op or Op("given"), role=role)


@dataclass(eq=False)
class TorchLayer:
    """A module of ``torch.nn`` that has no others in it: its kind, its settings and parameters."""

    kind: str
    settings: dict[str, Any]
    line: int
    parameters: dict[str, Tensor] = field(default_factory=dict)


@dataclass(eq=False)
class Container:
    """``nn.Sequential``, ``nn.ModuleList`` or ``nn.ModuleDict``: modules by their names."""

    kind: str
    parts: dict[str, Any]
    line: int


@dataclass(eq=False)
class Function:
    """A function of the code, bound to ``owner`` if it is a method."""

    node: ast.FunctionDef | ast.Lambda
    scope: list[dict[str, Any]]
    owner: Any = None


@dataclass(eq=False)
class UserClass:
    """A class of the code, with its methods and those of the classes that it is made from."""

    name: str
    bases: tuple[Any, ...]
    members: dict[str, Any]
    line: int

    def find(self, name: str) -> Any:
        """Return a member, or that of a base; None if there is none."""
        if name in self.members:
            return self.members[name]
        found = (base.find(name) for base in self.bases if isinstance(base, UserClass))
        return next((one for one in found if one is not None), None)

    @property
    def is_module(self) -> bool:
        """Whether it is a network."""
        return any(
            base.is_module if isinstance(base, UserClass) else base == Dotted("torch.nn.Module")
            for base in self.bases
        )


@dataclass(eq=False)
class Instance:
    """An object of a class of the code."""

    cls: UserClass
    line: int
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class Optimizer:
    """An optimizer of ``torch.optim``; ``state`` is what was written into it, by parameter."""

    name: str
    options: dict[str, Any]
    line: int
    parameters: list[Tensor] = field(default_factory=list)
    state: dict[Any, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Images:
    """A data set of images, as the lab calls it; ``line`` is where it is named."""

    name: str
    shape: Shape
    count: int
    line: int
    train: bool = True


@dataclass(eq=False)
class Loader:
    """What gives one batch after another: of ``Images``, or of tensors with a row a sample."""

    data: Images | tuple[Tensor, ...]
    batch_size: int
    line: int


@dataclass(eq=False)
class Memory:
    """What ``optimizer.state`` is: written to by parameter."""

    optimizer: Optimizer


@dataclass(frozen=True)
class Device:
    """Where the code computes."""
