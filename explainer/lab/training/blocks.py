"""Batches in a row, recorded once on a GPU and replayed from then on."""

from __future__ import annotations

from collections.abc import Iterable

import torch

from explainer.errors import InputError
from explainer.lab.config.facts import CLASSES
from explainer.lab.model.frames import make_room
from explainer.lab.model.model import fill_losses
from explainer.lab.model.optimizers import HYPERPARAMETERS
from explainer.lab.training.engine import Capture, Engine, Work

MOST_IMAGES = 16_384
"""Of a block of several batches: they lie on the device as float32, 200 MB of CIFAR-10."""


class CaptureError(Exception):
    """What was to be recorded cannot be; nothing was computed."""


def repeat(warm_up: Work, work: Work) -> Work:
    """Return ``work`` itself: a processor records nothing."""
    return work


def capture_graph(warm_up: Work, work: Work) -> Work:
    """Return what replays the kernels of ``work`` on the GPU.

    Raises
    ------
    CaptureError
        If it cannot be recorded: ``CUDA_LAUNCH_BLOCKING``, another allocator, too little memory.
    """
    stream, graph = torch.cuda.current_stream(), torch.cuda.CUDAGraph()
    side = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    side.wait_stream(stream)
    with torch.cuda.stream(side):
        warm_up()
    stream.wait_stream(side)
    try:
        with torch.cuda.graph(graph):
            work()
    except RuntimeError as error:
        # torch leaves the stream of the recording current if its beginning or end fails.
        torch.cuda.set_stream(stream)
        raise CaptureError from error
    replay: Work = graph.replay
    return replay


CAPTURES: dict[str, Capture] = {"cpu": repeat, "cuda": capture_graph}


class Block:
    """Several batches of one size in a row.

    A replay launches all their kernels at once. What differs from one replay to the next lies in
    tensors: where the batches begin, the order of the epoch, and the optimizer's numbers.
    """

    def __init__(self, engine: Engine, length: int, size: int, capture: Capture) -> None:
        device = engine.device
        self.length, self._size, self._engine = length, size, engine
        mine = engine.share(size)
        self._share = mine.stop - mine.start
        self._space = engine.space.first(self._share)
        self._cursor = torch.zeros((), dtype=torch.int64, device=device)
        batches, places = torch.arange(length), torch.arange(mine.start, mine.stop)
        self._places = (batches[:, None] * size + places).flatten().to(device)
        self._hyperparameters = torch.ones(length, HYPERPARAMETERS, device=device)
        self._replay = capture(self._warm_up, self._train)

    def run(self, batch: int, number: int) -> None:
        """Train on the batches from ``batch`` (from 0) on; the first is ``number`` of the run."""
        engine = self._engine
        self._hyperparameters.copy_(engine.table.rows(batch, number, self.length))
        self._cursor.fill_(batch * engine.settings.batch_size)
        self._replay()

    def _warm_up(self) -> None:
        """Let libraries settle their plans and their memory; the run is left as it was."""
        with self._engine.left_unchanged():
            self._train_on(1)

    def _train(self) -> None:
        self._train_on(self.length)

    def _train_on(self, batches: int) -> None:
        """Train on the first ``batches``; what needs no weights is done for all of them at once."""
        engine, count = self._engine, batches * self._share
        here = self._places[:count] + self._cursor
        first = engine.model.layers[0]
        framed, images = make_room(first, count, engine.device, torch.float32)
        labels = engine.batches.load(engine.batches.order.index_select(0, here), images)
        answers = torch.empty(count, CLASSES, device=engine.device)
        losses = torch.empty(count, 1, device=engine.device)
        for place in range(batches):
            part = slice(place * self._share, (place + 1) * self._share)
            self._space.activations[0], self._space.answers = images[part], answers[part]
            self._space.framed = None if framed is None else framed[part]
            engine.pass_through(self._space, labels[part])
            engine.rule.set_hyperparameters(self._hyperparameters[place])
            engine.update(self._space, self._size)
        fill_losses(engine.model.loss, answers, labels, losses)
        engine.losses.index_copy_(0, here, losses)


class Blocks:
    """Blocks of several lengths that make up an epoch, whatever its length.

    Parameters
    ----------
    engine
        What they train.
    lengths
        Batches a block; those longer than an epoch, or of more images than one can hold, are left
        out.
    capture
        How they are recorded.

    Raises
    ------
    CaptureError
        If they cannot be.
    """

    def __init__(self, engine: Engine, lengths: Iterable[int], capture: Capture) -> None:
        size = engine.settings.batch_size
        self._full, rest = divmod(engine.settings.images, size)
        most = min(self._full, max(1, MOST_IMAGES // size))
        fitting = sorted((n for n in lengths if n <= most), reverse=True)
        self._blocks = [Block(engine, length, size, capture) for length in fitting]
        self._rest = Block(engine, 1, rest, capture) if rest else None

    def run(self, batch: int, number: int) -> int:
        """Train on as many batches from ``batch`` (from 0) on as one block holds.

        Returns
        -------
        int
            How many they are; 0 if no block is short enough.
        """
        left = self._full - batch
        block = next((one for one in self._blocks if one.length <= left), None)
        if not left:
            block = self._rest
        if block is None:
            return 0
        block.run(batch, number)
        return block.length


def make_blocks(
    engine: Engine, lengths: tuple[int, ...]
) -> tuple[Blocks | None, InputError | None]:
    """Return blocks of ``lengths``, None without any, and why nothing could be recorded."""
    if not lengths:
        return None, None
    try:
        return Blocks(engine, lengths, engine.agree_on(CAPTURES[engine.device])), None
    except CaptureError as error:
        reason = str(error.__cause__).split("\n", 1)[0]
        return None, InputError("mnist.error.no_graph", reason=reason)
