"""What the lesson on Keras shows: its recorded run and ours, Adam's averages at work, all optimizers in a race."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.app import charts
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import figure, ground
from pages.ui.player.replay import replay
from pages.ui.runs import data, experiment
from pages.ui.runs.settings import Settings

FILE = data.FOLDER / "keras_adam30.npz"
RATE, SIZE, EPOCHS, START = 0.01, 30, 1000, (0.0, 0.0, 1.0)
BETA1, BETA2, EPS = 0.9, 0.999, 1e-7  # Keras' own defaults
SETTINGS = Settings(optimizer="adam", length=EPOCHS, unit="epochs", batch_size=SIZE, start=START)
JOINED = "\u2060"  # no line breaks here
DENSE, RECENT = 40, 10  # updates shown one by one; gradients kept before each, about those that m̂ remembers
NEAR = 0.01  # of the lowest loss: who stays that close above it has arrived
SEARCHED = np.geomspace(1e-4, 1e4, 161)  # the rates each racer tries, and as many in between round its best
FAMILIES = {
    "full": ("sgd", "momentum", "nesterov"),
    "stochastic": ("adagrad", "adadelta", "rmsprop"),
    "random": ("adam", "amsgrad", "adamw", "nadam", "adamax"),
    "sequential": ("lion",),
    "shuffled": ("newton", "line_search"),
}


class Racer(NamedTuple):
    """An optimizer at its own best rate, every update recorded.

    family: the hue, and which of it; rate and arrived: see `race`; arrivals (SEARCHED,): of the rates first tried.
    """

    name: str
    family: tuple[str, int]
    rate: float
    arrived: int
    arrivals: np.ndarray
    run: gd.Trajectory


@lru_cache(maxsize=1)
def match() -> tuple[gd.Trajectory, np.ndarray, np.ndarray]:
    """The same settings through the core, in float64, and the run as Keras recorded it: weights (E, 3), losses (E,).

    Both at the end of each epoch, 0 … EPOCHS.
    """
    with np.load(FILE) as stored:
        theirs, their_losses = stored["weights"].astype(float), stored["mse"].astype(float)
    setup = experiment.setup(SETTINGS)
    samples = setup.problem.samples
    per_epoch = -(-samples // SIZE)
    record = np.arange(EPOCHS + 1) * per_epoch
    optimizer = gd.adam(RATE, BETA1, BETA2, EPS)
    batches = gd.sequential(samples, SIZE)
    run = gd.descend(setup.problem, optimizer, START, record[-1], batches=batches, record=record)
    return run, theirs, their_losses


@lru_cache(maxsize=2)
def averages(updates: int = 17_000, frames: int = 160) -> dict[str, np.ndarray]:
    """Adam taken apart at F of its updates, dense at first.

    updates (F,); weights, gradient, mean, root and step, each (F, 3); recent (F, RECENT, 3). mean is m̂, root √v̂, step
    what the update adds to the weights; the gradient is that of the update's own batch, recent those up to it, the
    last one first, zero before there were any.
    """
    setup = experiment.setup(SETTINGS)
    batches = gd.sequential(setup.problem.samples, SIZE)
    optimizer = gd.adam(RATE, BETA1, BETA2, EPS)
    later = np.geomspace(DENSE, updates - 1, frames - DENSE).round() if updates > DENSE else []
    shown = np.unique(np.concatenate([np.arange(min(DENSE, updates)), later])).astype(int)
    w, recent = np.array(START), np.zeros((RECENT, len(START)))
    state, kept, wanted = optimizer.init(w), [], set(shown.tolist())
    for t in range(updates):
        gradient = setup.problem.gradient(w, next(batches))
        recent = np.vstack([gradient, recent[:-1]])
        new, state = optimizer.update(t, gradient, w, state)
        if t in wanted:
            mean, root = state[0] / (1 - BETA1 ** (t + 1)), np.sqrt(state[1] / (1 - BETA2 ** (t + 1)))
            kept.append((w, gradient, mean, root, new - w, recent))
        w = new
    names = ("weights", "gradient", "mean", "root", "step", "recent")
    parts = {name: np.array(values) for name, values in zip(names, zip(*kept, strict=True), strict=True)}
    return {"updates": shown.astype(np.int32), **parts}


def shrunk() -> dict[str, float]:
    """How many times smaller than at the first update the two averages, as vectors, are at the last."""
    apart = averages()
    return {name: float(np.divide(*np.linalg.norm(apart[name][[0, -1]], axis=1))) for name in ("mean", "root")}


@lru_cache(maxsize=1)
def race(updates: int) -> tuple[Racer, ...]:
    """Every optimizer of the core, full batch, from zero weights, each at its own best of the rates searched.

    That is the one after which the loss soonest comes within 1 % of its minimum and stays there, at update `arrived`
    (updates + 1 where none does); among equals the one that ends lowest.
    """
    setup, racers = experiment.setup(Settings()), []
    near = (1 + NEAR) * float(setup.problem.loss(setup.optimum))
    for hue, names in FAMILIES.items():
        for nth, name in enumerate(names):
            _, arrivals, at = _best(name, SEARCHED, updates, near)
            between = np.geomspace(*SEARCHED[[max(at - 1, 0), min(at + 1, len(SEARCHED) - 1)]], 41)
            run, arrived, best = _best(name, between, updates, near)
            found = float(between[best]), int(arrived[best]), arrivals, run.member(best)
            racers.append(Racer(name, (hue, nth), *found))
    return tuple(racers)


def _best(name: str, rates: np.ndarray, updates: int, near: float) -> tuple[gd.Trajectory, np.ndarray, int]:
    """The runs of an optimizer at these rates, the update from which on each is `near`, the index of the best."""
    setup = experiment.setup(Settings())
    needs: dict[str, Callable[..., Any]] = {"newton": setup.problem.hessian, "line_search": setup.problem.loss}
    optimizer = gd.OPTIMIZERS[name](rates[:, None], *([needs[name]] if name in needs else []))
    start = np.broadcast_to(setup.problem.start, (len(rates), setup.problem.start.size))
    run = gd.descend(setup.problem, optimizer, start, updates)
    losses = np.nan_to_num(run.losses, nan=np.inf)
    arrived = updates + 1 - (losses[:, ::-1] > near).argmax(axis=1)
    return run, arrived, int(np.lexsort((losses[:, -1], arrived))[0])


def spans() -> dict[str, str]:
    """Hue of a family → the numbers its members have in the race, "4–6" or "12"."""
    found, first = {}, 1
    for hue, names in FAMILIES.items():
        last = first + len(names) - 1
        found[hue] = str(first) if last == first else f"{first}{JOINED}–{JOINED}{last}"
        first = last + 1
    return found


RACE = 100
BESIDE = ("ruler", "meter", "loss", "readout", "transport")


def racing(lesson: Lesson) -> None:
    """All optimizers of the core, each at its own best rate."""
    words, racers = lesson.words, race(RACE)
    never = [words["optimizer"][racer.name] for racer in racers if racer.arrived > RACE]
    searched = {"low": f"{SEARCHED[0]:g}", "high": f"{SEARCHED[-1]:g}", "tried": len(SEARCHED)}
    lesson.part("race", count=len(racers), updates=RACE, never=", ".join(never), **searched, **spans())
    runners, arrays = [], {}
    for racer in racers:
        arrays |= {f"{racer.name}.weights": racer.run.weights, f"{racer.name}.losses": racer.run.losses}
        hue, nth = racer.family
        known = {"hue": hue, "nth": nth, "rate": racer.rate, "arrived": racer.arrived}
        title = words["optimizer"][racer.name]
        runners.append({"id": racer.name, "title": title, **known, "stopped": int(racer.run.stopped)})
    plane = ground(Settings(), experiment.setup(Settings()))
    figure(
        "keras/race",
        words["figure"],
        {**plane, "problem": "race", "near": NEAR * plane["surface"]["floor"], "racers": runners, "speed": 8},
        arrays,
    )


def matching(lesson: Lesson) -> None:
    """Our run beside Keras' own, epoch by epoch, and a player with the same settings."""
    words, (ours, theirs, their_losses) = lesson.words, match()
    apart, losses = abs(ours.weights - theirs), abs(ours.losses - their_losses).max()
    last = plain(ours.losses[-1], 4)
    lesson.part("match", epochs=EPOCHS, most=f"{apart.max():.6f}", loss=f"{losses:.4f}", last=last)
    epochs, some = np.arange(EPOCHS + 1), np.arange(0, EPOCHS + 1, 25)
    axis = words["axis"]
    curves = charts.Chart(axis["epoch"], axis["loss"])
    curves.line(words["ours"], epochs, ours.losses, 0).points(words["theirs"], some, their_losses[some], 1)
    distances = charts.Chart(axis["epoch"], axis["distance"])
    for hue, name in enumerate(experiment.setup(SETTINGS).problem.parameters):
        distances.line(name, epochs, apart[:, hue], hue)
    curves.axes(y={"type": "log", "tickvals": [30, 50, 100, 200, 500]})
    charts.row("keras_chart", curves, distances.axes(y={"tickformat": ".5f"}))
    replay("keras", SETTINGS, panels=BESIDE, strategies=("sequential",), learning_rate=RATE)


SECTIONS = {"match": matching, "race": racing}
