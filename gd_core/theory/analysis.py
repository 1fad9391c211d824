"""What theory predicts of a run, from the curvature, and what many runs together show.

Near a minimum each eigenvector of the Hessian is a direction of its own, in which gradient descent multiplies the
distance by 1 − ηλ at every update. `Curvature` is a Hessian (dim, dim), an array of eigenvalues, or a Problem (its
Hessian at its start). Polyak (1964); Lessard, Recht and Packard (2016); Goh, "Why Momentum Really Works" (2017)."""

from collections.abc import Callable, Sequence
from copy import deepcopy

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd_core.arrays import Array, check
from gd_core.batching import shuffled
from gd_core.descent import Trajectory, descend
from gd_core.optimizers import Optimizer
from gd_core.problems import Problem
from gd_core.stationary import curvature_range

Curvature = Problem | ArrayLike
Make = Callable[[Array], Optimizer]
FLAT = 1e-12  # an eigenvalue under this share of the largest is rounding: a direction without curvature


def eigen(hessian: ArrayLike) -> tuple[Array, Array]:
    """Eigenvalues (dim,), ascending, and eigenvectors (dim, dim) as columns, their largest component positive."""
    h = np.asarray(hessian, dtype=np.float64)
    square = h.ndim == 2 and h.shape[0] == h.shape[1]
    check(square and np.all(np.isfinite(h)) and np.allclose(h, h.T), "hessian", h.tolist(), "a finite symmetric matrix")
    values, vectors = np.linalg.eigh(h)
    return values, vectors * np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(len(h))])


def condition_number(hessian: Curvature) -> float:
    """λmax/λmin: the square of how much longer than wide the valley is; inf where a direction is flat."""
    values = _spectrum(hessian)
    return float(values[-1] / values[0]) if values[0] > FLAT * values[-1] else float("inf")


def critical_learning_rate(hessian: Curvature, optimizer: str = "sgd", beta: float = 0.9) -> float:
    """The rate over which the full batch diverges: 2/λmax; momentum 2(1+β)/λmax; nesterov 2(1+β)/((1+2β)λmax)."""
    _check_optimizer(optimizer, beta)
    factor = {"sgd": 1.0, "momentum": 1 + beta, "nesterov": (1 + beta) / (1 + 2 * beta)}[optimizer]
    return float(2 * factor / _spectrum(hessian)[-1])


def optimal_learning_rate(hessian: Curvature, optimizer: str = "sgd", beta: float = 0.9) -> float:
    """The rate whose slowest direction shrinks fastest: 2/(λmin+λmax); momentum 1+β times it; nesterov by bisection."""
    _check_optimizer(optimizer, beta)
    values = _spectrum(hessian)
    low, high = values[values > FLAT * values[-1]][[0, -1]]
    if optimizer != "nesterov":
        return float(2 * (1 if optimizer == "sgd" else 1 + beta) / (low + high))
    slow, fast = 1 / high, critical_learning_rate(values, optimizer, beta)
    for _ in range(100):
        rate = (slow + fast) / 2
        shrink = np.abs(growth_factors([low, high], [rate], optimizer, beta)[0])
        slow, fast = (rate, fast) if shrink[0] > shrink[1] else (slow, rate)
    return float(slow)


def growth_factors(hessian: Curvature, learning_rates: ArrayLike, optimizer: str = "sgd", beta: float = 0.9) -> Array:
    """What an update multiplies the distance along each eigenvector by, in the long run: (rates, dim), λ ascending.

    sgd: 1 − ηλ with its sign. momentum, nesterov: the root of largest size of z² − Tz + D, with its sign where it is
    real and its size √D where it is complex. T = 1+β−ηλ, D = β; nesterov: T = (1+β)(1−ηλ), D = β(1−ηλ)."""
    rates = np.asarray(learning_rates, dtype=np.float64).reshape(-1, 1)
    check(np.all(np.isfinite(rates)), "learning_rates", learning_rates, "finite")
    plain = 1 - rates * _spectrum(hessian)
    trace, determinant = recursion(plain, optimizer, beta)
    discriminant = trace**2 / 4 - determinant
    real: Array = trace / 2 + np.copysign(np.sqrt(np.maximum(discriminant, 0)), trace)
    return np.asarray(np.where(discriminant >= 0, real, np.sqrt(np.maximum(determinant, 0))))


def stationary_kind(problem: Problem, point: ArrayLike, tolerance: float = 1e-6) -> str:
    """What stands at a point (dim,): "minimum", "maximum", "saddle", "flat" (undecided), or "slope": not stationary."""
    at = np.asarray(point, dtype=np.float64)
    low, high = curvature_range(problem, at)
    if not np.linalg.norm(problem.gradient(at)) <= tolerance:
        return "slope"
    if low < -tolerance and high > tolerance:
        return "saddle"
    return "minimum" if low > tolerance else "maximum" if high < -tolerance else "flat"


def outcome_map(
    problem: Problem, optimizer: Make, rates: Array, sizes: Sequence[int], epochs: int, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], Array]:
    """Outcomes and last losses, each (sizes, rates), of shuffled mini-batches over `epochs` passes, from the start.

    optimizer: makes one from rates (rates, 1), as `sgd` does. rates: (rates,); sizes: of the batches, drawn for each by
    a copy of rng: what a size sees alone, whatever the others are."""
    start = np.broadcast_to(problem.start, (len(rates), len(problem.start)))
    runs: list[Trajectory] = []
    for size in sizes:
        batches = shuffled(problem.samples, size, deepcopy(rng))
        steps = epochs * -(-problem.samples // size)
        runs.append(descend(problem, optimizer(rates[:, None]), start, steps, batches=batches, record=[0, steps]))
    return np.stack([run.outcome for run in runs]), np.stack([run.losses[:, -1] for run in runs])


def recursion(plain: Array, optimizer: str, beta: float) -> tuple[Array, Array]:
    """T and D of the two-step recursion along an eigenvector, from 1 − ηλ; plain gradient descent has D = 0."""
    _check_optimizer(optimizer, beta)
    if optimizer == "sgd":
        return plain, np.zeros_like(plain)
    return (plain + beta, np.full_like(plain, beta)) if optimizer == "momentum" else ((1 + beta) * plain, beta * plain)


def _spectrum(hessian: Curvature) -> Array:
    """Eigenvalues in ascending order, of which none is negative and one is positive."""
    given = np.asarray(hessian.hessian(hessian.start) if isinstance(hessian, Problem) else hessian, dtype=np.float64)
    values = np.sort(given) if given.ndim == 1 else eigen(given)[0]
    bowl = values.size > 0 and np.all(np.isfinite(values)) and values[-1] > 0 and values[0] >= -100 * FLAT * values[-1]
    check(bowl, "hessian", values.tolist(), "of eigenvalues that are not negative, one of them positive")
    return values


def _check_optimizer(optimizer: str, beta: float) -> None:
    check(optimizer in ("sgd", "momentum", "nesterov"), "optimizer", optimizer, "one of sgd, momentum, nesterov")
    check(0 <= beta < 1, "beta", beta, "at least 0 and less than 1")
