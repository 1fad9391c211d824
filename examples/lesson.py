"""The lesson's experiment in ten lines, for 61 learning rates at once: python -m examples.lesson"""

import numpy as np

from gd_core import critical_learning_rate, descend, full, linear_mse, random, sequential, sgd, shuffled, stochastic

table = np.loadtxt("pages/ui/runs/data/boston.csv", delimiter=",", skiprows=1)  # RM, LSTAT, PRICE
features, price = table[:, :2], table[:, 2]
problem = linear_mse((features - features.min(axis=0)) / np.ptp(features, axis=0), price)
rates, rng = np.geomspace(1e-3, 1.0, 61), np.random.default_rng(2021)
feeds = {"full": full(506), "SGD": stochastic(506, rng), "random 30": random(506, 30, rng)}
feeds |= {"in order 30": sequential(506, 30), "shuffled 30": shuffled(506, 30, rng)}
print(f"critical learning rate {critical_learning_rate(problem):.4f}, least loss {problem.loss(problem.minima[0]):.3f}")
for name, batches in feeds.items():
    run = descend(problem, sgd(rates[:, None]), np.zeros((61, 3)), 5000, batches=batches)
    best = int(np.argmin(run.losses[:, -1]))
    print(f"{name:12} rate {rates[best]:.3f}: {run.weights[best, -1].round(2)}, loss {run.losses[best, -1]:.3f}")
