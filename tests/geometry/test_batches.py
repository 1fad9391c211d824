"""Mini-batches as drawn: arrows end at the core's gradients, lit rows are the batch's, bars pull where it does."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from pages.lessons.mini_batch import arrows, orders
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from tests.geometry.conftest import Mounted
from tests.geometry.drawn import Drawn, has, near
from tests.geometry.test_lab_surface import both

DrawFigure = Callable[..., Mounted]
MADE = experiment.setup(Settings())
TARGET = MADE.dataset.target


def marked(drawn: Drawn, hue: str, place: Callable[..., np.ndarray], points: np.ndarray) -> bool:
    """Whether a hue's marks stand at these points and nowhere else."""
    marks = np.array(drawn.marks(hue))
    wanted = np.array([place(point) for point in points])
    apart = np.abs(marks[:, None] - wanted[None]).max(axis=-1)
    return bool((apart.min(axis=0) < 1).all() and (apart.min(axis=1) < 1).all())


@pytest.mark.parametrize("size", [1, 30, 200])
def test_thirty_arrows_end_at_thirty_gradients_and_the_ring_is_the_theory(draw_figure: DrawFigure, size: int):
    figure = draw_figure("mini_batch", "arrows", mini_batch_predict="half")
    figure.set("scrub", arrows.SIZES.index(size))
    assert figure.said("size") == str(size)
    drawn = figure.drawn("arrows")
    place, _ = both(drawn)
    w = arrows.point()
    rows = arrows.batches(len(TARGET), size)
    assert len(rows) == arrows.BATCHES
    ends = np.array([w - arrows.STRETCH * MADE.problem.gradient(w, one) for one in rows])[:, :2]
    shafts = drawn.segments("random")
    assert len(shafts) == arrows.BATCHES
    assert all(near(line[0], place(w[:2]), 1) for line in shafts)
    assert all(has([line[1] for line in shafts], place(end), 1) for end in ends)
    whole = (w - arrows.STRETCH * MADE.problem.gradient(w))[:2]
    (ring,) = [(x, y, r) for x, y, r in drawn.discs("ink", "stroke") if near([x, y], place(whole), 1)]
    told = arrows.scatter().predicted(w)[arrows.SIZES.index(size)]
    unit = np.hypot(*(place([1, 0]) - place([0, 0])))
    assert ring[2] == pytest.approx(arrows.STRETCH * told * unit, rel=0.02)
    assert float(figure.said("predicted")) == pytest.approx(told, rel=1e-4)
    spread = np.sqrt(np.mean(np.sum((ends - whole) ** 2, axis=1))) / arrows.STRETCH
    assert float(figure.said("spread")) == pytest.approx(spread, rel=1e-4)


def test_before_the_answer_no_ring_no_line_and_nothing_to_play(draw_figure: DrawFigure):
    figure = draw_figure("mini_batch", "arrows")
    assert figure.said("size") == str(arrows.FIRST)
    assert figure.said("steps") == "0"
    assert figure.said("predicted") == "None"
    assert len(figure.drawn("arrows").segments("random")) == arrows.BATCHES
    assert not figure.drawn("spread").segments("ink")
    assert len(figure.drawn("spread").marks("random")) == 1


@pytest.mark.parametrize("order", orders.ORDERS)
@pytest.mark.parametrize("step", [4, 16])  # the batch of 26 rows is the seventeenth
def test_the_lit_rows_are_the_batchs_where_they_stand_in_the_file(draw_figure: DrawFigure, order: str, step: int):
    figure = draw_figure("mini_batch", "order")
    figure.press(f"order-{order}")
    figure.set("scrub", step)
    found = orders.ordered(order, orders.SIZE)
    rows = found.rows[step][found.rows[step] != experiment.NO_ROW].astype(int)
    assert len(rows) == (30 if order == "random" or step < 16 else 26)
    drawn, hue = figure.drawn("rows"), orders.ORDERS[order]
    across, down = drawn.scale(0), drawn.scale(1)
    place = lambda row: np.array([across(row), down(TARGET[int(row)])])  # noqa: E731
    assert marked(drawn, hue, place, np.unique(rows))
    windows = drawn.boxes(hue, "stroke")
    if order == "file":
        ((x, _, w, _),) = windows
        assert near([x, x + w], across([rows[0] - 0.5, rows[-1] + 0.5]))
    elif order == "sorted":
        ((_, y, _, h),) = windows
        top, bottom = down(TARGET[rows].max()), down(TARGET[rows].min())
        assert y <= top + 0.6
        assert y + h >= bottom - 0.6
        assert h < bottom - top + 6
    else:
        assert windows == []
    counts = np.bincount(np.concatenate([one[one != experiment.NO_ROW] for one in found.rows[: step + 1]]))
    counts = np.pad(counts, (0, len(TARGET) - len(counts)))
    tally = [int(np.sum(counts == 0)), int(np.sum(counts == 1)), int(np.sum(counts > 1))]
    assert figure.said("seen") == ",".join(map(str, tally))
    assert [int(n) for n in re.findall(r"\d+", next(t for t in drawn.words() if "unused" in t))] == tally


def test_a_pass_of_the_shuffled_rows_marks_each_once_and_then_begins_anew(draw_figure: DrawFigure):
    figure = draw_figure("mini_batch", "order")
    figure.press("order-shuffled")
    figure.set("scrub", 16)
    assert figure.said("seen") == "0,506,0"
    figure.set("scrub", 17)
    assert figure.said("seen") == "476,30,0"


def test_a_bar_is_as_high_as_the_batch_pulls(draw_figure: DrawFigure):
    figure = draw_figure("mini_batch", "order")
    figure.press("order-sorted")
    figure.set("scrub", 17 + 14)
    found, drawn = orders.ordered("sorted", orders.SIZE), figure.drawn("pull")
    down = drawn.scale(1)
    pulls = (found.price - found.said)[17 : 17 + 15]
    bars = sorted(box for entry in drawn.of("fill") for box in [entry["path"][0].get("rect")] if box)
    assert len(bars) == len(pulls)
    for (_, y, _, h), pull in zip(bars, pulls, strict=True):
        assert near([y, y + h], sorted(down([0, pull])), 1)
    signs = np.sign(pulls)
    assert np.sum(signs[1:] != signs[:-1]) == 1, "cheap ones pull one way, then expensive ones the other"


def test_paths_and_losses_are_the_runs_at_the_playhead(draw_figure: DrawFigure):
    figure = draw_figure("mini_batch", "order")
    figure.press("order-sorted")
    figure.set("scrub", 20)
    place, _ = both(figure.drawn("path"))
    loss = figure.drawn("loss")
    across, down = loss.scale(0), loss.scale(1, log=True)
    for order, hue in orders.ORDERS.items():
        run = orders.ordered(order, orders.SIZE).run
        assert has(figure.drawn("path").marks(hue), place(run.weights[20, :2]), 1), order
        assert has(loss.marks(hue), [across(20 / 17), down(run.losses[20])], 1), order
