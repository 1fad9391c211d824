"""Facts of a run in the linear model's bowl, where each direction is on its own: (sentence, its numbers), where so."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

import gd_core as gd
from gd_core.theory.analysis import recursion
from pages.ui.runs.critical_rates import DRAWN, SEEDS, typical_of
from pages.ui.runs.run_analysis import RunAnalysis

Facts = Iterator[tuple[str, Mapping[str, Any]]]
NEAR = 0.01  # of the way to the minimum: a run that has no more to go has arrived
VISIBLE = 1e-3  # of the way along a direction: crossings of the floor are counted while so much is left of it
MOSTLY = 0.9  # of what is left: along one direction
SLOW = 0.9  # an update that leaves more than this of a way is slow along it
SURE = 1e-3  # of a critical rate: closer to it nothing is said of which side a rate is on
ROUGH = 0.2  # the same of the typical critical rate, which is an estimate
HELD = 1.1  # times what noise leaves in the long run: an average so low is held by noise
FAR = 2.0  # times that: so high it is still on its way


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


def facts(run: RunAnalysis) -> Facts:
    """All of these, in the order in which they are said."""
    for part in (distance, factors, noise, order, counted):
        yield from part(run)
