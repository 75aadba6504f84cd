"""An error as plain data, fit for a file."""

from __future__ import annotations

from dataclasses import dataclass, field

from explainer.errors import InputError

Value = bool | int | float | str


@dataclass(frozen=True)
class StoredError:
    """What an `InputError` says: its key and its values, as numbers and text."""

    key: str
    values: dict[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, error: InputError) -> StoredError:
        """Return what ``error`` says."""
        plain = (bool, int, float, str)
        values = {
            name: value if isinstance(value, plain) else str(value)
            for name, value in error.values.items()
        }
        return cls(error.key, values)

    def error(self) -> InputError:
        """Return it as an error; of another version's words only that there was one is left."""
        try:
            return InputError(self.key, **_rename(self.values))
        except (KeyError, IndexError, ValueError, TypeError):
            return InputError("mnist.error.forgotten")


def _rename(values: dict[str, Value]) -> dict[str, Value]:
    """Return ``values`` under the names of today: files called a batch a step."""
    return {"batch" if name == "step" else name: value for name, value in values.items()}
