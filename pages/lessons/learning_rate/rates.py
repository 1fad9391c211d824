"""What the lesson on the learning rate shows: four rates, three scalings, schedules, rate × batch size."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.figure.figure import every_update
from pages.ui.runs import data, experiment
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

SHARES = {"small": 0.01, "good": 0.5, "large": 0.98, "diverging": 2.0}  # of the critical learning rate
SIZES = (1, 3, 10, 30, 100, 253, 506)
MODEST = 0.2  # the rate the Lab opens with
BASE, SIZE, MEAN = 0.5, 30, 20  # where the schedules begin, the rows an update of theirs sees, losses in a mean


class Map(NamedTuple):
    """rates (R,), sizes and updates (S,), outcomes and last losses (S, R) of shuffled mini-batches."""

    rates: np.ndarray
    sizes: np.ndarray
    updates: np.ndarray
    outcomes: np.ndarray
    losses: np.ndarray


class LongRun(NamedTuple):
    """Rates (3,), distances from the minimum (3, updates), losses (3,) at the update that is told of.

    factor: what the first rate makes of an error along the steepest and the flattest direction. overtakes: the first
    update from which on the first rate is nearer to the minimum than the second.
    """

    rates: np.ndarray
    away: np.ndarray
    losses: np.ndarray
    factor: float
    overtakes: int


@lru_cache(maxsize=2)
def four(updates: int) -> dict[str, tuple[float, gd.Trajectory]]:
    """Share of the critical rate by name → (rate, the full-batch run at it)."""
    critical = experiment.setup(Settings()).critical
    written = [float(f"{share * critical:.3g}") for share in SHARES.values()]
    run = every_update(Settings(length=updates), "full", *written)
    return {name: (rate, run.member(at)) for at, (name, rate) in enumerate(zip(SHARES, written, strict=True))}


def crossing(updates: int) -> tuple[str, float]:
    """The run that crosses the valley at every update and yet comes nearer; what a step makes of its error across.

    The valley is crossed where the error along the steepest direction changes its sign.
    """
    setup, found = experiment.setup(Settings()), {}
    steepest = gd.eigen(setup.hessian)[1][:, -1]
    for name, (_, run) in four(updates).items():
        error = (run.weights - setup.optimum) @ steepest
        factors = error[1:6] / error[:5]
        if np.all((factors > -1) & (factors < -0.01)):
            found[name] = float(factors[0])
    ((name, factor),) = found.items()
    return name, factor


@lru_cache(maxsize=2)
def scalings(updates: int) -> dict[str, tuple[Setup, gd.Trajectory]]:
    """Scaling → (its problem, the full-batch runs at its safe rate and at the one of its family that ends lowest)."""
    found = {}
    for scaling in data.SCALINGS:
        settings = Settings(scaling=scaling, length=updates)
        setup, ends = experiment.setup(settings), experiment.family(settings, "full").losses[:, -1]
        found[scaling] = setup, every_update(settings, "full", setup.critical / 2, setup.rates[ends.argmin()])
    return found


def left(setup: Setup, run: gd.Trajectory) -> np.ndarray:
    """Of the way to the minimum along the flattest direction, the share that runs have still before them (...)."""
    flattest = gd.eigen(setup.hessian)[1][:, 0]
    first, last = ((run.weights[..., at, :] - setup.optimum) @ flattest for at in (0, -1))
    return np.asarray(np.abs(last / first))


@lru_cache(maxsize=2)
def long_run(updates: int) -> LongRun:
    """2/(λmin + λmax) beside half the critical rate and a modest one, full batch, for ten times as many updates."""
    setup = experiment.setup(Settings())
    chosen = np.array([setup.long_run, setup.critical / 2, MODEST])
    run = every_update(Settings(length=10 * updates), "full", *chosen)
    away = np.linalg.norm(run.weights - setup.optimum, axis=-1)
    overtakes = int(np.flatnonzero(away[0] >= away[1])[-1]) + 1
    factor = float(gd.growth_factors(setup.hessian, chosen[:1])[0, 0])
    return LongRun(chosen, away, run.losses[:, updates], factor, overtakes)


def arguments(updates: int) -> dict[str, dict[str, Any]]:
    """How each schedule is set for a run of this length."""
    return {
        "constant": {},
        "step": {"step_size": updates // 4, "gamma": 0.5},
        "exponential": {"gamma": 0.02 ** (1 / updates)},
        "inverse_time": {"decay": 20 / updates},
        "polynomial": {"total_iters": updates},
        "cosine": {"t_max": updates},
        "cosine_restarts": {"t_0": updates // 4},
        "linear_warmup": {"total_iters": updates // 5},
        "one_cycle": {"total_steps": updates},
    }


@lru_cache(maxsize=2)
def schedules(updates: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Schedule → (rate of each update, loss over the minimum, the mean of the last MEAN after each full MEAN).

    The mini-batches are drawn at random, the same for all.
    """
    setup, found = experiment.setup(Settings()), {}
    samples, floor = setup.problem.samples, setup.problem.loss(setup.optimum)
    for name, given in arguments(updates).items():
        schedule: Callable[[int], float] = gd.SCHEDULES[name](BASE, **given)
        batches = gd.random(samples, SIZE, np.random.default_rng(0))
        run = gd.descend(setup.problem, gd.sgd(schedule), setup.problem.start, updates, batches=batches)
        smooth = np.convolve(run.losses[1:] - floor, np.ones(MEAN) / MEAN, mode="valid")
        found[name] = np.array([schedule(t) for t in range(updates)]), smooth
    return found


@lru_cache(maxsize=2)
def outcomes(epochs: int) -> Map:
    """Rate × batch size. Each size starts its own generator, as the player does: a cell is the player's run.

    Seven rates to two doublings: the critical one stands between two of them, its half is one.
    """
    setup = experiment.setup(Settings())
    learning_rates = setup.critical * 2.0 ** (np.arange(-39, 8, 2) / 7)
    rng = np.random.default_rng(0)
    found, losses = gd.outcome_map(setup.problem, gd.sgd, learning_rates, SIZES, epochs, rng)
    sizes = np.array(SIZES, dtype=np.int32)
    return Map(learning_rates, sizes, epochs * -(-setup.problem.samples // sizes), found, losses)
