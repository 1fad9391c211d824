"""What the app writes into the address of a landscape, it reads back as the same."""

from typing import Any

import numpy as np
import pytest

from pages.ui.runs import parameters, schedules
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.parsers import LENGTH_UNITS
from pages.ui.runs.settings import MAX_UPDATES, NUMBERS, OPTIMIZERS
from pages.ui.runs.state import State
from tests.app.landscapes import opened


def page_state(name: str, rng: np.random.Generator) -> dict[str, Any]:
    """What the page's own widgets could say, by the address's names."""
    units = rng.choice(list(LENGTH_UNITS))
    return {
        "landscape": name,
        "data": str(rng.choice(["boston", "toy", "iris", "own"])),
        "scaling": str(rng.choice(["raw", "minmax", "standard"])),
        "optimizer": str(rng.choice(OPTIMIZERS)),
        "seed": int(rng.integers(10_000)),
        "length": f"{rng.integers(1, MAX_UPDATES + 1)}{units}",
        "schedule": str(rng.choice(list(schedules.SCHEDULES))),
        **{number: float(rng.uniform(one.low, one.high)) for number, one in NUMBERS.items()},
        "columns": "",
        "rowseed": int(rng.integers(10_000)),
        "f": str(rng.choice(FORMULAS.get(name, [""]))),
    }


FORMULAS = {"formula": ["", "x**2 + y", "2*x**3 - sin(x)"], "model": ["", "w*x1 + v", "w**x2 - v/7"]}


def player_state(scope: parameters.Scope, rng: np.random.Generator) -> dict[str, Any]:
    """What the player could show of a problem, by the address's names; the active strategy is one that is shown."""
    made = scope.setup
    shown = rng.permutation(made.strategies)[: rng.integers(1, len(made.strategies) + 1)].tolist()
    low, high = np.log(made.limits)
    start = rng.standard_normal(len(made.problem.parameters)) * 10.0 ** rng.integers(-3, 5)
    return {
        "batching": shown,
        "active": str(rng.choice(shown)),
        "batch": int(rng.integers(1, made.draws + 1)),
        "lr": float(np.exp(rng.uniform(low, high))),
        "axes": str(rng.choice(scope.pairs)),
        **{name: str(rng.choice(options)) for name, options in parameters.CHOICES.items()},
        "step": int(rng.integers(scope.most_updates + 1)),
        "start": [float(f"{x:.5g}") for x in start],  # the player rounds it so
        "pin": ";".join(f"active:full~lr:{rate:.4g}" for rate in np.exp(rng.uniform(low, high, rng.integers(1, 5)))),
        "race": ",".join(rng.permutation(OPTIMIZERS)[: rng.integers(1, 6)].tolist()),
    }


@pytest.mark.parametrize("name", LANDSCAPES)
def test_any_state_is_read_as_it_was_written_and_its_own_query_says_it(name):
    rng = np.random.default_rng(25)
    for _ in range(6):
        page, faults = page_state(name, rng), []
        written = {key: parameters.text(value) for key, value in page.items()}
        read = parameters.page_values(written, faults)
        assert ({row.name: read[row.key] for row in parameters.PAGE}, faults) == (page, [])
        plain, faults = State.from_query(written)
        scope = parameters.Scope(plain.setup.landscape, plain.setup, plain.settings)
        player = player_state(scope, rng)
        state, more = State.from_query(written | {key: parameters.text(value) for key, value in player.items()})
        assert [*faults, *more] == []
        shown = {row.name: state.initial[row.key] for row in parameters.PLAYER}
        assert {**shown, "axes": ",".join(shown["axes"])} == player
        again, faults = State.from_query(state.to_query())
        assert (again, again.initial, again.to_query(), faults) == (state, state.initial, state.to_query(), [])
    bare = State.from_query({"landscape": name})[0].to_query()
    assert {*bare} - {"active", "lr"} == {"landscape"} - ({"landscape"} if name == "linear" else set())


@pytest.mark.parametrize("name", LANDSCAPES)
def test_defaults_written_out_are_read_as_the_plain_address_and_changes_of_the_rate_as_they_were_written(name):
    settings, made, _ = opened(name)
    scope, faults, rng = parameters.Scope(made.landscape, made, settings), [], np.random.default_rng(23)
    written = {key: parameters.text(value) for key, value in parameters.page_defaults(name).items()}
    plain = parameters.page_values({"landscape": name}, faults)
    assert parameters.page_values({**written, "landscape": name}, faults) == plain
    defaults = parameters.player_defaults(made, settings)
    assert set(defaults) == {row.name for row in parameters.PLAYER}
    for unsaid in ("start", "pin", "race"):
        assert defaults.pop(unsaid) == "", "there is no way to say it but to say nothing"
    assert parameters.initial(defaults, made, settings, faults) == parameters.initial({}, made, settings, faults)
    rates = np.exp(rng.uniform(*np.log(made.limits), size=4)).tolist()
    updates = [0, *sorted(rng.choice(np.arange(1, scope.most_updates), 3, replace=False).tolist())]
    changes = list(zip(rates, updates, strict=True))
    said = ",".join(f"{parameters.text(rate)}@{update}" for rate, update in changes)
    found = parameters.initial({"lr": said}, made, settings, faults)
    assert [*found["changes"], (found["learning_rate"], found["branch"])] == changes
    assert not faults
