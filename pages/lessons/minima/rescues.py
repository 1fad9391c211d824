"""Runs that settle in a higher minimum, what gets them out of it, and in how many of a hundred seeds it does."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.app.charts import Chart
from pages.ui.app.text import plain
from pages.ui.runs import data, experiment, parameters
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup
from pages.ui.runs.state import Decisions, State

Array = np.ndarray
RESCUES = ("none", "rate", "batch", "momentum", "starts")
BY_CHANCE = ("batch", "starts")
SEEDS = 100
STARTS = 8  # of one try to start several times
CELLS = 48  # a side of the lattice of starts on the surface with the most minima


class Picture(NamedTuple):
    """A landscape, the full-batch run that ends too high on it, and what is tried: `larger` rate, `batch` rows.

    sizes: the batch sizes whose seeds are counted, `batch` among them.
    """

    landscape: str
    start: tuple[float, float]
    learning_rate: float
    larger: float
    batch: int
    updates: int
    sizes: tuple[int, ...]


PICTURES = {
    "six_hump_camel": Picture("six_hump_camel", (-2.0, -0.8), 0.01, 0.06, 8, 300, (1, 2, 4, 8, 16, 32, 64)),
    "sine": Picture("sine", (3.0, 0.0), 0.3, 0.5, 1, 400, (1, 2, 3, 6, 12)),
}


class End(NamedTuple):
    """How a run ended: lowest, other, none or diverged; its last loss and weights."""

    kind: str
    loss: float
    at: tuple[float, ...]


def settings(picture: Picture, rescue: str, seed: int = 0) -> Settings:
    """What the rescued run depends on; of seeds the batches are drawn by, and the starts."""
    return Settings(
        landscape=picture.landscape,
        optimizer="momentum" if rescue == "momentum" else "sgd",
        seed=seed if rescue == "batch" else 0,
        length=picture.updates,
        batch_size=picture.batch,
        start=best_start(picture, seed) if rescue == "starts" else picture.start,
    )


def opening(picture: Picture, rescue: str) -> dict[str, Any]:
    """How the player opens with it, in the terms of the header's "initial"."""
    active = "random" if rescue == "batch" else "full"
    return {
        "learning_rate": picture.larger if rescue == "rate" else picture.learning_rate,
        "shown": ["full", "random"] if rescue == "batch" else ["full"],
        "active": active,
        "basins": "shown" if rescue == "starts" else "hidden",
    }


def address(picture: Picture, rescue: str, seed: int) -> dict[str, str]:
    """The same run in the Lab."""
    asked = settings(picture, rescue, seed)
    first = {**parameters.initial({}, experiment.setup(asked), asked, []), **opening(picture, rescue)}
    return State.opening(asked, {**first, "start": asked.start, "batch_size": asked.batch_size}, Decisions()).to_query()


def kinds(setup: Setup, codes: Array, minima: Array | None = None) -> Array:
    """How runs ended, any shape, as words: lowest or other, where they settled or what moves them keeps them, diverged,
    none. codes: see `gd.RunEnding`; minima: the one each is in or around, others than theirs are none."""
    words = np.full(256, "none", dtype="<U8")
    words[gd.ENDS["diverged"]] = "diverged"
    words[: len(setup.minima)] = ["lowest" if minimum.lowest else "other" for minimum in setup.minima]
    return words[codes if minima is None else np.where((minima >= 0) & (minima < len(setup.minima)), minima, codes)]


def _kinds(setup: Setup, run: gd.Trajectory, rate: float, exact: bool) -> Array:
    """The same of runs of plain descent."""
    ending = gd.run_endings(setup.problem, run, rate, limit=2.0, exact=exact)
    return kinds(setup, ending.codes, ending.minimum)


def end(picture: Picture, rescue: str, seed: int = 0) -> End:
    """How the run the player shows ends."""
    first = opening(picture, rescue)
    rates = (picture.learning_rate, picture.larger)
    return _ends(settings(picture, rescue, seed), first["active"], rates)[rates.index(first["learning_rate"])]


