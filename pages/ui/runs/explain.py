"""A run explained: the facts of it that are so, each a sentence of [explain.sentence] in `ko.toml` and `en.toml`.

Where no theory holds nothing is said.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

import gd_core as gd
from gd_core.theory.analysis import recursion
from pages.ui.app import text
from pages.ui.runs import data, experiment, rate_grid, typed
from pages.ui.runs.cache import cached
from pages.ui.runs.critical_rates import DRAWN, SEEDS, typical_of
from pages.ui.runs.run_analysis import RunAnalysis
from pages.ui.runs.settings import Settings

Facts = Iterator[tuple[str, Mapping[str, Any]]]
LOSSES = ("loss", "half", "level", "least", "low", "high", "now", "over")
LEAST = 0.01  # %: what is less is called that
POWERS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
RATES = ("critical", "typical", "rate", "factor")
LEVEL = 0.01  # of the slope at the start: a place with less is nearly flat
SADDLE = 0.05  # of the window's width: a run that ends so near is at the saddle
SAME = 0.002  # of a loss: ends closer than this are the same
EDGE = 0.1  # of c/η: curvature so near to it is at the edge
# In the bowl:
NEAR = 0.01  # of the way to the minimum: a run that has no more to go has arrived
VISIBLE = 1e-3  # of the way along a direction: crossings of the floor are counted while so much is left of it
MOSTLY = 0.9  # of what is left: along one direction
SLOW = 0.9  # an update that leaves more than this of a way is slow along it
SURE = 1e-3  # of a critical rate: closer to it nothing is said of which side a rate is on
ROUGH = 0.2  # the same of the typical critical rate, which is an estimate
HELD = 1.1  # times what noise leaves in the long run: an average so low is held by noise
FAR = 2.0  # times that: so high it is still on its way


def _facts(run: RunAnalysis) -> Facts:
    """In the linear model's bowl each direction is on its own."""
    bowl = (distance, factors, noise, order, counted) if run.bowl else ()
    for part in (ending, *bowl, place, curvature, half):
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


def distance(run: RunAnalysis) -> Facts:
    """How far the run came, and along which direction the rest of the way lies."""
    if run.end.diverged or not run.ways.any():
        return
    first, last = (float(np.linalg.norm(way[run.ways])) for way in (run.begun, run.left))  # of where there is a way
    if last <= NEAR * first:
        yield "arrived", {"share": 100 * last / first}
        return
    if last > first:
        yield "farther", {"times": last / first}
        return
    shares = 100 * np.abs(run.left[run.ways] / run.begun[run.ways])  # of each direction's own way, the steepest last
    pairs = tuple(zip(np.flatnonzero(run.ways).tolist(), shares.tolist(), strict=True))
    parts = np.where(run.ways, run.left, 0.0) ** 2
    direction = int(parts.argmax())
    if parts[direction] < MOSTLY * parts.sum():
        yield "spread", {"shares": pairs}
        return
    yield "left", {"direction": direction, "share": dict(pairs)[direction]}
    if len(pairs) > 1:
        yield "others", {"shares": tuple(pair for pair in pairs if pair[0] != direction)}
    factor = abs(float(run.factors(run.rate)[direction])) if run.exact else 0.0
    if SLOW < factor < 1:
        tenth = math.ceil(math.log(10) / -math.log(factor))
        yield "slow", {"direction": direction, "taken": 100 * (1 - factor), "tenth": tenth}


def factors(run: RunAnalysis) -> Facts:
    """What an exact update does along each direction, by theory."""
    if not run.exact:
        return
    each = np.where(run.ways, run.factors(run.rate), 0.0)
    direction = int(np.abs(each).argmax())
    if abs(each[direction]) > 1 + SURE:
        yield "grows", {"direction": direction, "factor": each[direction], "critical": run.made.critical}
        if run.settings.optimizer == "sgd" and each[direction] < 0:
            yield "thrown", {}
        halved = run.factors(run.rate / 2)
        if np.abs(halved[run.curved]).max() < 1 - SURE:
            yield "half_calms", {"factor": halved[direction]}
    if run.ways.any():
        yield from (_plain if run.settings.optimizer == "sgd" else _momentum)(run)


