"""Answer by drawing: what a reader is asked to draw before a run is shown, and how far off the drawing was."""

import math
import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np

from pages.ui.app import address
from pages.ui.app.text import plain
from pages.ui.player.player import decisions
from pages.ui.runs import critical_rates, experiment, rate_grid
from pages.ui.runs.settings import Settings

NOTHING = "none"  # handed in without a drawing
KNOTS = ((np.arange(20) + 1) / 20) ** 2  # shares of the run at which a sketch is kept: closer where it begins
LEVELS = 36**2 - 1  # steps of the log scale between a sketch's lowest and highest loss


class Ask(NamedTuple):
    """What is asked, over the picture.

    loss: the loss to come, sketched between the losses `low` and `high`. point: where the run will end, dropped on the
    surface. rate: a flag on the ruler at the `target`: "critical", the least rate at which runs diverge, or "lowest",
    the one with the lowest loss at the end.
    """

    kind: Literal["loss", "point", "rate"]
    question: str
    low: float = 0.0
    high: float = 0.0
    target: Literal["critical", "lowest"] = "critical"


class Truth(NamedTuple):
    """The run the question is about: updates, weights and losses of its records, and the family's rates."""

    updates: np.ndarray
    weights: np.ndarray
    losses: np.ndarray


def handed(ask: Ask, key: str, settings: Settings) -> str:
    """The answer that was handed in, in the browser's last word or else in the address: "" for none, or an absurd one.

    A sketch is a level a knot, two digits of 36 each; a point "x,y"; a flag its rate.
    """
    said = decisions(key).drawn
    return checked(ask, address.query().get("drawn", "") if said is None else said, settings)


def checked(ask: Ask, text: str, settings: Settings) -> str:
    """The text where it is an answer to what is asked, else ""."""
    made = experiment.setup(settings)
    if text == NOTHING:
        return text
    if ask.kind == "loss":
        fits = re.fullmatch(rf"([0-9a-z]{{2}}){{{len(KNOTS)}}}", text)
        return text if fits and max(levels(text)) <= LEVELS else ""
    numbers = _numbers(text)
    if ask.kind == "rate":
        low, high = made.limits
        return text if len(numbers) == 1 and low <= numbers[0] <= high else ""
    middle, half = made.landscape.centre, 4 * made.landscape.half
    near = len(numbers) == 2 and all(abs(x - c) <= half for x, c in zip(numbers, middle, strict=False))
    return text if near else ""


def _numbers(text: str) -> list[float]:
    """Numbers with commas between them; [] for anything else."""
    try:
        found = [float(part) for part in text[:60].split(",")]
    except ValueError:
        return []
    return found if all(map(math.isfinite, found)) else []


def levels(text: str) -> list[int]:
    return [int(text[i : i + 2], 36) for i in range(0, len(text), 2)]


def sketched(ask: Ask, text: str) -> np.ndarray:
    """(KNOTS,) losses of a sketch."""
    return ask.low * (ask.high / ask.low) ** (np.array(levels(text)) / LEVELS)


def header(
    ask: Ask, text: str, settings: Settings, strategy: str, rate: float, words: Mapping[str, str]
) -> dict[str, Any]:
    """What the player is told of it; the truth only once an answer was handed in."""
    updates, _, _ = experiment.updates_of(strategy, settings, experiment.setup(settings).problem.samples)
    return {
        "id": ask.kind,
        "kind": ask.kind,
        "question": ask.question,
        "low": ask.low,
        "high": ask.high,
        "knots": KNOTS.tolist(),
        "levels": LEVELS,
        "updates": updates,
        "given": text,
        "verdict": verdict(ask, text, settings, strategy, rate, words) if text else "",
    }


def verdict(ask: Ask, text: str, settings: Settings, strategy: str, rate: float, words: Mapping[str, str]) -> str:
    """How far off it was, as a ratio; for a run without a drawing how it was."""
    say = {"loss": _of_losses, "point": _of_point, "rate": _of_rate}[ask.kind]
    name, numbers = say(ask, "" if text == NOTHING else text, settings, strategy, rate)
    return words[f"verdict_{name}" if text != NOTHING else f"truth_{name}"].format(**numbers)


def truth(settings: Settings, strategy: str, rate: float) -> Truth:
    """The run at the rate that is asked about."""
    family = experiment.family(settings, strategy)
    m = rate_grid.nearest(family.rates, rate)
    end = int(family.last[m]) + 1
    updates = np.minimum(family.steps[:end], family.stopped[m])
    return Truth(updates, family.paths[m, :end].astype(float), family.losses[m, :end].astype(float))


def _of_losses(ask: Ask, text: str, settings: Settings, strategy: str, rate: float) -> tuple[str, dict[str, str]]:
    run = truth(settings, strategy, rate)
    end = int(run.updates[-1])
    numbers = {"k": str(end), "rate": f"{rate:g}", "true": figures(run.losses[-1])}
    if not text:
        return "loss", numbers
    drawn = sketched(ask, text)
    places = np.searchsorted(run.updates, np.round(KNOTS * end), side="right") - 1
    ratios = drawn / run.losses[places]
    worst = int(np.abs(np.log(ratios)).argmax())
    numbers |= {"drawn": figures(drawn[-1]), "ratio": times(ratios[-1])}
    numbers |= {"worst_k": str(int(run.updates[places[worst]])), "worst": times(ratios[worst])}
    return ("loss_end" if worst == len(drawn) - 1 else "loss"), numbers


def _of_point(ask: Ask, text: str, settings: Settings, strategy: str, rate: float) -> tuple[str, dict[str, str]]:
    run = truth(settings, strategy, rate)
    length = float(np.linalg.norm(np.diff(run.weights[:, :2], axis=0), axis=1).sum())
    numbers = {"length": plain(length), "loss": plain(run.losses[-1])}
    if text:
        off = float(np.linalg.norm(np.array(_numbers(text)) - run.weights[-1, :2]))
        numbers |= {"off": plain(off), "share": f"{100 * off / length:.0f}"}
    return "point", numbers


def _of_rate(ask: Ask, text: str, settings: Settings, strategy: str, rate: float) -> tuple[str, dict[str, str]]:
    found = true_rate(settings, strategy, ask.target)
    numbers = {"true": figures(found)}
    if text:
        planted = float(text)
        numbers |= {"drawn": figures(planted), "ratio": times(planted / found)}
    return f"rate_{ask.target}", numbers


def true_rate(settings: Settings, strategy: str, target: str) -> float:
    """The rate at which runs begin to diverge, where the "critical" one is asked for and known; else the one with the
    lowest loss at the end."""
    found = critical_rates.of(settings, strategy).critical if target == "critical" else None
    if found is not None:
        return found
    family = experiment.family(settings, strategy)
    return float(family.rates[np.nanargmin(family.finals)])


def figures(x: float) -> str:
    """Three figures that count: 592, 30.7, 0.729."""
    return f"{x:.0f}" if abs(x) >= 100 else f"{x:#.3g}".rstrip(".")


def times(ratio: float) -> str:
    """A ratio in two figures, whole from ten on: 0.41, 3.9, 19."""
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:#.2g}".rstrip(".")
