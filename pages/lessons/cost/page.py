"""The cost is a function of the weights: one line and one point, held together."""

from typing import Any

import numpy as np

from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain, signed
from pages.ui.figure.figure import Shown, dragged
from pages.ui.runs import houses

LIFT = 30.0
lesson = Lesson(__file__)
sizes, prices, problem, best = houses.houses()
lesson.part("lead", count=len(sizes))

lifted = (best[0] + LIFT, best[1])
hessian = problem.hessian(problem.start)
pull = float(problem.gradient(np.array(lifted[::-1]))[0])  # what descent does first to W1 there
shift = -LIFT * hessian[0, 1] / hessian[0, 0]
revealed = lesson.predict(
    answer="lower" if pull > 0 else "higher" if pull < 0 else "same", lift=plain(LIFT, 0), shift=plain(abs(shift), 1)
)
opens = lifted if revealed else houses.START


def line_and_point(start: Any) -> Shown:
    """Where they are put."""
    header, arrays = houses.shown(houses.chosen(start, revealed, opens), revealed, "cost")
    answer = {"from": lifted, "to": (lifted[0], lifted[1] + shift)} if revealed else None
    return {**header, "answer": answer}, arrays


dragged("cost", lesson.words["figure"], line_and_point)
way = houses.descent(lifted).weights[:, 0]  # of W1
turn = int(np.argmin(way) if 0 < np.argmin(way) < houses.UPDATES else np.argmax(way))
turned = 0 < turn < houses.UPDATES
lesson.check(("down_up" if way[turn] < way[0] else "up_down") if turned else "straight", frame=turn)
if lesson.checked:
    zero = np.zeros(2)
    slope, floor = problem.gradient(zero), float(problem.loss(problem.minima[0]))
    lesson.part("saw", lift=plain(LIFT, 0), count=len(sizes), w0=plain(best[0]), w1=plain(best[1]), floor=plain(floor))
    lesson.formula(
        count=len(sizes),
        a=plain(hessian[1, 1] / 2),
        m=plain(hessian[0, 1]),
        d=plain(hessian[0, 0] / 2),
        p=signed(slope[1]),
        q=signed(slope[0]),
        c=plain(problem.loss(zero)),
    )
lesson.close(**houses.lab(opens))
