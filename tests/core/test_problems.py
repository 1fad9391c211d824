"""Derivatives by central differences over every problem there is, minima by the literature, bad data by ValueError."""

import numpy as np
import pytest

import gd_core as gd
from gd_core.formulas import models
from tests.core.known import all_problems, differences, far, makers, problems_with_data, small_data

PROBLEMS = all_problems()
WITHOUT_DERIVATIVE = {"neuron_mse step"}  # its gradient is a convention: test_step_is_the_perceptron_rule
VALLEYS = {"product_mse"}  # its minima are points of the floor of a valley
PENALIZED = {"ridge_mse", "penalized network_mse"}  # their loss is more than what predictions miss
LITERATURE = {  # the value at the global minima
    "parabola": 0.0, "quadratic": 0.0, "himmelblau": 0.0, "rosenbrock": 0.0, "beale": 0.0, "booth": 0.0,
    "rastrigin": 0.0, "ackley": 0.0, "griewank": 0.0, "levy": 0.0,
    "styblinski_tang": -78.33233140754285, "six_hump_camel": -1.031628453489877,
}  # fmt: skip


def points_of(problem, count=40):
    rng = np.random.default_rng(1)
    return np.stack([rng.uniform(low, high, count) for low, high in problem.domain], axis=-1)


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_derivatives_are_the_differences_and_a_point_alone_is_what_it_is_among_many(name):
    problem = PROBLEMS[name]
    dim, w = len(problem.parameters), points_of(problem, 36).reshape(2, 18, -1)
    for function, shape in ((problem.loss, ()), (problem.gradient, (dim,)), (problem.hessian, (dim, dim))):
        together = function(w)
        assert together.shape == (2, 18, *shape)
        assert far(np.asarray(function(w[1, 2])), together[1, 2]) < 1e-14
    assert np.array_equal(problem.hessian(w), np.swapaxes(problem.hessian(w), -1, -2))
    spectrum = np.sort(np.linalg.eigvals(problem.hessian(w)).real)
    assert far(gd.sharpness(problem, w), spectrum[..., -1]) < 1e-10
    assert far(gd.curvature_range(problem, w), spectrum[..., [0, -1]]) < 1e-10
    if name not in WITHOUT_DERIVATIVE:
        assert far(problem.gradient(w), differences(problem.loss, w)) < 1e-6
        assert far(problem.hessian(w), differences(problem.gradient, w)) < 1e-5
    assert problem.start.shape == (dim,) == np.shape(problem.domain)[:1]
    assert all(low < high for low, high in problem.domain)
    with pytest.raises(ValueError, match="read-only"):
        problem.start[0] = 1.0


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_known_minima_are_minima_and_the_global_ones_come_first(name):
    problem = PROBLEMS[name]
    values = [float(problem.loss(minimum)) for minimum in problem.minima]
    assert np.allclose(values, np.sort(values), atol=1e-9)
    assert name not in LITERATURE or values[0] == pytest.approx(LITERATURE[name], abs=1e-12)
    for minimum in problem.minima:
        scale = max(1.0, float(np.max(np.abs(problem.hessian(minimum)))))
        assert np.linalg.norm(problem.gradient(minimum)) < 1e-12 * scale
        assert gd.stationary_kind(problem, minimum) == ("flat" if name in VALLEYS else "minimum")
        ring = minimum + 1e-3 * np.random.default_rng(0).normal(size=(50, minimum.size))
        assert np.all(problem.loss(ring) >= problem.loss(minimum) - 1e-15)


def test_no_constructor_is_left_out():
    """A new problem over data must join known.problems_with_data, and with it every check of this file."""
    known = {*vars(gd.problems), *vars(models), *vars(gd.networks)}
    constructors = {name for name in known if name.endswith("_mse") and not name.startswith("_")}
    assert constructors == {problem.name for problem in problems_with_data().values()}


@pytest.mark.parametrize("name", sorted(makers()))
def test_a_batch_is_a_problem_of_its_rows_and_the_loss_the_mean_square_of_what_predictions_miss(name):
    """On 300 rows, whose batches, points and rows are cut in blocks."""
    x, y = small_data(300)
    rows = np.random.default_rng(3).integers(300, size=140)
    whole, part = makers()[name](x, y), makers()[name](x[rows], y[rows])
    w = np.random.default_rng(4).normal(size=(70, len(whole.parameters)))
    assert far(whole.gradient(w, rows), part.gradient(w)) < 1e-12
    assert far(whole.hessian(w), np.stack([whole.hessian(point) for point in w])) < 1e-12
    if name not in WITHOUT_DERIVATIVE:
        assert far(whole.hessian(w[:5]), differences(whole.gradient, w[:5])) < 1e-5
    if name not in PENALIZED:
        w = np.stack([w, 2 * w, -w])
        predictions = whole.predict(w)
        assert predictions.shape == (3, 70, 300)
        assert far(np.mean((predictions - y) ** 2, axis=-1), whole.loss(w)) < 1e-13
        assert far(whole.predict(w[1, 2]), predictions[1, 2]) < 1e-13


