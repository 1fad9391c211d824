"""Payloads made by hand: the double well in one and two weights, a valley seen in a plane of four weights."""

import tomllib
from typing import Any

import numpy as np

import gd_core as gd
from pages.ui.canvas.served import PAGES
from pages.ui.canvas.wire import pack

STEPS = np.arange(41, dtype="<i4")
RATES = np.geomspace(0.01, 1.2, 24)
LINE_STEPS = np.array([0, 1, 2, 3, 8, 9, 19, 20], "<i4")
LINE_RATES = np.geomspace(0.01, 1.2, 12)
ENDS = gd.ENDS
TAIL = {"period": "|u1", "low": "<f4", "high": "<f4"}  # of runs that neither bounce nor wander
SAID = [(PAGES / "ui" / part / "en.toml").read_text(encoding="utf-8") for part in ("canvas", "take", "player")]
WORDS = {key: word for text in SAID for key, word in tomllib.loads(text).items()}


def curve(w: np.ndarray) -> np.ndarray:
    """A double well in one weight, its right valley the lower one."""
    return np.asarray(0.25 * (w[..., 0] ** 2 - 1) ** 2 - 0.1 * w[..., 0] - 0.1)


def plane(w: np.ndarray) -> np.ndarray:
    return curve(w) + 0.5 * w[..., 1] ** 2


def many(w: np.ndarray) -> np.ndarray:
    return plane(w) + (w[..., 2:] ** 2).sum(-1)


LOSSES = {"curve": (curve, 1), "plane": (plane, 2), "slice": (many, 4)}


def gradient(loss: Any, w: np.ndarray, h: float = 1e-5) -> np.ndarray:
    return np.stack([(loss(w + h * e) - loss(w - h * e)) / (2 * h) for e in np.eye(w.shape[-1])], axis=-1)


def runs(loss: Any, start: np.ndarray, noise: float, cap: float = 1e3) -> dict[str, np.ndarray]:
    """Descent at every rate as the wire has a family; a run that leaves ±cap has diverged."""
    rng = np.random.default_rng(0)
    path = [np.tile(start, (len(RATES), 1))]
    for _ in STEPS[1:]:
        ahead = path[-1] - RATES[:, None] * (gradient(loss, path[-1]) + noise * rng.normal(size=start.size))
        path.append(np.where(np.abs(path[-1]).max(1, keepdims=True) < cap, ahead, path[-1]))
    paths = np.stack(path, axis=1)
    out = np.abs(paths).max(2) >= cap
    last = np.where(out.any(1), out.argmax(1), len(STEPS) - 1)
    ends = paths[np.arange(len(RATES)), last]
    right = np.where(ends[:, 0] > 0, 0, 1)
    settled = np.abs(gradient(loss, ends)).max(1) < 0.05
    return {
        "steps": STEPS,
        "paths": paths.astype("<f4"),
        "losses": loss(paths).astype("<f4"),
        "last": last.astype("<i4"),
        "stopped": last.astype("<i4"),
        "outcome": np.where(out.any(1), 2, 1).astype("|u1"),
        "ended": np.where(out.any(1), ENDS["diverged"], np.where(settled, right, ENDS["descending"])).astype("|u1"),
        "around": np.where(settled & ~out.any(1), right, 255).astype("|u1"),
        **{name: np.zeros(len(RATES), kind) for name, kind in TAIL.items()},
        "curvature": np.stack([-RATES[:, None] * STEPS, RATES[:, None] * STEPS], axis=-1).astype("<f4"),
        "curvature_at": STEPS,
        "gradients": gradient(loss, paths).astype("<f4"),
    }


def minima(loss: Any, dim: int) -> list[dict[str, Any]]:
    at = [np.eye(dim)[0] * x for x in sorted(np.roots([1, 0, -1, -0.1]).real, reverse=True)]
    found = [{"at": w.tolist(), "loss": float(loss(w)), "lowest": i == 0} for i, w in enumerate([at[0], at[2]])]
    return [{**minimum, "sharpness": 2.0} for minimum in found]


