"""One update, taken apart: a mini-batch of Boston, row by row, from prediction to new weights."""

from pages.lessons.update import apart
from pages.ui.app.lesson import Lesson
from pages.ui.figure.figure import figure

RATE, SIZE, UPDATES = 0.01, 30, (1, 10, 100, 1000)
lesson = Lesson(__file__)
lesson.part("lead", others=SIZE - 1)

updates = apart.boston(UPDATES, SIZE, RATE)
chosen = lesson.predict(answer="same" if updates.same else "opposite")
figure(
    "update",
    lesson.words["figure"],
    {**updates.header, "play": chosen, "sign": "target" if chosen else "prediction"},
    updates.arrays,
)
lesson.check(updates.largest, frame=updates.steps, n=SIZE)
if lesson.checked:
    lesson.part(
        "saw",
        rate=RATE,
        scaled=f"{updates.loss[1, 'scaled'][1]:.1f}",
        original=f"{updates.loss[1, 'original'][1]:,.1f}",
        zero=f"{updates.loss[1, 'scaled'][0]:.1f}",
        before=f"{updates.loss[100, 'scaled'][0]:.2f}",
        after=f"{updates.loss[100, 'scaled'][1]:.2f}",
    )
    lesson.formula(n=SIZE, rate=RATE)
lesson.close(batching="sequential", active="sequential", lr=str(RATE), batch=str(SIZE))
