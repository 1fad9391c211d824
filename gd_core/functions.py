"""Surfaces known from the literature, each a formula written once, from which gradient and Hessian follow.

Sources: Jamil and Yang, "A literature survey of benchmark functions" (2013); Surjanovic and Bingham, "Virtual library
of simulation experiments" (2013); himmelblau: Himmelblau (1972); rosenbrock: Rosenbrock (1960); beale: Beale (1958);
rastrigin: Rastrigin (1974); ackley: Ackley (1987); styblinski_tang: Styblinski and Tang (1990); six_hump_camel: Dixon
and Szegő (1978); griewank: Griewank (1981); levy: Levy and Montalvo (1985)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gd_core.arrays import Array, Rows, as_vector, check, quiet
from gd_core.formulas.expression import gradient as gradient_of
from gd_core.formulas.expression import hessian as hessian_of
from gd_core.formulas.parse import expression_of
from gd_core.formulas.program import Program
from gd_core.formulas.text import latex as latex_of
from gd_core.problems import Problem
from gd_core.stationary import newton

Point = Sequence[float]
Window = Sequence[tuple[float, float]]
NAMES = ("x", "y", "z")


def function_problem(
    name: str, formula: Any, start: Point, domain: Window, minima: Sequence[Point] = (), latex: str = ""
) -> Problem:
    """The Problem of a formula of x, y, …: a text as `formulas.parse` reads it, or a function of numpy's functions.

    minima may be rough: Newton's method makes them exact to rounding. ValueError for a text that is no formula."""
    dim = len(start)
    check(1 <= dim <= 3, "start", start, "of one to three parameters")
    check(len(domain) == dim and all(low < high for low, high in domain), "domain", domain, f"{dim} (low, high) pairs")
    check(all(len(point) == dim for point in minima), "minima", minima, f"points of {dim} numbers")
    expression = expression_of(formula, NAMES[:dim])
    slopes = gradient_of(expression, dim)
    curves = [entry for row in hessian_of(slopes) for entry in row]
    values, gradients, hessians = (Program(of, dim) for of in ([expression], slopes, curves))
    upper = np.triu_indices(dim)

    @quiet
    def loss(w: Array) -> Array:
        losses, shape = values.run(*_columns(w))[0], np.shape(w)[:-1]
        return np.asarray(losses if np.shape(losses) == shape else np.full(shape, losses), dtype=np.float64)

    @quiet
    def gradient(w: Array, rows: Rows | None = None) -> Array:
        result = np.empty(np.shape(w))
        for i, part in enumerate(gradients.run(*_columns(w))):
            result[..., i] = part
        return result

    @quiet
    def hessian(w: Array) -> Array:
        result = np.empty((*np.shape(w), dim))
        for i, j, part in zip(*upper, hessians.run(*_columns(w)), strict=True):
            result[..., i, j] = result[..., j, i] = part  # symmetric to the bit
        return result

    window = tuple((float(low), float(high)) for low, high in domain)
    said = latex or latex_of(expression, NAMES)
    made = Problem(
        name, NAMES[:dim], loss, gradient, hessian, as_vector(start), window, (), 0, said, formula=expression
    )
    known = newton(made, np.array(minima, dtype=np.float64).reshape(-1, dim), np.ptp(window, axis=1))
    order = np.argsort(np.round(loss(known), 9), kind="stable")
    return replace(made, minima=tuple(as_vector(point) for point in known[order]))


def _columns(w: ArrayLike) -> list[Array]:
    """Weights (..., dim), an array (...) for each."""
    points = np.asarray(w, dtype=np.float64)
    return [points[..., i] for i in range(points.shape[-1])]


def quadratic(condition_number: float = 10.0, angle: float = 0.0) -> Problem:
    """½ (λ₁u² + λ₂v²) with λ₁ = 1 and λ₂ = the condition number; u, v are x, y turned by `angle` radians."""
    check(1 <= condition_number < np.inf, "condition_number", condition_number, "finite and at least 1")
    c, s, latex = np.cos(angle), np.sin(angle), rf"\tfrac{{1}}{{2}}\left(u^2 + {condition_number:g}\,v^2\right)"

    def formula(x: Any, y: Any) -> Any:
        return ((c * x + s * y) ** 2 + condition_number * (c * y - s * x) ** 2) / 2

    return function_problem("quadratic", formula, (-4.0, 2.0), ((-5, 5), (-5, 5)), [(0, 0)], latex)


