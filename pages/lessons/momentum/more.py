"""Where memory helps and where it carries over: one of the two is shown, and only that one is computed."""

from pages.lessons.momentum import rolling
from pages.ui.app.lesson import Lesson
from pages.ui.figure.figure import figure


def where(lesson: Lesson) -> None:
    """Updates needed, with memory and without, by how narrow the valley is."""
    helped = rolling.helped()
    far = {kappa: i for i, kappa in enumerate(rolling.KAPPAS.astype(int).tolist())}
    lesson.part(
        "where",
        **{f"plain_{kappa}": int(helped["plain_needed"][far[kappa]]) for kappa in (10, 1000)},
        **{f"best_{kappa}": int(helped["best_needed"][far[kappa]]) for kappa in (10, 1000)},
    )
    figure("momentum/rates", lesson.words["figure"], {"problem": "map"}, helped)
    lesson.formula("best")


def carries(lesson: Lesson) -> None:
    """Over a hump into another minimum, by β."""
    lesson.part("carries", rate=rolling.RATE_WELLS, **rolling.bands())
    figure("momentum/well", lesson.words["figure"], rolling.wells_header(), rolling.over())


SECTIONS = {"where": where, "carries": carries}
