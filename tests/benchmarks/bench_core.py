"""The core beside the lesson's loop, torch and scikit-learn: python -m pytest tests/benchmarks/bench_core.py [-k words]

All of one table do as many updates. torch is measured where it is installed; the core does not need it.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small products: threads would only cost, for torch too

import importlib.util
import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import SGDRegressor

import gd_core as gd
from pages.ui.player import payload
from pages.ui.reading import outside
from pages.ui.runs import cache, data, experiment
from pages.ui.runs.settings import Settings
from tests.core.known import boston, boston_problem

RATES = np.geomspace(1e-3, 2, 61)
OPENING = {"initial": {"active": "random", "learning_rate": 0.2, "axes": ["w1", "w2"]}}
ROUNDS = 5


def lesson_loop(features, target, updates, batch_size=None, rate=0.01):
    """One run as the lesson computes it, term by term, with its loss over all rows at each update."""
    bias, w1, w2 = np.zeros((1,)), np.zeros((1,)), np.zeros((1,))
    losses = []
    for _ in range(updates):
        rows = slice(None) if batch_size is None else np.random.choice(len(target), batch_size)
        rm, lstat, y = features[rows, 0], features[rows, 1], target[rows]
        diff = y - (w1 * rm + w2 * lstat + bias)
        w1 = w1 + (2 / len(y)) * rate * np.dot(rm.T, diff)
        w2 = w2 + (2 / len(y)) * rate * np.dot(lstat.T, diff)
        bias = bias + (2 / len(y)) * rate * np.dot(np.ones(len(y)).T, diff)
        if batch_size is not None:
            diff = target - (w1 * features[:, 0] + w2 * features[:, 1] + bias)
        losses.append(np.mean(np.square(diff)))
    return losses


def torch_loop(features, target, updates, batch_size=None, rate=0.01):
    """One run of torch.optim.SGD with its loss."""
    import torch

    torch.set_num_threads(1)
    x = torch.from_numpy(np.column_stack([features, np.ones(len(target))]))
    y, w = torch.from_numpy(target), torch.zeros(3, dtype=torch.float64, requires_grad=True)
    optimizer, losses = torch.optim.SGD([w], lr=rate), []
    for _ in range(updates):
        rows = slice(None) if batch_size is None else torch.randint(len(y), (batch_size,))
        optimizer.zero_grad()
        loss = ((x[rows] @ w - y[rows]) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def sklearn_loop(features, target, updates, _=None):
    """So many updates of scikit-learn's SGD (Cython): one row each, without losses on the way."""
    rows = np.arange(updates) % len(target)
    model = SGDRegressor(penalty=None, learning_rate="constant", eta0=0.02, max_iter=1, tol=None)
    return model.fit(features[rows], target[rows])


def core(problem, rates, updates, size=None):
    rng, batches = np.random.default_rng(0), None
    if size is not None:
        batches = gd.stochastic(problem.samples, rng) if size == 1 else gd.random(problem.samples, size, rng)
    start = np.broadcast_to(problem.start, (*np.shape(rates)[:-1], len(problem.start)))
    return gd.descend(problem, gd.sgd(rates), start, updates, batches=batches)


LOOPS: dict[str, Callable[..., object]] = {"lesson": lesson_loop, "scikit-learn": sklearn_loop}
if importlib.util.find_spec("torch"):
    LOOPS["torch"] = torch_loop


FEEDINGS = [(size, who) for size in (None, 1, 30) for who in (*LOOPS, "here, 1 rate", "here, 61 rates")]


@pytest.mark.parametrize(("size", "who"), [one for one in FEEDINGS if one[1] != "scikit-learn" or one[0] == 1])
@pytest.mark.parametrize(("rows", "updates"), [(506, 5000), (10_000, 500), (1_000_000, 50)])
def test_updates(benchmark, who, size, rows, updates):
    """By batches of a size (None: all rows), with the losses, on so many rows drawn from Boston's."""
    benchmark.group = f"{updates} updates by {size or 'all'} of {rows:,} rows"
    x, y = (values[np.random.default_rng(0).integers(506, size=rows)] for values in boston())
    if who in LOOPS:
        benchmark.pedantic(LOOPS[who], (x, y, updates, size), rounds=ROUNDS)
        return
    rates = RATES[:, None] if who == "here, 61 rates" else np.array([0.01])
    benchmark.pedantic(core, (gd.linear_mse(x, y), rates, updates, size), rounds=ROUNDS)


def network() -> gd.Problem:
    """Of 8 units, 33 weights."""
    x, y = ((rows - rows.mean(axis=0)) / rows.std(axis=0) for rows in boston())
    return gd.network_mse(x, y, 8)


def basins() -> object:
    """192² starts × 200 updates."""
    axis = np.linspace(-4, 4, 192)
    return gd.basin_map(gd.TEST_FUNCTIONS["himmelblau"], gd.sgd(0.01), axis, axis, 200, rate=0.01, limit=2.0)


def outcomes() -> object:
    sizes, rng = [1, 2, 5, 10, 30, 100, 250, 506], np.random.default_rng(0)
    return gd.outcome_map(boston_problem(), gd.sgd, RATES, sizes, 30, rng)


def surfaces() -> None:
    """Loss and gradient of every surface at 120 × 120 points."""
    for problem in gd.TEST_FUNCTIONS.values():
        w = np.random.default_rng(0).uniform(-2, 2, (120, 120, problem.start.size))
        problem.loss(w)
        problem.gradient(w)


WORK: dict[str, Callable[[], object]] = {
    "loss grid 200 × 200": lambda: gd.loss_grid(boston_problem(), np.linspace(-50, 50, 200), np.linspace(-50, 50, 200)),
    "basins of Himmelblau": basins,
    "outcome map, 61 rates × 8 batch sizes × 30 epochs": outcomes,
    "network of 8 units, 61 rates × 400 updates": lambda: core(network(), np.geomspace(0.01, 0.3, 61)[:, None], 400),
    "λmax of its exact Hessian, 61 points": lambda: gd.sharpness(network(), np.zeros((61, 33))),
    "surfaces": surfaces,
}


@pytest.mark.parametrize("work", WORK)
def test_maps(benchmark, work):
    benchmark.pedantic(WORK[work], rounds=ROUNDS)


@pytest.mark.parametrize("step", ["read", "posed", "first picture", "batch size dragged"])
@pytest.mark.parametrize("rows", [506, 1_000_000])
def test_a_readers_own_file(benchmark, rows, step):
    """Of three columns: read by a process begun for it, posed, sent, dragged."""
    rng, file = np.random.default_rng(0), io.BytesIO()
    x = rng.normal(size=(rows, 2)) * [3, 50] + [6, 100]
    table = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": x @ [2, -0.1] + rng.normal(size=rows)})
    table.to_csv(file, index=False, float_format="%.6f")
    own, _ = data.own(outside.read(file.getvalue()), ("a", "b"), "y")
    settings, sizes = Settings(data="own", own=own.digest), iter(range(31, 60))

    def forget() -> None:
        cache.forget(own)
        own.gone.clear()

    steps: dict[str, Callable[[], object]] = {
        "read": partial(outside.read, file.getvalue()),
        "posed": partial(experiment.setup, settings, own),
        "first picture": partial(payload.build, settings, "ko", OPENING, own),
        "batch size dragged": lambda: payload.build(
            replace(settings, batch_size=next(sizes)), "ko", OPENING, own, part="runs"
        ),
    }
    benchmark.group = f"own file of {rows:,} rows"
    anew = forget if step in ("posed", "first picture") else lambda: None
    benchmark.pedantic(steps[step], setup=anew, rounds=ROUNDS)
