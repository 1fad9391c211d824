"""The learning rate as a function of the update number, counted from 0: schedule(0) is the first update's rate.

η is what a schedule is made from: a number, an array (a family's) or another schedule, so that they can be nested:
`linear_warmup(cosine(0.1, 1000), 50)`. Arguments are named as in torch. Impossible values raise ValueError."""

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gd_core.arrays import Array, check, check_count, quiet

Schedule = Callable[[int], Any]  # update number -> a number, or an array for a family
Rate = float | Array | Schedule


def as_schedule(learning_rate: Rate, name: str = "learning_rate") -> Schedule:
    """A schedule from a number or an array, finite and over 0 (else ValueError, which says `name`); a schedule is
    returned as it is."""
    return learning_rate if callable(learning_rate) else constant(learning_rate, name)


def constant(learning_rate: float | Array, name: str = "learning_rate") -> Schedule:
    """η at every update; what is no rate is refused by its name."""
    value = np.array(learning_rate, dtype=np.float64)
    check(np.all(np.isfinite(value) & (value > 0)), name, learning_rate, "finite and over 0")
    # a row of three rates could be of three runs or of three weights; a column may be as wide as the weights
    one = value.ndim == 0 or value.shape[-1] == 1 or (value.ndim > 1 and np.all(value == value[..., :1]))
    check(one, name, learning_rate, "a number or a column (runs, 1), one a run")
    rate = value if value.ndim else float(value)  # a Python float costs half of a 0-d array in arithmetic
    return lambda step: rate


def step(learning_rate: Rate, step_size: int, gamma: float = 0.1) -> Schedule:
    """η γ^⌊t/step_size⌋: a stair."""
    counts = {"step_size": step_size}
    return _scaled(learning_rate, lambda t: _raised(gamma, t // step_size), 0, counts, gamma=gamma)


def exponential(learning_rate: Rate, gamma: float) -> Schedule:
    """η γᵗ."""
    return _scaled(learning_rate, lambda t: _raised(gamma, t), gamma=gamma)


def inverse_time(learning_rate: Rate, decay: float) -> Schedule:
    """η / (1 + decay · t): the decay of Robbins and Monro (1951), under which SGD's noise dies out."""
    return _scaled(learning_rate, lambda t: 1 / (1 + decay * t), decay=decay)


def polynomial(learning_rate: Rate, total_iters: int, power: float = 1.0) -> Schedule:
    """η (1 − t/total_iters)^power, then 0."""
    counts = {"total_iters": total_iters}
    return _scaled(learning_rate, lambda t: (1 - min(t, total_iters) / total_iters) ** power, 0, counts, power=power)


def cosine(learning_rate: Rate, t_max: int, eta_min: float = 0.0) -> Schedule:
    """η_min + (η − η_min)(1 + cos πt/t_max)/2, then η_min. Loshchilov and Hutter (2017)."""
    return _scaled(learning_rate, lambda t: _wave(min(t, t_max) / t_max), eta_min, {"t_max": t_max})


def cosine_restarts(learning_rate: Rate, t_0: int, t_mult: int = 1, eta_min: float = 0.0) -> Schedule:
    """The cosine anew after t_0 updates, each time t_mult times as long: SGDR. Loshchilov and Hutter (2017)."""

    def part(t: int) -> float:
        period = t_0
        while t >= period and t_mult > 1:
            t, period = t - period, period * t_mult
        return _wave(t % period / period)

    return _scaled(learning_rate, part, eta_min, {"t_0": t_0, "t_mult": t_mult})


def linear_warmup(
    learning_rate: Rate, total_iters: int, start_factor: float = 0.1, end_factor: float = 1.0
) -> Schedule:
    """η times a factor that goes in a line from start_factor to end_factor over total_iters. Goyal et al. (2017)."""
    known, rise = {"start_factor": start_factor, "end_factor": end_factor}, end_factor - start_factor

    def factor(t: int) -> float:
        return start_factor + rise * min(t, total_iters) / total_iters

    return _scaled(learning_rate, factor, 0, {"total_iters": total_iters}, **known)


def one_cycle(
    max_lr: Rate, total_steps: int, pct_start: float = 0.3, div_factor: float = 25.0, final_div_factor: float = 1e4
) -> Schedule:
    """max_lr/div_factor, up to max_lr at pct_start of the way, then 1/final_div_factor of that. Smith, Topin (2017)."""
    check_count(total_steps, "total_steps")
    peak, end = pct_start * total_steps - 1, total_steps - 1
    check(0 < peak < end, "pct_start", pct_start, f"so that the peak lies within the total_steps = {total_steps}")

    def factor(t: int) -> float:
        low, final = 1 / div_factor, 1 / div_factor / final_div_factor
        if t <= peak:
            return 1 + (low - 1) * _wave(t / peak)
        return final + (1 - final) * _wave((min(t, end) - peak) / (end - peak))

    return _scaled(as_schedule(max_lr, "max_lr"), factor, div_factor=div_factor, final_div_factor=final_div_factor)


def piecewise(changes: Mapping[int, Rate]) -> Schedule:
    """The rate of the last change so far: {0: η₀, k: η₁, …} is η₀ before update k and η₁ from it on.

    Where a rate is a column and those before it are numbers, the runs of a family share their past."""
    check(0 in changes, "changes", sorted(changes), "with a rate from update 0 on")
    for update in changes:
        check_count(update, "changes", 0)
    starts = sorted(changes)
    rates = [as_schedule(changes[start]) for start in starts]
    return lambda t: rates[bisect_right(starts, t) - 1](t)


_ALL = (constant, step, exponential, inverse_time, polynomial, cosine, cosine_restarts, linear_warmup, one_cycle)
SCHEDULES: dict[str, Callable[..., Schedule]] = {make.__name__: make for make in _ALL}


def _wave(part: float) -> float:
    """From 1 at part 0 to 0 at part 1, as a cosine falls."""
    return (1 + math.cos(math.pi * part)) / 2


@quiet
def _raised(gamma: float, count: int) -> float:
    """γᵏ; over the largest number it is inf, a rate at which a run diverges."""
    return float(np.float64(gamma) ** count)


def _scaled(
    learning_rate: Rate,
    factor: Callable[[int], float],
    eta_min: float = 0.0,
    counts: Mapping[str, int] | None = None,
    **positive: float,
) -> Schedule:
    """η_min + (η − η_min) · factor(t), made from counts of updates and positive numbers: ValueError for others."""
    for name, count in (counts or {}).items():
        check_count(count, name)
    for name, value in positive.items():
        check(0 < value < math.inf, name, value, "finite and over 0")
    check(0 <= eta_min < math.inf, "eta_min", eta_min, "finite and at least 0")
    rate = as_schedule(learning_rate)
    if not eta_min:
        return lambda t: rate(t) * factor(t)
    return lambda t: eta_min + (rate(t) - eta_min) * factor(t)
