"""A neuron: weights, weighted sum, activation, output; then the same neuron learning to part two classes."""

import numpy as np
import streamlit as st

from pages.lessons.neuron import neuron
from pages.ui.app.lesson import Lesson
from pages.ui.app.numbers import plain, signed
from pages.ui.figure.figure import figure, said

lesson = Lesson(__file__)
lesson.part("lead")

runs = {activation: neuron.learn(activation) for activation in neuron.ACTIVATIONS}
moved = {activation: float(np.ptp(run.weights, axis=0).max()) for activation, run in runs.items()}
rule, true = moved["step"], moved["slope"]
revealed = lesson.predict(
    answer="still" if true == 0 else "slower" if true < rule else "faster",
    updates=neuron.UPDATES,
    moved=plain(true, 0 if true == 0 else 2),
    rule=plain(rule),
)
if revealed != st.session_state.setdefault("neuron_revealed", ""):
    st.session_state.neuron_revealed = revealed
    st.session_state.neuron_activation = "slope" if revealed else neuron.DEFAULT


@st.fragment
def picture() -> None:
    """The activation and the neuron: a dial turned in the picture runs this again and nothing else."""
    st.session_state.setdefault("neuron_activation", neuron.DEFAULT)
    activation = st.segmented_control(
        lesson.words["activation"],
        list(lesson.words["choice"]),
        format_func=lesson.words["choice"].get,
        key="neuron_activation",
        required=True,
        label_visibility="collapsed",
    )
    start = neuron.chosen(said("neuron", "start"), revealed)
    figure("neuron", lesson.words["figure"], *neuron.shown(activation, start, revealed))


picture()
counts = {activation: int(neuron.right(activation, run.weights[-1])) for activation, run in runs.items()}
stopped = int(np.argmax(neuron.right("step", runs["step"].weights) == len(neuron.points().classes)))
lesson.part("saw", count=len(neuron.points().classes), updates=neuron.UPDATES, stopped=stopped, **counts)
w1, w2, bias = runs["sigmoid"].weights[-1]
lesson.formula(updates=neuron.UPDATES, w1=plain(w1), w2=signed(w2), b=signed(bias))
lesson.close(batching="full", active="full")
