"""The landscape on a grid: losses over two of the parameters, and the levels to draw it with."""

import numpy as np
from numpy.typing import ArrayLike

from gd_core.arrays import Array, check, check_count
from gd_core.problems import Problem


def grid_points(
    problem: Problem, x: ArrayLike, y: ArrayLike, axes: tuple[int, int] = (0, 1), at: ArrayLike | None = None
) -> Array:
    """Weights (len(y), len(x), dim) of a plane through the surface: see loss_grid."""
    dim = len(problem.parameters)
    known = len(set(axes)) == 2 and all(0 <= axis < dim for axis in axes)
    check(known, "axes", axes, f"two different numbers from 0 to {dim - 1}")
    here = (problem.minima[0] if problem.minima else problem.start) if at is None else np.asarray(at, dtype=np.float64)
    check(here.shape == (dim,), "at", here.shape, f"of shape ({dim},)")
    points = np.empty((np.size(y), np.size(x), dim))
    points[:] = here
    points[..., axes[0]], points[..., axes[1]] = np.asarray(x), np.asarray(y).reshape(-1, 1)
    return points


def loss_grid(
    problem: Problem, x: ArrayLike, y: ArrayLike, *, axes: tuple[int, int] = (0, 1), at: ArrayLike | None = None
) -> Array:
    """Losses over a plane: (len(y), len(x)), row j belongs to y[j]. axes: which parameters x and y are.

    at: (dim,) the values of the others (default: the first known minimum, else the start). ValueError for other shapes.
    """
    return problem.loss(grid_points(problem, x, y, axes, at))


def contour_levels(losses: ArrayLike, count: int = 12, floor: float | None = None) -> Array:
    """Increasing levels for a contour drawing: their heights over the floor are spaced evenly on a log scale.

    losses: any shape; what is not finite is left out. floor: the lowest loss there is (default: the lowest of these).
    A flat surface gives the one level it has. ValueError for a count under 1 or no finite loss."""
    check_count(count, "count")
    heights = np.asarray(losses, dtype=np.float64)
    heights = heights[np.isfinite(heights)]
    check(heights.size, "losses", np.shape(losses), "finite somewhere")
    base = float(heights.min() if floor is None else min(floor, heights.min()))
    rise = float(heights.max()) - base
    if heights.min() == heights.max():
        return heights[:1]
    low = max(float(np.quantile(heights, 0.01)) - base, rise * 1e-6)  # the inmost ring holds a hundredth of the points
    return np.asarray(base + np.geomspace(min(low, rise / 2), rise, count + 1)[:-1])
