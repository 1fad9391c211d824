"""What theory predicts of a run, from the curvature: the eigenvalues of the Hessian.

Near a minimum each eigenvector is a direction of its own, in which gradient descent multiplies the distance by
1 − ηλ at every update. Functions take a Hessian (dim, dim), an array of eigenvalues, or a Problem (its Hessian at
its start). See Polyak (1964); Goh, "Why Momentum Really Works" (2017); Lessard, Recht, Packard (2016).
"""

import numpy as np
from numpy.typing import ArrayLike

from gd_core.problems import Problem
from gd_core.types import Array, check

Curvature = Problem | ArrayLike
FLAT = 1e-12  # an eigenvalue under this share of the largest is rounding: a direction without curvature
THEORY = ("sgd", "momentum", "nesterov")


def eigen(hessian: ArrayLike) -> tuple[Array, Array]:
    """Eigenvalues (dim,) in ascending order and eigenvectors (dim, dim) as columns.

    The largest component of each vector is positive. Raises ValueError unless the Hessian is square and symmetric.
    """
    h = _checked_hessian(hessian)
    values, vectors = np.linalg.eigh(h)
    largest = np.abs(vectors).argmax(axis=0)
    return values, vectors * np.sign(vectors[largest, np.arange(len(h))])


def condition_number(hessian: Curvature) -> float:
    """λmax / λmin: how much longer than wide the valley is; inf where a direction is flat."""
    values = _spectrum(hessian)
    return float(values[-1] / values[0]) if values[0] > FLAT * values[-1] else float("inf")


def critical_learning_rate(hessian: Curvature, optimizer: str = "sgd", beta: float = 0.9) -> float:
    """The rate over which the full-batch run diverges.

    sgd: 2/λmax; momentum: 2(1+β)/λmax; nesterov: 2(1+β)/((1+2β)λmax). ValueError for an optimizer without such a line.
    """
    _check_optimizer(optimizer, beta)
    factor = {"sgd": 1.0, "momentum": 1 + beta, "nesterov": (1 + beta) / (1 + 2 * beta)}[optimizer]
    return float(2 * factor / _spectrum(hessian)[-1])


def optimal_learning_rate(hessian: Curvature, optimizer: str = "sgd", beta: float = 0.9) -> float:
    """The fixed rate whose slowest direction shrinks fastest, for this β.

    sgd: 2/(λmin+λmax); momentum: 2(1+β)/(λmin+λmax); nesterov: where the slowest and the steepest direction shrink
    alike, by bisection. λmin is the smallest eigenvalue that is not flat.
    """
    _check_optimizer(optimizer, beta)
    values = _spectrum(hessian)
    low, high = values[values > FLAT * values[-1]][[0, -1]]
    if optimizer != "nesterov":
        return float(2 * (1.0 if optimizer == "sgd" else 1 + beta) / (low + high))
    slow, fast = 1 / high, critical_learning_rate(values, optimizer, beta)
    for _ in range(100):
        rate = (slow + fast) / 2
        shrink = np.abs(growth_factors(np.array([low, high]), [rate], optimizer, beta)[0])
        slow, fast = (rate, fast) if shrink[0] > shrink[1] else (slow, rate)
    return float(slow)


def growth_factors(hessian: Curvature, learning_rates: ArrayLike, optimizer: str = "sgd", beta: float = 0.9) -> Array:
    """What an update multiplies the distance along each eigenvector by, in the long run: (rates, dim), λ ascending.

    sgd: 1 − ηλ with its sign. momentum, nesterov: the root of largest size of z² − Tz + D, with its sign where it is
    real and its size (√D) where it is complex. T = 1+β−ηλ, D = β; nesterov: T = (1+β)(1−ηλ), D = β(1−ηλ).
    """
    _check_optimizer(optimizer, beta)
    plain = 1 - np.asarray(learning_rates, dtype=np.float64).reshape(-1, 1) * _spectrum(hessian)
    if optimizer == "sgd":
        return plain
    trace, determinant = (plain + beta, np.full_like(plain, beta))
    if optimizer == "nesterov":
        trace, determinant = (1 + beta) * plain, beta * plain
    discriminant = trace**2 / 4 - determinant
    real: Array = trace / 2 + np.copysign(np.sqrt(np.maximum(discriminant, 0)), trace)
    turning: Array = np.sqrt(np.maximum(determinant, 0))
    return np.where(discriminant >= 0, real, turning)


def _spectrum(hessian: Curvature) -> Array:
    """Eigenvalues in ascending order, of which none is negative and one is positive."""
    if isinstance(hessian, Problem):
        hessian = hessian.hessian(hessian.start)
    given = np.asarray(hessian, dtype=np.float64)
    values = np.sort(given) if given.ndim == 1 else np.linalg.eigvalsh(_checked_hessian(given))
    bowl = values.size > 0 and values[-1] > 0 and values[0] >= -FLAT * values[-1] * 100
    check(bowl, "hessian", values.tolist(), "of eigenvalues that are not negative, one of them positive")
    return values


def _checked_hessian(hessian: ArrayLike) -> Array:
    h = np.asarray(hessian, dtype=np.float64)
    check(h.ndim == 2 and h.shape[0] == h.shape[1], "hessian", h.shape, "of shape (dim, dim)")
    check(np.all(np.isfinite(h)) and np.allclose(h, h.T), "hessian", h.tolist(), "finite and symmetric")
    return h


def _check_optimizer(optimizer: str, beta: float) -> None:
    check(optimizer in THEORY, "optimizer", optimizer, f"one of {', '.join(THEORY)}: the others have no such line")
    check(0 <= beta < 1, "beta", beta, "at least 0 and less than 1")
