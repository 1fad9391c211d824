"""A neuron: which weight turns its line; then five neurons learning to part two classes, one with no derivative."""

from pages.lessons.neuron import neuron
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain, signed
from pages.ui.figure.figure import dragged

lesson = Lesson(__file__)
lesson.part("lead")

slopes = {id: plain(neuron.slope(weights)) for id, weights in neuron.turns().items()}
revealed = lesson.predict(answer=neuron.clockwise(), was=plain(neuron.slope(neuron.START)), **slopes)
dragged("neuron", lesson.words["figure"], lambda start: neuron.shown(neuron.chosen(start, revealed), revealed))
swing = neuron.swing(neuron.learn(neuron.DEFAULT).weights)
if lesson.check("clockwise" if swing < 0 else "counter", frame=neuron.UPDATES, updates=neuron.UPDATES):
    lesson.part("saw")
    w1, w2, bias = neuron.learn(neuron.DEFAULT).weights[-1]
    lesson.formula(updates=neuron.UPDATES, w1=plain(w1), w2=signed(w2), b=signed(bias))
    lesson.sections({"five": neuron.five})
lesson.close(batching="full", active="full")
