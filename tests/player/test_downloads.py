"""A run by its block's address as a table and as a script: the numbers of the core, whatever the address says."""

from urllib.parse import parse_qsl

import numpy as np
import pytest

from pages.ui.player import downloads, payload, run_query
from pages.ui.runs import data, experiment
from pages.ui.runs.settings import Settings


def query(settings: Settings, **more: str) -> dict[str, str]:
    """What the browser sends: the address of the block, and which of its runs is meant."""
    opening = {"initial": {"active": "full", "learning_rate": 0.1, "axes": ["w1", "w2"]}}
    return {**dict(parse_qsl(run_query.query(payload.asked(settings, "ko", opening)))), "active": "full", **more}


def rows_of(table: str) -> tuple[list[str], list[list[str]]]:
    head, *rows = [line.split(",") for line in table.splitlines()]
    return head, rows


@pytest.mark.parametrize("strategy", ["full", "shuffled"])
def test_a_table_holds_each_update_at_full_precision(strategy: str):
    settings = Settings(length=40, batch_size=100, seed=5, schedule="cosine")
    head, rows = rows_of(downloads.table(query(settings, active=strategy, lr="0.25"), "en"))
    made = experiment.setup(settings)
    run, seen = experiment.descend(settings, strategy, made, np.array([0.25]), np.arange(41))
    assert head == ["update", "loss", "w1", "w2", "bias", "rate", "rows"]
    numbers = np.array([[float(x) for x in row[:5]] for row in rows])
    np.testing.assert_array_equal(numbers, np.column_stack([np.arange(41), run.losses[0], run.weights[0]]))
    assert float(rows[0][5]) == 0.25
    assert float(rows[20][5]) == pytest.approx(0.125)
    assert rows[-1][5:] == ["", ""]
    if strategy == "full":
        assert {row[6] for row in rows[:-1]} == {"all"}
    else:
        assert seen is not None
        an_epoch = [int(row) - 1 for line in rows[:6] for row in line[6].split()]
        assert sorted(an_epoch) == list(range(506))  # its last batch is shorter
        assert an_epoch[:100] == seen[0].tolist()


def test_a_landscape_without_rows_and_a_lost_run():
    head, rows = rows_of(downloads.table(query(Settings(landscape="rosenbrock", length=9)), "en"))
    assert head[-1] == "rate"
    assert len(rows) == 10
    made = experiment.setup(Settings())
    _, lost = rows_of(downloads.table(query(Settings(length=4000), lr=repr(made.limits[1]), active="full"), "en"))
    assert len(lost) < 4000
    assert lost[-1][5:] == ["", ""]


def test_a_script_is_told_whose_run_it_is():
    text = downloads.code("torch", query(Settings(length=12), active="random", lr="0.5"), "en")
    assert text.startswith('"""Boston')
    assert "lr=0.5" in text.replace(" ", "")
    assert "12 updates" in text.splitlines()[0]


@pytest.mark.parametrize("wrong", [{"active": "best"}, {"lr": "9e9"}, {"lr": "nan"}, {"sed": "1"}])
def test_what_an_address_may_not_say_is_refused(wrong: dict[str, str]):
    with pytest.raises(ValueError):
        downloads.table(query(Settings(), **wrong), "ko")


def test_of_very_many_rows_in_file_order_each_is_named_once_and_nothing_else():
    rows = data.table("own", np.linspace(-1, 1, 66_000)[:, None], np.linspace(0, 1, 66_000), ("a",), "y")
    settings = Settings(data="own", own=rows.digest, length=4, batch_size=20_000)
    table = "\n".join(downloads._lines(settings, experiment.setup(settings, rows), "sequential", 0.1))
    named = [int(row) for line in rows_of(table)[1][:4] for row in line[-1].split()]
    assert named == list(range(1, 66_001))  # the last batch is shorter; row 65,536 is one as all others
