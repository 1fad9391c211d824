"""The core side by side with the lesson's loop, a torch loop and scikit-learn, in one run: prints Markdown tables.

    python tests/benchmarks/bench_core.py

Every time is the best of several, taken in turns so that a busy machine is busy for all. torch is measured where it is
installed; the core does not need it.
"""

import importlib.util
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small products: threads would only cost, for torch too
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from sklearn.linear_model import SGDRegressor  # noqa: E402

from gd_core import (  # noqa: E402
    TEST_FUNCTIONS,
    basin_map,
    basins,
    descend,
    find_minima,
    grid_points,
    linear_mse,
    loss_grid,
    momentum,
    network_mse,
    outcome_map,
    random,
    sgd,
    sharpness,
    stochastic,
)

UPDATES = 5000
RATES = np.geomspace(1e-3, 2, 61)


def boston() -> tuple[np.ndarray, np.ndarray]:
    table = np.loadtxt(ROOT / "pages" / "ui" / "runs" / "data" / "boston.csv", delimiter=",", skiprows=1)
    x = table[:, :2]
    return (x - x.min(axis=0)) / np.ptp(x, axis=0), table[:, 2]


def best(jobs: dict[str, Callable[[], object]], rounds: int = 7) -> dict[str, float]:
    """Seconds of each job, the best of `rounds`, the jobs taken in turns."""
    seconds = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            begin = time.perf_counter()
            job()
            seconds[name] = min(seconds[name], time.perf_counter() - begin)
    return seconds


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


def sklearn_loop(features, target, rate=0.01):
    """One epoch of scikit-learn's SGD (Cython): one row an update, without losses on the way."""
    model = SGDRegressor(penalty=None, learning_rate="constant", eta0=2 * rate, max_iter=1, tol=None)
    return model.fit(features, target)


def core(problem, rates, batch_size, updates=UPDATES):
    batches = None
    if batch_size is not None:
        rng = np.random.default_rng(0)
        batches = stochastic(problem.samples, rng) if batch_size == 1 else random(problem.samples, batch_size, rng)
    start = np.broadcast_to(problem.start, (*np.shape(rates)[:-1], len(problem.start)))
    return descend(problem, sgd(rates), start, updates, batches=batches)


def compare_loops(features, target):
    """µs an update, with losses at all updates, on Boston."""
    problem, has_torch = linear_mse(features, target), importlib.util.find_spec("torch")
    print(f"### {UPDATES} updates on Boston, their losses included (µs an update)\n")
    print("| feeding | lesson's loop, 1 run | torch, 1 run | here, 1 run | here, 61 rates | 61 here / 1 lesson |")
    print("|---|---|---|---|---|---|")
    for label, size in (("full batch", None), ("SGD, one row", 1), ("mini-batch of 30", 30)):
        jobs = {
            "lesson": lambda size=size: lesson_loop(features, target, UPDATES, size),
            "one": lambda size=size: core(problem, np.array([0.01]), size),
            "family": lambda size=size: core(problem, RATES[:, None], size),
        }
        if has_torch:
            jobs["torch"] = lambda size=size: torch_loop(features, target, UPDATES, size)
        t = {name: seconds / UPDATES * 1e6 for name, seconds in best(jobs).items()}
        other = f"{t['torch']:.1f}" if has_torch else "–"
        row = [
            f"{t['lesson']:.1f}",
            other,
            f"{t['one']:.1f}",
            f"{t['family']:.1f}",
            f"{t['family'] / t['lesson']:.2f} ×",
        ]
        print("|", " | ".join([label, *row]), "|")


