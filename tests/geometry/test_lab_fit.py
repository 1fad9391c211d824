"""The Lab's fit and read-out: predictions, residuals, gradients, original units, epochs."""

from collections.abc import Callable

import numpy as np
import pytest

from pages.ui.runs import data
from tests.geometry.conftest import Mounted
from tests.geometry.drawn import near, number
from tests.geometry.test_lab_loss import member

DrawLab = Callable[..., Mounted]
STEP = 20
HOUSES = data.shipped("boston")


def weights(lab: Mounted, step: int = STEP, name: str = "random") -> np.ndarray:
    return lab.arrays[f"{name}.paths"][member(lab), step].astype(float)


def predictions(lab: Mounted, w: np.ndarray) -> np.ndarray:
    return lab.arrays["features"] @ w[:-1] + w[-1]


@pytest.mark.parametrize("lr", ["0.2", "0.01"])
def test_every_house_stands_at_its_price_and_what_is_predicted(draw_lab: DrawLab, lr: str):
    lab = draw_lab(step=str(STEP), lr=lr)
    drawn = lab.drawn("fit")
    across, down = drawn.scale(0), drawn.scale(1)
    wanted = np.column_stack([across(lab.arrays["target"]), down(predictions(lab, weights(lab)))])
    rows = lab.arrays["random.rows"][STEP]
    for color, chosen in (("mark", wanted), ("random", wanted[rows])):
        dots = np.array([(x, y) for x, y, _ in drawn.discs(color)])
        assert near(dots[np.lexsort(dots.T)], chosen[np.lexsort(chosen.T)]), color


def cells(lab: Mounted, row: int) -> list[str]:
    return lab.text(f".readout tbody tr:nth-child({row + 2}) > *")


def test_weights_in_original_units_predict_what_the_scaled_ones_do(draw_lab: DrawLab):
    lab = draw_lab(step=str(STEP))
    texts = [cells(lab, a)[-1] for a in range(3)]
    original = np.array([number(text.split()[0].split("/")[0].lstrip("+")) for text in texts], float)
    raw = HOUSES.features @ original[:2] + original[2]
    assert np.abs(raw - predictions(lab, weights(lab))).max() < 0.3  # two decimals of a weight, times up to 38
