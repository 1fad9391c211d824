"""Wrote torch_*.npz and manifest.json: what torch's optimizers do. torch_schedules.json: see make_schedules.py.

Imports none of the project's code, so that what it says is independent. Needs numpy and torch, which the tests do
not. Each run is made again with gradients disturbed by rounding; how far that moves it gives the tolerance.
"""

import json
import math
import platform
from pathlib import Path

import numpy as np
from make_lesson import load_boston, minmax

HERE = Path(__file__).resolve().parent
NOISE = 1e-15  # relative gradient noise of the sensitivity re-runs

OPTIMIZERS = {  # name: (torch class, the arguments given besides lr)
    "sgd": ("SGD", {"momentum": 0.0}),
    "momentum": ("SGD", {"momentum": 0.9, "dampening": 0.0, "nesterov": False}),
    "nesterov": ("SGD", {"momentum": 0.9, "dampening": 0.0, "nesterov": True}),
    "adagrad": ("Adagrad", {"lr_decay": 0.0, "initial_accumulator_value": 0.0, "eps": 1e-10}),
    "rmsprop": ("RMSprop", {"alpha": 0.99, "eps": 1e-8, "momentum": 0.0, "centered": False}),
    "adadelta": ("Adadelta", {"rho": 0.9, "eps": 1e-6}),
    "adam": ("Adam", {"betas": (0.9, 0.999), "eps": 1e-8}),
    "adamw": ("AdamW", {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01}),
    "nadam": ("NAdam", {"betas": (0.9, 0.999), "eps": 1e-8, "momentum_decay": 0.004}),
    "amsgrad": ("Adam", {"betas": (0.9, 0.999), "eps": 1e-8, "amsgrad": True}),
}


def torch_trajectory(loss_fn, start, cls, args, lr, steps, noise=0.0):
    """Rows (parameters..., loss), steps + 1 of them; row 0 is the start."""
    import torch

    torch.set_num_threads(1)
    # NAdam keeps its running product of mu_t in the default dtype, even for float64 parameters
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        return _torch_trajectory(torch, loss_fn, start, cls, args, lr, steps, noise)
    finally:
        torch.set_default_dtype(before)


def _torch_trajectory(torch, loss_fn, start, cls, args, lr, steps, noise):
    p = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, cls)([p], lr=lr, **args)
    rng, scale, rows = np.random.default_rng(0), None, []
    for k in range(steps + 1):
        optimizer.zero_grad()
        loss = loss_fn(p)
        rows.append([*p.detach().tolist(), loss.item()])
        if k == steps:
            break
        loss.backward()
        if noise:
            scale = p.grad.abs() if scale is None else scale
            p.grad += noise * (p.grad.abs() + scale) * torch.from_numpy(rng.standard_normal(len(start)))
        optimizer.step()
    return np.array(rows)


def torch_run(arrays, entries, key, loss_fn, start, cls, args, lr, steps, **about):
    """Run, store, and measure how much rounding-sized gradient noise moves the result."""
    exact = torch_trajectory(loss_fn, start, cls, args, lr, steps)
    noisy = torch_trajectory(loss_fn, start, cls, args, lr, steps, NOISE)
    assert np.isfinite(exact).all(), (key, exact[-1])
    moved = float((np.abs(exact - noisy) / (1 + np.abs(exact))).max())
    assert moved < 1e-8, (key, moved)  # a chaotic run is no reference
    assert key not in arrays, key
    arrays[key] = exact
    entries.append(
        {
            "key": key,
            **about,
            "torch_class": f"torch.optim.{cls}",
            "arguments": {k: list(v) if isinstance(v, tuple) else v for k, v in args.items()},
            "lr": lr,
            "start": list(start),
            "steps": steps,
            "moved_by_rounding_noise": float(f"{moved:.2g}"),
            "tol": float(f"{max(1e-10, 100 * moved):.1g}"),
        }
    )


def linear_loss(features, target):
    import torch

    x = torch.from_numpy(np.column_stack([features, np.ones(len(target))]))
    y = torch.from_numpy(np.asarray(target, float))
    return lambda p: ((x @ p - y) ** 2).mean()


LINEAR_LRS = {
    "sgd": [0.01, 0.1, 0.5, 0.72, 0.77],
    "momentum": [0.01, 0.1, 0.5],
    "nesterov": [0.01, 0.1, 0.3],
    "adagrad": [0.1, 1.0, 5.0],
    "rmsprop": [0.01, 0.1, 1.0],
    "adadelta": [1.0, 10.0, 30.0],
    "adam": [0.01, 0.1, 1.0],
    "adamw": [0.01, 0.1, 1.0],
    "nadam": [0.01, 0.1, 1.0],
    "amsgrad": [0.01, 0.1, 1.0],
}


