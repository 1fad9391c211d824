"""What the player is sent: the runs of some settings with their theory, names and words, as one block of bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import numpy as np

import gd_core as gd
from pages.ui import data, experiment, text
from pages.ui.experiment import STRATEGIES, Settings, Setup
from pages.ui.player import wire

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
WINDOW = 0.83  # half of the home window over the distance from start to minimum: both stand well inside


def build(
    settings: Settings,
    language: str,
    opening: Mapping[str, Any],
    own: data.Dataset | None = None,
    strategies: tuple[str, ...] = STRATEGIES,
) -> bytes:
    """The block for `wire.unpack`: equal arguments, equal bytes.

    `opening` holds the header's "initial" and "apply", and on a lesson its "layout" and "panels"; `strategies` are
    those whose runs are sent.
    """
    return _build(settings, language, json.dumps(opening, sort_keys=True), own, strategies)


@lru_cache(maxsize=4)  # all viewers of a setting share one block; to build it anew from the families is cheap
def _build(
    settings: Settings, language: str, opening: str, own: data.Dataset | None, strategies: tuple[str, ...]
) -> bytes:
    made = experiment.setup(settings, own)
    digest = made.dataset.digest
    arrays = _arrays(settings, made, own, strategies)
    header = {
        "problem": _hash(settings.data, settings.scaling, digest),
        "lang": language,
        "words": text.read("player", language),
        "layout": "lab",
        "optimizer": settings.optimizer,
        "data": _data(made, language),
        "parameters": parameters(made, language),
        "theory": theory(settings, made),
        "strategies": [_strategy(name, settings, made) for name in strategies],
        "window": window(settings, made),
        "limits": {"batch": [1, made.problem.samples], "rate": list(made.limits)},
        **json.loads(opening),
    }
    header["id"] = _hash(json.dumps(header, sort_keys=True), str(asdict(settings)), digest)
    return wire.pack(header, arrays)


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=10).hexdigest()


def _arrays(
    settings: Settings, made: Setup, own: data.Dataset | None, strategies: tuple[str, ...]
) -> dict[str, np.ndarray]:
    rates = experiment.rates(made, settings.rate)
    arrays = {
        "rates": rates,
        "features": made.scaled.features,
        "target": made.dataset.target,
        "start": experiment.start_of(settings, made),
    }
    if made.critical is not None:
        arrays["growth"] = gd.growth_factors(made.hessian, rates, settings.optimizer, experiment.BETA)
    for strategy in strategies:
        run = experiment.family(settings, strategy, own)
        arrays |= {f"{strategy}.{name}": part for name, part in run._asdict().items() if part is not None}
    return arrays


def _data(made: Setup, language: str) -> dict[str, Any]:
    dataset = made.dataset
    known = text.read("data", language).get(dataset.id, {})
    return {
        "samples": made.problem.samples,
        "features": list(dataset.names),
        "target": dataset.target_name,
        "target_name": known.get("target", dataset.target_name),
        "target_unit": known.get("unit", ""),
        "offset": made.scaled.offset.tolist(),
        "scale": made.scaled.scale.tolist(),
    }


def parameters(made: Setup, language: str) -> list[dict[str, str]]:
    """Names of the weights, one dict a parameter, the bias last: symbol, words, axis title, unit of its effect."""
    words = text.read("data", language)
    known = words.get(made.dataset.id, {})
    found = []
    for number, column in enumerate(made.dataset.names, 1):
        told = known.get(column)
        name = told["name"] if told else column
        axis = f"w{number}".translate(SUBSCRIPTS) + f"  {told['axis'] if told else column}"
        unit = told["per"] if told else ""
        found.append({"id": f"w{number}", "symbol": "w", "sub": str(number), "name": name, "axis": axis, "per": unit})
    bias = words["bias"]
    return [*found, {"id": "bias", "symbol": "b", "sub": "", "name": bias["name"], "axis": bias["axis"], "per": ""}]


def theory(settings: Settings, made: Setup) -> dict[str, Any]:
    values, vectors = gd.eigen(made.hessian)
    origin = np.zeros_like(made.optimum)
    return {
        "kind": settings.optimizer if made.critical is not None else "none",
        "beta": experiment.BETA,
        "critical": made.critical,
        "best": made.best,
        "safe": None if made.critical is None else experiment.safe_rate(made),
        "eigenvalues": values.tolist(),
        "eigenvectors": vectors.T.tolist(),
        "optimum": made.optimum.tolist(),
        "floor": float(made.problem.loss(made.optimum)),
        "hessian": made.hessian.tolist(),
        "linear": (-made.problem.gradient(origin)).tolist(),
        "constant": float(made.problem.loss(origin)),
    }


def _strategy(name: str, settings: Settings, made: Setup) -> dict[str, Any]:
    samples = made.problem.samples
    updates, per_epoch, capped = experiment.updates_of(name, settings, samples)
    batch = experiment.batch_of(name, settings, samples)
    return {"id": name, "batch": batch, "updates": updates, "per_epoch": per_epoch, "capped": capped}


def window(settings: Settings, made: Setup) -> dict[str, Any]:
    """The home window: `half` is its half height for the first two parameters, `halves` for each pair shown.

    It belongs to the problem, so that it stands still while a start is dragged; a start outside it widens it.
    """
    home, start = made.problem.start, experiment.start_of(settings, made)
    names = made.problem.parameters
    pairs = [(i, j) for j in range(len(names)) for i in range(j)]

    def around(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        reach = np.maximum(np.abs(made.optimum - point), 1e-9)
        return (made.optimum + point) / 2, np.array([WINDOW * max(reach[i], reach[j]) for i, j in pairs])

    centre, halves = around(home)
    off = np.abs(start - centre)
    if any(max(off[i], off[j]) > half for (i, j), half in zip(pairs, halves, strict=True)):
        centre, halves = around(start)
    named = {f"{names[i]},{names[j]}": float(half) for (i, j), half in zip(pairs, halves, strict=True)}
    return {"centre": centre.tolist(), "half": named[f"{names[0]},{names[1]}"], "halves": named}
