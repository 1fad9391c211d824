"""Down a parabola: slope, step and new weight in one dimension, from creeping to diverging."""

import numpy as np

from gd_core import critical_learning_rate, descend, growth_factors, sgd
from gd_core.functions import TEST_FUNCTIONS
from pages.ui.app.lesson import Lesson
from pages.ui.figure.figure import figure

STEPS, START, RATE, ASKED = 30, -2.6, 0.05, 0.9
lesson = Lesson(__file__)
lesson.part("lead")

problem = TEST_FUNCTIONS["parabola"]
curvature = problem.hessian(problem.start)[0]
critical = critical_learning_rate(curvature)
rates = np.arange(1, 121) / 100 * critical
runs = descend(problem, sgd(rates[:, None]), np.full((rates.size, 1), START), STEPS)
factors = growth_factors(curvature, rates)[:, 0]

asked = int(np.argmin(abs(rates - ASKED * critical)))
away = abs(runs.weights[asked, -1, 0]) > abs(START)
revealed = lesson.predict(
    answer="diverges" if away else "bounces" if factors[asked] < 0 else "straight",
    rate=f"{rates[asked]:.2f}",
    factor=f"{factors[asked]:.1f}".replace("-", "−"),
)
figure(
    "parabola",
    lesson.words["figure"],
    {
        "problem": f"parabola {revealed}",
        "play": revealed,
        "rate": float(rates[asked]) if revealed else RATE,
        "critical": critical,
        "curvature": float(curvature[0]),
        "minimum": float(problem.minima[0][0]),
        "floor": float(problem.loss(problem.minima[0])),
        "start": START,
        "reach": problem.domain[0][1],
    },
    {
        "rates": rates,
        "weights": runs.weights[..., 0],
        "losses": runs.losses,
        "slopes": problem.gradient(runs.weights)[..., 0],
        "stopped": runs.stopped.astype("<i4"),
        "outcome": runs.outcome,
        "factors": factors,
    },
)
lesson.part("saw", half=f"{critical / 2:.2f}", critical=f"{critical:.2f}")
lesson.formula(curvature=f"{curvature[0]:g}", critical=f"{critical:g}")
lesson.close(batching="full", active="full", lr="0.7")
