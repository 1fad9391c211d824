"""Where runs end: stationary points by others' means, and every map cell and code against the run alone."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from gd_core import (
    ENDS,
    TEST_FUNCTIONS,
    adam,
    basin_map,
    curvature_range,
    descend,
    find_minima,
    find_stationary,
    function_problem,
    grid_points,
    linear_mse,
    momentum,
    network_mse,
    noisy,
    product_mse,
    random,
    run_endings,
    sgd,
    sharpness,
    sine_mse,
)
from gd_core.formulas.parse import parse
from tests.core.known import all_problems, boston, far

HIMMELBLAU, RASTRIGIN, ROSENBROCK = (TEST_FUNCTIONS[name] for name in ("himmelblau", "rastrigin", "rosenbrock"))


def houses():
    """Every 25th house: LSTAT in 15 %, and how much cheaper than the dearest, in $20,000."""
    x, y = boston("raw")
    return x[::25, 1:] / 15, (y.max() - y[::25]) / 20


def waves():
    t = np.arange(24) / 12
    return t[:, None], np.sin(6.1 * t + 0.4) + 0.1 * np.random.default_rng(0).normal(size=24)


def with_minima(problem, window):
    return replace(problem, domain=window, minima=tuple(find_minima(problem, window)))


LANDSCAPES = {name: problem for name, problem in TEST_FUNCTIONS.items() if len(problem.parameters) == 2}
LANDSCAPES |= {
    "network": with_minima(network_mse(*houses()), ((-4, 4),) * 2),
    "sine": with_minima(sine_mse(*waves()), ((0, 14), (-4, 4))),
    "product": replace(product_mse(*houses()), domain=((-4, 4),) * 2),
}
RATES = {"himmelblau": 0.01, "rosenbrock": 0.001, "beale": 1e-3, "booth": 0.1, "rastrigin": 0.009, "product": 0.2}


@pytest.mark.parametrize("name", sorted(all_problems()))
def test_curvature_is_scipys_spectrum(name):
    problem = all_problems()[name]
    w = np.random.default_rng(2).normal(size=(3, 4, len(problem.parameters)))
    spectrum = np.array([[np.linalg.eigvals(h).real for h in row] for row in problem.hessian(w)])
    assert far(sharpness(problem, w), spectrum.max(axis=-1)) < 1e-10
    assert far(curvature_range(problem, w), np.stack([spectrum.min(axis=-1), spectrum.max(axis=-1)], axis=-1)) < 1e-10
    assert np.shape(sharpness(problem, w[0, 0])) == ()


def test_curvature_far_away_is_nan_and_no_accident():
    x, y = boston("standardized")
    for problem in (HIMMELBLAU, network_mse(x, y, 3)):
        far_away = np.full((2, len(problem.parameters)), 1.0)
        far_away[1] = np.inf
        low, high = np.moveaxis(curvature_range(problem, far_away), -1, 0)
        assert np.all(np.isfinite([low[0], high[0]]))
        assert not np.any(np.isfinite([low[1], high[1]]))


COUNTED = ["beale", "booth", "himmelblau", "rastrigin", "six_hump_camel", "styblinski_tang", "griewank"]


@pytest.mark.parametrize("name", [*COUNTED, "network", "sine"])
def test_minima_are_all_that_scipy_finds(name):
    problem = LANDSCAPES[name]
    known = find_minima(problem)
    assert np.allclose(problem.loss(known), np.sort(problem.loss(known)), atol=1e-9)
    assert len(known) == len(problem.minima)
    rng, found = np.random.default_rng(0), 0
    for _ in range(60):
        start = [rng.uniform(*side) for side in problem.domain]
        end = minimize(problem.loss, start, jac=problem.gradient, method="BFGS", tol=1e-9).x
        if all(low < e < high for e, (low, high) in zip(end, problem.domain, strict=True)):
            assert np.linalg.norm(known - end, axis=1).min() < 1e-4
            found += 1
    assert found > 10


def test_the_minima_and_saddles_that_the_literature_counts():
    counts = {
        "himmelblau": (4, 4),
        "six_hump_camel": (6, 7),
        "rastrigin": (121, 220),
        "beale": (1, 2),
        "saddle": (0, 1),
    }
    for name, (minima, saddles) in counts.items():
        found = find_stationary(TEST_FUNCTIONS[name])
        assert (len(found.minima), len(found.saddles)) == (minima, saddles), name
    assert far(find_minima(HIMMELBLAU, ((2, 4), (1, 3)))[0], np.array([3.0, 2.0])) < 1e-12
    valley = find_stationary(product_mse(*houses()))
    assert len(valley.minima) == 0  # its floor is as low all along
    assert not valley.saddles.any()
    x, y = boston("standardized")
    many = np.column_stack([x, x**2])
    found = find_minima(linear_mse(many, y), ((-50, 50),) * 5)
    assert far(found, np.linalg.lstsq(np.column_stack([many, np.ones(len(y))]), y)[0][None]) < 1e-9
    net = network_mse(x, (y - y.mean()) / y.std(), 2)
    end = find_minima(net, ((-30, 30),) * 9)
    assert len(end) == 1
    assert np.abs(net.gradient(end)).max() < 1e-9
    assert net.loss(end[0]) < net.loss(end[0] + 1e-3 * np.random.default_rng(0).normal(size=(200, 9))).min()


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
    formula = parse(text, ("x", "y"))
    count = len(formula.used)
    problem = function_problem("f", lambda *w: formula(*w, *[0.0] * (2 - len(w))), (1.0,) * count, ((-4, 4),) * count)
    found, wanted = find_minima(problem), np.array(MINIMA.get(text, []), dtype=float).reshape(-1, count)
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, atol=1e-3)


@pytest.mark.sampled(9)
@pytest.mark.parametrize("name", sorted(LANDSCAPES))
@pytest.mark.parametrize("kind", ["sgd", "momentum", "adam", "noisy", "batches"])
def test_fifty_cells_of_a_map_end_alone_where_it_says(name, kind):
    problem, rate, steps = LANDSCAPES[name], RATES.get(name, 0.05), 120
    if kind == "batches" and not problem.samples:
        kind = "noisy"
    rng = np.random.default_rng(5)
    made = {"sgd": sgd(rate), "momentum": momentum(rate / 2, 0.9), "adam": adam(0.2), "batches": sgd(rate)}
    optimizer = made.get(kind) or noisy(sgd(rate), 2.0, 4, np.random.default_rng(1))
    rates = {"momentum": rate / 2, "adam": 0.2}
    limits = {"momentum": 3.8, "adam": None}
    judged = {"rate": rates.get(kind, rate), "limit": limits.get(kind, 2.0), "exact": kind not in ("noisy", "batches")}

    def batches():
        return random(problem.samples, 5, np.random.default_rng(3)) if kind == "batches" else None

    x, y = (np.linspace(*side, 48) for side in problem.domain)
    codes, since = basin_map(problem, optimizer, x, y, steps, batches=batches(), **judged)
    assert codes.shape == since.shape == (48, 48)
    starts = grid_points(problem, x, y)
    for j, i in rng.integers(48, size=(50, 2)):
        alone = descend(problem, optimizer, starts[j, i], steps, batches=batches())
        assert run_endings(problem, alone, **judged).codes == codes[j, i]
        if codes[j, i] < ENDS["rests"]:
            width = np.ptp(problem.domain, axis=1)
            away = np.linalg.norm((alone.weights - alone.weights[-1]) / width, axis=-1)
            assert np.all(away[since[j, i] :: 5] < 0.1)


def test_noise_is_one_draw_an_update_and_the_same_for_all():
    rng = np.random.default_rng(7)
    starts = np.array([[1.0, 2.0], [-3.0, 0.5], [2.0, 2.0]])
    rates = np.array([0.001, 0.004, 0.002])
    family = descend(HIMMELBLAU, noisy(momentum(rates[:, None]), 40.0, 16, rng), starts, 700)
    drawn = np.random.default_rng(7).standard_normal((700, 2))
    for i in range(3):
        alone = descend(HIMMELBLAU, noisy(momentum(rates[i]), 40.0, 16, np.random.default_rng(7)), starts[i], 700)
        assert np.array_equal(alone.weights, family.weights[i])
    w, v = starts[0], np.zeros(2)
    for step in range(700):  # from the definition: σ/√b = 10
        v = 0.9 * v + HIMMELBLAU.gradient(w) + 10 * drawn[step]
        w = w - 0.001 * v
    assert far(family.weights[0, -1], w) < 1e-12


def test_without_noise_it_is_the_optimizer_itself():
    quiet = noisy(adam(0.1), 0.0, 1, np.random.default_rng(0))
    runs = [descend(HIMMELBLAU, optimizer, [0, 0], 50).weights for optimizer in (quiet, adam(0.1))]
    assert np.array_equal(*runs)


def test_a_map_of_one_weight_has_one_row():
    well = TEST_FUNCTIONS["double_well"]
    codes, since = basin_map(well, sgd(0.05), np.linspace(-2, 2, 41), rate=0.05, limit=2.0)
    assert codes.shape == since.shape == (41,)
    assert codes[:20].tolist() == [0] * 20
    assert codes[-19:].tolist() == [1] * 19


def test_a_map_says_since_when_a_run_stays_near_its_end():
    """On the parabola's bowl w shrinks by 0.9 an update: the width is 6, so near is 0.3."""
    parabola, steps = TEST_FUNCTIONS["parabola"], 320
    codes, since = basin_map(parabola, sgd(0.05), [2.9, 0.2, 0.0, 1.0], steps=steps, rate=0.05, limit=2.0)
    assert codes.tolist() == [0] * 4
    first = np.ceil(np.log(0.3 / np.array([2.9, 1.0])) / np.log(0.9))
    assert np.all((since[[0, 3]] >= first) & (since[[0, 3]] < first + 11))  # a record every ten updates
    assert since[1:3].tolist() == [0, 0]
    assert basin_map(parabola, sgd(0.05), [2.9], steps=2, rate=0.05)[0] == ENDS["descending"]
