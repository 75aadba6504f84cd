"""A call of a name of a library: with what it was called, and from where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from explainer.reading.notes import NotUnderstood
from explainer.reading.numbers import read_array
from explainer.reading.program import Program
from explainer.reading.tensor_ops import as_tensor
from explainer.reading.values import Shape, Tensor, Unknown

_ABSENT = object()


@dataclass(frozen=True, eq=False)
class Call:
    """What a name was called with.

    Attributes
    ----------
    name
        The last part of the name.
    places
        The lines from which it was reached, its own last.
    """

    program: Program
    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    places: tuple[int, ...]

    @property
    def line(self) -> int:
        """The line of the call."""
        return self.places[-1]

    def get(self, place: int, name: str, default: Any = None) -> Any:
        """Return an argument by its place or name."""
        if place < len(self.args):
            return self.args[place]
        return self.kwargs.get(name, default)

    def number(self, place: int, name: str, default: float | None = None) -> float:
        """Return an argument that is to be a number.

        Raises
        ------
        NotUnderstood
            If its value is not known from the code.
        """
        value = self.get(place, name, default)
        if isinstance(value, Tensor):
            value = None if value.data is None or value.data.size != 1 else value.data.item()
        if not isinstance(value, int | float):
            raise NotUnderstood("reading.why.argument", name=self.name, argument=name)
        return value

    def whole(self, place: int, name: str, default: int | None = None) -> int:
        """Return an argument that is to be a whole number."""
        value = self.number(place, name, default)
        if value != int(value):
            raise NotUnderstood("reading.why.argument", name=self.name, argument=name)
        return int(value)

    def tensor(self, place: int = 0, name: str = "input") -> Tensor:
        """Return an argument that is to be a tensor."""
        value = self.get(place, name, _ABSENT)
        if value is _ABSENT or isinstance(value, Unknown):
            raise NotUnderstood("reading.why.argument", name=self.name, argument=name)
        return as_tensor(value)

    def sizes(self, start: int = 0, name: str = "size") -> Shape:
        """Return a shape that is given as one list, or as numbers one after another."""
        given = self.args[start:] or (self.kwargs.get(name),)
        if len(given) == 1 and isinstance(given[0], list | tuple):
            given = tuple(given[0])
        sizes = read_array(list(given))
        if sizes is None or sizes.dtype.kind != "i" or sizes.ndim != 1 or (sizes < 0).any():
            raise NotUnderstood("reading.why.argument", name=self.name, argument=name)
        return tuple(sizes.tolist())


Meaning: TypeAlias = Callable[[Call], Any]
