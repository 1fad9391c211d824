"""Which updates of a run are sent: of a family of runs some, of one run all, or those between which it was lowest and
highest."""

import numpy as np

import gd_core as gd
from pages.ui.runs.setup import Setup

EVERY, RUN_BYTES = 5000, 2_000_000  # updates of one run that are all sent, as far as so many bytes hold them
RECORDS = 280  # five strategies × about 92 rates × 280 records × 4 floats stay under 2 MB
ALONE = 1000  # updates of one run, through however many weights, of which the curvature is known
LAST_BITS = 1e-15  # of a weight or of the window's width: a few roundings of double precision
LATELY = 9  # updates: two runs that have parted may cross
DRAWABLE = 1e30  # single precision, squared in the browser, holds it


def recorded(updates: int, records: int = RECORDS) -> np.ndarray:
    """Update numbers kept for the browser: all, or dense at first and then pairs (k, k + 1), ever further apart.

    Pairs, because a frame shows an update: where the weights stand and where they go next.
    """
    if updates < records:
        return np.arange(updates + 1)
    dense = 50
    pairs = (records - dense) // 2
    firsts = dense + (updates - 1 - dense) * np.linspace(0, 1, pairs) ** 1.5
    firsts = firsts.round().astype(int)
    return np.unique(np.concatenate([np.arange(dense), firsts, firsts + 1]))


def extremes(losses: np.ndarray, most: int, wanted: int = 0) -> np.ndarray:
    """Update numbers of one run (updates + 1,) that are sent: all, or of about `most` those of the least and the
    greatest loss in each of equal buckets, so that no spike is cut. Pairs as in `recorded`, and that of `wanted`.
    """
    last = len(losses) - 1
    if last <= most:
        return np.arange(last + 1)
    size = -(-4 * len(losses) // most)
    buckets = np.pad(np.nan_to_num(losses, nan=np.inf), (0, -len(losses) % size), mode="edge").reshape(-1, size)
    firsts = np.arange(len(buckets)) * size
    found = [0, wanted, *(firsts + buckets.argmin(axis=1)), *(firsts + buckets.argmax(axis=1)), last]
    return np.unique(np.minimum([*found, *(np.array(found) + 1)], last))


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


def single(numbers: np.ndarray, most: float = DRAWABLE) -> np.ndarray:
    """As the wire takes them: single precision, finite, whatever a diverging run has come to."""
    return np.nan_to_num(numbers, posinf=most, neginf=-most).clip(-most, most).astype(np.float32)


def twin_start(problem: gd.Problem, start: np.ndarray) -> np.ndarray:
    """How far from a start (dim,) a run and its twin begin (2, dim): not at all, and by the last bits of each weight.

    What differs between the two after some updates, another machine's rounding decides as well.
    """
    width = np.ptp(np.array(problem.domain), axis=1)
    return np.stack([np.zeros_like(start), LAST_BITS * np.maximum(np.abs(start), width)])


def twin_distances(pair: gd.Trajectory) -> np.ndarray:
    """After each recorded update of a run and its twin, the most they were apart LATELY (R, 2): in the loss, and in the
    weight in which that is most."""
    with np.errstate(invalid="ignore", over="ignore"):
        weights = np.abs(np.diff(pair.weights, axis=0)[0]).max(axis=-1)
        apart = np.nan_to_num(np.stack([np.abs(np.diff(pair.losses, axis=0)[0]), weights], axis=-1), nan=np.inf)
    before = np.pad(apart, ((LATELY - 1, 0), (0, 0)))
    return single(np.lib.stride_tricks.sliding_window_view(before, LATELY, axis=0).max(axis=-1))
