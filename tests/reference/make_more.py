"""Wrote more_runs.npz and more_manifest.json: AdaMax (torch) and Lion (optax), and all of torch's on more functions.

Imports none of the project's code. Needs torch, jax and optax, which the tests do not.
"""

import json
from pathlib import Path

import jax
import numpy as np
import optax
import torch
from make_lesson import load_boston, minmax
from make_torch import ADAPTIVE_LRS, OPTIMIZERS, himmelblau, linear_loss, rosenbrock, torch_run

HERE = Path(__file__).resolve().parent
STEPS = 60


def quadratic(p):
    return (p[0] ** 2 + 10 * p[1] ** 2) / 2


def booth(p):
    return (p[0] + 2 * p[1] - 7) ** 2 + (2 * p[0] + p[1] - 5) ** 2


def styblinski_tang(p):
    return (p[0] ** 4 - 16 * p[0] ** 2 + 5 * p[0] + p[1] ** 4 - 16 * p[1] ** 2 + 5 * p[1]) / 2


def six_hump_camel(p):
    x, y = p[0], p[1]
    return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (-4 + 4 * y**2) * y**2


FUNCTIONS = {  # name: (formula, start, learning rate of sgd, momentum and nesterov)
    "quadratic": (quadratic, [-4.0, 2.0], 0.02),
    "booth": (booth, [-8.0, 6.0], 0.01),
    "styblinski_tang": (styblinski_tang, [0.5, 4.0], 0.002),
    "six_hump_camel": (six_hump_camel, [1.2, 0.5], 0.002),
}


def lion_run(loss, start, lr):
    """Rows (parameters..., loss) of optax.lion without weight decay, in float64."""
    optimizer = optax.lion(lr, b1=0.9, b2=0.99, weight_decay=0.0)
    p = jax.numpy.asarray(start, dtype=jax.numpy.float64)
    state, rows = optimizer.init(p), []
    slope = jax.jit(jax.value_and_grad(loss))
    for _ in range(STEPS + 1):
        value, gradient = slope(p)
        rows.append([*p.tolist(), float(value)])
        updates, state = optimizer.update(gradient, state, p)
        p = optax.apply_updates(p, updates)
    return np.array(rows)


def main():
    jax.config.update("jax_enable_x64", True)
    features, target = load_boston()
    x, y = np.column_stack([minmax(features), np.ones(len(target))]), target
    arrays, entries = {}, []
    for name, (formula, start, plain) in FUNCTIONS.items():
        for optimizer, (cls, arguments) in OPTIMIZERS.items():
            lr = ADAPTIVE_LRS[optimizer][0] if optimizer in ADAPTIVE_LRS else plain
            about = {"function": name, "optimizer": optimizer}
            torch_run(arrays, entries, f"{name}__{optimizer}", formula, start, cls, arguments, lr, STEPS, **about)
    starts = {name: (formula, start) for name, (formula, start, _) in FUNCTIONS.items()}
    starts |= {"himmelblau": (himmelblau, [-4.0, 1.0]), "rosenbrock": (rosenbrock, [-1.2, 1.0])}
    losses = {name: (formula, formula, start) for name, (formula, start) in starts.items()}
    losses["linear_mse"] = (linear_loss(x[:, :2], y), lambda p: jax.numpy.mean((x @ p - y) ** 2), [0.0, 0.0, 0.0])
    for name, (in_torch, in_jax, start) in losses.items():
        for lr in (0.01, 0.1):
            about = {"function": name, "optimizer": "adamax"}
            arguments = {"betas": (0.9, 0.999), "eps": 1e-8}
            key = f"{name}__adamax__lr{lr:g}"
            torch_run(arrays, entries, key, in_torch, start, "Adamax", arguments, lr, STEPS, **about)
            key = f"{name}__lion__lr{lr:g}"
            arrays[key] = lion_run(in_jax, start, lr)
            entry = {"key": key, "function": name, "optimizer": "lion", "lr": lr, "start": start, "steps": STEPS}
            entries.append({**entry, "tol": 1e-10})
    np.savez_compressed(HERE / "more_runs.npz", **arrays)
    restarts = restart_schedule()
    versions = f"torch {torch.__version__}, optax {optax.__version__}, jax {jax.__version__}"
    text = json.dumps({"library": versions, "runs": entries, "cosine_restarts": restarts}, indent=1)
    (HERE / "more_manifest.json").write_text(text + "\n")


def restart_schedule():
    """torch's CosineAnnealingWarmRestarts: the rate of update t = 0 … 99."""
    arguments = {"T_0": 10, "T_mult": 2, "eta_min": 0.001}
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, **arguments)
    rates = []
    for _ in range(100):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return {"base_lr": 0.1, "parameters": arguments, "lr": rates}


if __name__ == "__main__":
    main()
