"""How a gradient becomes a step, in the state conventions of torch.optim.

g is the gradient, η the learning rate of this update: a number, a column that broadcasts against w (for a family
of runs, `rates[:, None]`), or a schedule. States have the shape of w unless said otherwise; products, powers and roots
are taken element by element. Decay rates outside [0, 1) and ε ≤ 0 raise ValueError. `update` counts from step 0."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from gd_core.arrays import Array, check, check_count
from gd_core.schedules import Rate, Schedule, as_schedule

Step = tuple[Array, Any]  # new w, new state
Moments = tuple[Array, Array]


class Optimizer(NamedTuple):
    """A pair of pure functions: init(w) -> state, update(step, gradient, w, state) -> (new w, new state)."""

    init: Callable[[Array], Any]
    update: Callable[[int, Array, Array, Any], Step]


def sgd(learning_rate: Rate) -> Optimizer:
    """Gradient descent: w ← w − ηg. Without state. Cauchy (1847); Robbins and Monro (1951)."""
    rate = as_schedule(learning_rate)
    return Optimizer(lambda w: None, lambda step, gradient, w, state: (w - rate(step) * gradient, None))


def momentum(learning_rate: Rate, beta: float = 0.9) -> Optimizer:
    """Heavy-ball momentum: v ← βv + g, w ← w − ηv. State: v. Polyak (1964), as torch.optim.SGD(momentum=β)."""
    rate = _rate(learning_rate, beta=beta)

    def update(step: int, gradient: Array, w: Array, velocity: Array) -> Step:
        velocity = beta * velocity + gradient
        return w - rate(step) * velocity, velocity

    return Optimizer(np.zeros_like, update)


def nesterov(learning_rate: Rate, beta: float = 0.9) -> Optimizer:
    """Nesterov's momentum: v ← βv + g, w ← w − η(g + βv), w being the look-ahead point. State: v. Nesterov (1983)."""
    rate = _rate(learning_rate, beta=beta)

    def update(step: int, gradient: Array, w: Array, velocity: Array) -> Step:
        velocity = beta * velocity + gradient
        return w - rate(step) * (gradient + beta * velocity), velocity

    return Optimizer(np.zeros_like, update)


def adagrad(learning_rate: Rate, eps: float = 1e-10) -> Optimizer:
    """AdaGrad: s ← s + g², w ← w − ηg/(√s + ε). State: s. Duchi, Hazan and Singer (2011)."""
    rate = _rate(learning_rate, eps)

    def update(step: int, gradient: Array, w: Array, total: Array) -> Step:
        total = total + gradient * gradient
        return w - rate(step) * gradient / (np.sqrt(total) + eps), total

    return Optimizer(np.zeros_like, update)


def adadelta(learning_rate: Rate = 1.0, rho: float = 0.9, eps: float = 1e-6) -> Optimizer:
    """AdaDelta: v ← ρv + (1−ρ)g², d = g√(u+ε)/√(v+ε), w ← w − ηd, u ← ρu + (1−ρ)d². State: (v, u). Zeiler (2012)."""
    rate = _rate(learning_rate, eps, rho=rho)

    def update(step: int, gradient: Array, w: Array, state: Moments) -> Step:
        v = rho * state[0] + (1 - rho) * gradient * gradient
        d = np.sqrt((state[1] + eps) / (v + eps)) * gradient
        return w - rate(step) * d, (v, rho * state[1] + (1 - rho) * d * d)

    return Optimizer(_two_zeros, update)


def rmsprop(learning_rate: Rate, rho: float = 0.99, eps: float = 1e-8) -> Optimizer:
    """RMSprop: v ← ρv + (1−ρ)g², w ← w − ηg/(√v + ε). State: v. Tieleman and Hinton (2012), lecture 6e."""
    rate = _rate(learning_rate, eps, rho=rho)

    def update(step: int, gradient: Array, w: Array, v: Array) -> Step:
        v = rho * v + (1 - rho) * gradient * gradient
        return w - rate(step) * gradient / (np.sqrt(v) + eps), v

    return Optimizer(np.zeros_like, update)


