"""Opens a landscape without a page, and runs by the core alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

import gd_core as gd
from pages.ui.player import payload, run_query
from pages.ui.runs import experiment, parameters
from pages.ui.runs.data import Dataset
from pages.ui.runs.parsers import LENGTH_UNITS
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup


def opened(name: str, **more: Any) -> tuple[Settings, Setup, dict[str, Any]]:
    """Settings, problem and opening of a landscape's plain address."""
    length = parameters.page_defaults(name)["length"]
    settings = Settings(landscape=name, length=int(length[:-1]), unit=LENGTH_UNITS[length[-1]], **more)
    made = experiment.setup(settings)
    initial = parameters.initial({}, made, settings, [])
    return replace(settings, batch_size=initial["batch_size"]), made, initial


def opening(settings: Settings, own: Dataset | None = None) -> dict[str, Any]:
    """How a plain address opens."""
    return {"initial": parameters.initial({}, experiment.setup(settings, own), settings, [])}


def asked(settings: Settings, shown: tuple[str, ...] = ("full", "random"), part: str = "") -> payload.Wanted:
    """What a player in English asks for that shows these strategies."""
    return payload.asked(settings, "en", opening(settings), wanted=shown, part=part)


def read(query: str) -> payload.Wanted:
    """What a query asks for."""
    return run_query.read(dict(parse_qsl(query, keep_blank_values=True)))


def by_hand(settings: Settings, made: Setup, strategy: str, rate: float | Callable[[int], float]) -> gd.Trajectory:
    """One run by nothing but the core; the past's rates as a schedule, unless `rate` is one."""
    problem, past = made.problem, {update: held for held, update in settings.changes}
    paced = gd.piecewise(past | {settings.branch: rate}) if past and not callable(rate) else rate
    decays = {"beta": settings.beta} if settings.optimizer in ("momentum", "nesterov") else {}
    if settings.optimizer in ("adam", "amsgrad", "adamw", "nadam", "adamax"):
        decays = {"beta1": settings.beta, "beta2": settings.beta2}
    optimizer = gd.OPTIMIZERS[settings.optimizer](paced, **decays)
    rng, batches = np.random.default_rng(settings.seed), None
    if problem.samples and strategy != "full":
        chance = () if strategy == "sequential" else (rng,)
        size = () if strategy == "stochastic" else (min(settings.batch_size, problem.samples),)
        batches = gd.BATCHINGS[strategy](problem.samples, *size, *chance)
    elif strategy != "full":
        size = 1 if strategy == "stochastic" else min(settings.batch_size, 64)
        optimizer = gd.noisy(optimizer, made.landscape.noise, size, rng)
    start = problem.start if settings.start is None else np.array(settings.start)
    return gd.descend(problem, optimizer, start, settings.length, batches=batches)
