"""Every landscape there is, one row each: what is minimised, and the window, rates and start it opens with.

To add one: a function in `gd_core`, a row here, its words in `ko.toml` and `en.toml` beside this file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pages.ui.runs import models
from pages.ui.runs.models import Posed


@dataclass(frozen=True)
class Landscape:
    """One row. kind: linear, plane (two weights), curve (one), slice (many, of which a plane is shown).

    model: how a prediction is made, "function" where there are no rows. pose: the problem; None: made from the data and
    scaling chosen on the page, or from a formula, as are kind and numbers then: see `typed`. centre, half: the window,
    a square. start () is the problem's own. limits and rate: the learning rates of plain, heavy-ball and Nesterov's
    descent, and the one it opens with; step: the rate an adaptive optimizer opens with, about the length of its steps.
    noise: σ of one draw of the gradient, where there are no rows to draw. length: as in the address. axes: the weights
    shown first. members, records, curvatures: of how many rates, and how many updates of each, the browser is sent the
    weights, and the curvature under them (0: of each).
    """

    id: str
    kind: str
    model: str
    pose: Callable[..., Posed] | None = None
    centre: tuple[float, ...] = ()
    half: float = 0.0
    start: tuple[float, ...] = ()
    limits: tuple[float, float] = (0.0, 0.0)
    rate: float = 0.2
    step: float = 0.2
    noise: float = 0.0
    length: str = "150u"
    batch_size: int = 30
    shown: tuple[str, ...] = ("full", "stochastic", "random")
    active: str = "full"
    axes: str = ""
    members: int = 61
    records: int = 280
    curvatures: int = 0


Point = tuple[float, ...]
Span = tuple[float, float]


def _function(
    name: str,
    half: float,
    start: Point,
    limits: Span,
    rate: float,
    noise: float,
    centre: Point = (0.0, 0.0),
    length: str = "150u",
) -> Landscape:
    """The row of a test function: no rows, gradients with normal noise."""
    kind = "curve" if len(start) == 1 else "plane"
    pose = partial(models.function, name)
    middle = centre[: len(start)]
    steps = {"length": length, "batch_size": 4, "step": half / 50}
    return Landscape(name, kind, "function", pose, middle, half, start, limits, rate, noise=noise, **steps)


_ROWS = (
    Landscape("linear", "linear", "linear", active="random"),
    Landscape("network_two", "plane", "network_two", models.network_two, (0.0, 0.0), 3.2, (2.4, -1.0), (1e-3, 5.0), 0.3,
              0.1, length="200u", batch_size=5),
    Landscape("product", "plane", "product", models.product, (0.0, 0.0), 3.0, (2.6, -0.6), (1e-3, 1.0), 0.05, 0.1,
              batch_size=5),
    Landscape("sigmoid", "plane", "sigmoid", models.sigmoid, (0.0, 0.0), 12.0, (6.0, -5.0), (0.2, 200.0), 20.0, 0.2,
              length="200u", batch_size=3),
    Landscape("sine", "plane", "sine", models.sine, (7.0, 0.0), 7.0, (1.0, 0.5), (1e-3, 5.0), 0.3, 0.1, batch_size=4),
    Landscape("network", "slice", "network", models.network, half=2.5, limits=(0.02, 1.0), rate=0.3, step=0.01,
              length="600u", shown=("full",), axes="w11,w12", members=41, records=160, curvatures=33),
    _function("double_well", 2.0, (1.8,), (1e-4, 0.5), 0.02, 20.0),
    _function("styblinski_tang", 5.0, (4.6, -3.8), (1e-4, 0.1), 0.01, 80.0),
    _function("six_hump_camel", 2.0, (-1.9, -0.8), (1e-4, 0.2), 0.01, 20.0),
    _function("himmelblau", 6.0, (-0.5, 0.0), (1e-4, 0.05), 0.005, 90.0),
    _function("ackley", 5.0, (1.9, -1.9), (1e-3, 1.0), 0.02, 15.0),
    _function("rastrigin", 5.12, (2.3, -1.7), (1e-5, 0.02), 0.002, 160.0),
    _function("griewank", 6.0, (2.0, -2.0), (1e-2, 5.0), 0.5, 2.0),
    _function("levy", 10.0, (-1.9, -3.8), (1e-4, 0.5), 0.01, 40.0),
    _function("rosenbrock", 2.0, (-1.2, 1.0), (1e-5, 0.01), 0.0015, 60.0, centre=(0.0, 1.0), length="3000u"),
    _function("beale", 4.5, (-1.0, -1.5), (1e-5, 0.02), 0.002, 20.0, length="1000u"),
    _function("parabola", 3.0, (2.5,), (1e-3, 2.0), 0.1, 4.0),
    _function("quadratic", 5.0, (-4.0, 2.0), (1e-3, 0.5), 0.1, 6.0),
    _function("booth", 10.0, (-8.0, 6.0), (1e-3, 0.5), 0.05, 40.0),
    _function("saddle", 2.0, (1.6, 0.001), (1e-3, 1.0), 0.05, 0.4),
    Landscape("formula", "plane", "function", batch_size=4),
    Landscape("model", "plane", "typed", batch_size=5),
)  # fmt: skip

ON_DATA = ("linear", "model")  # of the rows chosen on the page
LANDSCAPES: dict[str, Landscape] = {row.id: row for row in _ROWS}
