"""Gradient descent, the thing itself: what is minimised, how, and what theory says about it. Pure numpy.

run = descend(linear_mse(features, target), sgd(0.01), start=[0, 0, 0], steps=5000)"""

# ruff: noqa: F401, I001 (these are the public names; one a line would be a page of them)
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
from gd_core.optimizers import max_displacement, momentum, nadam, nesterov, newton, noisy, rmsprop, sgd
from gd_core.formulas.models import ACTIVATIONS, model_mse, neuron_mse
from gd_core.problems import Problem, linear_mse, penalized, ridge_mse
from gd_core.schedules import SCHEDULES, as_schedule, constant, cosine, cosine_restarts, exponential, inverse_time
from gd_core.schedules import linear_warmup, one_cycle, piecewise, polynomial, step
from gd_core.stationary import Stationary, curvature_range, find_minima, find_stationary, sharpness
from gd_core.theory.strategies import cycle_critical_rate, final_losses, limit_cycle, safe_rate
from gd_core.surface import contour_levels, grid_points, loss_grid
from gd_core.theory.basins import basin_map, basins
from gd_core.theory.endings import ENDS, Ending, RunEnding, final_updates, run_endings
