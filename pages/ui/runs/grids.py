"""The surface itself, where it is no bowl known in closed form: losses round the window, near and far."""

import numpy as np

import gd_core as gd
from pages.ui.runs import typed
from pages.ui.runs.cache import cached
from pages.ui.runs.data import Dataset
from pages.ui.runs.landscapes import Landscape
from pages.ui.runs.planes import NEAR, WIDE
from pages.ui.runs.records import DRAWABLE, single
from pages.ui.runs.setup import Setup

FAR = 8.0
Grid = dict[str, np.ndarray]
POLE = 1e6  # times what most heights span: so far off the ground goes nowhere


def surface(made: Setup) -> dict[str, np.ndarray]:
    """The arrays of the wire: a curve, or a grid round the window and a coarse one far around it."""
    return _surface(made.problem, made.landscape, made.dataset) if made.landscape.kind in ("curve", "plane") else {}


@cached(maxsize=16)  # of 260 KB: every block of a drag has them, and over many rows they take long
def _surface(problem: gd.Problem, row: Landscape, _: Dataset | None) -> dict[str, np.ndarray]:
    """The rows are asked for so that what is kept leaves with them."""
    if row.kind == "curve":
        x = np.linspace(row.centre[0] - 3 * row.half, row.centre[0] + 3 * row.half, 801)
        return {"curve.x": x, "curve.z": _heights(row, problem.loss(x[:, None]))}
    near = _grid(problem, row, WIDE * row.half, NEAR * row.half, 241, 161)
    far = _grid(problem, row, FAR * row.half, FAR * row.half, 121, 121)
    return {f"{name}.{axis}": part for name, grid in (("grid", near), ("far", far)) for axis, part in grid.items()}


def _grid(problem: gd.Problem, row: Landscape, wide: float, high: float, columns: int, rows: int) -> Grid:
    cx, cy = row.centre
    x, y = np.linspace(cx - wide, cx + wide, columns), np.linspace(cy - high, cy + high, rows)
    return {"x": x, "y": y, "z": _heights(row, gd.loss_grid(problem, x, y))}


def _heights(row: Landscape, losses: np.ndarray) -> np.ndarray:
    """As the wire takes them. What is typed may be infinite or nowhere: DRAWABLE there, and next to a pole."""
    if not typed.is_typed(row.id):
        return single(losses)
    finite = losses[np.isfinite(losses)]
    low, middle, high = np.quantile(finite, [0.02, 0.5, 0.98]) if finite.size else (0.0, 0.0, 0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        far = np.abs(losses - middle) > POLE * (high - low) if high > low else False
    return np.where(np.isfinite(losses) & ~np.asarray(far), single(losses), np.float32(DRAWABLE))
