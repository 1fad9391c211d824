"""The Lab's tables: what stands in their columns."""

import numpy as np
import pytest

from pages.lessons.lab import tables
from pages.ui.app import text
from pages.ui.runs import describe, experiment, explain
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


@pytest.mark.sampled(3)
@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize("member", [None, 7])
@pytest.mark.parametrize("name", ["network_two", "product", "sigmoid", "sine", "network"])
def test_a_models_predictions_are_of_the_runs_shown_at_their_ends(name: str, member: int | None, lang: str):
    settings, made, initial = opened(name)
    rates, samples, session = experiment.rates_of(settings, made), made.problem.samples, {}
    rate, shown = rates[[np.abs(np.log(rates / initial["learning_rate"])).argmin()]], initial["shown"]
    if member is not None:
        rate, shown = rates[[member]], [initial["shown"][-1]]
        view = {"learning_rate": float(rate[0]), "active": shown[0], "shown": shown}
        session = {"player": {"view": view}}
    app = page.lab(session, landscape=name, lang=lang)
    _, predictions = app.dataframe
    words, runs = text.read("lab", lang), text.read("runs", lang)[name]
    row, actual = words["table"]["row"], words["table"]["actual"].format(target=runs["target"])
    names = {s: describe.strategy_name(words, s, settings, samples) for s in STRATEGIES if s in shown}
    assert list(predictions.value) == [row, actual, *names.values()]
    np.testing.assert_array_equal(predictions.value[actual], made.dataset.target[:10])
    for strategy, column in names.items():
        updates = experiment.updates_of(strategy, settings, samples)[0]
        run, _ = experiment.descend(settings, strategy, made, rate, np.array([0, updates]))
        expected = made.problem.predict(run.weights[0, -1])[:10]
        np.testing.assert_allclose(predictions.value[column], expected, rtol=1e-4, atol=1e-5)
    assert "unit" not in runs or any(runs["unit"] in caption.value for caption in app.caption)


def test_a_run_that_diverged_is_marked_and_has_no_predictions():
    query = {"lang": "en", "batching": "full,random", "active": "full", "lr": "1.5", "batch": "506"}
    _, predictions = page.lab(**query).dataframe
    marked = [name for name in predictions.value if name.endswith("· diverged")]
    assert any(name.startswith("Full batch") for name in marked)
    for name in marked:
        assert set(predictions.value[name]) == {"–"}
    assert predictions.value["least squares"].notna().all()


def test_without_rows_nothing_is_predicted_and_nothing_is_worked_out_while_it_is_closed(monkeypatch):
    assert len(page.lab(landscape="himmelblau").dataframe) == 1
    for work in ((tables, "epoch_table"), (explain, "paragraph")):
        monkeypatch.setattr(*work, lambda *_: pytest.fail("worked out"))
    app = page.lab(session={"tables": False, "explained": False})
    assert (len(app.dataframe), [said for said in app.markdown if said.value]) == (0, [])
