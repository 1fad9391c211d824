"""One row, a few rows, all rows: how far the gradients of batches scatter, what their order does, what they cost."""

import math

import streamlit as st

from pages.lessons.mini_batch import arrows, feeding, guess, orders
from pages.ui.app import charts, text
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.figure.figure import figure
from pages.ui.runs import describe, experiment

RATE, SIZE, EPOCHS = 0.1, 30, 10
SHARES = {"same": 1.0, "half": 1 / 2, "quarter": 1 / 4, "sixteenth": 1 / 16}
TENTHS = {"ten": 10, "thirty": 30, "hundred": 100, "all": 506}
lesson = Lesson(__file__)
words, settings = lesson.words, experiment.Settings(batch_size=SIZE)
samples = experiment.setup(settings).problem.samples


numbers = {"first": arrows.FIRST, "asked": arrows.FIRST * arrows.TIMES, "samples": samples}
lesson.part("lead", **numbers)
share = arrows.ratio()
near = min(SHARES, key=lambda name: abs(math.log(SHARES[name] / share)))
revealed = lesson.predict(near, ratio=plain(share), **numbers)
figure("mini_batch/arrows", words["arrows"], *arrows.shown(revealed))
if revealed:
    lesson.part("saw")
    lesson.formula()
    tenth = min(TENTHS, key=lambda name: abs(math.log(10 * arrows.left(TENTHS[name]))))
    lesson.check(tenth, frame=arrows.SIZES.index(TENTHS[tenth]))
orders.lab(lesson)
guess.guess(lesson)
lesson.part("cost", rate=RATE, epochs=EPOCHS)
axes = list(feeding.Cost._fields[1:])
axis = st.segmented_control(
    words["across"], axes, format_func=words["axis"].get, default="rows", required=True, key="mini_batch_axis"
)
found = feeding.costs(RATE, SIZE, EPOCHS, timed=axis == "seconds")
chart = charts.Chart(words["axis"][axis], words["axis"]["gap"]).legend()
for hue, (strategy, cost) in enumerate(found.items()):
    name = describe.strategy_name(text.words("lab"), strategy, settings, samples)
    chart.line(name, getattr(cost, axis)[1:], cost.gap[1:], hue)
chart.axes(x={"type": "log", "dtick": 1}, y={"type": "log", "dtick": 1}).show("cost_chart")
if axis == "seconds":
    lesson.part("measured", **{s: plain(1e6 * cost.seconds[-1] / cost.updates[-1], 1) for s, cost in found.items()})
lesson.close(batching="random,sequential,shuffled", active="random", lr=str(orders.RATE), length=f"{orders.SHOWN}e")
