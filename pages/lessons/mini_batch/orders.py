"""The same rows in four orders: the runs, the rows each update sees, and where each batch pulls the predictions."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, islice
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

import gd_core as gd
from pages.ui.app import address
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import Shown, figure, ground, said
from pages.ui.runs import experiment
from pages.ui.runs.experiment import NO_ROW
from pages.ui.runs.settings import Settings

KIND = "mini_batch/order"
# order → hue and shape of the strategies where it is one of theirs; `sorted` has its own
ORDERS = {"file": "sequential", "random": "random", "shuffled": "shuffled", "sorted": "sorted"}
RATE, SIZE, EPOCHS, SHOWN = 0.2, 30, 10, 4  # SHOWN of the EPOCHS are looked at first
SIZES = (1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 64, 80, 100, 128, 150, 200, 253, 300, 400, 506)


class Ordered(NamedTuple):
    """A run with every update recorded; `rows` (updates, size) of each, NO_ROW where the last batch of a pass is short.

    `price` and `said` (updates,): the mean price in each batch, and the mean prediction for it just before the update.
    """

    run: gd.Trajectory
    rows: np.ndarray
    price: np.ndarray
    said: np.ndarray

    @property
    def streak(self) -> int:
        """How many batches in a row pull to one side, at most, after the first pass."""
        later = np.sign(self.price - self.said)[self.per :]
        return max(len(list(same)) for _, same in groupby(later))

    @property
    def per(self) -> int:
        """Updates in a pass."""
        return len(self.rows) // EPOCHS


def batches(order: str, size: int) -> Iterator[np.ndarray]:
    """The endless batches of an order, the same each time."""
    setup = experiment.setup(Settings())
    if order != "sorted":
        return experiment.batches_of(ORDERS[order], Settings(batch_size=size), setup.problem.samples)
    sequence = setup.dataset.target.argsort(kind="stable")
    return (sequence[rows] for rows in gd.sequential(setup.problem.samples, size))


@lru_cache(maxsize=32)
def ordered(order: str, size: int) -> Ordered:
    """One order over EPOCHS passes."""
    setup = experiment.setup(Settings())
    updates = EPOCHS * -(-setup.problem.samples // size)
    listed = list(islice(batches(order, size), updates))
    run = gd.descend(setup.problem, gd.sgd(RATE), setup.problem.start, updates, batches=listed)
    rows = np.full((updates, size), NO_ROW, np.uint16)
    for row, batch in zip(rows, listed, strict=True):
        row[: len(batch)] = batch
    inputs = np.column_stack([setup.scaled.features, np.ones(setup.problem.samples), setup.dataset.target])
    means = np.array([inputs[batch].mean(axis=0) for batch in listed])
    return Ordered(run, rows, means[:, -1], np.sum(means[:, :-1] * run.weights[:-1], axis=1))


def dialled(size: Any) -> int:
    """The batch size in the reader's hand, at first the one its place in the address stands for; both are checked."""
    if isinstance(size, int) and not isinstance(size, bool) and size in SIZES:
        return size
    place = address.whole("order.batch-size", len(SIZES))
    return SIZE if place is None else SIZES[place]


def shown(size: int) -> Shown:
    """Header and arrays of the figure for a batch size; how many of the passes are looked at is the figure's own."""
    setup = experiment.setup(Settings())
    found = {order: ordered(order, size) for order in ORDERS}
    per, floor = found["random"].per, float(setup.problem.loss(setup.optimum))
    header = {
        **ground(Settings(), setup),
        "problem": "orders",
        "speed": float(np.clip(per / 2.5, 4, 120)),
        "orders": [{"id": order, "hue": ORDERS[order], "streak": found[order].streak} for order in ORDERS],
        "size": size,
        "opens": SIZE,
        "sizes": SIZES,
        "per": per,
        "epochs": [SHOWN, EPOCHS],
        "rate": RATE,
        "pull": 1.05 * max(float(abs(one.price - one.said).max()) for one in found.values()),
        "range": [0.9 * floor, 1.1 * max(float(one.run.losses.max()) for one in found.values())],
    }
    arrays: dict[str, np.ndarray] = {"target": setup.dataset.target}
    for order, one in found.items():
        run = {"weights": one.run.weights, "losses": one.run.losses, "price": one.price, "said": one.said}
        arrays |= {f"{order}.{name}": part.astype(np.float32) for name, part in run.items()}
        arrays[f"{order}.rows"] = one.rows
    return header, arrays


@st.fragment
def lab(lesson: Lesson) -> None:
    """The figure, and on wish what the four orders came to with the batch size that is dialled."""
    size = dialled(said(KIND, "size"))
    lesson.part("order", rate=RATE, samples=experiment.setup(Settings()).problem.samples)
    figure(KIND, lesson.words["figure"], *shown(size))
    if not st.toggle(lesson.words["order_reveal"], key="order_revealed"):
        return
    found = {order: ordered(order, size) for order in ORDERS}
    streak, mixed = found["sorted"].streak, found["shuffled"].streak
    ends = {order: plain(one.run.losses[-1], 1) for order, one in found.items()}
    told = {"size": size, "epochs": EPOCHS, "streak": streak, "mixed": mixed, "per": found["sorted"].per}
    lesson.part("why" if streak > mixed else "why_not", **told, **ends)
