"""Settings to the problem they pose: what is minimised, where its minima are, which learning rates there are."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.runs import data, rate_grid, sample, typed
from pages.ui.runs.cache import cached
from pages.ui.runs.landscapes import LANDSCAPES, ON_DATA, Landscape
from pages.ui.runs.models import Posed, placed
from pages.ui.runs.settings import ADAPTIVE, BETA, MOST_DRAWS, STRATEGIES, WITHOUT_ROWS, Settings

NOTHING = data.DataPreparation()
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


Known = tuple[Posed, tuple[Minimum, ...], tuple[np.ndarray, ...]]  # a problem, its minima, its saddles


class Setup(NamedTuple):
    """A landscape made into a problem, with what is known of it.

    rates: (M,) the learning rates of its families, from one of the limits to the other; learning_rate: the one it opens
    with. minima: the lowest first; empty where they are not known. dataset and scaled are None where there are no rows;
    hessian is the linear model's, the same everywhere; critical and long_run (2/(λmin+λmax): of all rates the
    fastest after very many updates) are None where no theory of this kind holds; beta is the optimizer's. held: the
    mean squared error over the rows held out, None where none are; penalty: λ, on the counted weights (dim,), 1 or 0.
    """

    landscape: Landscape
    optimizer: str
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
    beta: float = BETA
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
    dealt = data.preparation_of(settings)
    if settings.landscape == "formula":
        return _typed(settings.formula, settings.optimizer, settings.beta)
    if settings.landscape not in ON_DATA:
        return _surface(settings.landscape, settings.optimizer, settings.beta, dealt)
    dataset = own if settings.data == "own" and own is not None else data.shipped(settings.data, settings.columns)
    if settings.landscape == "model":
        return _fitted(dataset, settings.scaling, settings.formula, settings.optimizer, settings.beta)
    made = _linear(dataset, settings.scaling, settings.optimizer, settings.beta, dealt)
    return made if settings.highest is None else _reaching(made, settings.highest)


def _reaching(made: Setup, highest: float) -> Setup:
    """The linear model with a ruler beyond what theory allows: each direction's 1/λ is among its rates."""
    ends = made.limits[0], highest
    rates = rate_grid.members(ends, made.landscape.members, made.learning_rate, made.critical, made.long_run)
    whole = 1 / np.linalg.eigvalsh(made.hessian)
    apart = np.abs(rates[:, None] / whole - 1).min(axis=1) > 1e-9
    return made._replace(limits=ends, rates=np.unique([*rates[apart], *whole[whole <= highest]]))


# What is computed is shared by all viewers and never written to. st.cache_data would hand each of them a copy of his
# own, and hash its arguments by walks that take longer than many of these runs.
@cached(maxsize=128)
def _linear(everything: data.Dataset, scaling: str, optimizer: str, beta: float, dealt: data.DataPreparation) -> Setup:
    dataset, out = data.train_test_split(everything, dealt)
    scaled = data.scaled(dataset.features, scaling)
    problem = gd.ridge_mse(scaled.features, dataset.target, dealt.penalty)
    held = None if out is None else gd.linear_mse((out[0] - scaled.offset) / scaled.scale, out[1])
    more = {"held": held, "penalty": dealt.penalty, "counted": np.append(np.ones(problem.start.size - 1), 0.0)}
    hessian = problem.hessian(problem.start)
    minima, row = _minima(problem, list(problem.minima)), LANDSCAPES["linear"]
    if optimizer in ADAPTIVE:
        ends = _searched(row, problem, optimizer)
        return Setup(row, optimizer, problem, dataset, scaled, minima, (), *ends, hessian, **more)
    critical = float(gd.critical_learning_rate(hessian, optimizer, beta))
    long_run = float(gd.optimal_learning_rate(hessian, optimizer, beta))
    ends = _ruler(row, row.rate, rate_grid.limits(critical), critical, long_run)
    return Setup(row, optimizer, problem, dataset, scaled, minima, (), *ends, hessian, critical, long_run, beta, **more)


