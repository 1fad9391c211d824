"""A neuron: which weight turns its line; then five neurons learning to part two classes, one with no derivative."""

import numpy as np
import streamlit as st

from pages.lessons.neuron import neuron
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain, signed
from pages.ui.figure.figure import figure, said

lesson = Lesson(__file__)
lesson.part("lead")

slopes = {id: plain(neuron.slope(weights)) for id, weights in neuron.turns().items()}
revealed = lesson.predict(answer=neuron.clockwise(), was=plain(neuron.slope(neuron.START)), **slopes)


@st.fragment
def picture() -> None:
    """The neuron: a dial turned in the picture runs this again and nothing else."""
    start = neuron.chosen(said("neuron", "start"), revealed)
    figure("neuron", lesson.words["figure"], *neuron.shown(start, revealed))


picture()
if revealed:
    runs = {activation: neuron.learn(activation) for activation in neuron.ACTIVATIONS}
    moved = {activation: float(np.ptp(run.weights, axis=0).max()) for activation, run in runs.items()}
    counts = {activation: int(neuron.right(activation, run.weights[-1])) for activation, run in runs.items()}
    total = len(neuron.points().classes)
    stopped = int(np.argmax(neuron.right("step", runs["step"].weights) == total))
    lesson.part("saw")
    swing = neuron.swing(runs[neuron.DEFAULT].weights)
    lesson.check("clockwise" if swing < 0 else "counter", frame=neuron.UPDATES, updates=neuron.UPDATES)
    rates = {activation: f"{rate:g}" for activation, (_, rate) in neuron.ACTIVATIONS.items()}
    lesson.part("five", count=total, updates=neuron.UPDATES, **rates)
    figure("neuron/five", lesson.words["figure_five"], *neuron.together(revealed))
    still = plain(moved["slope"], 0)
    lesson.part("five_saw", count=total, updates=neuron.UPDATES, stopped=stopped, still=still, **counts)
    w1, w2, bias = runs["sigmoid"].weights[-1]
    lesson.formula(updates=neuron.UPDATES, w1=plain(w1), w2=signed(w2), b=signed(bias))
lesson.close(batching="full", active="full")
