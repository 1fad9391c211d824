"""What a careless file or a hostile browser sends: refused or ignored at once, and nothing else of the page changes."""

import tomllib
import tracemalloc

import numpy as np
import pytest

from pages.lessons.lab import controls
from pages.lessons.lab.tables import epoch_table
from pages.ui.player.player import finite
from pages.ui.runs import data, describe, experiment, map_request
from pages.ui.runs.settings import Settings
from tests.app.page import held, lab
from tests.conftest import ROOT


@pytest.mark.parametrize("column", ["name", "unit", "bias"])
def test_a_column_may_be_called_anything(column):
    rng = np.random.default_rng(0)
    table = data.table("own", rng.normal(size=(20, 1)), rng.normal(size=20), (column,), column + "2")
    settings = Settings(data="own", own=table.digest)
    weight, _ = describe.parameters(experiment.setup(settings, table), "ko")
    assert weight["name"] == column
    lab({"own": held(table)}, data="own")


def test_what_is_no_finite_number_and_a_choice_no_box_offers_change_nothing(monkeypatch):
    for said in (10**400, -(10**400), float("nan"), float("inf"), True, "1", None, [1]):
        assert finite(said) is map_request._number(said) is None
    assert finite(2) == 2.0
    state, done = {"optimizer": "sgd", "optimizer-ko": "zzz"}, []
    monkeypatch.setattr(controls.st, "session_state", state)
    choose = ("optimizer", "optimizer-ko", ("sgd", "adam"), lambda: done.append("changed"))
    controls._chosen(*choose)
    assert (state, done) == ({"optimizer": "sgd", "optimizer-ko": "sgd"}, [])
    state["optimizer-ko"] = "adam"
    controls._chosen(*choose)
    assert (state["optimizer"], done) == ("adam", ["changed"])


def test_the_table_of_a_long_run_keeps_no_rows():
    rng = np.random.default_rng(0)
    table = data.table("own", rng.normal(size=(2000, 1)), rng.normal(size=2000), ("x",), "y")
    settings = Settings(data="own", own=table.digest, length=4000, batch_size=2000)
    made = experiment.setup(settings, table)
    tracemalloc.start()
    epoch_table(settings, "shuffled", 0.01, made)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4000 * 2000  # the rows alone would be twice that


def test_errors_lead_to_no_strangers_site_and_messages_are_small():
    said = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert (said["client"]["showErrorLinks"], said["client"]["showErrorDetails"]) == (False, "none")
    assert (said["server"]["maxWidgetStateSize"], said["browser"]["gatherUsageStats"]) == (1, False)
