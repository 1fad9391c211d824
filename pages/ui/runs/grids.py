"""The surface itself, where it is no bowl known in closed form: losses round the window, near and far."""

from __future__ import annotations

import numpy as np

import gd_core as gd
from pages.ui.runs.setup import Setup

NEAR, WIDE = 1.5, 2.25  # how far over the window's half height the grid goes, up and sideways: a picture is wide
FAR = 8.0
LARGEST = 1e30  # single precision, squared in the browser, holds it


def surface(made: Setup) -> dict[str, np.ndarray]:
    """The arrays of the wire: a curve, or a grid round the window and a coarse one far around it."""
    row = made.landscape
    if row.kind == "curve":
        x = np.linspace(row.centre[0] - 3 * row.half, row.centre[0] + 3 * row.half, 801)
        return {"curve.x": x, "curve.z": _single(made.problem.loss(x[:, None]))}
    if row.kind != "plane":
        return {}
    near = _grid(made, WIDE * row.half, NEAR * row.half, 241, 161)
    far = _grid(made, FAR * row.half, FAR * row.half, 121, 121)
    return {f"{name}.{axis}": part for name, grid in (("grid", near), ("far", far)) for axis, part in grid.items()}


def _grid(made: Setup, wide: float, high: float, columns: int, rows: int) -> dict[str, np.ndarray]:
    cx, cy = made.landscape.centre
    x, y = np.linspace(cx - wide, cx + wide, columns), np.linspace(cy - high, cy + high, rows)
    return {"x": x, "y": y, "z": _single(gd.loss_grid(made.problem, x, y))}


def _single(losses: np.ndarray) -> np.ndarray:
    return np.minimum(losses, LARGEST).astype(np.float32)
