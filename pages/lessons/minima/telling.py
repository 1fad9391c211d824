"""What the page says in numbers of a picture and of one rescue on it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from pages.lessons.minima import rescues
from pages.ui.app.numbers import plain
from pages.ui.runs.setup import Setup, setup


class Numbers(Mapping[str, Any]):
    """What the page says, by name, each worked out when it is asked for: of most of it little is on screen at first."""

    def __init__(self, found: Mapping[str, Callable[[], Any]]) -> None:
        self._found = found

    def __getitem__(self, name: str) -> Any:
        return self._found[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def numbers(picture: rescues.Picture, rescue: str, seed: int) -> Numbers:
    """What the page says of a picture and of one rescue on it."""
    made = setup(rescues.settings(picture, "none"))
    found: dict[str, Callable[[], Any]] = {
        "rate": lambda: f"{picture.learning_rate:g}",
        "larger": lambda: f"{picture.larger:g}",
        "batch": lambda: f"{picture.batch:g}",
        "updates": lambda: f"{picture.updates:g}",
        "loss": lambda: plain(rescues.end(picture, rescue, seed).loss),
        "kind": lambda: rescues.end(picture, rescue, seed).kind,
        "stuck": lambda: plain(rescues.end(picture, "none").loss),
        "floor": lambda: plain(made.minima[0].loss),
        "pass": lambda: plain(_pass(made, rescues.end(picture, "none").loss) - rescues.end(picture, "none").loss),
        "seed": lambda: seed,
        "seeds": lambda: rescues.SEEDS,
        "worked": lambda: int(rescues.worked(picture, rescue).sum()),
        "starts": lambda: rescues.STARTS,
        "hits": lambda: int(np.sum(rescues.by_start(picture).kinds[seed] == "lowest")),
        "share": lambda: plain(100 * rescues.share(picture), 0),
        "many": lambda: rescues.larger_rates(picture)[0],
        "of": lambda: rescues.larger_rates(picture)[1],
        "rows": lambda: made.problem.samples,
        "waves_rate": lambda: f"{rescues.PICTURES['sine'].larger:g}",
        "egg_share": lambda: rescues.egg_box()["egg_share"],
        "egg_box": lambda: rescues.egg_box()["egg_box"],
    }
    if made.problem.samples:
        for name, at in (("here", np.array(rescues.end(picture, "none").at)), ("there", made.minima[0].at)):
            found |= _of_rows(made, name, at)
    return Numbers(found)


def _pass(made: Setup, loss: float) -> float:
    """The loss of the lowest saddle over a loss: what a run has to climb to, at least."""
    return min(height for height in (float(made.problem.loss(point)) for point in made.saddles) if height > loss)


def _of_rows(made: Setup, name: str, at: np.ndarray) -> dict[str, Callable[[], str]]:
    """Where there are rows, at a place where the mean of their gradients is zero: how far those of single rows are
    from it, and after how many years the wave that is fitted comes again."""

    def spread() -> str:
        each = np.stack([made.problem.gradient(at, np.array([row])) for row in range(made.problem.samples)])
        return plain(float(np.sqrt(np.mean(np.sum(each**2, axis=-1)))))

    return {f"spread_{name}": spread, f"period_{name}": lambda: plain(2 * np.pi / abs(float(at[0])), 1)}
