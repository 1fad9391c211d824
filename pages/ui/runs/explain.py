"""A run explained: the facts of it that are so, each a sentence of [explain.sentence] in `ko.toml` and `en.toml`.

Where no theory holds nothing is said.
"""

import math
from typing import Any

import numpy as np

import gd_core as gd
from pages.ui.app import text
from pages.ui.runs import data, experiment, quadratic_facts, rate_grid, typed
from pages.ui.runs.cache import cached
from pages.ui.runs.quadratic_facts import Facts
from pages.ui.runs.run_analysis import RunAnalysis
from pages.ui.runs.settings import Settings

LOSSES = ("loss", "half", "level", "least", "low", "high", "now", "over")
LEAST = 0.01  # %: what is less is called that
POWERS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
RATES = ("critical", "typical", "rate", "factor")
LEVEL = 0.01  # of the slope at the start: a place with less is nearly flat
SADDLE = 0.05  # of the window's width: a run that ends so near is at the saddle
SAME = 0.002  # of a loss: ends closer than this are the same
EDGE = 0.1  # of c/η: curvature so near to it is at the edge


def _facts(run: RunAnalysis) -> Facts:
    yield from ending(run)
    if run.bowl:
        yield from quadratic_facts.facts(run)
    for part in (place, curvature, half):
        yield from part(run)


@cached(maxsize=64)
def facts(
    settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None
) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The sentences that are true of a run, in order: (id, its numbers). rate: the family's nearest to it is meant."""
    return tuple((name, dict(numbers)) for name, numbers in _facts(RunAnalysis(settings, strategy, rate, own)))


def paragraph(
    settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None, language: str = ""
) -> str:
    """The same in the words of a language, else in the reader's."""
    words = text.read("runs", language or text.language())["explain"]
    sentences = {**words["sentence"], **(words["found"] if typed.is_typed(settings.landscape) else {})}
    run = RunAnalysis(settings, strategy, rate, own)
    curvatures = run.values.tolist() if run.bowl else []
    said = (
        sentences[name].format(**{key: written(key, x, curvatures, words) for key, x in numbers.items()})
        for name, numbers in facts(settings, strategy, rate, own)
    )
    return " ".join(said)


def written(key: str, value: Any, curvatures: list[float], words: dict[str, Any]) -> str:
    """A number as it stands in a sentence; curvatures: of the directions, ascending."""
    if key == "direction":
        name = words["direction"][_kind(value, len(curvatures))]
        return str(words["named"].format(direction=name, curvature=short(curvatures[value], 3)))
    if key == "shares":
        named = [(words["direction"][_kind(i, len(curvatures))], _share(share, words)) for i, share in value]
        return ", ".join(words["along"].format(direction=name, share=share) for name, share in named)
    if key == "share":
        return _share(value, words)
    if isinstance(value, int):
        return f"{value:,}"
    return short(value, 4 if key in (*LOSSES, *RATES) else 3)


def _kind(direction: int, count: int) -> str:
    return "steepest" if direction == count - 1 else "flattest" if direction == 0 else "middle"


def _share(percent: float, words: dict[str, Any]) -> str:
    return str(words["share"].format(share=short(percent, 3)) if percent >= LEAST else words["least"])


def short(x: float, digits: int) -> str:
    """So many digits that count, a true minus, powers of ten where a number is very large or small."""
    x = float(x)
    if x == 0:
        return "0"
    power = math.floor(math.log10(abs(x)))
    if -4 <= power < 6:
        said = f"{x:.{max(0, digits - 1 - power)}f}"
    else:
        mantissa, _, exponent = f"{x:.{digits - 1}e}".partition("e")
        said = f"{mantissa}\u2009×\u200910{str(int(exponent)).translate(POWERS)}"
    return said.replace("-", "−")


