"""A reader's own formula as a landscape: its names, and the window, start and rates it opens with.

All is found from the formula alone, in bounded time, so that the same address opens the same picture everywhere."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

import gd_core as gd
from gd_core.arrays import quiet
from gd_core.formulas.operations import FUNCTIONS
from gd_core.formulas.parse import Formula, parse
from gd_core.formulas.text import CONSTANTS
from gd_core.formulas.tokens import FormulaError
from pages.ui.runs import rate_grid, sample
from pages.ui.runs.cache import cached
from pages.ui.runs.data import MAX_FEATURES, Dataset, scaled
from pages.ui.runs.landscapes import LANDSCAPES, Landscape, Posed
from pages.ui.runs.parsers import Parser, RefusedError

FEATURES = tuple(f"x{number}" for number in range(1, MAX_FEATURES + 1))
NAMES = {"formula": ("x", "y"), "model": ("w", "v", *FEATURES)}
ALIASES = {"formula": {}, "model": {"x": "x1", "b": "v"}}
DEFAULTS = {"formula": "x**2 + 3*sin(2*x)*cos(y)", "model": "10*w*exp(v*x1)"}
EXAMPLES = {
    "formula": (
        DEFAULTS["formula"],
        "x**4 - 3*x**2 + x",
        "(1 - x)**2 + 5*(y - x**2)**2",
        "log(1 + x**2 + y**2) - cos(2*x)",
        "x**2/2 + exp(-5*(x - 1)**2 - y**2) + y**2/4",
    ),
    "model": (DEFAULTS["model"], "w*x1 + v", "10*w*tanh(v*x1)", "20*abs(w*x1) + 10*v"),
}
MOST_ROWS = 600  # of a model: a block of 89 rates, made while somebody drags, runs over all of them
CURVED = 12_000  # rows times records: at so few records of a run is its curvature taken
HALVES = (4.0, 20.0, 100.0)  # of the windows in which minima are looked for, one after another
CELLS = 25  # a side of the lattice on which slopes are looked at
ROOM = 1.25  # of the window round the minima
PLACES = ((0.7, 0.55), (-0.7, 0.55), (0.7, -0.55), (-0.7, -0.55), (0.45, 0.3), (-0.45, 0.3), (0.2, 0.15), (0.9, 0.8))
STEEP = 4.0  # times the curvature at a minimum: a start with more makes runs of other rates than those leads to
MOST_LOSS = 1e30  # of a start: a run from there is drawn, in single precision
GENTLE = 0.2  # of the critical rate: so carefully a formula opens


def is_typed(landscape: str) -> bool:
    """Whether it is made of a formula."""
    return landscape in NAMES


def checked(landscape: str, text: str, features: int = MAX_FEATURES, columns: Sequence[str] = ()) -> str:
    """A formula of a landscape as an address and Settings have it, "" for the landscape's own. FormulaError.

    columns: the names of a model's features, which are other names of x1, x2, …"""
    formula = formula_of(landscape, text, features, columns)
    if landscape == "formula":
        function(formula.text)
    return "" if formula.text == DEFAULTS[landscape] else formula.text


def formula_of(landscape: str, text: str, features: int = MAX_FEATURES, columns: Sequence[str] = ()) -> Formula:
    """What a text says, "" being the landscape's own; `features`: of the rows of a model; `columns`: their names."""
    names = NAMES[landscape] if landscape == "formula" else NAMES[landscape][: 2 + features]
    known = {*names, *FUNCTIONS, *CONSTANTS}
    others = {name: feature for name, feature in zip(columns, FEATURES, strict=False) if name not in known}
    formula = parse(text or DEFAULTS[landscape], names, {**ALIASES[landscape], **others})
    needed = ("w", "v") if landscape == "model" else ("x",) if "y" not in formula.used else ()
    missing = [name for name in needed if name not in formula.used]
    if missing:
        raise FormulaError("missing", 0, len(text), names=", ".join(missing))
    return formula


