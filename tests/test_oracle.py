"""The oracle against what others computed: torch, optax and scikit-learn."""

import ast
from pathlib import Path

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from tests import oracle
from tests.core.known import arrays, boston, facts, far

RUNS = [("torch_linear.npz", run) for run in facts("manifest.json")["torch_linear.npz"]["runs"]]
RUNS += [("more_runs.npz", run) for run in facts("more_manifest.json")["runs"] if run["function"] == "linear_mse"]
PROBLEM = oracle.Linear(*boston())


def truth(strategy="full", optimizer="sgd", updates=200, batch=506, rate=0.1, start=(0, 0, 0), betas=(0.9, 0.999)):
    return oracle.Truth(oracle.Run(PROBLEM, strategy, optimizer, updates, batch, 0, start, start, betas), rate)


def test_it_imports_nothing_of_ours():
    nodes = ast.walk(ast.parse(Path(oracle.__file__).read_text(encoding="utf-8")))
    names = {n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in nodes
             if isinstance(n, ast.Import | ast.ImportFrom)}  # fmt: skip
    assert names == {"math", "collections.abc", "dataclasses", "functools", "itertools", "numpy"}


def test_every_step_is_torchs_or_optaxs():
    assert len({run["optimizer"] for _, run in RUNS}) == 12
    for file, run in RUNS:
        betas = (0.9, 0.99 if run["optimizer"] == "lion" else 0.999)
        path, _ = truth("full", run["optimizer"], run["steps"], 506, run["lr"], run["start"], betas).walk(run["lr"])
        ours, theirs = np.column_stack([path, PROBLEM.loss(path)]), arrays(file)[run["key"]]
        assert far(ours, theirs[: len(ours)]) <= run["tol"], run["key"]


def test_file_order_is_the_lessons():
    theirs = arrays("seed_sequential30.npz")
    at = theirs["step"].astype(int)
    path, _ = truth("sequential", "sgd", at[-1], 30, 0.01, theirs["start"]).walk(0.01)
    assert far(path[at], theirs["weights"]) <= 1e-9


@pytest.mark.parametrize("name", ["step", "cosine"])
def test_schedules_are_torchs(name):
    known = facts("torch_schedules.json")["schedules"][name]
    arguments = {key.lower(): value for key, value in known["parameters"].items()}
    eta_min = arguments.get("eta_min", 0.0)
    ours = [eta_min + (known["base_lr"] - eta_min) * oracle.FACTORS[name](t, **arguments) for t in range(100)]
    assert far(np.array(ours), np.array(known["lr"])) <= 1e-12


def test_scaling_is_scikit_learns():
    x = boston("raw")[0]
    for scaling, scaler in (("minmax", MinMaxScaler()), ("standard", StandardScaler())):
        np.testing.assert_allclose(oracle.scaled(x, scaling), scaler.fit_transform(x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("strategy", ["random", "stochastic", "shuffled", "sequential"])
def test_batches_are_of_the_size_and_an_epoch_is_each_row_once(strategy):
    stream = oracle.batches(strategy, 10, 1 if strategy == "stochastic" else 4, 3)
    first, second = ([next(stream) for _ in range(3)] for _ in range(2))
    whole = strategy in ("shuffled", "sequential")
    assert [len(rows) for rows in first] == ([4, 4, 2] if whole else [1] * 3 if strategy == "stochastic" else [4] * 3)
    if whole:
        epochs = [np.concatenate(epoch).tolist() for epoch in (first, second)] + [list(range(10))]
        assert [sorted(epoch) for epoch in epochs] == [list(range(10))] * 3
        assert len({tuple(epoch) for epoch in epochs}) == (3 if strategy == "shuffled" else 1)


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 0.1), ("momentum", 0.01), ("nesterov", 0.01)])
def test_the_long_run_of_drawn_batches_is_what_a_long_run_averages_to(optimizer, rate):
    one = truth("random", optimizer, 40_000, 10, rate, tuple(PROBLEM.best))
    path, lost = one.walk(rate)
    assert lost is None
    assert np.mean(PROBLEM.loss(path[2000:])) - one.least == pytest.approx(one.settle(rate), rel=0.05)
