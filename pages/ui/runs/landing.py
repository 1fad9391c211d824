"""Where runs end, and what the surface is like under them."""

from __future__ import annotations

import numpy as np

import gd_core as gd
from pages.ui.runs.setup import Setup

NONE, DIVERGED = 255, 254  # codes beside the minima's own numbers
NEAR = 0.05  # a run that ends closer than this share of the window to a minimum has settled in it


def ended(made: Setup, run: gd.Trajectory) -> np.ndarray:
    """(M,) the number of the minimum each run has settled in, or NONE, or DIVERGED."""
    diverged = np.asarray(run.outcome) == gd.Outcome.DIVERGED
    code = np.full(diverged.shape, NONE, np.uint8)
    if made.minima:
        minima = np.array([minimum.at for minimum in made.minima])
        reach = 2 * NEAR * (made.landscape.half or float(np.linalg.norm(made.problem.start - minima[0])))
        away = np.linalg.norm(run.weights[..., -1, None, :] - minima, axis=-1)
        code = np.where(away.min(axis=-1) <= reach, away.argmin(axis=-1), NONE).astype(np.uint8)
    return np.where(diverged, np.uint8(DIVERGED), code)


def local(made: Setup, paths: np.ndarray) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None]:
    """(curvature, curvature_at, gradients) of the paths (M, R, dim) as a Family holds them."""
    if made.hessian is not None:
        return None, None, None
    at = np.arange(paths.shape[1])
    points = paths.astype(np.float64)
    curvature = np.linalg.eigvalsh(made.problem.hessian(points))[..., [0, -1]]
    gradients = None if made.problem.samples else made.problem.gradient(points).astype(np.float32)
    return curvature.astype(np.float32), at.astype(np.int32), gradients
