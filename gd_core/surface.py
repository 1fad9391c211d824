"""The landscape on a grid: losses over two of the parameters, and the levels to draw it with."""

import numpy as np
from numpy.typing import ArrayLike

from gd_core.problems import Problem
from gd_core.types import Array, check, quiet


@quiet
def loss_grid(
    problem: Problem, x: ArrayLike, y: ArrayLike, *, axes: tuple[int, int] = (0, 1), at: ArrayLike | None = None
) -> Array:
    """Losses over the plane of two parameters: (len(y), len(x)), row j belongs to y[j].

    axes: which parameters x and y are. at: (dim,) the values of the others (default: the first known minimum,
    else the start). Raises ValueError for axes the problem does not have.
    """
    first, second = axes
    dim = len(problem.parameters)
    known = all(0 <= axis < dim for axis in axes) and first != second
    check(known, "axes", axes, f"two different numbers from 0 to {dim - 1}")
    here = (problem.minima[0] if problem.minima else problem.start) if at is None else np.asarray(at, dtype=np.float64)
    check(here.shape == (dim,), "at", here.shape, f"of shape ({dim},)")
    x_values, y_values = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    points = np.empty((len(y_values), len(x_values), dim))
    points[:] = here
    points[..., first] = x_values
    points[..., second] = y_values[:, None]
    return problem.loss(points)


def contour_levels(losses: ArrayLike, count: int = 12, floor: float | None = None) -> Array:
    """Increasing levels for a contour drawing: their heights over the floor are spaced evenly on a log scale.

    losses: any shape; values that are not finite are left out. floor: the lowest loss there is (default: the lowest
    of these). A flat surface gives the one level it has. Raises ValueError for a count under 1 or no finite loss.
    """
    check(count >= 1, "count", count, "at least 1")
    values = np.asarray(losses, dtype=np.float64)
    heights = values[np.isfinite(values)]
    check(heights.size, "losses", values.shape, "finite somewhere")
    base = float(heights.min() if floor is None else min(floor, heights.min()))
    rise = float(heights.max()) - base
    if rise <= 0:
        return np.array([base])
    # The lowest ring encloses about a hundredth of the points, but never so little that rounding draws it.
    low = max(float(np.quantile(heights, 0.01)) - base, rise * 1e-6)
    return base + np.geomspace(low, rise, count + 1)[:-1]
