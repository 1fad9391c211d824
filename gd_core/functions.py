"""Surfaces known from the literature, each a formula written once: dual numbers give gradient and Hessian.

Sources: Jamil and Yang, "A literature survey of benchmark functions" (2013); Surjanovic and Bingham, "Virtual library
of simulation experiments" (2013); himmelblau: Himmelblau (1972); rosenbrock: Rosenbrock (1960); beale: Beale (1958);
rastrigin: Rastrigin (1974); ackley: Ackley (1987); styblinski_tang: Styblinski and Tang (1990); six_hump_camel: Dixon
and Szegő (1978); griewank: Griewank (1981); levy: Levy and Montalvo (1985)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gd_core import duals
from gd_core.arrays import Array, Rows, as_vector, check, quiet
from gd_core.problems import Problem
from gd_core.stationary import newton

Formula = Callable[..., Any]  # of one number or array a parameter, by numpy's functions that `duals.RULES` knows
Point = Sequence[float]
Window = Sequence[tuple[float, float]]


def function_problem(
    name: str, formula: Formula, start: Point, domain: Window, minima: Sequence[Point] = (), latex: str = ""
) -> Problem:
    """The Problem of a formula f(x, y, …). minima may be rough: Newton's method makes them exact to rounding."""
    dim = len(start)
    check(1 <= dim <= 3, "start", start, "of one to three parameters")
    check(len(domain) == dim and all(low < high for low, high in domain), "domain", domain, f"{dim} (low, high) pairs")
    check(all(len(point) == dim for point in minima), "minima", minima, f"points of {dim} numbers")

    @quiet
    def loss(w: Array) -> Array:
        values = np.asarray(duals.evaluate(formula, w, 0), dtype=np.float64)
        return values if values.shape == np.shape(w)[:-1] else np.full(np.shape(w)[:-1], values)  # a constant formula

    @quiet
    def gradient(w: Array, rows: Rows | None = None) -> Array:
        return duals.gradient_of(duals.evaluate(formula, w, 1), np.shape(w))

    @quiet
    def hessian(w: Array) -> Array:
        return duals.hessian_of(duals.evaluate(formula, w, 2), np.shape(w))

    window = tuple((float(low), float(high)) for low, high in domain)
    rough = np.array(minima, dtype=np.float64).reshape(-1, dim)
    made = Problem(name, ("x", "y", "z")[:dim], loss, gradient, hessian, as_vector(start), window, (), 0, latex)
    known = newton(made, rough, np.ptp(window, axis=1))
    order = np.argsort(np.round(loss(known), 9), kind="stable")
    return replace(made, minima=tuple(as_vector(point) for point in known[order]))


def quadratic(condition_number: float = 10.0, angle: float = 0.0) -> Problem:
    """½ (λ₁u² + λ₂v²) with λ₁ = 1 and λ₂ = the condition number; u, v are x, y turned by `angle` radians."""
    check(1 <= condition_number < np.inf, "condition_number", condition_number, "finite and at least 1")
    c, s, latex = np.cos(angle), np.sin(angle), rf"\tfrac{{1}}{{2}}\left(u^2 + {condition_number:g}\,v^2\right)"

    def formula(x: Any, y: Any) -> Any:
        return ((c * x + s * y) ** 2 + condition_number * (c * y - s * x) ** 2) / 2

    return function_problem("quadratic", formula, (-4.0, 2.0), ((-5, 5), (-5, 5)), [(0, 0)], latex)


def double_well(tilt: float = 0.3) -> Problem:
    """(x² − 1)² + tilt · x: two minima, the right one only local when the tilt is over 0."""
    turning = np.roots([4.0, 0.0, -4.0, tilt])  # where the derivative vanishes: a minimum, a maximum, a minimum
    wells = [(x,) for x in np.sort(turning[np.abs(turning.imag) < 1e-9].real)[::2]]
    latex = rf"(x^2 - 1)^2 + {tilt:g}\,x"
    return function_problem("double_well", lambda x: (x**2 - 1) ** 2 + tilt * x, (1.8,), ((-2, 2),), wells, latex)


def _levy(x: Any, y: Any) -> Any:
    u, v = (x + 3) / 4, (y + 3) / 4
    slope = (u - 1) ** 2 * (1 + 10 * np.sin(np.pi * u + 1) ** 2)
    return np.sin(np.pi * u) ** 2 + slope + (v - 1) ** 2 * (1 + np.sin(2 * np.pi * v) ** 2)


