"""As Keras does it: Adam's first step, its two averages, and on wish Keras' own record and a race of all."""

import numpy as np

from pages.lessons.keras import matched
from pages.lessons.keras.matched import EPOCHS, RATE, SECTIONS, SETTINGS, SIZE
from pages.ui.app.lesson import Lesson
from pages.ui.app.text import plain, signed
from pages.ui.figure.figure import figure, ground
from pages.ui.runs import experiment

lesson = Lesson(__file__)
words, setup = lesson.words, experiment.setup(SETTINGS)
lesson.part("lead", rate=RATE, size=SIZE)

first = matched.averages(updates=1)
gradient, step = first["gradient"][0], first["step"][0]
spread = [abs(values).max() / abs(values).min() for values in (gradient, step)]
revealed = lesson.predict(
    answer="equal" if spread[1] < 1.01 else "proportional" if np.isclose(*spread, rtol=0.05) else "between",
    gradient=", ".join(plain(g, 1) for g in gradient),
    step=", ".join(signed(s, 4) for s in step),
)
asked = {name: first[name] for name in ("updates", "weights", "gradient")}
told = {**ground(SETTINGS, setup), "problem": "adam", "rate": RATE, "play": revealed, "speed": 8}
figure("keras/adam", {**words["figure"], "count": words["frames"]}, told, matched.averages() if revealed else asked)
if revealed:
    smaller = matched.shrunk()
    by = {name: f"{factor:.0f}" for name, factor in smaller.items()}
    lesson.check(max(smaller, key=smaller.get), frame=len(matched.averages()["updates"]) - 1, rate=RATE, **by)
if lesson.checked:
    lesson.part("saw", rate=RATE)
    lesson.formula(rate=RATE)
    lesson.sections(SECTIONS)
lesson.close(
    optimizer="adam", batching="sequential", active="sequential", lr=str(RATE), length=f"{EPOCHS}e", start="0,0,1"
)
