"""What the app writes into the address of a landscape, it reads back as the same."""

from typing import Any

import numpy as np
import pytest

from pages.ui.runs import parameters, schedules
from pages.ui.runs.landscapes import LANDSCAPES
from pages.ui.runs.parsers import LENGTH_UNITS
from pages.ui.runs.settings import MAX_UPDATES, NUMBERS, OPTIMIZERS, Settings
from pages.ui.runs.state import State
from tests.app.landscapes import opened

STATES = 20


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
        "slice": str(rng.choice(["now", "optimum"])),
        "xaxis": str(rng.choice(["updates", "epochs", "samples"])),
        "yscale": str(rng.choice(["log", "linear"])),
        "step": int(rng.integers(scope.most_updates + 1)),
        "view": str(rng.choice(["2d", "3d"])),
        "mode": str(rng.choice(["normal", "lecture"])),
        "controls": str(rng.choice(["auto", "few", "all"])),
        "start": [float(f"{x:.5g}") for x in start],  # the player rounds it so
        "basins": str(rng.choice(["hidden", "shown"])),
        "plane": str(rng.choice(["axes", "hessian", "path"])),
        "show": str(rng.choice(["loss", "sharpness"])),
        "pin": ";".join(f"active:full~lr:{rate:.4g}" for rate in np.exp(rng.uniform(low, high, rng.integers(1, 5)))),
        "race": ",".join(rng.permutation(OPTIMIZERS)[: rng.integers(1, 6)].tolist()),
    }


def opening(scope: parameters.Scope, query: dict[str, str]) -> dict[str, Any]:
    """The player's opening at an address, by the address's names, with nothing refused."""
    faults: list[parameters.Fault] = []
    found = parameters.initial(query, scope.setup, scope.settings, faults)
    assert not faults
    assert not found["changes"]
    return {row.name: ",".join(found["axes"]) if row.name == "axes" else found[row.key] for row in parameters.PLAYER}


def scope_of(name: str) -> parameters.Scope:
    settings, made, _ = opened(name)
    return parameters.Scope(made.landscape, made, settings)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_defaults_written_out_are_read_as_the_plain_address(name):
    faults: list[parameters.Fault] = []
    plain = parameters.page_values({"landscape": name}, faults)
    written = {key: parameters.text(value) for key, value in parameters.page_defaults(name).items()}
    assert parameters.page_values({**written, "landscape": name}, faults) == plain
    assert not faults
    scope = scope_of(name)
    defaults = parameters.player_defaults(scope.setup, scope.settings)
    assert set(defaults) == {row.name for row in parameters.PLAYER}
    for name in ("start", "pin", "race"):
        assert defaults.pop(name) == "", "there is no way to say it but to say nothing"
    assert opening(scope, defaults) == opening(scope, {})


@pytest.mark.parametrize("name", LANDSCAPES)
def test_any_state_of_the_page_and_of_the_player_is_read_as_it_was_written(name):
    scope, rng = scope_of(name), np.random.default_rng(21)
    for _ in range(STATES):
        state, faults = page_state(name, rng), []
        read = parameters.page_values({key: parameters.text(value) for key, value in state.items()}, faults)
        assert not faults
        assert {row.name: read[row.key] for row in parameters.PAGE} == state
        shown = player_state(scope, rng)
        assert opening(scope, {key: parameters.text(value) for key, value in shown.items()}) == shown


@pytest.mark.parametrize("name", LANDSCAPES)
def test_changes_of_the_rate_are_read_as_they_were_written(name):
    scope, rng = scope_of(name), np.random.default_rng(23)
    rates = np.exp(rng.uniform(*np.log(scope.setup.limits), size=4)).tolist()
    updates = [0, *sorted(rng.choice(np.arange(1, scope.most_updates), 3, replace=False).tolist())]
    written = ",".join(f"{parameters.text(rate)}@{update}" for rate, update in zip(rates, updates, strict=True))
    faults: list[parameters.Fault] = []
    found = parameters.initial({"lr": written}, scope.setup, scope.settings, faults)
    assert not faults
    assert [*found["changes"], (found["learning_rate"], found["branch"])] == list(zip(rates, updates, strict=True))


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_state_is_what_its_own_query_says(name):
    rng = np.random.default_rng(25)
    for _ in range(3):
        page = {key: parameters.text(value) for key, value in page_state(name, rng).items()}
        plain, faults = State.from_query(page)
        scope = parameters.Scope(plain.setup.landscape, plain.setup, plain.settings)
        player = {key: parameters.text(value) for key, value in player_state(scope, rng).items()}
        state, more = State.from_query({**page, **player})
        assert not [*faults, *more]
        again, faults = State.from_query(state.to_query())
        assert not faults
        assert (again, again.initial, again.to_query()) == (state, state.initial, state.to_query())
    said = State.from_query({"landscape": name})[0].to_query()
    assert {*said} - {"active", "lr"} == {"landscape"} - ({"landscape"} if name == "linear" else set())


def test_the_states_tried_are_of_every_parameter_there_is():
    rng = np.random.default_rng(24)
    assert set(page_state("linear", rng)) == {row.name for row in parameters.PAGE}
    assert set(player_state(parameters.Scope(LANDSCAPES["linear"], opened("linear")[1], Settings()), rng)) == {
        row.name for row in parameters.PLAYER
    }
