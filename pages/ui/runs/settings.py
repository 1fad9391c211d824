"""What a run depends on, as primitives, and the ids it is said in."""

from dataclasses import dataclass
from typing import NamedTuple

STRATEGIES = ("full", "stochastic", "random", "sequential", "shuffled")
WITHOUT_ROWS = STRATEGIES[:3]  # where there are no rows to go through in order, only the noise of batches is left
THEORY = ("sgd", "momentum", "nesterov")  # a critical rate is known for these
ADAPTIVE = ("adagrad", "adadelta", "rmsprop", "adam", "amsgrad", "adamw", "nadam", "adamax", "lion")
OPTIMIZERS = (*THEORY, *ADAPTIVE)
UNITS = ("updates", "epochs")
MOST_CHANGES = 8  # of the rate, while a run runs
MAX_UPDATES = 20_000
MOST_DRAWS = 64  # the largest batch where there are no rows: its noise is an eighth
#: The optimizers that have a β or β₁, and those that have a β₂.
DECAYING = {
    "beta": ("momentum", "nesterov", "adam", "amsgrad", "adamw", "nadam", "adamax"),
    "beta2": ("adam", "amsgrad", "adamw", "nadam", "adamax"),
}


class Number(NamedTuple):
    """A number that a run depends on: the least and the greatest, the step of its control, what it is unless told."""

    low: float
    high: float
    step: float
    default: float = 0.0


NUMBERS = {
    "beta": Number(0.0, 0.999, 0.001, 0.9),
    "beta2": Number(0.0, 0.9999, 0.0001, 0.999),
    "split": Number(0.0, 0.95, 0.05),
    "noise": Number(0.0, 3.0, 0.1),
    "penalty": Number(0.0, 100.0, 0.01),
}


@dataclass(frozen=True)
class Settings:
    """Everything a run depends on: equal settings are one computation.

    `length` counts `unit`s for every strategy; `start` None is the landscape's own; `learning_rate` is one the family
    must have besides its own; `data` and `scaling` are the linear model's; `own` is the digest of the reader's data, ""
    for a shipped set, of which `columns` are features and target, "" its own. `beta`, `beta2` are the decay rates of
    the optimizers that have them; `schedule` is an id of SCHEDULES. `changes` are the rates of the past as (rate, from
    which update on), the first from update 0 and as the schedule has it; a member's own rate then holds from update
    `branch` on. `highest` is where the ruler ends, None where theory says. `formula` is what a landscape that is typed
    is made of, "" its own. The last four are those of `data.DataPreparation`.
    """

    landscape: str = "linear"
    data: str = "boston"
    scaling: str = "minmax"
    optimizer: str = "sgd"
    seed: int = 0
    length: int = 150
    unit: str = "updates"
    batch_size: int = 30
    start: tuple[float, ...] | None = None
    learning_rate: float | None = None
    own: str = ""
    columns: str = ""
    schedule: str = "constant"
    beta: float = NUMBERS["beta"].default
    beta2: float = NUMBERS["beta2"].default
    changes: tuple[tuple[float, int], ...] = ()
    branch: int = 0
    highest: float | None = None
    formula: str = ""
    split: float = 0.0
    noise: float = 0.0
    penalty: float = 0.0
    rowseed: int = 0

    @property
    def steady(self) -> bool:
        """Whether the rate is one number from the first update to the last."""
        return self.schedule == "constant" and not self.changes
