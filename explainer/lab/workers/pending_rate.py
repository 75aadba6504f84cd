"""Keeps in mind a learning rate that was asked for."""

from __future__ import annotations

from explainer.lab.training.events import RateChanged, Saved
from explainer.lab.workers.protocol import Message


class PendingRate:
    """η that was asked for, until a checkpoint has it: no interruption is to undo it.

    Attributes
    ----------
    pending
        What has to be asked for again if the trainer is started again; None if nothing has.
    """

    def __init__(self, rate: float | None = None) -> None:
        self.pending = rate
        self._changed: float | None = None

    def ask(self, rate: float) -> None:
        """Note that η is to be ``rate``."""
        self.pending = rate

    def hear(self, message: Message) -> None:
        """Follow what the trainer says."""
        if isinstance(message, RateChanged):
            self._changed = message.rate
        elif isinstance(message, Saved) and self._changed == self.pending:
            self.pending = None