def double_well(tilt: float = 0.3) -> Problem:
    """(x² − 1)² + tilt · x: two minima, the right one only local when the tilt is over 0."""
    wells = [(-1,), (1,)] if abs(tilt) < 8 / 27**0.5 else [(-2 * np.sign(tilt),)]  # beyond it only one is left
    return function_problem("double_well", lambda x: (x**2 - 1) ** 2 + tilt * x, (1.8,), ((-2, 2),), wells)


_LATTICE = [(i, j) for i in range(-5, 6) for j in range(-5, 6)]  # a minimum stands near every pair of whole numbers
_FOUR = [(i, j) for i in (-2.9, 2.75) for j in (-2.9, 2.75)]
_CAMEL = [(0.09, -0.71), (-0.09, 0.71), (-1.7, 0.8), (1.7, -0.8), (1.61, 0.57), (-1.61, -0.57)]
_GRIEWANK = [(0, 0), (3.14, 4.44), (3.14, -4.44), (-3.14, 4.44), (-3.14, -4.44)]

#: id -> the formula of a surface, its start, its domain and about where its minima are.
_TABLE: dict[str, tuple[str, Point, Window, Sequence[Point]]] = {
    "parabola": ("x^2", (2.5,), ((-3, 3),), [(0,)]),
    "himmelblau": ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
     (0, 0), ((-6, 6),) * 2, [(3, 2), (-2.8, 3.1), (-3.8, -3.3), (3.6, -1.8)]),
    "rosenbrock": ("(1 - x)^2 + 100(y - x^2)^2", (-1.2, 1), ((-2, 2), (-1, 3)), [(1, 1)]),
    "beale": ("(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
     (-1, -1.5), ((-4.5, 4.5),) * 2, [(3, 0.5)]),
    "booth": ("(x + 2y - 7)^2 + (2x + y - 5)^2", (-8, 6), ((-10, 10),) * 2, [(1, 3)]),
    "rastrigin": ("20 + x^2 - 10cos(2pi x) + y^2 - 10cos(2pi y)", (2.3, -1.7), ((-5.12, 5.12),) * 2, _LATTICE),
    "ackley": ("20 - 20exp(-0.2sqrt((x^2 + y^2)/2)) + e - exp((cos(2pi x) + cos(2pi y))/2)",
     (2.3, -1.7), ((-5, 5),) * 2, _LATTICE),
    "styblinski_tang": ("((x^2 - 16)x^2 + 5x + (y^2 - 16)y^2 + 5y)/2", (0.5, 4), ((-5, 5),) * 2, _FOUR),
    "six_hump_camel": ("(4 - 2.1x^2 + x^4/3)x^2 + x y + (4y^2 - 4)y^2", (-1.5, -1), ((-2, 2), (-1.2, 1.2)), _CAMEL),
    "saddle": ("x^2 - y^2", (1, 0.001), ((-2, 2),) * 2, []),
    "griewank": ("1 + (x^2 + y^2)/4000 - cos(x)cos(y/sqrt(2))", (2, 3.5), ((-5, 5),) * 2, _GRIEWANK),
    "levy": ("sin(pi(x + 3)/4)^2 + ((x + 3)/4 - 1)^2(1 + 10sin(pi(x + 3)/4 + 1)^2)"
     " + ((y + 3)/4 - 1)^2(1 + sin(2pi(y + 3)/4)^2)", (-6, 7), ((-10, 10),) * 2, [(1, 1)]),
}  # fmt: skip

#: id -> the formula as a reader may type it.
FORMULAS: dict[str, str] = {name: row[0] for name, row in _TABLE.items()}
FORMULAS |= {"double_well": "(x^2 - 1)^2 + 0.3x", "quadratic": "(x^2 + 10y^2)/2"}
#: id -> Problem. Their minima are all that stand in the domain, but for levy, whose many local ones are left out.
TEST_FUNCTIONS: dict[str, Problem] = {"double_well": double_well(), "quadratic": quadratic()}
TEST_FUNCTIONS |= {name: function_problem(name, *row) for name, row in _TABLE.items()}