@lru_cache(maxsize=64)
def _ends(asked: Settings, active: str, rates: tuple[float, ...]) -> tuple[End, ...]:
    """How the runs of a strategy end, a learning rate each."""
    setup = experiment.setup(asked)
    found = experiment.at_rates(experiment.needed(asked, active), active, None, np.array(rates))
    ended = kinds(setup, found.ended, found.around).tolist()
    return tuple(map(End, ended, found.losses[:, -1].tolist(), map(tuple, found.paths[:, -1].tolist())))


@lru_cache(maxsize=8)
def larger_rates(picture: Picture) -> tuple[int, int]:
    """(how many of the ruler's rates over the run's own lead to a lowest minimum, of how many)."""
    asked = settings(picture, "rate")
    family = experiment.family(asked, "full")
    ended = kinds(experiment.setup(asked), family.ended[family.rates > picture.learning_rate])
    return int(np.sum(ended == "lowest")), ended.size


@lru_cache(maxsize=8)
def by_batch(picture: Picture) -> Array:
    """(sizes, SEEDS) kinds of end of small batches at the run's own rate: the player's own draws, seed by seed."""
    setup, base = experiment.setup(settings(picture, "batch")), gd.sgd(picture.learning_rate)
    estimate = _rows(setup.dataset, picture) if setup.dataset else _noise(setup, picture)
    unasked = replace(setup.problem, gradient=lambda w, rows=None: w)  # the exact one; the update asks small batches

    def update(step: int, _: Array, w: Array, state: Any) -> tuple[Array, Any]:
        return base.update(step, estimate(step, w), w, state)

    start = np.broadcast_to(picture.start, (len(picture.sizes), SEEDS, len(picture.start)))
    record = gd.final_updates(picture.updates)
    run = gd.descend(unasked, gd.Optimizer(base.init, update), start, picture.updates, record=record)
    return _kinds(setup, run, picture.learning_rate, exact=False)


def chart(picture: Picture, words: Mapping[str, Any]) -> Chart:
    """`by_batch`, a curve a kind of end over the batch size."""
    plot = Chart(words["axis"]["batch"], words["axis"]["counted"])
    for hue, kind in enumerate(("lowest", "other", "none")):
        plot.line(words["ended"][kind], picture.sizes, (by_batch(picture) == kind).sum(axis=1), hue)
    return plot.axes(x={"type": "log", "tickvals": picture.sizes})


Estimate = Callable[[int, Array], Array]  # (update, weights) -> what small batches give for the gradient


def _noise(setup: Setup, picture: Picture) -> Estimate:
    """Where there are no rows: a normal draw an update and seed, the smaller the larger the batch."""
    dim, sizes = len(picture.start), np.array(picture.sizes)
    draws = [np.random.default_rng(seed).standard_normal((picture.updates, dim)) for seed in range(SEEDS)]
    each = np.stack(draws, axis=1)
    spread = setup.landscape.noise / np.sqrt(sizes)[:, None, None]
    return lambda step, w: setup.problem.gradient(w) + spread * each[step]


def _rows(rows: data.Dataset, picture: Picture) -> Estimate:
    """Where there are rows: the wave's gradient over what each batch drew, the batches of all sizes side by side."""
    count, years, sizes = len(rows.target), rows.features[:, 0], np.array(picture.sizes)
    # One draw a size and seed: the generator gives the same numbers as in one a batch.
    drawn = np.concatenate(
        [
            [np.random.default_rng(seed).integers(count, size=(picture.updates, size)).T for seed in range(SEEDS)]
            for size in picture.sizes
        ],
        axis=1,
    )
    firsts = np.cumsum(sizes) - sizes

    def estimate(step: int, w: Array) -> Array:
        seen = drawn[..., step].T  # (drawn by all sizes, SEEDS)
        t, (frequency, phase) = years[seen], np.moveaxis(np.repeat(w, sizes, axis=0), -1, 0)
        angle = frequency * t + phase
        slope = 2 * (np.sin(angle) - rows.target[seen]) * np.cos(angle)
        each = np.stack([slope * t, slope], axis=-1)
        return np.add.reduceat(each, firsts, axis=0) / sizes[:, None, None]

    return estimate


