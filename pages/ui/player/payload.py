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
from pages.ui.runs import data, describe, experiment, grids, landing, parameters, ruler
from pages.ui.runs.settings import BETA, STRATEGIES, Settings
from pages.ui.runs.setup import Setup


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
    digest = made.dataset.digest if made.dataset else ""
    sent = tuple(name for name in strategies if name in made.strategies)
    header = {
        "problem": _hash(settings.landscape, settings.data, settings.scaling, digest),
        "lang": language,
        "words": text.read("player", language),
        "layout": "lab",
        "optimizer": settings.optimizer,
        "landscape": describe.landscape(made, language),
        "data": _data(made, language),
        "parameters": describe.parameters(made, language),
        "theory": describe.theory(settings, made),
        "minima": describe.minima(made),
        "saddles": [point.tolist() for point in made.saddles],
        "strategies": [_strategy(name, settings, made) for name in sent],
        "outcomes": [outcome.name.lower() for outcome in gd.Outcome],
        "ends": {"diverged": landing.DIVERGED, "none": landing.NONE},
        "window": describe.window(settings, made),
        "limits": {"batch": [1, made.draws], "rate": list(made.limits)},
        "defaults": parameters.player_defaults(made, settings),
        "channel": "",
        **json.loads(opening),
    }
    header["id"] = _hash(json.dumps(header, sort_keys=True), str(asdict(settings)), digest)
    return wire.pack(header, _arrays(settings, made, own, sent))


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=10).hexdigest()


def _arrays(
    settings: Settings, made: Setup, own: data.Dataset | None, strategies: tuple[str, ...]
) -> dict[str, np.ndarray]:
    rates = ruler.family(made, settings.rate)
    arrays = {"rates": rates, "start": experiment.start_of(settings, made), **grids.surface(made)}
    if made.dataset is not None and made.scaled is not None:
        arrays |= {"features": made.scaled.features, "target": made.dataset.target}
    if made.hessian is not None and made.critical is not None:
        arrays["growth"] = gd.growth_factors(made.hessian, rates, settings.optimizer, BETA)
    for strategy in strategies:
        run = experiment.family(settings, strategy, own)
        arrays |= {f"{strategy}.{name}": part for name, part in run._asdict().items() if part is not None}
    return arrays


def _data(made: Setup, language: str) -> dict[str, Any]:
    dataset, scaled = made.dataset, made.scaled
    if dataset is None or scaled is None:
        return {"samples": 0, "features": [], "target": "", "target_name": "", "target_unit": ""}
    known = text.read("runs", language).get(dataset.id, {})
    return {
        "samples": made.problem.samples,
        "features": list(dataset.names),
        "target": dataset.target_name,
        "target_name": known.get("target", dataset.target_name),
        "target_unit": known.get("unit", ""),
        "offset": scaled.offset.tolist(),
        "scale": scaled.scale.tolist(),
    }


def _strategy(name: str, settings: Settings, made: Setup) -> dict[str, Any]:
    samples = made.problem.samples
    updates, per_epoch, capped = experiment.updates_of(name, settings, samples)
    batch = experiment.batch_of(name, settings, samples)
    return {"id": name, "batch": batch, "updates": updates, "per_epoch": per_epoch, "capped": capped, "sent": True}
