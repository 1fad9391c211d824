"""The first page's race: three ways to feed one descent, and when each has come to stay under a loss, by two clocks."""

import numpy as np

import gd_core as gd
from pages.ui.app.text import grouped
from pages.ui.figure.figure import Shown, every_update, ground
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

RACERS = {"full": 506, "random": 30, "stochastic": 1}  # rows an update reads
RATE, GOAL = 0.1, 33.0
TICK = 30  # rows between two frames of the race by rows: an update of the mini-batch
RUN, SHOWN, OPENING = 506, 300, 12  # updates that are run, ticks of the whole race, and those before the bet


def run(racer: str, updates: int = 0) -> gd.Trajectory:
    """The whole race, RUN updates and of one row as many as read the mini-batch's rows; or the first updates of it."""
    updates = updates or (RUN * TICK if racer == "stochastic" else RUN)
    return every_update(Settings(batch_size=TICK, length=updates), racer, RATE).member(0)


def arrived(racer: str) -> int | None:
    """The update from which on the loss stays under GOAL; None where it does not stay."""
    over = np.flatnonzero(run(racer).losses > GOAL)
    return int(over[-1]) + 1 if over[-1] + 1 < len(run(racer).losses) else None


def touched(racer: str) -> int:
    """The first update after which the loss is under GOAL."""
    return int(np.argmax(run(racer).losses <= GOAL))


def frames(racer: str, clock: str, ticks: int) -> np.ndarray:
    """(ticks + 1,): the update a racer has made at each tick of a clock, "updates" or "rows"."""
    tick = np.arange(ticks + 1)
    return tick if clock == "updates" else tick * TICK // RACERS[racer]


def told() -> dict[str, object]:
    """Arrivals in updates and in rows, and what one row does instead."""
    full, random, one = arrived("full") or RUN, arrived("random") or RUN, touched("stochastic")
    rows = {"full_rows": full * RACERS["full"], "random_rows": random * RACERS["random"], "read": RUN * TICK}
    return {"full": full, "random": random, "one": one, **{name: grouped(count) for name, count in rows.items()}}


def shown(play: str) -> Shown:
    """Header and arrays of the picture: before the bet the first ticks by updates, then both races."""
    setup, ticks = experiment.setup(Settings()), SHOWN if play else OPENING
    header = {
        **ground(Settings(), setup),
        "problem": "race",
        "play": play or "opening",
        "plain": True,
        "bet": play,
        "speed": 25 if play else 5,
        "goal": GOAL,
        "tick": TICK,
        "racers": [
            {"id": one, "size": size, "arrived": arrived(one) if play else None} for one, size in RACERS.items()
        ],
        "clocks": ["updates", "rows"] if play else ["updates"],
    }
    arrays = {}
    for racer in RACERS:
        ran = run(racer) if play else run(racer, OPENING)
        for clock in header["clocks"]:
            at = frames(racer, clock, ticks)
            arrays[f"{racer}.{clock}.weights"] = ran.weights[at].astype(np.float32)
            arrays[f"{racer}.{clock}.losses"] = ran.losses[at].astype(np.float32)
            arrays[f"{racer}.{clock}.at"] = at.astype(np.int32)
    return header, arrays
