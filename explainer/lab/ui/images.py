"""Images on their way to a script of the page."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray


def encode_images(pixels: NDArray[np.integer[Any]]) -> str:
    """Return bytes for a script of the page: base64, row by row."""
    return base64.b64encode(np.ascontiguousarray(pixels).tobytes()).decode("ascii")
