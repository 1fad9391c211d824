"""Derivatives by central differences over every problem there is, minima by the literature, bad data by ValueError."""

import numpy as np
import pytest

from gd_core import (
    double_well,
    function_problem,
    network_mse,
    networks,
    neuron_mse,
    problems,
    product_mse,
    sine_mse,
    stationary_kind,
)
from gd_core.formulas import models
from tests.core.known import all_problems, differences, far, makers, problems_with_data, small_data

PROBLEMS = all_problems()
WITHOUT_DERIVATIVE = {"neuron_mse step"}  # its gradient is a convention: test_step_is_the_perceptron_rule
VALLEYS = {"product_mse"}  # its minima are points of the floor of a valley
LITERATURE = {  # the value at the global minima
    "parabola": 0.0, "quadratic": 0.0, "himmelblau": 0.0, "rosenbrock": 0.0, "beale": 0.0, "booth": 0.0,
    "rastrigin": 0.0, "ackley": 0.0, "griewank": 0.0, "levy": 0.0,
    "styblinski_tang": -78.33233140754285, "six_hump_camel": -1.031628453489877,
}  # fmt: skip


def points_of(problem, count=40):
    rng = np.random.default_rng(1)
    return np.stack([rng.uniform(low, high, count) for low, high in problem.domain], axis=-1)


@pytest.mark.parametrize("name", sorted(set(PROBLEMS) - WITHOUT_DERIVATIVE))
def test_gradient_and_hessian_are_the_differences(name):
    problem = PROBLEMS[name]
    w = points_of(problem)
    assert far(problem.gradient(w), differences(problem.loss, w)) < 1e-6
    assert far(problem.hessian(w), differences(problem.gradient, w)) < 1e-5
    assert np.array_equal(problem.hessian(w), np.swapaxes(problem.hessian(w), -1, -2))


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_shapes_and_a_point_alone(name):
    problem = PROBLEMS[name]
    dim = len(problem.parameters)
    w = points_of(problem, 6).reshape(2, 3, dim)
    for function, shape in ((problem.loss, ()), (problem.gradient, (dim,)), (problem.hessian, (dim, dim))):
        together = function(w)
        assert together.shape == (2, 3, *shape)
        assert far(np.asarray(function(w[1, 2])), together[1, 2]) < 1e-14
    assert problem.start.shape == (dim,)
    assert len(problem.domain) == dim
    assert all(low < high for low, high in problem.domain)
    assert problem.latex
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
        assert stationary_kind(problem, minimum) == ("flat" if name in VALLEYS else "minimum")
        ring = minimum + 1e-3 * np.random.default_rng(0).normal(size=(50, minimum.size))
        assert np.all(problem.loss(ring) >= problem.loss(minimum) - 1e-15)


def test_no_constructor_is_left_out():
    """A new problem over data must join known.problems_with_data, and with it every check of this file."""
    made = {*vars(problems), *vars(models), *vars(networks)}
    makers = {name for name in made if name.endswith("_mse") and not name.startswith("_")}
    assert makers == {problem.name for problem in problems_with_data().values()}


def test_double_well_without_tilt_is_symmetric_and_with_it_the_left_is_lower():
    assert np.allclose(np.concatenate(double_well(0.0).minima), [-1, 1]) or np.allclose(
        np.concatenate(double_well(0.0).minima), [1, -1]
    )
    left, right = double_well(0.4).minima
    assert left[0] < 0 < right[0]


@pytest.mark.parametrize("name", sorted(set(makers()) - {"ridge_mse", "penalized network_mse"}))
def test_the_loss_is_the_mean_square_of_what_the_predictions_miss(name):
    x, y = small_data(300)
    problem = makers()[name](x, y)
    w = np.random.default_rng(5).normal(size=(4, 70, len(problem.parameters)))
    predictions = problem.predict(w)
    assert predictions.shape == (4, 70, 300)
    assert far(np.mean((predictions - y) ** 2, axis=-1), problem.loss(w)) < 1e-13
    assert far(problem.predict(w[1, 2]), predictions[1, 2]) < 1e-13


@pytest.mark.parametrize("name", sorted(makers()))
def test_a_batch_is_a_problem_of_its_rows(name):
    """On 300 rows, whose batches, points and rows are cut in blocks."""
    x, y = small_data(300)
    rows = np.random.default_rng(3).integers(300, size=140)
    whole, part = makers()[name](x, y), makers()[name](x[rows], y[rows])
    w = np.random.default_rng(4).normal(size=(70, len(whole.parameters)))
    assert far(whole.gradient(w, rows), part.gradient(w)) < 1e-12
    assert far(whole.hessian(w), np.stack([whole.hessian(point) for point in w])) < 1e-12
    if name != "neuron_mse step":
        assert far(whole.hessian(w[:5]), differences(whole.gradient, w[:5])) < 1e-5


