"""How a lack of memory shows itself, on the processor and on a GPU."""

from __future__ import annotations

_WORDS = ("out of memory", "allocate", "alloc_failed")


def is_about_memory(error: BaseException) -> bool:
    """Return whether ``error`` says that memory was short; torch raises plain runtime errors."""
    return isinstance(error, MemoryError) or any(word in str(error).lower() for word in _WORDS)
