"""A line through houses: residuals, their squares, RSS and MSE by hand, and then by descent."""

import numpy as np

from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import dragged
from pages.ui.runs import houses

SOON = 20
lesson = Lesson(__file__)
sizes, prices, problem, best = town = houses.houses()
lesson.part("lead", count=len(sizes))

gaps = np.abs(prices - town.line(sizes))
away = {
    "ends": float(max(gaps[np.argmin(sizes)], gaps[np.argmax(sizes)])),
    "house": float(gaps.min()),
    "centre": float(abs(prices.mean() - town.line(sizes.mean()))),
}
revealed = lesson.predict(answer=min(away, key=away.get), **{name: plain(gap) for name, gap in away.items()})
dragged(
    "regression/line",
    lesson.words["figure"],
    lambda start: houses.shown(houses.chosen(start, revealed, houses.START), revealed, "line"),
)
losses = houses.descent(houses.START).losses
lost = {"first": losses[0] - losses[1], "soon": losses[1] - losses[SOON], "late": losses[SOON] - losses[-1]}
seen = {"mse_start": plain(losses[0], 0), "mse_one": plain(losses[1], 0), "updates": houses.UPDATES}
lesson.check(max(lost, key=lost.get), frame=1, next=SOON + 1, soon=SOON, rest=SOON - 1, **seen)
if lesson.checked:
    lesson.part("saw", count=len(sizes), mse_end=plain(losses[-1]), **seen)
    mse = float(problem.loss(problem.minima[0]))
    lesson.formula(count=len(sizes), rss=plain(mse * len(sizes)), mse=plain(mse), w0=plain(best[0]), w1=plain(best[1]))
lesson.close(**houses.lab(houses.START))