def parser(landscape: str, columns: Sequence[str] = ()) -> Parser:
    """The parser of a formula in an address, as `checked`; its RefusedError says where the fault is."""

    def parse_text(given: str) -> str:
        if landscape not in NAMES:
            return ""
        try:
            return checked(landscape, given, columns=columns) if given else ""
        except FormulaError as fault:
            before, place, after = marked(given, fault)
            where = f"{before}▸{place}◂{after}"
            raise RefusedError(f"formula_{fault.sentence}", where=where, **fault.values) from None

    return parse_text


@lru_cache(maxsize=256)
def features_of(text: str) -> int:
    """The number of the last feature that a model names."""
    used = formula_of("model", text).used
    return max((FEATURES.index(name) + 1 for name in used if name in FEATURES), default=0)


@lru_cache(maxsize=64)
def function(text: str) -> tuple[Landscape, Posed]:
    """The row of a function that is typed, and what it poses."""
    formula = formula_of("formula", text)
    dim = 2 if "y" in formula.used else 1
    problem = gd.function_problem("formula", formula, (1.0,) * dim, ((-4, 4),) * dim, (), formula.text)
    row = replace(LANDSCAPES["formula"], kind="curve" if dim == 1 else "plane")
    return _framed(row, problem), Posed(problem)


def fits(text: str, rows: Dataset, scaling: str) -> bool:
    """Whether a model can be posed on these rows: it names no feature they lack, and has a value and a slope there."""
    if features_of(text) > rows.features.shape[1]:
        return False
    try:
        model(text, rows, scaling)
    except FormulaError:
        return False
    return True


@cached(maxsize=64)
def model(text: str, rows: Dataset, scaling: str) -> tuple[Landscape, Posed]:
    """The row of a model that is typed, over these rows, of more than MOST_ROWS over a fair sample."""
    thin = thinned(rows)
    columns = scaled(thin.features, scaling)
    formula = formula_of("model", text, thin.features.shape[1])
    known = formula.names[:2], np.ones(2), formula.text
    problem = gd.model_mse("model", formula, columns.features, thin.target, *known)
    largest = 4 * float(np.abs(thin.target).max())
    row = _framed(LANDSCAPES["model"], problem, (*HALVES, *([largest] if largest > HALVES[-1] else [])))
    return replace(row, noise=0.0, curvatures=CURVED // len(thin.target)), Posed(problem, thin, columns)


def typeset(landscape: str, text: str) -> str:
    """What a text was read as, in LaTeX."""
    formula = formula_of(landscape, text)
    left = r"\hat{y}" if landscape == "model" else f"f({', '.join(formula.used)})"
    return f"{left} = {formula.latex}"


def equation(landscape: str, text: str) -> str:
    """The formula with what it gives."""
    said = text or DEFAULTS[landscape]
    return f"ŷ = {said}" if landscape == "model" else f"f({', '.join(formula_of(landscape, said).used)}) = {said}"


def thinned(rows: Dataset) -> Dataset:
    """All rows, of more a fair sample of MOST_ROWS. Its digest is that of all: who has lost those has lost these."""
    if len(rows.target) <= MOST_ROWS:
        return rows
    drawn = sample.places(len(rows.target), MOST_ROWS)
    return replace(rows, features=rows.features[drawn], target=rows.target[drawn])


def _framed(row: Landscape, problem: gd.Problem, reaches: Sequence[float] = HALVES) -> Landscape:
    """The row with a window round the problem's minima, a start on a slope in it, and rates about the critical one
    there. FormulaError."""
    dim, centre = problem.start.size, np.zeros(problem.start.size)
    finite = [reach for reach in reaches if np.isfinite(problem.loss(_cells(centre, reach, CELLS))).any()]
    if not finite:
        raise FormulaError("nowhere", 0, 0)
    half = finite[0]
    for reach in reaches:
        minima = gd.find_minima(problem, ((-reach, reach),) * dim)
        if len(minima):
            break
    if len(minima) and reach == HALVES[0]:
        half = max(half, float(np.ceil(ROOM * np.abs(minima).max())))
    elif len(minima):
        low, high = minima.min(axis=0), minima.max(axis=0)
        half = float(f"{max(half, ROOM * np.max(high - low) / 2, 0.3 * np.abs(low + high).max()):.2g}")
        centre = np.array([float(f"{half * x:.6g}") for x in np.round((low + high) / 2 / half, 1)]) + 0.0
    cells = _cells(centre, half, CELLS)
    sharp = _sharpness(problem, minima, cells)
    start = _start(problem, centre + half * np.array(PLACES)[:, :dim], cells, sharp)
    limits, rate, noise = _rates(problem, sharp, start, cells)
    window = {"centre": tuple(centre.tolist()), "half": half, "start": tuple(start.tolist())}
    return replace(row, **window, limits=limits, rate=rate, step=half / 50, noise=noise)


def _cells(centre: np.ndarray, half: float, count: int) -> np.ndarray:
    """A lattice (count^dim, dim) of a window."""
    sides = [np.linspace(middle - half, middle + half, count) for middle in centre]
    return np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, len(centre))


