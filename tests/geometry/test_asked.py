"""What the lessons on the learning rate and on Keras draw before their question is answered, and after."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.geometry.conftest import Mounted
from tests.geometry.drawn import Drawn, has, near, number

DrawFigure = Callable[..., Mounted]
STRIP = 84  # units under a surface for its loss, as panes.js has it


def losses_drawn(drawn: Drawn, color: str | None = None) -> list[np.ndarray]:
    """Curves that begin in the strip under a run's surface; its dotted floor left out."""
    lines = [line for line in drawn.lines(color, dashed=False) if len(line) > 1]
    return [line for line in lines if 0 <= line[0, 0] <= drawn.width and 0 < drawn.height - line[0, 1] < STRIP]


@pytest.mark.parametrize("step", [0, 1, 5, 20])
def test_of_runs_that_are_asked_about_nothing_is_drawn_beyond_the_playhead(draw_figure: DrawFigure, step: int):
    figure = draw_figure("learning_rate", "four")
    figure.set("scrub", step)
    for pane in figure.header["panes"]:
        drawn = figure.drawn(pane["view"])
        assert [line for line in losses_drawn(drawn) if line[:, 0].max() > drawn.width * step / 60 + 0.5] == []
        assert len(losses_drawn(drawn)) == (step > 0)
        words = set(drawn.words())
        assert words.isdisjoint({"Too small", "Good", "Too large", "Diverging", "small", "good", "large"})
        assert pane["title"] in words
    marks = {(e["text"], tuple(e["at"])) for p in figure.header["panes"] for e in figure.drawn(p["view"]).of("text")}
    if not step:
        assert len({text for text, _ in marks if text.startswith("η")}) == 4
        assert {text for text, _ in marks if text == "592.1"}, "one loss for all"


def test_once_answered_the_losses_to_come_are_pale_behind_the_playhead(draw_figure: DrawFigure):
    figure = draw_figure("learning_rate", "four", answer="good")
    figure.set("scrub", 20)
    drawn = figure.drawn("second")
    ahead = [line for line in losses_drawn(drawn) if near(line[[0, -1], 0], [drawn.width / 3, drawn.width])]
    assert len(ahead) == 1
    played = [line for line in losses_drawn(drawn, "full") if near(line[[0, -1], 0], [0, drawn.width / 3])]
    assert len(played) == 1


def test_only_a_run_that_diverged_has_red_words(draw_figure: DrawFigure):
    figure = draw_figure("learning_rate", "four", answer="good")
    for step in (1, 3, 60):
        figure.set("scrub", step)
        red = {
            pane["id"]: {entry["text"] for entry in figure.drawn(pane["view"]).of("text", "danger")}
            for pane in figure.header["panes"]
        }
        assert {name for name, words in red.items() if words} == ({"diverging"} if step == 60 else set())
    assert any("diverged" in text for text in red["diverging"])


def test_the_map_says_beside_each_row_how_many_updates_it_made(draw_figure: DrawFigure):
    answers = {"answer": "good", "drawn": "0.9", "learning_rate_more": "map"}
    figure = draw_figure("learning_rate", "map", **answers)
    entries = figure.drawn("map").of("text", "muted")
    sizes = {number(e["text"]): e["at"][1] for e in entries if e["align"] == "right"}
    right = max(e["at"][0] for e in entries if e["align"] == "left")
    beside = {e["at"][1]: number(e["text"]) for e in entries if e["at"][0] == right and number(e["text"]) is not None}
    for size, updates in zip(figure.arrays["sizes"], figure.arrays["updates"], strict=True):
        assert beside[sizes[size]] == updates


def bars(drawn: Drawn, color: str) -> np.ndarray:
    """(x, y, width, height) of the bars of a colour, the highest on the sheet first."""
    return np.array(sorted(drawn.boxes(color), key=lambda box: box[1])).reshape(-1, 4)


