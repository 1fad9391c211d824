"""The loss over rows held out: a line of its own beside the run's, the gap between them in words."""

from collections.abc import Callable

import numpy as np

from tests.geometry.conftest import Mounted
from tests.geometry.drawn import near, number

STEP = 60


def test_the_line_of_the_rows_held_out_stands_at_their_losses_and_the_gap_is_said(draw_lab: Callable[..., Mounted]):
    lab = draw_lab(step=str(STEP), split="0.4", noise="0.5", penalty="0.1", active="full", batching="full")
    drawn = lab.drawn("loss")
    across, down = drawn.scale(0), drawn.scale(1, log=True)
    (m,) = np.flatnonzero(lab.arrays["rates"] == float(lab.said("learningRate")))
    train, test = lab.arrays["full.losses"][m], lab.arrays["full.test"][m]
    past = [line for line in drawn.lines("full") if len(line) == STEP + 1]
    for losses in (train, test):
        wanted = np.column_stack([across(np.arange(STEP + 1)), down(losses[: STEP + 1])])
        assert any(near(line, wanted) for line in past)
    (said,) = [words for words in drawn.words() if words.startswith("test ") and "=" in words]
    assert number(said.split("= ")[1]) == round(float(test[STEP] - train[STEP]), 3)
    assert lab.text(".rmse") == []
    fit = [words for words in lab.drawn("fit").words() if words.startswith("RMSE")]
    pull = 0.1 * np.sum(lab.arrays["full.paths"][m, STEP, :-1].astype(float) ** 2)
    assert fit == [f"RMSE {np.sqrt(train[STEP] - pull):.2f}"]


def test_without_them_there_is_no_second_line(draw_lab: Callable[..., Mounted]):
    drawn = draw_lab(step=str(STEP), active="full", batching="full").drawn("loss")
    assert [words for words in drawn.words() if words.startswith("test")] == []
