"""Setup to runs: the one place where ids become optimizers and batches, and what was computed is kept."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.engine import parts
from pages.ui.runs import data, rate_grid, sample, schedules
from pages.ui.runs.cache import cached
from pages.ui.runs.records import EVERY, RUN_BYTES, extremes, local, recorded, single, twin_distances, twin_start
from pages.ui.runs.settings import MAX_UPDATES, MOST_DRAWS, Settings
from pages.ui.runs.setup import Setup, setup

DEAR = 5000  # updates over which runs are kept apart, so that what takes a moment drives none of them out
DEAR_KEPT = 64  # of those
IN_ORDER = ("sequential", "shuffled")  # an epoch of these sees each row once
#: Updates over which runs never hold up short ones; three times as many of the linear model take as long.
LONG, LONG_LINEAR = 1000, 3000
LARGEST = float(np.finfo(np.float32).max)
NO_MINIMUM = 255  # stands in a family where a run is around none
NO_ROW = np.iinfo(np.uint16).max  # stands where the last batch of an epoch is shorter: see sample.no_rows


class Family(NamedTuple):
    """One strategy at every learning rate: M rates, R recorded updates.

    rates (M,), steps (R,), paths (M, R, dim) and losses (M, R) float32, last (M,) the last record a run may be shown
    at, outcome and stopped (M,); ended (M,) the codes of `gd.RunEnding`, around (M,) its minima, 255 for none, period,
    low and high (M,) the rest of it; rows (R, batch) the rows that the update after each record uses;
    None for the full batch, and for none or too many. Where the curvature is not the same everywhere: curvature
    (M, C, 2), its least and its largest at the records curvature_at (C,). Where there are no rows: gradients
    (M, R, dim), the exact one at each record. test (M, R): the loss over rows held out. Of a run alone, twin (M, R, 2):
    see `records.twin_distances`.
    """

    rates: np.ndarray
    steps: np.ndarray
    paths: np.ndarray
    losses: np.ndarray
    last: np.ndarray
    outcome: np.ndarray
    stopped: np.ndarray
    ended: np.ndarray
    around: np.ndarray
    period: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rows: np.ndarray | None = None
    curvature: np.ndarray | None = None
    curvature_at: np.ndarray | None = None
    gradients: np.ndarray | None = None
    test: np.ndarray | None = None
    twin: np.ndarray | None = None

    @property
    def finals(self) -> np.ndarray:
        """The last loss of each run (M,)."""
        return self.losses[np.arange(len(self.rates)), self.last]

    def ending(self, member: int) -> gd.RunEnding:
        """How a run ended, in single numbers."""
        code, around = int(self.ended[member]), int(self.around[member])
        kind = gd.Ending(max(code, gd.Ending.SETTLED))
        minimum = -1 if around == NO_MINIMUM else around
        return gd.RunEnding(kind, minimum, int(self.period[member]), float(self.low[member]), float(self.high[member]))


def batch_of(strategy: str, settings: Settings, samples: int) -> int:
    """Rows an update of the strategy sees; where there are none, draws of the noise its gradient is the mean of."""
    most = samples or MOST_DRAWS
    return min(settings.batch_size, most) if is_batched(strategy) else {"full": most, "stochastic": 1}[strategy]


def is_batched(strategy: str) -> bool:
    """Whether its runs are others where the batch size is another."""
    return strategy not in {"full", "stochastic"}


def is_exact(strategy: str, settings: Settings, samples: int) -> bool:
    """Whether each of its updates sees all rows."""
    return strategy == "full" or (strategy in IN_ORDER and batch_of(strategy, settings, samples) == samples)


def is_drawn(strategy: str, settings: Settings, samples: int) -> bool:
    """Whether another seed gives another run."""
    return strategy != "sequential" and not is_exact(strategy, settings, samples)


def updates_of(strategy: str, settings: Settings, samples: int) -> tuple[int, int, bool]:
    """(updates of the run, updates an epoch, whether the run was cut at MAX_UPDATES)."""
    per_epoch = math.ceil(samples / batch_of(strategy, settings, samples)) if samples else 1
    asked = settings.length * (per_epoch if settings.unit == "epochs" else 1)
    return min(asked, MAX_UPDATES), per_epoch, asked > MAX_UPDATES


def batches_of(strategy: str, settings: Settings, samples: int) -> Iterator[np.ndarray]:
    """The endless row batches of a strategy, the same for the same seed."""
    rng = np.random.default_rng(settings.seed)
    size = batch_of(strategy, settings, samples)
    arguments = {
        "full": (samples,),
        "stochastic": (samples, rng),
        "random": (samples, size, rng),
        "sequential": (samples, size),
        "shuffled": (samples, size, rng),
    }
    return gd.BATCHINGS[strategy](*arguments[strategy])


def feeding(
    settings: Settings, strategy: str, made: Setup, learning_rates: np.ndarray
) -> tuple[gd.Optimizer, Iterator[np.ndarray] | None]:
    """The optimizer for a family of learning rates (M,), and the batches it is to be given; None for exact gradients.

    Where there are no rows, the noise of batches is the optimizer's.
    """
    make, samples = gd.OPTIMIZERS[settings.optimizer], made.problem.samples
    updates, _, _ = updates_of(strategy, settings, samples)
    rates = np.repeat(learning_rates[:, None], made.problem.start.size, axis=1)  # a column costs numpy twice as much
    optimizer = make(schedules.of(settings, rates, updates), **schedules.decays(settings))
    if strategy == "full":
        return optimizer, None
    if samples:
        return optimizer, batches_of(strategy, settings, samples)
    size, rng = batch_of(strategy, settings, samples), np.random.default_rng(settings.seed)
    return gd.noisy(optimizer, made.landscape.noise, size, rng), None


def rates_of(settings: Settings, made: Setup) -> np.ndarray:
    """The learning rates (M,) of every family of these settings."""
    return rate_grid.including(made.rates, settings.learning_rate)


def start_of(settings: Settings, made: Setup) -> np.ndarray:
    """Where the runs begin (dim,)."""
    return made.problem.start if settings.start is None else np.array(settings.start, float)


def judged_by(
    settings: Settings, strategy: str, made: Setup, learning_rates: np.ndarray, updates: int = 0
) -> dict[str, Any]:
    """By what `gd.run_endings` and `gd.basin_map` judge runs of these settings, or their first `updates`."""
    samples, whole = made.problem.samples, updates_of(strategy, settings, made.problem.samples)[0]
    last = (updates or whole) - 1
    pace = schedules.pace(settings, np.array([max(last, 0)]), whole)[0]
    return {
        "rate": learning_rates,
        "limit": rate_grid.local(settings.optimizer, settings.beta),
        "exact": is_exact(strategy, settings, samples),
        "final": pace if settings.branch <= last else pace / learning_rates,  # else the past held it to the end
    }


def descend(
    settings: Settings,
    strategy: str,
    made: Setup,
    learning_rates: np.ndarray,
    record: np.ndarray,
    noted: bool = True,
    aside: float | np.ndarray = 0.0,
) -> tuple[gd.Trajectory, np.ndarray | None]:
    """Run a strategy at every learning rate (M,): the trajectory and the rows (R, batch) each record's update uses.

    Without rows where they are not `noted`, or where an update sees all. aside: how far from the start of these
    settings each run begins, of a shape that broadcasts against (M, dim).
    """
    samples, updates, dim = made.problem.samples, int(record[-1]), made.problem.start.size
    start = np.broadcast_to(start_of(settings, made), (len(learning_rates), dim)) + aside
    optimizer, batches = feeding(settings, strategy, made, learning_rates)
    rows, size, many = None, batch_of(strategy, settings, samples), sample.is_large(samples)
    if batches is not None and noted and not (many and len(record) * size * dim * 4 > sample.LIT_BYTES):
        rows = sample.no_rows(len(record), size, samples)
        batches = _noting(batches, record, rows)

    def run(pause: parts.Pause, resume: parts.Resume) -> gd.Trajectory:
        ways = {"batches": batches, "record": record, "pause": pause, "resume": resume}
        return gd.descend(made.problem, optimizer, start, updates, **ways)

    found = parts.resumable((settings, strategy, learning_rates.tobytes(), record.tobytes(), start.tobytes()), run)
    if batches is not None and rows is not None:
        next(batches, None)  # the rows of the update after the last one
    return found, rows


def _noting(batches: Iterator[np.ndarray], record: np.ndarray, rows: np.ndarray) -> Iterator[np.ndarray]:
    """Hand the batches on; write down those that follow a recorded update."""
    made = 0
    for place, number in enumerate(record.tolist()):
        yield from islice(batches, number - made)
        batch, made = next(batches), number + 1
        rows[place, : len(batch)] = batch
        yield batch
    yield from batches


def family(settings: Settings, strategy: str, own: data.Dataset | None = None) -> Family:
    """A strategy of these settings at every learning rate; computed once for all settings it does not depend on."""
    asked = needed(settings, strategy, own)
    make = partial(_dear if asked.length > DEAR else _quick, asked, strategy, own)
    return parts.once((asked, strategy), make, asked.length)


def updates_in(settings: Settings, strategies: Iterable[str]) -> int:
    """The updates of all these families together."""
    return sum(updates_of(name, settings, setup(settings).problem.samples)[0] for name in strategies)


def is_long(settings: Settings, strategies: Iterable[str]) -> bool:
    """Whether any of these families is made by the processes for long work."""
    landscape, samples = setup(settings).landscape, setup(settings).problem.samples
    most = LONG_LINEAR if landscape.kind == "linear" else LONG
    return landscape.kind == "slice" or any(updates_of(name, settings, samples)[0] > most for name in strategies)


def needed(settings: Settings, strategy: str, own: data.Dataset | None = None) -> Settings:
    """The settings a strategy's runs depend on, the others at one value: equal ones are one computation."""
    samples = setup(settings, own).problem.samples
    size = batch_of(strategy, settings, samples)
    seed = 0 if strategy in {"full", "sequential"} else settings.seed
    updates, _, _ = updates_of(strategy, settings, samples)
    return replace(settings, batch_size=size, seed=seed, length=updates, unit="updates")


