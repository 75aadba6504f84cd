"""What is known of each image data set before any file is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Dataset = Literal["mnist", "fashion", "cifar10"]
DATASETS: tuple[Dataset, ...] = get_args(Dataset)
CLASSES = 10


@dataclass(frozen=True)
class Facts:
    """Shape and size of a data set with ten classes.

    Attributes
    ----------
    channels
        1 for gray values, 3 for red, green and blue.
    side
        Rows and columns of each image.
    train, test
        Number of images.
    """

    channels: int
    side: int
    train: int
    test: int

    @property
    def pixels(self) -> int:
        """Numbers of one image: channels · side · side."""
        return self.channels * self.side * self.side

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of one image: (channels, side, side)."""
        return (self.channels, self.side, self.side)


FACTS: dict[Dataset, Facts] = {
    "mnist": Facts(1, 28, 60_000, 10_000),
    "fashion": Facts(1, 28, 60_000, 10_000),
    "cifar10": Facts(3, 32, 50_000, 10_000),
}
