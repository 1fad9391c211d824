"""What a run depends on, as primitives, and the ids it is said in."""

from __future__ import annotations

from dataclasses import dataclass

STRATEGIES = ("full", "stochastic", "random", "sequential", "shuffled")
WITHOUT_ROWS = STRATEGIES[:3]  # where there are no rows to go through in order, only the noise of batches is left
THEORY = ("sgd", "momentum", "nesterov")  # a critical rate is known for these
ADAPTIVE = ("adagrad", "adadelta", "rmsprop", "adam", "amsgrad", "adamw", "nadam", "adamax", "lion")
OPTIMIZERS = (*THEORY, *ADAPTIVE)
UNITS = ("updates", "epochs")
BETA = 0.9
MAX_UPDATES = 20_000
MOST_DRAWS = 64  # the largest batch where there are no rows: its noise is an eighth


@dataclass(frozen=True)
class Settings:
    """Everything a run depends on: equal settings are one computation.

    `length` counts `unit`s for every strategy; `start` None is the landscape's own; `rate` is a member the family of
    learning rates must have; `data` and `scaling` are the linear model's; `own` is the digest of the reader's data, ""
    for a shipped set.
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
    rate: float | None = None
    own: str = ""