def make_linear():
    x, y = load_boston()
    loss, arrays, entries = linear_loss(minmax(x), y), {}, []
    for name, lrs in LINEAR_LRS.items():
        for lr in lrs:
            torch_run(
                arrays,
                entries,
                f"{name}__lr{lr:g}",
                loss,
                [0.0, 0.0, 0.0],
                *OPTIMIZERS[name],
                lr,
                25 if name == "rmsprop" else 200,
                optimizer=name,
            )
    np.savez_compressed(HERE / "torch_linear.npz", **arrays)
    return entries


def himmelblau(p):
    return (p[0] ** 2 + p[1] - 11) ** 2 + (p[0] + p[1] ** 2 - 7) ** 2


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def rastrigin(p):
    import torch

    return 20 + (p**2 - 10 * torch.cos(2 * math.pi * p)).sum()


def saddle(p):
    return p[0] ** 2 - p[1] ** 2


FORMULAS = {
    "himmelblau": "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    "rosenbrock": "(1 - x)^2 + 100 (y - x^2)^2",
    "rastrigin": "20 + x^2 - 10 cos(2 pi x) + y^2 - 10 cos(2 pi y)",
    "saddle": "x^2 - y^2",
}
FUNCTIONS = {"himmelblau": himmelblau, "rosenbrock": rosenbrock, "rastrigin": rastrigin, "saddle": saddle}
FUNCTION_STARTS = {
    "himmelblau": [[0.0, 0.0], [-4.0, 1.0]],
    "rosenbrock": [[-1.2, 1.0], [0.5, -0.5]],
    "rastrigin": [[2.3, -1.7], [-0.4, 0.8]],
    "saddle": [[1.0, 0.001], [1.5, 0.0]],
}
PLAIN_LRS = {  # sgd, momentum and nesterov: what each function bears
    "himmelblau": {"sgd": [0.001, 0.01], "momentum": [0.001, 0.005], "nesterov": [0.001, 0.005]},
    "rosenbrock": {"sgd": [0.0005, 0.001], "momentum": [0.0001, 0.0005], "nesterov": [0.0001, 0.0005]},
    "rastrigin": {"sgd": [0.0005, 0.002], "momentum": [0.0005, 0.001], "nesterov": [0.0005, 0.001]},
    "saddle": {"sgd": [0.01, 0.05], "momentum": [0.005, 0.01], "nesterov": [0.005, 0.01]},
}
ADAPTIVE_LRS = {
    "adagrad": [0.1, 0.5],
    "rmsprop": [0.01, 0.05],
    "adadelta": [1.0, 3.0],
    "adam": [0.05, 0.2],
    "adamw": [0.05, 0.2],
    "nadam": [0.02, 0.05],
    "amsgrad": [0.05, 0.2],
}


def make_functions():
    arrays, entries = {}, []
    for fname, fn in FUNCTIONS.items():
        for s, start in enumerate(FUNCTION_STARTS[fname]):
            for name, (cls, args) in OPTIMIZERS.items():
                for lr in {**PLAIN_LRS[fname], **ADAPTIVE_LRS}[name]:
                    torch_run(
                        arrays,
                        entries,
                        f"{fname}__{name}__start{s}__lr{lr:g}",
                        fn,
                        start,
                        cls,
                        args,
                        lr,
                        100,
                        function=fname,
                        optimizer=name,
                    )
    np.savez_compressed(HERE / "torch_functions.npz", **arrays)
    return entries


def write_manifest(linear, functions):
    import torch

    (HERE / "manifest.json").write_text(
        json.dumps(
            {
                "library": f"torch {torch.__version__} (CPU, float64), numpy {np.__version__}",
                "python": platform.python_version(),
                "compare": "abs(yours - reference) <= tol * (1 + abs(reference)), every row and column",
                "torch_linear.npz": {
                    "problem": "full-batch MSE mean((w1*RM + w2*LSTAT + bias - PRICE)^2), RM and LSTAT "
                    "min-max scaled, PRICE raw, N=506; one parameter tensor (w1, w2, bias)",
                    "columns": ["w1", "w2", "bias", "loss"],
                    "row": "step number, row 0 = start",
                    "runs": linear,
                },
                "torch_functions.npz": {
                    "formulas": FORMULAS,
                    "columns": ["x", "y", "loss"],
                    "row": "step number, row 0 = start",
                    "runs": functions,
                },
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    write_manifest(make_linear(), make_functions())
