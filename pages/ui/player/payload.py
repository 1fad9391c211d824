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
from pages.ui.app import text
from pages.ui.canvas import wire
from pages.ui.runs import data, describe, experiment
from pages.ui.runs.experiment import STRATEGIES, Settings, Setup


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
        "parameters": describe.parameters(made, language),
        "theory": describe.theory(settings, made),
        "strategies": [_strategy(name, settings, made) for name in strategies],
        "window": describe.window(settings, made),
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
    known = text.read("runs", language).get(dataset.id, {})
    return {
        "samples": made.problem.samples,
        "features": list(dataset.names),
        "target": dataset.target_name,
        "target_name": known.get("target", dataset.target_name),
        "target_unit": known.get("unit", ""),
        "offset": made.scaled.offset.tolist(),
        "scale": made.scaled.scale.tolist(),
    }


def _strategy(name: str, settings: Settings, made: Setup) -> dict[str, Any]:
    samples = made.problem.samples
    updates, per_epoch, capped = experiment.updates_of(name, settings, samples)
    batch = experiment.batch_of(name, settings, samples)
    return {"id": name, "batch": batch, "updates": updates, "per_epoch": per_epoch, "capped": capped}
