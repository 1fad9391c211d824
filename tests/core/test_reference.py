"""The core against what others computed: one table of runs, a row an optimizer, a rate and a problem."""

from itertools import islice

import numpy as np
import pytest
from scipy.sparse.linalg import LinearOperator, eigsh
from sklearn.linear_model import LinearRegression, Ridge, SGDRegressor
from sklearn.neural_network import MLPRegressor

from gd_core import (
    OPTIMIZERS,
    SCHEDULES,
    TEST_FUNCTIONS,
    Outcome,
    adam,
    condition_number,
    critical_learning_rate,
    descend,
    eigen,
    linear_mse,
    network_mse,
    optimal_learning_rate,
    ridge_mse,
    sequential,
    sgd,
    sharpness,
    stochastic,
)
from tests.core.known import arrays, boston, boston_problem, facts, far

RUNS = [
    ("torch_linear.npz", {"function": "linear_mse", **run})
    for run in facts("manifest.json")["torch_linear.npz"]["runs"]
]
RUNS += [("torch_functions.npz", run) for run in facts("manifest.json")["torch_functions.npz"]["runs"]]
RUNS += [("more_runs.npz", run) for run in facts("more_manifest.json")["runs"]]
WITHOUT_REFERENCE = {"newton", "line_search"}  # second order: test_optimizers.py holds them to closed forms


def problem_of(name):
    return boston_problem() if name == "linear_mse" else TEST_FUNCTIONS[name]


@pytest.mark.parametrize(("file", "run"), RUNS, ids=[f"{file[:-4]}-{run['key']}" for file, run in RUNS])
def test_optimizers_make_the_steps_of_torch_and_optax(file, run):
    optimizer = OPTIMIZERS[run["optimizer"]](run["lr"])
    ours = descend(problem_of(run["function"]), optimizer, run["start"], run["steps"], divergence_factor=1e300)
    theirs = arrays(file)[run["key"]]
    assert far(np.column_stack([ours.weights, ours.losses]), theirs) <= run["tol"]


def test_every_optimizer_has_a_row_in_the_table():
    assert {run["optimizer"] for _, run in RUNS} == set(OPTIMIZERS) - WITHOUT_REFERENCE


@pytest.mark.parametrize("name", ["full", "sgd", "random30", "sequential30"])
def test_the_lessons_loops_are_met(name):
    theirs = arrays(f"seed_{name}.npz")
    batches = {"full": None, "sequential30": sequential(506, 30)}.get(name)
    if "indices" in theirs:
        batches = iter(theirs["indices"].astype(int))
    steps = int(theirs["step"][-1])
    ours = descend(boston_problem(), sgd(0.01), theirs["start"], steps, batches=batches, record=theirs["step"])
    assert far(ours.weights, theirs["weights"]) <= 1e-9
    assert far(ours.losses, theirs["mse"]) <= 1e-9
    x, w = boston()[0][:10], ours.weights[-1]
    assert far(x @ w[:2] + w[2], theirs["predicted_first10"]) <= 1e-9


def test_keras_adam_is_met_to_its_float32():
    theirs = arrays("keras_adam30.npz")
    ours = descend(
        boston_problem(),
        adam(0.01, eps=1e-7),
        [0, 0, 1],
        17000,
        batches=sequential(506, 30),
        record=np.arange(0, 17001, 17),
    )
    assert np.max(np.abs(ours.weights - theirs["weights"])) < 5e-4
    assert far(ours.weights, theirs["numpy_float64_weights"]) < 1e-7  # ε stands elsewhere in Keras
    assert far(ours.losses, theirs["mse"]) < 5e-4


@pytest.mark.parametrize("scaling", ["raw", "minmax", "standardized"])
def test_facts_of_the_data(scaling):
    known = facts("facts.json")["features"][scaling]
    problem = linear_mse(*boston(scaling))
    zero = np.zeros(3)
    assert far(problem.hessian(zero), np.array(known["hessian"])) <= 1e-9
    assert far(eigen(problem.hessian(zero))[0], np.array(known["eigenvalues"])) <= 1e-9
    assert condition_number(problem) == pytest.approx(known["condition_number"], rel=1e-9)
    assert critical_learning_rate(problem) == pytest.approx(known["critical_lr"], rel=1e-9)
    assert optimal_learning_rate(problem) == pytest.approx(known["best_fixed_lr"], rel=1e-9)
    assert far(problem.minima[0], np.array(known["ols_weights"])) <= 1e-9
    assert problem.loss(problem.minima[0]) == pytest.approx(known["min_mse"], rel=1e-12)
    assert problem.loss(zero) == pytest.approx(known["mse_at_zero_weights"], rel=1e-12)
    assert far(problem.gradient(zero), np.array(known["gradient_at_zero_weights"])) <= 1e-9


