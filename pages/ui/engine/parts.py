"""The worker's side: a task is made in parts, and what one part has done goes on in the next, in whatever process.

A task is an ordinary function. Where it computes piece by piece (`once`) and runs (`resumable`), it may be left when
its part is over; called again with what is done of it, it comes back to the same place.
"""

import pickle
import time
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

from gd_core.descent import Checkpoint, PausedError
from pages.ui.engine.errors import as_work_error

PART_SECONDS = 0.25
Pause, Resume = Callable[[], bool] | None, Checkpoint | None  # of `gd.descend`
Result = TypeVar("Result")


class UnfinishedError(BaseException):
    """The part is over and the task is not. Not an Exception: nothing on its way is to take it for a fault."""


class Unfinished(NamedTuple):
    """What a part gives back of a task that goes on: its pickled state, the updates made of it so far."""

    state: bytes
    updates: int


class Part:
    """One part of a task: `pieces` that are done, the run that was left (its key, where), the updates of both."""

    def __init__(self, state: bytes) -> None:
        self.pieces, self.left, self.updates = pickle.loads(state) if state else ({}, (None, None), 0)
        self.ends, self.fresh = time.monotonic() + PART_SECONDS, False

    def over(self) -> bool:
        return time.monotonic() > self.ends

    def unfinished(self) -> Unfinished:
        made = self.left[1].update if self.left[1] else 0
        return Unfinished(pickle.dumps((self.pieces, self.left, self.updates)), self.updates + made)


_part: ContextVar[Part | None] = ContextVar("part", default=None)


def work(function: Callable[..., Any], arguments: tuple[Any, ...], state: bytes) -> Any:
    """What the function returns, or Unfinished; WorkError for whatever is wrong, as nothing else may cross."""
    part = Part(state)
    token = _part.set(part)
    try:
        return function(*arguments)
    except UnfinishedError:
        return part.unfinished()
    except Exception as fault:
        raise as_work_error(fault) from None
    finally:
        _part.reset(token)


def once(key: Hashable, make: Callable[[], Result], updates: int = 0) -> Result:
    """A piece of the task: made by one of its parts, known to all that follow. `updates` are counted as progress."""
    part = _part.get()
    if part is None:
        return make()
    if key not in part.pieces:
        if part.fresh and part.over():
            raise UnfinishedError
        part.pieces[key] = make()
        part.updates, part.fresh = part.updates + updates, True
    return part.pieces[key]  # type: ignore[no-any-return]


def resumable(key: Hashable, run: Callable[[Pause, Resume], Result]) -> Result:
    """`run(pause, resume)` (see `gd.descend`) from where an earlier part left the run of this key."""
    part = _part.get()
    if part is None:
        return run(None, None)
    known, checkpoint = part.left
    try:
        result = run(part.over, checkpoint if known == key else None)
    except PausedError as paused:
        part.left = key, paused.checkpoint
        raise UnfinishedError from None
    part.left, part.fresh = (None, None), True
    return result
