"""Thirty batches at one point: the gradient each of them gives, and how far these lie apart."""

from functools import cache
from itertools import islice
from typing import NamedTuple

import numpy as np

import gd_core as gd
from gd_core.theory.noise import quadratic_of
from pages.ui.figure.figure import Shown, ground
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

BATCHES, SEED = 30, 0
SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 160, 200, 250, 320, 400, 506)
FIRST, TIMES = 10, 4  # rows of a batch before the answer; the question asks for so many times as many
POINT = (0.0, -8.0)  # w1, w2 where the gradients are taken; the bias is the minimum's, as on the slice that is drawn
WINDOW = {"centre": [12.0, -8.0], "half": 18.0}
STRETCH = 1.5  # units of weight an arrow has for a gradient of one
PLANE = 2  # the weights that are drawn


class Scatter(NamedTuple):
    """Gradients of batches drawn with replacement.

    A gradient is affine in the weights: known at 0 and at one of each weight, it is known everywhere. pieces
    (sizes, BATCHES, 4, 3): these four of each batch; whole (4, 3): of all rows; variance (4, 4): the form that takes
    (w, 1) to the mean square distance, over w1 and w2, of one row's gradient from that of all rows.
    """

    pieces: np.ndarray
    whole: np.ndarray
    variance: np.ndarray

    def gradients(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """At weights (3,): those of the batches (sizes, BATCHES, 3) and that of all rows (3,)."""
        parts = np.array([1 - w.sum(), *w])
        return np.einsum("k,...kd", parts, self.pieces), parts @ self.whole

    def measured(self, w: np.ndarray) -> np.ndarray:
        """(sizes,): the root mean square distance of the arrows' ends from that of all rows, over w1 and w2."""
        batches, whole = self.gradients(w)
        return np.sqrt(np.mean(np.sum((batches - whole)[..., :PLANE] ** 2, axis=-1), axis=-1))

    def predicted(self, w: np.ndarray) -> np.ndarray:
        """(sizes,): what theory says of that without drawing: a row's own, divided by the root of the size."""
        one = np.append(w, 1.0)
        return np.sqrt(one @ self.variance @ one / np.array(SIZES))


def batches(samples: int, size: int) -> list[np.ndarray]:
    """The rows of the thirty batches of a size."""
    return list(islice(gd.random(samples, size, np.random.default_rng([SEED, size])), BATCHES))


@cache
def scatter() -> Scatter:
    """The thirty batches of every size."""
    setup = experiment.setup(Settings())
    samples, dim = setup.problem.samples, setup.problem.start.size
    corners = np.vstack([np.zeros(dim), np.eye(dim)])
    pieces = np.array([[setup.problem.gradient(corners, rows) for rows in batches(samples, size)] for size in SIZES])
    return Scatter(pieces, setup.problem.gradient(corners), _variance(setup))


def _variance(setup: Setup) -> np.ndarray:
    """Of one row's gradient over w1 and w2, as a form in (w, 1): the theory of noise, turned from its own axes."""
    q = quadratic_of(setup.scaled.features, setup.dataset.target, 1)
    along = np.einsum("ai,aj,ijkl->kl", q.basis[:PLANE], q.basis[:PLANE], q.noise(1))
    turn = np.zeros((len(along), q.basis.shape[0] + 1))
    turn[:-1, :-1], turn[:-1, -1], turn[-1, -1] = q.basis.T, -q.basis.T @ q.best, 1.0
    return np.asarray(turn.T @ along @ turn)


def point() -> np.ndarray:
    """Weights (3,) where the gradients are taken at first."""
    return np.array([*POINT, experiment.setup(Settings()).optimum[-1]])


def left(size: int) -> float:
    """Which part of one row's spread is left at a size, as measured."""
    found = scatter().measured(point())
    return float(found[SIZES.index(size)] / found[0])


def shown(play: str) -> Shown:
    """Header and arrays of the figure: before an answer nothing but the batches of FIRST rows."""
    settings = Settings()
    found, sizes = scatter(), range(len(SIZES)) if play else [SIZES.index(FIRST)]
    setup = experiment.setup(settings)
    header = {
        **ground(settings, setup),
        "samples": setup.problem.samples,
        "problem": f"arrows {play}",
        "play": play,
        "speed": 3,
        "window": WINDOW,
        "stretch": STRETCH,
        "start": list(POINT),
        "first": FIRST,
        "asked": FIRST * TIMES,
        "variance": found.variance.tolist() if play else None,
        "whole": found.whole.tolist(),
    }
    arrays = {"sizes": np.array(SIZES, np.int32)[sizes], "pieces": found.pieces[sizes].astype(np.float32)}
    return header, arrays