def test_it_converges_to_linear_regression():
    problem = boston_problem()
    model = LinearRegression().fit(*boston())
    run = descend(problem, sgd(optimal_learning_rate(problem)), [0, 0, 0], 5000, tolerance=1e-10)
    assert run.outcome == Outcome.CONVERGED
    assert far(run.weights[-1], np.append(model.coef_, model.intercept_)) < 1e-8


def test_ridge_is_scikit_learns():
    x, y = boston()
    model = Ridge(alpha=506 * 0.02).fit(x, y)
    problem = ridge_mse(x, y, 0.02)
    run = descend(problem, sgd(0.5), [0, 0, 0], 5000, tolerance=1e-10)
    assert far(run.weights[-1], np.append(model.coef_, model.intercept_)) < 1e-8
    assert far(problem.minima[0], run.weights[-1]) < 1e-8


def test_one_row_at_a_time_is_scikit_learns_sgd():
    x, y = boston()
    model = SGDRegressor(penalty=None, learning_rate="constant", eta0=0.02)
    rows = list(islice(stochastic(506, np.random.default_rng(3)), 400))
    for row in rows:
        model.partial_fit(x[row], y[row])
    # Its loss is half the square, so its rate is twice ours.
    run = descend(boston_problem(), sgd(0.01), [0, 0, 0], 400, batches=iter(rows), record=[400])
    assert far(run.weights[-1], np.append(model.coef_, model.intercept_)) < 1e-10


@pytest.mark.parametrize("name", [*facts("torch_schedules.json")["schedules"], "cosine_restarts"])
def test_schedules_are_torchs(name):
    theirs = facts("torch_schedules.json")["schedules"].get(name) or facts("more_manifest.json")["cosine_restarts"]
    arguments = {key.lower(): value for key, value in theirs["parameters"].items()}
    for other in ("cycle_momentum", "anneal_strategy", "max_lr"):
        arguments.pop(other, None)
    ours = SCHEDULES[name](theirs.get("base_lr", 0.1), **arguments)
    assert far(np.array([ours(t) for t in range(100)]), np.array(theirs["lr"])) <= 1e-12


def test_the_network_is_scikit_learns():
    """MLPRegressor's own updates, full batch: its loss is half the square, so its rate is twice ours."""
    x, y = boston("standardized")
    y = (y - y.mean()) / y.std()
    problem = network_mse(x, y, 8)
    model = MLPRegressor(
        hidden_layer_sizes=(8,),
        activation="tanh",
        solver="sgd",
        alpha=0,
        batch_size=506,
        learning_rate_init=0.4,
        momentum=0,
    )
    model.partial_fit(x, y)
    w = problem.start
    for theirs, ours in (
        (model.coefs_[0], w[:16].reshape(8, 2).T),
        (model.intercepts_[0], w[16:24]),
        (model.coefs_[1], w[24:32, None]),
        (model.intercepts_[1], w[32:]),
    ):
        theirs[:] = ours
    for _ in range(200):
        model.partial_fit(x, y)
    run = descend(problem, sgd(0.2), w, 200, record=[200])
    theirs = np.concatenate(
        [model.coefs_[0].T.ravel(), model.intercepts_[0], model.coefs_[1][:, 0], model.intercepts_[1]]
    )
    assert far(run.weights[-1], theirs) < 1e-9
    assert run.losses[-1] == pytest.approx(np.mean((model.predict(x) - y) ** 2), rel=1e-9)


def test_the_network_comes_to_the_edge_of_stability():
    """Cohen et al. (2021): λmax comes to 2/η and stays there, and the loss goes on in jerks; by Lanczos' method too."""
    x, y = boston("standardized")
    problem = network_mse(x, (y - y.mean()) / y.std(), 8)
    rates = np.array([0.2, 0.3, 0.5, 1.0])[:, None]
    record = np.r_[0:3000:100, 3000]
    runs = descend(problem, sgd(rates), np.broadcast_to(problem.start, (4, 33)), 3000, record=record)
    assert runs.outcome.tolist() == [Outcome.MAX_STEPS] * 3 + [Outcome.DIVERGED]
    share = sharpness(problem, runs.weights[:3]) * rates[:3] / 2
    assert np.all(np.abs(share[:, -6:] - 1) < 0.1)
    assert share[0, 0] < 0.6
    assert np.all(runs.losses[:3, -1] < runs.losses[:3, 1])
    assert np.any(np.diff(runs.losses[1]) > 0)
    at = runs.weights[1, -1]

    def along(v):
        return (problem.gradient(at + 1e-5 * v) - problem.gradient(at - 1e-5 * v)) / 2e-5

    largest = eigsh(LinearOperator((33, 33), matvec=along), k=1, which="LA", v0=np.ones(33), tol=1e-10)[0][0]
    assert sharpness(problem, at) == pytest.approx(largest, rel=1e-6)
