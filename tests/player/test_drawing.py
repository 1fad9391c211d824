"""What a drawing is told: how far off it was, as a ratio that is reckoned here once more; absurd ones are ignored."""

from functools import cache

import numpy as np
import pytest

import gd_core as gd
from pages.ui.app import text
from pages.ui.player import drawing
from pages.ui.player.drawing import Ask
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from tests.app.page import payload
from tests.lessons.figures import linked

LOSS = Ask("loss", "?", low=10, high=1000)
POINT, RATE = Ask("point", "?"), Ask("rate", "?")
FULL = Settings(length=5000)
HUMPS = Settings(landscape="six_hump_camel", length=300, start=(-2.0, -0.8))
EN = text.read("player", "en")


@cache
def losses(rate: float, updates: int) -> np.ndarray:
    """Full batch on the shipped houses, by a loop of its own."""
    problem = experiment.setup(FULL).problem
    w, found = np.zeros(3), []
    for _ in range(updates + 1):
        found.append(float(problem.loss(w)))
        w = w - rate * problem.gradient(w)
    return np.array(found)


def code(drawn: np.ndarray, low: float = 10, high: float = 1000) -> str:
    """Losses at the knots as the browser writes them."""
    levels = np.round(1295 * np.log(drawn / low) / np.log(high / low)).astype(int)
    return "".join(np.base_repr(level, 36).lower().zfill(2) for level in levels)


def told(ask: Ask, given: str, settings: Settings = FULL, rate: float = 0.01, strategy: str = "full") -> str:
    return str(drawing.header(ask, given, settings, strategy, rate, EN)["verdict"])


def numbers(sentence: str) -> list[float]:
    return [float(word.strip(".,:%")) for word in sentence.split() if word[0].isdigit()]


def test_a_sketch_is_as_many_times_the_loss_as_is_said():
    run = losses(0.01, 5000)
    knots = ((np.arange(20) + 1) / 20) ** 2 * 5000
    drawn = np.interp(knots, [0, 100, 5000], [592, 500, 120])
    k, rate, mine, ratio, true, worst_k, worst = numbers(told(LOSS, code(drawn)))
    assert (k, rate, mine) == (5000, 0.01, pytest.approx(120, rel=0.005))
    assert true == pytest.approx(run[5000], abs=0.05)
    assert ratio == pytest.approx(120 / run[5000], abs=0.06)
    times = drawn / run[np.round(knots).astype(int)]
    assert worst_k == pytest.approx(knots[np.abs(np.log(times)).argmax()], rel=0.03)  # at a record that was kept
    assert worst == pytest.approx(times.max(), rel=0.05)
    _, _, _, ratio, _, _, worst = numbers(told(LOSS, code(run[np.round(knots).astype(int)])))
    assert (ratio, worst) == (1.0, pytest.approx(1.0, abs=0.04)), "one that is right"


def test_a_point_is_as_far_off_as_is_said_and_that_share_of_the_way():
    problem, w = gd.TEST_FUNCTIONS["six_hump_camel"], np.array([-2.0, -0.8])
    path = [w]
    for _ in range(300):
        w = w - 0.01 * problem.gradient(w)
        path.append(w)
    length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    off, share, way = numbers(told(POINT, "0.09,-0.713", HUMPS))
    assert off == pytest.approx(np.linalg.norm(w - [0.09, -0.713]), abs=0.006)
    assert way == pytest.approx(length, abs=0.006)
    assert share == pytest.approx(100 * off / length, rel=0.02)


def test_a_flag_is_that_many_times_the_critical_rate_or_the_one_that_ends_lowest():
    critical = 2 / np.linalg.eigvalsh(experiment.setup(FULL).hessian).max()
    family = experiment.family(FULL, "full")
    ends = [family.losses[m, last] for m, last in enumerate(family.last)]
    lowest = family.rates[int(np.argmin(np.where(family.outcome == gd.Outcome.DIVERGED, np.inf, ends)))]
    for ask, given, truth in ((RATE, 0.3, critical), (Ask("rate", "?", target="lowest"), 0.01, lowest)):
        mine, ratio, true = numbers(told(ask, str(given)))
        assert mine == given
        assert true == pytest.approx(truth, rel=0.005)
        assert ratio == pytest.approx(given / truth, rel=0.04)


ABSURD = {
    LOSS: ["", "x", "ZZ" * 20, "00" * 19, "00" * 21, "-1" * 20, "0 " * 20, "ÿÿ" * 20, "AA" * 20],
    POINT: ["", "nan,1", "1e999,0", "1", "1,2,3", "900,0", "0;0", "'<b>',1", "1," + "9" * 400],
    RATE: ["", "nan", "-1", "0", "1e9", "inf", "0.1,0.2", "../0.1"],
}


@pytest.mark.parametrize(("name", "absurd"), [("full_batch", "ZZ" * 20), ("minima", "9,9e9")])
def test_a_page_with_an_absurd_answer_asks_and_tells_nothing(name: str, absurd: str):
    checked = [
        drawing.checked(ask, one, HUMPS if ask is POINT else FULL) for ask, all_ in ABSURD.items() for one in all_
    ]
    assert {*checked} == {""}
    app = linked(name, "en", drawn=absurd)
    ask = payload(app)[0]["ask"]
    assert (ask["given"], ask["verdict"]) == ("", "")
    said = " ".join([*(m.value for m in app.markdown), *(f.value.to_string() for f in app.dataframe)])
    for told_after in ("30.5", "25.6", "local minimum", "settle", "2.10"):
        assert told_after not in said
    assert not app.button_group
