"""What is known of runs besides their path: where they end, and what the surface is like under them."""

import numpy as np

import gd_core as gd
from pages.ui.runs.setup import Setup

ALONE = 1000  # updates of one run, through however many weights, of which the curvature is known
LARGEST = 1e30  # single precision, squared in the browser, holds it


def local(made: Setup, paths: np.ndarray) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray | None]:
    """(curvature, curvature_at, gradients) of the paths (M, R, dim) as a Family holds them."""
    if made.hessian is not None:
        return None, None, None
    count = paths.shape[1]
    few = made.landscape.curvatures if len(paths) > 1 else made.landscape.curvatures and ALONE
    places = min(few or count, count)
    at = np.unique(np.linspace(0, count - 1, places).round().astype(np.int32))
    curvature = single(gd.curvature_range(made.problem, paths[:, at]))
    gradients = None if made.problem.samples else single(made.problem.gradient(paths.astype(np.float64)))
    return curvature, at, gradients


def single(numbers: np.ndarray) -> np.ndarray:
    """As the wire takes them: single precision, finite, whatever a diverging run has come to."""
    return np.clip(np.nan_to_num(numbers, posinf=LARGEST, neginf=-LARGEST), -LARGEST, LARGEST).astype(np.float32)