def ending(run: RunAnalysis) -> Facts:
    """How the run ended: the one sentence of its `gd.RunEnding`."""
    kind, number, period, low, high = run.end.ending
    made, between = run.made, {"low": low, "high": high}
    minimum = made.minima[number] if number >= 0 else None
    here = {} if minimum is None else {"number": number + 1, "of": len(made.minima), "level": minimum.loss}
    if kind == gd.Ending.DIVERGED:
        yield "diverged", {"update": run.end.stopped}
    elif kind == gd.Ending.SETTLED and minimum is not None:
        name = "only" if len(made.minima) == 1 else "lowest" if minimum.lowest else "higher"
        yield name, here | {"least": made.minima[0].loss}
    elif kind == gd.Ending.SETTLED:
        yield "rests", {}
    elif kind == gd.Ending.BOUNCES:
        yield "bounces" if minimum is None else "bounces_around", here | between | {"period": period}
    elif kind == gd.Ending.WANDERS:
        exact = experiment.judged_by(run.needed, run.strategy, made, np.ones(1))["exact"]
        name = "wanders" if exact else "hovers"  # what keeps it in motion is no noise where every update saw all rows
        yield name if minimum is None else f"{name}_around", here | between
    else:
        yield kind.name.lower(), {"updates": run.updates}


def place(run: RunAnalysis) -> Facts:
    """What is special of the place where a run is that has not come to rest."""
    made, at = run.made, run.end.at
    if made.landscape.kind == "slice" or run.bowl:
        return
    if not made.minima:
        yield "bottomless", {}
    if run.end.ending.kind not in (gd.Ending.DESCENDING, gd.Ending.GROWING):
        return
    width = np.ptp(np.array(made.problem.domain), axis=1)
    away = min((float(np.linalg.norm((at - point) / width)) for point in made.saddles), default=np.inf)
    if away <= SADDLE:
        yield "saddle", {"away": 100 * away}
        return
    slopes = np.linalg.norm(made.problem.gradient(np.stack([run.start, at])), axis=-1)
    if run.strategy == "full" and 0 < slopes[1] <= slopes[0]:
        slope = float(slopes[1] / slopes[0])
        yield "level" if slope <= LEVEL else "sloping", {"slope": 100 * slope}


def curvature(run: RunAnalysis) -> Facts:
    """The curvature where the run ended, beside c/η, over which an exact update overshoots by more than it mends."""
    limit = rate_grid.local(run.settings.optimizer, run.settings.beta)
    if run.bowl or not run.has_theory or run.strategy != "full" or run.end.diverged or limit is None:
        return
    line, sharp = limit / run.rate, float(gd.sharpness(run.made.problem, run.end.at))
    numbers = {"sharp": sharp, "line": line, "c": limit}
    if run.end.ending.kind == gd.Ending.SETTLED and sharp < line:
        yield "stays", numbers
    elif sharp > (1 + EDGE) * line:
        yield "sharp", numbers
    elif run.made.landscape.kind == "slice":
        yield "edge" if sharp >= (1 - EDGE) * line else "gentle", numbers


def half(run: RunAnalysis) -> Facts:
    """What half the rate would have changed, fed by the same batches: where it is one number, and weights are few."""
    if not run.settings.steady or run.made.landscape.kind == "slice":
        return
    mine, other = run.end, run.half
    if mine.diverged:
        yield ("half_lost", {"update": other.stopped}) if other.diverged else ("half_saves", {"half": other.loss})
    elif run.bowl and not other.diverged:
        yield _compared(other.loss, mine.loss), {"half": other.loss, "loss": mine.loss}
    settled = [end.ending for end in (mine, other) if end.ending.kind == gd.Ending.SETTLED and end.ending.minimum >= 0]
    if len(settled) == 2 and settled[0].minimum != settled[1].minimum:
        number = settled[1].minimum
        yield "half_elsewhere", {"other": number + 1, "level": run.made.minima[number].loss}


def _compared(half: float, loss: float) -> str:
    if abs(half - loss) <= SAME * abs(loss):
        return "half_same"
    return "half_lower" if half < loss else "half_higher"
