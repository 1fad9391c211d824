"""Where runs end: stationary points by others' means, noise by its definition, and since when a run stays."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

import gd_core as gd
from tests.core.known import all_problems, boston, far

HIMMELBLAU = gd.TEST_FUNCTIONS["himmelblau"]
COUNTED = ["beale", "booth", "himmelblau", "rastrigin", "six_hump_camel", "styblinski_tang", "griewank"]


def test_curvature_far_away_is_no_accident():
    x, y = boston("standardized")
    for problem in (HIMMELBLAU, gd.network_mse(x, y, 3)):
        places = np.full((2, len(problem.parameters)), 1.0)
        places[1] = np.inf
        assert np.isfinite(gd.curvature_range(problem, places)).all(axis=-1).tolist() == [True, False]


@pytest.mark.parametrize("name", [*COUNTED, "sine_mse"])
def test_minima_are_all_that_scipy_finds(name):
    problem = all_problems()[name]
    problem = problem if name in COUNTED else replace(problem, domain=((-6, 6),) * 2)
    known = gd.find_minima(problem)
    assert np.allclose(problem.loss(known), np.sort(problem.loss(known)), atol=1e-9)
    assert len(known) == len(problem.minima) or name not in COUNTED
    rng, found = np.random.default_rng(0), 0
    for _ in range(60):
        start = [rng.uniform(*side) for side in problem.domain]
        end = minimize(problem.loss, start, jac=problem.gradient, method="BFGS", tol=1e-9).x
        if all(low < e < high for e, (low, high) in zip(end, problem.domain, strict=True)):
            assert np.linalg.norm(known - end, axis=1).min() < 1e-4
            found += 1
    assert found > 10


def test_the_minima_and_saddles_that_the_literature_counts():
    counts = {"himmelblau": (4, 4), "six_hump_camel": (6, 7), "rastrigin": (121, 220), "beale": (1, 2)}
    for name, count in (counts | {"saddle": (0, 1)}).items():
        assert tuple(map(len, gd.find_stationary(gd.TEST_FUNCTIONS[name])[:2])) == count, name
    assert far(gd.find_minima(HIMMELBLAU, ((2, 4), (1, 3)))[0], np.array([3.0, 2.0])) < 1e-12
    valley = gd.find_stationary(all_problems()["product_mse"])
    assert len(valley.minima) == 0  # its floor is as low all along
    assert not valley.saddles.any()
    x, y = boston("standardized")
    many = np.column_stack([x, x**2])
    found = gd.find_minima(gd.linear_mse(many, y), ((-50, 50),) * 5)
    assert far(found, np.linalg.lstsq(np.column_stack([many, np.ones(len(y))]), y)[0][None]) < 1e-9
    net = gd.network_mse(x, (y - y.mean()) / y.std(), 2)
    (end,) = gd.find_minima(net, ((-30, 30),) * 9)
    assert np.abs(net.gradient(end)).max() < 1e-9
    assert net.loss(end) < net.loss(end + 1e-3 * np.random.default_rng(0).normal(size=(200, 9))).min()


#: formula → its minima in the window from −4 to 4, from its definition
MINIMA = {
    "abs(x)": [[0]],
    "abs(x - 1) + abs(y + 1/2)": [[1, -0.5]],
    "abs(2*x - y) + x**2/10": [[0, 0]],
    "(x**2 + y**2)**0.5": [[0, 0]],
    "abs(x)**0.5": [[0]],
    "x**4": [[0]],
    "x**2 + y**4": [[0, 0]],
    "(1 - relu(x))**2 + y**2": [[1, 0]],
}
NONE = "1/(x - 0.3)", "tan(x)", "log(abs(x - 0.3)) + x**2", "log(x**2 + y**2)", "-1/abs(x)", "-abs(x)", "3 + 0*x"
NONE += "x/abs(x) + x**2", "sign(x) + x**2", "relu(x)", "(1 - x*y)**2", "exp(-x**2)", "x**3"


@pytest.mark.parametrize("text", [*MINIMA, *NONE])
def test_a_kink_and_a_level_place_are_minima_a_pole_a_jump_and_a_valley_are_none(text):
    count = 2 if "y" in text else 1
    problem = gd.function_problem("f", text, (1.0,) * count, ((-4, 4),) * count)
    found, wanted = gd.find_minima(problem), np.array(MINIMA.get(text, []), dtype=float).reshape(-1, count)
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, atol=1e-3)


def test_noise_is_one_draw_an_update_and_the_same_for_all():
    starts, rates = np.array([[1.0, 2.0], [-3.0, 0.5], [2.0, 2.0]]), np.array([0.001, 0.004, 0.002])

    def run(rate, start, sigma=40.0):
        return gd.descend(HIMMELBLAU, gd.noisy(gd.momentum(rate), sigma, 16, np.random.default_rng(7)), start, 700)

    family = run(rates[:, None], starts)
    for i in range(3):
        assert np.array_equal(run(rates[i], starts[i]).weights, family.weights[i])
    w, v, drawn = starts[0], np.zeros(2), np.random.default_rng(7).standard_normal((700, 2))
    for step in range(700):  # from the definition: σ/√b = 10
        v = 0.9 * v + HIMMELBLAU.gradient(w) + 10 * drawn[step]
        w = w - 0.001 * v
    assert far(family.weights[0, -1], w) < 1e-12
    plain = gd.descend(HIMMELBLAU, gd.momentum(0.001), starts[0], 700).weights
    assert np.array_equal(run(0.001, starts[0], 0.0).weights, plain)


def test_a_map_of_one_weight_has_one_row_and_says_since_when_a_run_stays_near_its_end():
    """On the parabola's bowl w shrinks by 0.9 an update: the width is 6, so near is 0.3."""
    codes, since = gd.basin_map(
        gd.TEST_FUNCTIONS["double_well"], gd.sgd(0.05), np.linspace(-2, 2, 41), rate=0.05, limit=2.0
    )
    assert codes.shape == since.shape == (41,)
    assert [*codes[:20], *codes[-19:]] == [0] * 20 + [1] * 19
    parabola, steps = gd.TEST_FUNCTIONS["parabola"], 320
    codes, since = gd.basin_map(parabola, gd.sgd(0.05), [2.9, 0.2, 0.0, 1.0], steps=steps, rate=0.05, limit=2.0)
    assert codes.tolist() == [0] * 4
    first = np.ceil(np.log(0.3 / np.array([2.9, 1.0])) / np.log(0.9))
    assert np.all((since[[0, 3]] >= first) & (since[[0, 3]] < first + 11))  # a record every ten updates
    assert since[1:3].tolist() == [0, 0]
    assert gd.basin_map(parabola, gd.sgd(0.05), [2.9], steps=2, rate=0.05)[0] == gd.ENDS["descending"]
