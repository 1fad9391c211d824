"""The learning rate: four runs to tell apart, the rate at which they diverge, and what else a rate decides."""

from pages.lessons.learning_rate import rates
from pages.lessons.learning_rate.more import SECTIONS
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain
from pages.ui.figure.figure import Pane, figure, steep_loss, together
from pages.ui.player.drawing import Ask
from pages.ui.player.replay import replay
from pages.ui.runs import experiment

UPDATES, PANELS = 60, ("ruler", "meter", "loss", "transport")
lesson = Lesson(__file__)
words, setup = lesson.words, experiment.setup(experiment.Settings())
runs = rates.four(UPDATES)
lesson.part("lead", updates=UPDATES)

ends = {name: run.losses[-1] for name, (_, run) in runs.items()}
rate = {name: f"{at:.3g}" for name, (at, _) in runs.items()}
numbers = {f"{name}_rate": text for name, text in rate.items()}
numbers |= {f"{name}_loss": plain(loss, 1) for name, loss in ends.items()}
stopped = runs["diverging"][1].stopped
revealed = lesson.predict(answer=min(ends, key=ends.get), updates=UPDATES, stopped=stopped, **numbers)
titles = words["run" if revealed else "pane"]
shown = [
    Pane(name, titles[name], f"η = {rate[name]}", at, setup, experiment.Settings(), run)
    for name, (at, run) in (runs if revealed else rates.four(0)).items()  # before an answer: the start alone
]
figure("four", words["figure"], *together(shown, "four", play=revealed, speed=6))
crossing, factor = rates.crossing(UPDATES)
if lesson.check(crossing, frame=3, factor=plain(factor)):
    steep = {f"{name}_steep": plain(steep_loss(setup, runs[name][1].weights[-1])) for name in ("good", "large")}
    lesson.part("saw", **steep)
    lesson.part("edge", half=rate["good"], large=rate["large"], diverging=rate["diverging"])
    opening = {"strategies": ("full",), "learning_rate": setup.critical / 2}
    if replay("edge", experiment.Settings(length=600), panels=PANELS, ask=Ask("rate", words["flag"]), **opening):
        lesson.part("critical", half=f"{setup.critical / 2:.3f}", critical=f"{setup.critical:.3f}")
        lesson.formula(critical=f"{setup.critical:.3f}", curvature=f"{2 / setup.critical:.3f}")
        lesson.sections(SECTIONS)
lesson.close(batching="full", active="full", lr=f"{runs[revealed or 'small'][0]:.6g}", length=str(UPDATES))
