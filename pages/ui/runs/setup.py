"""Settings to the problem they pose: what is minimised, where its minima are, which learning rates there are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.runs import data, rate_grid, sample, typed
from pages.ui.runs.cache import cached
from pages.ui.runs.landscapes import LANDSCAPES, ON_DATA, Landscape, Posed, linear, placed
from pages.ui.runs.settings import ADAPTIVE, MOST_DRAWS, STRATEGIES, WITHOUT_ROWS, Settings

REACH = 1.5  # stationary points are looked for over the window this many times
SAME = 1e-5  # minima closer than this are one
MOST_MINIMA = int(gd.Ending.SETTLED)  # codes of a map left for minima
LONG, SHORT = 300, 150  # updates of the runs by which an optimizer's rates are found; of many weights
MANY = 20  # with more minima than this, the saddles between them would cover the picture


class Minimum(NamedTuple):
    """A minimum: weights (dim,), the loss there, whether none is lower, and the largest curvature."""

    at: np.ndarray
    loss: float
    lowest: bool
    sharpness: float


class Setup(NamedTuple):
    """A landscape made into a problem, with what is known of it.

    rates: (M,) the learning rates of its families, from one of the limits to the other; learning_rate: the one it opens
    with. minima: the lowest first; empty where they are not known. dataset and scaled are None where there are no rows;
    hessian is the linear model's, the same everywhere; critical and long_run (2/(λmin+λmax): of all rates the
    fastest after very many updates) are None where no theory of this kind holds. held: the
    mean squared error over the rows held out, None where none are; penalty: λ, on the counted weights (dim,), 1 or 0.
    """

    landscape: Landscape
    problem: gd.Problem
    dataset: data.Dataset | None
    scaled: data.Scaled | None
    minima: tuple[Minimum, ...]
    saddles: tuple[np.ndarray, ...]
    limits: tuple[float, float]
    rates: np.ndarray
    learning_rate: float
    hessian: np.ndarray | None = None
    critical: float | None = None
    long_run: float | None = None
    held: gd.Problem | None = None
    penalty: float = 0.0
    counted: np.ndarray | None = None

    @property
    def optimum(self) -> np.ndarray | None:
        """The lowest minimum (dim,), None where none is known."""
        return self.minima[0].at if self.minima else None

    @property
    def draws(self) -> int:
        """The largest batch there is: all rows, of very many only so many, or so many draws of the noise."""
        rows = self.problem.samples
        return min(rows, sample.MOST_BATCH) if sample.is_large(rows) else rows or MOST_DRAWS

    @property
    def strategies(self) -> tuple[str, ...]:
        return STRATEGIES if self.problem.samples else WITHOUT_ROWS


def setup(settings: Settings, own: data.Dataset | None = None) -> Setup:
    """The problem of these settings; `own` is the reader's data where settings.data is "own"."""
    dataset = None
    if settings.landscape in ON_DATA:
        dataset = own if settings.data == "own" and own is not None else data.shipped(settings.data, settings.columns)
    posed = settings.landscape, settings.formula, dataset, settings.scaling, data.preparation_of(settings)
    made = _setup(*posed, settings.optimizer, settings.beta)
    beyond = settings.highest is not None and settings.landscape == "linear"
    return _reaching(made, settings.highest) if beyond else made


def _reaching(made: Setup, highest: float) -> Setup:
    """The linear model with a ruler beyond what theory allows: each direction's 1/λ is among its rates."""
    ends = made.limits[0], highest
    rates = rate_grid.members(ends, made.landscape.members, made.learning_rate, made.critical, made.long_run)
    whole = 1 / np.linalg.eigvalsh(made.hessian)
    apart = np.abs(rates[:, None] / whole - 1).min(axis=1) > 1e-9
    return made._replace(limits=ends, rates=np.unique([*rates[apart], *whole[whole <= highest]]))


