"""The core, scene by scene, beside the lesson's loop, a torch loop and scikit-learn: prints a Markdown table a scene.

python -m tests.benchmarks.bench_core [words of titles]

Every time is the best of several, taken in turns. torch is measured where it is installed; the core does not need it.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small products: threads would only cost, for torch too

import importlib.util
import io
import math
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.linear_model import SGDRegressor

import gd_core as gd
from pages.ui.player import payload
from pages.ui.reading import outside
from pages.ui.runs import cache, data, experiment
from pages.ui.runs.settings import Settings
from tests.benchmarks.measure import best, machine, table
from tests.browser.boston import scaled

UPDATES = 5000
RATES = np.geomspace(1e-3, 2, 61)
FEATURES, TARGET = scaled()
SIZES = [1, 2, 5, 10, 30, 100, 250, 506]
OPENING = {"initial": {"active": "random", "learning_rate": 0.2, "axes": ["w1", "w2"]}}


class Job(NamedTuple):
    """What is measured; of how many updates or points it consists; seconds that it may take at most."""

    call: Callable[[], object]
    count: int = 1
    most: float = math.inf


Jobs = dict[str, Job]


def lesson_update(bias, w1, w2, rm, lstat, target, rate):
    """What the lesson computes in one update, term by term: new weights and the residuals before it."""
    n = target.shape[0]
    diff = target - (w1 * rm + w2 * lstat + bias)
    ones = np.ones((n,))
    w1_update = -(2 / n) * rate * np.dot(rm.T, diff)
    w2_update = -(2 / n) * rate * np.dot(lstat.T, diff)
    bias_update = -(2 / n) * rate * np.dot(ones.T, diff)
    return bias - bias_update, w1 - w1_update, w2 - w2_update, diff


def lesson_loop(features, target, updates, batch_size=None, rate=0.01):
    """One run of the lesson's loop with its loss over all rows at each update, without its printing."""
    bias, w1, w2 = np.zeros((1,)), np.zeros((1,)), np.zeros((1,))
    rm, lstat, losses = features[:, 0], features[:, 1], []
    for _ in range(updates):
        if batch_size is None:
            bias, w1, w2, diff = lesson_update(bias, w1, w2, rm, lstat, target, rate)
        else:
            rows = np.random.choice(target.shape[0], batch_size)
            bias, w1, w2, _ = lesson_update(bias, w1, w2, rm[rows], lstat[rows], target[rows], rate)
            diff = target - (w1 * rm + w2 * lstat + bias)
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


def plain_network(x, y, w, updates, rate=0.3, hidden=8):
    """One run of the network written out for one run, with its losses: what a reader would write first."""
    first, biases = w[:16].reshape(hidden, 2).copy(), w[16:24].copy()
    last, bias, losses = w[24:32].copy(), w[32], []
    for _ in range(updates):
        a = np.tanh(x @ first.T + biases)
        residual = a @ last + bias - y
        losses.append(np.mean(residual**2))
        back = 2 / len(y) * residual[:, None] * last * (1 - a**2)
        last -= rate * 2 / len(y) * a.T @ residual
        bias -= rate * 2 / len(y) * residual.sum()
        first -= rate * back.T @ x
        biases -= rate * back.sum(axis=0)
    return losses


def sklearn_epoch(features, target):
    """One epoch of scikit-learn's SGD (Cython): one row an update, without losses on the way."""
    model = SGDRegressor(penalty=None, learning_rate="constant", eta0=0.02, max_iter=1, tol=None)
    return model.fit(features, target)


def core(problem, rates, size, updates):
    rng, batches = np.random.default_rng(0), None
    if size is not None:
        batches = gd.stochastic(problem.samples, rng) if size == 1 else gd.random(problem.samples, size, rng)
    start = np.broadcast_to(problem.start, (*np.shape(rates)[:-1], len(problem.start)))
    return gd.descend(problem, gd.sgd(rates), start, updates, batches=batches)


