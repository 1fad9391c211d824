"""About how long runs take: which wait in a queue of their own, and which are made first."""

from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from pages.ui.player import labour
from pages.ui.runs import experiment
from pages.ui.runs.settings import ADAPTIVE, Settings
from pages.ui.runs.setup import Setup

#: Updates: blocks of longer runs are made apart, so that they never hold up short ones. Three times as many of the
#: linear model take about as long as all else that is in a block.
LONG, LONG_LINEAR = 1000, 3000
#: Seconds that an update of a family of runs takes, about: where most runs are long, and where an update is.
PACES, PACE = {"linear": 1.5e-5, "network": 7e-3, "model": 8e-4}, 1.5e-4
ADAPTING = 1.5e-5  # more where an optimizer keeps averages
DEAREST = 10.0  # seconds from which on no other long runs wait for these
Runs = tuple[Settings, str]  # what they depend on (see `experiment.needed`), and of which strategy


class Cost(NamedTuple):
    """Seconds in all, and of them those of runs that may have been made before."""

    seconds: float
    runs: Mapping[Runs, float] = MappingProxyType({})

    def left(self, known: Container[Runs]) -> float:
        """Seconds where these runs are at hand."""
        return self.seconds - sum(seconds for runs, seconds in self.runs.items() if runs in known)


def of(settings: Settings, strategies: Iterable[str]) -> Cost:
    """What the runs of a block cost."""
    pace = PACES.get(settings.landscape, PACE) + (ADAPTING if settings.optimizer in ADAPTIVE else 0)
    counts = _counts(experiment.setup(settings), settings, strategies)
    dear = {(experiment.needed(settings, s), s): pace * count for s, count in counts.items() if count > experiment.DEAR}
    return Cost(pace * sum(counts.values()), dear)


def row(long: bool, seconds: float) -> int:
    """In which row of the workers runs wait, that are long (see `is_long`) and cost so much."""
    if not long:
        return labour.SHORT
    return labour.DEAREST if seconds > DEAREST else labour.LONG


def is_long(settings: Settings, strategies: Iterable[str]) -> bool:
    """Whether runs take so long that they wait in a queue of their own."""
    made = experiment.setup(settings)
    most = LONG_LINEAR if made.landscape.kind == "linear" else LONG
    return made.landscape.kind == "slice" or any(n > most for n in _counts(made, settings, strategies).values())


def _counts(made: Setup, settings: Settings, strategies: Iterable[str]) -> dict[str, int]:
    """The updates of each strategy."""
    return {s: experiment.updates_of(s, settings, made.problem.samples)[0] for s in strategies}