def ground(kind: str, loss: Any) -> dict[str, np.ndarray]:
    if kind == "curve":
        x = np.linspace(-6, 6, 801)
        return {"curve.x": x, "curve.z": loss(x[:, None]).astype("<f4")}
    near, far = np.linspace(-3, 3, 161), np.linspace(-16, 16, 121)
    made = {}
    for name, line in (("grid", near), ("far", far)):
        mesh = np.stack(np.meshgrid(line, line), axis=-1)
        rest = np.zeros((*mesh.shape[:2], 2 if kind == "slice" else 0))
        made |= {
            f"{name}.x": line,
            f"{name}.y": line,
            f"{name}.z": loss(np.concatenate([mesh, rest], -1)).astype("<f4"),
        }
    return made if kind == "plane" else {name: array for name, array in made.items() if name.startswith("grid")}


def landscape(kind: str, *, start: tuple[float, ...] | None = None, word: str = "one", **initial: Any) -> bytes:
    """The block of a landscape of this kind: two strategies, the second with noise."""
    loss, dim = LOSSES[kind]
    begin = np.array(start or [-0.6, 0.8, 0.3, -0.4][:dim])
    names = [f"w{a + 1}" for a in range(dim)]
    arrays = {"rates": RATES, "start": begin, **ground(kind, loss)}
    for name, noise in (("full", 0.0), ("random", 0.4)):
        arrays |= {f"{name}.{key}": array for key, array in runs(loss, begin, noise).items()}
    settled = [] if kind == "slice" else minima(loss, dim)
    nothing = {"kind": "none", "critical": None, "long_run": None, "safe": None}
    opening = {
        "learning_rate": 0.1,
        "step": 5,
        "shown": ["full", "random"],
        "active": "full",
        "batch_size": 16,
        "start": None,
    }
    header: dict[str, Any] = {
        "id": f"{kind} {word} {start}",
        "problem": kind,
        "lang": "en",
        "words": WORDS,
        "layout": "lab",
        "defaults": {},
        "optimizer": "sgd",
        "landscape": {"id": kind, "kind": kind, "model": "none", "name": kind, "rows": 0, "noise": 0.4, "samples": 0},
        "minima": settled,
        "saddles": [] if kind == "slice" else [[-0.1 if a == 0 else 0.0 for a in range(dim)]],
        "ends": ENDS,
        "outcomes": ["converged", "max_steps", "diverged"],
        "data": {"samples": 0, "features": names, "target": "", "target_unit": "", "offset": [], "scale": []},
        "parameters": [{"id": n, "symbol": "w", "sub": n[1:], "name": n, "axis": n, "per": ""} for n in names],
        "theory": {
            **nothing,
            "optimum": settled[0]["at"] if settled else None,
            "floor": settled[0]["loss"] if settled else None,
        },
        "strategies": [
            {"id": s, "batch_size": 16, "updates": 40, "per_epoch": 1, "capped": False} for s in ("full", "random")
        ],
        "window": {"centre": [0.0] * dim, "half": 2.0},
        "limits": {"batch_size": [1, 64], "learning_rate": [0.01, 1.2]},
        "initial": opening | initial,
    }
    if kind == "slice":
        header["slice"] = {
            "plane": "axes",
            "axes": [0, 1],
            "basis": np.eye(4)[:2].tolist(),
            "origin": [0.0] * 4,
            "home": {"centre": [0.0, 0.0], "half": 2.0},
            "explained": [],
        }
    return pack(header, arrays)


