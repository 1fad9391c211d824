"""A map of basins without the updates that change nothing: runs that have come to rest are run no further.

The code of each start is the one of its whole run. A run rests when it has been so near to a minimum for so long that
it can go nowhere else: only for optimizers whose critical rate at a minimum is known, by exact gradients, and at minima
where their rate is under it. All other starts are run to the end.
"""

from typing import Any

import numpy as np

import gd_core as gd
from gd_core.descent import divergence_limit
from gd_core.minima import judged_updates

STAGE = 24  # updates between two looks at who rests
CLOSE = 0.01  # of the window's width: so near to a minimum the curvature is the minimum's
SAFE = 0.95  # of the critical rate at a minimum


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def basin_map(
    problem: gd.Problem, optimizer: gd.Optimizer, x: np.ndarray, y: np.ndarray, steps: int, steady: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What `gd.basin_map` says of exact gradients; steady: (minima,) whether a run can rest at each."""
    starts = gd.grid_points(problem, x, y).reshape(-1, 2)
    record = np.union1d(np.arange(0, steps, STAGE // 4), judged_updates(steps))
    weights, outcome = _run(problem, optimizer, starts, record, steady)
    run = gd.Trajectory(record, weights, np.empty(0), outcome, np.full(len(starts), steps))
    codes = gd.settled(problem, run)
    width = np.ptp(np.array(problem.domain), axis=1)
    away = np.linalg.norm((weights - weights[:, -1:]) / width, axis=-1) <= 0.05
    since = record[-np.argmin(away[:, ::-1], axis=1)] * ~away.all(axis=1)
    return codes.reshape(len(y), len(x)), since.reshape(len(y), len(x))


def _run(
    problem: gd.Problem, optimizer: gd.Optimizer, starts: np.ndarray, record: np.ndarray, steady: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The recorded weights (runs, R, 2), at rest from where nothing changes any more, and the outcomes."""
    weights = np.empty((len(starts), len(record), 2))
    weights[:, 0] = starts
    outcome = np.full(len(starts), gd.Outcome.MAX_STEPS, np.uint8)
    limit, going = divergence_limit(problem, problem.loss(starts)), np.arange(len(starts))
    state, domain = optimizer.init(starts), np.array(problem.domain)
    middle, far = domain.mean(axis=1), np.ptp(domain, axis=1)
    at = 0
    while at < len(record) - 1 and going.size:
        end = min(int(np.searchsorted(record, record[at] + STAGE)), len(record) - 1)
        w = weights[going, at]
        for place in range(at + 1, end + 1):
            for step in range(int(record[place - 1]), int(record[place])):
                w, state = optimizer.update(step, problem.gradient(w), w, state)
            weights[going, place] = w
        stage = weights[going, at : end + 1]
        lost = ~(np.abs(stage - middle) <= far).all(axis=(1, 2))  # only there can a loss be over the limit
        lost[lost] = ~(problem.loss(stage[lost]) <= limit[going[lost], None]).all(axis=1)
        outcome[going[lost]] = gd.Outcome.DIVERGED
        over = lost | _rests(problem, stage, steady)
        weights[going[over], end + 1 :] = w[over, None]
        going, state, at = going[~over], _part(state, ~over), end
    return weights, outcome


def _rests(problem: gd.Problem, stage: np.ndarray, steady: np.ndarray) -> np.ndarray:
    """Which runs (runs, looks, 2) are close to one of the steady minima all along, and move less and less."""
    rests = np.zeros(len(stage), bool)
    if not problem.minima or stage.shape[1] < 4:
        return rests
    width, minima, half = np.ptp(np.array(problem.domain), axis=1), np.stack(problem.minima), stage.shape[1] // 2
    early, late = (np.max(np.ptp(part, axis=1) / width, axis=-1) for part in (stage[:, : half + 1], stage[:, half:]))
    still = np.flatnonzero((early <= 2 * CLOSE) & (late <= early))
    ends = stage[still, -1] / width
    nearest = np.argmin(np.sum((minima / width) ** 2, axis=-1) - 2 * ends @ (minima / width).T, axis=-1)
    away = np.linalg.norm((stage[still] - minima[nearest, None]) / width, axis=-1)
    rests[still] = (away.max(axis=1) <= CLOSE) & steady[nearest]
    return rests


def _part(state: Any, kept: np.ndarray) -> Any:
    """An optimizer's state of some of its runs."""
    if isinstance(state, np.ndarray):
        return state[kept]
    return tuple(_part(part, kept) for part in state) if isinstance(state, tuple) else state
