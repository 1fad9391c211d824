"""A rate that changes while a run runs: by a schedule, or by hand."""

from dataclasses import replace

import numpy as np
import pytest

from pages.ui.player.player import heard
from pages.ui.runs import experiment, parameters, schedules
from pages.ui.runs.settings import OPTIMIZERS, Settings
from pages.ui.runs.state import complete
from tests.app.landscapes import by_hand
from tests.app.page import component, lab, payload, ran

#: Of 60 updates: after so many of them the rate is so much of what was chosen.
FACTORS = {"step": (30, 0.3), "exponential": (30, 0.1), "inverse_time": (60, 0.1), "polynomial": (30, 0.5)}
FACTORS |= {"cosine": (20, 0.75), "cosine_restarts": (30, 0.5), "linear_warmup": (6, 0.55), "one_cycle": (17, 1.0)}


@pytest.mark.parametrize("name", schedules.SCHEDULES)
def test_a_schedule_is_the_core_s(name):
    update, factor = FACTORS.get(name, (7, 1.0))
    assert schedules.SHAPES[name](2.0, 60)(update) == pytest.approx(2 * factor, rel=1e-3)
    shape = schedules.SHAPES[name](0.3, 60)
    changed = Settings(schedule=name, changes=((0.5, 0),), branch=4)
    assert schedules.curve(changed, 60) == [(0, 1.0)], "what holds now is the rate by hand"
    for updates in (1, 2, 3, 7, 60, 20_000):
        curve = schedules.curve(Settings(schedule=name), updates)
        assert all(0 <= factor <= 1 for _, factor in curve)
        assert updates != 60 or all(shape(t) == pytest.approx(0.3 * factor, rel=1e-12) for t, factor in curve)


#: Landscapes with and without rows, their rates by hand before and after the 20th update.
PASTS = {"linear": (0.5, 0.05)} | dict.fromkeys(("six_hump_camel", "double_well", "sine", "network"), (0.02, 0.01))
CASES = {(name, "random", "sgd", kind) for name in PASTS for kind in ("constant", "cosine")}
CASES |= {("linear", strategy, one, "constant") for one in OPTIMIZERS for strategy in ("random", "shuffled")}
CASES |= {("linear", "random", "sgd", kind) for kind in schedules.SCHEDULES}


@pytest.mark.parametrize(("landscape", "strategy", "optimizer", "schedule"), sorted(CASES))
def test_from_here_is_one_run_of_the_core_to_the_bit(landscape, strategy, optimizer, schedule):
    """The past is the schedule's, then the member's own rate holds; `pace` says the rate of each update."""
    first, then = PASTS[landscape]
    settings = Settings(landscape=landscape, optimizer=optimizer, schedule=schedule, length=60, batch_size=4, branch=40)
    settings = replace(settings, changes=((first, 0), (then, 20)))
    made, family = experiment.setup(settings), experiment.family(settings, strategy)
    shape, pace = schedules.SHAPES[schedule](first, 60), schedules.pace(settings, np.arange(60), 60)
    for member in (3, len(family.rates) // 2, len(family.rates) - 20):
        last = float(family.rates[member])

        def rate(t, last=last):
            return shape(t) if t < 20 else then if t < 40 else last

        run = by_hand(settings, made, strategy, rate)
        seen = family.steps[: family.last[member] + 1]
        np.testing.assert_array_equal(family.paths[member, : len(seen)], run.weights[seen].astype(np.float32))
        assert [pace[t] * (1 if t < 40 else last) for t in range(60)] == [rate(t) for t in range(60)]
    later = replace(settings, changes=(*settings.changes, (0.9, 50)))
    np.testing.assert_array_equal(experiment.family(later, strategy).paths, family.paths)


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
    for box, value in (
        ("scaling-ko", "standard"),
        ("landscape-ko", "sine"),
        ("data-ko", "toy"),
        ("schedule-ko", "step"),
    ):
        app = lab(session={"player": {"branch": said}}, lr="0.5@0,0.1@40")
        app.selectbox(key=box).set_value(value)
        assert {"changes": [], "branch": 0}.items() <= payload(ran(app))[0]["schedule"].items(), "these forget it"


def test_decay_rates_are_there_for_those_that_have_them():
    for optimizer, keys in (("sgd", []), ("momentum", ["beta_hand"]), ("adam", ["beta_hand", "beta2_hand"])):
        app = lab(optimizer=optimizer)
        assert [slider.key for slider in app.slider if str(slider.key).startswith("beta")] == keys
    app.slider(key="beta2_hand").set_value(0.95)
    app = ran(app)
    wanted = Settings(optimizer="adam", beta2=0.95)
    np.testing.assert_array_equal(payload(app)[1]["full.paths"], experiment.family(wanted, "full").paths)
    assert '"beta2": "0.95"' in component(app, "address").proto.json
