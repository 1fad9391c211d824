"""Runs that stay beside the one in hand: each is a small address of the Lab, read and checked as that is."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.app import text as words_of
from pages.ui.runs import data, experiment, parameters
from pages.ui.runs.cache import cached
from pages.ui.runs.parsers import MOST_PINS, RefusedError
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup
from pages.ui.runs.state import State, rates_text, run_texts, without_defaults

BETWEEN, FIELDS, IS = ";", "~", ":"  # pins; fields of a pin; a field's name and what it says
AS_LOW = 1e-3  # of the fall: runs that end closer than this end as low
ITS_OWN = ("active", "batch", "lr", "start")  # what a pin says of the player; of the page it may say all
#: What a run on a surface depends on besides the surface.
OF_THE_RUN = {
    *("optimizer", "seed", "length", "unit", "batch_size", "start", "learning_rate", "schedule", "beta", "beta2"),
    *("changes", "branch", "highest"),
}
OF_THE_WEIGHTS = {"scaling", "columns"}  # other weights, and the loss of the same predictions is the same


class Pin(NamedTuple):
    """A run: its text, settings, their problem, the strategy, and the rate its last updates are taken with."""

    text: str
    settings: Settings
    made: Setup
    strategy: str
    rate: float


def texts(given: str) -> tuple[str, ...]:
    """The pins of an address's `pin`, each as it is said there."""
    return tuple(given.split(BETWEEN)) if given else ()


def heard(said: str | None, otherwise: str, parser: Callable[[str], str]) -> str:
    """What a browser has said, "" where that is nothing or none; `otherwise` where it has not said anything yet."""
    if said is None:
        return otherwise
    try:
        return parser(said)
    except RefusedError:
        return ""


def readable(given: str, own: data.Dataset | None = None) -> tuple[tuple[str, ...], list[parameters.Fault]]:
    """(the pins of an address's `pin` that are runs, what is wrong with the others)."""
    runs, faults = [], []
    for said in texts(given):
        try:
            read(said, own)
            runs.append(said)
        except RefusedError as refused:
            faults.append(parameters.Fault("pin", said[: parameters.QUOTED], refused.sentence, refused.values))
    return tuple(runs), faults


def read(said: str, own: data.Dataset | None = None) -> Pin:
    """A pin's run; RefusedError for what is none, a reader's own rows that are not there too."""
    pairs = [part.partition(IS)[::2] for part in said.split(FIELDS)]
    query = dict(pairs)
    if len(query) < len(pairs) or not set(query) <= {*parameters.PAGE_NAMES, *ITS_OWN} or "lr" not in query:
        raise RefusedError("pin", most=MOST_PINS)
    try:
        state = State.exactly(query, own)
    except RefusedError as refused:
        raise refused if refused.sentence == "pin_own" else RefusedError("pin", most=MOST_PINS) from None
    settings = replace(state.settings, learning_rate=None)
    return Pin(said, settings, state.setup, state.active, state.rate)


def text_of(settings: Settings, made: Setup) -> str:
    """The beginning of the pin of a run of these settings: what is not its landscape's default."""
    return FIELDS.join(
        f"{name}{IS}{value}" for name, value in without_defaults(run_texts(settings), settings, made).items()
    )


def text(settings: Settings, made: Setup, strategy: str, rate: float) -> str:
    """The pin of a run, as the browser says it too."""
    said = (text_of(settings, made), f"active{IS}{strategy}", f"lr{IS}{rates_text(settings, rate)}")
    return FIELDS.join(part for part in said if part)