_LATTICE = [(i, j) for i in range(-5, 6) for j in range(-5, 6)]  # a minimum stands near every pair of whole numbers
_FOUR = [(i, j) for i in (-2.9, 2.75) for j in (-2.9, 2.75)]
_CAMEL = [(0.09, -0.71), (-0.09, 0.71), (-1.7, 0.8), (1.7, -0.8), (1.61, 0.57), (-1.61, -0.57)]
_GRIEWANK = [(0, 0), (3.14, 4.44), (3.14, -4.44), (-3.14, 4.44), (-3.14, -4.44)]

_TABLE: list[tuple[str, Formula, Point, Window, Sequence[Point], str]] = [
    ("parabola", lambda x: x**2, (2.5,), ((-3, 3),), [(0,)], "x^2"),
    ("himmelblau", lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
     (0, 0), ((-6, 6),) * 2, [(3, 2), (-2.8, 3.1), (-3.8, -3.3), (3.6, -1.8)], r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2"),
    ("rosenbrock", lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
     (-1.2, 1), ((-2, 2), (-1, 3)), [(1, 1)], r"(1 - x)^2 + 100\,(y - x^2)^2"),
    ("beale", lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
     (-1, -1.5), ((-4.5, 4.5),) * 2, [(3, 0.5)], r"(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2"),
    ("booth", lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
     (-8, 6), ((-10, 10),) * 2, [(1, 3)], r"(x + 2y - 7)^2 + (2x + y - 5)^2"),
    ("rastrigin", lambda x, y: 20 + x**2 - 10 * np.cos(2 * np.pi * x) + y**2 - 10 * np.cos(2 * np.pi * y),
     (2.3, -1.7), ((-5.12, 5.12),) * 2, _LATTICE, r"20 + x^2 - 10\cos 2\pi x + y^2 - 10\cos 2\pi y"),
    ("ackley", lambda x, y: 20 - 20 * np.exp(-0.2 * np.sqrt((x**2 + y**2) / 2)) + np.e
     - np.exp((np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)) / 2), (2.3, -1.7), ((-5, 5),) * 2, _LATTICE,
     r"20 + e - 20\,e^{-0.2\sqrt{(x^2 + y^2)/2}} - e^{(\cos 2\pi x + \cos 2\pi y)/2}"),
    ("styblinski_tang", lambda x, y: ((x**2 - 16) * x**2 + 5 * x + (y**2 - 16) * y**2 + 5 * y) / 2,
     (0.5, 4), ((-5, 5),) * 2, _FOUR, r"\tfrac{1}{2}\left(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y\right)"),
    ("six_hump_camel", lambda x, y: (4 - 2.1 * x**2 + (x**2) ** 2 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2,
     (-1.5, -1), ((-2, 2), (-1.2, 1.2)), _CAMEL, r"\left(4 - 2.1x^2 + \tfrac{x^4}{3}\right)x^2 + xy + (4y^2 - 4)\,y^2"),
    ("saddle", lambda x, y: x**2 - y**2, (1, 0.001), ((-2, 2),) * 2, [], "x^2 - y^2"),
    ("griewank", lambda x, y: 1 + (x**2 + y**2) / 4000 - np.cos(x) * np.cos(y / np.sqrt(2)),
     (2, 3.5), ((-5, 5),) * 2, _GRIEWANK, r"1 + \tfrac{x^2 + y^2}{4000} - \cos x \,\cos\tfrac{y}{\sqrt 2}"),
    ("levy", _levy, (-6, 7), ((-10, 10),) * 2, [(1, 1)],
     r"\sin^2 \pi u + (u-1)^2(1 + 10\sin^2(\pi u + 1)) + (v-1)^2(1 + \sin^2 2\pi v),"
     r"\; u = \tfrac{x+3}{4},\, v = \tfrac{y+3}{4}"),
]  # fmt: skip

#: id -> Problem. Their minima are all that stand in the domain, but for levy, whose many local ones are left out.
TEST_FUNCTIONS: dict[str, Problem] = {"double_well": double_well(), "quadratic": quadratic()}
TEST_FUNCTIONS |= {row[0]: function_problem(*row) for row in _TABLE}
