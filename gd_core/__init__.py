"""Gradient descent, the thing itself: what is minimised, how, and what theory says about it. Pure numpy.

run = descend(linear_mse(features, target), sgd(0.01), start=[0, 0, 0], steps=5000)"""

# ruff: noqa: I001 (a name a line would be a page of names)
from gd_core.theory.analysis import (
    condition_number,
    critical_learning_rate,
    eigen,
    growth_factors,
    optimal_learning_rate,
)
from gd_core.theory.analysis import outcome_map, stationary_kind
from gd_core.batching import BATCHINGS, full, random, sequential, shuffled, stochastic
from gd_core.descent import DIVERGENCE_FACTOR, Outcome, Trajectory, descend
from gd_core.functions import TEST_FUNCTIONS, double_well, function_problem, quadratic
from gd_core.networks import network_mse, product_mse, sine_mse
from gd_core.theory.noise import expected_losses, mean_square_critical_rate, noise_floor, typical_critical_rate
from gd_core.optimizers import OPTIMIZERS, Optimizer, adadelta, adagrad, adam, adamax, adamw, amsgrad, line_search, lion
from gd_core.optimizers import longest_way, momentum, nadam, nesterov, newton, noisy, rmsprop, sgd
from gd_core.formulas.models import ACTIVATIONS, model_mse, neuron_mse
from gd_core.problems import Problem, linear_mse, penalized, ridge_mse
from gd_core.schedules import SCHEDULES, as_schedule, constant, cosine, cosine_restarts, exponential, inverse_time
from gd_core.schedules import linear_warmup, one_cycle, piecewise, polynomial, step
from gd_core.stationary import Stationary, curvature_range, find_minima, find_stationary, sharpness
from gd_core.theory.strategies import cycle_critical_rate, final_losses, limit_cycle, safe_rate
from gd_core.surface import contour_levels, grid_points, loss_grid
from gd_core.theory.basins import basin_map, basins
from gd_core.theory.endings import ENDS, Ending, RunEnding, final_updates, run_endings

# fmt: off
__all__ = [
    "ACTIVATIONS", "BATCHINGS", "DIVERGENCE_FACTOR", "ENDS", "OPTIMIZERS", "SCHEDULES", "TEST_FUNCTIONS", "Ending",
    "Optimizer", "Outcome", "Problem", "RunEnding", "Stationary", "Trajectory", "adadelta", "adagrad", "adam", "adamax",
    "adamw", "amsgrad", "as_schedule", "basin_map", "basins", "condition_number", "constant", "contour_levels",
    "cosine", "cosine_restarts", "critical_learning_rate", "curvature_range", "cycle_critical_rate", "descend",
    "double_well", "eigen", "expected_losses", "exponential", "final_losses", "final_updates",
    "find_minima", "find_stationary", "full", "function_problem", "grid_points",
    "growth_factors", "inverse_time", "limit_cycle", "line_search", "linear_mse", "linear_warmup", "lion",
    "longest_way", "loss_grid", "mean_square_critical_rate", "model_mse", "momentum", "nadam", "nesterov",
    "network_mse", "neuron_mse", "newton", "noise_floor", "noisy", "one_cycle", "optimal_learning_rate", "outcome_map",
    "penalized", "piecewise", "polynomial", "product_mse", "quadratic", "random", "ridge_mse",
    "rmsprop", "run_endings", "safe_rate", "sequential", "sgd", "sharpness", "shuffled", "sine_mse", "stationary_kind",
    "step", "stochastic", "typical_critical_rate",
]
