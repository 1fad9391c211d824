"""The learning rate over a run: one of the schedules, or changed by hand at some updates."""

from collections.abc import Callable
from typing import Any

import numpy as np

import gd_core as gd
from pages.ui.runs.settings import DECAYING, Settings

#: id → the schedule of a rate over so many updates; the words beside the choice say the same.
SHAPES: dict[str, Callable[[Any, int], Callable[[int], Any]]] = {
    "constant": lambda rate, updates: gd.constant(rate),
    "step": lambda rate, updates: gd.step(rate, max(1, updates // 3), 0.3),
    "exponential": lambda rate, updates: gd.exponential(rate, 0.01 ** (1 / max(1, updates))),
    "inverse_time": lambda rate, updates: gd.inverse_time(rate, 9 / max(1, updates)),
    "polynomial": lambda rate, updates: gd.polynomial(rate, max(1, updates)),
    "cosine": lambda rate, updates: gd.cosine(rate, max(1, updates)),
    "cosine_restarts": lambda rate, updates: gd.cosine_restarts(rate, max(1, -(-updates // 3))),
    "linear_warmup": lambda rate, updates: gd.linear_warmup(rate, max(1, updates // 5)),
    "one_cycle": lambda rate, updates: gd.one_cycle(rate, max(6, updates)),
}
SCHEDULES = tuple(SHAPES)
POINTS = 120  # of the curve that is drawn


def of(settings: Settings, learning_rates: np.ndarray, updates: int) -> Callable[[int], Any]:
    """The schedule of a family of rates (M, 1) over a run of so many updates: all share the changes of the past.

    The first of those is what the schedule began with, and as it has it: what was is held, not smoothed into stairs.
    """
    shape = SHAPES[settings.schedule]
    past = {update: rate for rate, update in settings.changes if update < settings.branch}
    if not past:
        return shape(learning_rates, updates)
    begun, by_hand = shape(past[0], updates), gd.piecewise({**past, settings.branch: learning_rates})
    until = min(update for update in (*past, settings.branch) if update)
    return lambda update: begun(update) if update < until else by_hand(update)


def pace(settings: Settings, steps: np.ndarray, updates: int) -> np.ndarray:
    """The rate of the update after each of some steps (R,): from the branch on as a multiple of a member's own."""
    rate = of(settings, np.ones((1, 1)), updates)
    return np.array([float(np.squeeze(rate(int(step)))) for step in steps])


def decays(settings: Settings) -> dict[str, float]:
    """The decay rates this optimizer is made with, by its own names for them."""
    first = "beta" if settings.optimizer in ("momentum", "nesterov") else "beta1"
    known = {"beta": (first, settings.beta), "beta2": ("beta2", settings.beta2)}
    return dict(known[name] for name, having in DECAYING.items() if settings.optimizer in having)


def curve(settings: Settings, updates: int) -> list[tuple[int, float]]:
    """What the schedule multiplies the chosen rate by, as (update, factor); one point where it is always 1."""
    if settings.changes or settings.schedule == "constant":
        return [(0, 1.0)]
    factor = SHAPES[settings.schedule](1.0, updates)
    at = np.unique(np.linspace(0, max(0, updates - 1), POINTS).round().astype(int)).tolist()
    return [(update, float(factor(update))) for update in at]
