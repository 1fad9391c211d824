"""A plane through many weights: which one, and the loss on it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from pages.ui.runs import experiment, ruler
from pages.ui.runs.landing import single
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup

NEAR, WIDE = 1.5, 2.25  # how far over the window's half height a grid goes, up and sideways: a picture is wide
ROWS = 81


class Plane(NamedTuple):
    """Weights origin + x·basis[0] + y·basis[1]; centre (2,) and half are the window to look at it through.

    explained: the share of the path's variance each direction holds, where the plane is the path's.
    """

    kind: str
    basis: np.ndarray
    origin: np.ndarray
    centre: np.ndarray
    half: float
    explained: tuple[float, ...] = ()

    def header(self) -> dict[str, Any]:
        """As it stands in a header."""
        cx, cy = self.centre.tolist()
        wide, high = WIDE * self.half, NEAR * self.half
        return {
            "plane": self.kind,
            "basis": self.basis.tolist(),
            "origin": self.origin.tolist(),
            "home": {"centre": [cx, cy], "half": self.half},
            "window": [[cx - wide, cx + wide], [cy - high, cy + high]],
            "explained": list(self.explained),
        }


def axes(made: Setup, pair: tuple[int, int], at: np.ndarray, centre: np.ndarray) -> Plane:
    """The plane of two weights through weights `at`; its coordinates are those two weights themselves."""
    basis = np.zeros((2, at.size))
    basis[[0, 1], list(pair)] = 1.0
    return Plane("axes", basis, np.where(basis.any(axis=0), 0.0, at), centre, made.landscape.half)


def lattice(made: Setup, plane: Plane, rows: int = ROWS) -> dict[str, np.ndarray]:
    """x (columns,), y (rows,) and the loss z (rows, columns) over the plane's window and round it."""
    columns = round((rows - 1) * WIDE / NEAR) + 1
    x = plane.centre[0] + np.linspace(-WIDE, WIDE, columns) * plane.half
    y = plane.centre[1] + np.linspace(-NEAR, NEAR, rows) * plane.half
    points = plane.origin + x[:, None] * plane.basis[0] + y[:, None, None] * plane.basis[1]
    return {"x": x, "y": y, "z": single(made.problem.loss(points))}


def opening(settings: Settings, made: Setup, active: str, rate: float, pair: list[str]) -> Plane:
    """The plane of two weights, by their names, through the end of the active strategy's run at a rate."""
    family = experiment.family(settings, active)
    member = int(np.abs(ruler.family(made, settings.rate) / rate - 1).argmin())
    end = family.paths[member, family.last[member]].astype(np.float64)
    first, second = (made.problem.parameters.index(name) for name in pair)
    return axes(made, (first, second), end, middle(made)[[first, second]])


def middle(made: Setup) -> np.ndarray:
    """The middle of the home window in all weights (dim,): it belongs to the problem, whatever run is on screen."""
    return np.array(made.landscape.centre or made.problem.start)
