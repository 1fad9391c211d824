"""As Keras does it: the recorded run and ours, what Adam's two averages do, every optimizer in a race."""

import numpy as np

from pages.lessons.keras import matched
from pages.lessons.keras.matched import EPOCHS, RATE, SETTINGS, SIZE
from pages.ui.app import charts
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain, signed
from pages.ui.figure import panes
from pages.ui.figure.figure import figure
from pages.ui.player.replay import replay
from pages.ui.runs import experiment

RACE = 100
lesson = Lesson(__file__)
words, made = lesson.words, experiment.setup(SETTINGS)
lesson.part("lead", rate=RATE, size=SIZE, epochs=EPOCHS)

apart = matched.averages()
gradient, step = apart["gradient"][0], apart["step"][0]
spread = [abs(values).max() / abs(values).min() for values in (gradient, step)]
revealed = lesson.predict(
    answer="equal" if spread[1] < 1.01 else "proportional" if np.isclose(*spread, rtol=0.05) else "between",
    gradient=", ".join(plain(g, 1) for g in gradient),
    step=", ".join(signed(s, 4) for s in step),
)
header = panes.ground(SETTINGS, made)
told = {**header, "problem": "adam", "play": revealed, "speed": 8}
figure("keras/adam", {**words["figure"], "count": words["frames"]}, told, apart)
lesson.part("saw", rate=RATE)
lesson.formula(rate=RATE)
found = matched.match()
apart_by, loss_by = abs(found.ours - found.theirs), abs(found.our_losses - found.their_losses).max()
lesson.part(
    "match", epochs=EPOCHS, most=f"{apart_by.max():.6f}", loss=f"{loss_by:.4f}", last=plain(found.our_losses[-1], 4)
)
epochs, some = np.arange(EPOCHS + 1), np.arange(0, EPOCHS + 1, 25)
curves = (
    charts.Chart(words["axis"]["epoch"], words["axis"]["loss"])
    .legend()
    .axes(y={"type": "log", "tickvals": [30, 50, 100, 200, 500]})
)
curves.line(words["ours"], epochs, found.our_losses, 0).points(words["theirs"], some, found.their_losses[some], 1)
distances = charts.Chart(words["axis"]["epoch"], words["axis"]["distance"]).legend()
for hue, name in enumerate(made.problem.parameters):
    distances.line(name, epochs, apart_by[:, hue], hue)
charts.row("keras_chart", curves, distances.axes(y={"tickformat": ".5f"}))
beside = ("ruler", "meter", "loss", "readout", "transport")
replay("keras", SETTINGS, panels=beside, strategies=("sequential",), learning_rate=RATE)
racers = matched.race(RACE)
lesson.part(
    "race", count=len(racers), updates=RACE, first=words["optimizer"][min(racers, key=lambda r: r.arrived).name]
)
told, arrays = matched.told(racers, words["optimizer"])
figure("keras/race", words["figure"], {**header, "problem": "race", "racers": told, "speed": 8}, arrays)
lesson.close(
    optimizer="adam", batching="sequential", active="sequential", lr=str(RATE), length=f"{EPOCHS}e", start="0,0,1"
)
