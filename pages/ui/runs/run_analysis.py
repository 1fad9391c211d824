"""One run of a family: where it ended, how far it came along each direction, what theory says of its rate."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.runs import critical_rates, data, experiment, rate_grid, sample
from pages.ui.runs.settings import THEORY, Settings
from pages.ui.runs.setup import Setup, setup

NOTHING = 1e-6  # of the whole way: a direction along which there is no more to go than this at the start


class End(NamedTuple):
    """Where a run ends: weights (dim,), their loss, how (see `gd.RunEnding`), and the update at which it stopped."""

    at: np.ndarray
    loss: float
    ending: gd.RunEnding
    stopped: int

    @property
    def diverged(self) -> bool:
        return bool(self.ending.kind == gd.Ending.DIVERGED)


class RunAnalysis:
    """The run of a strategy at the family's rate nearest to a rate. What takes computing is computed when asked for."""

    def __init__(self, settings: Settings, strategy: str, rate: float, own: data.Dataset | None = None) -> None:
        self.settings, self.strategy, self.own = settings, strategy, own
        self.made: Setup = setup(settings, own)
        self.family = experiment.family(settings, strategy, own)
        m = self.member = rate_grid.nearest(self.family.rates, rate)
        self.rate = float(self.family.rates[m])
        samples = self.made.problem.samples
        self.updates = experiment.updates_of(strategy, settings, samples)[0]
        self.batch = experiment.batch_of(strategy, settings, samples)
        self.start = experiment.start_of(settings, self.made)
        self.needed = experiment.needed(settings, strategy, own)
        records = slice(int(self.family.last[m]) + 1)  # as far as they may be shown
        self.path, self.losses = self.family.paths[m, records].astype(np.float64), self.family.losses[m, records]
        self.end = End(self.path[-1], float(self.losses[-1]), self.family.ending(m), int(self.family.stopped[m]))

    @property
    def bowl(self) -> bool:
        """Whether this is the linear model, whose curvature is the same everywhere."""
        return self.made.hessian is not None

    @property
    def has_theory(self) -> bool:
        """Whether the theory of the optimizer speaks of this rate; of an epoch of very many rows it does not."""
        long = self.strategy == "sequential" and sample.is_large(self.made.problem.samples)
        return self.settings.steady and self.settings.optimizer in THEORY and not long

    @property
    def exact(self) -> bool:
        """Whether every update saw all rows of the bowl: each direction is on its own."""
        return self.bowl and self.has_theory and self.strategy == "full"

    @cached_property
    def values(self) -> np.ndarray:
        """The curvature λ (dim,) of each direction, ascending."""
        return gd.eigen(self.made.hessian)[0]

    @cached_property
    def curved(self) -> np.ndarray:
        """Which directions (dim,) have a curvature."""
        return np.asarray(self.values > gd.theory.analysis.FLAT * self.values[-1])

    @cached_property
    def ways(self) -> np.ndarray:
        """Which directions (dim,) there is a way to go along."""
        along = np.abs(self.begun)
        return self.curved & (along > NOTHING * max(float(np.linalg.norm(along)), NOTHING))

    def along(self, weights: np.ndarray) -> np.ndarray:
        """Weights (…, dim) as the way from the minimum along each direction."""
        return np.asarray((weights - self.made.minima[0].at) @ gd.eigen(self.made.hessian)[1])

    @cached_property
    def begun(self) -> np.ndarray:
        return self.along(self.start)

    @cached_property
    def left(self) -> np.ndarray:
        return self.along(self.end.at)

    def factors(self, rate: float) -> np.ndarray:
        """What a full-batch update at a rate leaves along each direction (dim,), in the long run."""
        return gd.growth_factors(self.made.hessian, [rate], self.settings.optimizer, self.settings.beta)[0]

    @cached_property
    def runs(self) -> gd.Trajectory:
        """The run at half the rate, and for exact gradients the run itself, update by update."""
        record = np.arange(self.updates + 1) if self.exact else np.union1d([0], gd.final_updates(self.updates))
        rates = np.array([self.rate / 2, self.rate] if self.exact else [self.rate / 2])
        return experiment.descend(self.settings, self.strategy, self.made, rates, record)[0]

    @cached_property
    def half(self) -> End:
        """The end at half the rate, fed by the same batches."""
        run, rates = self.runs.member(0), np.array(self.rate / 2)
        judged = experiment.judged_by(self.needed, self.strategy, self.made, rates)
        ending = gd.run_endings(self.made.problem, run, **judged).member(())
        return End(run.weights[-1], float(run.losses[-1]), ending, int(run.stopped))

    @cached_property
    def chance(self) -> critical_rates.Chance:
        """The runs like this one but for their batches."""
        return critical_rates.Chance(self.needed, self.strategy, self.own)

    @cached_property
    def critical(self) -> float:
        """The rate from which on the average over runs grows; in file order, every epoch."""
        if self.strategy == "sequential":
            return gd.cycle_critical_rate(self.chance.rows.features, self.batch, **self.chance.kinds)
        return critical_rates.mean_square_of(self.needed, self.own)

    @cached_property
    def expected(self) -> np.ndarray | None:
        """The loss (1, updates + 1) after each update, on average; None where there is no theory of it."""
        return self.chance.expected(np.array([self.rate]))
