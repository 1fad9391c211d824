"""Boston, all rows at once: the lesson's run of 5000 updates, line by line."""

from gd_core import growth_factors
from pages.lessons.full_batch import printed
from pages.lessons.full_batch.printed import RATE, SETTINGS, UPDATES
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.player.drawing import Ask
from pages.ui.player.replay import replay
from pages.ui.runs import experiment

SHARES = {"nothing": 0.0, "tenth": 0.1, "half": 0.5}
lesson = Lesson(__file__)
setup, run = experiment.setup(SETTINGS), printed.every_update(SETTINGS, "full", RATE).member(0)
lesson.part("lead", rate=RATE, updates=UPDATES)

handed = replay(
    "full_batch",
    SETTINGS,
    panels=("loss", "ways", "transport"),
    strategies=("full",),
    learning_rate=RATE,
    ask=Ask("loss", lesson.words["draw"].format(updates=UPDATES), low=10, high=1000),
    controls="under",
)
if handed:
    lesson.revealed = "seen"
    left = growth_factors(setup.hessian, [RATE])[0, 0] ** UPDATES
    lesson.check(
        min(SHARES, key=lambda share: abs(SHARES[share] - left)),
        frame=UPDATES,
        updates=UPDATES,
        left=f"{left:.0%}",
        loss=f"{run.losses[-1]:.4f}",
        floor=f"{setup.problem.loss(setup.optimum):.4f}",
    )
if lesson.checked:
    at = {f"loss_{k}": f"{run.losses[k]:.2f}" for k in (0, 50, 500, UPDATES)}
    ends = {name: plain(w, 3) for name, w in zip(setup.problem.parameters, run.weights[-1], strict=True)}
    best = {f"best_{name}": plain(w, 3) for name, w in zip(setup.problem.parameters, setup.optimum, strict=True)}
    lesson.part("saw", **at, **ends, **best)
    lesson.formula(rate=RATE, samples=setup.problem.samples)
    lesson.sections(printed.SECTIONS)
lesson.close(batching="full", active="full", lr=str(RATE), length=f"{UPDATES}u")
