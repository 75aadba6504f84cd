"""What the page says about a run, as plain values for its status panel."""

from __future__ import annotations

from explainer.lab.runs.states import RunEvent
from explainer.lab.runs.views import RunSummary, RunView
from explainer.lab.runs.wire import StatusValue
from explainer.lab.ui.open_run import RunShown
from explainer.words import Language, say

_UNKNOWN = "–"


def view_idle(language: Language) -> StatusValue:
    """Return the status before any training."""
    return _status("idle", say("mnist.idle", language), 0.0, _facts({}, language))


def view_status(run: RunShown, language: Language) -> StatusValue:
    """Return the status of the open run with what the page needs to ask for more of it."""
    view = run.view
    if view is None:
        return {**view_idle(language), "owner": run.owner, "run": "", "live": False}
    return {
        **view_run_status(view, language),
        "owner": run.owner,
        "run": run.name,
        "live": view.live or run.busy,
        "version": find_version(run),
        "turn": f"{_turn(view)} {run.busy}",
        "actions": _actions(view),
        "rate": f"{view.rate:g}",
        "brief": _brief(view, language),
        "warnings": [warning.sentence(language) for warning in view.report.warnings],
    }


def find_version(run: RunShown) -> str:
    """Return what changes with everything that a page shows of the run; empty if there is none."""
    return "" if run.view is None else f"{run.view.name} {run.view.version} {run.busy}"


def _turn(view: RunView) -> str:
    """Return what the whole page follows: when it changes, more than the curves does."""
    report = view.report
    counts = (len(report.epochs), len(report.rate_changes), len(report.warnings))
    return " ".join(map(str, (view.name, view.state, *counts)))


def _actions(view: RunView) -> list[str]:
    """Return what can be done with a run in its present state, by name."""
    if view.live:
        offered = {} if view.waiting else _COMMANDS
        return [name for name, command in offered.items() if view.allows(command)]
    if view.state == "diverged":
        return ["smaller", "again"]
    return [*(["resume"] if view.resumable else []), "again"]


_COMMANDS = {"pause": RunEvent.PAUSE, "resume": RunEvent.RESUME, "rate": RunEvent.SET_RATE}


def _brief(view: RunView, language: Language) -> str:
    """Return the run in one line."""
    report, parts = view.report, [name_run(view, language)]
    if not view.pretrained:
        parts.append(say(f"mnist.state.{view.state}", language))
    if report.epoch and view.live:
        epoch = say("mnist.brief_epoch", language, epoch=report.epoch, epochs=view.settings.epochs)
        parts.append(epoch)
    if report.epochs:
        parts.append(write_percent(report.epochs[-1].test_accuracy))
    return " · ".join(parts)


def name_run(run: RunView | RunSummary, language: Language) -> str:
    """Return a short name of a run: its number and its model."""
    model = say(f"mnist.model.{run.settings.model}", language)
    if run.pretrained:
        return say("mnist.pretrained_title", language, model=model)
    return say("mnist.run_title", language, number=run.number, model=model)


def view_run_status(view: RunView, language: Language) -> StatusValue:
    """Return the status of a run: ``state``, ``say_status``, ``progress`` 0 to 1, ``facts``."""
    report, settings = view.report, view.settings
    values: dict[str, str] = {}
    if report.epoch:
        values["epoch"] = f"{report.epoch} / {settings.epochs}"
        values["batch"] = f"{report.batch} / {settings.batches_per_epoch}"
        values["speed"] = write_grouped(report.images_per_second)
    if view.live and report.seconds_left is not None:
        values["left"] = write_duration(report.seconds_left, language)
    if report.loss.smooth:
        values["loss"] = f"{report.loss.smooth[-1]:.4f}"
    if report.epochs:
        values["accuracy"] = write_percent(report.epochs[-1].test_accuracy)
    return _status(
        view.state, write_status(view, language), report.progress, _facts(values, language)
    )


def write_status(view: RunView, language: Language) -> str:
    """Return what happened to the run and what to do next."""
    report = view.report
    device = report.device_name or say(f"mnist.device.{view.device}", language)
    match view.state:
        case "done" if view.pretrained:
            return _introduce(view, language)
        case "queued":
            return say("mnist.queued", language, device=device, position=view.position)
        case "running" if not report.device_name:
            return say("mnist.preparing", language)
        case "running":
            return say("mnist.running", language, device=device)
        case "paused" if report.epoch == 0:
            return say("mnist.paused_early", language)
        case "paused":
            return say("mnist.paused", language, epoch=report.epoch, batch=report.batch)
        case "interrupted":
            reason = view.error.sentence(language) if view.error else ""
            return say("mnist.interrupted", language, reason=reason).strip()
        case "done":
            accuracy = write_percent(report.epochs[-1].test_accuracy)
            return say("mnist.done", language, accuracy=accuracy)
        case "cancelled" if report.epoch == 0:
            return say("mnist.cancelled_early", language)
        case "cancelled":
            return say("mnist.cancelled", language, epoch=report.epoch, batch=report.batch)
        case "diverged":
            return _explain_divergence(view, language)
        case "failed":
            reason = view.error.sentence(language) if view.error else ""
            return say("mnist.failed", language, reason=reason)
    return say("mnist.stopping", language)


def _introduce(view: RunView, language: Language) -> str:
    """Return what there is to see before the first run of a visitor."""
    words = {"model": say(f"mnist.model.{view.settings.model}", language)}
    accuracy = write_percent(view.report.epochs[-1].test_accuracy)
    return say("mnist.pretrained", language, **words, accuracy=accuracy)


def write_percent(fraction: float) -> str:
    """Return ``0.9249`` as ``92.49%``."""
    return f"{100 * fraction:.2f}%"


def write_grouped(number: float) -> str:
    """Return a whole number with thin spaces between thousands."""
    return f"{number:,.0f}".replace(",", "\u202f")


def write_duration(seconds: float, language: Language) -> str:
    """Return ``seconds`` in words: to the second, of ten minutes and more to the minute."""
    whole = round(seconds)
    if whole < 60:
        return say("mnist.seconds", language, seconds=whole)
    if whole >= 600:
        return say("mnist.long", language, minutes=round(whole / 60))
    return say("mnist.minutes", language, minutes=whole // 60, seconds=whole % 60)


def _explain_divergence(view: RunView, language: Language) -> str:
    ended = view.report.ended
    rate = view.rate
    place = {} if ended is None else {"epoch": ended.epoch, "batch": ended.batch}
    loss = "" if ended is None else f"{ended.loss:.3g}"
    words = {**place, "loss": loss, "rate": f"{rate:g}", "smaller": f"{view.smaller_rate:g}"}
    return say("mnist.diverged", language, **words)


def _facts(values: dict[str, str], language: Language) -> list[list[str]]:
    names = ("loss", "accuracy", "epoch", "batch", "speed", "left")
    return [[say(f"mnist.fact.{name}", language), values.get(name, _UNKNOWN)] for name in names]


def _status(state: str, text: str, progress: float, facts: list[list[str]]) -> StatusValue:
    return {"state": state, "sentence": text, "progress": progress, "facts": facts}
