"""What is said of a run in the linear model's bowl, where each direction is on its own: predicates of `explain`."""

import math

import numpy as np

import gd_core as gd
from pages.ui.runs.critical_rates import DRAWN, SEEDS, followed
from pages.ui.runs.seen import Numbers, Seen

NEAR = 0.01  # of the way to the minimum: a run that has no more to go has arrived
MOSTLY = 0.9  # of what is left: along one direction
SLOW = 0.9  # an update that leaves more than this of a way is slow along it
SURE = 1e-3  # of a critical rate: closer to it nothing is said of which side a rate is on
ROUGH = 0.2  # the same of the typical critical rate, which is an estimate
HELD = 1.1  # times what noise leaves in the long run: an average so low is held by noise
FAR = 2.0  # times that: so high it is still on its way

# ---------- how far the run came


def arrived(seen: Seen) -> Numbers | None:
    if not seen.bowl or seen.end.diverged or not seen.kept.any():
        return None
    first, last = seen.whole
    return {"share": 100 * last / first} if last <= NEAR * first else None


def farther(seen: Seen) -> Numbers | None:
    if not seen.bowl or seen.end.diverged or not seen.kept.any():
        return None
    first, last = seen.whole
    return {"times": last / first} if last > first else None


def left(seen: Seen) -> Numbers | None:
    """Which direction holds nearly all of what is left of the way."""
    direction = _last_direction(seen)
    return None if direction is None else {"direction": direction, "share": dict(_shares(seen))[direction]}


def others(seen: Seen) -> Numbers | None:
    """And how much is left along the other directions."""
    direction = _last_direction(seen)
    if direction is None or seen.kept.sum() == 1:
        return None
    return {"shares": tuple(pair for pair in _shares(seen) if pair[0] != direction)}


def spread(seen: Seen) -> Numbers | None:
    """No direction does."""
    if not _going(seen) or _last_direction(seen) is not None:
        return None
    return {"shares": _shares(seen)}


def _shares(seen: Seen) -> tuple[tuple[int, float], ...]:
    """How much (%) of the way along each direction is still to go, the steepest last."""
    shares = 100 * np.abs(seen.left[seen.kept] / seen.begun[seen.kept])
    return tuple(zip(np.flatnonzero(seen.kept).tolist(), shares.tolist(), strict=True))


def _going(seen: Seen) -> bool:
    """Of a run that came nearer and has not arrived."""
    if not seen.bowl or seen.end.diverged or not seen.kept.any():
        return False
    first, last = seen.whole
    return NEAR * first < last <= first


def _last_direction(seen: Seen) -> int | None:
    if not _going(seen):
        return None
    parts = np.where(seen.kept, seen.left, 0.0) ** 2
    direction = int(parts.argmax())
    return direction if parts[direction] >= MOSTLY * parts.sum() else None


def slow(seen: Seen) -> Numbers | None:
    """What an update takes off there, by theory."""
    direction = _last_direction(seen)
    if direction is None or not seen.exact:
        return None
    factor = abs(float(seen.factors(seen.rate)[direction]))
    if not SLOW < factor < 1:
        return None
    return {"direction": direction, "taken": 100 * (1 - factor), "tenth": math.ceil(math.log(10) / -math.log(factor))}


# ---------- what an exact update does along each direction


def grows(seen: Seen) -> Numbers | None:
    if not seen.exact:
        return None
    factors = np.where(seen.kept, seen.factors(seen.rate), 0.0)
    direction = int(np.abs(factors).argmax())
    over = abs(factors[direction]) > 1 + SURE
    return {"direction": direction, "factor": factors[direction], "critical": seen.made.critical} if over else None


def half_calms(seen: Seen) -> Numbers | None:
    grown = grows(seen)
    if grown is None:
        return None
    factors = seen.factors(seen.rate / 2)
    return {"factor": factors[grown["direction"]]} if np.abs(factors[seen.curved]).max() < 1 - SURE else None


def zigzag(seen: Seen) -> Numbers | None:
    """A negative factor of plain descent, no larger than 1: every update ends on the other side, and nearer."""
    if not seen.exact or seen.settings.optimizer != "sgd":
        return None
    factors = np.where(seen.kept, 1 - seen.rate * seen.values, 1.0)
    direction = int(factors.argmin())
    crossed = seen.crossings(direction) if -1 - SURE <= factors[direction] < -SURE else 0
    return {"direction": direction, "factor": factors[direction], "times": crossed} if crossed else None


def thrown(seen: Seen) -> Numbers | None:
    """The same of a factor over 1, which `grows` has named."""
    grown = grows(seen) if seen.settings.optimizer == "sgd" else None
    return {} if grown is not None and grown["factor"] < 0 else None


