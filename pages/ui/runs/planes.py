"""The loss on a plane: of two weights, round the window, near and far; through many weights, and which plane it is."""

from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.app import text
from pages.ui.runs import experiment, typed
from pages.ui.runs.cache import cached
from pages.ui.runs.data import Dataset
from pages.ui.runs.landscapes import Landscape
from pages.ui.runs.map_request import Slice
from pages.ui.runs.records import DRAWABLE, single
from pages.ui.runs.run_analysis import RunAnalysis
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup, setup

NEAR, WIDE = 1.5, 2.25  # how far over the window's half height a grid goes, up and sideways: a picture is wide
ROWS = 81
FAR = 8.0
Grid = dict[str, np.ndarray]
POLE = 1e6  # times what most heights span: so far off the ground goes nowhere
ROOM = 0.7  # half of a window over the length of the path it shows


class Plane(NamedTuple):
    """Weights origin + x·basis[0] + y·basis[1]; centre (2,) and half are the window to look at it through.

    axes: the two weights that x and y are, where they are weights. explained: the share of the path's variance each
    direction holds, where they are the path's.
    """

    kind: str
    basis: np.ndarray
    origin: np.ndarray
    centre: np.ndarray
    half: float
    axes: tuple[int, ...] = ()
    explained: tuple[float, ...] = ()

    def header(self) -> dict[str, Any]:
        """As it stands in a header."""
        cx, cy = self.centre.tolist()
        wide, high = WIDE * self.half, NEAR * self.half
        return {
            "plane": self.kind,
            "axes": list(self.axes),
            "basis": self.basis.tolist(),
            "origin": self.origin.tolist(),
            "home": {"centre": [cx, cy], "half": self.half},
            "window": [[cx - wide, cx + wide], [cy - high, cy + high]],
            "explained": list(self.explained),
        }


def titles(plane: Plane, made: Setup, language: str) -> list[str]:
    """What stands at the plane's two axes."""
    if plane.axes:
        return [made.problem.parameters[axis] for axis in plane.axes]
    words = text.read("runs", language)["plane"]
    shares = plane.explained or (0.0, 0.0)
    return [words[f"{plane.kind}_{n}"].format(share=f"{100 * share:.0f}") for n, share in enumerate(shares, 1)]


def middle(made: Setup) -> np.ndarray:
    """The middle of the home window in all weights (dim,): it belongs to the problem, whatever run is on screen."""
    return np.array(made.landscape.centre or made.problem.start)


def opening(settings: Settings, made: Setup, active: str, rate: float, pair: list[str]) -> Plane:
    """The plane of two weights, by their names, through the lowest point of the active strategy's run at a rate."""
    first, second = (made.problem.parameters.index(name) for name in pair)
    run = RunAnalysis(settings, active, rate)
    return axes(made, (first, second), run.path[run.losses.argmin()])


def axes(made: Setup, pair: tuple[int, int], at: np.ndarray) -> Plane:
    """The plane of two weights through weights `at`; its coordinates are those two weights themselves."""
    basis = np.zeros((2, at.size))
    basis[[0, 1], list(pair)] = 1.0
    origin = np.where(basis.any(axis=0), 0.0, at)
    return Plane("axes", basis, origin, middle(made)[list(pair)], made.landscape.half, pair)


def turned(kind: str, basis: np.ndarray, way: np.ndarray, at: np.ndarray, explained: tuple[float, ...] = ()) -> Plane:
    """A plane along two directions (2, dim) through weights `at`; its coordinates count from the end of a path."""
    end = way[-1]
    off = (at - end) - basis.T @ (basis @ (at - end))
    along = (way - end) @ basis.T
    low, high = along.min(axis=0), along.max(axis=0)
    half = max(ROOM * float((high - low).max()), 1e-3)
    return Plane(kind, basis, end + off, (low + high) / 2, half, (), explained)


def leading(made: Setup, way: np.ndarray, at: np.ndarray) -> Plane:
    """The plane of the two directions in which the loss is most curved at the end of a path."""
    _, vectors = gd.eigen(made.problem.hessian(way[-1]))
    return turned("hessian", vectors[:, [-1, -2]].T, way, at)


def principal(way: np.ndarray, at: np.ndarray) -> Plane:
    """The plane of a path's two principal directions, with the share of its variance each holds."""
    _, sizes, directions = np.linalg.svd(way - way.mean(axis=0), full_matrices=False)
    shares = np.zeros(2)
    shares[: sizes.size] = (sizes**2 / max(float(np.sum(sizes**2)), 1e-300))[:2]
    basis = directions[:2] * np.sign(directions[:2].sum(axis=1, keepdims=True) + 1e-12)
    return turned("path", basis, way, at, (float(shares[0]), float(shares[1])))


def lattice(made: Setup, plane: Plane, rows: int = ROWS) -> dict[str, np.ndarray]:
    """x (columns,), y (rows,) and the loss z (rows, columns) over the plane's window and round it."""
    columns = round((rows - 1) * WIDE / NEAR) + 1
    x = plane.centre[0] + np.linspace(-WIDE, WIDE, columns) * plane.half
    y = plane.centre[1] + np.linspace(-NEAR, NEAR, rows) * plane.half
    points = plane.origin + x[:, None] * plane.basis[0] + y[:, None, None] * plane.basis[1]
    return {"x": x, "y": y, "z": single(made.problem.loss(points))}


@cached(maxsize=32, needed=experiment.needed)  # of 41 KB
def cut(settings: Settings, strategy: str, wanted: Slice) -> tuple[Plane, dict[str, np.ndarray]]:
    """The plane that is asked for and the losses on it."""
    made, at = setup(settings), np.array(wanted.at)
    if wanted.kind == "axes":
        plane = axes(made, wanted.axes, at)
    else:
        way = RunAnalysis(settings, strategy, wanted.rate).path
        plane = leading(made, way, at) if wanted.kind == "hessian" else principal(way, at)
    if wanted.centre is not None and wanted.half is not None:
        plane = plane._replace(centre=np.array(wanted.centre), half=wanted.half)
    return plane, lattice(made, plane)


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