def test_a_model_predicts_what_its_parameters_names_say():
    x, y = small_data()
    names = {
        2: ("w11", "w12", "w21", "w22", "b1", "b2", "v1", "v2", "bias"),
        1: ("w11", "w12", "b1", "v1", "bias"),
    }
    assert {hidden: gd.network_mse(x, y, hidden).parameters for hidden in names} == names
    assert gd.network_mse(x[:, :1], y, 10).parameters[17:21] == ("b8", "b9", "b10", "v1")
    assert gd.network_mse(x, y, 10).parameters[18:21] == ("w10_1", "w10_2", "b1")
    problem = gd.network_mse(x, y, 3)
    by_name = dict(zip(problem.parameters, problem.start, strict=True))
    hidden = [
        by_name[f"v{j}"] * np.tanh(by_name[f"w{j}1"] * x[:, 0] + by_name[f"w{j}2"] * x[:, 1] + by_name[f"b{j}"])
        for j in (1, 2, 3)
    ]
    w = np.array([0.3, -0.7])
    for model, start, prediction in (
        (problem, problem.start, by_name["bias"] + sum(hidden)),
        (gd.network_mse(x[:, :1], y), w, w[1] * np.tanh(w[0] * x[:, 0])),
        (gd.product_mse(x[:, :1], y), w, w[1] * w[0] * x[:, 0]),
        (gd.sine_mse(x[:, :1], y), w, np.sin(w[0] * x[:, 0] + w[1])),
    ):
        assert model.loss(start) == pytest.approx(np.mean((prediction - y) ** 2), rel=1e-14)


@pytest.mark.parametrize("sign", [1, -1, 0])
def test_the_valleys_of_a_product_lie_along_the_least_squares_slope(sign):
    x, y = small_data(40, 1)
    y = sign * (2.5 * x[:, 0] + 0.1 * y) if sign else 0 * y
    problem = gd.product_mse(x, y)
    assert len(problem.minima) == (2 if sign else 1)
    for minimum in problem.minima:
        assert np.prod(minimum) == pytest.approx(float(np.linalg.lstsq(x, y, rcond=None)[0][0]), abs=1e-12)
        assert abs(minimum[0]) == pytest.approx(abs(minimum[1]), abs=1e-12)
    assert gd.stationary_kind(problem, [0, 0]) == ("saddle" if sign else "flat")
    left, right = gd.double_well(0.4).minima
    assert left[0] < 0 < right[0], "with a tilt the left of a double well is lower"


def test_step_is_the_perceptron_rule():
    x, y = small_data()
    y = (y > 0).astype(float)
    problem, w = gd.neuron_mse(x, y, "step"), np.array([0.3, -0.2, 0.1])
    guess = (x @ w[:2] + w[2] >= 0).astype(float)
    design = np.column_stack([x, np.ones(12)])
    assert far(problem.gradient(w), 2 / 12 * design.T @ (guess - y)) < 1e-14


#: Formulas typed, and the same of numpy's functions; kinks lie off the points that are tried.
CALLED = {
    "3 + 0*x": lambda x, y: 3.0,
    "x**1 + y**0 + x**2*y**3 + x**4/(3 + y**2)**0.5 + 2**x + (2 + x*x)**y": lambda x, y: (
        x**1 + y**0 + np.square(x) * np.power(y, 3) + x**4 / (3 + y**2) ** 0.5 + 2**x + (2 + x * x) ** y
    ),
    "abs(x - 0.3)*y + sin(3*x)*cos(y) + tan(x/4) - exp(-x)*tanh(y) + log(4 + x)/sqrt(3 + y*y)": lambda x, y: (
        np.abs(x - 0.3) * y + np.sin(3 * x) * np.cos(y) + np.tan(x / 4) - np.exp(-x) * np.tanh(y)
        + np.log(4 + x) / np.sqrt(3 + y * y)
    ),
    "max(0, x)*y + min(y, 0.2)**2 + sinh(x) - cosh(x*y) + atan(2*x - y) + sign(x - 0.3)*y": lambda x, y: (
        np.maximum(0, x) * y + np.minimum(y, 0.2) ** 2 + np.sinh(x) - np.cosh(x * y) + np.arctan(2 * x - y)
        + np.sign(x - 0.3) * y
    ),
}  # fmt: skip


def test_a_formula_of_numpys_functions_is_the_one_that_is_typed():
    for text, formula in CALLED.items():
        called, typed = (gd.function_problem("mine", one, (1, 1), ((-2, 2),) * 2) for one in (formula, text))
        w = points_of(called, 60)
        assert far(called.loss(w), np.broadcast_to(formula(*w.T), 60)) < 1e-12
        assert np.array_equal(called.gradient(w), typed.gradient(w))
        assert np.array_equal(called.hessian(w), typed.hessian(w))
        assert far(called.gradient(w), differences(called.loss, w)) < 1e-6


def test_sine_and_cosine_by_one_tangent_are_numpys():
    x = np.concatenate([np.linspace(-50, 50, 4001), np.pi * np.arange(-9, 9) / 2, [0.0, 1e-300, 1e6, -1e9]])
    line = gd.function_problem("wave", "sin(x)", (0.0,), ((-1, 1),))
    assert np.max(np.abs(line.loss(x[:, None]) - np.sin(x))) < 4e-16
    assert np.max(np.abs(line.gradient(x[:, None])[:, 0] - np.cos(x))) < 4e-16
