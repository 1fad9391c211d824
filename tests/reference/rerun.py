"""Run anew, by torch, Keras, optax and scikit-learn, what the reference files hold, and compare: python rerun.py

The files say themselves what each run was (class, arguments, rate, start). Imports none of the project's code, so that
what the files say is independent. The tests need none of these packages.
"""

import json
import math
import os
from pathlib import Path

import jax
import numpy as np
import optax
import torch
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import MinMaxScaler, StandardScaler

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras

HERE = Path(__file__).resolve().parent
TABLE = np.loadtxt(HERE.parents[1] / "pages/ui/runs/data/boston.csv", delimiter=",", skiprows=1)
RAW, PRICE = TABLE[:, :2], TABLE[:, 2]
SCALED = MinMaxScaler().fit_transform(RAW)
ROWS = np.column_stack([SCALED, np.ones(len(PRICE))])

FORMULAS = {  # of x, y and a library's cosine
    "himmelblau": lambda x, y, cos: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "rosenbrock": lambda x, y, cos: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "rastrigin": lambda x, y, cos: 20 + x**2 - 10 * cos(2 * math.pi * x) + y**2 - 10 * cos(2 * math.pi * y),
    "saddle": lambda x, y, cos: x**2 - y**2,
    "quadratic": lambda x, y, cos: (x**2 + 10 * y**2) / 2,
    "booth": lambda x, y, cos: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "styblinski_tang": lambda x, y, cos: (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2,
    "six_hump_camel": lambda x, y, cos: (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2,
}


def load(name):
    text = (HERE / name).read_text(encoding="utf-8") if name.endswith("json") else None
    return np.load(HERE / name) if text is None else json.loads(text)


def report(what, ours, stored, tolerance):
    """How far a run made anew is from the stored one, in tolerances."""
    away = np.max(np.abs(np.asarray(ours) - stored) / (tolerance * (1 + np.abs(stored))))
    assert away <= 1, (what, away)
    print(f"{what}: {away:.2g} of its tolerance")


def loss_of(name, library):
    """The loss of a parameter vector, in torch or in jax.numpy."""
    if name in FORMULAS:
        return lambda p: FORMULAS[name](p[0], p[1], library.cos)
    x, y = (library.asarray(values) for values in (ROWS, PRICE))
    return lambda p: ((x @ p - y) ** 2).mean()


def by_torch(entry):
    """(steps + 1, parameters + 1): the parameters and their loss, row 0 the start."""
    p = torch.tensor(entry["start"], requires_grad=True)
    optimizer = getattr(torch.optim, entry["torch_class"].split(".")[-1])([p], lr=entry["lr"], **entry["arguments"])
    loss, rows = loss_of(entry.get("function"), torch), []
    for _ in range(entry["steps"] + 1):
        optimizer.zero_grad()
        value = loss(p)
        rows.append([*p.tolist(), value.item()])
        value.backward()
        optimizer.step()
    return rows


def by_optax(entry):
    """The same of optax's Lion without weight decay."""
    optimizer = optax.lion(entry["lr"], b1=0.9, b2=0.99, weight_decay=0.0)
    p, rows = jax.numpy.asarray(entry["start"]), []
    state, slope = optimizer.init(p), jax.jit(jax.value_and_grad(loss_of(entry["function"], jax.numpy)))
    for _ in range(entry["steps"] + 1):
        value, gradient = slope(p)
        rows.append([*p.tolist(), float(value)])
        updates, state = optimizer.update(gradient, state, p)
        p = optax.apply_updates(p, updates)
    return rows


def optimizers():
    manifest, more = load("manifest.json"), load("more_manifest.json")
    runs = {name: manifest[name]["runs"] for name in ("torch_linear.npz", "torch_functions.npz")}
    for name, entries in {**runs, "more_runs.npz": more["runs"]}.items():
        for entry in entries:
            run = by_torch(entry) if "torch_class" in entry else by_optax(entry)
            report(f"{name} {entry['key']}", run, load(name)[entry["key"]], entry["tol"])


def schedules():
    """The rate of update t, read before the scheduler's step."""
    table = load("torch_schedules.json")["schedules"]
    table["restarts"] = {"source": ".CosineAnnealingWarmRestarts", **load("more_manifest.json")["cosine_restarts"]}
    for name, entry in table.items():
        scheduler = getattr(torch.optim.lr_scheduler, entry["source"].split(".")[-1], None)
        if scheduler is None:  # inverse time, by its formula
            rates = [entry["base_lr"] / (1 + entry["parameters"]["decay"] * t) for t in range(100)]
        else:
            optimizer, rates = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=entry["base_lr"]), []
            schedule = scheduler(optimizer, **entry["parameters"])
            for t in range(100):
                rates.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                if t < 99:
                    schedule.step()
        report(f"schedule {name}", rates, np.array(entry["lr"]), 1e-12)


def lesson():
    """The lesson's four loops, w ← w + (2/N) η xᵀ(y − xw), on the rows that each update used."""
    for name in ("seed_full", "seed_sgd", "seed_random30", "seed_sequential30"):
        stored = load(f"{name}.npz")
        orders = np.split(np.arange(506), range(30, 506, 30)) if name == "seed_sequential30" else [np.arange(506)]
        batches = stored.get("indices", orders)
        weights = [np.array(stored["start"])]
        for update in range(stored["step"][-1]):
            x, y = (values[batches[update % len(batches)]] for values in (ROWS, PRICE))
            weights.append(weights[-1] + 2 / len(y) * float(stored["lr"]) * x.T @ (y - x @ weights[-1]))
        report(name, np.array(weights)[stored["step"]], stored["weights"], 1e-9)


def keras_model():
    """The lesson's Keras model with Adam, but for its shuffling: weights after each epoch, in float32."""
    stored, rows = load("keras_adam30.npz"), []
    layer = keras.layers.Dense(1, kernel_initializer="zeros", bias_initializer="ones")
    model = keras.Sequential([keras.Input((2,)), layer])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=float(stored["lr"])), loss="mse")
    flat = lambda *_: rows.append(np.concatenate([np.ravel(p) for p in model.get_weights()]))  # noqa: E731
    flat()
    each = keras.callbacks.LambdaCallback(on_epoch_end=flat)
    x, y = SCALED.astype(np.float32), PRICE.astype(np.float32)
    model.fit(x, y, batch_size=30, epochs=len(stored["epoch"]) - 1, shuffle=False, verbose=0, callbacks=[each])
    report("keras_adam30", rows, stored["weights"], 5e-4)


def facts():
    """Curvature, least squares and R² of the three scalings."""
    for name, x in (("raw", RAW), ("minmax", SCALED), ("standardized", StandardScaler().fit_transform(RAW))):
        stored, model = load("facts.json")["features"][name], LinearRegression().fit(x, PRICE)
        curvatures = np.sort(2 / 506 * np.linalg.svd(np.column_stack([x, np.ones(506)]), compute_uv=False) ** 2)
        found = {"eigenvalues": curvatures, "critical_lr": 2 / curvatures[-1], "r2": model.score(x, PRICE)}
        found |= {"ols_weights": [*model.coef_, model.intercept_], "min_mse": np.mean((model.predict(x) - PRICE) ** 2)}
        for fact, value in found.items():
            report(f"facts {name} {fact}", value, np.array(stored[fact]), 1e-9)


if __name__ == "__main__":
    jax.config.update("jax_enable_x64", True)
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    for part in (optimizers, schedules, lesson, facts):
        part()
    torch.set_default_dtype(torch.float32)
    keras_model()