def told(settings: Settings, made: Setup, language: str) -> dict[str, Any]:
    """What a block says of its settings so that its runs can be pinned: `said` as an address has it, `named` the same
    in words, `labels` of the settings, `text` of `text_of`; `surface` and `measure` are keys: runs of one surface
    have trails in one picture, runs of one measure losses on one axis."""
    words, runs = words_of.read("lab", language), words_of.read("runs", language)
    said = run_texts(settings)
    number, unit = said["length"][:-1], said["length"][-1]
    named = dict(said) | {
        "landscape": runs["landscape"][settings.landscape]["name"],
        "length": words["option"]["length"][unit if number != "1" else f"{unit}_one"].format(number=number),
        "columns": said.get("columns") or words["pin"]["default"],
        "start": f"({said['start'].replace(',', ', ')})" if said["start"] else words["pin"]["default"],
    }
    named |= {name: words["option"][name][said[name]] for name in ("optimizer", "scaling", "schedule") if name in said}
    if "data" in said:
        named["data"] = runs[said["data"]]["name"].rstrip("…")
    labels = {name: str(words["pin"]["label"].get(name, words["control"].get(name, name))) for name in said}
    surface, measure = keys(settings, made)
    return {
        "text": text_of(settings, made),
        "said": said,
        "named": named,
        "labels": labels,
        "surface": surface,
        "measure": measure,
    }


def keys(settings: Settings, made: Setup) -> tuple[str, str]:
    """(surface, measure) of `told`."""
    rest = {field.name: getattr(settings, field.name) for field in fields(settings) if field.name not in OF_THE_RUN}
    dataset = made.dataset
    digest, target = (dataset.digest, hashlib.blake2b(dataset.target).hexdigest()) if dataset else ("", "")
    measured = {name: value for name, value in rest.items() if name not in OF_THE_WEIGHTS}
    return _hash(repr(rest), digest), _hash(repr(measured), target)


def racers(base: Pin, wanted: str, own: data.Dataset | None = None) -> list[Pin]:
    """One run an optimizer with everything else as `base` has it, the rate unchanged on the way: each at the rate that
    `wanted`, as an address's `race` has it, gives it, or at its `lowest`.
    """
    found = []
    for part in wanted.split(","):
        optimizer, _, given = part.partition("@")
        settings = replace(base.settings, optimizer=optimizer, learning_rate=None, changes=(), branch=0)
        made = experiment.setup(settings, own)
        at = float(given) if given else lowest(settings, base.strategy, own)
        found.append(Pin(text(settings, made, base.strategy, at), settings, made, base.strategy, at))
    return found


def lowest(settings: Settings, strategy: str, own: data.Dataset | None = None) -> float:
    """The rate of the family whose run ends at the lowest loss without diverging; of several that end as low, to a
    thousandth of the fall, the one that is there for good first.
    """
    family = experiment.family(settings, strategy, own)
    losses = np.where(family.outcome[:, None] == gd.Outcome.DIVERGED, np.inf, family.losses)
    low = losses[:, -1].min()
    there = losses <= low + AS_LOW * (family.losses[0, 0] - low)
    arrived = there.shape[1] - np.cumprod(there[:, ::-1], axis=1).sum(axis=1)
    return float(family.rates[np.lexsort((losses[:, -1], arrived))[0]])


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def run(pin: Pin, own: data.Dataset | None = None) -> experiment.Family:
    """The run of a pin: a family of one rate."""
    return experiment.alone(pin.settings, pin.strategy, pin.rate, own)


def losses(pin: Pin, own: data.Dataset | None = None) -> np.ndarray:
    """The loss of a pin's run after every update (K + 1,), from the start on."""
    return _losses(experiment.needed(pin.settings, pin.strategy, own), pin.strategy, pin.rate, own)


@cached(maxsize=16)
def _losses(settings: Settings, strategy: str, rate: float, own: data.Dataset | None) -> np.ndarray:
    every, made = np.arange(settings.length + 1), experiment.setup(settings, own)
    run, _ = experiment.descend(settings, strategy, made, np.array([rate]), every, noted=False)
    return run.losses[0]


def header(pin: Pin, language: str) -> dict[str, Any]:
    """What is said of a pin's run beside its numbers, on the wire."""
    samples = pin.made.problem.samples
    updates, per_epoch, _ = experiment.updates_of(pin.strategy, pin.settings, samples)
    about: Mapping[str, Any] = told(pin.settings, pin.made, language)
    return {
        **about,
        "text": pin.text,
        "strategy": pin.strategy,
        "optimizer": pin.settings.optimizer,
        "rate": pin.rate,
        "changes": [list(change) for change in pin.settings.changes],
        "branch": pin.settings.branch,
        "batch_size": experiment.batch_of(pin.strategy, pin.settings, samples),
        "per_epoch": per_epoch,
        "updates": updates,
        "samples": samples,
    }