@quiet
def _sharpness(problem: gd.Problem, minima: np.ndarray, cells: np.ndarray) -> float:
    """The largest curvature at the minima; where there are none, or none of it, the usual one."""
    there = np.abs(gd.curvature_range(problem, cells)).max(axis=-1)
    usual = float(np.quantile(there[np.isfinite(there)], 0.75)) if np.isfinite(there).any() else 1.0
    sharp = float(gd.sharpness(problem, minima).max()) if len(minima) else usual
    return float(np.clip(next((one for one in (sharp, usual) if one > 1e-6 * usual), 1.0), 1e-9, 1e12))


@quiet
def _start(problem: gd.Problem, places: np.ndarray, cells: np.ndarray, sharp: float) -> np.ndarray:
    """The first place, or else cell, that is on a slope and not far more curved than a minimum is."""
    every = np.concatenate([places, cells])
    slopes = np.linalg.norm(problem.gradient(every), axis=-1)
    good = (np.abs(problem.loss(every)) < MOST_LOSS) & np.isfinite(slopes)
    if not good.any():
        raise FormulaError("nowhere", 0, 0)
    sloping = good & (slopes > 1e-9)
    gentle = sloping & (np.abs(gd.curvature_range(problem, every)).max(axis=-1) <= STEEP * sharp)
    wanted = next(one for one in (gentle, sloping, good) if one.any())
    return np.array([float(f"{x:.4g}") for x in every[int(wanted.argmax())]])


@quiet
def _rates(
    problem: gd.Problem, sharp: float, start: np.ndarray, cells: np.ndarray
) -> tuple[tuple[float, float], float, float]:
    """(the ruler's ends, the rate it opens with, the noise of a draw) for the curvature at minima and at the start."""
    first = float(np.abs(gd.curvature_range(problem, start)).max())
    limits = rate_grid.limits(2 / sharp)
    steepest = max(sharp, first) if np.isfinite(first) else sharp
    careful = rate_grid.round_rates(limits[0] / 10, GENTLE * 2 / steepest)  # none where the start is far too steep
    rate = careful[-1] if len(careful) else limits[0]
    slopes = np.linalg.norm(problem.gradient(cells), axis=-1)
    noise = float(np.median(slopes[np.isfinite(slopes)])) if np.isfinite(slopes).any() else 1.0
    return limits, float(np.clip(rate, *limits)), float(f"{np.clip(noise, 1e-6, 1e6):.1g}")


def marked(text: str, fault: FormulaError, room: int = 40) -> Sequence[str]:
    """(before, the faulty place, after) of a text, cut to about `room` characters round the place."""
    at, end = min(fault.at, len(text)), min(fault.at + fault.size, len(text))
    before, place, after = text[:at], text[at:end], text[end:]
    if len(before) > room:
        before = "…" + before[-room:]
    return before, place[:room], after if len(after) <= room else after[:room] + "…"
