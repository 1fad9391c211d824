"""What the reader has decided in the player, whoever shows it."""

from typing import NamedTuple


class Branch(NamedTuple):
    """A rate taken from an update on: `changes` before it as (rate, from which update on), then `rate` from `update`.

    Without changes the rate holds from the beginning.
    """

    changes: tuple[tuple[float, int], ...]
    update: int
    rate: float


class Decisions(NamedTuple):
    """What the reader has decided in the player; None where nothing was said yet.

    `moved` is true once a start was chosen or taken back: `start` None then means the problem's own. learning_rate,
    active, shown and the batch size and start with them are the view, said when the hand has let go. `inline`: where
    runs are to be asked for nobody answers. `pins`, `race`: runs beside the one in hand, as the address says them.
    """

    batch_size: int | None = None
    start: tuple[float, ...] | None = None
    moved: bool = False
    learning_rate: float | None = None
    active: str | None = None
    shown: tuple[str, ...] | None = None
    with_batch_size: int | None = None
    with_start: tuple[float, ...] | None = None
    branch: Branch | None = None
    drawn: str | None = None
    inline: bool = False
    pins: str | None = None
    race: str | None = None

    def settled(self, batch_size: int, start: tuple[float, ...] | None) -> bool:
        """Whether the player has come to rest with these: its view is said after the hand has let go."""
        return (
            self.learning_rate is not None
            and self.with_batch_size in (None, batch_size)
            and self.with_start in (None, start)
        )