def adam(learning_rate: Rate, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> Optimizer:
    """Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − ηm̂/(√v̂ + ε), m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ), t from 1.

    State: (m, v). Kingma and Ba (2015); ε is added after the bias correction, as in torch (not as in Keras)."""
    rate, averages = _rate(learning_rate, eps, beta1=beta1, beta2=beta2), _averages(beta1, beta2)

    def update(step: int, gradient: Array, w: Array, state: Moments) -> Step:
        m, v = averages(gradient, state)
        root = np.sqrt(v / (1 - beta2 ** (step + 1))) + eps
        return w - rate(step) / (1 - beta1 ** (step + 1)) * m / root, (m, v)

    return Optimizer(_two_zeros, update)


def amsgrad(learning_rate: Rate, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> Optimizer:
    """AMSGrad: Adam with the largest v (not v̂) so far. State: (m, v, largest v). Reddi, Kale and Kumar (2018)."""
    rate, averages = _rate(learning_rate, eps, beta1=beta1, beta2=beta2), _averages(beta1, beta2)

    def update(step: int, gradient: Array, w: Array, state: tuple[Array, Array, Array]) -> Step:
        m, v = averages(gradient, state)
        largest = np.maximum(state[2], v)
        root = np.sqrt(largest / (1 - beta2 ** (step + 1))) + eps
        return w - rate(step) / (1 - beta1 ** (step + 1)) * m / root, (m, v, largest)

    return Optimizer(lambda w: (*_two_zeros(w), np.zeros_like(w)), update)


def adamw(
    learning_rate: Rate, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8, weight_decay: float = 0.01
) -> Optimizer:
    """AdamW: w ← (1 − ηλ)w with λ = weight_decay, the bias too, then Adam's step. Loshchilov and Hutter (2019)."""
    rate, inner = as_schedule(learning_rate), adam(learning_rate, beta1, beta2, eps)
    check(weight_decay >= 0, "weight_decay", weight_decay, "at least 0")
    return Optimizer(
        inner.init, lambda step, g, w, state: inner.update(step, g, w * (1 - rate(step) * weight_decay), state)
    )


def nadam(
    learning_rate: Rate, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8, momentum_decay: float = 0.004
) -> Optimizer:
    """NAdam, Adam that looks ahead: w ← w − η((1−μₜ)/(1−Pₜ)g + μₜ₊₁/(1−Pₜμₜ₊₁)m)/(√v̂ + ε), t from 1.

    μₜ = β₁(1 − 0.96^(t·momentum_decay)/2), Pₜ = μ₁…μₜ. State: (m, v, P), P a number. Dozat (2016), as in torch."""
    check(0 <= momentum_decay < np.inf, "momentum_decay", momentum_decay, "finite and at least 0")
    rate, averages = _rate(learning_rate, eps, beta1=beta1, beta2=beta2), _averages(beta1, beta2)

    def update(step: int, gradient: Array, w: Array, state: tuple[Array, Array, float]) -> Step:
        m, v = averages(gradient, state)
        now, ahead = (beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay)) for t in (step + 1, step + 2))
        product = state[-1] * now
        mean = (1 - now) / (1 - product) * gradient + ahead / (1 - product * ahead) * m
        return w - rate(step) * mean / (np.sqrt(v / (1 - beta2 ** (step + 1))) + eps), (m, v, product)

    return Optimizer(lambda w: (*_two_zeros(w), 1.0), update)


