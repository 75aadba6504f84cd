"""The life of a run as one table: what leads from which state to which, and who may cause it.

Commands, queue, cache and page act by `TRANSITIONS` and hold no rule of their own: what is not in
the table has no effect. Guards that look beyond one run (one busy run a visitor, room in the line)
stand in `explainer.lab.runs.commands`.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from explainer.lab.runs.states import HOLDING, OVER, Actor, RunEvent, RunState, StoredState

Moves = Mapping[RunState, RunState]
"""From which state to which."""

(
    QUEUED, RUNNING, PAUSED, STOPPING, DONE, CANCELLED, DIVERGED, FAILED, INTERRUPTED,
    NEW, PARKING, PARKED, RETURNING, CLOSING, DELETED,
) = RunState  # fmt: skip
E = RunEvent


def _held(*after: RunState) -> Moves:
    return dict(zip(HOLDING, after, strict=True))


# fmt: off
TRANSITIONS: dict[Actor, dict[RunEvent, Moves]] = {
    Actor.OWNER: {
        E.SUBMIT: {NEW: QUEUED},
        E.PAUSE: {QUEUED: PARKED, RUNNING: PAUSED, RETURNING: PARKING, CLOSING: PARKING},
        E.RESUME: {
            PAUSED: RUNNING, PARKING: RETURNING,
            **dict.fromkeys((PARKED, CANCELLED, FAILED, INTERRUPTED), QUEUED),
        },
        E.STOP: {
            QUEUED: CANCELLED, PARKED: CANCELLED,
            **dict.fromkeys((RUNNING, PAUSED, PARKING, RETURNING, CLOSING), STOPPING),
        },
        E.SET_RATE: {
            state: state
            for state in (QUEUED, RUNNING, PAUSED, PARKING, PARKED, RETURNING, CLOSING)
        },
        E.DELETE: dict.fromkeys((PARKED, *OVER), DELETED),
    },
    Actor.QUEUE: {
        E.START: {QUEUED: RUNNING},
        E.PARK: {PAUSED: PARKING},
        E.NO_PROCESS: {RUNNING: FAILED},
    },
    Actor.PROCESS: {  # what its end means
        # from            RUNNING      PAUSED       PARKING   RETURNING STOPPING   CLOSING
        E.FINISHED: _held(DONE,        DONE,        DONE,     DONE,     DONE,      DONE),
        E.DIVERGED: _held(DIVERGED,    DIVERGED,    DIVERGED, DIVERGED, DIVERGED,  DIVERGED),
        E.OUT_OF_MEMORY:
                    _held(QUEUED,      QUEUED,      QUEUED,   QUEUED,   CANCELLED, FAILED),
        E.TOO_LARGE: dict.fromkeys((RUNNING, PAUSED, PARKING, RETURNING), FAILED),
        E.FAILED:   _held(FAILED,      FAILED,      FAILED,   FAILED,   CANCELLED, FAILED),
        E.STOPPED:  _held(INTERRUPTED, PARKED,      PARKED,   QUEUED,   CANCELLED, INTERRUPTED),
        E.KILLED:   _held(INTERRUPTED, INTERRUPTED, PARKED,   QUEUED,   CANCELLED, INTERRUPTED),
        E.DIED:     _held(FAILED,      FAILED,      PARKED,   QUEUED,   CANCELLED, INTERRUPTED),
    },
    Actor.PROGRAM: {
        E.CLOSE: {QUEUED: INTERRUPTED, RUNNING: CLOSING, PAUSED: PARKING, RETURNING: CLOSING},
        E.LOST: {
            **dict.fromkeys((QUEUED, RUNNING, STOPPING), INTERRUPTED),
            PAUSED: PARKED,
        },
    },
}
# fmt: on
_REFUSALS = {
    RunEvent.RESUME: "mnist.error.run_over",
    RunEvent.SET_RATE: "mnist.error.run_over",
    RunEvent.DELETE: "mnist.error.run_live",
}
"""Commands that are refused with a sentence where they have no effect; others do no harm."""


def find_next_state(state: RunState, event: RunEvent, actor: Actor) -> RunState | None:
    """Return the state after ``event``; None where ``actor`` cannot cause it in ``state``."""
    return TRANSITIONS[actor].get(event, {}).get(state)


def is_allowed(state: RunState, event: RunEvent) -> bool:
    """Return whether the owner of a run in ``state`` can command ``event``."""
    return find_next_state(state, event, Actor.OWNER) is not None


def explain_refusal(state: RunState, event: RunEvent) -> str | None:
    """Return which sentence refuses the command ``event``; None where it acts, or is only repeated.

    To resume what is busy anyway is no mistake.
    """
    if is_allowed(state, event) or (event is RunEvent.RESUME and state.busy):
        return None
    return _REFUSALS.get(event)


def restore_state(stored: StoredState) -> RunState:
    """Return the state of a run that an earlier process of the page left as ``stored``."""
    state = RunState(stored)
    return find_next_state(state, RunEvent.LOST, Actor.PROGRAM) or state


def find_exit_event(said: Set[RunEvent], status: int) -> RunEvent:
    """Return what the end of a process means.

    Parameters
    ----------
    said
        What its last messages meant: they can be several, when several processes train one run.
    status
        Its exit status, negative if a signal ended it.
    """
    for event in _WEIGHTIEST_FIRST:
        if event in said:
            return event
    return RunEvent.KILLED if status < 0 else RunEvent.DIED


_WEIGHTIEST_FIRST = (
    RunEvent.FINISHED,
    RunEvent.DIVERGED,
    RunEvent.OUT_OF_MEMORY,
    RunEvent.FAILED,
    RunEvent.STOPPED,
)
