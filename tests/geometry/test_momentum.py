"""The pictures of the momentum lesson: the ball where the core has it, the map and the curve as they say."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

import gd_core as gd
from pages.lessons.momentum import rolling
from tests.geometry.conftest import Mounted

DrawFigure = Callable[..., Mounted]
SEEN = {"momentum_predict": "overshoots"}


@pytest.fixture
def valley(draw_figure: DrawFigure) -> Mounted:
    return draw_figure("momentum", "momentum", **SEEN)


def test_the_ball_is_where_the_core_has_it(valley: Mounted):
    for (b, m), step in product(((0, 9), (35, 1), (45, 9)), (0, 7)):
        for name, value in (("beta", b), ("rate", m), ("scrub", step)):
            valley.set(name, value)
        beta, rate = rolling.BETAS[b], rolling.RATES[m]
        run = gd.descend(rolling.VALLEY, gd.momentum(rate, beta), rolling.START, rolling.UPDATES)
        at = run.weights[step]
        assert np.array(valley.said("place").split(","), float) == pytest.approx(at, abs=1e-6)
        assert float(valley.said("loss")) == pytest.approx(run.losses[step], rel=1e-5)
        carried = beta * (at - run.weights[step - 1])[0] if step else 0.0
        assert float(valley.said("carried")) == pytest.approx(carried, abs=1e-6)
        pulled = -rate * rolling.VALLEY.gradient(at)[0]
        assert float(valley.said("pulled")) == pytest.approx(pulled, abs=1e-5)
    assert valley.page.evaluate("sent") == [], "nothing is asked of the server"


def test_a_start_moved_by_hand_gives_the_cores_run(valley: Mounted):
    valley.page.evaluate(
        """() => { const handle = shadow.querySelector("[data-testid='handle-start']");
        for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft'])
          handle.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: true, bubbles: true })); }"""
    )
    start = np.array(valley.said("start").split(","), float)
    assert np.all(abs(start - rolling.START) > 0.05)
    valley.set("scrub", 25)
    run = gd.descend(rolling.VALLEY, gd.momentum(0.02, 0.9), start, 25)
    assert np.array(valley.said("place").split(","), float) == pytest.approx(run.weights[-1], abs=1e-5)


def test_the_map_says_what_its_cell_is(draw_figure: DrawFigure):
    figure = draw_figure("momentum", "rates", **SEEN, momentum_more="where")
    figure.page.evaluate(
        """() => { const handle = shadow.querySelector("[data-testid='handle-cell']");
        for (const key of [...Array(20).fill('ArrowUp'), ...Array(30).fill('ArrowRight')])
          handle.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); }"""
    )
    for place in (2, 6):
        figure.set("kappa", place)
        kappa, beta, share = (float(figure.said(name)) for name in ("kappa", "beta", "share"))
        assert (kappa, beta > 0.2, share > 1.2) == (rolling.KAPPAS[place], True, True)
        factor = np.abs(gd.growth_factors([1.0, kappa], [share / kappa], "momentum", beta)).max()
        assert float(figure.said("factor")) == pytest.approx(factor, abs=1e-6)
        assert int(figure.said("momentum")) < int(figure.said("plain"))


def test_the_curve_says_where_the_ball_settles(draw_figure: DrawFigure):
    figure = draw_figure("momentum", "well", **SEEN, momentum_more="carries")
    bands = rolling.bands()
    for beta, ended in ((0.0, "shallow"), (bands["least"], "deep"), (bands["back"], "shallow")):
        figure.set("beta", int(np.argmin(abs(rolling.BETAS - float(beta)))))
        assert figure.said("ended") == ended
        assert figure.text("[data-testid='fact-ended']") == [ended]
