"""A neuron: which weight turns its line; then five neurons learning to part two classes, one with no derivative."""

import streamlit as st

from pages.lessons.neuron import neuron
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain, signed
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
swing = neuron.swing(neuron.learn(neuron.DEFAULT).weights)
if lesson.check("clockwise" if swing < 0 else "counter", frame=neuron.UPDATES, updates=neuron.UPDATES):
    lesson.part("saw")
    w1, w2, bias = neuron.learn(neuron.DEFAULT).weights[-1]
    lesson.formula(updates=neuron.UPDATES, w1=plain(w1), w2=signed(w2), b=signed(bias))
    lesson.sections({"five": neuron.five})
lesson.close(batching="full", active="full")
