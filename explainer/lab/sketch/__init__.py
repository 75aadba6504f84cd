"""A drawing becomes an image as MNIST's authors made theirs, one visible stage after another."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explainer.errors import InputError
from explainer.lab.config.settings import shorten_value
from explainer.lab.data import PIXELS, SIDE, normalise_images

BOX = 20
MAX_SIDE = 280
INK_THRESHOLD = 10
# In the 70 000 images the centre of mass lies within this pixel, measured: the lower right one
# of the four in the middle.
_MIDDLE_PIXEL = SIDE // 2

Gray = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Stages:
    """What becomes of a drawing. Ink is bright; all but the last are gray values 0 to 255.

    Attributes
    ----------
    drawing
        As drawn: (h, w).
    crop
        The smallest rectangle with all the ink: (h', w').
    scaled
        The crop with its longer side at 20 pixels, aspect kept, antialiased.
    centred
        ``scaled`` with its centre of mass in the middle: (28, 28).
    normalised
        What the net sees, −1 to 1: float32 (784,).
    corner
        Row and column of the crop's upper left pixel in the drawing.
    place
        Row and column of ``scaled``'s upper left pixel in ``centred``.
    """

    drawing: Gray
    crop: Gray
    scaled: Gray
    centred: Gray
    normalised: NDArray[np.float32]
    corner: tuple[int, int]
    place: tuple[int, int]


def decode_drawing(payload: object) -> Gray:
    """Return the gray values that a browser sent.

    Parameters
    ----------
    payload
        ``{"side": n, "ink": base64 of n·n bytes}`` with n from 1 to 280.

    Raises
    ------
    InputError
        If it is anything else.
    """
    side = payload.get("side") if isinstance(payload, dict) else None
    ink = payload.get("ink") if isinstance(payload, dict) else None
    if type(side) is not int or not isinstance(ink, str):
        raise InputError("mnist.error.drawing_format")
    if not 1 <= side <= MAX_SIDE:
        raise InputError("mnist.error.drawing_side", value=shorten_value(side), high=MAX_SIDE)
    if len(ink) > 4 * (side * side // 3 + 1):
        raise InputError("mnist.error.drawing_length", value=len(ink), expected=side * side)
    try:
        content = base64.b64decode(ink, validate=True)
    except (binascii.Error, ValueError):
        raise InputError("mnist.error.drawing_format") from None
    if len(content) != side * side:
        raise InputError("mnist.error.drawing_length", value=len(content), expected=side * side)
    return np.frombuffer(content, np.uint8).reshape(side, side)


def preprocess(drawing: Gray) -> Stages:
    """Return every stage from ``drawing`` (h, w) to the input of the net.

    Raises
    ------
    InputError
        If there is no ink.
    """
    rows, columns = ink_ranges(drawing)
    scaled = scale_into_box(drawing[rows, columns])
    place = place_by_mass(scaled)
    centred = np.zeros((SIDE, SIDE), np.uint8)
    centred[place[0] : place[0] + scaled.shape[0], place[1] : place[1] + scaled.shape[1]] = scaled
    return Stages(
        drawing, drawing[rows, columns], scaled, centred, normalise_images(centred.reshape(PIXELS)),
        (rows.start, columns.start), place,
    )  # fmt: skip


def ink_ranges(drawing: Gray) -> tuple[slice, slice]:
    """Return the rows and the columns of ``drawing`` that hold every pixel of ink.

    Raises
    ------
    InputError
        If no pixel is brighter than 10 of 255.
    """
    rows, columns = np.nonzero(drawing > INK_THRESHOLD)
    if len(rows) == 0:
        raise InputError("mnist.error.drawing_empty")
    return (
        slice(int(rows.min()), int(rows.max()) + 1),
        slice(int(columns.min()), int(columns.max()) + 1),
    )


def scale_into_box(crop: Gray) -> Gray:
    """Return ``crop`` with its longer side at 20 pixels, the aspect kept."""
    height, width = crop.shape
    factor = BOX / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(Image.fromarray(crop).resize(size, Image.Resampling.LANCZOS))


def centre_of_mass(image: Gray) -> tuple[float, float]:
    """Return the row and the column of the centre of mass, in pixels from the upper left edge."""
    mass = image.astype(np.float64)
    total = mass.sum()
    row = float(mass.sum(axis=1) @ (np.arange(image.shape[0]) + 0.5) / total)
    return row, float(mass.sum(axis=0) @ (np.arange(image.shape[1]) + 0.5) / total)


def place_by_mass(scaled: Gray) -> tuple[int, int]:
    """Return where in a 28 × 28 image ``scaled`` has its centre of mass in the middle.

    Moved by whole pixels until the centre lies within pixel 14 (counted from 0) both ways, where
    MNIST's own images have it; but never so far that ink would leave the image.
    """
    height, width = scaled.shape
    row, column = centre_of_mass(scaled)
    top = min(max(_MIDDLE_PIXEL - int(row), 0), SIDE - height)
    left = min(max(_MIDDLE_PIXEL - int(column), 0), SIDE - width)
    return top, left