def adamax(learning_rate: Rate, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> Optimizer:
    """AdaMax: m ← β₁m + (1−β₁)g, u ← max(β₂u, |g| + ε), w ← w − ηm̂/u. State: (m, u). Kingma and Ba (2015), 7.1."""
    rate = _rate(learning_rate, eps, beta1=beta1, beta2=beta2)

    def update(step: int, gradient: Array, w: Array, state: Moments) -> Step:
        m, u = beta1 * state[0] + (1 - beta1) * gradient, np.maximum(beta2 * state[1], np.abs(gradient) + eps)
        return w - rate(step) / (1 - beta1 ** (step + 1)) * m / u, (m, u)

    return Optimizer(_two_zeros, update)


def lion(learning_rate: Rate, beta1: float = 0.9, beta2: float = 0.99) -> Optimizer:
    """Lion: w ← w − η sign(β₁m + (1−β₁)g), m ← β₂m + (1−β₂)g. State: m. Chen et al. (2023), without weight decay."""
    rate = _rate(learning_rate, beta1=beta1, beta2=beta2)

    def update(step: int, gradient: Array, w: Array, m: Array) -> Step:
        return w - rate(step) * np.sign(beta1 * m + (1 - beta1) * gradient), beta2 * m + (1 - beta2) * gradient

    return Optimizer(np.zeros_like, update)


def newton(learning_rate: Rate, hessian: Callable[[Array], Array]) -> Optimizer:
    """Newton's method: w ← w − ηH⁻¹g, `hessian` the problem's. Without state.

    Where H is not positive definite its eigenvalues lose their sign: away from saddles. Dauphin et al. (2014)."""
    rate = as_schedule(learning_rate)

    def update(step: int, gradient: Array, w: Array, state: None) -> Step:
        values, vectors = np.linalg.eigh(np.nan_to_num(hessian(w)))  # a run that left the numbers must not stop others
        sizes = np.abs(values)
        sizes = np.maximum(sizes, 1e-10 * sizes.max(axis=-1, keepdims=True) + 1e-300)
        along = np.einsum("...ji,...j->...i", vectors, gradient) / sizes
        return w - rate(step) * np.einsum("...ij,...j->...i", vectors, along), None

    return Optimizer(lambda w: None, update)


def line_search(learning_rate: Rate, loss: Callable[[Array], Array]) -> Optimizer:
    """Gradient descent, η halved until the (problem's) loss falls by 1e-4 · η‖g‖². Without state. Armijo (1966)."""
    rate = as_schedule(learning_rate)

    def update(step: int, gradient: Array, w: Array, state: None) -> Step:
        here, square = loss(w)[..., None], np.sum(gradient * gradient, axis=-1, keepdims=True)
        size = np.broadcast_to(rate(step), here.shape)
        for _ in range(60):  # 2⁻⁶⁰ of the first rate is no step any more
            short = loss(w - size * gradient)[..., None] <= here - 1e-4 * size * square
            if np.all(short):
                break
            size = np.where(short, size, size / 2)
        return w - size * gradient, None

    return Optimizer(lambda w: None, update)


def noisy(base: Optimizer, sigma: float, batch_size: int, rng: np.random.Generator) -> Optimizer:
    """`base` given each gradient with normal noise of size σ/√b: what a mini-batch does where there are no rows.

    One draw (dim,) an update, shared by all runs and kept: every run made with this optimizer sees the same noise."""
    check(0 <= sigma < np.inf, "sigma", sigma, "finite and at least 0")
    check_count(batch_size, "batch_size")
    size, draws = sigma / np.sqrt(batch_size), list[Array]()

    def update(step: int, gradient: Array, w: Array, state: Any) -> Step:
        while step >= len(draws):
            draws.extend(rng.standard_normal((256, w.shape[-1])))
        return base.update(step, gradient + size * draws[step], w, state)

    return Optimizer(base.init, update)


def max_displacement(optimizer: str, steps: int, beta1: float = 0.9, beta2: float = 0.999) -> float:
    """How far any gradients can move a weight in so many updates, in learning rates; inf where no bound is known.

    What an update is divided by holds the gradients it is made of, so that no move is long however steep it is: in
    Adam's averages by the inequality of Cauchy and Schwarz."""
    check_count(steps, "steps", 0)
    t = np.arange(1.0, steps + 1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        first = (1 - beta1) / (1 - beta1**t)  # weights of the gradients in m, which fall by β₁ each
        squared, largest = np.divide(beta1**2, beta2), np.divide(beta1, beta2)
        moves = {
            "adagrad": np.ones(steps),
            "rmsprop": np.full(steps, 1 / np.sqrt(1 - 0.99)),
            "adam": first * np.sqrt((1 - squared**t) / (1 - squared) * (1 - beta2**t) / (1 - beta2)),
            "adamax": first * (1 - largest**t) / (1 - largest),
            "lion": np.ones(steps),
        }
        moves["amsgrad"] = moves["adam"]
        way = float(np.sum(moves.get(optimizer, np.full(steps, np.inf))))
    return way if np.isfinite(way) else np.inf


_FIRST_ORDER = (sgd, momentum, nesterov, adagrad, adadelta, rmsprop, adam, amsgrad, adamw, nadam, adamax, lion)
OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {make.__name__: make for make in (*_FIRST_ORDER, newton, line_search)}


def _averages(beta1: float, beta2: float) -> Callable[[Array, Sequence[Any]], Moments]:
    """averages(g, state): m and v, which come first in the states of the Adam family."""
    # as arrays: of a Python number numpy makes one at every use, which takes as long as the product
    b1, c1, b2, c2 = map(np.array, (beta1, 1 - beta1, beta2, 1 - beta2))
    return lambda g, state: (b1 * state[0] + c1 * g, b2 * state[1] + c2 * g * g)


def _two_zeros(w: Array) -> Moments:
    return np.zeros_like(w), np.zeros_like(w)


def _rate(learning_rate: Rate, eps: float = 1.0, **decays: float) -> Schedule:
    check(0 < eps < np.inf, "eps", eps, "finite and over 0")
    for name, value in decays.items():
        check(0 <= value < 1, name, value, "at least 0 and less than 1")
    return as_schedule(learning_rate)