def feeding(size: int | None, rows: int = len(TARGET), updates: int = UPDATES) -> Jobs:
    """An update with its loss, by batches of a size (None: all rows) of so many rows drawn from Boston's."""
    take = np.random.default_rng(0).integers(len(TARGET), size=rows) if rows > len(TARGET) else slice(None)
    x, y = FEATURES[take], TARGET[take]
    problem, few = gd.linear_mse(x, y), max(3, min(updates, 2_000_000 // rows))
    jobs = {"the lesson's loop, 1 run": Job(partial(lesson_loop, x, y, few, size), few)}
    if importlib.util.find_spec("torch"):
        jobs["torch, 1 run"] = Job(partial(torch_loop, x, y, few, size), few)
    jobs["here, 1 run"] = Job(partial(core, problem, np.array([0.01]), size, updates), updates)
    jobs["here, 61 rates"] = Job(partial(core, problem, RATES[:, None], size, updates), updates)
    if size == 1:
        jobs["scikit-learn, 1 run, no losses"] = Job(partial(sklearn_epoch, x, y), rows)
    return jobs


def maps() -> Jobs:
    problem, axis, x = gd.linear_mse(FEATURES, TARGET), np.linspace(-50, 50, 200), np.linspace(-6, 6, 200)
    basins = partial(gd.basins, gd.TEST_FUNCTIONS["himmelblau"], gd.momentum(0.002), x, x)
    rng = np.random.default_rng(0)
    return {
        "loss grid 200 × 200 of linear_mse": Job(partial(gd.loss_grid, problem, axis, axis), most=0.002),
        "basins, 200 × 200 starts × 200 updates of momentum on Himmelblau": Job(basins, most=1),
        "outcome map, 61 rates × 8 batch sizes × 30 epochs": Job(
            lambda: gd.outcome_map(problem, gd.sgd, RATES, SIZES, 30, rng), most=1.5
        ),
    }


def network() -> Jobs:
    """A network of 8 units: the same runs written out one by one, and together."""
    x, y = ((rows - rows.mean(axis=0)) / rows.std(axis=0) for rows in (FEATURES, TARGET))
    problem = gd.network_mse(x, y, 8)
    start, rates = np.broadcast_to(problem.start, (61, 33)), np.geomspace(0.01, 0.3, 61)[:, None]
    return {
        "a run written out": Job(partial(plain_network, x, y, problem.start, 400)),
        "a run of 61 here": Job(lambda: gd.descend(problem, gd.sgd(rates), start, 400), 61, 1.5 / 61),
        "λmax of its exact Hessian, a point": Job(lambda: gd.sharpness(problem, start), 61, 5e-4),
    }


def basins(name: str) -> Jobs:
    """192² starts × 200 updates: by descend, then as a map."""
    problem, rate, axis = gd.TEST_FUNCTIONS["himmelblau"], 0.01, np.linspace(-4, 4, 192)
    if name == "network":
        small = gd.network_mse(FEATURES[::25, 1:] / 15, (TARGET.max() - TARGET[::25]) / 20)
        problem, rate = replace(small, minima=tuple(gd.find_minima(small))), 0.2
    starts = gd.grid_points(problem, axis, axis).reshape(-1, 2)
    return {
        "by descend": Job(lambda: gd.descend(problem, gd.sgd(rate), starts, 200, record=[200])),
        "the map": Job(lambda: gd.basin_map(problem, gd.sgd(rate), axis, axis, 200, rate=rate, limit=2.0)),
    }


def surfaces(shape: tuple[int, ...]) -> Jobs:
    """Loss and gradient together of every surface at points of a shape, fifty times."""
    rng, jobs = np.random.default_rng(0), {}
    for name, problem in gd.TEST_FUNCTIONS.items():
        w = rng.uniform(-2, 2, (*shape, problem.start.size))
        jobs[name] = Job(lambda p=problem, w=w: [(p.loss(w), p.gradient(w)) for _ in range(50)], 50)
    return jobs


def own(rows: int) -> Jobs:
    """A reader's own file of so many rows and three columns: read, posed, sent, dragged, descended."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(rows, 2)) * [3, 50] + [6, 100]
    file = io.BytesIO()
    y = x @ [2, -0.1] + rng.normal(size=rows)
    pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": y}).to_csv(file, index=False, float_format="%.6f")
    content = file.getvalue()
    own, _ = data.own(outside.read(content), ("a", "b"), "y")
    settings = Settings(data="own", own=own.digest)
    made = experiment.setup(settings, own)
    start, rates = np.zeros(made.problem.start.size), made.rates[:, None]
    batches, sizes = gd.random(rows, 30, rng), iter(range(31, 60))

    def anew(call: Callable[..., Any], *given: Any) -> object:
        cache.forget(own)
        own.gone.clear()
        return call(*given)

    def descent(rate: Any, updates: int, **how: Any) -> object:
        starts = np.broadcast_to(start, (*np.shape(rate)[:-1], start.size))
        return gd.descend(made.problem, gd.sgd(rate), starts, updates, record=[0, updates], **how)

    def drag() -> bytes:
        size = replace(settings, batch_size=next(sizes))
        return payload.build(size, "ko", OPENING, own, part="runs")

    return {
        "scikit-learn, an epoch": Job(partial(sklearn_epoch, made.scaled.features, y)),
        "read, with its process's beginning": Job(partial(outside.read, content)),
        "posed: scaled, minimum, rates": Job(partial(anew, experiment.setup, settings, own)),
        "first picture's block, all of it": Job(partial(anew, payload.build, settings, "ko", OPENING, own)),
        "batch size dragged, a block": Job(drag),
        "a full-batch update": Job(partial(descent, 0.1, 1000), 1000),
        "an update by 30 rows": Job(partial(descent, 0.1, 1000, batches=batches), 1000),
        f"150 of them at {len(rates)} rates": Job(partial(descent, rates, 150, batches=batches)),
    }


SCENES: dict[str, Callable[[], Jobs]] = {
    "Boston by all rows: an update": partial(feeding, None),
    "Boston by one row: an update": partial(feeding, 1),
    "Boston by 30 rows: an update": partial(feeding, 30),
    **{f"{rows:,} rows, all at once: an update": partial(feeding, None, rows, 2000) for rows in (10_000, 1_000_000)},
    **{f"{rows:,} rows, one by one: an update": partial(feeding, 1, rows, 2000) for rows in (10_000, 1_000_000)},
    "maps": maps,
    "network, h = 8, 506 rows, 400 updates": network,
    "basins of Himmelblau": partial(basins, "himmelblau"),
    "basins of a network of two weights": partial(basins, "network"),
    **{
        f"surfaces at {shape or (1,)}: loss and gradient": partial(surfaces, shape) for shape in ((), (61,), (120, 120))
    },
    **{f"own file of {rows:,} rows": partial(own, rows) for rows in (506, 1_000_000)},
}


def memory() -> None:
    record = np.unique(np.linspace(0, 50_000, 600).astype(int))
    problem = gd.linear_mse(FEATURES, TARGET)
    tracemalloc.start()
    gd.descend(problem, gd.sgd(RATES[:, None]), np.zeros((61, 3)), 50_000, record=record)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"\nmemory's peak, 61 rates × 50,000 updates recorded at 600: {peak:.1f} MB (at most 100)")


def main(*words: str) -> None:
    print(machine())
    for title, scene in SCENES.items():
        if not all(word in title for word in words):
            continue
        jobs = scene()
        seconds = best({name: job.call for name, job in jobs.items()}, 3)
        each = {name: seconds[name] / job.count for name, job in jobs.items()}
        first = next(iter(each.values()))
        most = {name: f"{1e6 * job.most:,.0f}" if job.most < math.inf else "" for name, job in jobs.items()}
        rows = [(name, f"{1e6 * one:,.1f}", f"{one / first:.2f}", most[name]) for name, one in each.items()]
        print(f"\n{table((title, 'µs', '× the first', 'at most'), rows)}", flush=True)
    if not words:
        memory()


if __name__ == "__main__":
    main(*sys.argv[1:])
