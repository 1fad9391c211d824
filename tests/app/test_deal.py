"""Rows held out, noise on the target, a penalty on the weights: against plain numpy and scikit-learn."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge

import gd_core as gd
from pages.lessons.lab import tables
from pages.ui.player import addressed
from pages.ui.runs import cache, critical_rates, data, experiment, setup
from pages.ui.runs.settings import Settings
from tests.app.page import lab
from tests.app.page import payload as opened

OWN = data.table(
    "own",
    np.random.default_rng(5).normal(size=(300, 4)) * [1, 50, 1e-3, 7] + [0, 900, 5, -3],
    np.random.default_rng(6).normal(size=300) * 4 + 11,
    ("a", "b", "c", "d"),
    "y",
)
LINEAR = Settings(split=0.3, noise=0.5, penalty=0.2, rowseed=7, length=60)


@pytest.mark.parametrize("scaling", data.SCALINGS)
@pytest.mark.parametrize("penalty", [0.0, 0.05, 3.0])
def test_the_minimum_of_own_rows_is_scikit_learns(scaling: str, penalty: float):
    made = experiment.setup(Settings(data="own", own=OWN.digest, scaling=scaling, penalty=penalty), OWN)
    x, y = made.scaled.features, OWN.target
    model = Ridge(alpha=len(y) * penalty, tol=1e-12) if penalty else LinearRegression()
    fitted = model.fit(x, y)
    wanted = [*fitted.coef_, fitted.intercept_]
    np.testing.assert_allclose(made.optimum, wanted, rtol=1e-9, atol=1e-9 * np.abs(wanted).max())
    error = np.mean((fitted.predict(x) - y) ** 2) + penalty * np.sum(fitted.coef_**2)
    assert made.minima[0].loss == pytest.approx(error, rel=1e-9)


def test_the_edges_stand_where_runs_leave_with_a_penalty():
    penalized = Settings(penalty=2.0, scaling="standard", length=300)
    plain, made = experiment.setup(replace(penalized, penalty=0.0)), experiment.setup(penalized)
    pull = 4.0 * np.diag([1, 1, 0])
    assert made.critical == pytest.approx(2 / np.linalg.eigvalsh(plain.hessian + pull)[-1], rel=1e-12)
    x, y = made.scaled.features, made.dataset.target
    cycle = gd.cycle_critical_rate(x, 30, penalty=2.0)
    for factor, grows in ((0.98, False), (1.02, True)):
        batches = gd.sequential(len(y), 30)
        run = gd.descend(made.problem, gd.sgd(factor * cycle), made.problem.start, 8000, batches=batches)
        assert bool(run.losses[-1] > run.losses[0]) is grows
    lasting = gd.limit_cycle(x, y, 30, 0.05, penalty=2.0)[-1]
    run = gd.descend(made.problem, gd.sgd(0.05), made.problem.start, 17 * 200, batches=gd.sequential(len(y), 30))
    np.testing.assert_allclose(run.weights[-1], lasting, rtol=1e-9)
    drawn = [critical_rates.of(replace(penalized, penalty=p), "random").critical for p in (2.0, 0.0)]
    assert drawn[0] < drawn[1]


def test_both_losses_are_those_of_plain_numpy_and_the_lab_its_table_and_its_file_tell_of_the_rows_held_out():
    made, run, boston = experiment.setup(LINEAR), experiment.family(LINEAR, "random"), data.shipped("boston")
    drawn = np.random.default_rng([7, 2]).standard_normal(506)  # as the words on screen say it
    out = np.isin(np.arange(506), np.random.default_rng([7, 1]).permutation(506)[:152])
    target = boston.target + 0.5 * boston.target.std() * drawn
    low, high = boston.features[~out].min(axis=0), boston.features[~out].max(axis=0)
    x = np.column_stack([(boston.features - low) / (high - low), np.ones(506)])
    w = run.paths[20].astype(float)
    errors = (w @ x.T - target) ** 2
    np.testing.assert_allclose(run.test[20], errors[:, out].mean(axis=1), rtol=1e-5)
    pull = LINEAR.penalty * np.sum(w[:, :-1] ** 2, axis=1)
    np.testing.assert_allclose(run.losses[20], errors[:, ~out].mean(axis=1) + pull, rtol=1e-5)
    assert run.rows.max() < 354, "batches are of the rows learned from"
    header, arrays = opened(lab(split="0.3", penalty="0.2", lang="en"))
    assert {"held": 152, "samples": 354, "penalty": [0.2, 0.2, 0.0]}.items() <= header["data"].items()
    assert arrays["full.test"].shape == arrays["full.losses"].shape
    assert all(said in header["settings"] for said in ("30 % held out", "penalty λ 0.2"))
    table, _ = tables.epoch_table(LINEAR, "full", 0.1, made)
    np.testing.assert_allclose(table["test"], made.held.loss(table[["w1", "w2", "bias"]].to_numpy()))
    assert addressed.state({"split": "0.3"}).settings.split == 0.3


def test_a_network_overfits_few_noisy_rows_and_a_penalty_holds_it_back():
    settings = Settings(landscape="network", split=0.92, noise=0.4, length=400, learning_rate=0.3)
    plain, held = (experiment.family(replace(settings, penalty=p), "full") for p in (0.0, 0.01))
    at = int(np.abs(plain.rates - 0.3).argmin())
    test, train = plain.test[at], plain.losses[at]
    assert train[-1] < 0.5 * test[-1]
    assert test[-1] > 1.15 * test.min(), "it has been lower"
    assert held.test[at, -1] - held.losses[at, -1] < 0.7 * (test[-1] - train[-1])
    other = Settings(landscape="product", split=0.5, penalty=1.0)
    assert setup.setup(other) is setup.setup(replace(other, split=0.0)), "of another landscape no rows are held out"


@pytest.mark.parametrize(
    ("rows", "split", "held"), [(3, 0.5, 0), (4, 0.9, 2), (4, 0.01, 2), (100, 0.95, 95), (9, 0.0, 0)]
)
def test_both_sides_have_rows(rows: int, split: float, held: int):
    made = data.table("own", np.arange(rows, dtype=float)[:, None], np.arange(rows, dtype=float), ("x",), "y")
    learned, out = data.train_test_split(made, data.DataPreparation(split=split))
    assert (len(learned.target), 0 if out is None else len(out[1])) == (rows - held, held)


@pytest.mark.parametrize("scaling", data.SCALINGS)
def test_a_column_that_only_varies_among_the_rows_held_out_does_no_harm(scaling: str):
    rare = np.arange(40) == np.random.default_rng([0, 1]).permutation(40)[0]  # the first that is held out
    rows = data.table("own", np.column_stack([np.arange(40.0), rare]), np.arange(40.0) ** 1.5, ("x", "rare"), "y")
    settings = Settings(data="own", own=rows.digest, scaling=scaling, split=0.9, length=20)
    made, run = experiment.setup(settings, rows), experiment.family(settings, "full", rows)
    assert (made.held.samples, np.isfinite(run.test).all(), np.all(made.scaled.scale > 0)) == (36, True, True)
    cache.forget(rows)
