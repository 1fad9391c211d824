"""What the core's tests compare with: the data, and the runs of others in tests/reference."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.preprocessing import MinMaxScaler, StandardScaler

import gd_core as gd
from gd_core.formulas.models import ACTIVATIONS
from gd_core.formulas.parse import parse

TESTS = Path(__file__).resolve().parents[1]
BOSTON = TESTS.parent / "pages" / "ui" / "runs" / "data" / "boston.csv"


@cache
def boston(scaling: str = "minmax") -> tuple[np.ndarray, np.ndarray]:
    """Features (506, 2) RM, LSTAT and target (506,) PRICE."""
    table = np.loadtxt(BOSTON, delimiter=",", skiprows=1)
    x, y = table[:, :2], table[:, 2]
    scaler = {"minmax": MinMaxScaler(), "standardized": StandardScaler()}.get(scaling)
    return scaler.fit_transform(x) if scaler else x, y


@cache
def boston_problem() -> gd.Problem:
    return gd.linear_mse(*boston())


@cache
def arrays(name: str) -> dict[str, np.ndarray]:
    with np.load(TESTS / "reference" / name) as file:
        return dict(file)


@cache
def facts(name: str) -> Any:
    return json.loads((TESTS / "reference" / name).read_text(encoding="utf-8"))


def far(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The distance that the tolerances of tests/reference are for."""
    return float(np.max(np.abs(ours - theirs) / (1 + np.abs(theirs))))


def differences(function: Callable[[np.ndarray], np.ndarray], w: np.ndarray, h: float = 1e-6) -> np.ndarray:
    """Central differences of a function of weights (..., dim), stacked on a last axis."""
    return np.stack([(function(w + e) - function(w - e)) / (2 * h) for e in h * np.eye(w.shape[-1])], axis=-1)


def make(name: str, rate: Any, problem: gd.Problem) -> gd.Optimizer:
    """The optimizer of an id, given what it needs of the problem."""
    return gd.OPTIMIZERS[name](rate, *{"newton": (problem.hessian,), "line_search": (problem.loss,)}.get(name, ()))


def small_data(rows: int = 12, columns: int = 2, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, columns)), rng.normal(size=rows)


def makers() -> dict[str, Callable[[np.ndarray, np.ndarray], gd.Problem]]:
    """Every constructor over data, from features of two columns."""
    found = {"linear_mse": gd.linear_mse, "ridge_mse": lambda x, y: gd.ridge_mse(x, y, 0.3)}
    for make in (gd.network_mse, gd.product_mse, gd.sine_mse):
        found[make.__name__] = lambda x, y, make=make: make(x[:, :1], y)
    for h, d in ((1, 2), (3, 1), (4, 2)):
        found[f"network_mse {h} of {d}"] = lambda x, y, h=h, d=d: gd.network_mse(x[:, :d], y, h)
    for name in ACTIVATIONS:
        found[f"neuron_mse {name}"] = lambda x, y, name=name: gd.neuron_mse(x, y, name)
    typed = parse("w**2*x2 + sin(v)*x1/(1 + x2**2)", ("w", "v", "x1", "x2"))
    found["model_mse"] = lambda x, y: gd.model_mse("model_mse", typed, x, y, ("w", "v"), np.ones(2), "f")
    counted = np.array([1.0, 1, 1, 0, 0, 0, 1, 1, 1, 0])
    found["penalized network_mse"] = lambda x, y: gd.penalized(gd.network_mse(x[:, :1], y, 3), 0.3, counted)
    return found


@cache
def problems_with_data() -> dict[str, gd.Problem]:
    return {name: make(*small_data()) for name, make in makers().items()}


@cache
def all_problems() -> dict[str, gd.Problem]:
    return gd.TEST_FUNCTIONS | {"quadratic 1000, turned": gd.quadratic(1000, 0.6)} | problems_with_data()
