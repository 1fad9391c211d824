"""The Lab's tables: what stands in their columns."""

import numpy as np
import pytest

from pages.lessons.lab import tables
from pages.ui.app import text
from pages.ui.runs import describe, experiment
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.settings import STRATEGIES, Settings
from tests.app import page
from tests.app.landscapes import opened


@pytest.mark.parametrize(("strategy", "per_epoch"), [("full", 1), ("random", 17), ("stochastic", 506)])
def test_an_epoch_is_as_many_updates_as_go_over_the_data_once(strategy: str, per_epoch: int):
    settings = Settings(length=600)
    frame, diverged = tables.epoch_table(settings, strategy, 0.05, experiment.setup(settings))
    assert diverged is None
    np.testing.assert_allclose(frame["epoch"], frame["update"] / per_epoch)
    assert frame["update"].tolist() == sorted({*range(0, 601, per_epoch), 600})


# Each model's prediction from weights w and features x, written out once more.
FORMULAS = {
    "network_two": lambda w, x: w[1] * np.tanh(w[0] * x[:, 0]),
    "product": lambda w, x: w[1] * w[0] * x[:, 0],
    "sigmoid": lambda w, x: 1 / (1 + np.exp(-(w[0] * x[:, 0] + w[1]))),
    "sine": lambda w, x: np.sin(w[0] * x[:, 0] + w[1]),
    "network": lambda w, x: np.tanh(x @ w[:16].reshape(8, 2).T + w[16:24]) @ w[24:32] + w[32],
}


@pytest.mark.sampled(5)
@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("name", [name for name, row in LANDSCAPES.items() if row.model in FORMULAS])
def test_a_models_predictions_are_of_the_runs_shown_at_their_ends(name: str, lang: str):
    settings, made, initial = opened(name)
    app = page.lab(landscape=name, lang=lang)
    _, predictions = app.dataframe
    words, runs = text.read("lab", lang), text.read("runs", lang)[name]
    row, actual = words["table"]["row"], words["table"]["actual"].format(target=runs["target"])
    samples = made.problem.samples
    names = {s: describe.strategy_name(words, s, settings, samples) for s in STRATEGIES if s in initial["shown"]}
    assert list(predictions.value) == [row, actual, *names.values()]
    np.testing.assert_array_equal(predictions.value[actual], made.dataset.target[:10])
    updates = {s: experiment.updates_of(s, settings, samples)[0] for s in names}
    for strategy, column in names.items():
        rates = experiment.rates_of(settings, made)
        rate = rates[[np.abs(np.log(rates / initial["learning_rate"])).argmin()]]
        run, _ = experiment.descend(settings, strategy, made, rate, np.array([0, updates[strategy]]))
        expected = FORMULAS[made.landscape.model](run.weights[0, -1], made.scaled.features[:10])
        np.testing.assert_allclose(predictions.value[column], expected, rtol=1e-4, atol=1e-5)
    if "unit" in runs:
        assert any(runs["unit"] in caption.value for caption in app.caption)


def test_without_rows_there_is_nothing_to_predict():
    assert len(page.lab(landscape="himmelblau").dataframe) == 1


def test_predictions_follow_the_rate_and_the_strategies_on_screen():
    settings, made, _ = opened("sine")
    rate = float(experiment.rates_of(settings, made)[7])
    view = {"learning_rate": rate, "active": "sequential", "shown": ["stochastic", "sequential"]}
    _, predictions = page.lab(landscape="sine", session={"player": {"view": view}}).dataframe
    words, samples = text.read("lab", "ko"), made.problem.samples
    assert len(predictions.value.columns) == 4
    run, _ = experiment.descend(settings, "sequential", made, np.array([rate]), np.array([0, 150]))
    column = predictions.value[describe.strategy_name(words, "sequential", settings, samples)]
    expected = FORMULAS["sine"](run.weights[0, -1], made.scaled.features[:10])
    np.testing.assert_allclose(column, expected, rtol=1e-4, atol=1e-5)


def test_a_run_that_diverged_is_marked_and_has_no_predictions():
    query = {"lang": "en", "batching": "full,random", "active": "full", "lr": "1.5", "batch": "506"}
    _, predictions = page.lab(**query).dataframe
    marked = [name for name in predictions.value if name.endswith("· diverged")]
    assert any(name.startswith("Full batch") for name in marked)
    for name in marked:
        assert set(predictions.value[name]) == {"–"}
    assert predictions.value["least squares"].notna().all()


def test_nothing_is_worked_out_while_the_tables_are_closed(monkeypatch):
    monkeypatch.setattr(tables, "epoch_table", lambda *_: pytest.fail("worked out"))
    app = page.lab(session={"tables": False})
    assert not app.dataframe