def test_the_parameters_of_a_network_are_named_by_unit_and_feature():
    x, y = small_data()
    assert network_mse(x, y, 2).parameters == ("w11", "w12", "w21", "w22", "b1", "b2", "v1", "v2", "bias")
    assert network_mse(x, y).parameters == ("w11", "w12", "b1", "v1", "bias")
    assert network_mse(x[:, :1], y).parameters == ("w", "v")
    assert network_mse(x[:, :1], y, 10).parameters[17:21] == ("b8", "b9", "b10", "v1")
    assert network_mse(x, y, 10).parameters[18:21] == ("w10_1", "w10_2", "b1")
    assert len(network_mse(x, y, 8).parameters) == 33
    assert np.array_equal(network_mse(x, y, 8).start, network_mse(x, y, 8).start)


def test_a_network_predicts_what_its_parameters_names_say():
    x, y = small_data()
    problem = network_mse(x, y, 3)
    w = np.random.default_rng(0).normal(size=len(problem.parameters))
    by_name = dict(zip(problem.parameters, w, strict=True))
    prediction = by_name["bias"] + sum(
        by_name[f"v{j}"] * np.tanh(by_name[f"w{j}1"] * x[:, 0] + by_name[f"w{j}2"] * x[:, 1] + by_name[f"b{j}"])
        for j in (1, 2, 3)
    )
    assert problem.loss(w) == pytest.approx(np.mean((prediction - y) ** 2), rel=1e-14)
    narrow = network_mse(x[:, :1], y)
    assert narrow.loss(w[:2]) == pytest.approx(np.mean((w[1] * np.tanh(w[0] * x[:, 0]) - y) ** 2), rel=1e-14)
    product, sine = product_mse(x[:, :1], y), sine_mse(x[:, :1], y)
    assert product.loss(w[:2]) == pytest.approx(np.mean((w[1] * w[0] * x[:, 0] - y) ** 2), rel=1e-14)
    assert sine.loss(w[:2]) == pytest.approx(np.mean((np.sin(w[0] * x[:, 0] + w[1]) - y) ** 2), rel=1e-14)


@pytest.mark.parametrize("sign", [1, -1, 0])
def test_the_valleys_of_a_product_lie_along_the_least_squares_slope(sign):
    x, y = small_data(40, 1)
    y = sign * (2.5 * x[:, 0] + 0.1 * y) if sign else 0 * y
    problem = product_mse(x, y)
    c = float(np.linalg.lstsq(x, y, rcond=None)[0][0])
    assert len(problem.minima) == (2 if sign else 1)
    for minimum in problem.minima:
        assert np.prod(minimum) == pytest.approx(c, abs=1e-12)
        assert abs(minimum[0]) == pytest.approx(abs(minimum[1]), abs=1e-12)
    assert stationary_kind(problem, [0, 0]) == ("saddle" if sign else "flat")


def test_step_is_the_perceptron_rule():
    x, y = small_data()
    y = (y > 0).astype(float)
    problem, w = neuron_mse(x, y, "step"), np.array([0.3, -0.2, 0.1])
    guess = (x @ w[:2] + w[2] >= 0).astype(float)
    design = np.column_stack([x, np.ones(12)])
    assert far(problem.gradient(w), 2 / 12 * design.T @ (guess - y)) < 1e-14


def test_a_formula_without_variables_is_level():
    constant = function_problem("flat", lambda x, y: 3.0, (1, 1), ((-2, 2),) * 2)
    w = points_of(constant)
    assert np.array_equal(constant.loss(w), np.full(40, 3.0))
    assert not np.any(constant.gradient(w))
    assert not np.any(constant.hessian(w))


def test_a_formula_of_numpys_functions_is_the_one_that_is_typed():
    """Kinks lie off the points that are tried."""
    texts = {
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
    for text, formula in texts.items():
        called, typed = (function_problem("mine", one, (1, 1), ((-2, 2),) * 2) for one in (formula, text))
        w = points_of(called, 60)
        assert far(called.loss(w), formula(*w.T)) < 1e-12
        assert np.array_equal(called.gradient(w), typed.gradient(w))
        assert np.array_equal(called.hessian(w), typed.hessian(w))
        assert far(called.gradient(w), differences(called.loss, w)) < 1e-6


def test_derivatives_where_a_power_has_none_left():
    """x**1 at 0 has slope 1 and curvature 0, not 0·∞."""
    problem = function_problem("mine", lambda x, y: x**1 * 3 + y**2 + x**0, (0, 0), ((-1, 1),) * 2)
    assert problem.gradient(np.zeros(2)).tolist() == [3, 0]
    assert problem.hessian(np.zeros(2)).tolist() == [[0, 0], [0, 2]]
    kink = function_problem("mine", lambda x, y: np.maximum(0, x) + abs(y), (0, 0), ((-1, 1),) * 2)
    assert kink.gradient(np.zeros(2)).tolist() == [0, 0]


def test_sine_and_cosine_by_one_tangent_are_numpys():
    x = np.concatenate([np.linspace(-50, 50, 4001), np.pi * np.arange(-9, 9) / 2, [0.0, 1e-300, 1e6, -1e9]])
    line = function_problem("wave", "sin(x)", (0.0,), ((-1, 1),))
    assert np.max(np.abs(line.loss(x[:, None]) - np.sin(x))) < 4e-16
    assert np.max(np.abs(line.gradient(x[:, None])[:, 0] - np.cos(x))) < 4e-16
