"""One row, a few rows, all rows: the same start, other rows at each update; what that costs, and what order does."""

import streamlit as st

from pages.lessons.mini_batch import feeding, guess
from pages.ui.app import charts, text
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.figure import panes
from pages.ui.figure.figure import figure
from pages.ui.player.replay import replay
from pages.ui.runs import describe, experiment

RATE, SIZE, UPDATES, EPOCHS, ORDER_RATE, ORDER_EPOCHS = 0.1, 30, 300, 10, 0.2, 6
SHARES = {"none": 0.0, "tenth": 0.1, "third": 0.36, "half": 0.5}
lesson = Lesson(__file__)
words, settings = lesson.words, experiment.Settings(length=UPDATES, batch_size=SIZE)
made = experiment.setup(settings)
samples = made.problem.samples
names = {s: describe.strategy_name(text.words("lab"), s, settings, samples) for s in feeding.STRATEGIES}
lesson.part("lead", samples=samples)
once = feeding.seen("stochastic", SIZE, 1)
share, never = (once == 0).mean(), int((once == 0).sum())
near = min(SHARES, key=lambda name: abs(SHARES[name] - share))
revealed = lesson.predict(near, samples=samples, never=never, most=int(once.max()), share=f"{share:.0%}")
first = {"shown": list(feeding.STRATEGIES[:4]), "active": "stochastic" if revealed else "random", "learning_rate": RATE}
replay("mini_batch", settings, panels=("choices", "loss", "fit", "transport"), play=revealed, **first)
lesson.part("saw", size=SIZE)
guess.guess(lesson)
lesson.part("counts")
epochs = st.segmented_control(words["epochs"], (1, 2, 5, 10, 20), default=1, required=True, key="mini_batch_epochs")
counts = [
    charts.Chart(words["axis"]["times"], words["axis"]["counted"].format(name=names[s]), 220).bars(
        names[s], *feeding.times(feeding.seen(s, SIZE, epochs)), hue
    )
    for hue, s in enumerate(feeding.STRATEGIES)
]
charts.row("counts_chart", *counts[1:])
lesson.formula(samples=samples)
lesson.part("cost", rate=RATE, epochs=EPOCHS)
found = feeding.costs(RATE, SIZE, EPOCHS)
axes = list(feeding.Cost._fields[1:])
axis = st.segmented_control(
    words["across"], axes, format_func=words["axis"].get, default="rows", required=True, key="mini_batch_axis"
)
chart = charts.Chart(words["axis"][axis], words["axis"]["gap"]).legend()
for hue, (strategy, cost) in enumerate(found.items()):
    chart.line(names[strategy], getattr(cost, axis)[1:], cost.gap[1:], hue)
chart.axes(x={"type": "log", "dtick": 1}, y={"type": "log", "dtick": 1}).show("cost_chart")
lesson.part("measured", **{s: plain(1e6 * cost.seconds[-1] / cost.updates[-1], 1) for s, cost in found.items()})
runs = feeding.orders(ORDER_RATE, SIZE, ORDER_EPOCHS)
ends = {name: plain(run.losses[-1], 1) for name, run in runs.items()}
lesson.part("order", rate=ORDER_RATE, epochs=ORDER_EPOCHS, size=SIZE, **ends)
hues = {"file": "sequential", "random": "random", "sorted": "stochastic"}
shown = [
    panes.Pane(name, words["in_order"][name], words["in_order_note"][name], ORDER_RATE, made, settings, run, hues[name])
    for name, run in runs.items()
]
figure("three", words["figure"], *panes.together(shown, "orders", speed=10))
lesson.close(batching=",".join(first["shown"]), active="random", lr=str(RATE), length=f"{UPDATES}u")