def test_before_the_answer_adam_shows_three_gradients_and_no_step(draw_figure: DrawFigure):
    figure = draw_figure("keras", "adam")
    drawn, surface = figure.drawn("bars"), figure.drawn("landscape")
    gradient = figure.arrays["gradient"][0]
    found = bars(drawn, "stochastic")
    np.testing.assert_allclose(found[:, 2] / found[:, 2].max(), abs(gradient) / abs(gradient).max(), rtol=1e-6)
    assert (len(bars(drawn, "full")), len(bars(drawn, "random"))) == (0, 0)
    numbers = [value for value in map(number, (e["text"].removeprefix("g ") for e in drawn.of("text"))) if value]
    assert numbers == pytest.approx(gradient, abs=0.006)
    assert [e["text"] for e in drawn.of("text")].count("?") == 3
    assert surface.lines("random") == []
    assert surface.lines("full") == []
    assert figure.said("step") == "0"
    assert figure.page.evaluate("shadow.querySelector('section').dataset.steps") == "0"


@pytest.mark.parametrize("frame", [0, 7, 39, 120, 159])
def test_adams_bars_are_its_numbers(draw_figure: DrawFigure, frame: int):
    figure = draw_figure("keras", "adam", answer="equal")
    figure.set("scrub", frame)
    drawn = figure.drawn("bars")
    arrays = {name: figure.arrays[name][frame] for name in ("gradient", "mean", "root", "step")}
    gradients, means, steps = (bars(drawn, color) for color in ("stochastic", "random", "full"))
    zero = min(line[0, 0] for line in drawn.segments("mark") if line[0, 0] == line[1, 0] and np.ptp(line[:, 1]) > 60)
    brackets = [line[0, 0] - zero for line in drawn.segments("mark") if 10 < np.ptp(line[:, 1]) < 60]
    scale = max(brackets) / arrays["root"].max()
    for found, values in ((gradients, arrays["gradient"]), (means, arrays["mean"])):
        for (x, _, width, _), value in zip(found, values, strict=True):
            wide = max(abs(value) * scale, 1)
            assert near([x, width], [zero + min(value, 0) * scale, wide], 1.2)
    for root in arrays["root"]:
        assert has(np.array(brackets)[:, None], [root * scale], 0.7)
        assert has(np.array(brackets)[:, None], [-root * scale], 0.7)
    signs = np.sign(arrays["step"])
    centre = [x if sign > 0 else x + width for (x, _, width, _), sign in zip(steps, signs, strict=True)]
    assert np.ptp(centre) < 1.2
    sizes = steps[:, 2] / abs(arrays["step"])
    big = steps[:, 2] > 4
    if big.sum() > 1:
        assert np.ptp(sizes[big]) < 0.1 * sizes[big].max()
    assert [e["text"] for e in drawn.of("text", "full") if e["text"][0] in "+−"] == [
        f"{value:+.4f}".replace("-", "−") for value in arrays["step"]
    ]


def test_racers_of_one_hue_are_told_apart_by_their_dashes(draw_figure: DrawFigure):
    figure = draw_figure("keras", "race", answer="equal", keras_more="race")
    figure.set("scrub", 30)
    drawn = figure.drawn("gaps")
    looks = {
        (e["color"], tuple(e["dash"]))
        for e in drawn.of("stroke")
        for part in e["path"]
        if len(part.get("points", [])) > 1
    }
    hues = {drawn.palette[racer["hue"]] for racer in figure.header["racers"]}
    assert len({look for look in looks if look[0] in hues}) == len(figure.header["racers"])
    (arrived,) = [line for line in drawn.segments("ink", dashed=True) if line[0, 1] == line[1, 1]]
    assert near(arrived[0, 1], drawn.scale(1, log=True)(0.01 * figure.header["surface"]["floor"]))
    across = drawn.scale(0)(30)
    ends = [line[:, 0].max() for hue in hues for line in drawn.lines(hue)]
    assert max(ends) < across + 0.6, "what is still to come is not drawn"
