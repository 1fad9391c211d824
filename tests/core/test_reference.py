"""The core against what others computed: one table of runs, a row an optimizer, a rate and a problem."""

import numpy as np
import pytest

import gd_core as gd
from tests.core.known import arrays, boston, boston_problem, facts, far

RUNS = [
    ("torch_linear.npz", {"function": "linear_mse", **run})
    for run in facts("manifest.json")["torch_linear.npz"]["runs"]
]
RUNS += [("torch_functions.npz", run) for run in facts("manifest.json")["torch_functions.npz"]["runs"]]
RUNS += [("more_runs.npz", run) for run in facts("more_manifest.json")["runs"]]
WITHOUT_REFERENCE = {"newton", "line_search"}  # second order: test_optimizers.py holds them to closed forms


@pytest.mark.parametrize(("file", "run"), RUNS, ids=[f"{file[:-4]}-{run['key']}" for file, run in RUNS])
def test_optimizers_make_the_steps_of_torch_and_optax(file, run):
    optimizer = gd.OPTIMIZERS[run["optimizer"]](run["lr"])
    problem = boston_problem() if run["function"] == "linear_mse" else gd.TEST_FUNCTIONS[run["function"]]
    ours = gd.descend(problem, optimizer, run["start"], run["steps"], divergence_factor=1e300)
    theirs = arrays(file)[run["key"]]
    assert far(np.column_stack([ours.weights, ours.losses]), theirs) <= run["tol"]


def test_every_optimizer_has_a_row_in_the_table():
    assert {run["optimizer"] for _, run in RUNS} == set(gd.OPTIMIZERS) - WITHOUT_REFERENCE


@pytest.mark.parametrize("name", ["full", "sgd", "random30", "sequential30"])
def test_the_lessons_loops_are_met(name):
    theirs = arrays(f"seed_{name}.npz")
    batches = {"full": None, "sequential30": gd.sequential(506, 30)}.get(name)
    if "indices" in theirs:
        batches = iter(theirs["indices"].astype(int))
    steps = int(theirs["step"][-1])
    ours = gd.descend(boston_problem(), gd.sgd(0.01), theirs["start"], steps, batches=batches, record=theirs["step"])
    assert far(ours.weights, theirs["weights"]) <= 1e-9
    assert far(ours.losses, theirs["mse"]) <= 1e-9
    x, w = boston()[0][:10], ours.weights[-1]
    assert far(x @ w[:2] + w[2], theirs["predicted_first10"]) <= 1e-9


def test_keras_adam_is_met_to_its_float32():
    theirs = arrays("keras_adam30.npz")
    ours = gd.descend(
        boston_problem(),
        gd.adam(0.01, eps=1e-7),
        [0, 0, 1],
        17000,
        batches=gd.sequential(506, 30),
        record=np.arange(0, 17001, 17),
    )
    assert np.max(np.abs(ours.weights - theirs["weights"])) < 5e-4
    assert far(ours.weights, theirs["numpy_float64_weights"]) < 1e-7  # ε stands elsewhere in Keras
    assert far(ours.losses, theirs["mse"]) < 5e-4


@pytest.mark.parametrize("scaling", ["raw", "minmax", "standardized"])
def test_facts_of_the_data(scaling):
    known = facts("facts.json")["features"][scaling]
    problem = gd.linear_mse(*boston(scaling))
    zero = np.zeros(3)
    assert far(problem.hessian(zero), np.array(known["hessian"])) <= 1e-9
    assert far(gd.eigen(problem.hessian(zero))[0], np.array(known["eigenvalues"])) <= 1e-9
    assert gd.condition_number(problem) == pytest.approx(known["condition_number"], rel=1e-9)
    assert gd.critical_learning_rate(problem) == pytest.approx(known["critical_lr"], rel=1e-9)
    assert gd.optimal_learning_rate(problem) == pytest.approx(known["best_fixed_lr"], rel=1e-9)
    assert far(problem.minima[0], np.array(known["ols_weights"])) <= 1e-9
    assert problem.loss(problem.minima[0]) == pytest.approx(known["min_mse"], rel=1e-12)
    assert problem.loss(zero) == pytest.approx(known["mse_at_zero_weights"], rel=1e-12)
    assert far(problem.gradient(zero), np.array(known["gradient_at_zero_weights"])) <= 1e-9


@pytest.mark.parametrize("name", [*facts("torch_schedules.json")["schedules"], "cosine_restarts"])
def test_schedules_are_torchs(name):
    theirs = facts("torch_schedules.json")["schedules"].get(name) or facts("more_manifest.json")["cosine_restarts"]
    arguments = {key.lower(): value for key, value in theirs["parameters"].items()}
    for other in ("cycle_momentum", "anneal_strategy", "max_lr"):
        arguments.pop(other, None)
    ours = gd.SCHEDULES[name](theirs.get("base_lr", 0.1), **arguments)
    assert far(np.array([ours(t) for t in range(100)]), np.array(theirs["lr"])) <= 1e-12
