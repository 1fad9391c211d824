"""Facts of where a run ended, and of the curvature there: (sentence, its numbers), where so."""

import numpy as np

import gd_core as gd
from pages.ui.runs import rate_grid
from pages.ui.runs.quadratic_facts import Facts
from pages.ui.runs.run_analysis import RunAnalysis

LEVEL = 0.01  # of the slope at the start: a place with less is nearly flat
SADDLE = 0.05  # of the window's width: a run that ends so near is at the saddle
SAME = 0.002  # of a loss: ends closer than this are the same
EDGE = 0.1  # of c/η: curvature so near to it is at the edge


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
        name = "wanders" if run.gradients_exact else "hovers"
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
    """What half the rate would have changed, fed by the same batches."""
    if not run.halved:
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
