"""The pictures of the momentum lesson: the ball where the core has it, the map and the curve as they say."""

from itertools import product

import numpy as np
import pytest

import gd_core as gd
from pages.lessons.momentum import rolling
from tests.geometry.conftest import DrawFigure, Mounted

SEEN = {"momentum_predict": "overshoots"}


def keys(figure: Mounted, handle: str, *names: str) -> None:
    figure.get(f"handle-{handle}").evaluate(
        "(at, names) => names.forEach(key => at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))",
        names,
    )


@pytest.mark.parametrize("moved", [False, True])
def test_the_ball_is_where_the_core_has_it_also_from_a_start_moved_by_hand(draw_figure: DrawFigure, moved: bool):
    valley, start = draw_figure("momentum", "momentum", **SEEN), np.array(rolling.START)
    if moved:
        keys(valley, "start", *["ArrowRight"] * 9, *["ArrowDown"] * 9)
        start = np.array(valley.numbers("start"))
        assert np.all(abs(start - rolling.START) > 0.05)
    for (b, m), step in product(((0, 9), (35, 1), (45, 9)), (0, 7)):
        for name, value in (("beta", b), ("rate", m), ("scrub", step)):
            valley.set(name, value)
        beta, rate = rolling.BETAS[b], rolling.RATES[m]
        run = gd.descend(rolling.VALLEY, gd.momentum(rate, beta), start, rolling.UPDATES)
        at = run.weights[step]
        assert np.array(valley.numbers("place")) == pytest.approx(at, abs=1e-5)
        assert valley.number("loss") == pytest.approx(run.losses[step], rel=1e-5)
        carried = beta * (at - run.weights[step - 1])[0] if step else 0.0
        pulled = -rate * rolling.VALLEY.gradient(at)[0]
        assert [float(valley.said(name)) for name in ("carried", "pulled")] == pytest.approx(
            [carried, pulled], abs=1e-5
        )
    assert valley.page.evaluate("sent") == [], "nothing is asked of the server"


def test_the_map_says_what_its_cell_is(draw_figure: DrawFigure):
    figure = draw_figure("momentum", "rates", **SEEN, momentum_more="where")
    keys(figure, "cell", *["ArrowUp"] * 20, *["ArrowRight"] * 30)
    for place in (2, 6):
        figure.set("kappa", place)
        kappa, beta, share = (float(figure.said(name)) for name in ("kappa", "beta", "share"))
        assert (kappa, beta > 0.2, share > 1.2) == (rolling.KAPPAS[place], True, True)
        factor = np.abs(gd.growth_factors([1.0, kappa], [share / kappa], "momentum", beta)).max()
        assert figure.number("factor") == pytest.approx(factor, abs=1e-6)
        assert int(figure.number("momentum")) < int(figure.number("plain"))