@lru_cache(maxsize=512)
def _surface(name: str, optimizer: str, beta: float, dealt: data.DataPreparation) -> Setup:
    return _opened(LANDSCAPES[name], _known(name, dealt), optimizer, beta, dealt)


@lru_cache(maxsize=64)
def _typed(formula: str, optimizer: str, beta: float) -> Setup:
    return _opened(typed.function(formula)[0], _known_typed(formula), optimizer, beta)


@cached(maxsize=64)
def _fitted(dataset: data.Dataset, scaling: str, formula: str, optimizer: str, beta: float) -> Setup:
    row, known = _known_fit(dataset, scaling, formula)
    return _opened(row, known, optimizer, beta)


def _opened(row: Landscape, known: Known, optimizer: str, beta: float, dealt: data.DataPreparation = NOTHING) -> Setup:
    (posed, minima, saddles), problem = known, known[0].problem
    ends = _searched(row, problem, optimizer) if optimizer in ADAPTIVE else _ruler(row, row.rate, row.limits)
    more = {"beta": beta, "held": posed.held, "penalty": dealt.penalty, "counted": posed.counted}
    return Setup(row, optimizer, problem, posed.dataset, posed.scaled, minima, saddles, *ends, **more)


def _searched(row: Landscape, problem: gd.Problem, optimizer: str) -> tuple[rate_grid.Ends, np.ndarray, float]:
    """The same for an optimizer without a critical rate, by runs; a surface without a bottom has nothing to find."""
    if row.kind != "slice" and not len(problem.minima):
        return _ruler(row, row.step, rate_grid.ADAPTIVE)
    long, every = (SHORT, 4) if row.kind == "slice" else (LONG, 1)
    limits, first = rate_grid.found(problem, optimizer, min(int(row.length[:-1]), long), row.step, every)
    return limits, rate_grid.members(limits, row.members, first, None, None), first


def _ruler(
    row: Landscape, wanted: float, limits: rate_grid.Ends, critical: float | None = None, long_run: float | None = None
) -> tuple[rate_grid.Ends, np.ndarray, float]:
    """A setup's limits, rates and learning_rate."""
    first = rate_grid.opening(limits, wanted, critical)
    return limits, rate_grid.members(limits, row.members, first, critical, long_run), first


@lru_cache(maxsize=32)
def _known(name: str, dealt: data.DataPreparation = NOTHING) -> Known:
    """A landscape's problem, its minima and its saddles, looked for once for all optimizers."""
    row = LANDSCAPES[name]
    if row.pose is None:
        raise ValueError(f"{name} is made from what is chosen on the page")
    if row.kind == "slice":  # nobody knows all minima of a network
        return row.pose(dealt), (), ()
    return _looked_over(row, row.pose())


@lru_cache(maxsize=64)
def _known_typed(formula: str) -> Known:
    row, posed = typed.function(formula)
    return _looked_over(row, posed)


@cached(maxsize=64)
def _known_fit(dataset: data.Dataset, scaling: str, formula: str) -> tuple[Landscape, Known]:
    row, posed = typed.model(formula, dataset, scaling)
    return row, _looked_over(row, posed)


def _looked_over(row: Landscape, posed: Posed) -> Known:
    """A problem in its window, with the minima and saddles that are found in and round that."""
    posed = placed(posed, row.start, tuple((middle - row.half, middle + row.half) for middle in row.centre))
    around = tuple((middle - REACH * row.half, middle + REACH * row.half) for middle in row.centre)
    found, saddles = gd.find_stationary(posed.problem, around)
    minima = _minima(posed.problem, [*posed.problem.minima, *found])
    problem = replace(posed.problem, minima=tuple(minimum.at for minimum in minima))
    return posed._replace(problem=problem), minima, tuple(saddles) if len(minima) <= MANY else ()


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