class Tries(NamedTuple):
    """Full-batch runs from starts all over the window, STARTS a seed: starts and ends (SEEDS, STARTS, dim), kinds of
    end and last losses (SEEDS, STARTS)."""

    starts: Array
    ends: Array
    kinds: Array
    losses: Array


@lru_cache(maxsize=8)
def by_start(picture: Picture) -> Tries:
    """Several starts, seed by seed."""
    setup = experiment.setup(settings(picture, "none"))
    middle, half = np.array(setup.landscape.centre), setup.landscape.half
    drawn = [np.random.default_rng(seed).uniform(-half, half, (STARTS, middle.size)) for seed in range(SEEDS)]
    starts = np.vectorize(lambda x: float(f"{x:.4g}"))(middle + np.stack(drawn))  # as an address has them
    record, rate = gd.final_updates(picture.updates), picture.learning_rate
    run = gd.descend(setup.problem, gd.sgd(rate), starts, picture.updates, record=record)
    return Tries(starts, run.weights[..., -1, :], _kinds(setup, run, rate, exact=True), run.losses[..., -1])


def best_start(picture: Picture, seed: int) -> tuple[float, ...]:
    """The start, of a seed's several, whose run ends lowest; of equals the one that ends nearest to the middle."""
    tries, middle = by_start(picture), np.array(LANDSCAPES[picture.landscape].centre)
    away = np.linalg.norm(tries.ends[seed] - middle, axis=-1)
    best = np.lexsort((away, np.round(tries.losses[seed], 4)))[0]  # what is not a number comes last
    return tuple(tries.starts[seed, best].tolist())


def worked(picture: Picture, rescue: str) -> Array:
    """(SEEDS,) whether a rescue leads to a lowest minimum, seed by seed; alike for all where nothing is by chance."""
    if rescue == "batch":
        return by_batch(picture)[picture.sizes.index(picture.batch)] == "lowest"
    if rescue == "starts":
        return (by_start(picture).kinds == "lowest").any(axis=1)
    return np.full(SEEDS, end(picture, rescue).kind == "lowest")


def saves(picture: Picture) -> dict[str, int]:
    """With how many of the seeds each rescue leads to a lowest minimum."""
    return {rescue: int(worked(picture, rescue).sum()) for rescue in RESCUES if rescue != "none"}


def fails_most(picture: Picture) -> str:
    """The rescue that does so least often."""
    counts = saves(picture)
    return min(counts, key=counts.__getitem__)


def seed_of(picture: Picture, rescue: str, throw: int) -> int:
    """The seed of a throw: the first that works in the window, then those after it; 0 where nothing is by chance."""
    if rescue not in BY_CHANCE:
        return 0
    row = LANDSCAPES[picture.landscape]
    found = np.flatnonzero(worked(picture, rescue)).tolist()
    seen = (seed for seed in found if np.all(np.abs(np.subtract(end(picture, rescue, seed).at, row.centre)) < row.half))
    return (next(seen) + throw) % SEEDS


def share(picture: Picture) -> float:
    """The share of starts, of all that were drawn, whose full-batch run settles in a lowest minimum."""
    return float(np.mean(by_start(picture).kinds == "lowest"))


def chance(picture: Picture) -> str:
    """That at least one of so many starts leads where this share of them does."""
    return plain(1 - (1 - share(picture)) ** STARTS, 4)


@lru_cache(maxsize=1)
def egg_box() -> dict[str, Any]:
    """Of the surface with the most minima: the share of starts that lead to its lowest, and how many minima it has."""
    setup = experiment.setup(Settings(landscape="rastrigin"))
    row = setup.landscape
    x, y = (np.linspace(middle - row.half, middle + row.half, CELLS) for middle in row.centre)
    rate, steps = setup.learning_rate, int(row.length[:-1])
    codes, _ = gd.basin_map(setup.problem, gd.sgd(rate), x, y, steps, rate=rate, limit=2.0)
    found = 100 * float(np.mean(kinds(setup, codes) == "lowest"))
    return {"egg_share": plain(found, 1), "egg_box": len(setup.minima)}
