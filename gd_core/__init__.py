"""Gradient descent, the thing itself: what is minimised, how, and what theory says about it. Pure numpy."""

from gd_core.analysis import condition_number, critical_learning_rate, eigen, growth_factors, optimal_learning_rate
from gd_core.batching import BATCHINGS, full, random, sequential, shuffled, stochastic
from gd_core.descent import Outcome, Trajectory, descend
from gd_core.optimizers import OPTIMIZERS, Optimizer, adam, momentum, nesterov, sgd
from gd_core.problems import Problem, linear_mse
from gd_core.schedules import SCHEDULES, as_schedule, constant
from gd_core.surface import contour_levels, loss_grid

__all__ = [
    "BATCHINGS",
    "OPTIMIZERS",
    "SCHEDULES",
    "Optimizer",
    "Outcome",
    "Problem",
    "Trajectory",
    "adam",
    "as_schedule",
    "condition_number",
    "constant",
    "contour_levels",
    "critical_learning_rate",
    "descend",
    "eigen",
    "full",
    "growth_factors",
    "linear_mse",
    "loss_grid",
    "momentum",
    "nesterov",
    "optimal_learning_rate",
    "random",
    "sequential",
    "sgd",
    "shuffled",
    "stochastic",
]
