"""Five neurons learn from the same points, each with another activation, one of them with no derivative."""

import numpy as np

from pages.lessons.neuron import neuron
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain
from pages.ui.figure.figure import figure


def five(lesson: Lesson) -> None:
    """Their picture, and how many points each has right at its end."""
    runs = {activation: neuron.learn(activation) for activation in neuron.ACTIVATIONS}
    counts = {activation: int(neuron.right(activation, run.weights[-1])) for activation, run in runs.items()}
    rates = {activation: f"{rate:g}" for activation, (_, rate) in neuron.ACTIVATIONS.items()}
    total = {"count": len(neuron.points().classes), "updates": neuron.UPDATES}
    lesson.part("five", **total, **rates)
    figure("neuron/five", lesson.words["figure_five"], *neuron.together(lesson.revealed))
    stopped = int(np.argmax(neuron.right("step", runs["step"].weights) == total["count"]))
    still = plain(np.ptp(runs["slope"].weights, axis=0).max(), 0)
    lesson.part("five_saw", **total, stopped=stopped, still=still, **counts)
