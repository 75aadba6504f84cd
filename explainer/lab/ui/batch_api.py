"""What the lab's batch view asks of the server, and the answers, as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.errors import InputError
from explainer.lab.config.facts import CLASSES
from explainer.lab.data import SIDE, load_test, normalise_images
from explainer.lab.model import predict
from explainer.lab.model.net import Net
from explainer.lab.replay import film
from explainer.lab.replay.batch_start import (
    BatchStart,
    make_batch_of_one,
    start_at_checkpoint,
    start_at_net,
)
from explainer.lab.replay.film_weights import encode_column, encode_row, encode_weight
from explainer.lab.replay.open_batches import OpenBatch, OpenBatches, Ticket
from explainer.lab.replay.recording import Recording
from explainer.lab.replay.replay import check_batch_number, count_batches, replay_run
from explainer.lab.replay.wire import (
    BatchCheckValue,
    BatchFilm,
    OpenedAs,
    OpenedBatch,
    Packed,
    ReplayValue,
    SampleValue,
    SharesValue,
)
from explainer.lab.runs.views import RunView, count_batches_done
from explainer.lab.sketch import decode_drawing, preprocess
from explainer.lab.training.checkpointer import list_checkpoints
from explainer.lab.training.checkpoints import Checkpoint, load_checkpoint
from explainer.lab.ui.open_run import Runs, RunShown
from explainer.ui.requests import Request, answer_by_key

Value = dict[str, Any]
Floats = NDArray[np.float32]


class BatchApi:
    """Answers what a browser asks, whatever it sends."""

    def __init__(self, runs: Runs, batches: OpenBatches) -> None:
        self._runs, self._batches = runs, batches

    def open_batch(self, request: Request) -> OpenedBatch | ReplayValue:
        """Open a batch of a run, a test image or a drawing: a film, or a ticket for a replay."""
        run = self._runs.find(request.get("owner"), request.get("run"))
        if run.view is None:
            raise InputError("mnist.error.batch_no_run")
        if request.get("kind") == "batch":
            return self._open_batch(run, run.view, request.get("number"))
        if request.get("kind") == "test":
            return self._open_test(run, run.view, request.get("index"))
        return self._open_drawing(run, run.view, request)

    def look_at_replay(self, request: Request) -> OpenedBatch | ReplayValue:
        """Return how far a replay is, or the film that came of it."""
        return self._state(self._batches.ticket(request.get("ticket")))

    def cancel_replay(self, request: Request) -> Value:
        """End a replay."""
        self._batches.cancel(request.get("ticket"))
        return {}

    def read_sample(self, request: Request) -> SampleValue:
        """Return another image of the open batch."""
        return film.encode_sample(self._find_recording(request), request.get("sample"))

    def read_row(self, request: Request) -> dict[str, Packed]:
        """Return the weights into a unit, with all that belongs to them."""
        return encode_row(self._find_recording(request), request.get("layer"), request.get("unit"))

    def read_column(self, request: Request) -> dict[str, Packed]:
        """Return the weights out of a unit."""
        return encode_column(
            self._find_recording(request), request.get("layer"), request.get("unit")
        )

    def read_weight(self, request: Request) -> SharesValue:
        """Return what each image adds to the gradient of one weight."""
        address = (request.get(part) for part in ("layer", "unit", "source"))
        return encode_weight(self._find_recording(request), *address)

    def check_batch(self, request: Request) -> BatchCheckValue:
        """Return the verdict of the references."""
        return film.encode_check(self._batches.get(request.get("id")).check())

    def refuse(self, request: Request, error: InputError) -> Value:
        """Return ``error`` for a script that translates itself."""
        del request
        return answer_by_key(error)

    def _find_recording(self, request: Request) -> Recording:
        return self._batches.get(request.get("id")).recording()

    def _open_batch(
        self, run: RunShown, view: RunView, number: object
    ) -> OpenedBatch | ReplayValue:
        batch = check_batch_number(view.settings, number)
        if batch > count_batches_done(view):
            raise InputError("mnist.error.batch_later", batch=batch, done=count_batches_done(view))
        folder = self._folder(run, view)
        count = count_batches(folder, batch)
        if count is None:
            raise InputError("mnist.error.batch_no_checkpoint", batch=batch)
        changes = tuple(view.report.rate_changes)
        ticket = self._batches.ask(
            run.owner,
            (view.name, batch),
            lambda report: replay_run(folder, view.settings, changes, batch, report),
        )
        ticket.count = ticket.count or count
        return self._state(ticket)

    def _open_test(self, run: RunShown, view: RunView, number: object) -> OpenedBatch:
        test = load_test(view.settings.dataset)
        if type(number) is not int or not 0 <= number < len(test.images):
            shown = number if isinstance(number, int | float) else "–"
            raise InputError("mnist.error.batch_image", value=shown, high=len(test.images) - 1)
        image, label = normalise_images(test.images[number]), int(test.labels[number])
        start = self._start_alone(run, view, image, label)
        return self._film(self._batches.put(start), {"kind": "test", "index": number})

    def _open_drawing(self, run: RunShown, view: RunView, request: Request) -> OpenedBatch:
        if request.get("drawing") is None:
            raise InputError("mnist.error.drawing_empty")
        image = preprocess(decode_drawing(request.get("drawing"))).normalised
        start = self._start(run, view)
        net = start.net if isinstance(start, Checkpoint) else start
        if net.layers[0].inputs != (1, SIDE, SIDE):
            raise InputError("mnist.error.batch_colour")
        answer = int(predict.predict_outputs(net, image[np.newaxis])[0].argmax())
        wanted = request.get("digit")
        digit = wanted if type(wanted) is int and 0 <= wanted < CLASSES else answer
        opened = self._batches.put(self._start_alone(run, view, image, digit))
        about: OpenedAs = {
            "kind": "drawing",
            "digit": digit,
            "answer": answer,
            "chosen": wanted == digit,
        }
        return self._film(opened, about)

    def _start_alone(self, run: RunShown, view: RunView, image: Floats, label: int) -> BatchStart:
        """Return the start of a batch of one image, as if it came next."""
        images, labels = make_batch_of_one(image, label, view.settings)
        start = self._start(run, view)
        if isinstance(start, Checkpoint):
            return start_at_checkpoint(start, images, labels)
        return start_at_net(view.settings, start, count_batches_done(view), images, labels)

    def _folder(self, run: RunShown, view: RunView) -> Path:
        """Return where the checkpoints of a run are."""
        return self._runs.find_checkpoints(view.name, run.owner)

    def _start(self, run: RunShown, view: RunView) -> Checkpoint | Net:
        """Return the newest checkpoint of a run, or at least its net."""
        for path in reversed(list_checkpoints(self._folder(run, view))):
            try:
                return load_checkpoint(path)
            except InputError:
                continue
        if run.net is None:
            raise InputError("mnist.error.batch_untrained")
        return run.net

    def _state(self, ticket: Ticket) -> OpenedBatch | ReplayValue:
        if ticket.error is not None:
            raise ticket.error
        if ticket.opened is not None:
            return self._film(ticket.opened, {"kind": "batch"})
        return {
            "ticket": ticket.name,
            "started": ticket.started,
            "done": ticket.done,
            "count": ticket.count,
            "left": ticket.seconds_left,
        }

    def _film(self, opened: OpenBatch, about: OpenedAs) -> OpenedBatch:
        recording = opened.recording()
        fields: BatchFilm = {**film.encode_batch(recording), **about, "id": opened.name}
        return {"film": fields, "sample": film.encode_sample(recording, 0)}
