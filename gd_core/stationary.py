"""Where a loss has its minima and saddles, and the curvature at a point: the one search there is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd_core.arrays import Array, check, quiet
from gd_core.problems import Problem

FLAT = 1e-9  # an eigenvalue under this share of the largest is rounding: the floor of a valley
REST = 1e-13  # of each weight: a step of Newton's that is no more changes nothing but rounding
UPDATES, SHORTEST = 60, 1e-9  # of Newton's method, and what of the window its last step may be
REACH = 8  # a step of Newton's crosses no more than this part of the window
SIDES = {1: 801, 2: 81, 3: 21}  # of the lattice that a search begins from, by the number of weights
EVALUATIONS, FEWEST = 1_200_000, 33  # rows × places of a lattice, and the fewest places a side
STARTS = 48  # of more than three weights, drawn in the window: no lattice has them all
SEEDS, CUSPS = 1024, 64  # places, the lowest first, that Newton's method and the search round kinks begin from
HALVINGS = 44  # of the steps by which a kink is closed in on
NEAR, SAME = 0.01, 1e-5  # shares of the window: a kink so near to a smooth minimum is that; nearer points are one
RING, CORE = 5e-4, 5e-10  # radii, in widths of the window, of the circles on which a minimum without curvature is tried
LEVEL = 1e-8  # the lowest rise on a ring over the highest: less is the floor of a valley
BOUNDED = 0.5  # the rise so near to a pole, over that on the ring, is more: a loss unbounded below has no minimum


class Stationary(NamedTuple):
    """Points (count, dim), the lowest first."""

    minima: Array
    saddles: Array


@quiet
def curvature_range(problem: Problem, w: ArrayLike) -> Array:
    """λmin and λmax of the Hessian at weights (..., dim): (..., 2), NaN where it is not finite."""
    h = problem.hessian(np.asarray(w, dtype=np.float64))
    finite = np.all(np.isfinite(h), axis=(-2, -1))[..., None]
    if h.shape[-1] == 2:  # in closed form: a surface asks for tens of thousands
        centre, half = (h[..., 0, 0] + h[..., 1, 1]) / 2, np.hypot((h[..., 0, 0] - h[..., 1, 1]) / 2, h[..., 0, 1])
        values = np.stack([centre - half, centre + half], axis=-1)
    else:
        values = np.linalg.eigvalsh(np.where(finite[..., None], h, 0.0))[..., [0, -1]]
    return np.where(finite & np.isfinite(values), values, np.nan)


def sharpness(problem: Problem, w: ArrayLike) -> Array:
    """λmax of the Hessian at weights (..., dim): (...). Gradient descent is stable there up to η = 2/λmax."""
    return np.asarray(curvature_range(problem, w)[..., 1])


def find_minima(problem: Problem, window: Sequence[tuple[float, float]] | None = None) -> Array:
    """The minima (count, dim) in a window, the lowest first; (0, dim) where none is found.

    A minimum is a place where the loss is finite, bounded below around it, and higher on all sides: its curvature is
    positive, or it is a kink as of |x|, or as level as x⁴. The floor of a valley is none, and neither is a pole.
    window: a (low, high) a parameter (default: the domain). Of more than three weights what descents from STARTS
    places come to is told, and there may be others. ValueError for a window of another length."""
    return find_stationary(problem, window).minima


@quiet
def find_stationary(problem: Problem, window: Sequence[tuple[float, float]] | None = None) -> Stationary:
    """The minima and the saddles in a window: see find_minima.

    On a lattice the loss has its lowest places, and its level ones (the smallest differences): from the first
    Newton's method goes downhill, from the others anywhere. Lowest places that lead to no smooth minimum are closed in
    on by ever shorter steps, and tried on two circles."""
    low, high = np.array(problem.domain if window is None else window, dtype=np.float64).reshape(-1, 2).T
    check(low.size == len(problem.parameters), "window", window, f"{len(problem.parameters)} (low, high) pairs")
    check(np.all(low < high) and np.all(np.isfinite([low, high])), "window", window, "of finite lows below their highs")
    deep, level, step = _seeds(problem, low, high)
    ends = np.concatenate([newton(problem, deep, high - low, downhill=True), newton(problem, level, high - low)])
    lowest, highest = curvature_range(problem, ends).T
    minima = _distinct(problem, ends[lowest > FLAT * np.abs(highest)], low, high)
    minima = minima[_steady(problem, minima, high - low)]
    saddles = _distinct(problem, ends[(lowest < -FLAT * highest) & (highest > -FLAT * lowest)], low, high)
    if low.size <= 3:
        kinks = _kinks(problem, _apart(deep, minima, 2 * step)[:CUSPS], step, high - low)
        kinks = _distinct(problem, _apart(kinks, minima, NEAR * (high - low)), low, high)
        minima = _ordered(problem, np.concatenate([minima, kinks]))
    return Stationary(minima, saddles)


@quiet
def newton(problem: Problem, points: Array, width: Array, downhill: bool = False) -> Array:
    """Where Newton's method comes to rest from points (count, dim), of those that do, exact to rounding.

    downhill: by the sizes of the eigenvalues; of more than three weights, whose seeds are far from everything, in steps
    that are shortened until none climbs. Level directions are left as they are."""
    at, last, going = points.copy(), np.full(len(points), np.inf), np.arange(len(points))
    reach, losses = np.full(len(points), 1 / REACH), problem.loss(points)
    for _ in range(UPDATES):
        slopes, hessians = problem.gradient(at[going]), problem.hessian(at[going])
        good = np.isfinite(slopes).all(axis=-1) & np.isfinite(hessians).all(axis=(-2, -1))
        last[going[~good]], going = np.inf, going[good]
        if not len(going):
            break
        values, vectors = np.linalg.eigh(hessians[good])
        level = np.abs(values) <= FLAT * np.abs(values).max(axis=-1, keepdims=True)
        shares = np.where(level, 0.0, 1 / np.where(level, 1.0, np.abs(values) if downhill else values))
        steps = np.einsum("nij,nj,nkj,nk->ni", vectors, shares, vectors, slopes[good])
        last[going] = lengths = np.linalg.norm(steps / width, axis=-1)
        there = at[going] - steps * np.minimum(1, reach[going] / np.maximum(lengths, 1e-300))[:, None]
        if downhill and len(width) > 3:
            lower, known = problem.loss(there), losses[going]
            falls = lower <= known + 1e-12 * np.maximum(1, np.abs(known))
            there, losses[going] = np.where(falls[:, None], there, at[going]), np.where(falls, lower, known)
            reach[going] = np.where(
                falls, np.minimum(2 * reach[going], 1 / REACH), np.minimum(lengths, reach[going]) / 4
            )
        at[going] = there
        going = going[np.any(np.abs(steps) > REST * np.abs(there), axis=-1)]
    return at[last <= SHORTEST] + 0.0


def _seeds(problem: Problem, low: Array, high: Array) -> tuple[Array, Array, Array]:
    """Lowest and level places to search from, (count, dim) each, and the sides of a cell (dim,)."""
    dim = low.size
    if dim > 3:
        drawn = np.random.default_rng(0).uniform(low, high, (STARTS, dim))
        return np.concatenate([problem.start[None], drawn]), drawn[:0], (high - low) / REACH
    side = SIDES[dim]
    if problem.samples:
        side = min(side, max(FEWEST, int((EVALUATIONS / problem.samples) ** (1 / dim)) // 2 * 2 + 1))
    axes = [np.linspace(a, b, side) for a, b in zip(low, high, strict=True)]
    cells, step = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1), (high - low) / (side - 1)
    losses = problem.loss(cells)
    finite = np.isfinite(losses)
    deep = finite & _lowest(np.where(finite, losses, np.inf))
    rises = [np.gradient(losses, a, axis=i) for i, a in enumerate(axes)]
    slopes = np.sum(np.square(rises), axis=0)
    level = finite & _lowest(np.where(np.isfinite(slopes), slopes, np.inf))
    return cells[deep][np.argsort(losses[deep])][:SEEDS], cells[level][np.argsort(slopes[level])][:SEEDS], step


def _lowest(values: Array) -> NDArray[np.bool_]:
    """Which cells have no lower neighbour, and not only equal ones: a plateau has no lowest place."""
    dim = values.ndim
    padded = np.pad(values, 1, mode="edge")
    shifts = [tuple(shift) for shift in np.stack(np.meshgrid(*[[0, 1, 2]] * dim), axis=-1).reshape(-1, dim)]
    around = [padded[tuple(slice(s, s + n) for s, n in zip(shift, values.shape, strict=True))] for shift in shifts]
    lowest: NDArray[np.bool_] = (values <= np.minimum.reduce(around)) & (values < np.maximum.reduce(around))
    return lowest


def _steady(problem: Problem, points: Array, width: Array) -> NDArray[np.bool_]:
    """Where the loss is no lower beside a point, and rises there as its curvature says: sign(x) + x² jumps at 0."""
    around, radius = problem.loss(points[:, None] + CORE * width * _directions(len(width), 32)), CORE * np.max(width)
    floor = problem.loss(points)[:, None]
    rise, rounding = sharpness(problem, points)[:, None] * radius**2, 1e-9 * np.maximum(1, np.abs(floor))
    steady: NDArray[np.bool_] = np.all((around >= floor - rounding) & (around <= floor + rise + rounding), axis=1)
    return steady


def _kinks(problem: Problem, points: Array, step: Array, width: Array) -> Array:
    """The minima (count, dim) without a curvature, near cells that have no lower neighbour."""
    dim = len(step)
    shifts = np.concatenate([np.zeros((1, dim)), _directions(dim, 32)])
    for _ in range(HALVINGS):
        around = points[:, None] + shifts * step
        values = problem.loss(around)
        best = np.argmin(np.where(np.isfinite(values), values, np.inf), axis=1)
        points, step = around[np.arange(len(points)), best], step / 1.6
    points = np.where(np.abs(points) < 1e-7 * width, 0.0, points) if len(points) else points
    floor = problem.loss(points)
    turns = _directions(dim, 720)
    ring, core = (problem.loss(points[:, None] + radius * width * turns) - floor[:, None] for radius in (RING, CORE))
    lowest, highest = ring.min(axis=1), ring.max(axis=1)
    if dim == 2:
        lowest = _lowest_on_ring(problem, points, turns, ring, width) - floor
    rises = (lowest > LEVEL * highest) & (lowest > 1e-14 * np.abs(floor)) & np.isfinite(floor)
    rises &= np.isfinite(sharpness(problem, points))  # beside a pole too steep for any number
    return np.asarray(points[rises & (core.max(axis=1) <= BOUNDED * highest)])


def _directions(dim: int, count: int) -> Array:
    """Unit vectors (count, dim) to all sides; of one weight two."""
    if dim == 1:
        return np.array([[-1.0], [1.0]])
    if dim == 2:
        turns = np.linspace(0, 2 * np.pi, count, endpoint=False)
        return np.stack([np.cos(turns), np.sin(turns)], axis=-1)
    drawn = np.random.default_rng(0).standard_normal((count, dim))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=-1, keepdims=True))


def _lowest_on_ring(problem: Problem, points: Array, turns: Array, ring: Array, width: Array) -> Array:
    """The least loss (count,) on each point's ring: between 720 directions the floor of a valley could pass unseen."""
    angle, wide = 2 * np.pi * np.argmin(ring, axis=1) / len(turns), 2 * np.pi / len(turns)
    for _ in range(8):
        angles = angle[:, None] + np.linspace(-wide, wide, 21)
        losses = problem.loss(points[:, None] + RING * width * np.stack([np.cos(angles), np.sin(angles)], axis=-1))
        angle, wide = angles[np.arange(len(points)), losses.argmin(axis=1)], wide / 8
    return np.asarray(losses.min(axis=1))


def _apart(points: Array, others: Array, distance: Array) -> Array:
    """Those of points (count, dim) from which every other is farther than a distance (dim,)."""
    away = np.linalg.norm((points[:, None] - others) / distance, axis=-1)
    return points[np.all(away > 1, axis=1)]


def _distinct(problem: Problem, points: Array, low: Array, high: Array) -> Array:
    """Points in the window, each once, the lowest first."""
    width = high - low
    points = points[np.all((points >= low - FLAT * width) & (points <= high + FLAT * width), axis=-1)]
    points, chosen = _ordered(problem, points), np.empty((0, low.size))
    for point in points:
        if np.all(np.linalg.norm((chosen - point) / width, axis=-1) > SAME):
            chosen = np.concatenate([chosen, point[None]])
    return chosen


def _ordered(problem: Problem, points: Array) -> Array:
    losses = problem.loss(points)
    points, losses = points[np.isfinite(losses)], losses[np.isfinite(losses)]
    return np.asarray(points[np.lexsort((*np.round(points.T, 6)[::-1], np.round(losses, 9)))])
