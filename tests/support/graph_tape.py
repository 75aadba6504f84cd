"""What a CUDA graph does, on the processor: kernels are recorded, not run, then replayed."""

from __future__ import annotations

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from explainer.lab.training.blocks import Blocks, repeat
from explainer.lab.training.engine import Engine

_aten = torch.ops.aten
_WAITING = {
    _aten._local_scalar_dense.default,  # .item(), float(tensor), a tensor as an index of Python's
    _aten.lift_fresh.default,  # torch.tensor(numbers): sent from memory that is not pinned
    _aten.nonzero.default,
    _aten.equal.default,
}


def tensors(tree):
    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, torch.Tensor)]


def place(tensor):
    return tensor.untyped_storage()._cdata


class Strict(TorchDispatchMode):
    """Lets no call pass that a recording would refuse."""

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        if function in _WAITING:
            raise RuntimeError(f"{function} waits for the device")
        found = function(*args, **(kwargs or {}))
        self.called(function, args, kwargs or {}, found)
        return found

    def called(self, function, args, kwargs, found):
        """Take note of a call."""


class OneDevice(Strict):
    """Lets no call pass that waits, or that mixes tensors of several devices."""

    def called(self, function, args, kwargs, found):
        """Check where everything is."""
        devices = {tensor.device.type for tensor in tensors((args, kwargs, found))}
        assert len(devices) <= 1, f"{function} mixes {devices}"


class Counter(Strict):
    """Counts the calls that a GPU has to start something for: not those that only look anew."""

    calls = 0

    def called(self, function, args, kwargs, found):
        """Count a call."""
        self.calls += not function.is_view


def count_calls(settings, length=64):
    """Return how many calls a batch takes where ``length`` of them are recorded together."""
    engine = Engine(settings, "meta")
    blocks, counter = Blocks(engine, (length,), repeat), Counter()
    engine.take_hyperparameters(0, 1)  # those of the whole epoch
    with counter:
        assert blocks.run(0, 1) == length
    return counter.calls / length


class Tape(Strict):
    """A recording: the tensors made in it stay where they are, and hold nothing before a replay."""

    def __init__(self):
        super().__init__()
        self._calls, self._made, self._before = [], {}, {}

    def record(self, work):
        """Note the calls of ``work``; undo what they did."""
        with self:
            work()
        for storage, saved in self._before.values():
            storage.copy_(saved)
        for made in self._made.values():
            made.fill_(torch.nan if made.is_floating_point() else 0)

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        """Keep what the call will write over."""
        for spec, value in zip(function._schema.arguments, args, strict=False):
            self._keep(spec, value)
        for spec in function._schema.arguments:
            self._keep(spec, (kwargs or {}).get(spec.name))
        return super().__torch_dispatch__(function, types, args, kwargs)

    def _keep(self, spec, value):
        if spec.alias_info is not None and spec.alias_info.is_write:
            for tensor in tensors(value):
                if place(tensor) not in self._made:
                    storage = tensor.untyped_storage()
                    self._before.setdefault(place(tensor), (storage, storage.clone()))

    def called(self, function, args, kwargs, found):
        """Note a call, and the tensors that it made."""
        taken = {place(tensor) for tensor in tensors((args, kwargs))}
        made = [tensor for tensor in tensors(found) if place(tensor) not in taken]
        self._made |= {place(tensor): tensor for tensor in made}
        self._calls.append((function, args, kwargs, found))

    def replay(self):
        """Do the calls again, into the same memory."""
        for function, args, kwargs, found in self._calls:
            taken = {place(tensor) for tensor in tensors((args, kwargs))}
            again = function(*args, **kwargs)
            for old, new in zip(tensors(found), tensors(again), strict=True):
                if place(old) not in taken:
                    old.copy_(new)


def record_on_tape(warm_up, work):
    """Do as `explainer.lab.training.blocks.capture_graph` does on a GPU."""
    warm_up()
    tape = Tape()
    tape.record(work)
    return tape.replay
