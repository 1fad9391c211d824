"""Beside Adam's averages: the run Keras recorded, and every optimizer in a race. Only what is shown is computed."""

import numpy as np

from pages.lessons.keras import matched
from pages.lessons.keras.matched import EPOCHS, RATE, SETTINGS
from pages.ui.app import charts
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.figure.figure import figure, ground
from pages.ui.player.replay import replay
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings

RACE = 100
BESIDE = ("ruler", "meter", "loss", "readout", "transport")


def race(lesson: Lesson) -> None:
    """All optimizers of the core, each at its own best rate."""
    words, racers = lesson.words, matched.race(RACE)
    never = [words["optimizer"][racer.name] for racer in racers if racer.arrived > RACE]
    searched = {"low": f"{matched.SEARCHED[0]:g}", "high": f"{matched.SEARCHED[-1]:g}", "tried": len(matched.SEARCHED)}
    lesson.part("race", count=len(racers), updates=RACE, never=", ".join(never), **searched, **matched.spans())
    told, arrays = matched.told(racers, words["optimizer"])
    plane = ground(Settings(), experiment.setup(Settings()))
    figure(
        "keras/race",
        words["figure"],
        {**plane, "problem": "race", "near": matched.NEAR * plane["surface"]["floor"], "racers": told, "speed": 8},
        arrays,
    )


def match(lesson: Lesson) -> None:
    """Our run beside Keras' own, epoch by epoch, and a player with the same settings."""
    words, found = lesson.words, matched.match()
    apart, losses = abs(found.ours - found.theirs), abs(found.our_losses - found.their_losses).max()
    last = plain(found.our_losses[-1], 4)
    lesson.part("match", epochs=EPOCHS, most=f"{apart.max():.6f}", loss=f"{losses:.4f}", last=last)
    epochs, some = np.arange(EPOCHS + 1), np.arange(0, EPOCHS + 1, 25)
    axis = words["axis"]
    curves = charts.Chart(axis["epoch"], axis["loss"]).legend()
    curves.line(words["ours"], epochs, found.our_losses, 0).points(words["theirs"], some, found.their_losses[some], 1)
    distances = charts.Chart(axis["epoch"], axis["distance"]).legend()
    for hue, name in enumerate(experiment.setup(SETTINGS).problem.parameters):
        distances.line(name, epochs, apart[:, hue], hue)
    curves.axes(y={"type": "log", "tickvals": [30, 50, 100, 200, 500]})
    charts.row("keras_chart", curves, distances.axes(y={"tickformat": ".5f"}))
    replay("keras", SETTINGS, panels=BESIDE, strategies=("sequential",), learning_rate=RATE)


SECTIONS = {"match": match, "race": race}
