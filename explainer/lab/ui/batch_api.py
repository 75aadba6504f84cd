"""What the lab's step view asks of the server, and the answers, as plain values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.errors import InputError
from explainer.lab.config.facts import CLASSES
from explainer.lab.data import SIDE, load_test, normalise
from explainer.lab.model import predict
from explainer.lab.model.net import Net
from explainer.lab.replay import film
from explainer.lab.replay.batch_start import Moment, batch_of_one, of_checkpoint, of_net
from explainer.lab.replay.film_weights import into_unit, one_weight, out_of_unit
from explainer.lab.replay.open_batches import Desk, Opened, Ticket
from explainer.lab.replay.replay import check_step, replay, steps_to_replay
from explainer.lab.runs.views import RunView, batches_done
from explainer.lab.sketch import decode_drawing, preprocess
from explainer.lab.training.checkpoints import Checkpoint, checkpoints, load
from explainer.lab.ui.open_run import Runs, RunShown

Value = dict[str, Any]
Request = dict[str, Any]
Floats = NDArray[np.float32]


class StepAnswers:
    """Answers what a browser asks, whatever it sends; an error is a key with its values."""

    def __init__(self, runs: Runs, desk: Desk) -> None:
        self._runs, self._desk = runs, desk

    def open_steps(self, sent: object) -> Value:
        """Open a batch of a run, a test image or a drawing: a film, or a ticket for a replay."""
        return answered(sent, self._open)

    def look_at_replay(self, sent: object) -> Value:
        """Return how far a replay is, or the film that came of it."""
        return answered(sent, lambda asked: self._state(self._desk.ticket(asked.get("ticket"))))

    def cancel_replay(self, sent: object) -> Value:
        """End a replay."""

        def cancel(asked: Request) -> Value:
            self._desk.cancel(asked.get("ticket"))
            return {}

        return answered(sent, cancel)

    def step_sample(self, sent: object) -> Value:
        """Return another image of the open batch."""
        return self._of(sent, lambda opened, q: film.sample(opened.recording(), q.get("sample")))

    def step_row(self, sent: object) -> Value:
        """Return the weights into a unit, with all that belongs to them."""
        return self._of(
            sent, lambda opened, q: into_unit(opened.recording(), q.get("layer"), q.get("unit"))
        )

    def step_column(self, sent: object) -> Value:
        """Return the weights out of a unit."""
        return self._of(
            sent, lambda opened, q: out_of_unit(opened.recording(), q.get("layer"), q.get("unit"))
        )

    def step_weight(self, sent: object) -> Value:
        """Return what each image adds to the gradient of one weight."""

        def find(opened: Opened, q: Request) -> Value:
            return one_weight(opened.recording(), q.get("layer"), q.get("unit"), q.get("source"))

        return self._of(sent, find)

    def step_proof(self, sent: object) -> Value:
        """Return the verdict of the references."""
        return self._of(sent, lambda opened, q: film.encode_check(opened.check()))

    def _of(self, sent: object, find: Callable[[Opened, Request], Value]) -> Value:
        return answered(sent, lambda asked: find(self._desk.get(asked.get("id")), asked))

    def _open(self, asked: Request) -> Value:
        run = self._runs.shown(asked.get("owner"), asked.get("run"))
        if run.view is None:
            raise InputError("mnist.error.steps_no_run")
        if asked.get("kind") == "batch":
            return self._open_batch(run, run.view, asked.get("step"))
        if asked.get("kind") == "test":
            return self._open_test(run, run.view, asked.get("index"))
        return self._open_drawing(run, run.view, asked)

    def _open_batch(self, run: RunShown, view: RunView, number: object) -> Value:
        step = check_step(view.settings, number)
        if step > batches_done(view):
            raise InputError("mnist.error.steps_later", step=step, done=batches_done(view))
        folder = self._folder(run, view)
        count = steps_to_replay(folder, step)
        if count is None:
            raise InputError("mnist.error.steps_no_checkpoint", step=step)
        changes = tuple(view.report.rate_changes)
        ticket = self._desk.ask(
            run.owner,
            (view.name, step),
            lambda report: replay(folder, view.settings, changes, step, report),
        )
        ticket.count = ticket.count or count
        return self._state(ticket)

    def _open_test(self, run: RunShown, view: RunView, number: object) -> Value:
        test = load_test(view.settings.dataset)
        if type(number) is not int or not 0 <= number < len(test.images):
            shown = number if isinstance(number, int | float) else "–"
            raise InputError("mnist.error.steps_image", value=shown, high=len(test.images) - 1)
        image, label = normalise(test.images[number]), int(test.labels[number])
        moment = self._alone(run, view, image, label)
        return self._film(self._desk.put(moment), {"kind": "test", "index": number})

    def _open_drawing(self, run: RunShown, view: RunView, asked: Request) -> Value:
        if asked.get("drawing") is None:
            raise InputError("mnist.error.drawing_empty")
        image = preprocess(decode_drawing(asked.get("drawing"))).normalised
        start = self._start(run, view)
        net = start.net if isinstance(start, Checkpoint) else start
        if net.layers[0].inputs != (1, SIDE, SIDE):
            raise InputError("mnist.error.steps_colour")
        answer = int(predict.outputs(net, image[np.newaxis])[0].argmax())
        wanted = asked.get("digit")
        digit = wanted if type(wanted) is int and 0 <= wanted < CLASSES else answer
        moment = self._alone(run, view, image, digit)
        about = {"kind": "drawing", "digit": digit, "answer": answer, "chosen": wanted == digit}
        return self._film(self._desk.put(moment), about)

    def _alone(self, run: RunShown, view: RunView, image: Floats, label: int) -> Moment:
        """Return the moment in which one image would be the next batch."""
        images, labels = batch_of_one(image, label, view.settings)
        start = self._start(run, view)
        if isinstance(start, Checkpoint):
            return of_checkpoint(start, images, labels)
        return of_net(view.settings, start, batches_done(view), images, labels)

    def _folder(self, run: RunShown, view: RunView) -> Path:
        """Return where the checkpoints of a run are."""
        return self._runs.manager.folder(view.name, run.owner) / "checkpoints"

    def _start(self, run: RunShown, view: RunView) -> Checkpoint | Net:
        """Return the newest checkpoint of a run, or at least its net."""
        for path in reversed(checkpoints(self._folder(run, view))):
            try:
                return load(path)
            except InputError:
                continue
        if run.net is None:
            raise InputError("mnist.error.steps_untrained")
        return run.net

    def _state(self, ticket: Ticket) -> Value:
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

    def _film(self, opened: Opened, about: Value) -> Value:
        recording = opened.recording()
        fields = {**film.opened(recording), **about, "id": opened.name}
        return {"film": fields, "sample": film.sample(recording, 0)}


def answered(sent: object, find: Callable[[Request], Value]) -> Value:
    """Return what ``find`` makes of a request, or the error as its key and values."""
    try:
        return find(sent if isinstance(sent, dict) else {})
    except InputError as error:
        return {"error": {"key": error.key, "values": error.values}}
