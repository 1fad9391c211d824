"""Momentum: a ball that keeps its speed, why it goes past the bottom, where that helps and where it carries over."""

from pages.lessons.momentum import rolling
from pages.lessons.momentum.rolling import BETA, RATE, SECTIONS, START, UPDATES
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import figure

lesson = Lesson(__file__)
run, without = rolling.played(BETA), rolling.played(0.0)
past = rolling.crossings(run)
numbers = {
    "beta": BETA,
    "rate": RATE,
    "updates": UPDATES,
    "left": plain(rolling.distance(without)[-1]),
    "first": int(past[0]),
    "times": past.size,
    "ended": plain(rolling.distance(run)[-1]),
}
lesson.part("lead", **numbers)
revealed = lesson.predict(rolling.answer(), **numbers)
figure("momentum", lesson.words["figure"], *rolling.shown(revealed))
if revealed:
    lesson.check("often" if past.size > 1 else "once" if past.size else "never", frame=int(past[0]), **numbers)
if lesson.checked:
    lesson.part("saw", **numbers)
    lesson.formula()
    lesson.sections(SECTIONS)
lesson.close(
    landscape="quadratic",
    optimizer="momentum",
    beta=str(BETA),
    lr=str(RATE),
    batching="full",
    active="full",
    start=",".join(map(str, START)),
    length=f"{UPDATES}u",
)
