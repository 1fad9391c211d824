"""The surface itself, where it is no bowl known in closed form: losses round the window, near and far."""

from __future__ import annotations

import numpy as np

import gd_core as gd
from pages.ui.runs.landing import single
from pages.ui.runs.planes import NEAR, WIDE
from pages.ui.runs.setup import Setup

FAR = 8.0


def surface(made: Setup) -> dict[str, np.ndarray]:
    """The arrays of the wire: a curve, or a grid round the window and a coarse one far around it."""
    row = made.landscape
    if row.kind == "curve":
        x = np.linspace(row.centre[0] - 3 * row.half, row.centre[0] + 3 * row.half, 801)
        return {"curve.x": x, "curve.z": single(made.problem.loss(x[:, None]))}
    if row.kind != "plane":
        return {}
    near = _grid(made, WIDE * row.half, NEAR * row.half, 241, 161)
    far = _grid(made, FAR * row.half, FAR * row.half, 121, 121)
    return {f"{name}.{axis}": part for name, grid in (("grid", near), ("far", far)) for axis, part in grid.items()}


def _grid(made: Setup, wide: float, high: float, columns: int, rows: int) -> dict[str, np.ndarray]:
    cx, cy = made.landscape.centre
    x, y = np.linspace(cx - wide, cx + wide, columns), np.linspace(cy - high, cy + high, rows)
    return {"x": x, "y": y, "z": single(gd.loss_grid(made.problem, x, y))}
