"""Minima of what nobody has seen before, in bounded time: smooth ones, kinks as of |x|, and flat ones as of x⁴."""

import numpy as np

import gd_core as gd
from gd_core.arrays import quiet
from gd_core.minima import FLAT

CELLS = 41  # a side of the lattice on which they are looked for
HALVINGS = 40  # of the steps by which they are closed in on
STEPS, SHORTEST = 24, 1e-9  # of Newton's method, and what of the window its last one may be
RING = 1e-3  # of the window's half: no place so far from a minimum is as low
ROUND = 1e-3  # the lowest place of that ring over its highest: less is the floor of a valley, or may be
MOST = 64  # places that are closed in on


@quiet
def smooth(problem: gd.Problem, points: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """The minima (k, dim) to which points (n, dim) come by Newton's method, which here goes downhill only.

    reach (n,): how far one step may go from each. A valley's level floor is none."""
    ends: list[np.ndarray] = []
    for _ in range(STEPS):
        slopes, hessians = problem.gradient(points), problem.hessian(points)
        good = np.isfinite(slopes).all(axis=-1) & np.isfinite(hessians).all(axis=(-2, -1))
        points, slopes, hessians, reach = points[good], slopes[good], hessians[good], reach[good]
        values, vectors = np.linalg.eigh(hessians)
        sizes = np.maximum(np.abs(values), 1e-12 * np.abs(values).max(axis=-1, keepdims=True) + 1e-300)
        steps = np.einsum("nij,nj,nkj,nk->ni", vectors, 1 / sizes, vectors, slopes)
        lengths = np.linalg.norm(steps, axis=-1)
        points = points - steps * np.minimum(1, reach / np.maximum(lengths, 1e-300))[:, None]
        there = lengths <= SHORTEST * reach
        ends += list(points[there & (values[:, 0] > FLAT * values[:, -1])])
        points, reach = points[~there], reach[~there]
    order = np.array(ends).reshape(-1, len(problem.parameters))
    return order[np.unique(np.round(order, 6), axis=0, return_index=True)[1]] if len(order) else order


@quiet
def bottoms(problem: gd.Problem, window: tuple[tuple[float, float], ...]) -> list[np.ndarray]:
    """The places (dim,) in the window of one or two (low, high) round which all is higher, evenly so."""
    dim = len(window)
    sides = [np.linspace(*side, CELLS) for side in window]
    cells = np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1)
    losses = problem.loss(cells)
    padded = np.pad(np.where(np.isfinite(losses), losses, np.inf), 1, constant_values=np.inf)
    shifts = np.array(np.meshgrid(*[[-1, 0, 1]] * dim)).reshape(dim, -1).T
    inner = (slice(1, -1),) * dim
    least = np.min([np.roll(padded, shift, tuple(range(dim)))[inner] for shift in shifts], axis=0)
    found = cells[np.isfinite(losses) & (losses <= least)]
    if not 0 < len(found) <= MOST:
        return []
    step = np.array([side[1] - side[0] for side in sides])
    for _ in range(HALVINGS):
        around = found[:, None] + shifts * step
        values = problem.loss(around)
        best = np.argmin(np.where(np.isfinite(values), values, np.inf), axis=1)
        found, step = around[np.arange(len(found)), best], step / 2
    found = np.where(np.abs(found) < 1e-9, 0.0, found)
    turns = np.linspace(0, 2 * np.pi, 2 if dim == 1 else 720, endpoint=False)
    ring = RING * np.ptp(window[0]) / 2 * np.stack([np.cos(turns), np.sin(turns)], axis=-1)[:, :dim]
    rises = problem.loss(found[:, None] + ring) - problem.loss(found)[:, None]
    inside = np.all([(found[:, i] > low) & (found[:, i] < high) for i, (low, high) in enumerate(window)], axis=0)
    lowest = rises.min(axis=1)
    return list(found[inside & (lowest > 0) & (lowest >= ROUND * rises.max(axis=1))])
