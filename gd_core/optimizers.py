"""How a gradient becomes a step, in the state conventions of torch.optim.

g is the gradient, η the learning rate of this update: a number, an array that broadcasts against w (for a family
of runs, `rates[:, None]`), or a schedule. States have the shape of w unless said otherwise. Every product and power
is element by element.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gd_core.schedules import Rate, as_schedule
from gd_core.types import Array, check

Moments = tuple[Array, Array]


class Optimizer(NamedTuple):
    """How a gradient becomes a step: a pair of pure functions."""

    init: Callable[[Array], Any]  #: init(w) -> state
    update: Callable[[int, Array, Array, Any], tuple[Array, Any]]
    """update(step, gradient, w, state) -> (new w, new state); steps count from 0."""


def sgd(learning_rate: Rate) -> Optimizer:
    """Gradient descent: w ← w − ηg. Without state. Cauchy (1847); Robbins and Monro (1951)."""
    rate = as_schedule(learning_rate)

    def update(step: int, gradient: Array, w: Array, state: None) -> tuple[Array, None]:
        return w - rate(step) * gradient, None

    return Optimizer(init=lambda w: None, update=update)


def momentum(learning_rate: Rate, beta: float = 0.9) -> Optimizer:
    """Heavy-ball momentum: v ← βv + g, w ← w − ηv.

    State: v, the shape of w. Polyak (1964), in the form of torch.optim.SGD(momentum=β).
    """
    rate = as_schedule(learning_rate)
    _check_fraction(beta=beta)

    def update(step: int, gradient: Array, w: Array, velocity: Array) -> tuple[Array, Array]:
        velocity = beta * velocity + gradient
        return w - rate(step) * velocity, velocity

    return Optimizer(init=np.zeros_like, update=update)


def nesterov(learning_rate: Rate, beta: float = 0.9) -> Optimizer:
    """Nesterov's momentum: v ← βv + g, w ← w − η(g + βv).

    State: v, the shape of w. Nesterov (1983), in the form of torch.optim.SGD(nesterov=True): w is the look-ahead point.
    """
    rate = as_schedule(learning_rate)
    _check_fraction(beta=beta)

    def update(step: int, gradient: Array, w: Array, velocity: Array) -> tuple[Array, Array]:
        velocity = beta * velocity + gradient
        return w - rate(step) * (gradient + beta * velocity), velocity

    return Optimizer(init=np.zeros_like, update=update)


def adam(learning_rate: Rate, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> Optimizer:
    """Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − η m̂ / (√v̂ + ε), m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ).

    State: (m, v). Kingma and Ba (2015); t counts from 1 and ε stands outside the root and its correction, as in torch.
    """
    rate = as_schedule(learning_rate)
    _check_fraction(beta1=beta1, beta2=beta2)

    def update(step: int, gradient: Array, w: Array, state: Moments) -> tuple[Array, Moments]:
        m, v = _averages(gradient, state, beta1, beta2)
        root = np.sqrt(v / (1 - beta2 ** (step + 1))) + eps
        return w - rate(step) / (1 - beta1 ** (step + 1)) * m / root, (m, v)

    return Optimizer(init=_two_zeros, update=update)


OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adam": adam,
}


def _averages(gradient: Array, state: Moments, beta1: float, beta2: float) -> Moments:
    """The decaying averages of g and g² that the Adam family shares."""
    m, v = state
    return beta1 * m + (1 - beta1) * gradient, beta2 * v + (1 - beta2) * gradient * gradient


def _two_zeros(w: Array) -> Any:
    return np.zeros_like(w), np.zeros_like(w)


def _check_fraction(**values: float) -> None:
    for name, value in values.items():
        check(0 <= value < 1, name, value, "at least 0 and less than 1")
