"""How a run ended, from the definition alone: numpy, one run after the other, on all of its updates."""

import numpy as np

from tests.core.known import differences


@np.errstate(all="ignore")
def judged(path, losses, diverged, *, gradient, width, minima, rate, last_rate, limit, exact):
    """(kind, minimum or None, period) of a run's weights (K + 1, dim) and losses (K + 1,)."""
    if diverged:
        return "diverged", None, 0
    steps = len(path) - 1
    many = min(steps, max(8, min(steps // 2, 256)))
    tail, end = path[steps - many :] / width, losses[steps - many :]
    surface, theory = Surface(gradient, width, minima), exact and limit is not None

    def bears(place):  # the rate is under the critical one of the curvature there
        return limit is None or last_rate * np.linalg.eigvalsh(surface.hessian(place))[-1] < limit * (1 - 1e-9)

    found = resting(tail, steps, surface, bears) if exact else None
    trend = trending(end, np.sum(np.diff(path[steps - many :], axis=0) ** 2, axis=1) / (2 * rate))
    grown = theory or np.median(end[-max(1, many // 8) :]) > losses[0]
    spread = np.linspace(0, many, 9).round().astype(int)
    if not found and trend == 1 and grown:
        return "growing", None, 0
    if not found and (trend == -1 or (theory and all(bears(place * width) for place in tail[spread]))):
        return "descending", None, 0
    return found or ("wanders", surface.around(tail), 0)


def resting(tail, steps, surface, bears):
    """What a run of exact gradients has come to, if anything; places in widths of the domain."""
    late = max(1, min(max(4, min(steps // 10, 64)), len(tail) // 2))
    last, before = tail[-late:], tail[max(0, len(tail) - 2 * late) : len(tail) - late]
    if surface.minima:
        nearest = surface.nearest(tail[-1])
        point = surface.beside(nearest, tail[-1])
        away, then = (np.linalg.norm(part - point, axis=1) for part in (last, before))
        comes = max(away) <= 1e-9 or max(away) < max(then, default=0)
        if max(away) <= 0.01 and comes and bears(point * surface.width):
            return "settled", nearest, 0
    if np.linalg.norm(tail[-2 * late :] - tail[-1], axis=1).max() <= 1e-9:
        return "settled", None, 0
    for period in range(2, 17):
        if 3 * period <= len(tail) - 1 and cycles(tail, period):
            return "bounces", surface.around(tail[-period:]), period
    return None


def trending(losses, moves):
    """1 where the energy rises over eight parts of the tail, −1 where it falls, else 0."""
    energy = losses[1:] + moves if len(moves) > 1 else losses
    parts = np.array_split(energy, min(8, len(energy)))
    ups = [tau([max(part) for part in parts]), tau([np.median(part) for part in parts])]
    return 1 if min(ups) >= 0.78 else -1 if max(ups) <= -0.78 else 0


def cycles(places, period):
    """Whether places come again after so many updates, and the cycle they come to is there already."""
    size = np.linalg.norm(np.ptp(places[-period:], axis=0))
    moved = [np.linalg.norm(places[-k] - places[-k - period]) for k in range(1, 2 * period + 2)]
    now, before = max(moved[: period + 1]), max(moved[period:])
    arrived = now <= 1e-9 * size or (now < before and now * now / (before - now) <= 0.1 * size)
    return size > 1e-9 and max(now, before) <= 1e-3 * size and arrived


def tau(values):
    pairs = [np.sign(values[j] - values[i]) for j in range(len(values)) for i in range(j)]
    return np.mean(pairs)


class Surface:
    """A loss by its gradient alone; places in widths of the domain."""

    def __init__(self, gradient, width, minima):
        self.gradient, self.width, self.minima = gradient, width, minima

    def nearest(self, place):
        return int(np.argmin([np.linalg.norm(place - one / self.width) for one in self.minima]))

    def around(self, places):
        """The minimum that places move around, if one is the nearest to all and their mean is near it."""
        if not self.minima or len({self.nearest(place) for place in places}) > 1:
            return None
        nearest, mean = self.nearest(places[0]), places.mean(axis=0)
        return nearest if np.linalg.norm(mean - self.beside(nearest, mean)) <= 0.05 else None

    def beside(self, nearest, place):
        """A minimum; where it is the floor of a valley, the place of it beside this one, by Newton's steps across."""
        values = np.linalg.eigvalsh(self.hessian(self.minima[nearest]))
        if values[0] > 1e-6 * values[-1]:
            return self.minima[nearest] / self.width
        point = place * self.width
        for _ in range(4):
            across = np.linalg.pinv(self.hessian(point), rcond=1e-6, hermitian=True)
            point = point - across @ self.gradient(point)
        return (point if np.all(np.isfinite(point)) else self.minima[nearest]) / self.width

    def hessian(self, place):
        """By differences of the gradient."""
        found = differences(self.gradient, place, 1e-5 * max(1.0, np.abs(place).max()))
        return (found + found.T) / 2
