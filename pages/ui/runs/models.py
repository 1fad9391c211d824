"""Models on real data whose mean squared error has several minima: which rows, in which units."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

import gd_core as gd
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


def function(name: str) -> Posed:
    """A surface of the literature, without rows."""
    return Posed(gd.TEST_FUNCTIONS[name])


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
