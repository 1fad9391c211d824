"""Every landscape there is: what is minimised, and the window, rates and start it opens with (landscapes.toml)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gd_core as gd
from pages.ui.app import text
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


def _row(name: str, said: dict[str, Any]) -> Landscape:
    """The landscape of a row; a function of the literature has no rows, gradients with normal noise."""
    said = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    if name not in gd.TEST_FUNCTIONS:
        return Landscape(name, pose=getattr(models, name, None), **said)
    dim = len(said["start"])
    steps = {"batch_size": 4, "step": said["half"] / 50, "centre": (0.0,) * dim}
    kind, pose = "curve" if dim == 1 else "plane", partial(models.function, name)
    return Landscape(name, kind, "function", pose, **{**steps, **said})


ON_DATA = ("linear", "model")  # of the rows chosen on the page
LANDSCAPES = {name: _row(name, said) for name, said in text.table(Path(__file__)).items()}
