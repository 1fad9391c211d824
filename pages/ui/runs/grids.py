"""The surface itself, where it is no bowl known in closed form: losses round the window, near and far."""

from __future__ import annotations

import numpy as np

import gd_core as gd
from pages.ui.runs import typed
from pages.ui.runs.landing import LARGEST, single
from pages.ui.runs.planes import NEAR, WIDE
from pages.ui.runs.setup import Setup

FAR = 8.0
POLE = 1e6  # times what most heights span: so far off the ground goes nowhere


def surface(made: Setup) -> dict[str, np.ndarray]:
    """The arrays of the wire: a curve, or a grid round the window and a coarse one far around it."""
    row = made.landscape
    if row.kind == "curve":
        x = np.linspace(row.centre[0] - 3 * row.half, row.centre[0] + 3 * row.half, 801)
        return {"curve.x": x, "curve.z": _heights(made, made.problem.loss(x[:, None]))}
    if row.kind != "plane":
        return {}
    near = _grid(made, WIDE * row.half, NEAR * row.half, 241, 161)
    far = _grid(made, FAR * row.half, FAR * row.half, 121, 121)
    return {f"{name}.{axis}": part for name, grid in (("grid", near), ("far", far)) for axis, part in grid.items()}


def _grid(made: Setup, wide: float, high: float, columns: int, rows: int) -> dict[str, np.ndarray]:
    cx, cy = made.landscape.centre
    x, y = np.linspace(cx - wide, cx + wide, columns), np.linspace(cy - high, cy + high, rows)
    return {"x": x, "y": y, "z": _heights(made, gd.loss_grid(made.problem, x, y))}


def _heights(made: Setup, losses: np.ndarray) -> np.ndarray:
    """As the wire takes them. What is typed may be infinite or nowhere: LARGEST there, and next to a pole."""
    if not typed.is_typed(made.landscape.id):
        return single(losses)
    finite = losses[np.isfinite(losses)]
    low, middle, high = np.quantile(finite, [0.02, 0.5, 0.98]) if finite.size else (0.0, 0.0, 0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        far = np.abs(losses - middle) > POLE * (high - low) if high > low else False
    return np.where(np.isfinite(losses) & ~np.asarray(far), single(losses), np.float32(LARGEST))
