"""A rate that changes while a run runs: by a schedule, or by hand."""

from dataclasses import replace

import numpy as np
import pytest

import gd_core as gd
from pages.ui.player.player import heard
from pages.ui.runs import experiment, parameters, schedules
from pages.ui.runs.settings import OPTIMIZERS, Settings
from pages.ui.runs.state import complete
from tests.app.page import component, lab, payload, ran

CHANGED = Settings(changes=((0.5, 0), (0.05, 20)), branch=40, length=80, batch_size=10)


def alone(settings, strategy, schedule):
    """One run of the core under this schedule, as the browser is sent it."""
    made = experiment.setup(settings)
    batches = experiment.batches_of(strategy, settings, made.problem.samples) if made.problem.samples else None
    optimizer = gd.OPTIMIZERS[settings.optimizer](schedule)
    if not made.problem.samples and strategy != "full":
        size = experiment.batch_of(strategy, settings, 0)
        optimizer = gd.noisy(optimizer, made.landscape.noise, size, np.random.default_rng(settings.seed))
    return gd.descend(made.problem, optimizer, made.problem.start, settings.length, batches=batches)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("strategy", ["random", "shuffled"])
def test_from_here_is_one_run_of_the_core_bit_for_bit(strategy, optimizer):
    settings = replace(CHANGED, optimizer=optimizer)
    family, rates = experiment.family(settings, strategy), experiment.setup(settings).rates
    for member in (3, len(rates) // 2, len(rates) - 20):

        def rate(t, last=float(rates[member])):
            return 0.5 if t < 20 else 0.05 if t < 40 else last

        run = alone(settings, strategy, rate)
        last = family.last[member]
        np.testing.assert_array_equal(family.paths[member, : last + 1], run.weights[: last + 1].astype(np.float32))


@pytest.mark.parametrize("landscape", ["six_hump_camel", "double_well", "sine", "network"])
def test_from_here_on_any_landscape(landscape):
    settings = replace(CHANGED, landscape=landscape, changes=((0.02, 0),), branch=30, batch_size=4, length=60)
    family, rates = experiment.family(settings, "random"), experiment.setup(settings).rates
    member = len(rates) // 3
    run = alone(settings, "random", lambda t: 0.02 if t < 30 else float(rates[member]))
    np.testing.assert_array_equal(family.paths[member], run.weights[family.steps].astype(np.float32))


def test_a_change_beyond_the_branch_is_forgotten():
    later = replace(CHANGED, changes=(*CHANGED.changes, (0.9, 60)))
    np.testing.assert_array_equal(experiment.family(later, "full").paths, experiment.family(CHANGED, "full").paths)


#: Of 60 updates: after so many of them the rate is so much of what was chosen.
FACTORS = {"step": (30, 0.3), "exponential": (30, 0.1), "inverse_time": (60, 0.1), "polynomial": (30, 0.5)}
FACTORS |= {"cosine": (20, 0.75), "cosine_restarts": (30, 0.5), "linear_warmup": (6, 0.55), "one_cycle": (17, 1.0)}


@pytest.mark.parametrize("name", schedules.SCHEDULES)
def test_a_schedule_is_the_core_s(name):
    update, factor = FACTORS.get(name, (7, 1.0))
    assert schedules.SHAPES[name](2.0, 60)(update) == pytest.approx(2 * factor, rel=1e-3)
    settings = Settings(schedule=name, length=60)
    rates = experiment.setup(settings).rates
    member, factors = len(rates) // 2, dict(schedules.curve(settings, 60))
    shape = schedules.SHAPES[name](float(rates[member]), 60)
    run = alone(settings, "random", shape)
    np.testing.assert_array_equal(experiment.family(settings, "random").paths[member], run.weights.astype(np.float32))
    for updates in (1, 2, 3, 7, 20_000):
        assert all(0 <= factor <= 1 for _, factor in schedules.curve(settings, updates))
    for update, factor in factors.items():
        assert shape(update) == pytest.approx(factor * rates[member], rel=1e-12)
    assert set(schedules.SCHEDULES) == set(gd.SCHEDULES)


@pytest.mark.parametrize("name", schedules.SCHEDULES)
def test_from_here_holds_what_a_schedule_has_done(name):
    """The past is the schedule's to the bit, then the member's own rate holds; `pace` says the rate of each update."""
    settings = Settings(schedule=name, changes=((0.5, 0), (0.05, 30)), branch=40, length=60, batch_size=10)
    rates = experiment.setup(settings).rates
    member, shape = len(rates) // 2, schedules.SHAPES[name](0.5, 60)

    def rate(t):
        return shape(t) if t < 30 else 0.05 if t < 40 else float(rates[member])

    run = alone(settings, "random", rate)
    np.testing.assert_array_equal(experiment.family(settings, "random").paths[member], run.weights.astype(np.float32))
    pace = schedules.pace(settings, np.arange(60), 60)
    said = [pace[t] if t < 40 else pace[t] * float(rates[member]) for t in range(60)]
    assert said == [rate(t) for t in range(60)]


def test_the_address_brings_changes_schedule_and_decay_rates_to_the_runs():
    header, arrays = payload(lab(lr="0.5@0,0.1@40", schedule="cosine", optimizer="adam", beta="0.5", beta2="0.9"))
    assert header["schedule"] == {"id": "cosine", "changes": [[0.5, 0]], "branch": 40}
    wanted = Settings(optimizer="adam", beta=0.5, beta2=0.9, schedule="cosine", changes=((0.5, 0),), branch=40)
    np.testing.assert_array_equal(arrays["random.paths"], experiment.family(wanted, "random").paths)
    assert arrays["random.pace"][-1] == 1
    plain, without = payload(lab(optimizer="sgd", beta="0.5"))
    assert plain["schedule"] == {"id": "constant", "changes": [], "branch": 0}
    assert "random.pace" not in without


HOSTILE = [
    *(None, 5, "x", [], {}, {"changes": 5, "rate": 1, "update": 1}, {"changes": [[0.5]], "rate": 0.1, "update": 4}),
    *({"changes": [[0.5, 0]], "rate": rate, "update": 40} for rate in (None, "1", float("nan"), True, -1.0, 99.0, 0)),
    *({"changes": [[0.5, 0]], "rate": 0.1, "update": update} for update in (None, 0, -3, 1.5, 150, 1e300, "4")),
    *({"changes": changes, "rate": 0.1, "update": 40} for changes in ([[0.5, 3]], [[9.0, 0]], [[0.5, 0], [0.2, 40]])),
    {"changes": [[0.1, k] for k in range(8)], "rate": 0.1, "update": 40},
    {"changes": [[0.1, k] for k in range(9999)], "rate": 0.1, "update": 40},
]


def test_from_here_in_the_browser_s_words_where_they_can_be():
    made = experiment.setup(Settings())
    first = parameters.initial({}, made, Settings(), [])
    taken = [complete(Settings(), made, first, heard({"branch": said})) for said in HOSTILE]
    assert {(one.changes, one.branch) for one in taken} == {((), 0)}
    said = {"changes": [[0.5, 0], [0.05, 20]], "rate": 0.123456, "update": 40}
    app = lab(session={"player": {"branch": said}}, lr="0.2@0,0.3@10")
    header, arrays = payload(app)
    assert header["schedule"] == {"id": "constant", "changes": [[0.5, 0], [0.05, 20]], "branch": 40}
    assert 0.123456 in arrays["rates"], "the rate that is taken becomes one to be looked at"
    app.selectbox(key="scaling-ko").set_value("standard")
    assert payload(ran(app))[0]["schedule"]["changes"] == [], "other data forget it"


def test_other_data_and_another_schedule_forget_the_address_s_changes():
    for box, value in (("landscape-ko", "six_hump_camel"), ("data-ko", "toy"), ("schedule-ko", "step")):
        app = lab(lr="0.5@0,0.1@40")
        app.selectbox(key=box).set_value(value)
        header, _ = payload(ran(app))
        assert (header["schedule"]["changes"], header["schedule"]["branch"]) == ([], 0)


def test_decay_rates_are_there_for_those_that_have_them():
    for optimizer, keys in (("sgd", []), ("momentum", ["beta_hand"]), ("adam", ["beta_hand", "beta2_hand"])):
        app = lab(optimizer=optimizer)
        assert [slider.key for slider in app.slider if str(slider.key).startswith("beta")] == keys
    app.slider(key="beta2_hand").set_value(0.95)
    app = ran(app)
    wanted = Settings(optimizer="adam", beta2=0.95)
    np.testing.assert_array_equal(payload(app)[1]["full.paths"], experiment.family(wanted, "full").paths)
    assert '"beta2": "0.95"' in component(app, "address").proto.json