def straight(seen: Seen) -> Numbers | None:
    if not seen.exact or seen.settings.optimizer != "sgd" or not seen.kept.any():
        return None
    least = float((1 - seen.rate * seen.values[seen.kept]).min())
    return {"factor": least} if least > SURE else None


def swings(seen: Seen) -> Numbers | None:
    """Momentum whose roots are complex along a direction: the flattest of these has the longest swing."""
    if not seen.exact or seen.settings.optimizer == "sgd":
        return None
    trace, determinant = _roots(seen)
    turning = seen.kept & (trace**2 / 4 < determinant * (1 - SURE))
    if not turning.any():
        return None
    direction = int(turning.argmax())
    turn = math.acos(float(trace[direction] / 2 / math.sqrt(determinant[direction])))
    size = math.sqrt(determinant[direction])
    return {"direction": direction, "period": 2 * math.pi / turn, "kept": 100 * size ** (2 * math.pi / turn)}


def calm(seen: Seen) -> Numbers | None:
    """Momentum whose roots are real and positive along every direction."""
    if not seen.exact or seen.settings.optimizer == "sgd" or not seen.kept.any():
        return None
    trace, determinant = (part[seen.kept] for part in _roots(seen))
    real = np.all((trace > 0) & (determinant > 0) & (trace**2 / 4 > determinant * (1 + SURE)))
    return {} if real else None


def _roots(seen: Seen) -> tuple[np.ndarray, np.ndarray]:
    """T and D of z² − Tz + D along each direction."""
    beta, plain = seen.settings.beta, 1 - seen.rate * seen.values
    if seen.settings.optimizer == "momentum":
        return plain + beta, np.full_like(plain, beta)
    return (1 + beta) * plain, beta * plain


# ---------- what the batch does


def _drawn(seen: Seen) -> bool:
    return seen.bowl and seen.told and seen.strategy in DRAWN


def noise(seen: Seen) -> Numbers | None:
    """The loss at which noise holds runs in the long run."""
    if not _drawn(seen) or seen.rate >= (1 - SURE) * seen.critical or seen.end.diverged:
        return None
    return {"batch": seen.batch, "level": seen.over + seen.made.minima[0].loss, "over": seen.over}


def held(seen: Seen) -> Numbers | None:
    if noise(seen) is None or seen.average > HELD * seen.over:
        return None
    return {"half": seen.floor(seen.rate / 2), "over": seen.over}


def coming(seen: Seen) -> Numbers | None:
    there = noise(seen) is not None and seen.average > FAR * seen.over
    return {"now": seen.average, "over": seen.over} if there else None


def unbounded(seen: Seen) -> Numbers | None:
    if not _drawn(seen) or seen.rate <= (1 + SURE) * seen.critical:
        return None
    return {"batch": seen.batch, "critical": seen.critical}


def rarely(seen: Seen) -> Numbers | None:
    """Over the one critical rate, under the other."""
    under = unbounded(seen) is not None and seen.rate < (1 - ROUGH) * seen.typical
    return {"typical": seen.typical} if under else None


def nearly_all(seen: Seen) -> Numbers | None:
    over = unbounded(seen) is not None and seen.rate > (1 + ROUGH) * seen.typical
    return {"typical": seen.typical} if over else None


def counted(seen: Seen) -> Numbers | None:
    """Of runs like this one but for their batches, those that diverge."""
    if not seen.bowl or seen.strategy not in (*DRAWN, "shuffled") or not seen.lost:
        return None
    return {"many": seen.lost, "of": SEEDS, "updates": followed(seen.updates, seen.rows)}


def circles(seen: Seen) -> Numbers | None:
    """File order repeats: a run nears a loop of one epoch."""
    loop = _loop(seen)
    if loop is None or not np.all(np.isfinite(loop)):
        return None
    losses = seen.made.problem.loss(loop)
    return {"batches": len(loop), "low": float(losses.min()), "high": float(losses.max())}


def epoch_grows(seen: Seen) -> Numbers | None:
    loop = _loop(seen)
    if loop is None or np.all(np.isfinite(loop)) or seen.rate <= (1 + SURE) * seen.critical:
        return None
    return {"critical": seen.critical}


def _loop(seen: Seen) -> np.ndarray | None:
    """The loop's weights (batches, dim), nan where an epoch does not draw runs together."""
    if not seen.bowl or not seen.told or seen.strategy != "sequential" or seen.batch == seen.made.problem.samples:
        return None
    rows = seen.made.scaled.features, seen.made.dataset.target, seen.batch
    return gd.limit_cycle(*rows, seen.rate, **seen.kinds)