def line(*, grid: bool = False, word: str = "one", **initial: Any) -> bytes:
    """Gradient descent on a line through 40 points, recorded in pairs; with `grid` the surface comes as values only."""
    rng = np.random.default_rng(1)
    x = rng.uniform(size=40)
    y = 3 * x + 1 + 0.1 * rng.normal(size=40)
    design = np.c_[x, np.ones(40)]
    hessian, linear = design.T @ design / 20, design.T @ y / 20
    optimum = np.linalg.solve(hessian, linear)

    def loss(w: np.ndarray) -> np.ndarray:
        return np.asarray(((design @ w[..., None])[..., 0] - y) ** 2).mean(-1)

    weights = np.zeros((len(LINE_RATES), 2))
    path = [weights]
    for _ in range(20):
        weights = weights - LINE_RATES[:, None] * (weights @ hessian - linear)
        path.append(weights)
    paths = np.stack(path, axis=1)[:, LINE_STEPS]
    losses = np.stack([[loss(w) for w in run] for run in paths])
    values = np.linalg.eigvalsh(hessian)
    theory: dict[str, Any] = {
        "kind": "none",
        "critical": None,
        "long_run": None,
        "safe": None,
        "optimum": optimum.tolist(),
    }
    if not grid:
        theory |= {"kind": "sgd", "critical": 2 / values[1], "long_run": 2 / values.sum(), "safe": 1 / values[1]}
        theory |= {"hessian": hessian.tolist(), "linear": linear.tolist(), "constant": float((y**2).mean())}
        theory |= {"eigenvalues": values.tolist(), "eigenvectors": np.linalg.eigh(hessian)[1].T.tolist()}
        theory |= {"floor": float(loss(optimum))}
    arrays = {
        "rates": LINE_RATES,
        "features": x[:, None],
        "target": y,
        "start": np.zeros(2),
        "full.steps": LINE_STEPS,
        "full.paths": paths.astype("<f4"),
        "full.losses": losses.astype("<f4"),
        "full.last": np.full(len(LINE_RATES), len(LINE_STEPS) - 1, "<i4"),
        "full.outcome": np.ones(len(LINE_RATES), "|u1"),
        "full.stopped": np.full(len(LINE_RATES), 20, "<i4"),
        "full.ended": np.full(len(LINE_RATES), ENDS["descending"], "|u1"),
        "full.around": np.full(len(LINE_RATES), 255, "|u1"),
        **{f"full.{name}": np.zeros(len(LINE_RATES), kind) for name, kind in TAIL.items()},
    }
    axis = np.linspace(-2, 6, 41)
    mesh = np.stack(np.meshgrid(axis, axis), axis=-1)
    arrays |= (
        {"grid.x": axis, "grid.y": axis, "grid.z": loss(mesh)} if grid else {"growth": 1 - LINE_RATES[:, None] * values}
    )
    full = {"kind": "full", "critical": theory["critical"], "typical": None, "safe": theory["safe"], "followed": 0}
    header = {
        "marks": {} if grid else {"full": full},
        "ends": ENDS,
        "outcomes": ["converged", "max_steps", "diverged"],
        "id": f"{word} {grid}",
        "problem": "line",
        "lang": "en",
        "words": WORDS,
        "layout": "lab",
        "defaults": {},
        "optimizer": "sgd",
        "data": {"samples": 40, "features": ["x"], "target": "y", "target_unit": "", "offset": [0.0], "scale": [1.0]},
        "parameters": [
            {"id": "w1", "symbol": "w", "sub": "1", "name": "slope", "axis": "slope", "per": ""},
            {"id": "bias", "symbol": "b", "sub": "", "name": "bias", "axis": "bias", "per": ""},
        ],
        "theory": theory,
        "strategies": [{"id": "full", "batch_size": 40, "updates": 20, "per_epoch": 1, "capped": False}],
        "window": {"centre": [2, 2], "half": 4},
        "limits": {"batch_size": [1, 40], "learning_rate": [0.01, 1.2]},
        "initial": {
            "learning_rate": 0.1,
            "step": 2,
            "shown": ["full"],
            "active": "full",
            "batch_size": 30,
            "start": None,
            **initial,
        },
    }
    return pack(header | ({"landscape": {"id": "line", "kind": "plane"}} if grid else {}), arrays)
