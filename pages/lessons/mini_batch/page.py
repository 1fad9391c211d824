"""One row, a few rows, all rows: how far the gradients of batches scatter, what their order does, what they cost."""

import math

from pages.lessons.mini_batch import arrows, feeding, orders
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import figure
from pages.ui.runs import experiment

SHARES = {"same": 1.0, "half": 1 / 2, "quarter": 1 / 4, "sixteenth": 1 / 16}
TENTHS = {"ten": 10, "thirty": 30, "hundred": 100, "all": 506}
lesson = Lesson(__file__)
samples = experiment.setup(experiment.Settings()).problem.samples
numbers = {"first": arrows.FIRST, "asked": arrows.FIRST * arrows.TIMES, "samples": samples}
lesson.part("lead", **numbers)
share = arrows.left(arrows.FIRST * arrows.TIMES) / arrows.left(arrows.FIRST)
near = min(SHARES, key=lambda name: abs(math.log(SHARES[name] / share)))
revealed = lesson.predict(near, ratio=plain(share), **numbers)
figure("mini_batch/arrows", lesson.words["arrows"], *arrows.shown(revealed))
tenth = min(TENTHS, key=lambda name: abs(math.log(10 * arrows.left(TENTHS[name]))))
if lesson.check(tenth, frame=arrows.SIZES.index(TENTHS[tenth])):
    lesson.part("saw")
    lesson.formula()
    lesson.sections({"order": orders.lab, "floor": feeding.guess, "cost": feeding.compared})
lesson.close(batching="random,sequential,shuffled", active="random", lr=str(orders.RATE), length=f"{orders.SHOWN}e")
