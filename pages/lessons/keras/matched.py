"""What the lesson on Keras shows: its recorded run and ours, Adam's averages at work, all optimizers in a race."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.runs import data, experiment
from pages.ui.runs.settings import Settings

FILE = data.FOLDER / "keras_adam30.npz"
RATE, SIZE, EPOCHS, START = 0.01, 30, 1000, (0.0, 0.0, 1.0)
BETA1, BETA2, EPS = 0.9, 0.999, 1e-7  # Keras' own defaults
SETTINGS = Settings(optimizer="adam", length=EPOCHS, unit="epochs", batch_size=SIZE, start=START)
FAMILIES = {
    "full": ("sgd", "momentum", "nesterov"),
    "stochastic": ("adagrad", "adadelta", "rmsprop"),
    "random": ("adam", "amsgrad", "adamw", "nadam", "adamax"),
    "sequential": ("lion",),
    "shuffled": ("newton", "line_search"),
}


class Match(NamedTuple):
    """Keras' run and ours at the end of each epoch, 0 … EPOCHS: weights (E, 3), losses (E,)."""

    theirs: np.ndarray
    their_losses: np.ndarray
    ours: np.ndarray
    our_losses: np.ndarray


class Racer(NamedTuple):
    """An optimizer at the rate of a family that suits it best, every update recorded; `arrived`: see `race`."""

    name: str
    hue: str
    rate: float
    arrived: int
    run: gd.Trajectory


@lru_cache(maxsize=1)
def match() -> Match:
    """The run as Keras recorded it, and the same settings through the core, in float64."""
    with np.load(FILE) as stored:
        theirs, their_losses = stored["weights"].astype(float), stored["mse"].astype(float)
    made = experiment.setup(SETTINGS)
    samples = made.problem.samples
    per_epoch = -(-samples // SIZE)
    record = np.arange(EPOCHS + 1) * per_epoch
    optimizer = gd.adam(RATE, BETA1, BETA2, EPS)
    batches = gd.sequential(samples, SIZE)
    run = gd.descend(made.problem, optimizer, START, record[-1], batches=batches, record=record)
    return Match(theirs, their_losses, run.weights, run.losses)


@lru_cache(maxsize=1)
def averages(updates: int = 17_000, frames: int = 160) -> dict[str, np.ndarray]:
    """Adam taken apart at F updates, dense at first: updates (F,); weights, gradient, mean, root and step, each (F, 3).

    mean is m̂, root √v̂, step what the update adds to the weights; the gradient is that of the update's own batch.
    """
    made = experiment.setup(SETTINGS)
    batches = gd.sequential(made.problem.samples, SIZE)
    optimizer = gd.adam(RATE, BETA1, BETA2, EPS)
    shown = np.unique(np.concatenate([np.arange(40), np.geomspace(40, updates - 1, frames - 40).round()])).astype(int)
    w = np.array(START)
    state, kept, wanted = optimizer.init(w), [], set(shown.tolist())
    for t in range(updates):
        gradient = made.problem.gradient(w, next(batches))
        new, state = optimizer.update(t, gradient, w, state)
        if t in wanted:
            mean, root = state[0] / (1 - BETA1 ** (t + 1)), np.sqrt(state[1] / (1 - BETA2 ** (t + 1)))
            kept.append((w, gradient, mean, root, new - w))
        w = new
    parts = zip(("weights", "gradient", "mean", "root", "step"), zip(*kept, strict=True), strict=True)
    return {"updates": shown.astype(np.int32), **{name: np.array(values) for name, values in parts}}


@lru_cache(maxsize=2)
def race(updates: int) -> tuple[Racer, ...]:
    """Every optimizer of the core, full batch, from zero weights, each at the rate of a family that suits it best.

    That is the one after which the loss soonest stays within 1 % of its minimum, at update `arrived` (updates + 1
    where none does); among equals the one that ends lowest.
    """
    made = experiment.setup(Settings())
    learning_rates, near = np.geomspace(1e-3, 100, 101), 1.01 * made.problem.loss(made.optimum)
    start = np.broadcast_to(made.problem.start, (len(learning_rates), made.problem.start.size))
    hues = {name: hue for hue, names in FAMILIES.items() for name in names}
    racers = []
    for name, make in gd.OPTIMIZERS.items():
        needs: dict[str, Callable[..., Any]] = {"newton": made.problem.hessian, "line_search": made.problem.loss}
        given = (needs[name],) if name in needs else ()
        run = gd.descend(made.problem, make(learning_rates[:, None], *given), start, updates)
        losses = np.nan_to_num(run.losses, nan=np.inf)
        arrived = updates + 1 - (losses[:, ::-1] > near).argmax(axis=1)
        best = np.lexsort((losses[:, -1], arrived))[0]
        racers.append(Racer(name, hues[name], float(learning_rates[best]), int(arrived[best]), run.member(int(best))))
    return tuple(racers)


def told(racers: tuple[Racer, ...], names: Mapping[str, str]) -> tuple[list[dict[str, Any]], dict[str, np.ndarray]]:
    """The racers as the figure takes them: what its header says of each, and their arrays."""
    arrays, said = {}, []
    for racer in racers:
        arrays |= {f"{racer.name}.weights": racer.run.weights, f"{racer.name}.losses": racer.run.losses}
        stopped = int(racer.run.stopped)
        said.append(
            {"id": racer.name, "title": names[racer.name], "hue": racer.hue, "rate": racer.rate, "stopped": stopped}
        )
    return said, arrays
