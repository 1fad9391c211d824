"""Formulas made at random, and their derivatives by another way: complex steps through Python's own reading of them."""

import random
from collections.abc import Callable

import numpy as np

from gd_core.formulas.operations import FUNCTIONS

TINY, STEP = 1e-30, 1e-6
ONE = sorted(set(FUNCTIONS) - {"min", "max"})


def formula(rng: random.Random, names: str = "xy", depth: int = 4) -> str:
    """A text of these variables."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([*names, *names, f"{rng.uniform(0.1, 3):.3g}", "pi", "e"])
    parts = [formula(rng, names, depth - 1) for _ in range(2)]
    match rng.randrange(9):
        case 0 | 1 | 2:
            return f"({parts[0]} {rng.choice('+-*')} {parts[1]})"
        case 3:
            return f"{parts[0]} / ({parts[1]})"
        case 4:
            return f"({parts[0]})**{rng.choice(['2', '3', '-1', '0.5', '(1/3)', parts[1]])}"
        case 5:
            return f"-({parts[0]})"
        case 6:
            return f"{rng.choice(['min', 'max'])}({parts[0]}, {parts[1]})"
        case _:
            return f"{rng.choice(ONE)}({parts[0]})"


def _by_size(over: bool) -> Callable[..., np.ndarray]:
    def chosen(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.where(np.isnan(a) | np.isnan(b), np.nan, np.where((np.real(a) > np.real(b)) == over, a, b))

    return chosen


#: The functions for numbers a + ih alike, where h is tiny: analytic, or piecewise so.
COMPLEX: dict[str, object] = {
    **{
        name: getattr(np, name)
        for name in ("sin", "cos", "tan", "exp", "log", "log2", "log10", "sqrt", "tanh", "sinh", "cosh")
    },
    "atan": np.arctan,
    "abs": lambda z: z * np.sign(np.real(z)),
    "sign": lambda z: np.sign(np.real(z)) + 0 * z,
    "relu": lambda z: z * (np.real(z) > 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "min": _by_size(False),
    "max": _by_size(True),
    "pi": np.pi,
    "e": np.e,
}


def value(text: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What Python says of the text, which is one of ours."""
    return np.broadcast_to(eval(text, {"__builtins__": {}}, {**COMPLEX, "x": x, "y": y}), x.shape)


def gradient(text: str, w: np.ndarray) -> np.ndarray:
    """By complex steps, exact to rounding: (n, 2)."""
    x, y = w.T
    steps = (value(text, x + TINY * 1j, y + 0j), value(text, x + 0j, y + TINY * 1j))
    return np.stack([np.imag(one) / TINY for one in steps], axis=-1)


def hessian(text: str, w: np.ndarray) -> np.ndarray:
    """By central differences of that: (n, 2, 2)."""
    columns = [(gradient(text, w + STEP * unit) - gradient(text, w - STEP * unit)) / (2 * STEP) for unit in np.eye(2)]
    return np.stack(columns, axis=-1)
