"""The band of a run that is drawn: by runs of the core's own loop and numpy's quantiles."""

from dataclasses import replace

import numpy as np
import pytest

import gd_core as gd
from pages.ui.app import text
from pages.ui.player import payload, routes, run_query
from pages.ui.runs import band, experiment
from pages.ui.runs.settings import STRATEGIES, Settings
from tests.app.landscapes import read

RUNS = {
    "houses": (Settings(batch_size=4), "random", 0.2),
    "noise": (Settings(landscape="himmelblau", batch_size=4), "random", 0.01),
    "some are lost": (Settings(landscape="himmelblau", batch_size=1), "random", 0.0145),
    "long": (Settings(length=1500, schedule="cosine"), "stochastic", 0.1),
}


@pytest.mark.parametrize("name", RUNS)
def test_eight_tenths_of_the_runs_with_other_seeds_lie_in_the_band(name):
    settings, strategy, rate = RUNS[name]
    made, found = experiment.setup(settings), band.band(settings, strategy, rate)
    updates = int(found.steps[-1])
    losses = []
    for seed in range(64):
        optimizer, batches = experiment.feeding(replace(settings, seed=seed), strategy, made, np.array([rate]))
        run = gd.descend(made.problem, optimizer, made.problem.start[None], updates, batches=batches)
        lost = run.outcome[0] == gd.Outcome.DIVERGED
        losses.append(np.where(lost & (run.steps > run.stopped[0]), np.inf, run.losses[0])[found.steps])
    count = np.isinf(np.array(losses)[:, -1]).sum()
    assert (0 < count < 64) == (name == "some are lost")
    for share, edge in ((0.1, found.low), (0.9, found.high)):
        wanted = np.quantile(losses, share, axis=0, method="inverted_cdf")
        np.testing.assert_allclose(edge, np.minimum(wanted, experiment.LARGEST), rtol=1e-6)
    assert band.band(replace(settings, seed=9), strategy, rate) is found


def test_it_is_asked_for_by_address_of_what_is_drawn_and_is_as_many_runs():
    opening = {"initial": {"active": "full", "learning_rate": 0.1}}
    what = payload.asked(Settings(length=20), "en", opening, part="band")
    found = read(run_query.query(what))
    assert found.part == "band"
    names = {name.split(".")[1] for name in payload.parts(found)[1]}
    assert names == {"stochastic", "random", "shuffled"}
    assert routes.runs_of(found)[1] == 64 * 20 * len(found.sent)
    meta = payload.parts(found._replace(part=""))[0]["strategies"]
    assert {one["id"] for one in meta if one["drawn"]} == names
    whole = Settings(batch_size=506)
    assert [name for name in STRATEGIES if experiment.is_drawn(name, whole, 506)] == ["stochastic", "random"]
    for language in ("en", "ko"):
        words = text.read("player", language)["band_shown"]
        assert f"{band.SEEDS}" in words
        assert "10–90%" in words
