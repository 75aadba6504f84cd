"""The folder of a run's checkpoints: each is written at once or not at all, and few stay."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError

from explainer.errors import InputError
from explainer.lab.training.checkpoints import (
    Checkpoint,
    encode_checkpoint,
    remove_partial_files,
    write_atomically,
)
from explainer.lab.training.events import Record, Saved, Warned

KEPT = 12


class Checkpointer:
    """Keeps the checkpoints of a run in a folder: the first, the latest, and some between."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, checkpoint: Checkpoint) -> Record:
        """Write ``checkpoint``; a full disk is a warning, the run goes on."""
        done = checkpoint.position.batches
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            remove_partial_files(self.folder)
            write_atomically(self.folder / f"{done:09d}.safetensors", encode_checkpoint(checkpoint))
            self._thin()
        except (OSError, SafetensorError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            return Warned(InputError("mnist.error.not_saved", batch=done, reason=reason))
        return Saved(done)

    def _thin(self) -> None:
        """Remove the one whose neighbours are closest together, while there are too many."""
        paths = list_checkpoints(self.folder)
        while len(paths) > KEPT:
            done = [int(path.stem) for path in paths]
            gaps = [done[place + 1] - done[place - 1] for place in range(1, len(paths) - 1)]
            paths.pop(1 + gaps.index(min(gaps))).unlink()


def list_checkpoints(folder: Path) -> list[Path]:
    """Return the checkpoints in ``folder``, the oldest first."""
    return sorted(path for path in folder.glob("*.safetensors") if path.stem.isdigit())