def _family(settings: Settings, strategy: str, own: data.Dataset | None) -> Family:
    return at_rates(settings, strategy, own, rates_of(settings, setup(settings, own)))


_quick = cached(maxsize=32)(_family)
_dear = cached(maxsize=DEAR_KEPT)(_family)  # single rows: the same run with any batch and many lengths


def at_rates(settings: Settings, strategy: str, own: data.Dataset | None, rates: np.ndarray) -> Family:
    """A strategy at these learning rates (M,) as the browser is sent it; nothing of it is kept. settings: `needed`."""
    made = setup(settings, own)
    record = recorded(settings.length, made.landscape.records)
    looked = np.union1d(record, gd.final_updates(settings.length))
    run, rows = descend(settings, strategy, made, rates, looked)
    ending = gd.run_endings(made.problem, run, **judged_by(settings, strategy, made, rates))
    return _sent(made, rates, run, ending, rows, np.searchsorted(looked, record))


def alone(settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None, update: int = 0) -> Family:
    """The run at one rate, with the `extremes` of its updates: of up to some thousands every one of them."""
    asked = replace(needed(settings, strategy, own), learning_rate=None)
    return parts.once((asked, strategy, rate, update), lambda: _alone(asked, strategy, rate, own, update), asked.length)


@cached(maxsize=24)
def _alone(settings: Settings, strategy: str, rate: float, own: data.Dataset | None, update: int) -> Family:
    made, rates = setup(settings, own), np.array([rate])
    aside = twin_start(made.problem, start_of(settings, made))
    pair, rows = descend(settings, strategy, made, rates.repeat(2), np.arange(settings.length + 1), aside=aside)
    run = gd.Trajectory(pair.steps, *(part[:1] for part in pair[1:]))
    wide = 4 * made.problem.start.size + 2 * batch_of(strategy, settings, made.problem.samples)
    shown = extremes(run.losses[0], min(EVERY, RUN_BYTES // wide), update)
    ending = gd.run_endings(made.problem, run, **judged_by(settings, strategy, made, rates))
    return _sent(made, rates, run, ending, rows, shown)._replace(twin=twin_distances(pair)[None, shown])


def _sent(
    made: Setup,
    rates: np.ndarray,
    run: gd.Trajectory,
    ending: gd.RunEnding,
    rows: np.ndarray | None,
    sent: np.ndarray,
) -> Family:
    """Of runs these of their records, in single precision, nothing but finite numbers: past `last` a run repeats the
    record it was last seen at. ending: as judged by all of their records."""
    count, steps = len(sent), run.steps[sent]
    with np.errstate(over="ignore"):
        paths, losses = run.weights[:, sent].astype(np.float32), run.losses[:, sent].astype(np.float32)
    finite = np.isfinite(losses) & np.isfinite(paths).all(axis=-1)
    lost = np.where(finite.all(axis=1), count, finite.argmin(axis=1))
    last = np.minimum(np.minimum(np.searchsorted(steps, run.stopped), count - 1), lost - 1)
    shown = np.minimum(np.arange(count), last[:, None])
    paths = np.take_along_axis(paths, shown[..., None], axis=1)
    losses = np.take_along_axis(losses, shown, axis=1)
    outcome, stopped = np.asarray(run.outcome).astype(np.uint8), np.asarray(run.stopped).astype(np.int32)
    around = np.where(ending.minimum < 0, NO_MINIMUM, ending.minimum).astype(np.uint8)
    ends = (last.astype(np.int32), outcome, stopped, ending.codes, around, ending.period.astype(np.uint8))
    low, high = (single(np.nan_to_num(part, nan=LARGEST), LARGEST) for part in ending[3:])
    found = Family(rates, steps.astype(np.int32), paths, losses, *ends, low, high, None if rows is None else rows[sent])
    curvature, curvature_at, gradients = local(made, paths)
    with np.errstate(over="ignore"):
        losses = None if made.held is None else np.nan_to_num(made.held.loss(paths.astype(np.float64)), nan=LARGEST)
    test = None if losses is None else single(losses, LARGEST)
    return found._replace(curvature=curvature, curvature_at=curvature_at, gradients=gradients, test=test)
