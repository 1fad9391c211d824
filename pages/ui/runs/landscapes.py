"""Every landscape there is: what is minimised, and the window, rates and start it opens with (landscapes.toml).

Of models on real data, whose mean squared error has several minima, which rows they are about, in which units.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import gd_core as gd
from pages.ui.app import text
from pages.ui.runs import data

HIDDEN, NOTHING = 8, data.DataPreparation()
EVERY = 25  # of the houses, for models one sees the data of
LSTAT_UNIT, PRICE_UNIT = 15.0, 20.0  # percent, $1000
DEAR = slice(12, None, 50)  # ten houses among which a neuron can learn to tell the dear ones the wrong way round


class Posed(NamedTuple):
    """A problem and the rows it is about: features as the model sees them; None where it has no data.

    held: the mean squared error over rows held out; counted (dim,): 1 for weights that a penalty is on, 0 for others.
    """

    problem: gd.Problem
    dataset: data.Dataset | None = None
    scaled: data.Scaled | None = None
    held: gd.Problem | None = None
    counted: np.ndarray | None = None


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


def linear(everything: data.Dataset, scaling: str, dealt: data.DataPreparation) -> Posed:
    """ŷ = w·x + b on rows chosen on the page."""
    rows, out = data.train_test_split(everything, dealt)
    scaled = data.scaled(rows.features, scaling)
    problem = gd.ridge_mse(scaled.features, rows.target, dealt.penalty)
    held = None if out is None else gd.linear_mse((out[0] - scaled.offset) / scaled.scale, out[1])
    return Posed(problem, rows, scaled, held, np.append(np.ones(problem.start.size - 1), 0.0))


def network_two() -> Posed:
    """ŷ = v·tanh(w·x): how much cheaper than the dearest a home is, over LSTAT.

    The cheapness levels off as LSTAT grows, as tanh does.
    """
    rows, scaled = _cheapness("network_two")
    return Posed(gd.network_mse(scaled.features, rows.target), rows, scaled)


def product() -> Posed:
    """ŷ = v·w·x on the same houses: two valleys along v·w = c, and a saddle between them."""
    rows, scaled = _cheapness("product")
    return Posed(gd.product_mse(scaled.features, rows.target), rows, scaled)


def sigmoid() -> Posed:
    """One neuron that says whether a home is dearer than the median of the ten, by its LSTAT, standardized."""
    boston = data.shipped("boston")
    share, price = boston.features[DEAR, 1:], boston.target[DEAR]
    rows = data.table("sigmoid", share, (price > np.median(price)).astype(float), ("LSTAT",), "PRICE")
    scaled = data.scaled(rows.features, "standard")
    return Posed(gd.neuron_mse(scaled.features, rows.target, "sigmoid"), rows, scaled)


def sine() -> Posed:
    """ŷ = sin(w·t + φ) through two years of the sea's temperature, standardized to a sine's size; t in years."""
    degrees = np.loadtxt(data.FOLDER / "elnino.csv", delimiter=",", skiprows=1)[:, 1:].ravel()
    months = np.arange(len(degrees)) / 12
    wave = (degrees - degrees.mean()) / (np.sqrt(2) * degrees.std())
    rows = data.table("sine", months[:, None], wave, ("t",), "SST")
    return Posed(gd.sine_mse(rows.features, wave), rows, data.scaled(rows.features, "raw"))


def network(dealt: data.DataPreparation = NOTHING) -> Posed:
    """RM and LSTAT, standardized, through eight tanh units to PRICE, standardized: 33 weights."""
    boston = data.shipped("boston")
    price = (boston.target - boston.target.mean()) / boston.target.std()
    everything = data.table("network", boston.features, price, boston.names, "PRICE")
    rows, out = data.train_test_split(everything, dealt)
    scaled = data.scaled(rows.features, "standard")
    problem = gd.network_mse(scaled.features, rows.target, HIDDEN)
    biases = [name.startswith("b") for name in problem.parameters]
    counted = np.where(biases, 0.0, 1.0)
    held = None if out is None else gd.network_mse((out[0] - scaled.offset) / scaled.scale, out[1], HIDDEN)
    if dealt.penalty:
        problem = gd.penalized(problem, dealt.penalty, counted)
    return Posed(problem, rows, scaled, held, counted)


def placed(posed: Posed, start: tuple[float, ...], domain: tuple[tuple[float, float], ...]) -> Posed:
    """The same with another start, unless () is given, and another window."""
    start_at = np.array(start) if start else posed.problem.start
    return posed._replace(problem=replace(posed.problem, start=start_at, domain=domain))


def _cheapness(name: str) -> tuple[data.Dataset, data.Scaled]:
    """Every 25th house: LSTAT in 15 %, and how much cheaper than the dearest it is, in $20,000."""
    boston = data.shipped("boston")
    cheaper = (boston.target.max() - boston.target[::EVERY]) / PRICE_UNIT
    rows = data.table(name, boston.features[::EVERY, 1:], cheaper, ("LSTAT",), "PRICE")
    return rows, data.Scaled(rows.features / LSTAT_UNIT, np.zeros(1), np.full(1, LSTAT_UNIT))


MODELS = {make.__name__: make for make in (network_two, product, sigmoid, sine, network)}


def _row(name: str, said: dict[str, Any]) -> Landscape:
    """The landscape of a row; a function of the literature has no rows, gradients with normal noise."""
    said = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    if name not in gd.TEST_FUNCTIONS:
        return Landscape(name, pose=MODELS.get(name), **said)
    dim = len(said["start"])
    steps = {"batch_size": 4, "step": said["half"] / 50, "centre": (0.0,) * dim}
    kind, pose = "curve" if dim == 1 else "plane", partial(Posed, gd.TEST_FUNCTIONS[name])
    return Landscape(name, kind, "function", pose, **{**steps, **said})


ON_DATA = ("linear", "model")  # of the rows chosen on the page
LANDSCAPES = {name: _row(name, said) for name, said in text.table(Path(__file__)).items()}