# What is computed is shared by all viewers and never written to. st.cache_data would hand each of them a copy of his
# own, and hash its arguments by walks that take longer than many of these runs.
@cached(maxsize=512)
def _setup(
    landscape: str,
    formula: str,
    dataset: data.Dataset | None,
    scaling: str,
    preparation: data.DataPreparation,
    optimizer: str,
    beta: float,
) -> Setup:
    row, posed, minima, saddles = _known(landscape, formula, dataset, scaling, preparation)
    problem, hessian, critical, long_run = posed.problem, None, None, None
    if row.kind == "linear":
        hessian = problem.hessian(problem.start)
    if optimizer in ADAPTIVE:
        limits, first = _searched(row, problem, optimizer)
    else:
        if hessian is not None:
            critical = float(gd.critical_learning_rate(hessian, optimizer, beta))
            long_run = float(gd.optimal_learning_rate(hessian, optimizer, beta))
        limits = row.limits if critical is None else rate_grid.limits(critical)
        first = rate_grid.opening(limits, row.rate, critical)
    rates = rate_grid.members(limits, row.members, first, critical, long_run)
    known = minima, saddles, limits, rates, first, hessian, critical, long_run
    return Setup(row, problem, posed.dataset, posed.scaled, *known, posed.held, preparation.penalty, posed.counted)


def _searched(row: Landscape, problem: gd.Problem, optimizer: str) -> tuple[rate_grid.Ends, float]:
    """Limits and opening rate for an optimizer without a critical rate, by runs; a surface without a bottom has
    nothing to find."""
    if row.kind != "slice" and not len(problem.minima):
        return rate_grid.ADAPTIVE, rate_grid.opening(rate_grid.ADAPTIVE, row.step, None)
    long, every = (SHORT, 4) if row.kind == "slice" else (LONG, 1)
    return rate_grid.found(problem, optimizer, min(int(row.length[:-1]), long), row.step, every)


@cached(maxsize=128)
def _known(
    landscape: str, formula: str, dataset: data.Dataset | None, scaling: str, preparation: data.DataPreparation
) -> tuple[Landscape, Posed, tuple[Minimum, ...], tuple[np.ndarray, ...]]:
    """The row, what it poses, its minima and its saddles, looked for once for all optimizers in and round the window;
    of a network nobody knows them all."""
    row = LANDSCAPES[landscape]
    if row.kind == "slice":
        return row, row.pose(preparation), (), ()
    if landscape == "linear":
        posed = linear(dataset, scaling, preparation)
        return row, posed, _minima(posed.problem, posed.problem.minima), ()
    if landscape == "model":
        row, posed = typed.model(formula, dataset, scaling)
    else:
        row, posed = typed.function(formula) if landscape == "formula" else (row, row.pose())
    posed = placed(posed, row.start, tuple((middle - row.half, middle + row.half) for middle in row.centre))
    around = tuple((middle - REACH * row.half, middle + REACH * row.half) for middle in row.centre)
    found, saddles = gd.find_stationary(posed.problem, around)
    minima = _minima(posed.problem, [*posed.problem.minima, *found])
    problem = replace(posed.problem, minima=tuple(minimum.at for minimum in minima))
    return row, posed._replace(problem=problem), minima, tuple(saddles) if len(minima) <= MANY else ()


def _minima(problem: gd.Problem, found: Sequence[np.ndarray]) -> tuple[Minimum, ...]:
    """Minima found, each once, the lowest first."""
    points = np.array(found).reshape(-1, problem.start.size)
    if not len(points):
        return ()
    apart = points[[np.all(np.abs(points[:i] - point).max(axis=-1) > SAME) for i, point in enumerate(points)]]
    losses = problem.loss(apart)
    lowest = losses <= losses.min() + 1e-6 * (1 + abs(losses.min()))
    order = np.lexsort((*np.round(apart.T[::-1], 6), np.round(losses, 6), ~lowest))[:MOST_MINIMA]
    rows = zip(
        apart[order], losses[order].tolist(), lowest[order].tolist(), gd.sharpness(problem, apart[order]), strict=True
    )
    return tuple(Minimum(at, loss, low, float(sharp)) for at, loss, low, sharp in rows)