def _plain(run: RunAnalysis) -> Facts:
    """A negative factor of plain descent no larger than 1: every update ends on the other side, and nearer."""
    each = np.where(run.ways, 1 - run.rate * run.values, 1.0)
    direction = int(each.argmin())
    if -1 - SURE <= each[direction] < -SURE:
        way = run.along(run.runs.weights[1, : run.end.stopped + 1])[:, direction]
        far = np.flatnonzero(np.abs(way) >= VISIBLE * abs(run.begun[direction]))
        sides = np.sign(way[: far[-1] + 1] if far.size else way[:0])
        if crossed := int(np.count_nonzero(sides[1:] != sides[:-1])):
            yield "zigzag", {"direction": direction, "factor": each[direction], "times": crossed}
    if (least := float(each[run.ways].min())) > SURE:
        yield "straight", {"factor": least}


def _momentum(run: RunAnalysis) -> Facts:
    """Roots of z² − Tz + D: complex ones swing, the flattest of such directions longest; real positive ones do not."""
    trace, determinant = recursion(1 - run.rate * run.values, run.settings.optimizer, run.settings.beta)
    turning = run.ways & (trace**2 / 4 < determinant * (1 - SURE))
    if turning.any():
        direction = int(turning.argmax())
        size = math.sqrt(determinant[direction])
        period = 2 * math.pi / math.acos(float(trace[direction] / 2 / size))
        yield "swings", {"direction": direction, "period": period, "kept": 100 * size**period}
    trace, determinant = trace[run.ways], determinant[run.ways]
    if np.all((trace > 0) & (determinant > 0) & (trace**2 / 4 > determinant * (1 + SURE))):
        yield "calm", {}


def noise(run: RunAnalysis) -> Facts:
    """What drawn batches do, by theory: the loss at which they hold runs, or from which rate on they do not."""
    if not run.has_theory or run.expected is None:
        return
    least = run.made.minima[0].loss
    if run.rate < (1 - SURE) * run.critical and not run.end.diverged:
        over, now = float(run.chance.floor(run.rate)), float(run.expected[0, -1]) - least
        yield "noise", {"batch": run.batch, "level": over + least, "over": over}
        if now <= HELD * over:
            yield "held", {"half": float(run.chance.floor(run.rate / 2)), "over": over}
        elif now > FAR * over:
            yield "coming", {"now": now, "over": over}
    if run.rate > (1 + SURE) * run.critical:
        yield "unbounded", {"batch": run.batch, "critical": run.critical}
        typical = typical_of(run.needed, run.own)
        if run.rate < (1 - ROUGH) * typical:  # over the one critical rate, under the other
            yield "rarely", {"typical": typical}
        elif run.rate > (1 + ROUGH) * typical:
            yield "nearly_all", {"typical": typical}


def order(run: RunAnalysis) -> Facts:
    """File order repeats: a run nears a loop of one epoch, or each epoch takes it farther."""
    if not run.has_theory or run.strategy != "sequential" or run.batch == run.made.problem.samples:
        return
    rows = run.made.scaled.features, run.made.dataset.target, run.batch
    loop = gd.limit_cycle(*rows, run.rate, **run.chance.kinds)
    if np.all(np.isfinite(loop)):
        losses = run.made.problem.loss(loop)
        yield "circles", {"batches": len(loop), "low": float(losses.min()), "high": float(losses.max())}
    elif run.rate > (1 + SURE) * run.critical:
        yield "epoch_grows", {"critical": run.critical}


def counted(run: RunAnalysis) -> Facts:
    """Of runs like this one but for their batches, those that diverge."""
    if run.strategy not in (*DRAWN, "shuffled"):
        return
    share = run.chance.divergence_share(np.array([run.rate]), run.expected)
    if many := round(float(share[0]) * SEEDS):
        yield "counted", {"many": many, "of": SEEDS, "updates": run.chance.followed}