def compare_sizes(features, target):
    """µs an update as the number of rows grows."""
    print("\n### As the data grow (µs an update)\n")
    heads = ["rows", "lesson, full batch", "torch, full batch", "here, full batch, 61 rates", "here, SGD, 61 rates"]
    print("|", " | ".join([*heads, "scikit-learn, SGD, 1 run, no losses"]), "|")
    print("|---|---|---|---|---|---|")
    has_torch = importlib.util.find_spec("torch")
    for rows in (506, 10_000, 1_000_000):
        rng = np.random.default_rng(0)
        take = rng.integers(len(target), size=rows)
        x, y = features[take], target[take]
        problem, few = linear_mse(x, y), max(3, min(2000, 2_000_000 // rows))
        jobs = {
            "lesson": lambda x=x, y=y, few=few: lesson_loop(x, y, few),
            "full": lambda problem=problem: core(problem, RATES[:, None], None, 2000),
            "sgd": lambda problem=problem: core(problem, RATES[:, None], 1, 2000),
            "sklearn": lambda x=x, y=y: sklearn_loop(x, y),
        }
        if has_torch:
            jobs["torch"] = lambda x=x, y=y, few=few: torch_loop(x, y, few)
        updates = {"lesson": few, "torch": few, "full": 2000, "sgd": 2000, "sklearn": rows}
        t = {name: seconds / updates[name] * 1e6 for name, seconds in best(jobs, 3).items()}
        other = f"{t['torch']:.1f}" if has_torch else "–"
        numbers = [f"{t['lesson']:.1f}", other, f"{t['full']:.1f}", f"{t['sgd']:.1f}", f"{t['sklearn']:.2f}"]
        print("|", " | ".join([f"{rows:,}", *numbers]), "|")


def limits(features, target):
    """The landscape, the maps and the memory, against what they must reach."""
    problem, himmelblau = linear_mse(features, target), TEST_FUNCTIONS["himmelblau"]
    axis, x, sizes = np.linspace(-50, 50, 200), np.linspace(-6, 6, 200), [1, 2, 5, 10, 30, 100, 250, 506]
    jobs = {
        "loss grid 200 × 200 of linear_mse": lambda: loss_grid(problem, axis, axis),
        "basins, 200 × 200 starts × 200 updates of momentum on Himmelblau": lambda: basins(
            himmelblau, momentum(0.002), x, x
        ),
        "outcome map, 61 rates × 8 batch sizes × 30 epochs": lambda: outcome_map(
            problem, sgd, RATES, sizes, 30, np.random.default_rng(0)
        ),
    }
    bounds = ["2 ms", "1 s", "1.5 s"]
    print("\n### Maps and memory\n\n| what | measured | at most |\n|---|---|---|")
    for (name, seconds), bound in zip(best(jobs, 3).items(), bounds, strict=True):
        print(f"| {name} | {seconds * 1e3:.1f} ms | {bound} |")
    record = np.unique(np.linspace(0, 50_000, 600).astype(int))
    tracemalloc.start()
    descend(problem, sgd(RATES[:, None]), np.zeros((61, 3)), 50_000, record=record)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"| memory's peak, 61 rates × 50,000 updates recorded at 600 | {peak:.1f} MB | 100 MB |")


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


def landscapes(features, target):
    """The network and the maps as ratios: to the same runs written out one by one, and to the same runs alone."""
    x, y = ((table - table.mean(axis=0)) / table.std(axis=0) for table in (features, target))
    network = network_mse(x, y, 8)
    start, axis = np.broadcast_to(network.start, (61, 33)), np.linspace(-4, 4, 192)
    jobs = {
        "61 runs": lambda: descend(network, sgd(np.geomspace(0.01, 0.3, 61)[:, None]), start, 400),
        "one run": lambda: plain_network(x, y, network.start, 400),
        "sharpness": lambda: sharpness(network, start),
    }
    t = best(jobs, 3)
    print("\n### Landscapes with several minima\n\n| what | measured | at most |\n|---|---|---|")
    print(f"| network, h = 8, 506 rows, 61 rates × 400 updates | {t['61 runs']:.2f} s | 1.5 s |")
    print(f"| … to as many runs written out one by one | {t['61 runs'] / t['one run'] / 61:.2f} × | 1 × |")
    print(f"| λmax of its exact Hessian, a point | {t['sharpness'] / 61 * 1e6:.0f} µs | 500 µs |")
    small = network_mse(features[::25, 1:] / 15, (target.max() - target[::25]) / 20)
    small = replace(small, minima=tuple(find_minima(small)))
    for name, problem, rate in (("Himmelblau", TEST_FUNCTIONS["himmelblau"], 0.01), ("two-weight network", small, 0.2)):
        starts = grid_points(problem, axis, axis).reshape(-1, 2)
        jobs = {
            "map": lambda problem=problem, rate=rate: basin_map(
                problem, sgd(rate), axis, axis, 200, rate=rate, limit=2.0
            ),
            "runs": lambda problem=problem, rate=rate, starts=starts: descend(
                problem, sgd(rate), starts, 200, record=[200]
            ),
        }
        t = best(jobs, 3)
        print(f"| basin map, 192² starts × 200 updates on {name} | {t['map'] * 1e3:.0f} ms | – |")
        print(f"| … to the same runs by descend | {t['map'] / t['runs']:.2f} × | 1 × |")


def main() -> None:
    data = boston()
    compare_loops(*data)
    compare_sizes(*data)
    limits(*data)
    landscapes(*data)


if __name__ == "__main__":
    main()
